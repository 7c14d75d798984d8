"""The Python interface."""

from __future__ import annotations

import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import kg
from helpers_store import build_corpus
from kg import api
from kg.api import Graph
from kg.errors import InputError, NothingFound, QueryError, StoreError
from kg.query import Triples
from kg.read import Limits, Options


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    build_corpus(folder / "notices", folder / "store")
    return folder


def test_public_names_are_there_and_documented():
    assert kg.__all__ == ["open", "parse"]
    for public in (*(getattr(kg, name) for name in kg.__all__), Graph):
        assert inspect.getdoc(public)
    for name, member in inspect.getmembers(Graph, inspect.isfunction):
        assert name.startswith("_") or name == "close" or inspect.getdoc(member), name


def test_parse(corpus: Path, tmp_path: Path):
    assert kg.parse(corpus / "notices" / "full.json").number == "88"
    with pytest.raises(InputError, match="no such file"):
        kg.parse(tmp_path / "none.txt")


def test_how_to_read_can_be_told(tmp_path: Path):
    file = tmp_path / "a.txt"
    example = Path(__file__).parents[1] / "examples" / "vanchan-2024-09.txt"
    file.write_bytes(example.read_text(encoding="utf-8").encode("utf-16-le"))
    options = Options(encoding="utf-16-le")
    assert kg.parse(file, options).source.encoding == "utf-16-le"
    with api.build(file, store=tmp_path / "store", options=options) as graph:
        assert graph.summary is not None and graph.summary.read == 1
    with pytest.raises(InputError, match="too many characters"):
        kg.parse(file, Options(encoding="utf-16-le", limits=Limits(characters=5)))


def test_the_module_of_the_same_name_does_not_hide_it(corpus: Path):
    import kg.parse
    from kg.parse import parse
    from kg.read import read_text

    assert kg.parse(corpus / "notices" / "full.json").number == "88"
    assert inspect.ismodule(kg.parse) and callable(parse) and read_text


def test_build_and_open(corpus: Path, tmp_path: Path):
    graph = api.build(corpus / "notices", tmp_path / "none", store=tmp_path / "store")
    assert graph.summary is not None and (graph.summary.read, graph.summary.exit_code) == (5, 3)
    graph.close()
    with pytest.raises(StoreError):
        kg.open(tmp_path / "other")


def test_query(corpus: Path):
    with kg.open(corpus / "store") as graph:
        table = graph.query("tasks", body="Sở Tài chính")
        assert table.columns[:2] == ("due", "file")
        assert [record["file"] for record in table.records()] == ["full.json", "later.json"]
        assert len(list(graph.query("citations", document=["77/QĐ-UBND", "21/CTr-UBND"]))) == 4
        assert graph.query("notice", notice="full.json").columns == ("subject", "predicate", "object")
        with pytest.raises(QueryError):
            graph.query("tasks", nobody="x")


def test_sparql(corpus: Path):
    with kg.open(corpus / "store") as graph:
        assert graph.sparql("ASK { ?s ?p ?o }") is True
        assert isinstance(graph.sparql("CONSTRUCT WHERE { ?s ?p ?o }"), Triples)


def test_trace_and_graph(corpus: Path):
    with kg.open(corpus / "store") as graph:
        assert len(graph.trace("77 qd ubnd").mentions) == 3
        network = graph.graph("citations")
        assert network.nodes["https://kg.example/doc/vn-hl/ubnd/2024/qd/77"]["kind"] == "document"
        assert {data["kind"] for *_, data in network.edges(data=True)} >= {"basis", "implements"}
        with pytest.raises(NothingFound):
            graph.trace("1/QĐ-UBND")
        with pytest.raises(NothingFound, match="the views: citations"):
            graph.graph("everything")


def test_a_script_without_a_main_guard_is_read_for_in_one_process(tmp_path: Path) -> None:
    """Each process that reads would begin with running the script again."""
    script = tmp_path / "script.py"
    for number in range(30):
        (tmp_path / f"{number}.txt").write_text(f"Xin chào {number}", encoding="utf-8")
    script.write_text(
        "import multiprocessing\n"
        "if multiprocessing.parent_process():\n"
        "    raise SystemExit(3)\n"
        "from kg.build.pool import outcomes\n"
        f"found = list(outcomes([f'{tmp_path}/{{n}}.txt' for n in range(30)], 2))\n"
        "print(len(found), {type(one).__name__ for one in found})\n",
        encoding="utf-8",
    )
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split(" ", 1)[0] == "30"
    assert "reading it ended the process" not in done.stdout
