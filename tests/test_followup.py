"""Earlier tasks beside later findings, and the sentences that findings are."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.build.work import notice_and_document
from kg.fold import fold
from kg.knowledge.topics import topics, topics_of
from kg.resolve.findings import findings
from test_who import NOTICES, answer, built, write


@pytest.mark.parametrize("topic", topics(), ids=lambda topic: topic.name)
def test_every_topic_is_found_in_its_examples_and_every_example_by_its_topic(topic) -> None:
    assert topic.examples
    for example in topic.examples:
        assert topic.name in topics_of(fold(example)), example


def test_words_are_whole() -> None:
    assert topics_of(fold("đồng chí Chợt, xã Rừngg")) == ()


def test_findings_are_words_of_the_notice_outside_of_its_tasks(tmp_path: Path) -> None:
    for path in write(tmp_path, list(NOTICES)):
        notice, document = notice_and_document(path)
        assert document is not None
        raw = document.raw
        found = list(findings(notice, raw))
        assert found
        told = [(item.evidence[0].start, item.evidence[0].end) for item in notice.tasks]
        for one in found:
            quote = raw[one.start : one.end]
            assert quote == quote.strip() and (one.topics or one.documents)
            assert not any(start < one.end and one.start < end for start, end in told)
            assert "nông thôn mới" in quote or "310/QĐ-UBND" in quote


def test_follow_up_of_a_place(tmp_path: Path) -> None:
    store = built(tmp_path, list(NOTICES))
    rows = answer(store, "follow-up", place="xã Nậm Lành")
    assert {(row["told_in"], row["found_in"]) for row in rows} == {
        ("first.txt", "second.txt"),
        ("first.txt", "third.txt"),
    }
    first = rows[0]
    assert "hoàn thành các tiêu chí nông thôn mới" in str(first["told"])
    assert first["found"] == "Xã Nậm Lành đã đạt 15/19 tiêu chí nông thôn mới."
    assert (first["told_on"], first["found_on"], first["shared"]) == (
        "2024-01-12",
        "2024-05-20",
        "xây dựng nông thôn mới",
    )


def test_follow_up_of_a_document_and_a_topic(tmp_path: Path) -> None:
    store = built(tmp_path, list(NOTICES))
    rows = answer(store, "follow-up", document="310/QĐ-UBND")
    assert {str(row["found"]) for row in rows} == {"Việc thực hiện Quyết định số 310/QĐ-UBND của UBND tỉnh còn chậm."}
    assert all(row["told_on"] < row["found_on"] for row in rows)
    assert answer(store, "follow-up", topic="dịch bệnh") == []
