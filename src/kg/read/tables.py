"""Tables of any form as lines: data row by row, a letterhead or signature that a table lays out column by column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from kg.read.layer import Builder, Run
from kg.read.lines import LETTERHEAD


class CellLine(Protocol):
    """A line of a cell."""

    @property
    def runs(self) -> list[Run]: ...

    @property
    def bold(self) -> list[bool]: ...


Cell = Sequence[CellLine]


def lay_table(builder: Builder, rows: Sequence[Sequence[Cell]]) -> None:
    """Adds a table's lines to `builder`."""
    rows = [row for row in rows if any(_words(cell) for cell in row)]
    if not rows:
        return
    width = max(sum(1 for cell in row if _words(cell)) for row in rows)
    if width == 1 or any(LETTERHEAD.search(_words(cell)) for row in rows for cell in row):
        first = True
        for row in rows:
            for cell in row:
                for at, line in enumerate(cell):
                    bold = bool(line.bold) and all(line.bold)
                    added = builder.add(line.runs, strong=bold, blank_before=1 if at == 0 and not first else 0)
                    first = first and added is None
        return
    for row in rows:
        runs: list[Run] = [Run("| ")]
        for at, cell in enumerate(row):
            runs += [Run(" | ")] if at else []
            for number, line in enumerate(cell):
                runs += [Run(" ")] if number else []
                runs += line.runs
        runs.append(Run(" |"))
        builder.add(runs, cells=True)


def _words(cell: Cell) -> str:
    return " ".join("".join(run.text for run in line.runs) for line in cell).strip()
