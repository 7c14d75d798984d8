"""The parts of a document by their form: letterhead, subject, preamble, body, Nơi nhận, signature."""

from __future__ import annotations

import pytest

from kg.parse.header import read_header
from kg.parse.layout import find_layout
from kg.parse.signature import read_recipients, read_signature, write_post
from kg.read import read_text

OFFICE = """VĂN PHÒNG CHÍNH PHỦ CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
---------------
Số: 123/TB-VPCP Hà Nội, ngày 05 tháng 3 năm 2023
THÔNG BÁO
KẾT LUẬN CỦA PHÓ THỦ TƯỚNG TẠI CUỘC HỌP
VỀ TIẾN ĐỘ DỰ ÁN
Ngày 01 tháng 3 năm 2023, tại Trụ sở Chính phủ, Phó Thủ tướng Trần Văn Mẫu đã chủ trì cuộc họp và kết luận như sau:
1. Giao Bộ Giả định rà soát tiến độ.
Văn phòng Chính phủ xin thông báo để các cơ quan biết, thực hiện./.
Nơi nhận: KT. BỘ TRƯỞNG, CHỦ NHIỆM
- Thủ tướng Chính phủ (để b/c); PHÓ CHỦ NHIỆM
- Các Phó Thủ tướng;
- Lưu: VT, CN (2b). Nguyễn Văn Thử
"""

PARTY = """TỈNH ỦY HÀ GIẢ          ĐẢNG CỘNG SẢN VIỆT NAM
*                    Hà Giả, ngày 12 tháng 01 năm 2022
Số 35-TB/TU
THÔNG BÁO KẾT LUẬN
của Ban Thường vụ Tỉnh ủy về công tác cán bộ
-----
Tại phiên họp ngày 10/01/2022, Ban Thường vụ Tỉnh ủy đã nghe báo cáo và kết luận như sau:
1. Yêu cầu các cấp ủy rà soát.
Nơi nhận:
- Các huyện ủy, thành ủy,
các ban đảng;
- Lưu Văn phòng Tỉnh ủy.
T/M BAN THƯỜNG VỤ
PHÓ BÍ THƯ
Lê Thị Mẫu
"""

SIGNED_FIRST = """THÔNG BÁO
Kết luận của Chủ tịch UBND tỉnh
Ngày 01 tháng 3 năm 2023, Chủ tịch UBND tỉnh kết luận như sau:
1. Giao Sở Giả định rà soát.
TM. ỦY BAN NHÂN DÂN
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH
(Đã ký)
Trần Thị Bích
Nơi nhận:
- Như trên;
- Lưu: VT.
"""


def header(text: str) -> dict[str, str | None]:
    document = read_text(text)
    found = read_header(document, find_layout(document))
    return {
        name: field.value if (field := getattr(found, name)) else None
        for name in ("kind", "number", "symbol", "issuer", "place", "date", "title")
    }


def test_letterhead_with_merged_columns_and_subject_in_capitals() -> None:
    assert header(OFFICE) == {
        "kind": "Thông báo",
        "number": "123",
        "symbol": "TB-VPCP",
        "issuer": "VĂN PHÒNG CHÍNH PHỦ",
        "place": "Hà Nội",
        "date": "2023-03-05",
        "title": "KẾT LUẬN CỦA PHÓ THỦ TƯỚNG TẠI CUỘC HỌP VỀ TIẾN ĐỘ DỰ ÁN",
    }


def test_party_letterhead() -> None:
    found = header(PARTY)
    assert (found["number"], found["symbol"], found["place"], found["date"]) == ("35", "TB/TU", "Hà Giả", "2022-01-12")
    assert found["title"] == "Kết luận của Ban Thường vụ Tỉnh ủy về công tác cán bộ"


@pytest.mark.parametrize(
    ("line", "number", "symbol", "date"),
    [
        ("Số:        /TB-UBND  Lạng Giả, ngày      tháng 4 năm 2024", None, "TB-UBND", "2024-04"),
        ("Số: …/TB-VP\nLạng Giả, ngày 5 tháng … năm 2024", None, "TB-VP", "2024"),
        ("Số: 12/2023/QĐ-UBND\nLạng Giả, ngày 15 tháng 6 năm 2023", "12", "2023/QĐ-UBND", "2023-06-15"),
        ("Số:404/UBND-KT\nLạng Giả, ngày 01 tháng 02 năm 2025", "404", "UBND-KT", "2025-02-01"),
    ],
)
def test_numbers_and_dates_as_precise_as_printed(line: str, number: str | None, symbol: str, date: str) -> None:
    found = header(
        f"ỦY BAN NHÂN DÂN\nTỈNH LẠNG GIẢ\n{line}\nTHÔNG BÁO\nKết luận của Chủ tịch UBND tỉnh\nNgày 2/4/2024, họp.\n"
    )
    assert (found["number"], found["symbol"], found["date"]) == (number, symbol, date)
    assert found["issuer"] == "ỦY BAN NHÂN DÂN TỈNH LẠNG GIẢ"


@pytest.mark.parametrize(
    ("text", "authority", "post", "name", "recipients"),
    [
        (
            OFFICE,
            ["KT. Bộ trưởng, Chủ nhiệm"],
            "Phó Chủ nhiệm",
            "Nguyễn Văn Thử",
            ["Thủ tướng Chính phủ (để b/c)", "Các Phó Thủ tướng", "Lưu: VT, CN (2b)"],
        ),
        (
            PARTY,
            ["T/M Ban Thường vụ"],
            "Phó Bí thư",
            "Lê Thị Mẫu",
            ["Các huyện ủy, thành ủy, các ban đảng", "Lưu Văn phòng Tỉnh ủy"],
        ),
        (
            SIGNED_FIRST,
            ["TM. Ủy ban nhân dân", "KT. Chủ tịch"],
            "Phó Chủ tịch",
            "Trần Thị Bích",
            ["Như trên", "Lưu: VT"],
        ),
    ],
    ids=["merged columns", "party", "signature first"],
)
def test_signature_and_recipients(text: str, authority: list[str], post: str, name: str, recipients: list[str]) -> None:
    document = read_text(text)
    layout = find_layout(document)
    signature = read_signature(document, layout)
    assert [line.value.lower() for line in signature.authority] == [line.lower() for line in authority]
    assert signature.post is not None and signature.post.value == post
    assert signature.name is not None and signature.name.value == name
    assert [line.value for line in read_recipients(document, layout)] == recipients


@pytest.mark.parametrize(
    ("printed", "written"),
    [
        ("PHÓ CHÁNH VĂN PHÒNG", "Phó Chánh Văn phòng"),
        ("ỦY BAN NHÂN DÂN", "Ủy ban nhân dân"),
        ("UỶ BAN NHÂN DÂN", "Ủy ban nhân dân"),
        ("PHÓ CHỦ TỊCH THƯỜNG TRỰC", "Phó Chủ tịch Thường trực"),
    ],
)
def test_posts_in_capitals_are_written_out(printed: str, written: str) -> None:
    assert write_post(printed) == written


def test_the_closing_formula_is_no_part_of_the_body() -> None:
    document = read_text(OFFICE)
    layout = find_layout(document)
    assert [document.text[document.paragraphs[at].start :][:12] for at in layout.body] == ["1. Giao Bộ G"]
    assert layout.closing is not None


def test_a_number_may_be_headed_in_capitals() -> None:
    document = read_text(OFFICE.replace("Số: 123/TB-VPCP Hà Nội", "SỐ: 123/TB-VPCP\nHà Nội"))
    header = read_header(document, find_layout(document))
    assert header.number and header.symbol
    assert (header.number.value, header.symbol.value) == ("123", "TB-VPCP")
