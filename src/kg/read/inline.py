"""Items run together in one paragraph: "… như sau: 1. Về … . 2. Về …" is cut where the next number opens an item.

Only an unbroken sequence counts (1, 2, 3 …; a, b, c, d, đ …), each behind the end of a sentence, so that a number that
happens to stand there opens nothing. Bullets need two of their kind, or the colon of a lead-in before them.
"""

from __future__ import annotations

import re

from kg.fold import UPPER

_SHORT = 160  # characters; a shorter paragraph is no run of items
_MARK = re.compile(
    rf"[.;:] (?=(?P<number>\d{{1,2}})[.)] ?[{UPPER}“\"]|(?P<letter>[a-zđ])\) ?\S|(?P<bullet>[-–+•]) [{UPPER}]|\((?P<paren>\d{{1,2}})\) ?[{UPPER}])"
)
# Numbers in brackets open items only where they spell out an order, not in a list of what was done.
_ORDERED = re.compile(r"\b(?:yêu cầu|giao|đề nghị|phân công|nhiệm vụ|tập trung)\b", re.IGNORECASE)
_OWN = re.compile(r"(\d{1,2})[.)]|([a-zđ])\)")
# The order of Vietnamese letters in lists; some offices use f, j, w, z as well, most do not.
_ALPHABET = "abcdđeghiklmnopqrstuvxy"


def inline_cuts(text: str, start: int, end: int) -> list[int]:
    """Places of the blanks in `text[start:end]` behind which a new item begins."""
    if end - start < _SHORT:
        return []
    marks = [(m.start() + 1, m.lastgroup, m[m.lastgroup or 0]) for m in _MARK.finditer(text, start, end)]
    if not marks:
        return []
    own = _OWN.match(text, start, end)
    numbers = [(place, int(mark)) for place, kind, mark in marks if kind == "number"]
    cuts = _sequence(numbers, int(own[1]) if own and own[1] else None)
    letters = [(place, _ALPHABET.find(mark)) for place, kind, mark in marks if kind == "letter"]
    cuts += _sequence(letters, _ALPHABET.find(own[2]) if own and own[2] else None, first=0)
    parens = _sequence([(place, int(mark)) for place, kind, mark in marks if kind == "paren"], None)
    if parens and text[parens[0] - 1] == ":":
        sentence = max(start, text.rfind(".", start, parens[0]) + 1)
        cuts += parens if _ORDERED.search(text, sentence, parens[0]) else []
    bullets = [place for place, kind, _ in marks if kind == "bullet"]
    if len(bullets) > 1 or (bullets and text[bullets[0] - 1] == ":"):
        cuts += bullets
    return sorted(set(cuts))


def _sequence(found: list[tuple[int, int]], own: int | None, first: int = 1) -> list[int]:
    """The places that go on from `own`, or a sequence of two or more from the first."""
    chosen: list[int] = []
    expected = first if own is None else own + 1
    for place, number in found:
        if number == expected:
            chosen.append(place)
            expected += 1
    return chosen if own is not None or len(chosen) > 1 else []
