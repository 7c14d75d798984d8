#!/usr/bin/env python3
"""How well notices are read, by kind of noise: generates a corpus for each kind, reads it, scores it, prints one table.

    python benchmarks/report.py [--count 100] [--seed 1] [--noise clean wraps+doubled …] [--format table|json]

Kinds are those of generate.py, joined by "+"; "clean" is none. The same arguments give the same corpora.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import answers
import score
from generator.corpus import Across, notices

KINDS = (
    "clean", "wraps", "wraps+doubled", "footnotes", "footnotes+wraps+pages", "spaces+wraps", "ocr+wraps", "caps+wraps", "markdown",
    "markdown+footnotes+pages", "headless+wraps", "tables", "markdown+tables", "slips", "stamps+wraps",
    "wraps+doubled+footnotes+pages+spaces+ocr+caps+headless+stamps",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Result:
    """Scores of one kind of noise: metric → (F1, right, answered, wanted); `speed` in bytes of text a second."""

    kind: str
    metrics: dict[str, tuple[float, int, int, int]]
    speed: float


def measure(kind: str, count: int, seed: int) -> Result:
    noise = frozenset(kind.split("+")) - {"clean"}
    written = list(notices(count, seed, noise))
    across = Across()
    for notice in written:
        across.add(notice)
    started = time.perf_counter()
    rows = answers.answers((notice.file, notice.text) for notice in written)
    took = time.perf_counter() - started
    tallies = score.score(rows, [notice.gold for notice in written], across.identity())
    metrics = {
        name: (tally.f1, tally.hits, tally.answered, tally.wanted)
        for name, tally in tallies.items()
        if tally.f1 is not None
    }
    return Result(kind, metrics, sum(len(notice.text.encode()) for notice in written) / took)


def table(results: list[Result]) -> str:
    """One row a metric, one column a kind of noise."""
    names = list(dict.fromkeys(name for result in results for name in result.metrics))
    head = ["metric", *(result.kind for result in results)]
    rows = [
        [name, *(f"{result.metrics[name][0]:.3f}" if name in result.metrics else "" for result in results)]
        for name in names
    ]
    rows.append(["MB/s", *(f"{result.speed / 1e6:.2f}" for result in results)])
    lines = ["| " + " | ".join(row) + " |" for row in (head, ["---"] * len(head), *rows)]
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=100, help="notices for each kind of noise")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--noise", nargs="+", default=list(KINDS), metavar="KIND")
    parser.add_argument("--format", choices=("table", "json"), default="table")
    options = parser.parse_args()
    results = []
    for kind in options.noise:
        results.append(measure(kind, options.count, options.seed))
        print(f"{kind}: done", file=sys.stderr)
    if options.format == "json":
        print(json.dumps([{"kind": r.kind, "metrics": r.metrics, "speed": r.speed} for r in results], indent=1))
    else:
        print(table(results))
    return 0


if __name__ == "__main__":
    sys.exit(main())
