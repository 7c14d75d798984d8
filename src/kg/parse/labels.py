"""One label for each body of a notice, whatever each mention called it, so that a body is one node with one name.

The name that the text gives it where it acts or takes part wins over the one it has as the issuer of a document. What
a citation or the letterhead calls an issuer stays beside it, in `issuer_name`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

from kg.model import Body, Notice


def agree(notice: Notice) -> Notice:
    """`notice` with one label for each body."""
    acting, issuing = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for body, issues in _bodies(notice, False):
        (issuing if issues else acting)[body.id, body.label] += 1
    labels: dict[str, str] = {}
    for counts in (acting, issuing):
        for (key, label), _ in sorted(counts.items(), key=lambda entry: (-entry[1], entry[0])):
            labels.setdefault(key, label)
    named = _named(notice)
    if all(labels[key] == label for key, label in (*acting, *issuing)):
        return named
    return _relabelled(named, labels)  # type: ignore[no-any-return]


def _bodies(record: Any, issues: bool) -> Iterator[tuple[Body, bool]]:
    """All bodies in a record, and whether each stands as an issuer."""
    if isinstance(record, Body):
        yield record, issues
    elif isinstance(record, tuple):
        for part in record:
            yield from _bodies(part, issues)
    elif is_dataclass(record) and type(record).__name__ not in _WITHOUT:
        for field in fields(record):
            value = getattr(record, field.name)
            if value is not None and not isinstance(value, str | int):
                yield from _bodies(value, field.name == "issuer")


# Records that hold no body: they are many, and need no look.
_WITHOUT = frozenset(
    (
        "Evidence",
        "Unit",
        "Source",
        "Section",
        "Footnote",
        "Official",
        "Session",
        "Deadline",
        "Recipient",
        "Place",
        "Figure",
        "Anomaly",
    )
)


def _named(notice: Notice) -> Notice:
    """The issuers' names as said, kept beside them."""
    citations = tuple(replace(c, issuer_name=c.issuer.label) if c.issuer else c for c in notice.citations)
    return replace(notice, citations=citations, issuer_name=notice.issuer.label if notice.issuer else None)


def _relabelled(record: Any, labels: dict[str, str]) -> Any:
    """`record` with the labels of its bodies changed; the same object where nothing changes."""
    if isinstance(record, Body):
        return record if labels[record.id] == record.label else replace(record, label=labels[record.id])
    if isinstance(record, tuple):
        parts = tuple(_relabelled(part, labels) for part in record)
        return record if all(a is b for a, b in zip(parts, record, strict=True)) else parts
    if not is_dataclass(record) or isinstance(record, type) or type(record).__name__ in _WITHOUT:
        return record
    changed = {}
    for field in fields(record):
        value = getattr(record, field.name)
        if value is not None and not isinstance(value, str | int | bool):
            new = _relabelled(value, labels)
            if new is not value:
                changed[field.name] = new
    return replace(record, **changed) if changed else record
