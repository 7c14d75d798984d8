"""An exported store (`kg export nquads`) taken in: the same notices, the same files they were read from.

The notices are judged by the shapes as they come in, like any other. What follows from many notices is not taken
over but derived again, so that a store that held others before is in the end as if all had been built into it.
"""

from __future__ import annotations

import gzip
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox

from kg.build.batch import following_graph
from kg.build.work import Done
from kg.errors import NotANotice, NotFound
from kg.store import names
from kg.store.change import as_quads
from kg.store.embedded import EmbeddedReader
from kg.store.ledger import Entry, Ledger
from kg.vocabulary import base_iri

SUFFIXES = (".nq", ".nq.gz")


def notices(path: str) -> Iterator[tuple[Done | None, list[Entry]]]:
    """The notices in the file with the entries of the files each was read from; last, without a notice, the entries of
    files that are not in the store. Raises InputError, before anything is given, where the file is no such export.

    The quads are sorted by graph in a temporary store: memory does not grow with their number."""
    with tempfile.TemporaryDirectory(prefix="kg-restore-") as folder:
        exported = EmbeddedReader(path, _loaded(path, folder))
        ledger = Ledger(exported)
        ours = f"{base_iri()}/graph/"
        for graph in exported.graphs():
            if not graph.startswith(ours):
                advice = "Give an export of this program (`kg export nquads`), and its KG_BASE"
                raise NotANotice(
                    path, f"it holds the graph <{graph}>, which is none of a store under {base_iri()}", advice
                )
        if not exported.has_graph(ledger.graph):
            raise NotANotice(
                path, "it does not say which files its notices were read from", "Give an export of a whole store"
            )
        for graph in sorted(graph for graph in exported.graphs() if len(graph.removeprefix(ours)) == 16):
            notice = graph.replace("/graph/", "/notice/")
            files = ledger.of_notice(notice)
            yield _done(exported, path, notice, graph, files[0].fingerprint if files else ""), files
        yield None, [entry for entry in ledger.entries() if not entry.notice]


def _loaded(path: str, folder: str) -> ox.Store:
    database = ox.Store(folder)
    try:
        with Path(path).open("rb") as handle:
            packed = handle.read(2) == b"\x1f\x8b"
            handle.seek(0)
            stream = cast(IO[bytes], gzip.GzipFile(fileobj=handle)) if packed else handle
            database.bulk_load(stream, ox.RdfFormat.N_QUADS)
    except (SyntaxError, EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise NotANotice(path, f"it is no N-Quads ({error})", "Give an export of `kg export nquads`") from error
    except OSError as error:
        raise NotFound(path, f"the file cannot be read ({error})", "Check the path and your rights") from error
    return database


def _done(exported: EmbeddedReader, path: str, notice: str, graph: str, fingerprint: str) -> Done:
    from kg.validate import violations

    triples = names.triples_of(exported, graph)
    subjects = sorted({quad.subject for quad in exported.quads(graph=graph)})
    found = []
    for subject in subjects:
        known = {quad.predicate: quad.object.value for quad in exported.quads(subject, graph=names.names_graph())}
        if known:
            found.append((subject, known[names.INDEXED_AS], known[names.PREF_LABEL], known[names.KEY]))
    following = names.triples_of(exported, following_graph(graph))
    against = violations(as_quads(graph, triples).encode())
    return Done(path, notice, graph, triples, tuple(found), tuple(against), following, fingerprint=fingerprint)
