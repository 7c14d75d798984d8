"""The JSON-LD context of `mappings/context.jsonld`, compiled: which IRI and which kind of value a key stands for.

Only what the file uses of JSON-LD 1.1 is read: prefixes, `@vocab`, plain and expanded term definitions with `@id`,
`@reverse`, `@type` and `@language`, type-scoped contexts, and property-scoped contexts that set `@vocab` for codes.
Anything else raises `ValueError`, so that the file cannot come to say more than the mapping does; that a JSON-LD
processor reads the same from it is tested.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from kg.resources import folder

_KEYWORDS = {"@version", "@vocab", "@base"}
_PARTS = {"@id", "@reverse", "@type", "@language", "@context"}


@dataclass(frozen=True, slots=True)
class Term:
    """What a key stands for. `type` is "@id", "@vocab", the IRI of a datatype, or None."""

    iri: str
    type: str | None = None
    language: str | None = None
    reverse: bool = False
    codes: Context | None = None  # how the values of a coded property expand


@dataclass(frozen=True, slots=True)
class Context:
    """Term definitions in force: of the file as a whole, or of a class or property within it."""

    vocab: str
    terms: Mapping[str, Term]
    scoped: Mapping[str, Context]  # by term of a class: the definitions in force in its nodes

    def within(self, type_name: str) -> Context:
        """The definitions in force in a node of the class `type_name`."""
        return self.scoped.get(type_name, self)

    def expand(self, word: str) -> str:
        """The IRI of a class, property or code."""
        term = self.terms.get(word)
        return term.iri if term else self.vocab + word


def _iri(value: str, prefixes: Mapping[str, str]) -> str:
    prefix, colon, name = value.partition(":")
    if not colon:
        raise ValueError(f"{value!r} in the context is neither an IRI nor prefixed")
    return value if name.startswith("//") or prefix not in prefixes else prefixes[prefix] + name


def _term(key: str, definition: Any, outer: Context, prefixes: Mapping[str, str]) -> Term:
    if isinstance(definition, str):
        return Term(_iri(definition, prefixes))
    if not isinstance(definition, dict) or not definition.keys() <= _PARTS:
        raise ValueError(f"the definition of {key!r} in the context uses what this mapping does not read")
    kind = definition.get("@type")
    if kind is not None and not kind.startswith("@"):
        kind = _iri(kind, prefixes)
    codes = None
    if kind == "@vocab":
        codes = _context(definition.get("@context", {}), outer, prefixes)
    reverse = "@reverse" in definition
    iri = _iri(definition["@reverse" if reverse else "@id"], prefixes)
    return Term(iri, kind, definition.get("@language"), reverse, codes)


def _context(source: Mapping[str, Any], outer: Context, prefixes: Mapping[str, str]) -> Context:
    """The context `source` on top of `outer`."""
    vocab = source.get("@vocab", outer.vocab)
    base = Context(vocab, outer.terms, {})
    terms = dict(outer.terms)
    scoped: dict[str, Context] = {}
    plain = {k: v for k, v in source.items() if k not in _KEYWORDS and not (isinstance(v, str) and v.startswith("@"))}
    for key, definition in plain.items():
        terms[key] = _term(key, definition, base, prefixes)
    result = Context(vocab, terms, scoped)
    # Codes and scoped contexts see all terms of the context they stand in.
    for key, definition in plain.items():
        if isinstance(definition, dict) and "@context" in definition:
            if definition.get("@type") == "@vocab":
                terms[key] = _term(key, definition, result, prefixes)
            else:
                scoped[key] = _context(definition["@context"], result, prefixes)
        elif isinstance(definition, dict) and definition.get("@type") == "@vocab":
            terms[key] = _term(key, definition, result, prefixes)
    return result


def compile_context(document: Mapping[str, Any]) -> Context:
    """The context of a JSON-LD document such as `mappings/context.jsonld`."""
    source = document["@context"]
    strings = {key: value for key, value in source.items() if isinstance(value, str) and not key.startswith("@")}
    prefixes = {key: value for key, value in strings.items() if value.endswith(("#", "/"))}
    return _context({key: value for key, value in source.items() if key not in prefixes}, Context("", {}, {}), prefixes)


@cache
def document() -> dict[str, Any]:
    """`mappings/context.jsonld` as it stands."""
    loaded: dict[str, Any] = json.loads((folder("mappings") / "context.jsonld").read_text(encoding="utf-8"))
    return loaded


@cache
def context() -> Context:
    """`mappings/context.jsonld`, compiled."""
    return compile_context(document())
