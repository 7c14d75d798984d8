"""What this endpoint is and can (SPARQL 1.1 Service Description). Runs in a worker."""

from __future__ import annotations

from typing import Any

import pyoxigraph as ox

from kg.serve import negotiate as media
from kg.serve.answers import TRIPLES, not_acceptable
from kg.serve.negotiate import choose, content_type
from kg.serve.worker import Output
from kg.store import Store
from kg.vocabulary import PREFIXES, RDF

SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"
FORMATS = "http://www.w3.org/ns/formats/"
RESULT_FORMATS = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV", "Turtle",
                  "N-Triples", "RDF_XML", "JSON-LD")  # fmt: skip


def describe(endpoint: str, triples: int, writable: bool) -> list[ox.Triple]:
    """The description of the service at `endpoint`. The default graph is the union of all graphs."""
    service, dataset, default = (ox.BlankNode(name) for name in ("service", "dataset", "default"))

    def say(subject: ox.BlankNode, term: str, value: Any) -> ox.Triple:
        return ox.Triple(subject, ox.NamedNode(term), value)

    def sd(name: str) -> ox.NamedNode:
        return ox.NamedNode(SD + name)

    languages = ["SPARQL10Query", "SPARQL11Query", *(["SPARQL11Update"] if writable else [])]
    return [
        say(service, RDF + "type", sd("Service")),
        say(service, SD + "endpoint", ox.NamedNode(endpoint)),
        *(say(service, SD + "supportedLanguage", sd(name)) for name in languages),
        *(say(service, SD + "resultFormat", ox.NamedNode(FORMATS + name)) for name in RESULT_FORMATS),
        say(service, SD + "feature", sd("UnionDefaultGraph")),
        say(service, SD + "defaultDataset", dataset),
        say(dataset, RDF + "type", sd("Dataset")),
        say(dataset, SD + "defaultGraph", default),
        say(default, RDF + "type", sd("Graph")),
        say(default, VOID + "triples", ox.Literal(triples)),
    ]


def answer_description(job: dict[str, Any], reader: Store, snapshot: int, output: Output) -> None:
    chosen = choose(job.get("accept"), media.GRAPHS)
    if chosen is None:
        raise not_acceptable(media.GRAPHS)
    output.head(content_type(chosen), snapshot=snapshot)
    triples = describe(job["endpoint"], reader.count(), job["writable"])
    prefixes = PREFIXES | {"sd": SD, "void": VOID, "formats": FORMATS}
    ox.serialize(triples, output.file(), TRIPLES[chosen], prefixes=prefixes if chosen != media.NTRIPLES else None)
