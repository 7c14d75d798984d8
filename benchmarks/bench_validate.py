"""How long validation takes beside pySHACL: the same graphs, the same shapes, the same verdicts, in one run.

python benchmarks/bench_validate.py [FILE…]   without files: an invented notice of about 22 kB
"""

from __future__ import annotations

import pyshacl
import rdflib
from bench_map import milliseconds, notices

from kg.map import to_nquads
from kg.model import Notice
from kg.validate import Graph, shapes_text, validate
from kg.validate.reference import judge


def measure(notice: Notice) -> None:
    data, rules = to_nquads(notice), shapes_text()
    graph = Graph.of_lines(data)
    assert len(validate(data).results) == len(judge(graph, rules).results)
    triples = b"\n".join(line.rsplit(b" <", 1)[0] + b" ." for line in data.splitlines())
    shapes = rdflib.Graph().parse(data=rules, format="turtle")

    def pyshacl_alone(loaded: rdflib.Graph) -> None:
        pyshacl.validate(loaded, shacl_graph=shapes, inference="none", allow_warnings=True)

    loaded = rdflib.Graph().parse(data=triples, format="nt")
    ours, indexing = milliseconds(lambda: validate(data)), milliseconds(lambda: Graph.of_lines(data))
    theirs = milliseconds(lambda: pyshacl_alone(loaded), 5)
    reading = milliseconds(lambda: rdflib.Graph().parse(data=triples, format="nt"), 5)
    print(f"{notice.source.file}: {len(data.splitlines())} quads, {rules.count(b'sh:message')} rules")
    print(f"    kg.validate {ours:8.2f} ms from N-Quads, of which {indexing:.2f} ms for the index")
    print(f"    pySHACL     {theirs:8.2f} ms, and {reading:.2f} ms for reading: {(theirs + reading) / ours:.0f} times")


if __name__ == "__main__":
    for one in notices():
        measure(one)
