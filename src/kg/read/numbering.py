"""Numbers that stand in a list's style and not in the text (DOCX numbering.xml)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from kg.read.package import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PLACE = re.compile(r"%([1-9])")
_DASHES = "-–—−•·●▪■□➢⁃+*"
_ROMANS = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
           (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Level:
    form: str  # decimal, lowerLetter, upperRoman, bullet, none …
    text: str  # "%1.%2."
    start: int = 1
    legal: bool = False  # all numbers of the label in digits


@dataclass(slots=True)
class Numbering:
    """The lists of a document, and how far each has counted."""

    levels: dict[str, dict[int, Level]]  # list → level → its form
    origin: dict[str, str]  # list → the abstract list that it counts with
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _restarted: set[tuple[str, int]] = field(default_factory=set)
    overridden: dict[str, dict[int, int]] = field(default_factory=dict)  # list → level → start

    def next(self, number: str, depth: int) -> str:
        """The label of the next item of the list `number` at `depth` (0 = top): "1.2.", "a)", "-" or ""."""
        levels = self.levels.get(number)
        if not levels or depth not in levels:
            return ""
        counts = self._counts.setdefault(self.origin.get(number, number), {})
        starts = self.overridden.get(number, {})
        if depth in starts and (number, depth) not in self._restarted:
            self._restarted.add((number, depth))
            counts[depth] = starts[depth] - 1
        counts[depth] = counts.get(depth, levels[depth].start - 1) + 1
        for deeper in [level for level in counts if level > depth]:
            del counts[deeper]
        level = levels[depth]
        if level.form == "bullet":
            return level.text if level.text in _DASHES and level.text else "-"

        def shown(found: re.Match[str]) -> str:
            at = int(found[1]) - 1
            named = levels.get(at, level)
            value = counts.get(at, named.start)
            return write_number(value, "decimal" if level.legal else named.form)

        return "" if level.form == "none" and "%" in level.text else _PLACE.sub(shown, level.text).strip()


def write_number(value: int, form: str) -> str:
    """A list's number in one of the forms of WordprocessingML; digits for those that Vietnamese texts do not use."""
    if form in ("lowerLetter", "upperLetter") and value > 0:
        letter = chr(ord("a") + (value - 1) % 26) * min((value - 1) // 26 + 1, 9)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman") and 0 < value < 4000:
        roman, rest = "", value
        for size, letters in _ROMANS:
            roman += letters * (rest // size)
            rest %= size
        return roman.upper() if form == "upperRoman" else roman
    if form == "decimalZero":
        return f"{value:02d}"
    return "" if form == "none" else str(value)


def read_numbering(root: Element | None) -> Numbering:
    """The lists that numbering.xml declares."""
    numbering = Numbering({}, {})
    if root is None:
        return numbering
    abstract = {item.get(f"{W}abstractNumId", ""): dict(_levels(item)) for item in root.iter(f"{W}abstractNum")}
    for item in root.iter(f"{W}num"):
        number, reference = item.get(f"{W}numId", ""), item.find(f"{W}abstractNumId")
        origin = reference.get(f"{W}val", "") if reference is not None else ""
        levels = dict(abstract.get(origin, {}))
        for change in item.iter(f"{W}lvlOverride"):
            depth = integer(change.get(f"{W}ilvl"))
            levels.update(_levels(change))
            start = change.find(f"{W}startOverride")
            if start is not None:
                numbering.overridden.setdefault(number, {})[depth] = integer(start.get(f"{W}val"), 1)
        numbering.levels[number] = levels
        numbering.origin[number] = origin
    return numbering


def _levels(item: Element) -> Iterator[tuple[int, Level]]:
    for level in item.iter(f"{W}lvl"):
        form, text, start = (_value(level, part) for part in ("numFmt", "lvlText", "start"))
        legal = level.find(f"{W}isLgl")
        yield (
            integer(level.get(f"{W}ilvl")),
            Level(form or "decimal", text or "", integer(start, 1), legal is not None and is_on(legal)),
        )


def _value(item: Element, name: str) -> str | None:
    found = item.find(f"{W}{name}")
    return None if found is None else found.get(f"{W}val")


def is_on(flag: Element | None) -> bool:
    """Whether a toggle (<w:b/>, <w:b w:val="0"/>) is set."""
    return flag is not None and flag.get(f"{W}val", "1") not in ("0", "false", "off", "none")


def integer(text: str | None, default: int = 0) -> int:
    """A number of an attribute, which a damaged file may hold anything in."""
    try:
        return max(-1, min(int(text or default), 100_000))
    except ValueError:
        return default
