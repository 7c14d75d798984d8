"""A diagnosis as one HTML page that needs nothing else: no script, no network; light and dark; fit to be printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby, pairwise
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from kg.diagnose.records import Diagnosis, Mark, Remark, Span
from kg.diagnose.terminal import counts, printable
from kg.diagnose.words import Language, word

_LONGEST = 300  # characters of words shown in context


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that lie in the same marks. `kinds` from the widest mark to the narrowest; `title` tells them all."""

    text: str
    kinds: tuple[str, ...]
    title: str


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    item: str  # "task", "petition" or ""
    dull: bool  # nothing was read here
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A remark or difference: where it is, what it says, the words around."""

    line: int | None
    head: str
    kind: str
    text: str
    context: tuple[str, str, str] | None


def page(diagnosis: Diagnosis, language: Language = "vi") -> str:
    """The whole page."""
    return _template().render(
        lang=language,
        word=lambda key: word(language, key),
        file=printable(Path(diagnosis.file).name),
        notice=diagnosis.notice,
        title=printable(diagnosis.notice.title or ""),
        counts=counts(diagnosis, language),
        kinds=list(dict.fromkeys(mark.kind for mark in diagnosis.marks)),
        lines=lines(diagnosis),
        doubts=_grouped(diagnosis, diagnosis.doubts, language),
        left=_grouped(diagnosis, diagnosis.left, language),
        scores=diagnosis.scores,
        differences=_differences(diagnosis, language),
    )


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html")


def lines(diagnosis: Diagnosis) -> list[Line]:
    """The text line by line, cut where marks begin and end. Empty lines are left out."""
    shown: list[Line] = []
    marks, at = diagnosis.marks, 0
    active: list[Mark] = []
    for number, (start, end) in enumerate(diagnosis.lines, 1):
        if not diagnosis.raw[start:end].strip():
            continue
        active = [mark for mark in active if mark.end > start]
        while at < len(marks) and marks[at].start < end:
            if marks[at].end > start:
                active.append(marks[at])
            at += 1
        item = next((block.kind for block in diagnosis.blocks if block.start < end and block.end > start), "")
        dull = any(first < end and last > start for first, last in diagnosis.unread)
        shown.append(Line(number, item, dull, tuple(_pieces(diagnosis.raw, (start, end), active))))
    return shown


def _pieces(raw: str, line: Span, marks: Sequence[Mark]) -> list[Piece]:
    start, end = line
    cuts = sorted({start, end, *(min(max(place, start), end) for mark in marks for place in (mark.start, mark.end))})
    pieces = []
    for first, last in pairwise(cuts):
        inside = sorted(
            (mark for mark in marks if mark.start <= first and mark.end >= last), key=lambda m: m.start - m.end
        )
        kinds = tuple(dict.fromkeys(mark.kind for mark in inside))
        title = "\n".join(dict.fromkeys(printable(mark.detail) for mark in inside))
        pieces.append(Piece(printable(raw[first:last]), kinds, title))
    return pieces


def _grouped(diagnosis: Diagnosis, remarks: Sequence[Remark], language: Language) -> list[tuple[str, list[Shown]]]:
    topics: dict[str, list[Shown]] = {}
    for remark in remarks:
        line, context = _where(diagnosis, remark.at)
        shown = Shown(line, "", "", printable(remark.text), None if remark.topic == "left.paragraph" else context)
        topics.setdefault(word(language, remark.topic), []).append(shown)
    return list(topics.items())


def _differences(diagnosis: Diagnosis, language: Language) -> list[tuple[str, list[Shown]]]:
    groups = []
    for metric, several in groupby(diagnosis.differences, key=lambda difference: difference.metric):
        shown = []
        for difference in several:
            line, context = _where(diagnosis, difference.at)
            text = difference.wanted or difference.found
            if difference.kind == "wrong":
                text = f"{word(language, 'wanted')} “{difference.wanted}”, {word(language, 'found')} “{difference.found or '∅'}”"
            shown.append(Shown(line, printable(difference.about), difference.kind, printable(text), context))
        groups.append((metric, shown))
    return groups


def _where(diagnosis: Diagnosis, at: Span | None) -> tuple[int | None, tuple[str, str, str] | None]:
    if at is None:
        return None, None
    before, words, after = (printable(part) for part in diagnosis.around(at, 70))
    return diagnosis.line(at[0]), (before, words if len(words) <= _LONGEST else words[:_LONGEST] + " …", after)
