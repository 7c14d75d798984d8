"""Asking: named queries and free ones, with parameters as people type them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice

from kg.errors import QueryError
from kg.query.bind import bind
from kg.query.named import NamedQuery, load, names
from kg.query.result import Cell, Table, Triples, from_answer
from kg.query.values import terms
from kg.store import Store
from kg.vocabulary import base_iri

__all__ = ["Cell", "NamedQuery", "Table", "Triples", "ask", "load", "names"]


def ask(
    store: Store, query: NamedQuery, given: Mapping[str, Sequence[str]], *, limit: int | None = None
) -> Table | Triples | bool:
    """The answer to `query` with the `given` values of its parameters, as typed.

    Relative IRIs in a query (`GRAPH <graph/derived/documents>`) are relative to the base of the installation.
    Raises QueryError for unknown, missing or malformed parameters, NothingFound for names that the store has not.
    """
    for name in given:
        query.parameter(name)
    values = {}
    for parameter in query.parameters:
        typed = given.get(parameter.name) or ([parameter.default] if parameter.default is not None else None)
        if typed is None:
            example = f"-p {parameter.name}={parameter.example!r}"
            raise QueryError(f"{query.name} needs {parameter.name} ({parameter.meaning['en']}): {example}")
        values[parameter.name] = terms(store, parameter, [value for value in typed if value])
    text = bind(query, values) if query.parameters else query.text
    result = from_answer(store.query(f"BASE <{base_iri()}/> {text}"))
    if limit is not None and isinstance(result, Table):
        result.rows = islice(result.rows, limit)
    return result
