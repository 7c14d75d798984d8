"""The scorer's tables straight from a parsed notice, without a store between."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.model import Assignment, Body, Evidence, Notice
from kg.score.fold import LIST_SEPARATOR

Cells = dict[str, str]


def tables_of(notice: Notice) -> dict[str, list[Cells]]:
    """The rows of one notice by table, as the named queries give them from a store. Several values in a cell are joined
    with " | ". Beyond the columns of the tables, `start` and `end` say where in the raw text a row was read ("" where
    it has no words of its own); those of a notice's and a session's fields are `start.date`, `start.title` and so on."""
    tables = {
        "notices": [_head(notice)],
        "inspections": _held(notice),
        "participants": [_row(part.evidence, label=part.body.label, side=part.side) for part in notice.participants],
        "citations": _citations(notice),
        "tasks": _tasks(notice),
        "petitions": [
            _row(item.evidence, text=item.text, petitioner=_many(body.label for body in item.petitioners),
                 **_actors(item.assignments))
            for item in notice.petitions
        ],
        "recipients": [_row(line.evidence, label=line.label) for line in notice.recipients],
        "places": [_row(place.evidence, label=place.unit.label) for place in notice.places],
        "figures": [
            _row(figure.evidence, quote=_words(figure.evidence), value=figure.value, unit=figure.unit)
            for figure in notice.figures
        ],
        "anomalies": [
            _row(found.evidence, quote=_words(found.evidence), why=found.why_en) | {"class": found.kind}
            for found in notice.anomalies
        ],
    }  # fmt: skip
    return {table: [{"file": notice.source.file, **row} for row in rows] for table, rows in tables.items()}


def _head(notice: Notice) -> Cells:
    signer = notice.signer
    row = _row(
        (), type=notice.kind, number=notice.number, symbol=notice.symbol,
        issuer=notice.issuer_name or _label(notice.issuer), place=notice.place, date=notice.date, title=notice.title,
        signer=signer.name if signer else None, signer_post=signer.post if signer else None,
        signing_authority=_many(notice.signing_authority),
    )  # fmt: skip
    row |= _places_of(notice.evidence, {"kind": "type"})
    return row | (
        _places_of(signer.evidence, {"name": "signer", "post": "signer_post", "": "signer"}) if signer else {}
    )


def _held(notice: Notice) -> list[Cells]:
    session = notice.session
    if session is None:
        return []
    chair, numbers = session.chair, _numbers(notice)
    row = _row(
        (), date=session.date, chair=chair.name if chair else None, chair_post=chair.post if chair else None,
        delegation=session.delegation, districts=_many(unit.label for unit in session.districts),
        communes=_many(unit.label for unit in session.communes), basis=_many(numbers[cited] for cited in session.basis),
    )  # fmt: skip
    row |= _places_of(session.evidence, {})
    return [row | (_places_of(chair.evidence, {"name": "chair", "post": "chair_post", "": "chair"}) if chair else {})]


def _citations(notice: Notice) -> list[Cells]:
    return [
        _row(
            cited.evidence, quote=_words(cited.evidence), kind=cited.kind, number=cited.number, date=cited.date,
            issuer=cited.issuer_name or _label(cited.issuer), title=cited.title, section=cited.section,
            footnote=None if cited.footnote is None else str(cited.footnote), document=cited.document,
        )
        for cited in notice.citations
    ]  # fmt: skip


def _tasks(notice: Notice) -> list[Cells]:
    numbers = _numbers(notice)
    return [
        _row(
            task.evidence, section=task.section, text=task.text, **_actors(task.assignments),
            deadlines=_many(deadline.date or "" for deadline in task.deadlines),
            cites=_many(numbers[cited] for cited in task.cites),
        )
        for task in notice.tasks
    ]  # fmt: skip


def _row(evidence: Sequence[Evidence], **cells: str | None) -> Cells:
    """A row with the place of its first words."""
    row = {name: value or "" for name, value in cells.items()}
    first = evidence[0] if evidence else None
    return row | {"start": str(first.start) if first else "", "end": str(first.end) if first else ""}


def _places_of(evidence: Iterable[Evidence], names: dict[str, str]) -> Cells:
    """Where each field was read: `names` gives the columns that are called otherwise than the field."""
    places: Cells = {}
    for found in evidence:
        column = names.get(found.supports, found.supports)
        if column:
            places.setdefault(f"start.{column}", str(found.start))
            places.setdefault(f"end.{column}", str(found.end))
    return places


def _numbers(notice: Notice) -> dict[str, str]:
    return {cited.id: cited.number or "" for cited in notice.citations}


def _words(evidence: Sequence[Evidence]) -> str:
    return " ".join(evidence[0].quote.split()) if evidence else ""


def _label(body: Body | None) -> str:
    return body.label if body else ""


def _many(values: Iterable[str]) -> str:
    return LIST_SEPARATOR.join(value for value in dict.fromkeys(values) if value)


def _actors(assignments: Iterable[Assignment]) -> Cells:
    parts = list(assignments)
    return {
        "assignees": _many(part.body.label for part in parts if part.role != "coordinating"),
        "lead": _many(part.body.label for part in parts if part.role == "lead"),
        "coordinating": _many(part.body.label for part in parts if part.role == "coordinating"),
    }
