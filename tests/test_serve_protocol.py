"""SPARQL 1.1 Protocol, content negotiation, errors, service description and Graph Store reads, on a live server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import pyoxigraph as ox
import pytest

from helpers_serve import Server, make_store, running

A, B, C = "http://example.org/graph/a", "http://example.org/graph/b", "http://example.org/graph/c"
DATA = f"""INSERT DATA {{
  GRAPH <{A}> {{ <http://example.org/a> <http://example.org/in> "a" , "Đồng, \\"bạc\\"" }}
  GRAPH <{B}> {{ <http://example.org/b> <http://example.org/in> "b" }}
  GRAPH <{C}> {{ <http://example.org/c> <http://example.org/in> "c" }}
}}"""
ALL = "SELECT ?o { ?s <http://example.org/in> ?o } ORDER BY ?o"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    store: Path = make_store(tmp_path_factory.mktemp("serve") / "store", DATA)
    with running(store, "--no-search", "--timeout", "5") as server:
        yield server


def ask(iri: str, graph: str = "") -> str:
    pattern = f"<{iri}> ?p ?o"
    return f"ASK {{ GRAPH {graph} {{ {pattern} }} }}" if graph else f"ASK {{ {pattern} }}"


# ---- the three ways to ask -----------------------------------------------------------------------------------------


def test_query_by_get_form_and_body(server: Server) -> None:
    by_get = server.query(ALL)
    by_form = server.ask("POST", "/sparql", urlencode({"query": ALL}), Content_Type=FORM)
    by_body = server.ask("POST", "/sparql", ALL, Content_Type="application/sparql-query")
    with_charset = server.ask("POST", "/sparql", ALL, Content_Type="application/sparql-query; charset=UTF-8")
    assert by_get.status == 200
    assert by_get.media == "application/sparql-results+json"
    assert [row["o"] for row in by_get.rows()] == ["a", "b", "c", 'Đồng, "bạc"']
    assert by_get.body == by_form.body == by_body.body == with_charset.body


def test_the_union_of_all_graphs_is_the_default_graph(server: Server) -> None:
    assert server.query("ASK { ?s ?p 'a'. ?t ?q 'b' }").json()["boolean"] is True
    assert [row["g"] for row in server.query("SELECT ?g { GRAPH ?g { ?s ?p 'a' } }").rows()] == [A]
    assert len(server.query(f"SELECT * FROM <{A}> {{ ?s ?p ?o }}").rows()) == 2
    assert server.query(f"SELECT * FROM NAMED <{A}> {{ ?s ?p ?o }}").rows() == []


DATASETS = [
    # dataset of the protocol, query, expected
    ([("default-graph-uri", A)], ask("http://example.org/a"), True),
    ([("default-graph-uri", A)], ask("http://example.org/b"), False),
    ([("default-graph-uri", A), ("default-graph-uri", B)], "ASK { ?x ?p 'a' . ?y ?q 'b' }", True),
    ([("default-graph-uri", A), ("default-graph-uri", B)], "ASK { ?x ?p 'c' }", False),
    ([("named-graph-uri", A), ("named-graph-uri", B)], "ASK { GRAPH ?g { ?x ?p 'a' } GRAPH ?h { ?y ?q 'b' } }", True),
    ([("named-graph-uri", A)], "ASK { GRAPH ?g { ?x ?p 'c' } }", False),
    ([("named-graph-uri", A)], "ASK { ?x ?p ?y }", False),
    ([("default-graph-uri", A), ("named-graph-uri", B)], "ASK { ?x ?p 'a' GRAPH ?g { ?y ?q 'b' } }", True),
    ([("default-graph-uri", A), ("named-graph-uri", B)], "ASK { GRAPH ?g { ?x ?p 'a' } }", False),
    ([("default-graph-uri", B)], f"ASK FROM <{A}> {{ ?x ?p 'b' }}", True),  # the protocol's outweighs the query's
    ([("default-graph-uri", B)], f"ASK FROM <{A}> {{ ?x ?p 'a' }}", False),
]


@pytest.mark.parametrize(("dataset", "query", "expected"), DATASETS)
def test_dataset_of_the_protocol(server: Server, dataset: list[tuple[str, str]], query: str, expected: bool) -> None:
    by_get = server.get(f"/sparql?{urlencode([('query', query), *dataset])}")
    by_form = server.ask("POST", "/sparql", urlencode([*dataset, ("query", query)]), Content_Type=FORM)
    in_url = server.ask("POST", f"/sparql?{urlencode(dataset)}", query, Content_Type="application/sparql-query")
    for reply in (by_get, by_form, in_url):
        assert reply.json()["boolean"] is expected


# ---- formats -------------------------------------------------------------------------------------------------------

SELECT, ASK, CONSTRUCT = "SELECT * { ?s ?p ?o }", "ASK {}", "CONSTRUCT WHERE { ?s ?p ?o }"
FORMATS = [
    (SELECT, "", "application/sparql-results+json"),
    (SELECT, "*/*", "application/sparql-results+json"),
    (SELECT, "application/json", "application/sparql-results+json"),
    (SELECT, "application/sparql-results+xml", "application/sparql-results+xml"),
    (SELECT, "application/xml", "application/sparql-results+xml"),
    (SELECT, "text/csv", "text/csv"),
    (SELECT, "text/*", "text/csv"),
    (SELECT, "text/tab-separated-values", "text/tab-separated-values"),
    (SELECT, "text/csv;q=0.5, text/tab-separated-values;q=0.9", "text/tab-separated-values"),
    (SELECT, "text/turtle, text/csv;q=0.1", "text/csv"),
    (SELECT, "*/*;q=0.1, text/csv;q=0", "application/sparql-results+json"),
    (SELECT, "application/sparql-results+json;q=0, */*", "application/sparql-results+xml"),
    (SELECT, "TEXT/CSV", "text/csv"),
    (ASK, "", "application/sparql-results+json"),
    (ASK, "application/sparql-results+xml", "application/sparql-results+xml"),
    (CONSTRUCT, "", "text/turtle"),
    (CONSTRUCT, "*/*", "text/turtle"),
    (CONSTRUCT, "application/n-triples", "application/n-triples"),
    (CONSTRUCT, "application/rdf+xml", "application/rdf+xml"),
    (CONSTRUCT, "application/ld+json", "application/ld+json"),
    (CONSTRUCT, "application/rdf+xml;q=0.9, text/turtle;q=0.3, */*;q=0.1", "application/rdf+xml"),
    ("DESCRIBE <http://example.org/a>", "application/n-triples", "application/n-triples"),
]


@pytest.mark.parametrize(("query", "accept", "expected"), FORMATS)
def test_content_negotiation(server: Server, query: str, accept: str, expected: str) -> None:
    reply = server.query(query, **({"Accept": accept} if accept else {}))
    assert (reply.status, reply.media) == (200, expected)
    assert "Accept" in reply.headers["vary"]


@pytest.mark.parametrize(("query", "accept"), [(SELECT, "image/png"), (CONSTRUCT, "text/csv"), (ASK, "text/csv")])
def test_nothing_acceptable(server: Server, query: str, accept: str) -> None:
    reply = server.query(query, Accept=accept)
    assert reply.status == 406
    assert "application/" in str(reply.json()["detail"])


def test_format_in_the_address_outweighs_the_header(server: Server) -> None:
    assert server.query(SELECT, more={"format": "csv"}, Accept="application/json").media == "text/csv"
    assert server.query(CONSTRUCT, more={"format": "nt"}).media == "application/n-triples"
    assert server.query(SELECT, more={"format": "pdf"}, Accept="text/csv").media == "text/csv"
    assert server.query(CONSTRUCT, more={"format": "xml"}, Accept="application/rdf+xml").media == "application/rdf+xml"


def test_results_are_what_they_should_be(server: Server) -> None:
    rows = server.query(ALL, Accept="text/csv").text.splitlines()
    assert rows == ["o", "a", "b", "c", '"Đồng, ""bạc"""']
    turtle = server.query(CONSTRUCT)
    assert len(list(ox.parse(turtle.body, ox.RdfFormat.TURTLE))) == 4
    assert len(list(ox.parse(server.query(CONSTRUCT, Accept="application/ld+json").body, ox.RdfFormat.JSON_LD))) == 4


# ---- what is refused -----------------------------------------------------------------------------------------------

BAD = [
    # method, path, body, content type, status, code
    ("PUT", "/sparql?query=ASK%7B%7D", None, "", 405, "method"),
    ("DELETE", "/sparql", None, "", 405, "method"),
    ("GET", "/sparql?query=ASK%7B%7D&query=ASK%7B%7D", None, "", 400, "parameters"),
    ("GET", "/sparql?update=CLEAR%20ALL", None, "", 400, "method"),
    ("GET", "/sparql?default-graph-uri=http%3A%2F%2Fx", None, "", 400, "parameters"),
    ("GET", "/sparql?query=%FF%FE", None, "", 400, "encoding"),
    ("GET", "/sparql?query=ASK%7B%7D&default-graph-uri=relative", None, "", 400, "dataset"),
    ("GET", "/sparql?query=ASK%7B%7D&timeout=soon", None, "", 400, "parameters"),
    ("POST", "/sparql", "", FORM, 400, "parameters"),
    ("POST", "/sparql", "query=ASK%7B%7D&query=ASK%7B%7D", FORM, 400, "parameters"),
    ("POST", "/sparql?query=ASK%7B%7D", "query=ASK%7B%7D", FORM, 400, "parameters"),
    ("POST", "/sparql?query=ASK%7B%7D", "ASK{}", "application/sparql-query", 400, "parameters"),
    ("POST", "/sparql", "ASK{}", "text/plain", 415, "media-type"),
    ("POST", "/sparql", "query=ASK%7B%7D", "text/plain", 415, "media-type"),
    ("POST", "/sparql", "ASK {}", "", 415, "media-type"),
    ("POST", "/sparql", "ASK {}".encode("utf-16"), "application/sparql-query", 400, "encoding"),
    ("POST", "/sparql", "ASK {}".encode("utf-16"), "application/sparql-query; charset=UTF-16", 415, "encoding"),
    ("POST", "/sparql", "update=CLEAR%20ALL", FORM, 403, "read-only"),
    ("POST", "/sparql", "CLEAR ALL", "application/sparql-update", 403, "read-only"),
    ("POST", "/update", "CLEAR ALL", "application/sparql-update", 403, "read-only"),
    ("POST", "/sparql", "update=CLEAR%20ALL&update=CLEAR%20ALL", FORM, 400, "parameters"),
    ("PUT", "/graph?graph=http://example.org/x", "<a:a> <b:b> <c:c> .", "text/turtle", 403, "read-only"),
    ("DELETE", f"/graph?graph={quote(A)}", None, "", 403, "read-only"),
    ("GET", "/graph", None, "", 400, "parameters"),
    ("GET", "/graph?graph=http://example.org/none", None, "", 404, "unknown-graph"),
    ("GET", "/graph?graph=none", None, "", 400, "dataset"),
    ("PATCH", "/graph?default", None, "", 405, "method"),
]


@pytest.mark.parametrize(("method", "path", "body", "kind", "status", "code"), BAD)
def test_bad_requests(
    server: Server, method: str, path: str, body: str | bytes | None, kind: str, status: int, code: str
) -> None:
    reply = server.ask(method, path, body, **({"Content_Type": kind} if kind else {}))
    assert (reply.status, reply.json().get("code")) == (status, code)
    assert reply.media == "application/problem+json"


SYNTAX = [
    ("SELECT", 1, 7), ("SELECT * {\n  ?s ?p\n}", 3, 1), ("ASK {} trailing", 1, 14), ("", 1, 1),
    ("SELECT ?tên { ?s kg:x ?tên }", 1, 23),
]  # fmt: skip


@pytest.mark.parametrize(("query", "line", "column"), SYNTAX)
def test_syntax_errors_name_line_and_column(server: Server, query: str, line: int, column: int) -> None:
    reply = server.query(query)
    found = reply.json()
    assert (reply.status, found["code"], found["line"]) == (400, "syntax", line)
    assert abs(int(str(found["column"])) - column) <= 1
    assert f"line {line}" in str(found["detail"])


REMOTE = [
    "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "SELECT * {sErViCe SILENT <http://x/> {?s ?p ?o}}",
    "SELECT * { \\u0053ERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "PREFIX x: <http://x/> SELECT * {SERVICE x:y {}}",
    "PREFIX : <http://x/> SELECT * {SERVICE:y {}}", "SELECT * { ?s ?p trueSERVICE <http://127.0.0.1:9/> {} }",
    "# '\nSELECT * { SERVICE ?s { ?s ?p ?o } } # '", "SELECT * { FILTER(?a<?b) SERVICE <http://x/> {} }",
]  # fmt: skip


@pytest.mark.parametrize("query", REMOTE)
def test_federation_is_off(server: Server, query: str) -> None:
    reply = server.query(query)
    assert (reply.status, reply.json()["code"]) == (403, "remote")


LOCAL = [
    "SELECT ?service { ?service ?p 'SERVICE' }", "SELECT * { ?s <http://x/SERVICE> \"\"\"a \" SERVICE\"\"\" } # SERVICE",
    "PREFIX ex: <http://x/> SELECT * { ?s ex:SERVICE 'it''s' } LIMIT 1".replace("''", "\\'"),
    "SELECT * { ?s ?p 'LOAD <x>'@service }",
]  # fmt: skip


@pytest.mark.parametrize("query", LOCAL)
def test_words_that_only_look_like_federation(server: Server, query: str) -> None:
    assert server.query(query).status == 200


# ---- HTTP around it ------------------------------------------------------------------------------------------------


def test_head_gives_the_headers_of_get(server: Server) -> None:
    path = f"/sparql?{urlencode({'query': ALL})}"
    got, head = server.get(path), server.ask("HEAD", path)
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == str(len(got.body))
    assert head.headers["etag"] == got.headers["etag"]


def test_a_known_answer_is_not_sent_again(server: Server) -> None:
    first = server.query(ALL)
    again = server.query(ALL, If_None_Match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    assert server.query(ALL, If_None_Match='W/"other"').status == 200
    assert server.query(ALL, Accept="text/csv").headers["etag"] != first.headers["etag"]


def test_other_sites_may_read_but_not_write(server: Server) -> None:
    preflight = server.ask(
        "OPTIONS", "/sparql", Origin="http://elsewhere.example", Access_Control_Request_Method="POST"
    )
    assert preflight.status == 204
    assert preflight.headers["access-control-allow-origin"] == "*"
    assert "POST" in preflight.headers["access-control-allow-methods"]
    assert "authorization" not in preflight.headers["access-control-allow-headers"].lower()
    for reply in (server.query(ALL), server.query("oops"), server.get("/graph?default")):
        assert reply.headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in reply.headers


def test_security_headers_and_no_cookies(server: Server) -> None:
    for path in ("/sparql", "/-/health", "/no-such-page", "/static/none", "/sparql?query=x"):
        reply = server.get(path)
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in reply.headers["content-security-policy"]
        assert "set-cookie" not in reply.headers
        assert "server" not in reply.headers


def test_a_bad_host_is_refused(server: Server) -> None:
    connection = server.connect()
    connection.putrequest("GET", "/sparql", skip_host=True)
    connection.putheader("Host", "a b<script>")
    connection.endheaders()
    response = connection.getresponse()
    assert response.status == 400
    response.read()
    connection.close()


def test_large_requests_are_refused(server: Server) -> None:
    reply = server.ask("POST", "/sparql", b"x" * ((1 << 20) + 1), Content_Type="application/sparql-query")
    assert (reply.status, reply.json()["code"]) == (413, "body-too-large")


# ---- service description, graphs, health ---------------------------------------------------------------------------

SD = "http://www.w3.org/ns/sparql-service-description#"


@pytest.mark.parametrize(
    ("accept", "form"),
    [("", ox.RdfFormat.TURTLE), ("application/rdf+xml", ox.RdfFormat.RDF_XML), ("application/ld+json", ox.RdfFormat.JSON_LD)],
)  # fmt: skip
def test_service_description(server: Server, accept: str, form: ox.RdfFormat) -> None:
    reply = server.get("/sparql", **({"Accept": accept} if accept else {}))
    triples = {
        (quad.predicate.value.removeprefix(SD), getattr(quad.object, "value", ""))
        for quad in ox.parse(reply.body, form)
    }
    assert reply.status == 200
    assert ("endpoint", f"{server.url}/sparql") in triples
    assert ("feature", f"{SD}UnionDefaultGraph") in triples
    assert ("supportedLanguage", f"{SD}SPARQL11Query") in triples
    assert ("supportedLanguage", f"{SD}SPARQL11Update") not in triples
    assert ("feature", f"{SD}BasicFederatedQuery") not in triples


def test_graphs_are_read_by_their_names(server: Server) -> None:
    one = server.get(f"/graph?graph={quote(A, safe='')}")
    same = server.get(f"/graph?graph={A}")
    whole = server.get("/graph?default", Accept="application/n-triples")
    assert one.media == "text/turtle"
    assert len(list(ox.parse(one.body, ox.RdfFormat.TURTLE))) == 2
    assert one.body == same.body
    assert len(list(ox.parse(whole.body, ox.RdfFormat.N_TRIPLES))) == 4
    assert server.ask("HEAD", f"/graph?graph={A}").status == 200
    assert server.ask("HEAD", "/graph?graph=http://example.org/none").status == 404
    assert server.get(f"/graph?graph={A}", Accept="text/csv").status == 406
    assert server.get(f"/graph?graph={quote(quote(A, safe=''), safe='')}").status == 400  # decoded once, not twice


def test_health_and_metrics(server: Server) -> None:
    health = server.get("/-/health")
    assert health.status == 200
    assert json.loads(health.body)["snapshot"] == 1
    before = server.metric('kg_requests_total{kind="sparql",status="200"}'.replace("{", r"\{").replace("}", r"\}"))
    server.query("ASK { <x:unasked> ?p ?o }")
    after = server.metric('kg_requests_total{kind="sparql",status="200"}'.replace("{", r"\{").replace("}", r"\}"))
    assert after == before + 1


def test_a_function_that_nobody_knows_is_the_querys_fault(server: Server) -> None:
    reply = server.query("SELECT (<http://example.org/f>(1) AS ?x) {}")
    assert (reply.status, reply.json()["code"]) == (400, "query")
