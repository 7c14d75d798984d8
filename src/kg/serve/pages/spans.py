"""The text of a notice as it was printed, cut where something was recognised.

`cut` turns overlapping spans into pieces in a row; each piece knows every fact it belongs to, and the shortest of
them is what it looks like and links to.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Span:
    """`text[start:end]` says `fact` (an id within the page). `kind` decides the colour; `href` "" for none."""

    start: int
    end: int
    kind: str
    fact: str
    href: str = ""
    title: str = ""

    def moved(self, place: Callable[[int], int]) -> Span:
        """The same span in a squeezed text."""
        return Span(place(self.start), place(self.end), self.kind, self.fact, self.href, self.title)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text. `anchors`: facts whose words begin here; `facts`: all it belongs to; `outer`: the kinds of
    the longer spans around it."""

    text: str
    kind: str = ""
    href: str = ""
    title: str = ""
    facts: tuple[str, ...] = ()
    anchors: tuple[str, ...] = ()
    outer: tuple[str, ...] = ()


_BLANK = re.compile(r"\n(?:[^\S\n]*\n)+")


def squeeze(text: str) -> tuple[str, Callable[[int], int]]:
    """`text` with fewer blank lines, and where its characters are now.

    Texts taken out of a PDF often have a blank line after every line: where most lines do, single ones go. Of several
    blank lines in a row one stays.
    """
    lines = text.splitlines()
    filled = sum(1 for line in lines if line.strip())
    single = sum(1 for match in _BLANK.finditer(text) if match[0].count("\n") == 2)
    doubled = filled > 4 and single > filled * 0.4
    kept: list[str] = []
    starts, gone, last = [0], [0], 0  # from starts[i] on, gone[i] characters are missing
    for match in _BLANK.finditer(text):
        stays = "\n" if doubled and match[0].count("\n") == 2 else "\n\n"
        kept += [text[last : match.start()], stays]
        starts.append(match.end())
        gone.append(gone[-1] + len(match[0]) - len(stays))
        last = match.end()
    kept.append(text[last:])

    def place(at: int) -> int:
        index = bisect_right(starts, at) - 1
        following = starts[index + 1] - (gone[index + 1] - gone[index]) if index + 1 < len(starts) else at
        return min(at, following) - gone[index]

    return "".join(kept), place


def cut(text: str, spans: Iterable[Span]) -> list[Piece]:
    """`text` in pieces that together are `text`. Spans outside of it, and empty ones, count for nothing."""
    valid = [span for span in spans if 0 <= span.start < span.end <= len(text)]
    begins: dict[int, list[Span]] = defaultdict(list)
    ends: dict[int, list[Span]] = defaultdict(list)
    for span in valid:
        begins[span.start].append(span)
        ends[span.end].append(span)
    places = sorted({0, len(text), *begins, *ends})
    open_spans: dict[int, Span] = {}
    pieces: list[Piece] = []
    anchored: set[str] = set()
    for start, end in pairwise(places):
        for span in ends[start]:
            open_spans.pop(id(span), None)
        for span in begins[start]:
            open_spans[id(span)] = span
        pieces.append(_piece(text[start:end], begins[start], list(open_spans.values()), anchored))
    return pieces


def _piece(text: str, begun: Sequence[Span], around: Sequence[Span], anchored: set[str]) -> Piece:
    if not around:
        return Piece(text)
    ranked = sorted(around, key=lambda span: (span.end - span.start, span.kind))
    inner = ranked[0]
    linked = next((span for span in ranked if span.href), None)
    anchors = tuple(dict.fromkeys(span.fact for span in begun if span.fact not in anchored))
    anchored.update(anchors)
    return Piece(
        text, inner.kind, linked.href if linked else "", " · ".join(dict.fromkeys(s.title for s in ranked if s.title)),
        tuple(dict.fromkeys(span.fact for span in ranked)), anchors,
        tuple(dict.fromkeys(span.kind for span in ranked[1:] if span.kind != inner.kind)),
    )  # fmt: skip
