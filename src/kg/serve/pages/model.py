"""A page before it is written out: the same content as HTML, JSON, CSV, XLSX and RDF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

Value: TypeAlias = "str | int | float | bool | None"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of plain values, for programs and spreadsheets. Column names are stable and documented."""

    name: str
    columns: tuple[str, ...]
    rows: Sequence[Sequence[Value]]

    def records(self) -> list[dict[str, Value]]:
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True)
class Asked:
    """A query that a page was made from."""

    title: str
    text: str


@dataclass(slots=True)
class Page:
    """`data` is what the template shows; `facts` what JSON gives beside the sheets; the first sheet is the CSV.
    `subjects`: what RDF describes; `graphs`: graphs that it holds whole."""

    template: str
    title: str
    data: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    sheets: list[Sheet] = field(default_factory=list)
    subjects: list[str] = field(default_factory=list)
    graphs: list[str] = field(default_factory=list)
    queries: list[Asked] = field(default_factory=list)
    status: int = 200
    size: int = 0  # rows of a long list on one page of it, 0 where all are on it


@dataclass(slots=True)
class Redirect(Exception):
    """The page is elsewhere. `location` is a path of this server."""

    location: str
    status: int = 303
