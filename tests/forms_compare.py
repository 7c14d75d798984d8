"""A notice as read, without what depends on the form it was read from."""

from __future__ import annotations

from typing import Any

from kg.map import to_json
from kg.parse import parse
from kg.read import Document

_FORM = ("evidence", "source")


def bare(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: bare(item) for key, item in value.items() if key not in _FORM}
    return [bare(item) for item in value] if isinstance(value, list) else value


def reading(document: Document) -> dict[str, Any]:
    """What is read out of `document`: no evidence, no source, no id made of the file's bytes."""
    data = bare(to_json(parse(document)))
    assert isinstance(data, dict)
    del data["id"]
    return data


def differences(one: Any, other: Any, path: str = "") -> list[str]:
    """The places where two readings differ."""
    if isinstance(one, dict) and isinstance(other, dict):
        return [d for key in {**one, **other} for d in differences(one.get(key), other.get(key), f"{path}/{key}")]
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        return [d for at, (a, b) in enumerate(zip(one, other, strict=True)) for d in differences(a, b, f"{path}[{at}]")]
    return [] if one == other else [f"{path}: {one!r} | {other!r}"]


def leaves(value: Any) -> int:
    """How many values a reading holds."""
    if isinstance(value, dict):
        return sum(map(leaves, value.values()))
    return sum(map(leaves, value)) if isinstance(value, list) else 1
