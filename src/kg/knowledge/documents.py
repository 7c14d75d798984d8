"""Documents that are cited everywhere, with their titles and days: `mappings/documents.toml`, which says what it is for."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache

from kg.fold import fold
from kg.resources import folder

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class KnownDocument:
    """`date` is ISO 8601, `title` the words behind "về"."""

    number: str
    date: str
    title: str


@cache
def known_documents() -> tuple[KnownDocument, ...]:
    data = tomllib.loads((folder("mappings") / "documents.toml").read_text(encoding="utf-8"))
    return tuple(KnownDocument(*entry) for entry in data["document"])


def documents_of(number: str) -> tuple[KnownDocument, ...]:
    """Those with the number, compared without leading zeros, blanks and case."""
    return _by_number().get(_key(number), ())


def title_within(number: str, text: str, begin: int, end: int) -> int | None:
    """Where in `text` the known title ends that begins right at `begin`, words compared alone; None for another title."""
    for document in documents_of(number):
        words = _words_of(document)
        found = list(_WORD.finditer(text, begin, min(end, begin + 2 * len(document.title) + 40)))[: len(words)]
        if len(found) == len(words) and all(fold(m[0]) == word for m, word in zip(found, words, strict=True)):
            last = found[-1].end()
            return last + 1 if document.title.endswith(('"', "”", ")", "%")) else last
    return None


@cache
def _by_number() -> dict[str, tuple[KnownDocument, ...]]:
    table: dict[str, tuple[KnownDocument, ...]] = {}
    for document in known_documents():
        table[_key(document.number)] = (*table.get(_key(document.number), ()), document)
    return table


@cache
def _words_of(document: KnownDocument) -> tuple[str, ...]:
    return tuple(fold(word) for word in _WORD.findall(document.title))


def _key(number: str) -> str:
    return re.sub(r"\s", "", number).upper().lstrip("0")
