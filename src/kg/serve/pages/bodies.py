"""The page of a body: what it has to do by when, what was asked and answered, where it took part."""

from __future__ import annotations

from typing import Any

from kg.serve.pages import tasks_of
from kg.serve.pages.derived import successor_of_body
from kg.serve.pages.model import Page, Sheet
from kg.serve.pages.names_of import label_of, other_labels, where_of
from kg.serve.pages.request import PER_PAGE, Request, pages_of

ROLES = {"lead": "kg:ledBy", "assigned": "kg:assignedTo", "coordinating": "kg:coordinatedWith"}

PETITIONS = """
SELECT DISTINCT ?petition ?notice ?text ?section WHERE {
  GRAPH ?graph {
    ?petition ROLES $body .
    ?notice kg:answers ?petition .
    ?petition kg:text ?text ; kg:section ?section .
  }
}
ORDER BY ?notice STRLEN(STR(?petition)) ?petition LIMIT 200"""

ATTENDED = """
SELECT ?notice WHERE {
  GRAPH ?graph { ?participation kg:body $body . ?notice kg:hasParticipation ?participation }
}
GROUP BY ?notice LIMIT 500"""


def body_page(request: Request, iri: str) -> Page:
    role = request.field("role")
    pattern = ROLES.get(role, "kg:assignedTo|kg:coordinatedWith")
    rows = tasks_of.in_order(request, request.ask("tasks-of-body", tasks_of.PAIRS.replace("ROLES", pattern), body=iri))
    counts = dict.fromkeys(tasks_of.STATUSES, 0)
    for _, _, due in rows:
        counts[tasks_of.status_of(due, (), request.today)] += 1
    wanted = request.field("status")
    if wanted in ("overdue", "soon", "later"):
        rows = [row for row in rows if tasks_of.status_of(row[2], (), request.today) == wanted]
    elif wanted in ("recurring", "none"):
        rows = [row for row in rows if not row[2]]
    start = (request.page - 1) * PER_PAGE
    everything = request.form != "text/html"
    shown = rows if everything else rows[start : start + PER_PAGE]
    found = tasks_of.tasks(request, [(task, notice) for task, notice, _ in shown])
    if wanted in ("recurring", "none"):
        found = [task for task in found if task["status"] == wanted]
    petitions = [
        {**row, "asked": asked}
        for asked, term in (("true", "kg:raisedBy"), ("false", "kg:assignedTo"))
        for row in request.ask("petitions-of-body", PETITIONS.replace("ROLES", term), body=iri)
    ]
    attended = tasks_of.notices(request, (row["notice"] for row in request.ask("attended", ATTENDED, body=iri)))
    label = label_of(request, iri)
    data: dict[str, Any] = {
        "iri": iri, "heading": label, "where": where_of(request, iri),
        "others": [other for other in other_labels(request, iri) if other != label],
        "groups": tasks_of.grouped(found), "total": len(rows), "counts": counts, "role": role, "status": wanted,
        "pages": pages_of(len(rows), request.page), "petitions": petitions,
        "known": tasks_of.notices(request, (row["notice"] for row in petitions)) if petitions else {},
        "attended": sorted(attended.values(), key=lambda notice: notice["date"], reverse=True),
        "successor": successor_of_body(request, iri),
    }  # fmt: skip
    page = Page("body.html", label, data, subjects=[iri, *(task["iri"] for task in found)])
    page.facts = {
        "iri": iri,
        "label": label,
        "tasks": len(rows),
        "attended": [notice["iri"] for notice in attended.values()],
    }
    petition_sheet = Sheet("petitions", ("petition", "section", "notice", "asked", "link"),
                           [(row["text"], row["section"], data["known"].get(row["notice"], {}).get("name", ""),
                             row.get("asked") == "true", request.absolute(row["petition"])) for row in petitions])  # fmt: skip
    page.sheets = [tasks_of.sheet(request, found), petition_sheet]
    return page
