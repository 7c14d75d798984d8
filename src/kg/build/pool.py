"""Many files, several processes: the outcomes in the order of the files, few of them in memory at a time."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice

from kg.build.work import Outcome, quiet, work, work_all
from kg.errors import NotANotice
from kg.read.limits import Options

SHARD = 8  # files in one message
AHEAD = 3  # shards waiting for each process
FEW = 24  # files for which starting processes takes longer than it saves


def outcomes(paths: Sequence[str], jobs: int, options: Options | None = None) -> Iterator[Outcome]:
    """The outcome of every path, in order. `jobs` = 1, or few paths: in this process."""
    if jobs <= 1 or len(paths) < FEW:
        yield from (work(path, options) for path in paths)
        return
    yield from _parallel(paths, jobs, options)


def _shards(paths: Iterable[str]) -> Iterator[list[str]]:
    files = iter(paths)
    while shard := list(islice(files, SHARD)):
        yield shard


def _pool(jobs: int) -> ProcessPoolExecutor:
    # Not fork: the parent may hold an open database and its threads.
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    if "forkserver" in methods:
        context.set_forkserver_preload(["kg.build.work", "kg.parse", "kg.read", "kg.map", "kg.validate"])
    return ProcessPoolExecutor(jobs, mp_context=context, initializer=quiet)


def _parallel(paths: Sequence[str], jobs: int, options: Options | None) -> Iterator[Outcome]:
    waiting: deque[tuple[list[str], Future[list[Outcome]]]] = deque()
    shards = _shards(paths)
    pool = _pool(jobs)
    try:
        while True:
            for shard in islice(shards, jobs * AHEAD - len(waiting)):
                waiting.append((shard, pool.submit(work_all, shard, options)))
            if not waiting:
                return
            shard, future = waiting.popleft()
            try:
                yield from future.result()
            except BrokenProcessPool:
                # A process died. Everything under way is read again, each file on its own, to find the one to blame.
                again = [shard, *(other for other, _ in waiting)]
                waiting.clear()
                pool.shutdown(wait=False, cancel_futures=True)
                if not _can_start():
                    for path in (path for each in (*again, *shards) for path in each):
                        yield work(path, options)
                    return
                for path in (path for each in again for path in each):
                    yield _alone(path, options)
                pool = _pool(jobs)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _can_start() -> bool:
    """Whether processes live here at all. Not where a script calls this package outside of `if __name__ == "__main__":`,
    for each process runs that script again first."""
    with _pool(1) as pool:
        try:
            return pool.submit(os.getpid).result() > 0
        except BrokenProcessPool:
            return False


def _alone(path: str, options: Options | None) -> Outcome:
    """One file in one process that may die of it."""
    with _pool(1) as pool:
        try:
            return pool.submit(work, path, options).result()
        except BrokenProcessPool:
            return NotANotice(path, "reading it ended the process", "Look at its size; please report it with the file")
