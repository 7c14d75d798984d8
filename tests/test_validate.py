"""Validation: the same verdicts as pySHACL, and rules that catch what they are there for."""

from __future__ import annotations

import random
from collections.abc import Callable

import pyoxigraph
import pytest
import rdflib
from rdflib import RDF, SH

from helpers_notices import FULL, NOTICES, large
from kg.map import to_nquads, to_quads
from kg.validate import Graph, Report, shapes_text, validate, violations
from kg.validate.graph import literal, text_of
from kg.validate.literals import less, well_formed
from kg.validate.paths import path_at
from kg.validate.reference import judge
from kg.vocabulary import KG

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

PREFIXES = """
@prefix : <http://x.example/> .
@prefix kg: <https://kg.example/ontology#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def turtle(text: str) -> Graph:
    return Graph.of(pyoxigraph.parse((PREFIXES + text).encode(), format=pyoxigraph.RdfFormat.TURTLE))


def verdicts(report: Report) -> set[tuple[str | None, ...]]:
    """What must be the same; names of blank nodes need not."""
    return {
        (one.focus, one.path, "_:" if (one.value or "").startswith("_:") else one.value, one.component, one.severity)
        for one in report.results
    }


# ---- every component, against pySHACL --------------------------------------------------------------------------------

# Constraints on :p (or, with "path", elsewhere) of :a, the data, and how many results there must be.
COMPONENTS = [
    ("sh:minCount 1", "", 1),
    ("sh:minCount 2", ":a :p 1 , 2 .", 0),
    ("sh:maxCount 1", ":a :p 1 , 2 .", 1),
    ("sh:class :C", ":a :p :b , :c , 'x' . :b a :C . :c a :D .", 2),
    ("sh:class :C", ":a :p :b . :b a :D . :D rdfs:subClassOf :E . :E rdfs:subClassOf :C .", 0),
    ("sh:class :C ; sh:class :D", ":a :p :b . :b a :C .", 1),
    ("sh:datatype xsd:integer", ":a :p 1 , 1.5 , 'x' , :b .", 3),
    ("sh:datatype xsd:date", ":a :p '2024-02-30'^^xsd:date , '2024-02-29'^^xsd:date .", 1),
    ("sh:datatype rdf:langString", ":a :p 'x'@vi , 'x' .", 1),
    ("sh:nodeKind sh:IRI", ":a :p :b , 'x' , [] .", 2),
    ("sh:nodeKind sh:BlankNodeOrLiteral", ":a :p :b , 'x' , [] .", 1),
    ("sh:nodeKind sh:IRIOrLiteral", ":a :p :b , 'x' .", 0),
    ("sh:minInclusive 2", ":a :p 1 , 2 , 2.5 , 3e0 , 'x' , :b .", 3),
    ("sh:minExclusive 2", ":a :p 1 , 2 , 3 .", 2),
    ("sh:maxInclusive 2", ":a :p 1 , 2 , 3 .", 1),
    ("sh:maxExclusive 2", ":a :p 1 , 2 , 3 .", 2),
    ("sh:minInclusive '2024-01-01'^^xsd:date", ":a :p '2023-12-31'^^xsd:date , '2024-01-01'^^xsd:date .", 1),
    ("sh:minLength 3", ":a :p 'ủy' , 'ban nhân' , 'xy'@vi , 12 .", 3),
    ("sh:maxLength 3", ":a :p 'abc' , 'abcd' , :b .", 2),
    ("sh:minLength 1", ":a :p '' .", 1),
    ("sh:pattern '^[0-9]+$'", ":a :p '12' , '1a' , 5 .", 1),
    ("sh:pattern '^AB' ; sh:flags 'i'", ":a :p 'abc' , 'xab' .", 1),
    ("sh:languageIn ( 'vi' 'en' )", ":a :p 'x'@vi , 'x'@en-GB , 'x'@fr , 'x' .", 2),
    ("sh:uniqueLang true", ":a :p 'x'@vi , 'y'@vi , 'x'@en , 'z' .", 1),
    ("sh:in ( :b 'x' 5 )", ":a :p :b , 'x' , 5 , :c , 'y' .", 2),
    ("sh:hasValue :b", ":a :p :c .", 1),
    ("sh:hasValue :b", ":a :p :b , :c .", 0),
    ("sh:equals :q", ":a :p 1 , 2 ; :q 2 , 3 .", 2),
    ("sh:disjoint :q", ":a :p 1 , 2 ; :q 2 , 3 .", 1),
    ("sh:lessThan :q", ":a :p 1 , 3 ; :q 2 .", 1),
    ("sh:lessThanOrEquals :q", ":a :p 2 , 3 ; :q 2 .", 1),
    ("sh:lessThan :q", ":a :p '2024-01-01'^^xsd:date ; :q '2024-01-02'^^xsd:date .", 0),
    ("sh:not [ sh:class :C ]", ":a :p :b , :c . :b a :C .", 1),
    ("sh:and ( [ sh:nodeKind sh:IRI ] [ sh:class :C ] )", ":a :p :b , :c . :b a :C .", 1),
    ("sh:or ( [ sh:datatype xsd:date ] [ sh:class :C ] )", ":a :p :b , :c , 'x' . :b a :C .", 2),
    ("sh:xone ( [ sh:class :C ] [ sh:class :D ] )", ":a :p :b , :c , :d . :b a :C , :D . :c a :D .", 2),
    ("sh:node [ sh:property [ sh:path :q ; sh:minCount 1 ] ]", ":a :p :b , :c . :b :q 1 .", 1),
    ("sh:property [ sh:path :q ; sh:minCount 1 ]", ":a :p :b , :c . :b :q 1 .", 1),
    ("sh:qualifiedValueShape [ sh:class :C ] ; sh:qualifiedMinCount 1", ":a :p :b .", 1),
    ("sh:qualifiedValueShape [ sh:class :C ] ; sh:qualifiedMaxCount 1", ":a :p :b , :c . :b a :C . :c a :C .", 1),
    ("sh:minCount 1 ; sh:severity sh:Warning", "", 1),
    ("sh:minCount 1 ; sh:severity sh:Info ; sh:message 'thiếu'@vi , 'missing'@en", "", 1),
    ("sh:minCount 1 ; sh:deactivated true", "", 0),
    ("sh:minCount 1 ; sh:name 'p' ; sh:description 'd' ; sh:order 1 ; sh:defaultValue 2", "", 1),
]
PATHS = [
    ("[ sh:inversePath :p ]", ":b :p :a .", 1),
    ("( :p :q )", ":a :p :b , :c . :b :q :d . :c :q :d , :e .", 2),
    ("[ sh:alternativePath ( :p :q ) ]", ":a :p :b ; :q :b , :c .", 2),
    ("( [ sh:inversePath :p ] [ sh:alternativePath ( :q :r ) ] )", ":b :p :a ; :q 1 ; :r 2 .", 2),
    ("[ sh:zeroOrMorePath :p ]", ":a :p :b . :b :p :c , :a .", 3),
    ("[ sh:oneOrMorePath :p ]", ":a :p :b . :b :p :c .", 2),
    ("[ sh:zeroOrOnePath :p ]", ":a :p :b . :b :p :c .", 2),
]
NODES = [
    (":s sh:targetClass :C ; sh:nodeKind sh:Literal .", ":a a :C . :b a :D . :D rdfs:subClassOf :C .", 2),
    (":s sh:targetNode :a , 'x' ; sh:nodeKind sh:IRI .", "", 1),
    (":s sh:targetSubjectsOf :p ; sh:class :C .", ":a :p 1 . :b :p 2 ; a :C .", 1),
    (":s sh:targetObjectsOf :p ; sh:class :C .", ":a :p :b , :c . :c a :C .", 1),
    (":C a sh:NodeShape , rdfs:Class ; sh:property [ sh:path :p ; sh:minCount 1 ] .", ":a a :C .", 1),
    (
        ":s sh:targetNode :a ; sh:closed true ; sh:ignoredProperties ( rdf:type ) ; sh:property [ sh:path :p ] .",
        ":a a :C ; :p 1 ; :q 2 , 3 .",
        2,
    ),
    (":s a sh:PropertyShape ; sh:targetNode :a ; sh:path :p ; sh:minCount 1 .", "", 1),
    (":s sh:targetNode :a ; sh:node :t . :t sh:class :C ; sh:targetNode :b .", "", 2),
    (
        """:s sh:targetNode :a ; sh:property
            [ sh:path :p ; sh:qualifiedValueShape [ sh:class :C ] ; sh:qualifiedMinCount 1 ;
              sh:qualifiedValueShapesDisjoint true ] ,
            [ sh:path :p ; sh:qualifiedValueShape [ sh:class :D ] ; sh:qualifiedMinCount 1 ;
              sh:qualifiedValueShapesDisjoint true ] .""",
        ":a :p :b . :b a :C , :D .",
        1,  # of two shapes that say the same
    ),
]
CASES = [
    *(
        (f":s sh:targetNode :a ; sh:property [ sh:path :p ; {rule} ] .", data, count)
        for rule, data, count in COMPONENTS
    ),
    *((f":s sh:targetNode :a ; sh:property [ sh:path {path} ; sh:class :N ] .", data, n) for path, data, n in PATHS),
    *NODES,
]


@pytest.mark.parametrize(("shapes", "data", "count"), CASES)
def test_verdicts_are_those_of_pyshacl(shapes: str, data: str, count: int) -> None:
    rules, graph = (PREFIXES + shapes).encode(), turtle(data)
    ours = validate(graph, rules)
    assert ours.engine == "kg"
    assert verdicts(ours) == verdicts(judge(graph, rules))
    assert len(ours.results) == count


@pytest.mark.parametrize(
    "path",
    [
        *(path for path, _, _ in PATHS),
        "[ sh:inversePath ( :p :q ) ]",
        "( [ sh:oneOrMorePath [ sh:alternativePath ( :p [ sh:inversePath :q ] ) ] ] :r )",
        "[ sh:zeroOrMorePath ( :p :q ) ]",
    ],
)
@pytest.mark.parametrize("seed", range(4))
def test_paths_lead_where_sparql_paths_do(path: str, seed: int) -> None:
    chance = random.Random(seed)
    nodes = [f"<http://x.example/n{i}>" for i in range(5)]
    data = " ".join(f"{chance.choice(nodes)} :{chance.choice('pqr')} {chance.choice(nodes)} ." for _ in range(12))
    shapes = turtle(f":s sh:path {path} .")
    compiled = path_at(shapes, shapes.one("<http://x.example/s>", "<http://www.w3.org/ns/shacl#path>") or "")
    store = pyoxigraph.Store()
    store.load((PREFIXES + data).encode(), format=pyoxigraph.RdfFormat.TURTLE)
    found = store.query(f"SELECT DISTINCT ?end {{ {nodes[0]} {compiled.text} ?end }}")
    assert isinstance(found, pyoxigraph.QuerySolutions)
    assert set(compiled.walk(turtle(data), nodes[0])) == {str(row["end"]) for row in found}


def test_messages_are_those_of_the_shape() -> None:
    rules = PREFIXES + ":s sh:targetNode :a ; sh:class :C ; sh:message 'sai'@vi , 'wrong'@en ."
    (ours,) = validate(turtle(""), rules.encode()).results
    (theirs,) = judge(turtle(""), rules.encode()).results
    assert ours.messages == theirs.messages == {"vi": "sai", "en": "wrong"}
    assert (ours.message("vi"), ours.message("en")) == ("sai", "wrong")


@pytest.mark.parametrize(
    "rule",
    [
        "sh:sparql [ sh:select 'SELECT $this WHERE { $this <http://x.example/p> ?value }' ]",
        "sh:property :s",
        "sh:path [ :unknown :p ] ; sh:minCount 1",
    ],
)
def test_what_is_not_covered_is_left_to_pyshacl_aloud(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr("kg.validate.reference.judge", lambda *given: asked.append(given) or Report((), "pySHACL"))
    with pytest.warns(RuntimeWarning, match="pySHACL"):
        report = validate(turtle(":a :p 1 ."), f"{PREFIXES} :s sh:targetNode :a ; {rule} .".encode())
    assert report.engine == "pySHACL"
    assert asked


@pytest.mark.filterwarnings("ignore")
def test_pyshacl_judges_sparql_constraints() -> None:
    select = "SELECT $this ?value WHERE { $this <http://x.example/p> ?value }"
    rules = f"{PREFIXES} :s sh:targetNode :a ; sh:sparql [ sh:select '{select}' ; sh:message 'no' ] ."
    report = validate(turtle(":a :p 1 ."), rules.encode())
    assert [one.component for one in report.results] == ["SPARQL"]


# ---- the rules of this package ---------------------------------------------------------------------------------------

RULES = rdflib.Graph().parse(data=shapes_text(), format="turtle")
CONSTRAINTS = {
    *(SH.minCount, SH["class"], SH.datatype, SH.nodeKind, SH["in"], SH["or"], SH.pattern, SH.languageIn, SH.hasValue),
    *(SH.maxCount, SH.minLength, SH.disjoint, SH.lessThan, SH.uniqueLang),
}


def test_rules_are_core_only_and_covered_here() -> None:
    assert not {SH.sparql, SH.select, SH.js, SH.rule} & set(RULES.predicates())
    assert validate(turtle("")).engine == "kg"


def test_every_rule_has_a_message_in_vi_and_en() -> None:
    inner = {part for head in RULES.objects(None, SH["or"]) for part in RULES.items(head)}
    inner |= {*RULES.objects(None, SH["not"]), *RULES.objects(None, SH.qualifiedValueShape)}
    shapes = {*RULES.subjects(RDF.type, SH.NodeShape), *RULES.objects(None, SH.property)} - inner
    for shape in shapes:
        if CONSTRAINTS & set(RULES.predicates(shape)):
            tags = [message.language for message in RULES.objects(shape, SH.message)]
            assert sorted(tags) == ["en", "vi"], [str(path) for path in RULES.objects(shape, SH.path)]


def test_rules_speak_of_declared_terms() -> None:
    from kg.resources import folder

    ontology = rdflib.Graph().parse(folder("ontology") / "kg.ttl")
    used = {term for triple in RULES for term in triple if str(term).startswith(KG)}
    assert used <= set(ontology.subjects())


def test_a_graph_without_a_notice_does_not_conform() -> None:
    (result,) = validate(b"").results
    assert (result.focus, result.component) == (f"<{KG}Notice>", "MinCount")


@pytest.mark.parametrize("notice", [*NOTICES.values(), large(3)], ids=[*NOTICES, "large"])
def test_graphs_of_notices_conform_and_pyshacl_agrees(notice) -> None:  # type: ignore[no-untyped-def]
    data = to_nquads(notice)
    report = validate(data)
    assert report.conforms, list(report.lines("en"))
    assert verdicts(report) == verdicts(judge(Graph.of_lines(data), shapes_text()))
    assert violations(data) == ()


def test_quads_and_lines_are_the_same_graph() -> None:
    assert Graph.of(to_quads(FULL)).about == Graph.of_lines(to_nquads(FULL)).about


Change = Callable[[list[str]], list[str]]


def without(*parts: str) -> Change:
    """Drops the lines that hold all of `parts`."""
    return lambda lines: [line for line in lines if not all(part in line for part in parts)]


def instead(old: str, new: str, *parts: str) -> Change:
    return lambda lines: [line.replace(old, new) if all(part in line for part in parts) else line for line in lines]


def also(line: str) -> Change:
    return lambda lines: [*lines, line]


KGT = "<https://kg.example/ontology#"
NOTICE = f"<https://kg.example/{FULL.id}"
BROKEN: list[tuple[str, Change, str, str | None]] = [
    ("no notice", without("#type>", "#Notice>"), "MinCount", "^<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"),
    ("a task without evidence", without("/task/1> ", "#evidence>"), "MinCount", f"{KGT}evidence>"),
    ("a citation without evidence", without("/citation/4> ", "#evidence>"), "MinCount", f"{KGT}evidence>"),
    ("a citation without outcome", without("/citation/4> ", "#outcome>"), "MinCount", f"{KGT}outcome>"),
    ("a citation without reason", without("/citation/4> ", "#reason>"), "MinCount", f"{KGT}reason>"),
    ("an outcome of its own", instead("#outcome-partial", "#outcome-lost"), "In", f"{KGT}outcome>"),
    ("a document that is none", without("15-2023-nq-hdnd> ", "#type>"), "Class", None),
    ("evidence that ends before it starts", instead('> "', '> "9', "#start>"), "LessThan", None),
    ("evidence without words", without("#exact>"), "MinCount", None),
    ("evidence that says more", also(f"{NOTICE}/evidence/448-458> {KGT}kind> \"x\" ."), "Closed", f"{KGT}kind>"),
    ("a number as evidence's words", instead('"12/19 tiêu chí"', '"12"^^<http://x.example/t>', "#exact>"), "Datatype", None),
    ("a date in words", instead('"2024-05"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>', '"tháng 5"'), "Or", f"{KGT}date>"),
    ("a role of its own", instead("#role-lead", "#role-boss"), "In", f"{KGT}role>"),
    ("two roles", also(f"{NOTICE}/task/1/lead> {KGT}role> {KGT}role-assigned> ."), "MaxCount", f"{KGT}role>"),
    ("an assignment to nobody", without("/task/1/lead> ", "#body>"), "MinCount", f"{KGT}body>"),
    ("an assignment of no task", without("#hasAssignment>", "/task/1/lead>"), "MinCount", f"^{KGT}hasAssignment>"),
    ("no label", without("/so-tai-chinh> ", "#label>"), "MinCount", "<http://www.w3.org/2000/01/rdf-schema#label>"),
    ("a label in no language", instead('"@vi', '"', "/so-tai-chinh> ", "#label>"), "LanguageIn", None),
    ("no source", without("#wasDerivedFrom>"), "MinCount", "<http://www.w3.org/ns/prov#wasDerivedFrom>"),
    ("a short hash", instead(FULL.source.sha256, "abc", "#sha256>"), "Pattern", f"{KGT}sha256>"),
    ("no word on being a conclusion", without("#conclusion>"), "MinCount", f"{KGT}conclusion>"),
    ("a deadline that is no day", instead('"2024-06-30"^^', '"2024-06-31"^^', "#due>"), "Datatype", f"{KGT}due>"),
    ("an anomaly explained in one language", without("#why>", "@en"), "MinCount", f"{KGT}why>"),
    ("two chairs", also(f"{NOTICE}/official/2> {KGT}chairs> {NOTICE}/session> ."), "MaxCount", f"^{KGT}chairs>"),
    ("a commune inspected", also(f"{NOTICE}/session> {KGT}inspects> <https://kg.example/unit/tinh-hai-lang> ."), "Class", None),
    ("a figure in words", instead('"12500"^^<http://www.w3.org/2001/XMLSchema#decimal>', '"nhiều"'), "Or", f"{KGT}value>"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "component", "path"), [case[1:] for case in BROKEN], ids=[case[0] for case in BROKEN]
)
def test_faults_are_found_and_pyshacl_agrees(change: Change, component: str, path: str | None) -> None:
    lines = [line.rsplit(" <", 1)[0] + " ." for line in to_nquads(FULL).decode().splitlines()]
    changed = change(lines)
    assert changed != lines
    data = "\n".join(changed).encode()
    report = validate(data)
    found = [one for one in report.results if one.component == component and path in (None, one.path)]
    assert found, list(report.lines("en"))
    assert report.conforms is not any(one.severity == "Violation" for one in found)
    assert verdicts(report) == verdicts(judge(Graph.of_lines(data), shapes_text()))


@pytest.mark.parametrize("seed", range(5))
def test_random_damage_is_judged_as_pyshacl_does(seed: int) -> None:
    chance = random.Random(seed)
    lines = [line.rsplit(" <", 1)[0] + " ." for line in to_nquads(FULL).decode().splitlines()]
    objects = [line.split(" ", 2)[2] for line in lines]
    damaged = [
        " ".join((*line.split(" ", 2)[:2], chance.choice(objects))) if chance.random() < 0.05 else line
        for line in lines
        if chance.random() > 0.05
    ]
    graph = Graph.of_lines("\n".join(damaged).encode())
    assert verdicts(validate(graph)) == verdicts(judge(graph, shapes_text()))


# ---- the report ------------------------------------------------------------------------------------------------------


def test_the_report_is_readable() -> None:
    data = b"\n".join(line for line in to_nquads(FULL).splitlines() if b"#outcome-partial" not in line)
    (line,) = violations(data)
    assert line == (
        "vi phạm: Lần viện dẫn phải có đúng một kết quả xác định. "
        f"[https://kg.example/{FULL.id}/citation/4 kg:outcome] nguyên văn “Nghị quyết số 15/2023/NQ-HĐND”"
    )
    (line,) = violations(data, "en")
    assert line.startswith("violation: A citation must have exactly one outcome.")


def test_warnings_do_not_fail_a_graph() -> None:
    report = validate(to_nquads(NOTICES["sparse"]))
    assert report.of("Warning")
    assert report.conforms
    assert [line.split(":")[0] for line in report.lines("vi")] == ["cảnh báo"] * len(report.results)


# ---- terms -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("<http://x.example/é>", "http://x.example/é"),
        ('"a\\"b\\\\c\\n\\u00e9\\U0001F600"', 'a"b\\c\né😀'),
        ('"x"@vi', "x"),
        ('"<b> ."^^<http://x.example/t>', "<b> ."),
        ("_:b0", None),
    ],
)
def test_words_of_terms(term: str, text: str | None) -> None:
    assert text_of(term) == text


def test_lines_with_and_without_a_graph() -> None:
    data = '<a> <b> <c> .\n<a> <b> "x <y>" .\n<a> <b> "<y> ."@vi <g> .\n<a> <b> "x <y"^^<t> .\n<a> <b> <d> <g> .\n<a> <b> _:e <h> .\n'
    expected = ["<c>", '"x <y>"', '"<y> ."@vi', '"x <y"^^<t>', "<d>", "_:e"]
    assert list(Graph.of_lines(data.encode()).objects("<a>", "<b>")) == expected


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("1", "2", True),
        ("2.0", "2", False),
        ("'2024-04'^^xsd:gYearMonth", "'2024-05'^^xsd:gYearMonth", True),
        ("'2024-04'^^xsd:gYearMonth", "'2024-05-01'^^xsd:date", False),
        ("'a'", "'b'", True),
        ("'2024-01-01T00:00:00Z'^^xsd:dateTime", "'2024-01-01T00:00:00'^^xsd:dateTime", False),
        ("1e400", "2", False),
        (":b", "2", False),
    ],
)
def test_which_is_less(left: str, right: str, expected: bool) -> None:
    graph = turtle(f":a :p {left} ; :q {right} .")
    assert less(*graph.objects("<http://x.example/a>", "<http://x.example/p>"),
                *graph.objects("<http://x.example/a>", "<http://x.example/q>")) is expected  # fmt: skip


def test_unknown_datatypes_are_well_formed() -> None:
    assert well_formed('"x"^^<http://x.example/t>')
    assert literal("<http://x.example/>") is None
