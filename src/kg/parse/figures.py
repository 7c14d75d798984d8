"""Figures of a text: amounts of money, percentages, areas, lengths, ratios and rates, each with its unit as printed.

What they are counted in stands in mappings/figures.toml. Plain counts, dates, numbers of documents and telephones,
chainages ("Km105+000") and scales ("1/500") are none. Numbers are printed the Vietnamese way: a point groups thousands,
a comma begins the decimals; "13.7" can only be a decimal.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from kg.resources import folder

NUMBER = re.compile(r"\d(?<![\w.,+].)(?<!\d/.)(?:[\d.,]*\d)?")
GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+")
RANGE = re.compile(r" ?(?:[-–—÷~]|đến) ?(\d(?:[\d.,]*\d)?)")
RATIO = re.compile(r" ?/ ?(\d(?:[\d.,]*\d)?)(?![\d/.,]*[/\w-])")
RATE_WORDS = 5  # "16 tiêu chí nông thôn mới/01 xã" has the longest name for what it counts
NOUN = re.compile(r" ([^\W\d_A-ZĐ]+)(?: ([^\W\d_A-ZĐ]+))?")
WORD_BEFORE = re.compile(r"(\w+)\s*$")


class FigureMention(NamedTuple):
    """An amount at `text[start:end]`. `value` is a decimal ("29438", "3.59") or a ratio as printed ("12/19"); a range
    gives two mentions over the same words."""

    start: int
    end: int
    value: str
    unit: str


@dataclass(frozen=True, slots=True)
class _Grammar:
    unit: re.Pattern[str]
    rate: re.Pattern[str]
    counted: re.Pattern[str]
    triggers: frozenset[str]
    not_after: frozenset[str]
    goes_on: frozenset[str]


def _longest_first(words: list[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


@cache
def _grammar() -> _Grammar:
    data = tomllib.loads((folder("mappings") / "figures.toml").read_text(encoding="utf-8"))
    units = []
    for entry in data["unit"]:
        forbidden = entry.get("not_before")
        guard = rf"(?! (?:{'|'.join(forbidden)})\b)" if forbidden else ""
        # A letter or digit right after means another word, but "km" may be glued to a bracket or a stop.
        units.append(rf"(?:{_longest_first(entry['patterns'])})(?![\w²³]){guard}")
    per = rf"(?: ?/ ?(?:0?1 )?(?:{_longest_first(data['per']['patterns'])})\b(?! (?:19|20)\d\d))"
    words = rf"[^\W\d_A-ZĐ]+(?: [^\W\d_A-ZĐ]+){{0,{RATE_WORDS - 1}}}"
    ratio = data["ratio"]
    levels = _longest_first(ratio["levels"])
    return _Grammar(
        re.compile(rf" ?((?:{'|'.join(units)}){per}{{0,2}})"),
        re.compile(rf" ({words} ?/ ?(?:0?1 )?(?:{'|'.join(data['rate']['per'])}))\b(?!,? (?:{levels})\b)"),
        re.compile(
            rf",? ?((?:{levels})(?:(?:,| và) (?:{levels}))*(?!\w)|(?:{_longest_first(ratio['nouns'])})(?!\w))",
            re.IGNORECASE,
        ),
        frozenset(ratio["triggers"]),
        frozenset(ratio["not_after"]),
        frozenset(ratio["goes_on"]),
    )


def parse_number(printed: str) -> str | None:
    """The decimal that a printed number stands for: "29.438" → "29438", "17,420" → "17.42"; None for "1.2.3"."""
    if GROUPED.fullmatch(printed) and not printed.startswith("0."):
        return printed.replace(".", "")
    whole, mark, decimals = printed.rpartition(",") if "," in printed else printed.rpartition(".")
    if not mark:
        return _trim(printed)
    if not decimals.isdigit():  # "1,234.5": English punctuation, the point is the decimal mark
        whole, _, decimals = printed.rpartition(".")
        whole = whole.replace(",", "")
        return _trim(f"{whole}.{decimals}") if whole.isdigit() else None
    if mark == "," and "," in whole:  # "1,234,567"
        return printed.replace(",", "") if re.fullmatch(r"\d{1,3}(?:,\d{3})+", printed) else None
    if GROUPED.fullmatch(whole):
        whole = whole.replace(".", "")
    return _trim(f"{whole}.{decimals}") if whole.isdigit() else None


def _trim(decimal: str) -> str:
    whole, _, decimals = decimal.partition(".")
    decimals = decimals.rstrip("0")
    whole = whole.lstrip("0") or "0"
    return f"{whole}.{decimals}" if decimals else whole


def find_figures(text: str) -> list[FigureMention]:
    """All figures of the text, in order."""
    return list(_figures(text))


def _figures(text: str) -> Iterator[FigureMention]:
    grammar = _grammar()
    position = 0
    while (number := NUMBER.search(text, position)) is not None:
        position = number.end()
        found = _amount(text, number, grammar) or _ratio(text, number, grammar)
        for figure in found:
            position = max(position, figure.end)
            yield figure


def _amount(text: str, number: re.Match[str], grammar: _Grammar) -> list[FigureMention]:
    start, end = number.span()
    unit = grammar.unit.match(text, end)
    if unit is not None:
        value = parse_number(number[0])
        return [FigureMention(start, unit.end(1), value, unit[1])] if value is not None else []
    upper = RANGE.match(text, end)
    if upper is not None:
        unit = grammar.unit.match(text, upper.end())
        if unit is not None and ("đến" not in upper[0] or _word_before(text, start) == "từ"):
            first, last = parse_number(number[0]), parse_number(upper[1])
            if first is not None and last is not None and float(first) < float(last):
                return [FigureMention(start, unit.end(1), value, unit[1]) for value in (first, last)]
        return []
    rate = grammar.rate.match(text, end)
    if rate is not None:
        value = parse_number(number[0])
        return [FigureMention(start, rate.end(1), value, rate[1])] if value is not None else []
    return []


def _ratio(text: str, number: re.Match[str], grammar: _Grammar) -> list[FigureMention]:
    start, end = number.span()
    total = RATIO.match(text, end)
    if total is None:
        return []
    part, whole = parse_number(number[0]), parse_number(total[1])
    if part is None or whole is None or not _can_be_ratio(number[0], total[1]):
        return []
    before = _word_before(text, start)
    counted = grammar.counted.match(text, total.end())
    value = f"{number[0]}/{total[1]}"
    if before in grammar.not_after and not (before in grammar.triggers or _is_rank(text, start)):
        return []
    if counted is not None and (float(part) <= float(whole) or before in grammar.triggers):
        return [FigureMention(start, counted.end(1), value, counted[1])]
    if before in grammar.triggers and float(part) <= float(whole) and float(whole) > 1:
        noun = NOUN.match(text, total.end())
        if noun is not None and noun[1] not in grammar.goes_on:
            end = noun.end(2) if noun[2] and noun[2] not in grammar.goes_on else noun.end(1)
            return [FigureMention(start, end, value, text[noun.start(1) : end])]
        return [FigureMention(start, total.end(1), value, "")]
    return []


def _is_rank(text: str, start: int) -> bool:
    return _word_before(text, start) in ("thứ", "hạng")


def _word_before(text: str, position: int) -> str:
    found = WORD_BEFORE.search(text, max(0, position - 12), position)
    return found[1].lower() if found else ""


def _can_be_ratio(part: str, whole: str) -> bool:
    """Not "24/7", a scale (1/500), a month (12/2023) or a school year (2023/2024)."""
    if (part, whole) in (("24", "7"), ("24", "24")):
        return False
    if part == "1" and len(whole) > 2 and whole.strip("0") in ("1", "2", "5", "25"):
        return False
    if len(whole) == 4 and whole[:2] in ("19", "20") and whole.isdigit():
        return len(part) > 2 and not (len(part) == 4 and part[:2] in ("19", "20"))
    return True
