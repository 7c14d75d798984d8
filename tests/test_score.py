"""The scorer: the script, `kg score` and the tables straight from a notice tell the same; intervals; faults with their rows."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.build import build
from kg.export.tables import write_tables
from kg.parse import parse
from kg.read import read
from kg.score import Tally, score
from kg.score.interval import f1_interval, wilson
from kg.score.rows import tables_of
from kg.score.script import TABLES, read_answers, read_gold
from kg.store import open_reader, open_writer

HERE = Path(__file__).parent
EXAMPLES, GOLD = HERE.parent / "examples", HERE / "gold"
SCRIPT = HERE.parent / "benchmarks" / "score.py"


def straight(files: list[Path]) -> dict[str, dict[str, list[dict[str, str]]]]:
    tables = {file.name: tables_of(parse(read(file))) for file in files}
    return {table: {file: rows[table] for file, rows in tables.items()} for table in TABLES}


def examples() -> list[Path]:
    return sorted(path for path in EXAMPLES.iterdir() if path.suffix in (".txt", ".md"))


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("score")
    writer = open_writer(folder / "store")
    build([str(path) for path in examples()], writer, jobs=1)
    writer.close()
    write_tables(open_reader(folder / "store"), folder / "tables")
    return folder / "tables"


def test_one_notice_at_a_time_scores_as_its_tables_from_the_store_do(tables: Path):
    gold, _ = read_gold(GOLD)
    stored, parsed = score(read_answers(tables), gold, None), score(straight(examples()), gold, None)
    assert {name: tally.f1 for name, tally in stored.items()} == {name: tally.f1 for name, tally in parsed.items()}
    assert {name: sorted(tally.missed + tally.extra) for name, tally in stored.items()} == {
        name: sorted(tally.missed + tally.extra) for name, tally in parsed.items()
    }


def test_the_script_prints_figures_and_keeps_to_bars(tables: Path):
    def run(*options: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(SCRIPT), str(tables), "--gold", str(GOLD), *options]
        return subprocess.run(command, capture_output=True, text=True, encoding="utf-8")

    figures = json.loads(run("--json").stdout)
    assert figures["citations"] > 0.9 and set(figures) >= {"notice", "tasks", "tasks.deadlines", "identity"}
    bar = run("--min", "citations=1.01")
    assert bar.returncode == 1 and "short of the bar: citations" in bar.stderr
    assert bar.stdout.splitlines()[0].startswith("notice ")
    assert run("--gold", str(GOLD / "none")).returncode == 0


def test_faults_keep_the_rows_they_come_from():
    tally = Tally()
    answers = [("a", {"n": 1}), ("a", {"n": 2}), ("b", {"n": 3})]
    tally.add_items(answers, [("a", {"w": 1}), ("c", {"w": 2})], "x")
    assert (tally.hits, tally.answered, tally.wanted) == (1, 3, 2)
    assert [(f.kind, f.value, f.found, f.wanted) for f in tally.faults] == [
        ("missed", "c", None, {"w": 2}), ("extra", "a", {"n": 2}, None), ("extra", "b", {"n": 3}, None)]  # fmt: skip
    assert tally.missed == ["x: c"] and tally.extra == ["x: a", "x: b"]
    tally.add_equal("p", "q", "y")
    assert tally.missed[-1] == "y: wanted 'q', got 'p'" and tally.f1 == pytest.approx(2 / 7)


@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 500))
def test_intervals_hold_the_figure(hits: int, more: int, missed: int):
    low, high = wilson(hits, hits + more)
    assert 0 <= low <= high <= 1
    if hits + more:
        assert low - 1e-12 <= hits / (hits + more) <= high + 1e-12
    low, high = f1_interval(hits, hits + more, hits + missed)
    if 2 * hits + more + missed:
        assert low - 1e-12 <= 2 * hits / (2 * hits + more + missed) <= high + 1e-12


def test_wilson_by_the_book():
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=1e-4)  # Newcombe 1998, table I
    assert wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=1e-4)
    assert wilson(0, 0) == (0.0, 1.0)
