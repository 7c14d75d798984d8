"""How long mapping takes: medians of processor time over repeated runs in one process, for each notice.

python benchmarks/bench_map.py [FILE…]        without files: an invented notice of about 22 kB
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from helpers_notices import large
from kg.map import from_json, to_json, to_jsonld, to_nquads, to_quads
from kg.model import Notice

REPEATS = 40


def milliseconds(work: Callable[[], object], repeats: int = REPEATS) -> float:
    """The median of the processor time of `work` in milliseconds, after one run that does not count."""
    work()
    times = []
    for _ in range(repeats):
        start = time.process_time()
        work()
        times.append((time.process_time() - start) * 1000)
    return median(times)


def notices() -> list[Notice]:
    """The notices of the command line, else the invented one."""
    if len(sys.argv) == 1:
        return [large()]
    from kg.parse import parse
    from kg.read import read

    return [parse(read(path)) for path in sys.argv[1:]]


def measure(notice: Notice) -> None:
    plain = to_json(notice)
    text = json.dumps(plain, ensure_ascii=False)
    nquads = to_nquads(notice)
    quads, evidence = len(nquads.splitlines()), nquads.count(b"#exact> ")
    print(f"{notice.source.file}: {notice.source.length:,} characters, {quads} quads, {evidence} pieces of evidence")
    works: dict[str, Callable[[], object]] = {
        "to_nquads": lambda: to_nquads(notice),
        "to_quads (parsed by pyoxigraph)": lambda: to_quads(notice),
        "to_json": lambda: to_json(notice),
        "to_jsonld": lambda: to_jsonld(notice),
        "json.loads + from_json": lambda: from_json(json.loads(text)),
    }
    for name, work in works.items():
        print(f"    {name:32}{milliseconds(work):7.2f} ms")


if __name__ == "__main__":
    for one in notices():
        measure(one)
