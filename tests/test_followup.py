"""Earlier tasks beside later findings, and the sentences that findings are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.build.work import parsed, work
from kg.errors import InputError
from kg.fold import fold
from kg.knowledge.topics import topics, topics_of
from kg.map import from_json_with_text, to_json
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
        notice, raw, _ = parsed(path)
        assert raw is not None
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


def test_parsed_notices_follow_up_as_the_texts_they_were_read_from(tmp_path: Path) -> None:
    texts = write(tmp_path / "texts", list(NOTICES))
    (tmp_path / "parsed").mkdir()
    for path in texts:
        notice, raw, _ = parsed(path)
        data = json.dumps(to_json(notice, raw), ensure_ascii=False)
        (tmp_path / "parsed" / f"{Path(path).stem}.json").write_text(data, encoding="utf-8")
    assert [work(str(path)).following for path in sorted((tmp_path / "parsed").iterdir())] == [
        work(path).following for path in sorted(texts)
    ]


def test_a_text_in_which_the_quotes_do_not_stand_is_refused(tmp_path: Path) -> None:
    (path,) = write(tmp_path, list(NOTICES)[:1])
    notice, raw, _ = parsed(path)
    assert raw is not None
    assert from_json_with_text(to_json(notice, raw)) == (notice, raw)
    with pytest.raises(InputError, match="is not what stands in the text from"):
        from_json_with_text(to_json(notice, raw[1:]))
    with pytest.raises(InputError, match="must be a string"):
        from_json_with_text({**to_json(notice), "text": 5})
