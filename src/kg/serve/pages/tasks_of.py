"""Tasks as pages show them: what, who, by when, under which documents, and where it is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from kg.serve.pages.model import Sheet
from kg.serve.pages.request import Request, Row
from kg.serve.pages.words import say
from kg.vocabulary import KG, OA

SOON = 30  # days ahead that are "soon"
STATUSES = ("overdue", "soon", "later", "recurring", "none")

DETAILS = """
SELECT ?task ?part ?property ?value ?label WHERE {
  VALUES ?task { $tasks }
  GRAPH ?graph {
    { ?task ?property ?value }
    UNION { ?task kg:hasDeadline|kg:evidence ?part . ?part ?property ?value }
  }
  OPTIONAL { GRAPH <graph/derived/names> { ?value skos:prefLabel ?label } }
}"""

# Optional groups of several patterns make the store scan everything; what may be missing is asked for on its own.
NOTICES = """
SELECT ?notice ?file ?kind ?number ?symbol ?title ?date WHERE {
  VALUES ?notice { $notices }
  ?notice kg:kind ?kind ; kg:file ?file .
  OPTIONAL { ?notice kg:number ?number }
  OPTIONAL { ?notice kg:symbol ?symbol }
  OPTIONAL { ?notice dcterms:title ?title }
  OPTIONAL { ?notice kg:date ?date }
}"""

HELD = """
SELECT ?notice ?held WHERE {
  VALUES ?notice { $notices }
  GRAPH ?graph { ?notice kg:concludes ?session . ?session kg:date ?held }
}"""

PLACES = """
SELECT ?notice ?place ?label WHERE {
  VALUES ?notice { $notices }
  GRAPH ?graph { ?notice kg:concludes ?session . ?session kg:inspects|kg:visits ?place }
  GRAPH <graph/derived/names> { ?place skos:prefLabel ?label }
}"""

PAIRS = """
SELECT DISTINCT ?task ?notice WHERE {
  GRAPH ?graph { ?task ROLES $body . ?notice kg:assigns ?task }
}"""

OF_NOTICES = """
SELECT ?task ?notice WHERE {
  VALUES ?notice { $notices }
  GRAPH ?graph { ?notice kg:assigns ?task }
}"""

DAYS = """
SELECT ?task ?due WHERE {
  VALUES ?task { $tasks }
  GRAPH ?graph { ?task kg:hasDeadline ?deadline . ?deadline kg:due ?due }
}"""

COLUMNS = ("due", "status", "task", "lead", "assigned", "coordinating", "deadlines", "cites", "section", "notice",
           "date", "quote", "link")  # fmt: skip


def status_of(due: str, kinds: Iterable[str], today: str) -> str:
    """Where a task with this last day ("" if none) and these kinds of deadline stands today."""
    if due:
        if due < today:
            return "overdue"
        return "soon" if due <= (date.fromisoformat(today) + timedelta(days=SOON)).isoformat() else "later"
    return "recurring" if "recurring" in kinds else "none"


def notices(request: Request, iris: Iterable[str]) -> dict[str, dict[str, Any]]:
    """What is said of notices wherever they are mentioned, by IRI."""
    wanted = sorted(set(iris))
    if not wanted:
        return {}
    held = {row["notice"]: row["held"] for row in request.ask("held", HELD, notices=wanted)}
    found: dict[str, dict[str, Any]] = {}
    for row in request.ask("notices", NOTICES, notices=wanted):
        if row["notice"] in held:
            row["held"] = held[row["notice"]]
        found.setdefault(row["notice"], {"iri": row["notice"], "places": {}, **_notice(request, row)})
    for row in request.ask("places", PLACES, notices=wanted):
        if row["notice"] in found:
            found[row["notice"]]["places"][row["place"]] = row["label"]
    return found


def in_order(request: Request, pairs: Iterable[Row]) -> list[tuple[str, str, str]]:
    """(task, notice, first last day or "") of (task, notice) rows: by day, those without one at the end."""
    by_task = {row["task"]: row["notice"] for row in pairs}
    days: dict[str, str] = {}
    for row in request.ask("days", DAYS, tasks=by_task) if by_task else ():
        days[row["task"]] = min(row["due"], days.get(row["task"], "9"))
    listed = [(task, notice, days.get(task, "")) for task, notice in by_task.items()]
    return sorted(listed, key=lambda entry: (entry[2] or "9", entry[1], len(entry[0]), entry[0]))


def _notice(request: Request, row: Row) -> dict[str, Any]:
    number = "/".join(part for part in (row.get("number"), row.get("symbol")) if part) if "number" in row else ""
    day = row.get("held") or row.get("date", "")
    label = f"{row['kind']} {number}" if number else f"{row['kind']} ({say('unnumbered', request.language)})"
    return {"file": row["file"], "kind": row["kind"], "number": number, "title": row.get("title", ""), "date": day,
            "label": label, "name": label if number else row["file"]}  # fmt: skip


def tasks(request: Request, pairs: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
    """The tasks of (task, notice) pairs, in their order."""
    if not pairs:
        return []
    described: dict[str, list[Row]] = defaultdict(list)
    for row in request.ask("tasks", DETAILS, tasks=[task for task, _ in pairs]):
        described[row["task"]].append(row)
    known = notices(request, (notice for _, notice in pairs))
    return [
        _task(request, task, described[task], known.get(notice, {"iri": notice, "label": notice, "name": notice, "date": "", "places": {}}))
        for task, notice in pairs
        if described[task]  # else it has gone since it was listed
    ]  # fmt: skip


def _task(request: Request, iri: str, rows: list[Row], notice: dict[str, Any]) -> dict[str, Any]:
    own: dict[str, list[dict[str, str]]] = defaultdict(list)
    parts: dict[str, dict[str, str]] = defaultdict(dict)
    for row in rows:
        name = row["property"].rpartition("#")[2].rpartition("/")[2]
        if "part" in row:
            parts[row["part"]][name] = row["value"]
        else:
            own[name].append({"iri": row["value"], "label": row.get("label", row["value"])})
    lead = _unique(own["ledBy"])
    leading = {body["iri"] for body in lead}
    deadlines = [part for part in parts.values() if "deadlineKind" in part]
    for part in deadlines:
        part["kind"] = part["deadlineKind"].removeprefix(f"{KG}deadline-")
    deadlines.sort(key=lambda part: (part.get("due", "9"), part.get("text", "")))
    evidence = [part for part in parts.values() if "exact" in part and "supports" not in part]
    evidence.sort(key=lambda part: int(part["start"]))
    due = min((part["due"] for part in deadlines if "due" in part), default="")
    quote = " ".join(evidence[0]["exact"].split()) if evidence else ""
    return {
        "iri": iri, "local": iri.partition(notice["iri"] + "/")[2].replace("/", "-"), "notice": notice,
        "text": next((value["iri"] for value in own["text"]), ""),
        "section": next((value["iri"] for value in own["section"]), ""),
        "lead": lead, "assigned": _unique(body for body in own["assignedTo"] if body["iri"] not in leading),
        "coordinating": _unique(own["coordinatedWith"]), "cites": _unique(own["cites"]),
        "deadlines": [{"text": part.get("text", ""), "due": part.get("due", ""), "kind": part["kind"]} for part in deadlines],
        "due": due, "status": status_of(due, [part["kind"] for part in deadlines], request.today), "quote": quote,
    }  # fmt: skip


def _unique(bodies: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    """Each node once, in the order of labels."""
    return sorted({body["iri"]: body for body in bodies}.values(), key=lambda body: body["label"])


def sheet(request: Request, found: Sequence[dict[str, Any]], name: str = "tasks") -> Sheet:
    """Tasks as a table with the quote and the link in every row."""

    def labels(bodies: list[dict[str, str]]) -> str:
        return " | ".join(body["label"] for body in bodies)

    rows = [
        (task["due"], task["status"], task["text"], labels(task["lead"]), labels(task["assigned"]),
         labels(task["coordinating"]), " | ".join(part["text"] for part in task["deadlines"]), labels(task["cites"]),
         task["section"], task["notice"]["name"], task["notice"]["date"], task["quote"], request.absolute(task["iri"]))
        for task in found
    ]  # fmt: skip
    return Sheet(name, COLUMNS, rows)


def grouped(found: Iterable[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Tasks by status, the statuses in the order of urgency, empty ones left out."""
    by_status: dict[str, list[dict[str, Any]]] = {status: [] for status in STATUSES}
    for task in found:
        by_status[task["status"]].append(task)
    return {status: listed for status, listed in by_status.items() if listed}


EXACT = OA + "exact"
