"""What a store must do, whatever holds the triples: the seam between this package and a database.

Graphs are named by IRIs given as strings, triples are passed as N-Triples text (one triple a line), answers come
back in pyoxigraph's terms. The embedded store is in `kg.store.embedded`; a SPARQL 1.1 server can be put behind the
same two protocols, since a list of changes is one SPARQL update request (`kg.store.change.as_update`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, NamedTuple, Protocol, TypeAlias

import pyoxigraph as ox

Term: TypeAlias = "ox.NamedNode | ox.Literal"
Answer: TypeAlias = "ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean"


class Statement(NamedTuple):
    """A quad; IRIs are plain strings, except that of the object, which may be a literal."""

    subject: str
    predicate: str
    object: Term
    graph: str


@dataclass(frozen=True, slots=True)
class Change:
    """What happens to one graph, in this order: it is emptied (`drop`), the triples of the subjects in `forget` go,
    the N-Triples in `insert` come."""

    graph: str
    insert: str = ""
    drop: bool = False
    forget: tuple[str, ...] = ()


class Store(Protocol):
    """A store that can be asked. Every answer of one opened store comes from one consistent state."""

    location: str

    def query(self, text: str, *, union: bool = True) -> Answer:
        """The answer to a SPARQL query. `union`: patterns outside GRAPH match all graphs together.

        Raises QueryError where the query cannot be parsed.
        """
        ...

    def quads(self, subject: str | None = None, predicate: str | None = None,
              object: str | ox.Literal | None = None, graph: str | None = None) -> Iterator[Statement]:  # fmt: skip
        """The statements that match; None matches everything, a string is an IRI."""
        ...

    def about(self, subjects: Iterable[str], graph: str | None = None) -> Iterator[Statement]:
        """The statements of many subjects, in no order: one question for hundreds where questions are dear."""
        ...

    def having(self, predicate: str, values: Sequence[str], graph: str, most: int) -> dict[str, list[str]]:
        """The subjects in one graph that have these strings, by string; strings that more than `most` have are left out."""
        ...

    def graphs(self) -> Iterator[str]:
        """The names of all graphs, in no order."""
        ...

    def has_graph(self, graph: str) -> bool: ...

    def count(self) -> int:
        """How many quads there are."""
        ...

    def text_of(self, graph: str) -> str | None:
        """The raw text that the notice of this graph was read from; None where it was not kept."""
        ...

    def dump(self, stream: IO[bytes]) -> None:
        """All quads as N-Quads, in no order."""
        ...

    def close(self) -> None: ...


class WritableStore(Store, Protocol):
    """A store that its one writer can change."""

    @property
    def unpublished(self) -> bool:
        """Something was written that readers cannot see yet, now or before an earlier run was broken off."""
        ...

    def apply(self, changes: Sequence[Change]) -> None:
        """Make all changes or none."""
        ...

    def load(self, graphs: Iterable[tuple[str, str]], then: Sequence[Change]) -> None:
        """Write many graphs that are not there yet, as fast as the store can, and `then` the rest in one
        transaction. Broken off in the middle, the next opening removes what was begun."""
        ...

    def set_aside(self, graph: str, triples: str | None) -> None:
        """Keep a graph in quarantine, where no query sees it; None: take it out."""
        ...

    def keep_text(self, graph: str, text: bytes | None) -> None:
        """Keep the raw text of a graph's notice, as gzip of UTF-8; None: keep it no longer."""
        ...

    def publish(self) -> None:
        """Let readers see the present state."""
        ...
