"""What is known about kinds of documents and the bodies that number them: `mappings/kinds.toml`, `issuers.toml`.

The files say what their fields mean. Everything here is read once and never changed.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Literal

from kg.fold import fold, tone
from kg.resources import folder

Scope = Literal["centre", "province", "district", "local", "any"]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document. `codes` and `compounds` stand for it in symbols, current spelling first; `party_codes` are
    those of its codes that stand for it in the Party's numbers alone."""

    name: str
    slug: str
    codes: tuple[str, ...]
    abbreviations: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()
    compounds: tuple[str, ...] = ()
    bare: bool = False
    titled: bool = False
    generic: bool = False
    law: bool = False
    party_codes: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Issuer:
    """A body behind a code. `slug` is its segment in identifiers; `seal`: it numbers in a series of its own."""

    codes: tuple[str, ...]
    name: str
    scope: Scope
    slug: str
    example: str
    names: tuple[str, ...] = ()
    party: bool = False
    seal: bool = False


def _table(file: str, key: str) -> list[dict[str, Any]]:
    with (folder("mappings") / file).open("rb") as handle:
        rows: list[dict[str, Any]] = tomllib.load(handle)[key]
    return rows


def _frozen(row: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}


@cache
def kinds() -> tuple[Kind, ...]:
    return tuple(Kind(**_frozen(row)) for row in _table("kinds.toml", "kind"))


@cache
def issuers() -> tuple[Issuer, ...]:
    rows = map(_frozen, _table("issuers.toml", "issuer"))
    return tuple(Issuer(**{"slug": code_slug(row["codes"][0]), **row}) for row in rows)


@lru_cache(maxsize=4096)
def code_key(code: str) -> str:
    """A key under which spellings of one code are equal: upper case, the letter Đ however it is encoded, letters,
    digits and "&" only ("CTr." → "CTR", "SKH-ĐT" → "SKHĐT")."""
    return re.sub(r"[^\w&]|_", "", code).upper().replace("Ð", "Đ")


def code_slug(code: str) -> str:
    """A code as a path segment: "HĐND" → "hdnd", "BNN&PTNT" → "bnnptnt"."""
    from kg.fold import slug

    return slug(code_key(code).replace("&", ""))


@cache
def kinds_by_name() -> dict[str, tuple[Kind, str]]:
    """Folded printed word → (kind, how the graph writes it): abbreviations are written out, variants stay."""
    table: dict[str, tuple[Kind, str]] = {}
    for kind in kinds():
        for name in (kind.name, *kind.variants):
            table[fold(name)] = (kind, tone(name))
    for kind in kinds():
        for short in kind.abbreviations:
            table.setdefault(fold(short), (kind, kind.name))
    return table


@cache
def kinds_by_code() -> dict[str, tuple[Kind, ...]]:
    """Code → the kinds it may stand for, the commonest first ("QĐ" → Quyết định, Quy định)."""
    table: dict[str, tuple[Kind, ...]] = {}
    ranked = [
        (position, code, kind) for kind in kinds() for position, code in enumerate((*kind.codes, *kind.compounds))
    ]
    for _, code, kind in sorted(ranked, key=lambda entry: entry[0]):
        known = table.get(code_key(code), ())
        if kind not in known:
            table[code_key(code)] = (*known, kind)
    return table


@cache
def issuers_by_code() -> dict[str, Issuer]:
    table: dict[str, Issuer] = {}
    for issuer in issuers():
        for code in issuer.codes:
            table.setdefault(code_key(code), issuer)
    return table


_DIGITS_AT_END = re.compile(r"\d+$")


@cache
def issuer_of_code(code: str) -> Issuer | None:
    """The body behind `code`; digits after a known code (a term, a team) do not change it: "QH15", "ĐKT1"."""
    key = code_key(code)
    table = issuers_by_code()
    return table.get(key) or table.get(_DIGITS_AT_END.sub("", key))


@cache
def kind_fits(kind: str, code: str | None, of_state: bool = False) -> bool:
    """Whether a document called `kind` may carry `code` in its symbol. `None` = no code (công văn). `of_state`: the number
    is written as those of the state are ("12/QĐ-UBND").

    A kind or code that is not known fits everything: what is not known is no fault."""
    found = kinds_by_name().get(fold(kind))
    if found is None or found[0].generic:
        return True
    entry = found[0]
    if code is None:
        return entry.name in ("Công văn", "Thư công") or entry.law
    coded = kinds_by_code().get(code_key(code))
    if of_state and code in entry.party_codes:
        return False
    return coded is None or entry in coded
