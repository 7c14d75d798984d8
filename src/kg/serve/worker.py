"""A worker: a process that answers one job at a time over the newest snapshot, and may be killed at any moment.

It reads frames from standard input and writes frames to standard output (`kg.serve.frames`). The server kills it at
the deadline of a job; should the server be gone or hang, the kernel does. It has no network where the kernel lets a
process give it up, and no more memory than it is allowed.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import resource
import signal
import sys
import time
from pathlib import Path
from typing import IO, Any, cast

from kg.errors import KgError, QueryError, StoreError
from kg.serve import frames
from kg.serve.problems import Problem
from kg.store import Store, is_url, open_reader, snapshots

PIECE = 1 << 16
GRACE = 2.0  # seconds after the deadline, when the kernel steps in


class Output:
    """The body of one answer: collected into frames, counted, cut off where it grows too large."""

    def __init__(self, stream: IO[bytes], max_bytes: int) -> None:
        self._stream, self._max = stream, max_bytes
        self._pieces: list[bytes] = []
        self._waiting = 0
        self.size = 0

    def head(self, media: str, *, status: int = 200, snapshot: int = 0, **headers: str) -> None:
        content = {"status": status, "media": media, "snapshot": snapshot, "headers": headers}
        self._stream.write(frames.message(b"H", content))

    def write(self, data: bytes) -> int:
        self.size += len(data)
        if self.size > self._max:
            raise Problem(413, "too-large", f"The answer is larger than this server gives ({self._max >> 20} MB); "
                                            "ask for less, with LIMIT and OFFSET")  # fmt: skip
        self._pieces.append(bytes(data))
        self._waiting += len(data)
        if self._waiting >= PIECE:
            self.flush()
            self._stream.flush()
        return len(data)

    def file(self) -> IO[bytes]:
        """This body as what serializers take: they only call `write`."""
        return cast("IO[bytes]", self)

    def flush(self) -> None:
        """What waits becomes a frame; a small answer reaches the server in one piece with its head and its end."""
        if self._pieces:
            self._stream.write(frames.frame(b"D", b"".join(self._pieces)))
            self._pieces.clear()
            self._waiting = 0


class Snapshot:
    """The newest finished state of a store; opened anew when there is a newer one. A server has but one state."""

    def __init__(self, store: str) -> None:
        self._store, self._path = store, Path(store)
        self._reader: Store | None = None
        self.number = 0

    def reader(self) -> Store:
        if self._reader is None and is_url(self._store):
            self._reader = open_reader(self._store)
        if self._reader is not None and is_url(self._store):
            return self._reader
        while True:
            newest = snapshots.current(self._path) or 0
            if self._reader is not None and newest == self.number:
                return self._reader
            if self._reader is not None:
                self._reader.close()
                self._reader = None
            self._reader, self.number = open_reader(self._path), newest
            # Another one may have come while it was opened: which of the two it is, is only certain if none did.
            if snapshots.current(self._path) == newest:
                return self._reader
            self.number = -1


def confine(memory: int, network: bool = False) -> None:
    """Give up what a worker does not need; the network, too, unless it asks a server."""
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        system = ctypes.CDLL(None, use_errno=True)
        system.prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG: end with the server
        if not network:
            system.unshare(0x10000000 | 0x40000000)  # CLONE_NEWUSER | CLONE_NEWNET: a network without a way out
            system.prctl(4, 1)  # PR_SET_DUMPABLE: else its server may not set the priority of its session any more


def perform(job: dict[str, Any], snapshot: Snapshot, output: Output) -> None:
    """Answer one job into `output`. Raises Problem."""
    kind = job["kind"]
    reader = snapshot.reader()
    if kind == "ping":
        output.head("text/plain", snapshot=snapshot.number)
    elif kind == "query":
        from kg.serve.answers import answer_query

        answer_query(job, reader, snapshot.number, output)
    elif kind == "graph":
        from kg.serve.answers import answer_graph

        answer_graph(job, reader, snapshot.number, output)
    elif kind == "describe":
        from kg.serve.description import answer_description

        answer_description(job, reader, snapshot.number, output)
    else:
        from kg.serve.pages import answer_page

        answer_page(job, reader, snapshot.number, output)


def work(job: dict[str, Any], snapshot: Snapshot, stream: IO[bytes]) -> None:
    """One job, its answer or failure written to `stream`."""
    started = time.perf_counter()
    output = Output(stream, job["max_bytes"])
    try:
        perform(job, snapshot, output)
        output.flush()
        stream.write(frames.message(b"E", {"seconds": round(time.perf_counter() - started, 6), "bytes": output.size}))
    except Problem as problem:
        stream.write(frames.message(b"F", problem.as_dict()))
    except MemoryError:
        failure = Problem(503, "memory", "Answering this takes more memory than a query is allowed here")
        stream.write(frames.message(b"F", failure.as_dict()))
    except QueryError as error:
        stream.write(frames.message(b"F", Problem(400, "query", str(error)).as_dict()))
    except StoreError as error:
        stream.write(frames.message(b"F", Problem(503, "store", str(error), retry_after=5).as_dict()))
    except KgError as error:
        stream.write(frames.message(b"F", Problem(404, "unknown", str(error)).as_dict()))
    except Exception as error:
        import traceback

        traceback.print_exc()
        failure = Problem(500, "internal", f"This is a fault of the program: {type(error).__name__}: {error}")
        stream.write(frames.message(b"F", failure.as_dict()))
    stream.flush()


def warm() -> None:
    """Have ready what the first job would otherwise wait for."""
    from kg.serve.pages import get_ready

    get_ready()


def main(store: str, memory: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    source = os.fdopen(os.dup(0), "rb")
    stream = os.fdopen(os.dup(1), "wb", buffering=PIECE * 2)
    os.dup2(2, 1)  # whatever prints, prints elsewhere
    confine(memory, network=is_url(store))
    snapshot = Snapshot(store)
    with contextlib.suppress(StoreError):
        snapshot.reader()
    warm()
    stream.write(frames.frame(b"E", b"{}"))
    stream.flush()
    while (received := frames.read_frame(source)) is not None:
        job = json.loads(received[1])
        signal.setitimer(signal.ITIMER_REAL, job["seconds"] + GRACE)
        work(job, snapshot, stream)
        signal.setitimer(signal.ITIMER_REAL, 0)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
