"""The processes that answer: started, kept ready, taken, put back, ended.

A worker can be given a lower priority, but not every system lets it have the higher one back. So workers have a level
which only grows, and are kept by it: level 0 for what is quick, the others for what takes longer.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import tempfile
import time
from asyncio.subprocess import PIPE, Process
from collections import deque
from collections.abc import Coroutine, Mapping
from typing import Any

from kg.serve import frames, priority
from kg.serve.problems import Problem
from kg.serve.settings import Settings

SPARE = 2
# Else glibc reserves 64 MB of address space for every thread that the store starts, which counts as memory.
ONE_ARENA = {"MALLOC_ARENA_MAX": "1"}
# Priorities by level. The lower they are, the sooner the kernel makes room for what is quick; but at 19, or where it runs
# only when nothing else wants to (SCHED_IDLE), a large answer beside a build would take for ever.
NICE = (0, 5, 10)
MAX_CRASHES = 8  # of workers that never became ready, in a row


class Worker:
    """A process and its pipes."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.level = 0

    async def read(self) -> tuple[bytes, bytes] | None:
        """The next frame, None when the process has ended."""
        assert self.process.stdout is not None
        try:
            head = await self.process.stdout.readexactly(frames.HEAD.size)
            tag, size = frames.HEAD.unpack(head)
            return tag, await self.process.stdout.readexactly(size)
        except (asyncio.IncompleteReadError, ConnectionError):
            return None

    def send(self, job: Mapping[str, Any]) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(frames.message(b"J", job))

    def processor(self) -> float:
        """Seconds of processor time used so far; where the system does not say, seconds since some moment."""
        try:
            return time.clock_gettime(~self.process.pid << 3 | 2)  # what Linux's clock_getcpuclockid gives
        except OSError:
            return time.monotonic()

    def signal(self, number: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(number)


class Workers:
    """`counts` are totals since the start; `crashes` counts failed starts in a row."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.counts = {"kills": 0, "crashes": 0, "starts": 0}
        self.crashes = 0
        self.closing = False
        self._idle: list[deque[Worker]] = [deque() for _ in NICE]
        # Private to us: what is compiled is run as it is.
        self._compiled = tempfile.TemporaryDirectory(prefix="kg-serve-", ignore_cleanup_errors=True)
        self._environment = os.environ | ONE_ARENA | {"KG_COMPILED_TEMPLATES": self._compiled.name}
        self._quick: set[Worker] = set()  # those taken that are at level 0
        self._starting = 0
        self._news = asyncio.Event()  # a quick worker has become ready
        self._tasks: set[asyncio.Task[Any]] = set()

    @property
    def idle(self) -> int:
        """How many are ready for what is quick."""
        return len(self._idle[0])

    async def open(self) -> None:
        self.fill()
        async with asyncio.timeout(60):
            while not self.idle:
                if self.crashes >= MAX_CRASHES:
                    raise RuntimeError("workers cannot be started; their messages are above")
                await asyncio.sleep(0.01)

    async def close(self) -> None:
        self.closing = True
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        idle = [worker for level in self._idle for worker in level]
        for worker in idle:
            worker.signal(signal.SIGKILL)
        await asyncio.gather(*(worker.process.wait() for worker in idle))
        for level in self._idle:
            level.clear()
        self._compiled.cleanup()

    def fill(self) -> None:
        """Start as many processes as there may soon be use for."""
        if self.closing or self.crashes >= MAX_CRASHES:
            return
        wanted = self.settings.workers + SPARE - len(self._quick)
        for _ in range(wanted - self.idle - self._starting):
            self._starting += 1
            self.spawn(self._add())

    def spawn(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """A task that ends when this is closed."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _add(self) -> None:
        """Start one more for what is quick."""
        try:
            worker = await self._start(0)
        finally:
            self._starting -= 1
        if worker is None:
            await asyncio.sleep(0.1 * self.crashes)
            self._news.set()
            self.fill()
        else:
            self.put_back(worker)

    async def _start(self, level: int) -> Worker | None:
        """A new worker of a level, ready; None where it does not become so."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-I", "-m", "kg.serve.worker", self.settings.store, str(self.settings.memory),
            stdin=PIPE, stdout=PIPE, limit=1 << 18, start_new_session=True, env=self._environment,
        )  # fmt: skip
        worker = Worker(process)
        self.counts["starts"] += 1
        try:
            ready = await worker.read() is not None
        except asyncio.CancelledError:
            worker.signal(signal.SIGKILL)
            raise
        self.crashes = 0 if ready else self.crashes + 1
        self.lower(worker, level)  # not before: beside a build it would never become ready
        return worker if ready else None

    async def take(self, level: int) -> Worker:
        """A worker of this level. Raises Problem where none can be started."""
        while True:
            if self._idle[level]:
                worker = self._idle[level].pop()
                if not level:
                    self._quick.add(worker)
                return worker
            if self.crashes >= MAX_CRASHES:
                raise Problem(503, "workers", "Workers cannot be started; the server's log says why")
            if level and self.idle > 1:  # the last one stays for what is quick
                worker = self._idle[0].pop()
                self.lower(worker, level)
                return worker
            if level:
                if (started := await self._start(level)) is not None:
                    return started
                continue
            self.fill()
            self._news.clear()
            await self._news.wait()

    def lower(self, worker: Worker, level: int) -> None:
        """Have a worker go on at a level, if it is not there yet; another one takes its place."""
        if level > worker.level:
            worker.level = level
            priority.lower(worker.process.pid, NICE[level])
            self._quick.discard(worker)
            self.fill()

    def put_back(self, worker: Worker) -> None:
        self._quick.discard(worker)
        most = 2 * self.settings.workers if worker.level else self.settings.workers + SPARE
        if self.closing or len(self._idle[worker.level]) >= most:
            worker.signal(signal.SIGKILL)
            self.spawn(worker.process.wait())
            return
        self._idle[worker.level].append(worker)
        self._news.set()

    def end(self, worker: Worker) -> None:
        """Stop a worker at once, whatever it is doing."""
        self._quick.discard(worker)
        if worker.process.returncode is None:
            self.counts["kills"] += 1
            worker.signal(signal.SIGKILL)
        self.spawn(worker.process.wait())
        self.fill()
