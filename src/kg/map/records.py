"""The records of `kg.model` as data: their fields, what a field may hold, and how a record becomes a node of the graph.

Everything that turns a notice into something else (JSON, JSON Schema, JSON-LD, quads) is driven by this description.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import MISSING, dataclass, fields, is_dataclass
from functools import cache
from typing import Any, Literal, TypeAlias, Union, get_args, get_origin, get_type_hints

from kg import model
from kg.model import Assignment, Body, LegalDocument, Notice, Obligation, Official, Petition, Session, Task, Unit

Record: TypeAlias = Any  # an instance of one of the dataclasses of kg.model

_CHARACTER = r"[\w.~:+(),&'!*;=@$-]"
_SEGMENT = rf"(?!\.{{1,2}}(?:/|$)){_CHARACTER}+(?: {_CHARACTER}+)*"  # "section/Điều 1": a space is encoded in the IRI
IDENTIFIER = re.compile(rf"{_SEGMENT}(?:/{_SEGMENT})*")
CODE = re.compile(r"[a-z][a-z-]*")
DAY = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
EDTF = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?|-Q[1-4])?")
NOTICE = re.compile(r"notice/[0-9a-f]{16}")
DIGEST = re.compile(r"[0-9a-f]{64}")

# What a string must look like beyond being one: by record and field, or by field wherever it stands.
PATTERNS: dict[str, re.Pattern[str]] = {
    "Notice.id": NOTICE,
    "Source.sha256": DIGEST,
    "Evidence.supports": re.compile(r"([a-z][a-z_]*)?"),
    "Citation.relation": CODE,
    "LegalDocument.identity": CODE,
    "Anomaly.kind": CODE,
    "id": IDENTIFIER,
    "date": EDTF,
    "due": DAY,
}

# Fields that hold the id of another record of the same notice: the field of Notice where that record stands.
REFERENCES = {
    "Session.basis": "citations",
    "Task.cites": "citations",
    "Petition.cites": "citations",
    "Citation.document": "documents",
}
IDENTIFIERS = {*REFERENCES, "Citation.candidates", "Unit.parent"}  # fields whose strings are ids


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a record: `kind` is str, int, bool or the class of the records it holds."""

    name: str
    kind: type
    many: bool
    optional: bool
    choices: tuple[str, ...]
    default: object  # MISSING where the field has none
    pattern: re.Pattern[str] | None
    identifier: bool

    @property
    def required(self) -> bool:
        """Must stand in the JSON: neither may be None, nor a list, nor has a default."""
        return not self.optional and not self.many and self.default is MISSING

    @property
    def nested(self) -> bool:
        return is_dataclass(self.kind)


def _field(cls: type, name: str, hint: Any, default: object) -> Field:
    optional = many = False
    if get_origin(hint) is not Literal and type(None) in get_args(hint):
        optional = True
        hint = Union[tuple(part for part in get_args(hint) if part is not type(None))]  # noqa: UP007 (built at run time)
    if get_origin(hint) is tuple:
        many, hint = True, get_args(hint)[0]
    choices = tuple(get_args(hint)) if get_origin(hint) is Literal else ()
    key = f"{cls.__name__}.{name}"
    identifier = key in IDENTIFIERS
    pattern = PATTERNS.get(key) or PATTERNS.get("id" if identifier else name)
    return Field(name, str if choices else hint, many, optional, choices, default, pattern, identifier)


@cache
def fields_of(cls: type) -> tuple[Field, ...]:
    """The fields of a record class, in the order of the model."""
    hints = get_type_hints(cls)
    return tuple(_field(cls, field.name, hints[field.name], field.default) for field in fields(cls))


@cache
def record_classes() -> tuple[type, ...]:
    """Every record class of the model, in its order."""
    return tuple(c for c in vars(model).values() if isinstance(c, type) and is_dataclass(c))


# ---- records as nodes ------------------------------------------------------------------------------------------------

_BODY_TYPES = {"organisation": "Agency", "group": "Group", "unit": "AdministrativeUnit"}

# Fields that say what class of the ontology a record belongs to, and how.
TYPED_BY: dict[type, tuple[str, Callable[[str], str]]] = {
    Body: ("kind", _BODY_TYPES.__getitem__),
    Session: ("kind", str),
    Unit: ("level", str.capitalize),
}


def type_name(record: Record) -> str:
    """The term of the class of `record`: "Task", "Inspection", "District"."""
    typed = TYPED_BY.get(type(record))
    return typed[1](getattr(record, typed[0])) if typed else type(record).__name__


def type_names(cls: type) -> tuple[str, ...]:
    """All terms that `type_name` gives for records of `cls`."""
    typed = TYPED_BY.get(cls)
    if not typed:
        return (cls.__name__,)
    (field,) = (field for field in fields_of(cls) if field.name == typed[0])
    return tuple(typed[1](choice) for choice in field.choices)


@dataclass(frozen=True, slots=True)
class Cited:
    """Which document each citation of a notice is of: from the ids of citations to ids of documents."""

    document: dict[str, str]

    @classmethod
    def of(cls, notice: Notice) -> Cited:
        return cls({citation.id: citation.document for citation in notice.citations})

    def documents(self, citations: tuple[str, ...]) -> list[str]:
        found = (self.document.get(citation) for citation in citations)
        return list(dict.fromkeys(document for document in found if document is not None))


Addition: TypeAlias = tuple[str, "str | list[str]"]


def _shortcuts(assignments: tuple[Assignment, ...]) -> Iterator[Addition]:
    for key, roles in (
        ("assigned_to", ("lead", "assigned")),
        ("led_by", ("lead",)),
        ("coordinated_with", ("coordinating",)),
    ):
        bodies = list(dict.fromkeys(part.body.id for part in assignments if part.role in roles))
        if bodies:
            yield key, bodies


def _item(record: Task | Petition, cited: Cited) -> Iterator[Addition]:
    yield from _shortcuts(record.assignments)
    if documents := cited.documents(record.cites):
        yield "cited_documents", documents


def _obligation(record: Obligation, _: Cited) -> Iterator[Addition]:
    yield from _shortcuts(record.assignments)


def _session(record: Session, cited: Cited) -> Iterator[Addition]:
    if documents := cited.documents(record.basis):
        yield "based_on", documents


def _document(record: LegalDocument, _: Cited) -> Iterator[Addition]:
    yield "label", " ".join((record.kind, record.number or record.title or "")).strip()


def _official(record: Official, _: Cited) -> Iterator[Addition]:
    yield "label", record.name


def _notice(record: Notice, _: Cited) -> Iterator[Addition]:
    number = "/".join(part for part in (record.number, record.symbol) if part) if record.number else None
    yield "label", " ".join(part for part in (record.kind, number, record.title) if part) or record.id


# What a node says beyond its record's fields: labels, and direct links that spare a query the way round.
ADDITIONS: dict[type, Callable[[Any, Cited], Iterator[Addition]]] = {
    Notice: _notice,
    Official: _official,
    LegalDocument: _document,
    Session: _session,
    Task: _item,
    Petition: _item,
    Obligation: _obligation,
}
