"""kg parse: shows what is read out of a file."""

from __future__ import annotations

from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from kg.cli.options import binary_output, format_option, options_of, output_option, reading_options, say

if TYPE_CHECKING:
    from kg.read.limits import Options

FORMATS = ("json", "jsonl", "jsonld", "ntriples", "nquads", "text")


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@format_option(FORMATS, "json")
@reading_options
@output_option
def command(files: tuple[str, ...], form: str, encoding: str | None, ocr: str, limits: tuple[str, ...], output: Path | None) -> None:  # fmt: skip
    """Read notices and print what was read; nothing is stored.

    json is the format that `kg build` takes in again (mappings/notice.schema.json), with the text it was read from; jsonl
    the same with one notice on a line; jsonld adds the context; text is the clean text that the positions of paragraphs are found in.

    \b
    kg parse notice.txt
    kg parse notices/*.txt --format jsonl -o parsed.jsonl
    kg parse scan.pdf notice.docx page.html
    kg parse old.txt --encoding tcvn3
    """
    from kg.errors import InputError

    options = options_of(encoding, ocr, limits)
    refused = 0
    with binary_output(output) as stream:
        for file in files:
            try:
                _write(file, form, stream, options)
            except InputError as error:
                refused += 1
                say(f"refused: {error}")
    if refused:
        raise click.exceptions.Exit(4 if refused == len(files) else 3)


def _write(file: str, form: str, stream: IO[bytes], options: Options) -> None:
    import json

    if form == "text":
        from kg.read import read

        document = read(file, options)
        _tell(file, document.source.remarks)
        stream.write(document.text.encode() + b"\n")
        return
    from kg import map as mapping
    from kg.build.work import parsed

    notice, text, _ = parsed(file, options)
    _tell(file, notice.source.remarks)
    if form in ("nquads", "ntriples"):
        quads = mapping.to_nquads(notice)
        if form == "ntriples":
            from kg.vocabulary import graph_iri

            quads = quads.replace(f" <{graph_iri(notice.id)}> .\n".encode(), b" .\n")
        stream.write(quads)
        return
    data = mapping.to_jsonld(notice) if form == "jsonld" else mapping.to_json(notice, text)
    stream.write(json.dumps(data, ensure_ascii=False, indent=None if form == "jsonl" else 1).encode() + b"\n")


def _tell(file: str, remarks: tuple[str, ...]) -> None:
    """What was done to read the file, for the person at the terminal."""
    for remark in remarks:
        say(f"{file}: {remark}")
