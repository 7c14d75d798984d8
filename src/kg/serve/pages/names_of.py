"""Names of nodes, and nodes of names as people type them."""

from __future__ import annotations

from collections.abc import Sequence

from kg.query.values import find, nearest
from kg.serve.pages.request import Request
from kg.store import names
from kg.vocabulary import FOAF, KG, RDFS, base_iri


def label_of(request: Request, iri: str) -> str:
    """What a node is called; its IRI's last part where nothing says."""
    reader = request.reader
    for graph, term in (
        (names.names_graph(), names.PREF_LABEL),
        (None, RDFS + "label"),
        (None, FOAF + "name"),
        (None, names.PREF_LABEL),
    ):
        found = sorted(quad.object.value for quad in reader.quads(iri, term, None, graph))
        if found:
            return found[0]
    return iri.rpartition("/")[2]


def where_of(request: Request, iri: str) -> str:
    """The unit that a body belongs to by its identifier: what tells bodies of the same name apart; "" if unknown."""
    base = base_iri()
    segments = iri.partition(f"{base}/agency/")[2].split("/")
    for size in range(len(segments) - 1, 0, -1):
        unit, graph = f"{base}/unit/{'/'.join(segments[:size])}", names.names_graph()
        found = next(request.reader.quads(unit, names.PREF_LABEL, None, graph), None)
        if found is not None:
            return found.object.value
    return segments[0] if len(segments) > 1 else ""


def other_labels(request: Request, iri: str) -> list[str]:
    return sorted({quad.object.value for quad in request.reader.quads(iri, RDFS + "label")})


def class_of(request: Request, iri: str) -> str:
    """The class that a node is listed under in the index of names, "" for none."""
    graph = names.names_graph()
    return next(
        (quad.object.value.removeprefix(KG) for quad in request.reader.quads(iri, names.INDEXED_AS, None, graph)), ""
    )


def typed(request: Request, words: str, classes: Sequence[str]) -> tuple[list[str], list[tuple[str, str]]]:
    """The nodes that words (or an IRI) mean, and where there are none those that are near: (IRI, label)."""
    if words.startswith(("http://", "https://")):
        return [words], []
    found = find(request.reader, words, classes)
    return found, [] if found else nearest(request.reader, words, classes)
