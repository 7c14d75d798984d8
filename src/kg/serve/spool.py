"""An answer between the worker that writes it and the client that reads it, each at its own speed.

What the client has not taken yet is kept in memory up to a limit and in a file without a name beyond it, so that a
slow reader holds no worker, and memory stays flat however large the answer is.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from typing import IO

from kg.serve.problems import Problem

IN_MEMORY = 1 << 20
PIECE = 1 << 18


class Spool:
    """One writer (`put`, then `finish` or `fail`), one reader (`take` until it gives b"")."""

    disk = 0  # bytes of all spools on disk

    def __init__(self, max_disk: int) -> None:
        self._memory = bytearray()
        self._file: IO[bytes] | None = None
        self._read_at = 0
        self.size = 0
        self._max_disk = max_disk
        self._news = asyncio.Event()
        self.done = False
        self.problem: Problem | None = None

    def put(self, data: bytes) -> None:
        """Raises Problem where there is no room for more."""
        self.size += len(data)
        if self._file is None and len(self._memory) + len(data) <= IN_MEMORY:
            self._memory += data
        else:
            if Spool.disk + len(data) > self._max_disk:
                raise Problem(503, "overloaded", "Too many large answers are under way", retry_after=10)
            if self._file is None:
                self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115
                self._write(bytes(self._memory))
                self._memory.clear()
            self._write(data)
        self._news.set()

    def _write(self, data: bytes) -> None:
        assert self._file is not None
        Spool.disk += len(data)
        view = memoryview(data)
        while view:
            view = view[self._file.write(view) or 0 :]

    def finish(self) -> None:
        self.done = True
        self._news.set()

    def fail(self, problem: Problem) -> None:
        self.problem = problem
        self.finish()

    async def wait(self, size: int) -> None:
        """Until so many bytes are there, or all that will be."""
        while self.size < size and not self.done:
            self._news.clear()
            await self._news.wait()

    async def take(self) -> bytes:
        """The next bytes, b"" at the end. Raises the Problem that broke the answer off."""
        while True:
            if self._file is None and self._memory:
                data = bytes(self._memory)
                self._memory.clear()
                return data
            if self._file is not None:
                data = os.pread(self._file.fileno(), PIECE, self._read_at)
                if data:
                    self._read_at += len(data)
                    return data
            if self.done:
                if self.problem is not None:
                    raise self.problem
                return b""
            self._news.clear()
            await self._news.wait()

    def close(self) -> None:
        if self._file is not None:
            Spool.disk -= os.fstat(self._file.fileno()).st_size
            self._file.close()
            self._file = None
        self._memory.clear()
