"""Reading on a Dask cluster: shards of files go to its workers, what they read comes back in the order of the files.

Reading is a pure function of the files' bytes, so a shard whose worker died is simply read again by another; nothing
is written to the store but by this process. A shard that keeps killing its workers is halved until the file to blame
is alone, and that file is refused. Where the parts are to be kept (`parts`, a folder or URL that all workers reach),
workers write them there and only their names come back; a part that is there already is not read again.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from kg.build import parts as shards
from kg.build import places
from kg.build.parts import File, Part
from kg.build.recipe import recipe
from kg.build.work import Outcome
from kg.errors import NotANotice, StoreError, UsageError
from kg.read.limits import DEFAULT, Options

SHARD = 200  # files
AHEAD = 3  # shards waiting for each thread of the workers
CONNECT = 20  # seconds to reach the scheduler
RETRIES = 3  # of a shard that failed for a reason that may pass


class Cluster:
    """A Dask cluster by the address of its scheduler. Call it with files to get their outcomes."""

    def __init__(
        self, scheduler: str, parts: str | None = None, shard: int = SHARD, options: Options = DEFAULT
    ) -> None:
        self.scheduler, self.parts, self.shard = scheduler, parts and parts.rstrip("/"), shard
        self.options = options

    def __call__(self, files: Mapping[str, str]) -> Iterator[Outcome]:
        """The outcome of every file (path → SHA-256), in order. Raises StoreError where the cluster fails."""
        if not files:
            return
        try:
            from distributed import Client
        except ImportError as error:
            raise UsageError("--engine dask needs Dask: pip install 'kg-notices[dask]'") from error
        try:
            client: Any = Client(self.scheduler, timeout=CONNECT, set_as_default=False)  # type: ignore[no-untyped-call,unused-ignore]
        except (OSError, ValueError) as error:
            raise StoreError(f"{self.scheduler}: there is no Dask scheduler here: {error}") from error
        with client:
            yield from self._read(client, list(files.items()))

    def _read(self, client: Any, files: Sequence[File]) -> Iterator[Outcome]:
        threads = max(1, sum(client.nthreads().values()))
        waiting: deque[tuple[Sequence[File], Any]] = deque()
        rest = iter([files[start : start + self.shard] for start in range(0, len(files), self.shard)])
        done: list[str] = []
        while True:
            for shard in islice(rest, max(0, threads * AHEAD - len(waiting))):
                waiting.append((shard, self._submit(client, shard)))
            if not waiting:
                break
            shard, future = waiting.popleft()
            part = self._result(future)
            if part is None and len(shard) > 1:
                half = len(shard) // 2
                for piece in (shard[half:], shard[:half]):
                    waiting.appendleft((piece, self._submit(client, piece)))
            elif part is None and (part := self._alone(client, shard, [future for _, future in waiting])) is None:
                yield NotANotice(shard[0][0], "reading it ended the process", "Look at its size; please report it")
            else:
                yield from shards.unpack(part)
                done.append(shards.name_of(shard, self.options))
        if self.parts:
            manifest = {"recipe": recipe(), "parts": [f"part-{name}.json" for name in done]}
            places.write(f"{self.parts}/manifest.json", json.dumps(manifest, indent=1).encode())

    def _submit(self, client: Any, shard: Sequence[File]) -> Any:
        if self.parts:
            return client.submit(read_to, shard, recipe(), self.parts, self.options, retries=RETRIES, pure=False)
        return client.submit(shards.read, shard, recipe(), self.options, retries=RETRIES, pure=False)

    def _alone(self, client: Any, shard: Sequence[File], others: Sequence[Any]) -> Part | None:
        """Read while nothing else is under way: a worker takes down all that waits for it, guilty or not."""
        for other in others:
            other.exception()  # waits
        return self._result(self._submit(client, shard))

    def _result(self, future: Any) -> Part | None:
        """What was read; None where the workers died of it."""
        from distributed import KilledWorker

        try:
            found = future.result()
        except KilledWorker:
            return None
        except StoreError:
            raise
        except Exception as error:
            raise StoreError(
                f"{self.scheduler}: a shard failed on the cluster: {type(error).__name__}: {error}"
            ) from error
        finally:
            future.release()
        return _fetched(self.parts, found) if isinstance(found, str) and self.parts else found


def read_to(shard: Sequence[File], expected: str, parts: str, options: Options = DEFAULT) -> str:
    """Read a shard into the folder `parts`, unless that has been done; gives its name. Runs on the workers."""
    name = shards.name_of(shard, options)
    if not places.exists(f"{parts}/part-{name}.json"):
        part = shards.read(shard, expected, options)
        places.write(f"{parts}/part-{name}.nq.gz", part.quads)
        places.write(f"{parts}/part-{name}.meta.gz", part.meta)
        summary = json.dumps(shards.summary(name, shard, part), ensure_ascii=False, indent=1)
        places.write(f"{parts}/part-{name}.json", summary.encode())
    return name


def _fetched(parts: str, name: str) -> Part:
    return Part(places.fetch(f"{parts}/part-{name}.nq.gz"), places.fetch(f"{parts}/part-{name}.meta.gz"))
