"""A text layer under construction: the raw text of a form that has none of its own, and its lines as they are known.

DOCX, ODT, HTML and PDF files say more than their characters: where a paragraph ends, what is a footnote's mark, where
words are printed. The layer holds the characters (in NFC, one line each), and the same lines with what is known.
"""

from __future__ import annotations

import unicodedata
from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from kg.read.lines import Line, Mark, line_of
from kg.read.notes import NoteLines
from kg.read.pages import Box, Pages

Joins = Callable[[Line, Line], bool]  # whether the second line goes on with the paragraph of the first


@dataclass(frozen=True, slots=True)
class Run:
    """Words in a row. `mark`: they print a footnote's mark with this number. `boxes`: one for each character."""

    text: str
    mark: int | None = None
    boxes: Sequence[Box | None] | None = None


@dataclass(frozen=True, slots=True)
class Layer:
    """The text, its lines, the notes known as such (their lines are not among `lines`), and where it is printed.
    `joins` is None where the lines themselves must tell how they belong together."""

    raw: str
    lines: tuple[Line, ...]
    notes: tuple[NoteLines, ...]
    pages: Pages | None = None
    joins: Joins | None = None


@dataclass(slots=True)
class Builder:
    """Collects lines in the order of reading."""

    lines: list[Line] = field(default_factory=list)
    notes: list[NoteLines] = field(default_factory=list)
    size: int = 0
    _parts: list[str] = field(default_factory=list)
    _boxes: array[float] = field(default_factory=lambda: array("f"))
    _starts: list[int] = field(default_factory=list)
    _printed: bool = False

    def page(self) -> None:
        """What follows is printed on the next page."""
        self._starts.append(self.size)

    def add(
        self,
        runs: Iterable[Run | str],
        *,
        heading: int = 0,
        strong: bool = False,
        cells: bool = False,
        blank_before: int = 0,
        page_break: bool = False,
        indent: int = 0,
    ) -> Line | None:
        """The next line; None, and nothing is added, where it holds no words."""
        line = self._line(runs, heading, strong, cells, blank_before, page_break, indent)
        if line is not None:
            self.lines.append(line)
        return line

    def make(self, runs: Iterable[Run | str]) -> Line | None:
        """A line that is printed here but does not stand among `lines`: of a footnote."""
        return self._line(runs, 0, False, False, 0, False, 0)

    def note(self, number: int, lines: Sequence[Sequence[Run | str]], printed: str | None = None) -> None:
        """A footnote, its number printed in front unless `printed` is empty."""
        made: list[Line] = []
        for at, runs in enumerate(lines):
            head = [Run(printed if printed is not None else f"{number} ", number)] if at == 0 and printed != "" else []
            line = self.make([*head, *runs])
            if line is not None:
                made.append(line)
        if made:
            self.notes.append(NoteLines(number, tuple(made), 0))

    def rule(self) -> None:
        """A drawn line across the page."""
        self.lines.append(Line(self.size, self.size, (), "", rule=True))

    def finish(self, joins: Joins | None = None) -> Layer:
        pages = Pages(tuple(self._starts), self._boxes) if self._printed else None
        return Layer("".join(self._parts), tuple(self.lines), tuple(self.notes), pages, joins)

    def _line(
        self, runs: Iterable[Run | str], heading: int, strong: bool, cells: bool, blanks: int, page_break: bool, indent: int
    ) -> Line | None:  # fmt: skip
        start = self.size
        parts: list[str] = []
        marks: list[tuple[Mark, int]] = []
        boxes = array("f")
        size = start
        for run in _merged(runs):
            text = run.text
            if run.boxes is None:
                text = unicodedata.normalize("NFC", text)
                boxes.extend((0.0, 0.0, 0.0, 0.0) * len(text))
            else:
                for box in run.boxes:
                    boxes.extend(box or (0.0, 0.0, 0.0, 0.0))
                self._printed = True
            if run.mark is not None:
                left, right = len(text) - len(text.lstrip()), len(text.rstrip())
                marks.append((Mark(run.mark, (size + left, size + max(right, left + 1))), size + len(text)))
            parts.append(text)
            size += len(text)
        words = "".join(parts).replace("\n", " ").replace("\r", " ").replace("\f", " ")
        if not words.strip():
            return None
        self._parts += [words, "\n"]
        boxes.extend((0.0, 0.0, 0.0, 0.0))
        self._boxes.extend(boxes)
        self.size = start + len(words) + 1
        return line_of(words, start, marks, indent, blanks, page_break, heading, strong, cells)


def _merged(runs: Iterable[Run | str]) -> list[Run]:
    """Runs without boxes joined, so that letters and the marks on them may come from two of them."""
    merged: list[Run] = []
    for item in runs:
        run = Run(item) if isinstance(item, str) else item
        if not run.text:
            continue
        last = merged[-1] if merged else None
        if last is not None and last.mark is None and run.mark is None and last.boxes is None and run.boxes is None:
            merged[-1] = Run(last.text + run.text)
        else:
            merged.append(run)
    return merged
