"""kg trace: follows a document through the notices."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import binary_output, format_option, output_option, store_option, terminal_width

FORMATS = ("tree", "json", "markdown", "csv", "html", "dot")


@click.command()
@click.argument("document", nargs=-1, metavar="[DOCUMENT]")
@click.option("--depth", type=click.IntRange(1, 9), default=1, show_default=True,
              help="Follow the chain of citations so far, up and down.")  # fmt: skip
@click.option("--from", "notice", metavar="NOTICE", help="What this notice cites, instead of who cites a document.")
@click.option(
    "--between", nargs=2, metavar="A B", help="The shortest path of citations between two documents or notices."
)
@click.option(
    "--limit", type=click.IntRange(1), default=50, show_default=True, help="Show the latest so many mentions."
)
@click.option(
    "--lang", type=click.Choice(["vi", "en"]), default="vi", show_default=True, help="Language of the headings."
)
@format_option(FORMATS, "tree")
@output_option
@store_option
def command(
    document: tuple[str, ...], depth: int, notice: str | None, between: tuple[str, str] | None, limit: int, lang: str,
    form: str, output: Path | None, store: str,
) -> None:  # fmt: skip
    """Who cites DOCUMENT: in which notices, where, in which words; which tasks and petitions hang on it.

    DOCUMENT is a number as people write it, words of its title, or its IRI. Where it may be several, they are listed
    with what tells them apart; where it is none, the nearest numbers are (exit code 1 both times).

    \b
    kg trace 1556-QĐ/TU
    kg trace "1556 qd tu" --format markdown -o trace.md
    kg trace --from inspection.txt
    kg trace --between 1556-QĐ/TU 136/QĐ-UBND
    """
    from kg.errors import UsageError
    from kg.store import open_reader
    from kg.trace import Several, paths, show, trace, tree

    if sum((bool(document), notice is not None, between is not None)) != 1:
        raise UsageError("give one of DOCUMENT, --from NOTICE and --between A B")
    opened = open_reader(store)
    language = show.language(lang)
    width = terminal_width(output)
    with binary_output(output) as stream:
        if between is not None:
            found = paths.between(opened, *between)
            stream.write(show.path(found, form, language, width).encode())
        elif notice is not None:
            stream.write(show.citing(paths.cited_in(opened, notice), form, language, width).encode())
        else:
            words = " ".join(document)
            try:
                stream.write(show.trace(trace(opened, words, depth=depth, limit=limit), form, language, width).encode())
            except Several as several:
                stream.write(show.branch(tree.candidates(words, several.candidates, language), width).encode())
                raise click.exceptions.Exit(1) from None
