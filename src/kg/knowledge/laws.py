"""Laws, codes and ordinances by name: `mappings/laws.toml`, which says what its fields mean."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from kg.fold import fold
from kg.resources import folder


@dataclass(frozen=True, slots=True)
class NumberedLaw:
    """A law whose number is known: `name` without the word Luật, `since` the day it was passed."""

    name: str
    number: str
    since: str


@cache
def _file() -> dict[str, Any]:
    with (folder("mappings") / "laws.toml").open("rb") as handle:
        return tomllib.load(handle)


def names(kind: str) -> tuple[str, ...]:
    """The known names of `kind` ("Luật", "Bộ luật", "Pháp lệnh")."""
    key = {"Bộ luật": "code", "Pháp lệnh": "ordinance"}.get(kind, "law")
    return tuple(_file()[key])


@cache
def name_pattern(kind: str) -> re.Pattern[str]:
    """Matches a known name of `kind`, the longest first, in either tone placement."""
    spellings = {name: None for entry in names(kind) for name in _spellings(entry)}
    ranked = sorted(spellings, key=lambda name: (-len(name), name))
    # Blanks get lost behind commas, and commas themselves: "Phòng,chống thiên tai", "Phòng chống thiên tai".
    patterns = (re.escape(name).replace(r",\ ", r"(?:\ ?,\ ?|\ )") for name in ranked)
    return re.compile(rf"(?:{'|'.join(patterns)})(?!\w)")


def _spellings(name: str) -> tuple[str, ...]:
    first = name.split(" ")
    proper = " ".join([first[0], *(word.capitalize() for word in first[1:])])
    kinds_of = [name, proper]
    for new, old in (("ủy", "uỷ"), ("òa", "oà"), ("óa", "oá"), ("ủy", "uỷ")):
        kinds_of += [spelling.replace(new, old) for spelling in kinds_of if new in spelling]
    return tuple(kinds_of)


@cache
def _numbered() -> dict[tuple[str, str], NumberedLaw]:
    table: dict[tuple[str, str], NumberedLaw] = {}
    for row in _file()["numbers"]:
        law = NumberedLaw(**row)
        table[fold(law.name), law.since[:4]] = law
    return table


def numbered(name: str, year: str) -> NumberedLaw | None:
    """The law called `name` that was passed in `year`, where its number is known for certain."""
    return _numbered().get((fold(name), year))


def numbered_laws() -> tuple[NumberedLaw, ...]:
    return tuple(_numbered().values())
