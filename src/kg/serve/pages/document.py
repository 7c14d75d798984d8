"""The page of a document: everything that cites it, in which words, and what hangs on it."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from kg.serve.pages import tasks_of
from kg.serve.pages.model import Page, Sheet
from kg.serve.pages.picture import Node, neighbourhood
from kg.serve.pages.request import Request
from kg.trace import Mention, find, trace
from kg.vocabulary import base_iri

SHOWN = 300  # mentions on a page
NEIGHBOURS = 12

TOGETHER = """
SELECT ?document ?label (COUNT(DISTINCT ?notice) AS ?notices) WHERE {
  VALUES ?notice { $notices }
  GRAPH ?graph { ?notice kg:cites ?cited }
  OPTIONAL { GRAPH <graph/derived/documents> { ?cited kg:resolvedTo ?target } }
  BIND(COALESCE(?target, ?cited) AS ?document)
  GRAPH <graph/derived/names> { ?document skos:prefLabel ?label }
}
GROUP BY ?document ?label ORDER BY DESC(?notices) ?label LIMIT 40"""

PAIRS = """
SELECT ?notice ?document WHERE {
  VALUES ?notice { $notices }
  GRAPH ?graph { ?notice kg:cites ?cited }
  OPTIONAL { GRAPH <graph/derived/documents> { ?cited kg:resolvedTo ?target } }
  BIND(COALESCE(?target, ?cited) AS ?document)
  VALUES ?document { $documents }
}"""

MENTIONS = """
SELECT ?notice ?citation ?section ?quote WHERE {
  VALUES ?cited { $nodes }
  GRAPH ?graph {
    ?citation cito:hasCitedEntity ?cited ; kg:section ?section ; kg:evidence ?evidence .
    ?notice kg:hasCitation ?citation ; kg:conclusion ?concluding .
    ?evidence oa:exact ?quote .
    FILTER NOT EXISTS { ?evidence kg:supports ?part }
  }
}"""


def document_page(request: Request) -> Page:
    iri = f"{base_iri()}{_encoded(request.path)}"
    found = find(request.reader, iri)  # raises NothingFound
    if found.iri != iri and request.form == "text/html":
        from kg.serve.pages.model import Redirect

        raise Redirect(request.href(found.iri))
    traced = trace(request.reader, found.iri, limit=SHOWN)
    facts = traced.document
    request.ask("mentions", MENTIONS, nodes=found.nodes)
    recent = list(dict.fromkeys(mention.notice.iri for mention in reversed(traced.mentions)))[:NEIGHBOURS]
    together = request.ask("together", TOGETHER, notices=recent) if recent else []
    others = [row for row in together if row["document"] != found.iri]
    items = [(item.iri, item.notice.iri) for item in traced.items if item.kind == "task"]
    data: dict[str, Any] = {
        "iri": found.iri, "heading": facts.label, "document": facts, "total": traced.total,
        "years": _by_year(request, traced.mentions), "shown": len(traced.mentions),
        "possible": [_mention(request, mention) for mention in traced.possible],
        "tasks": tasks_of.tasks(request, items), "rests_on": traced.rests_on, "together": others[:NEIGHBOURS],
        "petitions": [item for item in traced.items if item.kind == "petition"],
        "picture": _picture(request, found.iri, facts.label, recent, others[:NEIGHBOURS]),
        "notices": len({mention.notice.iri for mention in traced.mentions}),
    }  # fmt: skip
    rows = [(m.notice.date or "", m.notice.file, m.section, m.quote, f"{m.before}{m.quote}{m.after}", m.provision,
             m.relation, m.outcome, m.reason, request.absolute(m.iri)) for m in traced.mentions]  # fmt: skip
    sheet = Sheet("mentions", ("date", "notice", "section", "quote", "sentence", "provision", "relation", "outcome",
                               "reason", "link"), rows)  # fmt: skip
    page = Page(
        "document.html", facts.label, data, subjects=[*found.nodes, *(mention.iri for mention in traced.mentions)]
    )
    page.facts = {"iri": found.iri, "label": facts.label, "kinds": facts.kinds, "numbers": facts.numbers,
                  "dates": facts.dates, "issuers": facts.issuers, "titles": facts.titles, "mentions": traced.total}  # fmt: skip
    page.sheets = [sheet, tasks_of.sheet(request, data["tasks"])]
    return page


def _encoded(path: str) -> str:
    from kg.vocabulary import encode

    return encode(path)


def _mention(request: Request, mention: Mention) -> dict[str, Any]:
    notice = mention.notice
    return {"mention": mention, "href": request.href(mention.iri), "notice": request.href(notice.iri),
            "label": f"{notice.kind} {notice.number}" if notice.number else (notice.title or notice.file)}  # fmt: skip


def _by_year(request: Request, mentions: tuple[Mention, ...]) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """Mentions by year, the latest first, and by the places their notices are about."""
    years: dict[str, dict[str, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for mention in mentions:
        year = (mention.notice.date or "")[:4]
        years[year][", ".join(mention.notice.places)].append(_mention(request, mention))
    return {year: dict(sorted(years[year].items())) for year in sorted(years, reverse=True)}


def _picture(request: Request, iri: str, label: str, recent: list[str], others: list[dict[str, str]]) -> Any:
    if not recent:
        return None
    known = tasks_of.notices(request, recent)
    middle = [Node(notice, _short(known[notice]), request.href(notice)) for notice in recent if notice in known]
    right = [Node(row["document"], row["label"], request.href(row["document"])) for row in others]
    links = [(iri, node.id) for node in middle]
    if right:
        pairs = request.ask("pairs", PAIRS, notices=recent, documents=[node.id for node in right])
        links += [(row["notice"], row["document"]) for row in pairs]
    return neighbourhood(Node(iri, label, ""), middle, right, links)


def _short(notice: dict[str, Any]) -> str:
    place = next(iter(notice["places"].values()), "")
    when = notice["date"][:7]
    return " · ".join(part for part in (notice["label"] if notice["number"] else place or notice["file"], when) if part)
