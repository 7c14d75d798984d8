"""kg queries: what can be asked by name."""

from __future__ import annotations

import sys

import click


@click.command()
@click.argument("name", required=False)
@click.option(
    "--lang", type=click.Choice(["vi", "en"]), default="vi", show_default=True, help="Language of the titles."
)
def command(name: str | None, lang: str) -> None:
    """List the named queries; with NAME, show its question, its parameters and its text.

    \b
    kg queries --lang en
    kg queries tasks
    """
    from kg.query import named

    if name is None:
        for each in named.names():
            query = named.load(each)
            needed = " ".join(f"{p.name}=…" if p.default is None else f"[{p.name}=…]" for p in query.parameters)
            click.echo(f"{each:24} {query.title.get(lang, '')}")
            if needed:
                click.echo(f"{'':24}   -p {needed}")
        return
    query = named.load(name)
    click.echo(f"{query.title.get('vi', '')}\n{query.title.get('en', '')}\n")
    for parameter in query.parameters:
        need = "must be given" if parameter.default is None else f"default: {parameter.default or 'all'}"
        click.echo(f"  {parameter.name} ({parameter.type}; {need})")
        click.echo(f"      {parameter.meaning[lang]}; e.g. -p {parameter.name}={parameter.example!r}")
    click.echo(f"\n{query.text}", nl=False)
    sys.stdout.flush()
