"""A copy of a store in a folder, made while its writer goes on writing."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

from kg.errors import StoreError, UsageError
from kg.store import embedded, files, snapshots

BESIDE = ("sources", "quarantine")  # folders of files that are written once and never change


def backup(store: Path, target: Path) -> int:
    """Copy the newest finished state of `store` to the folder `target`, which is a store then; gives its snapshot's number.

    Raises UsageError where something is at `target`, StoreError where there is no store or the copy fails.
    """
    if target.exists() and any(target.iterdir()):
        raise UsageError(f"{target}: there is something here already; give a folder that is not there yet")
    reader = embedded.open_reader(store)  # holds the snapshot, so that no writer deletes it meanwhile
    try:
        target.mkdir(parents=True, exist_ok=True)
        shutil.copytree(snapshots.folder(store, reader.snapshot), target / "live")
        for name in BESIDE:
            with suppress(FileNotFoundError):
                shutil.copytree(store / name, target / name, ignore=shutil.ignore_patterns("*.new"))
        (target / "unpublished").touch()
        files.replace(target / "format", embedded.FORMAT)  # last: without it this is no store
    except (OSError, shutil.Error) as error:
        raise StoreError(f"{target}: the copy could not be made: {error}") from error
    finally:
        reader.close()
    copy = embedded.open_writer(target)
    copy.publish()
    copy.close()
    return reader.snapshot
