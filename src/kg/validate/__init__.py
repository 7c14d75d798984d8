"""Does a graph say what graphs of notices must say? SHACL Core, judged here; pySHACL judges what is not covered.

validate(data)        a Report: every fault with its focus node, path, value, message in vi and en, and quote
violations(nquads)    the faults that keep a notice out, as lines for people
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from dataclasses import replace
from functools import cache, lru_cache

import pyoxigraph

from kg.resources import folder
from kg.validate.graph import Graph, literal
from kg.validate.paths import Unsupported
from kg.validate.report import Language, Report, Result, Severity, in_order
from kg.validate.shapes import Shapes, compile_shapes
from kg.vocabulary import KG, OA

__all__ = ["Graph", "Report", "Result", "Severity", "shapes_text", "validate", "violations"]

_EVIDENCE, _SUPPORTS, _TEXT, _EXACT = f"<{KG}evidence>", f"<{KG}supports>", f"<{KG}text>", f"<{OA}exact>"

Data = Graph | bytes | Iterable[pyoxigraph.Quad] | Iterable[pyoxigraph.Triple]


@cache
def shapes_text() -> bytes:
    """The rules of this package: all of shapes/*.ttl as one Turtle document."""
    return b"\n".join(path.read_bytes() for path in sorted(folder("shapes").glob("*.ttl")))


@lru_cache(maxsize=8)
def _compiled(shapes: bytes) -> Shapes | str:
    """The shapes, or what in them is not covered."""
    try:
        return compile_shapes(Graph.of(pyoxigraph.parse(shapes, format=pyoxigraph.RdfFormat.TURTLE)))
    except Unsupported as reason:
        return str(reason)


def validate(data: Data, shapes: bytes | None = None) -> Report:
    """Judge `data` (N-Quads bytes as `to_nquads` writes them, quads, triples, or a `Graph`) by Turtle `shapes` or ours."""
    graph = _graph(data)
    rules = shapes_text() if shapes is None else shapes
    compiled = _compiled(rules)
    if isinstance(compiled, Shapes):
        report = Report(in_order(compiled.judge(graph)))
    else:
        from kg.validate.reference import judge

        warnings.warn(f"the shapes use {compiled}, which is left to pySHACL: slow", RuntimeWarning, stacklevel=2)
        report = judge(graph, rules)
    return replace(report, results=tuple(replace(one, quote=_quote(graph, one)) for one in report.results))


def violations(nquads: bytes, language: Language = "vi") -> tuple[str, ...]:
    """What is wrong with a notice's graph, gravest faults only; empty if it conforms."""
    return tuple(result.line(language) for result in validate(nquads).of("Violation"))


def _graph(data: Data) -> Graph:
    if isinstance(data, Graph):
        return data
    return Graph.of_lines(data) if isinstance(data, bytes) else Graph.of(data)


def _quote(graph: Graph, result: Result) -> str | None:
    """The words that the faulty node, or the property at fault, was read from."""
    focus = result.focus
    evidence = graph.objects(focus, _EVIDENCE)
    backing = [node for node in evidence if result.path in graph.objects(node, _SUPPORTS)]
    whole = [node for node in evidence if not graph.objects(node, _SUPPORTS)]
    exact = [term for node in (focus, *backing, *whole) for term in graph.objects(node, _EXACT)]
    parts = literal(next(iter((*exact, *graph.objects(focus, _TEXT))), ""))
    return parts.value if parts else None
