"""The kind of a cited document: from the words before its number, or from the number itself."""

from __future__ import annotations

import re
from functools import cache

from kg.fold import tone
from kg.knowledge.kinds import Kind, code_key, issuer_of_code, kinds, kinds_by_code
from kg.parse.citation_types import Span
from kg.parse.numbers import Number

OPENING = "(“\"'[*-–+•"  # what may stand glued before a kind


def kind_before(text: str, floor: int, at: int) -> tuple[Kind, str, Span] | None:
    """The kind whose name ends at `at`, the longest that the table knows: (kind, as the graph writes it, span)."""
    begin = max(floor, at - _LONGEST_KIND)
    window = text[begin:at]
    if urgency := _URGENCY.search(window):
        window = window[: urgency.start()]
    words = window.rsplit(None, 1)
    last = words[-1].lstrip(OPENING).lower() if words else ""
    for name, known in _names_ending().get(last, ()):
        start = _start_of(window, name)
        if start is None or (known[2] and not window[start].isupper()):
            continue  # an abbreviation in small letters is another word
        return known[0], known[1], (begin + start, begin + len(window))
    return None


_URGENCY = re.compile(r" (?:hỏa tốc|hoả tốc|thượng khẩn|khẩn|mật|hỏa tốc, hẹn giờ)$")
_LONGEST_KIND = 44  # characters; names are shorter, blanks may be doubled


def _start_of(window: str, name: str) -> int | None:
    """Where `name`, in lower case, begins if `window` ends with it as whole words."""
    if window.lower().endswith(name):
        start = len(window) - len(name)
    elif "  " in window and (spaced := re.search(r" +".join(map(re.escape, name.split())) + "$", window.lower())):
        start = spaced.start()
    else:
        return None
    return None if start and (window[start - 1].isalnum() or window[start - 1] == "/") else start


@cache
def _names_ending() -> dict[str, tuple[tuple[str, tuple[Kind, str, bool]], ...]]:
    """Last word of a name → the names that end with it, the longest first."""
    table: dict[str, list[tuple[str, tuple[Kind, str, bool]]]] = {}
    for name, known in names().items():
        table.setdefault(name.rsplit(" ", 1)[-1], []).append((name, known))
    return {word: tuple(sorted(entries, key=lambda entry: -len(entry[0]))) for word, entries in table.items()}


@cache
def names() -> dict[str, tuple[Kind, str, bool]]:
    """Printed name in lower case → (kind, as the graph writes it, whether it is an abbreviation)."""
    table: dict[str, tuple[Kind, str, bool]] = {}
    for kind in kinds():
        for name in (kind.name, *kind.variants):
            for spelling in (name, tone(name), *_old_tone(name)):
                table[spelling.lower()] = (kind, tone(name), False)
        for short in kind.abbreviations:
            table.setdefault(short.lower(), (kind, kind.name, True))
    return table


def _old_tone(name: str) -> tuple[str, ...]:
    return tuple(name.replace(new, old) for new, old in (("ủy", "uỷ"), ("ỏa", "oả"), ("òa", "oà")) if new in name)


@cache
def kind_names() -> re.Pattern[str]:
    names = sorted((name for kind in kinds() if not kind.generic for name in (kind.name, *kind.variants)), key=len)
    return re.compile("|".join(map(re.escape, reversed(names))))


def kind_by_code(number: Number, so: bool) -> str | None:
    """The kind that the symbol itself tells, for a number that stands without a kind."""
    issuer = issuer_of_code(number.issuer) if number.issuer else None
    if number.kind is not None:
        known = kinds_by_code().get(code_key(number.kind))
        if known and (issuer is not None or so or number.year is not None or "-" in (number.symbol or "")):
            return _of_domain(known, number)
        return None
    if issuer is None:
        return None
    if number.domain == "normative":
        return "Nghị quyết"
    return "Công văn" if number.unit is not None or so else None


def _of_domain(known: tuple[Kind, ...], number: Number) -> str:
    """TT is Thông tư with a year, Tờ trình or Thông tri in a Party act."""
    if len(known) > 1 and number.domain == "party-term" and code_key(number.kind or "") == "TT":
        return next((kind.name for kind in known if kind.name == "Tờ trình"), known[0].name)
    if len(known) > 1 and number.year is not None:
        return next((kind.name for kind in known if kind.slug == (number.kind or "").lower()), known[0].name)
    return known[0].name
