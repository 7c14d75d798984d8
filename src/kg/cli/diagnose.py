"""kg diagnose: shows how a notice was read."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import binary_output, format_option, output_option, terminal_width

FORMATS = ("text", "html")


@click.command()
@click.argument("file", metavar="FILE")
@click.option("--gold", type=click.Path(path_type=Path), metavar="FILE.json",
              help="Compare with this annotation (docs/annotating.md).")  # fmt: skip
@click.option(
    "--lang", type=click.Choice(["vi", "en"]), default="vi", show_default=True, help="Language of the words around."
)
@format_option(FORMATS, "text")
@output_option
def command(file: str, gold: Path | None, lang: str, form: str, output: Path | None) -> None:
    """How FILE was read: what was recognised and where, what was left over, what is doubtful.

    With --gold also what was missed and what is too much, in context. Nothing is stored.

    \b
    kg diagnose notice.txt
    kg diagnose notice.txt --format html -o notice.html
    kg diagnose notice.txt --gold annotated/notice.json --lang en
    """
    from kg.diagnose import diagnose
    from kg.diagnose.words import language

    chosen = language(lang)
    found = diagnose(file, gold, chosen)
    width = terminal_width(output)
    if form == "html":
        from kg.diagnose.page import page

        text = page(found, chosen)
    elif width is None:
        from kg.diagnose.terminal import plain

        text = plain(found, chosen)
    else:
        from kg.diagnose.terminal import coloured

        text = coloured(found, chosen, width)
    with binary_output(output) as stream:
        stream.write(text.encode("utf-8", "replace"))
