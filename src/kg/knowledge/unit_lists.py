"""The lists of administrative units as they lie in mappings/: read province by province, when first asked for."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from kg.fold import fold, slug
from kg.model import Level, Unit

TWO_LEVEL = "2025-07-01"  # districts ended, 63 provinces became 34
Era = Literal["old", "new"]
FILES: dict[Era, str] = {"old": "units.until-2025.tsv", "new": "units.since-2025.tsv"}
LEVELS: dict[int, Level] = {2: "province", 3: "district", 5: "commune"}


@dataclass(frozen=True, slots=True)
class Record:
    """A listed unit. `since` and `until` are EDTF, half-open; None = before or after the time the lists cover."""

    unit: Unit
    word: str  # "thị trấn"
    code: str | None
    since: str | None
    until: str | None
    coordinates: tuple[float, float] | None  # latitude, longitude
    successors: tuple[str, ...]  # codes in the list of 2025, or ids
    province: str  # id of the province that holds it


@lru_cache(maxsize=16384)
def key_of(name: str) -> str:
    """The key under which names are equal: "Phường 05" and "phường 5" are one."""
    return " ".join(word.lstrip("0") or word for word in fold(name).split())


def label(word: str, name: str) -> str:
    return f"{word} {name}"


def unlisted(level: Level, word: str, name: str, parent: str | None) -> Unit:
    """A unit that no list has (hamlets, units long abolished), as named under its parent. Its id ends with four
    letters that tell names apart which differ only in diacritics."""
    text = label(word, name)
    mark = 0
    for letter in key_of(text):
        mark = (mark * 31 + ord(letter)) % 26**4
    tail = "".join(chr(97 + mark // 26**place % 26) for place in range(4))
    return Unit(f"{parent or 'local/unit'}/{slug(text)}-{tail}", level, name, text, parent)


class Block:
    """The units of one province in one era, read when first asked for."""

    def __init__(self, province: Record, rows: list[list[str]], era: Era, extra: list[dict[str, Any]]) -> None:
        self.records: dict[str, Record] = {}
        self.names: dict[tuple[Level, str], list[Record]] = defaultdict(list)
        self.below: dict[str, list[Record]] = defaultdict(list)
        self.codes: dict[str, Record] = {}
        top = province.unit.id
        prefix = top if era == "old" else f"{top.removesuffix('-2025')}/2025"
        parent, path, twins = top, prefix, _twins(rows)
        for row in rows:
            code, word, name = row[:3]
            level = LEVELS[len(code)]
            if level == "district":
                parent, path = top, prefix
            slugged = slug(label(word, name)) + (f"-{code}" if code in twins else "")
            unit = Unit(f"{path}/{slugged}", level, name, label(word, name), parent)
            since, until = (None, TWO_LEVEL) if era == "old" else (TWO_LEVEL, None)
            successors = tuple(row[5].split(",")) if len(row) > 5 else ()
            self._add(Record(unit, word, code, since, until, coordinates_of(row), successors, top))
            if level == "district":
                parent = path = unit.id
        for entry in extra:
            word, name = entry["word"], entry["name"]
            unit = Unit(f"{prefix}/{slug(label(word, name))}", entry["level"], name, label(word, name), top)
            self._add(
                Record(unit, word, None, entry.get("since"), entry["until"], None, tuple(entry["successors"]), top)
            )

    def _add(self, record: Record) -> None:
        unit = record.unit
        self.records[unit.id] = record
        self.names[unit.level, key_of(unit.name)].append(record)
        self.below[unit.parent or ""].append(record)
        if record.code:
            self.codes[record.code] = record


def coordinates_of(row: list[str]) -> tuple[float, float] | None:
    return (float(row[3]), float(row[4])) if len(row) > 4 and row[3] else None


def _twins(rows: list[list[str]]) -> set[str]:
    """Codes of the units that share their level word and unaccented name with a sibling."""
    seen: dict[tuple[str, str], list[str]] = defaultdict(list)
    parent = ""
    for row in rows:
        code = row[0]
        if len(code) == 3:
            parent = code
        seen[parent if len(code) == 5 else "", slug(label(row[1], row[2]))].append(code)
    return {code for codes in seen.values() if len(codes) > 1 for code in codes}


def in_time(record: Record, on: str | None) -> bool:
    """Whether the unit was there on the day, month or year `on`; undated: yes."""
    if on is None:
        return True
    size = len(on)
    after_start = record.since is None or on >= record.since[:size]
    return after_start and (record.until is None or on[: len(record.until)] < record.until)


def split_provinces(text: str) -> dict[str, str]:
    """A file of units → the part of each province, by code: a line whose code has two digits begins one."""
    body = text[text.index("\n0") + 1 :]
    starts = [0]
    position = body.find("\n")
    while position >= 0:
        if body[position + 3 : position + 4] == "\t":
            starts.append(position + 1)
        position = body.find("\n", position + 1)
    ends = [*starts[1:], len(body)]
    return {body[begin : begin + 2]: body[begin:end] for begin, end in zip(starts, ends, strict=True)}


def folded(text: str) -> str:
    """`kg.fold.fold` for the lists, whose names keep the one custom of tone placement: much faster."""
    return text.lower().replace("'", " ").replace(" - ", " ")
