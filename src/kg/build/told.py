"""Which judgements of documents a change of a few notices calls for.

What a citation means depends on what all notices tell of the documents with its number. So a notice that tells the same
of a document as another one does, as nearly all do of the laws that everybody cites, concerns no citation but its own:
work that grows with the change, not with the store.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set

import pyoxigraph as ox

from kg.store import Store, names
from kg.vocabulary import KG, RDFS, base_iri

FACTS = tuple(f"<{KG}{name}>" for name in ("kind", "number", "date", "issuer"))
_LABEL = f"<{RDFS}label>"

Document = tuple[str, str]  # IRI and search key


def is_shared(document: str) -> bool:
    """Whether an IRI names a document that notices share: told for certain, with all that its identity needs."""
    return document.startswith(f"{base_iri()}/doc/")


def news(store: Store, triples: str, documents: Iterable[Document], besides: Set[str]) -> set[str]:
    """The search keys of those shared documents of which no other notice tells what `triples`, a notice's graph, tells.
    `besides`: graphs that do not count as others."""
    told: dict[str, list[str]] = {}  # subject and predicate → lines
    for line in triples.splitlines():
        told.setdefault(" ".join(line.split(" ", 2)[:2]), []).append(line)
    return {key for iri, key in documents if not _told_elsewhere(store, told, iri, besides)}


def _told_elsewhere(store: Store, told: Mapping[str, list[str]], document: str, besides: Set[str]) -> bool:
    said = [line for fact in FACTS for line in told.get(f"<{document}> {fact}", ())]
    issuers = {line.split(" ", 3)[2] for line in told.get(f"<{document}> {FACTS[3]}", ())}
    said += [line for issuer in sorted(issuers) for line in told.get(f"{issuer} {_LABEL}", ())]
    unsaid = [fact for fact in FACTS if not any(f" {fact} " in line for line in said)]
    said += [f"FILTER NOT EXISTS {{ <{document}> {fact} ?{at} }}" for at, fact in enumerate(unsaid)]
    answer = store.query(
        f"SELECT ?graph WHERE {{ GRAPH ?graph {{ <{document}> a <{KG}LegalDocument> .\n{chr(10).join(said)} }} }} "
        f"LIMIT {len(besides) + 1}",
        union=False,
    )
    assert isinstance(answer, ox.QuerySolutions)
    return any(row["graph"].value not in besides for row in answer)


def documents_of(found: Iterable[names.Name]) -> list[Document]:
    """The documents among names."""
    return sorted((name[0], name[3]) for name in found if name[1] == KG + "LegalDocument")
