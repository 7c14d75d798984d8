"""Locks between processes, held by the operating system and so gone when their holder is, however it ended."""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO

try:
    import fcntl
except ImportError:  # pragma: no cover - Windows: RocksDB's own lock still keeps a second writer out
    fcntl = None  # type: ignore[assignment]


class FileLock:
    """An advisory lock on a file: any number of `shared` holders, or one exclusive one."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._handle: IO[str] | None = None

    def acquire(self, *, shared: bool = False) -> bool:
        """Take the lock now, or say that another holds it."""
        handle = self.path.open("r" if shared else "a+", encoding="utf-8")
        if fcntl is not None:
            try:
                fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
            except OSError:
                handle.close()
                return False
        self._handle = handle
        return True

    def sign(self) -> None:
        """Write who holds the lock, for the message to those who find it taken."""
        if self._handle is not None:
            self._handle.truncate(0)
            self._handle.write(f"{os.getpid()}\n")
            self._handle.flush()

    def holder(self) -> str:
        """What the holder wrote, "" if nothing."""
        try:
            return self.path.read_text(encoding="utf-8").strip()
        except OSError:
            return ""

    def release(self) -> None:
        if self._handle is not None:
            self._handle.close()
            self._handle = None
