"""kg score: how well notices are read, measured against annotated ones."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import store_option


@click.command()
@click.argument("gold", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="GOLD")
@click.option("--tables", type=click.Path(path_type=Path), metavar="FOLDER",
              help="Keep the tables there.  [default: they are not kept]")  # fmt: skip
@click.option("--misses", is_flag=True, help="Show what was missed and what is too much.")
@click.option("--json", "as_json", is_flag=True, help="The figures as JSON.")
@click.option("--min", "bars", multiple=True, metavar="METRIC=VALUE", help="Exit code 1 below this; may be repeated.")
@store_option
def command(gold: Path, tables: Path | None, misses: bool, as_json: bool, bars: tuple[str, ...], store: str) -> None:
    """Compare the tables of the store with the annotations in the folder GOLD (docs/annotating.md says how to make them).

    \b
    kg build annotated/notices && kg score annotated/gold
    kg score annotated/gold --min citations=0.95 --misses
    """
    from tempfile import TemporaryDirectory

    from kg.export.tables import write_tables
    from kg.score.script import main
    from kg.store import open_reader

    with TemporaryDirectory() as scratch:
        folder = tables or Path(scratch)
        write_tables(open_reader(store), folder)
        options = [str(folder), *(["--misses"] if misses else []), *(["--json"] if as_json else [])]
        for bar in bars:
            options += ["--min", bar]
        code = main(options, command.help or "", gold, "kg score")
    if code:
        raise click.exceptions.Exit(code)
