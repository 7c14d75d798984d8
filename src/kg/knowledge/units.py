"""Administrative units in time: the 63 provinces with districts and communes until 30 June 2025, the 34 since, and
what became of each.

Identifiers are readable, ASCII and stable:

    unit/vn-20                                        a province, by its official code
    unit/vn-68-2025                                   a province that was formed out of several on 1 July 2025
    unit/vn-20/huyen-loc-binh[/xa-xuan-duong]         districts and communes until 30 June 2025
    unit/vn-20/2025/xa-loc-binh                       communes since 1 July 2025

Siblings that differ only in diacritics all carry their official code at the end ("xa-hoang-phu-15883").
The merged provinces are counted from 1 July 2025, the day on which the two-level local government began to work.
Names are compared by `kg.fold.fold`: tone placement is custom, any other diacritic makes another name.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any

from kg.knowledge.nearby import only_near
from kg.knowledge.unit_lists import (
    FILES,
    LEVELS,
    TWO_LEVEL,
    Block,
    Era,
    Record,
    coordinates_of,
    folded,
    in_time,
    key_of,
    label,
    split_provinces,
    unlisted,
)
from kg.model import Level, Unit
from kg.resources import folder

__all__ = ["TWO_LEVEL", "Gazetteer", "Record", "gazetteer", "in_time", "key_of", "label", "province_of", "unlisted"]


class Gazetteer:
    """The lists, read province by province as they are needed. Take it from `gazetteer()`."""

    def __init__(self) -> None:
        home = folder("mappings")
        self._raw: dict[Era, dict[str, str]] = {"old": {}, "new": {}}
        self._provinces: dict[str, Record] = {}
        self._province_names: dict[str, list[Record]] = defaultdict(list)
        self._blocks: dict[tuple[Era, str], Block] = {}
        self._found: dict[str, Record] = {}
        self._near: dict[tuple[str, bool], tuple[Block, ...]] = {}
        self._scopes: dict[tuple[str, bool], list[tuple[Block, str | None]]] = {}
        self._borne: dict[tuple[Level, str], tuple[tuple[Era, str], ...]] = {}
        self._folded: dict[tuple[Era, str], str] = {}
        extra = tomllib.loads((home / "units_extra.toml").read_text(encoding="utf-8"))
        self._extra: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for entry in extra["unit"]:
            if entry["level"] != "province":
                self._extra[entry["province"]].append(entry)
        for era, name in FILES.items():
            self._raw[era] = split_provinces((home / name).read_text(encoding="utf-8"))
        self._add_provinces(extra)

    def _add_provinces(self, extra: dict[str, Any]) -> None:
        rows = {
            era: {c: b[: b.index("\n")].split("\t") for c, b in blocks.items()} for era, blocks in self._raw.items()
        }
        merged: dict[str, list[str]] = defaultdict(list)
        for code, row in rows["old"].items():
            merged[row[5]].append(code)
        for code, row in rows["old"].items():
            unchanged = merged[row[5]] == [code]
            after = row[5] if unchanged else f"{row[5]}-2025"
            self._add_province(row, f"unit/vn-{code}", None, None if unchanged else TWO_LEVEL, f"unit/vn-{after}")
        for code, row in rows["new"].items():
            if len(merged[code]) > 1:
                self._add_province(row, f"unit/vn-{code}-2025", TWO_LEVEL, None, "")
        for entry in extra["unit"]:
            if entry["level"] == "province":
                unit = Unit(entry["id"], "province", entry["name"], label(entry["word"], entry["name"]))
                successors = tuple(entry["successors"])
                self._name_province(Record(unit, entry["word"], None, None, entry["until"], None, successors, unit.id))
        for unit_id, names in extra["alias"].items():
            for name in names:
                self._province_names[key_of(name)].append(self._provinces[unit_id])

    def _add_province(self, row: list[str], unit_id: str, since: str | None, until: str | None, after: str) -> None:
        unit = Unit(unit_id, "province", row[2], label(row[1], row[2]))
        successors = (after,) if after and after != unit_id else ()
        self._name_province(Record(unit, row[1], row[0], since, until, coordinates_of(row), successors, unit_id))

    def _name_province(self, record: Record) -> None:
        self._provinces[record.unit.id] = record
        self._province_names[key_of(record.unit.name)].append(record)

    def _block(self, era: Era, province: Record) -> Block | None:
        code = province.code
        if code is None or code not in self._raw[era] or (era == "old" and province.unit.id.endswith("-2025")):
            return None
        if era == "new" and province.until is not None:
            return None
        found = self._blocks.get((era, code))
        if found is None:
            rows = [line.split("\t") for line in self._raw[era][code].splitlines()[1:]]
            extra = self._extra[code] if era == "old" else []
            found = self._blocks[era, code] = Block(province, rows, era, extra)
        return found

    def _blocks_of(self, province: Record, new_first: bool) -> tuple[Block, ...]:
        """The lists to look into for a province, the likeliest first: those of the day, then those of the other era,
        of the provinces it was formed from or went into."""
        asked = (province.unit.id, new_first)
        if asked not in self._near:
            eras: tuple[Era, Era] = ("new", "old") if new_first else ("old", "new")
            kin = [province]
            kin += [self._provinces[p] for p in province.successors if p in self._provinces]
            kin += [r for r in self._provinces.values() if province.unit.id in r.successors]
            found = [self._block(era, record) for era in eras for record in kin]
            self._near[asked] = tuple(block for block in found if block is not None)
        return self._near[asked]

    def province(self, name: str, on: str | None = None) -> Unit | None:
        """The province of that name on the day `on` (EDTF); undated, or out of its time: the oldest."""
        records = self._province_names.get(key_of(name), [])
        return next((r.unit for r in records if in_time(r, on)), records[0].unit if records else None)

    def provinces(self, on: str | None = None) -> tuple[Unit, ...]:
        return tuple(r.unit for r in self._provinces.values() if in_time(r, on))

    def candidates(
        self,
        level: Level,
        name: str,
        within: Unit | str | None = None,
        on: str | None = None,
        word: str | None = None,
    ) -> tuple[Unit, ...]:
        """All units of that name, those of the day first. `word` asks for the level word too ("thị trấn").
        Without `within`, the whole country is searched."""
        key = key_of(name)
        if level == "province":
            named = self._province_names.get(key, [])
            return tuple(r.unit for r in _sorted(named, on) if word in (None, r.word))
        found: list[Record] = []
        scope: Iterable[tuple[Block, str | None]]
        scope = self._everywhere(level, key) if within is None else self._scope(within, on)
        for block, holder in scope:
            found += [
                record
                for record in block.names.get((level, key), ())
                if (word is None or word == record.word) and (holder is None or record.unit.parent == holder)
            ]
        if len(found) < 2:
            return (found[0].unit,) if found else ()
        return tuple(dict.fromkeys(record.unit for record in _sorted(found, on)))

    def _everywhere(self, level: Level, key: str) -> Iterator[tuple[Block, str | None]]:
        for era, code in self._bearing(level, key):
            changed = self._provinces.get(f"unit/vn-{code}-2025") if era == "new" else None
            block = self._block(era, changed or self._provinces[f"unit/vn-{code}"])
            if block is not None:
                yield block, None

    def _scope(self, within: Unit | str, on: str | None) -> Sequence[tuple[Block, str | None]]:
        """Blocks to look into, with the district the unit must lie in."""
        within_id = within if isinstance(within, str) else within.id
        asked = (within_id, on is not None and on >= TWO_LEVEL)
        found = self._scopes.get(asked)
        if found is None:
            if len(self._scopes) > 20_000:
                self._scopes.clear()
            top = self._provinces.get(province_of(within_id))
            holder = within_id if within_id.count("/") > 1 else None
            blocks = self._blocks_of(top, asked[1]) if top is not None else ()
            found = self._scopes[asked] = [(block, holder) for block in blocks]
        return found

    def _bearing(self, level: Level, key: str) -> tuple[tuple[Era, str], ...]:
        """The lists (era and code of the province) in which some unit of that level bears the name, found without
        reading them."""
        found = self._borne.get((level, key))
        if found is None:
            if len(self._borne) > 20_000:
                self._borne.clear()
            found = self._borne[level, key] = tuple(self._look_for(level, key))
        return found

    def _look_for(self, level: Level, key: str) -> Iterator[tuple[Era, str]]:
        if not self._folded:
            self._folded = {(era, code): folded(raw) for era, part in self._raw.items() for code, raw in part.items()}
        for place, text in self._folded.items():
            position = text.find(f"\t{key}\t")
            while position >= 0:
                begin = text.rfind("\n", 0, position) + 1
                if LEVELS[text.find("\t", begin) - begin] == level:
                    yield place
                    break
                position = text.find(f"\t{key}\t", position + 1)

    def find(
        self,
        level: Level,
        name: str,
        within: Unit | str | None = None,
        on: str | None = None,
        word: str | None = None,
    ) -> Unit | None:
        """The unit of that name; None where there is none or, within what is asked, several of the same time."""
        found = self.candidates(level, name, within, on, word)
        if not found:
            return None
        if len(found) == 1:
            return found[0]
        timely = [u for u in found if in_time(self.record(u.id), on)]
        if len(timely) == 1:
            return timely[0]
        if on is None and len([u for u in found if self.record(u.id).until]) == 1:
            return found[0]  # undated: the list of 63, which has districts, goes before its namesake of 2025
        return None

    def nearest(
        self,
        level: Level,
        name: str,
        within: Unit | str | None = None,
        on: str | None = None,
        word: str | None = None,
        letters: bool = True,
    ) -> Unit | None:
        """The one listed unit that a misspelled name stands for: another diacritic or one letter away, in the closed
        list of its district or province. None where several are as near, and where the spelling is itself the name
        of a unit of that level elsewhere: then it may be right, and our list too short. Without `letters` only diacritics
        may differ."""
        if level == "province":
            records = [r for r in self._provinces.values() if in_time(r, on)]
        else:
            first = next(iter(self._scope(within, on)), None) if within is not None else None
            if first is None:
                return None
            block, holder = first
            records = [r for r in block.records.values() if r.unit.level == level]
            records = [r for r in records if holder is None or r.unit.parent == holder]
        records = [r for r in records if word in (None, r.word)]
        name_found = only_near(key_of(name), {key_of(r.unit.name) for r in records}, letters)
        if name_found is None or self.is_name(level, name):
            return None
        found = {r.unit for r in records if key_of(r.unit.name) == name_found}
        return found.pop() if len(found) == 1 else None

    def is_name(self, level: Level, name: str) -> bool:
        """Whether some unit of that level anywhere bears the name."""
        key = key_of(name)
        if level == "province":
            return key in self._province_names
        return bool(self._bearing(level, key))

    def record(self, unit_id: str) -> Record:
        """What is known of a listed unit. Raises KeyError for others."""
        found = self._found.get(unit_id)
        if found is None:
            found = self._found[unit_id] = self._provinces.get(unit_id) or self._listed(unit_id)
        return found

    def _listed(self, unit_id: str) -> Record:
        code = unit_id.split("/")[1].removeprefix("vn-")[:2]
        era: Era = "new" if unit_id.split("/")[2:3] == ["2025"] else "old"
        changed = self._provinces.get(f"unit/vn-{code}-2025") if era == "new" else None
        block = self._block(era, changed or self._provinces[f"unit/vn-{code}"])
        if block is None:
            raise KeyError(unit_id)
        return block.records[unit_id]

    def by_id(self, unit_id: str) -> Unit | None:
        try:
            return self.record(unit_id).unit
        except (KeyError, IndexError):
            return None

    def coordinates(self, unit_id: str) -> tuple[float, float] | None:
        """Latitude and longitude in degrees (WGS 84), of a point within the unit."""
        return self.record(unit_id).coordinates if self.by_id(unit_id) else None

    def children(self, unit_id: str, on: str | None = None) -> tuple[Unit, ...]:
        """The units right below, of the day, or of all days where `on` is None."""
        top = self._provinces.get(province_of(unit_id))
        if top is None:
            return ()
        blocks = [block for era in FILES if (block := self._block(era, top)) is not None]
        return tuple(r.unit for block in blocks for r in block.below.get(unit_id, ()) if on is None or in_time(r, on))

    def successors(self, unit_id: str) -> tuple[Unit, ...]:
        """The units that took over this one, whole or in part; () where it still is, or nothing is known."""
        if self.by_id(unit_id) is None:
            return ()
        record = self.record(unit_id)
        found = [self.by_id(s) for s in record.successors if "/" in s]
        codes = [s for s in record.successors if "/" not in s]
        if codes:
            top = self._provinces[record.province]
            home = self._provinces[top.successors[0]] if top.successors else top
            block = self._block("new", home)
            found += [block.codes[c].unit for c in codes if c in block.codes] if block else []
        return tuple(u for u in found if u is not None)


def _sorted(records: list[Record], on: str | None) -> list[Record]:
    return sorted(records, key=lambda r: not in_time(r, on))


def province_of(unit_id: str) -> str:
    return "/".join(unit_id.split("/")[:2])


@cache
def gazetteer() -> Gazetteer:
    """The one gazetteer of the program."""
    return Gazetteer()
