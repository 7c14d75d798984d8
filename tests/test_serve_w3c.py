"""The W3C's own test cases for the protocol, the Graph Store Protocol and the service description, where they are at hand.

They are looked for in the folder that KG_W3C names, else in `../shared/w3c` beside the checkout. The same cases in
this project's own words are in test_serve_protocol.py and test_serve_writing.py.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from rdflib import Graph
from rdflib.compare import isomorphic

from helpers_serve import TOKEN, Reply, Server, make_store, running

sys.path.insert(0, str(Path(__file__).parent / "w3c"))
import manifests

FOLDER = Path(os.environ.get("KG_W3C") or Path(__file__).parents[2] / "shared" / "w3c") / "sparql11"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the W3C's test manifests are not at hand (KG_W3C)")

TABULAR = {"application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values"}
RDF = {"application/rdf+xml", "text/turtle", "application/n-triples", "application/ld+json"}


def cases(*names: str) -> list[manifests.Case]:
    return [case for name in names if (FOLDER / name).exists() for case in manifests.read(FOLDER / name)]


PROTOCOL = cases("protocol/manifest.ttl")
GRAPHS = cases("graph-store-protocol/manifest-direct.ttl", "graph-store-protocol/manifest-indirect.ttl")
READING = [case for case in PROTOCOL if "update" not in case.name]


@pytest.fixture(scope="module")
def writable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    store = make_store(tmp_path_factory.mktemp("w3c") / "store", "")
    with running(store, "--no-search", "--writable", base="http://www.example") as server:
        yield server


@pytest.fixture(scope="module")
def read_only(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    steps = []
    for path, graph in sorted({pair for case in READING for pair in case.data}):
        steps.append(f"INSERT DATA {{ GRAPH <{graph}> {{ {path.read_text(encoding='utf-8')} }} }}")
    store = make_store(tmp_path_factory.mktemp("w3c-read") / "store", " ;\n".join(steps))
    with running(store, "--no-search") as server:
        yield server


def send(server: Server, request: manifests.Request, path: str, body: bytes | None) -> Reply:
    """The request as the manifest has it, bad ones included: nothing is added but the token."""
    connection = server.connect()
    connection.putrequest(request.method, path, skip_accept_encoding=True)
    for name, value in request.headers:
        connection.putheader(name, value)
    connection.putheader("Authorization", f"Bearer {TOKEN}")
    if body is not None:
        connection.putheader("Content-Length", str(len(body)))
    connection.endheaders(body)
    response = connection.getresponse()
    reply = Reply(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
    connection.close()
    return reply


def run(server: Server, case: manifests.Case) -> None:
    values: dict[str, str] = {}
    for request in case.requests:
        path, body = request.path, request.body
        for name, value in values.items():
            path = path.replace(
                name, quote(value, safe="") if "?" in path else value.partition("http://www.example")[2]
            )
            body = body.replace(name.encode(), value.encode()) if body else body
        path = re.sub(r"^/sparql/?", "/sparql", path)
        path = re.sub(r"^/gsp", "/graph", path).replace("http://www.example/gsp", "http://www.example/graph")
        path = path.replace("http%3A%2F%2Fwww.example%2Fgsp", "http%3A%2F%2Fwww.example%2Fgraph")
        reply = send(server, request, path, body)
        assert any(re.fullmatch(status, str(reply.status)) for status in request.statuses), (request.path, reply)
        if request.location:
            values[request.location] = reply.headers["location"]
        if request.form:
            assert reply.media in (RDF if request.form == "RDF" else TABULAR), reply
        if request.boolean is not None:
            assert json.loads(reply.body)["boolean"] is request.boolean
        if request.graph is not None:
            assert isomorphic(
                Graph().parse(data=reply.body, format="turtle"), Graph().parse(data=request.graph, format="turtle")
            )


@pytest.mark.parametrize("case", READING, ids=lambda case: case.name)
def test_protocol_read_only(read_only: Server, case: manifests.Case) -> None:
    run(read_only, case)


@pytest.mark.parametrize("case", PROTOCOL, ids=lambda case: case.name)
def test_protocol_writable(writable: Server, case: manifests.Case) -> None:
    headers = {"Content_Type": "application/sparql-update", "Authorization": f"Bearer {TOKEN}"}
    assert writable.ask("POST", "/update", "CLEAR ALL", **headers).status == 204
    for path, graph in case.data:
        put = {"Content_Type": "application/n-triples", "Authorization": f"Bearer {TOKEN}"}
        assert writable.ask("PUT", f"/graph?graph={quote(graph, safe='')}", path.read_bytes(), **put).status in (
            201,
            204,
        )
    run(writable, case)


@pytest.mark.parametrize("case", GRAPHS, ids=lambda case: case.name)
def test_graph_store_protocol(writable: Server, case: manifests.Case) -> None:
    headers = {"Content_Type": "application/sparql-update", "Authorization": f"Bearer {TOKEN}"}
    assert writable.ask("POST", "/update", "DROP ALL", **headers).status == 204
    run(writable, case)


@pytest.mark.parametrize("case", cases("service-description/manifest.ttl"), ids=lambda case: case.name)
def test_service_description(read_only: Server, case: manifests.Case) -> None:
    reply = read_only.get("/sparql")
    assert reply.media in RDF
    graph = Graph().parse(data=reply.body, format="turtle")
    sd = "http://www.w3.org/ns/sparql-service-description#"
    asked = f"ASK {{ ?s a <{sd}Service> ; <{sd}endpoint> <{read_only.url}/sparql> ; <{sd}defaultDataset>/<{sd}defaultGraph> ?g }}"
    assert graph.query(asked).askAnswer, case.title
