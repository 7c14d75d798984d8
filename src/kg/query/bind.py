"""Putting values into a query: as RDF terms inside `VALUES ?name { … }`, never as text.

A term's own serialisation is the only thing that is written, so no value can end the block it stands in. A line that
ends in `#if name` is part of the query only where that parameter restricts the answer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from kg.errors import QueryError
from kg.query.named import NamedQuery
from kg.store.protocol import Term

_CONDITION = re.compile(r"#if ([\w-]+)\s*$")


def bind(query: NamedQuery, values: Mapping[str, Sequence[Term]]) -> str:
    """The text of `query` with its parameters bound. A parameter without terms does not restrict the answer.

    Raises QueryError where the file has no block for one of its parameters.
    """
    given = {name for name, terms in values.items() if terms}
    lines = query.text.splitlines()
    text = "\n".join(line for line in lines if not (condition := _CONDITION.search(line)) or condition[1] in given)
    for parameter in query.parameters:
        block = re.compile(rf"VALUES\s*\?{re.escape(parameter.variable)}\s*\{{[^{{}}]*\}}")
        terms = values.get(parameter.name, ())
        # Joining with one undefined value changes nothing, but hides the join order from the optimiser.
        bound = f"VALUES ?{parameter.variable} {{ {' '.join(map(str, terms))} }}" if terms else ""
        text, blocks = block.subn(lambda _, bound=bound: bound, text)  # type: ignore[misc]
        if not blocks:
            raise QueryError(f"{query.name}: no `VALUES ?{parameter.variable} {{ UNDEF }}` for {parameter.name}")
    return text
