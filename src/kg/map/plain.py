"""Notices as plain JSON, and back.

The keys are the names of the model's fields in the model's order; None, empty lists and defaults are left out. What
comes back is checked: types, codes, forms of ids and dates, lengths of quotes, and that every id referred to exists.
Beside the fields of the notice may stand "text", the raw text that it was read from: then every quote must be what stands
there, and what follows from the text (findings, the text in the store) follows from the JSON, too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING
from functools import cache
from typing import Any, TypeAlias, cast

from kg.errors import InputError
from kg.map.records import REFERENCES, Field, Record, fields_of
from kg.model import Evidence, Notice

Json: TypeAlias = dict[str, Any]

_NAMES: dict[type, str] = {
    type(None): "null",
    bool: "a boolean",
    int: "an integer",
    float: "a number",
    str: "a string",
    list: "a list",
    dict: "an object",
}

ADVICE = "The format is described by mappings/notice.schema.json"


TEXT = "text"  # key beside those of a notice


def to_json(notice: Notice, text: str | None = None) -> Json:
    """`notice` as plain JSON, with the raw `text` it was read from where that is given."""
    return record_to_json(notice) if text is None else {**record_to_json(notice), TEXT: text}


def record_to_json(record: Record) -> Json:
    """Any record of the model as plain JSON."""
    cls: type = type(record)
    return _writer(cls)(record)


@cache
def _writer(cls: type) -> Callable[[Record], Json]:
    plan = tuple((f.name, f.many, _writer(f.kind) if f.nested else None, f.default) for f in fields_of(cls))

    def write(record: Record) -> Json:
        result: Json = {}
        for name, many, nested, default in plan:
            value = getattr(record, name)
            if value is None or (many and not value) or value == default:
                continue
            if nested:
                result[name] = [nested(item) for item in value] if many else nested(value)
            else:
                result[name] = list(value) if many else value
        return result

    return write


def from_json(data: object) -> Notice:
    """The notice that `to_json` wrote as `data`; `InputError` with the JSON path at fault where it cannot be one."""
    return from_json_with_text(data)[0]


def from_json_with_text(data: object) -> tuple[Notice, str | None]:
    """The notice, and the raw text it was read from; None where `data` has none."""
    text = data.get(TEXT) if isinstance(data, dict) else None
    if isinstance(data, dict):
        data = {key: value for key, value in data.items() if key != TEXT}
    notice = cast(Notice, _read(Notice, data, "$"))
    _check_references(notice)
    if text is not None:
        if not isinstance(text, str):
            raise _fail(f"$.{TEXT}", f"must be a string, but is {_name(text)}")
        _check_quotes(data, text, "$")
    return notice, text


def _fail(path: str, reason: str) -> InputError:
    return InputError(path, reason, ADVICE)


def _name(value: object) -> str:
    return _NAMES.get(type(value), type(value).__name__)


def _read(cls: type, data: object, path: str) -> Record:
    if not isinstance(data, dict):
        raise _fail(path, f"must be an object ({cls.__name__}), but is {_name(data)}")
    fields = fields_of(cls)
    if unknown := sorted(data.keys() - {field.name for field in fields}, key=str):
        raise _fail(f"{path}.{unknown[0]}", f"is no field of {cls.__name__}")
    values: dict[str, Any] = {}
    for field in fields:
        value = data.get(field.name)
        at = f"{path}.{field.name}"
        if field.many:
            values[field.name] = _read_list(cls, field, [] if value is None else value, at)
        elif value is not None:
            values[field.name] = _read_value(field, value, at)
        elif field.required:
            raise _fail(at, "is missing")
        else:
            values[field.name] = None if field.default is MISSING else field.default
    record = cls(**values)
    if isinstance(record, Evidence):
        _check_evidence(record, path)
    return record


def _read_list(cls: type, field: Field, value: object, path: str) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise _fail(path, f"must be a list, but is {_name(value)}")
    return tuple([_read_value(field, item, f"{path}[{i}]") for i, item in enumerate(value)])


def _read_value(field: Field, value: object, path: str) -> Any:
    if field.nested:
        return _read(field.kind, value, path)
    if type(value) is not field.kind:
        raise _fail(path, f"must be {_NAMES[field.kind]}, but is {_name(value)}")
    if field.choices and value not in field.choices:
        raise _fail(path, f"must be one of {', '.join(field.choices)}, but is {value!r}")
    if field.pattern and not field.pattern.fullmatch(str(value)):
        raise _fail(path, f"does not have the form it must have, but is {value!r}")
    return value


def _check_evidence(evidence: Evidence, path: str) -> None:
    if not 0 <= evidence.start <= evidence.end:
        raise _fail(path, f"start and end must be 0 ≤ start ≤ end, but are {evidence.start} and {evidence.end}")
    if len(evidence.quote) != evidence.end - evidence.start:
        span = evidence.end - evidence.start
        raise _fail(f"{path}.quote", f"has {len(evidence.quote)} characters where start and end span {span}")


def _check_quotes(data: object, text: str, path: str) -> None:
    """Every quote stands in the text where it says."""
    if isinstance(data, list):
        for i, item in enumerate(data):
            _check_quotes(item, text, f"{path}[{i}]")
    elif isinstance(data, dict):
        if "quote" in data and text[data["start"] : data["end"]] != data["quote"]:
            raise _fail(f"{path}.quote", f"is not what stands in the text from {data['start']} to {data['end']}")
        for key, value in data.items():
            _check_quotes(value, text, f"{path}.{key}")


def _check_references(notice: Notice) -> None:
    """Every id that refers to a record of the same notice has one."""
    known = {name: {record.id for record in getattr(notice, name)} for name in set(REFERENCES.values())}

    def check(record: Record, path: str, field: str) -> None:
        target = REFERENCES[f"{type(record).__name__}.{field}"]
        value = getattr(record, field)
        for identifier in (value,) if isinstance(value, str) else value:
            if identifier not in known[target]:
                raise _fail(f"{path}.{field}", f"refers to {identifier!r}, which is none of the notice's {target}")

    if notice.session:
        check(notice.session, "$.session", "basis")
    for i, citation in enumerate(notice.citations):
        check(citation, f"$.citations[{i}]", "document")
    for i, task in enumerate(notice.tasks):
        check(task, f"$.tasks[{i}]", "cites")
    for i, petition in enumerate(notice.petitions):
        check(petition, f"$.petitions[{i}]", "cites")
