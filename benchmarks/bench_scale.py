#!/usr/bin/env python3
"""How a store grows: builds generated notices, more and more of them, and measures each.

    python benchmarks/bench_scale.py 1000 10000 100000 [--work DIR] [--jobs N]

For every size a process of its own builds an empty store and then, in others, opens it and takes in one notice more.
The results are printed as a table and written to DIR/scale.json. Memory is the largest resident set of the writing
process, and of the largest process that reads; disk is what the store's folder takes, hard links counted once.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

GENERATOR = Path(__file__).with_name("generate.py")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", type=int, nargs="*", default=[1000, 10_000])
    parser.add_argument("--work", type=Path, default=None, help="where the notices and stores go (default: temporary)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--step", nargs=3, metavar=("STEP", "SOURCES", "STORE"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        step, sources, store = options.step
        print(json.dumps({"build": build, "open": open_, "update": build}[step](sources, store, options.jobs)))
        return
    work = options.work or Path(tempfile.mkdtemp(prefix="kg-scale-"))
    rows = [measure(size, work, options.jobs) for size in options.sizes]
    work.joinpath("scale.json").write_text(json.dumps(rows, indent=1) + "\n")
    columns = list(rows[0])
    print("| " + " | ".join(columns) + " |\n|" + "---|" * len(columns))
    for row in rows:
        print("| " + " | ".join(f"{row[column]:,}" for column in columns) + " |")


def measure(size: int, work: Path, jobs: int) -> dict[str, Any]:
    folder, store = work / f"notices-{size}", work / f"store-{size}"
    generate(size, folder, 1)
    generate(12, work / "more", 2)
    built = step("build", folder / "notices", store, jobs)
    opened = [step("open", folder, store, jobs)["seconds"] for _ in range(3)]
    more = sorted((work / "more" / "notices").iterdir())
    empty = [step("update", path, work / f"empty-{size}-{path.stem}", 1)["seconds"] for path in more[:5]]
    updates = [step("update", path, store, 1)["seconds"] for path in more]
    asked = step("open", folder, store, jobs)
    return {
        "notices": size,
        "MB of text": round(sum(path.stat().st_size for path in (folder / "notices").iterdir()) / 1e6, 1),
        "seconds": round(built["seconds"], 1),
        "notices/s": round(size / built["seconds"], 1),
        "quads": asked["quads"],
        "quads/s": round(asked["quads"] / built["seconds"]),
        "writer MB": built["writer_mb"],
        "reader MB": built["reader_mb"],
        "disk bytes/notice": disk(store) // size,
        "open ms": round(statistics.median(opened) * 1000, 1),
        "one notice, empty store ms": round(statistics.median(empty) * 1000),
        "one notice more ms": round(statistics.median(updates) * 1000),
    }


def generate(size: int, folder: Path, seed: int) -> None:
    if not folder.exists():
        subprocess.run([sys.executable, GENERATOR, str(size), "--out", str(folder), "--seed", str(seed)], check=True)


def step(name: str, sources: Path, store: Path, jobs: int) -> dict[str, Any]:
    command = [sys.executable, __file__, "--jobs", str(jobs), "--step", name, str(sources), str(store)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)  # type: ignore[no-any-return]


def build(sources: str, store: str, jobs: int) -> dict[str, Any]:
    """Seconds of a build, without starting Python and importing; peak memory."""
    import kg.parse
    import kg.validate  # noqa: F401
    from kg.build import build as take_in
    from kg.build.work import work
    from kg.store import open_writer

    if Path(sources).is_file():
        work(sources)  # the tables of knowledge are loaded by the first reading
    started = time.perf_counter()
    opened = open_writer(store)
    summary = take_in([sources], opened, jobs=jobs)
    opened.close()
    seconds = time.perf_counter() - started
    assert not summary.refused, summary.refused[:3]
    return {
        "seconds": seconds,
        "writer_mb": memory(resource.RUSAGE_SELF),
        "reader_mb": memory(resource.RUSAGE_CHILDREN),
    }


def open_(sources: str, store: str, jobs: int) -> dict[str, Any]:
    from kg.store import open_reader

    started = time.perf_counter()
    opened = open_reader(store)
    next(opened.quads())
    seconds = time.perf_counter() - started
    return {"seconds": seconds, "quads": opened.count()}


def memory(who: int) -> int:
    return round(resource.getrusage(who).ru_maxrss / 1024)


def disk(folder: Path) -> int:
    """Bytes of blocks, each file once however many names it has."""
    files = {(info.st_dev, info.st_ino): info.st_blocks * 512 for path in folder.rglob("*") if (info := path.lstat())}
    return sum(files.values())


if __name__ == "__main__":
    main()
