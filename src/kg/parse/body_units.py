"""One administrative unit named in a text: a level word with a name or a number, or the level word alone.

Names are corrected against the closed lists (`kg.knowledge.units`), and taken as long as the lists have them: in
"huyện Sơn Dương Chỉ đạo" the name ends where the unit's does.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from kg.fold import LOWER, fold, slug
from kg.knowledge.bodies import level_words
from kg.knowledge.nearby import only_near
from kg.knowledge.posts import family_names
from kg.knowledge.units import gazetteer, label, unlisted
from kg.model import Level, Unit
from kg.parse.context import Context
from kg.parse.phrases import Passage

UPPER = "".join(c for c in map(chr, [*range(0x41, 0x5B), *range(0xC0, 0x1B1), *range(0x1EA0, 0x1EFA)]) if c.isupper())
_SYLLABLE = rf"[{UPPER}][^\W\d_]*(?:['’][^\W\d_]+)*"
NAME = re.compile(rf"{_SYLLABLE}(?:(?: |-| [-–] ){_SYLLABLE}){{0,5}}(?!['’\w])")
NUMBER = re.compile(r"(?:số )?\d{1,2}[a-zA-Z]?(?!\w|[./]\d)")
LEVEL_OF: dict[str, Level] = {entry.word: entry.level for entry in level_words()}
SHORT_WORDS = {short: entry.word for entry in level_words() for short in entry.short}
_ORDINALS = {"Nhất": "1", "Nhì": "2", "Nhị": "2", "Ba": "3"}  # "An Thạnh Nhất" is "An Thạnh 1" in the lists
_NUMBER_BEHIND = re.compile(r" \d{1,2}(?![\w./%]|,\d)")
_NUMBERED = frozenset(entry.word for entry in level_words() if entry.numbered)


def _source() -> str:
    """Level words, longest first; short ones with their full stop, "TP" and "TX" without it, too."""
    whole = sorted(level_words(), key=lambda entry: len(entry.word), reverse=True)
    words = "|".join(e.word + (f"(?! ?(?:{e.not_before}))" if e.not_before else "") for e in whole)
    dotted = "|".join(SHORT_WORDS)
    plain = "|".join(short for short in SHORT_WORDS if len(short) > 1 and short != "tt")
    return rf"(?:(?:{dotted})\.(?=[ \u00a0]?[^\W_])|(?:{words}|{plain})(?![^\W_]))"


WORD_SOURCE = _source()
WORD = re.compile(WORD_SOURCE)
# The same words before a name in capitals, which makes them no other word: "xã Hội Hoan", not "xã hội".
_BEFORE_NAME = re.compile(
    rf"(?:{'|'.join(e.word for e in level_words() if e.not_before)})(?= [{UPPER}][^\W\d_]*[{LOWER}])"
)


def level_word(printed: str) -> tuple[str, Level]:
    """The level word behind its printed form, folded: "tp." → ("thành phố", "district")."""
    word = printed.rstrip(".")
    word = SHORT_WORDS.get(word, word)
    return word, LEVEL_OF[word]


class Place(NamedTuple):
    """A place as it stands behind a body's name. `words` is what labels say; `unit` the unit, where it is certain;
    `level` is None for places of many ("các xã, thị trấn", "cấp huyện"), `name` for a bare level word."""

    words: str
    level: Level | None
    name: str | None
    unit: Unit | None
    start: int
    end: int


def before_mergers(on: str | None) -> bool:
    """Whether a text is older than the mergers of communes of 2019 and after: the lists then lack communes that a name
    one letter from another's may be right for."""
    return on is not None and on < "2020"


@lru_cache(maxsize=65536)
def find_unit(word: str, name: str, context: Context, holder: Unit | None = None) -> tuple[bool, Unit | None]:
    """Whether "`word` `name`" is a unit of the context or the lists, misspellings within them corrected, and which;
    the second is None too where several units of the province bear the name."""
    lists, on = gazetteer(), context.date
    key = fold(f"{word} {name}")
    for known in (context.commune, context.district, context.province):
        if known is not None and fold(known.label) == key and _within(known, holder):
            return True, known
    level = LEVEL_OF[word]
    if level == "province" or (word == "thành phố" and (city := lists.province(name, on)) and word in city.label):
        province = lists.province(name, on)
        return province is not None, province
    if level == "hamlet":
        return False, None
    stem, _, last = name.rpartition(" ")
    if stem and last in _ORDINALS and (found := find_unit(word, f"{stem} {_ORDINALS[last]}", context, holder))[0]:
        return found
    scopes = [holder, context.district if level == "commune" else None, context.province]
    for scope in [s for s in scopes if s is not None]:
        if lists.candidates(level, name, scope, on, word):
            return True, lists.find(level, name, scope, on, word)
    for scope in [s for s in scopes if s is not None]:
        if not name[0].isdigit() and (later := lists.find(level, name, scope, on)) is not None and later.parent:
            return True, before_its_promotion(word, later)
    for known in (context.commune, context.district):
        if known is not None and known.label.startswith(f"{word} ") and only_near(fold(name), [fold(known.name)]):
            return True, known
    for scope in [s for s in scopes if s is not None]:
        near = lists.nearest(level, name, scope, on, word, letters=level != "commune" or not before_mergers(on))
        if near is not None:
            return True, near
    if context.province is not None:
        return False, None
    return bool(lists.candidates(level, name, None, on, word)), lists.find(level, name, None, on, word)


def before_its_promotion(word: str, later: Unit) -> Unit:
    """The unit that the lists know by the level word it bore last: before, a thị xã was a huyện, a phường a xã."""
    text = label(word, later.name)
    return Unit(f"{later.parent}/{slug(text)}", later.level, later.name, text, later.parent)


def _within(unit: Unit, holder: Unit | None) -> bool:
    return holder is None or unit.parent is None or unit.id.startswith(f"{holder.id}/")


def elsewhere(unit: Unit, district: Unit | None) -> bool:
    """Whether a commune lies in another district than the one that the text is about: "xã An Thạnh Nhất" is not the
    "xã An Thạnh" of another."""
    return unit.level == "commune" and district is not None and not unit.id.startswith(f"{district.id}/")


@lru_cache(maxsize=65536)
def longest_name(word: str, printed: str, context: Context, holder: Unit | None) -> tuple[int, Unit | None]:
    """How many characters of `printed` are the unit's name, and the unit. Of a name that is not known the first four
    syllables count."""
    ends = [m.end() for m in re.finditer(r"[^\s-]+", printed)]
    district = holder if holder is not None and holder.level == "district" else context.district
    for end in reversed(ends):
        known, unit = find_unit(word, printed[:end], context, holder)
        if known and unit is not None and end < ends[-1] and elsewhere(unit, district):
            continue
        # In the whole country some unit bears every syllable: without a province one of them is no name yet.
        if known and (context.province is not None or len(ends) == 1 or end > ends[0]):
            return end, unit
    return ends[min(len(ends), 4) - 1], None


def numbered_unit(
    passage: Passage, begin: int, end: int, word: str, context: Context, holder: Unit | None = None
) -> tuple[int, Unit] | None:
    """The unit whose name goes on with the number behind `end`, where the lists have it ("xã Bảo Lâm 1"), and where it ends."""
    number = _NUMBER_BEHIND.match(passage.toned, end)
    if number is None:
        return None
    known, unit = find_unit(word, passage.toned[begin : number.end()], context, holder)
    listed = known and unit is not None and unit.name.endswith(number[0]) and gazetteer().by_id(unit.id) is not None
    return (number.end(), unit) if listed and unit is not None else None


def title_case(name: str) -> str:
    """A name printed in capitals as names are written: "SƠN DƯƠNG" → "Sơn Dương"."""
    return re.sub(r"[^\W\d_]+", lambda m: m[0][0].upper() + m[0][1:].lower(), name) if name.isupper() else name


def name_at(passage: Passage, at: int) -> tuple[int, str] | None:
    """A name in capitals behind one blank: its beginning and its words."""
    begin = at + 1
    found = NAME.match(passage.toned, begin) if passage.low.startswith((" ", "\u00a0"), at) else None
    return None if found is None else (begin, found[0])


def read_unit(passage: Passage, at: int, context: Context, holder: Unit | None = None) -> Place | None:
    """One unit at `at`: a level word with its name, or bare."""
    found = WORD.match(passage.low, at) or _BEFORE_NAME.match(passage.toned, at)
    if found is None:
        return None
    word, level = level_word(found[0])
    after = found.end()
    begin = after + (1 if passage.low.startswith((" ", "\u00a0"), after) else 0)
    printed = NUMBER.match(passage.toned, begin) or NAME.match(passage.toned, begin)
    if printed is None or (printed[0][0].isdigit() and word not in _NUMBERED):
        if found[0].endswith(".") or found[0] in ("tp", "tx") or (found[0] == "tt"):
            return None if found[0] != "tp" else Place(word, level, None, None, at, after)
        return bare_unit(word, level, context, at, after)
    if numbered := numbered_unit(passage, begin, printed.end(), word, context, holder):
        end, listed = numbered
        return Place(listed.label, listed.level, listed.name, listed, at, end)
    length, unit = longest_name(word, printed[0], context, holder)
    if unit is None and not printed[0][0].isdigit() and _is_person(level, printed[0], context):
        return bare_unit(word, level, context, at, after)
    name = title_case(printed[0][:length])
    label = unit.label if unit is not None else f"{word} {name}"
    return Place(label, unit.level if unit else level, unit.name if unit else name, unit, at, begin + length)


def _is_person(level: Level, name: str, context: Context) -> bool:
    """Whether a name that no list has behind a level word is a person's: "Chủ tịch UBND tỉnh Nguyễn Văn An"."""
    if level == "province":
        return True  # the list of provinces is closed
    syllables = name.lower().split()
    families = {syllables[0], " ".join(syllables[:2])}
    return context.province is not None and len(syllables) >= 3 and not families.isdisjoint(family_names())


def bare_unit(word: str, level: Level, context: Context, at: int, end: int) -> Place:
    """A level word alone, as in "Ủy ban nhân dân huyện": the unit of that word in the context, where there is one."""
    if level == "province":
        return Place(word, level, None, context.province, at, end)
    for known in (context.district, context.commune):
        if known is not None and known.label.startswith(f"{word} "):
            return Place(known.label, known.level, known.name, known, at, end)
    if word == "thành phố" and context.province is not None and context.province.label.startswith(f"{word} "):
        return Place(word, "province", None, context.province, at, end)
    return Place(word, level, None, None, at, end)


def region_of(place: Place, context: Context) -> str | None:
    """The path of identifiers below which a body of that place stands ("vn-08/huyen-son-duong"); None where the text
    and its context do not fix it."""
    unit = place.unit
    if unit is None and place.level in ("district", "commune") and place.name and context.province is not None:
        holder = context.district if place.level == "commune" and context.district else context.province
        word = place.words[: -len(place.name) - 1]
        unit = unlisted(place.level, word, place.name, holder.id)
    return unit.id.removeprefix("unit/") if unit is not None else None
