"""The JSON Schema of parsed notices, generated from the model; scripts/build_schema.py publishes it."""

from __future__ import annotations

import json
from dataclasses import MISSING
from typing import Any

from kg.map.plain import TEXT
from kg.map.records import Field, fields_of, record_classes
from kg.model import Evidence, Notice

_TYPES = {str: "string", int: "integer", bool: "boolean"}


def json_schema() -> dict[str, Any]:
    """The format of `to_json`: JSON Schema, draft 2020-12."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://kg.example/schema/notice.json",
        "title": "A parsed notice, as kg parse writes it and kg build reads it",
        "$ref": f"#/$defs/{Notice.__name__}",
        "$defs": {cls.__name__: _record(cls) for cls in record_classes()},
    }


def _record(cls: type) -> dict[str, Any]:
    properties = {field.name: _property(cls, field) for field in fields_of(cls)}
    if cls is Notice:
        properties[TEXT] = {"type": "string", "description": "The raw text that evidence points into."}
    return {
        "description": " ".join((cls.__doc__ or "").split()),
        "type": "object",
        "properties": properties,
        "required": [field.name for field in fields_of(cls) if field.required],
        "additionalProperties": False,
    }


def _property(cls: type, field: Field) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": _TYPES[field.kind]} if field.kind in _TYPES else {}
    if field.nested:
        schema = {"$ref": f"#/$defs/{field.kind.__name__}"}
    if field.choices:
        schema = {"enum": list(field.choices)}
    if field.pattern:
        schema["pattern"] = f"^({field.pattern.pattern})$"
    if cls is Evidence and field.kind is int:
        schema["minimum"] = 0
    if field.default is not MISSING:
        schema["default"] = field.default
    return {"type": "array", "items": schema} if field.many else schema


def rendered() -> str:
    """The text of mappings/notice.schema.json."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"
