"""Answers written out: for people (table, markdown), for spreadsheets (csv, tsv, xlsx), for programs (json, RDF)."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Sequence
from typing import IO, Any

import pyoxigraph as ox

from kg.errors import UsageError
from kg.query.result import Cell, Table, Triples

TABLE_FORMATS = ("table", "csv", "tsv", "json", "jsonl", "markdown", "xlsx")
GRAPH_FORMATS = {"ntriples": ox.RdfFormat.N_TRIPLES, "turtle": ox.RdfFormat.TURTLE, "rdfxml": ox.RdfFormat.RDF_XML}
FORMATS = (*TABLE_FORMATS, *GRAPH_FORMATS)
_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]+")  # but the end of a line


def write(result: Table | Triples | bool, form: str, stream: IO[bytes], *, width: int | None = None) -> int:
    """Write `result` to a binary stream; gives the number of rows or triples (an ASK has one row if true).

    `width`: columns of the terminal, None where there is none. Raises UsageError where the kind of answer cannot be
    written in that form.
    """
    if isinstance(result, Triples):
        return _write_triples(result, "ntriples" if form == "table" else form, stream)
    if isinstance(result, bool):
        yes = result
        _WRITERS["table" if form in GRAPH_FORMATS else form](Table(("answer",), [(yes,)]), stream, width)
        return int(yes)
    if form in GRAPH_FORMATS:
        raise UsageError(f"--format {form} is for CONSTRUCT and DESCRIBE; this query gives rows")
    return _WRITERS[form](result, stream, width)


def text(value: Cell) -> str:
    """A cell as text: "" where unbound."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _write_triples(result: Triples, form: str, stream: IO[bytes]) -> int:
    if form not in GRAPH_FORMATS:
        raise UsageError(f"--format {form} is for rows; this query gives triples: {', '.join(GRAPH_FORMATS)}")
    ox.serialize(result.triples, stream, GRAPH_FORMATS[form])
    return len(result.triples)


def _csv(table: Table, stream: IO[bytes], _width: int | None) -> int:
    out = io.TextIOWrapper(stream, encoding="utf-8", newline="", write_through=False)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(table.columns)
    number = 0
    for row in table:
        number += 1
        writer.writerow([text(value) for value in row])
    out.flush()
    out.detach()
    return number


def _lines(lines: Iterable[str], stream: IO[bytes]) -> int:
    number = 0
    for line in lines:
        number += 1
        stream.write(line.encode() + b"\n")
    return number


def _tsv(table: Table, stream: IO[bytes], _width: int | None) -> int:
    def line(row: Sequence[Cell]) -> str:
        return "\t".join(text(value).replace("\t", " ").replace("\n", " ") for value in row)

    _lines([line(table.columns)], stream)
    return _lines(map(line, table), stream)


def _record(table: Table, row: Sequence[Cell]) -> str:
    return json.dumps(dict(zip(table.columns, row, strict=True)), ensure_ascii=False)


def _json(table: Table, stream: IO[bytes], _width: int | None) -> int:
    number = 0
    stream.write(b"[")
    for number, row in enumerate(table, 1):
        stream.write((",\n " if number > 1 else "\n ").encode() + _record(table, row).encode())
    stream.write(b"\n]\n" if number else b"]\n")
    return number


def _jsonl(table: Table, stream: IO[bytes], _width: int | None) -> int:
    return _lines((_record(table, row) for row in table), stream)


def _markdown(table: Table, stream: IO[bytes], _width: int | None) -> int:
    def line(row: Iterable[Cell]) -> str:
        return "| " + " | ".join(text(value).replace("|", "\\|").replace("\n", " ") for value in row) + " |"

    _lines([line(table.columns), "|" + " --- |" * len(table.columns)], stream)
    return _lines(map(line, table), stream)


def _table(table: Table, stream: IO[bytes], width: int | None) -> int:
    """Aligned columns; on a terminal drawn by rich and wrapped to its width."""
    # Control characters, of a file's name for one, would move the cursor of the terminal.
    rows = [[_CONTROLS.sub(" ", text(value)) for value in row] for row in table]
    if width is not None:
        from kg.query.terminal import draw  # rich, on a terminal only

        stream.write(draw(table.columns, rows, width).encode())
        return len(rows)
    widths = [max(map(len, column)) for column in zip(table.columns, *rows, strict=True)]

    def line(row: Sequence[str]) -> str:
        return "  ".join(value.replace("\n", " ").ljust(wide) for value, wide in zip(row, widths, strict=True)).rstrip()

    _lines([line(table.columns), line(["-" * wide for wide in widths])], stream)
    return _lines(map(line, rows), stream)


def _xlsx(table: Table, stream: IO[bytes], _width: int | None) -> int:
    try:
        from openpyxl import Workbook
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
        from openpyxl.styles import Font
    except ImportError:
        raise UsageError("--format xlsx needs openpyxl: pip install 'kg-notices[xlsx]'") from None
    book = Workbook(write_only=True)
    sheet = book.create_sheet("kg")
    sheet.freeze_panes = "A2"

    def entry(value: Cell, *, bold: bool = False) -> Any:
        made = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value)
        if isinstance(value, str):
            made.data_type = "s"  # text that begins with "=" is text, never a formula
        if bold:
            made.font = Font(bold=True)
        return made

    sheet.append([entry(name, bold=True) for name in table.columns])
    number = 0
    for row in table:
        number += 1
        sheet.append([entry(value) for value in row])
    book.save(stream)
    return number


_WRITERS: dict[str, Callable[[Table, IO[bytes], int | None], int]] = {
    "table": _table, "csv": _csv, "tsv": _tsv, "json": _json, "jsonl": _jsonl, "markdown": _markdown, "xlsx": _xlsx,
}  # fmt: skip
