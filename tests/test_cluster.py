"""Reading on a Dask cluster of two worker processes, one of which is killed; files that kill; results that are kept."""

from __future__ import annotations

import gzip
import io
import itertools
import json
import os
import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from helpers_notices import FULL, OTHER, PARTY_NOTICE
from kg.build import build, parts, places
from kg.build.cluster import Cluster
from kg.build.recipe import recipe
from kg.build.work import work
from kg.errors import StoreError
from kg.export.nquads import write_nquads
from kg.map import to_json
from kg.store import open_writer

distributed = pytest.importorskip("distributed", reason="needs Dask: pip install 'kg-notices[dask]'")
pytestmark = [pytest.mark.filterwarnings("ignore")]  # Dask's own, when workers die


@pytest.fixture(scope="module")
def cluster() -> Iterator:
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=60
        ) as made,
        distributed.Client(made.scheduler_address, set_as_default=False) as client,
    ):
        client.register_plugin(SameVersion(recipe()), name="version")
        yield made


class SameVersion(distributed.WorkerPlugin):
    """Workers that start anew take themselves for the version that asks, even where someone edits the sources."""

    def __init__(self, version: str) -> None:
        self.version = version

    def setup(self, worker) -> None:
        import kg.build.parts as room

        version = self.version
        room.recipe = lambda: version
        room.recipe_with = lambda options: version


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("sources")
    for number, notice in zip(range(60), itertools.cycle((FULL, PARTY_NOTICE, OTHER))):
        mine = replace(notice, id=f"notice/{number:016x}", number=str(number))
        (made / f"{number:02}.json").write_text(json.dumps(to_json(mine), ensure_ascii=False), encoding="utf-8")
    return made


def content(store: Path, **how) -> tuple[bytes, object]:
    opened = open_writer(store)
    try:
        summary = build([str(how.pop("source"))], opened, jobs=1, **how)
        stream = io.BytesIO()
        write_nquads(opened, stream)
        return stream.getvalue(), summary
    finally:
        opened.close()


@pytest.fixture(scope="module")
def calm(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return content(tmp_path_factory.mktemp("calm") / "store", source=folder)[0]


def test_a_worker_that_dies_loses_nothing_and_doubles_nothing(
    cluster, folder: Path, calm: bytes, tmp_path: Path
) -> None:
    kept = tmp_path / "parts"
    killed = []

    def kill_one() -> None:
        while not list(kept.glob("part-*.json")):
            time.sleep(0.01)
        process = next(iter(cluster.workers.values())).process
        killed.append(process.pid)
        os.kill(process.pid, signal.SIGKILL)

    killer = threading.Thread(target=kill_one)
    killer.start()
    mapper = Cluster(cluster.scheduler_address, str(kept), shard=4)
    found, summary = content(tmp_path / "store", source=folder, mapper=mapper)
    killer.join()
    assert killed
    assert (summary.read, summary.refused) == (60, [])
    assert found == calm

    manifest = json.loads((kept / "manifest.json").read_text())
    assert len(manifest["parts"]) == 15 and manifest["recipe"] == recipe()
    store = ox.Store()
    for name in manifest["parts"]:
        about = json.loads((kept / name).read_text())
        store.bulk_load(gzip.decompress((kept / about["quads_file"]).read_bytes()), ox.RdfFormat.N_QUADS)
    quads = {line for line in calm.decode().splitlines() if "/graph/0000" in line or "/graph/derived/notice/" in line}
    assert {f"{quad} ." for quad in store} == quads  # what a bulk loader takes is what the notices say

    # What is there is not read again.
    before = {path: path.stat().st_mtime_ns for path in kept.glob("part-*")}
    again, _ = content(tmp_path / "again", source=folder, mapper=mapper)
    assert again == calm
    assert {path: path.stat().st_mtime_ns for path in kept.glob("part-*")} == before


def test_a_file_that_kills_is_found_and_refused(cluster, folder: Path, tmp_path: Path, monkeypatch) -> None:
    sources = tmp_path / "sources"
    sources.mkdir()
    for path in sorted(folder.iterdir())[:6]:
        (sources / path.name).write_bytes(path.read_bytes())
    (sources / "poison.json").write_text("{}")

    def install() -> None:  # on the workers
        import kg.build.parts as room

        calm_work = room.work
        room.work = lambda path, options: os._exit(9) if path.endswith("poison.json") else calm_work(path)

    class Poisoned(distributed.WorkerPlugin):
        def setup(self, worker) -> None:
            install()

    with distributed.Client(cluster.scheduler_address, set_as_default=False) as client:
        client.register_plugin(Poisoned(), name="poisoned")
        client.run_on_scheduler(lambda dask_scheduler: setattr(dask_scheduler, "allowed_failures", 0))
        sources_given = {str(path): "" for path in sorted(sources.iterdir())}
        outcomes = list(Cluster(cluster.scheduler_address, shard=7)(sources_given))
        client.unregister_worker_plugin("poisoned")
    refused = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert [(error.path, error.reason) for error in refused] == [
        (str(sources / "poison.json"), "reading it ended the process")
    ]
    assert len(outcomes) == 7


def test_a_shard_gives_the_same_bytes_and_back_what_was_read(folder: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_text("Kính gửi bạn")
    files = [*map(str, sorted(folder.iterdir())[:5]), str(bad)]
    outcomes = [work(path) for path in files]
    quarantined = replace(outcomes[1], violations=("sai",))
    outcomes[1] = quarantined
    part = parts.pack(outcomes)
    assert part == parts.pack(outcomes)
    back = list(parts.unpack(part))
    assert back[:5] == outcomes[:5]
    assert (back[5].path, back[5].reason) == (outcomes[5].path, outcomes[5].reason)
    assert quarantined.graph not in gzip.decompress(part.quads).decode()


def test_workers_with_another_version_are_refused() -> None:
    with pytest.raises(StoreError, match="another version"):
        parts.read([("a", "b")], "0" * 16)


def test_no_scheduler(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.build.cluster.CONNECT", 1)
    with pytest.raises(StoreError, match="no Dask scheduler here"):
        list(Cluster("tcp://127.0.0.1:1")({"a": "b"}))


def test_sources_at_urls(folder: Path, tmp_path: Path, calm: bytes) -> None:
    import fsspec

    memory = fsspec.filesystem("memory")
    for path in sorted(folder.iterdir())[:3]:
        memory.pipe_file(f"/kg-test/{path.name}", path.read_bytes())
    memory.pipe_file("/kg-test/picture.bin", b"\0")
    found = places.expand("memory://kg-test", (".json",))
    assert found == [f"memory:///kg-test/{number:02}.json" for number in range(3)]
    _, summary = content(tmp_path / "store", source="memory://kg-test")
    assert (summary.read, summary.refused, summary.notices) == (3, [], 3)
    _, summary = content(tmp_path / "store", source="memory://nothing-here")
    assert [error.reason for error in summary.refused] == ["there is no such file or folder"]
