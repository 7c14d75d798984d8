"""Terms of Party committees: `mappings/party_terms.toml`, which says what its fields mean."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Literal

from kg.resources import folder

Committee = Literal["centre", "province", "district", "commune"]


@dataclass(frozen=True, slots=True)
class Term:
    committee: Committee
    term: str
    opens: str
    closes: str
    source: str
    place: str | None = None


@cache
def terms() -> tuple[Term, ...]:
    with (folder("mappings") / "party_terms.toml").open("rb") as handle:
        rows = [Term(**row) for row in tomllib.load(handle)["term"]]
    return tuple(sorted(rows, key=lambda term: term.place is None))


@cache
def term_of(committee: Committee, date: str, place: str | None = None) -> str | None:
    """The term in which a committee acted on `date` (EDTF), or None where that is not certain.

    A month or year is certain where all its days lie in one term."""
    first, last = _bounds(date)
    for term in terms():
        if term.committee == committee and term.place in (None, place) and term.opens <= first and last <= term.closes:
            return term.term
    return None


def _bounds(date: str) -> tuple[str, str]:
    if len(date) == 4:
        return f"{date}-01-01", f"{date}-12-31"
    return (f"{date}-01", f"{date}-31") if len(date) == 7 else (date, date)
