"""One body's name at a position: a registered body, or a name made of a known head and what belongs to it."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from kg.fold import UPPER, fold, slug
from kg.knowledge.abbreviations import write_out
from kg.knowledge.bodies import OpenHead, PlaceForm, open_heads
from kg.knowledge.units import gazetteer
from kg.parse.body_registry import Name, branch_of, is_name, names_under, of_known, registry
from kg.parse.body_tails import STOPS, tail_end, topic_end
from kg.parse.phrases import Lexicon, Passage

__all__ = ["Name", "branch_of", "names_under", "of_known", "proper_slug", "read_name", "registry"]

_OWN = re.compile(rf"(?:Sở|Bộ)(?![^\W_]| [{UPPER}])")
_CAPITALS = re.compile(rf" [{UPPER}]{{2,}}(?![^\W_])")


@cache
def _heads() -> Lexicon[OpenHead]:
    return Lexicon((head.head, head) for head in open_heads())


@cache
def _tails() -> dict[str, Lexicon[bool]]:
    return {head.head: Lexicon((phrase, True) for phrase in head.tail) for head in open_heads()}


def first_words() -> frozenset[str]:
    """The words, folded, with which names begin."""
    return registry().first_words | _heads().first_words


def openings() -> list[dict[str, frozenset[str] | None]]:
    """The words, folded, with which names begin: first word → second words, None for any."""
    return [registry().openings(), _heads().openings()]


def read_name(passage: Passage, at: int) -> Name | None:
    """The longest name that begins at `at`, which must be the beginning of a word."""
    found = registry().match(passage, at)
    listed = None
    if found is not None and is_name(passage, at, *found):
        listed = of_known(found[1], found[0], passage.toned[at : found[0]])
        if listed.label != listed.label.upper() and passage.toned[at : found[0]].isupper() and found[0] - at > 6:
            return listed  # a line in capitals: nothing tells where a longer name would end
    opened = _open_name(passage, at)
    if opened is not None and (listed is None or _goes_on(listed, opened, passage)):
        return opened
    return listed


def _goes_on(listed: Name, opened: Name, passage: Passage) -> bool:
    """Whether the longer, open reading is one name, not a registered one with a place behind it."""
    rest = passage.low[listed.end : opened.end].strip()
    if not rest or rest[0] in ",;":
        return False
    if STOPS.match(rest) or listed.level == "central" or listed.place == "name":
        return False
    return gazetteer().province(rest) is None


def _open_name(passage: Passage, at: int) -> Name | None:
    found = _heads().match(passage, at) if passage.toned[at].isupper() else None
    if found is None:
        return None
    end, head = found
    if head.typed and _tails()[head.head].match(passage, end + 1) is None:
        return None
    if head.of and (part := _of_body(passage, at, end)) is not None:
        return part
    capitals = passage.toned[at:end].isupper() and _CAPITALS.match(passage.toned, end) is not None
    tail = topic_end(passage, end) if head.topic else tail_end(passage, end, _tails()[head.head], capitals)
    if tail == end and head.topic and not head.bare:
        return None
    if head.capital_tail and not any(c.isupper() or c.isdigit() for c in passage.toned[end:tail]):
        return None
    within_another = tail > end and (head.level != "central" or passage.low.startswith(" bộ ", tail))
    if within_another and (whole := _whole(passage, at, tail)) is not None:
        return whole
    label = write_out(passage.toned[at:tail])
    level_follows = STOPS.match(passage.low, tail + 1) is not None
    place: PlaceForm = "unit" if head.level != "central" or level_follows or tail == end else "none"
    within = "place" if head.place_tail and tail == end else None
    return Name(tail, proper_slug(label), label, head.level, place, False, False, within)


def own_name(passage: Passage, at: int) -> Name | None:
    """A bare "Sở" or "Bộ": the department or ministry whose notice it is."""
    own = _OWN.match(passage.toned, at)
    if own is None:
        return None
    return Name(
        own.end(), proper_slug(own[0]), own[0], "province" if own[0] == "Sở" else "central", "none", False, False
    )


def _of_body(passage: Passage, at: int, end: int) -> Name | None:
    """ "Thanh tra Sở Xây dựng": the head, and the body it is part of."""
    begin = end + 1
    if begin >= len(passage.low) or not passage.toned[begin].isupper():
        return None
    whole = read_name(passage, begin)
    whole = whole or own_name(passage, begin)
    if whole is None or whole.group or whole.within is not None:
        return None
    label = f"{write_out(passage.toned[at:end])} {whole.label}"
    return Name(whole.end, proper_slug(label), label, whole.level, whole.place, False, False)


def _whole(passage: Passage, at: int, end: int) -> Name | None:
    """What an office is part of, named right behind it: "Phòng Cảnh sát giao thông Công an tỉnh"."""
    begin = end + 1
    if begin >= len(passage.low) or passage.low[end] != " " or not passage.toned[begin].isupper():
        return None
    found = registry().match(passage, begin)
    if found is None or found[1].group or found[1].within or not is_name(passage, begin, *found):
        return None
    whole = of_known(found[1], found[0], passage.toned[begin : found[0]])
    label = f"{write_out(passage.toned[at:end])} {whole.label}"
    return Name(whole.end, proper_slug(label), label, whole.level, whole.place, False, False)


@lru_cache(maxsize=65536)
def proper_slug(label: str) -> str:
    """A path segment that keeps different words apart: diacritics stay ("công-ty-sao-mai")."""
    return fold(label).replace(" ", "-") or slug(label)
