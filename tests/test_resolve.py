"""Binding citations over the corpus."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.resolve import CitedMention, KnownDocument, KnownNotice, bind_citations, bind_notices

COUNCIL = "Hội đồng nhân dân tỉnh"
DOCUMENT = KnownDocument(
    "doc/vn-04/hdnd/2024/nq/7", "Nghị quyết", "07/NQ-HĐND", "agency/vn-04/hdnd", COUNCIL, "2024-04-06"
)


def mention(**changes: str | None) -> CitedMention:
    fields: dict[str, str | None] = {
        "notice": "notice/a", "citation": "citation/1", "document": "notice/a/doc/1", "kind": "Nghị quyết",
        "number": "07/NQ-HĐND", "outcome": "partial", "issuer": "agency/vn-04/hdnd", "issuer_label": COUNCIL,
        "date": None, "notice_date": "2024-09-20", "place": "vn-04",
    }  # fmt: skip
    return CitedMention(**{**fields, **changes})  # type: ignore[arg-type]


def outcome(one: CitedMention, *documents: KnownDocument) -> tuple[str, str | None]:
    (binding,) = bind_citations([one], documents)
    return binding.outcome, binding.target


def test_the_one_document_that_fits() -> None:
    assert outcome(mention(), DOCUMENT) == ("resolved", DOCUMENT.id)
    assert outcome(mention(number="7/NQ- HĐND"), DOCUMENT) == ("resolved", DOCUMENT.id)
    assert outcome(mention(issuer=None, issuer_label="HĐND tỉnh"), DOCUMENT)[0] == "resolved"


@pytest.mark.parametrize(
    "one",
    [
        mention(number="08/NQ-HĐND"),
        mention(kind="Quyết định"),
        mention(issuer="agency/vn-04/x/hdnd", issuer_label="Hội đồng nhân dân huyện X"),
        mention(date="2023"),
        mention(notice_date="2024-01-15"),
        mention(notice_date="2031"),
        mention(place="vn-20", issuer=None),
    ],
)
def test_what_does_not_fit(one: CitedMention) -> None:
    assert outcome(one, DOCUMENT) == ("partial", None)


def test_two_years_are_ambiguous() -> None:
    other = KnownDocument(
        "doc/vn-04/hdnd/2023/nq/7", "Nghị quyết", "07/NQ-HĐND", "agency/vn-04/hdnd", COUNCIL, "2023-07-10"
    )
    (binding,) = bind_citations([mention()], [DOCUMENT, other])
    assert binding.outcome == "ambiguous"
    assert binding.candidates == (other.id, DOCUMENT.id)
    assert "2 văn bản" in binding.reason
    assert outcome(mention(date="2023"), DOCUMENT, other) == ("resolved", other.id)


def test_without_an_issuer_the_candidate_is_shown_but_not_taken() -> None:
    (binding,) = bind_citations([mention(issuer=None, issuer_label=None)], [DOCUMENT])
    assert (binding.outcome, binding.target, binding.candidates) == ("partial", None, (DOCUMENT.id,))


def test_a_party_number_needs_no_issuer() -> None:
    decision = KnownDocument(
        "doc/vn-04/tu/2020-2025/qd/15", "Quyết định", "15-QĐ/TU", None, "Ban Thường vụ Tỉnh ủy", "2024-01-09"
    )
    one = mention(kind="Quyết định", number="15-QĐ/TU", issuer=None, issuer_label=None)
    assert outcome(one, decision) == ("resolved", decision.id)


def test_what_one_mention_says_holds_for_all_of_its_node() -> None:
    short = mention(citation="citation/2", issuer=None, issuer_label=None)
    assert {binding.target for binding in bind_citations([mention(), short], [DOCUMENT])} == {DOCUMENT.id}


def test_a_chair_numbers_in_the_series_of_the_committee() -> None:
    decision = KnownDocument(
        "doc/vn-04/ubnd/2024/ct/4",
        "Chỉ thị",
        "04/CT-UBND",
        "agency/vn-04/ubnd/chu-tich",
        "Chủ tịch Ủy ban nhân dân tỉnh",
        "2024-02-02",
    )
    one = mention(kind="Chỉ thị", number="4/CT-UBND", issuer="agency/vn-04/ubnd", issuer_label="Ủy ban nhân dân tỉnh")
    assert outcome(one, decision) == ("resolved", decision.id)


def test_resolved_mentions_are_left_alone() -> None:
    assert bind_citations([mention(outcome="resolved")], [DOCUMENT]) == ()


DOCUMENTS = [
    KnownDocument(f"doc/vn-04/hdnd/{year}/nq/{n}", "Nghị quyết", f"{n:02d}/NQ-HĐND", "agency/vn-04/hdnd", COUNCIL, str(year))
    for year in (2022, 2023, 2024) for n in range(1, 5)
]  # fmt: skip


@settings(deadline=None)
@given(st.randoms(use_true_random=False), st.lists(st.integers(1, 6), max_size=8))
def test_order_does_not_matter_and_none_is_lost(rng: random.Random, numbers: list[int]) -> None:
    mentions = [
        mention(citation=f"citation/{at}", document=f"local/{n}", number=f"{n}/NQ-HĐND") for at, n in enumerate(numbers)
    ]
    first = bind_citations(mentions, DOCUMENTS)
    documents = DOCUMENTS.copy()
    rng.shuffle(mentions)
    rng.shuffle(documents)
    assert bind_citations(mentions, documents) == first
    assert len(first) == len(mentions)
    assert all((binding.target is not None) == (binding.outcome == "resolved") for binding in first)


NOTICE = KnownNotice(
    "notice/b", "Thông báo", "182", "TB-UBND", "2024-04-09", "agency/vn-04/ubnd", "Ủy ban nhân dân tỉnh Cao Bằng"
)
CITED = KnownDocument(
    "doc/vn-04/ubnd/2024/tb/182", "Kết luận", "182/TB-UBND", "agency/vn-04/ubnd", "Ủy ban nhân dân tỉnh", "2024-04-09"
)


def test_a_cited_document_that_is_a_notice() -> None:
    (binding,) = bind_notices([CITED], [NOTICE])
    assert (binding.document, binding.notice) == (CITED.id, NOTICE.id)


@pytest.mark.parametrize(
    "notice",
    [
        KnownNotice("notice/b", "Thông báo", None, "TB-UBND", "2024-04"),
        KnownNotice("notice/b", "Thông báo", "182", "TB-UBND", "2023-04-09"),
        KnownNotice("notice/b", "Thông báo", "183", "TB-UBND", "2024-04-09"),
        KnownNotice(
            "notice/b",
            "Thông báo",
            "182",
            "TB-UBND",
            "2024-04-09",
            "agency/vn-08/ubnd",
            "Ủy ban nhân dân tỉnh Tuyên Quang",
        ),
    ],
)
def test_another_notice_is_not_it(notice: KnownNotice) -> None:
    assert bind_notices([CITED], [notice]) == ()


def test_two_notices_under_one_number_bind_none() -> None:
    twin = KnownNotice("notice/c", "Thông báo", "182", "TB-UBND", "2024-04-09")
    assert bind_notices([CITED], [NOTICE, twin]) == ()


@pytest.mark.parametrize(
    ("notice_date", "outcome"), [("2024-05-20", "resolved"), ("2017-03-01", "partial"), (None, "partial")]
)
def test_an_undated_party_act_is_of_the_present_term(notice_date: str | None, outcome: str) -> None:
    known = KnownDocument("doc/vn/tw/2021-2026/nq/34" if outcome == "resolved" else "doc/vn/tw/2011-2016/nq/34",
                          "Nghị quyết", "34-NQ/TW", "agency/vn/ban-chap-hanh-trung-uong", None,
                          "2022-09-10" if outcome == "resolved" else "2013-09-10")  # fmt: skip
    cited = CitedMention(
        "n", "citation/1", "local/34-nq-tw", "Nghị quyết", "34-NQ/TW", "partial", None, None, None, notice_date, "vn-15"
    )
    (binding,) = bind_citations([cited], [known])
    assert binding.outcome == outcome
    assert binding.candidates == (() if outcome == "resolved" else (known.id,))
