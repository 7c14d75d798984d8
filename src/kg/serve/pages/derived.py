"""What was concluded over all notices about one node, such as the body that followed it."""

from __future__ import annotations

from kg.serve.pages.names_of import label_of
from kg.serve.pages.request import Request
from kg.vocabulary import base_iri

STATEMENTS = """
SELECT ?graph ?property ?value WHERE {
  GRAPH ?graph { $node ?property ?value }
  FILTER(STRSTARTS(STR(?graph), "DERIVED") && !STRENDS(STR(?graph), "/names"))
}"""


def derived_statements(request: Request, iri: str) -> list[dict[str, str]]:
    """Statements of the derived graphs about a node, other than its name."""
    query = STATEMENTS.replace("DERIVED", f"{base_iri()}/graph/derived/")
    rows = request.ask("derived", query, node=iri)
    for row in rows:
        row["label"] = label_of(request, row["value"]) if row["value"].startswith("http") else row["value"]
        row["term"] = row["property"].rpartition("#")[2].rpartition("/")[2]
    return rows
