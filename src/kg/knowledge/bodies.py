"""The bodies that notices name, and what became of them: `mappings/bodies.toml`, which says what its fields mean."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from kg.fold import slug
from kg.model import Level as UnitLevel
from kg.resources import folder

Level = Literal["central", "province", "district", "commune", "any"]
# How the place follows the name: a unit with its level word ("UBND huyện X"), the bare name ("Huyện ủy X"), a number, or none.
PlaceForm = Literal["unit", "name", "number", "none"]


@dataclass(frozen=True, slots=True)
class KnownBody:
    """A registered body. `id` is the last part of its identifier; bodies with one id are one body under several names.

    `group`: a label for many. `lower`: may be printed in lower case. `printed`: labels keep the words as printed.
    `within`: read only beside others ("run"), only before a place ("place"), or only for the Party ("party").
    `not_before`: pattern of the words after it that make it something else.
    """

    id: str
    label: str
    level: Level
    nature: str
    place: PlaceForm
    forms: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    group: bool = False
    lower: bool = False
    printed: bool = False
    within: str | None = None
    not_before: str | None = None
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sector:
    """A field of administration; `of` are the heads it goes with ("Sở", "Bộ", "Phòng")."""

    name: str
    forms: tuple[str, ...]
    of: tuple[str, ...]
    since: str | None
    until: str | None
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpenHead:
    """The head of names no list can hold. `tail`: lower-case words that go on with the name; `topic`: what the board
    is for follows; `capital_tail`: a word in capitals must follow; `place_tail`: a place must follow; `of`: the name of
    another body may follow ("Thanh tra Sở Xây dựng"); `bare`: the head alone is a name, too; `typed`: the first word behind
    the head is one of the tail ("Trường Tiểu học …", not "Trường Sơn")."""

    head: str
    level: Level
    nature: str
    tail: tuple[str, ...]
    topic: bool
    capital_tail: bool
    place_tail: bool
    of: bool
    bare: bool
    typed: bool
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """On `date` (EDTF) the bodies `before` became `after`; ids as in `KnownBody.id`."""

    date: str
    basis: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class GroupWords:
    """The words of group labels ("các sở, ngành liên quan")."""

    starters: tuple[str, ...]
    nouns: tuple[str, ...]
    leading: tuple[str, ...]
    short: tuple[str, ...]
    alone: tuple[str, ...]
    private: tuple[str, ...]
    qualified: tuple[str, ...]
    qualifiers: tuple[str, ...]
    fixed: tuple[str, ...]
    examples: tuple[str, ...]
    not_before: tuple[tuple[str, str], ...]  # noun → pattern of the words after it that make it something else
    not_after: tuple[tuple[str, tuple[str, ...]], ...]  # word → the words before it that make it half of another


_HEADS: dict[str, Level] = {"Sở": "province", "Bộ": "central", "Phòng": "any"}


@cache
def _file() -> dict[str, Any]:
    with (folder("mappings") / "bodies.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def sectors() -> tuple[Sector, ...]:
    return tuple(
        Sector(
            entry["name"],
            tuple(entry.get("forms", ())),
            tuple(entry["of"]),
            entry.get("since"),
            entry.get("until"),
            tuple(entry["examples"]),
        )
        for entry in _file()["sector"]
    )


def _of_sector(sector: Sector, head: str) -> KnownBody:
    level = _HEADS[head]
    label = f"{head} {sector.name}"
    return KnownBody(
        slug(label),
        label,
        level,
        "state",
        "none" if level == "central" else "unit",
        tuple(f"{head} {form}" for form in sector.forms),
        sector.since,
        sector.until,
        examples=tuple(e for e in sector.examples if e.startswith(f"{head} ")),
    )


def _listed(entry: dict[str, Any], nature: str) -> KnownBody:
    level: Level = entry["level"]
    return KnownBody(
        entry.get("id") or slug(entry["label"]),
        entry["label"],
        level,
        nature,
        entry.get("place", "none" if level == "central" else "unit"),
        tuple(entry.get("forms", ())),
        entry.get("since"),
        entry.get("until"),
        entry.get("group", False),
        entry.get("lower", False),
        entry.get("printed", False),
        entry.get("within"),
        entry.get("not_before"),
        tuple(entry["examples"]),
    )


@cache
def known_bodies() -> tuple[KnownBody, ...]:
    """All registered bodies: departments, ministries and divisions of every sector, the listed ones, those of ministries."""
    composed = [_of_sector(sector, head) for sector in sectors() for head in sector.of]
    listed = [_listed(entry, group["nature"]) for group in _file()["group"].values() for entry in group["bodies"]]
    known = {body.label for body in composed + listed}
    central = [_of_ministry(name) for name in _of_ministries() if name not in known]
    return tuple(composed + listed + central)


def _of_ministries() -> Iterator[str]:
    file = tomllib.loads((folder("mappings") / "bodies_central.toml").read_text(encoding="utf-8"))
    for ministry in file["ministry"]:
        yield from ministry["bodies"]


def _of_ministry(name: str) -> KnownBody:
    return KnownBody(slug(name), name, "central", "state", "none", examples=(name,))


@cache
def body_of(body_id: str) -> KnownBody | None:
    """The registered body whose id ends an identifier ("so-tai-chinh" of "agency/vn-08/so-tai-chinh")."""
    last = body_id.rsplit("/", 1)[-1]
    return next((body for body in known_bodies() if body.id == last), None)


@cache
def open_heads() -> tuple[OpenHead, ...]:
    return tuple(
        OpenHead(
            entry["head"],
            entry["level"],
            entry["nature"],
            tuple(entry.get("tail", ())),
            entry.get("topic", False),
            entry.get("capital_tail", False),
            entry.get("place_tail", False),
            entry.get("of", False),
            entry.get("bare", False),
            entry.get("typed", False),
            tuple(entry["examples"]),
        )
        for entry in _file()["open"]
    )


@cache
def topics() -> tuple[str, ...]:
    """What boards and steering committees are for."""
    return tuple(_file()["topics"])


@cache
def name_words() -> tuple[str, ...]:
    """Words of which only the first syllable is in capitals inside a name."""
    return tuple(_file()["name_words"])


@cache
def topic_prefixes() -> tuple[str, ...]:
    """Lower-case words that may stand before what a board is for."""
    return tuple(_file()["topic_prefixes"])


@cache
def small_words() -> frozenset[str]:
    """Words that never are part of a name."""
    return frozenset(_file()["small_words"])


@cache
def group_words() -> GroupWords:
    words = _file()["groups"]
    lists = {name: tuple(words[name]) for name in GroupWords.__dataclass_fields__ if not name.startswith("not_")}
    halves = tuple((word, tuple(before)) for word, before in words["not_after"].items())
    return GroupWords(**lists, not_before=tuple(words["not_before"].items()), not_after=halves)


@cache
def places_after() -> tuple[str, ...]:
    """Words before a unit that make it a place rather than an actor."""
    return tuple(_file()["units"]["places_after"])


@dataclass(frozen=True, slots=True)
class LevelWord:
    """A word that says what kind of unit a name is of. `short`: abbreviations; `numbered`: a number may be the name;
    `not_before`: pattern of what behind it makes it another word."""

    word: str
    level: UnitLevel
    short: tuple[str, ...]
    numbered: bool
    not_before: str | None


@cache
def level_words() -> tuple[LevelWord, ...]:
    return tuple(
        LevelWord(e["word"], e["level"], tuple(e.get("short", ())), e.get("numbered", False), e.get("not_before"))
        for e in _file()["units"]["words"]
    )


@cache
def unit_qualifiers() -> tuple[str, ...]:
    """Patterns of words that go on with units not named."""
    return tuple(_file()["units"]["qualifiers"])


@cache
def changes() -> tuple[Change, ...]:
    return tuple(
        Change(e["date"], e["basis"], tuple(e["before"]), tuple(e["after"]), e.get("note", ""))
        for e in _file()["change"]
    )
