"""From the words people use for a document to the document: its number in any spelling, its title, its IRI."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

import pyoxigraph as ox

from kg.errors import NothingFound
from kg.fold import plain
from kg.query.values import containing, label_of, nearest
from kg.query.values import find as by_key
from kg.store import Store, names
from kg.trace.facts import Facts
from kg.trace.records import Candidate
from kg.vocabulary import DCTERMS, KG, base_iri

CLASSES = ("LegalDocument",)
YEAR = re.compile("(19|20)[0-9]{2}")


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
    """Documents whose kind, number and year contain all the words, in any order: "NQ 28/2023 HĐND".

    Most can be looked up by their number, however it is split; only where that fails all names are read.
    """
    wanted = Counter(_tokens(words))
    if not any(token.isdigit() for token in wanted):
        return []
    for number in _numbers(words):
        looked_up = [node for node in by_key(store, number, CLASSES) if _has(_spelled(store, node), wanted)]
        if looked_up:
            return looked_up
    figures = sorted((token for token in wanted if token.isdigit()), key=lambda token: bool(YEAR.fullmatch(token)))
    named = containing(store, names.PREF_LABEL, figures[0])  # a year may be in no name
    found = [
        node for node, label in named if _has(f"{label} {_identifier(node)}", wanted) and _is_document(store, node)
    ]
    return sorted(found)


def _numbers(words: str) -> Iterator[str]:
    """What may be the number in `words`: from its first figure on; its figures, less a year, before its letters."""
    yield words[re.search(r"\d", words).start() :]  # type: ignore[union-attr]
    tokens = _tokens(words)
    figures, letters = [t for t in tokens if t.isdigit()], [t for t in tokens if not t.isdigit()]
    for some in (figures, [t for t in figures if not YEAR.fullmatch(t)]):
        for first in range(len(letters)):
            yield "".join(some + letters[first:])


def _spelled(store: Store, node: str) -> str:
    """A document's name and, for the year, its identifier."""
    return f"{label_of(store, node)} {_identifier(node)}"


def _identifier(node: str) -> str:
    return node.partition("/doc/")[2]


def _has(spelled: str, wanted: Counter[str]) -> bool:
    return not wanted - Counter(_tokens(spelled))


def _by_title(store: Store, words: str) -> list[str]:
    """Documents whose own title is the words, else those whose title contains them."""
    wanted = plain(words)
    if len(wanted) < 4:
        return []
    # As it is written first: the store finds that by itself, and need not give all titles out.
    for part in (words.strip(), ""):
        nodes = [
            (quad.subject, title == wanted)
            for said in _titles(store, part)
            if wanted in (title := plain(said.value))
            for quad in store.quads(None, DCTERMS + "title", said)
            if _is_document(store, quad.subject)
        ]
        if nodes:
            return sorted({node for node, exact in nodes if exact} or {node for node, _ in nodes})
        if any(token.isdigit() for token in _tokens(words)):
            break  # a number that nothing has, not words of a title
    return []


def _titles(store: Store, part: str) -> list[ox.Literal]:
    """The titles that contain `part`, each once."""
    condition = f"FILTER(CONTAINS(LCASE(STR(?title)), {ox.Literal(part.lower())}))" if part else ""
    answer = store.query(f"SELECT DISTINCT ?title {{ ?any <{DCTERMS}title> ?title {condition} }}")
    assert isinstance(answer, ox.QuerySolutions)
    return [title for (title,) in answer if isinstance(title, ox.Literal)]


def _is_document(store: Store, node: str) -> bool:
    kinds = store.quads(node, names.INDEXED_AS, None, names.names_graph())
    return any(quad.object.value == KG + "LegalDocument" for quad in kinds)


def _tokens(text: str) -> list[str]:
    return [token.lstrip("0") or "0" for token in re.findall(r"\d+|[a-z]+", plain(text.replace("/", " ")))]


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
