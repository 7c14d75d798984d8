"""Rows of a printed page: characters joined to segments, segments to rows, and rows that form a table's grid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kg.read.page import Glyph, Page, Rule

BLANK = Glyph(" ", 0.0, 0.0, 0.0, 0.0)  # implied by a gap, not printed


@dataclass(slots=True)
class Segment:
    """Characters in a row without a gap. `size` and `base` are those of most of them."""

    glyphs: list[Glyph]
    left: float = 0.0
    right: float = 0.0
    base: float = 0.0
    size: float = 0.0

    def settle(self) -> Segment:
        printed = [g for g in self.glyphs if g.size and not g.text.isspace()]
        self.left, self.right = min([g.left for g in printed]), max([g.right for g in printed])
        (self.size, self.base), _ = Counter([(g.size, g.base) for g in printed]).most_common(1)[0]
        return self

    @property
    def text(self) -> str:
        return "".join(g.text for g in self.glyphs)

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


@dataclass(slots=True)
class Row:
    """Segments on one baseline, from left to right."""

    segments: list[Segment]

    @property
    def base(self) -> float:
        return max(self.segments, key=lambda s: len(s.glyphs)).base

    @property
    def size(self) -> float:
        return max(self.segments, key=lambda s: len(s.glyphs)).size

    @property
    def left(self) -> float:
        return min(s.left for s in self.segments)

    @property
    def right(self) -> float:
        return max(s.right for s in self.segments)

    @property
    def text(self) -> str:
        return " ".join(s.text.strip() for s in self.segments)


@dataclass(slots=True)
class Grid:
    """A ruled table: its rows of cells of segments."""

    top: float
    cells: list[list[list[Segment]]] = field(default_factory=list)


def segments_of(page: Page) -> list[Segment]:
    """The page's characters as segments, in the order of the file. Characters printed twice for boldness count once."""
    blanks = sum(g.text == " " for g in page.glyphs)
    widest = 1.5 if blanks * 12 > len(page.glyphs) else 2.2  # in type sizes
    found: list[Segment] = []
    current: list[Glyph] = []
    last: Glyph | None = None
    for glyph in page.glyphs:
        if last is not None:
            size = max(glyph.size, last.size)
            gap = glyph.left - last.right
            if (
                glyph.text == last.text
                and abs(glyph.left - last.left) < 0.1 * size
                and abs(glyph.base - last.base) < 0.1 * size
            ):
                continue
            if abs(glyph.base - last.base) > 0.55 * size or gap > widest * size or gap < -0.8 * size:
                found += _segment(current)
                current = []
            elif gap > 0.17 * size and not glyph.text.isspace() and not last.text.isspace():
                current.append(BLANK)
        current.append(glyph)
        last = glyph
    found += _segment(current)
    return _once(found)


def _segment(glyphs: list[Glyph]) -> list[Segment]:
    return [Segment(glyphs).settle()] if any(g.size and not g.text.isspace() for g in glyphs) else []


def _once(segments: list[Segment]) -> list[Segment]:
    seen: set[tuple[str, int, int]] = set()
    kept = []
    for segment in segments:
        key = (segment.text.strip(), round(segment.left / 2), round(segment.base / 2))
        if key not in seen or len(key[0]) < 2:
            kept.append(segment)
        seen.add(key)
    return kept


def rows_of(segments: Iterable[Segment]) -> list[Row]:
    """Segments on the same baseline, from top to bottom. Pieces of one line that lie close are joined."""
    rows: list[Row] = []
    for segment in sorted(segments, key=lambda s: (s.base, s.left)):
        row = rows[-1] if rows else None
        if (row is not None and abs(segment.base - row.base) <= 0.4 * max(segment.size, row.size)) or (
            row is not None and _is_raised(segment, row)
        ):
            row.segments.append(segment)
        else:
            rows.append(Row([segment]))
    for row in rows:
        row.segments = _joined(sorted(row.segments, key=lambda s: s.left))
    return rows


def _is_raised(segment: Segment, row: Row) -> bool:
    """The row holds nothing but marks that stand higher than the words of `segment`."""
    return (
        row.size < 0.8 * segment.size and row.text.strip().isdecimal() and segment.base - row.base < 0.7 * segment.size
    )


def _joined(segments: list[Segment]) -> list[Segment]:
    joined: list[Segment] = []
    for segment in segments:
        last = joined[-1] if joined else None
        size = max(segment.size, last.size) if last else 0.0
        if last is not None and -0.5 * size < segment.left - last.right < 0.9 * size:
            between = [BLANK] if segment.left - last.right > 0.17 * size else []
            joined[-1] = Segment([*last.glyphs, *between, *segment.glyphs]).settle()
        else:
            joined.append(segment)
    return joined


# ---- ruled tables ------------------------------------------------------------------------------------------------------


def grids_of(rules: Sequence[Rule], segments: Sequence[Segment]) -> tuple[list[Grid], list[Segment]]:
    """The ruled tables of a page with the segments in their cells, and the segments outside of them."""
    standing = [r for r in rules if r.bottom - r.top > 3 * (r.right - r.left)]
    lying = [r for r in rules if r.right - r.left > 3 * (r.bottom - r.top)]
    if len(standing) < 2 or len(lying) < 2 or len(standing) + len(lying) > 3000:
        return [], list(segments)
    grids: list[Grid] = []
    rest = list(segments)
    for group in _clusters([*standing, *lying]):
        xs = _places(r.left for r in group if r in standing)
        ys = _places(r.top for r in group if r in lying)
        if len(xs) < 3 or len(ys) < 2:
            continue
        inside = [
            s for s in rest if xs[0] - 2 <= s.middle <= xs[-1] + 2 and ys[0] - 1 <= s.base - s.size * 0.3 <= ys[-1] + 1
        ]
        if not inside:
            continue
        rest = [s for s in rest if s not in inside]
        grid = Grid(ys[0], [[[] for _ in xs[1:]] for _ in ys[1:]])
        for segment in inside:
            row = _slot(ys, segment.base - segment.size * 0.3)
            for part in _cut(segment, xs):
                grid.cells[row][_slot(xs, part.middle)].append(part)
        grids.append(grid)
    return grids, rest


def _cut(segment: Segment, xs: Sequence[float]) -> list[Segment]:
    """A segment cut where it runs over a standing line: cells that are filled to the brim."""
    parts: list[list[Glyph]] = [[]]
    slot: int | None = None
    for glyph in segment.glyphs:
        if glyph.size and not glyph.text.isspace():
            here = _slot(xs, (glyph.left + glyph.right) / 2)
            if slot is not None and here != slot:
                parts.append([])
            slot = here
        parts[-1].append(glyph)
    return [part for glyphs in parts for part in _segment(glyphs)]


def _slot(edges: Sequence[float], place: float) -> int:
    return max(0, min(sum(edge <= place for edge in edges) - 1, len(edges) - 2))


def _places(values: Iterable[float]) -> list[float]:
    """The distinct values, those closer than 4 points taken as one."""
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > 4:
            kept.append(value)
    return kept


def _clusters(rules: list[Rule]) -> list[list[Rule]]:
    """Rules that touch each other, directly or through others."""
    clusters: list[tuple[list[float], list[Rule]]] = []
    for rule in sorted(rules, key=lambda r: r.top):
        box = [rule.left - 3, rule.top - 3, rule.right + 3, rule.bottom + 3]
        members = [rule]
        apart = []
        for other, inside in clusters:
            if other[0] <= box[2] and box[0] <= other[2] and other[1] <= box[3] and box[1] <= other[3]:
                box = [min(other[0], box[0]), min(other[1], box[1]), max(other[2], box[2]), max(other[3], box[3])]
                members = inside + members
            else:
                apart.append((other, inside))
        clusters = [*apart, (box, members)]
    return [members for _, members in clusters]
