"""kg query: answers a question."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.cli.options import binary_output, format_option, output_option, say, store_option, terminal_width
from kg.query.formats import FORMATS


@click.command()
@click.argument("query", metavar="NAME|FILE|-")
@click.option("-p", "--param", "params", multiple=True, metavar="NAME=VALUE", help="Give a parameter; may be repeated.")
@click.option(
    "--as-of", "as_of", metavar="DATE", help="The day to answer for, as in `kg query tasks`.  [default: today]"
)
@click.option("--limit", type=click.IntRange(1), metavar="N", help="No more than N rows.")
@format_option(FORMATS, "table")
@output_option
@store_option
def command(
    query: str,
    params: tuple[str, ...],
    as_of: str | None,
    limit: int | None,
    form: str,
    output: Path | None,
    store: str,
) -> None:
    """Answer a named query, a query in a file (.rq) or one on standard input (-).

    Numbers of documents, bodies and places may be typed as they come: in any case, with or without diacritics.
    Exit code 1 means that there is no answer.

    \b
    kg query tasks -p body="So Tai chinh"
    kg query tasks --as-of 2025-08-01          who has taken over from bodies that ended
    kg query citations -p document="1556 qd tu" --format csv -o citations.csv
    echo 'SELECT * { ?s ?p ?o } LIMIT 3' | kg query -
    """
    from kg.errors import QueryError
    from kg.query import ask, formats, named
    from kg.store import open_reader

    given: dict[str, list[str]] = {}
    for param in params:
        name, equals, value = param.partition("=")
        if not equals:
            raise QueryError(f"-p {param}: write it as NAME=VALUE")
        given.setdefault(name, []).append(value)
    if as_of is not None:
        given["as-of"] = [as_of]
    asked = named.from_argument(query, sys.stdin)
    opened = open_reader(store)
    result = ask(opened, asked, given, limit=limit)
    with binary_output(output) as stream:
        number = formats.write(result, form, stream, width=terminal_width(output))
    if not number:
        say("kg: nothing found")
        raise click.exceptions.Exit(1)
