"""docs/accuracy.md is what its script writes from the figures beside it, and the cheap figures still hold."""

from __future__ import annotations

import importlib
import json
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "benchmarks"))
accuracy, report = importlib.import_module("accuracy"), importlib.import_module("report")

# F1 may fall so far below the documented figure before the document has to be written anew (`make accuracy`).
SLACK = 0.04


@pytest.fixture(scope="module")
def figures() -> dict[str, Any]:
    return json.loads(accuracy.FIGURES.read_text(encoding="utf-8"))


def test_the_document_is_what_the_script_writes(figures: dict[str, Any]):
    errors = tomllib.loads(accuracy.ERRORS.read_text(encoding="utf-8"))
    assert accuracy.DOCUMENT.read_text(encoding="utf-8") == accuracy.render(figures, errors), (
        "run benchmarks/accuracy.py --render"
    )
    assert len(errors["error"]) >= 5


def test_everything_is_measured(figures: dict[str, Any]):
    assert {"examples", "varied", "noise"} <= figures.keys()
    assert figures["noise"]["notices"] >= 200
    assert set(figures["noise"]["kinds"]) == set(report.KINDS), "a kind of noise is not measured: run `make accuracy`"
    for metrics in (figures["examples"]["metrics"], figures["varied"]["metrics"], *figures["noise"]["kinds"].values()):
        assert {"notice", "citations", "tasks", "tasks.deadlines", "petitions", "figures"} <= metrics.keys()
        assert all(0 <= hits <= max(answered, wanted) for hits, answered, wanted in metrics.values())


@pytest.mark.parametrize("group", ["examples", "varied"])
def test_the_documented_figures_still_hold(figures: dict[str, Any], group: str):
    folders = {"examples": (ROOT / "examples", ROOT / "tests/gold"), "varied": (ROOT / "tests/varied",) * 2}
    _, metrics = accuracy.annotated(*folders[group])
    worse = []
    for name, (hits, answered, wanted) in figures[group]["metrics"].items():
        now_hits, now_answered, now_wanted = metrics.get(name, (0, 0, 1))
        before, now = 2 * hits / (answered + wanted), 2 * now_hits / (now_answered + now_wanted)
        if wanted >= 20 and now < before - SLACK:
            worse.append((name, round(before, 3), round(now, 3)))
    assert not worse, worse


def test_no_words_of_real_notices_stand_in_the_figures(figures: dict[str, Any]):
    assert figures.get("real", {}).keys() <= {"notices", "reading", "metrics"}


def test_a_table_row():
    (_, _, row) = accuracy.rows({"citations": [8, 10, 8]})
    assert row == ("| citations | 8 | 10 | 8 | **0.889** (0.565–0.980) | 0.800 (0.490–0.943) | 1.000 (0.676–1.000) |")
