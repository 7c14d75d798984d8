"""Who is answered when, and what happens to what takes too long.

    arrival ──queue──▶ the first lane ──after 20 ms──▶ the second ──after 1 s──▶ the third, until the deadline
       └── what took long before (kg.serve.history) ──queue──▶ ──queue──▶

Each lane has places of its own, and a lower priority than the one before: what is quick therefore finds a place soon
whatever else runs, and a page that takes a moment does not stand behind a query that takes for ever. Within a lane
who is expected to be done sooner goes first, unless others have waited long. At its deadline a worker is killed, which
ends its processor time at once; a spare one is ready. Limits are answered as problems, never as silence.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kg.serve.history import History, shape
from kg.serve.places import Places
from kg.serve.problems import Problem
from kg.serve.settings import Settings
from kg.serve.spool import Spool
from kg.serve.workers import Worker, Workers

FOREVER = float("inf")
SHORTEST = 0.005  # seconds between two looks at the time that a worker has used


@dataclass(frozen=True, slots=True)
class Lane:
    """Times of the processor: what will probably take longer than `expected` seconds begins in the next lane, what does
    take longer than `seconds` goes on there. That is later, for a worker that has moved on cannot come back."""

    expected: float
    seconds: float
    places: Places


def lanes(workers: int) -> tuple[Lane, ...]:
    """The lanes of a server that answers so many quick queries at a time."""
    return (
        Lane(0.005, 0.02, Places(workers)),
        Lane(1.0, 1.0, Places(2 * workers)),
        Lane(FOREVER, FOREVER, Places(workers)),
    )


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


class Run:
    """A job on its way: the lane it is in, its place there, who works on it."""

    def __init__(self, job: Mapping[str, Any], answer: Answer, level: int) -> None:
        self.job, self.answer, self.level = job, answer, level
        self.worker: Worker | None = None
        self._held: Places | None = None

    async def enter(self, lane: Lane, expected: float) -> None:
        """Wait for a place in a lane; the one held before is left at once."""
        self.leave()
        await lane.places.acquire(expected)
        self._held = lane.places

    def leave(self) -> None:
        if self._held is not None:
            self._held.release()
            self._held = None


class Pool:
    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.lanes = lanes(settings.workers)
        self.workers = Workers(settings)
        self.history = History()
        self.waiting = self.running = self.stopped = 0
        self.counts = {"timeouts": 0, "rejected": 0, "cancelled": 0, "slowed": 0}

    async def open(self) -> None:
        await self.workers.open()

    async def close(self) -> None:
        await self.workers.close()

    def submit(self, job: Mapping[str, Any], seconds: float | None = None) -> Answer:
        """Have a job done. The answer fills while it is read; whoever submits it closes it."""
        answer = Answer(self.settings)
        limit = min(seconds or self.settings.timeout, self.settings.timeout)
        answer.running = self.workers.spawn(
            self._run({**job, "max_bytes": self.settings.max_bytes, "seconds": limit}, answer, limit)
        )
        return answer

    async def _run(self, job: Mapping[str, Any], answer: Answer, limit: float) -> None:
        """A job from its arrival to its end, whichever that is."""
        kind = shape(job)
        expected = self.history.expected(kind)
        run = Run(job, answer, self._level(expected))
        try:
            if self.waiting >= self.settings.queue:
                raise Problem(503, "overloaded", "Too many queries are waiting; try again soon", retry_after=2)
            async with asyncio.timeout(limit):
                await self._begin(run, expected)
                if await self._finish(run, kind):
                    assert run.worker is not None
                    self.workers.put_back(run.worker)
                    run.worker = None
        except TimeoutError:
            self.counts["timeouts"] += 1
            if run.worker is None:
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
            if run.worker is not None:
                self.workers.end(run.worker)
            run.leave()
            if not answer.spool.done:
                answer.fail(Problem(500, "internal", "The answer was broken off"))

    def _level(self, seconds: float) -> int:
        """The lane of what takes so long."""
        return next(number for number, lane in enumerate(self.lanes) if seconds <= lane.expected)

    async def _begin(self, run: Run, expected: float) -> None:
        """Wait for a place and a worker."""
        self.waiting += 1
        try:
            await run.enter(self.lanes[run.level], expected)
            run.worker = await self.workers.take(run.level)
        finally:
            self.waiting -= 1

    async def _finish(self, run: Run, kind: int) -> bool:
        """Move on from lane to lane until the answer is there; whether the worker can answer more."""
        assert run.worker is not None
        worker, began = run.worker, run.worker.processor()
        worker.send(run.job)
        self.running += 1
        pump = asyncio.create_task(self._pump(worker, run.answer))
        try:
            while not pump.done() and run.level < len(self.lanes) - 1:
                left = self.lanes[run.level].seconds - (worker.processor() - began)
                if left <= 0:
                    self.history.at_least(kind, worker.processor() - began)
                    await self._move_on(run, worker, pump, self.history.expected(kind))
                else:
                    await asyncio.wait((pump,), timeout=max(left, SHORTEST))
            return await pump
        finally:
            self.history.record(kind, worker.processor() - began)
            self.running -= 1
            pump.cancel()

    async def _move_on(self, run: Run, worker: Worker, pump: asyncio.Task[bool], expected: float) -> None:
        """What takes longer leaves its place to others: it goes on in the next lane, or waits for that, stopped."""
        run.level += 1
        lane = self.lanes[run.level]
        self.counts["slowed"] += 1
        if not lane.places.free and self.stopped >= self.settings.stopped:
            raise Problem(503, "overloaded", "Too many long queries are running; try again later", retry_after=10)
        self.workers.lower(worker, run.level)
        worker.signal(signal.SIGSTOP)
        self.stopped += 1
        entering = asyncio.create_task(run.enter(lane, expected))
        try:
            # Its last words may still have been under way when it was stopped.
            await asyncio.wait((entering, pump), return_when=asyncio.FIRST_COMPLETED)
        finally:
            entering.cancel()
            self.stopped -= 1
        worker.signal(signal.SIGCONT)

    async def _pump(self, worker: Worker, answer: Answer) -> bool:
        """Frames of a worker into an answer, to the end. False: the worker is gone."""
        while (received := await worker.read()) is not None:
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
        self.workers.counts["crashes"] += 1
        answer.fail(_of_end(await worker.process.wait()))
        return False


def _of_end(code: int) -> Problem:
    """Why a worker ended that was to answer."""
    if code in (-signal.SIGABRT, -signal.SIGSEGV, -signal.SIGBUS):
        return Problem(503, "memory", "Answering this takes more memory than a query is allowed here")
    if code == -signal.SIGALRM:
        return Problem(503, "timeout", "The query was stopped at its time limit")
    return Problem(500, "crashed", f"The worker that answered this ended ({code})")
