"""The workers: who runs what, for how long, and what happens to those that take too long.

    arrival ──queue──▶ one of `workers` places ──after `slow` seconds──▶ one of as many places for slow queries
                                                                          (lower priority; stopped until one is free)

Light queries therefore always find a place soon, whatever else runs. At its deadline a worker is killed, which ends
its processor time at once; a spare one is ready. Limits are answered as problems, never as silence.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections import deque
from collections.abc import Mapping
from typing import Any

from kg.serve import frames
from kg.serve.problems import Problem
from kg.serve.settings import Settings
from kg.serve.spool import Spool

SLOW_NICE = 15
SPARE = 1
MAX_CRASHES = 8  # of workers that never became ready, in a row


class Worker:
    """A process and its pipes. `ready` is set once it takes jobs."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.slowed = False

    async def read(self) -> tuple[bytes, bytes] | None:
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

    def signal(self, number: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(number)

    def slow_down(self) -> None:
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.process.pid, SLOW_NICE)
            self.slowed = True

    def speed_up(self) -> bool:
        """Back to normal priority; False where the system does not allow it."""
        try:
            os.setpriority(os.PRIO_PROCESS, self.process.pid, 0)
        except OSError:
            return False
        self.slowed = False
        return True


class Place:
    """One of a limited number of places, held or not."""

    def __init__(self) -> None:
        self._held: asyncio.Semaphore | None = None

    async def take(self, places: asyncio.Semaphore) -> None:
        await places.acquire()
        self._held = places

    def leave(self) -> None:
        if self._held is not None:
            self._held.release()
            self._held = None


class Answer:
    """What a worker gives: `head` once it is known, the body through `spool`."""

    def __init__(self, settings: Settings) -> None:
        self.spool = Spool(settings.max_spool)
        self.head: dict[str, Any] | None = None
        self.end: dict[str, Any] = {}
        self.running: asyncio.Task[None] | None = None
        self._known = asyncio.Event()

    def set_head(self, head: dict[str, Any]) -> None:
        self.head = head
        self._known.set()

    def fail(self, problem: Problem) -> None:
        self.spool.fail(problem)
        self._known.set()

    async def start(self) -> dict[str, Any]:
        """The head. Raises the Problem that there is instead of an answer."""
        await self._known.wait()
        if self.head is None:
            assert self.spool.problem is not None
            raise self.spool.problem
        return self.head

    async def close(self) -> None:
        """Give the answer up: its worker is freed, whatever it was doing."""
        if self.running is not None and not self.running.done():
            self.running.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self.running
        self.spool.close()


class Pool:
    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.idle: deque[Worker] = deque()
        self.starting = 0
        self.fast = asyncio.Semaphore(settings.workers)
        self.slow = asyncio.Semaphore(settings.workers)
        self.waiting = self.running = self.parked = 0
        self.counts = {"kills": 0, "timeouts": 0, "crashes": 0, "rejected": 0, "cancelled": 0, "starts": 0, "slowed": 0}
        self.crashes = 0
        self.closing = False
        self._free = asyncio.Condition()
        self._tasks: set[asyncio.Task[Any]] = set()

    # -- processes ---------------------------------------------------------------------------------------

    async def open(self) -> None:
        self._fill()
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
        for worker in self.idle:
            worker.signal(signal.SIGKILL)
        await asyncio.gather(*(worker.process.wait() for worker in self.idle))
        self.idle.clear()

    def _fill(self) -> None:
        """Start as many processes as there may soon be use for."""
        if self.closing or self.crashes >= MAX_CRASHES:
            return
        wanted = self.settings.workers + SPARE - self._busy_fast()
        for _ in range(wanted - len(self.idle) - self.starting):
            self.starting += 1
            self._spawn(self._start())

    def _busy_fast(self) -> int:
        return self.settings.workers - self.fast._value

    def _spawn(self, work: Any) -> asyncio.Task[Any]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _start(self) -> None:
        worker = None
        try:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-I", "-m", "kg.serve.worker", self.settings.store, str(self.settings.memory),
                stdin=PIPE, stdout=PIPE, limit=1 << 18, start_new_session=True,
            )  # fmt: skip
            worker = Worker(process)
            self.counts["starts"] += 1
            if await worker.read() is None:
                self.crashes += 1
                await asyncio.sleep(0.1 * self.crashes)
                return
            self.crashes = 0
            self._put_back(worker)
            worker = None
        finally:
            self.starting -= 1
            if worker is not None:
                worker.signal(signal.SIGKILL)
                self._fill()

    def _put_back(self, worker: Worker) -> None:
        if self.closing or len(self.idle) >= self.settings.workers + SPARE:
            worker.signal(signal.SIGKILL)
            self._spawn(worker.process.wait())
            return
        self.idle.append(worker)
        self._spawn(self._announce())

    async def _announce(self) -> None:
        async with self._free:
            self._free.notify()

    async def _worker(self) -> Worker:
        if self.idle:
            return self.idle.pop()
        async with self._free:
            while not self.idle:
                self._fill()
                if self.crashes >= MAX_CRASHES:
                    raise Problem(503, "workers", "Workers cannot be started; the server's log says why")
                await self._free.wait()
            return self.idle.pop()

    # -- jobs --------------------------------------------------------------------------------------------

    def submit(self, job: Mapping[str, Any], seconds: float | None = None) -> Answer:
        """Have a job done. The answer fills while it is read; whoever submits it closes it."""
        answer = Answer(self.settings)
        limit = min(seconds or self.settings.timeout, self.settings.timeout)
        answer.running = self._spawn(self._run({**job, "max_bytes": self.settings.max_bytes}, answer, limit))
        return answer

    async def _run(self, job: dict[str, Any], answer: Answer, limit: float) -> None:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + limit
        place, worker = Place(), None
        try:
            if self.waiting >= self.settings.queue:
                raise Problem(503, "overloaded", "Too many queries are waiting; try again soon", retry_after=2)
            async with asyncio.timeout_at(deadline):
                self.waiting += 1
                try:
                    await place.take(self.fast)
                finally:
                    self.waiting -= 1
                worker = await self._worker()
                self.running += 1
                worker.send({**job, "seconds": max(0.05, deadline - loop.time())})
                pump = asyncio.create_task(self._pump(worker, answer))
                try:
                    await asyncio.wait((pump,), timeout=self.settings.slow)
                    if not pump.done():
                        await self._make_room(worker, place)
                    alive = await pump
                finally:
                    pump.cancel()
                if alive and (not worker.slowed or worker.speed_up()):
                    self.running -= 1
                    self._put_back(worker)
                    worker = None
        except TimeoutError:
            self.counts["timeouts"] += 1
            if worker is None:
                problem = Problem(503, "overloaded", "The server was busy with other queries; try again", retry_after=5)
            else:
                problem = Problem(503, "timeout", f"The query was stopped after {limit:g} seconds; ask for less")
            answer.fail(problem)
        except Problem as problem:
            self.counts["rejected"] += 1
            answer.fail(problem)
        except asyncio.CancelledError:
            self.counts["cancelled"] += 1
            raise
        finally:
            if worker is not None:
                self.running -= 1
                self._end(worker)
            place.leave()
            if not answer.spool.done:
                answer.fail(Problem(500, "internal", "The answer was broken off"))
            self._fill()

    def _end(self, worker: Worker) -> None:
        if worker.process.returncode is None:
            self.counts["kills"] += 1
            worker.signal(signal.SIGKILL)
        self._spawn(worker.process.wait())

    async def _make_room(self, worker: Worker, place: Place) -> None:
        """A query that takes long leaves its place to others: it goes on with lower priority, or waits, stopped."""
        self.counts["slowed"] += 1
        worker.slow_down()
        wait = self.slow.locked()
        if wait and self.parked >= self.settings.parked:
            raise Problem(503, "overloaded", "Too many long queries are running; try again later", retry_after=10)
        place.leave()
        self._fill()
        if not wait:
            await place.take(self.slow)
            return
        worker.signal(signal.SIGSTOP)
        self.parked += 1
        try:
            await place.take(self.slow)
        finally:
            self.parked -= 1
        worker.signal(signal.SIGCONT)

    async def _pump(self, worker: Worker, answer: Answer) -> bool:
        """Frames of a worker into an answer, to the end. False: the worker is gone."""
        while True:
            received = await worker.read()
            if received is None:
                self.counts["crashes"] += 1
                code = await worker.process.wait()
                if code in (-signal.SIGABRT, -signal.SIGSEGV, -signal.SIGBUS):
                    answer.fail(Problem(503, "memory", "Answering this takes more memory than a query is allowed here"))
                elif code == -signal.SIGALRM:
                    answer.fail(Problem(503, "timeout", "The query was stopped at its time limit"))
                else:
                    answer.fail(Problem(500, "crashed", f"The worker that answered this ended ({code})"))
                return False
            tag, payload = received
            if tag == b"D":
                answer.spool.put(payload)
            elif tag == b"H":
                answer.set_head(json.loads(payload))
            elif tag == b"F":
                answer.fail(Problem(**json.loads(payload)))
                return True
            elif tag == b"E":
                answer.end = json.loads(payload)
                answer.spool.finish()
                return True
