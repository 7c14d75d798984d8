"""Queries: their files, their parameters, their answers on notices whose content is known, and every form of output."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import openpyxl
import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib.plugins.sparql import prepareQuery

from helpers_notices import FULL
from helpers_store import build_corpus
from kg.errors import NothingFound, QueryError, UsageError
from kg.query import Table, Triples, ask, load, names
from kg.query.bind import bind
from kg.query.formats import TABLE_FORMATS, write
from kg.query.named import from_argument, parse
from kg.query.result import cell
from kg.store import open_reader
from kg.vocabulary import KG

HEADER = """# title.vi = "Câu hỏi"
# title.en = "A question"
# param.body = { type = "body", example = "Sở Tài chính", vi = "cơ quan", en = "the body" }
# param.from = { type = "date", default = "", example = "2024", vi = "từ", en = "from", variable = "start" }
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("corpus")
    build_corpus(folder / "notices", folder / "store")
    opened = open_reader(folder / "store")
    yield opened
    opened.close()


def rows(store, name: str, **given: str) -> list[tuple]:
    answer = ask(store, load(name), {key: [value] for key, value in given.items()})
    assert isinstance(answer, Table)
    return list(answer)


def column(store, name: str, field: str, **given: str) -> list:
    answer = ask(store, load(name), {key: [value] for key, value in given.items()})
    assert isinstance(answer, Table)
    return [record[field] for record in answer.records()]


# ---- files ----------------------------------------------------------------------------------------------------------


def test_there_are_enough_named_queries():
    assert len(names()) >= 30


@pytest.mark.parametrize("name", names())
def test_every_named_query_is_documented_and_is_sparql(name: str):
    query = load(name)
    assert set(query.title) == {"vi", "en"} and all(query.title.values())
    for parameter in query.parameters:
        assert parameter.example and all(parameter.meaning.values())
    prepareQuery(query.text, base="http://x/")  # as it stands, by another processor
    terms = {p.name: [ox.NamedNode("http://x/a"), ox.Literal('"} # {')] for p in query.parameters}
    for values in ({}, terms):
        ox.Store().query(f"BASE <http://x/>\n{bind(query, values)}")


def test_only_declared_blocks_and_conditions():
    for name in names():
        query = load(name)
        used = set(re.findall(r"VALUES \?(\w+) \{ UNDEF \}", query.text))
        assert used == {parameter.variable for parameter in query.parameters}, name
        conditions = set(re.findall(r"#if (\w+)", query.text))
        assert conditions <= {parameter.name for parameter in query.parameters}, name
        assert max(map(len, query.text.splitlines())) <= 200, name


def test_a_header():
    query = parse("q", HEADER + "SELECT * { VALUES ?body { UNDEF } VALUES ?start { UNDEF } }")
    body, start = query.parameters
    assert (query.title["en"], body.type, body.default, start.default, start.variable) == (
        "A question", "body", None, "", "start")  # fmt: skip
    with pytest.raises(QueryError, match="has no parameter 'to'; its parameters: body, from"):
        query.parameter("to")


def test_plain_comments_are_no_header_and_wrong_headers_are_named():
    assert parse("q", "# just a comment = here\nSELECT * {}").parameters == ()
    with pytest.raises(QueryError, match="q: the header cannot be read"):
        parse("q", '# param.x = { type = "colour", example = "", vi = "", en = "" }\nSELECT * {}')


def test_unknown_queries_and_files():
    with pytest.raises(QueryError, match="did you mean tasks"):
        load("task")
    with pytest.raises(QueryError, match="cannot be read"):
        from_argument("none.rq", None)
    assert from_argument("-", io.StringIO("ASK {}")).text == "ASK {}"


# ---- parameters -----------------------------------------------------------------------------------------------------


@given(st.text())
def test_no_value_can_leave_its_block(text: str):
    query = parse("q", '# param.a = { type = "text", default = "", example = "x", vi = "x", en = "x" }\n'
                       "SELECT ?a { VALUES ?a { UNDEF } }")  # fmt: skip
    text = text.encode("utf-8", "replace").decode()
    answer = list(ox.Store().query(bind(query, {"a": [ox.Literal(text)]})))
    assert [row["a"].value for row in answer] == [text]


def test_a_parameter_that_is_not_given_does_not_restrict():
    query = parse("q", '# param.a = { type = "text", default = "", example = "x", vi = "x", en = "x" }\n'
                       "SELECT ?b {\n VALUES ?b { 1 2 }\n VALUES ?a { UNDEF }\n FILTER(STR(?b) = ?a) #if a\n}")  # fmt: skip
    assert len(list(ox.Store().query(bind(query, {})))) == 2
    assert len(list(ox.Store().query(bind(query, {"a": [ox.Literal("2")]})))) == 1


def test_a_parameter_without_a_block_is_an_error():
    with pytest.raises(QueryError, match="no `VALUES"):
        bind(parse("q", HEADER + "SELECT * {}"), {})


@pytest.mark.parametrize(
    "typed", ["Sở Tài chính", "so tai chinh", "SỞ TÀI CHÍNH", "https://kg.example/agency/vn-hl/so-tai-chinh"]
)
def test_bodies_as_people_type_them(store, typed: str):
    assert column(store, "tasks", "section", body=typed) == ["2.1", "2.1"]


@pytest.mark.parametrize("typed", ["77/QĐ-UBND", "77 qd ubnd", "77/qd-ubnd", "077/QĐ-UBND"])
def test_documents_as_people_type_them(store, typed: str):
    assert len(rows(store, "citations", document=typed)) == 3


def test_names_that_the_store_has_not(store):
    with pytest.raises(NothingFound, match="no body 'So Tai chin'; near: Sở Tài chính"):
        rows(store, "tasks", body="So Tai chin")
    with pytest.raises(NothingFound, match="no notice"):
        rows(store, "citations", notice="none.txt")


@pytest.mark.parametrize(("typed", "number"), [("2024-06-30", 1), ("30/6/2024", 1), ("2024-07", 0), ("2024", 1)])
def test_dates_as_people_type_them(store, typed: str, number: int):
    assert len(rows(store, "tasks", **{"from": typed})) == number


@pytest.mark.parametrize("wrong", [{"from": "tomorrow"}, {"nobody": "x"}])
def test_wrong_parameters(store, wrong: dict[str, str]):
    with pytest.raises(QueryError):
        rows(store, "tasks", **wrong)
    with pytest.raises(QueryError, match=r"needs place .*-p place='huyện Sơn Khê'"):
        rows(store, "place-history")


@pytest.mark.parametrize("typed", ["full.json", FULL.id, FULL.id[7:15], "88/tb-ubnd", f"https://kg.example/{FULL.id}"])
def test_notices_as_people_name_them(store, typed: str):
    assert len(rows(store, "recipients", notice=typed)) == 2


# ---- answers --------------------------------------------------------------------------------------------------------


def test_notices(store):
    answer = ask(store, load("notices"), {"place": ["xa thuong lam"]})
    records = {record["file"]: record for record in answer.records()}
    assert sorted(records) == ["full.json", "later.json"]
    full = records["full.json"]
    assert {key: full[key] for key in ("type", "number", "symbol", "issuer", "place", "date", "signer", "signer_post",
                                       "signing_authority")} == {
        "type": "Thông báo", "number": "88", "symbol": "TB-UBND", "issuer": "Ủy ban nhân dân tỉnh Hải Lăng",
        "place": "Hải Lăng", "date": "2024-05", "signer": "Lê Thị Thử", "signer_post": "Phó Chánh Văn phòng",
        "signing_authority": "TL. Chủ tịch | KT. Chánh Văn phòng"}  # fmt: skip
    assert len(rows(store, "notices")) == 5


def test_tasks_in_the_order_of_their_deadlines(store):
    first, *others = ask(store, load("tasks"), {}).records()
    assert {key: first[key] for key in ("due", "file", "assignees", "lead", "coordinating", "deadlines", "cites")} == {
        "due": "2024-06-30", "file": "full.json", "assignees": "huyện Sơn Khê | Ủy ban nhân dân huyện Sơn Khê",
        "lead": "Ủy ban nhân dân huyện Sơn Khê", "coordinating": "Sở Tài chính | các sở, ngành",
        "deadlines": "2024-06-30 | 2024-Q3", "cites": "77/QĐ-UBND"}  # fmt: skip
    assert [(one["due"], one["assignees"] != "") for one in others] == [(None, True), (None, False)]


def test_citations_are_of_the_document_that_they_resolve_to(store):
    found = ask(store, load("citations"), {"document": ["77/QĐ-UBND"]}).records()
    assert {one["document"] for one in found} == {"https://kg.example/doc/vn-hl/ubnd/2024/qd/77"}
    assert [(one["file"], one["footnote"], one["outcome"], one["relation"], one["provision"]) for one in found] == [
        ("full.json", None, "resolved", "implements", "khoản 2 Điều 3"),
        ("full.json", 1, "resolved", None, None),
        ("later.json", None, "resolved", None, None),
    ]
    assert found[1]["quote"] == "Quyết định số 77/QĐ-UBND ngày 15/01/2024"


QUOTED_TASK = (
    "- UBND huyện Sơn Khê chủ trì, phối hợp với Sở Tài chính và các sở, ngành rà soát theo Quyết định số 77/QĐ-UBND1 xong "
    'trước ngày 30/6/2024, báo cáo "UBND tỉnh" trong Quý III/2024; giao UBND xã Thượng Lâm thống kê hằng tháng tại thôn '
    "Khe Trảng."
)

ANSWERS = {
    "anomalies": ({"class": "place"}, [("full.json", "place", "Khe Trảng")]),
    "anomaly-counts": ({}, [("place", "warning", 1, 1)]),
    "attendance": ({}, [("Huyện ủy Sơn Khê", 2), ("Sở Tài chính", 2)]),
    "bodies": ({"body": "sở tài chính"}, [("Sở Tài chính", 0, 0, 2, 2)]),
    "chairs": ({}, [("Trần Văn Mẫu", "Chủ tịch Ủy ban nhân dân tỉnh", 2, "2024-05-07", "2024-11-20")]),
    "citations-open": (
        {},
        [
            ("full.json", "2.2", "Nghị quyết số 15/2023/NQ-HĐND", "partial"),
            ("party.json", "", "Nghị quyết số 12-NQ/TU", "partial"),
        ],
    ),
    "deadlines": ({}, [("2024-06", 1), ("2024-09", 1)]),
    "documents": ({"document": "77qdubnd"}, [("Quyết định 77/QĐ-UBND", 3, 2, "2024-05-07", "2024-11-20")]),
    "documents-together": (
        {"document": "77qdubnd"},
        [("Chương trình 21/CTr-UBND", 1), ("Nghị quyết 15/2023/NQ-HĐND", 1), ("Thông báo 88/TB-UBND", 1)],
    ),
    "figures": ({"unit": "tiêu chí", "notice": "full.json"}, [("full.json", "12/19 tiêu chí", "12/19", "tiêu chí")]),
    "figures-over-time": (
        {"unit": "tỷ đồng"},
        [("2024-05-07", "full.json", 31.5, "1"), ("2024-11-20", "later.json", 31.5, "1")],
    ),
    "inspections": (
        {"from": "2024-06"},
        [
            ("later.json", "Inspection", "2024-11-20", "Trần Văn Mẫu", "Chủ tịch Ủy ban nhân dân tỉnh",
             "Đoàn kiểm tra số 05", "huyện Sơn Khê", "xã Thượng Lâm", ""),
            ("party.json", "Meeting", "2025-Q2", None, None, None, "", "", ""),
        ],
    ),
    "obligations": (
        {},
        [("full.json", "2.1", "giao UBND xã Thượng Lâm thống kê hằng tháng", "Ủy ban nhân dân xã Thượng Lâm",
          "hằng tháng", "Ủy ban nhân dân tỉnh Hải Lăng")],
    ),
    "participants": (
        {"notice": "full.json"},
        [("full.json", "Sở Tài chính", "province"), ("full.json", "Huyện ủy Sơn Khê", "local")],
    ),
    "petitions": (
        {"body": "so tai chinh"},
        [("full.json", "2.2", "Ủy ban nhân dân huyện Sơn Khê",
          "cầu Bản Mới: giao Sở Tài chính xem xét theo Nghị quyết số 15/2023/NQ-HĐND.", "Sở Tài chính", "", "")],
    ),
    "petitions-unanswered": ({}, [("later.json", "2.2", "Ủy ban nhân dân huyện Sơn Khê")]),
    "places": (
        {"notice": "full.json"},
        [("full.json", "tỉnh Hải Lăng", "Province", ""), ("full.json", "thôn Khe Tràng", "Hamlet", "thôn Khe Trảng")],
    ),
    "provisions": ({}, [("khoản 2 Điều 3", "Quyết định 77/QĐ-UBND", 1, 1)]),
    "quotes": (
        {"notice": "full.json"},
        [("full.json", "Citation", "", "Chương trình số 21/CTr-UBND ngày 02/4/2024", 216, 258),
         ("full.json", "Inspection", None, "ngày 07/5/2024", 274, 288),
         ("full.json", "Inspection", None, "xã Thượng Lâm", 390, 403),
         ("full.json", "Task", "2.1", QUOTED_TASK, 557, 799),
         ("full.json", "Citation", "2.1", "Quyết định số 77/QĐ-UBND", 643, 667),
         ("full.json", "Anomaly", None, "Khe Trảng", 789, 798),
         ("full.json", "Petition", "2.2", "cầu Bản Mới: giao Sở Tài chính xem xét theo Nghị quyết số 15/2023/NQ-HĐND.",
          861, 935),
         ("full.json", "Citation", "2.2", "Nghị quyết số 15/2023/NQ-HĐND", 905, 934),
         ("full.json", "Citation", "2.1", "Quyết định số 77/QĐ-UBND ngày 15/01/2024", 938, 978)],
    ),
    "recipients": ({"notice": "full.json"}, [("full.json", "Thường trực Tỉnh ủy"), ("full.json", "Lưu: VT")]),
    "scope": ({"body": "so tai chinh", "from": "2024-06"}, [("2024-11-20", "later.json")]),
    "search": ({"text": "CẦU BẢN"}, [("full.json", "2.2"), ("later.json", "2.2")]),
    "signers": ({}, [("Lê Thị Thử", "Phó Chánh Văn phòng", 2)]),
    "tasks-unassigned": ({}, [("later.json", "2.1")]),
    "tasks-without-deadline": ({"body": "ubnd huyện không có"}, NothingFound),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_the_answer_on_known_notices(store, name: str):
    given, expected = ANSWERS[name]
    if isinstance(expected, type):
        with pytest.raises(expected):
            rows(store, name, **given)
        return
    assert [row[: len(expected[0])] for row in rows(store, name, **given)] == expected


@pytest.mark.parametrize("typed", ["Ủy ban nhân dân xã Thượng Lâm", "UBND xã Thượng Lâm", "ubnd xa thuong lam"])
def test_bodies_are_understood_by_their_short_forms(store, typed: str):
    assert rows(store, "obligations", body=typed) == rows(store, "obligations", body="Ủy ban nhân dân xã Thượng Lâm")


def test_the_rest(store):
    assert rows(store, "documents-shared") == []
    history = rows(store, "place-history", place="huyện sơn khê")
    assert [(day, what) for day, what, *_ in history] == [
        ("2024-05-07", "Inspection"), ("2024-05-07", "Petition"), ("2024-05-07", "Task"),
        ("2024-11-20", "Inspection"), ("2024-11-20", "Petition"), ("2024-11-20", "Task"), ("2024-11-20", "Task"),
    ]  # fmt: skip
    compared = {
        (what, label): (n, first, last)
        for what, label, n, first, last in rows(store, "place-comparison", place="huyện sơn khê")
    }
    assert compared["document", "Quyết định 77/QĐ-UBND"] == (2, "2024-05-07", "2024-11-20")
    assert compared["document", "Thông báo 88/TB-UBND"] == (1, "2024-11-20", "2024-11-20")
    assert len(rows(store, "sources")) == 5
    assert rows(store, "sources", status="refused") == []
    whole = ask(store, load("notice"), {"notice": ["full.json"]})
    assert isinstance(whole, Triples) and len(whole.triples) > 300


@pytest.mark.parametrize(
    ("given", "files"),
    [
        ({}, ["sparse.json", "other.json", "full.json", "later.json", "party.json"]),
        ({"from": "2024-05-07", "to": "2024-11-20"}, ["full.json", "later.json"]),
        ({"from": "2024-05-08", "to": "2025"}, ["later.json", "party.json"]),
        ({"from": "2011-06-01", "to": "2024-05"}, ["other.json", "full.json"]),
        ({"place": "huyện sơn khê", "to": "2024-05"}, ["full.json"]),
    ],
)
def test_the_notices_of_a_period(store, given: dict[str, str], files: list[str]):
    assert column(store, "scope", "file", **given) == files


def test_every_named_query_has_a_known_answer():
    tests = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    assert [name for name in names() if f'"{name}"' not in tests] == []


# ---- forms ----------------------------------------------------------------------------------------------------------

TABLE = (("tên", "số"), [('có, "phẩy"', 1), ("hai\ndòng | =1+1", None)])


def written(form: str) -> bytes:
    out = io.BytesIO()
    assert write(Table(*TABLE), form, out) == 2
    return out.getvalue()


def test_csv_tsv_json():
    assert list(csv.reader(io.StringIO(written("csv").decode(), newline=""))) == [
        ["tên", "số"], ['có, "phẩy"', "1"], ["hai\ndòng | =1+1", ""]]  # fmt: skip
    assert written("tsv").decode().splitlines() == ["tên\tsố", 'có, "phẩy"\t1', "hai dòng | =1+1\t"]
    records = [{"tên": 'có, "phẩy"', "số": 1}, {"tên": "hai\ndòng | =1+1", "số": None}]
    assert json.loads(written("json")) == records
    assert [json.loads(line) for line in written("jsonl").splitlines()] == records


def test_markdown_and_plain_tables():
    assert written("markdown").decode().splitlines()[3] == "| hai dòng \\| =1+1 |  |"
    assert written("table").decode().splitlines()[0].split() == ["tên", "số"]
    out = io.BytesIO()
    assert write(Table(*TABLE), "table", out, width=40) == 2
    assert "phẩy" in out.getvalue().decode()


def test_spreadsheets_hold_text_as_text():
    sheet = openpyxl.load_workbook(io.BytesIO(written("xlsx"))).active
    cells = [[value.value for value in row] for row in sheet.iter_rows()]
    assert cells == [["tên", "số"], ['có, "phẩy"', 1], ["hai\ndòng | =1+1", None]]
    formula = io.BytesIO()
    write(Table(("a",), [("=1+1",)]), "xlsx", formula)
    assert openpyxl.load_workbook(io.BytesIO(formula.getvalue())).active["A2"].data_type == "s"


def test_empty_answers_are_still_documents():
    for form in TABLE_FORMATS:
        out = io.BytesIO()
        assert write(Table(("a",), []), form, out) == 0
        assert out.getvalue() or form == "jsonl"
        assert form != "json" or json.loads(out.getvalue()) == []


@pytest.mark.parametrize("width", [None, 80])
def test_names_cannot_move_the_cursor_of_a_terminal(width: int | None):
    out = io.BytesIO()
    assert write(Table(("file",), [("a\x1b[2J\x9b31mb\r\x07.txt",)]), "table", out, width=width) == 1
    assert "a [2J 31mb .txt" in out.getvalue().decode()


def test_rows_are_no_graph_and_graphs_are_no_rows():
    triples = Triples([ox.Triple(ox.NamedNode("http://x/a"), ox.NamedNode("http://x/b"), ox.Literal("c"))])
    out = io.BytesIO()
    assert write(triples, "table", out) == 1
    assert out.getvalue() == b'<http://x/a> <http://x/b> "c" .\n'
    for form in ("csv", "xlsx"):
        with pytest.raises(UsageError, match="is for rows"):
            write(triples, form, io.BytesIO())
    with pytest.raises(UsageError, match="is for CONSTRUCT"):
        write(Table(*TABLE), "turtle", io.BytesIO())
    assert (write(True, "json", io.BytesIO()), write(False, "csv", io.BytesIO())) == (1, 0)


@pytest.mark.parametrize(
    ("term", "value"),
    [
        (None, None),
        (ox.Literal("5", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")), 5),
        (ox.Literal("31.5", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal")), 31.5),
        (ox.Literal("12500", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal")), 12500),
        (ox.Literal("true", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#boolean")), True),
        (ox.Literal("2024-05", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#gYearMonth")), "2024-05"),
        (ox.Literal("số", language="vi"), "số"),
        (ox.NamedNode(KG + "Task"), KG + "Task"),
    ],
)
def test_terms_as_plain_values(term, value):
    assert cell(term) == value and type(cell(term)) is type(value)


def test_free_queries(store):
    assert ask(store, parse("q", "ASK { ?s a <https://kg.example/ontology#Task> }"), {}) is True
    table = ask(
        store,
        parse("q", "SELECT ?n { GRAPH <graph/sources> { ?n <https://kg.example/ontology#file> ?f } }"),
        {},
        limit=2,
    )
    assert isinstance(table, Table) and len(table.records()) == 2
