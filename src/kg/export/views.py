"""Networks drawn from the store: who cites what, who must do what, who chaired and signed, what is about which place.

A view is a list of questions, each giving edges; the nodes are what the edges meet, and are described afterwards.
Cited documents are the ones that citations resolve to over the whole store.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pyoxigraph as ox

from kg.export.network import Attribute, Edge, Network, Node, Spell, Value, in_order, start_day
from kg.store import Store
from kg.vocabulary import PREFIXES, base_iri

Row = Mapping[str, str]

# Questions: ?source ?target ?kind, and where there is something to say ?date (from), ?until, ?words, ?outcome.
_DATE = "OPTIONAL { GRAPH ?graph { ?notice kg:concludes/kg:date ?held } } OPTIONAL { GRAPH ?graph { ?notice kg:date ?printed } }"
_MEANT = "OPTIONAL { GRAPH <graph/derived/documents> { ?cited kg:resolvedTo ?meant } }"

CITES = f"""SELECT ?source ?target ?kind ?held ?printed ?words ?outcome WHERE {{
  GRAPH ?graph {{ ?notice kg:conclusion ?is ; kg:hasCitation ?citation .
    ?citation cito:hasCitedEntity ?cited ; kg:outcome ?asserted ; kg:evidence ?evidence . ?evidence oa:exact ?words }}
  FILTER NOT EXISTS {{ GRAPH ?graph {{ ?evidence kg:supports ?part }} }}
  {_MEANT} {_DATE}
  OPTIONAL {{ GRAPH ?graph {{ ?citation kg:relation ?how }} }}
  OPTIONAL {{ GRAPH <graph/derived/documents> {{ ?citation kg:outcome ?judged }} }}
  BIND(?notice AS ?source) BIND(COALESCE(?meant, ?cited) AS ?target)
  BIND(COALESCE(STRAFTER(STR(?how), "#relation-"), "cites") AS ?kind)
  BIND(STRAFTER(STR(COALESCE(?judged, ?asserted)), "#outcome-") AS ?outcome)
}} ORDER BY ?citation"""

ASSIGNS = f"""SELECT ?source ?target ?kind ?held ?printed WHERE {{
  GRAPH ?graph {{ {{ ?notice kg:assigns ?target BIND("assigns" AS ?kind) }}
    UNION {{ ?notice kg:answers ?target BIND("answers" AS ?kind) }} }}
  {_DATE} BIND(?notice AS ?source)
}}"""

DOES = f"""SELECT ?source ?target ?kind ?held ?printed ?until WHERE {{
  GRAPH ?graph {{ ?notice kg:assigns|kg:answers ?source . ?source kg:hasAssignment ?assignment .
    ?assignment kg:body ?target ; kg:role ?role }}
  {_DATE} OPTIONAL {{ GRAPH ?graph {{ ?source kg:hasDeadline/kg:due ?until }} }}
  BIND(STRAFTER(STR(?role), "#role-") AS ?kind)
}}"""

PEOPLE = f"""SELECT ?source ?target ?kind ?held ?printed WHERE {{
  GRAPH ?graph {{ {{ ?source kg:chairs ?session . ?notice kg:concludes ?session BIND("chairs" AS ?kind) }}
    UNION {{ ?notice kg:signedBy ?source BIND("signs" AS ?kind) }} }}
  {_DATE} BIND(?notice AS ?target)
}}"""

ATTENDS = f"""SELECT ?source ?target ?kind ?held ?printed WHERE {{
  GRAPH ?graph {{ ?notice kg:hasParticipation/kg:body ?source }}
  {_DATE} BIND(?notice AS ?target) BIND("attends" AS ?kind)
}}"""

PLACES = f"""SELECT ?source ?target ?kind ?held ?printed WHERE {{
  GRAPH ?graph {{ {{ ?notice kg:concludes/kg:inspects ?target BIND("inspects" AS ?kind) }}
    UNION {{ ?notice kg:concludes/kg:visits ?target BIND("visits" AS ?kind) }}
    UNION {{ ?notice kg:hasPlace/kg:unit ?target BIND("names" AS ?kind) }} }}
  {_DATE} BIND(?notice AS ?source)
}}"""

# Bodies are within provinces as well, and do not belong on a map; units that only succeed others, no notice describes.
WITHIN = """SELECT DISTINCT ?source ?target ?kind WHERE {
  GRAPH ?graph { ?source kg:within ?target ; a ?class FILTER(STRSTARTS(STR(?source), STR(<unit/>))) } BIND("within" AS ?kind) }"""

VIEWS: Mapping[str, Sequence[str]] = {
    "citations": (CITES,),
    "assignments": (ASSIGNS, DOES),
    "people": (PEOPLE, ATTENDS),
    "places": (PLACES, WITHIN),
    "all": (CITES, ASSIGNS, DOES, PEOPLE, ATTENDS, PLACES, WITHIN),
}

_CLASSES = {  # class in the ontology → kind of node
    "Notice": "notice", "LegalDocument": "document", "Task": "task", "Petition": "petition", "Agency": "agency",
    "Group": "agency", "Official": "person", "AdministrativeUnit": "unit", "Province": "unit", "District": "unit",
    "Commune": "unit", "Hamlet": "unit",
}  # fmt: skip

NODE_ATTRIBUTES = (
    Attribute("class", "Class", "string"),
    Attribute("number", "Number", "string"),
    Attribute("date", "Date", "string"),
    Attribute("text", "Text", "string"),
    Attribute("post", "Post", "string"),
    Attribute("file", "File", "string"),
)
EDGE_ATTRIBUTES = (Attribute("quote", "Quote", "string"), Attribute("outcome", "Outcome", "string"))


def network(store: Store, view: str) -> Network:
    """The network of a view, its nodes in the order of their IRIs and its edges in that of their ends."""
    edges = [edge for question in VIEWS[view] for edge in _edges(store, question)]
    edges.sort(key=lambda edge: (edge.source, edge.target, edge.kind, [*map(in_order, edge.spells)], str(edge.values)))
    edges = list({(e.source, e.target, e.kind, e.spells, tuple(e.values.items())): e for e in edges}.values()) \
        if view in ("people", "places") else edges  # fmt: skip
    ends = sorted({end for edge in edges for end in (edge.source, edge.target)})
    first = _first_days(edges)
    nodes = tuple(_node(store, iri, first.get(iri)) for iri in ends)
    return Network(f"kg: {view}", nodes, tuple(edges), NODE_ATTRIBUTES, EDGE_ATTRIBUTES)


def _rows(store: Store, question: str) -> Iterator[dict[str, str]]:
    prefixes = " ".join(f"PREFIX {name}: <{iri}>" for name, iri in PREFIXES.items())
    answer = store.query(f"BASE <{base_iri()}/> {prefixes}\n{question}", union=False)
    assert isinstance(answer, ox.QuerySolutions)
    names = [variable.value for variable in answer.variables]
    for solution in answer:
        yield {name: term.value for name, term in zip(names, solution, strict=True) if term is not None}


def _edges(store: Store, question: str) -> Iterator[Edge]:
    for row in _rows(store, question):
        start = start_day(row.get("held") or row.get("printed"))
        until = start_day(row.get("until"))
        spells: tuple[Spell, ...] = ((start, until if until and until >= start else None),) if start else ()
        values: dict[str, Value] = {}
        if "words" in row:
            values["quote"] = " ".join(row["words"].split())
        if "outcome" in row:
            values["outcome"] = row["outcome"]
        yield Edge(row["source"], row["target"], row["kind"], row["kind"], 1.0, values, spells)


def _first_days(edges: Sequence[Edge]) -> dict[str, str]:
    """The day from which a node has any edge."""
    first: dict[str, str] = {}
    for edge in edges:
        for start, _ in edge.spells:
            for end in (edge.source, edge.target):
                first[end] = min(first.get(end, start), start)
    return first


def _node(store: Store, iri: str, since: str | None) -> Node:
    found: dict[str, Any] = {}
    for quad in sorted(store.quads(iri), key=lambda quad: (quad.predicate, quad.graph)):
        found.setdefault(quad.predicate.rsplit("#", 1)[-1].rsplit("/", 1)[-1], quad.object.value)
    kind = found.get("type", "").rsplit("#", 1)[-1] or found.get("indexedAs", "").rsplit("#", 1)[-1]
    number = found.get("number", "")
    if kind == "Notice" and number:
        number = f"{number}/{found.get('symbol', '')}"
    label = found.get("prefLabel") or found.get("label") or found.get("text") or iri.rsplit("/", 1)[-1]
    if kind == "Notice":
        label = f"{found.get('kind', '')} {number}".strip() if number else found.get("title") or label
    values: dict[str, Value] = {
        "class": kind, "number": number, "date": found.get("date", ""), "text": found.get("text") or found.get("title", ""),
        "post": found.get("post", ""), "file": found.get("file", ""),
    }  # fmt: skip
    return Node(iri, shortened(label), _CLASSES.get(kind, "other"), values, ((since, None),) if since else ())


def shortened(text: str, length: int = 80) -> str:
    """`text` cut at a word's end, with an ellipsis."""
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0] + " …"
