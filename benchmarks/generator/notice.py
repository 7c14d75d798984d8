"""One notice: its text and its truth."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from kg.model import Unit

from .composer import Composer
from .documents import Shelf
from .findings import findings
from .grammar import pick
from .layout import closing, letterhead, recipients, signature
from .outline import outline
from .petitions import petitions
from .scene import Scene, scene
from .session import preamble
from .tables import table_of_tasks
from .tasks import directions
from .typeset import typeset
from .world import World

NOISES = (
    "wraps",
    "doubled",
    "footnotes",
    "pages",
    "spaces",
    "ocr",
    "caps",
    "markdown",
    "headless",
    "tables",
    "slips",
    "stamps",
)
_FIRST, _LAST = date(2006, 3, 1), date(2026, 6, 30)


@dataclass(frozen=True, slots=True)
class Written:
    """A notice as written: file name, text, gold record, and the people it names by id."""

    file: str
    text: str
    gold: dict[str, Any]
    people: dict[str, str]


def write(seed: int, index: int, world: World, shelf: Shelf, noise: frozenset[str]) -> Written:
    """Notice `index` of the corpus of a seed. The same for the same arguments, whatever was written before."""
    rng = Random(f"{seed}/{index}")
    # Half of the notices are of the years that matter most to readers today.
    first = date(2022, 1, 1) if rng.random() < 0.5 else _FIRST
    day = first + timedelta(days=rng.randrange((_LAST - first).days))
    setting = scene(rng, world, day)
    c = Composer(rng, shelf, world, setting.province, day, noise)
    c.above, c.central = setting.above, setting.central
    c.communes, c.holders = _scope(rng, setting)
    c.size = pick(rng, (1, 1, 2, 2, 3))
    c.someone = lambda: _someone(c, setting)
    plan = outline(rng, setting.profile in ("tu", "hu"))
    letterhead(c, setting)
    preamble(c, setting, plan)
    number = 1
    if rng.random() < 0.8:
        number += findings(c, setting, plan, number)
    directions(c, setting, plan, number)
    number = (
        len({task["section"].split("/")[0].split(".")[0] for task in c.truth.tasks}) + number
        if plan.style == "article"
        else number + 1
    )
    if setting.place is not None and not setting.central and rng.random() < 0.7:
        number += petitions(c, setting, plan, number)
    annex = "tables" in noise and rng.random() < 0.4
    if "tables" in noise and not annex:
        plan.enter(0, number)
        table_of_tasks(c, setting, plan, False)
    closing(c, setting, f"đồng chí {setting.post}" if not setting.central else setting.post)
    recipients(c, setting)
    signature(c, setting)
    if annex:
        table_of_tasks(c, setting, plan, True)
    text = typeset(rng, c.blocks, c.notes, noise)
    file = f"{index:03}{'.md' if 'markdown' in noise else '.txt'}"
    people = {"chair": setting.chair.id}
    return Written(file, text, c.truth.gold(file), people)


def _someone(c: Composer, setting: Scene) -> str:
    actor = setting.upper(c.rng)
    c.name(actor.units)
    return actor.printed


def _scope(rng: Random, setting: Scene) -> tuple[tuple[Unit, ...], dict[str, Unit]]:
    """Communes that the text may name, and the districts to name with them where they are not plain."""
    if setting.central:
        return (), {}
    if setting.place is not None and setting.place.level == "commune":
        return (setting.place,), {}
    if setting.home is not None and setting.home.level == "commune":
        return (setting.home,), {}
    inside = setting.place if setting.place is not None else setting.home
    for district in setting.province.districts:
        if inside is not None and district.unit.id == inside.id:
            return tuple(rng.sample(district.communes, min(4, len(district.communes)))), {}
    if setting.province.districts:
        district = setting.province.districts[int(rng.random() * len(setting.province.districts))]
        chosen = tuple(rng.sample(district.communes, 3))
        return chosen, {unit.id: district.unit for unit in chosen}
    return tuple(rng.sample(setting.province.communes, 3)), {}
