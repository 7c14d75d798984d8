"""Notices as JSON, JSON-LD and quads.

to_json / from_json      plain JSON of the model, exact both ways; from_json_with_text: and the raw text, where it has that
to_jsonld                the same with classes, identifiers and the context of mappings/context.jsonld
to_nquads / to_quads     the notice's graph
json_schema              the format of to_json, as published in mappings/notice.schema.json
"""

from __future__ import annotations

import pyoxigraph

from kg.map.jsonld import to_jsonld
from kg.map.nquads import to_nquads
from kg.map.plain import from_json, from_json_with_text, to_json
from kg.map.schema import json_schema
from kg.model import Notice

__all__ = ["from_json", "from_json_with_text", "json_schema", "to_json", "to_jsonld", "to_nquads", "to_quads"]


def to_quads(notice: Notice, base: str | None = None) -> list[pyoxigraph.Quad]:
    """The graph of `notice` as quads, in the order of `to_nquads`."""
    return list(pyoxigraph.parse(to_nquads(notice, base), format=pyoxigraph.RdfFormat.N_QUADS))
