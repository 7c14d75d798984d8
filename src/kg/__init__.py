"""Reads Vietnamese notices of conclusions (Thông báo kết luận) into a knowledge graph that people can ask.

    >>> import kg
    >>> notice = kg.parse("notice.txt")              # doctest: +SKIP
    >>> store = kg.open("kg-store")                  # doctest: +SKIP
    >>> store.query("tasks", body="Sở Tài chính").records()    # doctest: +SKIP
    >>> store.trace("1556-QĐ/TU").mentions           # doctest: +SKIP
    >>> store.graph("citations")                     # doctest: +SKIP

What a notice is, is in `kg.model`; what can go wrong, in `kg.errors`. Importing this module imports nothing heavy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from kg.api import Graph
    from kg.model import Notice

__all__ = ["build", "open", "parse"]


def parse(path: str | Path) -> Notice:
    """The notice in a file (text, Markdown, or the JSON of `kg parse`).

    Raises `kg.errors.InputError`, with the reason and what to do, where the file holds none.
    """
    from kg.build.work import notice_of

    return notice_of(str(path))


def open(store: str | Path = "kg-store") -> Graph:
    """The newest finished state of a store, for asking. Raises `kg.errors.StoreError` where there is none."""
    from kg.api import Graph

    return Graph(store)


def build(*sources: str | Path, store: str | Path = "kg-store", jobs: int = 1) -> Graph:
    """Read files and folders into a store, which is made where there is none, and open it.

    What could not be read is in `Graph.summary`; `jobs` processes read, 1 being this one.
    Raises `kg.errors.StoreLocked` while another process writes to the store.
    """
    from kg.api import built

    return built(sources, store, jobs)
