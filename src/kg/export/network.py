"""A network as records: what the writers for Gephi write and the layout places. Ids are IRIs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import pairwise
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
    """`network` with the parallel edges of one kind made one: weights added, spells and different values joined."""
    groups: dict[tuple[str, str, str], list[Edge]] = defaultdict(list)
    for edge in network.edges:
        groups[edge.source, edge.target, edge.kind].append(edge)
    return replace(network, edges=tuple(edges[0] if len(edges) == 1 else _one(edges) for edges in groups.values()))


def _one(edges: Sequence[Edge]) -> Edge:
    values: dict[str, Value] = {}
    for name in dict.fromkeys(name for edge in edges for name in edge.values):
        said = dict.fromkeys(edge.values[name] for edge in edges if edge.values.get(name, "") != "")
        values[name] = next(iter(said)) if len(said) == 1 else " | ".join(map(str, said))
    spells = joined(spell for edge in edges for spell in edge.spells)
    return replace(edges[0], weight=sum(edge.weight for edge in edges), values=values, spells=spells)


def joined(spells: Iterable[Spell]) -> tuple[Spell, ...]:
    """`spells` in order, those that overlap or follow each other made one: Gephi takes no others."""
    found: list[Spell] = []
    for start, end in sorted(set(spells), key=in_order):
        if found and ((until := found[-1][1]) is None or start <= day_after(until)):
            found[-1] = (found[-1][0], None if until is None or end is None else max(until, end))
        else:
            found.append((start, end))
    return tuple(found)


def links(network: Network) -> dict[str, list[tuple[str, str | None, int]]]:
    """How many edges each node has at a time: (first day, last day or None, number), in order; none without dates."""
    changes: dict[str, Counter[str]] = defaultdict(Counter)
    for edge in network.edges:
        for start, end in edge.spells:
            for node in {edge.source, edge.target}:
                changes[node][start] += 1
                if end is not None:
                    changes[node][day_after(end)] -= 1
    return {node: _steps(changed) for node, changed in changes.items()}


def _steps(changes: Mapping[str, int]) -> list[tuple[str, str | None, int]]:
    number, days = 0, sorted(day for day, change in changes.items() if change)
    steps = []
    for day, following in pairwise([*days, None]):
        assert day is not None
        number += changes[day]
        steps.append((day, following, number))
    return steps


def ends(spells: Sequence[Spell]) -> dict[str, str]:
    """The first day and the last of all spells, "" where there is none."""
    last = [end for _, end in spells]
    return {"since": min((start for start, _ in spells), default=""),
            "until": "" if None in last else max(map(str, last), default="")}  # fmt: skip


def in_order(spell: Spell) -> tuple[str, str]:
    """A key: earlier beginnings first, of these earlier ends."""
    return spell[0], spell[1] or "9999-12-31"


def day_after(day: str) -> str:
    try:
        return (date.fromisoformat(day) + timedelta(days=1)).isoformat()
    except OverflowError:
        return day


def degrees(network: Network) -> dict[str, int]:
    """Edges at each node, both directions."""
    number = dict.fromkeys((node.id for node in network.nodes), 0)
    for edge in network.edges:
        number[edge.source] += 1
        number[edge.target] += 1
    return number


def start_day(when: str | None) -> str | None:
    """The first day of an EDTF date: "2024-04" → "2024-04-01", "2024-Q3" → "2024-07-01"; None for what is no date."""
    if not when:
        return None
    year, _, rest = when.partition("-")
    if rest.startswith("Q"):
        rest = f"{int(rest[1:]) * 3 - 2:02d}" if rest[1:] in "1234" else rest
    month, _, day = rest.partition("-")
    first = f"{year}-{month or '01'}-{day or '01'}"
    try:
        return date.fromisoformat(first).isoformat()
    except ValueError:
        return None
