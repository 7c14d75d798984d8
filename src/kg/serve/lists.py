"""Long lists, a page at a time, and how many there are: from the search index, where the store is large.

Small stores are asked themselves, which is exact at any moment; the index follows a second or so behind.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from kg.serve.indexing import FORMAT, index_file
from kg.store import is_url

LARGE = 200  # notices, from which on lists come from the index

NamedTask = tuple[str, str, str]  # task, notice, last day or ""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a list."""

    limit: int
    skip: int


@dataclass(frozen=True, slots=True)
class Days:
    """Last days that are asked for, ISO 8601 or the beginning of it; "" for no bound. `none`: tasks without one."""

    first: str = ""
    last: str = ""
    before: str = ""
    none: bool = False


class Lists:
    """The lists of one state of the index. `snapshot` is the one of the store that they are of."""

    def __init__(self, connection: sqlite3.Connection, snapshot: int) -> None:
        self._connection, self.snapshot = connection, snapshot
        connection.create_function("within", 2, lambda words, text: words in text.lower(), deterministic=True)

    def _rows(self, query: str, *values: str | int) -> list[tuple[str, ...]]:
        return self._connection.execute(query, values).fetchall()

    def _count(self, query: str, *values: str | int) -> int:
        return int(self._connection.execute(query, values).fetchone()[0])

    def names(self, classes: Sequence[str], words: str, span: Span) -> tuple[list[tuple[str, ...]], int]:
        """(IRI, label) of what has one of these classes and the words in its label, by label; how many there are."""
        where = f"class IN ({', '.join('?' * len(classes))})"
        values = [*classes]
        if words:
            where += " AND within(?, label)"
            values.append(words.lower())
        rows = self._rows(f"SELECT iri, label FROM names WHERE {where} ORDER BY label, iri LIMIT ? OFFSET ?",
                          *values, span.limit, span.skip)  # fmt: skip
        return rows, self._count(f"SELECT count(*) FROM names WHERE {where}", *values)

    def classes(self) -> dict[str, int]:
        """How many names there are of each class."""
        return {kind: int(number) for kind, number in self._rows("SELECT class, count(*) FROM names GROUP BY class")}

    def notices(self, span: Span) -> tuple[list[str], int]:
        """Notices, the latest first; how many there are."""
        rows = self._rows("SELECT iri FROM notices ORDER BY day DESC, iri LIMIT ? OFFSET ?", span.limit, span.skip)
        return [row[0] for row in rows], self._count("SELECT count(*) FROM notices")

    def tasks(self, days: Days, latest: bool, span: Span) -> tuple[list[NamedTask], int]:
        """Tasks with the first of their days that fits, by day; how many there are."""
        bounds: list[tuple[str, tuple[str | int, ...]]] = [("day >= ?", (days.first,))] if days.first else []
        if days.last:
            bounds.append((f"substr(day, 1, {len(days.last)}) <= ?", (days.last,)))
        if days.before:
            bounds.append(("day < ?", (days.before,)))
        values = tuple(value for _, given in bounds for value in given)
        if days.none or not bounds:
            where = "WHERE first IS NULL" if days.none else ""
            found, total = f"SELECT id, first AS day FROM tasks {where}", f"SELECT count(*) FROM tasks {where}"
        else:
            where = " AND ".join(bound for bound, _ in bounds)
            found = f"SELECT task AS id, min(day) AS day FROM days WHERE {where} GROUP BY task"
            total = f"SELECT count(DISTINCT task) FROM days WHERE {where}"
        order = "ifnull(found.day, '') DESC" if latest else "ifnull(found.day, '9')"
        rows = self._rows(
            f"SELECT tasks.iri, notices.iri, ifnull(found.day, '') FROM ({found}) AS found JOIN tasks ON tasks.id = found.id "
            f"JOIN notices ON notices.id = tasks.notice ORDER BY {order}, notices.iri, length(tasks.iri), tasks.iri "
            "LIMIT ? OFFSET ?", *values, span.limit, span.skip,
        )  # fmt: skip
        return [(task, notice, day) for task, notice, day in rows], self._count(total, *values)

    def anomalies(self, kind: str, severity: str, span: Span) -> list[str]:
        """Anomalies of a class and a severity ("": any), by notice."""
        chosen = [(column, value) for column, value in (("class", kind), ("severity", severity)) if value]
        where = " AND ".join(f"{column} = ?" for column, _ in chosen) or "1"
        rows = self._rows(
            f"SELECT anomalies.iri FROM anomalies JOIN notices ON notices.id = anomalies.notice WHERE {where} "
            "ORDER BY notices.iri, length(anomalies.iri), anomalies.iri LIMIT ? OFFSET ?",
            *(value for _, value in chosen), span.limit, span.skip,
        )  # fmt: skip
        return [row[0] for row in rows]

    def anomaly_counts(self) -> list[tuple[str, ...]]:
        """(class, severity, how many)."""
        return self._rows(
            "SELECT class, severity, count(*) FROM anomalies GROUP BY class, severity ORDER BY class, severity"
        )

    def outcomes(self) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
        """How many citations have which outcome by their notices: (outcome, number); and how many of these have which
        one over all notices: (by the notice, over all, number)."""
        asserted = self._rows("SELECT outcome, sum(number) FROM outcomes GROUP BY outcome")
        return asserted, self._rows("SELECT asserted, outcome, number FROM judged")


@contextmanager
def lists(store: str) -> Iterator[Lists | None]:
    """The lists of a store; None where there are none (yet), where it is so small that it is asked itself, and where
    it is a server, behind which the index may be for minutes."""
    file = index_file(store)
    if is_url(store) or not file.exists():
        yield None
        return
    connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, timeout=2)
    try:
        yield _opened(connection)
    finally:
        connection.close()


def _opened(connection: sqlite3.Connection) -> Lists | None:
    try:
        if connection.execute("PRAGMA user_version").fetchone()[0] != FORMAT:
            return None
        row = connection.execute("SELECT value FROM state WHERE key = 'snapshot'").fetchone()
        if row is None or connection.execute("SELECT count(*) FROM notices").fetchone()[0] < LARGE:
            return None
    except sqlite3.Error:
        return None  # just being made
    connection.execute("BEGIN")  # all of a page is of one state
    return Lists(connection, int(row[0]))
