"""Lines drawn on the picture of a page: those of tables, and the one above footnotes.

Found as long dark runs along rows and columns of pixels, by searching bytes: no more than that is needed for pages that
lie straight, and a page that does not has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.read.page import Rule

_DARK = bytes(code < 128 for code in range(256))
_LYING, _STANDING = 100, 70  # pixels at 300 dots an inch: longer than any stroke of a letter
_PGM = re.compile(rb"P5 (\d+) (\d+) 255\n")
Run = tuple[int, int, int]  # place across its direction, first, last


def rules_of(picture: bytes, width: float, height: float) -> list[Rule]:
    """The straight lines on a picture (PGM, as kg.read.pdf_pages draws it) of a page of this size, in points."""
    header = _PGM.match(picture)
    if header is None:
        return []
    columns, rows = int(header[1]), int(header[2])
    dark = picture[header.end() :].translate(_DARK)
    across, down = width / columns, height / rows
    lying = _joined(_runs((dark[at * columns : (at + 1) * columns] for at in range(rows)), _LYING))
    standing = _joined(_runs((dark[at::columns] for at in range(columns)), _STANDING))
    found = [Rule(a * across, top * down, b * across, (bottom + 1) * down) for top, bottom, a, b in lying]
    return found + [Rule(left * across, a * down, (right + 1) * across, b * down) for left, right, a, b in standing]


def _runs(lines: Iterator[bytes], least: int) -> Iterator[Run]:
    wanted, run = b"\x01" * least, re.compile(rb"\x01{%d,}" % least)
    for at, line in enumerate(lines):
        if wanted in line:  # much faster than the pattern, and most lines have none
            for found in run.finditer(line):
                yield at, *found.span()


def _joined(runs: Iterator[Run]) -> list[tuple[int, int, int, int]]:
    """Runs beside each other as one line: where it begins and ends across its direction, and along it. What is as thick
    as letters is none: a picture, a dark margin."""
    done: list[tuple[int, int, int, int]] = []
    open_lines: list[tuple[int, int, int, int]] = []
    for at, start, end in runs:
        done += [line for line in open_lines if line[1] < at - 1]
        open_lines = [line for line in open_lines if line[1] >= at - 1]
        for place, (first, last, low, high) in enumerate(open_lines):
            if low < end and start < high:
                open_lines[place] = (first, max(at, last), min(low, start), max(high, end))
                break
        else:
            open_lines.append((at, at, start, end))
    return [line for line in (*done, *open_lines) if line[1] - line[0] < 20]
