"""From the words people use for a document to the document: its number in any spelling, its title, its IRI."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from kg.errors import NothingFound
from kg.fold import plain
from kg.query.values import find as by_key
from kg.query.values import nearest
from kg.store import Store, names
from kg.trace.facts import Facts
from kg.trace.records import Candidate
from kg.vocabulary import DCTERMS, KG, base_iri

CLASSES = ("LegalDocument",)


class Several(NothingFound):
    """The words mean several documents; `candidates` tells them apart."""

    def __init__(self, words: str, candidates: Sequence[Candidate]) -> None:
        super().__init__(f"{words!r} may be any of {len(candidates)} documents; give the IRI, the kind or the year")
        self.candidates = tuple(candidates)


def find(store: Store, words: str) -> Candidate:
    """The one document that `words` mean.

    Raises Several where it may be several, NothingFound with the nearest numbers where the store knows none.
    """
    facts = Facts(store)
    candidates = _candidates(facts, _nodes(store, words))
    if len(candidates) == 1:
        return candidates[0]
    if candidates:
        raise Several(words, candidates)
    near = nearest(store, words, CLASSES)
    listed = "; near: " + ", ".join(label for _, label in near) if near else ""
    raise NothingFound(f"no notice in the store cites {words!r}{listed}")


def _nodes(store: Store, words: str) -> list[str]:
    if re.match(r"https?://|urn:", words):
        known = next(store.quads(words, names.INDEXED_AS, None, names.names_graph()), None)
        return [words] if known else []
    return by_key(store, words, CLASSES) or _by_words(store, words) or _by_title(store, words)


def _by_words(store: Store, words: str) -> list[str]:
    """Documents whose kind, number and year contain all the words, in any order: "NQ 28/2023 HĐND"."""
    wanted = Counter(_tokens(words))
    if not any(token.isdigit() for token in wanted):
        return []
    digits, found = _digits(words), []
    for quad in store.quads(None, names.PREF_LABEL, None, names.names_graph()):
        spelled = f"{quad.object.value} {quad.subject.partition('/doc/')[2]}"  # the identifier holds the year
        if digits <= _digits(spelled) and not wanted - Counter(_tokens(spelled)) and _is_document(store, quad.subject):
            found.append(quad.subject)
    return sorted(found)


def _by_title(store: Store, words: str) -> list[str]:
    """Documents whose own title is the words, else those whose title contains them."""
    wanted = plain(words)
    if len(wanted) < 4:
        return []
    titles = {
        (quad.subject, title)
        for quad in store.quads(None, DCTERMS + "title")
        if wanted in (title := plain(quad.object.value)) and _is_document(store, quad.subject)
    }
    exact = {node for node, title in titles if title == wanted}
    return sorted(exact or {node for node, _ in titles})


def _is_document(store: Store, node: str) -> bool:
    kinds = store.quads(node, names.INDEXED_AS, None, names.names_graph())
    return any(quad.object.value == KG + "LegalDocument" for quad in kinds)


def _tokens(text: str) -> list[str]:
    return [token.lstrip("0") or "0" for token in re.findall(r"\d+|[a-z]+", plain(text.replace("/", " ")))]


def _digits(text: str) -> set[str]:
    return {digits.lstrip("0") for digits in re.findall(r"\d+", text)}


def _candidates(facts: Facts, nodes: Iterable[str]) -> list[Candidate]:
    """The documents that the nodes mean. Nodes of single notices that nothing was found to resolve them to count as
    one document with their number as long as no document known to several notices has it, and as possible mentions
    of it otherwise."""
    meant: dict[str, list[str]] = defaultdict(list)
    for node in nodes:
        meant[facts.meant(node)].append(node)
    shared = {iri: group for iri, group in meant.items() if iri.startswith(f"{base_iri()}/doc/")}
    local = [iri for iri in meant if iri not in shared]
    if not shared and local:
        by_label: dict[str, list[str]] = defaultdict(list)
        for iri in local:
            by_label[names.key(facts.label(iri))].append(iri)
        return [_candidate(facts, min(group), group) for _, group in sorted(by_label.items())]
    return [_candidate(facts, iri, [iri, *facts.same(iri)]) for iri in sorted(shared)]


def _candidate(facts: Facts, iri: str, nodes: list[str]) -> Candidate:
    unique = list(dict.fromkeys(nodes))
    known = facts.document(iri, unique)
    return Candidate(
        iri=iri,
        label=known.label,
        date=next(iter(known.dates), None),
        issuer=next(iter(known.issuers), None),
        title=next(iter(known.titles), None),
        mentions=sum(len(facts.citations(node)) for node in unique),
        nodes=tuple(unique),
    )
