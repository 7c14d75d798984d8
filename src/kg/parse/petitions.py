"""Petitions: the items that answer what somebody asks for, whoever asks, and where what is asked for begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.model import Body, Unit
from kg.parse.actors import Actor, Mentions, addressed_unit, find_actors
from kg.parse.outline import Item
from kg.parse.parts import Part
from kg.parse.scope import UnitsInScope

_PETITION_SKIP = re.compile(
    r"""\s*(?P<answer>(?:(?:cơ\ bản\ )?(?:đồng\ ý|thống\ nhất|nhất\ trí|chấp\ thuận)
        |(?:tạm\ thời\ )?(?:chưa|không)\ (?:xem\ xét|đồng\ ý|chấp\ thuận|giải\ quyết))\ (?:chủ\ trương\ )?(?:với\ |theo\ )?)?(?P<lead>(?:về|đối\ với|xử\ lý|giải\ quyết)\s+)?
    (?:(?:các|một\ số|những)\s+)?(?:(?:nội\ dung|ý\ kiến)\s+)?(?:khó\ khăn,\ vướng\ mắc,\s+)?(?P<word>kiến\ nghị|đề\ xuất|đề\ nghị)(?:,\s*(?:đề\ xuất|kiến\ nghị))?(?=\s|:)(?P<rest>[^\n]*)""",
    re.VERBOSE | re.IGNORECASE,
)
_REST = re.compile(r"\s+(?:khác|còn lại)\b")
_OF = re.compile(r"\s+của\s+", re.IGNORECASE)
_PRESENTED = re.compile(r" (?:tại|theo|\()[^.;:\n]{5,140}?(?= (?:về|đề nghị|xin)\b)")  # "tại Tờ trình số …, ngày …"
_ABOUT = re.compile(r"\s*(?:về(?:\s+việc)?\b|đề nghị\b|liên quan (?:đến|tới)\b|:)\s*", re.IGNORECASE)
_ABOUT_BEHIND = re.compile(r"\s+(?=(?:về|đề nghị|kiến nghị|xin)\b)|:", re.IGNORECASE)
_ALONE = ("đề nghị", "kiến nghị")  # skipped even where nothing leads to them
_MANY = re.compile(r"(?:các|một số|những) (?:nội dung|vấn đề|kiến nghị|đề xuất)\b|như sau\b|cụ thể\b", re.IGNORECASE)
_SHORTEST = 12  # characters that name a request
_ABOUT_FIRST = re.compile(
    r"\s*(?:Về việc|Về|Liên quan (?:đến|tới)(?: việc)?)\s+(?!các kiến nghị|kiến nghị|đề xuất)", re.IGNORECASE
)
_ASKED_BY = re.compile(
    r"(?:kiến nghị|đề xuất|đề nghị|vướng mắc)(?:,\s*(?:đề xuất|kiến nghị))?(?:\s+(?:khác|còn lại))?\s+của\s+",
    re.IGNORECASE,
)
_UNIT_WORD = re.compile(
    r"(?:các\s+)?(?P<word>huyện|xã|thị xã|thành phố|phường|thị trấn|đặc khu|tỉnh)(?=\s*(?:[,:;.]|(?:và|về|đã|đề nghị|kiến nghị|xin|tại|liên quan)\b|$))",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"(?: \([^()\n]{1,60}\))? (?:có )?(?:(?:đề nghị|kiến nghị|đề xuất)(?:, (?:đề nghị|kiến nghị|đề xuất))?|xin)(?: về(?: việc)?)?:? (?!của )"
)
_LINK = re.compile(r"\s*(?:,\s*và|,|và)\s*")


@dataclass(frozen=True, slots=True)
class PetitionSpan:
    """A petition: what is asked for begins at `start`. `petitioners` are the bodies that ask, with their words."""

    part: Part
    start: int
    end: int
    petitioners: tuple[Actor, ...]
    actors: tuple[Actor, ...]


def find_petitions(
    text: str, parts: Sequence[Part], mentions: Mentions, units: UnitsInScope, superiors: frozenset[str]
) -> list[PetitionSpan]:
    """The petitions among the items, in order."""
    found: list[PetitionSpan] = []
    asked: dict[int, tuple[Actor, ...]] = {}
    heading: Part | None = None
    for part in parts:
        item = part.item
        if part.mode != "petitions":
            continue
        asking = _asking(text, item.start, item.end, mentions, units, superiors)
        petitioners = asking.bodies if asking else _petitioners(text, item.start, item.end, mentions, units)
        asked[item.index] = petitioners
        if part.heading_end >= item.end or not text[item.start : item.end].strip():
            heading = part
            continue
        request = _request_above(text, heading, item, mentions, units)
        start = asking.asks if asking else _petition_start(text, item.start, item.end, mentions, units)
        if part.heading_end > item.start and start >= part.heading_end - 2:  # the heading names no single request
            start = part.heading_end
            start += len(text[start : item.end]) - len(text[start : item.end].lstrip())
        if part.announces and item.end - start < 120:
            continue
        if request is not None:
            start = request
        named = petitioners
        if not petitioners:
            petitioners = next((asked[i] for i in part.leads if asked.get(i)), ())
        # A list goes on with the requests of the body named last, which says more than the unit of the heading.
        if (
            asking is None
            and (not named or _are_of(named, found))
            and all(actor.body.kind == "unit" for actor in petitioners)
            and found
            and found[-1].part.item.above == item.above
        ):
            petitioners = found[-1].petitioners or petitioners
        answer = max(start, item.start)
        actors = find_actors(text, answer, item.end, mentions, superiors) or addressed_unit(
            text, answer, item.end, _bare_words(petitioners, units)
        )
        found.append(PetitionSpan(part, start, item.end, petitioners, tuple(actors)))
    return found


def _bare_words(petitioners: Sequence[Actor], units: UnitsInScope) -> dict[str, Unit]:
    """What level words mean in an answer: the units in scope, and those of the bodies that asked."""
    of_petitioners = {
        unit.label.removesuffix(unit.name).strip().lower(): unit
        for _, _, unit in units.named
        if any(unit.id.removeprefix("unit/") == region for region in map(_region, petitioners))
    }
    return units.bare | of_petitioners


def _region(actor: Actor) -> str:
    return actor.body.id.removeprefix("agency/").removeprefix("unit/").rpartition("/")[0]


def _are_of(units: Sequence[Actor], found: Sequence[PetitionSpan]) -> bool:
    """Whether those who asked last are of the units that are said to ask: "của huyện" behind "của UBND huyện"."""
    last = [actor.body.id for actor in found[-1].petitioners] if found else []
    return all(any(unit.body.id.removeprefix("unit/") in body for body in last) for unit in units)


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


def _petition_start(text: str, start: int, end: int, mentions: Mentions, units: UnitsInScope) -> int:
    """Where what is asked for begins: behind "Đối với kiến nghị (của X) về", "Đồng ý với đề nghị của X tại Tờ trình … về"."""
    match = _PETITION_SKIP.match(text, start, end)
    if match is None:
        about = _ABOUT_FIRST.match(text, start, end)
        return about.end() if about else start
    if _REST.match(match["rest"]):  # "Các kiến nghị khác …" is asked for as a whole
        return match.end("lead") if match["lead"] else start
    if not (match["answer"] or match["lead"] or match["word"].lower() in _ALONE):
        return start
    at = match.start("rest")
    if of := _OF.match(text, at, end):
        named = mentions.within(of.end(), end)
        if named and named[0].start - of.end() <= 3:
            at = named[0].end
        elif asking := _units_asking(text, of.end(), end, units):
            at = asking[-1].end
        elif about := _ABOUT_BEHIND.search(text, of.end(), min(end, of.end() + 120)):
            at = about.start() if about[0] != ":" else about.end()
    if presented := _PRESENTED.match(text, at, end):
        at = presented.end()
    while about := _ABOUT.match(text, at, end):
        at = about.end()
    while at < end and text[at] in " :,":
        at += 1
    return at if at < end else start


def _request_above(text: str, heading: Part | None, item: Item, mentions: Mentions, units: UnitsInScope) -> int | None:
    """Where the request begins that the heading right above an unnumbered answer names: "1. Kiến nghị về …: ⏎ Thống nhất …"."""
    if (
        heading is None
        or item.marker is not None
        or heading.item.marker is None
        or item.index != heading.item.index + 1
    ):
        return None
    begin, end = heading.item.start, heading.item.end
    if not _PETITION_SKIP.match(text, begin, end):
        return None
    start = _petition_start(text, begin, end, mentions, units)
    names = start > begin and end - start > _SHORTEST and not _MANY.match(text, start, end)
    return start if names else None


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
