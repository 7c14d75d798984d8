"""Searching the index: names first, then texts. Diacritics may be missing, numbers may be written in any way."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.fold import tone
from kg.serve.indexing import flat, index_file
from kg.store import names

_WORD = re.compile(r"[^\W_]+")
RANKED = 3000  # matches up to which the best are sought; of more, the latest are shown
AROUND = 130  # letters of context before and behind the first match
MOST_WORDS = 12


@dataclass(frozen=True, slots=True)
class Named:
    iri: str
    kind: str  # class of the ontology
    label: str


@dataclass(frozen=True, slots=True)
class Passage:
    """Words that were found. `pieces` alternate between plain and matching text, beginning with plain; `start` and
    `end` are places in the raw text, or 0 where the words are those of a task."""

    notice: str
    kind: str
    iri: str
    pieces: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Found:
    """`more`: there are further passages. `total` counts passages, up to a limit."""

    names: tuple[Named, ...]
    passages: tuple[Passage, ...]
    total: int
    snapshot: int


class Index:
    """The index of a store, open for reading. Raises FileNotFoundError where it is not there yet."""

    def __init__(self, store: str | Path) -> None:
        file = index_file(store)
        if not file.exists():
            raise FileNotFoundError(file)
        self._connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, timeout=2)

    def close(self) -> None:
        self._connection.close()

    def search(self, words: str, *, limit: int = 20, offset: int = 0) -> Found:
        tokens = _WORD.findall(flat(words))[:MOST_WORDS]
        if not tokens:
            return Found((), (), 0, self.snapshot())
        passages, total = self._passages(words, tokens, limit, offset)
        return Found(self._names(words, tokens) if not offset else (), passages, total, self.snapshot())

    def snapshot(self) -> int:
        row = self._connection.execute("SELECT value FROM state WHERE key = 'snapshot'").fetchone()
        return int(row[0]) if row else 0

    def items(self, words: str, limit: int = 3000) -> list[str]:
        """The IRIs of tasks and petitions that have all the words."""
        tokens = _WORD.findall(flat(words))[:MOST_WORDS]
        if not tokens:
            return []
        rows = self._connection.execute(
            "SELECT iri FROM items_words JOIN passages ON passages.id = items_words.rowid "
            "WHERE items_words MATCH ? LIMIT ?", (_all(tokens), limit),
        )  # fmt: skip
        return [row[0] for row in rows]

    def _names(self, words: str, tokens: Sequence[str]) -> tuple[Named, ...]:
        key = names.key(words)
        found: dict[str, Named] = {}
        queries: list[tuple[str, tuple[str, ...]]] = [
            ("SELECT iri, class, label FROM names WHERE key = ? LIMIT 20", (key,)),
            ("SELECT iri, class, label FROM names WHERE key > ? AND key < ? ORDER BY length(key), label LIMIT 10",
             (key, key + "\uffff")),
            ("SELECT iri, class, label FROM names_words JOIN names ON names.id = names_words.rowid "
             "WHERE names_words MATCH ? ORDER BY length(label) LIMIT 12", (_all(tokens),)),
        ]  # fmt: skip
        for query, values in queries:
            if key or "MATCH" in query:
                for iri, kind, label in self._connection.execute(query, values):
                    found.setdefault(iri, Named(iri, kind, label))
        typed = tone(words).lower()
        # What has the diacritics as typed comes before what has others; the order within stays.
        ranked = sorted(found.values(), key=lambda name: typed not in tone(name.label).lower())
        return tuple(ranked[:16])

    def _passages(self, words: str, tokens: Sequence[str], limit: int, offset: int) -> tuple[tuple[Passage, ...], int]:
        match = _all(tokens)
        total = self._connection.execute(
            "SELECT count(*) FROM (SELECT 1 FROM passages_words WHERE passages_words MATCH ? LIMIT ?)", (match, RANKED)
        ).fetchone()[0]
        if not total:
            return (), 0
        phrase = " ".join(_variants(token) for token in tokens) if len(tokens) == 1 else f'"{" ".join(tokens)}"'
        head = (
            "SELECT passages.id, notices.iri, kind, passages.iri, start, text FROM passages_words "
            "JOIN passages ON passages.id = passages_words.rowid JOIN notices ON notices.id = passages.notice "
            "WHERE passages_words MATCH ? "
        )
        order = "ORDER BY rank" if total < RANKED else "ORDER BY passages_words.rowid DESC"
        wanted = offset + limit
        rows = list(self._connection.execute(f"{head} {order} LIMIT ?", (phrase, wanted)))
        if len(rows) < wanted and phrase != match:
            seen = {row[0] for row in rows}
            more = self._connection.execute(f"{head} {order} LIMIT ?", (match, wanted + len(seen)))
            rows += [row for row in more if row[0] not in seen]
        typed = tone(words).lower()
        if flat(typed) != typed:
            rows.sort(key=lambda row: typed not in tone(row[5]).lower())
        return tuple(_passage(row[1], row[2], row[3], row[4], row[5], tokens) for row in rows[offset:wanted]), total


def _variants(token: str) -> str:
    """A word, or a number with and without a zero before it."""
    if token.isdigit():
        bare = token.lstrip("0") or "0"
        return f'("{bare}" OR "0{bare}" OR "{token}")'
    return f'"{token}"'


def _all(tokens: Sequence[str]) -> str:
    """All of the words, the last of which may not be finished yet."""
    *others, last = tokens
    ending = f'"{last}" *' if len(last) > 1 and not last.isdigit() else _variants(last)
    return " AND ".join([*map(_variants, others), ending])


def _passage(notice: str, kind: str, iri: str, start: int, text: str, tokens: Sequence[str]) -> Passage:
    """The part of a passage around its matches."""
    matches = _matches(text, tokens)
    first = _densest(matches, 2 * AROUND)
    begin, end = max(0, first - AROUND), min(len(text), first + 2 * AROUND)
    begin = text.rfind(" ", 0, begin) + 1 if begin else 0
    if end < len(text):
        end = max(text.find(" ", end), end) if text.find(" ", end) > 0 else end
    pieces, at = [], begin
    shown = [(a, b) for a, b in matches if begin <= a and b <= end]
    for a, b in shown:
        pieces += [text[at:a], text[a:b]]
        at = b
    pieces.append(text[at:end])
    if begin:
        pieces[0] = "… " + pieces[0].lstrip()
    if end < len(text):
        pieces[-1] = pieces[-1].rstrip() + " …"
    if kind != "text":
        return Passage(notice, kind, iri, tuple(pieces), 0, 0)
    low, high = (shown[0][0], shown[-1][1]) if shown else (begin, end)
    return Passage(notice, kind, iri, tuple(pieces), start + low, start + high)


def _matches(text: str, tokens: Sequence[str]) -> list[tuple[int, int]]:
    """Where the tokens stand: in a row if they do so anywhere, else each for itself; neighbours are one match."""
    folded = flat(text)
    words = [(match[0].lstrip("0"), *match.span()) for match in _WORD.finditer(folded)]
    wanted = [token.lstrip("0") for token in tokens]

    def fits(word: str, token: str, last: bool) -> bool:
        return word == token or (last and len(token) > 1 and word.startswith(token))

    size = len(wanted)
    runs = [
        (words[at][1], words[at + size - 1][2])
        for at in range(len(words) - size + 1)
        if all(fits(words[at + n][0], wanted[n], n == size - 1) for n in range(size))
    ]
    if runs:
        return runs
    joined: list[tuple[int, int]] = []
    for word, start, end in words:
        if any(fits(word, token, n == size - 1) for n, token in enumerate(wanted)):
            if joined and not any(c.isalnum() or c == "\n" for c in folded[joined[-1][1] : start]):
                joined[-1] = (joined[-1][0], end)
            else:
                joined.append((start, end))
    return joined


def _densest(matches: Sequence[tuple[int, int]], width: int) -> int:
    """Where a window of this width holds the most matches."""
    best, where = 0, matches[0][0] if matches else 0
    for index, (start, _) in enumerate(matches):
        count = sum(1 for other, _ in matches[index:] if other < start + width)
        if count > best:
            best, where = count, start
    return where
