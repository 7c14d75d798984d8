"""All tasks, found by who, where, when, under which document and in which words."""

from __future__ import annotations

from typing import Any

import pyoxigraph as ox

from kg.serve.pages import tasks_of
from kg.serve.pages.model import Page
from kg.serve.pages.names_of import label_of, typed
from kg.serve.pages.request import PER_PAGE, Request, pages_of
from kg.serve.problems import Problem
from kg.serve.search import Index

FIELDS = {"body": ("Agency", "Group", "AdministrativeUnit"), "place": ("AdministrativeUnit",),
          "document": ("LegalDocument", "Notice")}  # fmt: skip
SORTS = {"due": "(!BOUND(?due)) ?due ?notice", "notice": "DESC(?held) ?notice", "latest": "(!BOUND(?due)) DESC(?due) ?notice"}
MOST = 20_000  # rows in a download

QUERY = """
SELECT ?task ?notice (MIN(?day) AS ?due) (SAMPLE(?session_day) AS ?held) WHERE {
  PATTERNS
}
GROUP BY ?task ?notice FILTERS ORDER BY SORT STRLEN(STR(?task)) ?task LIMIT LIMITED OFFSET SKIPPED"""

COUNT = """
SELECT (COUNT(DISTINCT ?task) AS ?tasks) WHERE {
  PATTERNS
}"""


def tasks_page(request: Request) -> Page:
    patterns, terms, unknown = _patterns(request)
    sort = request.field("sort", "due")
    if sort not in SORTS:
        raise Problem(400, "parameters", f"sort is one of {', '.join(SORTS)}")
    listing = request.form == "text/html"
    limit, skip = (PER_PAGE, (request.page - 1) * PER_PAGE) if listing else (MOST, 0)
    rows: list[dict[str, str]] = []
    total = 0
    if not unknown:
        query = QUERY.replace("PATTERNS", patterns).replace("SORT", SORTS[sort]).replace("FILTERS", "")
        rows = request.ask("tasks-found", query.replace("LIMITED", str(limit)).replace("SKIPPED", str(skip)), **terms)
        counted = request.ask("tasks-counted", COUNT.replace("PATTERNS", patterns), **terms) if listing else []
        total = int(counted[0]["tasks"]) if counted else len(rows)
    found = tasks_of.tasks(request, [(row["task"], row["notice"]) for row in rows])
    data: dict[str, Any] = {
        "heading": "tasks", "tasks": found, "total": total, "pages": pages_of(total, request.page), "unknown": unknown,
        "sort": sort, "given": {name: request.field(name) for name in (*FIELDS, "from", "to", "q")},
        "shown_names": {name: _shown(request, request.field(name)) for name in FIELDS}, "when": _when(request),
    }  # fmt: skip
    page = Page("tasks.html", "tasks", data, subjects=[task["iri"] for task in found])
    page.facts = {"total": total, "unknown": {name: [label for _, label in near] for name, near in unknown.items()}}
    page.sheets = [tasks_of.sheet(request, found)]
    return page


def _shown(request: Request, given: str) -> str:
    return label_of(request, given) if given.startswith(("http://", "https://")) else given


def _when(request: Request) -> str:
    """Which tasks by their last day: those to come unless something else is asked for."""
    when = request.field("when")
    filtered = any(request.field(name) for name in (*FIELDS, "from", "to", "q"))
    return when if when in ("all", "coming", "past", "none") else "all" if filtered else "coming"


def _patterns(request: Request) -> tuple[str, dict[str, list[str]], dict[str, list[tuple[str, str]]]]:
    """The patterns that the filters demand, the nodes in them, and names that mean nothing with what is near."""
    inner, terms, unknown = [], {}, {}
    for name, classes in FIELDS.items():
        words = request.field(name)
        if not words:
            continue
        nodes, near = typed(request, words, classes)
        if not nodes:
            unknown[name] = near
        terms[name] = nodes
    if "body" in terms:
        inner.append("VALUES ?body { $body } ?task kg:assignedTo|kg:coordinatedWith ?body .")
    if "document" in terms:
        terms["document"] += _same(request, terms["document"])
        inner.append("VALUES ?cited { $document } ?task kg:cites ?cited .")
    if words := request.field("q"):
        found = _with_words(request, words)
        if found is None:
            literal = str(ox.Literal(words.lower())).replace("$", "$$")
            inner.append(f"?task kg:text ?text FILTER(CONTAINS(LCASE(STR(?text)), {literal}))")
        else:
            terms["items"] = found
            inner.append("VALUES ?task { $items }")
    when, last_day = _when(request), "?task kg:hasDeadline/kg:due ?day ."
    limits = [f'?day >= "{request.today}"^^xsd:date'] if when == "coming" else []
    limits += [f'?day < "{request.today}"^^xsd:date'] if when == "past" else []
    for name, sign in (("from", ">="), ("to", "<=")):
        if given := request.field(name):
            limits.append(f"STR(?day) {sign} {ox.Literal(_day(given))}")
    if limits:
        inner += [last_day, f"FILTER({' && '.join(limits)})"]
    inner.append("?notice kg:assigns ?task .")
    if "place" in terms:
        inner.append("VALUES ?place { $place } ?notice kg:concludes/(kg:inspects|kg:visits) ?place .")
    if when == "none":
        inner.append("FILTER NOT EXISTS { ?task kg:hasDeadline ?deadline }")
    if not limits:
        inner.append(f"OPTIONAL {{ {last_day} }}")
    inner.append("OPTIONAL { ?notice kg:concludes/kg:date ?session_day }")
    return "GRAPH ?graph {\n    " + "\n    ".join(inner) + "\n  }", terms, unknown


def _day(given: str) -> str:
    import re

    if found := re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", given):
        return f"{found[3]}-{int(found[2]):02d}-{int(found[1]):02d}"
    if not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", given):
        raise Problem(400, "parameters", f"{given!r} is no date: write 2024-04-23, 23/4/2024, 2024-04 or 2024")
    return given


def _same(request: Request, documents: list[str]) -> list[str]:
    """Nodes of single notices that mean one of the documents."""
    from kg.trace.facts import Facts

    facts = Facts(request.reader)
    return [node for document in documents for node in facts.same(document)]


def _with_words(request: Request, words: str) -> list[str] | None:
    """The tasks with these words by the search index; None where there is no index."""
    try:
        index = Index(request.reader.location)
    except FileNotFoundError:
        return None
    try:
        return index.items(words)
    finally:
        index.close()
