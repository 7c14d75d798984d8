"""A network as records: what the writers for Gephi write and the layout places. Ids are IRIs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Value: TypeAlias = "str | int | float | bool"
ValueType = Literal["string", "integer", "double", "boolean"]
Spell: TypeAlias = "tuple[str, str | None]"  # first and last day, ISO 8601; None: still so

# Words that Gephi, Gephi Lite or networkx keep for themselves: never names of attributes.
RESERVED = frozenset(
    "id label weight kind pid timestamp start end x y z size color type source target".split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class Node:
    """`kind` is the class in one word ("notice"); it decides the colour."""

    id: str
    label: str
    kind: str
    values: Mapping[str, Value] = field(default_factory=dict)
    spells: tuple[Spell, ...] = ()


@dataclass(frozen=True, slots=True)
class Edge:
    """A directed edge. Edges between the same two nodes differ in `kind`, or they are one with a greater weight."""

    source: str
    target: str
    kind: str
    label: str
    weight: float = 1.0
    values: Mapping[str, Value] = field(default_factory=dict)
    spells: tuple[Spell, ...] = ()


@dataclass(frozen=True, slots=True)
class Attribute:
    """A typed attribute of nodes or edges; `title` is the heading of its column."""

    name: str
    title: str
    type: ValueType

    def __post_init__(self) -> None:
        if self.name.lower() in RESERVED:
            raise ValueError(f"{self.name!r} is a reserved word in network files")


@dataclass(frozen=True, slots=True)
class Network:
    """Nodes and edges in a fixed order; every end of an edge is a node."""

    title: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    node_attributes: tuple[Attribute, ...] = ()
    edge_attributes: tuple[Attribute, ...] = ()


def merged(network: Network) -> Network:
    """`network` with the parallel edges of one kind made one: weights added, spells joined, first values kept."""
    joined: dict[tuple[str, str, str], Edge] = {}
    for edge in network.edges:
        key = (edge.source, edge.target, edge.kind)
        known = joined.get(key)
        joined[key] = edge if known is None else Edge(
            *key, known.label, known.weight + edge.weight, known.values,
            tuple(sorted({*known.spells, *edge.spells}, key=lambda spell: (spell[0], spell[1] or "9999"))),
        )  # fmt: skip
    return Network(network.title, network.nodes, tuple(joined.values()), network.node_attributes,
                   network.edge_attributes)  # fmt: skip


def degrees(network: Network) -> dict[str, int]:
    """Edges at each node, both directions."""
    number = dict.fromkeys((node.id for node in network.nodes), 0)
    for edge in network.edges:
        number[edge.source] += 1
        number[edge.target] += 1
    return number


def start_day(date: str | None) -> str | None:
    """The first day of an EDTF date: "2024-04" → "2024-04-01", "2024-Q3" → "2024-07-01"."""
    if not date:
        return None
    year, _, rest = date.partition("-")
    if rest.startswith("Q"):
        return f"{year}-{int(rest[1]) * 3 - 2:02d}-01"
    month, _, day = rest.partition("-")
    return f"{year}-{month or '01'}-{day or '01'}"
