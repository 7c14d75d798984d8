"""The SPARQL page: an editor, the named queries, and answers as a table."""

from __future__ import annotations

from itertools import islice
from typing import Any

import pyoxigraph as ox

from kg.query import named
from kg.serve.answers import evaluate
from kg.serve.pages.model import Page
from kg.serve.pages.request import Request
from kg.serve.problems import Problem
from kg.vocabulary import PREFIXES, base_iri

ROWS = 1000  # shown on the page; downloads have all
START = """SELECT ?notice ?title WHERE {
  ?notice a kg:Notice ; dcterms:title ?title .
}
LIMIT 20"""


def sparql_page(request: Request) -> Page:
    text, name = request.field("query"), request.field("name")
    if name and not text:
        text = f"BASE <{base_iri()}/>\n{named.load(name).text}"
    data: dict[str, Any] = {
        "heading": "sparql", "query": text, "start": START, "prefixes": PREFIXES, "problem": None, "name": name,
        "named": [named.load(each) for each in named.names()], "columns": (), "rows": (), "more": False, "answer": None,
        "triples": (),
    }  # fmt: skip
    page = Page("sparql.html", "sparql", data)
    if not text or (name and not request.field("query")):
        data["query"] = (
            text or "".join(f"PREFIX {p}: <{iri}>\n" for p, iri in PREFIXES.items() if p in ("kg", "dcterms")) + START
        )
        return page
    job = {"query": text, "base": f"{request.origin}/sparql", "default": [v for k, v in request.fields if k == "default-graph-uri"],
           "named": [v for k, v in request.fields if k == "named-graph-uri"]}  # fmt: skip
    try:
        answer = evaluate(job, request.reader)
        _fill(data, answer)
    except Problem as problem:
        data["problem"] = problem
        page.status = problem.status
        if problem.line:
            lines = text.splitlines() or [""]
            data["wrong_line"] = lines[min(problem.line, len(lines)) - 1]
    except (RuntimeError, ValueError, OSError) as error:
        data["problem"] = Problem(400, "evaluation", f"The query cannot be evaluated: {error}")
        page.status = 400
    return page


def _fill(data: dict[str, Any], answer: Any) -> None:
    if isinstance(answer, ox.QueryBoolean):
        data["answer"] = bool(answer)
    elif isinstance(answer, ox.QueryTriples):
        found = list(islice(answer, ROWS + 1))
        data["triples"] = [(triple.subject, triple.predicate, triple.object) for triple in found[:ROWS]]
        data["more"], data["columns"] = len(found) > ROWS, ("subject", "predicate", "object")
        data["rows"] = [tuple(map(_cell, triple)) for triple in data["triples"]]
    else:
        found = list(islice(answer, ROWS + 1))
        data["columns"] = tuple(variable.value for variable in answer.variables)
        data["rows"] = [tuple(map(_cell, solution)) for solution in found[:ROWS]]
        data["more"] = len(found) > ROWS


def _cell(term: Any) -> tuple[str, str]:
    """(kind, text) of a term: "iri", "number" or "text"."""
    if term is None:
        return "text", ""
    if isinstance(term, ox.NamedNode):
        return "iri", term.value
    if isinstance(term, ox.Literal):
        numeric = term.datatype.value.rpartition("#")[2] in ("integer", "decimal", "double", "float", "int", "long")
        return ("number" if numeric else "text"), term.value
    return "text", str(term)
