"""Units and bodies in time, for those that occur in the store: a derived graph of its own.

    {base}/graph/derived/authority      what kg.resolve.authority says of every body and unit that a notice names, and
        <body or unit> kg:listed "true"|"false"      whether the register knows it: false, and it is a candidate

Each body and unit that comes adds its own statements; where one goes, the graph is written anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set

from kg.build.recipe import recipe
from kg.knowledge.bodies import body_of
from kg.knowledge.units import gazetteer
from kg.resolve.authority import describe
from kg.resolve.decisions import Decisions
from kg.resolve.succession import seat_of
from kg.resolve.triples import Triples
from kg.store import Change, Store, WritableStore, names
from kg.vocabulary import KG, base_iri

CHUNK = 500  # nodes described in one change
LOADED = 4000  # nodes described and loaded together: 40 MB
_CLASSES = (KG + "Agency", KG + "AdministrativeUnit")


def authority_graph() -> str:
    return f"{base_iri()}/graph/derived/authority"


def derive_authority(store: WritableStore, decisions: Decisions, concerned: Set[str] | None = None) -> None:
    """Bring the graph up to the bodies and units that the store has now. `concerned`: the only ones (among other
    nodes) that may have come or gone since; None where that is not known, or decisions have changed."""
    graph, kinds = authority_graph(), decisions.kinds()
    if concerned is not None and _brought_up(store, kinds, concerned):
        return
    wanted = _occurring(store)
    described = {quad.subject: quad.object.value == "true" for quad in store.quads(None, KG + "listed", None, graph)}
    current = {quad.object.value for quad in store.quads(graph, KG + "recipe", None, graph)}
    wanted_now = {node: is_listed(node, kinds) for node in wanted}
    kept = all(wanted_now.get(node) == listed for node, listed in described.items())
    if described and (not kept or current != {recipe()}):
        store.apply([Change(graph, drop=True)])
        described = {}
    new = sorted(wanted - described.keys())
    made_with = Change(graph, f'<{graph}> <{KG}recipe> "{recipe()}" .\n')
    if len(new) > CHUNK and not described and not store.has_graph(graph):
        for part in _parts(new, LOADED):
            store.load([(graph, _described(part, kinds))], [])  # many times faster than statements one by one
        store.apply([made_with])
    elif new:
        for part in _parts(new, CHUNK):
            store.apply([Change(graph, _described(part, kinds))])
        store.apply([made_with])


def _parts(nodes: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    return (nodes[at : at + size] for at in range(0, len(nodes), size))


def _brought_up(store: WritableStore, kinds: dict[str, str], concerned: Set[str]) -> bool:
    """Add what is new among `concerned`. False where that is not enough: nodes have gone, or most are new."""
    graph = authority_graph()
    if len(concerned) > CHUNK or [quad.object.value for quad in store.quads(graph, KG + "recipe", None, graph)] != [
        recipe()
    ]:
        return False
    nodes = sorted(concerned)
    described = {quad.subject for quad in store.about(nodes, graph) if quad.predicate == KG + "listed"}
    found = store.about(nodes, names.names_graph())
    wanted = {q.subject for q in found if q.predicate == names.INDEXED_AS and q.object.value in _CLASSES}
    if described - wanted:
        return False
    store.apply([Change(graph, _described(sorted(wanted - described), kinds))])
    return True


def _occurring(store: Store) -> set[str]:
    found = set()
    for cls in _CLASSES:
        found |= {quad.subject for quad in store.quads(None, names.INDEXED_AS, cls, names.names_graph())}
    return found


def is_listed(node: str, kinds: dict[str, str]) -> bool:
    """Whether a body or unit (an IRI) is in the register, or a decision says what it is."""
    if node in kinds:
        return True
    seat = seat_of(node.removeprefix(base_iri() + "/"))
    if seat is None:
        return False
    return body_of(seat.body) is not None if seat.body else gazetteer().by_id(f"unit/{seat.unit}") is not None


def _described(nodes: Iterable[str], kinds: dict[str, str]) -> str:
    triples = Triples()
    for node in nodes:
        identifier = node.removeprefix(base_iri() + "/")
        describe(triples, identifier)
        triples.flag(identifier, KG + "listed", is_listed(node, kinds))
    return triples.lines()
