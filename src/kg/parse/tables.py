"""Tasks in tables: "| TT | Nội dung | Chủ trì | Phối hợp | Thời hạn | Sản phẩm |", in the body or in an annex."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from kg.read.document import Document

Column = Literal["what", "lead", "coordinating", "deadline", "product", "other"]

_COLUMNS: tuple[tuple[Column, re.Pattern[str]], ...] = (
    ("coordinating", re.compile(r"phối hợp", re.IGNORECASE)),
    (
        "lead",
        re.compile(
            r"chủ trì|thực hiện$|(?:cơ quan|đơn vị|đầu mối|trách nhiệm|địa phương)(?! phối hợp)|được giao",
            re.IGNORECASE,
        ),
    ),
    ("deadline", re.compile(r"thời (?:gian|hạn|điểm)|tiến độ|hạn (?:hoàn thành|báo cáo)|hoàn thành", re.IGNORECASE)),
    ("product", re.compile(r"sản phẩm|kết quả|hình thức", re.IGNORECASE)),
    ("what", re.compile(r"nhiệm vụ|nội dung|công việc|kiến nghị|đề xuất|việc", re.IGNORECASE)),
)
_NUMBER = re.compile(r"\s*(?:stt|tt|số tt|[ivx]+|\d{1,3}(?:\.\d+)*)?\.?\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table of tasks: the clean-text span of each column that it has."""

    what: tuple[int, int]
    lead: tuple[int, int] | None
    coordinating: tuple[int, int] | None
    deadline: tuple[int, int] | None


def find_rows(document: Document, paragraphs: Sequence[int]) -> Iterator[Row]:
    """The rows of tables of tasks among the paragraphs: those below a header that names what is to be done and by whom."""
    columns: list[Column] = []
    last = -2
    for at in paragraphs:
        paragraph = document.paragraphs[at]
        if not paragraph.cells:
            continue
        cells = _cells(document.text, paragraph.start, paragraph.end)
        header = _header(document.text, cells)
        if header:
            columns = header
        elif columns and at == last + 1 and len(cells) >= len(columns) - 1:
            row = _row(document.text, cells, columns)
            if row is not None:
                yield row
        else:
            columns = []
        last = at


def _cells(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The spans between the bars, blanks left out; empty cells stay as empty spans."""
    bars = [start + found.start() for found in re.finditer(r"\|", text[start:end])]
    if text[start] != "|":
        bars.insert(0, start - 1)
    if text[end - 1] != "|":
        bars.append(end)
    spans = []
    for left, right in pairwise(bars):
        words = text[left + 1 : right]
        begin = left + 1 + len(words) - len(words.lstrip())
        spans.append((begin, max(begin, right - (len(words) - len(words.rstrip())))))
    return spans


def _header(text: str, cells: Sequence[tuple[int, int]]) -> list[Column]:
    """The columns that a header row names, or nothing where the row is none."""
    if any(b - a > 60 for a, b in cells):
        return []
    columns: list[Column] = []
    for a, b in cells:
        named: Column = next((column for column, words in _COLUMNS if words.search(text[a:b])), "other")
        columns.append(named if named not in columns else "other")
    return columns if "what" in columns and ("lead" in columns or "deadline" in columns) else []


def _row(text: str, cells: Sequence[tuple[int, int]], columns: Sequence[Column]) -> Row | None:
    spans: dict[Column, tuple[int, int]] = {}
    for column, span in zip(columns, cells, strict=False):
        if span[0] < span[1]:
            spans.setdefault(column, span)
    what = spans.get("what")
    if what is None or _NUMBER.match(text, *what) or len(text[what[0] : what[1]].split()) < 3:
        return None
    return Row(what, spans.get("lead"), spans.get("coordinating"), spans.get("deadline"))
