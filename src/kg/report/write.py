"""A report as files: pages that need nothing but a browser, a workbook, a Markdown file."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from kg.query.formats import text
from kg.report.collect import NOBODY, Report, Row
from kg.report.tables import UNNAMED, List, anchor, by_body, lists
from kg.report.words import ANOMALIES, OUTCOMES, SESSIONS, SEVERITIES, day, several
from kg.report.workbook import write_workbook

TEMPLATES = Path(__file__).parent / "templates"
PAGES: Mapping[str, str] = {
    "index": "Tổng hợp", "sessions": "Cuộc họp", "tasks": "Nhiệm vụ", "bodies": "Cơ quan", "documents": "Văn bản",
    "petitions": "Kiến nghị", "anomalies": "Điều đáng ngờ", "coverage": "Kết quả đọc",
}  # fmt: skip


def write_report(report: Report, folder: Path, title: str = "") -> list[Path]:
    """Write the report into `folder`, which is made where there is none; gives the files.

    index.html and a page for each list, bodies/*.html with the tasks of each body, notices/*.html with the quotes, report.css, report.md, and report.xlsx where
    openpyxl is installed. Files of an earlier report of the same folder are replaced.
    """
    for part in ("bodies", "notices"):
        (folder / part).mkdir(parents=True, exist_ok=True)
        for old in (folder / part).glob("*.html"):
            old.unlink()
    heading = title or default_title(report)
    tables, shared = lists(report), _shared(report, heading)
    written = []

    def put(name: str, content: str) -> None:
        path = folder / name
        path.write_text(content, encoding="utf-8", newline="\n")
        written.append(path)

    for page in PAGES:
        put(f"{page}.html", _page(page, shared, root=""))
    for number, body in enumerate(report.bodies, start=1):
        put(f"bodies/{number}.html", _page("body", shared, root="../", body=body))
    for notice in report.notices:
        quotes = report.quotes.get(str(notice["notice"]), [])
        put(anchor(notice["notice"]), _page("notice", shared, root="../", notice=notice, items=_items(quotes)))
    put("report.css", (TEMPLATES / "report.css").read_text(encoding="utf-8"))
    put("report.md", markdown(heading, tables))
    if has_workbooks():
        with (folder / "report.xlsx").open("wb") as stream:
            write_workbook(tables, stream)
        written.append(folder / "report.xlsx")
    return written


def has_workbooks() -> bool:
    """Whether openpyxl is installed."""
    from importlib.util import find_spec

    return find_spec("openpyxl") is not None


def default_title(report: Report) -> str:
    """What the report is about, in words."""
    scope = report.scope
    words = ["Tổng hợp thông báo kết luận"]
    words += [f"về {scope.place}"] if scope.place else []
    words += [f"có {scope.body}"] if scope.body else []
    words += [f"từ {day(scope.since)}"] if scope.since else []
    words += [f"đến {day(scope.until)}"] if scope.until else []
    return " ".join(words)


def markdown(title: str, tables: list[List]) -> str:
    """All lists as one Markdown file."""
    lines = [f"# {_inline(title)}", ""]
    for table in tables:
        lines += [f"## {table.title} ({len(table.rows)})", ""] if table is not tables[0] else [f"## {table.title}", ""]
        if table.rows:
            rows = [table.headers, ("---",) * len(table.headers), *table.rows]
            lines += ["| " + " | ".join(_inline(text(cell)) for cell in row) + " |" for row in rows] + [""]
        else:
            lines += ["Không có.", ""]
    return "\n".join(lines)


def _inline(value: str) -> str:
    """Text that Markdown shows as it stands: no markup, no HTML, on one line, for a cell of a table."""
    kept = value if value == "---" else "".join(f"\\{c}" if c in "\\`*_[]<>|#" else c for c in value)
    return " ".join(kept.replace("&", "&amp;").split())


def _items(quotes: list[Row]) -> dict[str, list[Row]]:
    """The quotes of a notice by item, in the order of the text."""
    items: dict[str, list[Row]] = {}
    for row in quotes:
        items.setdefault(str(row["item"]), []).append(row)
    return items


@cache
def _environment() -> Environment:
    made = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined,
                       trim_blocks=True, lstrip_blocks=True)  # fmt: skip
    made.filters.update(day=day, several=several, anchor=anchor)
    made.globals.update(pages=PAGES, UNNAMED=UNNAMED, SESSIONS=SESSIONS, OUTCOMES=OUTCOMES, ANOMALIES=ANOMALIES,
                        SEVERITIES=SEVERITIES, KINDS=_KINDS)  # fmt: skip
    return made


_KINDS = {**SESSIONS, "Task": "Nhiệm vụ", "Petition": "Kiến nghị", "Citation": "Viện dẫn", "Anomaly": "Điều đáng ngờ"}


def _shared(report: Report, title: str) -> dict[str, Any]:
    """What every page may show; made once, for it costs as much as the report is long."""
    cited: dict[str, list[Row]] = {}
    for row in report.citations:
        cited.setdefault(str(row["document"]), []).append(row)
    return {"report": report, "title": title, "bodies": by_body(report), "cited": cited,
            "unnamed": report.bodies.get(NOBODY, []), "workbook": has_workbooks()}  # fmt: skip


def _page(name: str, shared: Mapping[str, Any], **more: Any) -> str:
    return _environment().get_template(f"{name}.html").render(page=name, **shared, **more)
