"""The scorer's tables straight from parsed notices, without a store between: for tests and for reports by kind of noise."""

from __future__ import annotations

from collections.abc import Iterable

from kg.parse import parse
from kg.read import read_text
from kg.score.rows import Cells, tables_of
from kg.score.script import TABLES

Rows = dict[str, dict[str, list[Cells]]]


def answers(texts: Iterable[tuple[str, str]]) -> Rows:
    """(file name, text) pairs → table → file → rows, as `score.read_answers` gives them."""
    found: Rows = {table: {} for table in TABLES}
    for file, text in texts:
        for table, rows in tables_of(parse(read_text(text, file))).items():
            found[table][file] = rows
    return found
