"""The province a notice is about: its letterhead's, else the one named most, else the one whose districts are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from kg.knowledge.units import TWO_LEVEL, gazetteer
from kg.model import Unit
from kg.parse.place_names import SEPARATOR, anchors, capitals, grammar, run

HEAD = 1500  # characters in which a letterhead stands
HEAD_END = 3000  # and the line of place and date
COMMITTEE = re.compile(r"(?:TỈNH|Tỉnh|THÀNH|Thành) (?:ỦY|UỶ|ủy|uỷ)\s")


def find_province(text: str, on: str | None = None) -> Unit | None:
    """None where nothing in the text tells. `on` (EDTF) chooses between the provinces before and after July 2025."""
    votes: Counter[str] = Counter()
    units = gazetteer()
    for anchor in anchors(text):
        if anchor.word.word in ("tỉnh", "thành phố"):
            for unit in _listed_at(text, anchor.name, on):
                if unit.label.startswith(anchor.word.word):
                    votes[unit.id] += 20 if anchor.caps and anchor.start < HEAD else 1
    for match in COMMITTEE.finditer(text, 0, HEAD):
        if (found := _province_at(text, match.end(), on)) is not None:
            votes[found[0].id] += 20
    line = place_line(text, on)
    # Ministries and the bodies of the centre sign in Hà Nội, whatever province they write about.
    if line is not None and (line[2].name != "Hà Nội" or votes[line[2].id]):
        votes[line[2].id] += 10
    if not votes:
        return _holding_the_units(text, on)
    first, *others = votes.most_common()
    # What a body of the centre says to several provinces is about none of them.
    return units.by_id(first[0]) if first[1] > sum(count for _, count in others) or first[1] >= 10 else None


def _province_at(text: str, position: int, on: str | None) -> tuple[Unit, int] | None:
    """The province named at `position`, and where its name ends."""
    tokens = run(text, position)
    for size in range(len(tokens), 0, -1):
        unit = gazetteer().province(text[position : tokens[size - 1].end], on)
        if unit is not None:
            return unit, tokens[size - 1].end
    return None


def _listed_at(text: str, position: int, on: str | None) -> Iterator[Unit]:
    """The provinces that share a level word: "các tỉnh A, B và C"."""
    while (found := _province_at(text, position, on)) is not None:
        yield found[0]
        separator = SEPARATOR.match(text, found[1])
        if separator is None:
            return
        position = separator.end()


def place_line(text: str, on: str | None) -> tuple[int, int, Unit] | None:
    """Where the line of place and date ("Lạng Sơn, ngày …") names a province, and which."""
    match = grammar().place_line.search(text, 0, HEAD_END)
    if match is None:
        return None
    unit = gazetteer().province(match[1].removeprefix("TP.").strip(), on)
    return (match.start(1), match.end(1), unit) if unit is not None else None


def _holding_the_units(text: str, on: str | None) -> Unit | None:
    """The province that holds most of the districts (since July 2025: communes) whose name no other province has."""
    level = "commune" if (on or "") >= TWO_LEVEL else "district"
    units = gazetteer()
    votes: Counter[str] = Counter()
    for anchor in anchors(text):
        if anchor.word.level not in ("district", level):
            continue
        count = capitals(anchor.tokens)
        if count:
            name = text[anchor.name : anchor.tokens[count - 1].end]
            found = units.candidates(anchor.word.level, name, None, on, anchor.word.word)
            holders = {units.record(unit.id).province for unit in found}
            if len(holders) == 1:
                votes[holders.pop()] += 1
    return units.by_id(votes.most_common(1)[0][0]) if votes else None
