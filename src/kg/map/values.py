"""Values that need more than their string: dates with their precision, decimals and ratios, lists with an order."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any

from kg.vocabulary import KG, XSD

_DECIMAL = re.compile(r"[+-]?\d+(\.\d+)?")
_PRECISION = {4: "gYear", 7: "gYearMonth"}


@lru_cache(maxsize=4096)
def date_type(edtf: str) -> str:
    """The datatype of an EDTF date, as precise as it is.

    What XML Schema cannot write (a quarter, 31 February) is kg:edtf.
    """
    if "Q" in edtf:
        return KG + "edtf"
    if len(edtf) in _PRECISION:
        return XSD + _PRECISION[len(edtf)]
    try:
        date.fromisoformat(edtf)
    except ValueError:
        return KG + "edtf"
    return XSD + "date"


def number_type(value: str) -> str:
    """xsd:decimal for a decimal; a ratio ("12/19") stays a string."""
    return XSD + ("decimal" if _DECIMAL.fullmatch(value) else "string")


# By record and field or by field: the datatype of a value that its key alone does not fix.
DATATYPES: dict[str, Callable[[str], str]] = {
    "date": date_type,
    "due": date_type,
    "Figure.value": number_type,
}


def _file_name(path: str) -> str | None:
    """A notice's graph must not change with the folder its file happens to lie in. Where even the name is to be left
    open, since one content may lie in several files, it is empty."""
    return re.split(r"[/\\]", path)[-1] or None


def _in_order(lines: tuple[str, ...]) -> str:
    """RDF keeps no order among the values of a property, and lists would need blank nodes."""
    return " | ".join(lines)


def _only_true(flag: bool) -> bool | None:
    """Nearly always false; saying so of every assignment would cost more quads than it tells."""
    return flag or None


# By record and field: what the graph holds in place of the field's value.
CONVERSIONS: dict[str, Callable[[Any], Any]] = {
    "Source.file": _file_name,
    "Notice.signing_authority": _in_order,
    "Assignment.inherited": _only_true,
}
