"""The form of unit names in text: level words that a name follows, and how far a name can reach.

Level words and what must not be taken for a name stand in mappings/places.toml.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kg.model import Level
from kg.resources import folder

LOWER = "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệfghiìíỉĩịjklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvwxyỳýỷỹỵz"
UPPER = LOWER.upper()
LONGEST = 6  # syllables of the longest names
TOKEN = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*|\d{1,3}[A-Za-z]?(?!\w)")
GAP = re.compile(r" | ?[-–] ?|['’ʼ]")
# Between two names that share a level word; what stands in brackets or a few words may follow each of a listed series.
SEPARATOR = re.compile(rf"(?:\s?\([^()\n]{{0,80}}\))?\s?(?:[,;](?:\s?và)?|và|&|[-–])\s(?=[{UPPER}\d])")
LOOSE_SEPARATOR = re.compile(rf"[^.;:,()\n{UPPER}]{{1,30}}?(?:[,;](?:\s?và)?|\bvà)\s(?=[{UPPER}])")
PLURAL = re.compile(
    r"(?:các|những|một số|\d+|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)\s(?:[\w ]{2,12}(?:,| và|/)\s?){0,4}$", re.I
)
MIXED = re.compile(r"(?:huyện|thành phố|thị xã|quận|xã|phường|thị trấn)(?:,| và|/)\s?$", re.I)
WORD_BEFORE = re.compile(r"(\w+)\s$")


@dataclass(frozen=True, slots=True)
class Word:
    """A level word of mappings/places.toml."""

    level: Level
    word: str
    numbers: bool
    careful: bool


@dataclass(frozen=True, slots=True)
class Anchor:
    """A level word at `start` and the place where a name begins. `plural`: several may follow; `mixed`: it stands last
    in a list of level words ("các xã, thị trấn …"); `caps`: all is printed in capitals."""

    start: int
    name: int
    word: Word
    plural: bool
    mixed: bool
    caps: bool


@dataclass(frozen=True, slots=True)
class Token:
    start: int
    end: int
    text: str
    capital: bool


@dataclass(frozen=True, slots=True)
class Grammar:
    anchor: re.Pattern[str]
    words: dict[str, Word]
    not_after: frozenset[str]
    careful_after: frozenset[str]
    begins_no_name: frozenset[str]
    surnames: frozenset[str]
    abroad: re.Pattern[str]
    place_line: re.Pattern[str]
    series: re.Pattern[str]


@cache
def grammar() -> Grammar:
    data = tomllib.loads((folder("mappings") / "places.toml").read_text(encoding="utf-8"))
    words: dict[str, Word] = {}
    spelled: list[str] = []
    short: list[str] = []
    for entry in data["level"]:
        word = Word(entry["level"], entry["word"], entry.get("numbers", False), entry.get("careful", False))
        for form in entry["forms"]:
            words[form.lower()] = word
            if (form.lower() == form and form.isalpha()) or " " in form:
                spelled += [form] if word.careful else [form, form.capitalize()]
                if word.level != "hamlet":
                    spelled.append(form.upper())
            else:
                short.append(form)
    lists = data["words"]
    forms = "|".join(re.escape(f).replace(r"\ ", " ") for f in sorted(spelled, key=len, reverse=True))
    abbreviated = "|".join(re.escape(f) for f in sorted(short, key=len, reverse=True))
    countries = "|".join(lists["countries"])
    plain = "|".join(
        sorted({w.word for w in words.values() if w.level in ("district", "commune")}, key=len, reverse=True)
    )
    return Grammar(
        re.compile(rf"(?:({forms})\s?:?\s(?:số (?=\d))?|({abbreviated})\s?)(?=[{UPPER}\d])"),
        words,
        frozenset(lists["not_after"]),
        frozenset(lists["careful_after"]),
        frozenset(lists["begins_no_name"]),
        frozenset(lists["surnames"]),
        re.compile(rf"\s?[,(–-]\s?(?:nước )?(?:{countries})\b"),
        re.compile(rf"^((?:TP\. ?)?[{UPPER}][\w.\- ]{{1,24}}), ngày\b", re.M),
        re.compile(
            rf"(?:các|những|một số|\d+) (?:{plain})(?:(?:,| và) (?:{plain}))*\b"
            rf"[^.;:\n]{{0,80}}?(?:như|là|gồm|:)\s?:?\s(?=[{UPPER}])"
        ),
    )


def anchors(text: str) -> Iterator[Anchor]:
    """Level words with something after them that can be a name, in order."""
    rules = grammar()
    for match in rules.anchor.finditer(text):
        start = match.start()
        if start and text[start - 1].isalnum():
            continue
        form = match[1] or match[2]
        word = rules.words[form.lower()]
        name = match.end()
        if text[name].isdigit() and not word.numbers:
            continue
        window = text[max(0, start - 48) : start]
        before = WORD_BEFORE.search(window[-14:])
        previous = before[1].lower() if before else ""
        if previous in rules.not_after:
            continue
        if word.careful and previous and not (previous.isdigit() or previous in rules.careful_after):
            continue
        caps = match[1] is not None and len(form) > 1 and form.isupper()
        yield Anchor(start, name, word, PLURAL.search(window) is not None, MIXED.search(window) is not None, caps)


def run(text: str, position: int) -> list[Token]:
    """The syllables from `position` on that a name could consist of: at most six, joined by blanks or hyphens."""
    tokens: list[Token] = []
    while len(tokens) < LONGEST:
        match = TOKEN.match(text, position)
        if match is None:
            break
        word = match[0]
        tokens.append(Token(position, match.end(), word, word[0].isupper() or word[0].isdigit()))
        gap = GAP.match(text, match.end())
        if gap is None:
            break
        position = gap.end()
    return tokens


def capitals(tokens: list[Token]) -> int:
    """How many syllables of the run are capitalised, up to the first that is not, or that is an abbreviation."""
    for index, token in enumerate(tokens):
        if not token.capital or (index and _abbreviation(token.text)):
            return index
        if index and token.text[0].isdigit():
            return index  # a number is part of a name only where a list or the form says so
    return len(tokens)


def _abbreviation(text: str) -> bool:
    return len(text) > 1 and text.isupper() and not set(text) <= set("IVX")


def person(tokens: list[Token], count: int) -> bool:
    """Whether the run looks like a person's name: a family name and two more syllables."""
    return count >= 3 and tokens[0].text in grammar().surnames
