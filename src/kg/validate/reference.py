"""pySHACL behind the same report: the reference that the checks here are tested against, and what judges shapes that
they do not cover."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyoxigraph

from kg.validate.graph import TYPE, Graph, literal
from kg.validate.paths import path_at
from kg.validate.report import Report, Result, in_order, severity_of
from kg.vocabulary import SH


def judge(graph: Graph, shapes: bytes) -> Report:
    """What pySHACL says of `graph` under the Turtle `shapes`, without inference."""
    import pyshacl
    import rdflib

    found: Any = pyshacl.validate(
        rdflib.Graph().parse(data=_triples(graph), format="nt"),
        shacl_graph=rdflib.Graph().parse(data=shapes, format="turtle"),
        inference="none",
        allow_warnings=True,
    )[1]
    said = pyoxigraph.parse(found.serialize(format="nt").encode(), format=pyoxigraph.RdfFormat.N_TRIPLES)
    return Report(in_order(list(_results(Graph.of(said)))), engine="pySHACL")


def _triples(graph: Graph) -> str:
    return "".join(
        f"{subject} {predicate} {value} .\n"
        for subject, said in graph.about.items()
        for predicate, values in said.items()
        for value in values
    )


def _results(report: Graph) -> Iterator[Result]:
    """The results of a validation report, those that explain others left out."""
    for top in report.subjects(TYPE, f"<{SH}ValidationReport>"):
        for node in report.objects(top, f"<{SH}result>"):
            yield _result(report, node)


def _result(report: Graph, node: str) -> Result:
    def value(name: str) -> str | None:
        return report.one(node, f"<{SH}{name}>")

    messages = [literal(message) for message in report.objects(node, f"<{SH}resultMessage>")]
    path = value("resultPath")
    component = (value("sourceConstraintComponent") or "")[len(SH) + 1 : -1]
    return Result(
        focus=value("focusNode") or "",
        path=path_at(report, path).text if path else None,
        value=value("value"),
        component=component.removesuffix("ConstraintComponent"),
        severity=severity_of((value("resultSeverity") or "")[1:-1]),
        messages={part.language: part.value for part in messages if part},
    )
