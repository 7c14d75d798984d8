#!/usr/bin/env python3
"""Measures `kg serve` over loopback: latency, mixed loads, runaway queries, large answers, writes, pages, search.

    python benchmarks/bench_serve.py [--store DIR | --notices N] [--seconds S] [--clients C]

Without --store a corpus of N generated notices is built first. Every load is bounded in time, and comes from a process
of its own. The server, its workers and the clients share the machine: read absolute numbers with that in mind, ratios
are what the bars are about. Clients that “think” wait half a second on average after each answer, as people and
programs at work do; those that do not use up the machine, whatever the server does: that row shows what is left then.
"""

from __future__ import annotations

import argparse
import http.client
import multiprocessing
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests"))

from helpers_serve import TOKEN, Server, running

LIGHT = "PREFIX kg: <https://kg.example/ontology#> SELECT ?t ?x {{ <{notice}> kg:assigns ?t . ?t kg:text ?x }} # {n}"
AGGREGATE = (
    "PREFIX kg: <https://kg.example/ontology#> SELECT ?b (COUNT(?t) AS ?n) {{ ?t kg:assignedTo ?b }} GROUP BY ?b # {n}"
)
RUNAWAY = (
    "SELECT (COUNT(*) AS ?n) {{ ?a <{is_of}> ?b . ?c <{is_of}> ?d . ?e <{is_of}> ?f . ?g <{is_of}> ?h }} # {n}".replace(
        "{is_of}", "https://kg.example/ontology#section"
    )
)
LIMIT = 5  # seconds
LARGE = "SELECT * { ?a ?b ?c VALUES ?n { 1 2 3 4 } } LIMIT 500000"


class Client:
    """One connection that is kept."""

    def __init__(self, server: Server, patience: float = 60) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=patience)

    def get(self, path: str, accept: str = "*/*") -> tuple[int, int]:
        self.connection.request("GET", path, headers={"Accept": accept})
        response = self.connection.getresponse()
        return response.status, len(response.read())

    def query(self, text: str, limit: int = LIMIT) -> tuple[int, int]:
        return self.get(f"/sparql?query={quote(text)}&timeout={limit}")


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))] if values else float("nan")


def timed(call: Callable[[int], object], seconds: float) -> list[float]:
    """Milliseconds of each call, for so long."""
    found, end, n = [], time.monotonic() + seconds, 0
    while time.monotonic() < end:
        started = time.perf_counter()
        call(n)
        found.append((time.perf_counter() - started) * 1000)
        n += 1
    return found


def mixed(index: int) -> str:
    """Of ten clients one asks what never ends, one counts, eight ask something light."""
    return RUNAWAY if index % 10 == 0 else AGGREGATE if index % 10 == 1 else LIGHT


KINDS: dict[str, Callable[[int], str]] = {
    "runaway": lambda _: RUNAWAY, "aggregating": lambda _: AGGREGATE, "light": lambda _: LIGHT, "mixed": mixed,
}  # fmt: skip


def press(server: Server, kind: str, clients: int, think: float, notices: list[str], stop: Any, said: Any) -> None:
    """So many clients that ask one query after the other, until `stop` is set. Runs in a process of its own."""
    counts: Counter[str] = Counter()

    def work(index: int) -> None:
        pause, client, n = random.Random(index), Client(server), 0
        time.sleep(pause.random() * think)
        while not stop.is_set():
            notice = notices[(index * 7 + n) % len(notices)]
            try:
                status, _ = client.query(KINDS[kind](index).format(notice=notice, n=f"{index} {n} {time.time()}"))
                counts["stopped" if status == 503 else "answered" if status == 200 else f"status {status}"] += 1
            except http.client.IncompleteRead:
                client = Client(server)
                counts["broken off at the limit"] += 1
            except (OSError, http.client.HTTPException):
                client = Client(server)
                counts["lost"] += 1
            n += 1
            time.sleep(pause.random() * 2 * think)

    threads = [threading.Thread(target=work, args=(index,), daemon=True) for index in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    said.put(dict(counts))


@contextmanager
def load(server: Server, kind: str, clients: int, think: float, notices: list[str]) -> Iterator[dict[str, int]]:
    """Clients beside what the block does; filled at its end: how their queries ended."""
    started = multiprocessing.get_context("fork")
    stop, said, found = started.Event(), started.Queue(), {}  # type: ignore[var-annotated]
    process = started.Process(target=press, args=(server, kind, clients, think, notices, stop, said), daemon=True)
    process.start()
    try:
        yield found
    finally:
        stop.set()
        found.update(said.get(timeout=60))
        process.join(10)


def resident(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


def corpus(folder: Path, count: int) -> Path:
    """A store of `count` generated notices."""
    subprocess.run(
        [sys.executable, HERE / "generate.py", str(count), "--out", folder / "corpus"],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    call = [
        sys.executable,
        "-c",
        "from kg.cli import main; main()",
        "build",
        folder / "corpus" / "notices",
        "--store",
        folder / "store",
        "-q",
    ]
    subprocess.run(call, check=False, stderr=subprocess.DEVNULL)
    return folder / "store"


def wait_for_index(server: Server, most: float = 600) -> None:
    """Until the search index is that of the newest snapshot, or so many seconds."""
    end = time.monotonic() + most
    while time.monotonic() < end:
        found = server.get("/search.json?q=x").json()
        if found["snapshot"] and found["snapshot"] == server.metric("kg_snapshot"):
            return
        time.sleep(0.5)


def report(name: str, values: list[float], extra: str = "") -> None:
    print(
        f"| {name} | {len(values)} | {percentile(values, 0.5):.1f} | {percentile(values, 0.95):.1f} | {max(values, default=0):.1f} | {extra} |",
        flush=True,
    )


def measure(store: Path, seconds: float, clients: int, spare: Path | None) -> None:
    print("| what | calls | p50 ms | p95 ms | max ms | |\n|---|---|---|---|---|---|")
    with running(store, "--writable", "--timeout", "600", "-q") as server:
        client = Client(server)
        rows = server.query("SELECT ?n { ?n <https://kg.example/ontology#conclusion> ?c } LIMIT 200").rows()
        notices = [row["n"] for row in rows]

        def light(n: int) -> object:
            return client.query(LIGHT.format(notice=notices[n % len(notices)], n=f"{time.monotonic()}"))

        timed(light, 1)
        idle = timed(light, seconds)
        report("light query, one client, not cached", idle)
        report("light query, cached", timed(lambda _: client.query(LIGHT.format(notice=notices[0], n=0)), seconds / 2))
        bar = percentile(idle, 0.95)
        for kind, size, think in (("runaway", 2, 0.0), ("aggregating", 8, 0.0), ("mixed", clients, 0.5),
                                  ("mixed", clients, 0.0), ("light", clients, 0.0)):  # fmt: skip
            with load(server, kind, size, think, notices) as others:
                time.sleep(1)
                values = timed(light, seconds)
            ended = ", ".join(f"{number} {how}" for how, number in sorted(others.items()))
            report(f"light query beside {size} {kind} clients{' that think' if think else ''}", values,
                   f"× {percentile(values, 0.95) / bar:.1f} of idle p95; theirs: {ended}")  # fmt: skip
            time.sleep(LIMIT)
        started = time.perf_counter()
        status, _ = client.query(RUNAWAY.format(n="alone"))
        report("runaway query, limit 5 s", [(time.perf_counter() - started) * 1000], f"status {status}")
        before = resident(server.process.pid)
        started, peak, results = time.perf_counter(), before, []  # type: ignore[var-annotated]
        thread = threading.Thread(target=lambda: results.append(Client(server, 600).query(LARGE, 600)))
        thread.start()
        beside = []
        while thread.is_alive():
            beside += timed(light, 0.2)
            peak = max(peak, resident(server.process.pid))
        size = results[0][1] / 1e6
        report(
            f"answer of {size:.0f} MB",
            [(time.perf_counter() - started) * 1000],
            f"server's memory + {peak - before:.0f} MB",
        )
        report("light query beside it", beside, f"× {percentile(beside, 0.95) / bar:.1f} of idle p95")
        if spare is not None:
            call = [
                sys.executable,
                "-c",
                "from kg.cli import main; main()",
                "build",
                str(spare),
                "--store",
                str(store),
                "-q",
            ]
            build = subprocess.Popen(call, stderr=subprocess.DEVNULL)
            values = []
            while build.poll() is None and len(values) < 50_000:
                values += timed(light, 0.5)
            report("light query while a build runs", values, f"× {percentile(values, 0.95) / bar:.1f} of idle p95")
        seen = []
        for n in range(5):
            update = f"INSERT DATA {{ GRAPH <x:bench> {{ <x:s{n}> <x:p> {n} }} }}"
            headers = {"Authorization": f"Bearer {TOKEN}", "Content_Type": "application/sparql-update"}
            started = time.perf_counter()
            assert server.ask("POST", "/update", update, **headers).status == 204
            while server.query(f"ASK {{ <x:s{n}> ?p ?o }}").json()["boolean"] is not True:
                pass
            seen.append((time.perf_counter() - started) * 1000)
        report("write, until a query sees it", seen)
        wait_for_index(server)
        client = Client(server)  # the other one has been idle for long
        html = "text/html"
        pages = [
            ("notice", notices[0].removeprefix("https://kg.example")),
            ("home", "/"),
            ("all tasks", "/tasks?when=all"),
        ]
        pages += [
            (path, f"/{path}") for path in ("tasks", "notices", "documents", "bodies", "places", "people", "quality")
        ]
        for name, path in pages:
            stamp = "&" if "?" in path else "?"
            report(f"page: {name}, not cached",
                   timed(lambda n, path=path, stamp=stamp: client.get(f"{path}{stamp}x={n}", html), seconds / 2))  # type: ignore[misc]  # fmt: skip
        for words in ("1556 qd tu", "giai ngan", "so tai chinh"):
            report(
                f"search: {words}",
                timed(lambda n, words=words: client.get(f"/search?q={quote(words)}", html), seconds / 2),
            )  # type: ignore[misc]
        print(f"\nserver: {resident(server.process.pid):.0f} MB; workers started {server.metric('kg_worker_starts_total'):.0f}, "
              f"killed {server.metric('kg_worker_kills_total'):.0f}, mean of idle {statistics.mean(idle):.2f} ms")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--store", type=Path, help="an existing store (it is written to: <x:bench> and, with --more, notices)"
    )
    parser.add_argument("--notices", type=int, default=200, help="how many to generate without --store")
    parser.add_argument("--more", type=Path, help="notices to build while the server is asked")
    parser.add_argument("--seconds", type=float, default=4.0, help="of each load")
    parser.add_argument("--clients", type=int, default=50)
    options = parser.parse_args()
    if options.store:
        measure(options.store, options.seconds, options.clients, options.more)
        return
    with tempfile.TemporaryDirectory() as folder:
        store = corpus(Path(folder), options.notices)
        more = Path(folder) / "more"
        subprocess.run([sys.executable, HERE / "generate.py", str(max(20, options.notices // 2)), "--seed", "7", "--out", more],
                       check=True, stdout=subprocess.DEVNULL)  # fmt: skip
        measure(store, options.seconds, options.clients, more / "notices")


if __name__ == "__main__":
    main()
