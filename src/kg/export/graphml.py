"""GraphML, for networkx, yEd, Cytoscape and igraph: the same network, positions and sizes as attributes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TextIO

from kg.export.gexf import _plain, _quoted, _text
from kg.export.network import Attribute, Network, ends

_TYPES = {"string": "string", "integer": "long", "double": "double", "boolean": "boolean"}


def write(network: Network, positions: Mapping[str, tuple[float, float]], stream: TextIO) -> None:
    """Write `network`; `positions` holds a place for every node's id. Parallel edges have ids of their own."""
    put = stream.write
    put('<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n')
    node_keys = (Attribute("name", "label", "string"), Attribute("category", "category", "string"),
                 Attribute("px", "x", "double"), Attribute("py", "y", "double"),
                 Attribute("since", "start", "string"), Attribute("until", "end", "string"), *network.node_attributes)  # fmt: skip
    edge_keys = (Attribute("name", "label", "string"), Attribute("relation", "relation", "string"),
                 Attribute("strength", "weight", "double"), Attribute("since", "start", "string"),
                 Attribute("until", "end", "string"), *network.edge_attributes)  # fmt: skip
    for owner, keys in (("node", node_keys), ("edge", edge_keys)):
        for key in keys:
            put(f'<key id="{owner[0]}_{key.name}" for="{owner}" attr.name="{_quoted(key.title)}"')
            put(f' attr.type="{_TYPES[key.type]}"/>\n')
    put('<graph id="G" edgedefault="directed">\n')

    def data(prefix: str, values: Mapping[str, object], keys: tuple[Attribute, ...]) -> str:
        return "".join(
            f'<data key="{prefix}_{key.name}">{_text(_plain(values[key.name]))}</data>'  # type: ignore[arg-type]
            for key in keys
            if values.get(key.name, "") != ""
        )

    for node in network.nodes:
        x, y = positions[node.id]
        own = {"name": node.label, "category": node.kind, "px": round(x, 2), "py": round(y, 2),
               **ends(node.spells), **node.values}  # fmt: skip
        put(f'<node id="{_quoted(node.id)}">{data("n", own, node_keys)}</node>\n')
    for number, edge in enumerate(network.edges):
        own = {"name": edge.label, "relation": edge.kind, "strength": edge.weight,
               **ends(edge.spells), **edge.values}  # fmt: skip
        put(f'<edge id="e{number}" source="{_quoted(edge.source)}" target="{_quoted(edge.target)}">')
        put(f"{data('e', own, edge_keys)}</edge>\n")
    put("</graph>\n</graphml>\n")
