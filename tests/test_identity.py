"""Which document a mention means, within its notice."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.knowledge.laws import numbered, numbered_laws
from kg.knowledge.party_terms import term_of, terms
from kg.model import Unit
from kg.parse.citation_types import Mention
from kg.parse.citations import find_citations
from kg.parse.context import Context
from kg.parse.identity import resolve_within
from kg.parse.numbers import parse_number

CONTEXT = Context(
    province=Unit("unit/vn-04", "province", "Cao Bằng", "tỉnh Cao Bằng"),
    district=Unit("unit/vn-04/huyen-hoa-an", "district", "Hòa An", "huyện Hòa An", "unit/vn-04"),
    date="2024-09-20",
)


def resolve(text: str, context: Context = CONTEXT) -> list[Mention]:
    return resolve_within(find_citations(text, [], context), context)


SHARED = [
    ("Quyết định số 136/QĐ-UBND ngày 19/01/2024 của UBND tỉnh", "doc/vn-04/ubnd/2024/qd/136", "year-series"),
    ("Quyết định số 0136/QĐ-UBND ngày 19/01/2024 của Chủ tịch UBND tỉnh", "doc/vn-04/ubnd/2024/qd/136", "year-series"),
    (
        "Quyết định số 15/QĐ-UBND năm 2023 của UBND huyện Hòa An",
        "doc/vn-04/huyen-hoa-an/ubnd/2023/qd/15",
        "year-series",
    ),
    ("Công văn số 404/UBND-KT ngày 18/3/2025 của UBND tỉnh", "doc/vn-04/ubnd/2025/cv/404", "year-series"),
    ("Văn bản số 2310/VPCP-NN ngày 5/4/2024", "doc/vn/vpcp/2024/cv/2310", "year-series"),
    ("Quyết định số 236/QĐ-TTg ngày 19/3/2024", "doc/vn/ttg/2024/qd/236", "year-series"),
    ("Kết luận số 182/TB-UBND ngày 9/4/2024 của UBND tỉnh", "doc/vn-04/ubnd/2024/tb/182", "year-series"),
    ("Báo cáo số 45/BC-STC ngày 9/4/2024", "doc/vn-04/stc/2024/bc/45", "year-series"),
    ("Nghị quyết số 111/2024/QH15", "doc/vn/qh/111-2024-qh15", "normative"),
    ("Nghị định số 30/2020/NĐ-CP", "doc/vn/cp/30-2020-nd-cp", "normative"),
    ("Thông tư số 05/2015/TT-BTC", "doc/vn/btc/5-2015-tt-btc", "normative"),
    ("Nghị quyết số 28/2023/NQ-HĐND của HĐND tỉnh", "doc/vn-04/hdnd/28-2023-nq-hdnd", "normative"),
    ("Nghị quyết số 1672/NQ-UBTVQH15", "doc/vn/ubtvqh/1672-nq-ubtvqh15", "normative"),
    ("Quyết định số 1556-QĐ/TU ngày 09/01/2024", "doc/vn-04/tu/2020-2025/qd/1556", "party-term"),
    ("Nghị quyết số 39-NQ/TW ngày 15/01/2019", "doc/vn/tw/2016-2021/nq/39", "party-term"),
    (
        "Nghị quyết số 5-NQ/HU ngày 5/6/2022 của Huyện ủy Hòa An",
        "doc/vn-04/huyen-hoa-an/hu/2020-2025/nq/5",
        "party-term",
    ),
    ("Luật Lâm nghiệp", "doc/vn/qh/luat/lam-nghiep", "law"),
    ("Bộ luật Dân sự năm 2015", "doc/vn/qh/bo-luat/dan-su/2015", "law"),
    ("Luật Đất đai năm 2024", "doc/vn/qh/31-2024-qh15", "normative"),
    ("Luật Đất đai số 31/2024/QH15", "doc/vn/qh/31-2024-qh15", "normative"),
]


@pytest.mark.parametrize(("text", "document", "domain"), SHARED)
def test_identified_by_its_own_words(text: str, document: str, domain: str) -> None:
    (mention,) = resolve(text)
    assert (mention.document, mention.identity, mention.outcome) == (document, domain, "resolved")


OPEN = [
    ("Quyết định số 136/QĐ-UBND của UBND tỉnh", "missing", "thiếu năm ban hành"),
    ("Quyết định số 136/QĐ-UBND ngày 19/01/2024", "missing", "thiếu cơ quan ban hành"),
    ("Quyết định số 136/QĐ-UBND", "missing", "thiếu cơ quan ban hành, năm ban hành"),
    ("Quyết định số 1556-QĐ/TU", "missing", "thiếu ngày ban hành"),
    ("Quyết định số 1-QĐ/TU ngày 15/9/2020", "term-unknown", "nhiệm kỳ"),
    ("Nghị quyết số 57 của Bộ Chính trị", "missing", "thiếu ký hiệu"),
    ("Tờ trình số 12/TTr-STC ngày 31/02/2024", "impossible-date", "không thể có"),
    ("Kế hoạch của UBND tỉnh về chuyển đổi số năm 2024.", "no-number", "không có số"),
]


@pytest.mark.parametrize(("text", "code", "words"), OPEN)
def test_what_is_left_open_says_what_is_missing(text: str, code: str, words: str) -> None:
    (mention,) = resolve(text)
    assert (mention.outcome, mention.code, mention.identity) == ("partial", code, "local")
    assert mention.document.startswith("local/")
    assert words in mention.reason


def test_a_symbol_of_nobody_known_is_unknown() -> None:
    (mention,) = resolve("Quyết định số 12/QĐ-XYZQ ngày 5/6/2024")
    assert (mention.outcome, mention.code, mention.document) == ("unknown", "unknown-issuer", "local/12-qd-xyzq")
    (named,) = resolve("Quyết định số 12/QĐ-XYZQ ngày 5/6/2024 của Sở Y tế")
    assert (named.outcome, named.document) == ("resolved", "doc/vn-04/so-y-te/2024/qd/12")


def test_without_a_province_local_bodies_stay_open() -> None:
    (mention,) = resolve("Quyết định số 1556-QĐ/TU ngày 09/01/2024", Context())
    assert (mention.outcome, mention.document) == ("partial", "local/1556-qd-tu")


FULL = "Chỉ thị số 04/CT-UBND ngày 02/02/2024 của Chủ tịch UBND tỉnh"


@pytest.mark.parametrize(
    "text",
    [
        f"{FULL}. Thực hiện Chỉ thị số 04/CT-UBND.",
        f"Thực hiện Chỉ thị số 04/CT-UBND của UBND tỉnh. {FULL}",
        f"Thực hiện Chỉ thị số 4/CT- UBND ngày 02/02/2024. {FULL}",
    ],
)
def test_a_short_citation_takes_the_identity_of_the_full_one(text: str) -> None:
    assert {mention.document for mention in resolve(text)} == {"doc/vn-04/ubnd/2024/ct/4"}
    assert {mention.code for mention in resolve(text)} == {"identified", "full-form"}


def test_a_bare_number_finds_its_full_form() -> None:
    found = resolve("Nghị quyết 57 của Bộ Chính trị; Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị")
    assert {mention.document for mention in found} == {"doc/vn/tw/2021-2026/nq/57"}


def test_a_law_by_name_finds_its_number() -> None:
    found = resolve("Luật Đất đai số 31/2024/QH15; theo Luật Đất đai")
    assert {mention.document for mention in found} == {"doc/vn/qh/31-2024-qh15"}


def test_two_full_forms_make_a_short_one_ambiguous() -> None:
    found = resolve(
        "Quyết định số 7/QĐ-UBND ngày 5/1/2023 của UBND tỉnh; Quyết định số 7/QĐ-UBND ngày 6/1/2024 của UBND tỉnh; "
        "theo Quyết định số 7/QĐ-UBND."
    )
    assert found[-1].outcome == "ambiguous"
    assert found[-1].candidates == ("doc/vn-04/ubnd/2023/qd/7", "doc/vn-04/ubnd/2024/qd/7")
    assert "2 văn bản" in found[-1].reason


def test_what_a_short_citation_says_must_fit() -> None:
    found = resolve(
        "Quyết định số 7/QĐ-UBND ngày 5/1/2023 của UBND tỉnh; theo Quyết định số 7/QĐ-UBND của UBND huyện Hòa An."
    )
    assert (found[-1].outcome, found[-1].document) == ("partial", "local/7-qd-ubnd")


def test_terms_do_not_overlap_and_have_sources() -> None:
    for committee in ("centre", "province", "district", "commune"):
        own = sorted((term for term in terms() if term.committee == committee), key=lambda term: term.opens)
        assert all(one.closes < other.opens for one, other in itertools.pairwise(own))
        assert all(term.source and term.opens < term.closes for term in own)


@pytest.mark.parametrize(
    ("committee", "date", "term"),
    [
        ("province", "2024", "2020-2025"), ("province", "2025-04-22", "2020-2025"), ("province", "2025", None),
        ("province", "2020-10-15", None), ("centre", "2021-02-02", "2021-2026"), ("centre", "2021-01-28", None),
        ("district", "2021-08", "2020-2025"), ("commune", "2025-07-02", None),
    ],
)  # fmt: skip
def test_terms(committee: str, date: str, term: str | None) -> None:
    assert term_of(committee, date) == term  # type: ignore[arg-type]


def test_numbered_laws_are_normative_and_of_their_year() -> None:
    for law in numbered_laws():
        number = parse_number(law.number)
        assert number.domain == "normative"
        assert str(number.year) == law.since[:4]
        assert numbered(law.name, law.since[:4]) is law


PIECES = st.sampled_from(
    ["Quyết định số 7/QĐ-UBND", " ngày 5/1/2023", " của UBND tỉnh", " của UBND huyện Hòa An", "; ", ". ", "Luật Đất đai", " năm 2024", "Nghị quyết 57"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=24).map("".join))
def test_no_citation_is_lost_and_every_one_has_a_reason(text: str) -> None:
    before = find_citations(text, [], CONTEXT)
    after = resolve_within(before, CONTEXT)
    assert [mention.span for mention in after] == [mention.span for mention in before]
    for mention in after:
        assert mention.outcome in ("resolved", "partial", "ambiguous", "unknown")
        assert mention.document and mention.reason and mention.identity and mention.code
        assert (mention.outcome == "resolved") == mention.document.startswith("doc/")
        assert bool(mention.candidates) == (mention.outcome == "ambiguous")
    assert resolve_within(after, CONTEXT) == after
