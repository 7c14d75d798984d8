"""The file of decisions: what it may say, and what is said about a bad line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.errors import UsageError
from kg.resolve.decisions import Decisions, default_path, load, parse

GOOD = {"subject": "person/vn-15/a/b", "verdict": "same", "value": "person/vn-15/c/b", "basis": "sổ cán bộ",
        "date": "2026-01-15", "role": "văn thư"}  # fmt: skip


def line(**changed: object) -> str:
    return json.dumps(
        {name: value for name, value in {**GOOD, **changed}.items() if value is not None}, ensure_ascii=False
    )


def test_a_good_file() -> None:
    decisions = Decisions(
        parse(["# comment", "", line(), line(verdict="ignore", value=None), line(verdict="is-a", value="Group")])
    )
    base = "https://kg.example/"
    assert decisions.same() == {base + "person/vn-15/a/b": base + "person/vn-15/c/b"}
    assert decisions.ignored(base + "person/vn-15/a/b")
    assert not decisions.apart()


def test_the_later_line_wins() -> None:
    decisions = Decisions(parse([line(), line(verdict="different")]))
    assert not decisions.same() and len(decisions.apart()) == 2 and len(decisions.all) == 1


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ("{", "no JSON object"),
        ('"text"', "no JSON object"),
        (line(verdict="maybe"), "must be one of same, different, is-a, ignore"),
        (line(value=None), "needs a value"),
        (line(subject=""), "subject is missing"),
        (line(subject="Nguyễn Văn A"), "no IRI and no path"),
        (line(basis=None), "basis is missing"),
        (line(role=None), "role is missing"),
        (line(date="15/1/2026"), "must be a day such as"),
        (line(value="person/vn-15/a/b"), "one node"),
        (line(verdict="is-a", value="Cat"), "one of Agency"),
        (line(who="me"), "unknown field 'who'"),
        (line(date=3), "date must be a string"),
    ],
)
def test_a_bad_line_is_named(bad: str, said: str) -> None:
    with pytest.raises(UsageError, match=r"mine\.jsonl, line 2: .*" + said.replace("(", r"\(")):
        parse([line(), bad], "mine.jsonl")


def test_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert load(default_path()).all == ()  # what the package brings decides nothing
    with pytest.raises(UsageError, match="no such file"):
        load(tmp_path / "none.jsonl")
    mine = tmp_path / "mine.jsonl"
    mine.write_text(line() + "\n", encoding="utf-8")
    monkeypatch.setenv("KG_DECISIONS", str(mine))
    (decision,) = load().all
    assert decision.as_line() == line() and decision.line == 1
