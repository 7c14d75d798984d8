"""The outline: paths of items, what they stand under, tables, and items run together."""

from __future__ import annotations

import pytest

from kg.parse.layout import find_layout
from kg.parse.outline import read_outline
from kg.parse.scope import Sections, prose
from kg.parse.tables import find_rows
from kg.read import read_bytes, read_text

FRAME = "THÔNG BÁO\nKết luận của Chủ tịch UBND tỉnh\nNgày 2/4/2024, Chủ tịch UBND tỉnh kết luận như sau:\n{body}\nNơi nhận:\n- Lưu: VT.\n"


def paths(body: str) -> list[tuple[str, str]]:
    document = read_text(FRAME.format(body=body))
    items = read_outline(document, list(find_layout(document).body))
    return [(item.path, document.text[item.start : item.end]) for item in items]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "I. CHUNG\n1. Một\n1.1. Hai\na) Ba\n- Bốn\nb) Năm\n1.2. Sáu\n2. Bảy\nII. RIÊNG\n1. Tám",
            ["I", "I/1", "I/1/1.1", "I/1/1.1/a", "I/1/1.1/a", "I/1/1.1/b", "I/1/1.2", "I/2", "II", "II/1"],
        ),
        ("1. Một\n2. Hai\n2.1. Ba\na) Bốn\nđ) Năm\n2.2 Sáu\n3. Bảy", ["1", "2", "2.1", "2.1/a", "2.1/đ", "2.2", "3"]),
        ("Điều 1. Một\n1. Hai\n2. Ba\nĐiều 2. Bốn", ["Điều 1", "Điều 1/1", "Điều 1/2", "Điều 2"]),
        (
            "Phần I. CHUNG\nMột\nPhần II. RIÊNG\nMục 1. Hai\n1.1. Ba\nMục 2. Bốn",
            ["Phần I", "Phần I", "Phần II", "Phần II/Mục 1", "Phần II/Mục 1/1.1", "Phần II/Mục 2"],
        ),
        ("1. Một\n- Hai\n+ Ba\n- Bốn\nNăm là một đoạn.", ["1", "1", "1", "1", "1"]),
        ("1- Một việc\n2- Hai việc\n2.1- Ba việc", ["1", "2", "2.1"]),
        ("1. Một\n(1) Hai\n(2) Ba\n2. Bốn", ["1", "1/1", "1/2", "2"]),
    ],
)
def test_paths(body: str, expected: list[str]) -> None:
    assert [path for path, _ in paths(body)] == expected


def test_numbers_far_from_their_predecessor_are_no_items() -> None:
    assert [path for path, _ in paths("1. Một\n2. Hai\n25. Không phải mục")] == ["1", "2", "2"]


def test_orders_in_brackets_are_items_and_a_list_of_findings_is_not() -> None:
    order = (
        "1. Yêu cầu UBND huyện tập trung thực hiện các nhiệm vụ: (1) Hoàn thành giải phóng mặt bằng dự án đường tỉnh; "
        "(2) Rà soát các hộ nghèo trên địa bàn; (3) Báo cáo kết quả."
    )
    assert [path for path, _ in paths(order)] == ["1", "1/1", "1/2", "1/3"]
    finding = (
        "1. Một số dự án được triển khai tương đối tốt trên địa bàn, như: (1) Dự án 1. Nhà ở cho hộ nghèo vùng cao; "
        "(2) Dự án 2. Nước sinh hoạt tập trung cho các thôn bản."
    )
    assert [path for path, _ in paths(finding)] == ["1"]


TABLE = """THÔNG BÁO
Kết luận của Chủ tịch UBND tỉnh
Ngày 2/4/2024, Chủ tịch UBND tỉnh kết luận như sau:
| TT | Nội dung công việc | Cơ quan chủ trì | Cơ quan phối hợp | Thời hạn |
|---|---|---|---|---|
| 1 | Rà soát các dự án chậm tiến độ | Sở Giả định | Sở Mẫu | 30/4/2024 |
| 2 | Báo cáo kết quả giải ngân vốn | Sở Mẫu | | Trước ngày 25 hằng tháng |
"""


@pytest.mark.parametrize(
    "text", [TABLE, TABLE.replace("|---|---|---|---|---|\n", "").replace("\n| ", "\n").replace(" |\n", "\n")]
)
def test_rows_of_a_table_of_tasks(text: str) -> None:
    document = read_bytes(text.encode(), "a.txt")
    rows = list(find_rows(document, range(len(document.paragraphs))))
    assert [document.text[slice(*row.what)] for row in rows] == [
        "Rà soát các dự án chậm tiến độ",
        "Báo cáo kết quả giải ngân vốn",
    ]
    first = rows[0]
    assert first.lead is not None and document.text[slice(*first.lead)] == "Sở Giả định"
    assert first.coordinating is not None and document.text[slice(*first.coordinating)] == "Sở Mẫu"
    assert first.deadline is not None and document.text[slice(*first.deadline)] == "30/4/2024"
    assert rows[1].coordinating is None


def test_places_behind_a_table_lie_in_their_own_items() -> None:
    document = read_text(
        FRAME.format(
            body="I. MỘT\n1. Giao các sở:\n| TT | Nội dung nhiệm vụ | Cơ quan chủ trì | Thời hạn |\n|---|---|---|---|\n"
            "| 1 | Lập kế hoạch | Sở Tài chính | 30/4/2024 |\n| 2 | Báo cáo | Sở Nội vụ | 30/5/2024 |\nII. HAI\n1. Việc sau."
        )
    )
    layout = find_layout(document)
    sections = Sections(document, layout, read_outline(document, prose(document, layout)))
    assert [sections.path(document.text.index(words)) for words in ("Lập", "Báo cáo", "HAI", "Việc sau")] == [
        "I/1", "I/1", "II", "II/1",
    ]  # fmt: skip
