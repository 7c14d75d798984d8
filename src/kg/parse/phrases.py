"""Looking up phrases in running text: longest match, spelling variants folded, in time linear in the phrase.

Phrases are matched on a `Passage`, whose `low` text has new-style tone placement and lower case and the same length
as the text it was made from. Between words a blank may be missing or a dash, slash or "&" may stand; where the phrase
has a comma the text need not. `&` and "và" are the same word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Generic, TypeVar

from kg.fold import lower, tone
from kg.knowledge.abbreviations import abbreviations

T = TypeVar("T")

_TOKEN = re.compile(r"[^\W_]+|[&,]")
_WORD = re.compile(r"[^\W_]+")
_NEXT = re.compile(r"[ \u00a0]{0,2}(,?)[ \u00a0]{0,2}(?:[-–—/.][ \u00a0]{0,2})?(&|[^\W_]+)")
# Vowel pairs that may carry an old-style tone mark: a quick filter before `kg.fold.tone`.
_PAIR = re.compile(r"[oOuU][àáảãạèéẻẽẹỳýỷỹỵÀÁẢÃẠÈÉẺẼẸỲÝỶỸỴ](?!\w)")
_MOST_FORMS = 64
_FEW = 6


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of text to read. `toned` keeps the case; `low` is folded; both are as long as the original."""

    toned: str
    low: str

    @classmethod
    def of(cls, text: str) -> Passage:
        toned = _PAIR.sub(_toned, text)
        return cls(toned, lower(toned))


def _toned(pair: re.Match[str]) -> str:
    """The pair of vowels with new-style tone placement; the letter before it decides, too ("qu")."""
    return tone(pair.string[max(0, pair.start() - 1) : pair.end()])[-2:]


def begin_word(words: Iterable[str]) -> str:
    """The source of a pattern for any of the words where one begins, quick to search for: it opens with their first
    letters, and whether they begin a word is asked then. The words may go on as patterns; of one letter the first holds."""
    by_letter: dict[str, list[str]] = {}
    for word in words:
        by_letter.setdefault(word[0], []).append(word[1:])
    branches = (rf"{first}(?<![^\W_].)(?:{'|'.join(rests)})" for first, rests in by_letter.items())
    return f"(?:{'|'.join(branches)})"


def tokens(phrase: str) -> tuple[str, ...]:
    """ "VH,TT&DL" → ("vh", ",", "tt", "và", "dl")."""
    return tuple("và" if t == "&" else t for t in _TOKEN.findall(tone(phrase).lower()))


@cache
def _short_forms() -> dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]]:
    """First word of the full form → (full form, short form)."""
    forms: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
    for abbreviation in abbreviations():
        if abbreviation.names:
            full = tokens(abbreviation.full)
            forms.setdefault(full[0], []).extend((full, tokens(short)) for short in abbreviation.forms)
    return forms


def spellings(phrase: str) -> set[tuple[str, ...]]:
    """The phrase's tokens, and those of its abbreviated forms: "Sở Nông nghiệp và PTNT", "Sở NN và PTNT", …"""
    found = {tokens(phrase)}
    queue = list(found)
    short_forms = _short_forms()
    while queue and len(found) < _MOST_FORMS:
        words = queue.pop()
        for at, word in enumerate(words):
            for full, short in short_forms.get(word, ()):
                if words[at : at + len(full)] == full:
                    other = words[:at] + short + words[at + len(full) :]
                    if other not in found:
                        found.add(other)
                        queue.append(other)
    return found


class _Node(Generic[T]):
    """A place in the tree of words. `comma`: a comma may stand before the word that led here."""

    __slots__ = ("after", "comma", "ends", "leads", "meaning")

    def __init__(self) -> None:
        self.after: dict[str, _Node[T]] = {}
        self.leads: tuple[str, ...] = ()  # the words of `after`, where they are few
        self.comma = False
        self.ends = False
        self.meaning: T | None = None


class Lexicon(Generic[T]):
    """Phrases with what they mean, as a tree of words. The first meaning given to a spelling holds."""

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        self._root: _Node[T] = _Node()
        for phrase, meaning in entries:
            for words in spellings(phrase):
                self._add(words, meaning)
        self._first = self._root.after

    def _add(self, words: tuple[str, ...], meaning: T) -> None:
        node, comma = self._root, False
        for word in words:
            if word == ",":
                comma = True
                continue
            if word not in node.after:
                node.after[word] = _Node()
                node.leads = tuple(node.after) if len(node.after) <= _FEW else ()
            node = node.after[word]
            node.comma, comma = node.comma or comma, False
        if not node.ends:
            node.ends, node.meaning = True, meaning

    @property
    def first_words(self) -> frozenset[str]:
        return frozenset(self._root.after)

    def openings(self) -> dict[str, frozenset[str] | None]:
        """First word → the words that may come second; None where the first alone is a phrase."""
        return {word: None if node.ends else frozenset(node.after) for word, node in self._root.after.items()}

    def match(self, passage: Passage, at: int) -> tuple[int, T] | None:
        """The end and the meaning of the longest phrase that begins at `at`."""
        low = passage.low
        first = _WORD.match(low, at)
        node = self._first.get(first[0]) if first is not None else None
        if first is None or node is None:  # most often
            return None
        end = first.end()
        found = (end, node.meaning) if node.ends else None
        while node.after and (step := _NEXT.match(low, end)) is not None:
            comma, word = step.groups()
            child = node.after.get("và" if word == "&" else word)
            end = step.end()
            if child is None and word.startswith(node.leads):  # a lost blank: "Tàichính" goes on where "tài" leads
                lead = next(lead for lead in node.leads if word.startswith(lead))
                child, end = node.after[lead], step.start(2) + len(lead)
            if child is None or (comma and not child.comma):
                break
            node = child
            if node.ends and end == step.end():
                found = (end, node.meaning)
        return found  # type: ignore[return-value]  # a node that ends has its meaning
