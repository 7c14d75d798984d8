"""Printed pages as lines in the order of reading: columns apart, footnotes and running numbers set aside.

A letterhead and a signature stand in two columns; what is between is one. A footnote is small print at the foot of
its page that opens with its number; its mark is small and raised. A paragraph goes on where its line was full and the
next one is not set in.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from kg.read.layer import Builder, Layer, Run
from kg.read.lines import LETTERHEAD, Line
from kg.read.notes import NoteLines
from kg.read.page import Glyph, Page
from kg.read.pages_columns import in_order
from kg.read.pages_joins import joins_by_place
from kg.read.pages_notes import is_mark, notes_apart
from kg.read.pages_state import Place, Printed, State, measure, printed
from kg.read.rows import Grid, Row, Segment, grids_of, rows_of, segments_of

_NUMBER = re.compile(r"(?:[-–]\s?)?(?:Trang\s)?(\d{1,4})(?:\s?/\s?\d{1,4})?(?:\s?[-–])?", re.IGNORECASE)
_STAMP = re.compile(
    r"(?:Người ký|Ký bởi|Được ký bởi|Email|Cơ quan|Thời gian ký|Ngày ký|Chữ ký số|Signature Not Verified|Digitally signed|Signed by)\s*:?.{0,120}"
)


def lay_pages(pages: Sequence[Page]) -> tuple[Layer, tuple[str, ...]]:
    """The text layer of printed pages, and what was set aside."""
    cut = [(page, *grids_of(page.rules, segments_of(page))) for page in pages]
    rowed = [(page, grids, rows_of(rest)) for page, grids, rest in cut]
    running = _running([rows for _, _, rows in rowed])
    state = State(Builder(), measure([row for _, _, rows in rowed for row in rows]))
    for page, grids, rows in rowed:
        _lay_page(state, page, grids, rows, running)
    _flush(state)
    measures, places, edges = state.measures, state.places, state.edges

    def joins(before: Line, after: Line) -> bool:
        return joins_by_place(before, after, places, edges, measures)

    said = []
    if state.numbers:
        said.append(f"running page numbers left out: {state.numbers}")
    if state.stamps:
        said.append(f"lines of digital signature stamps left out: {state.stamps}")
    return state.builder.finish(joins), tuple(said)


def _running(pages: Sequence[Sequence[Row]]) -> set[str]:
    """Texts that stand first or last on most of three pages or more: running heads."""
    if len(pages) < 3:
        return set()
    ends = Counter(text for rows in pages if len(rows) > 2 for text in {rows[0].text.strip(), rows[-1].text.strip()})
    return {text for text, count in ends.items() if count * 2 > len(pages) and len(text) > 3}


def _lay_page(state: State, page: Page, grids: Sequence[Grid], rows: list[Row], running: set[str]) -> None:
    rows = _without_numbers(state, page, rows, running)
    kept = []
    for row in rows:
        if _STAMP.fullmatch(row.text.strip()) and row.size < state.measures.size - 0.8:
            state.stamps += 1
        else:
            kept.append(row)
    body, notes = notes_apart(state, page, kept)
    blocks: list[tuple[float, Grid | list[Printed]]] = [(grid.top, grid) for grid in grids]
    edges = sorted(grid.top for grid in grids)
    start = 0
    for at in range(len(body) + 1):
        if at == len(body) or (at > start and any(body[at - 1].base < edge <= body[at].base for edge in edges)):
            if at > start:
                blocks.append((body[start].base - body[start].size, in_order(state, page, body[start:at])))
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


def _without_numbers(state: State, page: Page, rows: list[Row], running: set[str]) -> list[Row]:
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
        while end < len(glyphs) and is_mark(glyphs[end], segment) and end - at < 3:
            end += 1
        before = "".join(g.text for g in glyphs[max(0, at - 3) : at])
        if end > at and not re.search(r"(?:^|[\s\d(/])[kdcm]?m$", before):
            runs.append(_run(glyphs[at:end], int("".join(g.text for g in glyphs[at:end]))))
            at = end
            continue
        end = max(end, at + 1)
        while end < len(glyphs) and not is_mark(glyphs[end], segment):
            end += 1
        runs.append(_run(glyphs[at:end], None))
        at = end
    return runs


def _run(glyphs: Sequence[Glyph], mark: int | None) -> Run:
    text = "".join(g.text for g in glyphs)
    boxes = [g.box if g.size else None for g in glyphs for _ in g.text]
    return Run(text.replace("\u00ad", "-").replace("\u0002", "-"), mark, boxes)


def _add(state: State, line: Printed) -> None:
    runs = _runs(line.glyphs, line.place)
    measures = state.measures
    indent = 1 if line.place.column == 0 and line.place.left - measures.left > 0.8 * measures.size else 0
    added = state.builder.add(runs, indent=indent)
    if added is not None:
        state.places[added.start] = line.place
        state.marks.update(mark.number for _, mark in added.marks)


def _add_grid(state: State, page: Page, grid: Grid) -> None:
    words = " ".join(s.text for row in grid.cells for cell in row for s in cell)
    state.columns += 1
    for row in grid.cells:
        cells = [[printed(state, page, line.segments, state.columns) for line in rows_of(cell)] for cell in row]
        if not any(cells):
            continue
        if LETTERHEAD.search(words):
            for line in (line for lines in cells for line in lines):
                _add(state, line)
            continue
        _flush(state)
        state.pending = [[run for line in lines for run in _spaced(_runs(line.glyphs, line.place))] for lines in cells]


def _carry_over(state: State, page: Page, grid: Grid) -> None:
    """A row cut by the page's end: its rest, which leaves the first cell empty, goes to the row it belongs to."""
    first = grid.cells[0]
    if state.pending is None or len(state.pending) != len(first) or first[0] or not any(first):
        return
    for cell, rest in zip(state.pending, first, strict=True):
        for line in rows_of(rest):
            rest_of = printed(state, page, line.segments, state.columns)
            cell += [Run(r.text, r.mark, [None] * len(r.text)) for r in _spaced(_runs(rest_of.glyphs, rest_of.place))]
    grid.cells = grid.cells[1:]


def _spaced(runs: list[Run]) -> list[Run]:
    return [*runs, Run(" ", boxes=(None,))]


def _flush(state: State) -> None:
    """Add the row of a table that waited for its rest."""
    if state.pending is None:
        return
    runs: list[Run] = [Run("| ", boxes=(None, None))]
    for at, cell in enumerate(state.pending):
        runs += [Run("| ", boxes=(None, None))] if at else []
        runs.extend(cell)
    state.pending = None
    state.builder.add([*runs, Run("|", boxes=(None,))], cells=True)


def _add_note(state: State, page: Page, number: int | None, lines: list[Printed]) -> None:
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
