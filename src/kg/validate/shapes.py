"""Shapes graphs compiled: SHACL Core as checks over a `Graph`. What is not covered raises `Unsupported`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from math import inf

from kg.validate.constraints import OF_VALUES, SIMPLE, Check, Each, Finding, Run, is_true, number
from kg.validate.graph import TYPE, Graph, literal
from kg.validate.paths import Path, Unsupported, path_at
from kg.validate.report import Result, Severity, severity_of
from kg.vocabulary import RDFS, SH


def _sh(name: str) -> str:
    return f"<{SH}{name}>"


_NOTHING: Mapping[str, Collection[str]] = {}
_CLASSES = (f"<{RDFS}Class>", "<http://www.w3.org/2002/07/owl#Class>")
_TARGETS = {_sh(name) for name in ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")}
_LOGIC = {_sh(name) for name in ("node", "not", "and", "or", "xone", "property", "qualifiedValueShape")}
_SILENT = {  # belong to other parameters, or only describe
    _sh(name)
    for name in (
        *(
            "minCount",
            "maxCount",
            "path",
            "severity",
            "message",
            "deactivated",
            "name",
            "description",
            "order",
            "group",
            "defaultValue",
        ),
        *("flags", "ignoredProperties", "qualifiedMinCount", "qualifiedMaxCount", "qualifiedValueShapesDisjoint"),
    )
}


@dataclass(frozen=True, slots=True)
class Shape:
    """A node shape (`path` None) or property shape. Checks are sorted by what they need, for speed."""

    path: Path | None
    predicate: str | None  # the path, where it is a plain predicate
    severity: Severity
    messages: Mapping[str, str]
    least: float  # values there must be at least, and at most
    most: float
    each: tuple[tuple[str, Callable[[Graph, str], bool]], ...]  # component, and what value is bad
    checks: tuple[Check, ...]
    checks_of_nothing: tuple[Check, ...]  # those of `checks` that can find something where there is no value
    optional: bool  # nothing can be wrong where there is no value
    properties: tuple[Shape, ...]

    def judge(self, graph: Graph, focus: str, results: list[Result]) -> None:
        """Adds what is wrong with `focus` to `results`."""
        self.judge_values(graph, focus, self.path.walk(graph, focus) if self.path else (focus,), results)

    def judge_values(self, graph: Graph, focus: str, values: Collection[str], results: list[Result]) -> None:
        """`judge`, with the value nodes that the path leads to."""
        if not self.least <= len(values) <= self.most:
            component = "MinCount" if len(values) < self.least else "MaxCount"
            results.append(self._result(focus, None, None, component))
        if values:
            for component, bad in self.each:
                for value in values:
                    if bad(graph, value):
                        results.append(self._result(focus, None, value, component))  # noqa: PERF401 (hardly ever)
        for check in self.checks if values else self.checks_of_nothing:
            for found, path in check.run(graph, focus, values):
                results.append(self._result(focus, path, found, check.component))
        if self.properties:
            for value in values:
                said = graph.about.get(value, _NOTHING)
                for shape in self.properties:
                    if shape.predicate is None:
                        shape.judge(graph, value, results)
                    elif objects := said.get(shape.predicate):
                        shape.judge_values(graph, value, objects, results)
                    elif not shape.optional:
                        shape.judge_values(graph, value, (), results)

    def conforms(self, graph: Graph, node: str) -> bool:
        results: list[Result] = []
        self.judge(graph, node, results)
        return not results

    def _result(self, focus: str, path: str | None, value: str | None, component: str) -> Result:
        shown = path or (self.path.text if self.path else None)
        return Result(focus, shown, value, component, self.severity, self.messages)


@dataclass(frozen=True, slots=True)
class Target:
    """Which nodes of a graph a shape speaks of: `kind` is the local name of the target's property."""

    kind: str
    term: str

    def nodes(self, graph: Graph) -> Collection[str]:
        if self.kind == "targetNode":
            return (self.term,)
        if self.kind == "targetClass":
            return graph.instances(self.term)
        if self.kind == "targetObjectsOf":
            return graph.inverse(self.term)
        return [subject for subject, said in graph.about.items() if self.term in said]


@dataclass(frozen=True, slots=True)
class Shapes:
    """The shapes of a shapes graph that have targets."""

    targeted: tuple[tuple[tuple[Target, ...], Shape], ...]

    def judge(self, graph: Graph) -> list[Result]:
        """All that is wrong with `graph`."""
        results: list[Result] = []
        for targets, shape in self.targeted:
            for focus in dict.fromkeys(node for target in targets for node in target.nodes(graph)):
                shape.judge(graph, focus, results)
        return results


def compile_shapes(source: Graph) -> Shapes:
    """The shapes in `source`; `Unsupported` where one says what this does not cover."""
    if source.instances(_sh("ConstraintComponent")):
        raise Unsupported("a constraint component of its own")
    compiler = _Compiler(source)
    targets = {node: tuple(_targets(source, node)) for node in sorted(source.about)}
    return Shapes(tuple((found, compiler.shape(node)) for node, found in targets.items() if found))


def _targets(source: Graph, node: str) -> Iterator[Target]:
    said = source.about[node]
    for predicate in sorted(_TARGETS & said.keys()):
        yield from (Target(predicate[len(SH) + 1 : -1], term) for term in said[predicate])
    types = source.objects(node, TYPE)
    if _sh("NodeShape") in types and any(class_ in types for class_ in _CLASSES):
        yield Target("targetClass", node)


class _Compiler:
    """Compiles each node of a shapes graph once."""

    def __init__(self, source: Graph) -> None:
        self.source = source
        self.known: dict[str, Shape | None] = {}

    def shape(self, node: str) -> Shape:
        if node in self.known:
            known = self.known[node]
            if known is None:
                raise Unsupported(f"the shape {node}, which refers to itself")
            return known
        self.known[node] = None
        shape = self.known[node] = self._compile(node)
        return shape

    def _compile(self, node: str) -> Shape:
        source = self.source
        if is_true(source.one(node, _sh("deactivated"))):
            return Shape(None, None, "Info", {}, 0, inf, (), (), (), True, ())
        found = tuple(self._checks(node))
        checks = tuple(check for check in found if not isinstance(check.run, Each))
        path = source.one(node, _sh("path"))
        of_nothing = tuple(check for check in checks if check.component not in OF_VALUES)
        minimum, most = source.one(node, _sh("minCount")), source.one(node, _sh("maxCount"))
        least = number(minimum) if minimum else 0
        severity = source.one(node, _sh("severity")) or _sh("Violation")
        return Shape(
            path=path_at(source, path) if path else None,
            predicate=path if path and path.startswith("<") else None,
            least=least,
            most=number(most) if most else inf,
            each=tuple((check.component, check.run.bad) for check in found if isinstance(check.run, Each)),
            severity=severity_of(severity[1:-1]),
            messages=self._messages(node),
            checks=checks,
            checks_of_nothing=of_nothing,
            optional=least <= 0 and not of_nothing,
            properties=tuple(self.shape(one) for one in sorted(source.objects(node, _sh("property")))),
        )

    def _messages(self, node: str) -> dict[str, str]:
        parts = [literal(message) for message in self.source.objects(node, _sh("message"))]
        return {part.language: part.value for part in parts if part}

    def _checks(self, node: str) -> Iterator[Check]:
        for predicate, values in sorted(self.source.about.get(node, {}).items()):
            if predicate in SIMPLE:
                component, build = SIMPLE[predicate]
                yield from (Check(component, build(self.source, node, value)) for value in sorted(values))
            elif predicate in _LOGIC:
                for value in sorted(values):
                    yield from self._logic(node, predicate, value)
            elif predicate.startswith(f"<{SH}") and predicate not in _SILENT | _TARGETS:
                raise Unsupported(f"sh:{predicate[len(SH) + 1 : -1]}")

    def _logic(self, node: str, predicate: str, value: str) -> Iterator[Check]:
        name = predicate[len(SH) + 1 : -1]
        if name == "node":
            yield Check("Node", partial(_counted, (self.shape(value),), (1,)))
        elif name == "not":
            yield Check("Not", partial(_counted, (self.shape(value),), (0,)))
        elif name in ("and", "or", "xone"):
            parts = tuple(self.shape(member) for member in self.source.list_of(value))
            wanted = {"and": (len(parts),), "or": tuple(range(1, len(parts) + 1)), "xone": (1,)}[name]
            yield Check(name.capitalize(), partial(_counted, parts, wanted))
        elif name == "qualifiedValueShape":
            yield from self._qualified(node, value)

    def _qualified(self, node: str, value: str) -> Iterator[Check]:
        shape, source = self.shape(value), self.source
        siblings: tuple[Shape, ...] = ()
        if is_true(source.one(node, _sh("qualifiedValueShapesDisjoint"))):
            parents = source.subjects(_sh("property"), node)
            beside = [one for parent in parents for one in source.objects(parent, _sh("property"))]
            others = [other for one in beside for other in source.objects(one, _sh("qualifiedValueShape"))]
            siblings = tuple(self.shape(other) for other in dict.fromkeys(others) if other != value)

        def count(graph: Graph, values: Collection[str]) -> int:
            fitting = [node for node in values if shape.conforms(graph, node)]
            return sum(not any(other.conforms(graph, node) for other in siblings) for node in fitting)

        for name, component in (("qualifiedMinCount", "QualifiedMinCount"), ("qualifiedMaxCount", "QualifiedMaxCount")):
            if limit := source.one(node, _sh(name)):
                yield Check(component, _limited(count, number(limit), least=name == "qualifiedMinCount"))


def _limited(count: Callable[[Graph, Collection[str]], int], limit: int, least: bool) -> Run:
    def run(graph: Graph, _: str, values: Collection[str]) -> Iterable[Finding]:
        found = count(graph, values)
        return [(None, None)] if (found < limit if least else found > limit) else ()

    return run


def _counted(
    parts: tuple[Shape, ...], wanted: tuple[int, ...], graph: Graph, _: str, values: Collection[str]
) -> Iterable[Finding]:
    """Faulty are values that conform to a number of `parts` that is not `wanted`."""
    return [(value, None) for value in values if sum(part.conforms(graph, value) for part in parts) not in wanted]
