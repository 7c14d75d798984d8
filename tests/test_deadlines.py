"""Deadlines: which dates limit the work, and which belong to plans, findings and documents."""

from __future__ import annotations

import pytest

from kg.parse.context import Context
from kg.parse.deadlines import find_deadlines, last_day

CONTEXT = Context(date="2024-04-22")


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("Báo cáo UBND tỉnh trước ngày 30/4/2024.", ["2024-04-30"]),
        ("Hoàn thành trong tháng 6/2024.", ["2024-06"]),
        ("bảo đảm hoàn thành trong Quý III/2024.", ["2024-Q3"]),
        (
            "giải ngân đến hết ngày 30/9/2024 đạt tối thiểu 40%; giải ngân 100% đến hết ngày 31/12/2024",
            ["2024-09-30", "2024-12-31"],
        ),
        ("khởi công chậm nhất trong tháng 6/2024", ["2024-06"]),
        ("nhằm đạt chuẩn trong năm 2024, trong đó", ["2024"]),
        ("phấn đấu đạt chuẩn nông thôn mới năm 2025", ["2025"]),
        ("bảo đảm đến hết năm 2024 tỷ lệ giải ngân đạt 100%", ["2024"]),
        ("xong trước ngày 15 tháng 5 năm 2024", ["2024-05-15"]),
        ("Báo cáo trước ngày 25/5.", ["2024-05-25"]),
        ("hoàn thành trong tháng 01", ["2025-01"]),
        ("giải ngân hết kế hoạch vốn được giao đến hết ngày 31/12/2024", ["2024-12-31"]),
        ("hoàn thành các chỉ tiêu đã đề ra trong Quý III/2024", ["2024-Q3"]),
        ("rà soát (theo số liệu đã báo cáo) trước ngày 30/6/2024", ["2024-06-30"]),
        ("Phấn đấu tăng trưởng năm 2024 đạt từ 8%", ["2024"]),
        ("báo cáo UBND tỉnh trước 17 giờ ngày 12/9/2024", ["2024-09-12"]),
        ("báo cáo lại UBND tỉnh tại phiên họp tháng 8/2024", ["2024-08"]),
        ("trình Ban Thường vụ tại Hội nghị tháng 10/2024", ["2024-10"]),
        ("phấn đấu cả năm 2024 giải ngân đạt trên 95%", ["2024"]),
        ("gửi Sở Tài chính trước ngày 15/6 và ngày 30/6/2024", ["2024-06-15", "2024-06-30"]),
    ],
)
def test_dates_that_limit(text: str, dates: list[str]) -> None:
    assert [d.date for d in find_deadlines(text, 0, len(text), CONTEXT)] == dates


@pytest.mark.parametrize(
    "text",
    [
        "Phấn đấu giải ngân đạt 100% kế hoạch vốn đầu tư công năm 2024.",
        "thực hiện Kế hoạch phát triển kinh tế - xã hội năm 2024",
        "điều chỉnh quy hoạch sử dụng đất đến năm 2030 cấp huyện",
        "tính đến ngày 13/9/2024 đạt 48%",
        "giải ngân được 45% đến ngày 30/6/2024",
        "tốc độ tăng trưởng năm 2024 đạt 8%",
        "trên địa bàn huyện, đặc biệt là trong năm 2025",
        "thực hiện các tiêu chí nâng cao năm 2024",
        "giai đoạn 2021 - 2025",
    ],
)
def test_dates_that_do_not(text: str) -> None:
    assert [d.date for d in find_deadlines(text, 0, len(text), CONTEXT)] == []


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("Báo cáo kết quả hằng quý.", "recurring", "hằng quý"),
        ("báo cáo trước ngày 25 hằng tháng", "recurring", "trước ngày 25 hằng tháng"),
        (
            "hoàn thành trong vòng 15 ngày kể từ ngày nhận hồ sơ, báo cáo",
            "relative",
            "trong vòng 15 ngày kể từ ngày nhận hồ sơ",
        ),
        (
            "triển khai ngay sau khi có hướng dẫn của Trung ương.",
            "relative",
            "ngay sau khi có hướng dẫn của Trung ương",
        ),
    ],
)
def test_recurring_and_relative_ones_stay_what_they_are(text: str, kind: str, words: str) -> None:
    (deadline,) = find_deadlines(text, 0, len(text), CONTEXT)
    assert (deadline.kind, text[deadline.start : deadline.end], deadline.date) == (kind, words, None)


@pytest.mark.parametrize(
    ("date", "day"),
    [("2024", "2024-12-31"), ("2024-02", "2024-02-29"), ("2024-Q2", "2024-06-30"), ("2024-06-15", "2024-06-15")],
)
def test_last_day(date: str, day: str) -> None:
    assert last_day(date) == day


def test_dates_of_citations_are_their_own() -> None:
    text = "thực hiện trước ngày 30/4/2024 theo Kế hoạch số 5/KH-UBND trong ngày 02/4/2024"
    assert [d.date for d in find_deadlines(text, 0, len(text), CONTEXT, [(36, len(text))])] == ["2024-04-30"]
