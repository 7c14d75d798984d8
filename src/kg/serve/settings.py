"""What one server is told when it starts."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from kg.store import is_url

MB = 1 << 20


@dataclass(frozen=True, slots=True)
class Settings:
    """Times in seconds, sizes in bytes. `workers` quick queries run at a time, and longer ones beside them."""

    store: str
    host: str = "127.0.0.1"
    port: int = 8080
    workers: int = field(default_factory=lambda: max(2, os.cpu_count() or 2))
    timeout: float = 30.0  # of a query, from its arrival to its last byte
    stopped: int = 8  # longer queries that wait, stopped, for a place among their like
    queue: int = 200  # queries that wait for a worker
    memory: int = 1536 * MB  # address space of a worker
    max_bytes: int = 256 * MB  # of an answer
    max_spool: int = 2048 * MB  # of all answers together that clients have not yet taken
    max_query: int = MB  # of a request's body; of an upload 64 times as much
    stall: float = 60.0  # without a byte taken, after which a client is given up
    cache: int = 64 * MB
    writable: bool = False
    token: str = field(default="", repr=False)
    search: bool = True  # keep a search index beside the store

    @property
    def remote(self) -> bool:
        """The store is a server. What it says now it may not say a moment later: nothing is kept."""
        return is_url(self.store)

    @property
    def max_upload(self) -> int:
        return 64 * self.max_query
