"""Small answers, kept as long as the snapshot they come from is the newest and there is room."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass

LARGEST = 1 << 19  # bytes; larger answers are not worth the room


@dataclass(frozen=True, slots=True)
class Kept:
    """A whole answer. `etag` is equal for equal questions to the same snapshot."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    etag: str


class Cache:
    """Least recently used first to go; `size` in bytes never exceeds `limit`."""

    def __init__(self, limit: int) -> None:
        self.limit, self.size, self.hits, self.misses = limit, 0, 0, 0
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()

    def get(self, key: Hashable) -> Kept | None:
        kept = self._kept.get(key)
        if kept is None:
            self.misses += 1
            return None
        self.hits += 1
        self._kept.move_to_end(key)
        return kept

    def put(self, key: Hashable, kept: Kept) -> None:
        size = len(kept.body) + 1000
        if size > min(LARGEST, self.limit) or key in self._kept:
            return
        self._kept[key] = kept
        self.size += size
        while self.size > self.limit:
            _, gone = self._kept.popitem(last=False)
            self.size -= len(gone.body) + 1000


def etag(*parts: object) -> str:
    """A weak validator for the answer that `parts` decide."""
    return f'W/"{hashlib.sha256(repr(parts).encode()).hexdigest()[:20]}"'
