"""Footnote marks that recognition misread: a small raised figure comes out as an apostrophe, a quote or a star.

A mark is put right only where it must be one: it is raised, ends a word, and between its neighbours there are exactly as
many such letters as numbers of footnotes of the page are missing. Every one is said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.read.repairs import Repair

_LIKE_MARK = set("'’‘`´\"”“°*^!|ÌIlìíÍ?¹²³⁴⁵⁶⁷⁸⁹")
_HIGH_SIGNS = set("'’‘`´\"”“°*^")  # printed high whatever box they were given
_STRAY = set("#*'’\"`|~^!")
_SUPERIORS = dict(zip("¹²³⁴⁵⁶⁷⁸⁹", "123456789", strict=True))
_OPENERS = '“"‘'
_BEFORE = re.compile(r"[^\W_)\]”\"]|[)\]%]")


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter and its box in pixels."""

    text: str
    left: int
    top: int
    right: int
    bottom: int

    def raised(self, word: Word) -> bool:
        """It stands clear of the baseline, as marks of footnotes do."""
        return self.bottom < word.base - 0.22 * word.size


@dataclass(frozen=True, slots=True)
class Word:
    """A word recognised: its letters, the baseline and type size of its line, and 0 to 100."""

    letters: tuple[Letter, ...]
    base: float
    size: float
    confidence: int
    line: int

    @property
    def text(self) -> str:
        return "".join(letter.text for letter in self.letters)

    def reading(self, text: str) -> Word:
        """The word with other letters; they share its width where their number differs."""
        if text == self.text:
            return self
        first, last = self.letters[0], self.letters[-1]
        if len(text) == len(self.letters):
            return replace(
                self, letters=tuple(replace(old, text=new) for old, new in zip(self.letters, text, strict=True))
            )
        top, bottom = min(x.top for x in self.letters), max(x.bottom for x in self.letters)
        step = (last.right - first.left) / max(1, len(text))
        letters = tuple(
            Letter(c, int(first.left + at * step), top, int(first.left + (at + 1) * step), bottom)
            for at, c in enumerate(text)
        )
        return replace(self, letters=letters)


def is_mark(word: Word, place: int) -> bool:
    """Whether the digit at `place` is a footnote's mark: raised, behind a word, smaller than a digit before it."""
    letter = word.letters[place]
    if not place or not letter.text.isdecimal() or not letter.raised(word):
        return False
    before = word.letters[place - 1]
    if before.text.isdecimal():
        return is_mark(word, place - 1) or letter.bottom - letter.top < 0.8 * (before.bottom - before.top)
    unit = re.search(r"(?:^|\W)[kdcm]?m$", word.text[:place])
    return unit is None and _BEFORE.match(before.text) is not None


def without_strays(word: Word) -> tuple[Word, Repair | None]:
    """A word without signs that recognition saw between two digits where there is no room for one, and with plain
    slashes."""
    if "⁄" in word.text:
        plain = word.reading(word.text.replace("/⁄", "/").replace("⁄/", "/").replace("⁄", "/"))
        return plain, Repair(word.text, plain.text, "the stroke of a fraction for a slash")
    kept = list(word.letters)
    for at in range(len(kept) - 2, 0, -1):
        before, sign, after = kept[at - 1], kept[at], kept[at + 1]
        room = after.left - before.right
        if (
            sign.text in _STRAY
            and before.text.isdecimal()
            and after.text.isdecimal()
            and room * 3 < before.right - before.left
        ):
            del kept[at]
    if len(kept) == len(word.letters):
        return word, None
    clean = replace(word, letters=tuple(kept))
    return clean, Repair(word.text, clean.text, "no room for a sign between the digits")


def restore_notes(words: Sequence[Word], last: int = 0) -> tuple[list[Word], list[Repair], int]:
    """The words of a page with misread numbers of footnotes and their marks put right, and the number of its last
    footnote. `last`: that of the pages before."""
    result = list(words)
    if not result:
        return result, [], last
    repairs: list[Repair] = []
    usual = sorted(word.size for word in result)[len(result) // 2]
    numbers, foot = _notes(result, usual, last, repairs)
    if numbers:
        _marks(result, numbers, foot, repairs)
    return result, repairs, numbers[-1] if numbers else last


def _notes(words: list[Word], usual: float, last: int, repairs: list[Repair]) -> tuple[list[int], int]:
    """The numbers of the notes at the page's foot, and the place of the first of their words."""
    starts = [at for at, word in enumerate(words) if not at or words[at - 1].line != word.line]
    foot = len(words)
    for at in reversed(starts):
        if words[at].size >= 0.87 * usual and not words[at].text.isdecimal():
            break
        foot = at
    opening: list[tuple[int, int | None]] = []
    for at in (at for at in starts if at >= foot):
        text = words[at].text
        if text.isdecimal() and len(text) <= 3:
            opening.append((at, int(text)))
        elif len(text) == 1 and text in _LIKE_MARK:
            opening.append((at, int(_SUPERIORS[text]) if text in _SUPERIORS else None))
    numbers: list[int] = []
    for index, (at, number) in enumerate(opening):
        behind = next(
            (n - (other - index) for other, (_, n) in enumerate(opening) if n is not None and other > index), None
        )
        expected = numbers[-1] + 1 if numbers else behind or last + 1
        if number is None:
            if expected is None or expected < 1:
                continue
            repairs.append(Repair(words[at].text, str(expected), "the number of a footnote, by those beside it"))
            words[at] = words[at].reading(str(expected))
            number = expected
        numbers.append(number)
    return numbers, foot if numbers else len(words)


def _marks(words: list[Word], numbers: list[int], foot: int, repairs: list[Repair]) -> None:
    """Put right the marks of these notes in the words before `foot`."""
    found: list[tuple[int, int, int | None]] = []  # word, letter, number
    quoted = 0
    for at, word in enumerate(words[:foot]):
        text = word.text
        for place, letter in enumerate(word.letters):
            if letter.text in _OPENERS and place == 0:
                quoted += 1
                continue
            before = text[place - 1] if place else _end_of_word_before(words, at)
            if not _BEFORE.match(before) or not (letter.raised(word) or _without_box(letter, word)):
                continue
            rest = text[place + 1 :]
            if letter.text.isdecimal():
                if is_mark(word, place):
                    found.append((at, place, int(letter.text)))
            elif letter.text in _LIKE_MARK and not any(c.isalnum() for c in rest):
                if letter.text in '”"’' and quoted > 0:
                    quoted -= 1
                    continue
                found.append((at, place, int(_SUPERIORS[letter.text]) if letter.text in _SUPERIORS else None))
    missing = [number for number in numbers if number not in {n for _, _, n in found}]
    doubtful = [(at, place) for at, place, n in found if n is None]
    if len(missing) != len(doubtful):
        return
    for number, (at, place) in reversed([*zip(missing, doubtful, strict=True)]):
        word = words[at]
        letters = [_lifted(word.letters[place], word, digit) for digit in str(number)]
        after = replace(word, letters=(*word.letters[:place], *letters, *word.letters[place + 1 :]))
        repairs.append(Repair(word.text, after.text, f"the mark of footnote {number}, small and raised"))
        if place:
            words[at] = after
        else:  # the mark stands in a word of its own: it belongs to the one before
            words[at - 1 : at + 1] = [replace(words[at - 1], letters=words[at - 1].letters + after.letters)]


def _end_of_word_before(words: Sequence[Word], at: int) -> str:
    """The last letter of the word before on the same line, for a mark recognised apart from it."""
    same = at > 0 and words[at - 1].line == words[at].line
    return words[at - 1].text[-1:] if same else ""


def _without_box(letter: Letter, word: Word) -> bool:
    """A sign that is always printed high, whose box is that of its neighbours and tells nothing."""
    return letter.text in _HIGH_SIGNS and letter.bottom > word.base - 0.1 * word.size


def _lifted(letter: Letter, word: Word, digit: str) -> Letter:
    """The digit in a mark's place: raised, wherever the sign's box was."""
    if letter.raised(word):
        return replace(letter, text=digit)
    return replace(letter, text=digit, bottom=int(word.base - 0.4 * word.size), top=int(word.base - 0.8 * word.size))
