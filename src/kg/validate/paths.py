"""SHACL property paths: reading them from a shapes graph, walking them, and writing them as SPARQL does."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TypeAlias

from kg.validate.graph import FIRST, Graph
from kg.vocabulary import SH

_ONE = re.compile(r"\^?<[^<>]*>")

Walk: TypeAlias = Callable[[Graph, str], Collection[str]]  # from a node to the nodes its path leads to, each once


@dataclass(frozen=True, slots=True)
class Path:
    """`text` is the path as SPARQL writes it; of a plain predicate, its IRI in angle brackets."""

    text: str
    walk: Walk


class Unsupported(Exception):
    """A construct of SHACL that is left to pySHACL; the text names it."""


def path_at(shapes: Graph, node: str) -> Path:
    """The path that `node` of a shapes graph describes."""
    if node.startswith("<"):
        return Path(node, lambda graph, start: graph.objects(start, node))
    if shapes.objects(node, FIRST):
        return _sequence([path_at(shapes, part) for part in shapes.list_of(node)])
    for name, build in _KINDS.items():
        if inner := shapes.one(node, f"<{SH}{name}>"):
            return build(shapes, inner)
    raise Unsupported(f"a property path of an unknown kind ({node})")


def _inverse(shapes: Graph, node: str) -> Path:
    if node.startswith("<"):
        return Path(f"^{node}", lambda graph, start: graph.subjects(node, start))
    inner = path_at(shapes, node)

    def walk(graph: Graph, start: str) -> Collection[str]:
        return [subject for subject in _nodes(graph) if start in inner.walk(graph, subject)]

    return Path(f"^({inner.text})", walk)


def _sequence(parts: list[Path]) -> Path:
    def walk(graph: Graph, start: str) -> Collection[str]:
        reached: Collection[str] = (start,)
        for part in parts:
            reached = dict.fromkeys(end for node in reached for end in part.walk(graph, node))
        return reached

    return Path("/".join(_bracketed(part) for part in parts), walk)


def _alternative(shapes: Graph, node: str) -> Path:
    parts = [path_at(shapes, part) for part in shapes.list_of(node)]

    def walk(graph: Graph, start: str) -> Collection[str]:
        return dict.fromkeys(end for part in parts for end in part.walk(graph, start))

    return Path("|".join(_bracketed(part) for part in parts), walk)


def _repeated(sign: str, with_start: bool, often: bool) -> Callable[[Graph, str], Path]:
    def build(shapes: Graph, node: str) -> Path:
        inner = path_at(shapes, node)

        def walk(graph: Graph, start: str) -> Collection[str]:
            reached = {start: None} if with_start else {}
            todo = [start]
            while todo:
                for end in inner.walk(graph, todo.pop()):
                    if end not in reached:
                        reached[end] = None
                        if often:
                            todo.append(end)
            return reached

        return Path(f"{_bracketed(inner)}{sign}", walk)

    return build


def _bracketed(path: Path) -> str:
    return path.text if _ONE.fullmatch(path.text) else f"({path.text})"


def _nodes(graph: Graph) -> Collection[str]:
    objects = (value for said in graph.about.values() for values in said.values() for value in values)
    return dict.fromkeys([*graph.about, *objects])


_KINDS: dict[str, Callable[[Graph, str], Path]] = {
    "inversePath": _inverse,
    "alternativePath": _alternative,
    "zeroOrMorePath": _repeated("*", with_start=True, often=True),
    "oneOrMorePath": _repeated("+", with_start=False, often=True),
    "zeroOrOnePath": _repeated("?", with_start=True, often=False),
}
