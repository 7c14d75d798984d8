"""What a run of bodies is made of: items with their own place or none yet, and the bodies they come to."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from kg.knowledge.bodies import Level, PlaceForm
from kg.knowledge.posts import Post
from kg.knowledge.units import TWO_LEVEL, gazetteer
from kg.model import Body, BodyKind
from kg.parse.body_names import Name, proper_slug
from kg.parse.body_places import Tail, read_tail
from kg.parse.body_units import Place, find_unit, name_at, read_unit, region_of
from kg.parse.context import Context
from kg.parse.phrases import Passage

# The level word that a committee's name stands for: "Huyện ủy X" is of huyện X.
COMMITTEE = re.compile(r"(?:^|[ ])(tỉnh|thành|huyện|thị|quận) ?(?:ủy|đoàn)(?![^\W_])", re.IGNORECASE)
_OF_DISTRICT = re.compile(r"^(?:các|những) (?:[^\W\d]+, )?phòng(?![^\W_])")
_LEVEL_WORD = {"tỉnh": "tỉnh", "thành": "thành phố", "huyện": "huyện", "thị": "thị xã", "quận": "quận"}
_NUMBERED = re.compile(r"(?:khu vực|vùng|miền|số|cơ sở) |(?:\d+|[IVX]+)$", re.IGNORECASE)
_NUMBER = re.compile(r" (?:số )?(?:\d{1,2}|[ivx]+)(?![^\W_])")


class Item(NamedTuple):  # made and changed by the thousand: quicker so than as a dataclass
    """One body or group named in a run. `passage.low[start:end]` are its words; `post`: who is named for it."""

    start: int
    end: int
    label: str
    id: str
    level: Level
    place: PlaceForm
    kind: BodyKind
    listed: bool
    places: tuple[Place, ...] = ()
    joiner: str = ""
    post: Post | None = None
    within: str | None = None
    closes: int = 0  # characters behind it that still belong to the run, as a closing bracket


def of_name(passage: Passage, start: int, name: Name, context: Context) -> Item:
    """The item of a name with the place behind it."""
    tail = read_place(passage, name, context)
    kind: BodyKind = "group" if name.group else "organisation"
    return Item(
        start,
        tail.end if tail else name.end,
        name.label,
        name.id,
        name.level,
        name.place,
        kind,
        name.listed,
        tail.places if tail else (),
        tail.joiner if tail else "",
        None,
        name.within,
    )


@lru_cache(maxsize=16384)
def committee_word(label: str) -> str | None:
    """ "Văn phòng Huyện ủy" → "huyện"; None for names that carry no level."""
    found = COMMITTEE.search(label)
    return _LEVEL_WORD[found[1].lower()] if found else None


def read_place(passage: Passage, name: Name, context: Context) -> Tail | None:
    """The place behind a name, as far as the name takes one."""
    if name.place == "none":
        return None
    at = name.end
    if name.place == "number":
        found = _NUMBER.match(passage.low, at)
        if found is None:
            return None
        place = Place(passage.toned[at + 1 : found.end()], None, None, None, at + 1, found.end())
        where = read_unit(passage, found.end() + 1, context) if passage.low.startswith(" ", found.end()) else None
        return Tail((place,), "", where.end if where is not None and where.level == "province" else place.end)
    if name.place == "name" and (direct := _direct(passage, at, committee_word(name.label), context)):
        return Tail((direct,), "", direct.end)
    tail = read_tail(passage, at, context, joined=name.group or name.level == "any")
    if tail is not None:
        return tail if _fits_tail(name, tail) else None
    if name.level in ("province", "any", "central") and name.listed and (of := _province(passage, at, context)):
        return Tail((of,), "", of.end)
    return None


def _fits_tail(name: Name, tail: Tail) -> bool:
    first = tail.places[0]
    if name.place == "name" and first.level is not None:
        word = committee_word(name.label)
        return word is None or first.words.startswith(word)
    return not (name.level == "province" and first.level in ("commune", "hamlet") and name.listed)


def _direct(passage: Passage, at: int, word: str | None, context: Context) -> Place | None:
    """The bare name behind a committee: "Huyện ủy Sơn Dương"."""
    printed = name_at(passage, at)
    if word is None or printed is None:
        return None
    begin, text = printed
    syllables = [m.end() for m in re.finditer(r"[^\s-]+", text)]
    for end in reversed(syllables):
        known, unit = find_unit(word, text[:end], context)
        if known:
            name = unit.name if unit else text[:end]
            level = unit.level if unit else "district"
            return Place(unit.label if unit else f"{word} {name}", level, name, unit, begin, begin + end)
    if context.province is not None or len(syllables) > 3:
        return None
    return Place(f"{word} {text}", "province" if word == "tỉnh" else "district", text, None, begin, begin + len(text))


def _province(passage: Passage, at: int, context: Context) -> Place | None:
    """A province's or the context district's name right behind: "Kho bạc Nhà nước Tuyên Quang"."""
    printed = name_at(passage, at)
    if printed is None:
        return None
    begin, text = printed
    unit = gazetteer().province(text, context.date)
    if unit is not None:
        return Place(unit.name, "province", unit.name, unit, begin, begin + len(text))
    district = context.district
    if district is not None and text == district.name:
        return Place(district.name, "district", district.name, district, begin, begin + len(text))
    return _bare_district(begin, text, context)


def _bare_district(begin: int, text: str, context: Context) -> Place | None:
    """A district of the province named without its level word: "Điện lực Lục Yên"."""
    if context.province is None or (context.date is not None and context.date >= TWO_LEVEL[:7]):
        return None
    for word in ("huyện", "thành phố", "thị xã"):
        if gazetteer().candidates("district", text, context.province, context.date, word):
            unit = gazetteer().find("district", text, context.province, context.date, word)
            return Place(text, "district", text, unit, begin, begin + len(text)) if unit is not None else None
    return None


def fits(item: Item, place: Place) -> bool:
    """Whether a place said for a neighbour may be this item's too."""
    if item.place == "name":
        word = committee_word(item.label)
        if place.level is None:
            return word is None or any(w in place.words for w in (word, "cấp", "đến"))
        return word is None or place.words.split(" ")[0] == word.split(" ")[0]
    if item.level == "any":
        return True
    return place.level in (None, item.level)


def bodies_of(item: Item, context: Context) -> tuple[Body, ...]:
    """The bodies an item comes to: one, or one for each of its places."""
    places: tuple[Place | None, ...] = item.places or (_of_context(item, context),)
    return tuple(_body(item, place, context) for place in places)


def _of_context(item: Item, context: Context) -> Place | None:
    """The place that the notice as a whole gives to a district's committee or divisions named without one."""
    if item.kind == "group":
        return _local_place(context, item) if item.place != "none" and _OF_DISTRICT.search(item.label.lower()) else None
    word = committee_word(item.label) if item.place == "name" else None
    district = context.district
    if item.listed and item.place == "unit" and item.label.startswith("Phòng ") and _is_of_district(context):
        return _local_place(context, item)
    if word not in (None, "tỉnh") and district is not None and district.label.startswith(f"{word} "):
        return Place(district.label, district.level, district.name, district, item.end, item.end)
    province = context.province
    if word == "thành phố" and province is not None and province.label.startswith(word):
        return Place("thành phố", "province", None, province, item.end, item.end)
    return None


def _is_of_district(context: Context) -> bool:
    """Whether the divisions named without a place are those of the context's district."""
    return context.district is not None and (context.date is None or context.date < TWO_LEVEL[:7])


def _local_place(context: Context, item: Item) -> Place | None:
    """The district, or since 1 July 2025 the commune, whose divisions "các phòng, ban" are."""
    unit = context.commune if context.date is not None and context.date >= TWO_LEVEL[:7] else context.district
    return None if unit is None else Place(unit.label, unit.level, unit.name, unit, item.end, item.end)


def _body(item: Item, place: Place | None, context: Context) -> Body:
    if item.kind == "unit" and place is not None:
        unit_id = place.unit.id if place.unit else None
        region = region_of(place, context)
        named = place.unit.label if place.unit else place.words
        return Body(unit_id or (f"unit/{region}" if region else _local(place.words)), named, "unit")
    words = label(item, place)
    if item.kind == "group" or (place is not None and place.level is None and not _NUMBERED.match(place.words)):
        return Body(_local(words), words, "group")
    return Body(_id(item, place, words, context), words, "organisation")


def label_of(item: Item) -> str:
    """The label of an item that stands by itself."""
    return label(item, item.places[0] if item.places else None)


def label(item: Item, place: Place | None) -> str:
    if place is None:
        return item.label
    if item.place == "name":
        words = place.name if place.level is not None else place.words
        return f"{item.label} {words}" if words else item.label
    if place.words == "tỉnh" and item.level == "province" and item.label.startswith(("Sở ", "Ban Dân tộc")):
        return item.label
    joiner = f" {item.joiner}" if item.joiner and item.kind == "group" else ""
    return f"{item.label}{joiner} {place.words}"


def _id(item: Item, place: Place | None, words: str, context: Context) -> str:
    name = item.id
    if place is not None and place.level is None:  # "khu vực VI", "số 2"
        name = f"{name}-{proper_slug(place.words)}"
        place = None
        if item.level == "any":
            return f"agency/{_country_or_province(context)}/{name}"
    if item.level == "central" and place is None:
        return f"agency/vn/{name}"
    region = region_of(place, context) if place is not None else None
    if place is None and (item.level == "province" or (item.level == "any" and not item.listed)):
        region = context.province.id.removeprefix("unit/") if context.province else None
    return f"agency/{region}/{name}" if region else _local(words)


def _country_or_province(context: Context) -> str:
    return context.province.id.removeprefix("unit/") if context.province else "vn"


def _local(words: str) -> str:
    return f"local/agency/{proper_slug(words)}"
