"""`kg serve` in front of a SPARQL server. The one behind is another `kg serve`: any that keeps to the protocol will do."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpers_serve import Server, example_store, iri_of_file, running


@pytest.fixture(scope="module")
def behind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    store = example_store(tmp_path_factory.mktemp("behind") / "store")
    with running(store, "--no-search", "-q") as server:
        yield server


@pytest.fixture(scope="module")
def front(behind: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    log = tmp_path_factory.mktemp("front")
    with running(f"{behind.url}/sparql", "-q", log=log) as server:
        yield server


@pytest.mark.parametrize(
    "query",
    ["SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "ASK { GRAPH ?g { ?s <https://kg.example/ontology#conclusion> ?o } }",
     "SELECT DISTINCT ?n { ?n <ontology#conclusion> ?c } ORDER BY ?n"],
)  # fmt: skip
def test_answers_are_those_of_the_server_behind(behind: Server, front: Server, query: str):
    for accept in ("application/sparql-results+json", "application/sparql-results+xml"):
        one, other = behind.query(query, Accept=accept), front.query(query, Accept=accept)
        assert (one.status, one.media, one.body) == (other.status, other.media, other.body)


def test_the_dataset_of_the_protocol_is_passed_on(front: Server):
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    assert front.query(count, more={"default-graph-uri": "https://kg.example/none"}).rows() == [{"n": "0"}]
    everything = int(front.query(count).rows()[0]["n"])
    names = front.query(count, more={"default-graph-uri": "https://kg.example/graph/derived/names"}).rows()
    assert 0 < int(names[0]["n"]) < everything


def test_what_cannot_be_parsed_is_told_with_its_place(front: Server):
    reply = front.query("SELECT * {\n ?s ?p }")
    assert (reply.status, reply.json()["code"], reply.json()["line"]) == (400, "syntax", 2)
    assert front.query("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }").status == 403


def test_pages_and_graphs(behind: Server, front: Server):
    notice = iri_of_file(front, "vanchan-2024-09.txt")
    page = front.get(notice, Accept="text/html")
    assert page.status == 200 and "Hoàn thành việc xóa 51 nhà tạm" in page.text
    graph = notice.replace("/notice/", "/graph/")
    one, other = (server.get(graph, Accept="application/n-triples") for server in (behind, front))
    assert sorted(one.text.splitlines()) == sorted(other.text.splitlines())
    assert front.get("/graph/0000000000000000", Accept="text/turtle").status == 404
    assert "giải ngân" in front.get("/tasks?q=giải+ngân&when=all".replace("ả", "%E1%BA%A3").replace("â", "%C3%A2")).text
    assert "Sở Tài chính" in front.get("/search?q=so+tai+chinh", Accept="text/html").text, (
        "names are found without an index"
    )


def test_nothing_is_kept_and_nothing_written(behind: Server, front: Server):
    for _ in range(2):
        assert "etag" not in front.query("ASK { ?s ?p ?o }").headers
    assert front.metric("kg_cache_hits_total") == 0
    assert front.get("/-/health").status == 200
    call = [
        sys.executable,
        "-c",
        "from kg.cli import main; main()",
        "serve",
        "--writable",
        "--store",
        f"{behind.url}/sparql",
    ]
    done = subprocess.run(call, capture_output=True, text=True, check=False, env={"KG_TOKEN": "a-token-for-tests"})
    assert done.returncode == 2 and "without --writable" in done.stderr


def test_a_server_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    from kg.errors import StoreError
    from kg.serve import Settings, serve
    from kg.store import http

    monkeypatch.setattr(http, "ATTEMPTS", 1)
    with pytest.raises(StoreError, match="cannot be reached"):
        serve(Settings("http://127.0.0.1:9/sparql"), quiet=True)


def test_searching_finds_words_of_tasks(front: Server):
    """And of whole texts, where `kg build` has put them on the server (tests/test_store_conformance.py has such servers)."""
    deadline = time.monotonic() + 60
    while not (found := front.get("/search.json?q=nha%20tam").json()["passages"]) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert found and "nhà tạm" in found[0]["words"]  # type: ignore[index]
