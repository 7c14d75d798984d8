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
from kg.map.jsonld import UNTYPED, evidence_path, software
from kg.map.records import ADDITIONS, TYPED_BY, Cited, Field, Record, fields_of, type_name, type_names
from kg.map.values import CONVERSIONS, DATATYPES
from kg.model import Body, Evidence, Notice, Source, Unit
from kg.vocabulary import RDF, XSD, base_iri, encode, graph_iri, path_of

_BOOLEAN = {True: f'"true"^^<{XSD}boolean>', False: f'"false"^^<{XSD}boolean>'}
_REPEATED = (Evidence, Body, Unit)  # small records that several others hold, written once


def to_nquads(notice: Notice, base: str | None = None) -> bytes:
    """The graph of `notice`: sorted N-Quads in UTF-8, the same bytes for the same notice, base and version."""
    writer = _Writer(notice, base_iri(base))
    writer.node(notice)
    return writer.result()


class _Writer:
    """Collects what is said of each subject. `iris` remembers the IRI of every id met, with its angle brackets."""

    __slots__ = ("base", "cited", "graph", "iris", "notice", "said", "written")

    def __init__(self, notice: Notice, base: str) -> None:
        self.notice, self.base = notice.id, base
        self.cited = Cited.of(notice)
        self.graph = f" <{graph_iri(notice.id, base)}> .\n"
        self.said: dict[str, list[str]] = {}  # subject → "predicate object"
        self.iris: dict[str, str] = {}
        self.written: dict[Record, str] = {}

    def iri(self, identifier: str) -> str:
        found = self.iris.get(identifier)
        if found is None:
            found = self.iris[identifier] = f"<{self.base}/{path_of(identifier, self.notice)}>"
        return found

    def about(self, subject: str) -> list[str]:
        """Where to put what is said of `subject`."""
        return self.said.setdefault(subject, [])

    def node(self, record: Record) -> str:
        """Writes what `record` says and gives its IRI."""
        cls: type = type(record)
        if cls not in _REPEATED:
            return _plan(cls)(self, record)
        subject = self.written.get(record)
        if subject is None:
            subject = self.written[record] = _plan(cls)(self, record)
        return subject

    def result(self) -> bytes:
        """Lines in the order of their bytes: an IRI ends where no longer one can go on, so subjects sort first."""
        end, lines = self.graph, []
        for subject in sorted(self.said):
            said = self.said[subject]
            lines += [f"{subject} {one}{end}" for one in sorted(set(said) if len(said) > 1 else said)]
        return "".join(lines).encode()


Link: TypeAlias = Callable[[_Writer, list[str], str, Any], None]  # writer, what is said of the subject, subject, value


@cache
def _plan(cls: type) -> Callable[[_Writer, Record], str]:
    """How records of `cls` are written."""
    steps = {name: _steps(cls, context().within(name)) for name in type_names(cls)}
    classes = {name: f"<{RDF}type> <{context().expand(name)}>" for name in type_names(cls)}
    additions = ADDITIONS.get(cls)
    only = cls.__name__ if len(steps) == 1 else None
    typed = cls not in UNTYPED

    subject_of = _evidence_subject if cls is Evidence else _source_subject if cls is Source else _record_subject

    def write(writer: _Writer, record: Record) -> str:
        subject = subject_of(writer, record)
        said = writer.about(subject)
        name = only or type_name(record)
        if typed:
            said.append(classes[name])
        for field, link in steps[name]:
            value = getattr(record, field)
            if value is not None and value != ():
                link(writer, said, subject, value)
        if additions:
            for key, value in additions(record, writer.cited):
                _addition(name, key)(writer, said, subject, value)
        if cls is Notice:
            _attribution(writer, said, subject)
        return subject

    return write


def _evidence_subject(writer: _Writer, record: Record) -> str:
    return f"<{writer.base}/{evidence_path(record, writer.notice)}>"


def _source_subject(writer: _Writer, _: Record) -> str:
    return writer.iri("source")


def _record_subject(writer: _Writer, record: Record) -> str:
    return writer.iri(record.id)


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
    elif field.kind is not str:
        one = _native(term)
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


def _attribution(writer: _Writer, said: list[str], subject: str) -> None:
    terms, agent = context(), software()
    _reference(terms.terms["read_with"])(writer, said, subject, agent["id"])
    node = writer.iri(agent["id"])
    about = writer.about(node)
    about.append(f"<{RDF}type> <{terms.expand(agent['type'])}>")
    about.append(f"<{terms.terms['vocabulary'].iri}> <{agent['vocabulary']}>")
    for key in ("name", "version"):
        _literal(terms.terms[key], None)(writer, about, node, agent[key])


# ---- writers of one value --------------------------------------------------------------------------------------------


def _each(one: Link) -> Link:
    def link(writer: _Writer, said: list[str], subject: str, values: Any) -> None:
        for value in values:
            one(writer, said, subject, value)

    return link


def _present(one: Link, default: object) -> Link:
    """`one`, except for the default, which plain JSON leaves out, too."""
    if default is MISSING:
        return one

    def link(writer: _Writer, said: list[str], subject: str, value: Any) -> None:
        if value != default:
            one(writer, said, subject, value)

    return link


def _converted(one: Link, convert: Callable[[Any], Any]) -> Link:
    def link(writer: _Writer, said: list[str], subject: str, value: Any) -> None:
        converted = convert(value)
        if converted is not None:
            one(writer, said, subject, converted)

    return link


def _nested(term: Term) -> Link:
    predicate = f"<{term.iri}> "

    def link(writer: _Writer, said: list[str], subject: str, value: Record) -> None:
        said.append(predicate + writer.node(value))

    def reverse(writer: _Writer, said: list[str], subject: str, value: Record) -> None:
        writer.about(writer.node(value)).append(predicate + subject)

    return reverse if term.reverse else link


def _reference(term: Term) -> Link:
    predicate = f"<{term.iri}> "

    def link(writer: _Writer, said: list[str], subject: str, value: str) -> None:
        said.append(predicate + writer.iri(value))

    return link


def _code(term: Term, codes: Context) -> Link:
    @cache
    def statement(code: str) -> str:
        return f"<{term.iri}> <{codes.expand(encode(code))}>"

    def link(writer: _Writer, said: list[str], subject: str, value: str) -> None:
        said.append(statement(value))

    return link


def _literal(term: Term, datatype: Callable[[str], str] | None) -> Link:
    predicate = f"<{term.iri}> "
    suffix = f"@{term.language}" if term.language else f"^^<{term.type}>" if term.type else ""

    def text(writer: _Writer, said: list[str], subject: str, value: str) -> None:
        said.append(f"{predicate}{quoted(value)}{suffix}")

    def typed(writer: _Writer, said: list[str], subject: str, value: str) -> None:
        said.append(f"{predicate}{quoted(value)}{_suffix(datatype(value) if datatype else '')}")

    return typed if datatype else text


@cache
def _suffix(datatype: str) -> str:
    return "" if datatype == XSD + "string" else f"^^<{datatype}>"


def _native(term: Term) -> Link:
    """What JSON has a type for: true, false and integers."""
    predicate = f"<{term.iri}> "

    def link(writer: _Writer, said: list[str], subject: str, value: bool | int) -> None:
        written = _BOOLEAN[value] if isinstance(value, bool) else f'"{value}"^^<{XSD}integer>'
        said.append(predicate + written)

    return link
