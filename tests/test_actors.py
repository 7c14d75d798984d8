"""Who must act, leads and helps, in the forms that conclusions use. All sentences are invented."""

from __future__ import annotations

import pytest

from kg.knowledge.units import gazetteer
from kg.model import Role
from kg.parse.actors import Mentions, find_actors
from kg.parse.bodies import find_bodies, read_body
from kg.parse.context import Context

DATE = "2023-05"


def province(date: str = DATE) -> Context:
    return Context(gazetteer().province("Tuyên Quang", date), None, None, date)


CONTEXT = province()


def actors(
    text: str, context: Context = CONTEXT, superiors: frozenset[str] = frozenset(), directing: bool = True
) -> dict[Role, list[str]]:
    mentions = Mentions(find_bodies(text, 0, len(text), context))
    found: dict[Role, list[str]] = {"lead": [], "assigned": [], "coordinating": []}
    for actor in find_actors(text, 0, len(text), mentions, superiors, directing):
        found[actor.role].append(actor.body.label)
    return {role: labels for role, labels in found.items() if labels}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Giao đồng chí Vũ Thị Mẫu, Giám đốc Sở Tài chính chủ trì rà soát.", {"lead": ["Sở Tài chính"]}),
        ("Giao đồng chí Vũ Thị Mẫu - Giám đốc Sở Y tế chịu trách nhiệm.", {"assigned": ["Sở Y tế"]}),
        (
            "Đồng chí Vũ Văn Mẫu, Phó Chủ tịch UBND huyện Sơn Dương trực tiếp chỉ đạo.",
            {"assigned": ["Ủy ban nhân dân huyện Sơn Dương"]},
        ),
        (
            "Chủ tịch UBND huyện Sơn Dương Vũ Văn Mẫu chịu trách nhiệm.",
            {"assigned": ["Ủy ban nhân dân huyện Sơn Dương"]},
        ),
        ("Sở Tư pháp là cơ quan thường trực, tổng hợp kết quả.", {"assigned": ["Sở Tư pháp"]}),
        ("Sở Xây dựng là đơn vị đầu mối theo dõi, đôn đốc.", {"assigned": ["Sở Xây dựng"]}),
        ("Sở Y tế (cơ quan thường trực Ban Chỉ đạo) tổng hợp.", {"assigned": ["Sở Y tế"]}),
        ("Sở Y tế làm rõ trách nhiệm; Sở Nội vụ làm tốt công tác cán bộ.", {"assigned": ["Sở Y tế", "Sở Nội vụ"]}),
        ("Sở Tài chính có văn bản hướng dẫn.", {"assigned": ["Sở Tài chính"]}),
        (
            "Sở Xây dựng; Sở Công Thương; UBND các huyện, thành phố rà soát, báo cáo.",
            {"assigned": ["Sở Xây dựng", "Sở Công Thương", "Ủy ban nhân dân các huyện, thành phố"]},
        ),
        (
            "Thủ trưởng các sở, ban, ngành; Chủ tịch UBND các huyện tổ chức thực hiện.",
            {"assigned": ["các sở, ban, ngành", "Ủy ban nhân dân các huyện"]},
        ),
        (
            "Giao Sở Công Thương chủ trì; Sở Tài chính, Sở Xây dựng phối hợp.",
            {"lead": ["Sở Công Thương"], "coordinating": ["Sở Tài chính", "Sở Xây dựng"]},
        ),
        (
            "Cơ quan chủ trì: Sở Công Thương; cơ quan phối hợp: Sở Tài chính, UBND các huyện.",
            {"lead": ["Sở Công Thương"], "coordinating": ["Sở Tài chính", "Ủy ban nhân dân các huyện"]},
        ),
        (
            "Yêu cầu UBND huyện Na Hang phối hợp chặt chẽ, thường xuyên với Sở Y tế kiểm tra.",
            {"assigned": ["Ủy ban nhân dân huyện Na Hang"], "coordinating": ["Sở Y tế"]},
        ),
        (
            "Về nội dung này, các Sở: Tài chính, Xây dựng kiểm tra, trả lời.",
            {"assigned": ["Sở Tài chính", "Sở Xây dựng"]},
        ),
        (
            "Đối với dự án đường tránh, UBND huyện Na Hang hoàn thành giải phóng mặt bằng.",
            {"assigned": ["Ủy ban nhân dân huyện Na Hang"]},
        ),
        (
            "Chủ đầu tư, nhà thầu, tư vấn giám sát tập trung nhân lực.",
            {"assigned": ["chủ đầu tư, nhà thầu, tư vấn giám sát"]},
        ),
        ("Đơn vị tư vấn giám sát tăng cường kiểm tra.", {"assigned": ["đơn vị tư vấn giám sát"]}),
        ("Đội Quản lý thị trường số 2 lùng sục, tịch thu hàng giả.", {"assigned": ["Đội Quản lý thị trường số 2"]}),
    ],
)
def test_roles(text: str, expected: dict[Role, list[str]]) -> None:
    assert actors(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Sở Y tế đã hoàn thành đề án.",
        "Sở Y tế là đơn vị dẫn đầu khối thi đua.",
        "Sở Y tế và đại biểu dự họp.",
        "Sở Y tế của tỉnh bạn.",
        "UBND huyện Na Hang đề nghị hỗ trợ kinh phí.",
        "báo cáo Sở Y tế trước ngày 30/6",
    ],
)
def test_who_acted_or_asked_has_no_role(text: str) -> None:
    assert actors(text) == {}


def test_verbs_that_nobody_listed_count_only_where_directions_are_given() -> None:
    text = "Công an tỉnh lùng sục địa bàn trọng điểm."
    assert actors(text) == {"assigned": ["Công an tỉnh"]}
    assert actors(text, directing=False) == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Giao UBND tỉnh chỉ đạo rà soát.", {"assigned": ["Ủy ban nhân dân tỉnh"]}),
        ("UBND tỉnh tiếp tục quan tâm.", {}),
        ("UBND tỉnh thông báo để các cơ quan biết.", {}),
    ],
)
def test_those_who_order_are_ordered_only_in_so_many_words(text: str, expected: dict[Role, list[str]]) -> None:
    assert actors(text, superiors=frozenset({read_body("UBND tỉnh", CONTEXT).id})) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Văn phòng Chính phủ theo dõi, đôn đốc.", {"assigned": ["Văn phòng Chính phủ"]}),
        ("Văn phòng Chính phủ thông báo để các Bộ biết.", {}),
    ],
)
def test_an_office_that_issues_may_be_told_to_follow_up(text: str, expected: dict[Role, list[str]]) -> None:
    context = Context(date=DATE)
    assert actors(text, context, frozenset({read_body("Văn phòng Chính phủ", context).id})) == expected
