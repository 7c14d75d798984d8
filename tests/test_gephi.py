"""What Gephi itself makes of our files: loaded with the Gephi Toolkit, without a window.

Skipped with a message where it is missing: `.ci/servers.sh` gets it.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from helpers_store import build_corpus
from kg.export.network import Network, links, merged
from kg.export.views import VIEWS, network
from kg.export.write import write_network
from kg.store import open_reader
from servers import HOW, JARS

PROGRAM = Path(__file__).parent / "gephi" / "Load.java"
TOOLKIT = max(JARS.glob("gephi-toolkit-*-all.jar"), default=None)
pytestmark = pytest.mark.skipif(
    TOOLKIT is None or not shutil.which("javac"), reason=f"no Gephi Toolkit: needs a JDK and its jar in {JARS}; {HOW}"
)
FILES = [*VIEWS, "merged"]

Loaded = dict[str, list[list[str]]]  # first word of a line → the words behind it, line by line


@pytest.fixture(scope="module")
def networks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Network]]:
    folder = tmp_path_factory.mktemp("corpus")
    build_corpus(folder / "notices", folder / "store")
    store = open_reader(folder / "store")
    views = {view: network(store, view) for view in VIEWS}
    store.close()
    yield views | {"merged": merged(views["all"])}


@pytest.fixture(scope="module")
def loaded(networks: dict[str, Network], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Loaded]:
    """All files, loaded by one run."""
    folder = tmp_path_factory.mktemp("gephi")
    for name, found in networks.items():
        with (folder / f"{name}.gexf").open("wb") as stream:
            write_network(found, "gexf", stream)
    call = ["java", "-Djava.awt.headless=true", f"-Duser.home={folder}", "-cp", str(TOOLKIT), str(PROGRAM)]
    done = subprocess.run([*call, *(f"{name}.gexf" for name in FILES)], cwd=folder, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    said: dict[str, Loaded] = {}
    for line in done.stdout.decode().splitlines():
        word, *rest = line.split("\t")
        if word == "file":
            said[rest[0].removesuffix(".gexf")] = current = defaultdict(list)
        else:
            current[word].append(rest)
    return said


@pytest.mark.parametrize("name", FILES)
def test_every_node_and_edge_arrives(networks: dict[str, Network], loaded: dict[str, Loaded], name: str):
    found, said = networks[name], loaded[name]
    assert [level for level, *_ in said["issue"] if level != "INFO"] == []
    assert said["nodes"] == [[str(len(found.nodes))]]
    assert said["edges"] == [[str(len(found.edges))]]


@pytest.mark.parametrize("name", FILES)
def test_every_attribute_arrives(networks: dict[str, Network], loaded: dict[str, Loaded], name: str):
    found = networks[name]
    for owner, elements, names in (
        ("node", found.nodes, {"category", *(attribute.name for attribute in found.node_attributes)}),
        ("edge", found.edges, {"relation", *(attribute.name for attribute in found.edge_attributes)}),
    ):
        columns = {column: (kind, int(filled)) for column, kind, filled in loaded[name][owner]}
        assert {column for column, (kind, _) in columns.items() if kind == "String"} == {"id", "label", *names}
        given = Counter(key for element in elements for key, value in element.values.items() if value != "")
        given["category" if owner == "node" else "relation"] = len(elements)
        assert {column: columns[column][1] for column in names} == {column: given[column] for column in names}
        assert columns["timeset"] == ("IntervalSet", sum(1 for element in elements if element.spells))


@pytest.mark.parametrize("name", FILES)
def test_the_number_of_links_changes_with_the_days(
    networks: dict[str, Network], loaded: dict[str, Loaded], name: str
):  # fmt: skip
    def day(moment: str) -> str | None:
        return None if moment == "Infinity" else datetime.fromtimestamp(float(moment) / 1000, UTC).date().isoformat()

    assert ["links", "IntervalIntegerMap"] in [column[:2] for column in loaded[name]["node"]]
    arrived = {
        node: [
            (day(start), day(end), int(value)) for start, end, value in re.findall(r"\[(.+?), (.+?), (\d+)\]", steps)
        ]
        for node, steps in loaded[name]["links"]
        if steps != "null"
    }
    assert arrived == links(networks[name])


def test_some_links_end(networks: dict[str, Network]):
    assert any(len(steps) > 1 for steps in links(networks["assignments"]).values())
