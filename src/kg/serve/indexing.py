"""The search index: a SQLite database beside the store, derived from a snapshot and never asked for facts.

    STORE/search/index.sqlite      of a store that is a server: ~/.cache/kg/search/…/index.sqlite
        names      every node with a name: IRI, class, label, search key
        notices    which notices are indexed, and as what they were read
        passages   stretches of texts (with their place in the raw text), tasks and petitions
        …          what lists need (kg.serve.listing)

It follows the store: what is new is added, what changed or went is taken out, as the ledger of files says; what an
update writes into the graph of a notice by hand is not noticed. Deleting the file only costs the time to make it again. Letters are folded one by one (`flat`), so that a place in the folded text is the same place in the text.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import os
import re
import sqlite3
import sys
from asyncio.subprocess import Process
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from kg.fold import LOWER
from kg.serve import listing, priority
from kg.store import Store, is_url, names, open_reader, snapshots
from kg.store.embedded import EmbeddedReader, in_memory
from kg.vocabulary import DCTERMS, KG, base_iri

FORMAT = 4
POLL = 0.3  # seconds between looks at the store
REMOTE = 600.0  # and at a server, which does not say whether anything has changed
SHORT, LONG = 300, 1200  # letters of a passage, about and at most
CHUNK = 200  # notices in one transaction

TABLES = ("state", "names", "names_words", "notices", "passages", "passages_words", "items_words",
          *listing.TABLES)  # fmt: skip
SCHEMA = """
CREATE TABLE IF NOT EXISTS state (key TEXT PRIMARY KEY, value TEXT);
CREATE TABLE IF NOT EXISTS names (id INTEGER PRIMARY KEY, iri TEXT UNIQUE, class TEXT, label TEXT, key TEXT);
CREATE INDEX IF NOT EXISTS names_key ON names (key);
CREATE VIRTUAL TABLE IF NOT EXISTS names_words USING fts5 (words, tokenize = "unicode61 remove_diacritics 2", prefix = '2 3');
CREATE TABLE IF NOT EXISTS notices (id INTEGER PRIMARY KEY, iri TEXT UNIQUE, mark TEXT, day TEXT);
CREATE TABLE IF NOT EXISTS passages (id INTEGER PRIMARY KEY, notice INTEGER, kind TEXT, iri TEXT, start INTEGER, text TEXT);
CREATE INDEX IF NOT EXISTS passages_notice ON passages (notice);
CREATE VIRTUAL TABLE IF NOT EXISTS passages_words USING fts5 (words, tokenize = "unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE IF NOT EXISTS items_words USING fts5 (words, tokenize = "unicode61 remove_diacritics 2");
"""


def _letters() -> dict[int, str]:
    import unicodedata

    plain = {}
    marked = [chr(code) for code in range(0xC0, 0x1EF9 + 1)]
    for letter in marked:
        base = unicodedata.normalize("NFD", letter)[0]
        if base.isascii() and base.isalpha():
            plain[ord(letter)] = base.lower()
    plain |= {ord("đ"): "d", ord("Đ"): "d", ord("Ð"): "d"}
    plain |= {code: chr(code).lower() for code in range(ord("A"), ord("Z") + 1)}
    assert all(len(letter) == 1 for letter in plain.values()) and LOWER
    return plain


_FLAT = _letters()


def flat(text: str) -> str:
    """`text` letter for letter without diacritics and capitals, as long as before: "Tràng Định" → "trang dinh"."""
    return text.translate(_FLAT)


def index_file(store: str | Path) -> Path:
    """Where the index of a store is kept; that of a store that is a server, among what this user's programs keep."""
    if not is_url(store):
        return Path(store) / "search" / "index.sqlite"
    kept = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return kept / "kg" / "search" / hashlib.sha256(f"{store} {base_iri()}".encode()).hexdigest()[:16] / "index.sqlite"


# ---- passages ------------------------------------------------------------------------------------------------------

_END = re.compile(r"[.;:!?…]\s*\n|\n\s*\n")


def passages(text: str) -> Iterator[tuple[int, str]]:
    """`text` in pieces of some hundred letters that end where a sentence ends: pairs of place and words."""
    start = 0
    while start < len(text):
        end = len(text)
        if end - start > LONG:
            found = _END.search(text, start + SHORT, start + LONG)
            blank = text.rfind(" ", start + SHORT, start + LONG)
            end = found.end() if found else blank + 1 if blank > 0 else start + LONG
        else:
            found = _END.search(text, start + SHORT) if end - start > SHORT * 2 else None
            end = found.end() if found else end
        piece = text[start:end]
        if piece.strip():
            yield start, piece
        start = end


# ---- following the store -------------------------------------------------------------------------------------------


def update(store: str | Path) -> int:
    """Bring the index up to the newest snapshot. Gives the number of notices that were indexed anew."""
    number = 0 if is_url(store) else snapshots.current(Path(store)) or 0
    reader = open_reader(store)
    file = index_file(store)
    file.parent.mkdir(exist_ok=True, parents=True)
    connection = sqlite3.connect(file, timeout=30, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = OFF")  # derived: made again where it is lost
        known = connection.execute("PRAGMA user_version").fetchone()[0]
        if known not in (0, FORMAT):
            for table in TABLES:
                connection.execute(f"DROP TABLE IF EXISTS {table}")
        connection.executescript(SCHEMA + listing.SCHEMA)
        connection.execute(f"PRAGMA user_version = {FORMAT}")
        _names(connection, reader)
        count = _notices(connection, reader)
        with _transaction(connection):
            listing.judge(connection, reader)
        connection.execute("INSERT OR REPLACE INTO state VALUES ('snapshot', ?)", (str(number),))
        return count
    finally:
        connection.close()
        reader.close()


@contextlib.contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _names(connection: sqlite3.Connection, reader: Store) -> None:
    wanted: dict[str, dict[str, str]] = defaultdict(dict)
    for quad in reader.quads(graph=names.names_graph()):
        wanted[quad.subject][quad.predicate] = quad.object.value
    now = {
        iri: (said.get(names.INDEXED_AS, "").removeprefix(KG), said[names.PREF_LABEL], said.get(names.KEY, ""))
        for iri, said in wanted.items()
        if names.PREF_LABEL in said
    }
    before = {row[1]: (row[0], row[2:]) for row in connection.execute("SELECT id, iri, class, label, key FROM names")}
    with _transaction(connection):
        for iri, (identifier, values) in before.items():
            if now.get(iri) != values:
                connection.execute("DELETE FROM names WHERE id = ?", (identifier,))
                connection.execute("DELETE FROM names_words WHERE rowid = ?", (identifier,))
        for iri, values in now.items():
            if iri not in before or before[iri][1] != values:
                cursor = connection.execute(
                    "INSERT INTO names (iri, class, label, key) VALUES (?, ?, ?, ?)", (iri, *values)
                )
                connection.execute(
                    "INSERT INTO names_words (rowid, words) VALUES (?, ?)", (cursor.lastrowid, flat(values[1]))
                )


def _marks(reader: Store) -> dict[str, str]:
    """What each notice was read from and how: when this is equal, so is its graph."""
    sources = f"{base_iri()}/graph/sources"
    files: dict[str, dict[str, str]] = defaultdict(dict)
    for quad in reader.quads(graph=sources):
        files[quad.subject][quad.predicate.removeprefix(KG)] = quad.object.value
    marks: dict[str, list[str]] = defaultdict(list)
    for said in files.values():
        if "readAs" in said:
            marks[said["readAs"]].append(f"{said.get('sha256', '')} {said.get('recipe', '')}")
    return {notice: "|".join(sorted(found)) for notice, found in marks.items()}


def _notices(connection: sqlite3.Connection, reader: Store) -> int:
    start = f"{base_iri()}/graph/"
    present = {
        graph.replace("/graph/", "/notice/")
        for graph in reader.graphs()
        if re.fullmatch(f"{re.escape(start)}[0-9a-f]{{16}}", graph)
    }
    marks = _marks(reader)
    before = {
        iri: (identifier, mark) for identifier, iri, mark in connection.execute("SELECT id, iri, mark FROM notices")
    }
    gone = [
        identifier for iri, (identifier, mark) in before.items() if iri not in present or marks.get(iri, "") != mark
    ]
    new = sorted(iri for iri in present if iri not in before or marks.get(iri, "") != before[iri][1])
    with _transaction(connection):
        for identifier in gone:
            _forget(connection, identifier)
    for at in range(0, len(new), CHUNK):
        with _transaction(connection):
            for iri in new[at : at + CHUNK]:
                graph = iri.replace("/notice/", "/graph/")
                text = reader.text_of(graph)
                _add(connection, _at_hand(reader, graph), text, iri, marks.get(iri, ""))
    return len(new)


def _forget(connection: sqlite3.Connection, notice: int) -> None:
    for table in ("passages_words", "items_words"):
        connection.execute(f"DELETE FROM {table} WHERE rowid IN (SELECT id FROM passages WHERE notice = ?)", (notice,))
    listing.forget(connection, notice)
    connection.execute("DELETE FROM passages WHERE notice = ?", (notice,))
    connection.execute("DELETE FROM notices WHERE id = ?", (notice,))


def _at_hand(reader: Store, graph: str) -> Store:
    """What answers many small questions about a graph soon: a server is asked for all of it once."""
    if isinstance(reader, EmbeddedReader):
        return reader
    copy, name = in_memory(), ox.NamedNode(graph)
    copy.database.extend(ox.Quad(ox.NamedNode(quad.subject), ox.NamedNode(quad.predicate), quad.object, name)
                         for quad in reader.quads(graph=graph))  # fmt: skip
    return copy


def _add(connection: sqlite3.Connection, reader: Store, text: str | None, iri: str, mark: str) -> None:
    graph = iri.replace("/notice/", "/graph/")
    notice = connection.execute("INSERT INTO notices (iri, mark) VALUES (?, ?)", (iri, mark)).lastrowid
    items = [("title", iri, 0, quad.object.value) for quad in reader.quads(iri, DCTERMS + "title", None, graph)]
    for kind, term in (("task", "assigns"), ("petition", "answers")):
        for item in reader.quads(iri, KG + term, None, graph):
            node = item.object.value
            items += [(kind, node, 0, quad.object.value) for quad in reader.quads(node, KG + "text", None, graph)]
    if text is not None:
        items += [("text", iri, start, words) for start, words in passages(text)]
    for kind, node, start, words in items:
        cursor = connection.execute(
            "INSERT INTO passages (notice, kind, iri, start, text) VALUES (?, ?, ?, ?, ?)",
            (notice, kind, node, start, words),
        )
        tables = ["items_words"] if kind in ("task", "petition") else ["passages_words"]
        if text is None and kind in ("task", "petition"):
            tables.append("passages_words")  # all the words there are
        for table in tables:
            connection.execute(f"INSERT INTO {table} (rowid, words) VALUES (?, ?)", (cursor.lastrowid, flat(words)))
    assert notice is not None
    listing.add(connection, reader, notice, iri)


# ---- in the server -------------------------------------------------------------------------------------------------


async def keep_index(store: str) -> None:
    """Update the index whenever the store has a new snapshot, or, where it is a server, now and then; in a process of
    low priority, until cancelled."""
    indexed: int | None = None
    process: Process | None = None
    try:
        while True:
            remote = is_url(store)
            number = None if remote else snapshots.current(Path(store))
            if remote or number != indexed:
                process = await asyncio.create_subprocess_exec(
                    sys.executable, "-I", "-m", "kg.serve.indexing", store, start_new_session=True,
                )  # fmt: skip
                if await process.wait() == 0:
                    indexed = number
                else:
                    await asyncio.sleep(30)
            await asyncio.sleep(REMOTE if remote else POLL)
    finally:
        if process is not None and process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()


if __name__ == "__main__":
    import ctypes

    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, 9)  # end with the server
    priority.lower(os.getpid(), 10)
    update(sys.argv[1])
