"""One verdict at both ends: as a notice comes in, as `kg validate` finds it in the store, and as pySHACL gives it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from helpers_notices import FULL, NOTICES
from kg.build import build, validation
from kg.map import to_json, to_nquads
from kg.store import Change as StoreChange
from kg.store import open_reader, open_writer
from kg.store.change import as_quads
from kg.store.names import triples_of
from kg.validate import Graph, Report, shapes_text
from kg.validate.reference import judge
from test_validate import BROKEN, Change, verdicts

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
GRAPH = f"https://kg.example/graph/{FULL.id.removeprefix('notice/')}"


def reference(quads: bytes) -> Report:
    return judge(Graph.of_lines(quads), shapes_text())


def broken(change: Change) -> str:
    lines = [line.rsplit(" <", 1)[0] + " ." for line in to_nquads(FULL).decode().splitlines()]
    return "".join(f"{line}\n" for line in change(lines))


@pytest.mark.parametrize("change", [case[1] for case in BROKEN], ids=[case[0] for case in BROKEN])
def test_what_is_in_the_store_is_judged_as_pyshacl_does(change: Change, tmp_path: Path) -> None:
    writer = open_writer(tmp_path / "store")
    writer.apply([StoreChange(GRAPH, broken(change))])
    kept = triples_of(writer, GRAPH)
    writer.publish()
    writer.close()
    [(_, report)] = validation.of_store(str(tmp_path / "store"))
    assert verdicts(report) == verdicts(reference(as_quads(GRAPH, kept).encode()))


@pytest.mark.parametrize("change", [case[1] for case in BROKEN], ids=[case[0] for case in BROKEN])
def test_what_comes_in_is_judged_as_pyshacl_does(
    change: Change, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A violation keeps the notice in quarantine, listed with its reasons; a warning does not."""
    source = tmp_path / "notice.json"
    source.write_text(json.dumps(to_json(FULL), ensure_ascii=False), encoding="utf-8")
    quads = as_quads(GRAPH, broken(change)).encode()
    monkeypatch.setattr("kg.map.to_nquads", lambda notice: quads)
    writer = open_writer(tmp_path / "store")
    summary = build([str(source)], writer, jobs=1)
    kept_out = not reference(quads).conforms
    assert (len(summary.quarantined), summary.read) == ((1, 0) if kept_out else (0, 1))
    assert writer.has_graph(GRAPH) is not kept_out
    quarantine = tmp_path / "store" / "quarantine" / f"{GRAPH.rpartition('/')[2]}.nq"
    assert quarantine.exists() is kept_out
    writer.close()
    reader = open_reader(tmp_path / "store")
    assert reader.has_graph(GRAPH) is not kept_out
    reader.close()


def test_good_notices_conform_at_both_ends(tmp_path: Path) -> None:
    for name, notice in NOTICES.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(to_json(notice), ensure_ascii=False), encoding="utf-8")
    writer = open_writer(tmp_path / "store")
    summary = build(sorted(map(str, tmp_path.glob("*.json"))), writer, jobs=1)
    writer.close()
    assert (summary.quarantined, summary.read) == ({}, len(NOTICES))
    reports = dict(validation.of_store(str(tmp_path / "store")))
    assert len(reports) == len(NOTICES)
    for name, notice in NOTICES.items():
        assert reports[f"{name}.json"].conforms
        assert verdicts(reports[f"{name}.json"]) == verdicts(reference(to_nquads(notice)))
