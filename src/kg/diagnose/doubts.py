"""Where the reading itself is not sure, or found something wrong with the notice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.diagnose.records import Remark, Span
from kg.diagnose.words import Language, word
from kg.model import Evidence, Notice

_EXCERPT = 90  # characters of an item


def doubts(notice: Notice, language: Language = "vi") -> tuple[Remark, ...]:
    """All doubts, by topic."""
    return tuple(_doubts(notice, language))


def _doubts(notice: Notice, language: Language) -> Iterator[Remark]:
    for remark in notice.source.remarks:
        yield Remark("doubt.source", remark)
    for field in _missing(notice):
        yield Remark("doubt.missing", word(language, field))
    for cited in notice.citations:
        if cited.outcome != "resolved":
            name = " ".join(filter(None, (cited.kind, cited.number or cited.title)))
            candidates = f" ({'; '.join(cited.candidates)})" if cited.candidates else ""
            text = f"{name}: {word(language, cited.outcome)}. {cited.reason}{candidates}"
            yield Remark("doubt.citation", text, _place(cited.evidence))
    for task in notice.tasks:
        parts = (*task.assignments, *(part for duty in task.parts for part in duty.assignments))
        doing = [part for part in parts if part.role != "coordinating"]
        if not doing:
            yield Remark("doubt.unassigned", _short(task.text), _place(task.evidence))
        elif all(part.inherited for part in doing):
            bodies = ", ".join(dict.fromkeys(part.body.label for part in doing))
            yield Remark("doubt.inherited", f"{_short(task.text)} → {bodies}", _place(task.evidence))
    for petition in notice.petitions:
        if not petition.petitioners:
            yield Remark("doubt.petitioner", _short(petition.text), _place(petition.evidence))
    for place in notice.places:
        spellings = [found for found in place.evidence if found.supports == "printed"]
        for printed, found in zip(place.printed, spellings, strict=False):
            yield Remark("doubt.place", f"“{printed}” → {place.unit.label}", (found.start, found.end))
    for anomaly in notice.anomalies:
        why = anomaly.why_en if language == "en" else anomaly.why_vi
        yield Remark("doubt.anomaly", f"{why} [{anomaly.kind}, {anomaly.severity}]", _place(anomaly.evidence))


def _missing(notice: Notice) -> Iterator[str]:
    """The fields that a notice of conclusions has and this reading has not. The number is usually left blank."""
    for field in ("kind", "symbol", "issuer", "date", "title", "signer"):
        if getattr(notice, field) is None:
            yield f"field.{field}"
    if not notice.conclusion:
        return
    if notice.session is None:
        yield "field.session"
        return
    for field in ("date", "chair"):
        if getattr(notice.session, field) is None:
            yield f"session.{field}"


def _place(evidence: Sequence[Evidence]) -> Span | None:
    return (evidence[0].start, evidence[0].end) if evidence else None


def _short(text: str) -> str:
    return text if len(text) <= _EXCERPT else text[:_EXCERPT].rsplit(" ", 1)[0] + " …"
