"""A notice as N-Quads, written by plans compiled from the JSON-LD context: one named graph, sorted, no blank nodes.

The hot path of ingest. What it writes is what a JSON-LD processor reads from `kg.map.to_jsonld`: a test compares them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING
from functools import cache
from json.encoder import encode_basestring as quoted  # JSON's escapes are a subset of N-Quads'
from typing import Any, TypeAlias

from kg.map.context import Context, Term, context
from kg.map.jsonld import evidence_path, software
from kg.map.records import ADDITIONS, TYPED_BY, Cited, Field, Record, fields_of, type_name, type_names
from kg.map.values import CONVERSIONS, DATATYPES
from kg.model import Evidence, Notice, Source
from kg.vocabulary import RDF, XSD, base_iri, graph_iri, path_of

_TYPE = f" <{RDF}type> "
_BOOLEAN = {True: f'"true"^^<{XSD}boolean>', False: f'"false"^^<{XSD}boolean>'}
_STRING = XSD + "string"


def to_nquads(notice: Notice, base: str | None = None) -> bytes:
    """The graph of `notice`: sorted N-Quads in UTF-8, the same bytes for the same notice, base and version."""
    writer = _Writer(notice, base_iri(base))
    writer.node(notice)
    return "".join(sorted(writer.lines)).encode()


class _Writer:
    """Collects the lines of one notice. `iris` remembers the IRI of every id met."""

    __slots__ = ("base", "cited", "done", "iris", "lines", "notice", "tail")

    def __init__(self, notice: Notice, base: str) -> None:
        self.notice, self.base = notice.id, base
        self.cited = Cited.of(notice)
        self.tail = f" <{graph_iri(notice.id, base)}> .\n"
        self.lines: set[str] = set()
        self.iris: dict[str, str] = {}
        self.done: set[Record] = set()

    def iri(self, identifier: str) -> str:
        found = self.iris.get(identifier)
        if found is None:
            found = self.iris[identifier] = f"<{self.base}/{path_of(identifier, self.notice)}>"
        return found

    def node(self, record: Record) -> str:
        """Writes what `record` says and gives its IRI."""
        cls: type = type(record)
        return _plan(cls)(self, record)


Link: TypeAlias = Callable[[_Writer, str, Any], None]


@cache
def _plan(cls: type) -> Callable[[_Writer, Record], str]:
    """How records of `cls` are written."""
    steps = {name: _steps(cls, context().within(name)) for name in type_names(cls)}
    classes = {name: f"{_TYPE}<{context().expand(name)}>" for name in type_names(cls)}
    additions = ADDITIONS.get(cls)
    only = cls.__name__ if len(steps) == 1 else None

    def write(writer: _Writer, record: Record) -> str:
        subject = _subject(writer, record)
        if record in writer.done:
            return subject
        writer.done.add(record)
        name = only or type_name(record)
        writer.lines.add(f"{subject}{classes[name]}{writer.tail}")
        for field, link in steps[name]:
            value = getattr(record, field)
            if value is not None and value != ():
                link(writer, subject, value)
        if additions:
            for key, value in additions(record, writer.cited):
                _addition(name, key)(writer, subject, value)
        if isinstance(record, Notice):
            _attribution(writer, subject)
        return subject

    return write


def _subject(writer: _Writer, record: Record) -> str:
    if isinstance(record, Evidence):
        return f"<{writer.base}/{evidence_path(record, writer.notice)}>"
    return writer.iri("source" if isinstance(record, Source) else record.id)


def _steps(cls: type, terms: Context) -> tuple[tuple[str, Link], ...]:
    """For every field of `cls` that the graph holds: its name, and what writes its value."""
    skipped = {"id", TYPED_BY.get(cls, ("",))[0]}
    return tuple((f.name, _link(f"{cls.__name__}.{f.name}", f, terms)) for f in fields_of(cls) if f.name not in skipped)


def _link(key: str, field: Field, terms: Context) -> Link:
    term = terms.terms[field.name]
    if field.nested:
        one = _nested(term)
    elif field.identifier:
        one = _reference(term)
    elif term.codes:
        one = _code(term, term.codes)
    else:
        one = _literal(term, DATATYPES.get(key) or DATATYPES.get(field.name))
    convert = CONVERSIONS.get(key)
    if convert:
        return _converted(one, convert)
    return _each(one) if field.many else _present(one, field.default)


@cache
def _addition(type_: str, key: str) -> Link:
    """What writes a value that is no field: the context tells ids from texts."""
    term = context().within(type_).terms[key]
    return _each(_reference(term)) if term.type == "@id" else _literal(term, None)


def _attribution(writer: _Writer, subject: str) -> None:
    terms, agent = context(), software()
    node = writer.iri(agent["id"])
    _reference(terms.terms["read_with"])(writer, subject, agent["id"])
    writer.lines.add(f"{node}{_TYPE}<{terms.expand(agent['type'])}>{writer.tail}")
    for key in ("name", "version"):
        _literal(terms.terms[key], None)(writer, node, agent[key])
    writer.lines.add(f"{node} <{terms.terms['vocabulary'].iri}> <{agent['vocabulary']}>{writer.tail}")


# ---- writers of one value --------------------------------------------------------------------------------------------


def _each(one: Link) -> Link:
    def link(writer: _Writer, subject: str, values: Any) -> None:
        for value in values:
            one(writer, subject, value)

    return link


def _present(one: Link, default: object) -> Link:
    """`one`, except for the default, which plain JSON leaves out, too."""
    if default is MISSING:
        return one

    def link(writer: _Writer, subject: str, value: Any) -> None:
        if value != default:
            one(writer, subject, value)

    return link


def _converted(one: Link, convert: Callable[[Any], Any]) -> Link:
    def link(writer: _Writer, subject: str, value: Any) -> None:
        converted = convert(value)
        if converted is not None:
            one(writer, subject, converted)

    return link


def _nested(term: Term) -> Link:
    predicate = f" <{term.iri}> "

    def link(writer: _Writer, subject: str, value: Record) -> None:
        writer.lines.add(f"{subject}{predicate}{writer.node(value)}{writer.tail}")

    def reverse(writer: _Writer, subject: str, value: Record) -> None:
        writer.lines.add(f"{writer.node(value)}{predicate}{subject}{writer.tail}")

    return reverse if term.reverse else link


def _reference(term: Term) -> Link:
    predicate = f" <{term.iri}> "

    def link(writer: _Writer, subject: str, value: str) -> None:
        writer.lines.add(f"{subject}{predicate}{writer.iri(value)}{writer.tail}")

    return link


def _code(term: Term, codes: Context) -> Link:
    predicate = f" <{term.iri}> "

    @cache
    def iri(code: str) -> str:
        return f"<{codes.expand(code)}>"

    def link(writer: _Writer, subject: str, value: str) -> None:
        writer.lines.add(f"{subject}{predicate}{iri(value)}{writer.tail}")

    return link


def _literal(term: Term, datatype: Callable[[str], str] | None) -> Link:
    predicate = f" <{term.iri}> "
    suffix = f"@{term.language}" if term.language else f"^^<{term.type}>" if term.type else ""

    def text(writer: _Writer, subject: str, value: Any) -> None:
        written = f"{quoted(value)}{suffix}" if isinstance(value, str) else _native(value)
        writer.lines.add(f"{subject}{predicate}{written}{writer.tail}")

    def typed(writer: _Writer, subject: str, value: str) -> None:
        given = datatype(value) if datatype else ""
        written = quoted(value) if given == _STRING else f"{quoted(value)}^^<{given}>"
        writer.lines.add(f"{subject}{predicate}{written}{writer.tail}")

    return typed if datatype else text


def _native(value: bool | int) -> str:
    return _BOOLEAN[value] if isinstance(value, bool) else f'"{value}"^^<{XSD}integer>'
