"""The decisions that the derived graphs were made with: a graph of its own.

    {base}/graph/derived/decisions
        <decision/…> a kg:Decision ; kg:decidedOn, kg:verdict, kg:decidedValue, kg:reason, kg:date, kg:decidedBy ;
            kg:text (the line of the file) ; kg:stale (true where the store has nothing that it is about)

What changed since they were last read is judged again, and nothing else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from kg.build.derive import pending
from kg.resolve.decisions import Decision, Decisions, iri, parse
from kg.resolve.triples import Triples
from kg.store import Change, Store, WritableStore, names
from kg.vocabulary import KG, base_iri


def decisions_graph() -> str:
    return f"{base_iri()}/graph/derived/decisions"


def take_up(store: WritableStore, decisions: Decisions) -> bool:
    """Note what the changed decisions are about, to be judged by `derive`; whether there are any."""
    before = {quad.object.value for quad in store.quads(None, KG + "text", None, decisions_graph())}
    changed = parse(sorted(before ^ decisions.texts()))
    keys = {key for decision in changed for key in _keys(store, decision)}
    if keys:
        store.apply(pending(keys))
    return bool(changed)


def record(store: WritableStore, decisions: Decisions) -> None:
    """Write the decisions as they stand now, the stale ones marked."""
    graph, triples = decisions_graph(), _triples(store, decisions)
    if triples != names.triples_of(store, graph):
        store.apply([Change(graph, triples, drop=True)])


def stale(store: Store, decisions: Decisions) -> list[Decision]:
    """The decisions about nodes that the store does not have."""
    return [decision for decision in decisions.all if not _known(store, decision.subject_iri)]


def _known(store: Store, node: str) -> bool:
    mine = decisions_graph()
    return any(quad.graph != mine and "/graph/derived/" not in quad.graph for quad in store.quads(node))


def _keys(store: Store, decision: Decision) -> Iterator[str]:
    """The search keys of the documents that a decision is about: its own nodes, or those that its citation has."""
    for node in (decision.subject_iri, decision.value_iri):
        if node is None:
            continue
        for quad in store.quads(node, names.KEY, None, names.names_graph()):
            yield quad.object.value
        for quad in store.quads(node, KG + "number"):
            yield names.key(quad.object.value)


def _triples(store: Store, decisions: Decisions) -> str:
    triples = Triples()
    past = stale(store, decisions)
    for decision in decisions.all:
        line = decision.as_line()
        path = f"decision/{hashlib.sha256(line.encode()).hexdigest()[:16]}"
        triples.type(path, KG + "Decision")
        triples.text(path, KG + "text", line)
        triples.link(path, KG + "decidedOn", decision.subject_iri)
        triples.link(path, KG + "verdict", f"{KG}verdict-{decision.verdict}")
        if decision.value:
            triples.link(
                path, KG + "decidedValue", KG + decision.value if decision.verdict == "is-a" else iri(decision.value)
            )
        triples.text(path, KG + "reason", decision.basis)
        triples.date(path, KG + "date", decision.date)
        triples.text(path, KG + "decidedBy", decision.role)
        if decision in past:
            triples.flag(path, KG + "stale", True)
    return triples.lines()
