"""Figures: amounts, percentages, areas, lengths, ratios and rates; and what is none."""

from __future__ import annotations

import time
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.parse.figures import find_figures, parse_number
from kg.resources import folder


def found(text: str) -> list[tuple[str, str, str]]:
    return [(text[f.start : f.end], f.value, f.unit) for f in find_figures(text)]


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("29.438", "29438"),
        ("2.182.775", "2182775"),
        ("17,420", "17.42"),
        ("13.7", "13.7"),
        ("0,22", "0.22"),
        ("0.125", "0.125"),
        ("02", "2"),
        ("100", "100"),
        ("1.234,50", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1,234,567", "1234567"),
        ("3,00", "3"),
        ("0", "0"),
        ("1.2.3", None),
        ("1,2,3", None),
    ],
)
def test_parse_number(printed: str, value: str | None) -> None:
    assert parse_number(printed) == value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("thu ngân sách đạt 41.250 triệu đồng, đạt 36,5% dự toán", [("41.250 triệu đồng", "41250", "triệu đồng"), ("36,5%", "36.5", "%")]),
        ("giải ngân 12,345 tỷ đồng/50,5 tỷ đồng = 24,4%", [("12,345 tỷ đồng", "12.345", "tỷ đồng"), ("50,5 tỷ đồng", "50.5", "tỷ đồng"), ("24,4%", "24.4", "%")]),
        ("đạt 23% (21,3 tỷ/94,8 tỷ)", [("23%", "23", "%"), ("21,3 tỷ", "21.3", "tỷ"), ("94,8 tỷ", "94.8", "tỷ")]),
        ("tiến độ từ 60 - 90%", [("60 - 90%", "60", "%"), ("60 - 90%", "90", "%")]),
        ("từ 5 đến 7 triệu đồng", [("5 đến 7 triệu đồng", "5", "triệu đồng"), ("5 đến 7 triệu đồng", "7", "triệu đồng")]),
        ("tăng trưởng 08% - 09%", [("08%", "8", "%"), ("09%", "9", "%")]),
        ("đạt 12/19 tiêu chí", [("12/19 tiêu chí", "12/19", "tiêu chí")]),
        ("đạt 12/19.", [("12/19", "12/19", "")]),
        ("xếp thứ 4/11 huyện, thành phố", [("4/11 huyện, thành phố", "4/11", "huyện, thành phố")]),
        ("03/04 Trạm y tế đã xong", [("03/04 Trạm y tế", "03/04", "Trạm y tế")]),
        ("hoàn thành 71/99 căn nhà tạm", [("71/99 căn", "71/99", "căn")]),
        ("mới có 34/60 bến thuyền và đạt 5/7 so với", [("34/60 bến thuyền", "34/60", "bến thuyền"), ("5/7", "5/7", "")]),
        ("hoàn thành 43/345, hộ đang xây dựng", [("43/345, hộ", "43/345", "hộ")]),
        ("bình quân 14,08 tiêu chí/xã", [("14,08 tiêu chí/xã", "14.08", "tiêu chí/xã")]),
        ("16 tiêu chí nông thôn mới/01 xã so với", [("16 tiêu chí nông thôn mới/01 xã", "16", "tiêu chí nông thôn mới/01 xã")]),
        ("dài khoảng 10km, rộng 3,5 m", [("10km", "10", "km"), ("3,5 m", "3.5", "m")]),
        ("gieo trồng 749,16ha; 4.032 ha", [("749,16ha", "749.16", "ha"), ("4.032 ha", "4032", "ha")]),
        ("thu nhập 55 triệu đồng/người/năm", [("55 triệu đồng/người/năm", "55", "triệu đồng/người/năm")]),
        ("hỗ trợ 40 triệu đồng/01 hộ", [("40 triệu đồng/01 hộ", "40", "triệu đồng/01 hộ")]),
        ("tổng mức đầu tư 1.200 tỷ", [("1.200 tỷ", "1200", "tỷ")]),
        ("thưởng 500.000 đồng cho mỗi hộ", [("500.000 đồng", "500000", "đồng")]),
        ("kim ngạch 2,5 tỷ USD và 300 triệu USD", [("2,5 tỷ USD", "2.5", "tỷ USD"), ("300 triệu USD", "300", "triệu USD")]),
        ("đạt 12,5/80 km", [("12,5/80 km", "12,5/80", "km")]),
    ],
)  # fmt: skip
def test_figures(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "ngày 22/4/2024 và ngày 9/4",
        "trong tháng 12/2023, quý I/2024",
        "Quyết định số 136/QĐ-UBND, Nghị quyết 18/2022/NQ-HĐND, số 02/11",
        "có 03 đồng chí, 295.000 lượt khách, 13 sản phẩm, 05 tiêu chí",
        "điện thoại 0203.3835.678, tài khoản 123.456",
        "Km105+00 Quốc lộ 3B, QL1A, đường tỉnh 242",
        "trực 24/7, 24/24 giờ",
        "quy hoạch chi tiết tỷ lệ 1/500 và 1/2000",
        "năm học 2023/2024, giai đoạn 2021 - 2025",
        "năm 2024 tỷ lệ hộ nghèo giảm, năm 2023 tỷ trọng",
        "dịp lễ 30/4 và 1/5, Quốc khánh 2/9",
        "mua 3 triệu cây giống, 2 tỷ con tôm",
        "15 hội đồng, 7 hợp đồng",
        "Điều 5, khoản 2, mục 1.1",
    ],
)
def test_no_figures(text: str) -> None:
    assert found(text) == []


def test_knowledge_is_tested_both_ways() -> None:
    data = tomllib.loads((folder("mappings") / "figures.toml").read_text(encoding="utf-8"))
    for part in [*data["unit"], data["per"], data["rate"], data["ratio"]]:
        for example in part["examples"]:
            assert found(f"kết quả đạt {example}.")[0][0] == example.strip("()"), example
    for entry in data["unit"]:
        for word in entry.get("not_before", []):
            assert not found(f"có 3 {entry['patterns'][0].strip('(?:)').split('|')[0]} {word} khác"), word


@given(st.text(alphabet="0123456789.,/%-– đtỷriệngxãkmha()", max_size=60))
def test_mentions_lie_in_the_text_and_in_order(text: str) -> None:
    mentions = find_figures(text)
    for mention in mentions:
        assert 0 <= mention.start < mention.end <= len(text)
        assert mention.unit in text[mention.start : mention.end]
    assert [m.start for m in mentions] == sorted(m.start for m in mentions)


@given(st.integers(0, 10**9), st.integers(0, 999))
def test_printed_numbers_are_read_back(whole: int, thousandths: int) -> None:
    printed = f"{whole:,}".replace(",", ".") + f",{thousandths:03d}"
    value = parse_number(printed)
    assert value is not None and abs(float(value) - (whole + thousandths / 1000)) < 1e-6 * max(1, whole)


@pytest.mark.parametrize(
    "line", ["1," * 200_000, "1/" * 200_000, "1 - " * 100_000, "5 đ" * 150_000, "1.234 " * 100_000]
)
def test_linear_on_adversarial_lines(line: str) -> None:
    start = time.process_time()
    find_figures(line)
    assert time.process_time() - start < 5
