"""Footnotes of a printed page: small print at its foot that opens with a number; their marks are small and raised."""

from __future__ import annotations

import re
from collections import Counter

from kg.read.markers import marker_at
from kg.read.page import Glyph, Page
from kg.read.pages_state import Printed, State, printed
from kg.read.rows import Row, Segment

_NOTE = re.compile(r"(\d{1,3})(?=\D)")
Notes = list[tuple[int | None, list[Printed]]]  # None: goes on with the last note of the page before


def notes_apart(state: State, page: Page, rows: list[Row]) -> tuple[list[Row], Notes]:
    """The page's rows without its footnotes, and these."""
    small = state.measures.size - 0.8
    first = len(rows)
    while first > 0 and len(rows[first - 1].segments) == 1 and _print_size(rows[first - 1]) <= small:
        first -= 1
    ruled = first < len(rows) and any(
        r.bottom - r.top < 3 and 40 < r.right - r.left < 260 and r.left < page.width / 2
        and rows[first].base - 2.6 * rows[first].size < r.top < rows[first].base and (not first or r.top > rows[first - 1].base)
        for r in page.rules
    )  # fmt: skip
    notes: Notes = []
    expected = state.last_note
    begun = None
    for at in range(first, len(rows)):
        number = _opens_note(rows[at], expected)
        if number is not None:
            begun = at if begun is None else begun
            expected = number
            notes.append((number, []))
        elif begun is None:
            if not (ruled and at >= first and state.last_note):
                continue
            begun = at
            notes.append((None, []))
        if notes:
            notes[-1][1].append(printed(state, page, rows[at].segments, -1))
    if begun is None:
        return rows, []
    state.last_note = expected
    return rows[:begun], notes


def _print_size(row: Row) -> float:
    """The type size of most of a row's letters."""
    sizes = Counter(round(g.size, 1) for s in row.segments for g in s.glyphs if g.size and g.text.isalpha())
    return sizes.most_common(1)[0][0] if sizes else row.size


def _opens_note(row: Row, last: int) -> int | None:
    match = _NOTE.match(row.text.strip())
    if match is None:
        return None
    number = int(match[1])
    glyphs = [g for g in row.segments[0].glyphs if not g.text.isspace()]
    raised = is_mark(glyphs[0], row.segments[0])
    if raised or (number in (last + 1, 1) and marker_at(row.text.strip()) is None and match[1][0] != "0"):
        return number
    return None


def is_mark(glyph: Glyph, segment: Segment) -> bool:
    """Small and raised."""
    return bool(glyph.size) and glyph.text.isdecimal() and (
        segment.base - glyph.base > 0.12 * segment.size and glyph.size < 1.05 * segment.size
    )  # fmt: skip
