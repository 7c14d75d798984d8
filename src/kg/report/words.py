"""The words of a report: Vietnamese names for the values of the graph, dates as offices write them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kg.query import Cell

SESSIONS: Mapping[str, str] = {
    "Inspection": "Kiểm tra", "Meeting": "Họp", "WorkingSession": "Làm việc", "Session": "Phiên làm việc",
}  # fmt: skip
OUTCOMES: Mapping[str, str] = {
    "resolved": "xác định được văn bản", "partial": "thiếu một phần thông tin", "ambiguous": "có thể là nhiều văn bản",
    "unknown": "không xác định được",
}  # fmt: skip
ANOMALIES: Mapping[str, str] = {
    "date": "ngày tháng", "amount": "số liệu", "place": "tên địa danh", "name": "tên người", "duplicate": "lặp lại",
    "symbol": "ký hiệu văn bản", "spelling": "chính tả", "other": "khác",
}  # fmt: skip
SEVERITIES: Mapping[str, str] = {"error": "sai", "warning": "nên xem lại", "info": "lưu ý"}

_DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")
_QUARTERS = {"Q1": "quý I/", "Q2": "quý II/", "Q3": "quý III/", "Q4": "quý IV/"}


def day(value: Cell) -> str:
    """A date of the graph as it is written: "2024-05-07" → "07/5/2024", "2024-05" → "5/2024", "2024-Q2" → "quý II/2024".

    Days below 10 and the months 1 and 2 take a zero (Decree 30/2020/NĐ-CP, Annex I, II.4.b). Other text stays as it is.
    """
    text = "" if value is None else str(value)
    if (parts := text.split("-"))[-1] in _QUARTERS and len(parts) == 2:
        return _QUARTERS[parts[1]] + parts[0]
    found = _DATE.fullmatch(text)
    if not found:
        return text
    year, month, number = found.groups()
    shown = [] if month is None else [month if int(month) < 3 else str(int(month))]
    return "/".join([*([number] if number else []), *shown, year])


def several(value: Cell) -> list[str]:
    """The values of a cell that holds several, in their order."""
    return [part for part in str(value or "").split(" | ") if part]
