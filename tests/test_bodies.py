"""Bodies: the registry against its own examples, and bodies read in running text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.knowledge.abbreviations import abbreviations, write_out
from kg.knowledge.bodies import (
    KnownBody,
    OpenHead,
    body_of,
    changes,
    group_words,
    known_bodies,
    open_heads,
    sectors,
)
from kg.knowledge.units import gazetteer
from kg.model import Unit
from kg.parse.bodies import find_bodies, read_body
from kg.parse.body_groups import read_group
from kg.parse.body_names import registry
from kg.parse.context import Context
from kg.parse.phrases import Passage


def place(province: str, district: str | None = None, commune: str | None = None, date: str = "2024-05") -> Context:
    units = gazetteer()
    top = units.province(province, date)
    assert top is not None
    middle = units.find("district", district, top, date) if district else None
    low = units.find("commune", commune, middle or top, date) if commune else None
    return Context(top, middle, low, date)


SON_DUONG = place("Tuyên Quang", "Sơn Dương", "Phúc Ứng")
HA_NOI = place("Hà Nội")
BAO_THANG = place("Lào Cai", None, "Bảo Thắng", "2025-09")
NOWHERE = Context()


def labels(text: str, context: Context = SON_DUONG) -> list[list[str]]:
    return [[body.label for body in mention.bodies] for mention in find_bodies(text, 0, len(text), context)]


def flat(text: str, context: Context = SON_DUONG) -> list[str]:
    return [label for run in labels(text, context) for label in run]


def ids(text: str, context: Context = SON_DUONG) -> list[str]:
    return [body.id for mention in find_bodies(text, 0, len(text), context) for body in mention.bodies]


# --- the registry and its examples, both ways ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "example"),
    [(b, e) for b in known_bodies() for e in b.examples],
    ids=lambda value: value.label if isinstance(value, KnownBody) else str(value),
)
def test_every_example_is_read_as_its_body(body: KnownBody, example: str) -> None:
    found = registry().match(Passage.of(example), 0)
    assert found is not None
    assert found[1].id == body.id


def test_every_listed_body_and_sector_has_an_example() -> None:
    assert [b.label for b in known_bodies() if not b.examples and not _of_sector(b)] == []
    assert [s.name for s in sectors() if not s.examples] == []


def _of_sector(body: KnownBody) -> bool:
    return any(body.label == f"{head} {sector.name}" for sector in sectors() for head in sector.of)


@pytest.mark.parametrize("body", known_bodies(), ids=lambda b: b.label)
def test_every_form_of_a_body_is_read_as_it(body: KnownBody) -> None:
    for form in (body.label, *body.forms):
        found = registry().match(Passage.of(form), 0)
        assert found is not None, form
        assert found[0] == len(form), form


@pytest.mark.parametrize(
    ("head", "example"),
    [(h, e) for h in open_heads() for e in h.examples],
    ids=lambda value: value.head if isinstance(value, OpenHead) else str(value),
)
def test_every_open_head_reads_its_examples(head: OpenHead, example: str) -> None:
    runs = find_bodies(example, 0, len(example), SON_DUONG)
    assert [(run.start, run.end) for run in runs] == [(0, len(example))]


@pytest.mark.parametrize("example", group_words().examples)
def test_every_group_example_is_one_group(example: str) -> None:
    if "huyện" not in example:  # lists of units are read as places
        assert read_group(Passage.of(example), 0, NOWHERE) is not None
    (run,) = find_bodies(example, 0, len(example), NOWHERE)
    assert [body.kind for body in run.bodies] == ["group"]
    assert run.end == len(example)


def test_changes_name_registered_bodies() -> None:
    known = {body.id for body in known_bodies()}
    for change in changes():
        assert set(change.before) | set(change.after) <= known
        assert change.date[:4] in ("2007", "2008", "2025")


def test_a_body_is_found_by_the_end_of_its_id() -> None:
    found = body_of("agency/vn-08/so-tai-chinh")
    assert found is not None
    assert found.label == "Sở Tài chính"
    assert body_of("agency/vn-08/công-ty-hoa-ban") is None


@pytest.mark.parametrize("abbreviation", abbreviations(), ids=lambda a: a.short[0])
def test_abbreviations_are_written_out_in_their_examples(abbreviation: object) -> None:
    for example in abbreviation.examples:  # type: ignore[attr-defined]
        written = write_out(example)
        if abbreviation.keep:  # type: ignore[attr-defined]
            assert any(short in written for short in abbreviation.short)  # type: ignore[attr-defined]
        else:
            assert not any(short in written.split() for short in abbreviation.short)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("BCĐ xây dựng NTM huyện", "Ban Chỉ đạo xây dựng nông thôn mới huyện"),
        ("số 88-NQ/TU ngày", "số 88-NQ/TU ngày"),
        ("12/CTr-UBND", "12/CTr-UBND"),
        ("phát triển KT-XH", "phát triển kinh tế - xã hội"),
    ],
)
def test_write_out(text: str, written: str) -> None:
    assert write_out(text) == written


# --- running text -------------------------------------------------------------------------------------------------

RUNS: list[tuple[str, list[list[str]]]] = [
    (
        "Huyện uỷ, HĐND, UBND, Ủy ban MTTQ huyện Sơn Dương và các phòng, ban chuyên môn",
        [
            [
                "Huyện ủy Sơn Dương",
                "Hội đồng nhân dân huyện Sơn Dương",
                "Ủy ban nhân dân huyện Sơn Dương",
                "Ủy ban Mặt trận Tổ quốc huyện Sơn Dương",
                "các phòng, ban chuyên môn huyện Sơn Dương",
            ]
        ],
    ),
    (
        "Lãnh đạo các Sở, ngành: Kế hoạch và Đầu tư, Lao động - Thương binh và Xã hội, Văn hóa, Thể thao và Du lịch, "
        "Ban Dân tộc tỉnh, Thanh tra tỉnh, Cục Thuế, Văn phòng UBND tỉnh.",
        [
            [
                "Sở Kế hoạch và Đầu tư",
                "Sở Lao động - Thương binh và Xã hội",
                "Sở Văn hóa, Thể thao và Du lịch",
                "Ban Dân tộc",
                "Thanh tra tỉnh",
                "Cục Thuế",
                "Văn phòng Ủy ban nhân dân tỉnh",
            ]
        ],
    ),
    (
        "các đồng chí trong Thường trực Huyện ủy, đồng chí Chủ tịch HĐND, lãnh đạo UBND, UBMTTQ Việt Nam huyện Na Hang",
        [
            [
                "Huyện ủy Na Hang",
                "Hội đồng nhân dân huyện Na Hang",
                "Ủy ban nhân dân huyện Na Hang",
                "Ủy ban Mặt trận Tổ quốc huyện Na Hang",
            ]
        ],
    ),
    (
        "Chủ tịch HĐND huyện, lãnh đạo UBND huyện và đại diện lãnh đạo các phòng, ban liên quan của huyện và xã Thiện Kế",
        [
            [
                "Hội đồng nhân dân huyện Sơn Dương",
                "Ủy ban nhân dân huyện Sơn Dương",
                "các phòng, ban liên quan của huyện Sơn Dương",
                "xã Thiện Kế",
            ]
        ],
    ),
    (
        "Giao Sở Tài chính chủ trì, phối hợp với Sở Y tế, UBND huyện Hàm Yên và các đơn vị liên quan tham mưu",
        [["Sở Tài chính"], ["Sở Y tế", "Ủy ban nhân dân huyện Hàm Yên", "các đơn vị liên quan"]],
    ),
    (
        "yêu cầu các cấp ủy, chính quyền huyện Sơn Dương, xã Phúc Ứng tập trung",
        [
            [
                "cấp ủy huyện Sơn Dương",
                "cấp ủy xã Phúc Ứng",
                "chính quyền huyện Sơn Dương",
                "chính quyền xã Phúc Ứng",
            ]
        ],
    ),
    (
        "yêu cầu cấp ủy, chính quyền, Mặt trận Tổ quốc và các đoàn thể của xã tiếp tục",
        [
            [
                "cấp ủy xã Phúc Ứng",
                "chính quyền xã Phúc Ứng",
                "Mặt trận Tổ quốc xã Phúc Ứng",
                "các đoàn thể xã Phúc Ứng",
            ]
        ],
    ),
    (
        "Phối hợp với Ủy ban MTTQ Việt Nam và các tổ chức chính trị - xã hội từ huyện đến xã tăng cường",
        [
            [
                "Ủy ban Mặt trận Tổ quốc từ huyện đến xã",
                "các tổ chức chính trị - xã hội từ huyện đến xã",
            ]
        ],
    ),
    ("HĐND các cấp của huyện Yên Sơn cần", [["Hội đồng nhân dân các cấp của huyện Yên Sơn"]]),
    ("Các cấp, các ngành của huyện Yên Sơn tập trung", [["các cấp, các ngành của huyện Yên Sơn"]]),
    (
        "đề nghị tập thể Lãnh đạo, cán bộ công chức, viên chức Huyện tiếp tục",
        [["tập thể Lãnh đạo, cán bộ công chức, viên chức huyện Sơn Dương"]],
    ),
    ("với các sở ban ngành, nhà đầu tư triển khai", [["các sở ban ngành", "nhà đầu tư"]]),
    ("Yêu cầu các sở, ban, ngành, cơ quan liên quan theo", [["các sở, ban, ngành, cơ quan liên quan"]]),
    ("giao các sở, ngành có liên quan tiếp tục", [["các sở, ngành có liên quan"]]),
    ("Chủ tịch, các Phó Chủ tịch UBND tỉnh", [["Ủy ban nhân dân tỉnh"]]),
    ("đề nghị huyện, xã quan tâm", [["huyện Sơn Dương", "xã Phúc Ứng"]]),
    (
        "các cơ quan chủ quản các Chương trình (Sở Y tế, Sở Nội vụ, Ban Dân tộc tỉnh) khẩn trương",
        [["Sở Y tế", "Sở Nội vụ", "Ban Dân tộc"]],
    ),
    (
        "Sở GTVT, KH&ĐT, các đơn vị có liên quan và UBND huyện",
        [
            [
                "Sở Giao thông vận tải",
                "Sở Kế hoạch và Đầu tư",
                "các đơn vị có liên quan",
                "Ủy ban nhân dân huyện Sơn Dương",
            ]
        ],
    ),
    (
        "UBND các huyện: Lâm Bình, Chiêm Hóa và thành phố Tuyên Quang rà soát",
        [
            [
                "Ủy ban nhân dân huyện Lâm Bình",
                "Ủy ban nhân dân huyện Chiêm Hóa",
                "Ủy ban nhân dân thành phố Tuyên Quang",
            ]
        ],
    ),
    (
        "Giám đốc các Sở, Thủ trưởng các ban, ngành, Chủ tịch UBND các huyện, thành phố chịu trách nhiệm",
        [["các Sở", "các ban, ngành", "Ủy ban nhân dân các huyện, thành phố"]],
    ),
    ("Yêu cầu Ban Chỉ đạo xây dựng NTM huyện chỉ đạo", [["Ban Chỉ đạo xây dựng nông thôn mới huyện Sơn Dương"]]),
    (
        "Đảng ủy, UBND các xã, phường; Đảng ủy các cơ quan Đảng tỉnh, Đảng ủy UBND tỉnh",
        [
            ["Đảng ủy các xã, phường", "Ủy ban nhân dân các xã, phường"],
            ["Đảng ủy các cơ quan Đảng tỉnh", "Đảng ủy Ủy ban nhân dân tỉnh"],
        ],
    ),
    (
        "Các Ban: Tổ chức, Tuyên giáo Tỉnh ủy và các Văn phòng: Tỉnh ủy, Đoàn ĐBQH và HĐND tỉnh, UBND tỉnh",
        [
            [
                "Ban Tổ chức Tỉnh ủy",
                "Ban Tuyên giáo Tỉnh ủy",
                "Văn phòng Tỉnh ủy",
                "Văn phòng Đoàn đại biểu Quốc hội và Hội đồng nhân dân tỉnh",
                "Văn phòng Ủy ban nhân dân tỉnh",
            ],
        ],
    ),
    (
        "Đảng ủy - HĐND - UBND xã Phúc Ứng; HĐND-UBND huyện Hàm Yên",
        [
            ["Đảng ủy xã Phúc Ứng", "Hội đồng nhân dân xã Phúc Ứng", "Ủy ban nhân dân xã Phúc Ứng"],
            ["Hội đồng nhân dân huyện Hàm Yên", "Ủy ban nhân dân huyện Hàm Yên"],
        ],
    ),
    (
        "các cấp ủy, tổ chức đảng, chính quyền và các đoàn thể các cấp",
        [["cấp ủy các cấp", "tổ chức đảng các cấp", "chính quyền các cấp", "các đoàn thể các cấp"]],
    ),
    ("các sở, Ban Dân tộc tỉnh và các huyện", [["các sở", "Ban Dân tộc", "các huyện"]]),
    ("Giao Sở Y tế; Sở Nội vụ; UBND các huyện thực hiện", [["Sở Y tế", "Sở Nội vụ"], ["Ủy ban nhân dân các huyện"]]),
    ("báo cáo UBND tỉnh; Sở Xây dựng hướng dẫn", [["Ủy ban nhân dân tỉnh"], ["Sở Xây dựng"]]),
    ("Ngành Y tế chủ động", [["ngành Y tế"]]),
    ("Sở NN&PTNT (Chi cục Thủy lợi) chủ trì", [["Sở Nông nghiệp và Phát triển nông thôn"]]),
    ("Bí thư Huyện ủy, Bí thư Đảng ủy các xã, thị trấn", [["Huyện ủy Sơn Dương", "Đảng ủy các xã, thị trấn"]]),
    ("Chủ đầu tư (Ban QLDA ĐTXD tỉnh) phối hợp", [["Ban Quản lý dự án đầu tư xây dựng tỉnh"]]),
    (
        "Các Sở Nông nghiệp và Phát triển nông thôn, Xây dựng, Tư pháp có trách nhiệm",
        [["Sở Nông nghiệp và Phát triển nông thôn", "Sở Xây dựng", "Sở Tư pháp"]],
    ),
    ("các hợp tác xã nông nghiệp", [["các hợp tác xã nông nghiệp"]]),
    ("Bộ Chỉ huy Quân sự tỉnh, Công an tỉnh", [["Bộ Chỉ huy Quân sự tỉnh", "Công an tỉnh"]]),
    (
        "Ban Tổ chức Tỉnh ủy quan tâm thực hiện tốt các chính sách an sinh xã hội",
        [["Ban Tổ chức Tỉnh ủy"]],
    ),
    ("Ban Kinh tế - Xã hội Huyện ủy Hàm Yên tham mưu", [["Ban Kinh tế - Xã hội Huyện ủy Hàm Yên"]]),
    (
        "Ban Kinh tế - Ngân sách, Ban Pháp chế HĐND tỉnh thẩm tra",
        [["Ban Kinh tế - Ngân sách Hội đồng nhân dân tỉnh", "Ban Pháp chế Hội đồng nhân dân tỉnh"]],
    ),
    ("Phòng Cảnh sát giao thông Công an tỉnh tuần tra", [["Phòng Cảnh sát giao thông Công an tỉnh"]]),
    ("Đề nghị Bộ Tư lệnh Quân khu 1 hỗ trợ", [["Bộ Tư lệnh Quân khu 1"]]),
    (
        "Cục Quản lý xây dựng và Chất lượng công trình giao thông chủ trì",
        [["Cục Quản lý xây dựng và Chất lượng công trình giao thông"]],
    ),
    (
        "Ban Quản lý dự án di dân tái định cư, Trung tâm Quản lý hạ tầng kỹ thuật nạo vét",
        [["Ban Quản lý dự án di dân tái định cư", "Trung tâm Quản lý hạ tầng kỹ thuật"]],
    ),
    (
        "Công ty TNHH MTV Khai thác công trình thủy lợi Tuyên Quang vận hành",
        [["Công ty TNHH MTV Khai thác công trình thủy lợi Tuyên Quang"]],
    ),
    ("Công ty Hoa Ban khai thác khoáng sản trái phép", [["Công ty Hoa Ban"]]),
    (
        "Đề nghị Báo Tuyên Quang, Cổng Thông tin điện tử tỉnh đưa tin",
        [["Báo Tuyên Quang", "Cổng Thông tin điện tử tỉnh"]],
    ),
    (
        "Điện lực Hàm Yên, Agribank chi nhánh tỉnh Tuyên Quang",
        [["Điện lực Hàm Yên", "Agribank chi nhánh tỉnh Tuyên Quang"]],
    ),
    (
        "Phòng Nội vụ, UBND xã Phúc Ứng; Hạt Kiểm lâm, UBND các xã, thị trấn",
        [
            ["Phòng Nội vụ huyện Sơn Dương", "Ủy ban nhân dân xã Phúc Ứng"],
            ["Hạt Kiểm lâm", "Ủy ban nhân dân các xã, thị trấn"],
        ],
    ),
    ("Đơn vị tư vấn giám sát, nhà thầu thi công", [["đơn vị tư vấn giám sát, nhà thầu thi công"]]),
    ("Các ngân hàng thương mại trên địa bàn tỉnh", [["các ngân hàng thương mại trên địa bàn tỉnh"]]),
    (
        "Các cấp ủy, tổ chức đảng trực thuộc Tỉnh ủy quán triệt",
        [["cấp ủy", "tổ chức đảng trực thuộc Tỉnh ủy"]],
    ),
    ("nhiệm vụ của xã Phúc Ứng", [["xã Phúc Ứng"]]),
    ("kinh tế - xã hội của xã Phúc Ứng", []),
    (
        "Công ty Cổ phần Đầu tư Xây dựng và Thương mại Hoa Ban, Công ty Điện lực Tuyên Quang khẩn trương",
        [["Công ty Cổ phần Đầu tư Xây dựng và Thương mại Hoa Ban", "Công ty Điện lực Tuyên Quang"]],
    ),
]


@pytest.mark.parametrize(("text", "expected"), RUNS, ids=[text[:40] for text, _ in RUNS])
def test_runs(text: str, expected: list[list[str]]) -> None:
    assert labels(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "các Bộ: Tài chính, Quốc phòng, Công an; Văn phòng Chính phủ, Ngân hàng Nhà nước Việt Nam",
            ["Bộ Tài chính", "Bộ Quốc phòng", "Bộ Công an", "Văn phòng Chính phủ", "Ngân hàng Nhà nước Việt Nam"],
        ),
        ("Bộ trưởng Bộ Y tế, Chủ tịch UBND các tỉnh", ["Bộ Y tế", "Ủy ban nhân dân các tỉnh"]),
        (
            "Tỉnh ủy, HĐND, UBND tỉnh Quảng Trị",
            ["Tỉnh ủy Quảng Trị", "Hội đồng nhân dân tỉnh Quảng Trị", "Ủy ban nhân dân tỉnh Quảng Trị"],
        ),
        (
            "UBND các tỉnh, thành phố trực thuộc Trung ương; UBND Thành phố Hồ Chí Minh",
            ["Ủy ban nhân dân các tỉnh, thành phố trực thuộc Trung ương", "Ủy ban nhân dân thành phố Hồ Chí Minh"],
        ),
    ],
)
def test_the_centre_and_other_provinces(text: str, expected: list[str]) -> None:
    assert flat(text, NOWHERE) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Công an Thành phố, Thanh tra Thành phố", ["Công an thành phố", "Thanh tra thành phố"]),
        ("Thường trực Thành ủy", ["Thành ủy"]),
        ("UBND các quận, huyện, thị xã", ["Ủy ban nhân dân các quận, huyện, thị xã"]),
        ("Bí thư Quận ủy, Chủ tịch UBND quận Ba Đình", ["Quận ủy Ba Đình", "Ủy ban nhân dân quận Ba Đình"]),
        ("Chủ tịch UBND Thành phố Trần Văn Bình", ["Ủy ban nhân dân thành phố"]),
    ],
)
def test_cities(text: str, expected: list[str]) -> None:
    assert flat(text, HA_NOI) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Đảng ủy, UBND xã Bảo Thắng", ["Đảng ủy xã Bảo Thắng", "Ủy ban nhân dân xã Bảo Thắng"]),
        ("Phòng Kinh tế, Công an xã", ["Phòng Kinh tế xã Bảo Thắng", "Công an xã Bảo Thắng"]),
        ("Thuế cơ sở 1, Kho bạc Nhà nước khu vực VIII", ["Thuế cơ sở 1", "Kho bạc Nhà nước khu vực VIII"]),
        ("Sở NN&MT, Sở Dân tộc và Tôn giáo", ["Sở Nông nghiệp và Môi trường", "Sở Dân tộc và Tôn giáo"]),
        ("Yêu cầu xã Bảo Thắng khẩn trương", ["xã Bảo Thắng"]),
    ],
)
def test_two_levels_of_government(text: str, expected: list[str]) -> None:
    assert flat(text, BAO_THANG) == expected


@pytest.mark.parametrize(
    "text",
    [
        "triển khai trên địa bàn huyện Sơn Dương",
        "Quyết định số 15/QĐ-UBND và Nghị quyết số 12-NQ/TU",
        "nâng cao chất lượng cơ sở y tế, phòng chống thiên tai",
        "tổ chức thực hiện tốt công tác quốc phòng, an ninh",
        "đơn vị hành chính cấp xã",
        "phát triển kinh tế - xã hội",
        "Ban hành kế hoạch, tổ chức Hội nghị tổng kết",
        "các công trình, dự án trọng điểm",
        "bộ phận một cửa, bộ tiêu chí",
        "doanh nghiệp nhỏ và vừa, hợp tác xã hội",
        "Mác Ca, thị xã hội",
        "các Phó Thủ tướng",
        "NHIỆM VỤ TRỌNG TÂM",
        "đã đạt chuẩn tại 5 xã",
        "xây dựng Chính quyền số",
        "tăng trưởng công nghiệp",
    ],
)
def test_no_body(text: str) -> None:
    assert flat(text) == []


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Sở NN&PTNT", "Sở Nông nghiệp và Phát triển nông thôn"),
        ("UBND tỉnh", "Ủy ban nhân dân tỉnh Tuyên Quang"),
        ("Huyện ủy Sơn Dương", "Huyện uỷ"),
        ("Ủy ban MTTQ Việt Nam huyện", "UBMTTQ huyện Sơn Dương"),
        ("Sở VH,TT&DL", "Sở Văn hoá, Thể thao và Du lịch"),
    ],
)
def test_one_body_has_one_id(left: str, right: str) -> None:
    assert ids(left) == ids(right)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sở Tài chính", "agency/vn-08/so-tai-chinh"),
        ("Bộ Tài chính", "agency/vn/bo-tai-chinh"),
        ("UBND huyện Sơn Dương", "agency/vn-08/huyen-son-duong/ubnd"),
        ("UBND tỉnh", "agency/vn-08/ubnd"),
        ("yêu cầu huyện Sơn Dương", "unit/vn-08/huyen-son-duong"),
        ("các sở, ngành", "local/agency/các-sở-ngành"),
        ("Công ty Cổ phần Hoa Bàn", "agency/vn-08/công-ty-cổ-phần-hoa-bàn"),
    ],
)
def test_ids(text: str, expected: str) -> None:
    assert ids(text) == [expected]


def test_without_a_province_ids_are_local() -> None:
    assert ids("Sở Tài chính", NOWHERE) == ["local/agency/sở-tài-chính"]


@pytest.mark.parametrize(
    ("text", "issuer", "expected"),
    [
        ("UBND huyện", False, "Ủy ban nhân dân huyện Sơn Dương"),
        ("Chủ tịch UBND tỉnh", True, "Chủ tịch Ủy ban nhân dân tỉnh"),
        ("Chủ tịch UBND tỉnh", False, "Ủy ban nhân dân tỉnh"),
        ("Ban Thường vụ Tỉnh  ủy", True, "Ban Thường vụ Tỉnh ủy"),
        ("Thường trực Tỉnh ủy", True, "Thường trực Tỉnh ủy"),
        ("Thủ tướng Chính phủ", True, "Thủ tướng Chính phủ"),
        ("BCĐ 12 của tỉnh", False, "Ban Chỉ đạo 12 tỉnh"),
        ("Tòa soạn", False, "Tòa soạn"),
        ("", False, ""),
    ],
)
def test_read_body(text: str, issuer: bool, expected: str) -> None:
    assert read_body(text, SON_DUONG, issuer).label == expected


def test_spelling_is_corrected_against_the_lists() -> None:
    assert flat("UBND huyện Na Hàng") == ["Ủy ban nhân dân huyện Na Hang"]


# --- invariants ---------------------------------------------------------------------------------------------------

PIECES = [
    "UBND", "huyện Sơn Dương", "Sở Tài chính", ", ", " và ", "các sở, ngành", ": ", "đồng chí", "Nguyễn Văn An", "\n",
    "Chủ tịch", "xã", "các xã", "Ban Chỉ đạo", "(", ")", "; ", "chủ trì", "Công ty", "TNHH", "các Sở", "Y tế", " của ",
    "Phòng", "huyện", "tỉnh", "Đảng ủy", "số 1", "ĐẢNG ỦY", "Huyện ủy", " - ", ".",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join) | st.text(max_size=60))
def test_spans_lie_in_order_within_their_mentions(text: str) -> None:
    before = 0
    for mention in find_bodies(text, 0, len(text), SON_DUONG):
        assert before <= mention.start < mention.end <= len(text)
        assert mention.bodies
        assert len(mention.bodies) == len(mention.spans)
        for body, (start, end) in zip(mention.bodies, mention.spans, strict=True):
            assert mention.start <= start < end <= mention.end
            assert body.label
            assert body.id.split("/")[0] in ("agency", "unit", "local")
        before = mention.end


@given(st.sampled_from([text for text, _ in RUNS]), st.integers(0, 30))
def test_positions_count_from_the_beginning_of_the_text(text: str, offset: int) -> None:
    padded = "." * offset + text
    plain = find_bodies(text, 0, len(text), SON_DUONG)
    moved = find_bodies(padded, offset, len(padded), SON_DUONG)
    assert [(m.start + offset, m.end + offset, m.bodies) for m in plain] == [(m.start, m.end, m.bodies) for m in moved]


@pytest.mark.parametrize(
    "unit", ["các sở, ", "UBND, ", "Ban Chỉ đạo ", "Công ty Hoa ", " ", "xã A, ", "các ", "(", "Sở Y tế (", "đồng chí "]
)
def test_time_is_linear_in_the_length(unit: str) -> None:
    def seconds(times: int) -> float:
        text = unit * times
        start = time.process_time()
        find_bodies(text, 0, len(text), SON_DUONG)
        return time.process_time() - start

    seconds(100)
    small, large = min(seconds(2000) for _ in range(3)), min(seconds(8000) for _ in range(2))
    assert large < 12 * small + 0.05


def test_units_of_the_context_need_no_gazetteer() -> None:
    unit = Unit("unit/vn-08/x", "district", "Mường Xa", "huyện Mường Xa", "unit/vn-08")
    assert flat("UBND huyện", Context(SON_DUONG.province, unit)) == ["Ủy ban nhân dân huyện Mường Xa"]


@pytest.mark.parametrize(
    ("text", "province", "expected"),
    [
        (
            "Giao UBND các huyện: Buôn Đôn, Krông Bông",
            "Đắk Lắk",
            ["Ủy ban nhân dân huyện Buôn Đôn", "Ủy ban nhân dân huyện Krông Bông"],
        ),
        ("Giao UBND các xã Bản Sen, Bản Lầu", "Lào Cai", ["Ủy ban nhân dân xã Bản Sen", "Ủy ban nhân dân xã Bản Lầu"]),
        ("Giao UBND xã Hội Hoan rà soát", "Lạng Sơn", ["Ủy ban nhân dân xã Hội Hoan"]),
        (
            "UBND phường Vĩnh Trại, Đông Kinh rà soát",
            "Lạng Sơn",
            ["Ủy ban nhân dân phường Vĩnh Trại", "Ủy ban nhân dân phường Đông Kinh"],
        ),
    ],
)
def test_names_of_units_that_look_like_other_words(text: str, province: str, expected: list[str]) -> None:
    assert flat(text, place(province)) == expected


def test_tax_offices_have_numbers() -> None:
    since = place("Tuyên Quang", date="2025-09")
    assert flat("Thuế cơ sở số 5, Thuế cơ sở 3 tỉnh Tuyên Quang rà soát", since) == ["Thuế cơ sở số 5", "Thuế cơ sở 3"]


def test_without_a_province_one_syllable_of_a_name_is_no_unit() -> None:
    assert flat("UBND xã Thanh Mẫu rà soát", NOWHERE) == ["Ủy ban nhân dân xã Thanh Mẫu"]


def test_a_counted_word_means_the_districts_that_the_session_went_to() -> None:
    units = gazetteer()
    two = tuple(units.find("district", name, units.province("Đắk Lắk")) for name in ("Krông Bông", "Lắk"))
    context = Context(units.province("Đắk Lắk"), date="2023-08", districts=tuple(unit for unit in two if unit))
    assert flat("lãnh đạo UBND hai huyện rà soát", context) == [
        "Ủy ban nhân dân huyện Krông Bông",
        "Ủy ban nhân dân huyện Lắk",
    ]
    assert flat("lãnh đạo UBND 03 huyện rà soát", context) == ["Ủy ban nhân dân 03 huyện"]


def test_units_under_the_level_word_they_bore_before() -> None:
    city = place("Hải Phòng", date="2023-08")
    assert (
        flat("UBND các quận, huyện: Lê Chân, Thủy Nguyên, Tiên Lãng rà soát", city)[2]
        == "Ủy ban nhân dân huyện Tiên Lãng"
    )
    assert flat("UBND huyện Thủy Nguyên rà soát", city) == ["Ủy ban nhân dân huyện Thủy Nguyên"]


def test_members_of_a_group_told_behind_it() -> None:
    text = "Các bệnh viện trực thuộc Bộ, trong đó có Bệnh viện Bạch Mai, Bệnh viện Chợ Rẫy rà soát"
    assert flat(text, NOWHERE) == ["các bệnh viện trực thuộc Bộ", "Bệnh viện Bạch Mai", "Bệnh viện Chợ Rẫy"]


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        (
            "Chủ tịch UBND các xã: Hợp Thành, Suối Lạ, Trường Lạ.",
            ["Ủy ban nhân dân xã Hợp Thành", "Ủy ban nhân dân xã Suối Lạ", "Ủy ban nhân dân xã Trường Lạ"],
        ),
        ("các Ban Quản lý dự án: 2, 85, Mỹ Thuận;", ["Ban Quản lý dự án 2", "Ban Quản lý dự án 85", "Ban Quản lý dự án Mỹ Thuận"]),
        ("Phòng Nội vụ tổng hợp, tham mưu", ["Phòng Nội vụ huyện Sơn Dương"]),
        ("Chi cục Kiểm lâm lập Đề án", ["Chi cục Kiểm lâm"]),
        ("Sở Y tế Thành phố Hồ Chí Minh và các tỉnh Đồng Nai, Bình Dương", ["Sở Y tế thành phố Hồ Chí Minh", "Sở Y tế tỉnh Đồng Nai", "Sở Y tế tỉnh Bình Dương"]),
        ("Kiến nghị của thị xã Giá Rai", []),
        ("UBND các xã Hợp Thành, Kháng Nhật.", ["Ủy ban nhân dân xã Hợp Thành", "Ủy ban nhân dân xã Kháng Nhật"]),
    ],
)  # fmt: skip
def test_where_names_and_lists_end(text: str, labels: list[str]) -> None:
    assert [body.label for run in find_bodies(text, 0, len(text), SON_DUONG) for body in run.bodies] == labels


def test_a_number_belongs_to_the_name_that_has_it() -> None:
    context = Context(province=gazetteer().province("Lâm Đồng", "2025-11-24"), date="2025-11-24")
    text = "UBND xã Bảo Lâm 1 và UBND các xã Bảo Lâm 2, Bảo Lâm 3"
    labels = [body.label for run in find_bodies(text, 0, len(text), context) for body in run.bodies]
    assert labels == [f"Ủy ban nhân dân xã Bảo Lâm {number}" for number in (1, 2, 3)]


def test_each_body_of_a_run_has_its_words() -> None:
    text = "Đảng ủy, UBND xã Hợp Thành, xã Kháng Nhật"
    (run,) = find_bodies(text, 0, len(text), SON_DUONG)
    assert [(body.label, text[start:end]) for body, (start, end) in zip(run.bodies, run.spans, strict=True)] == [
        ("Đảng ủy xã Hợp Thành", "Đảng ủy"),
        ("Đảng ủy xã Kháng Nhật", "xã Kháng Nhật"),
        ("Ủy ban nhân dân xã Hợp Thành", "UBND xã Hợp Thành"),
        ("Ủy ban nhân dân xã Kháng Nhật", "xã Kháng Nhật"),
    ]
