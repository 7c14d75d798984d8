"""GEXF 1.3 as Gephi, Gephi Lite and networkx all read it without loss.

Their importers differ; this is the common ground: one block of static attributes per class, behind the dynamic one (of
several, Gephi Lite knows the types of the last only), ids that are words, colours as r g b, a kind on every edge and the
same again as an attribute, weights above zero, `interval` time on elements. Gephi makes edges between the same nodes one
unless their kinds differ; so the second of a kind is numbered there, not in the attribute. Valid against the official RELAX NG (the published XSD cannot validate `viz:` elements). Written as a stream.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TextIO
from xml.sax.saxutils import escape

from kg.export.network import Attribute, Network, Spell, Value, degrees, links

COLOURS: Mapping[str, tuple[int, int, int]] = {  # distinguishable also with red-green blindness (Okabe and Ito)
    "notice": (0, 114, 178), "document": (230, 159, 0), "agency": (0, 158, 115), "person": (204, 121, 167),
    "unit": (86, 180, 233), "task": (213, 94, 0), "petition": (240, 228, 66), "session": (110, 110, 110),
}  # fmt: skip
OTHER = (150, 150, 150)
KIND = Attribute("category", "Category", "string")
RELATION = Attribute("relation", "Relation", "string")
LINKS = Attribute("links", "Links", "integer")  # dynamic: how many edges a node has at a time
_SPECIAL = re.compile('[\x00-\x1f&<>"\ufffe\uffff]')
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def write(network: Network, positions: Mapping[str, tuple[float, float]], stream: TextIO) -> None:
    """Write `network`; `positions` holds a place for every node's id."""
    put = stream.write
    dynamic = any(node.spells for node in network.nodes) or any(edge.spells for edge in network.edges)
    put('<?xml version="1.0" encoding="UTF-8"?>\n')
    put('<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">\n')
    put(f"<meta><creator>kg</creator><description>{_text(network.title)}</description></meta>\n")
    time = ' mode="dynamic" timeformat="date" timerepresentation="interval"' if dynamic else ' mode="static"'
    put(f'<graph defaultedgetype="directed"{time}>\n')
    if dynamic:
        _declare("node", (LINKS,), stream, mode="dynamic")
    _declare("node", (KIND, *network.node_attributes), stream)
    _declare("edge", (RELATION, *network.edge_attributes), stream)
    degree, at_a_time = degrees(network), links(network)
    put(f'<nodes count="{len(network.nodes)}">\n')
    for node in network.nodes:
        x, y = positions[node.id]
        red, green, blue = COLOURS.get(node.kind, OTHER)
        put(f'<node id="{_quoted(node.id)}" label="{_quoted(node.label)}"{_interval(node.spells)}>')
        static = _values({KIND.name: node.kind, **node.values}, (KIND, *network.node_attributes))
        put(f"<attvalues>{static}{_steps(at_a_time.get(node.id, ()))}</attvalues>")
        put(_spells(node.spells))
        put(f'<viz:color r="{red}" g="{green}" b="{blue}"/><viz:position x="{x:.2f}" y="{y:.2f}"/>')
        put(f'<viz:size value="{4 + 3 * math.sqrt(degree[node.id]):.2f}"/></node>\n')
    put(f'</nodes>\n<edges count="{len(network.edges)}">\n')
    parallel: Counter[tuple[str, str, str]] = Counter()
    for number, edge in enumerate(network.edges):
        parallel[edge.source, edge.target, edge.kind] += 1
        nth = parallel[edge.source, edge.target, edge.kind]
        kind = edge.kind if nth == 1 else f"{edge.kind} {nth}"
        put(f'<edge id="{number}" source="{_quoted(edge.source)}" target="{_quoted(edge.target)}"')
        put(f' kind="{_quoted(kind)}" label="{_quoted(edge.label)}" weight="{edge.weight:g}"')
        put(f"{_interval(edge.spells)}>")
        static = _values({RELATION.name: edge.kind, **edge.values}, (RELATION, *network.edge_attributes))
        put(f"<attvalues>{static}</attvalues>")
        put(_spells(edge.spells))
        put("</edge>\n")
    put("</edges>\n</graph>\n</gexf>\n")


def _declare(owner: str, attributes: Sequence[Attribute], stream: TextIO, mode: str = "static") -> None:
    stream.write(f'<attributes class="{owner}" mode="{mode}">\n')
    for attribute in attributes:
        title = _quoted(attribute.title)
        stream.write(f'<attribute id="{attribute.name}" title="{title}" type="{attribute.type}"/>\n')
    stream.write("</attributes>\n")


def _values(values: Mapping[str, Value], attributes: Sequence[Attribute]) -> str:
    return "".join(
        f'<attvalue for="{attribute.name}" value="{_quoted(_plain(values[attribute.name]))}"/>'
        for attribute in attributes
        if values.get(attribute.name, "") != ""
    )


def _steps(steps: Iterable[tuple[str, str | None, int]]) -> str:
    return "".join(
        f'<attvalue for="{LINKS.name}" value="{value}"{_interval([(start, end)])}/>' for start, end, value in steps
    )


def _interval(spells: Sequence[Spell]) -> str:
    if len(spells) != 1:
        return ""
    start, end = spells[0]
    return f' start="{start}"' + (f' end="{end}"' if end else "")


def _spells(spells: Sequence[Spell]) -> str:
    if len(spells) < 2:
        return ""
    return "<spells>" + "".join(f"<spell{_interval([spell])}/>" for spell in spells) + "</spells>"


def _plain(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _text(value: str) -> str:
    return escape(_UNWRITABLE.sub("", value))


def _quoted(value: str) -> str:
    if not _SPECIAL.search(value):  # as most are: looking costs less than replacing
        return value
    return escape(_UNWRITABLE.sub("", value), {'"': "&quot;", "\n": " ", "\t": " ", "\r": " "})
