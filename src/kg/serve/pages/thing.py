"""Any other node: what is said of it, and what points at it. Also the ontology's terms, and lists of names."""

from __future__ import annotations

from typing import Any

import pyoxigraph as ox

from kg.resources import folder
from kg.serve.pages.model import Page, Sheet
from kg.serve.pages.names_of import label_of, where_of
from kg.serve.pages.request import PER_PAGE, Request, pages_of
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

NOTICES = """
SELECT ?notice (MIN(?found) AS ?day) WHERE {
  GRAPH ?graph {
    { ?notice kg:concludes ?session . ?session kg:date ?found }
    UNION { ?notice kg:conclusion ?concluding ; kg:date ?found }
    UNION { ?notice kg:conclusion ?concluding }
  }
}
GROUP BY ?notice ORDER BY DESC(STR(?day)) ?notice LIMIT LIMITED OFFSET SKIPPED"""


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
    limit, skip = (PER_PAGE, (request.page - 1) * PER_PAGE) if request.form == "text/html" else (20_000, 0)

    def fill(query: str) -> str:
        return (query.replace("CLASSES", classes).replace("FILTERED", filtered).replace("LIMITED", str(limit))
                .replace("SKIPPED", str(skip)))  # fmt: skip

    rows = request.ask(which, fill(NAMES))
    for row in rows:
        row["where"] = where_of(request, row["node"])
    total = int(request.ask(f"{which}-counted", fill(COUNTED))[0]["nodes"])
    data = {
        "heading": which,
        "rows": rows,
        "total": total,
        "pages": pages_of(total, request.page),
        "words": words,
        "which": which,
    }
    page = Page("list.html", which, data, subjects=[row["node"] for row in rows])
    page.facts = {"total": total}
    page.sheets = [
        Sheet(which, ("label", "iri", "link"), [(r["label"], r["node"], request.absolute(r["node"])) for r in rows])
    ]
    return page


def latest_notices(request: Request, limit: int, skip: int) -> list[dict[str, Any]]:
    """Notices, the latest first, as pages show them."""
    from kg.serve.pages import tasks_of

    rows = request.ask("notices-latest", NOTICES.replace("LIMITED", str(limit)).replace("SKIPPED", str(skip)))
    known = tasks_of.notices(request, (row["notice"] for row in rows)) if rows else {}
    return [known[row["notice"]] for row in rows if row["notice"] in known]


def notices_page(request: Request) -> Page:
    limit, skip = (PER_PAGE, (request.page - 1) * PER_PAGE) if request.form == "text/html" else (20_000, 0)
    found = latest_notices(request, limit, skip)
    total = sum(1 for _ in request.reader.quads(None, KG + "conclusion"))
    data = {"heading": "notices", "notices": found, "total": total, "pages": pages_of(total, request.page)}
    page = Page("notices.html", "notices", data, subjects=[notice["iri"] for notice in found], facts={"total": total})
    rows = [
        (n["date"], n["name"], n["title"], " | ".join(n["places"].values()), n["file"], request.absolute(n["iri"]))
        for n in found
    ]
    page.sheets = [Sheet("notices", ("date", "notice", "title", "places", "file", "link"), rows)]
    return page


def home_page(request: Request) -> Page:
    counts = request.ask("counts", HOME)
    by_class = {row["class"].removeprefix(KG): int(row["nodes"]) for row in counts}
    coming = request.ask("coming", COMING.replace("TODAY", request.today))
    from kg.serve.pages import tasks_of

    data: dict[str, Any] = {
        "heading": "home", "counts": by_class, "latest": latest_notices(request, 8, 0),
        "notices": sum(1 for _ in request.reader.quads(None, KG + "conclusion")),
        "coming": tasks_of.tasks(request, [(row["task"], row["notice"]) for row in coming]),
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
