"""Tasks and petitions: the items of the body that tell somebody to act, or answer a request.

An item is a task in a part that gives directions, unless it only heads or announces others, praises or finds. In a part
that does neither it must be an order by its own words. GUIDE.md of the gold annotations is the measure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from kg.knowledge.wordings import pattern
from kg.model import Body
from kg.parse.actors import Actor, Mentions, addressed, find_actors
from kg.parse.parts import Part
from kg.parse.scope import UnitsInScope

_OWN_ORDER = 45  # characters between an order and the announcement of the list that make an order of its own
_SENTENCE = re.compile(r"(?<=[.;])\s+")
_PETITION_SKIP = re.compile(
    r"""\s*(?:(?:về|đối\ với|xử\ lý|giải\ quyết)\s+)?(?:(?:các|một\ số|những)\s+)?(?:(?:nội\ dung|ý\ kiến)\s+)?(?:khó\ khăn,\ vướng\ mắc,\s+)?(?:kiến\ nghị|đề\ xuất|đề\ nghị)(?:,\s*(?:đề\ xuất|kiến\ nghị))?(?=\s|:)(?P<rest>[^\n]*)""",
    re.VERBOSE | re.IGNORECASE,
)
# Among findings only a sentence that orders somebody counts: "Yêu cầu UBND …", "Giao Sở …".
_PLAIN_ORDER = re.compile(r"(?:Yêu cầu|Giao|Đề nghị|Phân công)\s+(?:[^\W\d_]+\s+){0,3}$")
_NO_ORDER = re.compile(r"\b(?:theo|theo đúng|xét|sự|nội dung|văn bản|ý kiến|được|công tác)\s$", re.IGNORECASE)
_REST = re.compile(r"\s+(?:khác|còn lại)\b")
_OF = re.compile(r"\s+của\s+", re.IGNORECASE)
_ABOUT = re.compile(r"\s*(?:về(?:\s+việc)?\b|đề nghị\b|liên quan (?:đến|tới)\b|:)\s*", re.IGNORECASE)
_ABOUT_FIRST = re.compile(
    r"\s*(?:Về việc|Về|Liên quan (?:đến|tới)(?: việc)?)\s+(?!các kiến nghị|kiến nghị|đề xuất)", re.IGNORECASE
)
_ASKED_BY = re.compile(r"(?:kiến nghị|đề xuất|đề nghị|vướng mắc)(?:,\s*(?:đề xuất|kiến nghị))?\s+của\s+", re.IGNORECASE)


_UNIT_WORD = re.compile(
    r"(?:các\s+)?(?P<word>huyện|xã|thị xã|thành phố|phường|thị trấn|đặc khu|tỉnh)(?=\s*(?:[,:;.]|và\b|$|về\b|đã\b))",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"(?:^|(?<=[.;:] )|(?:đề nghị|yêu cầu|giao) )(?P<word>[Tt]ỉnh|[Tt]hành phố|[Hh]uyện|[Tt]hị xã|[Xx]ã|[Pp]hường|[Tt]hị trấn)(?= (?:cần|phải|tập trung|khẩn trương|tiếp tục|chủ động|quan tâm|rà soát|chỉ đạo|sớm|nghiêm túc))",
    re.MULTILINE,
)
_ASKS = re.compile(
    r"(?: \([^()\n]{1,60}\))? (?:có )?(?:(?:đề nghị|kiến nghị|đề xuất)(?:, (?:đề nghị|kiến nghị|đề xuất))?|xin)(?: về(?: việc)?)?:? (?!của )"
)
_LINK = re.compile(r"\s*(?:,\s*và|,|và)\s*")


@dataclass(frozen=True, slots=True)
class TaskSpan:
    """A task: its words are `text[start:end]`; `actors` those it names; `inherited` those of the nearest heading or
    lead-in, where it names none that does the work."""

    part: Part
    start: int
    end: int
    actors: tuple[Actor, ...]
    inherited: tuple[Actor, ...]


@dataclass(frozen=True, slots=True)
class PetitionSpan:
    """A petition: what is asked for begins at `start`. `petitioners` are the bodies that ask, with their words."""

    part: Part
    start: int
    end: int
    petitioners: tuple[Actor, ...]
    actors: tuple[Actor, ...]


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
        firm = [actor for actor in actors if not _loose_unit(text, start, actor)]
        inherited: tuple[Actor, ...] = ()
        if not any(actor.role != "coordinating" for actor in firm):  # those of the nearest heading above
            inherited = next(filter(None, map(put_to_work, part.leads)), ())
        else:
            actors = firm
        found.append(TaskSpan(part, start, part.item.end, tuple(firm if inherited else actors), inherited))
    return found


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
    return tuple(named or _bare_unit(text, start, end, units))


def _bare_unit(text: str, start: int, end: int, units: UnitsInScope) -> list[Actor]:
    """The unit that a sentence addresses by its level word alone: "Tỉnh cần tập trung …", "đề nghị huyện …"."""
    for found in _BARE.finditer(text, start, end):
        if (unit := units.bare.get(found["word"].lower())) is not None:
            return [
                Actor(
                    Body(unit.id, unit.label, "unit"),
                    "assigned",
                    found.start("word"),
                    found.end("word"),
                    found.start("word"),
                )
            ]
    return []


def find_petitions(
    text: str, parts: Sequence[Part], mentions: Mentions, units: UnitsInScope, superiors: frozenset[str]
) -> list[PetitionSpan]:
    """The petitions among the items, in order."""
    found: list[PetitionSpan] = []
    asked: dict[int, tuple[Actor, ...]] = {}
    for part in parts:
        item = part.item
        if part.mode != "petitions":
            continue
        asking = _asking(text, item.start, item.end, mentions, units, superiors)
        petitioners = asking.bodies if asking else _petitioners(text, item.start, item.end, mentions, units)
        asked[item.index] = petitioners
        if part.heading_end >= item.end or not text[item.start : item.end].strip():
            continue
        start = asking.asks if asking else _petition_start(text, item.start, item.end, mentions)
        if part.heading_end > item.start and start >= part.heading_end - 2:  # the heading names no single request
            start = part.heading_end
            start += len(text[start : item.end]) - len(text[start : item.end].lstrip())
        if part.announces and item.end - start < 120:
            continue
        if not petitioners:
            petitioners = next((asked[i] for i in part.leads if asked.get(i)), ())
        # A list goes on with the requests of the body named last, which says more than the unit of the heading.
        if (
            asking is None
            and all(actor.body.kind == "unit" for actor in petitioners)
            and found
            and found[-1].part.item.above == item.above
        ):
            petitioners = found[-1].petitioners or petitioners
        actors = find_actors(text, start, item.end, mentions, superiors)
        found.append(PetitionSpan(part, start, item.end, petitioners, tuple(actors)))
    return found


@dataclass(frozen=True, slots=True)
class _Asking:
    """ "UBND xã A đề nghị hỗ trợ …": who asks, and where what is asked for begins."""

    bodies: tuple[Actor, ...]
    asks: int


def _asking(
    text: str, start: int, end: int, mentions: Mentions, units: UnitsInScope, superiors: frozenset[str]
) -> _Asking | None:
    """An item that opens with those who ask; None where those who answer do, or it opens in another way."""
    named = mentions.within(start, end)
    if named and named[0].start == start and not superiors.intersection(body.id for body in named[0].bodies):
        behind = named[0].end
        bodies = tuple(Actor(b, "assigned", *span) for b, span in zip(named[0].bodies, named[0].spans, strict=True))
    else:
        bodies = _units_asking(text, start, end, units)
        behind = bodies[-1].end if bodies else start
    asks = _ASKS.match(text, behind, end) if bodies else None
    return _Asking(bodies, asks.end()) if asks else None


def _petition_start(text: str, start: int, end: int, mentions: Mentions) -> int:
    """Where what is asked for begins: behind "Đối với kiến nghị (của X) về", "Đề nghị"."""
    match = _PETITION_SKIP.match(text, start, end)
    if match is None and (about := _ABOUT_FIRST.match(text, start, end)):
        return about.end()
    if match is not None and _REST.match(match["rest"]):
        return start  # "Các kiến nghị khác …" is asked for as a whole
    if match is None or not re.match(
        r"\s*(?:về|đối với|đề nghị|xử lý|giải quyết|kiến nghị)\b", text[start:end], re.IGNORECASE
    ):
        return start
    at = match.start("rest")
    if of := _OF.match(text, at, end):
        named = mentions.within(of.end(), end)
        if named and named[0].start - of.end() <= 3:
            at = named[0].end
        elif about := re.search(r"\s+(?=về\b)|:", text[of.end() : min(end, of.end() + 120)]):
            at = of.end() + about.start()
    while about := _ABOUT.match(text, at, end):
        at = about.end()
    while at < end and text[at] in " :,":
        at += 1
    return at if at < end else start


def _petitioners(text: str, start: int, end: int, mentions: Mentions, units: UnitsInScope) -> tuple[Actor, ...]:
    """The bodies behind "kiến nghị của …"; a mention of a body says more than one of its unit."""
    best: tuple[Actor, ...] = ()
    for asked in _ASKED_BY.finditer(text, start, end):
        near = mentions.within(asked.end(), end)
        if near and near[0].start - asked.end() <= 4:
            mention = near[0]
            named = tuple(Actor(b, "assigned", a, z) for b, (a, z) in zip(mention.bodies, mention.spans, strict=True))
        else:
            named = _units_asking(text, asked.end(), end, units)
        if named and (not best or all(actor.body.kind == "unit" for actor in best)):
            best = named
    return best


def _units_asking(text: str, start: int, end: int, units: UnitsInScope) -> tuple[Actor, ...]:
    """Units that ask: "của huyện X", and by their level word alone, "của huyện, xã"."""
    found: list[Actor] = []
    at = start
    while at < end:
        named = next(((a, z, unit) for a, z, unit in units.named if a == at), None)
        word = _UNIT_WORD.match(text, at, end)
        if named is not None:
            at = named[1]
            found.append(Actor(Body(named[2].id, named[2].label, "unit"), "assigned", named[0], named[1]))
        elif word is not None and (unit := units.bare.get(word["word"].lower())) is not None:
            found.append(Actor(Body(unit.id, unit.label, "unit"), "assigned", word.start("word"), word.end("word")))
            at = word.end("word")
        else:
            break
        link = _LINK.match(text, at, end)
        if link is None:
            break
        at = link.end()
    # "xã A, huyện B": the higher unit only says where the lower one is.
    return tuple(
        a for a in found if not any(b.body.id.startswith(f"{a.body.id}/") and b.start < a.start for b in found)
    )
