"""Writing, where the server was started to allow it: each write in a process of its own, one at a time.

A write holds the store's lock only while it runs, so that `kg build` and the server take turns; it is published as a
snapshot before it is answered, so that the next query sees it. Killed at its time limit, nothing of it is there. The
process for the next write is started beforehand, for starting it takes longer than writing; it waits without the lock.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping
from typing import Any

from kg.serve import frames
from kg.serve.problems import Problem
from kg.serve.settings import Settings

WAITING = 20


class Writes:
    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._turn = asyncio.Lock()
        self._waiting = 0
        self._next: asyncio.Task[Process] | None = None

    def open(self) -> None:
        if self.settings.writable:
            self._next = asyncio.create_task(self._start())

    async def close(self) -> None:
        if self._next is not None:
            await _end(await self._next)

    async def perform(self, job: Mapping[str, Any]) -> dict[str, Any]:
        """Have a write done; what the writer says of it. Raises Problem."""
        if self._waiting >= WAITING:
            raise Problem(503, "overloaded", "Too many writes are waiting; try again soon", retry_after=5)
        self._waiting += 1
        try:
            async with self._turn:
                return await self._run(job)
        finally:
            self._waiting -= 1

    async def _start(self) -> Process:
        return await asyncio.create_subprocess_exec(
            sys.executable, "-I", "-m", "kg.serve.writer", self.settings.store, stdin=PIPE, stdout=PIPE,
            start_new_session=True,
        )  # fmt: skip

    async def _run(self, job: Mapping[str, Any]) -> dict[str, Any]:
        process = await (self._next or self._start())
        if process.returncode is not None:
            process = await self._start()
        try:
            async with asyncio.timeout(self.settings.timeout):
                output, _ = await process.communicate(frames.message(b"J", job))
        except TimeoutError as error:
            raise Problem(503, "timeout", f"The write was stopped after {self.settings.timeout:g} seconds") from error
        finally:
            await _end(process)
            self._next = asyncio.create_task(self._start())
        if len(output) < frames.HEAD.size:
            raise Problem(500, "crashed", f"The writer ended ({process.returncode})")
        tag, _ = frames.HEAD.unpack(output[: frames.HEAD.size])
        content: dict[str, Any] = json.loads(output[frames.HEAD.size :])
        if tag == b"F":
            raise Problem(**content)
        return content


async def _end(process: Process) -> None:
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
