"""kg diagnose: marks on the raw text, what is left over, doubts, and the differences from an annotation, in both forms."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import cli
from kg.diagnose import Diagnosis, diagnose
from kg.diagnose.against import Words
from kg.diagnose.look import look
from kg.diagnose.page import page
from kg.diagnose.terminal import coloured, columns, plain, printable, wrap
from kg.diagnose.words import WORDS
from kg.read import read_text

HERE = Path(__file__).parent
NOTICE = HERE.parent / "examples" / "lucyen-2024-04.md"
GOLD = HERE / "gold" / "lucyen-2024-04.json"

SHORT = """ỦY BAN NHÂN DÂN
TỈNH YÊN BÁI
Số: 12/TB-UBND                      Yên Bái, ngày 10 tháng 5 năm 2024
THÔNG BÁO
Kết luận của đồng chí Trần Văn Mẫu, Chủ tịch UBND tỉnh tại buổi làm việc với huyện Lục Yên
Ngày 07/5/2024, đồng chí Trần Văn Mẫu, Chủ tịch UBND tỉnh đã làm việc với huyện Lục Yên và kết luận như sau:
I. KẾT QUẢ
Ngày 30/4/2024 đã có mưa lớn <script>alert(1)</script>.
II. NHIỆM VỤ
- Sở Tài chính rà soát theo Quyết định số 77/QĐ-UBND, báo cáo trước ngày 30/6/2024.
Nơi nhận:
- Như trên;
- Lưu: VT.
CHỦ TỊCH
Trần Văn Mẫu
"""


@pytest.fixture(scope="module")
def found() -> Diagnosis:
    return diagnose(NOTICE, GOLD)


@pytest.fixture(scope="module")
def short() -> Diagnosis:
    return look(read_text(SHORT))


def marked(diagnosis: Diagnosis, kind: str) -> set[tuple[str, str]]:
    return {(diagnosis.raw[m.start : m.end], m.detail) for m in diagnosis.marks if m.kind == kind}


def test_marks_lie_on_the_raw_text_in_order(found: Diagnosis):
    assert all(0 <= mark.start < mark.end <= len(found.raw) for mark in found.marks)
    assert [mark.start for mark in found.marks] == sorted(mark.start for mark in found.marks)
    assert len(set(found.marks)) == len(found.marks)
    assert {mark.kind for mark in found.marks} >= {
        *("header", "section", "citation", "body", "deadline", "place", "figure", "person", "recipient", "note")
    }


def test_what_is_marked_says_as_what(short: Diagnosis):
    assert ("Sở Tài chính", "Sở Tài chính · nhiệm vụ: thực hiện") in marked(short, "body")
    assert any(words.endswith("30/6/2024") and detail == "2024-06-30" for words, detail in marked(short, "deadline"))
    ((words, detail),) = marked(short, "citation")
    assert words == "Quyết định số 77/QĐ-UBND" and "chưa đủ" in detail
    (block,) = short.blocks
    assert block.kind == "task" and short.raw[block.start : block.end].startswith("Sở Tài chính")


def test_what_is_left_over_and_doubtful(short: Diagnosis):
    assert ("left.date", "Ngày 30/4/2024") not in {(r.topic, r.text) for r in short.left}
    assert [r.text for r in short.left if r.topic == "left.date"] == ["30/4/2024"]
    assert not any("Nơi nhận" in r.text or "CỘNG HÒA" in r.text for r in short.left)
    assert "doubt.citation" in {r.topic for r in short.doubts}
    assert all(r.at is None or short.raw[slice(*r.at)].strip() for r in (*short.left, *short.doubts))


def test_an_order_in_no_task_is_left_over():
    text = SHORT.replace("II. NHIỆM VỤ", "Giao Sở Y tế theo dõi ABC. Xem 45-KH/XYZ\nII. NHIỆM VỤ")
    diagnosis = look(read_text(text))
    orders = [r for r in diagnosis.left if r.topic == "left.order"]
    tasks = [task.text for task in diagnosis.notice.tasks]
    assert bool(orders) != any("theo dõi ABC" in task for task in tasks)


def test_lines_and_words_around(short: Diagnosis):
    at = short.raw.index("30/4/2024")
    assert short.line(at) == 8 and short.line(0) == 1
    before, words, after = short.around((at, at + 9), 20)
    assert (words, after) == ("30/4/2024", " đã có mưa lớn ")
    assert SHORT.replace("\n", " ").find(before + words) >= 0


def test_differences_from_an_annotation(found: Diagnosis):
    gold = json.loads(GOLD.read_text(encoding="utf-8"))
    assert found.scores is not None and all(score.hits <= score.wanted for score in found.scores)
    gold["citations"] = [
        *gold["citations"][1:],
        {**gold["citations"][0], "number": "999/XX-YY", "quote": "Cụm công nghiệp"},
    ]
    gold["notice"]["signer"] = "Một Tên Khác"
    gold["recipients"] = [line for line in gold["recipients"] if "Lưu" not in line]
    gold["tasks"][0]["assignees"] = ["Sở Không Có"]
    diagnosis = look(read_text(found.raw, found.file), gold)
    seen = {(d.metric, d.kind): d for d in diagnosis.differences}
    missed, extra = seen["citations", "missed"], seen["citations", "extra"]
    assert "999/XX-YY" in missed.wanted and missed.at and found.raw[slice(*missed.at)] == "Cụm công nghiệp"
    assert extra.at and found.raw[slice(*extra.at)].startswith("Chương trình số 21/CTr-UBND")
    wrong = seen["notice", "wrong"]
    assert (wrong.about, wrong.wanted) == ("signer", "Một Tên Khác") and wrong.found == found.notice.signer.name  # type: ignore[union-attr]
    assert wrong.at and found.raw[slice(*wrong.at)] == wrong.found
    assert seen["recipients", "extra"].found.startswith("Lưu")
    actor = seen["tasks.assignees", "missed"]
    assert actor.wanted == "sở không có" and actor.about.startswith("assignees · Triển khai quyết liệt")
    text = plain(diagnosis, "en")
    assert "too much line" in text and "999/XX-YY" in text and "wanted “Một Tên Khác”" in text
    assert "999/XX-YY" in page(diagnosis)


@pytest.mark.parametrize(
    ("sought", "expected"),
    [
        ("UBND xã", "Ủy ban nhân\ndân xã"),
        ("Ủy ban nhân dân xã Suối", "Ủy ban nhân\ndân xã Suối"),
        ("uỷ ban", "Ủy ban"),
        ("xã", "xã"),
        ("rà soát lại toàn bộ danh mục dự án", "rà soát lại toàn bộ danh"),
        ("không có ở đây", None),
        ("", None),
    ],
)
def test_words_are_found_as_they_are_printed(sought: str, expected: str | None):
    raw = "Ủy ban nhân\ndân xã Suối Mẫu rà soát lại toàn bộ danh 12 mục dự án"
    span = Words(raw).find(sought)
    assert (raw[slice(*span)] if span else None) == expected


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("width", [60, 100])
def test_the_terminal_is_kept(found: Diagnosis, short: Diagnosis, language, width: int):
    for diagnosis in (found, short):
        text = plain(diagnosis, language, width)
        assert max(map(columns, text.splitlines())) <= width
        assert "\x1b" not in text
        stripped = re.sub(r"\x1b\[[\d;]*m", "", coloured(diagnosis, language, width))
        assert [line.rstrip() for line in stripped.splitlines()] == text.splitlines()


def test_no_word_of_the_text_is_lost_in_the_terminal(short: Diagnosis):
    text = plain(short, "en", 100).split("── Doubts")[0]
    shown = re.findall(r"\w+", re.sub(r"\[[A-Z]+: ", "[", text))
    for word in set(re.findall(r"\w+", SHORT)):
        assert word in shown


def test_hostile_text_steers_nothing():
    hostile = SHORT.replace("mưa lớn", "mưa \x1b[31mlớn\u202e\x07 \"'&<b>")
    diagnosis = look(read_text(hostile, "x\x1b<b>.txt"))
    for text in (plain(diagnosis), page(diagnosis)):
        assert "\x1b" not in text and "\u202e" not in text and "\x07" not in text
    html = page(diagnosis)
    assert "<script" not in html and "<b>." not in html and "&lt;script&gt;" in html
    assert printable("a\tb") == "a b"


class Checker(HTMLParser):
    """Tags are closed in order, ids are unique, links lead somewhere, nothing is fetched."""

    VOID = frozenset({"meta", "link", "br", "hr", "img"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self.open.append(tag)
        given = dict(attrs)
        assert not {"src", "onclick", "onload"} & given.keys() and tag not in ("script", "link")
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if given.get("href"):
            self.links.append(str(given["href"]))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_is_whole_and_fetches_nothing(found: Diagnosis, short: Diagnosis, language):
    for diagnosis in (found, short):
        html, checker = page(diagnosis, language), Checker()
        checker.feed(html)
        assert not checker.open and len(set(checker.ids)) == len(checker.ids)
        assert {link.removeprefix("#") for link in checker.links} <= set(checker.ids)
        assert "http" not in html and "@media print" in html and "prefers-color-scheme" in html
        words = re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", html))
        assert "&lt;script" in html or diagnosis is found
        assert "ỦYBANNHÂNDÂN" in words


def test_both_languages_say_the_same_things():
    assert WORDS["vi"].keys() - WORDS["en"].keys() <= {
        "basis",
        "implements",
        "amends",
        "repeals",
        "replaces",
        "approves",
        "guides",
    }
    assert WORDS["en"].keys() <= WORDS["vi"].keys()


def test_wrapping_breaks_long_words_only_where_it_must():
    lines = ["".join(text for text, _ in line) for line in wrap([("a" * 25 + " bb cc", "")], 10)]
    assert all(len(line) <= 10 for line in lines)
    assert "".join(lines).replace(" ", "") == "a" * 25 + "bbcc"


def test_the_command(tmp_path: Path):
    run = CliRunner().invoke
    result = run(cli, ["diagnose", str(NOTICE), "--gold", str(GOLD), "--lang", "en"])
    assert result.exit_code == 0 and "Against the annotation" in result.output
    assert "Against" not in run(cli, ["diagnose", str(NOTICE), "--lang", "en"]).output
    target = tmp_path / "out" / "notice.html"
    assert run(cli, ["diagnose", str(NOTICE), "-f", "html", "-o", str(target)]).exit_code == 0
    assert target.read_text(encoding="utf-8").startswith("<!doctype html>")


@pytest.mark.parametrize("content", [None, "[]", "{", '{"file": "x"}'])
def test_annotations_that_are_none(tmp_path: Path, content: str | None):
    gold = tmp_path / "gold.json"
    if content is not None:
        gold.write_text(content, encoding="utf-8")
    error = CliRunner().invoke(cli, ["diagnose", str(NOTICE), "--gold", str(gold)]).exception
    assert error is not None and "gold.json" in str(error) and getattr(error, "exit_code", None) == 2
