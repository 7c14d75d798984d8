"""One label for each body of a notice, whatever each mention called it, so that a body is one node with one name.

The name that the text gives it where it acts or takes part wins over the one it has as the issuer of a document. What
a citation or the letterhead calls an issuer stays beside it, in `issuer_name`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import TypeVar

from kg.knowledge.units import gazetteer
from kg.model import Assignment, Body, Citation, LegalDocument, Notice, Obligation, Participation, Petition, Task

_OF_PROVINCE = re.compile(r"agency/(vn-[^/]+)/[^/]+$")

Issued = TypeVar("Issued", Citation, LegalDocument)
Acting = TypeVar("Acting", Assignment, Participation)


def agree(notice: Notice) -> Notice:
    """`notice` with one label for each body."""
    acting, issuing = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for body, issues in _bodies(notice):
        (issuing if issues else acting)[body.id, body.label] += 1
    labels: dict[str, str] = {}
    for counts in (acting, issuing):
        for (key, label), _ in sorted(counts.items(), key=lambda entry: (-entry[1], entry[0])):
            labels.setdefault(key, label)
    if notice.issuer is not None and notice.issuer.id.startswith("agency/vn/"):
        labels = {key: _with_province(key, label) for key, label in labels.items()}
    if all(labels[key] == label for key, label in (*acting, *issuing)):
        return notice
    return _relabelled(notice, labels)


def _with_province(key: str, label: str) -> str:
    """In the notice of a central body one province's bodies are told from another's: "HĐND tỉnh" → "HĐND tỉnh Gia Lai"."""
    of_province = _OF_PROVINCE.match(key)
    unit = gazetteer().by_id(f"unit/{of_province[1]}") if of_province else None
    if unit is None:
        return label
    if label in ("Tỉnh ủy", "Thành ủy"):
        return f"{label} {unit.name}"
    return f"{label.removesuffix(' tỉnh')} {unit.label}" if label.endswith(" tỉnh") else label


def _bodies(notice: Notice) -> Iterator[tuple[Body, bool]]:
    """All bodies in a notice, and whether each stands as an issuer."""
    issuers = [notice.issuer, *(c.issuer for c in notice.citations), *(d.issuer for d in notice.documents)]
    yield from ((issuer, True) for issuer in issuers if issuer is not None)
    for participation in notice.participants:
        yield participation.body, False
    for task in notice.tasks:
        yield from ((assignment.body, False) for assignment in task.assignments)
        for part in task.parts:
            yield from ((assignment.body, False) for assignment in part.assignments)
            yield from ((body, False) for body in part.reports_to)
    for petition in notice.petitions:
        yield from ((body, False) for body in petition.petitioners)
        yield from ((assignment.body, False) for assignment in petition.assignments)


def _relabelled(notice: Notice, labels: dict[str, str]) -> Notice:
    """`notice` with the labels of its bodies changed; the records that nothing changes in stay the same objects."""

    def named(body: Body) -> Body:
        return body if labels[body.id] == body.label else replace(body, label=labels[body.id])

    def issued(record: Issued) -> Issued:
        issuer = record.issuer
        if issuer is None or labels[issuer.id] == issuer.label:
            return record
        return replace(record, issuer=named(issuer))

    def acting(record: Acting) -> Acting:
        right = labels[record.body.id] == record.body.label
        return record if right else replace(record, body=named(record.body))

    def all_acting(records: tuple[Acting, ...]) -> tuple[Acting, ...]:
        return tuple(map(acting, records))

    def part(record: Obligation) -> Obligation:
        return replace(
            record, assignments=all_acting(record.assignments), reports_to=tuple(map(named, record.reports_to))
        )

    def task(record: Task) -> Task:
        return replace(record, assignments=all_acting(record.assignments), parts=tuple(map(part, record.parts)))

    def petition(record: Petition) -> Petition:
        petitioners = tuple(map(named, record.petitioners))
        return replace(record, petitioners=petitioners, assignments=all_acting(record.assignments))

    return replace(
        notice,
        issuer=named(notice.issuer) if notice.issuer is not None else None,
        participants=all_acting(notice.participants),
        documents=tuple(map(issued, notice.documents)),
        citations=tuple(map(issued, notice.citations)),
        tasks=tuple(map(task, notice.tasks)),
        petitions=tuple(map(petition, notice.petitions)),
    )
