"""Persons with their posts, recognised by form: an honorific or a post beside a name.

A name is two to six syllables in capitals. No person is listed; family names help where no word of respect stands
before a name, and tell "Chủ tịch UBND tỉnh Nguyễn Văn An" from a province's name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import NamedTuple

from kg.knowledge.abbreviations import write_out
from kg.knowledge.posts import Post, family_names, honorifics
from kg.knowledge.units import gazetteer
from kg.parse.body_items import label_of, of_name
from kg.parse.body_names import read_name
from kg.parse.body_units import UPPER, title_case
from kg.parse.context import Context
from kg.parse.phrases import Passage, begin_word
from kg.parse.post_words import all_posts, standing_posts

_SYLLABLE = re.compile(rf"[{UPPER}][^\W\d_]*(?:['’][^\W\d_]+)*(?![^\W_])(?:['’](?= [{UPPER}]))?")
_BEFORE_POST = re.compile(r"[ \u00a0]?(?:[,:;(–-]|là|giữ chức(?: vụ)?)[ \u00a0]?(?:là |nguyên |hiện là )?|[ \u00a0]")
_BETWEEN_POSTS = re.compile(
    r"[ \u00a0]?(?:,|;|–|-|kiêm|và|, kiêm)[ \u00a0](?:kiêm |đồng thời là )?|[ \u00a0]kiêm[ \u00a0]"
)
_BEFORE_NAME = re.compile(r"[ \u00a0]?(?:[,:–-])?[ \u00a0]?")
_NUMBERED = re.compile(r" số \d+")
_BULLET = r"(?:^|[\n;:+•]|(?<=\n)\d{1,2}[.)]|[-–])[ \u00a0]*"
_NAME_AT_END = re.compile(rf"(?<=[^\W\d_])[ \u00a0](?P<name>[{UPPER}][^\W\d_]*(?:[ \u00a0][{UPPER}][^\W\d_]*){{1,3}})$")
_NOWHERE = Context()
_MOST_SYLLABLES, _MOST_POSTS = 6, 8


class PersonMention(NamedTuple):
    """`text[start:end]` names a person; `post` has abbreviations written out, posts joined by ", "."""

    start: int
    end: int
    name: str
    post: str | None


@dataclass(frozen=True, slots=True)
class _Posts:
    end: int
    words: str


@cache
def _respect() -> re.Pattern[str]:
    words = sorted(honorifics(), key=len, reverse=True)
    forms = "|".join(
        re.escape(form) for word in words for form in dict.fromkeys((word, word[0].upper() + word[1:], word.upper()))
    )
    return re.compile(rf"(?<![^\W_])(?:(?:{forms})(?![^\W_])[ \u00a0:.]*)+")


@cache
def _anchor() -> re.Pattern[str]:
    posts = "|".join(re.escape(w) for w in sorted(standing_posts().first_words | all_posts().first_words, reverse=True))
    names = "|".join(re.escape(title_case(n.upper())) for n in sorted(family_names(), reverse=True))
    return re.compile(
        rf"(?P<respect>{_respect().pattern})|(?<![^\W_])(?P<post>(?i:{posts}))(?![^\W_])|(?P<name>{_BULLET}(?=(?:{names})[ \u00a0]))"
    )


@cache
def _beginnings() -> re.Pattern[str]:
    """Where an anchor may stand, quick to search for: every branch begins with a character of its own."""
    words = {*honorifics(), *standing_posts().first_words, *all_posts().first_words}
    cased = (
        f"{first}(?i:{re.escape(word[1:])})" for word in sorted(words) for first in (word[0].lower(), word[0].upper())
    )
    numbers = (rf"{digit}(?<=\n.)" for digit in "0123456789")
    return re.compile("|".join((begin_word(cased), *map(re.escape, "\n;:+•-–"), *numbers)))


def find_officials(text: str, start: int, end: int) -> list[PersonMention]:
    """Persons named in `text[start:end]`, in order: with an honorific (đồng chí, ông, bà) or a post beside the name."""
    passage = Passage.of(text[start:end])
    persons = []
    past = 0
    for at in chain((0,), (match.start() for match in _beginnings().finditer(passage.toned))):
        if at < past or (found := _anchor().match(passage.toned, at)) is None:
            continue
        person = _named_first(passage, found) if found["post"] is None else _post_first(passage, at)
        past = max(at + 1, found.end() if person is None else person.end)
        if person is not None:
            persons.append(PersonMention(start + person.start, start + person.end, person.name, person.post))
    return persons


def _named_first(passage: Passage, found: re.Match[str]) -> PersonMention | None:
    """A word of respect or a new line, the name, and the posts behind it."""
    begin = found.end()
    respect = found["respect"] is not None
    if not respect and (word := _respect().match(passage.toned, begin)):  # "- Ông …": Ông is a family name, too
        begin, respect = word.end(), True
    if respect and (posted := _post_first(passage, begin)) is not None:
        return posted  # "đồng chí Bí thư Huyện ủy Nguyễn Văn An"
    named = read_person(passage, begin, certain=respect)
    if named is None:
        return None
    end, name = named
    gap = _BEFORE_POST.match(passage.low, end)
    posts = read_posts(passage, gap.end()) if gap else None
    if posts is None:
        return PersonMention(begin, end, name, None) if respect else None
    return PersonMention(begin, posts.end, name, posts.words)


def _post_first(passage: Passage, at: int) -> PersonMention | None:
    """The posts, then the name: "Phó Thủ tướng Nguyễn Văn An"."""
    posts = read_posts(passage, at)
    if posts is None:
        return None
    gap = _BEFORE_NAME.match(passage.low, posts.end)
    begin = gap.end() if gap else posts.end
    respect = _respect().match(passage.toned, begin)
    named = read_person(passage, respect.end() if respect else begin, certain=respect is not None)
    if named is None:
        return None
    if "," in passage.low[posts.end : begin] and respect is None:
        return None  # "…, Nguyễn Văn An" begins the next person
    return PersonMention(at, named[0], named[1], posts.words)


def read_person(passage: Passage, at: int, certain: bool) -> tuple[int, str] | None:
    """The end and the spelling of a person's name at `at`. Unless `certain` it must begin with a family name."""
    syllables: list[re.Match[str]] = []
    while len(syllables) < _MOST_SYLLABLES:
        begin = syllables[-1].end() + 1 if syllables else at
        if syllables and not passage.toned.startswith((" ", "\u00a0"), begin - 1):
            break
        syllable = _SYLLABLE.match(passage.toned, begin)
        if syllable is None or _ends_name(passage, begin):
            break
        syllables.append(syllable)
    if len(syllables) < 2:
        return None
    end = syllables[-1].end()
    printed = passage.toned[at:end]
    if not certain and (not _family(printed) or gazetteer().province(printed) is not None):
        return None
    if read_name(passage, at) is not None:
        return None
    return end, title_case(" ".join(printed.split()))


def _family(name: str) -> bool:
    """Whether a name begins with a family's, of one syllable or two ("A Lăng")."""
    first, second, *_ = name.lower().split()
    return first in family_names() or f"{first} {second}" in family_names()


def _ends_name(passage: Passage, at: int) -> bool:
    """A post or a body begins here."""
    found = all_posts().match(passage, at)
    if found is not None and " " in passage.low[at : found[0]]:
        return True
    return passage.low.startswith(("ubnd", "hđnd", "sở ", "mttq"), at)


def read_posts(passage: Passage, at: int) -> _Posts | None:
    """The posts that begin at `at`, written out; roles in the session are left out."""
    words, end = "", at
    for _ in range(_MOST_POSTS):
        found = _post(passage, at)
        if found is None:
            break
        text, last, session = found
        if not session:
            words, end = (words + joint(words, passage.low[end:at]) + text if words else text), last
        between = _BETWEEN_POSTS.match(passage.low, last)
        if between is None:
            break
        at = between.end()
    return _Posts(end, words) if words else None


def joint(words: str, between: str) -> str:
    """How two posts are joined: by ", " unless "kiêm" stands between them."""
    return " kiêm " if "kiêm" in between else ", "


def _post(passage: Passage, at: int) -> tuple[str, int, bool] | None:
    """One post with the body it is held in: its words, its end, whether it is a role in the session."""
    found = standing_posts().match(passage, at)
    if found is not None and not found[1].collective and not found[1].session:
        end, post = found
        body = _held_in(passage, end)
        if body is not None:
            return f"{_words(passage, at, end, post)} {body[0]}", body[1], False
    whole = all_posts().match(passage, at)
    if whole is None or whole[1].collective:
        return None
    end, post = whole
    if post.session:
        body = _held_in(passage, end)
        number = _NUMBERED.match(passage.low, end)
        return _words(passage, at, end, post), number.end() if number else body[1] if body else end, True
    if post.joined:
        return None
    body = _held_in(passage, end)
    text = _words(passage, at, end, post)
    return (f"{text} {body[0]}", body[1], False) if body else (text, end, False)


def _held_in(passage: Passage, end: int) -> tuple[str, int] | None:
    """The body right behind a post, as it stands in the post's name."""
    begin = end + 1
    if not passage.low.startswith((" ", "\u00a0"), end):
        return None
    name = read_name(passage, begin)
    if name is None or name.within == "run":
        return None
    item = of_name(passage, begin, name, _NOWHERE)
    person = _person_behind(passage.toned[begin : item.end])
    if person is not None:  # "Thị ủy Lê Văn An": the name of a person, not of a unit
        shorter = Passage.of(passage.toned[: begin + person].rstrip())
        name = read_name(shorter, begin)
        if name is None:
            return None
        item = of_name(shorter, begin, name, _NOWHERE)
    return label_of(item), item.end


def _person_behind(printed: str) -> int | None:
    """Where in a body's words a person's name begins that stands right behind them, or None."""
    found = _NAME_AT_END.search(printed)
    if found is None or not _family(found["name"]):
        return None
    known = any(gazetteer().is_name(level, found["name"]) for level in ("province", "district", "commune"))
    return None if known else found.start("name")


def _words(passage: Passage, at: int, end: int, post: Post) -> str:
    printed = passage.toned[at:end]
    if not any(c.islower() for c in printed):
        return post.name
    printed = write_out(" ".join(printed.split()))
    return printed[0].upper() + printed[1:]


def write_out_post(text: str) -> str:
    """A post with its abbreviations written out: "Phó Chủ tịch UBND tỉnh" → "Phó Chủ tịch Ủy ban nhân dân tỉnh"."""
    passage = Passage.of(" ".join(text.split()))
    posts = read_posts(passage, 0)
    if posts is None:
        return write_out(passage.toned)
    return posts.words + write_out(passage.toned[posts.end :])
