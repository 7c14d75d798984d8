"""Runs of coordinated bodies: "Huyện ủy, HĐND, UBND huyện X và các phòng, ban chuyên môn".

What is said once holds for all that share it: a place for the committees before it, a type word for the names after
it ("các Sở: Tài chính, Y tế", "Sở Tài chính, Nội vụ").
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from kg.knowledge.bodies import Level, places_after
from kg.model import BodyKind
from kg.parse.body_groups import Group, read_branch, read_group, starters
from kg.parse.body_items import COMMITTEE, Item, fits, label, of_name
from kg.parse.body_names import branch_of, names_under, of_known, proper_slug, read_name
from kg.parse.body_places import Place, read_places
from kg.parse.context import Context
from kg.parse.phrases import Passage
from kg.parse.post_words import HONORIFIC, skip_posts

_BRACKETED = re.compile(r" ?\((?![^()\n]{0,40}(?:chủ trì|phối hợp|báo cáo|qua |để |nếu ))[^()\n]{1,40}\)")
_SEPARATOR = re.compile(
    r"[ \u00a0]?(?:,(?: ?và| ?cùng(?: với)?)?|và|cùng(?: với)?|/|&|[-–])[ \u00a0]|[ \u00a0]?,(?=[^\W\d_])"
    r"| (?=chính quyền)|[-–/](?=[^\W\d_])"
)
_CLAUSE = re.compile(r"[ \u00a0]?;[ \u00a0](?:và )?")
_LIST_SEPARATOR = re.compile(r"[ \u00a0]?(?:[,;](?: ?và)?|và|;?\n? ?[-+•])[ \u00a0]?")
_COLON = re.compile(r"[ \u00a0]?:[ \u00a0]?(?:[-+•][ \u00a0]?)?")
_UNLISTED = re.compile(r"[^\W\d_][^,;:.()\n]{2,80}?(?=[,;:.()\n]| và |$)")
_OPENED = re.compile(r"(?: [^\W_]+){0,5} \((?:gồm:?|bao gồm:?)? ?")
_HEADS = {"sở": "Sở", "bộ": "Bộ", "phòng": "Phòng"}
_MOST_ITEMS = 60


@dataclass(frozen=True, slots=True)
class Run:
    """Items in order, places distributed; `passage[start:end]` is the whole run."""

    start: int
    end: int
    items: tuple[Item, ...]


def read_run(passage: Passage, at: int, context: Context) -> Run | None:
    """The run that begins at `at`, which must be the beginning of a word."""
    items = _item(passage, at, context, at)
    if not items:
        return None
    while len(items) < _MOST_ITEMS:
        end = items[-1].end + items[-1].closes
        if bracketed := _BRACKETED.match(passage.low, end):
            end = bracketed.end()
        joint = _SEPARATOR.match(passage.low, end)
        more = _after(passage, joint.end(), items[-1], context, at) if joint else _listed(passage, end, context, at)
        if not more:
            break
        items += more
    shared = _share(items)
    if shared[0].within is not None and not _independent(shared[0]):
        return None
    return Run(at, _bracket_end(passage, items[-1], context), tuple(shared))


def _bracket_end(passage: Passage, last: Item, context: Context) -> int:
    """The end of a run with the bracket behind it, where that names a part of the last body: "Sở X (Chi cục Y)"."""
    end = last.end + last.closes
    bracketed = _BRACKETED.match(passage.low, end)
    if bracketed is None:
        return end
    inside = _item(passage, end + bracketed[0].index("(") + 1, context, -1)
    return bracketed.end() if inside and inside[-1].end == bracketed.end() - 1 else end


def _after(passage: Passage, at: int, before: Item, context: Context, run_start: int) -> list[Item]:
    return _elided(passage, at, before) or _item(passage, at, context, run_start)


def _listed(passage: Passage, end: int, context: Context, run_start: int) -> list[Item]:
    """The next member of a list with semicolons: "Sở A; Sở B; UBND …". What a verb follows begins another clause, so
    only what stands between two semicolons is taken."""
    joint = _CLAUSE.match(passage.low, end)
    more = _item(passage, joint.end(), context, run_start) if joint else []
    if not more or (more[0].post is not None and not more[0].post.collective):
        return []
    return more if _CLAUSE.match(passage.low, more[-1].end) else []


def _independent(item: Item) -> bool:
    """A name that is read only beside others may begin a run where a place or a post makes it certain."""
    return bool(item.places) if item.within == "place" else item.within == "party" and item.post is not None


def _item(passage: Passage, at: int, context: Context, run_start: int) -> list[Item]:
    """What stands at `at`: somebody in a post, a group with its list, a name, a unit; [] for none of them."""
    posted = skip_posts(passage, at)
    begin = posted[0] if posted else at
    if not posted and (respect := HONORIFIC.match(passage.low, at)) and at > run_start:
        begin = respect.end()
        posted = skip_posts(passage, begin)
        begin = posted[0] if posted else begin
    items = _core(passage, begin, context, posted is not None, at == run_start)
    if posted is not None and not items:
        return _core(passage, at, context, False, at == run_start)
    if posted is not None:
        items = [replace(item, post=posted[1]) for item in items]
        items[0] = replace(items[0], start=at)
    return items


def _core(passage: Passage, at: int, context: Context, posted: bool, first: bool) -> list[Item]:
    if at >= len(passage.low):
        return []
    name = read_name(passage, at)
    if passage.low.startswith(starters(), at) and (group := _group(passage, at, context)):
        if name is None or name.end <= group[0].end:
            return group
    elif passage.low.startswith("ngành ", at) and (branch := read_branch(passage, at, context)):
        return [branch]
    if name is not None:
        item = of_name(passage, at, name, context)
        if name.within != "place" or item.places:
            return [item]
    return _group(passage, at, context) or _units(passage, at, context, posted, first)


def _group(passage: Passage, at: int, context: Context) -> list[Item]:
    group = read_group(passage, at, context)
    return _with_list(passage, group, context) if group is not None else []


def _units(passage: Passage, at: int, context: Context, posted: bool, first: bool) -> list[Item]:
    """Units addressed as such: "huyện X", "các xã, thị trấn", bare "huyện" where the context knows which."""
    tail = read_places(passage, at, context)
    if tail is None:
        return []
    if first and not posted and is_place(passage.low, at):
        return []
    if (
        tail.places[0].level is None
        and not tail.places[0].words.startswith(("các ", "những ", "cả "))
        and not tail.places[0].words[0].isdigit()
    ):
        return []
    return [_unit(place) for place in tail.places if _addressable(place)]


def _addressable(place: Place) -> bool:
    if place.level is None:
        return True
    return place.level != "hamlet" and (place.name is not None)


def _unit(place: Place) -> Item:
    kind: BodyKind = "group" if place.level is None else "unit"
    return Item(
        place.start, place.end, place.words, proper_slug(place.words), "any", "none", kind, False,
        (place,) if kind == "unit" else (),
    )  # fmt: skip


def is_place(low: str, at: int) -> bool:
    """Whether the words before a unit make it a place, not an actor ("trên địa bàn huyện")."""
    before = low[max(0, at - 24) : at].rstrip(" \u00a0")
    if before[-1:].isdigit():
        return True  # "5 xã" counts them
    return before.endswith(places_after()) and any(
        before.endswith(word) and not before[: -len(word)][-1:].isalnum() for word in places_after()
    )


def _with_list(passage: Passage, group: Group, context: Context) -> list[Item]:
    """The members a group is spelled out in, in place of its label: behind a colon or right behind the word."""
    end = group.item.end
    colon = _COLON.match(passage.low, end)
    if colon is not None:
        members = _members(passage, colon.end(), group.head, context, listed_only=False)
        if members:
            return members
    elif group.head and passage.low.startswith(" ", end) and (first := names_under(group.head).match(passage, end + 1)):
        if passage.toned[end + 1].isupper() and first:
            return _members(passage, end + 1, group.head, context, listed_only=True) or [group.item]
    elif opened := _OPENED.match(passage.low, end):
        members = _members(passage, opened.end(), group.head, context, listed_only=True)
        least = 1 if opened[0].startswith(" (") else 2
        if len(members) >= least and passage.low.startswith(")", members[-1].end):
            return [*members[:-1], replace(members[-1], closes=1)]
    return [group.item]


def _members(passage: Passage, at: int, head: str | None, context: Context, listed_only: bool) -> list[Item]:
    members: list[Item] = []
    clause = False
    while len(members) < _MOST_ITEMS:
        found = _member(passage, at, head, context, listed_only, not members)
        if not found or (clause and (post := found[0].post) is not None and not post.collective):
            break  # "…; Chủ tịch UBND tỉnh kết luận": behind a semicolon a person begins another clause
        members += found
        end = members[-1].end
        if bracketed := _BRACKETED.match(passage.low, end):
            end = bracketed.end()
        joint = _LIST_SEPARATOR.match(passage.low, end)
        if joint is None:
            break
        at, clause = joint.end(), ";" in joint[0]
    return members


def _member(
    passage: Passage, at: int, head: str | None, context: Context, listed_only: bool, first: bool
) -> list[Item]:
    """One member: a sector under the head, a body with a type word of its own, a name no list has."""
    if at >= len(passage.low):
        return []
    if head is not None and (found := names_under(head).match(passage, at)) and passage.toned[at].isupper():
        name = of_known(found[1], found[0], "")
        return [of_name(passage, at, name, context)]
    items = _item(passage, at, context, -1)
    if items or listed_only or head is None or not passage.toned[at].isupper():
        return items
    unlisted = _UNLISTED.match(passage.toned, at)
    if (
        unlisted is None
        or len(unlisted[0].split()) > 8
        or (first and not passage.low.startswith((",", ";", " và"), unlisted.end()))
    ):
        return []
    text = f"{head} {unlisted[0].strip()}"
    level: Level = "province" if head == "Sở" else "any" if head == "Phòng" else "central"
    return [Item(at, at + len(unlisted[0].rstrip()), text, proper_slug(text), level, "none", "organisation", False)]


def _elided(passage: Passage, at: int, before: Item) -> list[Item]:
    """ "Sở Tài chính, Nội vụ": the type word of the item before holds for the name at `at`."""
    head = _HEADS.get(before.label.split(" ")[0].lower())
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


def _of_party(items: list[Item]) -> list[Item]:
    """ "các Ban: Tổ chức, Nội chính Tỉnh ủy": the committee said last is that of the branches before it."""
    committee = None
    done = []
    for item in reversed(items):
        if item.within == "party" and committee is not None and (body := branch_of(item.label, committee)) is not None:
            item = replace(item, label=body.label, id=body.id, level=body.level, place=body.place, within=None)
        elif found := COMMITTEE.search(item.label):
            committee = found[0].strip()
        done.append(item)
    return done[::-1]


def _share(items: list[Item]) -> list[Item]:
    """Places distributed: to the items before the one that carries them, then to those behind."""
    items = _of_party(_split_units(items))
    for at in range(len(items) - 2, -1, -1):
        item, following = items[at], items[at + 1]
        if item.place == "name" and item.level == "province" and following.kind == "group":
            continue
        if not item.places and _shares(item) and following.places and following.kind != "unit":
            chosen = tuple(p for p in following.places if fits(item, p))
            if chosen:
                items[at] = replace(item, places=chosen, joiner="")
                items[at + 1] = replace(following, joiner="")  # "của xã" said for all: no longer part of one label
    local: tuple[Place, ...] = ()
    for at, item in enumerate(items):
        if item.places:
            local = item.places if item.kind != "group" else local
        elif local and _inherits(item):
            levels = ("district", "commune") if item.kind == "group" else (None, "province", "district", "commune")
            chosen = tuple(p for p in local if fits(item, p) and p.level in levels)
            # "UBND tỉnh, các phòng": not of the district that the notice is about
            items[at] = replace(item, places=chosen) if chosen else replace(item, place="none")
    return items


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
        split.append(replace(item, places=own, end=own[-1].end))
        split += [_unit(p) for p in item.places if p.level != item.places[0].level]
    return split


def label_of(item: Item) -> str:
    """The label of an item that stands by itself."""
    return label(item, item.places[0] if item.places else None)
