"""Places of nodes on a map, and GEXF against its official schema."""

from __future__ import annotations

import io
import os
from itertools import combinations
from math import hypot
from pathlib import Path

import pytest

from kg.build import build
from kg.export.network import Edge, Network, Node
from kg.export.positions import positions
from kg.export.views import VIEWS, network
from kg.export.write import write_network
from kg.knowledge.units import gazetteer
from kg.store import open_reader, open_writer

ROOT = Path(__file__).parents[1]
SHARED = Path(os.environ.get("KG_SHARED", ROOT.parent / "shared"))
UNIT = "https://kg.example/unit/vn-15"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("examples") / "store"
    writer = open_writer(folder)
    assert build([str(ROOT / "examples")], writer, jobs=1).exit_code == 0
    writer.close()
    opened = open_reader(folder)
    yield opened
    opened.close()


def test_units_stand_where_they_are():
    north, south, hamlet, notice, other = (
        f"{UNIT}/huyen-luc-yen", f"{UNIT}/huyen-van-chan", f"{UNIT}/huyen-luc-yen/xa-muong-lai/thon-x",
        "https://kg.example/notice/1", "https://kg.example/notice/2",
    )  # fmt: skip
    nodes = tuple(
        Node(iri, iri, "notice" if "/notice/" in iri else "unit") for iri in (north, south, hamlet, notice, other)
    )
    edges = (Edge(notice, north, "inspects", ""), Edge(notice, south, "names", ""), Edge(other, "x", "names", ""))
    placed = positions(Network("", nodes, edges))
    assert placed[north][1] > placed[south][1]
    assert hypot(placed[notice][0] - placed[north][0], placed[notice][1] - placed[north][1]) < 20
    assert placed[hamlet][0] > placed[north][0]  # at its commune, east of the middle of the district
    assert placed[other][1] < placed[south][1]  # nowhere: below the map


def test_a_view_of_places_is_a_map_with_a_place_for_each(store):
    found = network(store, "places")
    placed = positions(found)
    assert set(placed) == {node.id for node in found.nodes}
    assert all(hypot(a[0] - b[0], a[1] - b[1]) > 1 for a, b in combinations(placed.values(), 2))
    assert placed == positions(found)
    assert {node.kind for node in found.nodes} == {"notice", "unit"}
    north, south = (gazetteer().coordinates(f"unit/vn-15/{name}") for name in ("huyen-luc-yen", "huyen-van-chan"))
    apart = placed[f"{UNIT}/huyen-luc-yen"][1] - placed[f"{UNIT}/huyen-van-chan"][1]
    assert north and south and abs(apart - 400 * (north[0] - south[0])) < 20


@pytest.mark.skipif(not (SHARED / "gephi" / "gexf.rng").is_file(), reason="the official schema is not at hand")
@pytest.mark.parametrize("merge", [False, True])
@pytest.mark.parametrize("view", sorted(VIEWS))
def test_gexf_is_valid(store, view: str, merge: bool):
    etree = pytest.importorskip("lxml.etree")
    schema = etree.RelaxNG(etree.parse(str(SHARED / "gephi" / "gexf.rng")))
    out = io.BytesIO()
    write_network(network(store, view), "gexf", out, merge=merge)
    assert schema.validate(etree.fromstring(out.getvalue())), schema.error_log
