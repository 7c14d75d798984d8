"""The page of a place: its inspections over time, what was told to whom about it, and its figures."""

from __future__ import annotations

from typing import Any

from kg.serve.pages import tasks_of
from kg.serve.pages.derived import derived_statements
from kg.serve.pages.model import Page, Sheet
from kg.serve.pages.names_of import label_of
from kg.serve.pages.request import PER_PAGE, Request, pages_of

SESSIONS = """
SELECT ?notice ?class ?date ?issued ?chair ?chair_name ?delegation WHERE {
  GRAPH ?graph {
    ?session kg:inspects|kg:visits $place ; a ?class .
    ?notice kg:concludes ?session .
    OPTIONAL { ?session kg:date ?date }
    OPTIONAL { ?notice kg:date ?issued }
    OPTIONAL { ?session kg:delegation ?delegation }
    OPTIONAL { ?chair kg:chairs ?session ; foaf:name ?chair_name }
  }
}"""

TASKS = """
SELECT ?task ?notice (MIN(?day) AS ?due) WHERE {
  GRAPH ?graph {
    VALUES ?notice { $notices }
    ?notice kg:assigns ?task .
    OPTIONAL { ?task kg:hasDeadline/kg:due ?day }
  }
}
GROUP BY ?task ?notice ORDER BY (!BOUND(?due)) ?due ?notice STRLEN(STR(?task)) ?task"""

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
  GRAPH ?graph {
    VALUES ?notice { $notices }
    ?notice kg:hasFigure ?figure .
    ?figure kg:value ?value ; kg:unitOfMeasure ?unit ; kg:section ?section ; kg:evidence/oa:exact ?quote .
  }
}
ORDER BY ?notice STRLEN(STR(?figure)) ?figure LIMIT 400"""


def place_page(request: Request, iri: str) -> Page:
    sessions: dict[str, dict[str, Any]] = {}
    for row in request.ask("sessions", SESSIONS, place=iri):
        sessions.setdefault(row["notice"], {**row, "class": row["class"].rpartition("#")[2]})
    listed = sorted(sessions.values(), key=lambda row: row.get("date") or row.get("issued", ""), reverse=True)
    about = [row["notice"] for row in listed]
    rows = request.ask("tasks-of-place", TASKS, notices=about) if about else []
    start = (request.page - 1) * PER_PAGE
    shown = rows if request.form != "text/html" else rows[start : start + PER_PAGE]
    found = tasks_of.tasks(request, [(row["task"], row["notice"]) for row in shown])
    figures = request.ask("figures-of-place", FIGURES, notices=about) if about else []
    named = [row["notice"] for row in request.ask("named-in", NAMED, place=iri) if row["notice"] not in sessions]
    label = label_of(request, iri)
    known = tasks_of.notices(request, [*about, *named])
    data: dict[str, Any] = {
        "iri": iri, "heading": label, "sessions": listed, "known": known, "groups": tasks_of.grouped(found),
        "total": len(rows), "pages": pages_of(len(rows), request.page), "figures": figures,
        "named": sorted((known[notice] for notice in named if notice in known), key=lambda n: n["date"], reverse=True),
        "units": request.ask("parts", PARTS, place=iri), "within": request.ask("within", WITHIN, place=iri),
        "derived": derived_statements(request, iri),
    }  # fmt: skip
    page = Page("place.html", label, data, subjects=[iri, *about])
    page.facts = {"iri": iri, "label": label, "sessions": listed}
    page.sheets = [
        Sheet("sessions", ("date", "class", "chair", "notice", "link"),
              [(row.get("date") or row.get("issued", ""), row["class"], row.get("chair_name"),
                known.get(row["notice"], {}).get("name", ""), request.absolute(row["notice"])) for row in listed]),
        tasks_of.sheet(request, found),
        Sheet("figures", ("value", "unit", "section", "quote", "notice"),
              [(row["value"], row["unit"], row["section"], " ".join(row["quote"].split()), request.absolute(row["notice"]))
               for row in figures]),
    ]  # fmt: skip
    return page
