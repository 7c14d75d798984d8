"""The store: transactions, snapshots, the lock, the ledger, names."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import QueryError, StoreError, StoreLocked
from kg.export.nquads import write_nquads
from kg.store import Change, open_reader, open_writer
from kg.store.change import as_quads, as_update
from kg.store.embedded import EmbeddedWriter
from kg.store.ledger import Entry, Ledger
from kg.store.names import key

G, H = "http://x/g", "http://x/h"
ONE = '<http://x/a> <http://x/p> "một \\"hai\\" { } \\u007d" .\n'
TWO = "<http://x/b> <http://x/p> <http://x/a> .\n"


@pytest.fixture
def writer(tmp_path: Path):
    opened = open_writer(tmp_path / "store")
    yield opened
    opened.close()


def lines(store) -> list[str]:
    return sorted(f"{q.subject} {q.object} {q.graph}" for q in store.quads())


def test_a_list_of_changes_is_one_update_request():
    update = as_update([Change(G, ONE, drop=True), Change(H, forget=("http://x/a",)), Change(H)])
    assert update == (
        f"DROP SILENT GRAPH <{G}> ;\nINSERT DATA {{ GRAPH <{G}> {{\n{ONE}}} }} ;\n"
        f"DELETE WHERE {{ GRAPH <{H}> {{ <http://x/a> ?p ?o }} }}"
    )
    assert as_update([]) == ""


def test_triples_become_quads():
    assert as_quads(G, ONE + TWO) == "".join(line[:-2] + f"<{G}> .\n" for line in (ONE, TWO))


def test_changes_happen_in_order(writer):
    writer.apply([Change(G, ONE + TWO)])
    writer.apply([Change(G, TWO, drop=True), Change(H, ONE), Change(H, forget=("http://x/a",))])
    assert lines(writer) == [f"http://x/b <http://x/a> {G}"]
    assert writer.has_graph(G)
    assert set(writer.graphs()) <= {G, H}


def test_a_change_that_fails_changes_nothing(writer):
    writer.apply([Change(G, ONE)])
    before = lines(writer)
    with pytest.raises((SyntaxError, StoreError)):
        writer.apply([Change(G, drop=True), Change(H, "this is no triple")])
    assert lines(writer) == before


def test_bulk_loading_is_what_transactions_give(writer):
    writer.load([(G, ONE), (H, TWO)], [Change("http://x/ledger", TWO)])
    loaded = lines(writer)
    writer.apply([Change(name, drop=True) for name in (G, H, "http://x/ledger")])
    writer.apply([Change(G, ONE), Change(H, TWO), Change("http://x/ledger", TWO)])
    assert lines(writer) == loaded


@pytest.mark.parametrize("committed", [False, True])
def test_a_bulk_load_broken_off_is_undone_unless_it_was_complete(tmp_path: Path, committed: bool):
    location = tmp_path / "store"
    writer = open_writer(location)
    assert isinstance(writer, EmbeddedWriter)
    writer.apply([Change("http://x/old", TWO)])
    writer.load([(G, ONE)], [Change("http://x/ledger", TWO)] if committed else [])
    journal = {"graphs": [G], "last": ["http://x/ledger", TWO]}
    (location / "unfinished.json").write_text(json.dumps(journal), encoding="utf-8")  # as if killed before its end
    writer.close()
    again = open_writer(location)
    assert again.has_graph("http://x/old")
    assert any(again.quads(graph=G)) is committed
    assert not (location / "unfinished.json").exists()
    again.close()


def test_readers_see_finished_states_only(tmp_path: Path):
    location = tmp_path / "store"
    with pytest.raises(StoreError, match="no store here yet"):
        open_reader(location)
    writer = open_writer(location)
    with pytest.raises(StoreError, match="no store here yet"):
        open_reader(location)
    writer.apply([Change(G, ONE)])
    assert writer.unpublished
    writer.publish()
    assert not writer.unpublished
    first = open_reader(location)
    writer.apply([Change(H, TWO)])
    assert not open_reader(location).has_graph(H)
    writer.publish()
    assert open_reader(location).has_graph(H)
    assert not first.has_graph(H), "a reader stays with the state it opened"
    first.close()
    writer.close()


def test_snapshots_that_are_read_are_kept_and_others_go(tmp_path: Path):
    location = tmp_path / "store"
    writer = open_writer(location)
    writer.apply([Change(G, ONE)])
    writer.publish()
    reader = open_reader(location)
    for number in range(4):
        writer.apply([Change(f"http://x/{number}", TWO)])
        writer.publish()
    kept = sorted(path.name for path in (location / "snapshots").iterdir() if path.is_dir())
    assert kept == ["000001", "000004", "000005"]
    assert lines(reader) == [f"http://x/a {ox.parse(ONE.encode(), ox.RdfFormat.N_TRIPLES).__next__().object} {G}"]
    reader.close()
    writer.publish()
    assert not (location / "snapshots" / "000001").exists()
    writer.close()


def test_one_writer_at_a_time(tmp_path: Path):
    first = open_writer(tmp_path / "store")
    with pytest.raises(StoreLocked, match="another process is writing"):
        open_writer(tmp_path / "store")
    first.close()
    open_writer(tmp_path / "store").close()


def test_a_folder_of_other_things_is_left_alone(tmp_path: Path):
    (tmp_path / "letter.txt").write_text("x")
    with pytest.raises(StoreError, match="holds no store"):
        open_writer(tmp_path)
    (tmp_path / "format").write_text("something else\n")
    with pytest.raises(StoreError, match="another version"):
        open_writer(tmp_path)


def test_a_query_that_cannot_be_parsed(writer):
    with pytest.raises(QueryError, match="cannot be parsed"):
        writer.query("SELECT nothing")


def test_quarantine_is_no_graph_of_the_store(tmp_path: Path):
    writer = open_writer(tmp_path / "store")
    writer.set_aside("https://kg.example/graph/00", ONE)
    kept = tmp_path / "store" / "quarantine" / "00.nq"
    assert kept.read_text(encoding="utf-8") == as_quads("https://kg.example/graph/00", ONE)
    assert writer.count() == 0
    writer.set_aside("https://kg.example/graph/00", None)
    assert not kept.exists()
    writer.close()


def test_the_ledger_gives_back_what_was_recorded(writer):
    ledger = Ledger(writer)
    stored = Entry("/a b/ă.txt", "ă.txt", "00ff", "stored", "r1", "https://kg.example/notice/1")
    refused = Entry("/b.txt", "b.txt", "", "refused", "r1", None, 'its "reason"\nin lines', "advice")
    writer.apply([ledger.record(stored, refused)])
    assert ledger.get("/a b/ă.txt") == stored
    assert ledger.get("/c") is None
    assert ledger.entries() == [stored, refused]
    assert ledger.with_content("00ff") == [stored]
    assert ledger.of_notice("https://kg.example/notice/1") == [stored]
    writer.apply([ledger.record(Entry("/b.txt", "b.txt", "11", "stored", "r2", "https://kg.example/notice/2"))])
    assert ledger.get("/b.txt").reason == ""
    writer.apply([ledger.forget("/b.txt", "/a b/ă.txt")])
    assert ledger.entries() == []


def test_all_quads_are_written_in_order(writer, monkeypatch: pytest.MonkeyPatch):
    triples = "".join(f'<http://x/{number}> <http://x/p> "{number}" .\n' for number in range(50))
    writer.apply([Change(G, triples)])
    whole, pieces = io.BytesIO(), io.BytesIO()
    assert write_nquads(writer, whole) == 50
    monkeypatch.setattr("kg.export.nquads.RUN", 7)
    assert write_nquads(writer, pieces) == 50
    assert whole.getvalue() == pieces.getvalue() == b"".join(sorted(whole.getvalue().splitlines(keepends=True)))


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("1556 qd tu", "1556-QĐ/TU"),
        ("1556-QD/TU", "1556-QĐ/TU"),
        ("4/ct-ubnd", "04/CT-UBND"),
        ("so tai chinh", "Sở Tài chính"),
        ("HUYỆN UỶ SƠN KHÊ", "Huyện ủy Sơn Khê"),
        ("30/2020/nd-cp", "30/2020/NĐ-CP"),
    ],
)
def test_what_people_type_has_the_key_of_what_is_meant(typed: str, stored: str):
    assert key(typed) == key(stored)


def test_different_numbers_have_different_keys():
    assert len({key(text) for text in ("1556-QĐ/TU", "155-QĐ/TU", "1556-KL/TU", "1556/QĐ-UBND")}) == 4
