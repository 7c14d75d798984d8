"""The lists of a report as plain tables, for the workbook and the Markdown file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from kg.query import Cell
from kg.report.collect import NOBODY, Report, Row, notice_of
from kg.report.words import ANOMALIES, OUTCOMES, SESSIONS, SEVERITIES, day

UNNAMED = "(không nêu cơ quan)"
Column = tuple[str, Callable[[Row], Cell]]


@dataclass(frozen=True, slots=True)
class List:
    """A table with a title (also the name of its sheet: at most 31 characters, none of []:*?/\\)."""

    title: str
    headers: tuple[str, ...]
    rows: list[tuple[Cell, ...]]


def lists(report: Report) -> list[List]:
    """All lists; the first holds the figures, each of them the number of rows of a list or of a part of one."""
    words = {str(row["item"]): row["quote"] for rows in report.quotes.values() for row in rows}

    def quote(item: str) -> Column:
        return ("Nguyên văn", lambda row: words.get(str(row[item])))

    file, section = _plain("Tệp", "file"), _plain("Mục", "section")
    return [
        List("Tổng hợp", ("Nội dung", "Số lượng"), [(name, number) for name, number in figures(report)]),
        _list("Cuộc kiểm tra, họp, làm việc", report.sessions, _day("Ngày", "date"), _coded("Loại", "kind", SESSIONS),
              _plain("Chủ trì", "chair"), _plain("Chức vụ", "chair_post"), _plain("Huyện", "districts"),
              _plain("Xã", "communes"), _plain("Căn cứ", "basis"), file),
        _list("Nhiệm vụ", report.tasks, _day("Thời hạn", "due"), _plain("Nhiệm vụ", "text"),
              _plain("Cơ quan thực hiện", "assignees"), _plain("Chủ trì", "lead"), _plain("Phối hợp", "coordinating"),
              _plain("Nay thuộc trách nhiệm", "now"), _plain("Theo văn bản", "cites"), section, file, quote("task")),
        List("Nhiệm vụ theo cơ quan", ("Cơ quan", "Số nhiệm vụ", "Đã qua hạn", "Chưa đến hạn", "Không có ngày hạn"),
             [(report.names.get(body, UNNAMED), *counts) for body, counts in by_body(report)]),
        _list("Văn bản được viện dẫn", report.documents, _plain("Văn bản", "label"), _plain("Số lần", "citations"),
              _plain("Số thông báo", "notices"), _day("Lần đầu", "first"), _day("Lần cuối", "last")),
        _list("Kiến nghị", report.petitions, _plain("Cơ quan kiến nghị", "petitioner"), _plain("Nội dung", "text"),
              _plain("Giao giải quyết", "assignees"), _plain("Phối hợp", "coordinating"), section, file, quote("petition")),
        _list("Điều đáng ngờ", report.anomalies, _coded("Loại", "class", ANOMALIES),
              _coded("Mức độ", "severity", SEVERITIES), _plain("Nguyên văn", "quote"), _plain("Vì sao", "why"), section, file),
        _list("Viện dẫn", report.citations, _coded("Kết quả", "outcome", OUTCOMES), _plain("Nguyên văn", "quote"),
              _plain("Số, ký hiệu", "number"), _day("Ngày", "date"), _plain("Cơ quan ban hành", "issuer"),
              _plain("Lý do", "reason"), section, file),
        _list("Thông báo", report.notices, _plain("Tệp", "file"), _plain("Số", "number"), _plain("Ký hiệu", "symbol"),
              _plain("Cơ quan ban hành", "issuer"), _day("Ngày", "date"), _plain("Trích yếu", "title"),
              _plain("Người ký", "signer")),
    ]  # fmt: skip


def figures(report: Report) -> list[tuple[str, int]]:
    """What is counted, and how many there are."""
    return [
        ("Thông báo", len(report.notices)),
        ("Cuộc kiểm tra, họp, làm việc", len(report.sessions)),
        ("Nhiệm vụ", len(report.tasks)),
        (f"Nhiệm vụ đã qua hạn (tính đến {day(report.as_of)})", len(report.passed)),
        ("Nhiệm vụ chưa đến hạn", len(report.ahead)),
        ("Nhiệm vụ không có ngày hạn", len(report.undated)),
        ("Nhiệm vụ không nêu cơ quan", len(report.bodies.get(NOBODY, []))),
        ("Kiến nghị", len(report.petitions)),
        ("Kiến nghị chưa giao cơ quan nào", len(report.unanswered)),
        ("Văn bản được viện dẫn", len(report.documents)),
        ("Lần viện dẫn", len(report.citations)),
        *((f"Viện dẫn {OUTCOMES.get(name, name)}", len(rows)) for name, rows in report.outcomes().items()),
        ("Điều đáng ngờ", len(report.anomalies)),
    ]


def by_body(report: Report) -> list[tuple[str, tuple[int, int, int, int]]]:
    """For each body: its tasks, those whose deadline has passed, those whose deadline is ahead, those without a day."""
    counted = []
    for body, tasks in report.bodies.items():
        dated = [str(task["due"]) for task in tasks if task["due"]]
        passed = sum(due < report.as_of for due in dated)
        counted.append((body, (len(tasks), passed, len(dated) - passed, len(tasks) - len(dated))))
    return counted


def anchor(item: Cell) -> str:
    """Where a report's pages of quotes show an item: "…/notice/<hash>/task/3" → "notices/<hash>.html#task-3"."""
    notice = notice_of(item)
    rest = str(item).removeprefix(notice).strip("/").replace("/", "-")
    return f"notices/{notice.rsplit('/', 1)[-1]}.html" + (f"#{rest}" if rest else "")


def _list(title: str, rows: Sequence[Row], *columns: Column) -> List:
    return List(title, tuple(name for name, _ in columns), [tuple(of(row) for _, of in columns) for row in rows])


def _plain(header: str, column: str) -> Column:
    return header, lambda row: row[column]


def _day(header: str, column: str) -> Column:
    return header, lambda row: day(row[column])


def _coded(header: str, column: str, names: Mapping[str, str]) -> Column:
    return header, lambda row: names.get(str(row[column]), row[column])
