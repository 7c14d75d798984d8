"""What holds for the reading of any notice, checked on generated notices and on damaged ones."""

from __future__ import annotations

import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import InputError
from kg.model import Evidence, Notice
from kg.parse import parse
from kg.read import read_text

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))
from generator.corpus import notices as generate

PROFILE = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
KINDS = ("", "wraps", "wraps,doubled", "footnotes,pages,wraps", "markdown,footnotes", "spaces,ocr,wraps", "tables", "headless,caps,wraps",
         "slips,stamps,wraps")  # fmt: skip
# Pieces that the reading looks at, put together at random: closer to what breaks a parser than any letters are.
PIECES = ["Số: 12/TB-UBND", "THÔNG BÁO\n", "Kết luận ", "I. ", "1.1. ", "a) ", "- ", "\n", "\n\n", " | ", "**", "## ", "<sup>1</sup>", "1 ",
          "Quyết định số 77/QĐ-UBND", " ngày 31/02/2024", " của UBND tỉnh", "Nghị quyết số 10, 11 và 12/NQ-HĐND", "điểm a khoản 2 Điều 5 ",
          "Luật Đất đai", "huyện Lục Yên", "Sở Tài chính ", "chủ trì, phối hợp với ", "trước ngày 25 hằng tháng", "trong Quý III/2024",
          "12.500 triệu đồng", "31,5%", "12/19 tiêu chí", "Nơi nhận:\n- Như trên;", "TL. CHỦ TỊCH\n", "KT. CHÁNH VĂN PHÒNG\n", "\t", "\r\n",
          "\x0c", "Đối với kiến nghị của ", "đồng chí Trần Văn Mẫu", "Yên Bái, ngày  tháng 4 năm 2024", "./.", "“", "(", "\u0301", "\ufeff",
          "(sau đây gọi là", "giao ", ": ", "; "]  # fmt: skip


@cache
def corpus(kind: str) -> tuple[str, ...]:
    return tuple(written.text for written in generate(4, 11, frozenset(kind.split(",")) - {""}))


texts = st.builds(lambda kind, which: corpus(kind)[which], st.sampled_from(KINDS), st.integers(0, 3))


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """A generated notice with pieces cut out, moved and put in."""
    text = draw(texts)
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(text)))
        size = draw(st.integers(0, 200))
        put = draw(st.sampled_from([*PIECES, "", text[at : at + size]]) | st.text(max_size=4))
        text = text[:at] + put + text[at + (size if draw(st.booleans()) else 0) :]
    if draw(st.integers(0, 5)) == 0:
        text = unicodedata.normalize("NFD", text)
    return text.encode("utf-8", "ignore").decode()


anything = st.text(max_size=400) | st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=40).map("".join)


def read_notice(text: str) -> Notice | None:
    """The notice in `text`, which keeps its promises, or None where it is refused."""
    try:
        document = read_text(text)
        notice = parse(document)
    except InputError as refusal:
        assert refusal.reason and refusal.advice
        return None
    # The raw text is the text itself, unless a remark says that it was converted from an older encoding.
    assert document.raw == text.removeprefix("\ufeff") or any("converted" in remark for remark in notice.source.remarks)
    check(document.raw, notice)
    return notice


def evidence_of(record: Any) -> Iterator[Evidence]:
    if isinstance(record, Evidence):
        yield record
    elif isinstance(record, tuple):
        for part in record:
            yield from evidence_of(part)
    elif is_dataclass(record):
        for field in fields(record):
            yield from evidence_of(getattr(record, field.name))


def check(text: str, notice: Notice) -> None:
    """Everything a notice promises about itself."""
    for found in evidence_of(notice):
        assert 0 <= found.start < found.end and text[found.start : found.end] == found.quote, found
    outcomes = Counter(cited.outcome for cited in notice.citations)
    assert sum(outcomes[name] for name in ("resolved", "partial", "ambiguous", "unknown")) == len(notice.citations)
    documents, citations = {d.id for d in notice.documents}, {c.id for c in notice.citations}
    assert len(documents) == len(notice.documents) and {c.document for c in notice.citations} == documents
    for cited in notice.citations:
        assert cited.reason and cited.evidence
        assert cited.outcome != "ambiguous" or len(cited.candidates) > 1
    for item in (*notice.tasks, *notice.petitions):
        assert set(item.cites) <= citations and item.text and item.evidence
    if notice.session is not None:
        assert set(notice.session.basis) <= citations
    for records in (notice.sections, notice.footnotes, notice.citations, notice.tasks, notice.petitions, notice.recipients,
                    notice.places, notice.figures, notice.anomalies, notice.participants):  # fmt: skip
        ids = [record.id for record in records]
        assert len(set(ids)) == len(ids), ids
    assert notice.source.length == len(text)


def placeless(record: Any) -> Any:
    """A record without its places, and without the words' white space."""
    if isinstance(record, Evidence):
        return " ".join(record.quote.split()), record.supports
    if isinstance(record, tuple):
        return tuple(placeless(part) for part in record)
    if isinstance(record, Notice):
        record = replace(record, id="", source=None)  # type: ignore[arg-type]
    if is_dataclass(record):
        return type(record).__name__, {field.name: placeless(getattr(record, field.name)) for field in fields(record)}
    return record


@pytest.mark.parametrize("kind", KINDS)
def test_generated_notices_keep_their_promises(kind: str):
    for text in corpus(kind):
        assert read_notice(text) is not None


@settings(PROFILE, max_examples=60)
@given(damaged())
def test_damaged_notices_keep_their_promises(text: str):
    read_notice(text)


@settings(PROFILE, max_examples=200)
@given(anything)
def test_nothing_but_refusals_for_any_text(text: str):
    read_notice(text.encode("utf-8", "ignore").decode())


@settings(PROFILE, max_examples=100)
@given(st.binary(max_size=300) | damaged().map(lambda text: text.encode("utf-16")[:2000]))
def test_nothing_but_refusals_for_any_bytes(data: bytes):
    from kg.read import read_bytes

    try:
        document = read_bytes(data, "any.txt")
        check(document.raw, parse(document))
    except InputError as refusal:
        assert refusal.reason and refusal.advice


@settings(PROFILE, max_examples=15)
@given(damaged())
def test_reading_twice_is_reading_once(text: str):
    assert read_notice(text) == read_notice(text)


@settings(PROFILE, max_examples=25)
@given(texts)
def test_line_ends_change_nothing_but_places(text: str):
    with_returns = text.replace("\n", "\r\n")
    first, second = read_notice(text), read_notice(with_returns)
    assert first is not None and second is not None
    assert placeless(first) == placeless(second)


@settings(PROFILE, max_examples=25)
@given(st.sampled_from(["", "footnotes", "slips", "ocr"]), st.integers(0, 3), st.randoms(use_true_random=False))
def test_blank_lines_between_paragraphs_change_nothing_but_places(kind: str, which: int, random: Any):
    text = corpus(kind)[which]
    lines = [line + "\n" * random.choice((1, 2, 3)) if random.random() < 0.5 else line for line in text.split("\n")]
    spaced = "\n" * random.randrange(3) + "\n".join(lines) + "\n" * random.randrange(3)
    first, second = read_notice(text), read_notice(spaced)
    assert first is not None and second is not None
    assert placeless(first) == placeless(second)


@settings(PROFILE, max_examples=25)
@given(texts)
def test_blanks_at_line_ends_and_decomposed_letters_change_nothing_but_places(text: str):
    first = read_notice(text)
    assert first is not None
    trailing = "\n".join(line + "  " if line else line for line in text.split("\n"))
    second = read_notice(trailing)
    assert second is not None and placeless(first) == placeless(second)
    decomposed = unicodedata.normalize("NFD", text)
    third = read_notice(decomposed)
    assert third is not None
    assert placeless(replace(first, source=None)) == composed(placeless(third))  # type: ignore[arg-type]


def composed(value: Any) -> Any:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, tuple):
        return tuple(composed(part) for part in value)
    return {key: composed(part) for key, part in value.items()} if isinstance(value, dict) else value


@pytest.mark.parametrize(
    "end", ["Điều 1.", "Điều 1.\n", "Phần II", "II. ", "1.1.", "- ", "a)", "**I.**", "| a |", "1 "]
)
def test_a_text_may_end_anywhere(end: str):
    text = "THÔNG BÁO\nKết luận tại cuộc họp về ngân sách\nChủ tịch UBND tỉnh kết luận như sau:\n"
    assert read_notice(text + end) is not None
    assert read_notice(text + "Điều 1. Tốt.\n" + end) is not None
