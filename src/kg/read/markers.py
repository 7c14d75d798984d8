"""The marks that open an item of an outline: `I.` `1.` `1.1.` `a)` `(1)` `-` `+` `*`, `Điều 1.`, `Phần I`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

MarkerKind = Literal["part", "article", "capital", "roman", "number", "letter", "paren", "dash", "plus", "star"]

_MARKER = re.compile(
    r"""\s*(?:
      (?P<part>(?:PHẦN|Phần|CHƯƠNG|Chương|MỤC|Mục|TIỂU\ MỤC|Tiểu\ mục)\s+(?:thứ\s+\w+|THỨ\s+\w+|[IVXLC]+|\d{1,2}))(?=\s*[.:\-–]|\s*$|\s+[A-ZĐÀ-Ỹ])\s*[.:]?
    | (?P<article>(?:Điều|ĐIỀU)\s+\d{1,3}[a-zđ]?)(?=\s*[.:])\s*[.:]
    | (?P<roman>(?:X{0,3})(?:IX|IV|V?I{1,3}|V|X))(?:\s*[.)]|\s*/(?=\s)|\s?[-–](?=\s))(?!\d)
    | (?P<number>\d{1,2}(?:\.\d{1,2}){0,3})(?:(?:\s?[.)]|(?<=\.\d)|(?<=\.\d\d))(?=\s|[A-ZĐÀ-Ỹ(“"])|/(?=\s)|[-–](?=\s+[A-ZĐÀ-Ỹ]))
    | (?P<capital>[A-HĐ])\s?[.)](?=\s+[A-ZĐÀ-Ỹ]{2})
    | (?P<letter>[a-zđ])\s?[.)](?=\s|[A-ZĐÀ-Ỹ])
    | \((?P<paren>\d{1,2}|[ivx]{1,4}|[a-zđ])\)
    | (?P<dash>[-–−—•·●▪■□➢⁃])(?!\d)
    | (?P<plus>\+)(?!\d)
    | (?P<star>\*{1,3})(?!\d)
    )[^\S\n]*""",
    re.VERBOSE,
)
_LONGER = "PCMTĐXVI"  # what the markers begin with that open with more than one letter


@dataclass(frozen=True, slots=True)
class Marker:
    """`label` is the mark without its punctuation ("1.1", "a", "II"); `end` is where the item's words begin."""

    kind: MarkerKind
    label: str
    end: int


def marker_at(text: str, start: int = 0, end: int | None = None) -> Marker | None:
    """The marker at the beginning of `text[start:end]`, or None."""
    head = text[start : start + 2]
    if head.isalpha() and len(head) == 2 and head[0] not in _LONGER:  # a word, as most often: told without the pattern
        return None
    match = _MARKER.match(text, start, len(text) if end is None else end)
    if match is None or match.lastgroup is None:
        return None
    kind: MarkerKind = match.lastgroup  # type: ignore[assignment]
    return Marker(kind, match[kind].strip(), match.end())
