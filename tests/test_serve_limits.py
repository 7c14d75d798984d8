"""One query never takes the server down: limits on time, size, memory and number, clients that leave or read slowly.

How soon all this happens is measured by benchmarks/bench_serve.py; here it only has to happen, on a busy machine, too.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import pytest

from helpers_serve import Server, make_store, running

LIMIT = 5  # seconds, of the server; most queries here ask for less
SHORT = {"timeout": "1"}
PATIENCE = 30.0  # seconds until something has happened on a machine that has much else to do
ROWS = 3000
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
BOMB = "SELECT DISTINCT ?a ?d ?x { ?a ?b ?c . ?d ?e ?f BIND(CONCAT(STR(?a), STR(?d), STR(RAND())) AS ?x) } ORDER BY ?x"
LIGHT = "SELECT ?o { <http://example.org/7> ?p ?o }"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    triples = "\n".join(f"<http://example.org/{n}> <http://example.org/value> {n} ." for n in range(ROWS))
    store = make_store(tmp_path_factory.mktemp("limits") / "store", f"INSERT DATA {{ GRAPH <x:g> {{ {triples} }} }}")
    options = ["--no-search", "--workers", "2", "--timeout", str(LIMIT), "--memory-mb", "600", "--max-mb", "40"]
    with running(store, *options) as server:
        yield server


def processor_time(process: int) -> float:
    """Seconds of processor time of a process and those below it that live."""
    total, wanted = 0.0, [process]
    while wanted:
        pid = wanted.pop()
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            wanted += map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
        except OSError:
            continue
        total += (int(fields[11]) + int(fields[12])) / 100
    return total


def resident(process: int) -> int:
    """Bytes that the server itself (not its workers) has in memory."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS"))


def start(server: Server, query: str, timeout: float = LIMIT) -> socket.socket:
    """A connection that has sent a query and reads nothing."""
    connection = socket.create_connection(("127.0.0.1", server.port))
    path = f"/sparql?query={quote(query)}&timeout={timeout}"
    connection.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    connection.settimeout(PATIENCE)
    return connection


def wait_until(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)


def settle(server: Server) -> None:
    """Wait until nothing runs any more."""
    wait_until(lambda: server.metric("kg_queries_running") == 0 and server.metric("kg_workers_idle") >= 2)


def is_still(server: Server) -> bool:
    """Whether the server and its workers use (almost) no processor time."""
    before = processor_time(server.process.pid)
    time.sleep(0.5)
    return processor_time(server.process.pid) - before < 0.2


def test_a_runaway_query_is_stopped_at_the_limit(server: Server) -> None:
    started = time.monotonic()
    reply = server.query(RUNAWAY, more=SHORT)
    assert time.monotonic() - started >= 1
    assert (reply.status, reply.json()["code"]) == (503, "timeout")
    assert "after 1 seconds" in str(reply.json()["detail"])
    assert "retry-after" not in reply.headers
    settle(server)
    wait_until(lambda: is_still(server))  # its processor time ended with it


def test_a_client_can_only_lower_the_limit(server: Server) -> None:
    reply = server.query(RUNAWAY, more={"timeout": "600"})
    assert (reply.status, reply.json()["code"]) == (503, "timeout")
    assert f"after {LIMIT} seconds" in str(reply.json()["detail"])


def test_light_queries_go_on_beside_runaways(server: Server) -> None:
    settle(server)
    runaways = [start(server, f"{RUNAWAY} # {n}", 4) for n in range(6)]
    wait_until(lambda: server.metric("kg_queries_running") + server.metric("kg_queries_waiting") >= 6)
    assert [server.query(f"{LIGHT} # {n}").status for n in range(30)] == [200] * 30
    for connection in runaways:
        assert b" 503 " in connection.recv(4096).partition(b"\r\n")[0]
        connection.close()
    settle(server)


def test_what_was_slow_before_does_not_hold_up_what_is_quick(server: Server) -> None:
    slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER(STR(?c) < STR(?f)) }"
    server.query(f"{slow} # known from now on", more={"timeout": "0.5"})
    before = server.metric("kg_worker_slowed_total")
    assert server.query(f"{slow} # again", more={"timeout": "0.5"}).status == 503
    assert server.metric("kg_worker_slowed_total") == before, "it did not begin among the quick ones"


def test_memory_is_limited(server: Server) -> None:
    reply = server.query(BOMB)  # on a slow machine its time is up before the memory is
    assert (reply.status, reply.json()["code"] in ("memory", "timeout")) == (503, True)
    assert server.query(LIGHT).status == 200


def test_answers_are_limited_in_size(server: Server) -> None:
    connection = start(server, "SELECT * { ?a ?b ?c . ?d ?e ?f }")
    data = b""
    while piece := connection.recv(1 << 20):
        data += piece
    connection.close()
    # The head had gone out before the limit was reached: the transfer ends without its last chunk.
    assert data.startswith(b"HTTP/1.1 200")
    assert not data.endswith(b"0\r\n\r\n")
    assert len(data) < 48 << 20


def test_a_client_that_leaves_frees_its_worker(server: Server) -> None:
    settle(server)
    connections = [start(server, f"{RUNAWAY} # leaving {n}") for n in range(2)]
    wait_until(lambda: server.metric("kg_queries_running") == 2)
    left = time.monotonic()
    for connection in connections:
        connection.close()
    settle(server)
    assert time.monotonic() - left < LIMIT - 1, "they were stopped before their time was up"
    wait_until(lambda: is_still(server))


def test_slow_readers_hold_no_worker_and_no_memory(server: Server) -> None:
    settle(server)
    before = resident(server.process.pid)
    query = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 100000"  # some 30 MB each
    readers = [start(server, f"{query} # slow {n}") for n in range(4)]
    wait_until(lambda: server.metric("kg_spool_bytes") > 8e6)
    wait_until(lambda: server.metric("kg_queries_running") == 0)
    assert resident(server.process.pid) - before < 30e6
    assert [server.query(f"{LIGHT} # beside {n}").status for n in range(10)] == [200] * 10
    for connection in readers:
        connection.close()
    wait_until(lambda: server.metric("kg_spool_bytes") == 0)


def test_a_large_answer_comes_whole(server: Server) -> None:
    reply = server.query("SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 60000", Accept="text/csv")
    assert reply.status == 200
    assert reply.text.count("\r\n") == 60001


def test_many_clients_at_once(server: Server) -> None:
    settle(server)

    def ask(n: int) -> tuple[int, str]:
        if n % 10 == 0:
            reply = server.query(f"{RUNAWAY} # {n}", more=SHORT)
        elif n % 10 == 1:
            reply = server.query(f"SELECT {n}")
        else:
            reply = server.query(f"{LIGHT} # many {n}")
        return n, f"{reply.status} {reply.json().get('code', '')}"

    with ThreadPoolExecutor(50) as clients:
        outcomes = list(clients.map(ask, range(200)))
    for n, outcome in outcomes:
        if n % 10 == 0:
            assert outcome in ("503 timeout", "503 overloaded")
        else:
            assert outcome == ("400 syntax" if n % 10 == 1 else "200 ")
    settle(server)


def test_malformed_requests_by_the_thousand(server: Server) -> None:
    bad = [b"GET /sparql?query=%00 HTTP/1.1\r\nHost: x\r\n\r\n", b"\x00\xff\x13\x37\r\n\r\n", b"GET\r\n\r\n",
           b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n",
           b"GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
           b"GET /sparql?query=SELECT HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"]  # fmt: skip

    def send(n: int) -> None:
        with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) as connection:
            connection.sendall(bad[n % len(bad)])
            connection.shutdown(socket.SHUT_WR)
            while connection.recv(65536):
                pass

    with ThreadPoolExecutor(20) as clients:
        for _ in clients.map(send, range(1400)):
            pass
    assert server.query(LIGHT).status == 200
    assert server.metric("kg_worker_crashes_total") < 5
    settle(server)


def test_a_build_meanwhile_is_seen_when_it_is_done(server: Server, tmp_path: Path) -> None:
    store = Path(str(server.process.args[server.process.args.index("--store") + 1]))  # type: ignore[union-attr,arg-type]
    stop = threading.Event()
    statuses: list[int] = []

    def light() -> None:
        n = 0
        while not stop.is_set():
            n += 1
            statuses.append(server.query(f"{LIGHT} # while building {n}").status)

    clients = [threading.Thread(target=light) for _ in range(4)]
    for client in clients:
        client.start()
    write = (
        "import sys\nfrom kg.store import open_writer\nfrom kg.store.protocol import Change\n"
        "writer = open_writer(sys.argv[1])\n"
        "for n in range(8):\n"
        "    writer.apply([Change('x:built', f'<x:new{n}> <x:is> \"new\" .\\n')])\n    writer.publish()\nwriter.close()"
    )
    subprocess.run([sys.executable, "-c", write, str(store)], check=True)
    wait_until(lambda: server.query("SELECT ?s { ?s <x:is> 'new' }").text.count("x:new") == 8)
    stop.set()
    for client in clients:
        client.join()
    assert set(statuses) == {200}
    assert json.loads(server.get("/-/health").body)["status"] == "ok"
