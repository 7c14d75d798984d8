"""The place behind a body's name: "tỉnh", "huyện X", "các xã, thị trấn", "xã Y, huyện X", "cấp huyện", "khu vực VI".

Names are corrected against the closed lists (`kg.knowledge.units`), and taken as long as the lists have them: in
"huyện Lộc Bình Chỉ đạo" the name ends where the unit's does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from kg.fold import fold
from kg.knowledge.nearby import only_near
from kg.knowledge.posts import family_names
from kg.knowledge.units import gazetteer, unlisted
from kg.model import Level, Unit
from kg.parse.context import Context
from kg.parse.phrases import Passage

UPPER = "".join(c for c in map(chr, [*range(0x41, 0x5B), *range(0xC0, 0x1B1), *range(0x1EA0, 0x1EFA)]) if c.isupper())
_SYLLABLE = rf"[{UPPER}][^\W\d_]*(?:['’][^\W\d_]+)*"
_NAME = re.compile(rf"{_SYLLABLE}(?:(?: |-| [-–] ){_SYLLABLE}){{0,5}}(?!['’\w])")
_NUMBER = re.compile(r"(?:số )?\d{1,2}[a-zA-Z]?(?!\w|[./]\d)")
_BLANK = r"[ \u00a0]{0,2}"

_WORDS: dict[str, tuple[str, Level]] = {
    "tỉnh": ("tỉnh", "province"),
    "thành phố": ("thành phố", "district"),
    "tp": ("thành phố", "district"),
    "huyện": ("huyện", "district"),
    "quận": ("quận", "district"),
    "q": ("quận", "district"),
    "thị xã": ("thị xã", "district"),
    "tx": ("thị xã", "district"),
    "xã": ("xã", "commune"),
    "phường": ("phường", "commune"),
    "p": ("phường", "commune"),
    "thị trấn": ("thị trấn", "commune"),
    "tt": ("thị trấn", "commune"),
    "đặc khu": ("đặc khu", "commune"),
    "thôn": ("thôn", "hamlet"),
    "bản": ("bản", "hamlet"),
    "buôn": ("buôn", "hamlet"),
    "ấp": ("ấp", "hamlet"),
    "khóm": ("khóm", "hamlet"),
    "khu phố": ("khu phố", "hamlet"),
    "tổ dân phố": ("tổ dân phố", "hamlet"),
    "xóm": ("xóm", "hamlet"),
}
_WORD_SOURCE = (
    r"(?:(?:tp|tx|tt|q|p)\.(?=[ \u00a0]?[^\W_])|(?:tổ dân phố|khu phố|thành phố(?! thông minh)|thị xã(?! hội)|thị trấn|đặc khu|huyện(?! ?ủy| lỵ| đội| đoàn)"
    r"|quận(?! ?ủy)|phường(?! hội)|tỉnh(?! ?ủy| lộ| lỵ| táo| đoàn)|xã(?! hội| viên| giao)|thôn|buôn|ấp|khóm|xóm"
    r"|bản(?! đồ| thân| tin| chất| sắc| quyền| ghi)|tp|tx)(?![^\W_]))"
)
_WORD = re.compile(_WORD_SOURCE)
_OF = re.compile(rf"{_BLANK}(của|thuộc|ở)(?: cả)?(?= )")
_LEVELS = r"(?:tỉnh|huyện|xã|cơ sở|trung ương|thành phố|phường|thôn|bản)"
_LITERAL = re.compile(
    rf"(?:cấp {_LEVELS}(?:(?:,| và|/) (?:cấp )?{_LEVELS}(?![^\W_]))*|(?:các|hai|ba|2|02|3|03) cấp|từ {_LEVELS} (?:đến|tới|xuống) {_LEVELS}"
    rf"|(?:các )?địa phương(?: có)?(?: liên quan)?|(?:khu vực|vùng|miền) (?:[ivx]+|\d{{1,2}}|bắc|trung|nam)|cơ sở {_NUMBER.pattern}|số \d{{1,2}}|và cơ sở|ở cơ sở)(?![^\W_])"
)
_PLURAL = re.compile(
    rf"(?:các|những|cả|\d{{1,3}}|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười) ({_WORD_SOURCE}(?:(?:,| và|/|;| hoặc){_BLANK}(?:các )?{_WORD_SOURCE}){{0,6}})"
)
_QUALIFIER = re.compile(
    r",? (?:có liên quan|liên quan|(?:trực )?thuộc (?:tỉnh|trung ương)|trực thuộc|còn lại|nêu trên|nói trên|biên giới|ven biển|trong tỉnh|trong toàn tỉnh|trên địa bàn(?: toàn)?(?: tỉnh| huyện| thành phố)?"
    r"|trung tâm|vùng cao|miền núi|có (?:dự án|rừng|đất)(?: đi qua)?|nơi có dự án(?: đi qua)?|trọng điểm|điểm|đặc biệt khó khăn)(?![^\W_])"
)
# "xã, thị trấn" without names: any of them, unless the context knows which.
_GENERIC = re.compile(rf"{_WORD_SOURCE}(?:(?:,| và|/) ?{_WORD_SOURCE}){{1,4}}")
_AND = re.compile(rf"{_BLANK}(?:,|;|và(?= )|,{_BLANK}và(?= )){_BLANK}")
_COLON = re.compile(rf"{_BLANK}:{_BLANK}")
_UP = re.compile(rf"(?:,{_BLANK}|{_BLANK}\({_BLANK}|{_BLANK}(?:thuộc )?)(?={_WORD_SOURCE})")
_RANK: dict[Level, int] = {"province": 0, "district": 1, "commune": 2, "hamlet": 3}


@dataclass(frozen=True, slots=True)
class Place:
    """A place as it stands behind a body's name. `words` is what labels say; `unit` the unit, where it is certain;
    `level` is None for places of many ("các xã, thị trấn", "cấp huyện"), `name` for a bare level word."""

    words: str
    level: Level | None
    name: str | None
    unit: Unit | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Tail:
    """The places behind a name, and the word that joins them to it ("của", "thuộc", "" for none)."""

    places: tuple[Place, ...]
    joiner: str
    end: int


@lru_cache(maxsize=65536)
def find_unit(word: str, name: str, context: Context, holder: Unit | None = None) -> tuple[bool, Unit | None]:
    """Whether "`word` `name`" is a unit of the context or the lists, misspellings within them corrected, and which;
    the second is None too where several units of the province bear the name."""
    lists, on = gazetteer(), context.date
    key = fold(f"{word} {name}")
    for known in (context.commune, context.district, context.province):
        if known is not None and fold(known.label) == key and _within(known, holder):
            return True, known
    level = _WORDS[word][1]
    if level == "province" or (word == "thành phố" and (city := lists.province(name, on)) and word in city.label):
        province = lists.province(name, on)
        return province is not None, province
    if level == "hamlet":
        return False, None
    scopes = [holder, context.district if level == "commune" else None, context.province]
    for scope in [s for s in scopes if s is not None]:
        if lists.candidates(level, name, scope, on, word):
            return True, lists.find(level, name, scope, on, word)
    for known in (context.commune, context.district):
        if known is not None and known.label.startswith(f"{word} ") and only_near(fold(name), [fold(known.name)]):
            return True, known
    for scope in [s for s in scopes if s is not None]:
        near = lists.nearest(level, name, scope, on, word)
        if near is not None:
            return True, near
    found = lists.find(level, name, None, on, word) if context.province is None else None
    return found is not None, found


def _within(unit: Unit, holder: Unit | None) -> bool:
    return holder is None or unit.parent is None or unit.id.startswith(f"{holder.id}/")


@lru_cache(maxsize=65536)
def _longest(word: str, printed: str, context: Context, holder: Unit | None) -> tuple[int, Unit | None]:
    """How many characters of `printed` are the unit's name, and the unit. Of a name that is not known the first four
    syllables count."""
    ends = [m.end() for m in re.finditer(r"[^\s-]+", printed)]
    for end in reversed(ends):
        known, unit = find_unit(word, printed[:end], context, holder)
        if known:
            return end, unit
    return ends[min(len(ends), 4) - 1], None


def title_case(name: str) -> str:
    """A name printed in capitals as names are written: "LỘC BÌNH" → "Lộc Bình"."""
    return re.sub(r"[^\W\d_]+", lambda m: m[0][0].upper() + m[0][1:].lower(), name) if name.isupper() else name


def name_at(passage: Passage, at: int) -> tuple[int, str] | None:
    """A name in capitals behind one blank: its beginning and its words."""
    begin = at + 1
    found = _NAME.match(passage.toned, begin) if passage.low.startswith((" ", "\u00a0"), at) else None
    return None if found is None else (begin, found[0])


def read_unit(passage: Passage, at: int, context: Context, holder: Unit | None = None) -> Place | None:
    """One unit at `at`: a level word with its name, or bare."""
    found = _WORD.match(passage.low, at)
    if found is None:
        return None
    word, level = _WORDS[found[0].rstrip(".")]
    after = found.end()
    begin = after + (1 if passage.low.startswith((" ", "\u00a0"), after) else 0)
    printed = _NUMBER.match(passage.toned, begin) or _NAME.match(passage.toned, begin)
    if printed is None or (
        printed[0][0].isdigit() and word not in ("quận", "phường", "thôn", "bản", "khu phố", "tổ dân phố", "ấp", "khóm")
    ):
        if found[0].endswith(".") or found[0] in ("tp", "tx") or (found[0] == "tt"):
            return None if found[0] != "tp" else Place(word, level, None, None, at, after)
        return _bare(word, level, context, at, after)
    length, unit = _longest(word, printed[0], context, holder)
    if unit is None and not printed[0][0].isdigit() and _is_person(level, printed[0], context):
        return _bare(word, level, context, at, after)
    name = title_case(printed[0][:length])
    label = unit.label if unit is not None else f"{word} {name}"
    return Place(label, unit.level if unit else level, unit.name if unit else name, unit, at, begin + length)


def _is_person(level: Level, name: str, context: Context) -> bool:
    """Whether a name that no list has behind a level word is a person's: "Chủ tịch UBND tỉnh Nguyễn Văn An"."""
    if level == "province":
        return True  # the list of provinces is closed
    syllables = name.lower().split()
    return context.province is not None and len(syllables) >= 3 and syllables[0] in family_names()


def _bare(word: str, level: Level, context: Context, at: int, end: int) -> Place:
    """A level word alone, as in "Ủy ban nhân dân huyện": the unit of that word in the context, where there is one."""
    if level == "province":
        return Place(word, level, None, context.province, at, end)
    for known in (context.district, context.commune):
        if known is not None and known.label.startswith(f"{word} "):
            return Place(known.label, known.level, known.name, known, at, end)
    if word == "thành phố" and context.province is not None and context.province.label.startswith(f"{word} "):
        return Place(word, "province", None, context.province, at, end)
    return Place(word, level, None, None, at, end)


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
    bare = [
        _bare(*_WORDS[m[0].rstrip(".")], context, begin + m.start(), begin + m.end()) for m in _WORD.finditer(found[0])
    ]
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
    levels = [m[0] for m in _WORD.finditer(found[1])]
    names = _names(passage, found, levels, context)
    if names:
        return Tail(names, joiner, names[-1].end)
    end = found.end()
    while more := _QUALIFIER.match(passage.low, end):
        end = more.end()
    words = passage.toned[found.start() : end]
    words = words[0].lower() + words[1:]
    of = _OF.match(passage.low, end)
    if of and (place := read_unit(passage, of.end() + 1, context)):
        words, end = f"{words} {of[1]} {place.words}", place.end
    return Tail((Place(words, None, None, None, found.start(), end),), joiner, end)


def _names(passage: Passage, plural: re.Match[str], levels: list[str], context: Context) -> tuple[Place, ...]:
    """Names that share one level word, with a colon before them or not; behind a colon they may share several
    ("các xã, phường: A, B"): then each has the one under which the lists know it."""
    words = [_WORDS[level.rstrip(".")][0] for level in levels]
    colon = _COLON.match(passage.low, plural.end())
    if len(words) > 1 and colon is None:
        return ()
    begin = colon.end() if colon else plural.end() + 1
    places: list[Place] = []
    while True:
        if again := _WORD.match(passage.low, begin):  # "các huyện: huyện A, huyện B"
            place = read_unit(passage, begin, context)
            if place is None or place.name is None or again[0] == "":
                break
            places.append(place)
        else:
            name = _NAME.match(passage.toned, begin) or (_NUMBER.match(passage.toned, begin) if places else None)
            if name is None:
                break
            tried = [(word, *_longest(word, name[0], context, None)) for word in words]
            word, length, unit = next((t for t in tried if t[2] is not None), tried[0])
            if unit is None and ((places and places[0].unit is not None) or len(words) > 1):
                break  # listed units come first; what no list has is no unit ("các xã A, B, Công an huyện")
            text = unit.name if unit else title_case(name[0][:length])
            label, level = (unit.label, unit.level) if unit else (f"{word} {text}", _WORDS[word][1])
            places.append(Place(label, level, text, unit, begin, begin + length))
        more = _AND.match(passage.low, places[-1].end)
        if more is None or (passage.low[more.start()] == ";"):
            break
        begin = more.end()
    return (replace(places[0], start=plural.start()), *places[1:]) if places else ()


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
        place = read_unit(passage, more.end(), context)
        bare = last.name is None and last.unit is None
        if place is None or (place.unit is None and (place.name is None) != bare):
            break
        if place.level is not None and last.level is not None and place.level == "hamlet" != last.level:
            break
        places.append(place)
        end, above = place.end, False
    return Tail(tuple(places), joiner, end)


def region_of(place: Place, context: Context) -> str | None:
    """The path of identifiers below which a body of that place stands ("vn-20/huyen-loc-binh"); None where the text
    and its context do not fix it."""
    unit = place.unit
    if unit is None and place.level in ("district", "commune") and place.name and context.province is not None:
        holder = context.district if place.level == "commune" and context.district else context.province
        word = place.words[: -len(place.name) - 1]
        unit = unlisted(place.level, word, place.name, holder.id)
    return unit.id.removeprefix("unit/") if unit is not None else None
