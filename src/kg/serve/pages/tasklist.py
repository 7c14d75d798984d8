"""All tasks, found by who, where, when, under which document and in which words.

The sets are asked for one by one and put together here: the store joins them more slowly than it reads them out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import pyoxigraph as ox

from kg.serve.lists import Days, NamedTask
from kg.serve.pages import tasks_of
from kg.serve.pages.model import Page
from kg.serve.pages.names_of import label_of, typed
from kg.serve.pages.request import Request, pages_of
from kg.serve.problems import Problem
from kg.serve.search import Index

FIELDS = {"body": ("Agency", "Group", "AdministrativeUnit"), "place": ("AdministrativeUnit",),
          "document": ("LegalDocument", "Notice")}  # fmt: skip
SORTS = ("due", "latest")
WHEN = ("all", "coming", "past", "none")
FEW = 3000  # tasks up to which they are named in a query

ASSIGNED = "SELECT ?task ?notice WHERE { ?notice kg:assigns ?task }"
DEADLINES = "SELECT ?task ?deadline WHERE { ?task kg:hasDeadline ?deadline }"
DUE = "SELECT ?deadline ?due WHERE { ?deadline kg:due ?due }"

BY_TASK = """
SELECT ?task ?notice WHERE { VALUES ?task { $tasks } ?notice kg:assigns ?task }"""

DUE_OF = """
SELECT ?task ?due WHERE {
  VALUES ?task { $tasks }
  GRAPH ?graph { ?task kg:hasDeadline ?deadline . ?deadline kg:due ?due }
}"""

OF_BODY = """
SELECT DISTINCT ?task WHERE { VALUES ?body { $nodes } ?task kg:assignedTo|kg:coordinatedWith ?body }"""

OF_DOCUMENT = """
SELECT DISTINCT ?task WHERE { VALUES ?cited { $nodes } ?task kg:cites ?cited ; kg:section ?section }"""

OF_PLACE = """
SELECT DISTINCT ?notice WHERE { VALUES ?place { $nodes } ?session kg:inspects|kg:visits ?place . ?notice kg:concludes ?session }"""

WITH_WORDS = """
SELECT DISTINCT ?task WHERE { ?task kg:text ?text FILTER(CONTAINS(LCASE(STR(?text)), WORDS)) }"""


def tasks_page(request: Request) -> Page:
    sort, when = request.field("sort", "due"), _when(request)
    if sort not in SORTS:
        raise Problem(400, "parameters", f"sort is one of {', '.join(SORTS)}")
    nodes, unknown = _nodes(request)
    shown, total = ([], 0) if unknown else _stretch(request, nodes, when, sort == "latest")
    found = tasks_of.tasks(request, [(task, notice) for task, notice, _ in shown])
    data: dict[str, Any] = {
        "heading": "tasks", "tasks": found, "total": total, "pages": pages_of(total, request.page), "unknown": unknown,
        "sort": sort, "sorts": SORTS, "given": {name: request.field(name) for name in (*FIELDS, "from", "to", "q")},
        "shown_names": {name: _shown(request, request.field(name)) for name in FIELDS}, "when": when,
    }  # fmt: skip
    page = Page("tasks.html", "tasks", data, subjects=[task["iri"] for task in found], size=request.span.limit)
    page.facts = {"total": total, "unknown": {name: [label for _, label in near] for name, near in unknown.items()}}
    page.sheets = [tasks_of.sheet(request, found)]
    return page


def _shown(request: Request, given: str) -> str:
    return label_of(request, given) if given.startswith(("http://", "https://")) else given


def _when(request: Request) -> str:
    """Which tasks by their last day: those to come unless something else is asked for."""
    when = request.field("when")
    filtered = any(request.field(name) for name in (*FIELDS, "from", "to", "q"))
    return when if when in WHEN else "all" if filtered else "coming"


def _nodes(request: Request) -> tuple[dict[str, list[str]], dict[str, list[tuple[str, str]]]]:
    """What the names in the form mean, and for those that mean nothing what is near."""
    nodes: dict[str, list[str]] = {}
    unknown: dict[str, list[tuple[str, str]]] = {}
    for name, classes in FIELDS.items():
        if words := request.field(name):
            nodes[name], near = typed(request, words, classes)
            if not nodes[name]:
                unknown[name] = near
    if "document" in nodes:
        from kg.trace.facts import Facts

        facts = Facts(request.reader)
        nodes["document"] += [node for document in nodes["document"] for node in facts.same(document)]
    return nodes, unknown


def _stretch(request: Request, nodes: dict[str, list[str]], when: str, latest: bool) -> tuple[list[NamedTask], int]:
    """The tasks of the page that is asked for; how many there are on all pages."""
    if not nodes and not request.field("q"):
        with request.lists() as kept:
            if kept is not None:
                for title, query in (("assigned", ASSIGNED), ("due", DUE), ("deadlines", DEADLINES)):
                    request.show(title, query)
                return kept.tasks(_wanted_days(request, when), latest, request.span)
    rows = _rows(request, nodes, when)
    if latest:
        rows.sort(key=lambda row: row[2], reverse=True)
    return rows[request.span.skip :][: request.span.limit], len(rows)


def _wanted_days(request: Request, when: str) -> Days:
    first, last = _day(request.field("from")), _day(request.field("to"))
    if when == "none":
        return Days(none=True)
    if when == "coming":
        return Days(max(first, request.today), last)
    return Days(first, last, request.today if when == "past" else "")


def _rows(request: Request, nodes: dict[str, list[str]], when: str) -> list[NamedTask]:
    """(task, notice, day) of the tasks wanted: the first day that fits, "" for tasks without one, by day."""
    there = (
        [row["notice"] for row in request.ask("of-place", OF_PLACE, nodes=nodes["place"])] if "place" in nodes else None
    )
    wanted = _candidates(request, nodes)
    if wanted is not None and len(wanted) <= FEW:
        pairs = request.ask("by-task", BY_TASK, tasks=wanted) if wanted else []
    elif there is not None and wanted is None:
        pairs = request.ask("of-notices", tasks_of.OF_NOTICES, notices=there) if there else []
    else:
        pairs = [row for row in request.ask("assigned", ASSIGNED) if wanted is None or row["task"] in wanted]
    notice_of = {row["task"]: row["notice"] for row in pairs}
    if there is not None:
        places = set(there)
        notice_of = {task: notice for task, notice in notice_of.items() if notice in places}
    days = _days(request, notice_of)
    first, last = _day(request.field("from")), _day(request.field("to"))
    limited = bool(first or last or when in ("coming", "past"))
    rows = []
    for task, notice in notice_of.items():
        fitting = [
            day
            for day in days.get(task, ())
            if (not first or day >= first) and (not last or day[: len(last)] <= last)
            and (when != "coming" or day >= request.today) and (when != "past" or day < request.today)
        ]  # fmt: skip
        if when == "none":
            if not days.get(task):
                rows.append((task, notice, ""))
        elif fitting or not limited:
            rows.append((task, notice, min(fitting, default="")))
    return sorted(rows, key=lambda row: (row[2] or "9", row[1], len(row[0]), row[0]))


def _candidates(request: Request, nodes: dict[str, list[str]]) -> set[str] | None:
    """The tasks that all filters but place and day leave; None where there are none."""
    sets = []
    for name, query in (("body", OF_BODY), ("document", OF_DOCUMENT)):
        if name in nodes:
            sets.append({row["task"] for row in request.ask(f"of-{name}", query, nodes=nodes[name])})
    if words := request.field("q"):
        found = _with_words(request, words)
        if found is None:
            literal = str(ox.Literal(words.lower())).replace("$", "$$")
            found = [row["task"] for row in request.ask("with-words", WITH_WORDS.replace("WORDS", literal))]
        sets.append(set(found))
    return set.intersection(*sets) if sets else None


def _days(request: Request, tasks: Iterable[str]) -> dict[str, list[str]]:
    """The last days of tasks."""
    tasks, days = list(tasks), defaultdict(list)
    if len(tasks) <= FEW:
        for row in request.ask("days", DUE_OF, tasks=tasks) if tasks else ():
            days[row["task"]].append(row["due"])
        return days
    due = {row["deadline"]: row["due"] for row in request.ask("due", DUE)}
    for row in request.ask("deadlines", DEADLINES):
        if row["deadline"] in due:
            days[row["task"]].append(due[row["deadline"]])
    return days


def _day(given: str) -> str:
    if found := re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", given):
        return f"{found[3]}-{int(found[2]):02d}-{int(found[1]):02d}"
    if given and not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", given):
        raise Problem(400, "parameters", f"{given!r} is no date: write 2024-04-23, 23/4/2024, 2024-04 or 2024")
    return given


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
