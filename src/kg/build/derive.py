"""What follows from many notices together, in graphs of its own: which document each citation means.

    {base}/graph/derived/documents
        <document> kg:resolvedTo <document>     a document known inside one notice only → the one that the corpus knows
        <document> kg:isNotice <notice>         a cited document that is itself in the store
        <citation> kg:outcome … ; kg:reason … ; kg:candidate …      as judged over all notices

Whether a citation resolves depends on the documents with the same number and on nothing else, so a change of some
notices concerns the documents that share a search key with theirs, and only these are judged again. Which keys these
are stands in the store itself, written with the notices and struck out with the judgement:

    {base}/graph/pending        one statement for each search key that is to be judged, or document by itself, and the bodies,
                                units and persons of each batch of notices; empty after a build

A build that was broken off in between therefore leaves nothing forgotten: the next one judges what is pending.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from itertools import islice
from types import MappingProxyType
from typing import Any

import pyoxigraph as ox

from kg.build.told import is_shared
from kg.resolve import CitedMention, KnownDocument, KnownNotice, bind_citations, bind_notices
from kg.resolve.decisions import Decisions
from kg.store import Change, Store, WritableStore, names
from kg.vocabulary import CITO, KG, RDFS, base_iri

NO_DECISIONS = Decisions()
CHUNK = 400  # keys judged in one go

_PREFIXES = f"PREFIX kg: <{KG}> PREFIX cito: <{CITO}> PREFIX rdfs: <{RDFS}>\n"

_MENTIONS = """SELECT ?graph ?citation ?document ?kind ?number ?outcome ?issuer ?issuer_label ?date
WHERE {
  GRAPH ?graph {
    VALUES ?document { %s }
    ?citation cito:hasCitedEntity ?document ; kg:kind ?kind ; kg:outcome ?outcome .
    OPTIONAL { ?citation kg:number ?number }
    OPTIONAL { ?citation kg:date ?date }
    OPTIONAL { ?citation kg:issuer ?issuer . ?issuer rdfs:label ?issuer_label }
  }
}"""

_CONTEXT = """SELECT ?graph ?date ?issuer ?session_date ?unit
WHERE {
  VALUES ?graph { %s }
  GRAPH ?graph { ?notice kg:conclusion ?conclusion }
  OPTIONAL { GRAPH ?graph { ?notice kg:date ?date } }
  OPTIONAL { GRAPH ?graph { ?notice kg:issuer ?issuer } }
  OPTIONAL { GRAPH ?graph { ?notice kg:concludes ?session . ?session kg:date ?session_date } }
  OPTIONAL { GRAPH ?graph { ?notice kg:concludes ?session . ?session kg:inspects|kg:visits ?unit } }
}"""

_DOCUMENTS = """SELECT DISTINCT ?id ?kind ?number ?issuer ?issuer_label ?date
WHERE {
  GRAPH ?graph {
    VALUES ?id { %s }
    ?id a kg:LegalDocument ; kg:kind ?kind .
    OPTIONAL { ?id kg:number ?number }
    OPTIONAL { ?id kg:date ?date }
    OPTIONAL { ?id kg:issuer ?issuer . ?issuer rdfs:label ?issuer_label }
  }
}"""

_NOTICES = """SELECT DISTINCT ?id ?kind ?number ?symbol ?date ?issuer ?issuer_label
WHERE {
  GRAPH ?graph {
    VALUES ?id { %s }
    ?id a kg:Notice ; kg:number ?number ; kg:symbol ?symbol .
    OPTIONAL { ?id kg:kind ?kind }
    OPTIONAL { ?id kg:date ?date }
    OPTIONAL { ?id kg:issuer ?issuer . ?issuer rdfs:label ?issuer_label }
  }
}"""


def documents_graph() -> str:
    return f"{base_iri()}/graph/derived/documents"


def pending_graph() -> str:
    return f"{base_iri()}/graph/pending"


def pending(
    keys: Iterable[str], documents: Mapping[str, str] = MappingProxyType({}), nodes: Iterable[str] = ()
) -> list[Change]:
    """The change that notes these search keys, to be judged by `derive`, these documents (IRI → key) that only one notice
    knows, to be judged by themselves, and these bodies, units and persons (IRIs)."""
    subjects = {f"{pending_graph()}/{hashlib.sha256(key.encode()).hexdigest()[:16]}": key for key in keys}
    lines = [f"<{name}> <{names.KEY}> {ox.Literal(key)} .\n" for name, key in sorted({**subjects, **documents}.items())]
    if listed := "\n".join(sorted(nodes)):  # one statement, for nobody asks for one of them alone
        name = hashlib.sha256(listed.encode()).hexdigest()[:16]
        lines.append(f"<{pending_graph()}/nodes/{name}> <{KG}concerns> {ox.Literal(listed)} .\n")
    return [Change(pending_graph(), "".join(lines))] if lines else []


def concerned(store: Store) -> set[str]:
    """The bodies, units and persons that notices have brought or taken away since everything was derived."""
    return {
        node
        for quad in store.quads(None, KG + "concerns", None, pending_graph())
        for node in quad.object.value.split("\n")
    }


def settled() -> Change:
    """The change that strikes out all that was pending."""
    return Change(pending_graph(), drop=True)


def derive(store: WritableStore, decisions: Decisions = NO_DECISIONS) -> None:
    """Judge the documents under the search keys that are pending. Decisions win over rules."""
    decided = _decided(store, decisions)
    while wanted := list(islice(store.quads(None, names.KEY, None, pending_graph()), CHUNK)):
        done = Change(pending_graph(), forget=tuple(sorted(quad.subject for quad in wanted)))
        alone = {quad.subject: quad.object.value for quad in wanted if not quad.subject.startswith(pending_graph())}
        keys = sorted(quad.object.value for quad in wanted if quad.subject not in alone)
        store.apply([*_judged(store, keys, alone, decisions, decided), done])


def _decided(store: Store, decisions: Decisions) -> set[str]:
    """The documents that decisions are about, those of today and those that the derived graphs were made with."""
    nodes = {*decisions.same(), *(node for pair in decisions.apart() for node in pair), *decided_nodes(store)}
    return nodes | {quad.object.value for node in nodes for quad in store.quads(node, CITO + "hasCitedEntity")}


def decided_nodes(store: Store) -> set[str]:
    """What the decisions are about that the derived graphs were made with."""
    return {quad.object.value for name in ("decidedOn", "decidedValue") for quad in store.quads(None, KG + name)}


def _judged(
    store: Store, keys: Sequence[str], alone: Mapping[str, str], decisions: Decisions, decided: Set[str]
) -> list[Change]:
    """`alone`: documents with their keys, judged without the others under these."""
    graph = documents_graph()
    nodes: list[str] = [*alone]
    open_nodes: list[str] = [*alone]
    candidates: list[str] = [node for key in {*alone.values()} for node in _under(store, key)]
    for key in keys:
        under = _under(store, key)
        # Citations of shared documents are certain. Where a key has nothing else, as those of the laws that every
        # other notice cites, there is nothing to judge, and nothing need be read of its documents.
        unsure = [node for node in under if not is_shared(node) or node in decided]
        nodes += under
        open_nodes += unsure
        candidates += under if unsure else []
    mentions = _mentions(store, open_nodes)
    known = [KnownDocument(**row) for row in _rows(store, _DOCUMENTS, candidates) if is_shared(row["id"])]
    notices = [KnownNotice(**row) for row in _rows(store, _NOTICES, open_nodes)]
    subjects = {*nodes, *(mention.citation for mention in mentions)}
    lines: set[str] = set()
    same, apart = decisions.same(), decisions.apart()
    shared = {node: same[node] for node in nodes if node in same}
    lines.update(f"<{node}> <{KG}resolvedTo> <{target}> .\n" for node, target in shared.items())
    for binding in bind_citations(mentions, known, same, apart):
        lines.add(f"<{binding.citation}> <{KG}outcome> <{KG}outcome-{binding.outcome}> .\n")
        lines.add(f"<{binding.citation}> <{KG}reason> {ox.Literal(binding.reason)} .\n")
        lines.update(f"<{binding.citation}> <{KG}candidate> <{candidate}> .\n" for candidate in binding.candidates)
        if binding.target:
            target = same.get(binding.target, binding.target)
            # What is decided of one mention says nothing of the others that mean the same shared document.
            subject = (
                binding.citation if is_shared(binding.document) and binding.document not in same else binding.document
            )
            lines.add(f"<{subject}> <{KG}resolvedTo> <{target}> .\n")
    for bound in bind_notices(known, notices):
        lines.add(f"<{bound.document}> <{KG}isNotice> <{bound.notice}> .\n")
    stale = sorted(subject for subject in subjects if next(store.quads(subject, graph=graph), None))
    return [Change(graph, "".join(sorted(lines)), forget=tuple(stale))]


def _under(store: Store, key: str) -> list[str]:
    """The nodes with a search key."""
    return [quad.subject for quad in store.quads(None, names.KEY, ox.Literal(key), names.names_graph())]


def _rows(store: Store, query: str, nodes: Sequence[str]) -> Iterator[dict[str, Any]]:
    """The answer as dictionaries of plain strings; terms like kg:outcome-resolved stay IRIs."""
    answer = store.query(_PREFIXES + query % " ".join(f"<{node}>" for node in nodes), union=False)
    assert isinstance(answer, ox.QuerySolutions)
    columns = [variable.value for variable in answer.variables]
    for solution in answer:
        yield {column: None if term is None else term.value for column, term in zip(columns, solution, strict=True)}


def _mentions(store: Store, nodes: Sequence[str]) -> list[CitedMention]:
    rows = list(_rows(store, _MENTIONS, nodes))
    contexts = _contexts(store, sorted({row["graph"] for row in rows}))
    mentions = []
    for row in rows:
        graph = row.pop("graph")
        row["outcome"] = row["outcome"].removeprefix(f"{KG}outcome-")
        date, place = contexts.get(graph, (None, None))
        mentions.append(CitedMention(**row, notice=graph, notice_date=date, place=place))
    return mentions


def _contexts(store: Store, graphs: Sequence[str]) -> dict[str, tuple[str | None, str | None]]:
    """The date of each notice or its session, and the path of its province, by graph."""
    found: dict[str, tuple[str | None, str | None]] = {}
    for row in _rows(store, _CONTEXT, graphs):  # a session in several units gives a row for each
        date, place = found.get(row["graph"], (None, None))
        here = _province(row["issuer"]) or _province(row["unit"])
        found[row["graph"]] = (date or row["date"] or row["session_date"], place or here)
    return found


def _province(iri: str | None) -> str | None:
    found = re.search(r"/(?:agency|unit)/(vn-\d[\w-]*)(?:/|$)", iri or "")
    return found[1] if found else None
