"""Which spellings are one person: a derived graph of its own, from all that notices attest.

{base}/graph/derived/people
    <person> kg:samePersonAs <person> ; kg:why …                the rules or a decision say so
    <suggestion/…> a kg:Suggestion ; kg:suggestedFor, kg:proposes, kg:why …     for a person to decide
"""

from __future__ import annotations

import hashlib

import pyoxigraph as ox

from kg.knowledge.posts import sole_posts
from kg.resolve.decisions import Decisions
from kg.resolve.people import Attestation, bind_people
from kg.resolve.triples import Triples
from kg.store import Change, Store, WritableStore, names
from kg.vocabulary import KG, ORG, SKOS, base_iri

_TENURES = f"""SELECT DISTINCT ?person ?name ?post ?role ?date WHERE {{
  GRAPH ?graph {{ ?tenure <{ORG}member> ?person ; <{KG}holdsPost> ?post ; <{ORG}role> ?role .
    OPTIONAL {{ ?tenure <{KG}attestedOn> ?date }} }}
  GRAPH <%s> {{ ?person <{SKOS}prefLabel> ?name }}
}}"""


def people_graph() -> str:
    return f"{base_iri()}/graph/derived/people"


def derive_people(store: WritableStore, decisions: Decisions) -> None:
    """Judge all spellings again."""
    merged, open_ones = bind_people(attestations(store), decisions.pairs("same"), decisions.apart())
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
    graph, lines = people_graph(), triples.lines()
    if lines != names.triples_of(store, graph):
        store.apply([Change(graph, lines, drop=True)])


def attestations(store: Store) -> list[Attestation]:
    """Who held which post when, from all notices."""
    answer = store.query(_TENURES % names.names_graph(), union=False)
    assert isinstance(answer, ox.QuerySolutions)
    sole = sole_posts()
    found = []
    for row in answer:
        role, date = row["role"], row["date"]
        found.append(
            Attestation(row["person"].value, row["name"].value, row["post"].value, role.value in sole,
                        date.value if date is not None else None)
        )  # fmt: skip
    return found
