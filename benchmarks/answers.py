"""The scorer's tables straight from parsed notices, without a store between: for tests and for reports by kind of noise."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kg.model import Assignment, Body, Notice
from kg.parse import parse
from kg.read import read_text

Rows = dict[str, dict[str, list[dict[str, str]]]]
TABLES = (
    "notices",
    "inspections",
    "participants",
    "citations",
    "tasks",
    "petitions",
    "recipients",
    "places",
    "figures",
    "anomalies",
)


def answers(texts: Iterable[tuple[str, str]]) -> Rows:
    """(file name, text) pairs → table → file → rows, as `score.read_answers` gives them."""
    found: Rows = {table: {} for table in TABLES}
    for file, text in texts:
        for table, rows in tables_of(parse(read_text(text, file))).items():
            found[table][file] = [
                {"file": file} | {key: str(value or "") for key, value in row.items()} for row in rows
            ]
    return found


def tables_of(notice: Notice) -> dict[str, list[dict[str, Any]]]:
    """The rows of one notice by table. Cells that hold several values join them with " | "."""
    numbers = {cited.id: cited.number or "" for cited in notice.citations}
    signer, session = notice.signer, notice.session
    head = {
        "type": notice.kind, "number": notice.number, "symbol": notice.symbol, "issuer": _label(notice.issuer),
        "place": notice.place, "date": notice.date, "title": notice.title, "signer": signer.name if signer else "",
        "signer_post": signer.post if signer else "", "signing_authority": _many(notice.signing_authority),
    }  # fmt: skip
    held = []
    if session is not None:
        chair = session.chair
        held.append({
            "date": session.date, "chair": chair.name if chair else "", "chair_post": chair.post if chair else "",
            "delegation": session.delegation, "districts": _many(unit.label for unit in session.districts),
            "communes": _many(unit.label for unit in session.communes), "basis": _many(numbers[cited] for cited in session.basis),
        })  # fmt: skip
    return {
        "notices": [head],
        "inspections": held,
        "participants": [{"label": part.body.label, "side": part.side} for part in notice.participants],
        "citations": [
            {"quote": " ".join(cited.evidence[0].quote.split()), "kind": cited.kind, "number": cited.number, "date": cited.date,
             "issuer": _label(cited.issuer), "title": cited.title, "section": cited.section, "footnote": cited.footnote,
             "document": cited.document}
            for cited in notice.citations
        ],
        "tasks": [
            {"section": task.section, "text": task.text, **_actors(task.assignments),
             "deadlines": _many(deadline.date or "" for deadline in task.deadlines), "cites": _many(numbers[c] for c in task.cites)}
            for task in notice.tasks
        ],
        "petitions": [
            {"text": item.text, "petitioner": _many(body.label for body in item.petitioners), **_actors(item.assignments)}
            for item in notice.petitions
        ],
        "recipients": [{"label": line.label} for line in notice.recipients],
        "places": [{"label": place.unit.label} for place in notice.places],
        "figures": [{"quote": f.evidence[0].quote, "value": f.value, "unit": f.unit} for f in notice.figures],
        "anomalies": [
            {"class": found.kind, "quote": found.evidence[0].quote if found.evidence else "", "why": found.why_en}
            for found in notice.anomalies
        ],
    }  # fmt: skip


def _label(body: Body | None) -> str:
    return body.label if body else ""


def _many(values: Iterable[str]) -> str:
    return " | ".join(value for value in dict.fromkeys(values) if value)


def _actors(assignments: Iterable[Assignment]) -> dict[str, str]:
    parts = list(assignments)
    return {
        "assignees": _many(part.body.label for part in parts if part.role != "coordinating"),
        "lead": _many(part.body.label for part in parts if part.role == "lead"),
        "coordinating": _many(part.body.label for part in parts if part.role == "coordinating"),
    }
