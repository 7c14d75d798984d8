"""Numbers of documents misread by recognition, repaired against the closed list of kinds' codes; never silently.

Only what is certain is changed: the code behind the number must become one of the known ones by a change that
recognition is known to make, and no other code may be as near. Everything else stays as it was read.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from kg.resources import folder

_SYMBOL = re.compile(
    r"(?P<head>[(“\"]?\d{1,5}(?:/(?:19|20)\d\d)?)(?P<join>[/-])(?P<code>[^\W\d_]{1,6})(?P<rest>[-/][^\W_][\w/.&-]*)?(?P<tail>[,.;:)”\"]*)"
)
# Letters and digits that recognition takes for each other: within such a group a change is small.
_ALIKE = [
    set(group) for group in ("Il1Ị|", "OQ0Ô", "DĐÐ", "TI", "ILl", "HN", "CG", "UVƯ", "KX", "BR8", "rf", "aâ", "SŠ5")
]


@dataclass(frozen=True, slots=True)
class Repair:
    """What was read, what it was taken for, and why."""

    before: str
    after: str
    reason: str


@cache
def codes() -> frozenset[str]:
    """The codes of kinds that may stand in a number (mappings/kinds.toml)."""
    data = tomllib.loads((folder("mappings") / "kinds.toml").read_text(encoding="utf-8"))
    found: set[str] = set()

    def collect(value: object) -> None:
        if isinstance(value, dict):
            for key, inner in value.items():
                if key in ("code", "codes", "older_codes", "party_codes"):
                    found.update([inner] if isinstance(inner, str) else [c for c in inner if isinstance(c, str)])
                else:
                    collect(inner)
        elif isinstance(value, list):
            for item in value:
                collect(item)

    collect(data)
    return frozenset(code for code in found if 2 <= len(code) <= 5)


def repair(words: Sequence[str]) -> tuple[list[str], tuple[Repair, ...]]:
    """The words with numbers of documents repaired, and each repair."""
    result: list[str] = []
    repairs: list[Repair] = []
    for word in words:
        fixed = _figure(word, result[-1] if result else "") or (_fixed(word) if "/" in word or "-" in word else None)
        if fixed is not None:
            repairs.append(fixed)
        result.append(fixed.after if fixed else word)
    return result, tuple(repairs)


def _fixed(word: str) -> Repair | None:
    match = _SYMBOL.fullmatch(word)
    if match is None or match["rest"] is None or match["code"] in codes():
        return None
    near = sorted((cost, code) for code in codes() if (cost := _cost(match["code"], code)) is not None)
    if not near or (len(near) > 1 and near[1][0] == near[0][0]):
        return None
    code = near[0][1]
    after = f"{match['head']}{match['join']}{code}{match['rest']}{match['tail']}"
    return Repair(word, after, f"{match['code']!r} is no code of a kind, {code!r} is")


_FIGURES = (
    # after "Quý" stands I, II, III or IV
    (
        re.compile(r"[Qq]uý"),
        re.compile(r"(?P<roman>[IUHlÌÍ]{1,3})(?P<rest>(?:[/,.;:].*)?)"),
        "the Roman number of a quarter",
    ),
    (None, re.compile(r"(?P<roman>[XV]{1,3}IH)(?P<rest>\W*)"), "a Roman number"),
    (None, re.compile(r"(?P<zero>[OØ])(?P<rest>\d{1,2}\W*)"), "a figure"),
    (None, re.compile(r"(?P<rest>\d{1,3})(?P<one>[Il])(?P<end>\W*)"), "a figure"),
)


def _figure(word: str, before: str) -> Repair | None:
    """A number some of whose figures were taken for letters."""
    for behind, pattern, what in _FIGURES:
        match = pattern.fullmatch(word)
        if match is None or (behind is not None and not behind.fullmatch(before)):
            continue
        parts = match.groupdict()
        if "roman" in parts:
            after = parts["roman"].translate(_ROMAN_STROKES) + parts["rest"]
        else:
            after = f"0{parts['rest']}" if "zero" in parts else f"{parts['rest']}1{parts['end']}"
        if after != word and ("roman" not in parts or after.removesuffix(parts["rest"]) in _NUMBERS + _LARGER):
            return Repair(word, after, f"{what}, with letters for figures")
    return None


@cache
def _cost(read: str, code: str) -> int | None:
    """How far what was read is from a code: 1 for one letter taken for a like one, or one too many of a stroke."""
    if read == code:
        return 0
    if len(read) == len(code):
        changed = [(a, b) for a, b in zip(read, code, strict=True) if a != b]
        if len(changed) == 1 and _alike(*changed[0]):
            return 1
        return 2 if all(_alike(a, b) for a, b in changed) and len(changed) == 2 else None
    if len(read) == len(code) + 1:  # a stroke read as a letter of its own: CTIr for CTr
        for at, letter in enumerate(read):
            beside = read[at - 1 : at] + read[at + 1 : at + 2]
            stroke = letter in "Il1itrf'" or any(_alike(letter, other) for other in beside)
            if stroke and read[:at] + read[at + 1 :] == code:
                return 1
    return None


def _alike(a: str, b: str) -> bool:
    if any(a in group and b in group for group in _ALIKE):
        return True
    return unicodedata.normalize("NFD", a)[0].lower() == unicodedata.normalize("NFD", b)[0].lower()


_ROMAN_STROKES = str.maketrans({"U": "I", "H": "II", "l": "I", "Ì": "I", "Í": "I"})
_LARGER = ("XIII", "XVIII", "XXIII")
_ROMAN = re.compile(r"(?P<number>[IVXLHTl1|ÌÍ!]{1,6})(?P<dot>[.,])(?P<rest>\S*)")
_STROKES = str.maketrans({"H": "II", "L": "I", "T": "I", "l": "I", "1": "I", "|": "I", "Ì": "I", "Í": "I", "!": "I"})
_NUMBERS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


def repair_headings(lines: Sequence[tuple[str, str]], after: int = 0) -> tuple[dict[int, Repair], int]:
    """Roman numbers of headings in capitals, by their order: for each line its first word and the rest of it.

    Returns the repairs by line, and how many headings there have been, `after` those of the pages before. A number is
    put right only where it is, stroke for stroke, the one that must follow; where the heading before has it already
    and one stroke is wanting; or where it is the 1 of items of which the 2 comes next.
    """
    repairs: dict[int, Repair] = {}
    for at, (first, rest) in enumerate(lines):
        match = _ROMAN.fullmatch(first)
        if match is None:
            continue
        heading = f"{match['rest']} {rest}".strip()
        if len(heading) < 4 or after >= len(_NUMBERS):
            continue
        strokes = match["number"].translate(_STROKES)
        expected = _NUMBERS[after]
        if not heading[:12].isupper():
            if match["number"] == expected:
                after += 1
            elif strokes == expected and match["number"] not in _NUMBERS and not match["number"].isdecimal():
                repairs[at] = Repair(
                    first, f"{expected}{match['dot']}{match['rest']}", "the number of a heading, by its order"
                )
                after += 1
            elif strokes == "I" and not match["number"].isdecimal() and _next_item(lines[at + 1 :]) == "2":
                repairs[at] = Repair(
                    first, f"1{match['dot']}{match['rest']}", "the number of an item, by the one behind it"
                )
            continue
        if match["number"] == expected:
            after += 1
        elif strokes == expected or (len(strokes) - len(expected) == 1 and strokes.startswith(expected)
                                     and match["number"] not in _NUMBERS) or (
                                     after and match["number"] == _NUMBERS[after - 1] and expected == strokes + "I"):  # fmt: skip
            repairs[at] = Repair(
                first, f"{expected}{match['dot']}{match['rest']}", "the number of a heading, by its order"
            )
            after += 1
        elif match["number"] in _NUMBERS:
            after = _NUMBERS.index(match["number"]) + 1
    return repairs, after


def _next_item(lines: Sequence[tuple[str, str]]) -> str | None:
    """The number of the next line that opens with one and a full stop."""
    return next((first[:-1] for first, _ in lines if re.fullmatch(r"\d{1,2}\.", first)), None)
