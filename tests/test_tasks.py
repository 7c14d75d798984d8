"""Tasks, petitions and obligations: what counts as one, who acts, by when."""

from __future__ import annotations

import pytest

from kg.model import Notice
from kg.parse import parse
from kg.read import read_text

FRAME = """ỦY BAN NHÂN DÂN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TỈNH YÊN BÁI Độc lập - Tự do - Hạnh phúc
Số: /TB-UBND Yên Bái, ngày tháng 4 năm 2024
THÔNG BÁO
Kết luận của đồng chí Trần Văn Mẫu, Phó Chủ tịch UBND tỉnh tại cuộc kiểm tra tình hình thực hiện nhiệm vụ năm 2024 tại huyện Văn Chấn
Thực hiện Chương trình số 21/CTr-UBND ngày 14/3/2024 của UBND tỉnh, ngày 17/4/2024, đồng chí Trần Văn Mẫu, Phó Chủ tịch UBND tỉnh, Trưởng Đoàn kiểm tra số 04 đã kiểm tra tại huyện Văn Chấn, thăm mô hình tại xã Nậm Lành.
Sau khi nghe báo cáo, đồng chí Phó Chủ tịch UBND tỉnh kết luận như sau:
{body}
UBND tỉnh thông báo để các cơ quan, đơn vị biết, thực hiện./.
Nơi nhận:
- Lưu: VT.
"""


def notice(body: str) -> Notice:
    return parse(read_text(FRAME.format(body=body)))


def labels(notice_: Notice, at: int, *roles: str) -> list[str]:
    return [a.body.label for a in notice_.tasks[at].assignments if a.role in roles]


def test_session() -> None:
    session = notice("1. Giao Sở Tài chính rà soát.").session
    assert session is not None and session.chair is not None
    assert (session.kind, session.date, session.delegation) == ("Inspection", "2024-04-17", "Đoàn kiểm tra số 04")
    assert (session.chair.name, session.chair.post) == ("Trần Văn Mẫu", "Phó Chủ tịch Ủy ban nhân dân tỉnh")
    assert [u.label for u in session.districts] == ["huyện Văn Chấn"]
    assert [u.label for u in session.communes] == ["xã Nậm Lành"]
    assert session.basis == ("citation/1",)


@pytest.mark.parametrize(
    ("item", "lead", "assigned", "coordinating"),
    [
        (
            "Giao Sở Giao thông vận tải chủ trì, phối hợp với Sở Tài chính và các cơ quan liên quan rà soát.",
            ["Sở Giao thông vận tải"],
            [],
            ["Sở Tài chính", "các cơ quan liên quan"],
        ),
        (
            "UBND huyện Văn Chấn khẩn trương lập hồ sơ, báo cáo UBND tỉnh.",
            [],
            ["Ủy ban nhân dân huyện Văn Chấn"],
            [],
        ),
        (
            "Yêu cầu cấp ủy, chính quyền huyện Văn Chấn chỉ đạo các xã rà soát.",
            [],
            ["cấp ủy huyện Văn Chấn", "chính quyền huyện Văn Chấn"],
            [],
        ),
        ("Sở Y tế là cơ quan chủ trì, phối hợp với Sở Nội vụ thực hiện.", ["Sở Y tế"], [], ["Sở Nội vụ"]),
    ],
)
def test_who_acts(item: str, lead: list[str], assigned: list[str], coordinating: list[str]) -> None:
    found = notice(f"1. NHIỆM VỤ TRỌNG TÂM\n- {item}")
    assert len(found.tasks) == 1
    assert (labels(found, 0, "lead"), labels(found, 0, "assigned"), labels(found, 0, "coordinating")) == (
        lead,
        assigned,
        coordinating,
    )


def test_actors_are_inherited_from_the_nearest_heading_or_lead_in() -> None:
    found = notice(
        "II. NHIỆM VỤ TRỌNG TÂM\n1. Đối với huyện Văn Chấn\n1.1. Về phát triển kinh tế\n- Đẩy nhanh tiến độ các dự án.\n"
        "2. Đối với xã Nậm Lành\nTrong thời gian tới, đề nghị huyện, xã quan tâm:\n2.1. Tiếp tục tuyên truyền, vận động Nhân dân."
    )
    assert [(t.section, [a.body.label for a in t.assignments]) for t in found.tasks] == [
        ("II/1/1.1", ["huyện Văn Chấn"]),
        ("II/2/2.1", ["huyện Văn Chấn", "xã Nậm Lành"]),
    ]
    assert all(a.inherited for t in found.tasks for a in t.assignments)


@pytest.mark.parametrize(
    "item",
    [
        "Đoàn kiểm tra ghi nhận, đánh giá cao sự chuẩn bị của huyện.",
        "UBND tỉnh thống nhất chủ trương đầu tư tuyến đường.",
        "Tuy nhiên, tiến độ giải ngân còn chậm, một số dự án chưa hoàn thành.",
    ],
)
def test_praise_findings_and_approvals_are_no_tasks(item: str) -> None:
    assert notice(f"1. NHIỆM VỤ TRỌNG TÂM\n- {item}").tasks == ()


def test_findings_hold_no_tasks_but_plain_orders() -> None:
    found = notice(
        "1. Đánh giá chung\n- Thực hiện tốt công tác dạy và học.\n- Giải ngân đạt 40%. Yêu cầu UBND huyện Văn Chấn báo cáo trước ngày 30/4/2024."
    )
    assert [t.text[:15] for t in found.tasks] == ["Giải ngân đạt 4"]


def test_a_lead_in_is_a_task_only_with_an_order_of_its_own() -> None:
    announcing = "1. Yêu cầu cấp ủy, chính quyền huyện Văn Chấn tập trung thực hiện tốt một số nhiệm vụ trọng tâm sau:\n- Rà soát dự án."
    ordering = (
        "1. Yêu cầu cấp ủy, chính quyền huyện Văn Chấn tiếp thu tối đa ý kiến tham gia của các thành viên Đoàn kiểm tra, "
        "đồng thời tập trung thực hiện một số nhiệm vụ sau:\n- Rà soát dự án."
    )
    assert [t.text[:7] for t in notice(announcing).tasks] == ["Rà soát"]
    assert [t.text[:7] for t in notice(ordering).tasks] == ["Yêu cầu", "Rà soát"]


def test_several_obligations_of_one_item() -> None:
    (task,) = notice(
        "1. NHIỆM VỤ\n- Giao Sở Tài chính cân đối nguồn vốn, trình UBND tỉnh trước ngày 30/4/2024; Sở Xây dựng thẩm định hồ sơ trong tháng 5/2024."
    ).tasks
    assert [
        ([a.body.label for a in part.assignments], [d.date for d in part.deadlines], [b.label for b in part.reports_to])
        for part in task.parts
    ] == [
        (["Sở Tài chính"], ["2024-04-30"], ["Ủy ban nhân dân tỉnh"]),
        (["Sở Xây dựng"], ["2024-05"], []),
    ]
    assert [d.date for d in task.deadlines] == ["2024-04-30", "2024-05"]


PETITIONS = """3. Về các kiến nghị, đề xuất của UBND huyện Văn Chấn:
- Đối với kiến nghị về hỗ trợ kinh phí sửa chữa kênh mương: giao Sở Tài chính chủ trì, phối hợp với Sở Xây dựng thẩm tra.
- Đề nghị bổ sung biên chế giáo viên: thực hiện theo quy định chung.
- Đối với kiến nghị của UBND xã Nậm Lành về phủ sóng di động: UBND tỉnh đã có báo cáo đề xuất với Bộ."""


def test_petitions() -> None:
    found = notice(PETITIONS)
    assert found.tasks == ()
    assert [
        (p.text[:22], [b.label for b in p.petitioners], [(a.body.label, a.role) for a in p.assignments])
        for p in found.petitions
    ] == [
        (
            "hỗ trợ kinh phí sửa ch",
            ["Ủy ban nhân dân huyện Văn Chấn"],
            [("Sở Tài chính", "lead"), ("Sở Xây dựng", "coordinating")],
        ),
        ("bổ sung biên chế giáo ", ["Ủy ban nhân dân huyện Văn Chấn"], []),
        ("phủ sóng di động: UBND", ["Ủy ban nhân dân xã Nậm Lành"], []),
    ]


def test_those_who_ask_may_stand_first() -> None:
    found = notice(
        "2. Về các kiến nghị của huyện\n- UBND xã Nậm Lành đề nghị cấp bổ sung xi măng: Giao Sở Tài chính xem xét.\n"
        "- Thôn Giàng A, thôn Giàng B kiến nghị mở rộng nhà văn hóa: UBND xã Nậm Lành xem xét, giải quyết."
    )
    assert [(p.text[:14], [b.label for b in p.petitioners]) for p in found.petitions] == [
        ("cấp bổ sung xi", ["Ủy ban nhân dân xã Nậm Lành"]),
        ("mở rộng nhà vă", ["thôn Giàng A", "thôn Giàng B"]),
    ]


def test_each_petition_is_of_those_it_names() -> None:
    found = notice(
        "2. Về các kiến nghị\n- Đối với kiến nghị của UBND huyện Lục Yên về sửa đường: đồng ý.\n"
        "- Đối với kiến nghị của huyện Văn Chấn về cấp nước: giao Sở Xây dựng xem xét.\n"
        "- Các kiến nghị khác của các địa phương, giao các sở, ngành trả lời."
    )
    assert [[b.label for b in p.petitioners] for p in found.petitions] == [
        ["Ủy ban nhân dân huyện Lục Yên"],
        ["huyện Văn Chấn"],
        ["các địa phương"],
    ]


def test_orders_behind_petitions_are_tasks() -> None:
    found = notice(
        "Về các kiến nghị của UBND huyện:\nĐối với kiến nghị hỗ trợ sửa đường: giao Sở Xây dựng xem xét.\n"
        "Giao Văn phòng UBND tỉnh theo dõi, đôn đốc các đơn vị thực hiện Thông báo này."
    )
    assert [p.text[:15] for p in found.petitions] == ["hỗ trợ sửa đườn"]
    assert [labels(found, at, "assigned") for at in range(len(found.tasks))] == [["Văn phòng Ủy ban nhân dân tỉnh"]]


def test_a_request_may_stand_in_the_heading_above_its_answer() -> None:
    found = notice(
        "III. Giải quyết các kiến nghị của UBND huyện Văn Chấn:\n"
        "1. Kiến nghị về đầu tư tuyến đường vành đai:\nThống nhất chủ trương. Giao Sở Xây dựng thẩm định.\n"
        "2. Đồng ý với đề nghị của UBND xã Nậm Lành tại Tờ trình số 27/TTr-UBND về tổ chức lễ hội; giao UBND huyện hướng dẫn.\n"
        "3. Đối với các kiến nghị khác: Các sở, ngành trả lời."
    )
    assert [(p.text[:17], [b.label for b in p.petitioners]) for p in found.petitions] == [
        ("đầu tư tuyến đườn", ["Ủy ban nhân dân huyện Văn Chấn"]),
        ("tổ chức lễ hội; g", ["Ủy ban nhân dân xã Nậm Lành"]),
        ("các kiến nghị khá", ["Ủy ban nhân dân huyện Văn Chấn"]),
    ]


def test_who_is_to_press_private_parties_answers_for_it() -> None:
    found = notice(
        "1. Ban Quản lý dự án đầu tư xây dựng huyện:\n- Yêu cầu nhà thầu tăng ca.\n- Chỉ đạo lập hồ sơ; yêu cầu chủ đầu tư bố trí vốn."
    )
    ordered = ["Ban Quản lý dự án đầu tư xây dựng huyện Văn Chấn"]
    assert [labels(found, at, "assigned") for at in range(2)] == [ordered, ordered]


def test_orders_that_nobody_can_follow_are_told() -> None:
    dated = FRAME.replace("Yên Bái, ngày tháng 4 năm 2024", "Yên Bái, ngày 04 tháng 9 năm 2025")
    found = parse(
        read_text(
            dated.format(
                body="1. Giao Sở Nội vụ hoàn thiện hồ sơ trước ngày 15/8/2025.\n2. Sở Tài nguyên và Môi trường rà soát đất công."
            )
        )
    )
    assert [d.date for d in found.tasks[0].deadlines] == ["2025-08-15"]
    told = {anomaly.evidence[0].quote: anomaly.why_en for anomaly in found.anomalies}
    assert told["trước ngày 15/8/2025"] == "the deadline 15/8/2025 was over on the day of this notice (04/9/2025)"
    assert "Sở Nông nghiệp và Môi trường" in told["Sở Tài nguyên và Môi trường"]


def test_a_directive_gives_tasks_though_it_concludes_nothing() -> None:
    found = parse(
        read_text(
            "ỦY BAN NHÂN DÂN\nTỈNH YÊN BÁI\nSố: 8/CT-UBND\nYên Bái, ngày 20 tháng 5 năm 2024\nCHỈ THỊ\nVề công tác phòng, chống lũ\n"
            "Chủ tịch Ủy ban nhân dân tỉnh yêu cầu:\n1. Công an tỉnh mở đợt kiểm tra đến hết tháng 9/2024.\nNơi nhận:\n- Lưu: VT.\n"
        )
    )
    assert (found.conclusion, found.session) == (False, None)
    assert (labels(found, 0, "assigned"), [d.date for d in found.tasks[0].deadlines]) == (["Công an tỉnh"], ["2024-09"])


def test_a_short_name_stands_for_the_body_it_was_given_to() -> None:
    framed = FRAME.replace(
        "Sau khi nghe báo cáo", "Sau khi nghe Công ty Cổ phần Sao Mai (sau đây gọi tắt là Công ty) báo cáo"
    )
    found = parse(read_text(framed.format(body="1. Yêu cầu Công ty tập trung thi công.")))
    assert labels(found, 0, "assigned") == ["Công ty Cổ phần Sao Mai"]


def test_offices_of_the_issuing_district_bear_its_name() -> None:
    text = """UBND HUYỆN VĂN CHẤN
VĂN PHÒNG
Số: 64/TB-VP Văn Chấn, ngày 19 tháng 4 năm 2018
THÔNG BÁO
Kết luận của Chủ tịch UBND huyện tại cuộc họp giao ban
Ngày 16/4/2018, Chủ tịch UBND huyện Trần Văn Mẫu đã chủ trì họp. Tham dự có lãnh đạo các phòng: Nội vụ, Y tế; UBND xã Nậm Lành.
Chủ tịch UBND huyện kết luận như sau:
1. Giao Phòng Nội vụ rà soát biên chế.
Nơi nhận: CHÁNH VĂN PHÒNG
- Lưu: VT.
Lò Thị Mẫu
"""
    found = parse(read_text(text))
    assert labels(found, 0, "assigned") == ["Phòng Nội vụ huyện Văn Chấn"]
    assert {(p.body.label, p.side) for p in found.participants} >= {("Phòng Nội vụ huyện Văn Chấn", "local")}
    assert found.signer is not None and (found.signer.name, found.signer.post) == ("Lò Thị Mẫu", "Chánh Văn phòng")


@pytest.mark.parametrize(
    "text", ["THÔNG BÁO\nKết luận của Chủ tịch UBND tỉnh\n", "THÔNG BÁO\nGiao Sở Y tế rà soát, kết luận như sau.\n"]
)
def test_a_session_of_which_nothing_is_said_has_its_words(text: str) -> None:
    session = parse(read_text(text)).session
    assert session is not None and session.evidence


def test_every_statement_has_its_words() -> None:
    text = FRAME.format(body="1. NHIỆM VỤ\n- Giao Sở Tài chính chủ trì rà soát trước ngày 30/4/2024.\n" + PETITIONS)
    found = parse(read_text(text))
    records = [*found.tasks, *found.petitions, *found.citations, *found.places, *found.recipients, *found.participants]
    records += [a for t in found.tasks for a in t.assignments] + [d for t in found.tasks for d in t.deadlines]
    for record in records:
        assert record.evidence
        for evidence in record.evidence:
            assert text[evidence.start : evidence.end] == evidence.quote


def test_a_document_of_another_kind_is_read_as_far_as_it_goes() -> None:
    found = parse(
        read_text(
            "ỦY BAN NHÂN DÂN\nTỈNH YÊN BÁI\nSố: 15/QĐ-UBND\nYên Bái, ngày 05 tháng 01 năm 2024\nQUYẾT ĐỊNH\nVề việc phê duyệt kế hoạch\n"
            "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH\nCăn cứ Luật Tổ chức chính quyền địa phương ngày 19/6/2015;\n"
            "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05/3/2020 của Chính phủ;\nQUYẾT ĐỊNH:\nĐiều 1. Phê duyệt kế hoạch.\n"
            "Nơi nhận:\n- Như Điều 1;\n- Lưu: VT.\n"
        )
    )
    assert (found.conclusion, found.kind, found.number, found.title) == (
        False,
        "Quyết định",
        "15",
        "Về việc phê duyệt kế hoạch",
    )
    assert "30/2020/NĐ-CP" in [c.number for c in found.citations]
    assert [r.label for r in found.recipients] == ["Như Điều 1", "Lưu: VT"]
    assert found.session is None and found.tasks == ()


def test_a_ministry_of_social_affairs_is_no_commune() -> None:
    text = """BỘ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 12/TB-BLĐTBXH Hà Nội, ngày 08 tháng 01 năm 2020
THÔNG BÁO
Kết luận của Thứ trưởng Trần Văn Mẫu tại cuộc họp về giải quyết các kiến nghị
Ngày 06/1/2020, Thứ trưởng Trần Văn Mẫu chủ trì cuộc họp và kết luận như sau:
1. Đài Truyền hình Việt Nam tăng cường tuyên truyền.
"""
    (task,) = parse(read_text(text)).tasks
    assert [a.body.label for a in task.assignments] == ["Đài Truyền hình Việt Nam"]
