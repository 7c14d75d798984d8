"""Reading against annotation: the scorer's faults, each with its place in the raw text."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from typing import Any

from kg.diagnose.records import Difference, Score, Span
from kg.model import Notice
from kg.score import Fault, Tally, score
from kg.score.fold import fold
from kg.score.rows import tables_of
from kg.score.tally import Row

_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")
_FIELDS = {"citations": ("kind", "number", "section", "footnote"), "figures": ("value", "unit"), "participants": ("label", "side")}  # fmt: skip
_ABOUT = 60  # characters of an item


def compare(notice: Notice, gold: Mapping[str, Any], raw: str) -> tuple[tuple[Difference, ...], tuple[Score, ...]]:
    """What differs, and the scorer's figures for this notice alone. `gold` is one annotation of docs/annotating.md."""
    file = str(gold["file"])
    tables = {table: {file: rows} for table, rows in tables_of(notice).items()}
    tallies = score(tables, [gold], None)
    words = Words(raw)
    differences = [
        _difference(metric, fault, words) for metric, tally in tallies.items() for fault in tally.faults
    ]  # in the order of the scorer's metrics
    return tuple(differences), tuple(_scores(tallies))


def _scores(tallies: Mapping[str, Tally]) -> Iterator[Score]:
    for metric, tally in tallies.items():
        if tally.wanted or tally.answered:
            yield Score(metric, tally.hits, tally.wanted, tally.answered)


def _difference(metric: str, fault: Fault, words: Words) -> Difference:
    row, item = fault.found, fault.wanted
    table, _, field = metric.partition(".")
    own = str((item or {}).get("field") or field)
    about = own
    if item is not None and field:  # a field of a citation or an item
        about = f"{field} · {_name(item)}"
    wanted = "" if fault.kind == "extra" else _value(table, fault, item, field)
    found = ""
    if fault.kind == "wrong":
        found = str((row or {}).get(own, "") or fault.instead)
    elif fault.kind == "extra":
        found = _value(table, fault, row, field)
        if field and row is not None:
            about = f"{field} · {_name(row)}"
    return Difference(metric, fault.kind, about, wanted, found, _place(table, fault, own, words))


def _value(table: str, fault: Fault, row: Row | None, field: str) -> str:
    """What is compared, as a person would write it."""
    row = row or {}
    if fault.kind == "wrong":
        value = row.get("value", row.get(field, fault.value))
        return " / ".join(map(str, value)) if isinstance(value, list) else str(value or "∅")
    if field or table == "inspection":
        return str(row.get("value", fault.value))
    if table == "anomalies":
        return f"{row.get('quote', '')} ({row.get('why', '')})"
    if table in _FIELDS:
        return " · ".join(str(row[name]) for name in _FIELDS[table] if row.get(name) not in (None, ""))
    return _name(row) or str(fault.value)


def _name(row: Row) -> str:
    # The `start` of an annotated item is how it begins; that of a row read is where it stands.
    keys = (
        ("number", "text", "quote", "label", "value")
        if "file" in row
        else ("number", "start", "quote", "label", "value")
    )
    text = next((str(row[key]) for key in keys if row.get(key)), "")
    return text if len(text) <= _ABOUT else text[:_ABOUT].rsplit(" ", 1)[0] + " …"


def _place(table: str, fault: Fault, field: str, words: Words) -> Span | None:
    """Where the answer was read, else where the words of the annotation stand."""
    row, item = fault.found or {}, fault.wanted or {}
    for start, end in ((f"start.{field}", f"end.{field}"), ("start", "end")):
        if row.get(start):
            return int(row[start]), int(row[end])
    for key in ("quote", "start", "label", "value"):
        values = item.get(key)
        for value in values if isinstance(values, list) else [values]:
            if value and (span := words.find(str(value))) is not None:
                return span
    return None


class Words:
    """The words of a raw text, folded as the scorer folds them, each with its place."""

    def __init__(self, raw: str) -> None:
        pieces: list[str] = []
        self._offsets: list[int] = []
        self._spans: list[Span] = []
        size = 0
        for match in _WORD.finditer(raw):
            folded = fold(unicodedata.normalize("NFC", match.group()))
            if folded:
                pieces.append(folded)
                self._offsets.append(size)
                self._spans.append(match.span())
                size += len(folded) + 1
        self._text = " ".join(pieces)

    def find(self, words: str) -> Span | None:
        """Where these words stand first, whatever stands between them; of a long passage that is broken by something
        else, where its beginning does."""
        folded = fold(words).split()
        for count in (len(folded), 6, 4):
            if count > len(folded) or not folded:
                continue
            sought = " ".join(folded[:count])
            at = f" {self._text} ".find(f" {sought} ")
            if at >= 0:
                first = bisect_right(self._offsets, at) - 1
                last = bisect_right(self._offsets, at + len(sought) - 1) - 1
                return self._spans[first][0], self._spans[last][1]
        return None
