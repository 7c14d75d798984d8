"""What SHACL asks of literals: whether they are well formed, and which of two is less."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from kg.validate.graph import Literal, literal
from kg.vocabulary import XSD

_ZONE = r"(?:Z|[+-]\d{2}:\d{2})?"
_INTEGER = re.compile(r"[+-]?\d+")
_FORMS = {
    "integer": _INTEGER,
    "decimal": re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)"),
    "double": re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|[+-]?INF|NaN"),
    "float": re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|[+-]?INF|NaN"),
    "boolean": re.compile(r"true|false|1|0"),
    "date": re.compile(rf"\d{{4}}-\d{{2}}-\d{{2}}{_ZONE}"),
    "dateTime": re.compile(rf"\d{{4}}-\d{{2}}-\d{{2}}T\d{{2}}:\d{{2}}:\d{{2}}(?:\.\d+)?{_ZONE}"),
    "gYear": re.compile(rf"\d{{4,}}{_ZONE}"),
    "gYearMonth": re.compile(rf"\d{{4,}}-(?:0[1-9]|1[0-2]){_ZONE}"),
    "nonNegativeInteger": re.compile(r"\+?\d+|-0+"),
    "positiveInteger": re.compile(r"\+?0*[1-9]\d*"),
}
_NUMBERS = {
    *("integer", "decimal", "double", "float", "nonNegativeInteger", "positiveInteger", "int", "long", "short"),
    *("byte", "negativeInteger", "nonPositiveInteger", "unsignedInt", "unsignedLong", "unsignedShort", "unsignedByte"),
}


def _day(value: str) -> date:
    return date.fromisoformat(value[:10])


def _moment(value: str) -> datetime:
    moment = datetime.fromisoformat(value.replace("Z", "+00:00"))
    return moment if moment.tzinfo else moment.replace(tzinfo=None)


def _number(value: str) -> Decimal | float:
    return float(value.replace("INF", "inf")) if "INF" in value or "N" in value else Decimal(value)


_VALUES: dict[str, Callable[[str], Any]] = {
    "date": _day,
    "dateTime": _moment,
    "boolean": lambda value: value in ("true", "1"),
    "string": str,
}


@lru_cache(maxsize=4096)
def well_formed(term: str) -> bool:
    """Whether a literal's words belong to its datatype; true of datatypes that are not known here."""
    parts = literal(term)
    if parts is None or not parts.datatype.startswith(XSD):
        return True
    name = parts.datatype[len(XSD) :]
    form = _FORMS.get(name)
    if form and not form.fullmatch(parts.value):
        return False
    try:
        _VALUES.get(name, str)(parts.value)
    except ValueError:
        return False
    return True


def _comparable(parts: Literal) -> tuple[str, Any] | None:
    """A kind and a value; values of one kind can be compared."""
    name = parts.datatype.removeprefix(XSD)
    try:
        if name in _NUMBERS:
            return "number", _number(parts.value)
        if name in _VALUES:
            return name, _VALUES[name](parts.value)
    except (ValueError, ArithmeticError):
        return None
    return (name, parts.value) if name in ("gYear", "gYearMonth") else None


def less(left: str, right: str, or_equal: bool = False) -> bool:
    """SPARQL's `left < right` (or `<=`); false of what cannot be compared."""
    first, second = literal(left), literal(right)
    if first is None or second is None or not well_formed(left) or not well_formed(right):
        return False
    one, other = _comparable(first), _comparable(second)
    if one is None or other is None or one[0] != other[0]:
        return False
    try:
        return bool(one[1] <= other[1] if or_equal else one[1] < other[1])
    except TypeError:  # a moment with a time zone and one without
        return False
