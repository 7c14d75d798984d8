"""Slips of spelling: doubled words, syllables that are none, set phrases misspelled, brackets left open.

Only what is nearly certain is reported, each misprint once: a reader who gets ten false alarms reads no further.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from itertools import filterfalse, islice, pairwise
from typing import TypeVar

from kg.fold import plain, tone
from kg.knowledge.syllables import Syllable, decompose, spelling
from kg.parse.anomaly_report import AnomalyMention, Facts, report

T = TypeVar("T")
TRAILING = ",.;:)”\"'…/"
MARKED = re.compile(r"[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ]")
WORD_BEFORE = re.compile(r"(\w+) $")
WORD_AFTER = re.compile(r" (\w+)")


Pair = tuple[str, str]  # neighbouring words in small letters, punctuation behind the second


def spelling_anomalies(facts: Facts) -> Iterator[AnomalyMention]:
    text = facts.text
    lower = text.lower()
    words = lower.split()
    for pair in _suspects(pairwise(words), _clear_pairs, _is_suspect):
        if _twice(pair):
            yield from _doubled(text, lower, pair[0])
        elif (word := _misspelled(pair)) is not None:
            yield from _misprinted(text, lower, word)
        else:
            yield from _near_phrase(text, lower, pair)
    yield from _no_syllables(text, lower, words)


# Words and pairs once found to be in order: texts of this kind share most of theirs, so that only new ones are judged.
_clear_pairs: set[Pair] = set()
_clear_words: set[str] = set()
_MOST = 500_000
_MOST_PLACES = 100  # what is printed twice more often than that is no slip; keeps the work linear


def _suspects(items: Iterable[T], clear: set[T], judge: Callable[[T], bool]) -> list[T]:
    """The items that `judge` finds fault with. Those it does not are remembered in `clear`."""
    if len(clear) > _MOST:
        clear.clear()
    new = set(filterfalse(clear.__contains__, items))
    found = [item for item in new if judge(item)]
    clear |= new.difference(found)
    return found


def _is_suspect(pair: Pair) -> bool:
    return _twice(pair) or _misspelled(pair) is not None or _meant(*pair) is not None


@cache
def _word_list(part: str) -> frozenset[str]:
    phrases = re.split(r"[·\n]", spelling()["phrases"][part])
    return frozenset(tone(phrase.strip()) for phrase in phrases if phrase.strip())


# Doubled words


def _twice(pair: Pair) -> bool:
    """Whether the pair is one syllable twice, and not so on purpose."""
    first, last = pair
    if not last.startswith(first) or first != last.rstrip(TRAILING) or not first.isalpha():
        return False
    return f"{first} {first}" not in _word_list("doubled") and decompose(first) is not None


def _doubled(text: str, lower: str, word: str) -> Iterator[AnomalyMention]:
    for start, end in islice(_places(lower, f"{word} {word}"), _MOST_PLACES):
        if _is_slip(lower, start, end, word) and not text[end - len(word)].isupper():
            yield report("repeated-word", start, end, word)


def _places(lower: str, words: str) -> Iterator[tuple[int, int]]:
    """Where the words stand as whole words."""
    start = lower.find(words)
    while start >= 0:
        end = start + len(words)
        if not lower[end : end + 1].isalnum() and not (start and lower[start - 1].isalnum()):
            yield start, end
        start = lower.find(words, end)


def _is_slip(lower: str, start: int, end: int, word: str) -> bool:
    """Two equal syllables can be the end of one word and the beginning of the next ("thực hiện hiện đại hóa"): they
    are then seen apart elsewhere in the text, or either would make no word."""
    if word in _word_list("never_doubled"):
        return True
    before = WORD_BEFORE.search(lower, max(0, start - 12), start)
    after = WORD_AFTER.match(lower, end)
    if before is None or after is None:
        return True
    if f"{before[1]} {word} {after[1]}" in lower:
        return True  # with one of them the words stand elsewhere: "giải phóng mặt mặt bằng"
    known = _word_list("known")
    ends = f"{before[1]} {word}"
    begins = f"{word} {after[1]}"
    if ends in known or begins in known:
        return False
    return _once(lower, ends) and _once(lower, begins)


def _once(lower: str, words: str) -> bool:
    """Whether a text has the words once alone; the search stops at the second time."""
    first = lower.find(words)
    return first >= 0 and lower.find(words, first + len(words)) < 0


# Words that many misspell


@cache
def _common_slips() -> dict[str, str]:
    slips: dict[str, str] = spelling()["misspelled"]
    return slips


def _misspelled(pair: Pair) -> str | None:
    """What is misspelled of a pair: both words, or the second."""
    last = pair[1].rstrip(TRAILING)
    words = f"{pair[0]} {last}"
    return words if words in _common_slips() else last if last in _common_slips() else None


def _misprinted(text: str, lower: str, words: str) -> Iterator[AnomalyMention]:
    """The first place of words that are misspelled; a name may be spelled in any way."""
    for start, end in islice(_places(lower, words), _MOST_PLACES):
        if not text[start:end].istitle():
            yield report("misspelled", start, end, text[start:end], _common_slips()[words])
            return


# Set phrases


@cache
def _phrases_by_letters() -> dict[tuple[str, str], list[tuple[str, str]]]:
    table: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for phrase in _word_list("known") | _word_list("bound"):
        first, second = phrase.split()
        table.setdefault((plain(first), plain(second)), []).append((first, second))
    return table


@cache
def _phrases_by_first() -> dict[str, list[str]]:
    table: dict[str, list[str]] = {}
    for phrase in _word_list("known") | _word_list("bound"):
        first, second = phrase.split()
        table.setdefault(first, []).append(second)
    return table


@lru_cache(maxsize=65536)
def _bare(word: str) -> str:
    return plain(word)


@lru_cache(maxsize=65536)
def _meant(first: str, last: str) -> tuple[str, str] | None:
    """The set phrase that a pair of words, punctuation behind the second, may be a slip for, and how sure that is:
    "sound", "accent", "letter"."""
    first, second = tone(first), tone(last.rstrip(TRAILING))
    pair = f"{first} {second}"
    if pair in _word_list("known") or pair in _word_list("bound") or pair in _word_list("allowed"):
        return None
    alike = _phrases_by_letters().get((_bare(first), _bare(second)), [])
    if len(alike) == 1 and decompose(first) and decompose(second):
        return " ".join(alike[0]), "accent"
    here = decompose(second)
    if here is None:
        return None
    for other in _phrases_by_first().get(first, ()):
        there = decompose(other)
        if there is None or there == here:
            continue
        if _sounds_alike(here, there):
            return f"{first} {other}", "sound"
        if f"{first} {other}" in _word_list("bound") and _differences(here, there) == 1:
            return f"{first} {other}", "letter"
    return None


def _differences(left: Syllable, right: Syllable) -> int:
    return sum(a != b for a, b in zip(left, right, strict=True))


@cache
def _confused() -> frozenset[tuple[str, str]]:
    groups = spelling()["syllable"]["confused_onsets"]
    return frozenset((a, b) for group in groups for a in group for b in group if a != b)


def _sounds_alike(left: Syllable, right: Syllable) -> bool:
    return left[1:] == right[1:] and (left.onset, right.onset) in _confused()


def _near_phrase(text: str, lower: str, pair: Pair) -> Iterator[AnomalyMention]:
    meant = _meant(*pair)
    if meant is None:
        return
    phrase, how = meant
    first, second = pair[0], pair[1].rstrip(TRAILING)
    right = lower.count(phrase)
    places = list(islice(_places(lower, f"{first} {second}"), _MOST_PLACES))
    certain = how == "accent" and (phrase in _word_list("bound") or _mistyped(f"{tone(first)} {tone(second)}", phrase))
    if not places or not (certain or (right >= (2 if how == "letter" else 1) and len(places) < right)):
        return
    start, end = places[0]
    if not _proper(text[start:end]) and not _two_words(lower, start, end, first, second, phrase):
        yield report("near-phrase", start, end, text[start:end], phrase)


def _mistyped(words: str, phrase: str) -> bool:
    """Whether they differ as those who do not hear the difference write them: "theo dỏi", "xữ lý"; or "dộ" for "độ"."""
    return len(words) == len(phrase) and all(
        a == b or {a, b} == {"d", "đ"} or _hook_or_tilde(a, b) for a, b in zip(words, phrase, strict=True)
    )


def _hook_or_tilde(a: str, b: str) -> bool:
    one, other = unicodedata.normalize("NFD", a), unicodedata.normalize("NFD", b)
    return one[:-1] == other[:-1] and {one[-1], other[-1]} == {"\u0309", "\u0303"}


def _two_words(lower: str, start: int, end: int, first: str, second: str, phrase: str) -> bool:
    """Whether the first syllable ends one word and the second begins another ("kịp thời ban hành"): with what stands
    before or behind they are a set phrase, or words that the text has elsewhere, too."""
    known = _word_list("known")
    before = WORD_BEFORE.search(lower, max(0, start - 12), start)
    if before is not None and f"{before[1]} {first}" in known:
        return True
    after = WORD_AFTER.match(lower, end)
    if after is None or phrase.endswith(f" {second}"):
        return False
    begins = f"{second} {after[1]}"
    return begins in known or lower.count(begins) > 1


def _proper(printed: str) -> bool:
    """Whether the second syllable begins with a capital: (part of) a name, unless all are capitals."""
    return printed.split(" ")[1][0].isupper() and not printed.isupper()


# Syllables


def _no_syllables(text: str, lower: str, words: list[str]) -> Iterator[AnomalyMention]:
    suspects = _suspects(words, _clear_words, lambda word: _malformed(word) is not None)
    for core in {core for word in suspects if (core := _malformed(word)) is not None}:
        place = next(_places(lower, core), None)
        if place is not None and text[slice(*place)].islower():
            yield report("no-syllable", *place, core)


def _malformed(word: str) -> str | None:
    """The letters of a word that has Vietnamese diacritics but is no syllable, nor several that lost their blanks."""
    core = word.strip("(“\"'[" + TRAILING)
    if len(core) < 2 or not core.isalpha() or not MARKED.search(core):
        return None
    return None if decompose(core) is not None or _glued(core) else core


@lru_cache(maxsize=65536)
def _glued(word: str) -> bool:
    """Whether the word is long enough for several syllables and can be cut into such."""
    return len(word) > 5 and any(
        decompose(word[:cut]) is not None and (decompose(word[cut:]) is not None or _glued(word[cut:]))
        for cut in range(2, len(word) - 1)
    )
