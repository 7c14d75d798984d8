"""The store on this machine's disk: Oxigraph, one named graph per notice, one writer, any number of readers."""

from __future__ import annotations

import gzip
import itertools
import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

import pyoxigraph as ox

from kg.errors import QueryError, StoreError, StoreLocked
from kg.store import files, snapshots
from kg.store.change import as_quads, as_update
from kg.store.lock import FileLock
from kg.store.protocol import Answer, Change, Statement

FORMAT = "kg store 1\n"


def _node(iri: str | None) -> ox.NamedNode | None:
    return None if iri is None else ox.NamedNode(iri)


def _text_file(store: Path, graph: str) -> Path:
    return store / "sources" / f"{graph.rpartition('/')[2]}.txt.gz"


class EmbeddedReader:
    """A snapshot, open for asking. Nothing that a writer does later is seen through it."""

    def __init__(self, location: str, database: ox.Store, lock: FileLock | None = None, snapshot: int = 0) -> None:
        self.location = location
        self.snapshot = snapshot  # its number; 0 where it is none
        self._database = database
        self._lock = lock

    @property
    def database(self) -> ox.Store:
        """The database itself, for what the seam does not offer: datasets of the protocol, streamed serialisation."""
        return self._database

    def query(self, text: str, *, union: bool = True) -> Answer:
        try:
            return self._database.query(text, use_default_graph_as_union=union)
        except SyntaxError as error:
            raise QueryError(f"the query cannot be parsed: {error}") from error
        except OSError as error:
            raise StoreError(f"{self.location}: {error}") from error

    def quads(self, subject: str | None = None, predicate: str | None = None,
              object: str | ox.Literal | None = None, graph: str | None = None) -> Iterator[Statement]:  # fmt: skip
        node = ox.NamedNode(object) if isinstance(object, str) else object
        for quad in self._database.quads_for_pattern(_node(subject), _node(predicate), node, _node(graph)):
            # No blank nodes, no triple terms: the mapping writes none. The default graph holds what others put there.
            if isinstance(quad.graph_name, ox.DefaultGraph):
                continue
            yield Statement(quad.subject.value, quad.predicate.value, quad.object, quad.graph_name.value)  # type: ignore[union-attr,arg-type]

    def about(self, subjects: Iterable[str], graph: str | None = None) -> Iterator[Statement]:
        for subject in subjects:
            yield from self.quads(subject, graph=graph)

    def having(self, predicate: str, values: Sequence[str], graph: str, most: int) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for value in values:  # no query: it would fetch all that have a common value, to leave them out
            subjects = [
                quad.subject
                for quad in itertools.islice(self.quads(None, predicate, ox.Literal(value), graph), most + 1)
            ]
            if 0 < len(subjects) <= most:
                found[value] = subjects
        return found

    def graphs(self) -> Iterator[str]:
        return (graph.value for graph in self._database.named_graphs())

    def has_graph(self, graph: str) -> bool:
        return self._database.contains_named_graph(ox.NamedNode(graph))

    def count(self) -> int:
        return len(self._database)

    def text_of(self, graph: str) -> str | None:
        try:
            return gzip.decompress(_text_file(Path(self.location), graph).read_bytes()).decode()
        except (OSError, EOFError, ValueError, zlib.error):  # zlib's where a crash left half a file
            return None

    def dump(self, stream: IO[bytes]) -> None:
        self._database.dump(stream, ox.RdfFormat.N_QUADS)

    def close(self) -> None:
        if self._lock is not None:
            self._lock.release()
            self._lock = None


class EmbeddedWriter(EmbeddedReader):
    """The live database, held by one process at a time."""

    def __init__(self, path: Path, database: ox.Store, lock: FileLock) -> None:
        super().__init__(str(path), database, lock)
        self.path = path
        self._journal = path / "unfinished.json"
        self._unpublished = path / "unpublished"
        self._undo_unfinished()

    @property
    def unpublished(self) -> bool:
        """Something was written that readers cannot see yet, now or before an earlier run was broken off."""
        return self._unpublished.exists()

    def apply(self, changes: Sequence[Change]) -> None:
        update = as_update(changes)
        if not update:
            return
        with self._failing("nothing was written"):
            self._unpublished.touch()
            self._database.update(update)

    @contextmanager
    def changing(self) -> Iterator[ox.Store]:
        """The database, for a change that the seam does not offer; readers see it after `publish`."""
        self._unpublished.touch()
        yield self._database

    def load(self, graphs: Iterable[tuple[str, str]], then: Sequence[Change]) -> None:
        batch = list(graphs)
        last = next((change for change in reversed(then) if change.insert), Change(""))
        # Bulk loading is no transaction: what it has begun stands in a journal until all of it is there.
        with self._failing("nothing was written"):
            self._write_journal({"graphs": [graph for graph, _ in batch], "last": [last.graph, last.insert]})
            try:
                self._unpublished.touch()
                self._database.bulk_load("".join(itertools.starmap(as_quads, batch)).encode(), ox.RdfFormat.N_QUADS)
                self.apply(then)
            except (OSError, SyntaxError, StoreError):
                self._undo_unfinished()
                raise
            self._journal.unlink()

    def set_aside(self, graph: str, triples: str | None) -> None:
        folder = self.path / "quarantine"
        file = folder / f"{graph.rsplit('/', 1)[1]}.nq"
        with self._failing("the quarantine could not be written"):
            if triples is None:
                file.unlink(missing_ok=True)
                return
            folder.mkdir(exist_ok=True)
            files.replace(file, as_quads(graph, triples))

    def keep_text(self, graph: str, text: bytes | None) -> None:
        # Named by content, so that it fits any snapshot that has the graph; kept beside the database, not in it.
        file = _text_file(self.path, graph)
        if text is None:
            file.unlink(missing_ok=True)
            return
        try:
            file.parent.mkdir(exist_ok=True)
            draft = file.with_suffix(".new")
            draft.write_bytes(text)
            draft.replace(file)
        except OSError as error:
            raise StoreError(f"{self.location}: a text could not be written: {error}") from error

    def publish(self) -> None:
        number = snapshots.next_number(self.path)
        with self._failing("the snapshot could not be made"):
            (self.path / "snapshots").mkdir(exist_ok=True)
            self._database.flush()
            self._database.backup(str(snapshots.folder(self.path, number)))
            snapshots.announce(self.path, number)
            self._unpublished.unlink(missing_ok=True)
        snapshots.prune(self.path)

    def optimize(self) -> None:
        """Compact the database; worth its seconds after a large first load."""
        self._database.optimize()

    def close(self) -> None:
        # What was written stands in the log even where it cannot be flushed any more.
        with suppress(OSError):
            self._database.flush()
        del self._database
        super().close()

    @contextmanager
    def _failing(self, what: str) -> Iterator[None]:
        """Let the failures of the disk be failures of the store."""
        try:
            yield
        except (OSError, SyntaxError) as error:
            raise StoreError(f"{self.location}: {what}: {error}") from error

    def _write_journal(self, entry: dict[str, list[str]]) -> None:
        files.replace(self._journal, json.dumps(entry))

    def _undo_unfinished(self) -> None:
        """Remove what a bulk load began and did not finish."""
        if not self._journal.exists():
            return
        entry = json.loads(self._journal.read_text(encoding="utf-8"))
        graph, triples = entry["last"]
        expected: Iterator[ox.Quad] = (
            ox.parse(as_quads(graph, triples).encode(), ox.RdfFormat.N_QUADS) if graph else iter(())
        )
        if not graph or not all(quad in self._database for quad in expected):
            self.apply([Change(begun, drop=True) for begun in entry["graphs"]])
        self._journal.unlink()


def open_reader(path: Path) -> EmbeddedReader:
    """The newest finished state of the store at `path`. Raises StoreError where there is none."""
    for _ in range(5):
        number = snapshots.current(path)
        if number is None:
            raise StoreError(f"{path}: there is no store here yet. `kg build SOURCE --store {path}` makes one")
        lock = snapshots.lock_of(path, number)
        try:
            if not lock.acquire(shared=True):
                continue  # just being deleted: a newer one is there
        except FileNotFoundError:
            continue
        try:
            database = ox.Store.read_only(str(snapshots.folder(path, number)))
        except OSError as error:
            lock.release()
            if number != snapshots.current(path):
                continue
            raise StoreError(f"{path}: the store cannot be opened: {error}") from error
        return EmbeddedReader(str(path), database, lock, number)
    raise StoreError(f"{path}: the store is being rewritten faster than it can be opened")


def open_writer(path: Path) -> EmbeddedWriter:
    """The store at `path` for writing; it is made where there is none.

    Raises StoreLocked while another process writes, StoreError where the folder holds something else.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
        mark = path / "format"
        if not mark.exists():
            if any(entry.name not in ("lock", "format.new", "lost+found") for entry in path.iterdir()):
                raise StoreError(f"{path}: this folder is not empty and holds no store; choose another with --store")
            files.replace(mark, FORMAT)
        elif mark.read_text(encoding="utf-8") != FORMAT:
            raise StoreError(f"{path}: the store was made by another version of this program; build it anew elsewhere")
        lock = FileLock(path / "lock")
        if not lock.acquire():
            holder = lock.holder()
            by = f" (process {holder})" if holder else ""
            raise StoreLocked(f"{path}: another process is writing to this store{by}; wait until it is done")
        lock.sign()
    except OSError as error:
        raise StoreError(f"{path}: the store cannot be opened for writing: {error}") from error
    try:
        database = ox.Store(str(path / "live"))
    except OSError as error:
        lock.release()
        raise StoreError(f"{path}: the store cannot be opened: {error}") from error
    return EmbeddedWriter(path, database, lock)


def in_memory() -> EmbeddedReader:
    """An empty store in memory, for tests and for one-off questions."""
    return EmbeddedReader("memory", ox.Store())
