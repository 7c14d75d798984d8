"""Dates as notices write them."""

from __future__ import annotations

import itertools
import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.parse.dates import date_at, dates_within, find_dates

TABLE = [
    ("ngày 09/01/2024", ["2024-01-09"]),
    ("họp 12/3/2024.", ["2024-03-12"]),
    ("ký 09-01-2024", ["2024-01-09"]),
    ("ngày 9.1.2024", ["2024-01-09"]),
    ("ngày 5 - 6 - 2021", ["2021-06-05"]),
    ("ngày 15 tháng 12 năm 2023", ["2023-12-15"]),
    ("15 tháng 12 năm 2023", ["2023-12-15"]),
    ("ngày 15 tháng 12/2023", ["2023-12-15"]),
    ("Hòa An, ngày     tháng 4 năm 2024", ["2024-04"]),
    ("ngày … tháng 4 năm 2024", ["2024-04"]),
    ("ngày … tháng … năm 2024", ["2024"]),
    ("tháng 12 năm 2023", ["2023-12"]),
    ("trong tháng 6/2025", ["2025-06"]),
    ("xong trong 10/2024", ["2024-10"]),
    ("quý III/2024", ["2024-Q3"]),
    ("Quý I năm 2024", ["2024-Q1"]),
    ("quý 2/2024", ["2024-Q2"]),
    ("quý IV", ["XXXX-Q4"]),
    ("năm 2024", ["2024"]),
    ("NĂM 2024", ["2024"]),
    ("ngày 22/4", ["XXXX-04-22"]),
    ("ngày 30 tháng 6", ["XXXX-06-30"]),
    ("ngày 5/6/24", ["2024-06-05"]),
    # The mark of a footnote glued to the year.
    ("ngày 15/12/20257 và", ["2025-12-15"]),
    ("tháng 6/20251", ["2025-06"]),
    # Said once for all.
    ("ngày 12, 13/3/2024", ["2024-03-12", "2024-03-13"]),
    ("các ngày 12 và 13 tháng 3 năm 2024", ["2024-03-12", "2024-03-13"]),
    ("ngày 12-13/3/2024", ["2024-03-12", "2024-03-13"]),
    ("từ ngày 12 đến ngày 15/3/2024", ["2024-03-12", "2024-03-15"]),
    ("ngày 05, ngày 06 và ngày 07/8/2024", ["2024-08-05", "2024-08-06", "2024-08-07"]),
    ("ngày 30/6 và ngày 30/9/2024", ["2024-06-30", "2024-09-30"]),
    ("tháng 6 và tháng 7/2025", ["2025-06", "2025-07"]),
    ("quý II, III/2024", ["2024-Q2", "2024-Q3"]),
    ("quý I và II năm 2025", ["2025-Q1", "2025-Q2"]),
    # Not said twice.
    ("tính đến tháng 31/3/2025 là", ["2025-03-31"]),
    ("6 tháng đầu năm 2025", ["2025"]),
]

NO_DATES = [
    "đứng 08/11 huyện, đạt 12/19 tiêu chí",
    "số 05/2015/TT-BTC",
    "giai đoạn 2021-2025",
    "ĐT: 0206.3852.123",
    "ngày 25 hằng tháng",
    "mỗi tháng một lần, 12 tháng",
    "tỷ lệ 1/2000",
    "quý khách",
]


@pytest.mark.parametrize(("text", "values"), TABLE)
def test_table(text: str, values: list[str]) -> None:
    found = find_dates(text)
    assert [mention.value for mention in found] == values
    assert all(mention.possible for mention in found)


@pytest.mark.parametrize("text", NO_DATES)
def test_what_is_no_date(text: str) -> None:
    assert find_dates(text) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [("ngày 31/02/2024", "2024-02"), ("29/2/2023", "2023-02"), ("ngày 15/13/2024", "2024"), ("tháng 13/2024", "2024")],
)
def test_an_impossible_date_is_kept_and_flagged(text: str, value: str) -> None:
    (mention,) = find_dates(text)
    assert (mention.value, mention.possible) == (value, False)


def test_a_leap_day_can_be() -> None:
    assert [mention.possible for mention in find_dates("ngày 29/02/2024 và ngày 29/2")] == [True, True]


def test_date_at_reads_only_there() -> None:
    text = "số 5 ngày 12/3/2024"
    assert date_at(text, 5) is not None
    assert date_at(text, 0) is None


def test_dates_within() -> None:
    text = "ngày 1/2/2024, ngày 3/4/2024, ngày 5/6/2024"
    assert [mention.value for mention in dates_within(find_dates(text), 10, 32)] == ["2024-04-03"]


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)))
def test_every_day_is_read_in_every_form(day: date) -> None:
    forms = (
        f"ngày {day.day:02d}/{day.month:02d}/{day.year}",
        f"{day.day}/{day.month}/{day.year}",
        f"ngày {day.day} tháng {day.month} năm {day.year}",
        f"ngày {day.day}-{day.month}-{day.year}",
    )
    for form in forms:
        assert [found.value for found in find_dates(form)] == [day.isoformat()]


@given(st.text(alphabet="ngàythángquýnăm 0123456789/-.,;IV\n", max_size=80))
def test_mentions_are_ordered_and_apart(text: str) -> None:
    found = find_dates(text)
    assert all(one.end <= other.start for one, other in itertools.pairwise(found))
    assert all(0 <= mention.start < mention.end <= len(text) for mention in found)


@pytest.mark.parametrize("piece", ["ngày 1", "tháng 1, ", "quý I, ", "1/1/", "12 và ", "năm 2", "ngày 1, 2 và "])
def test_linear_on_adversarial_lines(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    begun = time.process_time()
    find_dates(text)
    assert time.process_time() - begun < 2.0
