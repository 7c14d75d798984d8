"""SPARQL servers for tests: real ones, started on free ports with databases of their own, and stopped."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

HOW = "`.ci/servers.sh` gets it"
JARS = Path(os.environ.get("KG_SERVERS") or Path.home() / ".cache" / "kg-servers")

VIRTUOSO_SETTINGS = """[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
FileExtend = 50
MaxCheckpointRemap = 500
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
ServerThreads = 10
NumberOfBuffers = 4000
MaxDirtyBuffers = 3000
DirsAllowed = .
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 5
[SPARQL]
ResultSetMaxRows = {rows}
"""


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def wait_for(url: str, process: subprocess.Popen[bytes], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        assert process.poll() is None, f"the server ended at once: {process.args}"
        try:
            with urllib.request.urlopen(f"{url}?query=ASK%7B%7D", timeout=5):
                return
        except urllib.error.HTTPError:
            return  # it is there, and wants to know who asks
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"no server at {url} after {seconds} s")


@contextmanager
def running(command: list[str], folder: Path, url: str) -> Iterator[subprocess.Popen[bytes]]:
    log = (folder / "log").open("wb")
    process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
    try:
        wait_for(url, process)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        log.close()


@contextmanager
def fuseki(folder: Path, *options: str) -> Iterator[str]:
    """A dataset on Apache Jena Fuseki; its URL."""
    jar = max(JARS.glob("jena-fuseki-server-*.jar"), default=None)
    if jar is None or not shutil.which("java"):
        pytest.skip(f"no Fuseki: needs java and jena-fuseki-server-*.jar in {JARS}; {HOW}")
    port = free_port()
    url = f"http://127.0.0.1:{port}/ds"
    command = ["java", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-jar", str(jar), "--localhost", f"--port={port}",
               *options, "--update", "--mem", "/ds"]  # fmt: skip
    with running(command, folder, url):
        yield url


@contextmanager
def virtuoso(folder: Path, rows: int = 1_000_000) -> Iterator[str]:
    """A fresh Virtuoso; its URL. The user is dba, the password dba."""
    if not shutil.which("virtuoso-t"):
        pytest.skip(f"no Virtuoso: Debian's virtuoso-opensource-7-bin; {HOW}")
    port = free_port()
    (folder / "virtuoso.ini").write_text(VIRTUOSO_SETTINGS.format(sql=free_port(), http=port, rows=rows))
    url = f"http://127.0.0.1:{port}/sparql"
    with running(["virtuoso-t", "-f", "+configfile", "virtuoso.ini"], folder, url):
        yield url
