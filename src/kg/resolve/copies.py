"""Copies: different files of one notice (its text, its PDF, a scan, a mail), told by its identity and its words.

A file's fingerprint holds a sample of its words in runs of three, the same sample for the same words, so that the share
of runs that two files have in common can be told from their fingerprints alone; the number and dates; and how well
the file's form gives the words. Two files hold one notice where most of the words agree and neither number nor date
speaks against it: notices of one template, or two with one number, stay apart.

In a store a fingerprint is one text: a few search keys, of which files of one notice share some, a bar, and the rest.
"""

from __future__ import annotations

import base64
import json
import re
import zlib
from array import array
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from kg.fold import plain
from kg.model import Notice, Source

ALIKE = 0.6  # of the runs of words; a clean scan and the text it was printed from have 0.8 and more, notices of one template 0.4
SAMPLE = 64  # runs of words; also the fewest that a file must have
KEYS = 8
# Forms, those first that give the words as they were issued and the place on the page.
_FORMS = (
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.oasis.opendocument.text",
    "application/msword",
    "application/rtf",
    "text/html",
    "message/rfc822",
    "text/plain",
    "text/markdown",
)
_WORD = re.compile(r"[^\W_]+")
_FACTORS = (0x9E3779B1, 0x85EBCA6B, 0xC2B2AE35, 0x165667B1, 0xD3A2646C)  # odd, without pattern: mix the words of a run


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """`rank`: how well the form gives the words. `number`, `dates`: of the notice and of its session; "" unknown."""

    rank: int
    number: str
    dates: tuple[str, ...]
    runs: frozenset[int]


def fingerprint(notice: Notice, text: str) -> str:
    """The fingerprint of a file by its notice and its clean text; "" where it has too few words."""
    words = _WORD.findall(text.lower())
    codes = [_CODES[word] for word in words]
    a, b, c, d, e = _FACTORS
    runs = {(x * a + y * b + z * c) * d >> 8 & 0xFFFFFFFF for x, y, z in zip(codes, codes[1:], codes[2:], strict=False)}
    if len(runs) < SAMPLE:
        return ""
    # Figures and dates are what notices of one template do not share: the keys are runs around them, each with the
    # figure before and the figure behind, since what is cited everywhere stands around its number alike everywhere.
    marked = [at for at, word in enumerate(words) if word[0].isdigit() and len(word) > 1 and 2 <= at < len(words) - 2]
    around = {
        sum(
            code * by for code, by in zip((codes[before], *codes[at - 1 : at + 2], codes[after]), _FACTORS, strict=True)
        )
        * e
        >> 8
        & 0xFFFFFFFF
        for before, at, after in zip(marked, marked[1:], marked[2:], strict=False)
    }
    sample = array("I", sorted(runs)[:SAMPLE])
    session = notice.session.date if notice.session else None
    number = (notice.number or "").lstrip("0")
    rest = [rank(notice.source), number, [notice.date or "", session or ""], base64.b64encode(sample).decode()]
    keys = " ".join(f"{key:08x}" for key in sorted(around or runs)[:KEYS])
    return f"{keys}|{json.dumps(rest, separators=(',', ':'))}"


def keys_of(printed: str) -> list[str]:
    """The search keys of a fingerprint in its text form."""
    return printed.partition("|")[0].split()


def shared_by_copies(keys: Collection[str]) -> int:
    """How many of its search keys a file shares at least with another of its notice. What many notices quote gives one
    key in common now and then; looking at all that have it would take the longer the larger the store is."""
    return 2 if len(keys) > 2 else 1


def read(printed: str) -> Fingerprint:
    """A fingerprint from its text form."""
    rank, number, dates, sample = json.loads(printed.partition("|")[2])
    return Fingerprint(rank, number, tuple(dates), frozenset(array("I", base64.b64decode(sample))))


def rank(source: Source) -> int:
    """How well a file's form gives the notice's words: 0 for what had to be recognised."""
    if any(remark.startswith("recognised ") for remark in source.remarks) or source.media_type not in _FORMS:
        return 0
    return len(_FORMS) - _FORMS.index(source.media_type)


def same_notice(one: Fingerprint, other: Fingerprint) -> bool:
    """Whether two files hold one notice."""
    if one.number and other.number and one.number != other.number:
        return False
    for a, b in zip(one.dates, other.dates, strict=True):
        if not a.startswith(b) and not b.startswith(a):  # "2024-04" says nothing against "2024-04-23"
            return False
    return likeness(one.runs, other.runs) >= ALIKE


def likeness(one: frozenset[int], other: frozenset[int]) -> float:
    """The share of runs of words in common, 0 to 1, told from the samples."""
    joined: Sequence[int] = sorted(one | other)[:SAMPLE]
    return sum(run in one and run in other for run in joined) / len(joined)


class _Codes(dict[str, int]):
    """A number for each word, the same for spellings that recognition confuses: without diacritics."""

    def __missing__(self, word: str) -> int:
        code = zlib.crc32(plain(word).encode())
        if len(self) < 50_000:
            self[word] = code
        return code


_CODES = _Codes()
