"""What was concluded over all notices about one node: who answers for it today, and what notices found."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kg.serve.pages.request import Request

ORG = "http://www.w3.org/ns/org#"

EVENTS = f"""
SELECT ?event ?since ?until ?words ?why ?result ?label WHERE {{
  ?event <{ORG}originalOrganization> $node ; kg:since ?since ; kg:inWords ?words ; kg:why ?why .
  OPTIONAL {{ ?event kg:until ?until }}
  OPTIONAL {{ ?event kg:ofTask ?task }}
  FILTER(LANG(?why) = "LANGUAGE" && !BOUND(?task))
}}"""

RESULTS = f"""
SELECT ?result ?label WHERE {{
  VALUES ?event {{ $events }}
  ?event <{ORG}resultingOrganization> ?result .
  ?result skos:prefLabel ?label .
}}"""

UNITS = """
SELECT DISTINCT ?result ?label WHERE { $node kg:succeededBy ?result . ?result skos:prefLabel ?label }
ORDER BY ?label"""

ENDED = """
SELECT ?until WHERE { $node kg:until ?until }"""

FINDINGS = """
SELECT DISTINCT ?notice ?finding ?quote ?section ?start ?end WHERE {
  VALUES ?notice { $notices }
  ?notice kg:finds ?finding .
  ?finding oa:exact ?quote ; kg:section ?section ; oa:start ?start ; oa:end ?end .
}"""


def successor_of_body(request: Request, iri: str) -> dict[str, Any] | None:
    """Who answers for a body on the request's day, since when and why; None where it is still itself."""
    events = [
        row
        for row in request.ask("succession", EVENTS.replace("LANGUAGE", request.language), node=iri)
        if row["since"] <= request.today and request.today < row.get("until", "9")
    ]
    if not events:
        return None
    results = request.ask("successors", RESULTS, events=[events[0]["event"]])
    unique = {row["result"]: {"iri": row["result"], "label": row["label"]} for row in results}
    return {
        "since": events[0]["since"],
        "words": events[0]["words"],
        "why": events[0]["why"],
        "bodies": list(unique.values()),
    }


def successor_of_unit(request: Request, iri: str) -> dict[str, Any] | None:
    """The units that have the area of a unit that has ended by the request's day."""
    ended = [row["until"] for row in request.ask("ended", ENDED, node=iri) if row["until"] <= request.today]
    if not ended:
        return None
    units = {
        row["result"]: {"iri": row["result"], "label": row["label"]}
        for row in request.ask("successors", UNITS, node=iri)
    }
    words = "; ".join(unit["label"] for unit in units.values())
    return {"since": ended[0], "words": words, "why": "", "bodies": list(units.values())}


def findings(request: Request, notices: Iterable[str]) -> list[dict[str, Any]]:
    """What notices found (results and shortcomings), each with its words and their place."""
    wanted = list(notices)
    rows = request.ask("findings", FINDINGS, notices=wanted) if wanted else []
    found = [{**row, "quote": " ".join(row["quote"].split()), "at": int(row["start"])} for row in rows]
    order = {notice: index for index, notice in enumerate(wanted)}
    return sorted(found, key=lambda row: (order.get(row["notice"], 0), row["at"]))
