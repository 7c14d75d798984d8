"""Queries and graphs, answered into a stream. Runs in a worker."""

from __future__ import annotations

from typing import Any

import pyoxigraph as ox

from kg.serve import negotiate as media
from kg.serve.lexer import keywords, refuse_remote
from kg.serve.negotiate import choose, content_type
from kg.serve.problems import Problem, syntax
from kg.serve.worker import Output
from kg.store import Store
from kg.store.embedded import EmbeddedReader
from kg.vocabulary import PREFIXES

RESULTS = {
    media.JSON: ox.QueryResultsFormat.JSON, media.XML: ox.QueryResultsFormat.XML,
    media.CSV: ox.QueryResultsFormat.CSV, media.TSV: ox.QueryResultsFormat.TSV,
}  # fmt: skip
TRIPLES = {
    media.TURTLE: ox.RdfFormat.TURTLE, media.NTRIPLES: ox.RdfFormat.N_TRIPLES, media.RDFXML: ox.RdfFormat.RDF_XML,
    media.JSONLD: ox.RdfFormat.JSON_LD, media.NQUADS: ox.RdfFormat.N_QUADS, media.TRIG: ox.RdfFormat.TRIG,
}  # fmt: skip


def evaluate(job: dict[str, Any], reader: Store) -> Any:
    """The answer of the store to a query under the dataset of the protocol. Raises Problem."""
    text: str = job["query"]
    refuse_remote(text)
    default, named = job.get("default") or [], job.get("named") or []
    if not isinstance(reader, EmbeddedReader):
        return _ask_server(reader, text, job["base"], _nodes(default), _nodes(named))
    options: dict[str, Any] = {}
    if default or named:  # the protocol's dataset outweighs the query's own (SPARQL 1.1 Protocol, 2.1.4)
        options = {"default_graph": _nodes(default), "named_graphs": _nodes(named)}
    elif "FROM" not in keywords(text):
        options = {"use_default_graph_as_union": True}
    try:
        return reader.database.query(text, base_iri=job["base"], **options)
    except SyntaxError as error:
        raise syntax(str(error), text) from error
    except (ValueError, RuntimeError) as error:
        raise Problem(400, "query", str(error)) from error


def _ask_server(reader: Store, text: str, base: str, default: list[ox.NamedNode], named: list[ox.NamedNode]) -> Any:
    """The answer of the server behind this one. What cannot be parsed is told here, with its place."""
    from kg.store.remote import RemoteReader

    assert isinstance(reader, RemoteReader)
    try:
        ox.Store().query(text, base_iri=base)
    except SyntaxError as error:
        raise syntax(str(error), text) from error
    except (ValueError, RuntimeError) as error:
        raise Problem(400, "query", str(error)) from error
    dataset = {"default-graph-uri": [node.value for node in default], "named-graph-uri": [node.value for node in named]}
    return reader.query(f"BASE <{base}> {text}", dataset=dataset if default or named else {})


def _nodes(iris: list[str]) -> list[ox.NamedNode]:
    try:
        return [ox.NamedNode(iri) for iri in iris]
    except ValueError as error:
        raise Problem(400, "dataset", f"The name of a graph must be an absolute IRI: {error}") from error


def answer_query(job: dict[str, Any], reader: Store, snapshot: int, output: Output) -> None:
    answer = evaluate(job, reader)
    offers = (
        media.GRAPHS if isinstance(answer, ox.QueryTriples)
        else media.TRUTHS if isinstance(answer, ox.QueryBoolean) else media.TABLES
    )  # fmt: skip
    chosen = choose(job.get("accept"), offers)
    if chosen is None:
        raise not_acceptable(offers)
    output.head(content_type(chosen), snapshot=snapshot)
    try:
        if isinstance(answer, ox.QueryTriples):
            ox.serialize(
                answer, output.file(), TRIPLES[chosen], prefixes=PREFIXES if chosen != media.NTRIPLES else None
            )
        else:
            answer.serialize(output.file(), RESULTS[chosen])
    except (RuntimeError, ValueError) as error:
        raise Problem(400, "evaluation", f"The query cannot be evaluated: {error}") from error
    except OSError as error:
        raise Problem(500, "evaluation", f"The query cannot be evaluated: {error}") from error


def not_acceptable(offers: tuple[str, ...]) -> Problem:
    return Problem(406, "not-acceptable", f"This can be had as {', '.join(offers)}")


def answer_graph(job: dict[str, Any], reader: Store, snapshot: int, output: Output) -> None:
    """A graph of the store, by its IRI or (None) the default graph, which is all graphs together."""
    name = job["graph"]
    chosen = choose(job.get("accept"), media.GRAPHS)
    if chosen is None:
        raise not_acceptable(media.GRAPHS)
    answer: Any
    if name is None:
        answer = reader.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    else:
        (node,) = _nodes([name])
        if not reader.has_graph(name):
            raise Problem(404, "unknown-graph", f"There is no graph <{name}> in the store")
        if isinstance(reader, EmbeddedReader):
            answer = (quad.triple for quad in reader.database.quads_for_pattern(None, None, None, node))
        else:
            answer = reader.query(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {node} {{ ?s ?p ?o }} }}")
    output.head(content_type(chosen), snapshot=snapshot)
    ox.serialize(answer, output.file(), TRIPLES[chosen], prefixes=PREFIXES if chosen != media.NTRIPLES else None)
