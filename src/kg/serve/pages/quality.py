"""What a careful reader would doubt: anomalies, citations that stay open, files that are not in the store."""

from __future__ import annotations

from collections import Counter
from typing import Any

from kg.serve.listing import code
from kg.serve.lists import Lists
from kg.serve.pages import tasks_of
from kg.serve.pages.model import Page, Sheet
from kg.serve.pages.request import Request, pages_of
from kg.serve.problems import Problem
from kg.store.ledger import Ledger

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


EXPLAINED = """
SELECT ?anomaly ?notice ?class ?severity ?why WHERE {
  VALUES ?anomaly { $anomalies }
  GRAPH ?graph {
    ?anomaly kg:anomalyKind ?class ; kg:severity ?severity ; kg:why ?why .
    ?notice kg:hasAnomaly ?anomaly .
    FILTER(LANG(?why) = "LANGUAGE")
  }
}"""


def _outcomes(request: Request, kept: Lists | None) -> list[dict[str, Any]]:
    """How many citations are resolved and how many are not, as judged over all notices where that was done."""
    if kept is not None:
        request.show("outcomes", ASSERTED)
        request.show("judged", JUDGED)
        asserted, judged = kept.outcomes()
    else:
        asserted = [(code(row["outcome"]), row["citations"]) for row in request.ask("outcomes", ASSERTED)]
        judged = [
            (code(row["asserted"]), code(row["outcome"]), row["citations"]) for row in request.ask("judged", JUDGED)
        ]
    counts = Counter({outcome: int(number) for outcome, number in asserted})
    for before, outcome, number in judged:
        counts[before] -= int(number)
        counts[outcome] += int(number)
    ranked = sorted(counts.items(), key=lambda pair: -pair[1])
    return [{"outcome": outcome, "citations": number} for outcome, number in ranked if number]


def _counts(request: Request, kept: Lists | None) -> list[dict[str, str]]:
    """How many anomalies there are of each class and severity."""
    if kept is not None:
        request.show("anomaly-counts", COUNTS)
        return [{"class": kind, "severity": severity, "anomalies": str(number)}
                for kind, severity, number in kept.anomaly_counts()]  # fmt: skip
    rows = request.ask("anomaly-counts", COUNTS)
    return [{**row, "class": code(row["class"]), "severity": code(row["severity"])} for row in rows]


def _anomalies(request: Request, kept: Lists | None, chosen: dict[str, str]) -> list[dict[str, str]]:
    """The anomalies of the page that is asked for."""
    if kept is not None:
        iris = kept.anomalies(chosen["class"], chosen["severity"], request.span)
        query = EXPLAINED.replace("LANGUAGE", request.language)
        order = {iri: at for at, iri in enumerate(iris)}
        rows = request.ask("anomalies", query, anomalies=iris) if iris else []
        rows.sort(key=lambda row: order[row["anomaly"]])
    else:
        narrowed = " ".join(
            f"VALUES ?{name} {{ kg:{'anomaly' if name == 'class' else 'severity'}-{value} }}"
            for name, value in chosen.items()
            if value
        )
        query = LISTED.replace("CLASSES", narrowed).replace("LANGUAGE", request.language)
        span = request.span
        rows = request.ask("anomalies", query.replace("LIMITED", str(span.limit)).replace("SKIPPED", str(span.skip)))
    return [{**row, "class": code(row["class"]), "severity": code(row["severity"])} for row in rows]


def quality_page(request: Request) -> Page:
    chosen = {name: request.field(name) for name in ("class", "severity")}
    for value in chosen.values():
        if value and not value.isalpha():
            raise Problem(400, "parameters", f"{value!r} is no code")
    with request.lists() as kept:
        counts = _counts(request, kept)
        rows = _anomalies(request, kept, chosen)
        outcomes = _outcomes(request, kept)
    total = sum(int(row["anomalies"]) for row in counts
                if chosen["class"] in ("", row["class"]) and chosen["severity"] in ("", row["severity"]))  # fmt: skip
    quotes = request.ask("quotes", QUOTES, anomalies=[row["anomaly"] for row in rows]) if rows else []
    words = {row["anomaly"]: " ".join(row["quote"].split()) for row in reversed(quotes)}
    for row in rows:
        row["quote"] = words.get(row["anomaly"], "")
    files = Ledger(request.reader).not_stored()
    data: dict[str, Any] = {
        "heading": "quality", "rows": rows, "counts": counts, "chosen": chosen, "total": total, "outcomes": outcomes,
        "pages": pages_of(total, request.page), "known": tasks_of.notices(request, (row["notice"] for row in rows)),
        "files": files, "classes": sorted({row["class"] for row in counts}),
        "severities": [s for s in ("error", "warning", "info") if any(row["severity"] == s for row in counts)],
    }  # fmt: skip
    page = Page("quality.html", "quality", data, subjects=[row["anomaly"] for row in rows], size=request.span.limit)
    page.facts = {"counts": counts, "outcomes": outcomes}
    page.sheets = [
        Sheet("anomalies", ("class", "severity", "why", "quote", "notice", "link"),
              [(row["class"], row["severity"], row["why"], row["quote"], data["known"].get(row["notice"], {}).get("name", ""),
                request.absolute(row["anomaly"])) for row in rows]),
        Sheet("files", ("file", "status", "reason", "advice"), [(e.file, e.status, e.reason, e.advice) for e in files]),
    ]  # fmt: skip
    return page
