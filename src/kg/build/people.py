"""Which spellings are one person: a derived graph of its own, from all that notices attest.

{base}/graph/derived/people
    <person> kg:samePersonAs <person> ; kg:why …                the rules or a decision say so
    <suggestion/…> a kg:Suggestion ; kg:suggestedFor, kg:proposes, kg:why …     for a person to decide
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Set

import pyoxigraph as ox

from kg.knowledge.posts import sole_posts
from kg.resolve.decisions import Decisions
from kg.resolve.people import Attestation, bind_people, near
from kg.resolve.triples import Triples
from kg.store import Change, Store, WritableStore, names
from kg.vocabulary import KG, ORG, SKOS, base_iri

_TENURES = f"""SELECT DISTINCT ?person ?name ?post ?role ?date WHERE {{
  GRAPH ?graph {{ ?tenure <{ORG}member> ?person ; <{KG}holdsPost> ?post ; <{ORG}role> ?role .
    OPTIONAL {{ ?tenure <{KG}attestedOn> ?date }} }}
  GRAPH <%s> {{ ?person <{SKOS}prefLabel> ?name }}
}}"""
MANY = 300  # persons from which judging all is quicker


def people_graph() -> str:
    return f"{base_iri()}/graph/derived/people"


def derive_people(store: WritableStore, decisions: Decisions, concerned: Set[str] | None = None) -> None:
    """Judge spellings: all, or those that `concerned` (among other nodes, the persons of whom something was said or is
    not said any more) can have to do with."""
    people = None if concerned is None else _reached(store, concerned, decisions)
    graph = people_graph()
    if people is None:
        lines = _judged(attestations(store), decisions)
        if lines != names.triples_of(store, graph):
            store.apply([Change(graph, lines, drop=True)])
        return
    lines = _judged(some_attestations(store, ORG + "member", people), decisions)
    before = people & {quad.subject for quad in store.about(sorted(people), graph)}
    for person in people:
        for role in ("suggestedFor", "proposes"):
            before |= {quad.subject for quad in store.quads(None, KG + role, person, graph)}
    if before or lines:
        store.apply([Change(graph, lines, forget=tuple(sorted(before)))])


def _reached(store: Store, concerned: Set[str], decisions: Decisions) -> set[str] | None:
    """The persons among `concerned` with all that judging them could touch: those with a near name in an office of
    theirs, those merged with them before or by decision, and so on. None where these are many."""
    graph, pairs = people_graph(), list(decisions.pairs("same"))
    people: set[str] = set()
    fresh = {node for node in concerned if not re.search("/(?:agency|unit|doc)/", node)}
    while fresh:
        people |= fresh
        if len(people) > MANY:
            return None
        held = some_attestations(store, ORG + "member", fresh)
        found = {
            quad.object.value for quad in store.about(sorted(fresh), graph) if quad.predicate == KG + "samePersonAs"
        }
        for person in fresh:
            found |= {quad.subject for quad in store.quads(None, KG + "samePersonAs", person, graph)}
        found |= {b if a in fresh else a for a, b in pairs if a in fresh or b in fresh}
        spelled = defaultdict(set)
        for one in held:
            spelled[one.office].add(one.name)
        for other in some_attestations(store, KG + "holdsPost", spelled):
            if other.person not in people and any(near(name, other.name) for name in spelled[other.office]):
                found.add(other.person)
        fresh = found - people
    return people


def _judged(found: list[Attestation], decisions: Decisions) -> str:
    merged, open_ones = bind_people(found, decisions.pairs("same"), decisions.apart())
    triples = Triples()
    for one in merged:
        triples.link(one.person, KG + "samePersonAs", one.kept)
        triples.text(one.person, KG + "why", one.why_vi, "vi")
        triples.text(one.person, KG + "why", one.why_en, "en")
    for maybe in open_ones:
        if decisions.ignored(maybe.first, maybe.second) or decisions.ignored(maybe.second):
            continue
        path = f"suggestion/{hashlib.sha256(f'{maybe.first} {maybe.second}'.encode()).hexdigest()[:16]}"
        triples.type(path, KG + "Suggestion")
        triples.link(path, KG + "suggestedFor", maybe.first)
        triples.link(path, KG + "proposes", maybe.second)
        triples.text(path, KG + "why", maybe.why_vi, "vi")
        triples.text(path, KG + "why", maybe.why_en, "en")
    return triples.lines()


def attestations(store: Store) -> list[Attestation]:
    """Who held which post when, from all notices."""
    answer = store.query(_TENURES % names.names_graph(), union=False)
    assert isinstance(answer, ox.QuerySolutions)
    sole = sole_posts()
    texts: dict[str, str] = {}

    def text(term: ox.NamedNode | ox.Literal) -> str:
        return texts.setdefault(term.value, term.value)  # each once in memory, for the same come again and again

    return [
        Attestation(text(row["person"]), text(row["name"]), text(row["post"]), row["role"].value in sole,
                    text(row["date"]) if row["date"] is not None else None)
        for row in answer
    ]  # fmt: skip


def some_attestations(store: Store, predicate: str, nodes: Iterable[str]) -> list[Attestation]:
    """The same of those tenures whose `predicate` (org:member, kg:holdsPost) is one of `nodes`. By look-ups: databases
    answer a query with a list of nodes by reading all tenures."""
    tenures = {quad.subject for node in sorted(nodes) for quad in store.quads(None, predicate, node)}
    said: dict[str, dict[str, str]] = defaultdict(dict)
    for quad in store.about(sorted(tenures)):
        said[quad.subject][quad.predicate] = quad.object.value
    complete = [one for one in said.values() if {ORG + "member", KG + "holdsPost", ORG + "role"} <= one.keys()]
    known = store.about(sorted({one[ORG + "member"] for one in complete}), names.names_graph())
    called = {quad.subject: quad.object.value for quad in known if quad.predicate == names.PREF_LABEL}
    sole = sole_posts()
    return [
        Attestation(one[ORG + "member"], called[one[ORG + "member"]], one[KG + "holdsPost"], one[ORG + "role"] in sole,
                    one.get(KG + "attestedOn"))
        for one in complete if one[ORG + "member"] in called
    ]  # fmt: skip
