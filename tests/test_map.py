"""Mapping: JSON and back, JSON-LD as other processors read it, quads as promised."""

from __future__ import annotations

import json
import re
from dataclasses import fields, replace
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Dataset

from helpers_notices import FULL, NOTICES, SPARSE, large
from kg.errors import InputError, UsageError
from kg.map import from_json, json_schema, to_json, to_jsonld, to_nquads, to_quads
from kg.map.context import compile_context
from kg.map.records import Field, fields_of
from kg.map.schema import rendered
from kg.map.values import date_type, number_type
from kg.model import Evidence, LegalDocument, Notice
from kg.resources import folder
from kg.vocabulary import KG, XSD, base_iri, graph_iri, iri_of, notice_iri

CASES = Path(__file__).parent / "cases"
NQUADS = pyoxigraph.RdfFormat.N_QUADS

# ---- identifiers -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("identifier", "iri"),
    [
        ("notice/0a1b2c3d4e5f6071", "https://kg.example/notice/0a1b2c3d4e5f6071"),
        ("task/3", "https://kg.example/notice/0a1b2c3d4e5f6071/task/3"),
        ("agency/vn-20/so-tai-chinh", "https://kg.example/agency/vn-20/so-tai-chinh"),
        ("unit/vn-20", "https://kg.example/unit/vn-20"),
        ("doc/vn/qh/111-2024-qh15", "https://kg.example/doc/vn/qh/111-2024-qh15"),
        ("person/x", "https://kg.example/person/x"),
        ("local/agency/cac-so-nganh", "https://kg.example/notice/0a1b2c3d4e5f6071/agency/cac-so-nganh"),
        ("local/unit/thôn-khe", "https://kg.example/notice/0a1b2c3d4e5f6071/unit/thôn-khe"),
        ("section/1 a%", "https://kg.example/notice/0a1b2c3d4e5f6071/section/1%20a%25"),
    ],
)
def test_identifiers_become_iris(identifier: str, iri: str) -> None:
    assert iri_of(identifier, "notice/0a1b2c3d4e5f6071") == iri


def test_the_base_is_configurable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_BASE", "https://data.tinh.example/kg/")
    assert base_iri() == "https://data.tinh.example/kg"
    assert graph_iri(FULL.id) == f"https://data.tinh.example/kg/graph/{FULL.id[7:]}"
    assert notice_iri(FULL.id, "http://localhost:8000") == f"http://localhost:8000/{FULL.id}"
    assert b"<https://data.tinh.example/kg/agency/vn-hl/so-tai-chinh>" in to_nquads(FULL)


@pytest.mark.parametrize("base", ["kg", "ftp://x", "https://x.example/#", "https://x y", "https://"])
def test_a_base_that_cannot_be_one_is_refused(base: str) -> None:
    with pytest.raises(UsageError):
        base_iri(base)


# ---- plain JSON ------------------------------------------------------------------------------------------------------

VALIDATOR = jsonschema.Draft202012Validator(json_schema())


@pytest.mark.parametrize("notice", NOTICES.values(), ids=NOTICES)
def test_json_round_trip(notice: Notice) -> None:
    data = to_json(notice)
    VALIDATOR.validate(data)
    assert from_json(json.loads(json.dumps(data))) == notice


def test_json_leaves_out_what_is_empty() -> None:
    assert to_json(SPARSE).keys() == {"id", "source", "conclusion", "kind"}
    assert list(to_json(FULL)) == [field.name for field in fields(Notice)]
    assert to_json(FULL)["tasks"][0]["assignments"][0]["inherited"] is False


def _strategy(field: Field) -> st.SearchStrategy[Any]:
    if field.nested:
        one = _records(field.kind)
    elif field.choices:
        one = st.sampled_from(field.choices)
    elif field.pattern:
        one = st.from_regex(field.pattern, fullmatch=True)
    else:
        one = {str: st.text(max_size=8), int: st.integers(0, 999), bool: st.booleans()}[field.kind]
    if field.many:
        return st.lists(one, max_size=2).map(tuple)
    return st.none() | one if field.optional else one


def _evidence(start: int, quote: str, supports: str) -> Evidence:
    return Evidence(start, start + len(quote), quote, supports)


@cache
def _records(cls: type) -> st.SearchStrategy[Any]:
    if cls is Evidence:
        return st.builds(_evidence, st.integers(0, 99), st.text(max_size=9), st.sampled_from(["", "date", "xyz"]))
    return st.builds(cls, **{field.name: _strategy(field) for field in fields_of(cls)})


def _refer(notice: Notice) -> Notice:
    """`notice` with all references among its records made good."""
    document = LegalDocument("doc/x", "Luật", None, None, None, "x", "law")
    citations = tuple(replace(c, id=f"citation/{i}", document="doc/x") for i, c in enumerate(notice.citations))
    known = tuple(c.id for c in citations)
    return replace(
        notice,
        documents=(*notice.documents, document),
        citations=citations,
        session=notice.session and replace(notice.session, basis=known[:1]),
        tasks=tuple(replace(task, cites=known) for task in notice.tasks),
        petitions=tuple(replace(petition, cites=known[1:]) for petition in notice.petitions),
    )


def _with(name: str) -> st.SearchStrategy[Notice]:
    """Notices of which the field `name` holds anything."""
    (field,) = (field for field in fields_of(Notice) if field.name == name)
    return _strategy(field).map(lambda value: _refer(replace(FULL, **{name: value})))


GENERATED = st.sampled_from([field.name for field in fields_of(Notice)]).flatmap(_with)


@settings(max_examples=60, deadline=None)
@given(GENERATED)
def test_any_notice_round_trips_and_satisfies_the_schema(notice: Notice) -> None:
    text = json.dumps(to_json(notice), ensure_ascii=False)
    VALIDATOR.validate(json.loads(text))
    assert from_json(json.loads(text)) == notice


@pytest.mark.parametrize(
    ("path", "value", "at", "words"),
    [
        ("", [], "$", "must be an object"),
        ("id", None, "$.id", "is missing"),
        ("id", "notice/12", "$.id", "form"),
        ("surprise", 1, "$.surprise", "no field of Notice"),
        ("tasks", {}, "$.tasks", "must be a list"),
        ("tasks.0.assignments.0.role", "boss", "$.tasks[0].assignments[0].role", "lead, assigned, coordinating"),
        ("tasks.0.assignments.0.inherited", "no", "$.tasks[0].assignments[0].inherited", "a boolean, but is a string"),
        ("tasks.0.cites.1", "citation/99", "$.tasks[0].cites", "citation/99"),
        ("tasks.0.parts.0.deadlines.0.kind", "soon", "$.tasks[0].parts[0].deadlines[0].kind", "recurring"),
        ("session.date", "7/5/2024", "$.session.date", "form"),
        ("session.date", "2024-13", "$.session.date", "form"),
        ("citations.0.footnote", True, "$.citations[0].footnote", "an integer, but is a boolean"),
        ("citations.2.document", "doc/y", "$.citations[2].document", "documents"),
        ("figures.0.evidence.0.quote", "x", "$.figures[0].evidence[0].quote", "1 characters"),
        ("figures.0.evidence.0.start", -1, "$.figures[0].evidence[0]", "0 ≤ start ≤ end"),
        ("documents.0.identity", None, "$.documents[0].identity", "is missing"),
        ("participants.0.body.label", 3, "$.participants[0].body.label", "a string, but is an integer"),
        ("source.sha256", "zz", "$.source.sha256", "form"),
    ],
)
def test_json_that_cannot_be_a_notice_is_refused_where_it_is_wrong(path: str, value: Any, at: str, words: str) -> None:
    data: Any = to_json(FULL)
    target, steps = data, path.split(".")
    for step in steps[:-1]:
        target = target[int(step) if step.isdigit() else step]
    last: Any = int(steps[-1]) if steps[-1].isdigit() else steps[-1]
    if not path:
        data = value
    elif value is None:
        del target[last]
    else:
        target[last] = value
    with pytest.raises(InputError) as caught:
        from_json(data)
    assert caught.value.path == at
    assert words in caught.value.reason
    assert caught.value.advice


def test_the_published_schema_is_current() -> None:
    path = folder("mappings") / "notice.schema.json"
    assert path.read_text(encoding="utf-8") == rendered(), "run scripts/build_schema.py"
    jsonschema.Draft202012Validator.check_schema(json_schema())


# ---- JSON-LD ---------------------------------------------------------------------------------------------------------


def _rdflib_quads(data: str, format: str) -> set[tuple[str, ...]]:
    dataset = Dataset()
    dataset.parse(data=data, format=format)
    return {(s.n3(), p.n3(), o.n3(), str(g)) for s, p, o, g in dataset.quads()}


ALL = {**NOTICES, "large": large(5)}


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("notice", ALL.values(), ids=ALL)
def test_other_processors_read_the_same_quads(notice: Notice) -> None:
    text, ours = json.dumps(to_jsonld(notice), ensure_ascii=False), to_nquads(notice)
    assert _rdflib_quads(text, "json-ld") == _rdflib_quads(ours.decode(), "nquads")
    assert set(pyoxigraph.parse(text.encode(), format=pyoxigraph.RdfFormat.JSON_LD)) == set(to_quads(notice))


@settings(max_examples=40, deadline=None)
@given(GENERATED)
def test_any_notice_reads_the_same_as_json_ld(notice: Notice) -> None:
    text = json.dumps(to_jsonld(notice, "https://x.example/kg"), ensure_ascii=False).encode()
    theirs = set(pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.JSON_LD))
    assert theirs == set(to_quads(notice, "https://x.example/kg"))


def test_json_ld_keeps_the_fields_of_plain_json() -> None:
    node = to_jsonld(FULL)["@graph"][0]
    assert node.keys() >= to_json(FULL).keys()
    assert node["tasks"][0]["text"] == to_json(FULL)["tasks"][0]["text"]


@pytest.mark.parametrize(
    "definition",
    [{"x": {"@id": "kg:x", "@container": "@list"}}, {"x": "no-iri"}, {"x": {"@id": "kg:x", "@nest": "y"}}],
)
def test_a_context_that_says_more_than_is_mapped_is_refused(definition: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="context"):
        compile_context({"@context": {"kg": KG, **definition}})


# ---- quads -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("notice", ALL.values(), ids=ALL)
def test_quads_are_sorted_unique_in_one_graph_and_without_blank_nodes(notice: Notice) -> None:
    lines = to_nquads(notice).splitlines()
    assert lines == sorted(set(lines))
    quads = to_quads(notice)
    assert {quad.graph_name for quad in quads} == {pyoxigraph.NamedNode(graph_iri(notice.id))}
    assert not any(isinstance(term, pyoxigraph.BlankNode) for quad in quads for term in quad)
    assert to_nquads(from_json(to_json(notice))) == to_nquads(notice)


@settings(max_examples=40, deadline=None)
@given(GENERATED)
def test_any_notice_gives_sorted_quads_that_parse(notice: Notice) -> None:
    text = to_nquads(notice)
    assert text.split(b"\n")[:-1] == sorted(set(text.split(b"\n")[:-1]))
    assert len(set(to_quads(notice))) == text.count(b"\n")


def test_the_graph_does_not_depend_on_the_folder_of_the_file() -> None:
    moved = replace(FULL, source=replace(FULL.source, file="/elsewhere/sơn-khê.txt"))
    assert to_nquads(moved) == to_nquads(FULL)


def _select(notice: Notice, where: str) -> list[tuple[str | None, ...]]:
    store = pyoxigraph.Store()
    store.extend(to_quads(notice))
    prefixes = {"kg": KG, "oa": "http://www.w3.org/ns/oa#", "rdfs": "http://www.w3.org/2000/01/rdf-schema#"}
    found = store.query(f"SELECT * {{ {where} }}", prefixes=prefixes, use_default_graph_as_union=True)
    assert isinstance(found, pyoxigraph.QuerySolutions)
    names = [variable.value for variable in found.variables]
    return sorted(tuple(getattr(row[name], "value", None) for name in names) for row in found)


@pytest.mark.parametrize(
    ("where", "rows"),
    [
        ("?o kg:chairs ?s . ?s kg:inspects/rdfs:label ?d . ?o rdfs:label ?n FILTER(?d = 'huyện Sơn Khê'@vi)", 1),
        ("?t a kg:Task ; kg:assignedTo ?a", 2),
        ("?t a kg:Task ; kg:ledBy/rdfs:label 'Ủy ban nhân dân huyện Sơn Khê'@vi", 1),
        ("?t a kg:Task ; kg:coordinatedWith ?a", 2),
        ("?n kg:assigns ?t . ?t kg:cites ?d . ?n kg:cites ?d . ?d kg:number '77/QĐ-UBND'", 1),
        ("?n kg:concludes ?s . ?s kg:visits/rdfs:label 'xã Thượng Lâm'@vi", 1),
        ("?n kg:answers/kg:raisedBy ?a", 1),
        ("?t kg:hasAssignment ?x . ?x kg:inherited true ; kg:evidence/oa:exact 'huyện Sơn Khê'", 1),
        ("?x kg:side kg:side-local ; kg:body/rdfs:label 'Huyện ủy Sơn Khê'@vi", 1),
        ("?d kg:date '2024-Q3'^^kg:edtf ; kg:due '2024-09-30'^^<http://www.w3.org/2001/XMLSchema#date>", 1),
        ("?f kg:value ?v FILTER(?v > 12000)", 1),
        ("?c kg:outcome kg:outcome-partial ; kg:reason ?why", 1),
        ("?n kg:evidence ?e . ?e kg:supports kg:signingAuthority ; oa:start ?from ; oa:end ?to", 1),
        ("?t kg:hasObligation/kg:reportsTo/rdfs:label 'Ủy ban nhân dân tỉnh Hải Lăng'@vi", 1),
    ],
)
def test_questions_that_the_graph_answers(where: str, rows: int) -> None:
    assert len(_select(FULL, where)) == rows


@pytest.mark.parametrize(
    ("edtf", "datatype"),
    [
        ("2024-04-23", XSD + "date"),
        ("2024-04", XSD + "gYearMonth"),
        ("2024", XSD + "gYear"),
        ("2024-Q3", KG + "edtf"),
        ("2024-02-30", KG + "edtf"),
    ],
)
def test_dates_are_typed_by_their_precision(edtf: str, datatype: str) -> None:
    assert date_type(edtf) == datatype


def test_ratios_are_no_decimals() -> None:
    assert [number_type(value) for value in ("12", "3.59", "-4", "12/19", "1,5")] == [
        *[XSD + "decimal"] * 3,
        *[XSD + "string"] * 2,
    ]


# ---- whole graphs ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", sorted(CASES.glob("*.json")), ids=lambda path: path.stem)
def test_cases(case: Path) -> None:
    """A parsed notice and the graph it must give. After a wanted change, write the graph anew and read the difference."""
    notice = from_json(json.loads(case.read_text(encoding="utf-8")))
    expected = case.with_suffix(".nq").read_text(encoding="utf-8")
    ours = re.sub(r"kg/\d[^>\"]*|(?<=version> \")[^\"]+", "VERSION", to_nquads(notice).decode())
    assert ours == re.sub(r"kg/\d[^>\"]*|(?<=version> \")[^\"]+", "VERSION", expected)


def test_citations_are_all_in_the_graph() -> None:
    for notice in ALL.values():
        found = _select(notice, "?c a kg:Citation ; kg:outcome ?o ; kg:reason ?r")
        assert len(found) == len(notice.citations)
