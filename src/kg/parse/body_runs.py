"""Runs of coordinated bodies: "Huyện ủy, HĐND, UBND huyện X và các phòng, ban chuyên môn".

What is said once holds for all that share it: a place for the committees before it, a type word for the names after
it ("các Sở: Tài chính, Y tế", "Sở Tài chính, Nội vụ").
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from kg.knowledge.units import TWO_LEVEL
from kg.parse.body_items import COMMITTEE, Item, fits
from kg.parse.body_names import branch_of, names_under, of_known, read_name
from kg.parse.body_parts import BRACKETED, MOST_ITEMS, read_item, unit_item
from kg.parse.body_units import Place
from kg.parse.context import Context
from kg.parse.phrases import Passage

_SEPARATOR = re.compile(
    r",? (?:trong đó có|nhất là|đặc biệt là) |[ \u00a0]?(?:,(?: ?và| ?cùng(?: với)?)?|và|cùng(?: với)?|/|&|[-–])[ \u00a0]|[ \u00a0]?,(?=[^\W\d_])"
    r"| (?=chính quyền)|[-–/](?=[^\W\d_])"
)
_CLAUSE = re.compile(r"[ \u00a0]?;[ \u00a0](?:và )?")
# What branches are part of: a Party committee, or the council.
_WHOLE = re.compile(rf"{COMMITTEE.pattern}|(?<=\w) Hội đồng nhân dân$", re.IGNORECASE)
_OF_DISTRICT = re.compile(
    r"Phòng |Trung tâm |Hạt |Chi cục |Chi nhánh |Ban Quản lý |Tòa án |Viện |Bảo hiểm |Kho bạc |Thanh tra"
)
_COMMUNES = re.compile(r"(?<![^\W_])(?:xã|phường|thị trấn)(?![^\W_])(?<!thị xã)")
_HEADS = {"sở": "Sở", "bộ": "Bộ", "phòng": "Phòng"}


class Run(NamedTuple):
    """Items in order, places distributed; `passage[start:end]` is the whole run."""

    start: int
    end: int
    items: tuple[Item, ...]


def read_run(passage: Passage, at: int, context: Context) -> Run | None:
    """The run that begins at `at`, which must be the beginning of a word."""
    items = read_item(passage, at, context, at)
    if not items:
        return None
    while len(items) < MOST_ITEMS:
        end = items[-1].end + items[-1].closes
        if bracketed := BRACKETED.match(passage.low, end):
            end = bracketed.end()
        joint = _SEPARATOR.match(passage.low, end)
        more = _after(passage, joint.end(), items[-1], context, at) if joint else _listed(passage, end, context, at)
        if not more:
            break
        items += more
    shared = _share(items, context)
    if shared[0].within is not None and not _independent(shared[0]):
        return None
    return Run(at, _bracket_end(passage, items[-1], context), tuple(shared))


def _bracket_end(passage: Passage, last: Item, context: Context) -> int:
    """The end of a run with the bracket behind it, where that names a part of the last body: "Sở X (Chi cục Y)"."""
    end = last.end + last.closes
    bracketed = BRACKETED.match(passage.low, end)
    if bracketed is None:
        return end
    inside = read_item(passage, end + bracketed[0].index("(") + 1, context, -1)
    return bracketed.end() if inside and inside[-1].end == bracketed.end() - 1 else end


def _after(passage: Passage, at: int, before: Item, context: Context, run_start: int) -> list[Item]:
    return _elided(passage, at, before) or read_item(passage, at, context, run_start)


def _listed(passage: Passage, end: int, context: Context, run_start: int) -> list[Item]:
    """The next member of a list with semicolons: "Sở A; Sở B; UBND …". What a verb follows begins another clause, so
    only what stands between two semicolons is taken."""
    joint = _CLAUSE.match(passage.low, end)
    more = read_item(passage, joint.end(), context, run_start) if joint else []
    if not more or (more[0].post is not None and not more[0].post.collective):
        return []
    return more if _CLAUSE.match(passage.low, more[-1].end) else []


def _independent(item: Item) -> bool:
    """A name that is read only beside others may begin a run where a place or a post makes it certain."""
    return bool(item.places) if item.within == "place" else item.within == "party" and item.post is not None


def _elided(passage: Passage, at: int, before: Item) -> list[Item]:
    """ "Sở Tài chính, Nội vụ": the type word of the item before holds for the name at `at`."""
    head = _HEADS.get(before.label.split(" ")[0].lower())
    if head == "Bộ" and before.level != "central":  # "Bộ Chỉ huy Quân sự tỉnh, Công an tỉnh": no ministry
        return []
    if head is None or not before.listed or at >= len(passage.toned) or not passage.toned[at].isupper():
        return []
    found = names_under(head).match(passage, at)
    if found is None:
        return []
    whole = read_name(passage, at)
    if whole is not None and whole.end > found[0]:
        return []
    known = of_known(found[1], found[0], "")
    return [Item(at, found[0], known.label, known.id, known.level, known.place, "organisation", True, post=before.post)]


@lru_cache(maxsize=16384)
def _whole(label: str) -> str | None:
    """The committee or council that a name has in it."""
    found = _WHOLE.search(label)
    return found[0].strip() if found is not None else None


def _of_party(items: list[Item]) -> list[Item]:
    """ "các Ban: Tổ chức, Nội chính Tỉnh ủy": the committee said last is that of the branches before it; so is the
    council in "Ban Kinh tế - Ngân sách, Ban Pháp chế HĐND tỉnh"."""
    committee = None
    done = []
    for item in reversed(items):
        branch = committee is not None and not item.places and (item.within == "party" or item.label.startswith("Ban "))
        if branch and committee is not None and (body := branch_of(item.label, committee)) is not None:
            item = item._replace(
                label=body.label, id=body.id, level=body.level, place=body.place, within=None, listed=True
            )
        else:
            committee = _whole(item.label) or committee
        done.append(item)
    return done[::-1]


def _share(items: list[Item], context: Context) -> list[Item]:
    """Places distributed: to the items before the one that carries them, then to those behind."""
    items = _of_party(_split_units(items))
    for at in range(len(items) - 2, -1, -1):
        item, following = items[at], items[at + 1]
        if item.place == "name" and item.level == "province" and following.kind == "group":
            continue
        if not item.places and _shares(item) and following.places and following.kind != "unit":
            chosen = tuple(p for p in following.places if fits(item, p) and not _above(item, p, context))
            if chosen:
                items[at] = item._replace(places=chosen, joiner="")
                items[at + 1] = following._replace(joiner="")  # "của xã" said for all: no longer part of one label
    local: tuple[Place, ...] = ()
    for at, item in enumerate(items):
        if item.places:
            local = item.places if item.kind != "group" else local
        elif local and _inherits(item):
            levels = ("district", "commune") if item.kind == "group" else (None, "province", "district", "commune")
            chosen = tuple(p for p in local if fits(item, p) and p.level in levels)
            # "UBND tỉnh, các phòng": not of the district that the notice is about
            items[at] = item._replace(places=chosen) if chosen else item._replace(place="none")
    return items


def _above(item: Item, place: Place, context: Context) -> bool:
    """Whether an office is the district's, though a commune stands behind: "Phòng Nội vụ, UBND xã X" before July 2025."""
    of_district = _OF_DISTRICT.match(item.label) is not None or (item.kind == "group" and "phòng" in item.label)
    if not of_district or (context.date is not None and context.date >= TWO_LEVEL[:7]):
        return False
    return place.level == "commune" or (place.level is None and _COMMUNES.search(place.words) is not None)


def _shares(item: Item) -> bool:
    if item.kind == "group":
        return _local_group(item) or item.listed
    return item.listed and item.place != "none" and (item.level != "province" or item.place == "name")


def _inherits(item: Item) -> bool:
    if item.kind == "group":
        return _local_group(item)
    return item.listed and item.place != "none" and item.level in ("any", "district", "commune")


def _local_group(item: Item) -> bool:
    """Groups that only a district or commune has."""
    return re.search(r"(?<!văn )phòng|đoàn thể|thôn|tổ dân phố", item.label.lower()) is not None


def _split_units(items: list[Item]) -> list[Item]:
    """A group's second place of another level is a unit of its own: "các phòng của huyện và xã Y"."""
    split: list[Item] = []
    for item in items:
        if item.kind != "group" or len(item.places) < 2:
            split.append(item)
            continue
        own = tuple(p for p in item.places if p.level == item.places[0].level)
        split.append(item._replace(places=own, end=own[-1].end))
        split += [unit_item(p) for p in item.places if p.level != item.places[0].level]
    return split
