"""The constraint components of SHACL Core that need no other shape, each as a check compiled from its parameter.

A check gets the graph, the focus node and its value nodes, and gives what is wrong: pairs of the value at fault (None
where the fault is that something is missing or too many) and a path of its own (None: that of the shape).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from kg.validate.graph import Graph, literal, text_of
from kg.validate.literals import less, well_formed
from kg.validate.paths import Unsupported
from kg.vocabulary import SH, XSD

Finding: TypeAlias = tuple[str | None, str | None]
Run: TypeAlias = Callable[[Graph, str, Collection[str]], Iterable[Finding]]
Build: TypeAlias = Callable[[Graph, str, str], Run]  # shapes graph, shape, value of the parameter

_MISSING: tuple[Finding, ...] = ((None, None),)
_FLAGS = {"i": re.IGNORECASE, "s": re.DOTALL, "m": re.MULTILINE, "x": re.VERBOSE}


@dataclass(frozen=True, slots=True)
class Check:
    """`component` is the local name of the constraint component without "ConstraintComponent"."""

    component: str
    run: Run


def _sh(name: str) -> str:
    return f"<{SH}{name}>"


def number(term: str) -> int:
    """The value of an integer parameter."""
    parts = literal(term)
    if parts is None:
        raise Unsupported(f"a number is expected where {term} stands")
    return int(parts.value)


def is_true(term: str | None) -> bool:
    parts = literal(term) if term else None
    return parts is not None and parts.value in ("true", "1")


@dataclass(frozen=True, slots=True)
class Each:
    """A check of every value node by itself; apart from the others so that the hot loop can ask `bad` directly."""

    bad: Callable[[Graph, str], bool]

    def __call__(self, graph: Graph, _: str, values: Collection[str]) -> Iterable[Finding]:
        return [(value, None) for value in values if self.bad(graph, value)]


def _class(_: Graph, __: str, class_: str) -> Run:
    return Each(lambda graph, value: not graph.is_instance(value, class_))


def _datatype(_: Graph, __: str, datatype: str) -> Run:
    wanted = datatype[1:-1]
    string = wanted == XSD + "string"

    def bad(_: Graph, value: str) -> bool:
        if string and value[0] == '"' and value[-1] == '"':
            return False  # the most frequent, told without taking it apart
        parts = literal(value)
        return parts is None or parts.datatype != wanted or not well_formed(value)

    return Each(bad)


def _node_kind(_: Graph, __: str, kind: str) -> Run:
    name = kind[len(SH) + 1 : -1]
    starts = {"IRI": "<", "BlankNode": "_", "Literal": '"'}
    allowed = tuple(starts[part] for part in name.split("Or"))
    return Each(lambda _, value: not value.startswith(allowed))


def _bound(below: bool, or_equal: bool) -> Build:
    def build(_: Graph, __: str, limit: str) -> Run:
        if below:
            return Each(lambda _, value: not less(value, limit, or_equal))
        return Each(lambda _, value: not less(limit, value, or_equal))

    return build


def _length(least: bool) -> Build:
    def build(_: Graph, __: str, length: str) -> Run:
        limit = number(length)

        def bad(_: Graph, value: str) -> bool:
            text = text_of(value)
            return text is None or (len(text) < limit if least else len(text) > limit)

        return Each(bad)

    return build


def _pattern(shapes: Graph, shape: str, pattern: str) -> Run:
    flags = literal(shapes.one(shape, _sh("flags")) or '""')
    parts = literal(pattern)
    try:
        expression = re.compile(parts.value if parts else "", _flags(flags.value if flags else ""))
    except (re.error, KeyError) as error:
        raise Unsupported(f"the pattern {pattern}") from error

    def bad(_: Graph, value: str) -> bool:
        text = text_of(value)
        return text is None or not expression.search(text)

    return Each(bad)


def _flags(letters: str) -> int:
    result = 0
    for letter in letters:
        result |= _FLAGS[letter]
    return result


def _language_in(shapes: Graph, _: str, head: str) -> Run:
    ranges = tuple((text_of(member) or "").lower() for member in shapes.list_of(head))

    def bad(_: Graph, value: str) -> bool:
        parts = literal(value)
        tag = parts.language.lower() if parts else ""
        return not tag or not any(tag == one or tag.startswith(one + "-") for one in ranges)

    return Each(bad)


def _unique_language(_: Graph, __: str, wanted: str) -> Run:
    if not is_true(wanted):
        return lambda _, __, ___: ()

    def run(_: Graph, __: str, values: Collection[str]) -> Iterable[Finding]:
        parts = [literal(value) for value in values]
        tags = Counter(part.language.lower() for part in parts if part and part.language)
        return [(None, None) for count in tags.values() if count > 1]

    return run


def _in(shapes: Graph, _: str, head: str) -> Run:
    members = frozenset(shapes.list_of(head))
    return Each(lambda _, value: value not in members)


def _has_value(_: Graph, __: str, wanted: str) -> Run:
    return lambda _, __, values: () if wanted in values else _MISSING


def _equals(_: Graph, __: str, predicate: str) -> Run:
    def run(graph: Graph, focus: str, values: Collection[str]) -> Iterable[Finding]:
        others = graph.objects(focus, predicate)
        return [
            (value, None) for value in dict.fromkeys([*values, *others]) if value not in values or value not in others
        ]

    return run


def _disjoint(_: Graph, __: str, predicate: str) -> Run:
    def run(graph: Graph, focus: str, values: Collection[str]) -> Iterable[Finding]:
        others = graph.objects(focus, predicate)
        return [(value, None) for value in values if value in others]

    return run


def _less_than(or_equal: bool) -> Build:
    def build(_: Graph, __: str, predicate: str) -> Run:
        def run(graph: Graph, focus: str, values: Collection[str]) -> Iterable[Finding]:
            others = graph.objects(focus, predicate)
            return [(value, None) for value in values if any(not less(value, other, or_equal) for other in others)]

        return run

    return build


def _closed(shapes: Graph, shape: str, wanted: str) -> Run:
    if not is_true(wanted):
        return lambda _, __, ___: ()
    ignored = shapes.one(shape, _sh("ignoredProperties"))
    allowed = set(shapes.list_of(ignored)) if ignored else set()
    for part in shapes.objects(shape, _sh("property")):
        allowed.update(shapes.objects(part, _sh("path")))

    def run(graph: Graph, _: str, values: Collection[str]) -> Iterable[Finding]:
        return [
            (value, predicate)
            for node in values
            for predicate, said in graph.about.get(node, {}).items()
            if predicate not in allowed
            for value in said
        ]

    return run


# Checks, other than `Each`, that find nothing where there is no value.
OF_VALUES = {"UniqueLang", "Disjoint", "LessThan", "LessThanOrEquals", "Closed", "Node", "Not", "And", "Or", "Xone"}

# Parameter → name of the component, and how its check is built.
SIMPLE: dict[str, tuple[str, Build]] = {
    _sh(parameter): (component, build)
    for parameter, component, build in (
        ("class", "Class", _class),
        ("datatype", "Datatype", _datatype),
        ("nodeKind", "NodeKind", _node_kind),
        ("minExclusive", "MinExclusive", _bound(below=False, or_equal=False)),
        ("minInclusive", "MinInclusive", _bound(below=False, or_equal=True)),
        ("maxExclusive", "MaxExclusive", _bound(below=True, or_equal=False)),
        ("maxInclusive", "MaxInclusive", _bound(below=True, or_equal=True)),
        ("minLength", "MinLength", _length(least=True)),
        ("maxLength", "MaxLength", _length(least=False)),
        ("pattern", "Pattern", _pattern),
        ("languageIn", "LanguageIn", _language_in),
        ("uniqueLang", "UniqueLang", _unique_language),
        ("in", "In", _in),
        ("hasValue", "HasValue", _has_value),
        ("equals", "Equals", _equals),
        ("disjoint", "Disjoint", _disjoint),
        ("lessThan", "LessThan", _less_than(or_equal=False)),
        ("lessThanOrEquals", "LessThanOrEquals", _less_than(or_equal=True)),
        ("closed", "Closed", _closed),
    )
}
