"""The page of a place: its inspections over time, what was told to whom about it, and its figures."""

from __future__ import annotations

from typing import Any

from kg.serve.pages import tasks_of
from kg.serve.pages.derived import findings, successor_of_unit
from kg.serve.pages.model import Page, Sheet
from kg.serve.pages.names_of import label_of
from kg.serve.pages.request import PER_PAGE, Request, pages_of

SESSIONS = """
SELECT DISTINCT ?notice ?class ?session WHERE {
  GRAPH ?graph {
    ?session kg:inspects|kg:visits $place ; a ?class .
    ?notice kg:concludes ?session .
  }
}"""

CHAIRS = """
SELECT ?session ?chair ?chair_name WHERE {
  VALUES ?session { $sessions }
  GRAPH ?graph { ?chair kg:chairs ?session ; foaf:name ?chair_name }
}"""

NAMED = """
SELECT ?notice WHERE {
  GRAPH ?graph { ?place kg:unit $place . ?notice kg:hasPlace ?place }
}
GROUP BY ?notice LIMIT 500"""

PARTS = """
SELECT ?unit ?label WHERE {
  GRAPH ?graph { ?unit kg:within $place }
  GRAPH <graph/derived/names> { ?unit skos:prefLabel ?label }
}
GROUP BY ?unit ?label ORDER BY ?label LIMIT 300"""

WITHIN = """
SELECT ?unit ?label WHERE {
  GRAPH ?graph { $place kg:within ?unit }
  OPTIONAL { GRAPH <graph/derived/names> { ?unit skos:prefLabel ?label } }
}
GROUP BY ?unit ?label"""

FIGURES = """
SELECT ?notice ?figure ?value ?unit ?section ?quote WHERE {
  VALUES ?notice { $notices }
  GRAPH ?graph {
    ?notice kg:hasFigure ?figure .
    ?figure kg:value ?value ; kg:unitOfMeasure ?unit ; kg:section ?section ; kg:evidence ?evidence .
    ?evidence oa:exact ?quote .
  }
}
ORDER BY ?notice STRLEN(STR(?figure)) ?figure LIMIT 400"""


def place_page(request: Request, iri: str) -> Page:
    sessions: dict[str, dict[str, Any]] = {}
    for row in request.ask("sessions", SESSIONS, place=iri):
        sessions.setdefault(row["notice"], {**row, "class": row["class"].rpartition("#")[2]})
    chairs = request.ask("chairs", CHAIRS, sessions=[row["session"] for row in sessions.values()]) if sessions else []
    by_session = {row["session"]: row for row in chairs}
    told = tasks_of.notices(request, sessions)
    for notice, row in sessions.items():
        row |= {**by_session.get(row["session"], {}), "date": told.get(notice, {}).get("date", "")}
    listed = sorted(sessions.values(), key=lambda row: row["date"], reverse=True)
    about = [row["notice"] for row in listed]
    rows = tasks_of.in_order(
        request, request.ask("tasks-of-place", tasks_of.OF_NOTICES, notices=about) if about else []
    )
    start = (request.page - 1) * PER_PAGE
    shown = rows if request.form != "text/html" else rows[start : start + PER_PAGE]
    found = tasks_of.tasks(request, [(task, notice) for task, notice, _ in shown])
    figures = request.ask("figures-of-place", FIGURES, notices=about) if about else []
    named = [row["notice"] for row in request.ask("named-in", NAMED, place=iri) if row["notice"] not in sessions]
    label = label_of(request, iri)
    known = told | tasks_of.notices(request, named)
    data: dict[str, Any] = {
        "iri": iri, "heading": label, "sessions": listed, "known": known, "groups": tasks_of.grouped(found),
        "total": len(rows), "pages": pages_of(len(rows), request.page), "figures": figures,
        "named": sorted((known[notice] for notice in named if notice in known), key=lambda n: n["date"], reverse=True),
        "units": request.ask("parts", PARTS, place=iri), "within": request.ask("within", WITHIN, place=iri),
        "successor": successor_of_unit(request, iri), "findings": findings(request, about[:50]),
    }  # fmt: skip
    page = Page("place.html", label, data, subjects=[iri, *about])
    page.facts = {"iri": iri, "label": label, "sessions": listed}
    page.sheets = [
        Sheet("sessions", ("date", "class", "chair", "notice", "link"),
              [(row["date"], row["class"], row.get("chair_name"),
                known.get(row["notice"], {}).get("name", ""), request.absolute(row["notice"])) for row in listed]),
        tasks_of.sheet(request, found),
        Sheet("figures", ("value", "unit", "section", "quote", "notice"),
              [(row["value"], row["unit"], row["section"], " ".join(row["quote"].split()), request.absolute(row["notice"]))
               for row in figures]),
    ]  # fmt: skip
    return page
