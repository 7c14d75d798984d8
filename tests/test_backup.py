"""Copies of a store: an export built into another one, and a backup taken while a build runs."""

from __future__ import annotations

import gzip
import io
import itertools
import json
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from helpers_notices import FULL, OTHER, PARTY_NOTICE
from kg.build import build
from kg.build import run as build_run
from kg.errors import StoreError, UsageError
from kg.export.nquads import write_nquads
from kg.map import to_json
from kg.store import open_reader, open_writer
from kg.store.backup import backup


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "sources"
    made.mkdir()
    for number, notice in zip(range(9), itertools.cycle((FULL, PARTY_NOTICE, OTHER))):
        mine = replace(notice, id=f"notice/{number:016x}", number=str(number))
        (made / f"{number}.json").write_text(json.dumps(to_json(mine), ensure_ascii=False), encoding="utf-8")
    (made / "broken.txt").write_text("Xin chào", encoding="utf-8")
    return made


def built(store: Path, *sources: Path):
    opened = open_writer(store)
    try:
        return build(map(str, sources), opened, jobs=1)
    finally:
        opened.close()


def exported(store: Path) -> bytes:
    opened = open_reader(store)
    stream = io.BytesIO()
    write_nquads(opened, stream)
    opened.close()
    return stream.getvalue()


@pytest.mark.parametrize("name", ["graph.nq", "graph.nq.gz"])
def test_an_export_is_built_into_the_same_store(folder: Path, tmp_path: Path, name: str) -> None:
    built(tmp_path / "one", folder)
    content = exported(tmp_path / "one")
    (tmp_path / name).write_bytes(gzip.compress(content) if name.endswith("gz") else content)
    summary = built(tmp_path / "two", tmp_path / name)
    assert (summary.read, summary.refused) == (9, [])
    assert exported(tmp_path / "two") == content
    built(tmp_path / "two", tmp_path / name)
    assert exported(tmp_path / "two") == content
    assert built(tmp_path / "two", folder).unchanged == 9


def test_an_export_is_added_to_what_is_there(folder: Path, tmp_path: Path) -> None:
    files = sorted(folder.iterdir())
    built(tmp_path / "all", folder)
    built(tmp_path / "some", *files[:5])
    built(tmp_path / "rest", *files[4:])
    (tmp_path / "some.nq").write_bytes(exported(tmp_path / "some"))
    built(tmp_path / "rest", tmp_path / "some.nq")
    assert exported(tmp_path / "rest") == exported(tmp_path / "all")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<a> <b> .\n", "no N-Quads"),
        (b"\x1f\x8bno gzip", "no N-Quads"),
        (b"<http://a/b> <http://a/p> <http://a/c> <http://elsewhere/g> .\n", "none of a store under"),
        (b"<http://a/b> <http://a/p> <http://a/c> .\n", "which files"),
        (b"", "which files"),
    ],
)
def test_what_is_no_export_is_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    (tmp_path / "x.nq").write_bytes(content)
    summary = built(tmp_path / "store", tmp_path / "x.nq")
    assert reason in summary.refused[0].reason
    assert summary.exit_code == 4


def test_a_notice_that_violates_a_shape_does_not_come_in_by_an_export(folder: Path, tmp_path: Path) -> None:
    built(tmp_path / "one", folder)
    lines = exported(tmp_path / "one").splitlines(keepends=True)
    graph = b"https://kg.example/graph/0000000000000003> ."
    broken = [
        line
        for line in lines
        if not ((graph in line and b"ontology#sha256" in line) or (graph in line and b"#text>" in line))
    ]
    assert len(broken) < len(lines)
    (tmp_path / "x.nq").write_bytes(b"".join(broken))
    summary = built(tmp_path / "two", tmp_path / "x.nq")
    assert summary.read == 8
    assert len(summary.quarantined) == 1
    assert graph not in exported(tmp_path / "two")


def test_a_backup_is_the_newest_finished_state(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = tmp_path / "store"
    text = folder / "notice.txt"
    text.write_bytes((Path(__file__).parents[1] / "examples" / "vanchan-2024-09.txt").read_bytes())
    built(store, *sorted(folder.iterdir())[:4], text)
    before = exported(store)
    monkeypatch.setattr(build_run, "BATCH", 1)
    middle, go_on = threading.Event(), threading.Event()

    def progress(done: int, total: int, summary: object) -> None:
        if done == 7:
            middle.set()
            go_on.wait(30)

    def run() -> None:
        opened = open_writer(store)
        build([str(folder)], opened, jobs=1, progress=progress)
        opened.close()

    running = threading.Thread(target=run)
    running.start()
    assert middle.wait(30)
    backup(store, tmp_path / "copy")
    go_on.set()
    running.join()
    assert exported(tmp_path / "copy") == before != exported(store)
    assert (tmp_path / "copy" / "sources").exists()
    built(tmp_path / "copy", folder)  # a store like any other
    assert exported(tmp_path / "copy") == exported(store)


def test_a_backup_needs_a_store_and_a_free_place(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no store here yet"):
        backup(tmp_path / "none", tmp_path / "copy")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").touch()
    with pytest.raises(UsageError, match="something here already"):
        backup(tmp_path / "none", tmp_path / "full")
