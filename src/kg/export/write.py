"""A network with the places of its nodes, written in one of the formats."""

from __future__ import annotations

import io
from typing import IO

from kg.errors import NothingFound
from kg.export import gexf, graphml
from kg.export.network import Network, merged
from kg.export.positions import positions

WRITERS = {"gexf": gexf.write, "graphml": graphml.write}


def write_network(network: Network, form: str, stream: IO[bytes], *, merge: bool = False) -> None:
    """Write `network` as "gexf" or "graphml". Raises NothingFound where it has no node."""
    if not network.nodes:
        raise NothingFound("there is nothing to draw: the store has no such connections")
    chosen = merged(network) if merge else network
    places = positions(chosen)
    text = io.TextIOWrapper(stream, encoding="utf-8", newline="\n")
    WRITERS[form](chosen, places, text)
    text.flush()
    text.detach()
