"""Shares of one whole: more than all of it, two that together exceed it, a table's columns that add up to something else
than the row of their total."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from kg.parse.anomaly_amounts import number
from kg.parse.anomaly_report import AnomalyMention, Facts, report
from kg.parse.figures import FigureMention, parse_number

# Those of whom a share is counted: "106% người dân được cấp thẻ".
COUNTED = re.compile(
    r" (?:tổng )?(?:số )?(?:người dân|hộ dân|hộ gia đình|hộ(?= )|dân số|trẻ em|trẻ|học sinh|cán bộ|đảng viên|xã(?! hội)|thôn|bản|trường|trạm y tế|cơ sở|hồ sơ|phụ nữ)(?!\w)"
)
RATE = re.compile(
    r"[Tt]ỷ lệ (?!tăng|giảm|giải ngân|thu|thực hiện|hoàn thành kế hoạch)[^.;:,()\d\n]{3,70} (?:đạt|là|chiếm)?(?: trên| khoảng)? ?$"
)
AGAINST = re.compile(r",? (?:kế hoạch|dự toán|chỉ tiêu|so với|cùng kỳ|nghị quyết|KH\b|NQ\b|năm)")
# "ngân sách tỉnh hỗ trợ 60%, ngân sách thành phố 50%"; "đúng hạn 99,1%, quá hạn 2,4%".
PAYERS = re.compile(
    r"ngân sách (?:trung ương|nhà nước|tỉnh|thành phố|huyện|xã|địa phương|cấp \w+)[^,;.()\d]{0,24} $", re.IGNORECASE
)
OPPOSITES = (
    ("đúng hạn", "quá hạn"), ("đúng hạn", "trễ hạn"), ("trước hạn và đúng hạn", "quá hạn"), ("đã qua đào tạo", "chưa qua đào tạo"),
    ("qua đào tạo", "chưa qua đào tạo"), ("nam", "nữ"), ("hài lòng", "không hài lòng"), ("đã giải quyết", "chưa giải quyết"),
)  # fmt: skip
BETWEEN = re.compile(r"[,;]? (?:và |còn |số )?[^.;:()\d\n]{2,60}")
ROW = re.compile(r"^\|(.+)\|[ \t]*$", re.MULTILINE)
TOTAL = re.compile(r"(?:tổng )?cộng|tổng(?: số)?", re.IGNORECASE)
CELL = re.compile(r"(?P<number>\d[\d.,]*\d|\d)(?: ?(?P<unit>[^\W\d][^|\d]*))?")
LEAST_ROWS = 2


def share_anomalies(facts: Facts) -> Iterator[AnomalyMention]:
    percents = [figure for figure in facts.figures if figure.unit == "%" and "/" not in figure.value]
    for figure in percents:
        if number(figure) > 100 and _is_share(facts.text, figure):
            yield report("more-than-all", figure.start, figure.end, facts.text[figure.start : figure.end])
    for one, other in pairwise(percents):
        added = number(one) + number(other)
        if added > 100.5 and number(one) <= 100 >= number(other) and _are_one_whole(facts.text, one, other):
            right = f"{added:.2f}".rstrip("0").rstrip(".").replace(".", ",")
            word = f"{facts.text[one.start : one.end]} + {facts.text[other.start : other.end]}"
            yield report("more-than-hundred", one.start, other.end, word, f"{right}%")
    yield from _tables(facts)


def _is_share(text: str, figure: FigureMention) -> bool:
    if AGAINST.match(text, figure.end):
        return False
    return (
        COUNTED.match(text, figure.end) is not None
        or RATE.search(text, max(0, figure.start - 90), figure.start) is not None
    )


def _are_one_whole(text: str, one: FigureMention, other: FigureMention) -> bool:
    """Whether two percentages of a sentence are those of payers of one sum, or of what is and what is not."""
    between = text[one.end : other.start]
    if not BETWEEN.fullmatch(between):
        return False
    before = text[max(0, one.start - 60) : one.start]
    if PAYERS.search(before) and PAYERS.search(between):
        return True
    left, right = before.rstrip().lower(), between.rstrip().lower()
    return any(
        _ends(left, first) and _ends(right, second) for pair in OPPOSITES for first, second in (pair, pair[::-1])
    )


def _ends(words: str, phrase: str) -> bool:
    words = re.sub(r" (?:đạt|là|chiếm|tỷ lệ|khoảng|trên|gần)$", "", words)
    return words.endswith(phrase) and not words.removesuffix(phrase).endswith(("chưa ", "không "))


def _tables(facts: Facts) -> Iterator[AnomalyMention]:
    """A table's last row that gives the totals of the rows above it."""
    rows: list[re.Match[str]] = []
    for row in ROW.finditer(facts.text):
        if rows and rows[-1].end() + 1 != row.start():
            rows = []
        cells = [cell.strip() for cell in row[1].split("|")]
        if len(rows) > LEAST_ROWS and any(TOTAL.fullmatch(cell.strip(" *:")) for cell in cells[:2]):
            yield from _columns(row, rows[1:])
            rows = []
        else:
            rows.append(row)


def _columns(total: re.Match[str], rows: list[re.Match[str]]) -> Iterator[AnomalyMention]:
    columns = [row[1].split("|") for row in rows]
    at = total.start(1)
    for index, cell in enumerate(total[1].split("|")):
        printed = cell.strip(" *")
        whole = _cell(printed)
        parts = [_cell(row[index].strip(" *")) if index < len(row) else None for row in columns]
        values = [part[0] for part in parts if part is not None]
        alike = {part[1] for part in parts if part is not None} | ({whole[1]} if whole else set())
        if whole is not None and len(values) == len(rows) and len(alike - {""}) <= 1:
            added = sum(values)
            if abs(added - whole[0]) > max(0.005 * abs(added), 0.011):
                start = at + cell.index(printed)
                right = f"{added:,.2f}".rstrip("0").rstrip(".").translate(str.maketrans(",.", ".,"))
                yield report("sum-of-parts", start, start + len(printed), printed, f"{right} {whole[1]}".strip())
        at += len(cell) + 1


def _cell(printed: str) -> tuple[float, str] | None:
    """The number in a cell and its unit; None for percentages and whatever else does not add up."""
    found = CELL.fullmatch(printed)
    value = parse_number(found["number"]) if found is not None else None
    unit = (found["unit"] or "").strip() if found is not None else ""
    return None if value is None or unit == "%" else (float(value), unit)
