"""Where the triples are kept. `open_reader` and `open_writer` take what `--store` was given."""

from __future__ import annotations

from pathlib import Path

from kg.store.protocol import Answer, Change, Store, WritableStore

__all__ = ["Answer", "Change", "Store", "WritableStore", "is_url", "open_reader", "open_writer"]


def open_reader(location: str | Path) -> Store:
    """The store at `location`, a folder or the URL of a SPARQL server, for asking: in a folder its newest finished
    state. Raises StoreError where there is none."""
    if is_url(location):
        from kg.store import remote

        return remote.open_reader(str(location))
    from kg.store import embedded

    return embedded.open_reader(Path(location))


def open_writer(location: str | Path) -> WritableStore:
    """The store at `location`, a folder or the URL of a SPARQL server, for its one writer; made where there is none.

    Raises StoreLocked while another process writes to it.
    """
    if is_url(location):
        from kg.store import remote

        return remote.open_writer(str(location))
    from kg.store import embedded

    return embedded.open_writer(Path(location))


def is_url(location: str | Path) -> bool:
    return isinstance(location, str) and location.startswith(("http://", "https://"))
