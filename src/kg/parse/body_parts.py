"""What stands at one position of a run: somebody in a post, a group with its list, a body's name, a unit."""

from __future__ import annotations

import re
from functools import cache

from kg.knowledge.bodies import Level, places_after
from kg.model import BodyKind
from kg.parse import body_groups, body_names
from kg.parse.body_groups import Group, read_branch, read_group, starters
from kg.parse.body_items import Item, of_name
from kg.parse.body_names import names_under, of_known, proper_slug, read_name
from kg.parse.body_places import read_places
from kg.parse.body_units import LEVEL_OF, NAME, SHORT_WORDS, Place, longest_name
from kg.parse.context import Context
from kg.parse.phrases import Passage
from kg.parse.post_words import HONORIFIC, skip_posts, standing_posts

BRACKETED = re.compile(r" ?\((?![^()\n]{0,40}(?:chủ trì|phối hợp|báo cáo|qua |để |nếu ))[^()\n]{1,40}\)")
_LIST_SEPARATOR = re.compile(r"[ \u00a0]?(?:[,;](?: ?và)?|và|;?\n? ?[-+•])[ \u00a0]?")
_COLON = re.compile(r"[ \u00a0]?:[ \u00a0]?(?:[-+•][ \u00a0]?)?")
_UNLISTED = re.compile(r"[^\W\d_][^,;:.()\n]{2,80}?(?=[,;:.()\n]| và |$)")
_OPENED = re.compile(r"(?: [^\W_]+){0,5} \((?:gồm:?|bao gồm:?)? ?")
MOST_ITEMS = 60
_NUMBER_OR_NAME = re.compile(rf"\d{{1,3}}(?![\w.])|{NAME.pattern}")
_NUMBERS = re.compile(
    rf"(?::? ?)(?P<list>(?:{_NUMBER_OR_NAME.pattern})(?:(?:, | và )(?:{_NUMBER_OR_NAME.pattern})(?= và |[,.;:)\n]|$))+)"
)
_COMMITTEES_OF = {"huyện ủy": "huyện", "quận ủy": "quận", "thị ủy": "thị xã", "thành ủy": "thành phố"}
_BEFORE_COMMITTEE = re.compile(r"[ \u00a0]?:?[ \u00a0]")


_FIRST = re.compile(r"[^\W_]+")
_POST, _NAME, _GROUP, _UNIT = 1, 2, 4, 8


@cache
def _openers() -> dict[str, int]:
    """What may begin with a word, folded: one flag for each kind. Most words begin nothing, which ends runs cheaply."""
    flags: dict[str, int] = {}
    for flag, words in (
        (_POST, {*standing_posts().first_words, "các", "những", "đồng", "đ", "ông", "bà"}),
        (_NAME, body_names.first_words()),
        (_GROUP, {*body_groups.openings(), "ngành"}),
        (_UNIT, {"các", "những", "cả", *(w.split()[0] for w in (*LEVEL_OF, *SHORT_WORDS))}),
        (_UNIT, {"hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"}),
    ):
        for word in words:
            flags[word] = flags.get(word, 0) | flag
    return flags


def _kinds(low: str, at: int) -> int:
    word = _FIRST.match(low, at)
    if word is None:
        return 0
    return _UNIT if word[0].isdigit() else _openers().get(word[0], 0)


def read_item(passage: Passage, at: int, context: Context, run_start: int) -> list[Item]:
    """What stands at `at`: somebody in a post, a group with its list, a name, a unit; [] for none of them."""
    kinds = _kinds(passage.low, at)
    if not kinds:
        return []
    posted = skip_posts(passage, at) if kinds & _POST else None
    begin = posted[0] if posted else at
    if kinds & _POST and not posted and (respect := HONORIFIC.match(passage.low, at)) and at > run_start:
        begin = respect.end()
        posted = skip_posts(passage, begin)
        begin = posted[0] if posted else begin
    items = _core(passage, begin, context, posted is not None, at == run_start, kinds if begin == at else None)
    if posted is not None and not items:
        return _core(passage, at, context, False, at == run_start, kinds)
    if posted is not None:
        items = [item._replace(post=posted[1]) for item in items]
        items[0] = items[0]._replace(start=at)
    return items


def _core(
    passage: Passage, at: int, context: Context, posted: bool, first: bool, known: int | None = None
) -> list[Item]:
    """What stands at `at` but for a post. `known`: the kinds that its word begins, where they have been asked."""
    kinds = _kinds(passage.low, at) if known is None else known
    name = read_name(passage, at) if kinds & _NAME else None
    started = bool(kinds & _GROUP) and passage.low.startswith(starters(), at)
    group = _group(passage, at, context) if started else []
    if group:
        if name is None or name.end <= group[0].end:
            return group
    elif passage.low.startswith("ngành ", at) and (branch := read_branch(passage, at, context)):
        return [branch]
    if name is not None:
        item = of_name(passage, at, name, context)
        if name.within != "place" or item.places:
            return [item]
    if kinds & _GROUP and not started:
        group = _group(passage, at, context)
    if group or not kinds & _UNIT:
        return group
    return _units(passage, at, context, posted, first)


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
    return [unit_item(place) for place in tail.places if _addressable(place)]


def _addressable(place: Place) -> bool:
    if place.level is None:
        return True
    return place.level != "hamlet" and (place.name is not None)


def unit_item(place: Place) -> Item:
    kind: BodyKind = "group" if place.level is None else "unit"
    return Item(
        place.start, place.end, place.words, proper_slug(place.words), "any", "none", kind, False,
        (place,) if kind == "unit" else (),
    )  # fmt: skip


def is_place(low: str, at: int) -> bool:
    """Whether the words before a unit make it a place, not an actor ("trên địa bàn huyện")."""
    before = low[max(0, at - 24) : at].rstrip(" \u00a0")
    if before.endswith(("nhiệm vụ của", "trách nhiệm của", "nhiệm vụ cụ thể của")):
        return False
    if before[-1:].isdigit():
        return True  # "5 xã" counts them
    return before.endswith(places_after()) and any(
        before.endswith(word) and not before[: -len(word)][-1:].isalnum() for word in places_after()
    )


def _with_list(passage: Passage, group: Group, context: Context) -> list[Item]:
    """The members a group is spelled out in, in place of its label: behind a colon or right behind the word."""
    if members := _committees(passage, group, context) or _numbered(passage, group):
        return members
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
            return [*members[:-1], members[-1]._replace(closes=1)]
    return [group.item]


def _committees(passage: Passage, group: Group, context: Context) -> list[Item]:
    """ "các huyện ủy A, B, C": the committees of the districts named."""
    word = _COMMITTEES_OF.get(group.nouns[-1]) if len(group.nouns) == 1 else None
    found: list[Item] = []
    at = group.item.end
    while word is not None and len(found) < MOST_ITEMS:
        joint = _BEFORE_COMMITTEE.match(passage.low, at) if not found else _LIST_SEPARATOR.match(passage.low, at)
        name = NAME.match(passage.toned, joint.end()) if joint else None
        if name is None:
            break
        size, unit = longest_name(word, name[0], context, None)
        made = read_item(Passage.of(f"{group.nouns[-1].capitalize()} {unit.name}"), 0, context, 0) if unit else []
        if not made:
            break
        at = name.start() + size
        found.append(made[0]._replace(start=name.start() if found else group.item.start, end=at))
    return found


def _numbered(passage: Passage, group: Group) -> list[Item]:
    """ "các Ban Quản lý dự án: 2, 6, Thăng Long": each under its number or name."""
    listed = _NUMBERS.match(passage.toned, group.item.end) if group.nouns[:1] == ("ban quản lý dự án",) else None
    if listed is None:
        return []
    head = group.item.label.removeprefix("các ")
    found = [
        (m.span(), f"{head[0].upper()}{head[1:]} {m[0]}")
        for m in _NUMBER_OR_NAME.finditer(passage.toned, *listed.span("list"))
    ]
    items = [
        Item(begin, end, label, proper_slug(label), "central", "none", "organisation", False)
        for (begin, end), label in found
    ]
    return [items[0]._replace(start=group.item.start), *items[1:]]


def _members(passage: Passage, at: int, head: str | None, context: Context, listed_only: bool) -> list[Item]:
    members: list[Item] = []
    clause = False
    while len(members) < MOST_ITEMS:
        found = _member(passage, at, head, context, listed_only, not members)
        if not found or (clause and (post := found[0].post) is not None and not post.collective):
            break  # "…; Chủ tịch UBND tỉnh kết luận": behind a semicolon a person begins another clause
        members += found
        end = members[-1].end
        if bracketed := BRACKETED.match(passage.low, end):
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
    items = read_item(passage, at, context, -1)
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
