"""The ontology: bilingual, aligned, without narrow domains, and in step with the model and the context."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Namespace, URIRef

import kg
from helpers_notices import FULL, NOTICES
from kg.map import to_nquads
from kg.map.context import Context, context
from kg.map.records import ADDITIONS, TYPED_BY, Cited, fields_of, record_classes, type_names
from kg.resources import folder
from kg.vocabulary import KG, ONTOLOGY_VERSION

ELI = Namespace("http://data.europa.eu/eli/ontology#")
_USED = re.compile(r"(?:\bkg:|\bKG \+ \"|\{KG\})([A-Za-z][A-Za-z0-9-]*)")
ONTOLOGY = Graph().parse(folder("ontology") / "kg.ttl")
TERMS = sorted({term for term in ONTOLOGY.subjects() if isinstance(term, URIRef) and str(term).startswith(KG)})
KINDS = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, RDF.Property, RDFS.Datatype, SKOS.Concept}


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.removeprefix(KG))
def test_every_term_is_labelled_and_explained_in_vi_and_en(term: URIRef) -> None:
    for predicate in (RDFS.label, RDFS.comment):
        assert sorted(value.language or "" for value in ONTOLOGY.objects(term, predicate)) == ["en", "vi"]
    assert KINDS | {SKOS.ConceptScheme} >= set(ONTOLOGY.objects(term, RDF.type)) != set()
    assert (term, RDFS.isDefinedBy, URIRef(KG.rstrip("#"))) in ONTOLOGY


def test_the_ontology_has_a_version() -> None:
    assert (URIRef(KG.rstrip("#")), OWL.versionIRI, URIRef(ONTOLOGY_VERSION)) in ONTOLOGY


def test_code_and_queries_use_declared_terms_only() -> None:
    files = [*Path(kg.__file__).parent.rglob("*.py"), *folder("queries").glob("*.rq"), *folder("shapes").glob("*.ttl")]
    declared = {term.removeprefix(KG) for term in TERMS}
    for file in files:
        text = file.read_text(encoding="utf-8")
        used = {name.rstrip("-") if name.endswith("-") else name for name in _USED.findall(text)}
        prefixes = {name.rpartition("-")[0] for name in declared if "-" in name}
        assert used <= declared | prefixes, file.name


def test_no_domain_and_one_range() -> None:
    assert not list(ONTOLOGY.subjects(RDFS.domain))
    assert list(ONTOLOGY.subject_objects(RDFS.range)) == [(URIRef(KG + "evidence"), URIRef(KG + "Evidence"))]


def test_no_blank_nodes() -> None:
    assert all(isinstance(node, URIRef) for node in ONTOLOGY.subjects())


@pytest.mark.parametrize(
    ("term", "parent"),
    [
        ("Notice", "http://data.europa.eu/eli/ontology#LegalResource"),
        ("LegalDocument", "http://data.europa.eu/eli/ontology#LegalResource"),
        ("Session", "http://www.w3.org/ns/prov#Activity"),
        ("Official", "http://xmlns.com/foaf/0.1/Person"),
        ("Post", "http://www.w3.org/ns/org#Post"),
        ("Agency", "http://www.w3.org/ns/org#Organization"),
        ("Citation", "http://purl.org/spar/cito/Citation"),
        ("Evidence", "http://www.w3.org/ns/oa#SpecificResource"),
        ("Evidence", "http://www.w3.org/ns/oa#TextQuoteSelector"),
        ("Evidence", "http://www.w3.org/ns/oa#TextPositionSelector"),
    ],
)
def test_classes_stand_under_those_of_others(term: str, parent: str) -> None:
    assert (URIRef(KG + term), RDFS.subClassOf, URIRef(parent)) in ONTOLOGY


def _iris(within: Context) -> set[str]:
    found = {term.iri for term in within.terms.values()}
    for scope in within.scoped.values():
        found |= _iris(scope)
    return found


def test_every_kg_term_of_the_context_is_declared() -> None:
    declared = {str(term) for term in TERMS}
    assert {iri for iri in _iris(context()) if iri.startswith(KG)} <= declared


@pytest.mark.parametrize("cls", record_classes(), ids=lambda cls: cls.__name__)
def test_every_record_has_a_class_and_every_field_a_property(cls: type) -> None:
    typed_by = TYPED_BY.get(cls, ("",))[0]
    for name in type_names(cls):
        assert (URIRef(context().expand(name)), RDF.type, OWL.Class) in ONTOLOGY
        for field in fields_of(cls):
            if field.name not in ("id", typed_by):  # the id is the IRI, the other the class
                assert field.name in context().within(name).terms, f"{cls.__name__}.{field.name}"


@pytest.mark.parametrize("cls", record_classes(), ids=lambda cls: cls.__name__)
def test_every_code_of_the_model_is_a_concept(cls: type) -> None:
    for field in fields_of(cls):
        if field.choices and field.name != TYPED_BY.get(cls, ("",))[0]:
            codes = context().within(cls.__name__).terms[field.name].codes
            assert codes
            for choice in field.choices:
                concept = URIRef(codes.expand(choice))
                assert str(next(iter(ONTOLOGY.objects(concept, SKOS.notation)))) == choice


def test_every_concept_is_named_by_its_property_and_notation() -> None:
    for concept, notation in ONTOLOGY.subject_objects(SKOS.notation):
        assert str(concept).endswith(f"-{notation}")
        assert len(list(ONTOLOGY.objects(concept, SKOS.inScheme))) == 1


def test_additions_have_terms() -> None:
    for record, name in ((FULL, "Notice"), (FULL.tasks[0], "Task"), (FULL.session, "Inspection")):
        cls: Any = type(record)
        for key, _ in ADDITIONS[cls](record, Cited.of(FULL)):
            assert key in context().within(name).terms


@pytest.mark.parametrize("notice", NOTICES.values(), ids=NOTICES)
def test_graphs_use_declared_terms_only(notice: Any) -> None:
    graph = Graph().parse(data=to_nquads(notice).replace(b" <https://kg.example/graph/", b" . #"), format="nt")
    used = {*graph.predicates(), *graph.objects(None, RDF.type)}
    assert {term for term in used if str(term).startswith(KG)} <= set(TERMS)
