"""The tables that people open in a spreadsheet and that the scorer reads: one CSV file for each named query."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kg.query import Table, ask, formats, load
from kg.store import Store

# file → its columns; the query of the same name may give more, which follow
TABLES: Mapping[str, str] = {
    "notices": "file type number symbol issuer place date title signer signer_post signing_authority",
    "inspections": "file date chair chair_post delegation districts communes basis",
    "participants": "file label side",
    "citations": "file quote kind number date issuer title section footnote document",
    "tasks": "file section text assignees lead coordinating deadlines cites",
    "petitions": "file petitioner text assignees lead coordinating",
    "recipients": "file label",
    "places": "file label",
    "figures": "file quote value unit",
    "anomalies": "file class quote why",
}

BOM = b"\xef\xbb\xbf"  # without it spreadsheets take UTF-8 for something else


def write_tables(store: Store, folder: Path) -> dict[str, int]:
    """Write every table into `folder`, which is made where there is none; gives the number of rows of each.

    UTF-8 with a byte order mark, a header row, several values in a cell separated by " | ".
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = {}
    for name, columns in TABLES.items():
        answer = ask(store, load(name), {})
        assert isinstance(answer, Table)
        draft = folder / f"{name}.csv.part"
        with draft.open("wb") as stream:
            stream.write(BOM)
            written[name] = formats.write(ordered(answer, columns.split()), "csv", stream)
        draft.replace(folder / f"{name}.csv")
    return written


def ordered(table: Table, first: list[str]) -> Table:
    """`table` with these columns first and the others behind."""
    order = [table.columns.index(name) for name in first]
    order += [position for position, name in enumerate(table.columns) if name not in first]
    return Table(tuple(table.columns[i] for i in order), (tuple(row[i] for i in order) for row in table.rows))
