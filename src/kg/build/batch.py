"""The changes that a number of files make to a store, put together so that they happen as one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.build.derive import decided_nodes, documents_graph, pending
from kg.build.told import Document, documents_of, is_shared, news
from kg.build.work import Done
from kg.store import Change, WritableStore, names
from kg.store.ledger import Entry, Ledger
from kg.vocabulary import KG

BULK = 20  # new graphs in a batch from which bulk loading pays
NODES = (KG + "Agency", KG + "AdministrativeUnit", KG + "Official")  # that derived graphs of their own speak about


@dataclass(slots=True)
class Batch:
    """Collects, then writes. `keys`: search keys of the documents that a change of these notices may concern; `touched`: of the
    documents they tell of, with the graph that tells. What must be judged is written as pending, for `derive`."""

    store: WritableStore
    ledger: Ledger
    entries: dict[str, Entry] = field(default_factory=dict)  # by location
    fresh: dict[str, str] = field(default_factory=dict)  # graph → N-Triples
    replaced: dict[str, str] = field(default_factory=dict)
    dropped: set[str] = field(default_factory=set)
    follows: dict[str, str] = field(default_factory=dict)  # graph → N-Triples, of what follows from a notice alone
    named: list[names.Name] = field(default_factory=list)
    left: set[str] = field(default_factory=set)  # subjects of graphs that go or change
    judged: set[str] = field(default_factory=set)  # of these, what the derived graph of documents speaks about
    forgotten: set[str] = field(default_factory=set)  # locations
    keys: set[str] = field(default_factory=set)
    touched: list[tuple[str, list[Document]]] = field(default_factory=list)  # N-Triples of a notice, its documents
    orphans: set[str] = field(default_factory=set)  # locations of copies of notices that went: to be read again
    released: set[tuple[str, str]] = field(default_factory=set)  # notice and graph that a file is no longer read as

    def add(self, done: Done, entries: list[Entry]) -> None:
        """A notice that was read from the files of `entries`."""
        for entry in entries:
            self.enter(entry)
        follows = following_graph(done.graph)
        if not self.store.has_graph(done.graph):
            self.fresh[done.graph] = done.triples
            if done.following:
                self.fresh[follows] = done.following
        elif names.triples_of(self.store, done.graph) != done.triples:
            self.replaced[done.graph] = done.triples
            self._leave(done.graph)
        if done.graph not in self.fresh and names.triples_of(self.store, follows) != done.following:
            self.follows[follows] = done.following
        self.named += done.names
        self.keys |= {name[3] for name in done.names if name[1] == KG + "Notice"}
        self.touched.append((done.triples, documents_of(done.names)))

    def enter(self, entry: Entry) -> None:
        """An entry in place of an earlier one; the notice of the earlier one may go with it."""
        before = self.entries.get(entry.location) or self.ledger.get(entry.location)
        if before == entry:
            return
        if before and before.notice and before.notice != entry.notice:
            self.release(before.notice)
        self.entries[entry.location] = entry

    def release(self, notice: str) -> None:
        """A notice that may have lost its last file."""
        self.released.add((notice, graph_of(notice)))

    def drop(self, notice: str) -> None:
        """A notice that goes, whatever files it was read from."""
        graph = graph_of(notice)
        self._leave(graph)
        self.dropped.add(graph)

    def forget(self, *locations: str) -> None:
        """Files that are given up; their entries go."""
        self.forgotten.update(locations)

    def write(self) -> None:
        """Make it so, all or nothing, and start afresh."""
        for notice, graph in sorted(self.released):
            if not self.read_as(notice):
                self._leave(graph)
                self.dropped.add(graph)
        for graph in self.dropped:
            self.orphans |= {entry.location for entry in self.copies_of(_notice_of(graph))}
        before = [Change(graph, drop=True) for graph in sorted(self.dropped)]
        before += [Change(following_graph(graph), drop=True) for graph in sorted(self.dropped)]
        before += [
            Change(graph, triples, drop=True) for graph, triples in sorted({**self.replaced, **self.follows}.items())
        ]
        changes = [*before, *names.changes(self.store, self.named)]
        changes += names.leaving(self.store, self.left, self.dropped | self.replaced.keys(), self.named)
        if self.entries:
            changes.append(self.ledger.record(*(self.entries[location] for location in sorted(self.entries))))
        if files := self._files():
            changes.append(self.ledger.name(files))
        if self.forgotten:
            changes.append(self.ledger.forget(*sorted(self.forgotten)))
        if self.judged:
            changes.insert(0, Change(documents_graph(), forget=tuple(sorted(self.judged))))
        nodes = self.left | {name[0] for name in self.named if name[1] in NODES}
        changes[:0] = pending(*self._to_judge(), nodes)  # not last: what is last must be new (see EmbeddedWriter.load)
        if more := self._more():
            changes.insert(0, self.ledger.count(self.ledger.notices() + more))
        if len(self.fresh) >= BULK:
            self.store.load(self.fresh.items(), changes)
        else:
            self.store.apply([*(Change(graph, triples) for graph, triples in self.fresh.items()), *changes])
        for collected in (self.entries, self.fresh, self.replaced, self.follows, self.dropped, self.named, self.left, self.released,
                          self.forgotten, self.keys, self.touched, self.judged):  # fmt: skip
            collected.clear()

    def _to_judge(self) -> tuple[set[str], dict[str, str]]:
        """The search keys under which all must be judged, and the documents (with theirs) that must be by themselves."""
        touched = [document for _, documents in self.touched for document in documents]
        if len(self.touched) >= BULK:  # asking who tells what takes longer than judging
            return self.keys | {key for _, key in touched}, {}
        changing = self.dropped | self.replaced.keys() | self.fresh.keys()
        keys = self.keys | {key for iri, key in touched if iri in self.judged and is_shared(iri)}
        decided = [f"<{node}>" for node in decided_nodes(self.store)]
        for triples, documents in self.touched:
            if any(node in triples for node in decided):
                keys |= {key for _, key in documents}
            shared = [(iri, key) for iri, key in documents if is_shared(iri) and key not in keys]
            keys |= news(self.store, triples, shared, changing)
        come = {name[0] for name in self.named}
        return keys, {iri: key for iri, key in touched if not is_shared(iri) and key not in keys and iri in come}

    def _leave(self, graph: str) -> None:
        triples, documents = names.triples_of(self.store, graph), []
        subjects = sorted({quad.subject for quad in self.store.quads(graph=graph)})
        for quad in self.store.about(subjects, names.names_graph()):
            if quad.predicate == names.KEY:
                self.left.add(quad.subject)
                if re.search("/(?:doc|notice)/", quad.subject):
                    documents.append((quad.subject, quad.object.value))
        notice = _notice_of(graph)
        self.keys |= {key for iri, key in documents if iri == notice}
        self.touched.append((triples, [document for document in documents if document[0] != notice]))
        self.judged.update(quad.subject for quad in self.store.about(subjects, documents_graph()))

    def read_as(self, notice: str) -> list[Entry]:
        """The files that will be read as `notice` when this batch is written."""
        come = [entry for entry in self.entries.values() if entry.notice == notice]
        return self._staying(self.ledger.of_notice(notice), come)

    def copies_of(self, notice: str) -> list[Entry]:
        """The files that will be copies of `notice` when this batch is written."""
        come = [entry for entry in self.entries.values() if entry.copy_of == notice]
        return self._staying(self.ledger.copies_of(notice), come)

    def _staying(self, before: Iterable[Entry], come: Iterable[Entry]) -> list[Entry]:
        kept = [entry for entry in before if entry.location not in self.entries]
        return [entry for entry in (*kept, *come) if entry.location not in self.forgotten]

    def _more(self) -> int:
        """By how many notices the store grows."""
        come = sum("/graph/derived/" not in graph for graph in self.fresh.keys() - self.dropped)
        return come - sum(self.store.has_graph(graph) for graph in self.dropped)

    def _files(self) -> dict[str, str | None]:
        """The notices whose files change, with the name that each is to be called by."""
        concerned = {entry.notice for entry in self.entries.values() if entry.notice}
        concerned |= {notice for notice, _ in self.released}
        concerned |= {_notice_of(graph) for graph in self.dropped}
        return {
            notice: min((entry.file for entry in self.read_as(notice)), default=None) for notice in sorted(concerned)
        }


def following_graph(graph: str) -> str:
    """The graph of what follows from the notice whose own graph this is."""
    return graph.replace("/graph/", "/graph/derived/notice/")


def _notice_of(graph: str) -> str:
    return graph.replace("/graph/", "/notice/")


def graph_of(notice: str) -> str:
    """The graph of the notice with this IRI."""
    return notice.replace("/notice/", "/graph/")
