"""A document as read: the raw text, and a clean text each of whose characters knows its place in the raw one.

Clean means: NFC, hard wraps joined to one space, markup and footnote marks gone, runs of blanks folded, one
paragraph a line. Footnote texts stand behind the body, whatever page they were printed on.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from kg.model import Evidence, Source
from kg.read.pages import Pages


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote in the clean text: its words are `text[start:end]`; its mark stood right before `text[mark]`.
    `mark` is None where no mark was found; `mark_raw` is the mark's own span in the raw text."""

    number: int
    start: int
    end: int
    mark: int | None
    mark_raw: tuple[int, int] | None = None


class Paragraph(NamedTuple):
    """`text[start:end]` of the clean text. `heading` is the Markdown heading depth (0: none), `strong` says that it
    was printed bold from end to end, `cells` that it is a table row whose cells are separated by " | "."""

    start: int
    end: int
    heading: int = 0
    strong: bool = False
    cells: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """`text` with `offsets[i]` = the place of `text[i]` in the raw text in NFC, and `places` = the places of the NFC
    characters in `raw` (None where `raw` is in NFC itself). `text[:body_end]` is the body, footnotes follow."""

    raw: str
    text: str
    offsets: array[int] = field(repr=False)
    places: Sequence[int] | None = field(repr=False)
    paragraphs: tuple[Paragraph, ...]  # of the body, in order
    notes: tuple[Note, ...]
    source: Source
    body_end: int
    pages: Pages | None = field(
        default=None, repr=False
    )  # where the file has pages: where each raw character is printed

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The raw span that `text[start:end]` was read from. Needs start < end."""
        first, last = self.offsets[start], self.offsets[end - 1] + 1
        if self.places is not None:
            first, last = self.places[first], self.places[last]
        return first, last

    def evidence(self, start: int, end: int, supports: str = "") -> Evidence:
        """The raw words behind `text[start:end]`, blanks at both ends left out."""
        words = self.text[start:end]
        if not words or words[0].isspace() or words[-1].isspace():
            start += len(words) - len(words.lstrip())
            end = max(start + 1, end - (len(words) - len(words.rstrip())))
        return self.raw_evidence(*self.raw_span(start, end), supports)

    def raw_evidence(self, first: int, last: int, supports: str = "") -> Evidence:
        """The words `raw[first:last]`, with their place on the page where the file has pages."""
        region = self.pages.region(first, last) if self.pages else None
        return Evidence(first, last, self.raw[first:last], supports, region)
