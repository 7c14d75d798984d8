"""Who answers today: units and bodies in time, with the successors that the law gave them."""

from __future__ import annotations

import pytest

from kg.knowledge.authority import counterparts, parent_rules
from kg.knowledge.bodies import body_of, changes
from kg.resolve.authority import describe, in_words
from kg.resolve.succession import Seat, seat_of, stage_on, stages
from kg.resolve.triples import Triples

AFTER_REFORM = "2025-08-01"


@pytest.mark.parametrize(
    ("identifier", "seat"),
    [
        ("agency/vn/bo-tai-chinh", Seat("vn", "bo-tai-chinh")),
        ("agency/vn-15/so-tai-chinh", Seat("vn-15", "so-tai-chinh")),
        ("agency/vn-25-2025/ubnd", Seat("vn-25-2025", "ubnd")),
        ("agency/vn-15/ubnd/chủ-tịch", Seat("vn-15", "ubnd", "chủ-tịch")),
        ("agency/vn-15/huyen-van-chan/ubnd", Seat("vn-15/huyen-van-chan", "ubnd")),
        ("agency/vn-20/2025/xa-loc-binh/dang-uy", Seat("vn-20/2025/xa-loc-binh", "dang-uy")),
        ("agency/vn-01/quan-ba-dinh/quan-uy", Seat("vn-01/quan-ba-dinh", "quan-uy")),
        ("unit/vn-20/huyen-loc-binh", Seat("vn-20/huyen-loc-binh", "")),
        ("doc/vn-20/ubnd/2024/qd/136", None),
        ("agency/vn-20", None),
    ],
)
def test_parts_of_an_identifier(identifier: str, seat: Seat | None) -> None:
    assert seat_of(identifier) == seat
    if seat is not None:
        assert seat.id == identifier


@pytest.mark.parametrize(
    ("identifier", "day", "state", "label"),
    [
        ("agency/vn-20/so-ke-hoach-va-dau-tu", "2025-02-28", None, ""),
        ("agency/vn-20/so-ke-hoach-va-dau-tu", "2025-03-01", "one", "Sở Tài chính"),
        ("agency/vn-20/so-tai-chinh", AFTER_REFORM, None, ""),
        ("agency/vn-20/so-tai-nguyen-va-moi-truong", AFTER_REFORM, "one", "Sở Nông nghiệp và Môi trường"),
        ("agency/vn/bo-giao-thong-van-tai", AFTER_REFORM, "one", "Bộ Xây dựng"),
        # Merged first with another department, then with the province's own of the merged province.
        ("agency/vn-70/so-giao-thong-van-tai", "2025-05-01", "one", "Sở Xây dựng"),
        ("agency/vn-70/so-giao-thong-van-tai", AFTER_REFORM, "one", "Sở Xây dựng tỉnh Đồng Nai"),
        ("agency/vn-49/tinh-uy", AFTER_REFORM, "one", "Thành ủy Đà Nẵng"),
        ("agency/vn-46-thua-thien-hue/ubnd", AFTER_REFORM, "one", "Ủy ban nhân dân thành phố Huế"),
        ("agency/vn-20/huyen-loc-binh/xa-xuan-duong/ubnd", AFTER_REFORM, "one", "Ủy ban nhân dân xã Xuân Dương"),
        ("agency/vn-20/huyen-loc-binh/thanh-tra", AFTER_REFORM, "one", "Thanh tra tỉnh Lạng Sơn"),
        ("agency/vn-20/huyen-loc-binh/ubnd", "2025-06-30", None, ""),
    ],
)
def test_one_body_answers(identifier: str, day: str, state: str | None, label: str) -> None:
    stage = stage_on(identifier, day)
    assert (stage.state if stage else None) == state
    if stage:
        assert [holder.label for holder in stage.holders] == [label]
        assert stage.why_vi and stage.why_en and stage.since <= day


def test_bodies_of_a_district_went_to_those_of_its_communes() -> None:
    stage = stage_on("agency/vn-20/huyen-loc-binh/huyen-uy", AFTER_REFORM)
    assert stage is not None and stage.state == "several"
    assert {holder.id.rsplit("/", 1)[1] for holder in stage.holders} == {"dang-uy"}
    assert "Đảng ủy xã Xuân Dương" in {holder.label for holder in stage.holders}
    assert stage.basis == ("Luật 72/2025/QH15",)
    assert in_words(stage).startswith(f"nhiều ({len(stage.holders)}): Đảng ủy xã ")


def test_a_named_commune_tells_which() -> None:
    named = ("unit/vn-20/huyen-loc-binh/xa-xuan-duong",)
    (stage,) = stages("agency/vn-20/huyen-loc-binh/ubnd", named)
    assert (stage.state, in_words(stage)) == ("one", "Ủy ban nhân dân xã Xuân Dương")


@pytest.mark.parametrize(
    "identifier",
    ["agency/vn-20/huyen-loc-binh/ban-chỉ-đạo-du-lịch", "agency/vn-20/dang-uy-khoi-cac-co-quan"],
)
def test_no_successor_is_said_with_the_reason(identifier: str) -> None:
    stage = stage_on(identifier, AFTER_REFORM)
    assert stage is not None and stage.state == "none" and not stage.holders
    assert in_words(stage).startswith("chưa có: ")


def test_groups_and_local_bodies_have_no_stages() -> None:
    assert stages("notice/0123456789abcdef/agency/các-sở-ngành") == ()


def test_districts_and_communes_went_to_new_communes() -> None:
    (district,) = stages("unit/vn-20/huyen-loc-binh")
    assert district.state == "several"
    (commune,) = stages("unit/vn-20/huyen-loc-binh/xa-xuan-duong")
    assert [holder.id for holder in commune.holders] == ["unit/vn-20/2025/xa-xuan-duong"]


def test_every_change_and_counterpart_leads_to_bodies_of_the_register() -> None:
    for change in changes():
        for body in change.after:
            assert body_of(body) is not None, body
    for of, entry in counterparts().items():
        for body in (*entry.by, *entry.ward):
            assert body_of(body) is not None, f"{of} → {body}"
        for example in entry.examples:
            before, after = example.split(" → ")
            assert after in counterparts()[before].by


def test_parent_rules_match_their_examples() -> None:
    for rule in parent_rules():
        assert rule.examples
        for example in rule.examples:
            first = next(other for other in parent_rules() if other.of.fullmatch(example))
            assert first.of.fullmatch(example) and (first is rule or first.of.pattern == rule.of.pattern), example


def _lines(*identifiers: str) -> set[str]:
    triples = Triples()
    for identifier in identifiers:
        describe(triples, identifier)
    return set(triples.lines().replace("https://kg.example/", "").splitlines())


def test_units_are_described_in_time() -> None:
    lines = _lines("unit/vn-20/huyen-loc-binh/xa-xuan-duong")
    unit = "<unit/vn-20/huyen-loc-binh/xa-xuan-duong>"
    assert f'{unit} <ontology#until> "2025-07-01"^^<http://www.w3.org/2001/XMLSchema#date> .' in lines
    assert f"{unit} <ontology#succeededBy> <unit/vn-20/2025/xa-xuan-duong> ." in lines
    assert f"{unit} <ontology#within> <unit/vn-20/huyen-loc-binh> ." in lines
    assert any(line.startswith(f"{unit} <ontology#code>") for line in lines)
    assert any(line.startswith(f"{unit} <http://www.w3.org/2003/01/geo/wgs84_pos#lat>") for line in lines)
    assert "<unit/vn-20/huyen-loc-binh> <ontology#within> <unit/vn-20> ." in lines


def test_bodies_are_described_in_time() -> None:
    lines = _lines("agency/vn-20/so-ke-hoach-va-dau-tu")
    body = "<agency/vn-20/so-ke-hoach-va-dau-tu>"
    assert f'{body} <http://www.w3.org/2004/02/skos/core#altLabel> "Sở KH&ĐT"@vi .' in lines
    assert f"{body} <http://www.w3.org/ns/org#subOrganizationOf> <agency/vn-20/ubnd> ." in lines
    event = "<succession/vn-20/so-ke-hoach-va-dau-tu/2025-03-01>"
    assert f"{body} <http://www.w3.org/ns/org#changedBy> {event} ." in lines
    assert f"{event} <http://www.w3.org/ns/org#resultingOrganization> <agency/vn-20/so-tai-chinh> ." in lines
    assert f"{event} <ontology#state> <ontology#state-one> ." in lines
    assert f'{event} <ontology#legalBasis> "Nghị định 45/2025/NĐ-CP" .' in lines


def test_each_id_says_the_same_whatever_else_is_asked() -> None:
    ids = ("agency/vn-20/so-ke-hoach-va-dau-tu", "agency/vn-20/huyen-loc-binh/ubnd", "unit/vn-70")
    assert _lines(*ids) == _lines(*reversed(ids)) == set().union(*(_lines(one) for one in ids))
