"""Provinces with their districts, communes and officials, as they were on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from kg.knowledge.units import gazetteer
from kg.model import Unit

from .grammar import pick, table

REFORM = date(2025, 7, 1)
MERGER = date(2025, 3, 1)  # of the departments and ministries


@dataclass(frozen=True, slots=True)
class Person:
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class District:
    unit: Unit
    communes: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class Province:
    """A province of one era. `districts` is empty since July 2025; `communes` then holds all of them."""

    unit: Unit
    code: str
    districts: tuple[District, ...]
    communes: tuple[Unit, ...]

    @property
    def name(self) -> str:
        return self.unit.name


class World:
    """Everything that notices of one seed share. Cities of central rank are left out: their bodies are named otherwise."""

    def __init__(self, seed: int, only: str | None = None) -> None:
        self._seed = seed
        self._provinces: dict[str, Province] = {}
        self._people: dict[str, Person] = {}
        places = gazetteer()
        self.before = [u for u in places.provinces("2024-01-01") if u.label.startswith("tỉnh")]
        self.since = [u for u in places.provinces("2026-01-01") if u.label.startswith("tỉnh")]
        if only:
            self.before = [u for u in self.before if u.name == only] or self.before
            self.since = [u for u in self.since if u.name == only] or self.since

    def province(self, rng: Random, on: date) -> Province:
        """A province of the day. One that the lists know no units of (they keep some only by name) is passed over."""
        era = "new" if on >= REFORM else "old"
        while True:
            unit: Unit = pick(rng, self.since if on >= REFORM else self.before)
            found = self._provinces.get(unit.id + era)
            if found is None:
                found = self._provinces[unit.id + era] = self._read(unit, on)
            if found.districts or found.communes:
                return found

    def _read(self, unit: Unit, on: date) -> Province:
        places = gazetteer()
        code = unit.id.split("/")[1].removeprefix("vn-")
        below = places.children(unit.id, on.isoformat())
        if on >= REFORM:
            return Province(unit, code, (), tuple(u for u in below if u.level == "commune"))
        districts = [
            District(u, tuple(c for c in places.children(u.id) if c.level == "commune"))
            for u in below
            if u.level == "district"
        ]
        # Island districts have no communes of their own.
        return Province(unit, code, tuple(d for d in districts if len(d.communes) > 2), ())

    def person(self, role: str, where: str, on: date) -> Person:
        """Who held a role in a place on a day: the same for five years."""
        key = f"{where}/{on.year // 5 * 5}/{role}"
        found = self._people.get(key)
        if found is None:
            found = self._people[key] = Person(key, _name(Random(f"{self._seed}/{key}")))
        return found


def _name(rng: Random) -> str:
    names = table("people")
    kind = "female" if rng.random() < 0.25 else "male"
    return " ".join(pick(rng, names[part]) for part in ("family", f"middle_{kind}", f"given_{kind}"))
