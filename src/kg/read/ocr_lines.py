"""Lines of a recognised page measured by their letters, since recognition guesses type sizes by what stands out of a line.

A line of figures and capitals is given as half again as large as its neighbours, one of small letters as a fifth
smaller; the heights of letters without strokes above or below tell better. Specks, such as the marks above capitals taken
for a line of their own, hold nothing as high as a letter.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from statistics import median

from kg.read.ocr_notes import Letter, Word
from kg.read.repairs import Repair

_LOW = frozenset("acemnorsuvxz")  # letters as high as an x
_HIGH = frozenset("ABCDEFGHIKLMNOPRSTUVX0123456789")  # and those as high as a capital
_SMALL = frozenset("-–—•·+.,;:…'\"“”‘’")  # what is printed small
_ACCENTS = frozenset("ˆ˜¨˘")  # marks above a capital in the line below
_DAY, _YEAR = re.compile(r"\W*\d{1,2}/[01]$"), re.compile(r"\d/(?:19|20)\d\d(?!\d)")
_ENOUGH = 4  # letters that tell the size of a line


def evened(words: Sequence[Word]) -> list[Word]:
    """The words with the type sizes of their lines told by their letters; those near the page's usual one are that."""
    sizes = sorted(word.size for word in words for _ in word.letters)
    if not sizes:
        return list(words)
    usual = sizes[len(sizes) // 2]
    heights = {kind: _heights(words, kind) for kind in (_LOW, _HIGH)}
    everywhere = {
        kind: median(h for line in lines.values() for h in line)
        for kind, lines in heights.items()
        if any(lines.values())
    }

    def measured(word: Word) -> float:
        for kind, lines in heights.items():
            found = lines.get(word.line, [])
            if len(found) >= _ENOUGH:
                return usual * median(found) / everywhere[kind]
        return word.size

    measured_words = [replace(word, size=measured(word)) for word in words]
    small = sorted(word.size for word in measured_words if word.size < 0.87 * usual for _ in word.letters)
    print_size = small[len(small) // 2] if small else usual

    def even(size: float) -> float:
        if 0.87 * usual <= size <= 1.3 * usual:
            return usual
        return print_size if 0.8 * print_size < size < 0.87 * usual else size

    return [replace(word, size=even(word.size)) for word in measured_words]


def _heights(words: Iterable[Word], kind: frozenset[str]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for word in words:
        found[word.line] += [height(letter) for letter in word.letters if letter.text in kind]
    return found


def height(letter: Letter) -> int:
    return letter.bottom - letter.top


def without_specks(words: Sequence[Word]) -> tuple[list[Word], list[Repair]]:
    """The words without those that hold nothing near as high as a letter of their line, each of which is said."""
    lows = _heights(words, _LOW)
    everywhere = [low for line in lows.values() for low in line]
    if len(everywhere) < _ENOUGH:
        return list(words), []
    usual = median(everywhere)
    kept: list[Word] = []
    said: list[Repair] = []
    for word in words:
        own = lows.get(word.line, [])
        low = min(usual, median(own)) if len(own) >= _ENOUGH else usual
        if not set(word.text) <= _ACCENTS and (
            set(word.text) <= _SMALL or any(height(letter) >= 0.72 * low for letter in word.letters)
        ):
            kept.append(word)
        else:
            said.append(Repair(word.text, "", "specks, not as high as letters"))
    return kept, said


def with_whole_dates(words: Sequence[Word]) -> tuple[list[Word], list[Repair]]:
    """The words with days put together that recognition cut between two figures: "30/1 1/2025"."""
    done: list[Word] = []
    said: list[Repair] = []
    for word in words:
        before = done[-1] if done else None
        if before is not None and before.line == word.line and _DAY.match(before.text) and _YEAR.match(word.text):
            done[-1] = replace(before, letters=before.letters + word.letters)
            said.append(Repair(f"{before.text} {word.text}", done[-1].text, "a day cut in two"))
        else:
            done.append(word)
    return done, said
