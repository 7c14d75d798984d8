"""Columns of a printed page: a letterhead and a signature stand in two, what is between in one."""

from __future__ import annotations

from itertools import pairwise

from kg.read.lines import LETTERHEAD
from kg.read.page import Page
from kg.read.pages_state import Measures, Printed, State, printed
from kg.read.rows import Row


def in_order(state: State, page: Page, rows: list[Row]) -> list[Printed]:
    """The lines of these rows, the columns of a letterhead or signature one after the other."""
    lines: list[Printed] = []
    at = 0
    while at < len(rows):
        zone = _zone(rows, at, state.measures)
        if zone is None:
            lines.append(printed(state, page, rows[at].segments, 0))
            at += 1
            continue
        end, gutter = zone
        back = 0  # rows of the right column alone, right above
        while (
            back < at
            and len(lines) > back
            and _only_right(rows[at - back - 1], rows[at - back], gutter, state.measures)
        ):
            back += 1
        taken = rows[at - back : end]
        if back:
            del lines[-back:]
        for right in (False, True):
            state.columns += 1
            column = [[s for s in row.segments if (s.middle > gutter) == right] for row in taken]
            lines += [printed(state, page, segments, state.columns) for segments in column if segments]
        at = end
    return lines


def _only_right(row: Row, below: Row, gutter: float, measures: Measures) -> bool:
    return (
        row.left > gutter
        and below.base - row.base < 2.2 * measures.size
        and row.left > measures.left + 6 * measures.size
    )


def _zone(rows: list[Row], start: int, measures: Measures) -> tuple[int, float] | None:
    """Where rows in two columns that begin at `start` end, and where the gap between them is."""
    first = rows[start]
    if len(first.segments) < 2:
        return None
    gaps = [(b.left - a.right, a.right, b.left) for a, b in pairwise(first.segments)]
    _, low, high = max(gaps)
    both = 1
    end = start + 1
    while end < len(rows):
        row = rows[end]
        if row.base - rows[end - 1].base > 7 * measures.size:
            break
        left = max((s.right for s in row.segments if s.right <= high and s.middle < (low + high) / 2), default=None)
        right = min((s.left for s in row.segments if s.left >= low and s.middle > (low + high) / 2), default=None)
        across = [s for s in row.segments if s.left < low + 1 and s.right > high - 1]
        if across or (left is None and right is None):
            break
        if any((low < s.left < high and s.right < high) or (low < s.left and s.right < high) for s in row.segments):
            break
        new_low, new_high = max(low, left or low), min(high, right or high)
        if new_high - new_low < 2:
            break
        if left is None and right is not None and both >= 1 and _is_title(row, low):
            break
        low, high = new_low, new_high
        both += left is not None and right is not None
        end += 1
    words = " ".join(row.text for row in rows[start:end])
    if both >= 2 or LETTERHEAD.search(words):
        return end, (low + high) / 2
    return None


def _is_title(row: Row, low: float) -> bool:
    return row.text.strip() in ("THÔNG BÁO", "THÔNG BÁO KẾT LUẬN", "KẾT LUẬN") or row.left < low
