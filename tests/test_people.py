"""Which spellings are one person: only where nobody else can have held the post, or where a decision says so."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model import Body
from kg.resolve.offices import Office, offices, signing
from kg.resolve.people import Attestation, bind_people, near

AN, ANH = "Nguyễn Văn Huyên", "Nguyễn Văn Huyền"


def _held(name: str, date: str | None, sole: bool = True, office: str = "o") -> Attestation:
    return Attestation(f"p/{name}", name, office, sole, date)


def test_near_names() -> None:
    assert near(AN, ANH)
    assert near("Trần Thị Hoà", "Trần Thị Hòa")  # tone placement
    assert near("Lê Văn Tám", "Lê Văn Tam")
    assert near("Đỗ Quang Minh", "Đỗ Quang Min")
    assert not near("Lê Văn Tám", "Lê Văn Sáu")
    assert not near("Nguyễn Văn An", "Nguyễn Thị Ân")


def test_a_spelling_between_two_others_of_a_post_with_one_holder_is_a_slip() -> None:
    merged, open_ones = bind_people([_held(AN, "2024-01-10"), _held(ANH, "2024-03"), _held(AN, "2024-06-01")])
    assert [(one.person, one.kept) for one in merged] == [(f"p/{ANH}", f"p/{AN}")]
    assert not open_ones


def test_outside_that_it_is_suggested() -> None:
    for held in (
        [_held(AN, "2024-01-10"), _held(ANH, "2024-03-01")],  # not on both sides
        [
            _held(AN, "2024-01-10", False),
            _held(ANH, "2024-03-01", False),
            _held(AN, "2024-06-01", False),
        ],  # several deputies
        [_held(AN, "2024-01-10"), _held(ANH, None), _held(AN, "2024-06-01")],  # undated
        [_held(AN, "2024-03"), _held(ANH, "2024-03-05"), _held(AN, "2024-03")],  # the same month tells nothing
    ):
        merged, open_ones = bind_people(held)
        assert not merged
        assert [(maybe.first, maybe.second) for maybe in open_ones] == [tuple(sorted((f"p/{AN}", f"p/{ANH}")))]


def test_other_posts_and_other_names_are_others() -> None:
    held = [_held(AN, "2024-01-10"), _held(ANH, "2024-03-01", office="other"), _held("Lê Thị Mai", "2024-02-01")]
    assert bind_people(held) == ((), ())


def test_decisions_win() -> None:
    between = [_held(AN, "2024-01-10"), _held(ANH, "2024-03-01"), _held(AN, "2024-06-01")]
    pair = (f"p/{AN}", f"p/{ANH}")
    assert bind_people(between, apart=[pair]) == ((), ())
    merged, open_ones = bind_people([_held(AN, "2024-01-10"), _held(ANH, "2024-03-01")], same=[pair])
    assert [one.why_en for one in merged] == ["by a recorded decision"]
    assert not open_ones


@settings(deadline=None)
@given(st.permutations([
    _held(AN, "2024-01-10"), _held(ANH, "2024-03-01"), _held(AN, "2024-06-01"), _held("Nguyễn Văn Huyện", "2024-07-01"),
    _held(ANH, "2025-01-01", office="x"), _held(AN, "2025-02-01", office="x"),
]))  # fmt: skip
def test_the_order_does_not_matter(held: list[Attestation]) -> None:
    assert bind_people(held) == bind_people(sorted(held, key=repr))


def test_offices_of_a_post() -> None:
    both = offices("Phó Bí thư Tỉnh ủy, Chủ tịch Ủy ban nhân dân tỉnh", "unit/vn-15")
    assert both == (Office("Phó Bí thư", "agency/vn-15/tinh-uy", False), Office("Chủ tịch", "agency/vn-15/ubnd", True))
    assert both[1].id == "post/vn-15/ubnd/chu-tich"
    (minister,) = offices("Bộ trưởng Bộ Xây dựng", None)
    assert minister == Office("Bộ trưởng", "agency/vn/bo-xay-dung", True)
    (deputy,) = offices("Phó Chánh Văn phòng", "unit/vn-15")
    assert (deputy.body, deputy.sole, deputy.id) == (None, False, None)
    assert offices("", "unit/vn-15") == ()


def test_who_signs_for_the_issuer_holds_a_post_in_it() -> None:
    committee = Body("agency/vn-15/ubnd", "Ủy ban nhân dân tỉnh")
    assert signing(Office("Phó Chủ tịch", None, False), committee).body == "agency/vn-15/ubnd"
    assert signing(Office("Phó Chánh Văn phòng", None, False), committee).body == "agency/vn-15/van-phong-ubnd"
    office = Body("agency/vn/van-phong-chinh-phu", "Văn phòng Chính phủ")
    assert signing(Office("Chánh Văn phòng", None, True), office).body == office.id
    told = Office("Chủ tịch", "agency/vn-15/hdnd", True)
    assert signing(told, committee) == told


def test_bare_levels_in_a_post_are_the_issuers() -> None:
    assert offices("Chủ tịch Ủy ban nhân dân huyện", "unit/vn-15/huyen-van-chan") == (
        Office("Chủ tịch", "agency/vn-15/huyen-van-chan/ubnd", True),
    )
