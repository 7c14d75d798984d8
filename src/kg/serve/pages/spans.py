"""The text of a notice as it was printed, cut where something was recognised.

`cut` turns overlapping spans into pieces in a row; each piece knows every fact it belongs to, and the shortest of
them is what it looks like and links to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """`text[start:end]` says `fact` (an id within the page). `kind` decides the colour; `href` "" for none."""

    start: int
    end: int
    kind: str
    fact: str
    href: str = ""
    title: str = ""


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
    for start, end in zip(places, places[1:], strict=False):
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
