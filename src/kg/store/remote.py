"""A store on a SPARQL 1.1 server: the same seam as the embedded one, over HTTP.

The server may hold other things as well: ours are the graphs under {base}/graph/. What is no part of the answer to
any question is kept apart, under {base}/kept/: the writer's lease, texts and quarantine (as literals), and graphs
that are being loaded.

A list of changes becomes one update request, which a server makes whole or not at all. What is too long for one
request is first put into graphs under {base}/kept/staging/ and then added to its own graphs by one short request, so
nobody ever sees a part of a notice. A writer that was killed in between leaves staging graphs, which the next drops.
Readers see the changes of a running build; every single query is answered from one state.
"""

from __future__ import annotations

import base64
import gzip
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import IO

import pyoxigraph as ox

from kg.errors import LimitExceeded, QueryError, StoreError
from kg.store.change import as_update
from kg.store.http import Client, Reply
from kg.store.lease import Lease, Rows
from kg.store.protocol import Answer, Change, Statement
from kg.vocabulary import KG, XSD, base_iri

STATEMENTS = 1500  # in one update request; Virtuoso takes some 5,000 lines
GRAPHS = 60  # that are emptied and filled by one update request
SUBJECTS = 400  # named in one query
TOGETHER = 20  # graphs fetched by one query
UNION = {"default-graph-uri": ("urn:x-arq:UnionGraph",)}  # Jena's name for what other servers do unasked

_SELECT = "application/sparql-results+json"
_ACCEPT = {"SELECT": _SELECT, "ASK": _SELECT, "CONSTRUCT": "application/n-triples"}
_FORM = re.compile(r"(?im)^[^#]*?\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b")


class RemoteReader:
    """A server, for asking."""

    def __init__(self, location: str, client: Client) -> None:
        self.location = location
        self._client = client
        self._widening: Mapping[str, Sequence[str]] | None = None
        base = base_iri()
        self._kept = f"{base}/kept"
        self._ours = f'FILTER(STRSTARTS(STR(?g), "{base}/graph/"))'

    def query(self, text: str, *, union: bool = True, dataset: Mapping[str, Sequence[str]] = {}) -> Answer:
        """`dataset`: parameters of the protocol, for an answer from these graphs alone."""
        form = _form(text)
        # With a default graph given, a query sees no named graph any more; so not where it asks for one itself.
        widen = union and not re.search(r"(?i)\bGRAPH\b|\bFROM\b", text)
        return _answer(self._client.query(text, _ACCEPT[form], dataset or (self._union() if widen else {})), form)

    def _union(self) -> Mapping[str, Sequence[str]]:
        """What must be said to this server so that patterns outside GRAPH match all graphs together."""
        if self._widening is None:
            rows = self._rows(f"SELECT ?s ?p ?g {{ GRAPH ?g {{ ?s ?p ?o }} {self._ours} }} LIMIT 1")
            for row in rows:
                unasked = self.query(f"ASK {{ <{row['s']}> <{row['p']}> ?o FILTER(BOUND(?o)) }}", union=False)
                self._widening = {} if unasked else UNION
        return self._widening or {}

    def quads(self, subject: str | None = None, predicate: str | None = None,
              object: str | ox.Literal | None = None, graph: str | None = None) -> Iterator[Statement]:  # fmt: skip
        term = f"<{object}>" if isinstance(object, str) else str(object)
        fixed = {"s": subject and f"<{subject}>", "p": predicate and f"<{predicate}>",
                 "o": object and term, "g": graph and f"<{graph}>"}  # fmt: skip
        return self._statements(fixed, "" if graph else self._ours)

    def about(self, subjects: Iterable[str], graph: str | None = None) -> Iterator[Statement]:
        for part in _parts(subjects, SUBJECTS):
            values = f"VALUES ?s {{ {' '.join(f'<{subject}>' for subject in part)} }}"
            fixed = {"g": graph and f"<{graph}>"}
            yield from self._statements(fixed, "" if graph else self._ours, values)

    def having(self, predicate: str, values: Sequence[str], graph: str, most: int) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for part in _parts(values, SUBJECTS):
            printed = " ".join(str(ox.Literal(value)) for value in part)
            solutions = self.query(
                f"SELECT ?o ?s {{ VALUES ?o {{ {printed} }} GRAPH <{graph}> {{ ?s <{predicate}> ?o }} }}", union=False
            )
            assert isinstance(solutions, ox.QuerySolutions)
            for solution in solutions:
                found.setdefault(solution["o"].value, []).append(solution["s"].value)
        return {value: subjects for value, subjects in found.items() if len(subjects) <= most}

    def _statements(self, fixed: dict[str, str | None], condition: str, values: str = "") -> Iterator[Statement]:
        """What matches; a fixed position is not asked back."""
        at = {name: fixed.get(name) or f"?{name}" for name in "spog"}
        asked = " ".join(f"?{name}" for name in "spog" if at[name] == f"?{name}")
        body = f"{values} GRAPH {at['g']} {{ {at['s']} {at['p']} {at['o']} }} {condition}"
        solutions = self.query(f"SELECT {asked or '(1 AS ?one)'} {{ {body} }}", union=False)
        assert isinstance(solutions, ox.QuerySolutions)
        names = {variable.value for variable in solutions.variables}
        known = {name: _term(at[name]) for name in "spog" if name not in names}
        for solution in solutions:
            s, p, o, g = (known.get(name) or solution[name] for name in "spog")
            yield Statement(s.value, p.value, _canonical(o), g.value)

    def graphs(self) -> Iterator[str]:
        return (row["g"] for row in self._rows(f"SELECT DISTINCT ?g {{ GRAPH ?g {{ ?s ?p ?o }} {self._ours} }}"))

    def has_graph(self, graph: str) -> bool:
        return bool(self.query(f"ASK {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}", union=False))

    def count(self) -> int:
        rows = self._rows(f"SELECT (COUNT(*) AS ?n) {{ GRAPH ?g {{ ?s ?p ?o }} {self._ours} }}")
        return int(rows[0]["n"])

    def text_of(self, graph: str) -> str | None:
        kept = next(self.quads(graph, KG + "rawText", None, f"{self._kept}/texts"), None)
        try:
            return None if kept is None else gzip.decompress(base64.b64decode(kept.object.value)).decode()
        except (OSError, EOFError, ValueError, zlib.error):
            return None

    def dump(self, stream: IO[bytes]) -> None:
        for part in _parts(sorted(self.graphs()), TOGETHER):
            values = f"VALUES ?g {{ {' '.join(f'<{graph}>' for graph in part)} }}"
            lines = (f"<{s}> <{p}> {o} <{g}> .\n".encode() for s, p, o, g in self._statements({}, "", values))
            stream.writelines(lines)

    def close(self) -> None:
        pass

    def _rows(self, text: str) -> Rows:
        answer = self.query(text, union=False)
        assert isinstance(answer, ox.QuerySolutions)
        columns = [variable.value for variable in answer.variables]
        return [dict(zip(columns, (term.value for term in row), strict=True)) for row in answer]


class RemoteWriter(RemoteReader):
    """A server, for its one writer."""

    def __init__(self, location: str, client: Client) -> None:
        super().__init__(location, client)
        self._lease = Lease(location, self._rows, client.update)
        self._lease.acquire()
        self._staging = f"{self._kept}/staging"
        self._drop_staging()
        self._open = f"{self._kept}/unfinished"
        self._unpublished = super().has_graph(self._open)

    @property
    def unpublished(self) -> bool:
        """Here: what follows from the notices has not been derived from their present state yet."""
        return self._unpublished

    def apply(self, changes: Sequence[Change]) -> None:
        self._lease.renew()
        changes = [change for change in changes if change.drop or change.forget or change.insert]
        if not changes:
            return
        if not self._unpublished:
            changes = [Change(self._open, f'<{self._open}> <{KG}holds> "changes" .\n'), *changes]
            self._unpublished = True
        if sum(_size(change) for change in changes) <= STATEMENTS:
            self._client.update(as_update(changes, together=True))
        else:
            self._apply_staged(changes)

    def load(self, graphs: Iterable[tuple[str, str]], then: Sequence[Change]) -> None:
        self.apply([*(Change(graph, triples) for graph, triples in graphs), *then])

    def set_aside(self, graph: str, triples: str | None) -> None:
        self._keep("quarantine", "setAside", graph, None if triples is None else str(ox.Literal(triples)))

    def keep_text(self, graph: str, text: bytes | None) -> None:
        self._keep("texts", "rawText", graph, f'"{base64.b64encode(text).decode()}"' if text else None)

    def publish(self) -> None:
        if self._unpublished:
            self._client.update(f"DROP SILENT GRAPH <{self._open}>")
            self._unpublished = False

    def optimize(self) -> None:
        pass

    def close(self) -> None:
        self._lease.release()

    def _keep(self, where: str, what: str, graph: str, literal: str | None) -> None:
        place = f"{self._kept}/{where}"
        triples = f"<{graph}> <{KG}{what}> {literal} .\n" if literal else ""
        if triples or next(self.quads(graph, None, None, place), None):
            self._client.update(as_update([Change(place, triples, forget=(graph,))]))

    def _apply_staged(self, changes: Sequence[Change]) -> None:
        """Put what is long aside first; then change everything by one request that is short."""
        steps: list[Change | tuple[Change, str]] = []
        staged: dict[str, str] = {}
        for change in changes:
            if change.insert.count("\n") > STATEMENTS // GRAPHS:
                name = f"{self._staging}/{len(staged)}"
                staged[name] = change.insert
                steps.append((change, name))
            else:
                steps.append(change)
        held = " ".join(f"<{self._staging}> <{KG}holds> <{name}> ." for name in staged)
        self._client.update(f"INSERT DATA {{ GRAPH <{self._staging}> {{ {held} }} }}")
        for name, triples in staged.items():
            self._lease.renew()
            self._client.put_graph(name, triples)
        self._client.update(" ;\n".join(_step(step) for step in steps))
        self._drop_staging()

    def _drop_staging(self) -> None:
        held = sorted(quad.object.value for quad in self.quads(graph=self._staging))
        for part in _parts(held, GRAPHS):
            self._client.update(" ;\n".join(f"DROP SILENT GRAPH <{name}>" for name in part))
        if held:
            self._client.update(f"DROP SILENT GRAPH <{self._staging}>")


def _step(step: Change | tuple[Change, str]) -> str:
    """A change whose triples may stand in a staging graph. To be repeated without harm while that is there."""
    if isinstance(step, Change):
        return as_update([step], together=True)
    change, name = step
    before = as_update([Change(change.graph, drop=change.drop, forget=change.forget)], together=True)
    return " ;\n".join(filter(None, (before, f"ADD SILENT <{name}> TO <{change.graph}>")))


def _term(text: str) -> ox.NamedNode | ox.Literal:
    if text.startswith("<"):
        return ox.NamedNode(text[1:-1])
    triple = next(iter(ox.parse(f"<a:> <a:> {text} .", ox.RdfFormat.N_TRIPLES)))
    assert isinstance(triple.object, ox.Literal)
    return triple.object


def _canonical(term: ox.NamedNode | ox.Literal) -> ox.NamedNode | ox.Literal:
    """The same value as the embedded store writes it: Virtuoso keeps booleans as numbers, Fuseki decimals as given."""
    if isinstance(term, ox.Literal):
        kind, value = term.datatype.value, term.value
        if kind == XSD + "boolean" and value in ("0", "1"):
            return ox.Literal("true" if value == "1" else "false", datatype=term.datatype)
        if kind == XSD + "decimal" and "." in value:
            return ox.Literal(value.rstrip("0").rstrip(".").removeprefix("+"), datatype=term.datatype)
    return term


def _size(change: Change) -> int:
    return change.drop + len(change.forget) // 10 + change.insert.count("\n")


def _parts(items: Iterable[str], size: int) -> Iterator[list[str]]:
    part: list[str] = []
    for item in items:
        part.append(item)
        if len(part) == size:
            yield part
            part = []
    if part:
        yield part


def _form(text: str) -> str:
    """SELECT, ASK or CONSTRUCT (for DESCRIBE, too: triples come back)."""
    try:
        answer = ox.Store().query(text)
    except (SyntaxError, OSError):  # perhaps the server's own dialect: let it judge
        found = _FORM.search(text)
        if not found:
            raise QueryError("the query cannot be parsed: it is no SELECT, ASK, CONSTRUCT or DESCRIBE") from None
        form = found[1].upper()
        return "CONSTRUCT" if form == "DESCRIBE" else form
    if isinstance(answer, ox.QueryBoolean):
        return "ASK"
    return "SELECT" if isinstance(answer, ox.QuerySolutions) else "CONSTRUCT"


def _answer(reply: Reply, form: str) -> Answer:
    try:
        if form == "CONSTRUCT":
            triples = ox.Store()
            triples.bulk_load(reply.body, ox.RdfFormat.from_media_type(reply.media_type) or ox.RdfFormat.N_TRIPLES)
            return triples.query("CONSTRUCT WHERE { ?s ?p ?o }")
        answer = ox.parse_query_results(
            reply.body, ox.QueryResultsFormat.from_media_type(reply.media_type) or ox.QueryResultsFormat.JSON
        )
    except (SyntaxError, ValueError) as error:
        raise StoreError(f"the server's answer ({reply.media_type}) cannot be read: {error}") from error
    if form == "ASK" and isinstance(answer, ox.QuerySolutions):  # Virtuoso's: a row for true, none for false
        return ox.Store().query("ASK {}" if any(True for _ in answer) else "ASK { FILTER(false) }")
    return _counted(answer, reply) if reply.rows and isinstance(answer, ox.QuerySolutions) else answer


def _counted(answer: ox.QuerySolutions, reply: Reply) -> ox.QuerySolutions:
    """The same answer. Raises LimitExceeded where the server has cut it off without another word."""
    if sum(1 for _ in answer) >= reply.rows:
        raise LimitExceeded(
            f"the server cuts answers off at {reply.rows} rows (Virtuoso: ResultSetMaxRows); raise that"
        )
    reply.body.seek(0)
    again = ox.parse_query_results(reply.body, ox.QueryResultsFormat.JSON)
    assert isinstance(again, ox.QuerySolutions)
    return again


def open_reader(url: str) -> RemoteReader:
    """The store on the server at `url`. Raises StoreError where there is none."""
    reader = RemoteReader(url, Client(url))
    if not reader.has_graph(f"{base_iri()}/graph/sources"):
        raise StoreError(f"{url}: there is no store here yet. `kg build SOURCE --store {url}` makes one")
    return reader


def open_writer(url: str) -> RemoteWriter:
    """The store on the server at `url` for writing. Raises StoreLocked while another process writes."""
    return RemoteWriter(url, Client(url))
