"""A notice as JSON-LD: its plain JSON with classes, identifiers under the base, direct links, and the context.

Any JSON-LD 1.1 processor reads from it the quads that `kg.map.to_nquads` writes.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import version
from typing import Any

from kg.map.context import context, document
from kg.map.plain import Json
from kg.map.records import ADDITIONS, TYPED_BY, Cited, Field, Record, fields_of, type_name
from kg.map.values import CONVERSIONS, DATATYPES
from kg.model import Evidence, Notice, Source
from kg.vocabulary import KG, ONTOLOGY_VERSION, XSD, base_iri, encode, graph_iri, path_of

UNTYPED: tuple[type, ...] = (
    Evidence,
)  # one quad less for the most frequent record: its class is the range of kg:evidence


@cache
def software_version() -> str:
    return version("kg-notices")


def software() -> Json:
    """The program as the agent that a reading is attributed to."""
    return {
        "id": f"software/kg/{software_version()}",
        "type": "SoftwareAgent",
        "name": "kg",
        "version": software_version(),
        "vocabulary": ONTOLOGY_VERSION,
    }


def evidence_path(evidence: Evidence, notice: str) -> str:
    """Evidence is named by what it is: the same words backing the same property are one node."""
    path = f"{notice}/evidence/{evidence.start}-{evidence.end}"
    return f"{path}/{encode(evidence.supports)}" if evidence.supports else path


def to_jsonld(notice: Notice, base: str | None = None) -> Json:
    """`notice` as a JSON-LD document of one named graph, with its context inline."""
    return {
        "@context": {**document()["@context"], "@base": base_iri(base) + "/"},
        "id": graph_iri(notice.id, base),
        "@graph": [_node(notice, notice.id, Cited.of(notice))],
    }


def _identifier(record: Record, notice: str) -> str:
    if isinstance(record, Evidence):
        return evidence_path(record, notice)
    if isinstance(record, Source):
        return f"{notice}/source"
    return path_of(record.id, notice)


def _paths(value: str | list[str], notice: str) -> str | list[str]:
    return path_of(value, notice) if isinstance(value, str) else [path_of(item, notice) for item in value]


def _node(record: Record, notice: str, cited: Cited) -> Json:
    cls: type = type(record)
    node: Json = {"id": _identifier(record, notice)}
    if cls not in UNTYPED:
        node["type"] = type_name(record)
    typed_by = TYPED_BY.get(cls, ("",))[0]
    terms = context().within(type_name(record)).terms
    for key, value in ADDITIONS[cls](record, cited) if cls in ADDITIONS else ():
        node[key] = _paths(value, notice) if terms[key].type == "@id" else value
    if isinstance(record, Notice):
        node["read_with"] = software()
    for field in fields_of(cls):
        if field.name in ("id", typed_by):
            continue
        value = getattr(record, field.name)
        key = f"{cls.__name__}.{field.name}"
        if value is None or value == () or value == field.default:
            continue
        if key in CONVERSIONS and (value := CONVERSIONS[key](value)) is None:
            continue
        node[field.name] = _value(field, key, value, notice, cited)
    return node


def _value(field: Field, key: str, value: Any, notice: str, cited: Cited) -> Any:
    if isinstance(value, tuple):
        return [_value(field, key, item, notice, cited) for item in value]
    if field.nested:
        return _node(value, notice, cited)
    if field.identifier:
        return path_of(value, notice)
    datatype = DATATYPES.get(key) or DATATYPES.get(field.name)
    if datatype:
        return _typed(field.name, value, datatype(value))
    return value


def _typed(name: str, value: str, datatype: str) -> Any:
    """A plain string where the context says its type, else a value object that does."""
    if context().terms[name].type == datatype:
        return value
    typed = {"@value": value}
    if datatype != XSD + "string":
        typed["@type"] = datatype.replace(XSD, "xsd:").replace(KG, "kg:")
    return typed
