"""kg backup: a copy of the store."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import say, store_option


@click.command()
@click.argument("target", type=click.Path(path_type=Path), metavar="FOLDER")
@store_option
def command(target: Path, store: str) -> None:
    """Copy the store, with texts and quarantine, to FOLDER, which is a store then.

    The copy is of the newest finished state, even while a build runs. To move a store to another program or a server,
    use `kg export nquads`, and `kg build` with the file it gives.

    \b
    kg backup /backups/kg-2026-01-31
    kg export nquads | gzip > graph.nq.gz && kg build graph.nq.gz --store http://server:3030/ds
    """
    from kg.errors import UsageError
    from kg.store import is_url
    from kg.store.backup import backup

    if is_url(store):
        raise UsageError("kg backup copies stores in folders; of a server, take `kg export nquads`")
    number = backup(Path(store), target)
    say(f"{target}: a copy of state {number}")
