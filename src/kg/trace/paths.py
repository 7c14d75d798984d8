"""Ways through the network of citations: from a notice to what it cites, and between two documents or notices."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from itertools import pairwise

from kg.errors import NothingFound
from kg.query.values import notices
from kg.store import Store
from kg.trace.facts import HAS_CITED, IS_NOTICE, Facts, natural
from kg.trace.find import find
from kg.trace.records import Mention, NoticeFacts
from kg.vocabulary import KG, base_iri

FAR = 20_000  # nodes visited before a search is given up


@dataclass(frozen=True, slots=True)
class Step:
    """One edge of a path: the notice cites the document, in these words."""

    notice: NoticeFacts
    document: str  # label
    mention: Mention


def cited_in(store: Store, notice: str) -> tuple[NoticeFacts, list[Mention]]:
    """The notice that is called so, and its citations in the order of its text. Raises NothingFound."""
    iri = _notice(store, notice)
    graph = iri.replace("/notice/", "/graph/")
    facts = Facts(store)
    citations = sorted({quad.subject for quad in store.quads(None, HAS_CITED, None, graph)}, key=natural)
    return facts.notice(graph), [facts.mention(citation, graph) for citation in citations]


def between(store: Store, one: str, other: str) -> list[Step]:
    """The steps of a shortest path of citations from one to the other, whichever way each citation points.

    Both may be documents or notices. Raises NothingFound where no path joins them.
    """
    facts = Facts(store)
    start, goal = _end(store, one), _end(store, other)
    came: dict[str, str | None] = {start: None}
    queue = deque([start])
    while queue and goal not in came:
        here = queue.popleft()
        for there in _neighbours(facts, here):
            if there not in came:
                came[there] = here
                queue.append(there)
        if len(came) > FAR:
            break
    if goal not in came:
        raise NothingFound(f"no path of citations joins {one!r} and {other!r}")
    path = [goal]
    while (before := came[path[-1]]) is not None:
        path.append(before)
    path.reverse()
    return [step for a, b in pairwise(path) if (step := _step(facts, a, b))]


def _notice(store: Store, words: str) -> str:
    found = notices(store, words)
    if len(found) != 1:
        raise NothingFound(f"{len(found)} notices are called {words!r}; `kg query notices` lists them all")
    return found[0]


def _end(store: Store, words: str) -> str:
    called = notices(store, words)
    return called[0] if len(called) == 1 else find(store, words).iri


def _is_notice(iri: str) -> bool:
    start = f"{base_iri()}/notice/"
    return iri.startswith(start) and "/" not in iri[len(start) :]


def _neighbours(facts: Facts, node: str) -> list[str]:
    if _is_notice(node):
        cited = facts.values(node, KG + "cites", node.replace("/notice/", "/graph/"))
        itself = [quad.subject for quad in facts.store.quads(None, IS_NOTICE, node, facts.derived)]
        return sorted({*map(facts.meant, cited), *itself})
    citing = {
        graph.replace("/graph/", "/notice/") for each in (node, *facts.same(node)) for _, graph in facts.citations(each)
    }
    return sorted(citing | set(facts.values(node, IS_NOTICE, facts.derived)))


def _step(facts: Facts, one: str, other: str) -> Step | None:
    """The citation behind a step; None where a document is the notice."""
    notice, document = (one, other) if _is_notice(one) else (other, one)
    graph = notice.replace("/notice/", "/graph/")
    for node in (document, *facts.same(document)):
        found = sorted((citation for citation, where in facts.citations(node) if where == graph), key=natural)
        if found:
            return Step(facts.notice(graph), facts.label(document), facts.mention(found[0], graph))
    return None
