"""Trace: what people's words mean, what hangs on a document, and how it is shown."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from pathlib import Path

import pytest

from helpers_notices import FULL
from helpers_store import CORPUS, build_corpus
from kg.build import build
from kg.errors import NothingFound, UsageError
from kg.map import to_json
from kg.store import open_reader, open_writer
from kg.trace import Several, find, paths, show, trace, tree
from kg.trace.words import CODES, WORDS, day

DECISION = "https://kg.example/doc/vn-hl/ubnd/2024/qd/77"

TEXT = """ỦY BAN NHÂN DÂN
TỈNH YÊN BÁI

THÔNG BÁO
Kết luận của đồng chí Lò Văn Thử, Phó Chủ tịch UBND tỉnh tại buổi làm việc với huyện Mù Cang Chải

Ngày 30/5/2024, đồng chí Lò Văn Thử, Phó Chủ tịch UBND tỉnh làm việc với huyện Mù Cang Chải và kết luận như sau:

1. Việc chung đã làm tốt. UBND huyện Mù Cang Chải rà soát danh sách theo Quyết định số 321/QĐ-UBND ngày 12/02/2024
của UBND tỉnh trước ngày 30/9/2024; các xã cùng làm.

Nơi nhận:
- Lưu: VT.

CHÁNH VĂN PHÒNG
Giàng A Mẫu
"""


EXAMPLES = Path(__file__).parents[1] / "examples"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("corpus")
    build_corpus(folder / "notices", folder / "store")
    opened = open_reader(folder / "store")
    yield opened
    opened.close()


@pytest.mark.parametrize(
    "words",
    ["77/QĐ-UBND", "77 qd ubnd", "QĐ 77 UBND", "quyet dinh so 77 ubnd 2024".replace(" so", ""), "Quyết định 77/QĐ-UBND",
     "QĐ 77/2024 UBND", "ubnd 2024 qđ 77", DECISION, "giao dự toán", "GIAO DU TOAN"],
)  # fmt: skip
def test_words_that_mean_a_document(store, words: str):
    assert find(store, words).iri == DECISION


def test_words_that_mean_none(store):
    with pytest.raises(NothingFound, match=r"near: Quyết định 77/QĐ-UBND$"):
        find(store, "77-QĐ/TU")  # the same figures come first, and alone
    with pytest.raises(NothingFound, match=r"no notice in the store cites '78/QĐ-UBND'; near: .*77/QĐ-UBND"):
        find(store, "78/QĐ-UBND")
    for words in ("https://kg.example/doc/none", "xyz", "1", "…"):
        with pytest.raises(NothingFound):
            find(store, words)


def test_who_cites_it_and_what_hangs_on_it(store):
    found = trace(store, "77/QĐ-UBND")
    document = found.document
    assert (document.kinds, document.numbers, document.dates) == (("Quyết định",), ("77/QĐ-UBND",), ("2024-01-15",))
    assert (document.titles, document.identity) == (("giao dự toán",), "year-series")
    assert document.other == ("https://kg.example/notice/00000000000000bb/77-qd-ubnd",)
    mentions = [(m.notice.file, m.section, m.footnote, m.relation, m.provision, m.outcome) for m in found.mentions]
    assert mentions == [
        ("full.json", "2.1", None, "implements", "khoản 2 Điều 3", "resolved"),
        ("full.json", "2.1", 1, None, None, "resolved"),
        ("later.json", "2.1", None, None, None, "resolved"),
    ]
    assert found.mentions[0].notice.date == "2024-05-07"
    assert found.mentions[0].notice.places == ("huyện Sơn Khê", "xã Thượng Lâm")
    assert [(item.kind, item.notice.file, item.due) for item in found.items] == [
        ("task", "full.json", "2024-06-30"),
        ("task", "later.json", None),
    ]
    assert found.items[0].lead == ("Ủy ban nhân dân huyện Sơn Khê",)
    assert found.items[0].coordinating == ("Sở Tài chính", "các sở, ngành")
    assert found.total == 3


def test_who_answers_today(tmp_path: Path):
    writer = open_writer(tmp_path / "store")
    build([str(path) for path in sorted(EXAMPLES.glob("vanchan-*.txt"))], writer, jobs=1)
    writer.close()
    opened = open_reader(tmp_path / "store")
    found = trace(opened, "112/TB-UBND")
    task = next(item for item in found.items if item.assigned == ("Sở Nông nghiệp và Phát triển nông thôn",))
    assert task.now == ("Sở Nông nghiệp và Phát triển nông thôn → Sở Nông nghiệp và Môi trường tỉnh Lào Cai",)
    assert f"nay: {task.now[0]}" in tree.plain(tree.tree(found))
    assert json.loads(show.trace(found, "json", "vi"))["items"][0]["now"] == list(found.items[0].now)
    opened.close()


def test_limits_keep_the_latest(store):
    found = trace(store, "77/QĐ-UBND", limit=1)
    assert [mention.notice.file for mention in found.mentions] == ["later.json"]
    assert found.total == 3
    assert "hiển thị 1 lần gần nhất trong 3" in tree.plain(tree.tree(found))


def test_petitions_and_notices_that_are_documents(store):
    found = trace(store, "15/2023/NQ-HĐND")
    assert [(item.kind, item.petitioners, item.assigned) for item in found.items] == [
        ("petition", ("Ủy ban nhân dân huyện Sơn Khê",), ("Sở Tài chính",))]  # fmt: skip
    first = trace(store, "88/TB-UBND", depth=3)
    assert first.document.notice is not None and first.document.notice.file == "full.json"
    assert [link.label for link in first.rests_on] == [
        "Nghị quyết 15/2023/NQ-HĐND", "Chương trình 21/CTr-UBND", "Quyết định 77/QĐ-UBND"]  # fmt: skip
    chain = trace(store, "21/CTr-UBND", depth=3).cited_by
    assert [link.label for link in chain] == ["Thông báo 88/TB-UBND"]
    assert chain[0].links[0].iri == "https://kg.example/notice/00000000000000bb"


def test_citations_in_a_circle_end(tmp_path: Path):
    one = replace(CORPUS["later"], id="notice/00000000000000c1", number="88", date="2024-05", session=None)
    (tmp_path / "one.json").write_text(json.dumps(to_json(one)), encoding="utf-8")
    writer = open_writer(tmp_path / "store")
    build([str(tmp_path / "one.json")], writer, jobs=1)
    found = trace(writer, "88/TB-UBND", depth=9)
    assert found.document.notice is not None and found.document.notice.iri.endswith("c1")
    assert [link.cycle for link in found.rests_on if link.iri == found.document.iri] == [True]
    assert [link.cycle for link in found.cited_by] == [True]
    writer.close()


def test_several_candidates_are_told_apart(tmp_path: Path):
    def of_year(year: int):
        document = replace(FULL.documents[1], id=f"doc/vn-hl/ubnd/{year}/qd/77", date=f"{year}-01-15")
        return replace(FULL, id=f"notice/{year:016}", documents=(FULL.documents[0], document, FULL.documents[2]),
                       citations=tuple(replace(c, document=document.id, date=document.date) if c.number == "77/QĐ-UBND" else c
                                       for c in FULL.citations))  # fmt: skip

    for year in (2023, 2024):
        (tmp_path / f"{year}.json").write_text(json.dumps(to_json(of_year(year))), encoding="utf-8")
    writer = open_writer(tmp_path / "store")
    build([str(tmp_path / "2023.json"), str(tmp_path / "2024.json")], writer, jobs=1)
    with pytest.raises(Several) as several:
        find(writer, "77/QĐ-UBND")
    assert [(c.date, c.issuer, c.mentions) for c in several.value.candidates] == [
        ("2023-01-15", "Ủy ban nhân dân tỉnh Hải Lăng", 2), ("2024-01-15", "Ủy ban nhân dân tỉnh Hải Lăng", 2)]  # fmt: skip
    assert find(writer, "77/QĐ-UBND 2023").date == "2023-01-15"
    shown = tree.plain(tree.candidates("77", several.value.candidates))
    assert "15/1/2023" in shown and "15/1/2024" in shown
    writer.close()


def test_the_sentence_with_the_citation_marked(tmp_path: Path):
    (tmp_path / "tb.txt").write_text(TEXT, encoding="utf-8")
    writer = open_writer(tmp_path / "store")
    assert build([str(tmp_path / "tb.txt")], writer, jobs=1).exit_code == 0
    (mention,) = trace(writer, "321/QĐ-UBND").mentions
    assert mention.quote == "Quyết định số 321/QĐ-UBND ngày 12/02/2024"
    assert mention.before == "UBND huyện Mù Cang Chải rà soát danh sách theo "
    assert mention.after == " của UBND tỉnh trước ngày 30/9/2024; các xã cùng làm."
    writer.close()


def test_what_a_notice_cites(store):
    notice, mentions = paths.cited_in(store, "full.json")
    assert notice.number == "88/TB-UBND"
    assert mentions[0].quote.endswith("02/4/2024")
    assert len(mentions) == 4
    with pytest.raises(NothingFound):
        paths.cited_in(store, "none.txt")


def test_paths_between_documents_and_notices(store):
    steps = paths.between(store, "21/CTr-UBND", "15/2023/NQ-HĐND")
    assert [(step.notice.file, step.document) for step in steps] == [
        ("full.json", "Chương trình 21/CTr-UBND"), ("full.json", "Nghị quyết 15/2023/NQ-HĐND")]  # fmt: skip
    assert len(paths.between(store, "later.json", "21/CTr-UBND")) >= 2
    with pytest.raises(NothingFound, match="no path"):
        paths.between(store, "12-NQ/TU", "21/CTr-UBND")


# ---- shown ----------------------------------------------------------------------------------------------------------


def test_the_plain_tree(store):
    shown = show.trace(trace(store, "77/QĐ-UBND"), "tree", "vi")
    assert "├─ ngày: 15/1/2024" in shown
    assert "«Quyết định số 77/QĐ-UBND ngày 15/01/2024»" in shown
    assert "thời hạn: trong Quý III/2024; trước ngày 30/6/2024 (30/6/2024)" in shown
    assert "\x1b" not in shown
    english = show.trace(trace(store, "77/QĐ-UBND"), "tree", "en")
    assert "Cited 3 times, in 2 notices" in english


def test_rich_draws_the_same_lines(store):
    assert "Dòng thời gian" in show.trace(trace(store, "77/QĐ-UBND"), "tree", "vi", 100)


def test_json_and_csv(store):
    data = json.loads(show.trace(trace(store, "77/QĐ-UBND"), "json", "vi"))
    assert data["document"]["iri"] == DECISION and len(data["mentions"]) == data["total"] == 3
    assert data["timeline"][0] == ["2024-01-15", "ban hành"]
    rows = list(csv.DictReader(io.StringIO(show.trace(trace(store, "77/QĐ-UBND"), "csv", "vi"), newline="")))
    assert tuple(rows[0]) == show.COLUMNS
    assert [row["footnote"] for row in rows] == ["", "1", ""]


def test_markdown_html_dot(store):
    found = trace(store, "77/QĐ-UBND")
    markdown = show.trace(found, "markdown", "vi")
    assert markdown.startswith("# **Quyết định 77/QĐ-UBND**\n") and "\n## Dòng thời gian\n" in markdown
    page = show.trace(found, "html", "vi")
    body = page[page.index("<body>") : page.index("</body>") + 7]
    assert ElementTree.fromstring(body).find(".//mark") is not None
    assert "http://" not in page.replace("https://kg.example", "") and "<script" not in page
    dot = show.trace(found, "dot", "vi")
    assert "sans-serif;" not in dot
    if shutil.which("dot"):
        assert subprocess.run(["dot", "-Tsvg"], input=dot.encode(), capture_output=True, check=False).returncode == 0
    assert dot.startswith("digraph trace {") and dot.count("->") >= 4
    with pytest.raises(UsageError):
        show.path([], "dot", "vi")


@pytest.mark.parametrize("form", ["tree", "json", "csv", "markdown", "html"])
def test_other_answers_in_every_form(store, form: str):
    assert "77/QĐ-UBND" in show.citing(paths.cited_in(store, "full.json"), form, "vi")
    assert "21/CTr-UBND" in show.path(paths.between(store, "21/CTr-UBND", "77/QĐ-UBND"), form, "en")


def test_words_are_there_in_both_languages():
    assert WORDS["vi"].keys() == WORDS["en"].keys()
    assert set(CODES["en"]) <= set(CODES["vi"])


@pytest.mark.parametrize(
    ("date", "shown"),
    [
        ("2024-04-09", "9/4/2024"),
        ("2024-04", "4/2024"),
        ("2024", "2024"),
        ("2024-Q3", "quý 3/2024"),
        (None, "không rõ ngày"),
    ],
)
def test_dates_for_people(date: str | None, shown: str):
    assert day(date, "vi") == shown
