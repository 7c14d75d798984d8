"""How long validation takes beside pySHACL: the same graph of one invented notice, the same shapes, the same verdicts.

python benchmarks/bench_validate.py [REPEATS]
"""

from __future__ import annotations

import sys

from bench_map import milliseconds

from helpers_notices import large
from kg.map import to_nquads
from kg.validate import Graph, shapes_text, validate
from kg.validate.reference import judge


def main() -> None:
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    data = to_nquads(large())
    graph = Graph.of_lines(data)
    rules = shapes_text()
    assert len(validate(data).results) == len(judge(graph, rules).results)
    ours = milliseconds(lambda: validate(data), repeats)
    theirs = milliseconds(lambda: judge(graph, rules), max(3, repeats // 10))
    print(f"one notice, {len(data.splitlines())} quads, {rules.count(b'sh:message')} rules with messages")
    print(
        f"kg.validate   {ours:8.2f} ms (of which indexing {milliseconds(lambda: Graph.of_lines(data), repeats):.2f} ms)"
    )
    print(f"pySHACL       {theirs:8.2f} ms (reading both graphs included), {theirs / ours:.0f} times as long")


if __name__ == "__main__":
    main()
