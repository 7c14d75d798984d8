"""Any other node: what is said of it, and what points at it. Also the ontology's terms, and lists of names."""

from __future__ import annotations

from typing import Any

import pyoxigraph as ox

from kg.resources import folder
from kg.serve.lists import Days, Span
from kg.serve.pages.model import Page, Sheet
from kg.serve.pages.names_of import label_of, where_of
from kg.serve.pages.request import Request, pages_of
from kg.serve.problems import Problem
from kg.vocabulary import KG, PREFIXES, RDF, RDFS, base_iri, encode

MOST = 500

STATEMENTS = """
SELECT ?graph ?property ?value WHERE { GRAPH ?graph { $node ?property ?value } } LIMIT 500"""

POINTING = """
SELECT ?graph ?subject ?property WHERE { GRAPH ?graph { ?subject ?property $node } } LIMIT 500"""

LISTS = {
    "documents": ("LegalDocument",), "bodies": ("Agency", "Group"), "places": ("AdministrativeUnit",), "people": ("Official",),
}  # fmt: skip

NAMES = """
SELECT ?node ?label WHERE {
  GRAPH <graph/derived/names> { VALUES ?class { CLASSES } ?node kg:indexedAs ?class ; skos:prefLabel ?label FILTERED }
}
ORDER BY ?label ?node LIMIT LIMITED OFFSET SKIPPED"""

COUNTED = """
SELECT (COUNT(?node) AS ?nodes) WHERE {
  GRAPH <graph/derived/names> { VALUES ?class { CLASSES } ?node kg:indexedAs ?class ; skos:prefLabel ?label FILTERED }
}"""

# The day of the session, else that of the notice, else none.
NOTICES = """
SELECT ?notice (SUBSTR(MIN(?found), 2) AS ?day) WHERE {
  GRAPH ?graph {
    { ?notice kg:concludes ?session . ?session kg:date ?date BIND(CONCAT("1", STR(?date)) AS ?found) }
    UNION { ?notice kg:conclusion ?concluding ; kg:date ?date BIND(CONCAT("2", STR(?date)) AS ?found) }
    UNION { ?notice kg:conclusion ?concluding BIND("3" AS ?found) }
  }
}
GROUP BY ?notice ORDER BY DESC(?day) ?notice LIMIT LIMITED OFFSET SKIPPED"""


def short(iri: str) -> str:
    """An IRI with a prefix where there is one."""
    for prefix, start in PREFIXES.items():
        if iri.startswith(start):
            return f"{prefix}:{iri.removeprefix(start)}"
    return iri


def thing_page(request: Request, iri: str) -> Page:
    said = request.ask("statements", STATEMENTS, node=iri)
    pointing = request.ask("pointing", POINTING, node=iri)
    if not said and not pointing:
        raise Problem(404, "unknown", f"There is nothing named {iri} in the store")
    for row in said:
        row["term"] = short(row["property"])
        row["label"] = label_of(request, row["value"]) if row["value"].startswith(base_iri()) else row["value"]
    for row in pointing:
        row["term"], row["label"] = short(row["property"]), label_of(request, row["subject"])
    data: dict[str, Any] = {"iri": iri, "heading": label_of(request, iri), "said": said, "pointing": pointing}
    page = Page("thing.html", data["heading"], data, subjects=[iri], facts={"iri": iri})
    page.sheets = [
        Sheet("statements", ("property", "value", "graph"), [(r["property"], r["value"], r["graph"]) for r in said])
    ]
    return page


def graph_page(request: Request) -> Page:
    """A named graph: of a notice, or a derived one."""
    name = f"{base_iri()}{encode(request.path)}"
    if not request.reader.has_graph(name):
        raise Problem(404, "unknown-graph", f"There is no graph <{name}> in the store")
    data: dict[str, Any] = {"iri": name, "heading": name.removeprefix(base_iri()), "said": [], "pointing": []}
    return Page("thing.html", data["heading"], data, graphs=[name], facts={"iri": name})


def ontology_page(request: Request) -> Page:
    terms: dict[str, dict[str, Any]] = {}
    for quad in ox.parse(path=str(folder("ontology") / "kg.ttl"), format=ox.RdfFormat.TURTLE):
        if not isinstance(quad.subject, ox.NamedNode) or not quad.subject.value.startswith(KG):
            continue
        term = terms.setdefault(
            quad.subject.value, {"name": quad.subject.value.removeprefix(KG), "label": "", "comment": "", "types": []}
        )
        value = quad.object
        if isinstance(value, ox.Literal) and value.language == request.language:
            for field, predicate in (("label", RDFS + "label"), ("comment", RDFS + "comment")):
                if quad.predicate.value == predicate:
                    term[field] = value.value
        elif quad.predicate.value == RDF + "type" and isinstance(value, ox.NamedNode):
            term["types"].append(short(value.value).rpartition(":")[2].rpartition("#")[2])
    data: dict[str, Any] = {"heading": "ontology", "terms": [terms[iri] for iri in sorted(terms)], "namespace": KG}
    page = Page("ontology.html", "ontology", data, facts={"iri": KG})
    page.sheets = [
        Sheet("terms", ("name", "label", "comment"), [(t["name"], t["label"], t["comment"]) for t in data["terms"]])
    ]
    return page


def list_page(request: Request, which: str) -> Page:
    words = request.field("q")[:100]
    classes = " ".join(f"kg:{name}" for name in LISTS[which])
    filtered = f"FILTER(CONTAINS(LCASE(?label), {ox.Literal(words.lower())}))".replace("$", "$$") if words else ""
    listed, counted = (query.replace("CLASSES", classes).replace("FILTERED", filtered) for query in (NAMES, COUNTED))
    with request.lists() as kept:
        if kept is None:
            rows = request.ask(which, _cut(request, listed))
            total = int(request.ask(f"{which}-counted", counted)[0]["nodes"])
        else:
            request.show(which, _cut(request, listed))
            request.show(f"{which}-counted", counted)
            found, total = kept.names(LISTS[which], words, request.span)
            rows = [{"node": iri, "label": label} for iri, label in found]
    for row in rows:
        row["where"] = where_of(request, row["node"])
    data = {
        "heading": which,
        "rows": rows,
        "total": total,
        "pages": pages_of(total, request.page),
        "words": words,
        "which": which,
    }
    page = Page("list.html", which, data, subjects=[row["node"] for row in rows])
    page.facts, page.size = {"total": total}, request.span.limit
    page.sheets = [
        Sheet(which, ("label", "iri", "link"), [(r["label"], r["node"], request.absolute(r["node"])) for r in rows])
    ]
    return page


def _cut(request: Request, query: str) -> str:
    """The query, for the stretch that is wanted."""
    return query.replace("LIMITED", str(request.span.limit)).replace("SKIPPED", str(request.span.skip))


def latest_notices(request: Request, span: Span) -> tuple[list[dict[str, Any]], int]:
    """Notices, the latest first, as pages show them; how many there are."""
    from kg.serve.pages import tasks_of

    query = NOTICES.replace("LIMITED", str(span.limit)).replace("SKIPPED", str(span.skip))
    with request.lists() as kept:
        if kept is None:
            latest = [row["notice"] for row in request.ask("notices-latest", query)]
            total = sum(1 for _ in request.reader.quads(None, KG + "conclusion"))
        else:
            request.show("notices-latest", query)
            latest, total = kept.notices(span)
    known = tasks_of.notices(request, latest)
    return [known[notice] for notice in latest if notice in known], total


def notices_page(request: Request) -> Page:
    found, total = latest_notices(request, request.span)
    data = {"heading": "notices", "notices": found, "total": total, "pages": pages_of(total, request.page)}
    page = Page("notices.html", "notices", data, subjects=[notice["iri"] for notice in found], facts={"total": total},
                size=request.span.limit)  # fmt: skip
    rows = [
        (n["date"], n["name"], n["title"], " | ".join(n["places"].values()), n["file"], request.absolute(n["iri"]))
        for n in found
    ]
    page.sheets = [Sheet("notices", ("date", "notice", "title", "places", "file", "link"), rows)]
    return page


def home_page(request: Request) -> Page:
    from kg.serve.pages import tasks_of

    next_ones = COMING.replace("TODAY", request.today)
    with request.lists() as kept:
        if kept is None:
            by_class = {row["class"].removeprefix(KG): int(row["nodes"]) for row in request.ask("counts", HOME)}
            coming = [(row["task"], row["notice"]) for row in request.ask("coming", next_ones)]
        else:
            request.show("counts", HOME)
            request.show("coming", next_ones)
            by_class = kept.classes()
            coming = [(task, notice) for task, notice, _ in kept.tasks(Days(first=request.today), False, Span(8, 0))[0]]
    latest, total = latest_notices(request, Span(8, 0))
    data: dict[str, Any] = {
        "heading": "home", "counts": by_class, "latest": latest, "notices": total, "coming": tasks_of.tasks(request, coming),
    }  # fmt: skip
    page = Page("home.html", "home", data, subjects=[notice["iri"] for notice in data["latest"]])
    page.facts = {"notices": data["notices"], "names": by_class}
    rows = [(n["date"], n["name"], n["title"], request.absolute(n["iri"])) for n in data["latest"]]
    page.sheets = [Sheet("notices", ("date", "notice", "title", "link"), rows)]
    return page


HOME = """
SELECT ?class (COUNT(?node) AS ?nodes) WHERE {
  GRAPH <graph/derived/names> { ?node kg:indexedAs ?class }
}
GROUP BY ?class"""

COMING = """
SELECT ?task ?notice ?due WHERE {
  { SELECT ?deadline ?due WHERE { ?deadline kg:due ?due FILTER(?due >= "TODAY"^^xsd:date) } ORDER BY ?due LIMIT 40 }
  ?task kg:hasDeadline ?deadline .
  ?notice kg:assigns ?task .
}
ORDER BY ?due ?task LIMIT 8"""
