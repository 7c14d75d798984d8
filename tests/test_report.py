"""Reports: files, links, figures, hostile text."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import openpyxl
import pytest
from click.testing import CliRunner

from kg.build import build
from kg.cli import cli
from kg.errors import NothingFound
from kg.query import Table, ask, load
from kg.report import Report, Scope, collect, write_report
from kg.report import write as writing
from kg.report.collect import NOBODY
from kg.report.tables import anchor, by_body, figures, lists
from kg.report.words import day
from kg.store import open_reader, open_writer

EXAMPLES = Path(__file__).parents[1] / "examples"
AS_OF = "2025-01-01"


class Page(HTMLParser):
    """The links, anchors and text of a page."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.tags: set[str] = set()
        self.text = ""
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        given = dict(attributes)
        self.links += [value for name in ("href", "src") if (value := given.get(name))]
        self.ids += [value for name in ("id",) if (value := given.get(name))]

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("examples") / "store"
    writer = open_writer(folder)
    assert build([str(EXAMPLES)], writer, jobs=1).exit_code == 0
    writer.close()
    opened = open_reader(folder)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def report(store) -> Report:
    return collect(store, Scope(as_of=AS_OF))


@pytest.fixture(scope="module")
def site(report: Report, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    write_report(report, folder)
    return folder


def count(store, name: str, **given: str) -> int:
    return len(answer(store, name, **given))


def answer(store, name: str, **given: str) -> list[dict]:
    found = ask(store, load(name), {key: [value] for key, value in given.items()})
    assert isinstance(found, Table)
    return found.records()


def test_all_files_are_there(report: Report, site: Path):
    assert {path.name for path in site.glob("*.html")} == {f"{name}.html" for name in writing.PAGES}
    assert {path.name for path in site.iterdir() if path.suffix != ".html"} == {
        "bodies", "notices", "report.css", "report.md", "report.xlsx"}  # fmt: skip
    assert len(list((site / "notices").iterdir())) == len(report.notices) == 5


def test_every_link_leads_somewhere_and_none_outside(site: Path):
    pages = {path.resolve(): Page(path) for path in site.rglob("*.html")}
    for path, page in pages.items():
        assert len(page.ids) == len(set(page.ids)), path
        assert "script" not in page.tags
        for link in page.links:
            parts = urlsplit(link)
            assert not parts.scheme and not parts.netloc, link
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            assert target.is_file(), link
            assert not parts.fragment or unquote(parts.fragment) in pages[target].ids, (path.name, link)
    assert "http" not in (site / "report.css").read_text()


def test_figures_are_what_the_queries_say(store, report: Report, site: Path):
    told = dict(figures(report))
    assert told["Nhiệm vụ"] == count(store, "tasks")
    assert told["Cuộc kiểm tra, họp, làm việc"] == count(store, "inspections")
    assert told["Kiến nghị"] == count(store, "petitions")
    assert told["Kiến nghị chưa giao cơ quan nào"] == count(store, "petitions-unanswered")
    assert told["Nhiệm vụ không nêu cơ quan"] == count(store, "tasks-unassigned")
    assert told["Văn bản được viện dẫn"] == count(store, "documents")
    assert told["Lần viện dẫn"] == count(store, "citations")
    assert told["Lần viện dẫn"] - told["Viện dẫn xác định được văn bản"] == count(store, "citations-open")
    assert told["Điều đáng ngờ"] == count(store, "anomalies")
    assert len(report.passed) + len(report.ahead) + len(report.undated) == len(report.tasks)
    assert {str(row["due"])[:7] for row in report.passed + report.ahead} <= {
        row["month"] for row in answer(store, "deadlines")}  # fmt: skip
    shown = [int(number) for number in re.findall(r"<b>(\d+)</b>", (site / "index.html").read_text())]
    assert shown[:2] == [told["Cuộc kiểm tra, họp, làm việc"], told["Nhiệm vụ"]]


def test_documents_and_bodies_are_counted_as_by_their_queries(store, report: Report):
    key = ("label", "citations", "notices", "first", "last", "document")
    assert sorted(tuple(row[k] for k in key) for row in report.documents) == sorted(
        tuple(row[k] for k in key) for row in answer(store, "documents"))  # fmt: skip
    asked = {row["body"]: row["tasks"] for row in answer(store, "bodies")}
    for body, tasks in report.bodies.items():
        label = report.names.get(body, "").partition(" (")[0]
        told = [task for task in tasks if label in str(task["assignees"]).split(" | ")]
        assert body == NOBODY or len(told) == asked[body]
    assert all(counts[0] == sum(counts[1:]) for _, counts in by_body(report))
    assert [body for body in report.bodies if body == NOBODY] in ([], [list(report.bodies)[-1]])


def test_bodies_of_two_provinces_with_one_name_are_two(report: Report, site: Path):
    assert {body.partition("/agency/")[2]: name for body, name in report.names.items() if "Sở Tài chính" in name} == {
        "vn-15/so-tai-chinh": "Sở Tài chính (tỉnh Yên Bái)", "vn-15-2025/so-tai-chinh": "Sở Tài chính (tỉnh Lào Cai)"}  # fmt: skip
    assert (
        report.names[next(body for body in report.bodies if body.endswith("/so-giao-thong-van-tai"))]
        == "Sở Giao thông vận tải"
    )
    assert "Sở Tài chính (tỉnh Lào Cai)" in Page(site / "bodies.html").text
    number = (
        list(report.bodies).index(next(body for body in report.bodies if body.endswith("/vn-15-2025/so-tai-chinh"))) + 1
    )
    assert "Sở Tài chính (tỉnh Lào Cai): nhiệm vụ (1)" in Page(site / "bodies" / f"{number}.html").text


def test_the_bodies_of_tasks(store):
    found = [row for row in answer(store, "task-bodies", body="Sở Tài chính") if "vn-15-2025" in row["body"]]
    assert [(row["label"], row["role"], row["task"].rpartition("/")[2]) for row in found] == [
        ("Sở Tài chính", "coordinating", "5")
    ]


def test_anomalies_stand_in_the_sections_of_what_they_are_among(report: Report, site: Path):
    sections = {str(row["quote"]): row["section"] for row in report.anomalies}
    assert sections["Quyết định số 318/QĐ-UBND ngày 22/11/2024"] == "II/1/1.1"
    assert sections["Thông tư số 43/2025/TT-BYT ngày 15/11/2025"] == "II/5"
    assert "mục II/1/1.1" in Page(site / "anomalies.html").text


def test_every_row_has_its_quote(report: Report, site: Path):
    pages = {path.name: Page(path) for path in (site / "notices").iterdir()}
    items = [row[column] for rows, column in (
        (report.tasks, "task"), (report.petitions, "petition"), (report.citations, "citation"),
        (report.anomalies, "anomaly"), (report.sessions, "session"),
    ) for row in rows]  # fmt: skip
    for item in items:
        name, _, fragment = anchor(item).removeprefix("notices/").partition("#")
        assert fragment in pages[name].ids, item
    assert len(items) > 100


def test_workbook_and_markdown_hold_the_same_rows(report: Report, site: Path):
    book = openpyxl.load_workbook(site / "report.xlsx")
    text = (site / "report.md").read_text(encoding="utf-8")
    for table in lists(report):
        sheet = book[table.title]
        assert (sheet.max_row, sheet.max_column) == (len(table.rows) + 1, len(table.headers))
        part = text.partition(f"\n## {table.title}")[2].partition("\n## ")[0]
        assert part.count("\n| ") == (len(table.rows) + 2 if table.rows else 0)


def test_a_period_a_place_a_body(store):
    spring = collect(store, Scope(since="2024-04-01", until="30/4/2024", as_of=AS_OF))
    assert sorted(str(row["file"]) for row in spring.notices) == ["lucyen-2024-04.md", "vanchan-2024-04.txt"]
    assert {row["file"] for rows in (spring.tasks, spring.citations, spring.anomalies) for row in rows} == {
        "lucyen-2024-04.md", "vanchan-2024-04.txt"}  # fmt: skip
    here = collect(store, Scope(place="huyện Lục Yên", as_of=AS_OF))
    assert [row["file"] for row in here.sessions] == ["lucyen-2024-04.md"]
    health = collect(store, Scope(body="so y te", as_of=AS_OF))
    assert health.tasks and all(
        "Sở Y tế" in f"{row['assignees']} {row['coordinating']}" for row in health.tasks)  # fmt: skip
    with pytest.raises(NothingFound):
        collect(store, Scope(until="1999", as_of=AS_OF))


def test_hostile_text_is_text(report: Report, tmp_path: Path):
    bad = '<script>alert("1")</script>|=1+1\x01 [x](javascript:y)'
    changed = replace(
        report,
        notices=[{**row, "title": bad, "issuer": bad, "file": bad} for row in report.notices],
        tasks=[{**row, "text": bad, "now": bad, "assignees": bad, "section": bad} for row in report.tasks],
        bodies={bad: report.tasks},
        sessions=[{**row, "chair": bad, "kind": bad, "districts": bad} for row in report.sessions],
        petitions=[{**row, "text": bad, "petitioner": bad} for row in report.petitions],
        citations=[{**row, "quote": bad, "reason": bad, "number": bad} for row in report.citations],
        documents=[{**row, "label": bad} for row in report.documents],
        anomalies=[{**row, "quote": bad, "why": bad, "class": "other"} for row in report.anomalies],
        quotes={key: [{**row, "quote": bad, "section": bad} for row in rows] for key, rows in report.quotes.items()},
    )
    write_report(changed, tmp_path, title=bad)
    for path in tmp_path.rglob("*.html"):
        page = Page(path)
        assert "script" not in page.tags and "alert" in page.text
        assert not any("javascript:" in link for link in page.links)
    assert "<script>" not in (tmp_path / "report.md").read_text()
    assert "](" not in (tmp_path / "report.md").read_text().replace("\\]", "")
    sheet = openpyxl.load_workbook(tmp_path / "report.xlsx")["Nhiệm vụ"]
    assert sheet["B2"].data_type == "s" and sheet["B2"].value.startswith("<script>")


@pytest.mark.parametrize(
    ("written", "shown"),
    [("2024-05-07", "07/5/2024"), ("2024-02-17", "17/02/2024"), ("2024-12", "12/2024"), ("2024", "2024"),
     ("2024-Q2", "quý II/2024"), ("hằng tháng", "hằng tháng"), (None, "")],
)  # fmt: skip
def test_dates_as_offices_write_them(written: str | None, shown: str):
    assert day(written) == shown


def test_the_command(store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(writing, "has_workbooks", lambda: False)
    where = [str(store.path)] if hasattr(store, "path") else None
    if where is None:
        writer = open_writer(tmp_path / "store")
        build([str(EXAMPLES / "lucyen-2024-04.md")], writer, jobs=1)
        writer.close()
        where = [str(tmp_path / "store")]
    done = CliRunner().invoke(
        cli, ["report", "-o", str(tmp_path / "out"), "--as-of", AS_OF, "--store", *where], catch_exceptions=False)  # fmt: skip
    assert done.exit_code == 0 and "pip install 'kg-notices[xlsx]'" in done.output
    assert (tmp_path / "out" / "index.html").is_file() and not (tmp_path / "out" / "report.xlsx").exists()
