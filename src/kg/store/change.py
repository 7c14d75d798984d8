"""Changes as SPARQL 1.1 Update, the one language that embedded and remote stores share."""

from __future__ import annotations

from collections.abc import Sequence

from kg.store.protocol import Change


def as_update(changes: Sequence[Change], *, together: bool = False) -> str:
    """One update request that makes all `changes` in order. N-Triples are also SPARQL's quad data.

    `together`: one step for all that is forgotten in a graph, since servers limit the number of steps.
    """
    steps: list[str] = []
    for change in changes:
        if change.drop:
            steps.append(f"DROP SILENT GRAPH <{change.graph}>")
        if together and len(change.forget) > 1:
            subjects = " ".join(f"<{subject}>" for subject in change.forget)
            steps.append(
                f"DELETE {{ GRAPH <{change.graph}> {{ ?s ?p ?o }} }} "
                f"WHERE {{ VALUES ?s {{ {subjects} }} GRAPH <{change.graph}> {{ ?s ?p ?o }} }}"
            )
        else:
            steps += [f"DELETE WHERE {{ GRAPH <{change.graph}> {{ <{subject}> ?p ?o }} }}" for subject in change.forget]
        if change.insert:
            steps.append(f"INSERT DATA {{ GRAPH <{change.graph}> {{\n{change.insert}}} }}")
    return " ;\n".join(steps)


def as_quads(graph: str, triples: str) -> str:
    """N-Triples as N-Quads in `graph`. Both end a statement with " ." before the line end and nowhere else."""
    return triples.replace(" .\n", f" <{graph}> .\n")
