"""Which of a closed list of names a misspelled one stands for: only where one alone is near."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from kg.fold import plain


@lru_cache(maxsize=32768)
def bare(name: str) -> str:
    """The letters of a name alone, without diacritics and blanks."""
    return plain(name).replace(" ", "")


def one_edit(left: str, right: str) -> bool:
    """Whether one letter put in, left out or exchanged makes the one string the other."""
    if abs(len(left) - len(right)) > 1 or left == right:
        return False
    if len(left) > len(right):
        left, right = right, left
    at = next((i for i, letter in enumerate(left) if letter != right[i]), len(left))
    return left[at:] == right[at + 1 :] or (len(left) == len(right) and left[at + 1 :] == right[at + 1 :])


def only_near(name: str, names: Iterable[str], letters: bool = True) -> str | None:
    """The one of `names` (folded keys) that differs from `name` in diacritics and spacing alone or, failing that and
    with `letters`, by one letter; None where there is none or several. A name of one syllable, or with a digit, allows
    no other letter."""
    if any(letter.isdigit() for letter in name):
        return None
    plain_name = bare(name)
    accents: list[str] = []
    slips: list[str] = []
    for other in names:
        if other == name:
            return other
        if bare(other) == plain_name:
            accents.append(other)
        elif letters and " " in name and one_edit(name, other):
            slips.append(other)
    if len(accents) > 1:
        accents = [other for other in accents if one_edit(name, other)]
        return accents[0] if len(accents) == 1 else None
    found = accents or slips
    return found[0] if len(found) == 1 else None
