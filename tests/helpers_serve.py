"""A running server for tests: started as people start it, spoken to over loopback."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from kg.store import open_writer
from kg.store.embedded import EmbeddedWriter

TOKEN = "a-token-for-tests"


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    headers: Mapping[str, str]  # names in lower case
    body: bytes

    @property
    def media(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]

    @property
    def text(self) -> str:
        return self.body.decode()

    def json(self) -> dict[str, object]:
        return json.loads(self.body)  # type: ignore[no-any-return]

    def rows(self) -> list[dict[str, str]]:
        found = json.loads(self.body)["results"]["bindings"]
        return [{name: term["value"] for name, term in row.items()} for row in found]


@dataclass(frozen=True, slots=True)
class Server:
    port: int
    process: subprocess.Popen[str]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def connect(self, timeout: float = 30) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)

    def ask(self, method: str, path: str, body: bytes | str | None = None, **headers: str) -> Reply:
        """One request on a connection of its own; header names with _ for -."""
        connection = self.connect()
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            data = body.encode() if isinstance(body, str) else body
            connection.request(method, path, data, named)
            response = connection.getresponse()
            return Reply(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
        finally:
            connection.close()

    def get(self, path: str, **headers: str) -> Reply:
        return self.ask("GET", path, **headers)

    def query(self, text: str, *, more: Mapping[str, str] | None = None, **headers: str) -> Reply:
        return self.get(f"/sparql?{urlencode({'query': text, **(more or {})})}", **headers)

    def metric(self, name: str) -> float:
        found = re.search(rf"^{name} (\S+)$", self.get("/-/metrics").text, re.MULTILINE)
        assert found, name
        return float(found[1])


@contextlib.contextmanager
def running(
    store: Path | str, *options: str, base: str | None = None, log: Path | None = None
) -> Iterator[Server]:  # fmt: skip
    """`kg serve` over `store`, a folder or a URL, on a free port, until the block ends. Its log goes into the folder
    `log`, by default the one that the store is in."""
    environment = {
        **os.environ,
        "KG_TOKEN": TOKEN,
        "XDG_CACHE_HOME": str(log or Path(store).parent),
        **({"KG_BASE": base} if base else {}),
    }
    call = [sys.executable, "-c", "from kg.cli import main; main()", "serve", "--store", str(store), "--port", "0"]
    with ((log or Path(store).parent) / "serve.log").open("w+") as kept:
        process = subprocess.Popen([*call, *options], stderr=subprocess.PIPE, text=True, env=environment)
        assert process.stderr is not None
        try:
            line = process.stderr.readline()
            found = re.search(r" at http://[^/]*:(\d+)/", line)
            assert found, line + process.stderr.read()
            import threading

            drain = threading.Thread(target=_copy, args=(process.stderr, kept), daemon=True)
            drain.start()
            yield Server(int(found[1]), process)
        finally:
            process.terminate()
            process.wait(20)
            drain.join(5)
            process.stderr.close()


def _copy(source: Iterator[str], target: object) -> None:
    for line in source:
        target.write(line)  # type: ignore[attr-defined]
        target.flush()  # type: ignore[attr-defined]


def make_store(folder: Path, update: str) -> Path:
    """A store with what a SPARQL update puts into it."""
    writer = open_writer(folder)
    assert isinstance(writer, EmbeddedWriter)
    with writer.changing() as database:
        database.update(update)
    writer.publish()
    writer.close()
    return folder


def example_store(folder: Path) -> Path:
    """A store of the notices in `examples/` and of a hostile one."""
    from kg.build import build

    here = Path(__file__).parent
    writer = open_writer(folder)
    try:
        notices = [str(path) for path in sorted((here.parent / "examples").glob("*-20*.*"))]
        build([*notices, str(here / "serve" / "hostile.txt")], writer, jobs=1)
    finally:
        writer.close()
    return folder


def iri_of_file(server: Server, name: str) -> str:
    """The path of the notice that was read from the file with this name."""
    query = f'SELECT ?n {{ ?n <https://kg.example/ontology#file> "{name}" FILTER(CONTAINS(STR(?n), "/notice/")) }}'
    found = server.query(query).rows()
    assert len(found) == 1, found
    return found[0]["n"].removeprefix("https://kg.example")
