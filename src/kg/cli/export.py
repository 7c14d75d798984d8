"""kg export: tables for spreadsheets, everything as RDF, networks for Gephi."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import binary_output, say, store_option

KINDS = ("tables", "nquads", "gexf", "graphml", "csv")


@click.command()
@click.argument("kind", type=click.Choice(KINDS), metavar="tables|nquads|gexf|graphml|csv")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="PATH",
              help="The file, or for tables and csv the folder. Without it standard output, where one file is written.")  # fmt: skip
@click.option("--view", type=click.Choice(["citations", "assignments", "people", "places", "all"]), default="citations",
              show_default=True, help="Which network (gexf, graphml, csv).")  # fmt: skip
@click.option("--merge", is_flag=True, help="Make parallel edges of one kind one, with their weights added.")
@store_option
def command(kind: str, output: Path | None, view: str, merge: bool, store: str) -> None:
    """Write what the store holds in the formats of other programs.

    tables: CSV files for spreadsheets; nquads: all graphs as they are; gexf, graphml: a network for Gephi and others
    with colours, sizes and places of nodes; csv: the network as two tables, nodes.csv and edges.csv.

    \b
    kg export tables -o tables/
    kg export gexf --view assignments -o assignments.gexf
    kg export nquads | gzip > everything.nq.gz
    """
    from kg.errors import UsageError
    from kg.store import open_reader

    opened = open_reader(store)
    if kind in ("tables", "csv") and output is None:
        raise UsageError(f"kg export {kind} writes several files: say into which folder with -o")
    if kind == "tables":
        from kg.export.tables import write_tables

        assert output is not None
        for name, rows in write_tables(opened, output).items():
            say(f"{output / name}.csv: {rows} rows")
        return
    if kind == "nquads":
        from kg.export.nquads import write_nquads

        with binary_output(output) as stream:
            write_nquads(opened, stream)
        return
    from kg.export.views import network
    from kg.export.write import write_network

    found = network(opened, view)
    say(f"{view}: {len(found.nodes)} nodes, {len(found.edges)} edges")
    if kind == "csv":
        from kg.export.edgelist import write_edge_list

        assert output is not None
        write_edge_list(found, output, merge=merge)
        return
    with binary_output(output) as stream:
        write_network(found, kind, stream, merge=merge)
