"""Places for which one waits in the order in which one will probably be done."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import time

PATIENCE = 20  # seconds that others may come first, for each second that one is expected to take


class Places:
    """`free` places. Who waits for one will not be overtaken for ever: what arrives later is the later in the order."""

    def __init__(self, number: int) -> None:
        self.free = number
        self._waiting: list[tuple[float, int, asyncio.Future[None]]] = []
        self._arrivals = itertools.count()

    async def acquire(self, expected: float) -> None:
        """Wait for a place that will probably be held for `expected` seconds."""
        if self.free:
            self.free -= 1
            return
        given = asyncio.get_running_loop().create_future()
        order = time.monotonic() + PATIENCE * expected
        heapq.heappush(self._waiting, (order, next(self._arrivals), given))
        try:
            await given
        except asyncio.CancelledError:
            if given.done() and not given.cancelled():
                self.release()
            raise

    def release(self) -> None:
        """Give a place back: to who is next, if anybody still waits."""
        while self._waiting:
            _, _, given = heapq.heappop(self._waiting)
            if not given.done():
                given.set_result(None)
                return
        self.free += 1
