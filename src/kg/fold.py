"""Comparing Vietnamese text: what may be folded, and what must not be.

Tone placement (hoà/hòa, uỷ/ủy) is spelling custom: the same word. Another diacritic is another word, so
`fold` keeps diacritics; `plain` drops them and is for search and for what people type, never for identity.
"""

from __future__ import annotations

import re
import unicodedata

# Old-style tone placement on the second vowel → new style on the first. After q, "u" is part of the consonant.
_TONE = {
    "oà": "òa", "oá": "óa", "oả": "ỏa", "oã": "õa", "oạ": "ọa",
    "oè": "òe", "oé": "óe", "oẻ": "ỏe", "oẽ": "õe", "oẹ": "ọe",
    "uỳ": "ùy", "uý": "úy", "uỷ": "ủy", "uỹ": "ũy", "uỵ": "ụy",
}  # fmt: skip
# The pattern begins with the vowels, which can be searched for at once; what stands before them is asked then.
_TONE_AT = re.compile(r"[oOuU](?:(?<=[oO])[àáảãạèéẻẽẹÀÁẢÃẠÈÉẺẼẸ]|(?<=[uU])[ỳýỷỹỵỲÝỶỸỴ])(?<![qQ]..)(?!\w)")
_WORD = re.compile(r"[^\W_]+")


def _move_tone(match: re.Match[str]) -> str:
    pair = match[0]
    moved = _TONE[pair.lower()]
    if pair.isupper():
        return moved.upper()
    return moved[0].upper() + moved[1] if pair[0].isupper() else moved


def tone(text: str) -> str:
    """`text` with new-style tone placement, length and case kept: "Huyện uỷ Hoà" → "Huyện ủy Hòa"."""
    return _TONE_AT.sub(_move_tone, text)


def fold(text: str) -> str:
    """A key under which spellings of the same words are equal: NFC, lower case, tone placement, words only."""
    return " ".join(_WORD.findall(tone(unicodedata.normalize("NFC", text).lower())))


def lower(text: str) -> str:
    """`text` in small letters, as long as it was: a letter whose small form is two letters is kept."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c if len(c.lower()) != 1 else c.lower() for c in text)


def plain(text: str) -> str:
    """`fold` without diacritics: "Tràng Định" → "trang dinh". For search only."""
    return unicodedata.normalize("NFD", fold(text).replace("đ", "d")).translate(_NO_MARKS)


class _NoMarks(dict[int, int | None]):
    """What `str.translate` makes of each character: marks go, all else stays. Filled as characters are met."""

    def __missing__(self, character: int) -> int | None:
        self[character] = None if unicodedata.combining(chr(character)) else character
        return self[character]


_NO_MARKS = _NoMarks()


def slug(text: str) -> str:
    """A readable ASCII path segment: "Sở Tài chính" → "so-tai-chinh"."""
    return plain(text).replace(" ", "-")


def _letters(lower: bool) -> str:
    """Vietnamese letters of one case, for use inside a regular expression's character class."""
    marked = "àáâãèéêìíòóôõùúýăđĩũơư" + "".join(map(chr, range(0x1EA1, 0x1EFA, 2)))
    return "a-z" + marked if lower else "A-Z" + marked.upper()


LOWER = _letters(True)
UPPER = _letters(False)
