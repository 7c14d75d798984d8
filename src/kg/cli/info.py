"""kg info: what a store holds."""

from __future__ import annotations

import json

import click

from kg.cli.options import store_option


@click.command()
@click.option("-f", "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
              help="How to write the answer.")  # fmt: skip
@store_option
def command(form: str, store: str) -> None:
    """What the store holds: notices, files and what became of them, triples, versions.

    \b
    kg info
    kg info --store /data/kg --format json
    """
    from kg.build.facts import facts
    from kg.store import open_reader

    found = facts(open_reader(store))
    if form == "json":
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    for name, value in found.items():
        click.echo(f"{name + ':':14} {value}")
