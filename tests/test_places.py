"""Places: units named with their level word, enumerations, corrections, hamlets; and what names none."""

from __future__ import annotations

import time
import tomllib
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.knowledge.units import gazetteer
from kg.model import Unit
from kg.parse.context import Context
from kg.parse.place_names import anchors, grammar
from kg.parse.places import find_places, find_province, guess_districts
from kg.resources import folder


def province(name: str, on: str | None = "2024-05") -> Unit:
    unit = gazetteer().province(name, on)
    assert unit is not None
    return unit


def context(of: str | None = None, district: str | None = None, date: str | None = "2024-05") -> Context:
    if of is None:
        return Context(date=date)
    holder = province(of, date)
    unit = gazetteer().find("district", district, holder, date) if district else None
    assert district is None or unit is not None
    return Context(holder, unit, None, date)


def labels(text: str, where: Context) -> list[str]:
    return [m.unit.label for m in find_places(text, where)]


LAO_CAI, SON_LA, DAK_LAK = context("Lào Cai"), context("Sơn La"), context("Đắk Lắk")
CHI_LANG = context("Lạng Sơn", "Chi Lăng")
HO_CHI_MINH = context("Hồ Chí Minh")
LATER = context("Lạng Sơn", date="2025-09")


@pytest.mark.parametrize(
    ("text", "where", "expected"),
    [
        ("tại xã Chiềng Sơn, huyện Vân Hồ, tỉnh Sơn La", SON_LA, ["xã Chiềng Sơn", "huyện Vân Hồ", "tỉnh Sơn La"]),
        ("UBND xã Bản Lầu, Đảng ủy xã Bản Lầu", LAO_CAI, ["xã Bản Lầu"] * 2),
        ("các huyện: Bắc Hà, Bát Xát và thành phố Lào Cai", LAO_CAI, ["huyện Bắc Hà", "huyện Bát Xát", "thành phố Lào Cai"]),
        ("các huyện Bắc Hà, Bát Xát, các sở, ngành", LAO_CAI, ["huyện Bắc Hà", "huyện Bát Xát"]),
        ("huyện Bắc Hà, Phó Chủ tịch UBND tỉnh", LAO_CAI, ["huyện Bắc Hà"]),
        ("thuộc xã Vân Thủy, Vân An thực hiện năm 2024", CHI_LANG, ["xã Vân Thủy", "xã Vân An"]),
        ("03 xã: Quan Sơn, Hữu Kiên và Vân An (huyện Chi Lăng)", CHI_LANG, ["xã Quan Sơn", "xã Hữu Kiên", "xã Vân An", "huyện Chi Lăng"]),
        ("tỉnh Hà Giang và Cao Bằng", LAO_CAI, ["tỉnh Hà Giang", "tỉnh Cao Bằng"]),
        ("các tỉnh, thành phố: Hà Nội, Hải Phòng, Quảng Ninh", LAO_CAI, ["thành phố Hà Nội", "thành phố Hải Phòng", "tỉnh Quảng Ninh"]),
        ("các huyện, thành phố: Bắc Hà, Lào Cai", LAO_CAI, ["huyện Bắc Hà", "thành phố Lào Cai"]),
        ("các xã, thị trấn: Quan Sơn, Đồng Mỏ", CHI_LANG, ["xã Quan Sơn", "thị trấn Đồng Mỏ"]),
        ("tỉnh Bà Rịa - Vũng Tàu; thành phố Phan Rang - Tháp Chàm", LAO_CAI, ["tỉnh Bà Rịa - Vũng Tàu", "thành phố Phan Rang - Tháp Chàm"]),
        ("Móng Cái (tỉnh Quảng Ninh) - Đồng Đăng (tỉnh Lạng Sơn)", LAO_CAI, ["tỉnh Quảng Ninh", "tỉnh Lạng Sơn"]),
        ("TP. Hồ Chí Minh, TP.HCM, TP Hà Nội, Thành phố Đà Nẵng", LAO_CAI, ["thành phố Hồ Chí Minh"] * 2 + ["thành phố Hà Nội", "thành phố Đà Nẵng"]),
        ("quận 1, Quận 3, phường 5, Phường Bến Nghé", HO_CHI_MINH, ["quận 1", "quận 3", "phường 5", "phường Bến Nghé"]),
        ("thành phố Thủ Đức, huyện Củ Chi", HO_CHI_MINH, ["thành phố Thủ Đức", "huyện Củ Chi"]),
        ("huyện Cư M'gar, huyện M’Đrắk, thị xã Buôn Hồ", DAK_LAK, ["huyện Cư M'gar", "huyện M'Đrắk", "thị xã Buôn Hồ"]),
        ("ỦY BAN NHÂN DÂN\nTỈNH LÀO CAI\nUBND HUYỆN BẮC HÀ", LAO_CAI, ["tỉnh Lào Cai", "huyện Bắc Hà"]),
        ("Tỉnh Lào Cai. Huyện Bắc Hà. Xã Bản Phố đạt", LAO_CAI, ["tỉnh Lào Cai", "huyện Bắc Hà", "xã Bản Phố"]),
        ("huyện Bắc hà và xã Bản phố", LAO_CAI, ["huyện Bắc Hà", "xã Bản Phố"]),
        ("UBND huyện Bắc Hà Phòng Tài chính", LAO_CAI, ["huyện Bắc Hà"]),
        ("Đường liên xã Quan Sơn - Hữu Kiên", CHI_LANG, ["xã Quan Sơn", "xã Hữu Kiên"]),
        ("Các huyện có tỷ lệ thấp như: Bắc Hà (20%), Bát Xát (25%), Si Ma Cai (30%)", LAO_CAI, ["huyện Bắc Hà", "huyện Bát Xát", "huyện Si Ma Cai"]),
        ("các huyện đào tạo được nhiều nhất là Bắc Hà 560 học viên; Bát Xát 510 học viên", LAO_CAI, ["huyện Bắc Hà", "huyện Bát Xát"]),
        ("tỉnh Hủa Phăn (Lào), huyện Hà Khẩu, Trung Quốc", LAO_CAI, ["tỉnh Hủa Phăn", "huyện Hà Khẩu"]),
        ("phường Kỳ Lừa, xã Na Sầm, UBND xã Tràng Định", LATER, ["phường Kỳ Lừa", "xã Na Sầm", "xã Tràng Định"]),
        ("huyện Chi Lăng (cũ), đặc khu Vân Đồn", LATER, ["huyện Chi Lăng", "đặc khu Vân Đồn"]),
        ("huyện miền núi Bắc Hà, xã biên giới Bản Lầu, huyện nghèo", LAO_CAI, ["huyện Bắc Hà", "xã Bản Lầu"]),
        ("Lào Cai, ngày 5 tháng 6 năm 2024", LAO_CAI, ["tỉnh Lào Cai"]),
        ("Hà Nội, ngày 5 tháng 6 năm 2024", LAO_CAI, []),
    ],
)  # fmt: skip
def test_units(text: str, where: Context, expected: list[str]) -> None:
    assert labels(text, where) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("thôn Nà Pất, xã Vân Thủy", ["thôn Nà Pất", "xã Vân Thủy"]),
        ("02 thôn Suối Mơ và Nà Sao", ["thôn Suối Mơ", "thôn Nà Sao"]),
        ("các thôn: Bản Chành, Nà Mò và thôn Pò Tấu thuộc xã Vân Thủy", ["thôn Bản Chành", "thôn Nà Mò", "thôn Pò Tấu", "xã Vân Thủy"]),
        ("thôn 3, thôn Nà Pất I, thôn Đồng Tâm 2, xã Vân Thủy", ["thôn 3", "thôn Nà Pất I", "thôn Đồng Tâm 2", "xã Vân Thủy"]),
        ("tổ dân phố số 5, TDP Hòa Bình, khu phố 3", ["tổ dân phố số 5", "tổ dân phố Hòa Bình", "khu phố 3"]),
        ("Khối 8, thị trấn Đồng Mỏ; tại khối Trần Phú", ["khối 8", "thị trấn Đồng Mỏ", "khối Trần Phú"]),
        ("khu phố 5, 6 và 7, phường An Phú", ["khu phố 5", "khu phố 6", "khu phố 7"]),
        ("ấp Bình Hòa, xóm Mới, buôn Ako Dhong, tại bản Pom Lót", ["ấp Bình Hòa", "xóm Mới", "buôn Ako Dhong", "bản Pom Lót"]),
        ("tại làng K8, khóm 3, khu vực 5, phường Ghềnh Ráng, khu vực Nhà nước", ["làng K8", "khóm 3", "khu vực 5"]),
        ("tổ 5, phường An Phú; Tổ công tác số 5; tổ 3 người", ["tổ 5"]),
        ("thôn Trung Sơn, thôn Đồng Tâm đạt 8/9 tiêu chí, thôn Văn An hiện còn", ["thôn Trung Sơn", "thôn Đồng Tâm", "thôn Văn An"]),
    ],
)  # fmt: skip
def test_hamlets(text: str, expected: list[str]) -> None:
    assert [name for name in labels(text, CHI_LANG) if not name.startswith("phường")] == expected


@pytest.mark.parametrize(
    "text",
    [
        "xã hội, Xã hội chủ nghĩa, XÃ HỘI CHỦ NGHĨA VIỆT NAM, kinh tế - xã hội",
        "xã đạt chuẩn, huyện tiếp tục, tỉnh giao, thành phố thông minh, thôn trắng sóng, cấp xã",
        "Tỉnh ủy, HĐND tỉnh, Huyện ủy Bắc Hà, Thành ủy, Đảng ủy xã, Công an huyện",
        "Hợp tác xã Toàn Thắng, hợp tác xã Nông nghiệp Bắc Hà, HỢP TÁC XÃ",
        "Chủ tịch UBND tỉnh Trần Văn Bình, Chủ tịch UBND huyện Nguyễn Thị Hạnh, Bí thư Đảng ủy xã Lê Hùng",
        "Trưởng thôn Nông Văn Bảo, Chủ tịch UBND huyện A Lăng Thuần, Chủ tịch UBND xã Vàng Mí Sính",
        "Tỉnh Đoàn Lào Cai, Huyện Đoàn Bắc Hà, Ban Chỉ huy Quân sự huyện Đội",
        "văn bản Số 5, bản Cam kết, các bản Quy hoạch, kịch bản Tăng trưởng",
        "khối Đại đoàn kết, khối Đảng, làng Văn hóa - Du lịch, thôn Văn hóa kiểu mẫu",
        "đường tỉnh 242, huyện lộ 5, xã 135, tỉnh Khóa XVII",
        "UBND tỉnh Quyết định số 5, xã Nông thôn mới, thôn Nhà văn hóa",
        "buôn lậu, ấp ủ, quận Công an, phường Hội",
    ],
)
def test_no_units(text: str) -> None:
    assert labels(text, LAO_CAI) == []


@pytest.mark.parametrize(
    ("text", "unit", "printed"),
    [
        ("xã Vân Thuỷ", "xã Vân Thủy", None),  # tone placement is custom
        ("xã Vân Thùy", "xã Vân Thủy", "xã Vân Thùy"),
        ("xã Quan Sơm, huyện Chi Lăng", "xã Quan Sơn", "xã Quan Sơm"),
        ("huyện Chi Lang", "huyện Chi Lăng", "huyện Chi Lang"),
        ("xã Tân Thanh", "xã Tân Thanh", None),  # in another district
        ("xã Quang Lang", "xã Quang Lang", None),  # abolished: as printed
        ("xã Hoàn Toàn Khác", "xã Hoàn Toàn Khác", None),
    ],
)
def test_spelling(text: str, unit: str, printed: str | None) -> None:
    first = find_places(text, CHI_LANG)[0]
    assert first.unit.label == unit
    assert (first.printed if first.corrected else None) == printed


def test_what_holds_a_unit() -> None:
    text = "xã Vân Thủy; xã Hồng Phong, huyện Bình Gia; huyện Cao Lộc: xã Hồng Phong; thôn Nà Pất, xã Hòa Bình"
    parents = [m.unit.parent for m in find_places(text, CHI_LANG) if m.unit.level in ("commune", "hamlet")]
    home = "unit/vn-20/huyen-chi-lang"
    assert parents[0] == home
    assert parents[1] == "unit/vn-20/huyen-binh-gia"
    assert parents[2] == "unit/vn-20/huyen-cao-loc"
    assert parents[3:] == [f"{home}/xa-hoa-binh", home]


def test_a_unit_before_it_was_promoted_keeps_its_level_word() -> None:
    text = "xã Chiềng Sơn, huyện Mộc Châu"
    commune, district = (m.unit for m in find_places(text, context("Sơn La", date="2019")))
    assert district.label == "huyện Mộc Châu" and district.id == "unit/vn-14/huyen-moc-chau"
    assert commune.id == "unit/vn-14/thi-xa-moc-chau/xa-chieng-son"


def test_namesakes_stay_undecided() -> None:
    unit = find_places("xã Hoàng Văn Thụ", context("Lạng Sơn"))[0].unit
    assert unit.label == "xã Hoàng Văn Thụ" and unit.parent == "unit/vn-20"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ỦY BAN NHÂN DÂN\nTỈNH HÒA BÌNH\nHọc tập kinh nghiệm tỉnh Sơn La, tỉnh Sơn La", "tỉnh Hòa Bình"),
        ("TỈNH ỦY LÀO CAI\n*\nSố 12-TB/TU", "tỉnh Lào Cai"),
        ("Lào Cai, ngày 3 tháng 4 năm 2024\nTHÔNG BÁO", "tỉnh Lào Cai"),
        ("kiểm tra tại huyện Bát Xát và huyện Si Ma Cai", "tỉnh Lào Cai"),
        (
            "VĂN PHÒNG CHÍNH PHỦ\nHà Nội, ngày 3 tháng 4 năm 2024\nlàm việc với lãnh đạo tỉnh Sóc Trăng",
            "tỉnh Sóc Trăng",
        ),
        ("ỦY BAN NHÂN DÂN\nTHÀNH PHỐ HÀ NỘI\nHà Nội, ngày 3 tháng 4", "thành phố Hà Nội"),
        ("Hà Nội, ngày 3 tháng 4 năm 2024, BỘ TÀI CHÍNH", None),
        ("không có địa danh nào", None),
    ],
)
def test_find_province(text: str, expected: str | None) -> None:
    unit = find_province(text)
    assert (unit.label if unit else None) == expected


def test_find_province_after_the_merger() -> None:
    unit = find_province("ỦY BAN NHÂN DÂN\nTỈNH LÂM ĐỒNG", "2025-09")
    assert unit is not None and unit.id == "unit/vn-68-2025"


def test_guess_districts() -> None:
    text = "tại huyện Bắc Hà; huyện Bát Xát; UBND huyện Bắc Hà"
    assert [u.label for u in guess_districts(text, province("Lào Cai"))] == ["huyện Bắc Hà", "huyện Bát Xát"]


def test_knowledge_is_tested_both_ways() -> None:
    data = tomllib.loads((folder("mappings") / "places.toml").read_text(encoding="utf-8"))
    for entry in data["level"]:
        for example in entry["examples"]:
            text = example.replace("«", "").replace("»", "")
            start, end = example.index("«"), example.index("»") - 1
            spans = [(m.start, m.end, m.unit.label.split()[0]) for m in find_places(text, Context(date="2025-09"))]
            assert (start, end, entry["word"].split()[0]) in spans, example
        assert all(grammar().words[form.lower()].word == entry["word"] for form in entry["forms"])


@given(st.lists(st.sampled_from(
    ["xã ", "Xã", "các xã: ", "huyện ", "thôn ", "TỈNH ", "Bắc ", "Hà", "Lào Cai", ", ", " và ", "(", ")", " - ", "5", "\n", "Nguyễn ", "đạt ", "TP.", "bản "]
), max_size=25))  # fmt: skip
def test_mentions_lie_in_the_text_and_do_not_overlap(parts: list[str]) -> None:
    text = "".join(parts)
    mentions = find_places(text, LAO_CAI)
    assert all(0 <= m.start < m.end <= len(text) for m in mentions)
    assert all(a.end <= b.start for a, b in pairwise(mentions))
    assert all(m.unit.label and "\n" not in text[m.start : m.end] for m in mentions)


@pytest.mark.parametrize(
    "line",
    ["xã Tân " * 30_000, "các xã: " + "Tân Lập, " * 30_000, "xã A, " * 40_000, "Tân " * 60_000, "các huyện " * 30_000, "thôn Nà (" * 25_000],
)  # fmt: skip
def test_linear_on_adversarial_lines(line: str) -> None:
    def seconds(text: str) -> float:
        anchors.cache_clear()
        start = time.process_time()
        find_places(text, CHI_LANG)
        return time.process_time() - start

    seconds(line[: len(line) // 4])
    assert seconds(line) < 0.5 + 10 * seconds(line[: len(line) // 4])
