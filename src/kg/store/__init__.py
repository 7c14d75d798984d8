"""Where the triples are kept. `open_reader` and `open_writer` take what `--store` was given."""

from __future__ import annotations

from pathlib import Path

from kg.errors import UsageError
from kg.store.protocol import Answer, Change, Store, WritableStore

__all__ = ["Answer", "Change", "Store", "WritableStore", "open_reader", "open_writer"]


def open_reader(location: str | Path) -> Store:
    """The newest finished state of the store at `location`, for asking."""
    from kg.store import embedded

    return embedded.open_reader(_folder(location))


def open_writer(location: str | Path) -> WritableStore:
    """The store at `location`, for its one writer; made where there is none."""
    from kg.store import embedded

    return embedded.open_writer(_folder(location))


def _folder(location: str | Path) -> Path:
    if isinstance(location, str) and location.startswith(("http://", "https://")):
        raise UsageError(f"{location}: stores on a server are not supported yet; --store takes a folder")
    return Path(location)
