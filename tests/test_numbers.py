"""The grammar of numbers and symbols."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.knowledge.kinds import code_key, issuer_of_code, issuers, kind_fits, kinds
from kg.parse.numbers import find_numbers, number_key, parse_number

# printed, serial, year, kind, issuer, unit, domain
PARTS = [
    ("136/QĐ-UBND", "136", None, "QĐ", "UBND", None, "year-series"),
    ("18/2022/QĐ-TTg", "18", 2022, "QĐ", "TTg", None, "normative"),
    ("111/2024/QH15", "111", 2024, None, "QH15", None, "normative"),
    ("1672/NQ-UBTVQH15", "1672", None, "NQ", "UBTVQH15", None, "normative"),
    ("02/2020/UBTVQH14", "2", 2020, None, "UBTVQH14", None, "normative"),
    ("1556-QĐ/TU", "1556", None, "QĐ", "TU", None, "party-term"),
    ("39-NQ/TW", "39", None, "NQ", "TW", None, "party-term"),
    ("10 NQ/TU", "10", None, "NQ", "TU", None, "party-term"),
    ("10/NQ-TU", "10", None, "NQ", "TU", None, "party-term"),
    ("12-HD/BTCTW", "12", None, "HD", "BTCTW", None, "party-term"),
    ("404/UBND-KT", "404", None, None, "UBND", "KT", "year-series"),
    ("1250/BTC-NSNN", "1250", None, None, "BTC", "NSNN", "year-series"),
    ("406/GM-ĐKT1", "406", None, "GM", "ĐKT1", None, "own-series"),
    ("12/KH-BCĐ", "12", None, "KH", "BCĐ", None, "own-series"),
    ("35/TB-VP", "35", None, "TB", "VP", None, "year-series"),
    ("123/TB-VPCP", "123", None, "TB", "VPCP", None, "year-series"),
    ("05/2015/TT-BTC", "5", 2015, "TT", "BTC", None, "normative"),
    ("01/2014/TTLT-BNV-BTC", "1", 2014, "TTLT", "BNV-BTC", None, "normative"),
    ("51/QĐ/UBND", "51", None, "QĐ", "UBND", None, "year-series"),
    ("05/CT- UBND", "5", None, "CT", "UBND", None, "year-series"),
    ("67/2010/NĐ - CP", "67", 2010, "NĐ", "CP", None, "normative"),
    ("12a/QĐ-UBND", "12a", None, "QĐ", "UBND", None, "year-series"),
    ("12/QĐUB", "12", None, "QĐ", "UB", None, "year-series"),
    ("80/CP", "80", None, None, "CP", None, "year-series"),
    ("12/QĐ-UBND-NC", "12", None, "QĐ", "UBND", "NC", "year-series"),
    ("57", "57", None, None, None, None, "bare"),
    ("30a", "30a", None, None, None, None, "bare"),
]


@pytest.mark.parametrize(("printed", "serial", "year", "kind", "issuer", "unit", "domain"), PARTS)
def test_parts(
    printed: str, serial: str, year: int | None, kind: str | None, issuer: str | None, unit: str | None, domain: str
) -> None:
    number = parse_number(printed)
    assert (number.serial, number.year, number.kind, number.issuer, number.unit, number.domain) == (
        serial, year, kind, issuer, unit, domain,
    )  # fmt: skip
    assert number.printed == printed.replace(" ", "")


SAME = [
    ("05/CT- UBND", "5/CT-UBND"),
    ("05/CT–UBND", "05/CT-UBND"),
    ("51/QĐ/UBND", "51/QĐ-UBND"),
    ("12/QÐ-UBND", "12/QĐ-UBND"),  # the letter Eth for the letter Đ
    ("10 NQ/TU", "10-NQ/TU"),
    ("10-NQ/TU", "10/NQ-TU"),
    ("04/2015/TT-BTC", "4/2015/TT-BTC"),
    ("15/CTR-UBND", "15/CTr-UBND"),
]
DIFFERENT = [
    ("12/QĐ-UBND", "12/2024/QĐ-UBND"),
    ("12/QĐ-UBND", "12/QĐ-HĐND"),
    ("12/QĐ-UBND", "12a/QĐ-UBND"),
    ("12/QĐ-UBND", "120/QĐ-UBND"),
    ("404/UBND-KT", "404/UBND-NC"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_number(one: str, other: str) -> None:
    assert number_key(one) == number_key(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different_numbers(one: str, other: str) -> None:
    assert number_key(one) != number_key(other)


FOUND = [
    ("theo Quyết định số 12 /QĐ- UBND ngày", ["12/QĐ-UBND"]),
    ("04/CT-UBNDcủa Chủ tịch", ["04/CT-UBND"]),
    ("Số 1556-QĐ/TU,ngày 9/1", ["1556-QĐ/TU"]),
    ("12/QĐ-UBND - Sở Y tế", ["12/QĐ-UBND"]),
    ("12/QĐ-UBND. UBND tỉnh", ["12/QĐ-UBND"]),
    ("01/2014/TTLT-BNV-BTC và 28/2023/NQ-HĐND", ["01/2014/TTLT-BNV-BTC", "28/2023/NQ-HĐND"]),
    ("tỷ lệ 12/19, ngày 12/3/2024, 56,8 tỷ/137 tỷ", []),
    ("ĐT: 0206.3852.123; 3713.0.1059", []),
    ("Km12+300 QL3, TL1/500", []),
    ("50 triệu đồng/ha, 14 tiêu chí/xã", []),
]


@pytest.mark.parametrize(("text", "numbers"), FOUND)
def test_found_in_text(text: str, numbers: list[str]) -> None:
    assert [mention.number.printed for mention in find_numbers(text)] == numbers


@pytest.mark.parametrize("issuer", issuers(), ids=lambda issuer: issuer.codes[0])
def test_every_issuer_matches_its_example_and_the_other_way_round(issuer: object) -> None:
    number = parse_number(issuer.example)  # type: ignore[attr-defined]
    assert number.issuer is not None
    assert issuer_of_code(number.issuer) is issuer


def test_codes_of_kinds_are_told_apart() -> None:
    names = [kind.name for kind in kinds()]
    assert len(names) == len(set(names))
    assert all(code_key(code) for kind in kinds() for code in (*kind.codes, *kind.compounds))


@pytest.mark.parametrize(
    ("kind", "code", "fits"),
    [
        ("Quyết định", "QĐ", True), ("Quy định", "QĐ", True), ("Kết luận", "TB", False), ("Thông báo kết luận", "TB", True),
        ("Văn bản", "BC", True), ("Công văn", None, True), ("Công văn", "BC", False), ("Quyết định", None, False),
        ("Tờ trình", "TT", True), ("Luật", None, True), ("Giấy gì đó", "QĐ", True), ("Kế hoạch", "XYZ", True),
    ],
)  # fmt: skip
def test_kind_against_code(kind: str, code: str | None, fits: bool) -> None:
    assert kind_fits(kind, code) is fits


@given(st.integers(1, 99999), st.sampled_from(["QĐ", "NQ", "KH", "CT", "TB"]), st.sampled_from(["UBND", "HĐND", "SNV"]))
def test_a_number_is_found_as_it_is_written(serial: int, kind: str, issuer: str) -> None:
    for printed in (f"{serial}/{kind}-{issuer}", f"{serial}/2024/{kind}-{issuer}", f"{serial}-{kind}/TU"):
        (mention,) = find_numbers(f"số {printed} ngày")
        assert mention.number.printed == printed
        assert number_key(printed) == number_key(f" 0{printed}".strip())


@given(st.text(max_size=40))
def test_anything_is_accepted(text: str) -> None:
    parse_number(text)
    number_key(text)
    list(find_numbers(text))
