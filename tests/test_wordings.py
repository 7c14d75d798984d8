"""The wordings: every pattern is shown by an example, every example is matched."""

from __future__ import annotations

import re

import pytest

from kg.knowledge.wordings import entries, pattern

ENTRIES = [(table, entry) for table, rows in entries().items() for entry in rows]


@pytest.mark.parametrize(("table", "entry"), ENTRIES, ids=[f"{t}-{e['means']}" for t, e in ENTRIES])
def test_patterns_and_examples_show_each_other(table: str, entry: dict[str, list[str]]) -> None:
    patterns = [re.compile(p, re.IGNORECASE) for p in entry["patterns"]]
    for example in entry["examples"]:
        assert any(p.search(example) for p in patterns), f"no pattern of {entry['means']} matches {example!r}"
    for compiled in patterns:
        assert any(compiled.search(example) for example in entry["examples"]), f"no example shows {compiled.pattern!r}"


@pytest.mark.parametrize(
    ("heading", "means"),
    [
        ("KẾT QUẢ ĐẠT ĐƯỢC", "findings"),
        ("Về tình hình thực hiện", "findings"),
        ("Nhiệm vụ trọng tâm trong thời gian tới", "directions"),
        ("Một số giải pháp cần tập trung", "directions"),
        ("Về đề xuất, kiến nghị của xã", "petitions"),
    ],
)
def test_headings(heading: str, means: str) -> None:
    matched = [name for name in ("petitions", "findings", "directions") if pattern("heading", name).match(heading)]
    assert matched[0] == means


def test_a_heading_of_tasks_is_none_of_findings() -> None:
    assert not pattern("heading", "findings").match("Đánh giá, xác định nhiệm vụ thời gian tới")
