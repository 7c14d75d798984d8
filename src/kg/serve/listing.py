"""What lists are made of, kept in the search index (`kg.serve.indexing`): so that the first hundred of a hundred thousand
tasks, and how many there are, are looked up, and not found anew after every snapshot.

        tasks      every task of a notice; `first`: its first last day
        days       the last days of tasks, ISO 8601
        anomalies  with class and severity, as their codes
        outcomes   how many citations of a notice have which outcome by the notice itself
        judged     how many citations have which outcome over all notices instead
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict

from kg.store import Store
from kg.vocabulary import KG, base_iri

TABLES = ("tasks", "days", "anomalies", "outcomes", "judged")
SCHEMA = """
CREATE INDEX IF NOT EXISTS names_label ON names (label, iri, class);
CREATE INDEX IF NOT EXISTS names_class ON names (class);
CREATE INDEX IF NOT EXISTS notices_day ON notices (day DESC, iri);
CREATE TABLE IF NOT EXISTS tasks (id INTEGER PRIMARY KEY, notice INTEGER, iri TEXT, first TEXT);
CREATE INDEX IF NOT EXISTS tasks_notice ON tasks (notice);
CREATE INDEX IF NOT EXISTS tasks_first ON tasks (first);
CREATE TABLE IF NOT EXISTS days (task INTEGER, day TEXT);
CREATE INDEX IF NOT EXISTS days_task ON days (task);
CREATE INDEX IF NOT EXISTS days_day ON days (day, task);
CREATE TABLE IF NOT EXISTS anomalies (id INTEGER PRIMARY KEY, notice INTEGER, iri TEXT, class TEXT, severity TEXT);
CREATE INDEX IF NOT EXISTS anomalies_notice ON anomalies (notice);
CREATE INDEX IF NOT EXISTS anomalies_class ON anomalies (class, severity);
CREATE TABLE IF NOT EXISTS outcomes (notice INTEGER, outcome TEXT, number INTEGER);
CREATE INDEX IF NOT EXISTS outcomes_notice ON outcomes (notice);
CREATE TABLE IF NOT EXISTS judged (asserted TEXT, outcome TEXT, number INTEGER);
"""


def add(connection: sqlite3.Connection, reader: Store, notice: int, iri: str) -> None:
    """Enter what lists need of a notice."""
    graph = iri.replace("/notice/", "/graph/")

    def pairs(term: str) -> dict[str, str]:
        return {quad.subject: quad.object.value for quad in reader.quads(None, KG + term, None, graph)}

    dates = pairs("date")
    sessions = {quad.object.value for quad in reader.quads(iri, KG + "concludes", None, graph)}
    day = min((dates[node] for node in sessions if node in dates), default=dates.get(iri))
    connection.execute("UPDATE notices SET day = ? WHERE id = ?", (day, notice))
    due, days = pairs("due"), defaultdict(list)
    for quad in reader.quads(None, KG + "hasDeadline", None, graph):
        if quad.object.value in due:
            days[quad.subject].append(due[quad.object.value])
    for quad in reader.quads(iri, KG + "assigns", None, graph):
        task = quad.object.value
        found = days.get(task, [])
        values = (notice, task, min(found, default=None))
        number = connection.execute("INSERT INTO tasks (notice, iri, first) VALUES (?, ?, ?)", values).lastrowid
        connection.executemany("INSERT INTO days VALUES (?, ?)", ((number, day) for day in found))
    severities = pairs("severity")
    connection.executemany(
        "INSERT INTO anomalies (notice, iri, class, severity) VALUES (?, ?, ?, ?)",
        ((notice, node, code(kind), code(severities[node])) for node, kind in pairs("anomalyKind").items() if node in severities),
    )  # fmt: skip
    counts = Counter(map(code, pairs("outcome").values()))
    connection.executemany("INSERT INTO outcomes VALUES (?, ?, ?)", ((notice, *pair) for pair in counts.items()))


def forget(connection: sqlite3.Connection, notice: int) -> None:
    connection.execute("DELETE FROM days WHERE task IN (SELECT id FROM tasks WHERE notice = ?)", (notice,))
    for table in ("tasks", "anomalies", "outcomes"):
        connection.execute(f"DELETE FROM {table} WHERE notice = ?", (notice,))


def judge(connection: sqlite3.Connection, reader: Store) -> None:
    """Count anew what was judged over all notices."""
    graph, counts = f"{base_iri()}/graph/derived/documents", Counter[tuple[str, str]]()
    for quad in reader.quads(None, KG + "outcome", None, graph):
        own = f"{base_iri()}/graph/{quad.subject.removeprefix(f'{base_iri()}/notice/').partition('/')[0]}"
        for asserted in reader.quads(quad.subject, KG + "outcome", None, own):
            counts[code(asserted.object.value), code(quad.object.value)] += 1
    connection.execute("DELETE FROM judged")
    connection.executemany("INSERT INTO judged VALUES (?, ?, ?)", ((*pair, number) for pair, number in counts.items()))


def code(iri: str) -> str:
    """ "…#outcome-resolved" → "resolved"."""
    return iri.removeprefix(KG).partition("-")[2]
