"""The store as a Python object: what `kg.open` gives."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from kg.errors import NothingFound
from kg.query import Table, Triples, ask, load
from kg.store import open_reader, open_writer

if TYPE_CHECKING:
    import networkx

    from kg.build import Summary
    from kg.read import Options
    from kg.trace import Trace


class Graph:
    """One state of a store. Builds that happen later are not seen; open it again to see them.

    Use it as a context manager, or call `close`, so that the state can be deleted when it is no longer the newest.
    """

    def __init__(self, store: str | Path, summary: Summary | None = None) -> None:
        self._store = open_reader(store)
        self.summary = summary  # of the build, where this comes from `build`

    def query(self, name: str, **parameters: str | Sequence[str]) -> Table:
        """The rows of a named query, as `kg query` gives them: `.columns`, `.records()`, `.to_pandas()`, or iterate.

        Parameters are given as people type them; a list gives several values.
        Raises `kg.errors.QueryError` for an unknown query or parameter, `NothingFound` for names the store has not.
        """
        given = {key: [value] if isinstance(value, str) else list(value) for key, value in parameters.items()}
        result = ask(self._store, load(name), given)
        if isinstance(result, Table):
            return result
        if isinstance(result, Triples):
            terms = [tuple(map(str, (triple.subject, triple.predicate, triple.object))) for triple in result.triples]
            return Table(("subject", "predicate", "object"), terms)
        return Table(("answer",), [(result,)])

    def sparql(self, text: str) -> Table | Triples | bool:
        """The answer to any SPARQL 1.1 query; patterns outside GRAPH match all graphs together."""
        from kg.query.named import parse

        return ask(self._store, parse("(query)", text), {})

    def trace(self, document: str, *, depth: int = 1) -> Trace:
        """Everything that hangs on a document, given by its number, words of its title, or its IRI.

        Raises `kg.trace.Several` (with `.candidates`) or `kg.errors.NothingFound`.
        """
        from kg.trace import trace

        return trace(self._store, document, depth=depth, limit=None)

    def graph(self, view: str = "citations") -> networkx.MultiDiGraph[str]:
        """A network of the store: views citations, assignments, people, places, all. Nodes are IRIs with `label`,
        `kind` and more; edges have `kind`, `weight` and, where known, `start` (ISO 8601)."""
        from kg.export.views import VIEWS, network

        if view not in VIEWS:
            raise NothingFound(f"there is no view {view!r}; the views: {', '.join(VIEWS)}")
        import networkx

        found = network(self._store, view)
        graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph(name=found.title)
        for node in found.nodes:
            graph.add_node(node.id, label=node.label, kind=node.kind, **node.values)
        for edge in found.edges:
            start = {"start": edge.spells[0][0]} if edge.spells else {}
            graph.add_edge(edge.source, edge.target, kind=edge.kind, weight=edge.weight, **start, **edge.values)
        return graph

    def close(self) -> None:
        self._store.close()

    def __enter__(self) -> Graph:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def build(*sources: str | Path, store: str | Path = "kg-store", jobs: int = 1, options: Options | None = None) -> Graph:
    """Read files and folders into a store, which is made where there is none, and open it.

    What could not be read is in `Graph.summary`; `jobs` processes read, 1 being this one. `options`: how to read
    (`kg.read.Options`: encoding, recognition, limits).
    Raises `kg.errors.StoreLocked` while another process writes to the store.
    """
    from kg.build import build as run
    from kg.read.limits import DEFAULT

    writer = open_writer(store)
    try:
        summary = run(map(str, sources), writer, jobs=jobs, options=options or DEFAULT)
    finally:
        writer.close()
    return Graph(store, summary)
