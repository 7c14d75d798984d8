"""Numbers and symbols of documents: `136/QĐ-UBND`, `18/2022/QĐ-TTg`, `1556-QĐ/TU`, `404/UBND-KT`.

`find_numbers` finds what is shaped like one in running text; `parse_number` takes one apart; `number_key` is what
two spellings of the same number share. The grammar (Nghị định 30/2020/NĐ-CP, Phụ lục I and III; Hướng dẫn 36-HD/VPTW):

    individual acts of the state   serial / kind - issuer [- unit]          136/QĐ-UBND
    dispatches                     serial / issuer [- unit]                 404/UBND-KT
    normative acts                 serial / year / kind - issuer            18/2022/QĐ-TTg   111/2024/QH15
    Party acts                     serial - kind / issuer                   1556-QĐ/TU       (older: 10 NQ/TU)
    a team under another's seal    serial / kind - team                     406/GM-ĐKT1

Real texts put blanks around the dashes ("05/CT- UBND"), a slash for a dash ("51/QĐ/UBND"), a letter after the serial
("12a/…") and zeros before it. Positions count characters of the text searched, end exclusive.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from kg.fold import LOWER, UPPER
from kg.knowledge.kinds import code_key, issuer_of_code, kinds_by_code

Domain = Literal["year-series", "normative", "party-term", "own-series", "bare"]


@dataclass(frozen=True, slots=True)
class Number:
    """The parts of a number. `printed` has its inner spaces removed and is otherwise as it stands.

    `serial` has no leading zeros ("4", "12a"). `issuer` holds several codes joined by "-" in a joint act.
    `symbol` is what follows serial and year ("QĐ-UBND", "QĐ/TU"). `domain` says what makes the number unique; "bare" is
    a serial without a symbol ("Nghị quyết số 57")."""

    printed: str
    serial: str
    year: int | None
    symbol: str | None
    kind: str | None
    issuer: str | None
    unit: str | None
    domain: Domain

    @property
    def known(self) -> bool:
        """Whether the kind or the issuer is one that the tables know."""
        return self.kind is not None or (self.issuer is not None and issuer_of_code(self.issuer) is not None)


class NumberMention(NamedTuple):
    """`text[start:end]` is shaped like the number of a document."""

    start: int
    end: int
    number: Number


# A code: capitals and digits, with short runs of plain small letters inside ("TTg", "CTr", "QyĐ"). A run of small
# letters that goes on is the next word, glued on by a lost blank ("UBNDcủa").
_CODE = rf"[{UPPER}Ð](?:[{UPPER}Ð\d&]|[a-z]{{1,3}}(?![{LOWER}]))*"
# "77/QĐ UBND": a blank for the dash, between codes that can be nothing else.
_LOST_DASH = (
    r"(?:(?<=/QĐ)|(?<=/NQ)|(?<=/KH)|(?<=/CT)|(?<=/TB)|(?<=/BC)|(?<=/CV)|(?<=/GM)|(?<=/TTr)) (?:UBND|HĐND|TTg|CP)(?!\w)"
)
# From the slash on. Blanks may stand on either side of the first dash, on one side of the others.
_AFTER = re.compile(
    rf" ?/ ?(?:(?P<year>(?:19|20)\d\d) ?/ ?)?(?P<symbol>{_CODE}(?: ?[-–—] ?{_CODE}|[/.]{_CODE}|{_LOST_DASH})?(?:(?:[-–—] ?| -|/){_CODE})*(?:\.[{UPPER}Ð]{{1,5}}(?![\w.]))?)"
)
_SLASH = re.compile(rf"/ ?(?:(?:19|20)\d\d ?/ ?)?[{UPPER}Ð]")
# Up to the slash: the serial, for Party acts with its kind.
_BEFORE = re.compile(
    rf"(?:(?<![\w.,/])|(?<=ố))(?P<serial>\d{{1,7}}(?:-(?:19|20)\d\d)?(?:[a-zđ]{{1,2}}\d?|[A-HK])?)(?: ?[-–—] ?(?P<dashed>{_CODE})| (?P<spaced>{_CODE}))?$"
)
_LONGEST_BEFORE = 26  # characters from the serial to the slash: seven digits, a dash with blanks, a code
_SERIAL = re.compile(r"(\d+)([^\W\d_]{0,2}\d?)(?=[/-]|$)(?:/((?:19|20)\d\d)(?=/))?")
_DASHLESS = re.compile(rf"(\d+)([{UPPER}Ð][{UPPER}Ða-z]+)(?=/)")
_SEPARATOR = re.compile(r"[-/.]")
_JOINT = frozenset(
    map(code_key, ("TTLT", "TTLB", "NQLT", "QCPH", "CTPH", "CTrPH", "KHLT", "KHLN", "KHPH", "HDLN", "HDLT", "QCLT"))
)
# Kinds that are normative when a year is printed in the number (Luật Ban hành văn bản quy phạm pháp luật).
_NORMATIVE = frozenset(map(code_key, ("NQ", "QĐ", "NĐ", "TT", "TTLT", "NQLT", "CT", "L", "PL", "VBHN")))
_ASSEMBLY = re.compile(r"(?:QH|UBTVQH)\d{1,2}")  # the issuer code carries the term, so the string is unique
_GLUED = re.compile(r"(QĐ|NQ|CT|KH|BC|TB)(UBND|UBT|UB|HĐND|TTg|CP)")  # "QĐUB", in symbols before 2005


def find_numbers(text: str, start: int = 0, end: int | None = None) -> Iterator[NumberMention]:
    """Everything in `text[start:end]` that is shaped like a number with a symbol, in order, without overlaps.

    Shape alone: whether "12/A" is a document or a plot of land, the words around it must tell."""
    end = len(text) if end is None else end
    done = start
    for slash in _SLASH.finditer(text, start, end):
        at = slash.start()
        if at < done:
            continue
        blank = 1 if at > done and text[at - 1] == " " else 0
        before = _BEFORE.search(text, max(done, at - blank - _LONGEST_BEFORE), at - blank)
        if before is None or (before["spaced"] and code_key(before["spaced"]) not in kinds_by_code()):
            continue
        after = _AFTER.match(text, at, end)
        if after is None:
            continue
        done = after.end()
        yield NumberMention(before.start(), done, parse_number(text[before.start() : done]))


@lru_cache(maxsize=4096)
def parse_number(printed: str) -> Number:
    """The parts of `printed`. Anything is accepted; what has no symbol is a bare number."""
    shown = re.sub(r"\s+", "", printed)
    compact = _older_party_form(re.sub(r"[‐-―]", "-", shown))
    match = _SERIAL.match(compact)
    if match is None:
        return Number(shown, compact, None, None, None, None, None, "bare")
    serial = (match[1].lstrip("0") or "0") + match[2].lower()
    year = int(match[3]) if match[3] else None
    rest = compact[match.end() :]
    symbol = rest[1:] or None
    if symbol is None:
        return Number(shown, serial, year, None, None, None, None, "bare")
    kind, issuer, unit = _roles([code for code in _SEPARATOR.split(symbol) if code])
    return Number(shown, serial, year, symbol, kind, issuer, unit, _domain(year, kind, issuer, rest[0] == "-"))


def _older_party_form(compact: str) -> str:
    """ "10NQ/TU" (printed "10 NQ/TU") with the dash of the form in use now."""
    match = _DASHLESS.match(compact)
    if match is None or code_key(match[2]) not in kinds_by_code():
        return compact
    return f"{match[1]}-{compact[match.start(2) :]}"


def _roles(codes: list[str]) -> tuple[str | None, str | None, str | None]:
    """Which of the codes is the kind, which the issuer, which the drafting unit."""
    if not codes:
        return None, None, None
    if glued := _GLUED.fullmatch(codes[0]):
        codes = [glued[1], glued[2], *codes[1:]]
    first = codes[0]
    if _ASSEMBLY.fullmatch(first):
        return None, first, None
    if code_key(first) in kinds_by_code() and (len(codes) > 1 or issuer_of_code(first) is None):
        if code_key(first) in _JOINT:
            return first, "-".join(codes[1:]) or None, None
        return first, codes[1] if len(codes) > 1 else None, "-".join(codes[2:]) or None
    return None, first, "-".join(codes[1:]) or None


def _domain(year: int | None, kind: str | None, issuer: str | None, party: bool) -> Domain:
    if issuer and _ASSEMBLY.fullmatch(issuer):
        return "normative"
    body = issuer_of_code(issuer) if issuer else None
    if body and body.party:
        return "party-term"
    if year is not None and kind is not None and code_key(kind) in _NORMATIVE:
        return "normative"
    if body and body.seal:
        return "own-series"
    if party and body is None:
        return "party-term"
    return "year-series"


@lru_cache(maxsize=4096)
def number_key(printed: str) -> str:
    """A key that spellings of one number share: "05/CT- UBND" and "5/CT–UBND" → "5/CT-UBND"; the Party's "10 NQ/TU",
    "10-NQ/TU" and the sloppy "10/NQ-TU" → "10/NQ-TU". Equal keys do not make one document: see `identity`."""
    number = parse_number(printed)
    parts = [number.serial] if number.year is None else [number.serial, str(number.year)]
    codes = "-".join(code_key(code) for code in (number.kind, *(number.issuer or "").split("-"), number.unit) if code)
    return "/".join([*parts, codes] if codes else parts).upper()
