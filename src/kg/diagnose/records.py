"""What a diagnosis is made of. All places count characters of the raw text, end exclusive."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from kg.model import Notice

MarkKind = Literal[
    "header", "section", "citation", "body", "deadline", "place", "figure", "person", "recipient", "note"
]
BlockKind = Literal["task", "petition"]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Mark:
    """Words that were recognised as something. `detail` says as what: a body with its role, a citation's outcome."""

    start: int
    end: int
    kind: MarkKind
    detail: str


@dataclass(frozen=True, slots=True)
class Block:
    """The words of a whole item: a task or a petition, `name` being its number in the notice."""

    start: int
    end: int
    kind: BlockKind
    name: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A doubt, or something left over. `topic` is a key of `words`; `text` says what; `at` is where, if anywhere."""

    topic: str
    text: str
    at: Span | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing in which reading and annotation differ: `wanted` is empty for what is too much, `found` for what was
    missed. `metric` is the scorer's name for it, `about` the item or field in question."""

    metric: str
    kind: Literal["missed", "extra", "wrong"]
    about: str
    wanted: str
    found: str
    at: Span | None


@dataclass(frozen=True, slots=True)
class Score:
    """A metric of the scorer for this notice alone."""

    metric: str
    hits: int
    wanted: int
    answered: int

    @property
    def f1(self) -> float:
        return 2 * self.hits / (self.wanted + self.answered)


@dataclass(frozen=True)
class Diagnosis:
    """Everything about one reading. `scores` is None where there was no annotation to compare with."""

    file: str
    raw: str
    notice: Notice
    marks: tuple[Mark, ...]  # in order of reading; they may lie within each other
    blocks: tuple[Block, ...]
    unread: tuple[Span, ...]  # paragraphs from which nothing was read
    left: tuple[Remark, ...]
    doubts: tuple[Remark, ...]
    differences: tuple[Difference, ...] = ()
    scores: tuple[Score, ...] | None = None

    @cached_property
    def lines(self) -> tuple[Span, ...]:
        """The span of each line of the raw text, without its end."""
        spans, start = [], 0
        for line in self.raw.split("\n"):
            spans.append((start, start + len(line.rstrip("\r"))))
            start += len(line) + 1
        return tuple(spans)

    @cached_property
    def _starts(self) -> list[int]:
        return [start for start, _ in self.lines]

    def line(self, position: int) -> int:
        """The number of the line, from 1, that holds this place."""
        return bisect_right(self._starts, position)

    def around(self, span: Span, width: int = 60) -> tuple[str, str, str]:
        """The words before, at and after a place, `width` characters on either side, on one line."""
        start, end = span
        before, after = self.raw[max(0, start - width) : start], self.raw[end : end + width]
        cut = start > width and not self.raw[start - width - 1].isspace()
        if cut and " " in before:
            before = before[before.index(" ") :]
        if end + width < len(self.raw) and not self.raw[end + width].isspace() and " " in after:
            after = after[: after.rindex(" ") + 1]
        return _one_line(before), _one_line(self.raw[start:end]), _one_line(after)


def _one_line(text: str) -> str:
    folded = " ".join(text.split())
    return (" " if text[:1].isspace() else "") + folded + (" " if folded and text[-1:].isspace() else "")
