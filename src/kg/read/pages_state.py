"""What is known of a document while its pages are laid: lines with their places, the measures of its body."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from kg.read.layer import Builder, Run
from kg.read.page import Glyph, Page
from kg.read.rows import BLANK, Row, Segment


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
class Printed:
    """A line in the order of reading."""

    glyphs: list[Glyph]
    place: Place


@dataclass(slots=True)
class Measures:
    """Of the body of the whole document: type size, edges, and whether first lines are set in."""

    size: float
    left: float
    right: float
    leading: float
    indented: bool


@dataclass(slots=True)
class State:
    builder: Builder
    measures: Measures
    places: dict[int, Place] = field(default_factory=dict)
    edges: dict[int, tuple[float, float]] = field(default_factory=dict)  # column → left, right
    columns: int = 0
    last_note: int = 0
    marks: set[int] = field(default_factory=set)
    stamps: int = 0
    numbers: int = 0
    pending: list[list[Run]] | None = None  # the last row of a table, which the next page may go on with


def measure(rows: Sequence[Row]) -> Measures:
    """The measures of the body that these rows hold."""
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
    return Measures(size, left, right, leading, set_in * 8 >= len(body))


def printed(state: State, page: Page, segments: list[Segment], column: int) -> Printed:
    """Segments of one row as a line, which widens its column."""
    glyphs: list[Glyph] = []
    for segment in segments:
        if glyphs and not glyphs[-1].text.isspace():
            glyphs.append(BLANK)
        glyphs += segment.glyphs
    longest = max(segments, key=lambda s: len(s.glyphs))
    left, right = min(s.left for s in segments), max(s.right for s in segments)
    edge = state.edges.get(column)
    state.edges[column] = (min(left, edge[0]), max(right, edge[1])) if edge else (left, right)
    return Printed(glyphs, Place(page.number, column, left, right, longest.base, longest.size, _first_word(glyphs)))


def _first_word(glyphs: Sequence[Glyph]) -> float:
    word: list[Glyph] = []
    for glyph in glyphs:
        if glyph.text.isspace():
            if word:
                break
            continue
        word.append(glyph)
    return word[-1].right - word[0].left if word else 0.0
