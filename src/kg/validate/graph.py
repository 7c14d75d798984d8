"""A small graph in memory, indexed for asking what a shape asks.

Terms are strings in the form of N-Triples (`<iri>`, `_:b0`, `"text"@vi`, `"5"^^<…#integer>`), as pyoxigraph prints them:
equal terms are equal strings. Named graphs are merged: shapes speak of what is said, not of where.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache

import pyoxigraph

from kg.vocabulary import RDF, RDFS, XSD

TYPE = f"<{RDF}type>"
SUBCLASS = f"<{RDFS}subClassOf>"
FIRST, REST, NIL = f"<{RDF}first>", f"<{RDF}rest>", f"<{RDF}nil>"

_LITERAL = re.compile(r'"(.*)"(?:@([A-Za-z0-9-]+)|\^\^<([^>]*)>)?', re.DOTALL)
_LONG_ESCAPE = re.compile(r"\\U([0-9A-Fa-f]{8})")


@dataclass(frozen=True, slots=True)
class Literal:
    """The parts of a literal; `datatype` is the full IRI."""

    value: str
    datatype: str
    language: str


@lru_cache(maxsize=8192)
def literal(term: str) -> Literal | None:
    """The parts of `term`, None where it is no literal."""
    match = _LITERAL.fullmatch(term)
    if match is None:
        return None
    value, language, datatype = match[1], match[2] or "", match[3]
    if "\\" in value:
        value = _LONG_ESCAPE.sub(lambda escape: chr(int(escape[1], 16)), value)
        value = json.loads(f'"{value}"', strict=False)  # the short escapes are JSON's
    return Literal(value, datatype or (RDF + "langString" if language else XSD + "string"), language)


def text_of(term: str) -> str | None:
    """What SPARQL's `str()` gives: the IRI or the literal's words; None for a blank node."""
    if term.startswith("<"):
        return term[1:-1]
    parts = literal(term)
    return parts.value if parts else None


class Graph:
    """Triples by subject and predicate. `subjects_of` and `instances` are indexed when first asked."""

    __slots__ = ("_instances", "_inverse", "_subclasses", "about")

    def __init__(self) -> None:
        self.about: dict[str, dict[str, dict[str, None]]] = {}  # dicts as sets that keep their order
        self._inverse: dict[str, dict[str, list[str]]] = {}
        self._instances: dict[str, list[str]] | None = None
        self._subclasses: dict[str, tuple[str, ...]] | None = None

    @classmethod
    def of_lines(cls, data: bytes) -> Graph:
        """From N-Triples or N-Quads as `kg.map.to_nquads` and pyoxigraph write them: one per line, single spaces."""
        graph = cls()
        about = graph.about
        label = " <"  # of the graph that the line before was in: the next is, too, as a rule
        last, said = "", {}  # and of the same subject
        for line in data.decode().split("\n"):
            if not line or line[0] == "#":
                continue
            subject, predicate, value = line[:-2].split(" ", 2)
            if value.endswith(label):
                value = value[: -len(label)]
            elif value[-1] == ">":
                start = value.rfind(" <")
                if start > 0 and '"' not in value[start:]:
                    value, label = value[:start], value[start:]
            if subject != last:
                last, said = subject, about.setdefault(subject, {})
            objects = said.get(predicate)
            if objects is None:
                said[predicate] = {value: None}
            else:
                objects[value] = None
        return graph

    @classmethod
    def of(cls, statements: Iterable[pyoxigraph.Quad | pyoxigraph.Triple]) -> Graph:
        """From pyoxigraph's quads or triples."""
        graph = cls()
        about = graph.about
        for one in statements:
            about.setdefault(str(one.subject), {}).setdefault(str(one.predicate), {})[str(one.object)] = None
        return graph

    def objects(self, subject: str, predicate: str) -> Collection[str]:
        said = self.about.get(subject)
        return said.get(predicate, ()) if said else ()

    def one(self, subject: str, predicate: str) -> str | None:
        return next(iter(self.objects(subject, predicate)), None)

    def subjects(self, predicate: str, value: str) -> Collection[str]:
        return self.inverse(predicate).get(value, ())

    def inverse(self, predicate: str) -> dict[str, list[str]]:
        """Subjects by object."""
        index = self._inverse.get(predicate)
        if index is None:
            index = self._inverse[predicate] = {}
            for subject, said in self.about.items():
                for value in said.get(predicate, ()):
                    index.setdefault(value, []).append(subject)
        return index

    def list_of(self, head: str) -> list[str]:
        """The members of an RDF list."""
        members: list[str] = []
        while head != NIL and len(members) <= 10_000:
            members.extend(self.objects(head, FIRST))
            head = self.one(head, REST) or NIL
        return members

    def superclasses(self, class_: str) -> tuple[str, ...]:
        """`class_` and all classes above it, by the graph's own rdfs:subClassOf."""
        if self._subclasses is None:
            self._subclasses = {}
        known = self._subclasses.get(class_)
        if known is None:
            found, todo = [class_], [class_]
            while todo:
                for parent in self.objects(todo.pop(), SUBCLASS):
                    if parent not in found:
                        found.append(parent)
                        todo.append(parent)
            known = self._subclasses[class_] = tuple(found)
        return known

    def instances(self, class_: str) -> list[str]:
        """The SHACL instances of `class_`."""
        if self._instances is None:
            self._instances = {}
            for type_, subjects in self.inverse(TYPE).items():
                for parent in self.superclasses(type_):
                    self._instances.setdefault(parent, []).extend(subjects)
        return list(dict.fromkeys(self._instances.get(class_, ())))

    def is_instance(self, node: str, class_: str) -> bool:
        return any(type_ == class_ or class_ in self.superclasses(type_) for type_ in self.objects(node, TYPE))
