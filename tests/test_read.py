"""Reading: from bytes to a clean text that can point at every raw character."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import NotFound, NotText
from kg.read import read, read_bytes, read_text
from kg.read.markers import marker_at

WRAPPED = """ THÔNG BÁO

Kết luận của đồng chí Nguyễn Văn Thử, Phó Chủ tịch UBND tỉnh tại cuộc kiểm tra

tình hình phát triển kinh tế - xã hội, dự toán ngân sách nhà nước năm 2024 tại

huyện Sông Giả

Ngày 12/3/2024, đồng chí Nguyễn Văn Thử, Phó Chủ tịch UBND tỉnh đã chủ trì cuộc

kiểm tra tình hình phát triển kinh tế - xã hội năm 2024 của huyện Sông Giả, xã

Suối Mẫu; đồng chí kết luận như sau:

1. Đánh giá cao sự chuẩn bị của huyện1, kết quả thực hiện các chỉ tiêu về kinh tế

- xã hội tốt hơn năm trước, thu ngân sách đạt kế hoạch theo Chỉ thị số 04/CT-

UBND ngày 02/02/20242 của Chủ tịch UBND tỉnh và các văn bản hướng dẫn của

                                           
1 Báo cáo số 12/BC-UBND ngày 01/3/2024 của UBND huyện Sông Giả về kết quả thực hiện nhiệm vụ quý I và phương hướng

nhiệm vụ quý II năm 2024.
2 Về đẩy nhanh tiến độ giải ngân.
 các sở, ngành; đề nghị huyện tiếp tục phát huy.

2. Yêu cầu UBND huyện Sông Giả:

- Rà soát các dự án chậm tiến độ;

- Báo cáo UBND tỉnh trước ngày 30/4/2024.
"""


def paragraphs(text: str, name: str = "a.txt") -> list[str]:
    document = read_bytes(text.encode(), name)
    return [document.text[p.start : p.end] for p in document.paragraphs]


def test_hard_wraps_are_joined_and_items_kept_apart() -> None:
    assert paragraphs(WRAPPED)[2:] == [
        "Ngày 12/3/2024, đồng chí Nguyễn Văn Thử, Phó Chủ tịch UBND tỉnh đã chủ trì cuộc kiểm tra tình hình phát triển "
        "kinh tế - xã hội năm 2024 của huyện Sông Giả, xã Suối Mẫu; đồng chí kết luận như sau:",
        "1. Đánh giá cao sự chuẩn bị của huyện, kết quả thực hiện các chỉ tiêu về kinh tế - xã hội tốt hơn năm trước, thu "
        "ngân sách đạt kế hoạch theo Chỉ thị số 04/CT-UBND ngày 02/02/2024 của Chủ tịch UBND tỉnh và các văn bản hướng "
        "dẫn của các sở, ngành; đề nghị huyện tiếp tục phát huy.",
        "2. Yêu cầu UBND huyện Sông Giả:",
        "- Rà soát các dự án chậm tiến độ;",
        "- Báo cáo UBND tỉnh trước ngày 30/4/2024.",
    ]


def test_an_indented_line_may_be_full_and_a_long_line_broken() -> None:
    wrapped = (
        "      3.1. Kiến nghị ứng vốn 60 tỷ đồng từ Quỹ phát triển đất tỉnh để xây dựng\n"
        "Khu tái định cư xã Hòa Bình: đồng ý về chủ trương, giao Sở Tài chính chủ trì,\n"
        "phối hợp với các cơ quan liên quan thẩm định, báo cáo Chủ tịch UBND tỉnh xem\n"
        "xét, quyết định trước ngày 10/6/2019; các xã còn lại chủ động thực hiện theo\n"
        "kế hoạch đã được duyệt.\n"
    )
    assert len(read_text(wrapped).paragraphs) == 1
    long = "Giao Sở Xây dựng chủ trì, phối hợp với Sở Nội vụ và Ủy ban nhân dân huyện Trần Văn Thời rà soát hồ sơ, tham mưu"
    broken = f"{long}\nBan cán sự đảng báo cáo.\n\n{long} tiếp.\n\n{long} thêm.\n\nHết."
    assert read_text(broken).text.split("\n")[0] == f"{long} Ban cán sự đảng báo cáo."


def test_decimals_are_no_marks_of_footnotes() -> None:
    document = read_text(
        "Vốn đầu tư phát triển là 138,2 tỷ đồng, thực hiện theo chỉ thị của UBND tỉnh2, trong đó phân rõ trách nhiệm.\n"
        "2 Chỉ thị số 06/CT-UBND ngày 20/02/2023 của UBND tỉnh.\n"
    )
    assert "138,2 tỷ đồng" in document.text
    for note in document.notes:
        assert note.mark is None or document.text[: note.mark].endswith("tỉnh")


def test_numbers_within_a_sentence_open_no_items() -> None:
    inside = "1. Giao Sở Công Thương: (1) chủ trì rà soát quy hoạch lưới điện của tỉnh, trình trước ngày 10/9;\n(2) hướng dẫn hồ sơ."
    assert paragraphs(inside) == [inside.replace("\n", " ")]
    items = "1. Giao Sở Công Thương:\n(1) Rà soát quy hoạch lưới điện;\n(2) Hướng dẫn hồ sơ."
    assert paragraphs(items) == items.split("\n")


def test_footnotes_hang_on_their_marks() -> None:
    document = read_text(WRAPPED)
    first, second = document.notes
    assert document.text[: first.mark].endswith("của huyện")
    assert document.text[: second.mark].endswith("ngày 02/02/2024")
    assert document.text[first.start : first.end].startswith("Báo cáo số 12/BC-UBND")
    assert document.text[first.start : first.end].endswith("quý II năm 2024.")
    assert document.text[second.start : second.end] == "Về đẩy nhanh tiến độ giải ngân."
    assert first.mark_raw is not None and document.raw[slice(*first.mark_raw)] == "1"


MARKDOWN = """## THÔNG BÁO

**1.** Các xã đã ban hành *đầy đủ* văn bản<sup>1</sup> theo Kế hoạch số 5/KH-UBND, thực hiện các Chương

<sup>1</sup> Gồm 30 văn bản.

trình mục tiêu quốc gia.

| Sở Tài chính | Cấp vốn | Tháng 6/2024 |
|---|---|---|
| Sở Y tế | Khám bệnh | Tháng 7/2024 |

- Diện tích 5 m² và 3 km².
"""


def test_markdown_is_taken_off_and_a_sentence_cut_by_the_page_is_whole() -> None:
    assert paragraphs(MARKDOWN, "a.md") == [
        "THÔNG BÁO",
        "1. Các xã đã ban hành đầy đủ văn bản theo Kế hoạch số 5/KH-UBND, thực hiện các Chương trình mục tiêu quốc gia.",
        "| Sở Tài chính | Cấp vốn | Tháng 6/2024 |",
        "| Sở Y tế | Khám bệnh | Tháng 7/2024 |",
        "- Diện tích 5 m² và 3 km².",
    ]
    document = read_bytes(MARKDOWN.encode(), "a.md")
    (note,) = document.notes
    assert document.text[: note.mark].endswith("đầy đủ văn bản")
    assert document.text[note.start : note.end] == "Gồm 30 văn bản."


@pytest.mark.parametrize("text", [WRAPPED, MARKDOWN])
def test_every_character_knows_its_place(text: str) -> None:
    document = read_text(text)
    for at, character in enumerate(document.text):
        start, end = document.raw_span(at, at + 1)
        assert document.raw[start:end] == character or character.isspace() or document.raw[start:end].isspace()


@given(st.text(alphabet="aăđêưạế AĐ1.,;:-–*#|()/\n\t\f\xa0\u200b\u0301", max_size=300))
def test_evidence_is_always_the_raw_words(text: str) -> None:
    if not text.strip() or not text.replace("\f", "").replace("\u200b", "").strip():
        return
    try:
        document = read_text(text)
    except NotText:
        return
    assert len(document.offsets) == len(document.text)
    for paragraph in document.paragraphs:
        if paragraph.start < paragraph.end:
            evidence = document.evidence(paragraph.start, paragraph.end)
            assert document.raw[evidence.start : evidence.end] == evidence.quote


def test_decomposed_text_is_composed_and_points_back() -> None:
    import unicodedata

    raw = unicodedata.normalize("NFD", "THÔNG BÁO\nHuyện Tràng Giả đã hoàn thành.\n")
    document = read_text(raw)
    assert "Huyện Tràng Giả" in document.text
    at = document.text.index("Tràng")
    assert unicodedata.normalize("NFC", document.evidence(at, at + 5).quote) == "Tràng"


@pytest.mark.parametrize(
    ("lost", "whole"),
    [
        ("Thường vụĐảng uỷ xã họp.", "Thường vụ Đảng uỷ xã họp."),
        ("Giao UBNDtỉnh xử lý ngày15/3/2024.", "Giao UBND tỉnh xử lý ngày 15/3/2024."),
        ("Phần mềm VNeID và iOffice của QyĐ-TW.", "Phần mềm VNeID và iOffice của QyĐ-TW."),
    ],
)
def test_lost_blanks_are_put_back(lost: str, whole: str) -> None:
    assert read_text(lost).text == whole


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_encodings(encoding: str) -> None:
    assert read_bytes("THÔNG BÁO của UBND tỉnh về việc họp".encode(encoding), "a.txt").text.startswith("THÔNG BÁO")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        (b"%PDF-1.4 ...", "PDF"),
        (bytes(range(256)) * 4, "UTF-8|binary"),
        ("Thông báo số 5 của Ủy ban".encode("utf-16-le")[1:], "binary|UTF"),
        (b"Th\xf4ng b\xe1o", "not valid UTF-8 at byte 2"),
    ],
)
def test_what_is_no_text_is_refused_with_a_reason(data: bytes, reason: str) -> None:
    with pytest.raises(NotText, match=reason):
        read_bytes(data, "a.txt")


def test_missing_path_and_folder(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no such file"):
        read(tmp_path / "none.txt")
    with pytest.raises(NotFound, match="folder"):
        read(tmp_path)


@pytest.mark.parametrize(
    ("line", "kind", "label"),
    [
        ("I. ĐÁNH GIÁ", "roman", "I"),
        ("IV- Tổ chức", "roman", "IV"),
        ("1. Về", "number", "1"),
        ("1.Về", "number", "1"),
        ("1.2 Đối với", "number", "1.2"),
        ("2.1.3. Các", "number", "2.1.3"),
        ("a) Về", "letter", "a"),
        ("đ) Về", "letter", "đ"),
        ("(1) Chương", "paren", "1"),
        ("- Rà soát", "dash", "-"),
        ("-Lưu: VT", "dash", "-"),
        ("+ Rà soát", "plus", "+"),
        ("Điều 5. Hiệu lực", "article", "Điều 5"),
        ("Phần thứ nhất", "part", "Phần thứ nhất"),
        ("A. KẾT QUẢ", "capital", "A"),
    ],
)
def test_markers(line: str, kind: str, label: str) -> None:
    marker = marker_at(line)
    assert marker is not None and (marker.kind, marker.label) == (kind, label)


@pytest.mark.parametrize(
    "line",
    [
        "2024. Tổ chức",
        "05/CT-UBND ngày",
        "15/12/2025",
        "29.438 triệu đồng",
        "Mục tiêu chung",
        "-5%",
        "I/2024 đạt",
        "Xã hội",
    ],
)
def test_what_is_no_marker(line: str) -> None:
    assert marker_at(line) is None


def test_reading_is_linear_on_hostile_lines() -> None:
    import time

    def seconds(text: str) -> float:
        start = time.process_time()
        read_text(text)
        return time.process_time() - start

    plain = seconds("Đẩy mạnh phát triển kinh tế của huyện Sông Giả. " * 10_000)
    for unit in ("((((", "* * ", "_a_", "1.1.1.", "- - ", "<sup>", "    ", "[^1]"):
        assert seconds("a" + unit * (480_000 // len(unit))) < plain * 20 + 2


def test_items_run_together_are_cut() -> None:
    text = (
        "Sau khi nghe báo cáo, đồng chí Chủ tịch kết luận như sau: 1. Giao Sở Thử rà soát các dự án chậm tiến độ trên địa bàn, báo cáo. "
        "2. Giao Sở Mẫu: a) Lập kế hoạch chi tiết; b) Trình phê duyệt; c) Công bố."
    )
    assert paragraphs(text) == [
        "Sau khi nghe báo cáo, đồng chí Chủ tịch kết luận như sau:",
        "1. Giao Sở Thử rà soát các dự án chậm tiến độ trên địa bàn, báo cáo.",
        "2. Giao Sở Mẫu:",
        "a) Lập kế hoạch chi tiết;",
        "b) Trình phê duyệt;",
        "c) Công bố.",
    ]


def test_a_number_behind_a_sentence_opens_nothing_by_itself() -> None:
    text = (
        "Huyện đã hoàn thành các chỉ tiêu được giao theo quy định. 5. Việc này được ghi nhận, đề nghị tiếp tục phát huy kết quả trong thời gian tới. "
        * 2
    )
    assert len(paragraphs(text.strip())) == 1


@pytest.mark.skipif(sys.platform == "darwin", reason="its file system takes no such names")
def test_a_name_in_an_older_encoding_is_shown_by_its_bytes(tmp_path: Path) -> None:
    file = tmp_path / os.fsdecode(b"k\xd5t.txt")
    file.write_text(WRAPPED, encoding="utf-8")
    assert read(file).source.file.endswith("k\\xd5t.txt")
