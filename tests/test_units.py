"""Administrative units in time: lists, look-ups, corrections, successors."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.fold import slug
from kg.knowledge.nearby import one_edit, only_near
from kg.knowledge.units import TWO_LEVEL, gazetteer, in_time, key_of, unlisted
from kg.resources import folder

UNITS = gazetteer()
OLD, NEW = "2024-05-02", "2025-09-15"


def test_both_lists_are_complete() -> None:
    old, new = UNITS.provinces("2025-03"), UNITS.provinces(NEW)
    assert (len(old), len(new)) == (63, 34)
    districts = [u for p in old for u in UNITS.children(p.id, "2025-03") if u.level == "district"]
    assert len(districts) == 696
    assert sum(len(UNITS.children(p.id, NEW)) for p in new) == 3321
    assert all(UNITS.by_id(u.id) == u for u in districts)


@pytest.mark.parametrize(
    ("level", "name", "within", "on", "expected"),
    [
        ("district", "Mộc Châu", "unit/vn-14", OLD, "unit/vn-14/thi-xa-moc-chau"),
        ("district", "Cai Lậy", "unit/vn-82", OLD, None),  # a huyện and a thị xã
        ("commune", "Hoằng Phú", "unit/vn-38/huyen-hoang-hoa", OLD, "unit/vn-38/huyen-hoang-hoa/xa-hoang-phu-15883"),
        ("commune", "Kỳ Lừa", "unit/vn-20", NEW, "unit/vn-20/2025/phuong-ky-lua"),
        ("commune", "Phường", "unit/vn-20", NEW, None),
        ("commune", "Đông Hoà", "unit/vn-74/thanh-pho-di-an", OLD, "unit/vn-74/thanh-pho-di-an/phuong-dong-hoa"),
        ("commune", "05", "unit/vn-79/quan-3", OLD, "unit/vn-79/quan-3/phuong-5"),
        ("commune", "Ea H’đing", "unit/vn-66", OLD, "unit/vn-66/huyen-cu-m-gar/xa-ea-h-ding"),
        ("commune", "Vân Đồn", None, NEW, "unit/vn-22/2025/dac-khu-van-don"),
    ],
)
def test_find(level: str, name: str, within: str | None, on: str | None, expected: str | None) -> None:
    found = UNITS.find(level, name, within, on)  # type: ignore[arg-type]
    assert (found.id if found else None) == expected


def test_the_day_chooses_between_the_lists() -> None:
    before = UNITS.find("commune", "Lộc Bình", "unit/vn-20", OLD)
    after = UNITS.find("commune", "Lộc Bình", "unit/vn-20", NEW)
    assert before is not None and before.label == "thị trấn Lộc Bình" and before.parent == "unit/vn-20/huyen-loc-binh"
    assert after is not None and after.label == "xã Lộc Bình" and after.parent == "unit/vn-20"
    assert UNITS.find("commune", "Lộc Bình", "unit/vn-20") == before  # undated: the list that has districts
    district = UNITS.find("district", "Lộc Bình", "unit/vn-20", NEW)  # "huyện Lộc Bình (cũ)"
    assert district is not None and UNITS.record(district.id).until == TWO_LEVEL


def test_a_level_word_can_be_asked_for() -> None:
    town = UNITS.find("district", "Cai Lậy", "unit/vn-82", OLD, "thị xã")
    assert town is not None and town.id == "unit/vn-82/thi-xa-cai-lay"


def test_provinces_in_time() -> None:
    assert UNITS.province("Lâm Đồng", OLD) != UNITS.province("Lâm Đồng", NEW)
    assert UNITS.province("Lạng Sơn", OLD) == UNITS.province("Lạng Sơn", NEW) == UNITS.province("Lạng Sơn")
    old, new = UNITS.province("Hà Tây", "2007"), UNITS.province("Huế", "2025-02")
    assert old is not None and [u.id for u in UNITS.successors(old.id)] == ["unit/vn-01"]
    assert new is not None and new.id == "unit/vn-46"
    assert UNITS.province("TP không có") is None


def test_successors() -> None:
    assert [u.id for u in UNITS.successors("unit/vn-67")] == ["unit/vn-68-2025"]
    assert UNITS.successors("unit/vn-20") == ()
    assert {u.label for u in UNITS.successors("unit/vn-20/huyen-loc-binh/thi-tran-na-duong")} == {"xã Na Dương"}
    parts = UNITS.successors("unit/vn-20/huyen-loc-binh")
    assert len(parts) == 7 and all(u.parent == "unit/vn-20" for u in parts)
    assert UNITS.successors("unit/không-có") == ()


def test_every_old_commune_has_a_successor() -> None:
    for province in UNITS.provinces("2025-03"):
        for district in UNITS.children(province.id, "2025-03"):
            for commune in UNITS.children(district.id):
                record = UNITS.record(commune.id)
                if record.code is not None:
                    assert UNITS.successors(commune.id), commune


@pytest.mark.parametrize(
    ("level", "name", "within", "expected"),
    [
        ("district", "Trảng Định", "unit/vn-20", "huyện Tràng Định"),  # another diacritic
        ("commune", "Khuất Xã", "unit/vn-20/huyen-loc-binh", "xã Khuất Xá"),
        ("commune", "Yên Khoai", "unit/vn-20/huyen-loc-binh", "xã Yên Khoái"),
        ("commune", "Yên Khoáii", "unit/vn-20/huyen-loc-binh", "xã Yên Khoái"),  # one letter more
        ("commune", "Yên Bái", "unit/vn-20/huyen-loc-binh", None),  # too far
        ("commune", "Hoằng Phu", "unit/vn-38/huyen-hoang-hoa", None),  # Phú or Phụ?
        ("commune", "Tân Thanh", "unit/vn-20/huyen-bac-son", None),  # a name elsewhere: the list may lack it
        ("province", "Lạng Xươn", None, None),  # two letters away
        ("province", "Lạng Son", None, "tỉnh Lạng Sơn"),
        ("commune", "5", "unit/vn-79/quan-3", None),
    ],
)
def test_nearest(level: str, name: str, within: str | None, expected: str | None) -> None:
    found = UNITS.nearest(level, name, within, OLD)  # type: ignore[arg-type]
    assert (found.label if found else None) == expected


def test_without_letters_only_diacritics_may_differ() -> None:
    assert only_near("yên khoáii", ["yên khoái"]) == "yên khoái"
    assert only_near("yên khoáii", ["yên khoái"], letters=False) is None


def test_twins_carry_their_code() -> None:
    one = UNITS.find("commune", "Hoằng Quỳ", "unit/vn-38/huyen-hoang-hoa")
    two = UNITS.find("commune", "Hoằng Quý", "unit/vn-38/huyen-hoang-hoa")
    assert one is not None and two is not None and one.id != two.id
    assert one.id[-5:].isdigit() and two.id[-5:].isdigit()


def test_ids_are_unique_and_ascii() -> None:
    seen: set[str] = set()
    for province in UNITS.provinces():
        levels = [province, *UNITS.children(province.id)]
        levels += [c for d in UNITS.children(province.id) for c in UNITS.children(d.id)]
        for unit in levels:
            assert unit.id.isascii() and unit.id == unit.id.lower() and " " not in unit.id
            assert unit.id not in seen or unit.level == "province", unit
            seen.add(unit.id)
    assert len(seen) > 14_000


def test_coordinates_lie_in_viet_nam() -> None:
    for province in UNITS.provinces():
        for unit in UNITS.children(province.id):
            place = UNITS.coordinates(unit.id)
            if place is not None:
                assert 6 < place[0] < 24 and 101 < place[1] < 118
    assert UNITS.coordinates("unit/vn-20/khong-co") is None


def test_unlisted_units_tell_diacritics_apart() -> None:
    one, two = (unlisted("hamlet", "thôn", name, "unit/vn-20") for name in ("Nà Làng", "Na Lang"))
    assert one.id != two.id and slug("thôn Nà Làng") in one.id and one.label == "thôn Nà Làng"
    assert unlisted("hamlet", "thôn", "Hoà Bình", None).id == unlisted("hamlet", "thôn", "Hòa Bình", None).id


def test_extra_units_are_found_by_their_examples() -> None:
    data = tomllib.loads((folder("mappings") / "units_extra.toml").read_text(encoding="utf-8"))
    for entry in data["unit"]:
        assert entry["source"] and entry["until"] and entry["successors"]
        assert all(UNITS.by_id(successor) for successor in entry["successors"]), entry
        for example in entry["examples"]:
            name = example.removeprefix(entry["word"] + " ")
            assert key_of(name) == key_of(entry["name"])
            day = str(int(entry["until"][:4]) - 1)
            within = None if entry["level"] == "province" else f"unit/vn-{entry['province']}"
            unit = (
                UNITS.province(name, day)
                if within is None
                else UNITS.find(entry["level"], name, within, day, entry["word"])
            )
            assert unit is not None and unit.label == f"{entry['word']} {entry['name']}"
            assert in_time(UNITS.record(unit.id), day) and not in_time(UNITS.record(unit.id), entry["until"])
    for unit_id, names in data["alias"].items():
        assert all(getattr(UNITS.province(name, None), "name", None) for name in names), unit_id


def test_source_and_licence_are_stated() -> None:
    for name in ("units.until-2025.tsv", "units.since-2025.tsv"):
        text = (folder("mappings") / name).read_text(encoding="utf-8")
        assert "vietnamadminunits" in text[:400] and "MIT" in text[:400]
        assert len(text.encode()) < 600_000


@given(st.text(alphabet="abcđeêo ", max_size=8), st.text(alphabet="abcđeêo ", max_size=8))
def test_one_edit_is_symmetric_and_no_identity(left: str, right: str) -> None:
    assert one_edit(left, right) == one_edit(right, left)
    assert not one_edit(left, left)


@given(st.text(alphabet="abcđeêo", min_size=1, max_size=8), st.integers(0, 7), st.sampled_from("abcđeêo"))
def test_one_edit_finds_every_slip(word: str, place: int, letter: str) -> None:
    at = place % len(word)
    assert one_edit(word, word[:at] + letter + word[at:])
    assert one_edit(word, word[:at] + word[at + 1 :])
    assert word[at] == letter or one_edit(word, word[:at] + letter + word[at + 1 :])
