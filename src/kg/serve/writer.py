"""The process that writes: one update, or one change of a graph, then it is over."""

from __future__ import annotations

import email.parser
import email.policy
import json
import os
import sys
import uuid
from typing import Any

import pyoxigraph as ox

from kg.errors import StoreError, StoreLocked
from kg.serve import frames
from kg.serve.lexer import refuse_remote, with_dataset
from kg.serve.negotiate import ALIASES
from kg.serve.problems import Problem, syntax
from kg.serve.worker import confine
from kg.store import open_writer
from kg.store.embedded import EmbeddedWriter

FORMATS = {
    "text/turtle": ox.RdfFormat.TURTLE, "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML, "application/ld+json": ox.RdfFormat.JSON_LD,
}  # fmt: skip


def perform(job: dict[str, Any], writer: EmbeddedWriter) -> dict[str, Any]:
    """Do what `job` says, publish it. Raises Problem."""
    if job["kind"] == "update":
        text = with_dataset(job["text"], job["default"], job["named"])
        refuse_remote(text, ("SERVICE", "LOAD"))
        with writer.changing() as database:
            try:
                database.update(text, base_iri=job["base"])
            except SyntaxError as error:
                raise syntax(str(error), text) from error
            except (ValueError, RuntimeError) as error:
                raise Problem(400, "update", f"The update cannot be carried out: {error}") from error
        done: dict[str, Any] = {"status": 204}
    else:
        done = _change_graph(job, writer)
    writer.publish()
    return done


def _change_graph(job: dict[str, Any], writer: EmbeddedWriter) -> dict[str, Any]:
    kind, name, base = job["kind"], job["graph"], job["base"]
    if job["creates"]:
        name = f"{base}/graph/{uuid.uuid4()}"
    try:
        graph = ox.DefaultGraph() if name is None else ox.NamedNode(name)
    except ValueError as error:
        raise Problem(400, "graph", f"The name of a graph must be an absolute IRI: {error}") from error
    known = name is None or writer.has_graph(name)
    if kind == "delete":
        if not known:
            raise Problem(404, "unknown-graph", f"There is no graph <{name}> in the store")
        with writer.changing() as database:
            database.clear_graph(graph) if name is None else database.remove_graph(graph)
        return {"status": 204}
    triples = list(_parse(job["data"].encode("latin-1"), job["type"], name or base))
    with writer.changing() as database:
        # One transaction: a reader never sees the graph emptied.
        steps = [] if kind == "post" else [f"DROP SILENT {'DEFAULT' if name is None else f'GRAPH <{name}>'}"]
        body = "\n".join(f"{triple} ." for triple in triples)
        steps.append(f"INSERT DATA {{ {body} }}" if name is None else f"INSERT DATA {{ GRAPH <{name}> {{ {body} }} }}")
        if name is not None:
            steps.insert(len(steps) - 1, f"CREATE SILENT GRAPH <{name}>")
        database.update(" ;\n".join(steps))
    if job["creates"]:
        return {"status": 201, "graph": name}
    return {"status": 204 if known else 201}


def _parse(data: bytes, content_type: str, base: str) -> list[ox.Triple]:
    media = content_type.partition(";")[0].strip().lower()
    if media == "multipart/form-data":
        return _parse_form(data, content_type, base)
    form = FORMATS.get(ALIASES.get(media, media))
    if form is None:
        raise Problem(415, "media-type", f"A graph can be given as {', '.join(FORMATS)}, not {media or 'nothing'}")
    try:
        return [quad.triple for quad in ox.parse(data, form, base_iri=base, without_named_graphs=True)]
    except (SyntaxError, ValueError) as error:
        raise Problem(400, "syntax", f"The graph cannot be read: {error}") from error


def _parse_form(data: bytes, content_type: str, base: str) -> list[ox.Triple]:
    """The graphs in the parts of a form, together (Graph Store Protocol, 5.5)."""
    whole = b"Content-Type: " + content_type.encode("latin-1") + b"\r\n\r\n" + data
    message = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(whole)
    triples = []
    for part in message.iter_parts():
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        triples += _parse(content, part.get_content_type(), base)
    return triples


def main(store: str) -> None:
    received = frames.read_frame(sys.stdin.buffer)
    stream = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    if received is None:
        return
    confine(1 << 33)
    try:
        try:
            writer = open_writer(store)
        except StoreLocked as error:
            raise Problem(503, "locked", str(error), retry_after=5) from error
        assert isinstance(writer, EmbeddedWriter)
        try:
            done = perform(json.loads(received[1]), writer)
        finally:
            writer.close()
        stream.write(frames.message(b"E", done))
    except Problem as problem:
        stream.write(frames.message(b"F", problem.as_dict()))
    except (StoreError, OSError) as error:
        stream.write(frames.message(b"F", Problem(503, "store", str(error)).as_dict()))
    stream.flush()


if __name__ == "__main__":
    main(sys.argv[1])
