"""What a careful reader would doubt: anomalies, citations that stay open, files that are not in the store."""

from __future__ import annotations

from typing import Any

from kg.serve.pages import tasks_of
from kg.serve.pages.model import Page, Sheet
from kg.serve.pages.request import PER_PAGE, Request, pages_of
from kg.serve.problems import Problem
from kg.store.ledger import Ledger
from kg.vocabulary import KG

COUNTS = """
SELECT ?class ?severity (COUNT(DISTINCT ?anomaly) AS ?anomalies) WHERE {
  GRAPH ?graph { ?anomaly kg:anomalyKind ?class ; kg:severity ?severity }
}
GROUP BY ?class ?severity ORDER BY ?class ?severity"""

LISTED = """
SELECT ?anomaly ?notice ?class ?severity ?why ?quote ?start ?end WHERE {
  GRAPH ?graph {
    CLASSES
    ?anomaly kg:anomalyKind ?class ; kg:severity ?severity ; kg:why ?why .
    ?notice kg:hasAnomaly ?anomaly .
    OPTIONAL { ?anomaly kg:evidence ?evidence . ?evidence oa:exact ?quote ; oa:start ?start ; oa:end ?end }
    FILTER(LANG(?why) = "LANGUAGE")
  }
}
ORDER BY ?notice STRLEN(STR(?anomaly)) ?anomaly LIMIT LIMITED OFFSET SKIPPED"""

OPEN = """
SELECT ?outcome (COUNT(DISTINCT ?citation) AS ?citations) WHERE {
  GRAPH ?graph { ?citation kg:outcome ?asserted ; cito:hasCitedEntity ?cited }
  OPTIONAL { GRAPH <graph/derived/documents> { ?citation kg:outcome ?judged } }
  BIND(COALESCE(?judged, ?asserted) AS ?outcome)
}
GROUP BY ?outcome ORDER BY DESC(?citations)"""


def quality_page(request: Request) -> Page:
    chosen = {name: request.field(name) for name in ("class", "severity")}
    for value in chosen.values():
        if value and not value.isalpha():
            raise Problem(400, "parameters", f"{value!r} is no code")
    counts = request.ask("anomaly-counts", COUNTS)
    for row in counts:
        row["class"], row["severity"] = _code(row["class"]), _code(row["severity"])
    total = sum(int(row["anomalies"]) for row in counts
                if chosen["class"] in ("", row["class"]) and chosen["severity"] in ("", row["severity"]))  # fmt: skip
    limit, skip = (PER_PAGE, (request.page - 1) * PER_PAGE) if request.form == "text/html" else (20_000, 0)
    narrowed = " ".join(
        f"VALUES ?{name} {{ kg:{'anomaly' if name == 'class' else 'severity'}-{value} }}" for name, value in chosen.items() if value
    )
    query = LISTED.replace("CLASSES", narrowed).replace("LANGUAGE", request.language)
    rows = request.ask("anomalies", query.replace("LIMITED", str(limit)).replace("SKIPPED", str(skip)))
    for row in rows:
        row["class"], row["severity"] = _code(row["class"]), _code(row["severity"])
        row["quote"] = " ".join(row.get("quote", "").split())
    files = [entry for entry in Ledger(request.reader).entries() if entry.status != "stored"]
    outcomes = [{"outcome": _code(row["outcome"]), "citations": int(row["citations"])} for row in request.ask("outcomes", OPEN)]
    data: dict[str, Any] = {
        "heading": "quality", "rows": rows, "counts": counts, "chosen": chosen, "total": total, "outcomes": outcomes,
        "pages": pages_of(total, request.page), "known": tasks_of.notices(request, (row["notice"] for row in rows)),
        "files": files, "classes": sorted({row["class"] for row in counts}),
        "severities": [s for s in ("error", "warning", "info") if any(row["severity"] == s for row in counts)],
    }  # fmt: skip
    page = Page("quality.html", "quality", data, subjects=[row["anomaly"] for row in rows])
    page.facts = {"counts": counts, "outcomes": outcomes}
    page.sheets = [
        Sheet("anomalies", ("class", "severity", "why", "quote", "notice", "link"),
              [(row["class"], row["severity"], row["why"], row["quote"], data["known"].get(row["notice"], {}).get("name", ""),
                request.absolute(row["anomaly"])) for row in rows]),
        Sheet("files", ("file", "status", "reason", "advice"), [(e.file, e.status, e.reason, e.advice) for e in files]),
    ]  # fmt: skip
    return page


def _code(iri: str) -> str:
    return iri.removeprefix(KG).partition("-")[2]
