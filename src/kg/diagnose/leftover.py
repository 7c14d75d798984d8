"""What the reading left over: numbers and dates tied to nothing, orders that became no task, paragraphs without a mark."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from kg.diagnose.records import Block, Mark, Remark, Span
from kg.knowledge.wordings import pattern
from kg.read.document import Document

# "136/QĐ-UBND", "12-NQ/TU", "09/2019/NQ-HĐND": digits, a stroke, capitals
_NUMBER = re.compile(r"(?<![\w/.,-])\d{1,5}(?:/(?:19|20)\d\d)?\s?[-/]\s?[A-ZĐ][\wĐđ]*(?:\s?[-/&]\s?[A-ZĐ][\wĐđ]*)*")
_DATE = re.compile(
    r"(?<![\w/])\d{1,2}/\d{1,2}/(?:19|20)\d\d(?!\d)|\bngày \d{1,2} tháng \d{1,2} năm (?:19|20)\d\d(?!\d)", re.IGNORECASE
)
_CLAUSE = re.compile(r"(?:^|[.;:] )(?:[-+*•–] ?|[a-zđ\d]{1,2}[.)] ?)?(?=\w)")
# What every document of the kind holds and says nothing: the state's name and motto, the closing formula, the stamp.
_FORMULA = re.compile(
    r"[\W_]*(?:cộng h(?:òa|oà) xã hội chủ nghĩa việt nam|độc lập\W+tự do\W+hạnh phúc|đảng cộng sản việt nam|nơi nhận\W*$"
    r"|.{0,90}thông báo (?:để|đến|tới|cho)\b.{0,150}(?:biết|thực hiện)[^.]{0,60}|\(?đã ký\)?$|trang \d+|\d+$|$)",
    re.IGNORECASE,
)
_EXCERPT = 90  # characters


def unread(document: Document, marks: Sequence[Mark], blocks: Sequence[Block]) -> tuple[Span, ...]:
    """The raw spans of paragraphs, footnotes among them, that no mark and no item touches."""
    covered = Covered([(mark.start, mark.end) for mark in marks] + [(block.start, block.end) for block in blocks])
    spans = [
        document.raw_span(start, end)
        for start, end in _paragraphs(document)
        if not (end - start < 400 and _FORMULA.match(document.text, start, end))
    ]
    return tuple(span for span in spans if not covered.touches(*span))


def leftover(
    document: Document, marks: Sequence[Mark], blocks: Sequence[Block], empty: Iterable[Span]
) -> tuple[Remark, ...]:
    """What is left, in order of reading within each topic."""
    anything = Covered([(mark.start, mark.end) for mark in marks if mark.kind != "section"])
    items = Covered([(block.start, block.end) for block in blocks])
    found: list[Remark] = []
    for topic, expression in (("left.number", _NUMBER), ("left.date", _DATE)):
        for match in expression.finditer(document.text):
            span = document.raw_span(*match.span())
            if not anything.touches(*span):
                found.append(Remark(topic, match.group(), span))
    found += (Remark("left.order", _excerpt(document, span), span) for span in _orders(document, items))
    found += (Remark("left.paragraph", _short(document.raw[slice(*span)]), span) for span in empty)
    return tuple(found)


def _orders(document: Document, items: Covered) -> Iterator[Span]:
    """The raw spans of clauses outside all items that open with an order."""
    orders = pattern("order", "orders")
    for start, end in _paragraphs(document):
        for clause in _CLAUSE.finditer(document.text[start:end]):
            match = orders.match(document.text, start + clause.end(), end)
            if match is None:
                continue
            span = document.raw_span(match.start(), match.end())
            if not items.touches(*span):
                yield span
                break


def _paragraphs(document: Document) -> Iterator[tuple[int, int]]:
    for paragraph in document.paragraphs:
        if document.text[paragraph.start : paragraph.end].strip():
            yield paragraph.start, paragraph.end
    for note in document.notes:
        if document.text[note.start : note.end].strip():
            yield note.start, note.end


def _excerpt(document: Document, span: Span) -> str:
    return _short(document.raw[span[0] : span[0] + 4 * _EXCERPT])


def _short(text: str) -> str:
    folded = " ".join(text.split())
    return folded if len(folded) <= _EXCERPT else folded[:_EXCERPT].rsplit(" ", 1)[0] + " …"


class Covered:
    """The union of spans, asked whether something touches it."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(spans):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def touches(self, start: int, end: int) -> bool:
        at = bisect_left(self._starts, end) - 1
        return at >= 0 and self._ends[at] > start
