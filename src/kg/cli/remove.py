"""kg remove: takes notices out of the store."""

from __future__ import annotations

import click

from kg.cli.options import say, store_option


@click.command()
@click.argument("notices", nargs=-1, required=True, metavar="NOTICE...")
@store_option
def command(notices: tuple[str, ...], store: str) -> None:
    """Take notices out of the store: by file name or path, IRI, id (its first characters will do) or number.

    The store is afterwards as if they had never been built. A name that several notices have is refused (exit code 1).

    \b
    kg remove 2024-05-inspection.txt
    kg remove 4466fad2
    """
    from kg.build import remove
    from kg.errors import NothingFound
    from kg.query.values import notices as find
    from kg.store import open_reader, open_writer

    open_reader(store).close()  # a store that is not there is an error, not a new one
    opened = open_writer(store)
    try:
        chosen = []
        for name in notices:
            found = find(opened, name)
            if len(found) != 1:
                several = f"several notices are called {name!r}: {', '.join(found)}" if found else f"no notice {name!r}"
                raise NothingFound(f"{several}; nothing was removed")
            chosen += found
        remove(chosen, opened)
    finally:
        opened.close()
    say(f"{len(set(chosen))} notices removed")
