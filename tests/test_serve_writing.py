"""Updates and graph uploads: off by default, with a token where the server allows them, seen by the next query."""

from __future__ import annotations

import time
from collections.abc import Iterator
from urllib.parse import quote, urlencode

import pytest

from helpers_serve import TOKEN, Server, make_store, running
from kg.serve.lexer import with_dataset
from kg.serve.problems import Problem

UPDATE = "application/sparql-update"
FORM = "application/x-www-form-urlencoded"
BEARER = f"Bearer {TOKEN}"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("writing")
    store = make_store(folder / "store", "INSERT DATA { GRAPH <x:g> { <x:a> <x:b> <x:c> } }")
    with running(store, "--no-search", "--writable", "--timeout", "10", base="http://data.example") as server:
        yield server


def update(server: Server, text: str, token: str = BEARER) -> int:
    return server.ask("POST", "/update", text, Content_Type=UPDATE, Authorization=token).status


def holds(server: Server, pattern: str) -> bool:
    return server.query(f"ASK {{ {pattern} }}").json()["boolean"] is True


@pytest.mark.parametrize("token", ["", "Bearer", "Bearer wrong", f"Basic {TOKEN}", TOKEN, f"Bearer {TOKEN}x"])
def test_writing_takes_the_token(server: Server, token: str) -> None:
    reply = server.ask(
        "POST", "/update", "CLEAR ALL", Content_Type=UPDATE, **({"Authorization": token} if token else {})
    )
    assert (reply.status, reply.json()["code"]) == (401, "token")
    assert reply.headers["www-authenticate"] == "Bearer"
    assert server.ask("DELETE", "/graph?graph=x:g").status == 401
    assert holds(server, "<x:a> <x:b> <x:c>")


def test_a_write_is_seen_by_the_next_query(server: Server) -> None:
    assert not holds(server, "<x:new> <x:b> 1")
    started = time.monotonic()
    assert update(server, "INSERT DATA { GRAPH <x:h> { <x:new> <x:b> 1 } }") == 204
    answered = time.monotonic()
    assert holds(server, "<x:new> <x:b> 1")
    assert time.monotonic() - answered < 0.5
    assert answered - started < 5


def test_update_by_form(server: Server) -> None:
    body = urlencode({"update": "INSERT DATA { GRAPH <x:form> { <x:f> <x:b> 1 } }"})
    assert server.ask("POST", "/sparql", body, Content_Type=FORM, Authorization=BEARER).status == 204
    assert holds(server, "GRAPH <x:form> { <x:f> <x:b> 1 }")


def test_the_dataset_of_the_protocol_for_updates(server: Server) -> None:
    update(server, "INSERT DATA { GRAPH <x:d1> { <x:1> <x:is> 1 } GRAPH <x:d2> { <x:2> <x:is> 2 } }")
    path = f"/sparql?{urlencode({'using-graph-uri': 'x:d1'})}"
    text = "INSERT { GRAPH <x:out> { ?s <x:found> ?o } } WHERE { ?s <x:is> ?o }"
    assert server.ask("POST", path, text, Content_Type=UPDATE, Authorization=BEARER).status == 204
    assert holds(server, "GRAPH <x:out> { <x:1> <x:found> 1 }")
    assert not holds(server, "GRAPH <x:out> { <x:2> <x:found> 2 }")
    clash = server.ask("POST", path, "WITH <x:d1> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", Content_Type=UPDATE,
                       Authorization=BEARER)  # fmt: skip
    assert (clash.status, clash.json()["code"]) == (400, "dataset")


@pytest.mark.parametrize(
    ("text", "status", "code"),
    [("INSERT DATA { ", 400, "syntax"), ("LOAD <http://127.0.0.1:9/x>", 403, "remote"),
     ("LOAD <file:///etc/passwd>", 403, "remote"), ("SELECT * { ?s ?p ?o }", 400, "syntax"),
     ("INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 403, "remote"), ("", 400, "syntax")],
)  # fmt: skip
def test_bad_updates(server: Server, text: str, status: int, code: str) -> None:
    reply = server.ask("POST", "/update", text, Content_Type=UPDATE, Authorization=BEARER)
    if text:
        assert (reply.status, reply.json()["code"]) == (status, code)
    else:
        assert reply.status == 400


def test_graphs_are_put_posted_and_deleted(server: Server) -> None:
    path = f"/graph?graph={quote('http://example.org/g1', safe='')}"
    turtle = {"Content_Type": "text/turtle", "Authorization": BEARER}
    assert server.ask("PUT", path, "<x:1> <x:p> 1 .", **turtle).status == 201
    assert server.ask("PUT", path, "<x:2> <x:p> 2 .", **turtle).status == 204
    assert server.get(path, Accept="application/n-triples").text.startswith("<x:2>")
    assert server.ask("POST", path, "<x:3> <x:p> 3 .", **turtle).status == 204
    assert len(server.get(path, Accept="application/n-triples").text.splitlines()) == 2
    assert server.ask("PUT", path, "<x:2> <x:p", **turtle).status == 400
    assert len(server.get(path, Accept="application/n-triples").text.splitlines()) == 2  # a failure changes nothing
    assert server.ask("PUT", path, "a,b", Content_Type="text/csv", Authorization=BEARER).status == 415
    assert server.ask("DELETE", path, Authorization=BEARER).status == 204
    assert server.get(path).status == 404
    assert server.ask("DELETE", path, Authorization=BEARER).status == 404


def test_a_graph_can_be_created_empty_and_named_by_the_server(server: Server) -> None:
    made = server.ask("POST", "/graph", "", Content_Type="text/turtle", Authorization=BEARER)
    assert made.status == 201
    assert made.headers["location"].startswith("http://data.example/graph/")
    assert server.get(f"/graph?graph={made.headers['location']}").status == 200
    direct = made.headers["location"].removeprefix("http://data.example")
    assert server.get(direct, Accept="text/turtle").status == 200


def test_several_graphs_in_one_form(server: Server) -> None:
    part = '--B\r\nContent-Disposition: form-data; name="g"; filename="g"\r\nContent-Type: {}\r\n\r\n{}\r\n'
    body = part.format("text/turtle", "<x:m1> <x:p> 'Đ' .") + part.format(
        "application/n-triples", "<x:m2> <x:p> <x:o> ."
    )
    kind = "multipart/form-data; boundary=B"
    reply = server.ask("POST", "/graph?graph=x:multi", f"{body}--B--\r\n", Content_Type=kind, Authorization=BEARER)
    assert reply.status == 201
    assert holds(server, "GRAPH <x:multi> { <x:m1> <x:p> 'Đ' . <x:m2> <x:p> <x:o> }")


DATASETS = [
    ("DELETE WHERE { ?s ?p { } }", "DELETE { ?s ?p { } } USING <x:a> WHERE { ?s ?p { } }"),
    ("INSERT { ?s ?p 'WHERE' } WHERE { ?s ?p ?o } ; CLEAR ALL", None),
    ("INSERT DATA { <a:a> <b:b> 'WITH USING WHERE' }", "INSERT DATA { <a:a> <b:b> 'WITH USING WHERE' }"),
]


@pytest.mark.parametrize(("text", "expected"), DATASETS)
def test_where_the_dataset_is_written(text: str, expected: str | None) -> None:
    found = " ".join(with_dataset(text, ["x:a"], []).split())
    assert found == (expected or text.replace("} WHERE", "} USING <x:a> WHERE"))
    assert with_dataset(text, [], []) == text


@pytest.mark.parametrize("text", ["WITH <x:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
                                  "DELETE { ?s ?p ?o } using <x:g> WHERE { ?s ?p ?o }"])  # fmt: skip
def test_two_datasets_are_one_too_many(text: str) -> None:
    with pytest.raises(Problem, match="twice"):
        with_dataset(text, [], ["x:a"])
