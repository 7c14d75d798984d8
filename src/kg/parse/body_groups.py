"""Words of address for many: "các sở, ban, ngành liên quan", "các phòng, ban chuyên môn của huyện", "nhà đầu tư"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from kg.knowledge.abbreviations import write_out
from kg.knowledge.bodies import group_words
from kg.parse.body_items import Item
from kg.parse.body_names import Name, names_under, own_name, proper_slug, read_name
from kg.parse.body_places import Tail, read_tail
from kg.parse.context import Context
from kg.parse.phrases import Passage

_UNIT_NOUNS = frozenset(
    {
        "huyện",
        "quận",
        "thị xã",
        "thành phố",
        "xã",
        "phường",
        "thị trấn",
        "đặc khu",
        "thôn",
        "bản",
        "tổ dân phố",
        "khu phố",
        "tỉnh",
    }
)
_COMPOUND = re.compile(
    r"[^\W\d_]+(?: (?:dục|an|thuế|thương|nghiệp|vụ|tế|pháp|chính|khoáng|sản|lực|lịch|hóa|dựng|trường|thông|động|hàng|quan|bạc)(?![^\W_]))?",
    re.IGNORECASE,
)
_OFFICES = frozenset({"sở", "ban", "bộ", "ngành", "đoàn thể", "địa phương", "đơn vị", "cơ quan"})
_HEADS = ("Sở", "Bộ", "Phòng", "Văn phòng", "Chi cục", "Tổng cục", "Cục", "Vụ", "Viện", "Hội", "Trung tâm", "Ban")
_OF = re.compile(r" (?:(của|thuộc|thuộc thẩm quyền của|trực thuộc) )?")
_PARTY = re.compile(r"(?:các )?(?:tỉnh|huyện|thành|thị|quận) ?ủy(?![^\W_])")


class Group(NamedTuple):
    """A group label, and the head that a list behind it shares ("các Sở: Tài chính, …" → "Sở")."""

    item: Item
    head: str | None
    nouns: tuple[str, ...]


@cache
def _pattern() -> re.Pattern[str]:
    words = group_words()
    barred = dict(words.not_before)
    boundary = r"(?![^\W_])"

    def noun(text: str) -> str:
        bar = barred.get(text)
        return re.escape(text) + boundary + (rf"(?! (?:{bar})|(?:{bar}))" if bar else "")

    def nouns(chosen: Iterable[str]) -> str:
        return "|".join(noun(n) for n in sorted(chosen, key=len, reverse=True))

    def several(first: str, more: str) -> str:
        return rf"(?:{first})(?:(?:, ?|,? và |/| - |; ?)(?:{more})| (?:{short})){{0,9}}"

    private = set(words.private)
    first = nouns(n for n in words.nouns if n not in private)
    state = nouns(n for n in words.nouns if n not in private and n not in words.leading)
    short = nouns(words.short)
    starters = "|".join(sorted(words.starters, key=len, reverse=True))
    qualifiers = "|".join(re.escape(q) + boundary for q in sorted(words.qualifiers, key=len, reverse=True))
    fixed = "|".join(re.escape(f) + boundary for f in words.fixed)
    starting = rf"{several(nouns(private), nouns(private))}|{several(first, state)}"
    alone = nouns(n for n in words.alone if n not in private)
    lonely = rf"{several(nouns(n for n in words.alone if n in private), nouns(private))}|{several(alone, state)}"
    return re.compile(
        rf"(?:(?P<fixed>{fixed})|(?:các cấp, các ngành{boundary}|(?P<starter>{starters}) (?P<nouns>{starting})|(?P<alone>{lonely}))"
        rf"(?P<qualifiers>(?:,? (?:và )?(?:{qualifiers})){{0,3}}))"
    )


@cache
def _noun() -> re.Pattern[str]:
    return re.compile("|".join(re.escape(n) for n in sorted(group_words().nouns, key=len, reverse=True)))


@cache
def starters() -> tuple[str, ...]:
    return tuple(f"{word} " for word in group_words().starters)


def openings() -> dict[str, frozenset[str] | None]:
    """The words with which group labels begin: first word → second words, None for any."""
    words = group_words()
    found: dict[str, set[str] | None] = {}
    first_nouns = {noun.split()[0] for noun in (*words.nouns, "ủy")}
    for starter in words.starters:
        first, *rest = starter.split()
        found.setdefault(first, set())
        if (seconds := found[first]) is not None:
            seconds.update(rest[:1] or first_nouns)
    for phrase in (*words.alone, *words.fixed):
        first, *rest = phrase.split()
        seconds = found.setdefault(first, set())
        if not rest:
            found[first] = None
        elif seconds is not None:
            seconds.add(rest[0])
    return {first: None if seconds is None else frozenset(seconds) for first, seconds in found.items()}


def read_group(passage: Passage, at: int, context: Context) -> Group | None:
    """The group label at `at`, with its qualifiers and its place."""
    found = _pattern().match(passage.low, at)
    if found is None:
        return None
    listed = "nouns" if found["nouns"] else "alone"
    spans = [m.span() for m in _noun().finditer(passage.low, *found.span(listed))] if found[listed] else []
    whole = _before_names(passage, spans)
    nouns = tuple(passage.low[a:b] for a, b in whole)
    qualified = len(whole) == len(spans) and not (whole and _listed_behind(passage, whole[-1], found.end()))
    qualifiers = found["qualifiers"] if qualified else ""
    if found["alone"] and not _somebody(nouns, qualifiers):
        return None
    end = found.end() if qualified or not whole else whole[-1][1]
    if found["starter"] and nouns and all(noun in _UNIT_NOUNS for noun in nouns) and not qualifiers:
        return None  # units: read as places, which may be named
    words = _words(passage, at, end)
    tail = read_tail(passage, end, context, joined=True)
    if tail is not None and _takes(nouns, tail):
        item = _item(at, tail.end, words, tail)
    elif (within := _of_body(passage, end, context, words.endswith("thuộc"))) is not None:
        joiner, name = within
        item = _item(at, name.end, f"{words} {joiner}{name.label}", None)
    else:
        item = _item(at, end, words, None)
    head = next((head for head in _HEADS if head.lower() in nouns or (len(head) < 6 and _within(head, nouns))), None)
    if head is None and "ngành" in nouns:
        head = "Bộ" if context.province is None else "Sở"
    return Group(item, head, nouns)


def _listed_behind(passage: Passage, noun: tuple[int, int], end: int) -> bool:
    """Whether what reads like a qualifier begins a list under the noun: "các Sở Nông nghiệp và Môi trường, Xây dựng"."""
    begin = noun[1] + 1
    if begin >= end or not passage.toned[begin].isupper():
        return False
    head = next((head for head in _HEADS if head.lower() == passage.low[slice(*noun)]), None)
    return head is not None and names_under(head).match(passage, begin) is not None


def _before_names(passage: Passage, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The nouns up to the first that begins the name of a body: "các sở, Ban Dân tộc"."""
    for at, (begin, end) in enumerate(spans[1:], 1):
        name = read_name(passage, begin) if passage.toned[begin].isupper() else None
        if name is not None and (name.end > end or (name.listed and " " in passage.low[begin:end])):
            return spans[:at]
    return spans


def _within(head: str, nouns: tuple[str, ...]) -> bool:
    return any(noun.startswith(f"{head.lower()} ") for noun in nouns)


def _somebody(nouns: tuple[str, ...], qualifiers: str) -> bool:
    """Whether nouns without "các" name somebody: "sở, ngành", "cơ quan liên quan", "nhà đầu tư"."""
    words = group_words()
    return bool(qualifiers) or nouns[0] not in words.qualified or (len(nouns) > 1 and nouns[1] in _OFFICES)


def _takes(nouns: tuple[str, ...], tail: Tail) -> bool:
    return not tail.places[0].words.startswith(("khu vực", "số ", "và "))


def _words(passage: Passage, at: int, end: int) -> str:
    words = write_out(passage.toned[at:end])
    return words.lower() if words.isupper() else words[0].lower() + words[1:]


def _of_body(passage: Passage, end: int, context: Context, joined: bool) -> tuple[str, Name] | None:
    """The body a group belongs to: "các ban Đảng Tỉnh ủy", "các Ban của HĐND tỉnh", "các đơn vị thuộc Sở Y tế". `joined`: the
    label itself ends in "thuộc"."""
    of = _OF.match(passage.low, end)
    if of is None or (of[1] is None and not joined and not _PARTY.match(passage.low, of.end())):
        return None
    name = read_name(passage, of.end()) or own_name(passage, of.end())
    if name is None or name.within == "run":
        return None
    tail = read_tail(passage, name.end, context) if name.place == "unit" else None
    if tail is not None and len(tail.places) == 1:
        name = Name(tail.end, name.id, f"{name.label} {tail.places[0].words}", name.level, "none")
    return (f"{of[1]} " if of[1] else ""), name


def _item(start: int, end: int, label: str, tail: Tail | None) -> Item:
    return Item(
        start,
        end,
        label,
        proper_slug(label),
        "any",
        "unit",
        "group",
        False,
        tail.places if tail else (),
        tail.joiner if tail else "",
    )


def read_branch(passage: Passage, at: int, context: Context) -> Item | None:
    """ "ngành Y tế", "ngành Giáo dục": all bodies of a sector, named by it."""
    begin = at + len("ngành ")
    if not passage.toned[begin : begin + 1].isupper():
        return None
    found = names_under("Sở").match(passage, begin)
    word = _COMPOUND.match(passage.toned, begin)
    end = found[0] if found else word.end() if word else begin
    words = passage.toned[begin:end]
    tail = read_tail(passage, end, context, joined=True)
    return _item(at, tail.end if tail else end, f"ngành {words}", tail) if words else None
