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
SELECT ?anomaly ?notice ?class ?severity ?why WHERE {
  GRAPH ?graph {
    CLASSES
    ?anomaly kg:anomalyKind ?class ; kg:severity ?severity ; kg:why ?why .
    ?notice kg:hasAnomaly ?anomaly .
    FILTER(LANG(?why) = "LANGUAGE")
  }
}
ORDER BY ?notice STRLEN(STR(?anomaly)) ?anomaly LIMIT LIMITED OFFSET SKIPPED"""

QUOTES = """
SELECT ?anomaly ?quote WHERE {
  VALUES ?anomaly { $anomalies }
  GRAPH ?graph { ?anomaly kg:evidence ?evidence . ?evidence oa:exact ?quote }
}"""

ASSERTED = """
SELECT ?outcome (COUNT(?citation) AS ?citations) WHERE {
  GRAPH ?graph { ?citation kg:outcome ?outcome ; kg:section ?section }
}
GROUP BY ?outcome"""

JUDGED = """
SELECT ?asserted ?outcome (COUNT(?citation) AS ?citations) WHERE {
  GRAPH <graph/derived/documents> { ?citation kg:outcome ?outcome }
  GRAPH ?graph { ?citation kg:outcome ?asserted ; kg:section ?section }
}
GROUP BY ?asserted ?outcome"""


def _outcomes(request: Request) -> list[dict[str, Any]]:
    """How many citations are resolved and how many are not, as judged over all notices where that was done."""
    counts = {_code(row["outcome"]): int(row["citations"]) for row in request.ask("outcomes", ASSERTED)}
    for row in request.ask("judged", JUDGED):
        number = int(row["citations"])
        counts[_code(row["asserted"])] -= number
        counts[_code(row["outcome"])] = counts.get(_code(row["outcome"]), 0) + number
    ranked = sorted(counts.items(), key=lambda pair: -pair[1])
    return [{"outcome": outcome, "citations": number} for outcome, number in ranked if number]


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
        f"VALUES ?{name} {{ kg:{'anomaly' if name == 'class' else 'severity'}-{value} }}"
        for name, value in chosen.items()
        if value
    )
    query = LISTED.replace("CLASSES", narrowed).replace("LANGUAGE", request.language)
    rows = request.ask("anomalies", query.replace("LIMITED", str(limit)).replace("SKIPPED", str(skip)))
    quotes = request.ask("quotes", QUOTES, anomalies=[row["anomaly"] for row in rows]) if rows else []
    words = {row["anomaly"]: " ".join(row["quote"].split()) for row in reversed(quotes)}
    for row in rows:
        row["class"], row["severity"] = _code(row["class"]), _code(row["severity"])
        row["quote"] = words.get(row["anomaly"], "")
    files = [entry for entry in Ledger(request.reader).entries() if entry.status != "stored"]
    outcomes = _outcomes(request)
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
