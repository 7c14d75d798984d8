"""What the server remembers of how long questions took."""

from __future__ import annotations

import pytest

from kg.serve import history
from kg.serve.history import History, shape


def query(text: str) -> int:
    return shape({"kind": "query", "query": text})


def page(path: str, **fields: str) -> int:
    return shape({"kind": "page", "path": path, "fields": list(fields.items())})


@pytest.mark.parametrize(
    ("one", "other"),
    [("SELECT ?a { <http://x/1#a> ?b 'x' }", "SELECT ?a  {\n<http://x/2#b> ?b 'another' } # a comment"),
     ('ASK { ?s ?p "a" } LIMIT 5', 'ASK { ?s ?p "b" } LIMIT 70')],
)  # fmt: skip
def test_queries_that_differ_in_values_have_one_shape(one: str, other: str):
    assert query(one) == query(other)


def test_other_questions_have_other_shapes():
    assert query("ASK { ?s ?p ?o }") != query("ASK { ?s ?p ?o . ?a ?b ?c }")
    assert query("ASK { <x:#a> ?p ?o }") != query("ASK { <x:#a> ?p ?o . ?a ?b ?c }"), "no comment begins in an IRI"
    assert page("/notice/1.csv") == page("/notice/2.csv") != page("/notice/2")
    assert page("/tasks", body="a") == page("/tasks", body="b") != page("/tasks", body="a", place="c")


def test_the_latest_counts_half():
    known = History()
    assert known.expected(1) == 0
    known.record(1, 4.0)
    known.record(1, 0.0)
    assert known.expected(1) == 2.0
    known.at_least(1, 1.0)
    assert known.expected(1) == 2.0
    known.at_least(1, 3.0)
    assert known.expected(1) == 3.0


def test_only_so_many_are_remembered(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(history, "MOST", 2)
    known = History()
    for number in (1, 2, 3):
        known.record(number, 1.0)
    assert [known.expected(number) for number in (1, 2, 3)] == [0, 1.0, 1.0]
