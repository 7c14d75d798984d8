"""Orders that nobody can follow: to bodies that had ended by the day of the notice (the changes of mappings/bodies.toml), by days
that were over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cache

from kg.knowledge.bodies import Change, body_of, changes
from kg.model import Anomaly, Assignment, Deadline, Evidence
from kg.parse.anomaly_report import AnomalyMention, day_vi, report

SETTLED = timedelta(days=60)  # provinces carried such changes out some weeks sooner or later


def ended_bodies(assignments: Iterable[Assignment], issued: str | None, first: int) -> Iterator[Anomaly]:
    """An anomaly for each body assigned by a notice of the day `issued` (EDTF) that had become another; numbered from
    `first`."""
    if issued is None or len(issued) < 7:
        return
    day, seen = date.fromisoformat(issued if len(issued) == 10 else f"{issued}-01"), set[str]()
    for assignment in assignments:
        body = assignment.body
        change = _ends().get(body.id.rsplit("/", 1)[-1]) if body.id.startswith("agency/vn") else None
        if change is None or body.id in seen or not assignment.evidence:
            continue
        if date.fromisoformat(change.date) + SETTLED < day:
            seen.add(body.id)
            after = ", ".join(known.label for name in change.after if (known := body_of(name)) is not None)
            found = report("body-ended", 0, 0, body.label, after, day_vi(change.date))
            yield _told(first + len(seen) - 1, found, assignment.evidence)


def passed_deadlines(deadlines: Iterable[Deadline], issued: str | None, first: int) -> Iterator[Anomaly]:
    """An anomaly for each deadline that was over on the day `issued` of its notice (EDTF); numbered from `first`."""
    late = [
        deadline for deadline in deadlines if issued and len(issued) == 10 and deadline.due and deadline.due < issued
    ]
    for number, deadline in enumerate(late, first):
        found = report("deadline-passed", 0, 0, date=day_vi(deadline.due or ""), meant=day_vi(issued or ""))
        yield _told(number, found, deadline.evidence)


def _told(number: int, found: AnomalyMention, evidence: tuple[Evidence, ...]) -> Anomaly:
    return Anomaly(f"anomaly/{number}", found.kind, found.severity, found.why_vi, found.why_en, evidence[:1])


@cache
def _ends() -> dict[str, Change]:
    """Id of a body, without its place → the change with which it ended."""
    days = [change for change in changes() if len(change.date) == 10 and change.after]
    return {name: change for change in days for name in change.before if name not in change.after}
