"""Answers as rows of plain values."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import pyoxigraph as ox

from kg.store import Answer

Cell: TypeAlias = "str | int | float | bool | None"

XSD = "http://www.w3.org/2001/XMLSchema#"
_INTEGERS = {XSD + name for name in ("integer", "int", "long", "nonNegativeInteger", "positiveInteger", "short")}
_DECIMALS = {XSD + name for name in ("decimal", "double", "float")}


def cell(term: Any) -> Cell:
    """A term as a plain value: numbers and booleans as such, everything else as text; None if unbound."""
    if term is None:
        return None
    if isinstance(term, ox.Literal):
        datatype = term.datatype.value
        try:
            if datatype in _INTEGERS:
                return int(term.value)
            if datatype in _DECIMALS:
                number = float(term.value)
                if not math.isfinite(number):
                    return term.value
                return int(number) if number == int(number) and datatype == XSD + "decimal" else number
        except ValueError:
            return term.value
        if datatype == XSD + "boolean":
            return term.value in ("true", "1")
        return term.value
    if isinstance(term, ox.NamedNode | ox.BlankNode):
        return term.value
    return str(term)


@dataclass(slots=True)
class Table:
    """Named columns and rows of plain values. The rows come as they are found and can be read once."""

    columns: tuple[str, ...]
    rows: Iterable[tuple[Cell, ...]]

    def __iter__(self) -> Iterator[tuple[Cell, ...]]:
        return iter(self.rows)

    def records(self) -> list[dict[str, Cell]]:
        """All rows as dictionaries by column."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def to_pandas(self) -> Any:
        """All rows as a pandas DataFrame (pandas is not installed with this package)."""
        import pandas  # type: ignore[import-untyped,import-not-found,unused-ignore]

        return pandas.DataFrame.from_records(list(self.rows), columns=list(self.columns))


@dataclass(slots=True)
class Triples:
    """The answer to CONSTRUCT or DESCRIBE: every triple once, sorted, so that equal answers are equal text."""

    triples: Sequence[ox.Triple]


def from_answer(answer: Answer) -> Table | Triples | bool:
    """An answer of a store: a table, triples, or the truth of an ASK."""
    if isinstance(answer, ox.QueryBoolean):
        return bool(answer)
    if isinstance(answer, ox.QueryTriples):
        return Triples(sorted(set(answer), key=str))
    names = tuple(variable.value for variable in answer.variables)
    return Table(names, (tuple(map(cell, solution)) for solution in answer))
