"""Everything in the store as sorted N-Quads: the same store, the same bytes."""

from __future__ import annotations

import heapq
import tempfile
from collections.abc import Iterator
from itertools import islice
from typing import IO

from kg.store import Store

RUN = 500_000  # lines sorted in memory at a time


def write_nquads(store: Store, stream: IO[bytes]) -> int:
    """Write all quads, one a line, in the order of their bytes; gives their number. Memory does not grow with it."""
    with tempfile.TemporaryFile() as whole:
        store.dump(whole)
        whole.seek(0)
        number = 0
        runs: list[IO[bytes]] = []
        try:
            while lines := sorted(islice(whole, RUN)):
                number += len(lines)
                if not runs and len(lines) < RUN:
                    stream.writelines(lines)
                    return number
                run: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed below
                run.writelines(lines)
                run.seek(0)
                runs.append(run)
            merged: Iterator[bytes] = heapq.merge(*runs)
            stream.writelines(merged)
        finally:
            for opened in runs:
                opened.close()
        return number
