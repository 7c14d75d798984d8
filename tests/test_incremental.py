"""What is derived from many notices comes out the same whether they came at once or one by one, and went again."""

from __future__ import annotations

import io
import random
from pathlib import Path

import pytest

from kg.build import authority, build, derive
from kg.export.nquads import write_nquads
from kg.store import open_writer
from kg.vocabulary import KG

NAMES = ("Trịnh Quốc Khải", "Trịnh Quốc Khái", "Trịnh Quôc Khải", "Lý Thị Nga", "Trịnh Quốc Khai", "Trịnh Quốc Khảii")


TEXT = (Path(__file__).parents[1] / "examples" / "vanchan-2024-04.txt").read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Notices of other days, chaired by people in one office whose names are near each other."""
    made = tmp_path / "sources"
    made.mkdir()
    for number in range(10):
        text = TEXT.replace("Trịnh Quốc Khải", NAMES[number % len(NAMES)]).replace("17/4/2024", f"{number + 10}/4/2024")
        text = text.replace("Phó Chủ tịch UBND tỉnh", "Chủ tịch UBND tỉnh")  # a post that one person holds at a time
        text = text.replace("Sở Tài chính", ("Sở Tài chính", "Sở Y tế", "Sở Công nghệ vũ trụ")[number % 3])
        (made / f"{number}.txt").write_text(text, encoding="utf-8")
    return made


def content(store) -> list[str]:
    stream = io.BytesIO()
    write_nquads(store, stream)
    return stream.getvalue().decode().splitlines()


@pytest.mark.parametrize("seed", range(2))
def test_one_by_one_is_all_at_once(folder: Path, tmp_path: Path, seed: int) -> None:
    files = sorted(folder.iterdir())
    whole, piece = open_writer(tmp_path / "whole"), open_writer(tmp_path / "piece")
    build(map(str, files), whole, jobs=1)
    expected = content(whole)
    assert any("#samePersonAs>" in line for line in expected)
    assert any("#Suggestion>" in line for line in expected)
    random.Random(seed).shuffle(files)
    for file in files:
        build([str(file)], piece, jobs=1)
    assert content(piece) == expected
    # Some go, and come again.
    gone = files[: 4 + seed]
    kept = {file: file.read_bytes() for file in gone}
    for file in gone:
        file.unlink()
        build([str(folder)], piece, jobs=1, prune=True)
    rest = open_writer(tmp_path / "rest")
    build([str(folder)], rest, jobs=1)
    assert content(piece) == content(rest)
    for file, data in kept.items():
        file.write_bytes(data)
        build([str(file)], piece, jobs=1)
    assert content(piece) == expected
    assert next(whole.quads(None, KG + "concerns"), None) is None
    for store in (whole, piece, rest):
        store.close()


def test_bodies_and_units_described_in_parts(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, parts = open_writer(tmp_path / "whole"), open_writer(tmp_path / "parts")
    build([str(folder)], whole, jobs=1)
    monkeypatch.setattr(authority, "CHUNK", 3)
    monkeypatch.setattr(authority, "LOADED", 5)
    loaded: list[str] = []
    load = parts.load

    def noted(graphs, then) -> None:
        loaded.extend(graph for graph, _ in graphs)
        load(graphs, then)

    monkeypatch.setattr(parts, "load", noted)
    build([str(folder)], parts, jobs=1)
    assert loaded.count(authority.authority_graph()) > 2
    assert content(parts) == content(whole)
    for store in (whole, parts):
        store.close()


def test_what_other_notices_tell_alike_is_not_judged_again(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_writer(tmp_path / "store")
    build([str(folder)], store, jobs=1)
    asked: list[tuple[list[str], int]] = []
    judged = derive._judged

    def noted(store, keys, alone, *rest):
        asked.append((list(keys), len(alone)))
        return judged(store, keys, alone, *rest)

    monkeypatch.setattr(derive, "_judged", noted)
    alike = tmp_path / "alike.txt"
    alike.write_text(TEXT.replace("17/4/2024", "28/4/2024").replace("Sở Tài chính", "Sở Tư pháp"), encoding="utf-8")
    build([str(alike)], store, jobs=1)
    assert all(keys == [] for keys, _ in asked)
    assert "06/CT-UBND ngày 19/02/2024" in TEXT
    other = tmp_path / "other.txt"  # the number stands for another document here
    other.write_text(TEXT.replace("06/CT-UBND ngày 19/02/2024", "06/CT-UBND ngày 19/02/2023"), encoding="utf-8")
    build([str(other)], store, jobs=1)
    assert any("6ctubnd" in keys for keys, _ in asked)
    whole = open_writer(tmp_path / "whole")
    build([str(folder), str(alike), str(other)], whole, jobs=1)
    assert content(store) == content(whole)
    store.close()
    whole.close()
