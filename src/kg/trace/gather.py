"""Everything that hangs on one document, gathered from the store."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from kg.store import Store, names
from kg.trace.facts import IS_NOTICE, Facts, natural
from kg.trace.records import Candidate, Item, Link, Mention, Trace
from kg.vocabulary import KG, base_iri

LIMIT = 50  # mentions shown when nothing else is asked for


def gather(store: Store, found: Candidate, *, depth: int = 1, limit: int | None = LIMIT) -> Trace:
    """The trace of a document. `depth` > 1 follows the chain of citations through notices that are cited themselves,
    and down through what the document cites where it is in the store. `limit`: mentions at most, the newest first
    to be kept."""
    facts = Facts(store)
    cited = [pair for node in found.nodes for pair in facts.citations(node)]
    dates = {graph: facts.date(graph) for graph in {graph for _, graph in cited}}
    cited.sort(key=lambda pair: (dates[pair[1]], pair[1], natural(pair[0])))
    shown = cited if limit is None else cited[-limit:]
    document = facts.document(found.iri, found.nodes)
    graphs = dict.fromkeys(graph for _, graph in cited)
    seen = {found.iri}
    return Trace(
        document=document,
        mentions=tuple(facts.mention(*pair) for pair in shown),
        total=len(cited),
        items=_items(facts, shown),
        cited_by=_cited_by(facts, graphs, depth, 2, seen),
        rests_on=_rests_on(facts, document.notice.iri, depth, 1, {found.iri}) if document.notice else (),
        possible=_possible(facts, found),
    )


def _items(facts: Facts, cited: Iterable[tuple[str, str]]) -> tuple[Item, ...]:
    found = {item.iri: item for citation, graph in cited for item in facts.items(citation, graph)}
    return tuple(sorted(found.values(), key=lambda item: (item.notice.date or "", item.notice.iri, natural(item.iri))))


def _possible(facts: Facts, found: Candidate) -> tuple[Mention, ...]:
    """Mentions whose candidates include the document, and unresolved ones of the same number."""
    own = set(found.nodes)
    pairs = set()
    for quad in facts.store.quads(None, KG + "candidate", found.iri):
        for cited in facts.store.quads(quad.subject, "http://purl.org/spar/cito/hasCitedEntity"):
            if cited.object.value not in own and facts.meant(cited.object.value) not in own:
                pairs.add((quad.subject, cited.graph))
    keys = {key.object for node in own for key in facts.store.quads(node, names.KEY, None, names.names_graph())}
    for key in sorted(keys, key=str):
        for quad in facts.store.quads(None, names.KEY, ox.Literal(key.value), names.names_graph()):
            if quad.subject not in own and not quad.subject.startswith(f"{base_iri()}/doc/") and facts.meant(quad.subject) == quad.subject:  # fmt: skip
                pairs.update(facts.citations(quad.subject))
    return tuple(facts.mention(*pair) for pair in sorted(pairs, key=lambda pair: (pair[1], natural(pair[0]))))


def _cited_by(facts: Facts, graphs: Iterable[str], depth: int, level: int, seen: set[str]) -> tuple[Link, ...]:
    """The notices that cite the notices of `graphs`, as far as those are known to be cited documents."""
    if level > depth:
        return ()
    links = []
    for graph in graphs:
        notice = facts.notice(graph)
        for known in sorted({quad.subject for quad in facts.store.quads(None, IS_NOTICE, notice.iri, facts.derived)}):
            if known in seen:
                links.append(Link(known, facts.label(known), None, level, cycle=True))
                continue
            seen.add(known)
            above = dict.fromkeys(g for node in (known, *facts.same(known)) for _, g in facts.citations(node))
            inner = tuple(Link(facts.notice(g).iri, facts.label(facts.notice(g).iri, g), None, level) for g in above)
            links.append(Link(known, facts.label(known), None, level, links=(*inner, *_cited_by(facts, above, depth, level + 1, seen))))  # fmt: skip
    return tuple(links)


def _rests_on(facts: Facts, notice: str, depth: int, level: int, seen: set[str]) -> tuple[Link, ...]:
    """The documents that a notice cites, and what those cite that are in the store themselves."""
    if level > depth:
        return ()
    graph = notice.replace("/notice/", "/graph/")
    links = []
    for node in facts.values(notice, KG + "cites", graph):
        document = facts.meant(node)
        if document in seen:
            links.append(Link(document, facts.label(document), None, level, cycle=True))
            continue
        seen.add(document)
        itself = facts.value(document, IS_NOTICE, facts.derived)
        inner = _rests_on(facts, itself, depth, level + 1, seen) if itself else ()
        links.append(Link(document, facts.label(document), None, level, links=inner))
    return tuple(links)
