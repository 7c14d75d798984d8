"""What the client of SPARQL servers does when servers fail, refuse, or answer in part."""

from __future__ import annotations

import base64
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import pytest

import servers
from kg.errors import LimitExceeded, QueryError, StoreError, StoreLocked
from kg.store import Change, lease, open_writer
from kg.store.http import ATTEMPTS, Client
from kg.store.remote import RemoteReader
from kg.store.servers import places

ANSWER = b'{"head": {"vars": ["s"]}, "results": {"bindings": [{"s": {"type": "uri", "value": "http://x/a"}}]}}'
ASKED = "SELECT ?s { GRAPH ?g { ?s ?p ?o } }"


class Scripted(ThreadingHTTPServer):
    """Answers as told, one step for each request but the first, which asks for its name."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.steps: list[tuple[int, bytes, dict[str, str]]] = []
        self.requests: list[tuple[str, str, dict[str, str], bytes]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/ds"

    def handle_error(self, request, client_address) -> None:
        pass


class Handler(BaseHTTPRequestHandler):
    server: Scripted

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.requests.append((self.command, self.path, dict(self.headers), body))
        status, answer, headers = self.server.steps.pop(0) if self.server.steps else (200, ANSWER, {})
        if status == 0:  # the connection just goes
            self.connection.close()
            return
        self.send_response(status)
        headers = {"Content-Type": "application/sparql-results+json", "Content-Length": str(len(answer)), **headers}
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer)

    do_GET = do_PUT = do_POST

    def log_message(self, format: str, *arguments: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Scripted]:
    made = Scripted()
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made
    made.shutdown()
    thread.join()
    made.server_close()


def reader(server: Scripted) -> RemoteReader:
    opened = RemoteReader(server.url, Client(server.url, pause=0.001))
    server.requests.clear()
    return opened


def subjects(store: RemoteReader) -> list[str]:
    return [row["s"].value for row in store.query(ASKED)]


@pytest.mark.parametrize("status", [429, 502, 503, 504, 0])
def test_what_fails_for_a_moment_is_tried_again(server: Scripted, status: int) -> None:
    store = reader(server)
    server.steps = [(status, b"busy", {})] * 3
    assert subjects(store) == ["http://x/a"]
    assert len(server.requests) == 4


def test_an_answer_that_breaks_off_is_no_shorter_answer(server: Scripted) -> None:
    store = reader(server)
    server.steps = [(200, ANSWER[:50], {"Content-Length": str(len(ANSWER))})]
    assert subjects(store) == ["http://x/a"]


def test_in_the_end_it_is_an_error(server: Scripted) -> None:
    store = reader(server)
    server.steps = [(503, b"overloaded", {})] * ATTEMPTS
    with pytest.raises(StoreError, match="503"):
        subjects(store)
    assert len(server.requests) == ATTEMPTS


@pytest.mark.parametrize(
    ("status", "error", "says"),
    [
        (400, QueryError, "line 3"),
        (401, StoreError, "KG_STORE_USER"),
        (403, StoreError, "KG_STORE_TOKEN"),
        (404, StoreError, "no such place"),
        (413, LimitExceeded, "of this size"),
        (500, StoreError, "line 3"),
    ],
)
def test_what_stays_is_told_at_once(server: Scripted, status: int, error: type[Exception], says: str) -> None:
    store = reader(server)
    server.steps = [(status, b"error in line 3", {})]
    with pytest.raises(error, match=says):
        subjects(store)
    assert len(server.requests) == 1


def test_answers_cut_off_by_the_server_are_refused(server: Scripted) -> None:
    store = reader(server)
    server.steps = [(200, ANSWER, {"X-SPARQL-MaxRows": "1"})]
    with pytest.raises(LimitExceeded, match="cuts answers off at 1 rows"):
        subjects(store)
    server.steps = [(200, ANSWER, {"X-SPARQL-MaxRows": "2"})]
    assert subjects(store) == ["http://x/a"]


def test_nonsense_is_no_answer(server: Scripted) -> None:
    store = reader(server)
    server.steps = [(200, b"<html>Welcome</html>", {"Content-Type": "text/html"})]
    with pytest.raises(StoreError, match="text/html"):
        list(store.query(ASKED))


def test_there_is_no_server(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(StoreError, match="cannot be reached"):
        Client(f"http://127.0.0.1:{servers.free_port()}/ds", pause=0.0001)


@pytest.mark.parametrize(
    ("environment", "sent"),
    [
        ({}, None),
        ({"KG_STORE_TOKEN": "abc"}, "Bearer abc"),
        (
            {"KG_STORE_USER": "an", "KG_STORE_PASSWORD": "mật:khẩu"},
            "Basic " + base64.b64encode("an:mật:khẩu".encode()).decode(),
        ),
    ],
)
def test_credentials_go_with_every_request(
    server: Scripted, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], sent: str | None
) -> None:
    for name in ("KG_STORE_TOKEN", "KG_STORE_USER", "KG_STORE_PASSWORD", "KG_STORE_AUTH"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    client = reader(server)._client
    client.query(ASKED, "*/*")
    client.update("INSERT DATA { <http://x/a> <http://x/p> 'ế' }")
    client.put_graph("http://x/ g", "<http://x/a> <http://x/p> <http://x/b> .\n")
    assert [headers.get("Authorization") for _, _, headers, _ in server.requests] == [sent] * 3
    assert [command for command, *_ in server.requests] == ["POST", "POST", "PUT"]
    assert parse_qs(server.requests[1][3].decode())["update"] == ["INSERT DATA { <http://x/a> <http://x/p> 'ế' }"]
    assert server.requests[2][1] == "/ds?graph=http%3A%2F%2Fx%2F+g"


def test_doors_of_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KG_STORE_USER", raising=False)
    assert places("http://h:3030/ds/").update == "http://h:3030/ds"
    assert places("http://h:7878/").graphs == "http://h:7878/store"
    assert places("http://h:7200/repositories/kg").update == "http://h:7200/repositories/kg/statements"
    assert places("https://db.neptune.amazonaws.com:8182/sparql").graphs.endswith("/sparql/gsp/")
    assert places("http://h:8890/sparql", "Virtuoso/07").graphs == "http://h:8890/sparql-graph-crud"
    monkeypatch.setenv("KG_STORE_USER", "dba")
    assert places("http://h:8890/sparql", "Virtuoso/07").update == "http://h:8890/sparql-auth"
    assert places("http://h:8890/sparql").update == "http://h:8890/sparql"
    monkeypatch.setenv("KG_STORE_UPDATE_URL", "http://h/u")
    assert places("http://h:3030/ds").update == "http://h/u"


def test_a_server_with_passwords(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And two writers: the right to write is taken over from one that is gone, not from one that is there."""
    (tmp_path / "passwd").write_text("an: bí mật\n", encoding="utf-8")
    with servers.fuseki(tmp_path, f"--passwd={tmp_path / 'passwd'}", "--auth=basic") as url:
        for name in ("KG_STORE_USER", "KG_STORE_PASSWORD", "KG_STORE_TOKEN"):
            monkeypatch.delenv(name, raising=False)
        with pytest.raises(StoreError, match="does not let us in"):
            open_writer(url)
        monkeypatch.setenv("KG_STORE_USER", "an")
        monkeypatch.setenv("KG_STORE_PASSWORD", "bí mật")
        first = open_writer(url)
        first.apply([Change("https://kg.example/graph/sources", "<http://x/a> <http://x/p> <http://x/b> .\n")])
        with pytest.raises(StoreLocked, match=r"process .* \d+"):
            open_writer(url)
        monkeypatch.setattr(lease, "_is_dead", lambda holder: True)
        second = open_writer(url)
        monkeypatch.undo()
        monkeypatch.setattr(lease, "LEASE", 0.0)
        monkeypatch.setenv("KG_STORE_USER", "an")
        monkeypatch.setenv("KG_STORE_PASSWORD", "bí mật")
        with pytest.raises(StoreLocked, match="has taken over"):
            first.apply([Change("https://kg.example/graph/sources", drop=True)])
        second.close()
