"""The names under which people look for things: a derived graph with every shared node once.

A body, unit, person or document is described in every notice's graph that mentions it; `{base}/graph/derived/names`
has it once, with one label (the first of all in alphabetical order, so that the order of arrival does not matter) and
a search key. Look-ups by what people type, and lists of all bodies, need nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from functools import lru_cache

import pyoxigraph as ox

from kg.fold import plain
from kg.model import Assignment, Body, LegalDocument, Notice, Official, Unit
from kg.store.protocol import Change, Store
from kg.vocabulary import KG, RDFS, SKOS, base_iri, iri_of, notice_iri

PREF_LABEL = SKOS + "prefLabel"
KEY = KG + "key"
INDEXED_AS = KG + "indexedAs"  # not rdf:type, which the notices' graphs say

Name = tuple[str, str, str, str]  # IRI, class, label, search key

_CLASSES = {"organisation": "Agency", "group": "Group", "unit": "AdministrativeUnit"}


@lru_cache(maxsize=16384)
def key(text: str) -> str:
    """What is compared when people look for a name: letters and digits, no case, diacritics or leading zero.

    "1556-QĐ/TU" → "1556qdtu", "Sở Tài chính" → "sotaichinh".
    """
    return plain(text).replace(" ", "").lstrip("0")


def names_graph() -> str:
    return f"{base_iri()}/graph/derived/names"


def of_notice(notice: Notice) -> list[Name]:
    """The names in `notice`, each node once, in the order of their IRIs."""
    found: dict[str, Name] = {}

    def add(identifier: str, kind: str, label: str, spelled: str) -> None:
        iri = iri_of(identifier, notice.id)
        if key(spelled) and (iri not in found or label < found[iri][2]):
            found[iri] = (iri, KG + kind, label, key(spelled))

    for body in _bodies(notice):
        add(body.id, _CLASSES[body.kind], body.label, body.label)
    for unit in _units(notice):
        add(unit.id, "AdministrativeUnit", unit.label, unit.label)
    for official in _officials(notice):
        add(official.id, "Official", official.name, official.name)
    for document in notice.documents:
        spelled = document.number or label_of(document)
        add(document.id, "LegalDocument", label_of(document), spelled)
    if notice.number and notice.symbol:
        number = f"{notice.number}/{notice.symbol}"
        found[notice_iri(notice.id)] = (notice_iri(notice.id), KG + "Notice", f"{notice.kind} {number}", key(number))
    return [found[iri] for iri in sorted(found)]


def label_of(document: LegalDocument) -> str:
    """How a document is called in lists: "Quyết định 1556-QĐ/TU", or its kind and title."""
    return " ".join(part for part in (document.kind, document.number or document.title) if part)


def changes(store: Store, names: Iterable[Name]) -> list[Change]:
    """What makes `names` known in the store."""
    graph = names_graph()
    wanted: dict[str, Name] = {}
    for name in names:
        if name[0] not in wanted or name[2] < wanted[name[0]][2]:
            wanted[name[0]] = name
    labels = {
        quad.subject: quad.object.value for quad in store.about(sorted(wanted), graph) if quad.predicate == PREF_LABEL
    }
    forget, lines = [], []
    for iri, (_, kind, label, spelled) in sorted(wanted.items()):
        if iri in labels:
            if labels[iri] <= label:
                continue
            forget.append(iri)
        lines.append(
            f"<{iri}> <{INDEXED_AS}> <{kind}> .\n<{iri}> <{PREF_LABEL}> {ox.Literal(label)} .\n"
            f"<{iri}> <{KEY}> {ox.Literal(spelled)} .\n"
        )
    return [Change(graph, "".join(lines), forget=tuple(forget))] if lines else []


def leaving(store: Store, subjects: Iterable[str], graphs: Set[str], coming: Iterable[Name]) -> list[Change]:
    """What must change for `subjects` when `graphs` go: names that nothing else in the store gives are forgotten."""
    graph = names_graph()
    stays = {name[0] for name in coming}
    forget, lines = [], []
    for subject in sorted(set(subjects) - stays):
        labels = {
            quad.object.value
            for quad in store.quads(subject, RDFS + "label")
            if quad.graph not in graphs and "/graph/derived/" not in quad.graph
        }
        known = {quad.predicate: quad.object for quad in store.quads(subject, graph=graph)}
        if labels and known[PREF_LABEL].value == min(labels):
            continue
        forget.append(subject)
        if labels:
            known[PREF_LABEL] = ox.Literal(min(labels))
            lines += [f"<{subject}> <{predicate}> {term} .\n" for predicate, term in sorted(known.items())]
    return [Change(graph, "".join(lines), forget=tuple(forget))] if forget else []


def triples_of(store: Store, graph: str) -> str:
    """The triples of a graph as sorted N-Triples."""
    return "".join(
        sorted(f"<{quad.subject}> <{quad.predicate}> {quad.object} .\n" for quad in store.quads(graph=graph))
    )


def _bodies(notice: Notice) -> Iterator[Body]:
    if notice.issuer:
        yield notice.issuer
    for participation in notice.participants:
        yield participation.body
    for document in notice.documents:
        if document.issuer:
            yield document.issuer
    assignments: list[Assignment] = []
    for task in notice.tasks:
        assignments += task.assignments
        for part in task.parts:
            assignments += part.assignments
            yield from part.reports_to
    for petition in notice.petitions:
        assignments += petition.assignments
        yield from petition.petitioners
    for assignment in assignments:
        yield assignment.body


def _units(notice: Notice) -> Iterator[Unit]:
    for place in notice.places:
        yield place.unit
    if notice.session:
        yield from notice.session.districts
        yield from notice.session.communes


def _officials(notice: Notice) -> Iterator[Official]:
    if notice.signer:
        yield notice.signer
    if notice.session and notice.session.chair:
        yield notice.session.chair
