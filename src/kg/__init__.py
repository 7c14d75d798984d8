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

import sys
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from kg.api import Graph
    from kg.model import Notice
    from kg.read import Options

__all__ = ["open", "parse"]


def parse(path: str | Path, options: Options | None = None) -> Notice:
    """The notice in a file of any form that is read, or in the JSON of `kg parse`. `options`: how to read
    (`kg.read.Options`: encoding, recognition, limits).

    Raises `kg.errors.InputError`, with the reason and what to do, where the file holds none.
    """
    from kg.build.work import notice_of

    return notice_of(str(path), options)


def open(store: str | Path = "kg-store") -> Graph:
    """The newest finished state of a store, for asking. Raises `kg.errors.StoreError` where there is none.

    `kg.api.build` reads files into a store.
    """
    from kg.api import Graph

    return Graph(store)


class _Callable(ModuleType):
    """The module kg.parse, which is also the function of that name."""

    def __call__(self, path: str | Path, options: Options | None = None) -> Notice:
        return _parse(path, options)


class _Package(ModuleType):
    """This package. Importing the module kg.parse would otherwise put it in the place of the function `kg.parse`."""

    def __setattr__(self, name: str, value: object) -> None:
        if name == "parse" and isinstance(value, ModuleType):
            value.__class__ = _Callable
        super().__setattr__(name, value)


_parse = parse
sys.modules[__name__].__class__ = _Package
