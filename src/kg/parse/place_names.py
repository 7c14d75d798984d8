"""The form of unit names in text: level words that a name follows, and how far a name can reach.

Level words and what must not be taken for a name stand in mappings/places.toml.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from kg.model import Level
from kg.parse.phrases import begin_word
from kg.resources import folder

LOWER = "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệfghiìíỉĩịjklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvwxyỳýỷỹỵz"
UPPER = LOWER.upper()
LONGEST = 6  # syllables of the longest names
# A syllable, and what joins it to the next.
TOKEN = re.compile(r"([A-ZĐ]\d{1,2}(?!\w)|[^\W\d_]+(?:['’ʼ][^\W\d_]+)*|\d{1,3}[A-Za-z]?(?!\w))( ?[-–] ?| )?")
# An address: the unit that holds it follows at once.
ADDRESS = re.compile(r"[^,;.:\n]{1,30}?,? (?:xã|phường|thị trấn|khu phố|thôn|khối|ấp)\b")
# Between two names that share a level word; what stands in brackets or a few words may follow each of a listed series.
SEPARATOR = re.compile(rf"(?: ?\([^()\n]{{0,80}}\))? ?(?:[,;](?: ?và)?|và|&|[-–]) (?=[{UPPER}\d])")
LOOSE_SEPARATOR = re.compile(rf"[^.;:,()\n{UPPER}]{{1,30}}?(?:[,;](?: ?và)?|\bvà) (?=[{UPPER}])")
PLURAL = re.compile(
    r"(?:các|những|một số|\d+|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười) (?:[\w ]{2,12}(?:,| và|/) ?){0,4}$", re.I
)
MIXED = re.compile(r"(?:tỉnh|huyện|thành phố|thị xã|quận|xã|phường|thị trấn)(?:,| và|/) ?$", re.I)
# With these the words before a level word end where either of the two above may match.
COUNTS = (*"0123456789", "các", "những", "số", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")
LIST_ENDS = (",", "/", "và", "VÀ", "Và", "vÀ")
NUMBER_ENDS = re.compile(r"\s?(?:[,;.():\n]|$|và\b|-|xã\b|phường\b|thị trấn\b|thuộc\b|của\b)")
WORD_BEFORE = re.compile(r"(\w+)\s$")


@dataclass(frozen=True, slots=True)
class Word:
    """A level word of mappings/places.toml."""

    level: Level
    word: str
    numbers: bool
    careful: bool
    address: bool


class Token(NamedTuple):
    start: int
    end: int
    text: str
    capital: bool


@dataclass(frozen=True, slots=True)
class Anchor:
    """A level word at `start` and the place where a name begins. `plural`: several may follow; `mixed`: it stands last
    in a list of level words ("các xã, thị trấn …"); `caps`: all is printed in capitals; `modified`: another word stands
    before the name ("huyện đảo …"), which then has to be a listed one."""

    start: int
    name: int
    word: Word
    plural: bool
    mixed: bool
    caps: bool
    modified: bool
    tokens: Sequence[Token]  # the run that begins at `name`


@dataclass(frozen=True, slots=True)
class Grammar:
    anchor: re.Pattern[str]
    words: dict[str, Word]
    not_after: frozenset[str]
    careful_after: frozenset[str]
    never: frozenset[str]
    phrases: frozenset[str]
    common: frozenset[str]
    only_below: frozenset[str]
    after_post: re.Pattern[str]
    surnames: frozenset[str]
    abroad: re.Pattern[str]
    place_line: re.Pattern[str]
    series: re.Pattern[str]


@cache
def grammar() -> Grammar:
    data = tomllib.loads((folder("mappings") / "places.toml").read_text(encoding="utf-8"))
    words: dict[str, Word] = {}
    forms: list[str] = []
    for entry in data["level"]:
        flags = (entry.get(flag, False) for flag in ("numbers", "careful", "address"))
        word = Word(entry["level"], entry["word"], *flags)
        for form in entry["forms"]:
            words[form.lower()] = word
            forms.append(form)
            if form.islower() and not form.endswith("."):
                forms.append(form.capitalize())
                if word.level != "hamlet":
                    forms.append(form.upper())
    lists = data["words"]
    spelled = begin_word(re.escape(f).replace(r"\ ", " ") for f in sorted(set(forms), key=len, reverse=True))
    countries = "|".join(lists["countries"])
    modifiers = "|".join(lists["modifiers"])
    plain = "|".join(
        sorted({w.word for w in words.values() if w.level in ("district", "commune")}, key=len, reverse=True)
    )
    return Grammar(
        re.compile(
            rf"({spelled})(?:(?P<bracket>(?: cũ| mới| sau)? \()| ?:? (?:số (?=\d)|({modifiers}) )?|(?<=[.Pp]))(?=[{UPPER}\d])"
        ),
        words,
        frozenset(lists["not_after"]),
        frozenset(lists["careful_after"]),
        frozenset(lists["never"]),
        frozenset(lists["phrases"]),
        frozenset(lists["common"]),
        frozenset(lists["only_below"]),
        re.compile(rf"(?:{'|'.join(lists['posts'])})[^,;.:()\n]{{0,40}}$"),
        frozenset(lists["surnames"]),
        re.compile(rf" ?[,(–-] ?(?:nước )?(?:{countries})\b(?! [{UPPER}])"),
        re.compile(rf"^(?:Số:?[^\n]{{2,30}}?\s)?((?:TP\. ?)?[{UPPER}][\w.\- ]{{1,24}}), ngày\b", re.M),
        re.compile(
            rf"(?:các|Các|những|một số|Một số) (?:{plain})(?:(?:,| và) (?:{plain}))*\b"
            rf"[^.;:\n]{{0,80}}?(?:như|là|gồm|:)\s?:?\s(?=[{UPPER}])"
        ),
    )


@lru_cache(maxsize=2)  # the same text is read for its province, its districts and then all its places
def anchors(text: str) -> tuple[Anchor, ...]:
    """Level words with something after them that can be a name, in order."""
    return tuple(_anchors(text))


def _anchors(text: str) -> Iterator[Anchor]:
    rules = grammar()
    for match in rules.anchor.finditer(text):
        start = match.start()
        form = match[1]
        word = rules.words[form.lower()]
        name = match.end()
        if text[name].isdigit() and not word.numbers:
            continue
        window = text[max(0, start - 48) : start]
        before = WORD_BEFORE.search(window[-14:])
        previous = before[1].lower() if before else ""
        if previous in rules.not_after:
            continue
        if word.address and not ADDRESS.match(text, name):
            continue
        if word.careful:
            addressed = ADDRESS.match(text, name) is not None
            if previous and not (previous.isdigit() or previous in rules.careful_after or addressed):
                continue
            if form[0].isupper() and not addressed:
                continue
        listed = window[-4:].rstrip(" ").endswith(LIST_ENDS)
        mixed = MIXED.search(window) if listed else None
        if mixed and mixed[0].lower().startswith("tỉnh"):
            word = rules.words["tỉnh"]  # "các tỉnh, thành phố: …"
        caps = form.isupper() and form.lower() == word.word
        plural = (listed or previous.endswith(COUNTS)) and PLURAL.search(window) is not None
        if match["bracket"] is not None and not plural:
            continue
        yield Anchor(start, name, word, plural, mixed is not None, caps, match[3] is not None, run(text, name))


def run(text: str, position: int) -> list[Token]:
    """The syllables from `position` on that a name could consist of, joined by blanks or hyphens: capitalised ones, at
    most six together with two more that follow ("xã Tân lập" is printed, too)."""
    tokens: list[Token] = []
    small = 0
    while len(tokens) < LONGEST and small < 2:
        match = TOKEN.match(text, position)
        if match is None:
            break
        word = match[1]
        capital = word[0].isupper() or word[0].isdigit()
        small += not capital
        tokens.append(Token(position, match.end(1), word, capital))
        if match[2] is None:
            break
        position = match.end()
    return tokens


def capitals(tokens: Sequence[Token]) -> int:
    """How many syllables of the run are capitalised, up to the first that is not, an abbreviation, or a hyphen."""
    for index, token in enumerate(tokens):
        if not token.capital:
            return index
        if index and (
            is_abbreviation(token.text) or token.text[0].isdigit() or token.start > tokens[index - 1].end + 1
        ):
            return index
    return len(tokens)


def ends_of_name(tokens: Sequence[Token], caps: bool) -> list[int]:
    """How many syllables the name may have, the likeliest first: with the part behind a hyphen ("Bà Rịa - Vũng Tàu");
    with a number that belongs to it ("Sơn Kim 1"); all that are capitalised; more, where a list has it so; then fewer,
    where another capitalised word follows the name."""
    count = len(tokens) if caps else capitals(tokens)
    ends: list[int] = []
    if 0 < count < len(tokens):
        further = tokens[count]
        if further.text[0].isdigit():
            ends = [count + 1]
        elif further.capital and further.start > tokens[count - 1].end + 1:
            beyond = count + capitals(tokens[count:])
            ends = list(range(beyond, count, -1))
    more = [] if caps else [n for n in range(len(tokens), count, -1) if not tokens[n - 1].capital]
    return [*ends, *([count] if count else []), *more, *range(count - 1, 0, -1)]


def ends_with_number(text: str, end: int) -> bool:
    """Whether a number that ends here can be the end of a name, and does not count what follows."""
    return NUMBER_ENDS.match(text, end) is not None


def is_abbreviation(word: str) -> bool:
    return len(word) > 1 and word.isupper() and word.isalpha() and not set(word) <= set("IVX")


def can_be_name(text: str, tokens: Sequence[Token], count: int, anchor: Anchor) -> bool:
    """Whether the first `count` syllables, all capitalised, can name a unit that no list has."""
    rules = grammar()
    first = tokens[0].text
    if anchor.word.level == "district" and first in rules.only_below:
        return False
    if not 1 <= count <= 5 or first in rules.never or is_abbreviation(first):
        return False
    if count == 1:
        return first not in rules.common and ends_with_number(text, tokens[0].end)
    if f"{first} {tokens[1].text}" in rules.phrases or any(t.text in rules.never for t in tokens[2:count]):
        return False
    if anchor.word.level == "district" and after_post(text, anchor.start):
        return False  # districts are listed: behind "Chủ tịch UBND huyện" this is who holds the post
    return not person(text, tokens, count, anchor.start) and not many_after_post(text, count, anchor)


def begins_common_noun(tokens: Sequence[Token]) -> bool:
    """Whether a syllable in capitals and the small one behind it can be a common noun: "Thanh tra", "Công an"."""
    further = tokens[1] if len(tokens) > 1 else None
    return tokens[0].text in grammar().common and further is not None and not further.capital and further.text.isalpha()


def after_post(text: str, start: int) -> bool:
    """Whether a post stands right before the level word ("Chủ tịch UBND huyện")."""
    return grammar().after_post.search(text, max(0, start - 60), start) is not None


def person(text: str, tokens: Sequence[Token], count: int, start: int) -> bool:
    """Whether the run is a person's name rather than a unit's: a family name and more, behind a post."""
    rules = grammar()
    if tokens[0].text not in rules.surnames:
        return False
    return count >= 2 and after_post(text, start)


def many_after_post(text: str, count: int, anchor: Anchor) -> bool:
    """Three syllables in no list behind one post ("Chủ tịch UBND xã Vàng Mí Sính"): who holds it, whatever family."""
    return count >= 3 and not anchor.plural and after_post(text, anchor.start)
