"""A table drawn for a terminal: columns where they fit, one card a row where they do not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

_SHORT = 22  # characters; a column whose cells are no longer is never wrapped
_LONG = 26  # the least width that makes a column of sentences readable
_GAP = 2  # columns between two columns


def draw(columns: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> str:
    """The rows in at most `width` columns of a terminal, empty columns left out. IRIs go first where room is short:
    programs read them, with `--format json`."""
    kept = [at for at in range(len(columns)) if any(row[at] for row in rows)] if rows else list(range(len(columns)))
    if not _fits(_widths(columns, rows, kept), width):
        kept = [at for at in kept if not all(row[at].startswith("http") for row in rows if row[at])]
    widths = _widths(columns, rows, kept)
    console = Console(width=width, force_terminal=True)
    with console.capture() as capture:
        if _fits(widths, width):
            console.print(_table(columns, rows, kept, widths))
        else:
            console.print(Group(*_cards(columns, rows, kept, widths)))
    return capture.get()


def _widths(columns: Sequence[str], rows: Sequence[Sequence[str]], kept: Sequence[int]) -> dict[int, int]:
    return {at: max([len(columns[at]), *(len(row[at]) for row in rows)]) for at in kept}


def _fits(widths: dict[int, int], width: int) -> bool:
    return sum(min(wide, _LONG if wide > _SHORT else wide) + _GAP for wide in widths.values()) <= width


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]], kept: Sequence[int], widths: dict[int, int]) -> Table:
    drawn = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for at in kept:
        short = widths[at] <= _SHORT
        drawn.add_column(
            columns[at], overflow="fold", no_wrap=short, ratio=None, min_width=None if short else _LONG - _GAP
        )
    for row in rows:
        drawn.add_row(*(Text(row[at]) for at in kept))
    return drawn


def _cards(
    columns: Sequence[str], rows: Sequence[Sequence[str]], kept: Sequence[int], widths: dict[int, int]
) -> Iterator[Text | Padding]:
    """A row as a card: its short values in one line, each long one below with its name."""
    for row in rows:
        short = [at for at in kept if widths[at] <= _SHORT and row[at]]
        yield Text(" · ".join(f"{columns[at]} {row[at]}" for at in short), style="bold")
        for at in kept:
            if widths[at] > _SHORT and row[at]:
                yield Padding(Text.assemble((f"{columns[at]}: ", "dim"), row[at]), (0, 0, 0, 2))
        yield Text("")
