"""Clients that others wrote, against the running server: SPARQLWrapper, rdflib's SPARQLStore, Comunica."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore
from SPARQLWrapper import CSV, GET, JSON, JSONLD, N3, POST, POSTDIRECTLY, RDFXML, TURTLE, URLENCODED, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed, SPARQLWrapperException

from helpers_serve import TOKEN, Server, make_store, running

WEB = Path(__file__).parent / "web"
DATA = """INSERT DATA { GRAPH <http://example.org/g> {
  <http://example.org/a> <http://example.org/name> "Đồng"@vi ; <http://example.org/knows> <http://example.org/b> .
  <http://example.org/b> <http://example.org/name> "Bạc" ; <http://example.org/age> 41 } }"""
NAMES = "SELECT ?s ?name { ?s <http://example.org/name> ?name } ORDER BY ?s"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    store = make_store(tmp_path_factory.mktemp("clients") / "store", DATA)
    with running(store, "--no-search", "--writable") as server:
        yield server


@pytest.mark.parametrize("method", [GET, POST])
@pytest.mark.parametrize("style", [URLENCODED, POSTDIRECTLY])
def test_sparqlwrapper_select(server: Server, method: str, style: str) -> None:
    wrapper = SPARQLWrapper(f"{server.url}/sparql")
    wrapper.setMethod(method)
    wrapper.setRequestMethod(style)
    wrapper.setQuery(NAMES)
    wrapper.setReturnFormat(JSON)
    rows = wrapper.query().convert()["results"]["bindings"]
    assert [row["name"]["value"] for row in rows] == ["Đồng", "Bạc"]
    wrapper.setReturnFormat(XML)
    assert len(wrapper.query().convert().getElementsByTagName("result")) == 2
    wrapper.setReturnFormat(CSV)
    assert wrapper.query().convert().decode().splitlines()[1] == "http://example.org/a,Đồng"


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # in SPARQLWrapper
@pytest.mark.parametrize("form", [TURTLE, N3, RDFXML, JSONLD])
def test_sparqlwrapper_construct(server: Server, form: str) -> None:
    wrapper = SPARQLWrapper(f"{server.url}/sparql")
    wrapper.setQuery("CONSTRUCT WHERE { ?s <http://example.org/name> ?name }")
    wrapper.setReturnFormat(form)
    found = wrapper.query().convert()
    graph = found if isinstance(found, Graph) else Graph().parse(data=found, format="turtle")
    assert len(graph) == 2


def test_sparqlwrapper_ask_and_errors(server: Server) -> None:
    wrapper = SPARQLWrapper(f"{server.url}/sparql")
    wrapper.setReturnFormat(JSON)
    wrapper.setQuery("ASK { ?s ?p 41 }")
    assert wrapper.query().convert()["boolean"] is True
    wrapper.setQuery("SELECT {")
    with pytest.raises(QueryBadFormed):
        wrapper.query()
    wrapper.setMethod(POST)
    wrapper.setQuery("DELETE WHERE { ?s ?p ?o }")
    with pytest.raises(SPARQLWrapperException):
        wrapper.query()  # no token


def test_rdflib_store(server: Server) -> None:
    graph = Graph(SPARQLStore(f"{server.url}/sparql"))
    assert len(list(graph.triples((URIRef("http://example.org/a"), None, None)))) == 2
    assert [str(row.name) for row in graph.query(NAMES)] == ["Đồng", "Bạc"]  # type: ignore[union-attr]
    assert graph.query("ASK { ?s ?p 41 }").askAnswer
    assert (URIRef("http://example.org/b"), URIRef("http://example.org/age"), Literal(41)) in graph


def test_rdflib_update_store(server: Server) -> None:
    store = SPARQLUpdateStore(
        f"{server.url}/sparql", f"{server.url}/update", headers={"Authorization": f"Bearer {TOKEN}"}
    )
    graph = Graph(store, URIRef("http://example.org/written"))
    graph.add((URIRef("http://example.org/c"), URIRef("http://example.org/name"), Literal("Chì", lang="vi")))
    assert server.query("ASK { GRAPH <http://example.org/written> { ?s ?p 'Chì'@vi } }").json()["boolean"] is True
    graph.remove((None, None, None))
    assert server.query("ASK { GRAPH <http://example.org/written> { ?s ?p ?o } }").json()["boolean"] is False


@pytest.mark.skipif(
    shutil.which("node") is None or not (WEB / "node_modules" / "@comunica").is_dir(),
    reason="Comunica is not installed: npm install --prefix tests/web",
)
def test_comunica(server: Server) -> None:
    query = "SELECT ?a ?name { ?a <http://example.org/knows> ?b . ?b <http://example.org/name> ?name }"
    call = ["node", str(WEB / "ask.mjs"), f"{server.url}/sparql", query]
    done = subprocess.run(call, capture_output=True, text=True, timeout=90, check=True)
    assert json.loads(done.stdout) == [{"a": "http://example.org/a", "name": "Bạc"}]
