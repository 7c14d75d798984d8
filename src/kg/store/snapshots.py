"""Snapshots: finished states of a store that readers open while the writer goes on writing.

    STORE/live/             the writer's database; no reader opens it
    STORE/snapshots/000007/ a checkpoint (hard links, milliseconds); never changes once it has its name
    STORE/snapshots/000007.lock   held shared by every reader of it, so that the writer knows what it may delete
    STORE/current           the number of the newest one; replaced by an atomic rename

Opening a RocksDB read-only beside its live writer is undefined behaviour; opening a checkpoint is not.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from kg.store import files
from kg.store.lock import FileLock

KEPT = 2  # the newest and the one before it, for readers that are just opening it


def current(store: Path) -> int | None:
    """The number of the newest snapshot, None if there is none yet."""
    try:
        return int((store / "current").read_text(encoding="ascii"))
    except FileNotFoundError:
        return None


def folder(store: Path, number: int) -> Path:
    return store / "snapshots" / f"{number:06d}"


def lock_of(store: Path, number: int) -> FileLock:
    return FileLock(store / "snapshots" / f"{number:06d}.lock")


def next_number(store: Path) -> int:
    """One more than any number that was ever begun."""
    begun = [int(path.name) for path in (store / "snapshots").glob("[0-9]*[0-9]") if path.name.isdigit()]
    return max([*begun, current(store) or 0]) + 1


def announce(store: Path, number: int) -> None:
    """Make `number` the newest snapshot, for good."""
    lock_of(store, number).path.touch()
    files.replace(store / "current", f"{number}\n")


def prune(store: Path) -> None:
    """Delete the snapshots that are neither recent nor read by anyone, and those that were never finished."""
    newest = current(store) or 0
    for path in (store / "snapshots").glob("[0-9]*[0-9]"):
        if not path.name.isdigit():
            continue
        number = int(path.name)
        if newest - KEPT < number <= newest:
            continue
        lock = lock_of(store, number)
        if lock.acquire():
            shutil.rmtree(path, ignore_errors=True)
            lock.path.unlink(missing_ok=True)
            lock.release()
