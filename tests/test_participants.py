"""Who took part: lists behind and before their wordings, and the side of each body."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.knowledge.posts import Attendance, attendance
from kg.knowledge.units import gazetteer
from kg.parse.context import Context
from kg.parse.participants import find_participants


def place(province: str, district: str | None = None, commune: str | None = None, date: str = "2024-05") -> Context:
    units = gazetteer()
    top = units.province(province, date)
    middle = units.find("district", district, top, date) if district else None
    low = units.find("commune", commune, middle or top, date) if commune else None
    return Context(top, middle, low, date)


SON_DUONG = place("Tuyên Quang", "Sơn Dương", "Phúc Ứng")
NGHE_AN = place("Nghệ An")
BAO_THANG = place("Lào Cai", None, "Bảo Thắng", "2025-09")
NOWHERE = Context()


def sides(text: str, context: Context) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"province": [], "local": []}
    for participant in find_participants(text, 0, len(text), context):
        assert 0 <= participant.start < participant.end <= len(text)
        found[participant.side].append(participant.body.label)
    return found


@pytest.mark.parametrize(
    ("wording", "example"), [(w, e) for w in attendance() for e in w.examples], ids=lambda value: str(value)[:50]
)
def test_every_wording_matches_its_examples(wording: Attendance, example: str) -> None:
    assert re.search(wording.pattern, example.lower())


CASES: list[tuple[str, Context, list[str], list[str]]] = [
    (
        "Ngày 12/4/2024, đồng chí Nguyễn Văn An, Chủ tịch UBND tỉnh đã kiểm tra tại huyện Sơn Dương. Tham dự kiểm tra có "
        "Lãnh đạo các Sở, ngành: Tài chính, Y tế, Văn hóa, Thể thao và Du lịch, Ban Dân tộc tỉnh, Công an tỉnh, Văn phòng "
        "UBND tỉnh. Thành phần huyện Sơn Dương có Lãnh đạo Huyện uỷ, HĐND, UBND, Ủy ban MTTQ huyện Sơn Dương và các phòng, "
        "ban chuyên môn; Lãnh đạo Đảng ủy, UBND xã Phúc Ứng, huyện Sơn Dương. Sau khi nghe lãnh đạo huyện báo cáo, Chủ "
        "tịch UBND tỉnh kết luận như sau:",
        SON_DUONG,
        [
            "Sở Tài chính",
            "Sở Y tế",
            "Sở Văn hóa, Thể thao và Du lịch",
            "Ban Dân tộc",
            "Công an tỉnh",
            "Văn phòng Ủy ban nhân dân tỉnh",
        ],
        [
            "Huyện ủy Sơn Dương",
            "Hội đồng nhân dân huyện Sơn Dương",
            "Ủy ban nhân dân huyện Sơn Dương",
            "Ủy ban Mặt trận Tổ quốc huyện Sơn Dương",
            "các phòng, ban chuyên môn huyện Sơn Dương",
            "Đảng ủy xã Phúc Ứng",
            "Ủy ban nhân dân xã Phúc Ứng",
        ],
    ),
    (
        "Dự họp có:\n- Các đồng chí Phó Chủ tịch UBND tỉnh;\n- Đồng chí Lê Thị Bình, Phó Chủ tịch HĐND tỉnh;\n"
        "- Giám đốc các sở;\n- Chủ tịch UBND các huyện, thành phố, thị xã.\nSau khi nghe Sở Nội vụ báo cáo, kết luận:",
        NGHE_AN,
        ["Ủy ban nhân dân tỉnh", "Hội đồng nhân dân tỉnh", "các sở"],
        ["Ủy ban nhân dân các huyện, thành phố, thị xã"],
    ),
    (
        "Ngày 05/6/2022, Phó Thủ tướng Chính phủ Lê Văn Cường đã chủ trì cuộc họp. Tham dự có đại diện lãnh đạo các Bộ: "
        "Tài chính, Xây dựng; Văn phòng Chính phủ; lãnh đạo UBND các tỉnh: Thanh Hóa, Nghệ An.",
        NOWHERE,
        ["Bộ Tài chính", "Bộ Xây dựng", "Văn phòng Chính phủ"],
        ["Ủy ban nhân dân tỉnh Thanh Hóa", "Ủy ban nhân dân tỉnh Nghệ An"],
    ),
    (
        "đồng chí Nguyễn Văn An, Phó Chủ tịch UBND tỉnh chủ trì. Tham gia có lãnh đạo các Sở: Tài chính, Dân tộc và Tôn "
        "giáo. Về phía xã Bảo Thắng có đồng chí Bí thư Đảng ủy xã, Chủ tịch UBND xã; lãnh đạo các phòng chuyên môn.",
        BAO_THANG,
        ["Sở Tài chính", "Sở Dân tộc và Tôn giáo"],
        ["Đảng ủy xã Bảo Thắng", "Ủy ban nhân dân xã Bảo Thắng", "các phòng chuyên môn xã Bảo Thắng"],
    ),
    (
        "Phó Chủ tịch UBND tỉnh Nguyễn Văn An chủ trì cuộc họp với các sở: Nội vụ, Y tế và UBND thành phố Vinh về công tác.",
        NGHE_AN,
        ["Sở Nội vụ", "Sở Y tế"],
        ["Ủy ban nhân dân thành phố Vinh"],
    ),
    (
        "Sau khi nghe Giám đốc Sở Xây dựng báo cáo, ý kiến của lãnh đạo các Sở: Tài chính, Tư pháp; Chủ tịch UBND tỉnh "
        "Nguyễn Văn An kết luận như sau:",
        NGHE_AN,
        ["Sở Xây dựng", "Sở Tài chính", "Sở Tư pháp"],
        [],
    ),
    (
        "Chủ tịch UBND tỉnh cùng lãnh đạo Sở Công Thương đã kiểm tra. Lãnh đạo Huyện ủy, UBND huyện Nghi Lộc cùng dự.",
        NGHE_AN,
        ["Sở Công Thương"],
        ["Huyện ủy Nghi Lộc", "Ủy ban nhân dân huyện Nghi Lộc"],
    ),
    (
        "Thường trực Tỉnh ủy đã làm việc với Ban Thường vụ Huyện ủy Nghi Lộc. Cùng dự có lãnh đạo UBND tỉnh, các Ban: Tổ "
        "chức, Nội chính Tỉnh ủy; lãnh đạo các ngành: Tài chính, Kho bạc Nhà nước tỉnh.",
        NGHE_AN,
        [
            "Ủy ban nhân dân tỉnh",
            "Ban Tổ chức Tỉnh ủy",
            "Ban Nội chính Tỉnh ủy",
            "Sở Tài chính",
            "Kho bạc Nhà nước tỉnh",
        ],
        ["Huyện ủy Nghi Lộc"],
    ),
    (
        "Tham dự tại TP. Vinh có lãnh đạo UBND TP. Vinh, Sở Nội vụ. Tại điểm cầu các huyện có lãnh đạo UBND huyện.",
        NGHE_AN,
        ["Sở Nội vụ"],
        ["Ủy ban nhân dân thành phố Vinh", "Ủy ban nhân dân huyện"],
    ),
    ("Ngày 12/4/2024, UBND tỉnh tổ chức cuộc họp.", NGHE_AN, [], []),
    (
        "Phó Chủ tịch UBND thành phố Lê Văn Cường đã chủ trì cuộc họp. Cùng dự có lãnh đạo Phòng Nội vụ thành phố Vinh; "
        "UBND xã Hưng Lộc.",
        NGHE_AN,
        [],
        ["Phòng Nội vụ thành phố Vinh", "Ủy ban nhân dân xã Hưng Lộc"],
    ),
    (
        "Chủ tịch UBND xã Lê Văn Cường đã chủ trì họp. Dự họp có lãnh đạo Công an xã Bảo Thắng, Phòng Kinh tế xã Bảo Thắng.",
        BAO_THANG,
        [],
        ["Công an xã Bảo Thắng", "Phòng Kinh tế xã Bảo Thắng"],
    ),
    (
        "Phó Chủ tịch UBND huyện Lê Văn Cường đã chủ trì họp. Dự họp có lãnh đạo Phòng Nội vụ huyện Chợ Mẫu; UBND xã Suối Mẫu.",
        NOWHERE,
        [],
        ["Phòng Nội vụ huyện Chợ Mẫu", "Ủy ban nhân dân xã Suối Mẫu"],
    ),
    (
        "Thứ trưởng Lê Văn Cường đã chủ trì họp. Tham dự có đại diện Ban Quản lý dự án 9, Sở Xây dựng tỉnh Nghệ An.",
        NGHE_AN,
        ["Ban Quản lý dự án 9"],
        ["Sở Xây dựng tỉnh Nghệ An"],
    ),
]


@pytest.mark.parametrize(("text", "context", "province", "local"), CASES, ids=[case[0][:50] for case in CASES])
def test_participants(text: str, context: Context, province: list[str], local: list[str]) -> None:
    assert sides(text, context) == {"province": province, "local": local}


@given(st.lists(st.sampled_from([case[0] for case in CASES]) | st.text(max_size=40), max_size=3).map("\n".join))
def test_spans_name_the_bodies_and_nobody_comes_twice(text: str) -> None:
    found = find_participants(text, 0, len(text), SON_DUONG)
    assert len({(p.body.id, p.side) for p in found}) == len(found)
    assert [p.start for p in found] == sorted(p.start for p in found)
