"""How long mapping takes: one invented notice of about 22 kB, medians of repeated runs in one process.

python benchmarks/bench_map.py [REPEATS]
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


def milliseconds(work: Callable[[], object], repeats: int) -> float:
    """The median time of `work` in milliseconds."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return median(times)


def main() -> None:
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    notice = large()
    plain = to_json(notice)
    text = json.dumps(plain, ensure_ascii=False)
    nquads = to_nquads(notice)
    evidence = nquads.count(b"#exact> ")
    print(
        f"one notice: {len(nquads.splitlines())} quads ({evidence} pieces of evidence), {len(nquads):,} bytes of N-Quads"
    )
    works: dict[str, Callable[[], object]] = {
        "to_nquads": lambda: to_nquads(notice),
        "to_quads (parsed by pyoxigraph)": lambda: to_quads(notice),
        "to_json": lambda: to_json(notice),
        "from_json": lambda: from_json(plain),
        "to_jsonld": lambda: to_jsonld(notice),
        "json.loads + from_json": lambda: from_json(json.loads(text)),
    }
    for name, work in works.items():
        print(f"{name:34} {milliseconds(work, repeats):7.2f} ms")


if __name__ == "__main__":
    main()
