"""Lists from the index say what lists from the store say."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from helpers_serve import example_store
from kg.serve import frames, lists
from kg.serve.indexing import index_file, update
from kg.serve.pages import _page, answer_page
from kg.serve.pages.request import Request
from kg.serve.worker import Output
from kg.store import Store, open_reader, open_writer

TODAY = "2024-06-01"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = example_store(tmp_path_factory.mktemp("lists") / "store")
    update(made)
    return made


@pytest.fixture(scope="module")
def reader(store: Path) -> Iterator[Store]:
    opened = open_reader(store)
    yield opened
    opened.close()


def shown(reader: Store, address: str, form: str) -> tuple[Any, ...]:
    """What a page shows, and whether it is from the index."""
    path, _, query = address.partition("?")
    fields = [(name, value) for name, _, value in (pair.partition("=") for pair in query.split("&") if pair)]
    request = Request(reader, path, fields, "vi", TODAY, "http://here", form)
    page = _page(request)
    tables = [(sheet.columns, [tuple(row) for row in sheet.rows]) for sheet in page.sheets]
    kept = {
        name: page.data.get(name) for name in ("total", "pages", "outcomes", "counts", "notices", "coming", "latest")
    }
    return (page.facts, tables, page.subjects, kept), bool(request.listed), [asked.text for asked in page.queries]


@pytest.mark.parametrize("form", ["text/html", "text/csv"])
@pytest.mark.parametrize("address", [
    "/", "/notices", "/notices?page=2", "/tasks", "/tasks?when=all", "/tasks?when=past", "/tasks?when=none",
    "/tasks?when=all&sort=latest", "/tasks?from=2024-03&to=2024-06", "/tasks?when=past&to=2024", "/tasks?from=30/6/2024",
    "/documents", "/documents?q=NGHỊ quyết", "/bodies", "/bodies?q=tài chính", "/bodies?q=%_'", "/places", "/people",
    "/quality", "/quality?class=date", "/quality?severity=warning",
])  # fmt: skip
def test_lists_are_the_same(reader: Store, monkeypatch: pytest.MonkeyPatch, address: str, form: str):
    monkeypatch.setattr(lists, "LARGE", 1)
    said, listed, queries = shown(reader, address, form)
    assert listed
    monkeypatch.setattr(lists, "LARGE", 1_000_000)
    assert (said, False) == shown(reader, address, form)[:2]
    for query in queries:  # those that only say the same can be asked, too
        reader.query(query)


def test_the_latest_notice_comes_first(reader: Store):
    (_, tables, _, _), _, _ = shown(reader, "/notices", "text/html")
    days = [row[0] for row in tables[0][1]]
    assert days[0] > days[-1]
    assert days == sorted(days, reverse=True)


@pytest.mark.parametrize("large", [1, 1_000_000])
def test_long_downloads_name_the_next_part(reader: Store, monkeypatch: pytest.MonkeyPatch, large: int):
    monkeypatch.setattr(lists, "LARGE", large)
    (_, whole, _, _), _, _ = shown(reader, "/tasks?when=all", "text/csv")
    monkeypatch.setattr("kg.serve.pages.request.MOST", 10)
    parts, address = [], "/tasks.csv?when=all"
    while address:
        job = {"path": address.partition("?")[0], "accept": "", "language": "vi", "today": TODAY, "origin": "http://here",
               "fields": [pair.split("=") for pair in address.partition("?")[2].split("&")]}  # fmt: skip
        stream = io.BytesIO()
        output = Output(stream, 1 << 20)
        answer_page(job, reader, 1, output)
        output.flush()
        stream.seek(0)
        head, body = frames.read_frame(stream), frames.read_frame(stream)
        assert head and body
        parts += list(csv.reader(io.StringIO(body[1].decode(), newline="")))[1:]
        link = json.loads(head[1])["headers"].get("link", "")
        address = link.removeprefix("<http://here").partition(">")[0]
    assert len(parts) == len(whole[0][1]) > 10
    assert [row[-1] for row in parts] == [row[-1] for row in whole[0][1]]


def test_without_an_index_the_store_is_asked(tmp_path: Path):
    with lists.lists(str(tmp_path)) as kept:
        assert kept is None


def test_an_index_that_is_just_being_made_is_none(store: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(lists, "LARGE", 1)
    with lists.lists(str(store)) as kept:
        assert kept is not None
    monkeypatch.setattr(lists, "FORMAT", 0)
    with lists.lists(str(store)) as kept:
        assert kept is None


def test_what_has_gone_is_listed_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    from kg.build import remove

    monkeypatch.setattr(lists, "LARGE", 1)
    store = example_store(tmp_path / "store")
    update(store)
    first = open_reader(store)
    (_, tables, _, before), _, _ = shown(first, "/tasks?when=all", "text/html")
    notice = tables[0][1][0][-1].partition("/task/")[0].replace("http://here", "https://kg.example")
    first.close()
    writer = open_writer(store)
    remove([notice], writer)
    writer.close()
    second = open_reader(store)
    (_, tables, _, _), _, _ = shown(second, "/tasks?when=all", "text/html")
    assert tables[0][1], "the others are there"
    assert not [row for row in tables[0][1] if notice in row[-1].replace("http://here", "https://kg.example")]
    update(store)
    (_, _, _, after), _, _ = shown(second, "/tasks?when=all", "text/html")
    assert after["total"] < before["total"]
    second.close()
    assert index_file(store).exists()
