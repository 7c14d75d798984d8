"""Where the nodes of a view stand: on the map, where it is about places, else where the layout puts them."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping

from kg.export.layout import Point, along, layout
from kg.export.network import Network
from kg.knowledge.units import gazetteer

ON_A_MAP = {"notice", "unit"}
NEARER = (
    "inspects",
    "visits",
    "names",
)  # a notice stands at the places it is about, the more so the sooner in this list
STEP = 0.02  # degrees between nodes that would stand on one spot
GOLDEN = math.pi * (3 - math.sqrt(5))


def positions(network: Network) -> dict[str, Point]:
    """A place for every node. A network of nothing but notices and units is drawn as a map, north above."""
    nodes = [node.id for node in network.nodes]
    if {node.kind for node in network.nodes} <= ON_A_MAP and (known := _known(network)):
        return along(nodes, _apart({node: known[node] for node in nodes if node in known}))
    return layout(nodes, [(edge.source, edge.target) for edge in network.edges])


def _known(network: Network) -> dict[str, Point]:
    """Degrees east and north: of units from the gazetteer, a hamlet at its commune; of notices the middle of their places."""
    known = {node.id: point for node in network.nodes if node.kind == "unit" and (point := _of_unit(node.id))}
    about: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for edge in network.edges:
        if edge.target in known and edge.kind in NEARER:
            about[edge.source][edge.kind].add(edge.target)
    units = dict(known)
    for notice, by_kind in about.items():
        kind = next(kind for kind in NEARER if by_kind[kind])
        points = [units[unit] for unit in sorted(by_kind[kind])]
        known[notice] = (sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points))
    return known


def _of_unit(iri: str) -> Point | None:
    """Where a unit is, or the nearest of the units it lies in that the gazetteer knows."""
    path = iri.partition("/unit/")[2]
    while path:
        if found := gazetteer().coordinates(f"unit/{path}"):
            return found[1], found[0]
        path = path.rpartition("/")[0]
    return None


def _apart(points: Mapping[str, Point]) -> dict[str, Point]:
    """`points` with those of one spot on a spiral around it."""
    taken: Counter[Point] = Counter()
    placed = {}
    for node, (x, y) in points.items():
        number = taken[x, y]
        taken[x, y] += 1
        radius, angle = STEP * math.sqrt(number), GOLDEN * number
        placed[node] = (x + radius * math.cos(angle), y + radius * math.sin(angle))
    return placed
