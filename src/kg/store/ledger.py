"""What became of every file that was given to `kg build`: a graph of its own, beside the notices' graphs.

    {base}/source/<hash of the location>  a kg:SourceFile ; kg:location, kg:file, kg:sha256, kg:status, kg:recipe ;
        kg:readAs <notice>                       where it was read, now or in an earlier state of the file
        kg:copyOf <notice>                       where it holds the same notice in another form or file, which is kept
        kg:fingerprint, kg:fingerprintKey        what copies are told by (kg.resolve.copies)
        kg:reason, kg:advice                     where it was refused or is in quarantine
    <notice>  kg:file                            the name of its file; of several, the first in the alphabet
    {base}/graph/sources  kg:notices             how many notices the store holds

A notice that no file is read as any more leaves the store. The ledger is written in the same transaction as the
notice's graph, so neither is ever there without the other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import pyoxigraph as ox

from kg.store.protocol import Change, Store
from kg.vocabulary import KG, RDF, XSD, base_iri

Status = Literal["stored", "copy", "quarantined", "refused"]

COMMON = 32  # files with one key of a fingerprint


@dataclass(frozen=True, slots=True)
class Entry:
    """One file. `recipe`: the fingerprint of software and knowledge it was last read with."""

    location: str  # absolute path or URL
    file: str  # the name without its folder
    sha256: str  # "" where it could not be read at all
    status: Status
    recipe: str
    notice: str | None = None  # IRI
    reason: str = ""
    advice: str = ""
    copy_of: str | None = None  # IRI
    fingerprint: str = ""  # search keys, a bar, and the rest


_TEXTS = {"location": "location", "file": "file", "sha256": "sha256", "status": "status", "recipe": "recipe",
          "reason": "reason", "advice": "advice", "fingerprint": "fingerprint"}  # fmt: skip


def notice_graphs(store: Store) -> Iterator[str]:
    """The graphs that hold notices: {base}/graph/<hash>."""
    return (graph for graph in store.graphs() if len(graph.rpartition("/graph/")[2]) == 16)


class Ledger:
    """The entries of one store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.graph = f"{base_iri()}/graph/sources"

    def source_iri(self, location: str) -> str:
        return f"{base_iri()}/source/{hashlib.sha256(location.encode()).hexdigest()[:16]}"

    def get(self, location: str) -> Entry | None:
        return self._entry(self.source_iri(location))

    def _entry(self, source: str) -> Entry | None:
        values = {quad.predicate: quad.object.value for quad in self._store.quads(source, graph=self.graph)}
        if not values:
            return None
        texts = {field: values.get(KG + term, "") for field, term in _TEXTS.items()}
        return Entry(**texts, notice=values.get(KG + "readAs"), copy_of=values.get(KG + "copyOf"))  # type: ignore[arg-type]

    def entries(self) -> list[Entry]:
        """All entries, in the order of their locations."""
        found = [
            self._entry(quad.subject) for quad in self._store.quads(None, RDF + "type", KG + "SourceFile", self.graph)
        ]
        return sorted((entry for entry in found if entry), key=lambda entry: entry.location)

    def not_stored(self) -> list[Entry]:
        """The entries of files that are no notice of the store, in the order of their locations."""
        others = [ox.Literal(status) for status in ("copy", "quarantined", "refused")]
        found = [self._entry(quad.subject) for status in others
                 for quad in self._store.quads(None, KG + "status", status, self.graph)]  # fmt: skip
        return sorted((entry for entry in found if entry), key=lambda entry: entry.location)

    def with_content(self, sha256: str) -> list[Entry]:
        """The entries of files with this content."""
        content = ox.Literal(sha256)
        found = [self._entry(quad.subject) for quad in self._store.quads(None, KG + "sha256", content, self.graph)]
        return [entry for entry in found if entry]

    def of_notice(self, notice: str) -> list[Entry]:
        """The files that are read as this notice."""
        found = [self._entry(quad.subject) for quad in self._store.quads(None, KG + "readAs", notice, self.graph)]
        return [entry for entry in found if entry]

    def copies_of(self, notice: str) -> list[Entry]:
        """The files that hold this notice besides those that are read as it."""
        found = [self._entry(quad.subject) for quad in self._store.quads(None, KG + "copyOf", notice, self.graph)]
        return [entry for entry in found if entry]

    def sharing(self, keys: Sequence[str]) -> dict[str, list[str]]:
        """The files (IRIs) whose fingerprints have these keys, by key. A key that many have tells nothing and is left out."""
        return self._store.having(KG + "fingerprintKey", keys, self.graph, COMMON)

    def of_files(self, sources: Iterable[str]) -> list[Entry]:
        """The entries of these files (IRIs)."""
        return [entry for source in sources if (entry := self._entry(source))]

    def record(self, *entries: Entry) -> Change:
        """The change that writes these entries in place of earlier ones of the same files."""
        lines = []
        for entry in entries:
            source = f"<{self.source_iri(entry.location)}>"
            lines.append(f"{source} <{RDF}type> <{KG}SourceFile> .\n")
            if entry.notice:
                lines.append(f"{source} <{KG}readAs> <{entry.notice}> .\n")
            if entry.copy_of:
                lines.append(f"{source} <{KG}copyOf> <{entry.copy_of}> .\n")
            keys = entry.fingerprint.partition("|")[0].split()
            lines += [f'{source} <{KG}fingerprintKey> "{key}" .\n' for key in keys]
            for field, term in _TEXTS.items():
                value = getattr(entry, field)
                if value:
                    lines.append(f"{source} <{KG}{term}> {ox.Literal(value)} .\n")
        return Change(self.graph, "".join(lines), forget=tuple(self.source_iri(entry.location) for entry in entries))

    def notices(self) -> int:
        """How many notices the store holds. A number that is kept, for counting takes the longer the more they are."""
        known = next(self._store.quads(self.graph, KG + "notices", None, self.graph), None)
        return int(known.object.value) if known else sum(1 for _ in notice_graphs(self._store))

    def count(self, notices: int) -> Change:
        """The change that says how many notices there are; nothing where there are none, as before the first came."""
        line = f'<{self.graph}> <{KG}notices> "{notices}"^^<{XSD}integer> .\n'
        return Change(self.graph, line if notices else "", forget=(self.graph,))

    def name(self, files: Mapping[str, str | None]) -> Change:
        """The change that calls notices (IRIs) by these names of files; None: by none any more."""
        lines = [f"<{notice}> <{KG}file> {ox.Literal(file)} .\n" for notice, file in files.items() if file]
        return Change(self.graph, "".join(lines), forget=tuple(files))

    def forget(self, *locations: str) -> Change:
        """The change that strikes these files out."""
        return Change(self.graph, forget=tuple(map(self.source_iri, locations)))
