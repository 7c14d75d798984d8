"""Clean text under construction: characters taken over from the raw text, each with its place, and then edited."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cache

from kg.fold import LOWER, UPPER
from kg.read.lines import Line, Mark

_BLANK = re.compile(r"[\s<]")  # a lone "<" stands for a line break of HTML
# Blanks lost in a text layer: "vụĐảng" (a syllable runs into a capital), "UBNDtỉnh", "ngày15". A pattern that begins
# with fixed letters is searched for many times faster than any other.
_CAPITAL = re.compile(rf"[{UPPER}](?<=[{LOWER}].)(?=[{LOWER}])")
_GLUED = (
    *(re.compile(rf"{short}(?=[{LOWER}])") for short in ("UBND", "HĐND", "MTTQ")),
    *(re.compile(rf"(?<= ){word}(?=(?:UBND|HĐND|MTTQ|Sở |Ban |Bộ )\b)") for word in ("của", "với", "và", "tại")),
    *(re.compile(rf"{word}(?=\d)") for word in ("ngày", "tháng")),
    *(re.compile(rf"{word}(?=\d)(?<=\b{word})") for word in ("năm", "số")),
)
_SYLLABLE = re.compile(r"[^\W\d_]+")


@cache
def _counted() -> array[int]:
    """The whole numbers from 0 on, to copy places from: much faster than to count them."""
    return array("l", range(1 << 16))


def _places(first: int, last: int) -> Iterable[int]:
    counted = _counted()
    return counted[first:last] if last <= len(counted) else range(first, last)


class Flow:
    """Clean text under construction, with the place of each of its characters."""

    def __init__(self, text: str) -> None:
        self._source = text
        self._parts: list[str] = []
        self.offsets: array[int] = array("l")
        self.marks: list[tuple[int, Mark]] = []

    @property
    def size(self) -> int:
        return len(self.offsets)

    def text(self) -> str:
        return "".join(self._parts)

    def add(self, line: Line, skip: int = 0) -> None:
        if len(line.pieces) == 1 and not skip and not line.marks:
            self._add_whole(*line.pieces[0])
            return
        pieces = list(line.pieces)
        while skip > 0 and pieces:
            a, b = pieces[0]
            taken = min(skip, b - a)
            skip -= taken
            pieces[0:1] = [(a + taken, b)] if a + taken < b else []
        marks = list(line.marks)
        for at, (a, b) in enumerate(pieces):
            while marks and marks[0][0] <= at:
                self.marks.append((self.size, marks.pop(0)[1]))
            self._parts.append(_BLANK.sub(" ", self._source[a:b]) if b - a == 1 else self._source[a:b])
            self.offsets.extend(_places(a, b))
        self.marks += [(self.size, mark) for _, mark in marks]
        self._strip()

    def _add_whole(self, start: int, end: int) -> None:
        part = self._source[start:end]
        self._parts.append(part if end - start > 1 else _BLANK.sub(" ", part))
        self.offsets.extend(_places(start, end))
        if part[-1].isspace():
            self._strip()

    def _strip(self) -> None:
        while self._parts and self._parts[-1].endswith(" "):
            self._parts[-1] = self._parts[-1][:-1]
            self.offsets.pop()
            if not self._parts[-1]:
                self._parts.pop()

    def join(self) -> None:
        """Before the next line of the same paragraph: one blank, or none behind a hyphen or slash glued to its word."""
        if self._parts and self._parts[-1][-1] in "-/":
            tail = "".join(self._parts[-2:])[-2:]
            if len(tail) == 2 and tail[0] not in " -/":
                return
        self._glue(" ")

    def new_paragraph(self) -> int:
        if self._parts:
            self._glue("\n")
        return self.size

    def _glue(self, character: str) -> None:
        self._parts.append(character)
        self.offsets.append(self.offsets[-1] if self.offsets else 0)


class Moved:
    """Where a place of the old text is in the new one, after cuts and insertions."""

    def __init__(self, shifts: Sequence[tuple[int, int]]) -> None:
        self._at = [at for at, _ in shifts]
        self._by = [by for _, by in shifts]

    def __call__(self, place: int) -> int:
        found = bisect_right(self._at, place) - 1
        return place + (self._by[found] if found >= 0 else 0)


def edit(text: str, offsets: array[int], cuts: Iterable[tuple[int, int]]) -> tuple[str, array[int], Moved]:
    """`text` without the cut spans and with lost blanks put back; and the map from old places to new."""
    edits = [(start, end, "") for start, end in cuts]
    edits += [(at, at, " ") for at in _lost_blanks(text)]
    if not edits:
        return text, offsets, Moved(())
    edits.sort()
    parts: list[str] = []
    places = array("l")
    shifts: list[tuple[int, int]] = []
    at = shift = 0
    for start, end, inserted in edits:
        if start < at:
            continue
        parts += [text[at:start], inserted]
        places.extend(offsets[at:start])
        places.extend([offsets[start]] * len(inserted))
        shift += len(inserted) - (end - start)
        shifts.append((end if end > start else start, shift))
        at = end
    parts.append(text[at:])
    places.extend(offsets[at:])
    return "".join(parts), places, Moved(shifts)


def _lost_blanks(text: str) -> list[int]:
    """Places where a blank was lost: before a capital only where a syllable beside it bears a Vietnamese letter."""
    found = [match.end() for pattern in _GLUED for match in pattern.finditer(text)]
    for match in _CAPITAL.finditer(text):
        at = match.start()
        left, right = _SYLLABLE.findall(text[max(0, at - 8) : at])[-1:], _SYLLABLE.match(text, at, at + 8)
        if any(not part.isascii() for part in (*left, right[0] if right else "")):
            found.append(at)
    return found
