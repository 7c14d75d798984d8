"""A network as two tables for Gephi's import of spreadsheets: UTF-8 without a byte order mark, as Gephi wants it."""

from __future__ import annotations

import csv
from pathlib import Path

from kg.export.network import Network, ends, merged


def write_edge_list(network: Network, folder: Path, *, merge: bool = False) -> None:
    """Write nodes.csv (Id, Label, Category, …) and edges.csv (Source, Target, Type, Kind, Weight, Label, Id, …)."""
    chosen = merged(network) if merge else network
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "nodes.csv").open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        names = [attribute.name for attribute in chosen.node_attributes]
        writer.writerow(["Id", "Label", "Category", *names])
        for node in chosen.nodes:
            writer.writerow([node.id, node.label, node.kind, *(node.values.get(name, "") for name in names)])
    with (folder / "edges.csv").open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        names = [attribute.name for attribute in chosen.edge_attributes]
        writer.writerow(["Source", "Target", "Type", "Kind", "Weight", "Label", "Id", "Since", "Until", *names])
        for number, edge in enumerate(chosen.edges):
            row = [edge.source, edge.target, "Directed", edge.kind, f"{edge.weight:g}", edge.label, number]
            row += ends(edge.spells).values()
            writer.writerow([*row, *(edge.values.get(name, "") for name in names)])
