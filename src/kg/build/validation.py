"""Validation of what is stored and of what could be: the same judge, the same verdict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.build.work import notice_of
from kg.map import to_nquads
from kg.store import Store, names, open_reader
from kg.store.change import as_quads
from kg.store.ledger import notice_graphs
from kg.validate import Report, validate
from kg.vocabulary import KG, base_iri


def of_files(files: Iterable[str], shapes: bytes | None = None) -> Iterator[tuple[str, Report]]:
    """The report on the notice in each file. Raises InputError for a file that holds none."""
    for file in files:
        yield file, validate(to_nquads(notice_of(file)), shapes)


def of_store(location: str, shapes: bytes | None = None) -> Iterator[tuple[str, Report]]:
    """The report on each notice of the store, by the name of its file, in the order of graphs."""
    store = open_reader(location)
    for graph in sorted(notice_graphs(store)):
        yield _file(store, graph), validate(as_quads(graph, names.triples_of(store, graph)).encode(), shapes)


def _file(store: Store, graph: str) -> str:
    notice = graph.replace("/graph/", "/notice/")
    found = next(store.quads(notice, KG + "file", None, f"{base_iri()}/graph/sources"), None)
    return found.object.value if found else notice
