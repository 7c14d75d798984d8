"""The drafting report: first citations that do not name a document in full (Decree 30/2020/NĐ-CP, Annex I, II.6.b)."""

from __future__ import annotations

import pytest

from kg.build import build
from kg.query import Table, ask, load
from kg.store import open_reader, open_writer

HEAD = """ỦY BAN NHÂN DÂN
TỈNH YÊN BÁI
Số: 12/TB-UBND                      Yên Bái, ngày 10 tháng 5 năm 2024
THÔNG BÁO
Kết luận của đồng chí Trần Văn Mẫu, Chủ tịch UBND tỉnh tại buổi làm việc với huyện Lục Yên
Ngày 07/5/2024, đồng chí Trần Văn Mẫu, Chủ tịch UBND tỉnh đã làm việc với huyện Lục Yên và kết luận như sau:
"""
TAIL = """Nơi nhận:
- Như Giấy mời số 15/GM-UBND;
- Lưu: VT.
CHỦ TỊCH
Trần Văn Mẫu
"""
NOTICES = {
    # Named in full, then by number alone: as the decree has it. A law needs its name only.
    "right.txt": """1. Sở Tài chính thực hiện Quyết định số 77/QĐ-UBND ngày 15/01/2024 của UBND tỉnh về giao dự toán ngân sách năm 2024.
2. Sở Tài chính rà soát Quyết định số 77/QĐ-UBND theo Luật Ngân sách nhà nước.
""",
    # The first mention lacks everything, the second has it; another lacks its title, another its date.
    "wrong.txt": """1. Sở Tài chính thực hiện Quyết định số 77/QĐ-UBND.
2. Sở Tài chính rà soát Quyết định số 77/QĐ-UBND ngày 15/01/2024 của UBND tỉnh về giao dự toán ngân sách năm 2024.
3. Sở Y tế thực hiện Kế hoạch số 31/KH-UBND ngày 02/02/2024 của UBND tỉnh; báo cáo trước ngày 30/6/2024.
4. Sở Nội vụ thực hiện Chỉ thị số 05/CT-UBND của Chủ tịch UBND tỉnh về việc chấn chỉnh kỷ luật, kỷ cương hành chính.
""",
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("drafting")
    for name, body in NOTICES.items():
        (folder / name).write_text(HEAD + body + TAIL, encoding="utf-8")
    writer = open_writer(folder / "store")
    build([str(folder / name) for name in NOTICES], writer, jobs=1)
    writer.close()
    opened = open_reader(folder / "store")
    yield opened
    opened.close()


def report(store, **given: str) -> list[tuple]:
    answer = ask(store, load("drafting"), {key: [value] for key, value in given.items()})
    assert isinstance(answer, Table)
    return [(row["file"], row["number"], row["missing"], row["later"]) for row in answer.records()]


FAULTS = [
    ("wrong.txt", "77/QĐ-UBND", "date | issuer | title", 1),
    ("wrong.txt", "31/KH-UBND", "title", 0),
    ("wrong.txt", "05/CT-UBND", "date", 0),
]


def test_first_mentions_that_are_not_full(store):
    assert report(store) == FAULTS


def test_only_one_part_or_one_notice(store):
    assert report(store, missing="date") == [FAULTS[0], FAULTS[2]]
    assert report(store, missing="title") == FAULTS[:2]
    assert report(store, notice="wrong.txt") == FAULTS
    assert report(store, notice="right.txt") == []
