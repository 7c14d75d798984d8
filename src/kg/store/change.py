"""Changes as SPARQL 1.1 Update, the one language that embedded and remote stores share."""

from __future__ import annotations

from collections.abc import Sequence

from kg.store.protocol import Change


def as_update(changes: Sequence[Change]) -> str:
    """One update request that makes all `changes` in order. N-Triples are also SPARQL's quad data."""
    steps: list[str] = []
    for change in changes:
        if change.drop:
            steps.append(f"DROP SILENT GRAPH <{change.graph}>")
        steps += [f"DELETE WHERE {{ GRAPH <{change.graph}> {{ <{subject}> ?p ?o }} }}" for subject in change.forget]
        if change.insert:
            steps.append(f"INSERT DATA {{ GRAPH <{change.graph}> {{\n{change.insert}}} }}")
    return " ;\n".join(steps)


def as_quads(graph: str, triples: str) -> str:
    """N-Triples as N-Quads in `graph`. Both end a statement with " ." before the line end and nowhere else."""
    return triples.replace(" .\n", f" <{graph}> .\n")
