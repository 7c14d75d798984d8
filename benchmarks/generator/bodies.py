"""Who acts: bodies as printed, with the labels they stand for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from random import Random
from typing import Any

from kg.model import Unit

from .grammar import pick, sample, table
from .world import MERGER, REFORM

COMMITTEE = "Ủy ban nhân dân"
COUNCIL = "Hội đồng nhân dân"
FRONT = "Ủy ban Mặt trận Tổ quốc"
_PARTY = {"huyện": "Huyện ủy", "thị xã": "Thị ủy", "thành phố": "Thành ủy", "quận": "Quận ủy"}


@dataclass(frozen=True, slots=True)
class Actor:
    """A body or several as one printed phrase. `units` are the labels of administrative units the phrase names."""

    printed: str
    labels: tuple[str, ...]
    units: tuple[str, ...] = ()


def word_of(unit: Unit) -> str:
    """ "huyện" of "huyện Văn Chấn"."""
    return unit.label[: -len(unit.name) - 1]


def party_of(unit: Unit) -> str:
    """ "Huyện ủy Văn Chấn", "Đảng ủy xã Nậm Lành"."""
    word = word_of(unit)
    return f"{_PARTY[word]} {unit.name}" if word in _PARTY else f"Đảng ủy {unit.label}"


@cache
def _sectors(of: str, month: str) -> tuple[dict[str, Any], ...]:
    return tuple(
        sector
        for sector in table("bodies")["sector"]
        if of in sector["of"] and sector.get("since", "0") <= month <= sector.get("until", "9")
    )


def sectors(rng: Random, of: str, on: date, count: int) -> list[tuple[str, str]]:
    """Fields of administration as (printed, written out)."""
    found = []
    for sector in sample(rng, list(_sectors(of, on.isoformat()[:7])), count):
        short = sector["short"]
        printed = pick(rng, short) if short and rng.random() < 0.12 else sector["name"]
        found.append((printed, sector["name"]))
    return found


def department(rng: Random, of: str, on: date) -> Actor:
    """One "Sở …" or "Bộ …"."""
    printed, name = sectors(rng, of, on, 1)[0]
    return Actor(f"{of} {printed}", (f"{of} {name}",))


def other(rng: Random, centre: bool, on: date) -> Actor:
    """A body of the province or the centre that is no department."""
    data = table("bodies")
    pairs = data["centre"]["other"] if centre else data["province"]["other"]
    if not centre and on < MERGER:
        pairs = pairs + data["province"]["until_reform"]
    printed, label = pick(rng, pairs)
    return Actor(printed, (label,))


def unit_committee(unit: Unit) -> Actor:
    return Actor(f"UBND {unit.label}", (f"{COMMITTEE} {unit.label}",), (unit.label,))


def leadership(rng: Random, unit: Unit) -> Actor:
    """The leading bodies of a unit, as a list with one place at its end: "Huyện ủy, HĐND, UBND huyện Văn Chấn"."""
    word = word_of(unit)
    party = _PARTY.get(word, "Đảng ủy")
    council, committee, front = f"{COUNCIL} {unit.label}", f"{COMMITTEE} {unit.label}", f"{FRONT} {unit.label}"
    roll = rng.random()
    if roll < 0.4:
        return Actor(f"{party}, HĐND, UBND {unit.label}", (party_of(unit), council, committee), (unit.label,))
    if roll < 0.7:
        printed = f"{party}, HĐND, UBND, Ủy ban MTTQ {'Việt Nam ' if rng.random() < 0.3 else ''}{unit.label}"
        return Actor(printed, (party_of(unit), council, committee, front), (unit.label,))
    if roll < 0.85:
        return Actor(
            f"cấp ủy, chính quyền {unit.label}", (f"cấp ủy {unit.label}", f"chính quyền {unit.label}"), (unit.label,)
        )
    return Actor(f"{party}, UBND {unit.label}", (party_of(unit), committee), (unit.label,))


def local_actor(rng: Random, unit: Unit) -> Actor:
    """The unit itself, its committee, or all its leading bodies."""
    roll = rng.random()
    if roll < 0.3:
        return Actor(unit.label, (unit.label,), (unit.label,))
    return unit_committee(unit) if roll < 0.7 else leadership(rng, unit)


def several_committees(rng: Random, units: list[Unit]) -> Actor:
    """ "UBND các xã: A, B" where all are of one kind, "UBND xã A, UBND phường B" else."""
    names = tuple(unit.label for unit in units)
    labels = tuple(f"{COMMITTEE} {name}" for name in names)
    words = {word_of(unit) for unit in units}
    if len(words) == 1 and rng.random() < 0.6:
        colon = ":" if rng.random() < 0.5 else ""
        return Actor(f"UBND các {words.pop()}{colon} {', '.join(u.name for u in units)}", labels, names)
    return Actor(", ".join(f"UBND {name}" for name in names), labels, names)


def several_departments(rng: Random, of: str, on: date) -> Actor:
    """ "các Sở: Tài chính, Xây dựng": the common word once."""
    names = sectors(rng, of, on, 2 + int(rng.random() * 2))
    colon = ":" if rng.random() < 0.6 else ""
    return Actor(
        f"các {of}{colon} {', '.join(printed for printed, _ in names)}", tuple(f"{of} {name}" for _, name in names)
    )


def group(rng: Random, centre: bool, on: date) -> Actor:
    """A word for many bodies at once; the label is the words themselves."""
    data = table("bodies")
    if centre:
        words = pick(rng, data["centre"]["groups"])
    elif rng.random() < 0.3:
        units = "các xã, phường" if on >= REFORM else "các huyện, thị xã, thành phố"
        head = "Chủ tịch " if rng.random() < 0.3 else ""
        return Actor(f"{head}UBND {units}", (f"{COMMITTEE} {units}",))
    else:
        words = pick(rng, data["province"]["groups"])
        if words == "các sở, ban, ngành" and rng.random() < 0.3:
            return Actor(f"Thủ trưởng {words}", (words,))
    return Actor(words, (words,))


def office(rng: Random, unit: Unit) -> Actor:
    """An office of a district or commune: "Phòng Kinh tế xã Tú Lệ"."""
    level = "commune" if unit.level == "commune" else "district"
    name = pick(rng, table("bodies")[level]["offices"])
    return Actor(f"{name} {unit.label}", (f"{name} {unit.label}",), (unit.label,))


def person_of(rng: Random, actor: Actor) -> Actor:
    """The head of a department stands for it: "đồng chí Giám đốc Sở Tài chính"."""
    posts = {"Sở": ("Giám đốc", "đồng chí Giám đốc"), "UBND": ("Chủ tịch", "đồng chí Chủ tịch"), "Bộ": ("Bộ trưởng",)}
    for start, words in posts.items():
        if actor.printed.startswith(start + " ") and not actor.printed.startswith("UBND các"):
            return Actor(f"{pick(rng, words)} {actor.printed}", actor.labels, actor.units)
    return actor
