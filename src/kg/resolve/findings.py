"""What a notice found, sentence by sentence: the words outside of tasks and petitions that name a topic, a commune or a document.

    findings(notice, raw) → Finding(start, end, …) with raw[start:end] the sentence as printed

A pure function of the notice and its raw text; without the raw text there are no findings.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from kg.fold import UPPER, fold
from kg.knowledge.topics import topics_of
from kg.model import Footnote, Notice, Participation, Petition, Recipient, Task

_LONGEST = 900  # characters of a sentence; longer ones are lists that no reader takes in as one
# A sentence ends at . ; ! ? before a capital or a dash, or where the next line begins with the mark of a list.
_END = re.compile(
    rf"(?<=[^\s.]{{2}})[.;!?](?:\s+|$)(?=[{UPPER}“\"(+–\-*•\d])|\n\s*(?=(?:[-–+*•]|\(?\d{{1,2}}[.)]|\(?[a-zđ]\)|[IVX]+\.)\s)|\n\s*\n\s*\n"
)

_MARK = re.compile(r"(?:[-–+*•]|\(?\d{1,2}(?:\.\d{1,2})*[.)]|\(?[a-zđ]\)|[IVX]+\.)\s+")


@dataclass(frozen=True, slots=True)
class Finding:
    """`raw[start:end]`, in the section with that path; `places` and `documents` are ids."""

    start: int
    end: int
    section: str
    places: tuple[str, ...]
    topics: tuple[str, ...]
    documents: tuple[str, ...]


def findings(notice: Notice, raw: str) -> Iterator[Finding]:
    """In the order of the text."""
    taken = sorted(_taken(notice))
    begin, end = _region(notice, len(raw))
    starts = [(section.evidence[0].start, section.path) for section in notice.sections if section.evidence]
    starts.sort()
    told = {task.section for task in notice.tasks} | {petition.section for petition in notice.petitions}
    cited = [(citation.evidence[0].start, citation.document) for citation in notice.citations if citation.evidence]
    names = [(unit.id, fold(unit.label)) for unit in dict.fromkeys(place.unit for place in notice.places)
             if unit.level in ("district", "commune")]  # fmt: skip
    for first, last in _sentences(raw, begin, end):
        if _overlaps(taken, first, last):
            continue
        at = bisect_right(starts, (first, "\uffff")) - 1
        section = starts[at][1] if at >= 0 else ""
        if any(path == section or path.startswith(section + "/") for path in told if section):
            continue  # the words that lead to tasks
        text = f" {fold(raw[first:last])} "
        places = tuple(unit for unit, label in names if f" {label} " in text)
        documents = tuple(dict.fromkeys(document for start, document in cited if first <= start < last))
        topics = topics_of(text)
        if topics or documents:
            yield Finding(first, last, section, places, topics, documents)


def _taken(notice: Notice) -> Iterator[tuple[int, int]]:
    """The spans of what is not found but told, asked, sent or printed at the foot of a page."""
    records: tuple[Task | Petition | Recipient | Participation | Footnote, ...]
    records = (*notice.tasks, *notice.petitions, *notice.recipients, *notice.participants, *notice.footnotes)
    for record in records:
        for evidence in record.evidence[:1]:
            yield evidence.start, evidence.end


def _region(notice: Notice, size: int) -> tuple[int, int]:
    """From the first section (or what tells of the session) to the first line of Nơi nhận."""
    starts = [section.evidence[0].start for section in notice.sections if section.evidence]
    if not starts and notice.session is not None:
        starts = [evidence.end for evidence in notice.session.evidence[:1]]
    begin = min(starts, default=0)
    ends = [line.evidence[0].start for line in notice.recipients if line.evidence and line.evidence[0].start > begin]
    return begin, min(ends, default=size)


def _sentences(raw: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    at = begin
    for match in _END.finditer(raw, begin, end):
        yield from _trimmed(raw, at, match.start() + (raw[match.start()] != "\n"))
        at = match.end()
    yield from _trimmed(raw, at, end)


def _trimmed(raw: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    """The words without blanks at their ends and without the mark of a list before them."""
    words = raw[first:last]
    first += len(words) - len(words.lstrip())
    if mark := _MARK.match(raw, first, last):
        first = mark.end()
    last -= len(words) - len(words.rstrip())
    if 20 < last - first <= _LONGEST:
        yield first, last


def _overlaps(spans: list[tuple[int, int]], first: int, last: int) -> bool:
    return any(begin < last and first < end for begin, end in spans)
