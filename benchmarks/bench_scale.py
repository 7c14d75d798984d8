#!/usr/bin/env python3
"""How a store grows: builds generated notices, more and more of them, and measures each.

    python benchmarks/bench_scale.py 1000 10000 100000 [--work DIR] [--jobs N] [--copies N]

With --copies only N notices are really read, and the others are copies of them under names of their own: this shows
the store alone, in a fraction of the time. For every size a process of its own builds an empty store and then, in others, opens it and takes in one notice more.
The results are printed as a table and written to DIR/scale.json. Seconds are by the clock, CPU seconds those of the
writing process (with --jobs 1 it reads, too); memory is its largest resident set; disk is what the store's folder
takes, hard links counted once.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

GENERATOR = Path(__file__).with_name("generate.py")
TOLD = 1000  # notices between two lines of progress


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", type=int, nargs="*", default=[1000, 10_000])
    parser.add_argument("--work", type=Path, default=None, help="where the notices and stores go (default: temporary)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--copies", type=int, default=0, metavar="N", help="read only N notices and copy these")
    parser.add_argument("--step", nargs=3, metavar=("STEP", "SOURCES", "STORE"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        step, sources, store = options.step
        doing = {"build": build, "open": open_, "update": build}[step]
        print(json.dumps(doing(sources, store, options.jobs, options.copies)))
        return
    work = options.work or Path(tempfile.mkdtemp(prefix="kg-scale-"))
    rows = [measure(size, work, options.jobs, options.copies) for size in options.sizes]
    work.joinpath("scale.json").write_text(json.dumps(rows, indent=1) + "\n")
    columns = list(rows[0])
    print("| " + " | ".join(columns) + " |\n|" + "---|" * len(columns))
    for row in rows:
        print("| " + " | ".join(f"{row[column]:,}" for column in columns) + " |")


def measure(size: int, work: Path, jobs: int, copies: int) -> dict[str, Any]:
    folder, store = work / f"notices-{copies or size}", work / f"store-{size}"
    generate(copies or size, folder, 1)
    generate(12, work / "more", 2)
    more = sorted((work / "more" / "notices").iterdir())
    sources = stand_ins(size, work / f"copies-{size}") if copies else folder / "notices"
    built = step("build", sources, store, jobs, copies)
    opened = [step("open", folder, store) for _ in range(3)]
    empty = [step("update", path, work / f"empty-{size}-{path.stem}") for path in more[:5]]
    updates = [step("update", path, store) for path in more]
    quads, cpu = opened[0]["quads"], statistics.median(update["cpu"] for update in updates)
    return {
        "notices": size,
        "left out": built["left out"],
        "seconds": round(built["seconds"], 1),
        "CPU seconds": round(built["cpu"], 1),
        "notices/s": round(size / built["seconds"], 1),
        "quads": quads,
        "quads/s": round(quads / built["seconds"]),
        "memory MB": built["memory"],
        "disk bytes/notice": disk(store) // size,
        "open ms": milliseconds(opened),
        "one notice, empty store ms": milliseconds(empty),
        "one notice more ms": milliseconds(updates),
        "of it CPU ms": round(cpu * 1000),
    }


def milliseconds(results: list[dict[str, Any]]) -> int:
    return round(statistics.median(result["seconds"] for result in results) * 1000)


def stand_ins(size: int, folder: Path) -> Path:
    """Files that stand for copies: each has a number for its content."""
    folder.mkdir(exist_ok=True)
    for number in range(size):
        (folder / f"{number:07}.txt").write_text(str(number))
    return folder


def generate(size: int, folder: Path, seed: int) -> None:
    if not folder.exists():
        subprocess.run([sys.executable, GENERATOR, str(size), "--out", str(folder), "--seed", str(seed)], check=True)


def step(name: str, sources: Path, store: Path, jobs: int = 1, copies: int = 0) -> dict[str, Any]:
    command = [
        sys.executable,
        __file__,
        f"--jobs={jobs}",
        f"--copies={copies}",
        "--step",
        name,
        str(sources),
        str(store),
    ]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)  # type: ignore[no-any-return]


def build(sources: str, store: str, jobs: int, copies: int) -> dict[str, Any]:
    """Seconds of a build, without starting Python and importing; peak memory."""
    import kg.parse
    import kg.validate  # noqa: F401
    from kg.build import build as take_in
    from kg.build.work import work
    from kg.store import open_writer

    one = Path(sources).is_file()
    if one:
        work(sources)  # the tables of knowledge are loaded by the first reading
    mapper = copier(Path(sources).parent / f"notices-{copies}" / "notices") if copies and not one else None
    started, cpu = time.perf_counter(), time.process_time()

    told = [0]  # notices done when it was told last

    def progress(done: int, files: int, _: Any) -> None:
        if done // TOLD > told[0] // TOLD or done == files > 1:
            spent = time.perf_counter() - started, time.process_time() - cpu
            told[0] = done
            print(f"{done:>7} of {files}: {spent[0]:.0f} s, CPU {spent[1]:.0f} s, {memory()} MB", file=sys.stderr)

    opened = open_writer(store)
    summary = take_in([sources], opened, jobs=jobs, mapper=mapper, progress=progress)
    opened.close()
    seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
    left_out = len(summary.refused) + len(summary.quarantined)
    return {"seconds": seconds, "cpu": cpu, "memory": memory(), "left out": left_out}


def memory() -> int:
    """Megabytes of the largest resident set so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def copier(folder: Path) -> Callable[[Mapping[str, str]], Iterator[Any]]:
    """A mapper that gives copies of the notices in `folder`, each with an identity of its own."""
    from kg.build.work import Done, work

    kept, places = tempfile.TemporaryFile(), []  # noqa: SIM115 (closed with the process); on disk: the memory that is measured is that of the build
    for path in sorted(folder.iterdir()):
        if isinstance(done := work(str(path)), Done) and not done.violations:
            places.append(kept.tell())
            pickle.dump(done, kept)

    def copies(files: Mapping[str, str]) -> Iterator[Done]:
        for number, path in enumerate(files):
            kept.seek(places[number % len(places)])
            origin: Done = pickle.load(kept)
            old, new = origin.graph.rpartition("/")[2], f"{number:016x}"
            yield Done(
                path, origin.notice.replace(old, new), origin.graph.replace(old, new), origin.triples.replace(old, new),
                tuple((iri.replace(old, new), *rest) for iri, *rest in origin.names), (),  # type: ignore[misc]
                origin.following.replace(old, new), origin.text,
            )  # fmt: skip

    return copies


def open_(sources: str, store: str, jobs: int, copies: int) -> dict[str, Any]:
    from kg.store import open_reader

    started = time.perf_counter()
    opened = open_reader(store)
    next(opened.quads())
    seconds = time.perf_counter() - started
    return {"seconds": seconds, "quads": opened.count()}


def disk(folder: Path) -> int:
    """Bytes of blocks, each file once however many names it has."""
    files = {(info.st_dev, info.st_ino): info.st_blocks * 512 for path in folder.rglob("*") if (info := path.lstat())}
    return sum(files.values())


if __name__ == "__main__":
    main()
