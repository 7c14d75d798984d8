"""What reading citations passes from step to step."""

from __future__ import annotations

from typing import NamedTuple

from kg.model import Body, Outcome
from kg.parse.numbers import Number

Span = tuple[int, int]


class Mention(NamedTuple):
    """One mention of a document. All positions count characters of the clean text, end exclusive.

    `span` is the quote: kind, number and date as far as they stand together (for a document without a number, up to
    the end of its title). Each `…_span` says where its value was read; it may lie in the footnote hung on the mention.
    `note` is the number of the footnote the mention stands in, `hung` of the one hung on it. `tail` is where the words
    that belong to the mention end. The last five fields are `identity`'s answer, empty until it is asked."""

    span: Span
    kind: str
    kind_span: Span | None = None
    number: str | None = None
    number_span: Span | None = None
    parts: Number | None = None
    date: str | None = None
    date_span: Span | None = None
    date_possible: bool = True
    issuer: Body | None = None
    issuer_span: Span | None = None
    title: str | None = None
    title_span: Span | None = None
    provision: str | None = None
    provision_span: Span | None = None
    relation: str | None = None
    relation_span: Span | None = None
    note: int | None = None
    hung: int | None = None
    tail: int = 0
    document: str = ""
    identity: str = ""
    outcome: Outcome = "unknown"
    code: str = ""
    reason: str = ""
    candidates: tuple[str, ...] = ()

    @property
    def start(self) -> int:
        return self.span[0]

    @property
    def end(self) -> int:
        return self.span[1]


class Head(NamedTuple):
    """The beginning of a numbered mention: kind and number, before anything after them is read.

    `kind_span` is None where the kind is carried over from the head before or told by the code. `law` is the span of a
    law's name between kind and number, `issuer` that of an issuer there ("Nghị định của Chính phủ số …").
    `plural` heads of one list share `list_end`, the end of the last number: what follows that holds for all."""

    start: int
    end: int
    kind: str
    kind_span: Span | None
    number: str
    number_span: Span
    parts: Number
    law: Span | None = None
    issuer: Span | None = None
    list_end: int | None = None
