"""Who took part in the session, and on which side.

Lists of those present follow wordings such as "Tham dự có …", "Về phía huyện X có …"; each goes on to the end of its
sentence, or of the bullets below it. A body stands on the side of the place visited where it is of a lower level than
the chair's; a label without a level goes with the wording that opens its list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal, NamedTuple

from kg.fold import lower
from kg.knowledge.posts import attendance, attended, central_chairs
from kg.model import Body
from kg.parse.bodies import BodyMention, find_bodies
from kg.parse.body_units import UPPER, read_unit
from kg.parse.context import Context
from kg.parse.phrases import Passage, begin_word
from kg.parse.posts import find_officials

Side = Literal["province", "local"]
Host = Literal["centre", "province", "district", "commune"]

# The end of a sentence, but not the full stop of "TP. Vinh"; or of a paragraph that no bullet follows.
_SENTENCE = re.compile(
    rf"(?<!\bTP)(?<!\bTp)(?<!\bTX)(?<!\bQ)(?<!\bP)(?<!TS)(?<!GS)(?<!ThS)(?<!BS)\.(?=\s+[{UPPER}])|\.\s*$"
    r"|\n(?!\s*(?:[-+•*]|\d{1,2}[.)]|\(?[a-zđ]\)))"
)
_LOCAL_WORDS = re.compile(
    r"(?<![^\W_])(?:huyện|xã|phường|thị trấn|thị xã|quận|đặc khu|địa phương|cơ sở|đơn vị được|thành phố [^\W_]+)(?![^\W_])",
    re.IGNORECASE,
)
_UNIT_WORD = re.compile(
    r"(?<![^\W_])(?:huyện|xã|phường|thị trấn|thị xã|quận|đặc khu|thành phố|tỉnh)(?= )", re.IGNORECASE
)
_LOCAL_GROUP = re.compile(
    r"(?<!văn )(?<![^\W_])(?:phòng|huyện|xã|phường|thị trấn|thôn|bản|tổ dân phố|cấp huyện|cấp xã)(?![^\W_])",
    re.IGNORECASE,
)
_COMMUNE_GROUP = re.compile(r"(?<![^\W_])(?:xã|phường|thị trấn|thôn|bản|tổ dân phố)(?![^\W_])", re.IGNORECASE)
_HAMLET_GROUP = re.compile(r"(?<![^\W_])(?:thôn|bản|tổ dân phố|khu phố|ấp)(?![^\W_])", re.IGNORECASE)
_OF_CENTRE = re.compile(r"điểm cầu (?:Bộ|Chính phủ|Văn phòng Chính phủ|Trung ương|Trụ sở|trụ sở)")
_OF_PROVINCE = re.compile(r"(?<![^\W_])(?:phía|đoàn|thành phần) (?:của )?(?:tỉnh|thành phố)(?![^\W_])", re.IGNORECASE)
# Whose post it is that holds the session. A city is a district's where the province is none.
_OF_COMMUNE = re.compile(r"(?<![^\W_])(?:xã|phường|thị trấn|đặc khu)(?![^\W_])(?<!thị xã)", re.IGNORECASE)
_OF_DISTRICT = re.compile(r"(?<![^\W_])(?:huyện|quận|thị xã|thị ủy)(?![^\W_])", re.IGNORECASE)
_OF_CITY = re.compile(r"(?<![^\W_])thành (?:phố|ủy)(?![^\W_])", re.IGNORECASE)
# A ministry's boards for projects are called by numbers and names, those of provinces by their place.
_OF_MINISTRY = re.compile(
    r"Ban Quản lý dự án (?:\d|[^\W\d_])(?!.*(?<![^\W_])(?:tỉnh|thành phố|huyện|khu vực)(?![^\W_]))"
)
_NEAR = 30  # characters between "làm việc với" and the body it was held with
_REPORTED = re.compile(r"(?<![^\W_])(?:nghe|ý kiến|phát biểu)(?![^\W_])", re.IGNORECASE)
_CONCLUDES = re.compile(r"[^.;]{0,60}(?:kết luận|chủ trì|chỉ đạo như sau|có ý kiến như sau)", re.IGNORECASE)


class Participant(NamedTuple):
    """A body that took part; `text[start:end]` are the words that name it."""

    body: Body
    side: Side
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Region:
    """A list of those present, `text[start:end]`, and the words that open it."""

    start: int
    end: int
    cue: str
    weak: bool = False


# Both are looked for in small letters.
@cache
def _cues(weak: bool, before: bool) -> re.Pattern[str] | None:
    patterns = [a.pattern for a in attendance() if a.weak == weak and a.before == before]
    return re.compile("|".join(f"(?:{p})" for p in patterns)) if patterns else None


@cache
def _after() -> re.Pattern[str]:
    return re.compile(rf"{begin_word(map(re.escape, attended()))}(?![^\W_])")


def find_participants(text: str, start: int, end: int, context: Context) -> list[Participant]:
    """The bodies said to attend in `text[start:end]` (from the sentence on the session to "kết luận như sau")."""
    regions = list(_regions(text, start, end))
    host = _host(text, start, regions[0].start if regions else end, context)
    found: dict[tuple[str, Side], Participant] = {}
    for region in regions:
        local = _place_of(region, context)
        for participant in _of_region(text, region, local, host):
            found.setdefault((participant.body.id, participant.side), participant)
    if not any(region.weak for region in regions):
        for participant in _worked_with(text, start, end, context, host):
            found.setdefault((participant.body.id, participant.side), participant)
    if not found:
        for participant in _reporters(text, start, end, context, host):
            found.setdefault((participant.body.id, participant.side), participant)
    return sorted(found.values(), key=lambda p: p.start)


def _regions(text: str, start: int, end: int) -> Iterator[_Region]:
    """The lists, in order; those that only a weak wording opens where there is no other."""
    for weak in (False, True):
        regions = list(_opened(text, start, end, weak))
        if not weak:
            regions += list(_closed(text, start, end))
        if regions:
            yield from regions
            return


def _opened(text: str, start: int, end: int, weak: bool) -> Iterator[_Region]:
    pattern = _cues(weak, False)
    if pattern is None:
        return
    low = lower(text[:end])
    cues = list(pattern.finditer(low, start, end))
    for at, cue in enumerate(cues):
        limit = cues[at + 1].start() if at + 1 < len(cues) else end
        stop = _SENTENCE.search(text, cue.end(), limit)
        last = stop.start() if stop else limit
        over = _after().search(low, cue.end(), last)
        yield _Region(cue.end(), over.start() if over else last, text[cue.start() : cue.end()], weak)


def _closed(text: str, start: int, end: int) -> Iterator[_Region]:
    """Lists that stand before the wording: "Lãnh đạo Sở X, UBND huyện Y cùng dự."."""
    pattern = _cues(False, True)
    if pattern is None:
        return
    for cue in pattern.finditer(lower(text[:end]), start, end):
        stops = [m.end() for m in _SENTENCE.finditer(text, start, cue.start())]
        begin = stops[-1] if stops else start
        if find_officials(text, begin, cue.start()) and _CONCLUDES.match(text[begin : cue.start()]):
            continue
        yield _Region(begin, cue.start(), text[cue.start() : cue.end()])


def _place_of(region: _Region, context: Context) -> Context:
    """The context of a list: a district or commune named in the words that open it is the place of what follows."""
    passage = Passage.of(region.cue)
    for found in _UNIT_WORD.finditer(passage.low):
        place = read_unit(passage, found.start(), context)
        if place is not None and place.unit is not None and place.level == "district":
            return replace(context, district=place.unit)
        if place is not None and place.unit is not None and place.level == "commune":
            return replace(context, commune=place.unit)
        if place is not None and place.unit is not None and context.province is None:
            return replace(context, province=place.unit)
    return context


def _host(text: str, start: int, end: int, context: Context) -> Host:
    """The level of who holds the session, from the posts named before those present."""
    officials = [p for p in find_officials(text, start, end) if p.post]
    post = (officials[0].post or "") if officials else _acting(text[start:end])
    if any(f" {chair}" in f" {post.lower()}" for chair in central_chairs()):
        return "centre"
    if "tỉnh" in post.lower():
        return "province"
    if _OF_COMMUNE.search(post):
        return "commune"
    city = context.province is not None and not context.province.label.startswith("thành phố")
    return "district" if _OF_DISTRICT.search(post) or (city and _OF_CITY.search(post)) else "province"


def _acting(opening: str) -> str:
    """Who holds the session where only a post is named: the words before "chủ trì", "làm việc", …"""
    found = re.search(r"[^.;]{0,80}(?= (?:đã )?(?:chủ trì|làm việc|kiểm tra|họp|có buổi))", opening, re.IGNORECASE)
    return found[0] if found else ""


def _of_region(text: str, region: _Region, context: Context, host: Host) -> Iterator[Participant]:
    default = _side_of_cue(region.cue, host)
    for mention in find_bodies(text, region.start, region.end, context):
        if _presides(text, mention, region):
            continue
        for body, (first, last) in zip(mention.bodies, mention.spans, strict=True):
            yield Participant(body, _side(body, host, default), first, last)


def _worked_with(text: str, start: int, end: int, context: Context, host: Host) -> Iterator[Participant]:
    """The one body a working session was held with ("đã làm việc với Huyện ủy X"), where others are listed as well."""
    for region in _opened(text, start, end, weak=True):
        mentions = find_bodies(text, region.start, region.end, context)
        if mentions and mentions[0].start <= region.start + _NEAR:
            for body, (first, last) in zip(mentions[0].bodies, mentions[0].spans, strict=True):
                if body.kind == "organisation" and _side(body, host, "province") == "local":
                    yield Participant(body, "local", first, last)


def _presides(text: str, mention: BodyMention, region: _Region) -> bool:
    """ "… cùng đồng chí Chủ tịch UBND tỉnh chủ trì": the chair, not a participant."""
    return _CONCLUDES.match(text, mention.end, min(region.end + 40, len(text))) is not None and len(mention.bodies) == 1


def _side_of_cue(cue: str, host: Host) -> Side:
    if host == "centre" and _OF_PROVINCE.search(cue):
        return "local"
    if host == "centre" and _OF_CENTRE.search(cue):
        return "province"
    return "local" if host in ("district", "commune") or _LOCAL_WORDS.search(cue) else "province"


def _side(body: Body, host: Host, default: Side) -> Side:
    """From the level that the id shows; labels without one go with the wording."""
    parts = body.id.split("/")
    if parts[0] == "local":
        local = {"district": _COMMUNE_GROUP, "commune": _HAMLET_GROUP}.get(host, _LOCAL_GROUP)
        return "local" if local.search(body.label) else default
    if parts[0] == "agency" and parts[1] == "vn":
        return "province"
    region = parts[1:-1] if parts[0] == "agency" else parts[1:]
    if region[:2] == ["local", "unit"]:  # a district whose province the text does not tell
        region = region[1:]
    if len(region) > 1:  # a district's or a commune's, be it their own session
        return "local"
    if host == "centre" and _OF_MINISTRY.match(body.label):
        return default
    return "local" if host == "centre" else "province"


def _reporters(text: str, start: int, end: int, context: Context, host: Host) -> Iterator[Participant]:
    """Where nobody is said to attend: those whose report or opinion was heard."""
    heard = _REPORTED.search(text, start, end)
    if heard is None:
        return
    for mention in find_bodies(text, heard.start(), end, context):
        if _CONCLUDES.match(text, mention.end, min(end + 40, len(text))):
            continue
        for body, (first, last) in zip(mention.bodies, mention.spans, strict=True):
            yield Participant(body, _side(body, host, "province"), first, last)
