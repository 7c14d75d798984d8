"""Printed pages as lines in the order of reading: columns apart, footnotes and running numbers set aside.

A letterhead and a signature stand in two columns; what is between is one. A footnote is small print at the foot of
its page that opens with its number; its mark is small and raised. A paragraph goes on where its line was full and the
next one is not set in.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from kg.read.layer import Builder, Layer, Run
from kg.read.lines import LETTERHEAD, Line
from kg.read.markers import marker_at
from kg.read.notes import NoteLines
from kg.read.page import Glyph, Page
from kg.read.paragraphs import Layout, continues, opens_item
from kg.read.rows import BLANK, Grid, Row, Segment, grids_of, rows_of, segments_of

_NUMBER = re.compile(r"(?:[-–]\s?)?(?:Trang\s)?(\d{1,4})(?:\s?/\s?\d{1,4})?(?:\s?[-–])?", re.IGNORECASE)
_STAMP = re.compile(
    r"(?:Người ký|Ký bởi|Được ký bởi|Email|Cơ quan|Thời gian ký|Ngày ký|Chữ ký số|Signature Not Verified|Digitally signed|Signed by)\s*:?.{0,120}"
)
_ENDED = re.compile(r"(?:[.;:!?…]|\./\.?)[\s)\]”\"’»*]*$")
_NOTE = re.compile(r"(\d{1,3})(?=\D)")
FULL, LOOSE = Layout(True, 1, False, 0), Layout(True, 10**6, False, 10**6)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line is printed. `column`: lines of one column, or of the body, share it."""

    page: int
    column: int
    left: float
    right: float
    base: float
    size: float
    first_word: float  # width of its first word


@dataclass(slots=True)
class _Printed:
    """A line in the order of reading."""

    glyphs: list[Glyph]
    place: Place


@dataclass(slots=True)
class _Measures:
    """Of the body of the whole document: type size, edges, and whether first lines are set in."""

    size: float
    left: float
    right: float
    leading: float
    indented: bool


@dataclass(slots=True)
class _State:
    builder: Builder
    measures: _Measures
    places: dict[int, Place] = field(default_factory=dict)
    edges: dict[int, tuple[float, float]] = field(default_factory=dict)  # column → left, right
    columns: int = 0
    last_note: int = 0
    marks: set[int] = field(default_factory=set)
    stamps: int = 0
    numbers: int = 0
    pending: list[list[Run]] | None = None  # the last row of a table, which the next page may go on with


def lay_pages(pages: Sequence[Page]) -> tuple[Layer, tuple[str, ...]]:
    """The text layer of printed pages, and what was set aside."""
    cut = [(page, *grids_of(page.rules, segments_of(page))) for page in pages]
    rowed = [(page, grids, rows_of(rest)) for page, grids, rest in cut]
    running = _running([rows for _, _, rows in rowed])
    state = _State(Builder(), _measure([row for _, _, rows in rowed for row in rows]))
    for page, grids, rows in rowed:
        _lay_page(state, page, grids, rows, running)
    _flush(state)
    measures, places, edges = state.measures, state.places, state.edges

    def joins(before: Line, after: Line) -> bool:
        return _joins(before, after, places, edges, measures)

    said = []
    if state.numbers:
        said.append(f"running page numbers left out: {state.numbers}")
    if state.stamps:
        said.append(f"lines of digital signature stamps left out: {state.stamps}")
    return state.builder.finish(joins), tuple(said)


def _measure(rows: Sequence[Row]) -> _Measures:
    sizes: Counter[float] = Counter()
    for row in rows:
        for segment in row.segments:
            sizes[round(segment.size * 2) / 2] += len(segment.glyphs)
    size = sizes.most_common(1)[0][0] if sizes else 12.0
    body = [row for row in rows if len(row.segments) == 1 and abs(row.size - size) < 0.6] or list(rows)
    lefts = Counter(round(row.left / 2) * 2 for row in body)
    usual = [left for left, count in lefts.items() if count >= max(2, len(body) // 20)]
    left = min(usual) if usual else min((row.left for row in body), default=0.0)
    rights = sorted(row.right for row in body)
    right = rights[int(len(rights) * 0.9)] if rights else 0.0
    gaps = sorted(b.base - a.base for a, b in pairwise(body) if 0 < b.base - a.base < 3 * size)
    leading = gaps[len(gaps) // 3] if gaps else size * 1.2
    set_in = sum(0.8 * size < row.left - left < 5 * size for row in body)
    return _Measures(size, left, right, leading, set_in * 8 >= len(body))


def _running(pages: Sequence[Sequence[Row]]) -> set[str]:
    """Texts that stand first or last on most of three pages or more: running heads."""
    if len(pages) < 3:
        return set()
    ends = Counter(text for rows in pages if len(rows) > 2 for text in {rows[0].text.strip(), rows[-1].text.strip()})
    return {text for text, count in ends.items() if count * 2 > len(pages) and len(text) > 3}


def _lay_page(state: _State, page: Page, grids: Sequence[Grid], rows: list[Row], running: set[str]) -> None:
    rows = _without_numbers(state, page, rows, running)
    kept = []
    for row in rows:
        if _STAMP.fullmatch(row.text.strip()) and row.size < state.measures.size - 0.8:
            state.stamps += 1
        else:
            kept.append(row)
    body, notes = _notes_apart(state, page, kept)
    blocks: list[tuple[float, Grid | list[_Printed]]] = [(grid.top, grid) for grid in grids]
    edges = sorted(grid.top for grid in grids)
    start = 0
    for at in range(len(body) + 1):
        if at == len(body) or (at > start and any(body[at - 1].base < edge <= body[at].base for edge in edges)):
            if at > start:
                blocks.append((body[start].base - body[start].size, _in_order(state, page, body[start:at])))
            start = at
    blocks.sort(key=lambda block: block[0])
    if blocks and isinstance(blocks[0][1], Grid) and state.pending:
        _carry_over(state, page, blocks[0][1])
    _flush(state)
    state.builder.page()
    for _, block in blocks:
        _flush(state)
        if isinstance(block, Grid):
            _add_grid(state, page, block)
        else:
            for line in block:
                _add(state, line)
    if notes:
        _flush(state)
    for number, lines in notes:
        _add_note(state, page, number, lines)


def _without_numbers(state: _State, page: Page, rows: list[Row], running: set[str]) -> list[Row]:
    """The rows without page numbers and running heads at the page's head and foot."""
    kept = rows[:]
    for end in (0, -1):
        for _ in range(3):
            if not kept:
                break
            row = kept[end]
            outside = row.base < page.height * 0.1 or row.base > page.height * 0.9
            if (page.recognised and page.number and end == 0 and outside and _is_blot(row, page)) or (
                _NUMBER.fullmatch(row.text.strip()) and (outside or (len(row.segments) == 1 and len(kept) > 1))
            ):
                state.numbers += 1
            elif not (row.text.strip() in running and outside):
                break
            kept.pop(end)
    return kept


def _is_blot(row: Row, page: Page) -> bool:
    """A letter or two alone in the middle of a scanned page's head: its number, misread."""
    return len(row.text.strip()) <= 3 and abs(row.left + row.right - page.width) < 4 * row.size


# ---- columns -------------------------------------------------------------------------------------------------------------


def _in_order(state: _State, page: Page, rows: list[Row]) -> list[_Printed]:
    """The lines of these rows, the columns of a letterhead or signature one after the other."""
    lines: list[_Printed] = []
    at = 0
    while at < len(rows):
        zone = _zone(rows, at, state.measures)
        if zone is None:
            lines.append(_printed(state, page, rows[at].segments, 0))
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
            lines += [_printed(state, page, segments, state.columns) for segments in column if segments]
        at = end
    return lines


def _only_right(row: Row, below: Row, gutter: float, measures: _Measures) -> bool:
    return (
        row.left > gutter
        and below.base - row.base < 2.2 * measures.size
        and row.left > measures.left + 6 * measures.size
    )


def _zone(rows: list[Row], start: int, measures: _Measures) -> tuple[int, float] | None:
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


def _printed(state: _State, page: Page, segments: list[Segment], column: int) -> _Printed:
    glyphs: list[Glyph] = []
    for segment in segments:
        if glyphs and not glyphs[-1].text.isspace():
            glyphs.append(BLANK)
        glyphs += segment.glyphs
    longest = max(segments, key=lambda s: len(s.glyphs))
    left, right = min(s.left for s in segments), max(s.right for s in segments)
    edge = state.edges.get(column)
    state.edges[column] = (min(left, edge[0]), max(right, edge[1])) if edge else (left, right)
    return _Printed(glyphs, Place(page.number, column, left, right, longest.base, longest.size, _first_word(glyphs)))


def _first_word(glyphs: Sequence[Glyph]) -> float:
    word: list[Glyph] = []
    for glyph in glyphs:
        if glyph.text.isspace():
            if word:
                break
            continue
        word.append(glyph)
    return word[-1].right - word[0].left if word else 0.0


# ---- notes ---------------------------------------------------------------------------------------------------------------

_Notes = list[tuple[int | None, list[_Printed]]]  # None: goes on with the last note of the page before


def _notes_apart(state: _State, page: Page, rows: list[Row]) -> tuple[list[Row], _Notes]:
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
    notes: _Notes = []
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
            notes[-1][1].append(_printed(state, page, rows[at].segments, -1))
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
    raised = _is_mark(glyphs[0], row.segments[0])
    if raised or (number in (last + 1, 1) and marker_at(row.text.strip()) is None and match[1][0] != "0"):
        return number
    return None


def _is_mark(glyph: Glyph, segment: Segment) -> bool:
    """Small and raised."""
    return bool(glyph.size) and glyph.text.isdigit() and (
        segment.base - glyph.base > 0.12 * segment.size and glyph.size < 1.05 * segment.size
    )  # fmt: skip


# ---- what goes into the layer --------------------------------------------------------------------------------------------


def _runs(glyphs: Sequence[Glyph], place: Place) -> list[Run]:
    """The characters with their boxes, footnote marks apart."""
    highest = place.base - 0.12 * place.size
    if all(g.base >= highest or not g.size for g in glyphs):  # the usual case: nothing is raised
        return [_run(glyphs, None)]
    runs: list[Run] = []
    at = 0
    segment = Segment([], base=place.base, size=place.size)
    while at < len(glyphs):
        end = at
        while end < len(glyphs) and _is_mark(glyphs[end], segment) and end - at < 3:
            end += 1
        before = "".join(g.text for g in glyphs[max(0, at - 3) : at])
        if end > at and not re.search(r"(?:^|[\s\d(/])[kdcm]?m$", before):
            runs.append(_run(glyphs[at:end], int("".join(g.text for g in glyphs[at:end]))))
            at = end
            continue
        end = max(end, at + 1)
        while end < len(glyphs) and not _is_mark(glyphs[end], segment):
            end += 1
        runs.append(_run(glyphs[at:end], None))
        at = end
    return runs


def _run(glyphs: Sequence[Glyph], mark: int | None) -> Run:
    text = "".join(g.text for g in glyphs)
    boxes = [g.box if g.size else None for g in glyphs for _ in g.text]
    return Run(text.replace("\u00ad", "-").replace("\u0002", "-"), mark, boxes)


def _add(state: _State, line: _Printed) -> None:
    runs = _runs(line.glyphs, line.place)
    measures = state.measures
    indent = 1 if line.place.column == 0 and line.place.left - measures.left > 0.8 * measures.size else 0
    added = state.builder.add(runs, indent=indent)
    if added is not None:
        state.places[added.start] = line.place
        state.marks.update(mark.number for _, mark in added.marks)


def _add_grid(state: _State, page: Page, grid: Grid) -> None:
    words = " ".join(s.text for row in grid.cells for cell in row for s in cell)
    state.columns += 1
    for row in grid.cells:
        cells = [[_printed(state, page, line.segments, state.columns) for line in rows_of(cell)] for cell in row]
        if not any(cells):
            continue
        if LETTERHEAD.search(words):
            for line in (line for lines in cells for line in lines):
                _add(state, line)
            continue
        _flush(state)
        state.pending = [[run for line in lines for run in _spaced(_runs(line.glyphs, line.place))] for lines in cells]


def _carry_over(state: _State, page: Page, grid: Grid) -> None:
    """A row cut by the page's end: its rest, which leaves the first cell empty, goes to the row it belongs to."""
    first = grid.cells[0]
    if state.pending is None or len(state.pending) != len(first) or first[0] or not any(first):
        return
    for cell, rest in zip(state.pending, first, strict=True):
        for line in rows_of(rest):
            printed = _printed(state, page, line.segments, state.columns)
            cell += [Run(r.text, r.mark, [None] * len(r.text)) for r in _spaced(_runs(printed.glyphs, printed.place))]
    grid.cells = grid.cells[1:]


def _spaced(runs: list[Run]) -> list[Run]:
    return [*runs, Run(" ", boxes=(None,))]


def _flush(state: _State) -> None:
    """Add the row of a table that waited for its rest."""
    if state.pending is None:
        return
    runs: list[Run] = [Run("| ", boxes=(None, None))]
    for at, cell in enumerate(state.pending):
        runs += [Run("| ", boxes=(None, None))] if at else []
        runs.extend(cell)
    state.pending = None
    state.builder.add([*runs, Run("|", boxes=(None,))], cells=True)


def _add_note(state: _State, page: Page, number: int | None, lines: list[_Printed]) -> None:
    builder = state.builder
    made: list[Line] = []
    marked = number in state.marks
    length = 0
    for at, line in enumerate(lines):
        runs = _runs(line.glyphs, line.place)
        if at == 0 and number is not None:
            digits = len(str(number))
            skip = next((i for i, g in enumerate(line.glyphs) if not g.text.isspace()), 0)
            end = skip + digits
            while end < len(line.glyphs) and line.glyphs[end].text.isspace():
                end += 1
            head, rest = line.glyphs[skip:end], line.glyphs[end:]
            length = 0 if marked else len(head)
            runs = [_run(head, number if marked else None), *_runs(rest, line.place)]
        found = builder.make(runs)
        if found is not None:
            made.append(found)
    if not made:
        return
    if number is None and builder.notes:
        last = builder.notes[-1]
        builder.notes[-1] = NoteLines(last.number, (*last.lines, *made), last.number_length)
    elif number is not None:
        builder.notes.append(NoteLines(number, tuple(made), length))


# ---- paragraphs ----------------------------------------------------------------------------------------------------------


def _joins(before: Line, after: Line, places: dict[int, Place], edges: dict[int, tuple[float, float]],
           measures: _Measures) -> bool:  # fmt: skip
    """Whether `after` goes on with the paragraph that `before` stands in, by where they are printed."""
    a, b = places.get(before.start), places.get(after.start)
    if a is None or b is None or before.cells or after.cells:
        return False
    if a.column != b.column:
        return False
    left, right = (measures.left, measures.right) if a.column == 0 else edges[a.column]
    centred = a.column == 0 and _is_centred(a, left, right)
    room = (right - left) * 0.9 - (a.right - a.left) if centred else right - a.right
    full = room < b.first_word + 0.35 * a.size
    if a.column != 0:
        return continues(before, after, FULL if full else LOOSE)
    if abs(a.size - b.size) > 0.12 * a.size:
        return False
    same_page = a.page == b.page
    apart = same_page and b.base - a.base > measures.leading + 0.45 * measures.size
    set_in = b.left - left > 0.8 * b.size
    both_centred = centred and _is_centred(b, left, right)
    if both_centred:
        return not apart and full and not opens_item(after.text) and not _is_kind(before.text)
    if opens_item(after.text):
        return not (apart or (set_in and measures.indented)) and continues(before, after, FULL if full else LOOSE)
    if measures.indented and not set_in:
        return full and not (apart and _ENDED.search(before.text) is not None)
    if apart or (set_in and measures.indented and not _hangs(before, a, b)):
        return (
            not full and not _ENDED.search(before.text) and continues(before, after, LOOSE) and not apart and not set_in
        )
    if not full:
        return continues(before, after, LOOSE) and not _ENDED.search(before.text) and a.right > (left + right) / 2
    return continues(before, after, FULL)


def _is_centred(place: Place, left: float, right: float) -> bool:
    inside = min(place.left - left, right - place.right) > 0.25 * place.size
    return inside and abs((place.left + place.right) - (left + right)) < 1.2 * place.size


def _is_kind(text: str) -> bool:
    return text.isupper() and len(text) < 25


def _hangs(before: Line, a: Place, b: Place) -> bool:
    """The rest of an item, set in under its words."""
    return b.left >= a.left - 1 and (opens_item(before.text) or abs(a.left - b.left) < 2) and a.left != b.left
