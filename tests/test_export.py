"""Exports: the tables, and networks that Gephi, Gephi Lite and networkx read alike."""

from __future__ import annotations

import csv
import io
import random
import runpy
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from itertools import combinations
from math import hypot
from pathlib import Path

import networkx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers_store import build_corpus
from kg.errors import NothingFound
from kg.export import gexf, graphml
from kg.export.edgelist import write_edge_list
from kg.export.layout import along, layout
from kg.export.network import RESERVED, Attribute, Edge, Network, Node, degrees, joined, links, merged, start_day
from kg.export.tables import TABLES, write_tables
from kg.export.views import EDGE_ATTRIBUTES, NODE_ATTRIBUTES, VIEWS, network, shortened
from kg.export.write import write_network
from kg.store import open_reader

GEXF = "{http://gexf.net/1.3}"
VIZ = "{http://gexf.net/1.3/viz}"
SCHEMA = Path(__file__).parents[2] / "shared" / "gephi" / "gexf.rng"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("corpus")
    build_corpus(folder / "notices", folder / "store")
    opened = open_reader(folder / "store")
    yield opened
    opened.close()


SMALL = Network(
    "một & hai",
    (
        Node("http://x/a", 'A "1" <2>\x0b', "notice", {"text": "a\nb", "number": ""}, (("2024-01-01", None),)),
        Node("http://x/b", "Bê", "agency", {}, (("2024-01-01", "2024-02-01"), ("2024-05-01", "2024-05-02"))),
        Node("http://x/c", "Xê", "unheard of"),
    ),
    (
        Edge("http://x/a", "http://x/b", "lead", "lead", 2.0, {"outcome": "x"}, (("2024-01-01", None),)),
        Edge("http://x/a", "http://x/b", "lead", "lead", 1.0, {}, (("2023-01-01", None),)),
        Edge("http://x/a", "http://x/b", "assigned", "assigned"),
        Edge("http://x/b", "http://x/c", "names", "names"),
    ),
    NODE_ATTRIBUTES,
    EDGE_ATTRIBUTES,
)
PLACES = {"http://x/a": (0.0, 1.5), "http://x/b": (2.0, -3.25), "http://x/c": (9.0, 9.0)}


def as_gexf(found: Network, places=PLACES) -> str:
    out = io.StringIO()
    gexf.write(found, places, out)
    return out.getvalue()


# ---- tables ---------------------------------------------------------------------------------------------------------


def test_tables_have_the_columns_that_are_documented(store, tmp_path: Path):
    written = write_tables(store, tmp_path / "tables")
    assert set(written) == set(TABLES) and written["citations"] == 7
    for name, columns in TABLES.items():
        data = (tmp_path / "tables" / f"{name}.csv").read_bytes()
        assert data.startswith(b"\xef\xbb\xbf"), "spreadsheets need the mark"
        rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
        assert len(rows) == written[name]
        header = data.decode("utf-8-sig").splitlines()[0].split(",")
        assert header[: len(columns.split())] == columns.split()
    assert not list((tmp_path / "tables").glob("*.part"))


def test_the_tables_are_what_the_scorer_reads(store, tmp_path: Path):
    scorer = Path(__file__).parents[1] / "benchmarks" / "score.py"
    namespace = runpy.run_path(str(scorer), run_name="score")
    assert set(namespace["TABLES"]) == set(TABLES)
    for line in namespace["__doc__"].splitlines():
        name, _, columns = line.strip().partition(".csv")
        if name in TABLES:
            assert columns.split() == [TABLES[name].replace(" ", ",")]


# ---- GEXF -----------------------------------------------------------------------------------------------------------


def test_the_rules_that_importers_need():
    root = ElementTree.fromstring(as_gexf(SMALL))
    graph = root.find(f"{GEXF}graph")
    assert root.get("version") == "1.3" and graph is not None
    assert (graph.get("defaultedgetype"), graph.get("timerepresentation")) == ("directed", "interval")
    blocks = graph.findall(f"{GEXF}attributes")
    kinds = [(block.get("class"), block.get("mode")) for block in blocks]
    assert kinds == [("node", "dynamic"), ("node", "static"), ("edge", "static")], (
        "the last of a class is the static one"
    )
    declared = {attribute.get("id") for block in blocks for attribute in block}
    assert not {name.lower() for name in declared} & RESERVED
    used = {value.get("for") for value in root.iter(f"{GEXF}attvalue")}
    assert used <= declared
    nodes = {node.get("id") for node in root.iter(f"{GEXF}node")}
    edges = list(root.iter(f"{GEXF}edge"))
    assert len({edge.get("id") for edge in edges}) == len(edges) == 4
    for edge in edges:
        assert {edge.get("source"), edge.get("target")} <= nodes
        assert float(edge.get("weight", 0)) > 0 and edge.get("kind")
    assert len({(edge.get("source"), edge.get("target"), edge.get("kind")) for edge in edges}) == 4, (
        "Gephi keeps them apart"
    )
    for colour in root.iter(f"{VIZ}color"):
        assert set(colour.attrib) == {"r", "g", "b"}
    assert len(list(root.iter(f"{VIZ}position"))) == len(nodes)


def test_dates_are_spells():
    root = ElementTree.fromstring(as_gexf(SMALL))
    first, second, third = root.iter(f"{GEXF}node")
    assert (first.get("start"), first.get("end")) == ("2024-01-01", None)
    assert [spell.attrib for spell in second.iter(f"{GEXF}spell")] == [
        {"start": "2024-01-01", "end": "2024-02-01"}, {"start": "2024-05-01", "end": "2024-05-02"}]  # fmt: skip
    assert third.get("start") is None
    static = Network("t", SMALL.nodes[2:], (), NODE_ATTRIBUTES)
    assert 'mode="static" >' not in as_gexf(static) and "timerepresentation" not in as_gexf(static)


def test_networkx_reads_everything(tmp_path: Path):
    (tmp_path / "n.gexf").write_text(as_gexf(SMALL), encoding="utf-8")
    read = networkx.read_gexf(tmp_path / "n.gexf")
    assert read.is_directed() and read.is_multigraph()
    assert (read.number_of_nodes(), read.number_of_edges()) == (3, 4)
    assert read.nodes["http://x/a"]["label"] == 'A "1" <2>'
    assert read.nodes["http://x/a"]["Category"] == "notice"
    assert sorted(data["Relation"] for *_, data in read.edges(data=True)) == ["assigned", "lead", "lead", "names"]
    assert read.nodes["http://x/b"]["Links"] == [
        (1, "2023-01-01", "2024-01-01"),
        (2, "2024-01-01", "None"),
    ]  # its word for no end


def test_graphml_is_read_as_well(tmp_path: Path):
    out = io.StringIO()
    graphml.write(SMALL, PLACES, out)
    (tmp_path / "n.graphml").write_text(out.getvalue(), encoding="utf-8")
    read = networkx.read_graphml(tmp_path / "n.graphml", force_multigraph=True)
    assert (read.number_of_nodes(), read.number_of_edges()) == (3, 4)
    assert read.nodes["http://x/b"] == {
        "label": "Bê",
        "category": "agency",
        "x": 2.0,
        "y": -3.25,
        "start": "2024-01-01",
        "end": "2024-05-02",
    }
    assert max(data["weight"] for *_, data in read.edges(data=True)) == 2.0


def test_tables_for_gephi(tmp_path: Path):
    write_edge_list(SMALL, tmp_path)
    nodes, edges = (tmp_path / "nodes.csv").read_bytes(), (tmp_path / "edges.csv").read_bytes()
    assert nodes.startswith(b"Id,Label,") and edges.startswith(b"Source,Target,Type,Kind,Weight,Label,Id,")
    assert len(list(csv.reader(io.StringIO(nodes.decode(), newline="")))) == 4
    write_edge_list(SMALL, tmp_path, merge=True)
    assert len(list(csv.reader(io.StringIO((tmp_path / "edges.csv").read_text(encoding="utf-8"), newline="")))) == 4


def valid(path: Path) -> bool:
    if shutil.which("jing"):
        return subprocess.run(["jing", str(SCHEMA), str(path)], check=False).returncode == 0
    etree = pytest.importorskip("lxml.etree", reason="validating GEXF needs lxml or jing")
    return bool(etree.RelaxNG(etree.parse(str(SCHEMA))).validate(etree.parse(str(path))))


@pytest.mark.skipif(not SCHEMA.exists(), reason="the RELAX NG schema of GEXF 1.3 is not at hand")
@pytest.mark.parametrize("view", [None, *VIEWS])
def test_valid_against_the_official_schema(store, tmp_path: Path, view: str | None):
    path = tmp_path / "n.gexf"
    if view is None:
        path.write_text(as_gexf(SMALL), encoding="utf-8")
    else:
        with path.open("wb") as stream:
            write_network(network(store, view), "gexf", stream)
    assert valid(path)


# ---- networks -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_is_sound_and_the_same_every_time(store, view: str):
    found = network(store, view)
    ids = [node.id for node in found.nodes]
    assert ids == sorted(set(ids)) and found.edges
    assert {end for edge in found.edges for end in (edge.source, edge.target)} == set(ids)
    assert all(node.kind != "other" for node in found.nodes)
    assert all(node.label for node in found.nodes)
    one, two = io.BytesIO(), io.BytesIO()
    for out in (one, two):
        write_network(network(store, view), "gexf", out)
    assert one.getvalue() == two.getvalue()


def test_what_the_views_show(store):
    cites = network(store, "citations")
    decision = "https://kg.example/doc/vn-hl/ubnd/2024/qd/77"
    assert sorted((edge.kind, edge.spells[0][0]) for edge in cites.edges if edge.target == decision) == [
        ("cites", "2024-05-07"), ("cites", "2024-11-20"), ("implements", "2024-05-07")]  # fmt: skip
    assert {node.id: node.label for node in cites.nodes}[decision] == "Quyết định 77/QĐ-UBND"
    tasks = network(store, "assignments")
    lead = [edge for edge in tasks.edges if edge.kind == "lead"]
    assert ("2024-05-07", "2024-06-30") in {edge.spells[0] for edge in lead}
    people = {(edge.kind) for edge in network(store, "people").edges}
    assert people == {"chairs", "signs", "attends"}
    assert {edge.kind for edge in network(store, "places").edges} == {"inspects", "visits", "names", "within"}


def test_merging_adds_weights_and_joins_spells():
    found = merged(SMALL)
    assert len(found.edges) == 3
    assert (found.edges[0].weight, found.edges[0].spells) == (3.0, (("2023-01-01", None),))
    said = [replace(SMALL.edges[0], values={"quote": quote}) for quote in ("một", "hai", "một")]
    assert merged(replace(SMALL, edges=tuple(said))).edges[0].values == {"quote": "một | hai"}
    assert degrees(found) == {"http://x/a": 2, "http://x/b": 3, "http://x/c": 1}


@pytest.mark.parametrize(
    ("spells", "one"),
    [
        ([("2024-01-01", "2024-03-01"), ("2024-01-01", "2024-02-01")], (("2024-01-01", "2024-03-01"),)),
        ([("2024-03-02", "2024-04-01"), ("2024-01-01", "2024-03-01")], (("2024-01-01", "2024-04-01"),)),
        ([("2024-03-03", None), ("2024-01-01", "2024-03-01")], (("2024-01-01", "2024-03-01"), ("2024-03-03", None))),
        ([("2024-01-01", None), ("2024-01-01", "2024-03-01")], (("2024-01-01", None),)),
        ([], ()),
    ],
)
def test_spells_that_meet_are_one(spells: list[tuple[str, str | None]], one: tuple[tuple[str, str | None], ...]):
    assert joined(spells) == one


def test_links_count_edges_day_by_day():
    edge = replace(SMALL.edges[0], target="http://x/a", spells=(("2024-01-01", "2024-01-31"),))
    again = replace(SMALL.edges[0], spells=(("2024-01-31", "9999-12-31"), ("2024-02-01", None)))
    assert links(replace(SMALL, edges=(edge, again))) == {
        "http://x/a": [("2024-01-01", "2024-01-31", 1), ("2024-01-31", "9999-12-31", 2),
                       ("9999-12-31", None, 1)],
        "http://x/b": [("2024-01-31", "2024-02-01", 1), ("2024-02-01", "9999-12-31", 2), ("9999-12-31", None, 1)],
    }  # fmt: skip


def test_nothing_to_draw():
    with pytest.raises(NothingFound):
        write_network(Network("t", (), ()), "gexf", io.BytesIO())


def test_reserved_names_and_long_labels():
    with pytest.raises(ValueError, match="reserved"):
        Attribute("Weight", "Weight", "double")
    assert shortened("một hai ba", 8) == "một hai …"


@pytest.mark.parametrize(
    ("date", "first"),
    [
        ("2024", "2024-01-01"),
        ("2024-04", "2024-04-01"),
        ("2024-04-23", "2024-04-23"),
        ("2024-Q3", "2024-07-01"),
        ("2024-02-30", None),
        ("2024-Qx", None),
        ("hằng tháng", None),
        (None, None),
    ],
)
def test_first_days(date: str | None, first: str | None):
    assert start_day(date) == first


# ---- layout ---------------------------------------------------------------------------------------------------------


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 30), st.lists(st.tuples(st.integers(0, 29), st.integers(0, 29)), max_size=60))
def test_every_node_has_a_place_of_its_own(number: int, pairs: list[tuple[int, int]]):
    nodes = [str(node) for node in range(number)]
    edges = [(str(a % number), str(b % number)) for a, b in pairs]
    places = layout(nodes, edges)
    assert list(places) == nodes == list(layout(nodes, edges))
    assert places == layout(nodes, edges)
    assert all(hypot(a[0] - b[0], a[1] - b[1]) > 1e-6 for a, b in combinations(places.values(), 2))


def test_linked_nodes_are_nearer_than_others():
    nodes = [f"{group}{number}" for group in "ab" for number in range(12)]
    edges = [(f"{group}{i}", f"{group}{j}") for group in "ab" for i in range(12) for j in range(i)]
    places = layout(nodes, [*edges, ("a0", "b0")])

    def mean(pairs):
        lengths = [hypot(places[a][0] - places[b][0], places[a][1] - places[b][1]) for a, b in pairs]
        return sum(lengths) / len(lengths)

    assert mean(edges) * 1.5 < mean([(f"a{i}", f"b{j}") for i in range(1, 12) for j in range(1, 12)])


def test_a_large_network_is_laid_out():
    chooser = random.Random(5)
    nodes = [str(node) for node in range(2000)]
    edges = [(str(node), str(chooser.randrange(max(1, node // 3 + 1)))) for node in range(1, 2000)]
    assert len(layout(nodes, edges)) == 2000


def test_places_on_a_map():
    placed = along(["a", "b", "c"], {"a": (106.7, 21.8), "b": (106.9, 21.9)})
    assert placed["b"][0] > placed["a"][0] and placed["b"][1] > placed["a"][1] > placed["c"][1]
