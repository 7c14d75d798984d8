"""Tasks: the items of the body that tell somebody to act.

An item is a task in a part that gives directions, unless it only heads or announces others, praises or finds. In a part
that does neither it must be an order by its own words. GUIDE.md of the gold annotations is the measure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from kg.knowledge.wordings import pattern
from kg.parse.actors import Actor, Mentions, addressed, addressed_unit, find_actors
from kg.parse.parts import Part
from kg.parse.scope import UnitsInScope

_OWN_ORDER = 45  # characters between an order and the announcement of the list that make an order of its own
_SENTENCE = re.compile(r"(?<=[.;])\s+")
# Among findings only a sentence that orders somebody counts: "Yêu cầu UBND …", "Giao Sở …".
_PLAIN_ORDER = re.compile(r"(?:Yêu cầu|Giao|Đề nghị|Phân công)\s+(?:[^\W\d_]+\s+){0,3}$")
_NO_ORDER = re.compile(r"\b(?:theo|theo đúng|xét|sự|nội dung|văn bản|ý kiến|được|công tác)\s$", re.IGNORECASE)


class TaskSpan(NamedTuple):
    """A task: its words are `text[start:end]`; `actors` those it names; `inherited` those of the nearest heading or
    lead-in, where it names none that does the work."""

    part: Part
    start: int
    end: int
    actors: tuple[Actor, ...]
    inherited: tuple[Actor, ...]


def find_tasks(
    text: str, parts: Sequence[Part], mentions: Mentions, units: UnitsInScope, superiors: frozenset[str]
) -> list[TaskSpan]:
    """The tasks among the items, in order."""
    found = []
    put_to_work = cache(lambda index: _put_to_work(text, parts[index], mentions, units, superiors))
    for part in parts:
        start = part.item.start
        actors = find_actors(text, start, part.item.end, mentions, superiors, part.mode == "directions")
        addressed_above = part.mode is None and any(map(put_to_work, part.leads))
        if not _is_task(text, part, actors, addressed_above):
            continue
        firm = _without_bare([actor for actor in actors if not _loose_unit(text, start, actor)])
        inherited: tuple[Actor, ...] = ()
        acting = [actor for actor in firm if actor.role != "coordinating"]
        if not acting or _ordered_about(text, start, acting):  # those of the nearest heading above
            above = list(filter(None, map(put_to_work, part.leads)))
            inherited = next(
                (a for a in above if not _ordered_about(text, 0, a)), above[0] if above and not acting else ()
            )
        if acting and inherited:
            firm = [actor for actor in firm if actor not in acting]
        elif acting:
            actors = firm
        found.append(TaskSpan(part, start, part.item.end, tuple(firm if inherited else actors), inherited))
    return found


# Private parties whom the addressee of a heading is to press: "UBND huyện: … yêu cầu nhà thầu …".
_PRIVATE = re.compile(
    r"(?:các )?(?:nhà thầu|chủ đầu tư|đơn vị (?:thi công|tư vấn)|tư vấn|doanh nghiệp|nhà đầu tư)", re.IGNORECASE
)
_PRESSES = re.compile(r"(?:yêu cầu|chỉ đạo|đôn đốc|đề nghị|vận động)\s$", re.IGNORECASE)
_BARE_COMMITTEE = re.compile(
    r"(?:Ủy ban nhân dân|Hội đồng nhân dân|Đảng ủy) (?:huyện|xã|phường|thị xã|thành phố|thị trấn)"
)


def _ordered_about(text: str, start: int, actors: Sequence[Actor]) -> bool:
    """Whether those who act are private parties alone, each behind an order."""
    return all(
        _PRIVATE.match(actor.body.label) and _PRESSES.search(text, max(start, actor.run - 10), actor.run)
        for actor in actors
    )


def _without_bare(actors: list[Actor]) -> list[Actor]:
    """Actors without the committee that only its level names ("Chủ tịch UBND huyện chịu trách nhiệm …") beside those
    that are named ("UBND các huyện A, B")."""
    labels = [actor.body.label for actor in actors]
    return [
        actor
        for actor in actors
        if not (
            _BARE_COMMITTEE.fullmatch(label := actor.body.label)
            and any(other.startswith((f"{label} ", f"{label.split(' nhân dân')[0]} nhân dân các ")) for other in labels)
        )
    ]


def _loose_unit(text: str, start: int, actor: Actor) -> bool:
    """A bare unit in the middle of an item ("…, huyện cần chủ động …") repeats whom the part addresses."""
    if actor.body.kind != "unit" or actor.role == "coordinating":
        return False
    before = text[start : actor.run]
    return bool(before.strip()) and re.search(r"(?:yêu cầu|đề nghị|giao)\s*(?:các\s*)?$", before, re.IGNORECASE) is None


def _is_task(text: str, part: Part, actors: Sequence[Actor], addressed_above: bool) -> bool:
    """Whether an item is one; `addressed_above`: a heading puts bodies to work, in a part that says no more."""
    item = part.item
    words = text[item.start : item.end]
    if part.heading_end >= item.end or not words.strip() or part.mode == "petitions":
        return False
    own = text[part.heading_end : item.end].strip() if part.heading_end > item.start else words.strip()
    if part.announces and not _orders_of_its_own(text, item.end - len(own), item.end, actors):
        return False
    acting = [actor for actor in actors if actor.role != "coordinating"]
    only_finds = _only_finds(own) and not any(
        text[max(item.start, actor.run - 4) : actor.run].rstrip().endswith(".") for actor in acting
    )
    if part.mode == "directions":
        return not only_finds
    if part.mode == "findings":
        return any(_PLAIN_ORDER.search(text, item.start, actor.start) for actor in acting)
    if only_finds:
        return False
    # An unnumbered paragraph that opens with a verb may as well tell what was done.
    opens = _opens_with_order(own) if item.marker is not None else pattern("order", "orders").match(own) is not None
    return opens or bool(acting) or addressed_above


def _orders_of_its_own(text: str, start: int, end: int, actors: Sequence[Actor]) -> bool:
    """Whether a lead-in says more than that a list follows: the order left when the announcement is cut off."""
    words = text[start:end]
    orders = list(pattern("order", "orders").finditer(words))
    sentence = len(words) - len(_SENTENCE.split(words)[-1])
    if any(order.start() < sentence for order in orders):
        return True
    order = next((o for o in orders if o.start() >= sentence), None) or pattern("verb", "acts").match(words.lstrip())
    if order is None:
        return False
    # The order's own words begin behind the bodies that it is given to.
    begin = order.end()
    for actor in actors:
        if actor.role != "coordinating" and start + order.start() < actor.run < start + begin + 40:
            begin = max(begin, actor.end - start)
    announced = pattern("announcement", "announces").search(words, begin)
    return (announced.start() if announced else len(words)) - begin >= _OWN_ORDER


def _only_finds(words: str) -> bool:
    """Praise and findings without an order behind them."""
    if pattern("finding", "finding").match(words) is None and pattern("approval", "agrees").match(words) is None:
        return False
    return (
        not any(_says_order(words, order) for order in pattern("order", "orders").finditer(words))
        and re.search(r"\b(?:cần|phải)\b", words) is None
    )


def _says_order(words: str, order: re.Match[str]) -> bool:
    """Whether an order's word orders, and is not what somebody asked for ("theo đề nghị của Sở X")."""
    return _NO_ORDER.search(words, max(0, order.start() - 12), order.start()) is None and not words.startswith(
        " của", order.end()
    )


def _opens_with_order(words: str) -> bool:
    return pattern("order", "orders").match(words) is not None or pattern("verb", "acts").match(words) is not None


def _put_to_work(
    text: str, lead: Part, mentions: Mentions, units: UnitsInScope, superiors: frozenset[str]
) -> tuple[Actor, ...]:
    """The bodies that a heading or lead-in puts to work in what stands below it."""
    start, end = lead.item.start, lead.item.end
    heading = lead.heading_end if lead.heading_end > start else end if end - start <= 160 else start
    named = addressed(text, start, heading, mentions) if heading > start else []
    if not named and (lead.announces or (not lead.item.bullet and lead.heading_end < end)):
        named = [a for a in find_actors(text, start, end, mentions, superiors) if a.role != "coordinating"]
    return tuple(named or addressed_unit(text, start, end, units.bare))
