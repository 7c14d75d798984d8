"""The sentence that a citation stands in, as evidence of the citation: what `kg trace` shows around it.

Added when a notice is built, so that the store can show the words without the file they came from.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from itertools import pairwise

from kg.fold import LOWER, UPPER
from kg.model import Citation, Notice
from kg.read.document import Document

GAP = 40  # raw characters between two of the clean text that are more than blank lines, markup or a mark
AROUND = 220  # characters kept on either side in a sentence without end

# A sentence ends at . ; ! ? before a capital, a quote or a dash; "TP. Hà Tĩnh" or "KT. CHỦ TỊCH" end none.
_END = re.compile(rf"(?<=[{LOWER}0-9%)\]”\"])[.;!?]\s+(?=[{UPPER}“\"(+–-])")


def with_sentences(notice: Notice, document: Document) -> Notice:
    """`notice` with the sentence of each citation (supports "sentence") behind the citation's other evidence."""
    return replace(notice, citations=tuple(_with_sentence(citation, document) for citation in notice.citations))


def _with_sentence(citation: Citation, document: Document) -> Citation:
    if not citation.evidence:
        return citation
    words = citation.evidence[0]
    start, end = _place(document, words.start), _place(document, words.end - 1)
    if start is None or end is None or end < start:
        return citation
    first, last = sentence(document.text, start, end + 1)
    pieces = tuple(document.evidence(*piece, "sentence") for piece in _pieces(document, first, last))
    return replace(citation, evidence=(*citation.evidence, *pieces))


def sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence around `text[start:end]`, inside its line; a very long one is cut at words."""
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    line_end = len(text) if line_end < 0 else line_end
    # No further than where it is cut: a paragraph may be a megabyte, with a citation in each of its sentences.
    line_start, line_end = max(line_start, start - 2 * AROUND), min(line_end, end + 2 * AROUND)
    ends = [match.end() for match in _END.finditer(text, line_start, line_end)]
    first = max((at for at in ends if at <= start), default=line_start)
    last = min((at for at in ends if at > end), default=line_end)
    if start - first > AROUND:
        space = text.find(" ", start - AROUND, start)
        first = space + 1 if space >= 0 else start
    if last - end > AROUND:
        space = text.rfind(" ", end, end + AROUND)
        last = space if space >= 0 else end
    return first, last


def _pieces(document: Document, first: int, last: int) -> list[tuple[int, int]]:
    """The parts of `text[first:last]` that stand together in the raw text: a footnote printed in the middle of a
    sentence is no part of it."""
    offsets, cuts = document.offsets, [first]
    cuts += [
        at for at in range(first + 1, last) if offsets[at] - offsets[at - 1] > GAP or offsets[at] < offsets[at - 1]
    ]
    pieces = pairwise([*cuts, last])
    return [(start, end) for start, end in pieces if document.text[start:end].strip()]


def _place(document: Document, raw: int) -> int | None:
    """Where in the clean text the raw character at `raw` stands; None where it was left out."""
    at = raw if document.places is None else bisect_left(document.places, raw)
    for start, end in ((0, document.body_end), *((note.start, note.end) for note in document.notes)):
        found = bisect_left(document.offsets, at, start, end)
        if found < end and document.offsets[found] == at:
            return found
    return None
