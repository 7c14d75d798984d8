"""The places behind a body's name: "tỉnh", "huyện X", "các xã, thị trấn", "xã Y, huyện X", "cấp huyện", "khu vực VI"."""

from __future__ import annotations

import re
from typing import NamedTuple

from kg.knowledge.bodies import unit_qualifiers
from kg.knowledge.units import gazetteer
from kg.model import Level, Unit
from kg.parse.body_names import read_name
from kg.parse.body_units import (
    LEVEL_OF,
    NAME,
    NUMBER,
    WORD,
    WORD_SOURCE,
    Place,
    bare_unit,
    level_word,
    longest_name,
    name_at,
    numbered_unit,
    read_unit,
    title_case,
)
from kg.parse.context import Context
from kg.parse.phrases import Passage

_BLANK = r"[ \u00a0]{0,2}"
_OF = re.compile(rf"{_BLANK}(của|thuộc|ở)(?: cả)?(?= )")
_LEVELS = r"(?:tỉnh|huyện|xã|cơ sở|trung ương|thành phố|phường|thôn|bản)"
_LITERAL = re.compile(
    rf"(?:cấp {_LEVELS}(?:(?:,| và|/) (?:cấp )?{_LEVELS}(?![^\W_]))*|(?:các|hai|ba|2|02|3|03) cấp|từ {_LEVELS} (?:đến|tới|xuống) {_LEVELS}"
    rf"|(?:các )?địa phương(?: có)?(?: liên quan)?|(?:khu vực|vùng|miền) (?:[ivx]+|\d{{1,2}}|bắc|trung|nam)|cơ sở {NUMBER.pattern}|số \d{{1,2}}|và cơ sở|ở cơ sở)(?![^\W_])"
)
_PLURAL = re.compile(
    rf"(?:các|những|cả|\d{{1,3}}|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười) ({WORD_SOURCE}(?:(?:,| và|/|;| hoặc){_BLANK}(?:(?:các )?{WORD_SOURCE}|(?:thị|thành)(?![^\W_]| (?:xã|trấn|phố|ủy|uỷ|đoàn)))){{0,6}})"
)
_QUALIFIER = re.compile(rf",? (?:{'|'.join(sorted(unit_qualifiers(), key=len, reverse=True))})(?![^\W_])")
# "xã, thị trấn" without names: any of them, unless the context knows which.
_GENERIC = re.compile(rf"{WORD_SOURCE}(?:(?:,| và|/) ?{WORD_SOURCE}){{1,4}}")
_NUMBERS = {
    word: number for number, word in enumerate(("hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"), 2)
}
_AND = re.compile(rf"{_BLANK}(?:,|;|và(?= )|,{_BLANK}và(?= )){_BLANK}")
_NAME_ENDS = re.compile(r"[,.;)\n]| và |$")
_COLON = re.compile(rf"{_BLANK}:{_BLANK}")
_UP = re.compile(rf"(?:,{_BLANK}|{_BLANK}\({_BLANK}|{_BLANK}(?:thuộc )?)(?={WORD_SOURCE})")
_RANK: dict[Level, int] = {"province": 0, "district": 1, "commune": 2, "hamlet": 3}


class Tail(NamedTuple):
    """The places behind a name, and the word that joins them to it ("của", "thuộc", "" for none)."""

    places: tuple[Place, ...]
    joiner: str
    end: int


def read_tail(passage: Passage, at: int, context: Context, joined: bool = False) -> Tail | None:
    """The places behind a name that ends at `at`. With `joined` a "của" or "thuộc" may stand between."""
    low, joiner = passage.low, ""
    if joined and (of := _OF.match(low, at)):
        joiner, at = of[1], of.end()
    begin = at + (1 if low.startswith((" ", "\u00a0"), at) else 0)
    if begin == at and not joiner and at > 0 and low[at - 1].isalnum():
        return None
    return read_places(passage, begin, context, joiner)


def read_places(passage: Passage, begin: int, context: Context, joiner: str = "") -> Tail | None:
    """The places that begin right at `begin`."""
    low = passage.low
    if literal := _LITERAL.match(low, begin):
        return _literal(passage, literal, context, joiner)
    if plural := _PLURAL.match(low, begin):
        return _many(passage, plural, context, joiner)
    generic = _GENERIC.match(low, begin)
    if generic is not None and name_at(passage, generic.end()) is None:
        return _generic(generic, context, joiner)
    first = read_unit(passage, begin, context)
    return None if first is None else _list(passage, first, context, joiner)


def _generic(found: re.Match[str], context: Context, joiner: str) -> Tail:
    """ "huyện, xã" is both, as far as the context knows them; "xã, thị trấn" is any of them."""
    begin, end = found.span()
    bare = [bare_unit(*level_word(m[0]), context, begin + m.start(), begin + m.end()) for m in WORD.finditer(found[0])]
    if all(p.unit is not None for p in bare) or len({p.level for p in bare}) == len(bare) > 1:
        return Tail(tuple(bare), joiner, end)
    return Tail((Place(found[0], None, None, None, begin, end),), joiner, end)


def _literal(passage: Passage, found: re.Match[str], context: Context, joiner: str) -> Tail:
    """ "các cấp", "cấp huyện", "khu vực VI", with the unit that may follow ("các cấp của huyện X")."""
    begin, end = found.span()
    words = (
        passage.low[begin:end] if not found[0].startswith(("khu", "vùng", "miền", "số")) else passage.toned[begin:end]
    )
    of = _OF.match(passage.low, end)
    if of and (place := read_unit(passage, of.end() + 1, context)):
        words, end = f"{words} {of[1]} {place.words}", place.end
    return Tail((Place(words, None, None, None, begin, end),), joiner, end)


def _many(passage: Passage, found: re.Match[str], context: Context, joiner: str) -> Tail:
    """ "các huyện, thành phố", or units named after it: "các xã: A, B và C", "02 xã A, B"."""
    levels = [m[0] for m in WORD.finditer(found[1])]
    names = _names(passage, found, levels, context)
    if names:
        return Tail(names, joiner, names[-1].end)
    if both := _counted(found, levels, context):
        return Tail(both, joiner, found.end())
    end = found.end()
    while more := _QUALIFIER.match(passage.low, end):
        end = more.end()
    words = passage.toned[found.start() : end]
    words = words[0].lower() + words[1:]
    of = _OF.match(passage.low, end)
    if of and (place := read_unit(passage, of.end() + 1, context)):
        words, end = f"{words} {of[1]} {place.words}", place.end
    return Tail((Place(words, None, None, None, found.start(), end),), joiner, end)


def _is_listed(unit: Unit | None) -> bool:
    return unit is not None and gazetteer().by_id(unit.id) is not None


def _counted(found: re.Match[str], levels: list[str], context: Context) -> tuple[Place, ...]:
    """ "hai huyện": those that the session went to, where it went to as many."""
    count = found[0].split()[0]
    number = int(count) if count.isdigit() else _NUMBERS.get(count, 0)
    if number < 2 or number != len(context.districts):
        return ()
    if not all(unit.label.startswith(tuple(level_word(level)[0] for level in levels)) for unit in context.districts):
        return ()
    return tuple(Place(u.label, u.level, u.name, u, *found.span()) for u in context.districts)


def _names(passage: Passage, plural: re.Match[str], levels: list[str], context: Context) -> tuple[Place, ...]:
    """Names that share one level word, with a colon before them or not; behind a colon they may share several
    ("các xã, phường: A, B"): then each has the one under which the lists know it."""
    words = [level_word(level)[0] for level in levels]
    colon = _COLON.match(passage.low, plural.end())
    if len(words) > 1 and colon is None:
        return ()
    begin = colon.end() if colon else plural.end() + 1
    places: list[Place] = []
    while True:
        again = WORD.match(passage.low, begin)
        if again and passage.toned[begin].isupper() and LEVEL_OF.get(again[0]) == "hamlet":
            again = None  # "các xã Bản Sen, Bản Lầm": part of the name
        if again:  # "các huyện: huyện A, huyện B"
            place = read_unit(passage, begin, context)
            if place is None or place.name is None or again[0] == "":
                break
            places.append(place)
        else:
            name = NAME.match(passage.toned, begin) or (NUMBER.match(passage.toned, begin) if places else None)
            if name is None:
                break
            numbers = [numbered_unit(passage, begin, name.end(), word, context) for word in words]
            if numbered := next(filter(None, numbers), None):
                end, found = numbered
                places.append(Place(found.label, found.level, found.name, found, begin, end))
                more = _AND.match(passage.low, end)
                if more is None or passage.low[more.start()] == ";":
                    break
                begin = more.end()
                continue
            tried = [(word, *longest_name(word, name[0], context, None)) for word in words]
            named = [t for t in tried if t[2] is not None]  # of several words the one that the lists have
            word, length, unit = next((t for t in named if _is_listed(t[2])), named[0] if named else tried[0])
            if unit is None and (
                len(words) > 1 or (places and places[0].unit is not None and not _alone(passage, name))
            ):
                break  # what no list has is no unit ("các xã A, B, Công an huyện"), unless it can be nothing else
            text = unit.name if unit else title_case(name[0][:length])
            label, level = (unit.label, unit.level) if unit else (f"{word} {text}", LEVEL_OF[word])
            places.append(Place(label, level, text, unit, begin, begin + length))
        more = _AND.match(passage.low, places[-1].end)
        if more is None or (passage.low[more.start()] == ";"):
            break
        begin = more.end()
    return (places[0]._replace(start=plural.start()), *places[1:]) if places else ()


def _alone(passage: Passage, name: re.Match[str]) -> bool:
    """Whether a name in a list of units, which no list of units has, stands alone between its commas."""
    return _NAME_ENDS.match(passage.low, name.end()) is not None and read_name(passage, name.start()) is None


def _same_level(passage: Passage, at: int, first: Place, context: Context) -> Place | None:
    """A further unit of the first one's level word, where the lists know it: "phường Hoa Lư, Tân Thanh"."""
    name = NAME.match(passage.toned, at) if first.unit is not None and first.name is not None else None
    if name is None or first.unit is None or first.level not in ("district", "commune"):
        return None
    word = first.words.removesuffix(first.name or "").strip()
    if word not in LEVEL_OF:
        return None
    length, unit = longest_name(word, name[0], context, None)
    if unit is None or length < len(name[0]) or unit.parent != first.unit.parent or not unit.label.startswith(word):
        return None
    return Place(unit.label, unit.level, unit.name, unit, at, at + length)


def _more_of(passage: Passage, at: int, last: Place, context: Context) -> list[Place]:
    """Named units of the last one's level behind "các": "Thành phố Hồ Chí Minh và các tỉnh Đồng Nai, Bình Dương"."""
    plural = _PLURAL.match(passage.low, at) if last.unit is not None else None
    if plural is None:
        return []
    named = _names(passage, plural, [m[0] for m in WORD.finditer(plural[1])], context)
    return list(named) if named and all(place.unit and place.level == last.level for place in named) else []


def _list(passage: Passage, first: Place, context: Context, joiner: str) -> Tail:
    """Units joined to the first: a higher one after a comma is where it lies, anything else is one more place."""
    places, end, above = [first], first.end, False
    while True:
        last = places[-1]
        up = _UP.match(passage.low, end) if last.name is not None else None
        holder = read_unit(passage, up.end(), context) if up else None
        if holder is not None and last.level and holder.level and _RANK[holder.level] < _RANK[last.level]:
            if not above and holder.unit is not None:
                places[-1] = read_unit(passage, last.start, context, holder.unit) or last
            above = True
            close = passage.low.startswith(")", holder.end) and "(" in passage.low[end : up.end() if up else end]
            end = holder.end + (1 if close else 0)
            continue
        more = _AND.match(passage.low, end)
        if more is None or passage.low[more.start()] == ";":
            break
        if several := _more_of(passage, more.end(), last, context):
            places += several
            end, above = several[-1].end, False
            continue
        place = read_unit(passage, more.end(), context) or _same_level(passage, more.end(), first, context)
        bare = last.name is None and last.unit is None
        if place is None or (place.unit is None and (place.name is None) != bare):
            break
        if place.level is not None and last.level is not None and place.level == "hamlet" != last.level:
            break
        places.append(place)
        end, above = place.end, False
    return Tail(tuple(places), joiner, end)
