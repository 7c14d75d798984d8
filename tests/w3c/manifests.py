"""Reads the W3C's manifests of protocol tests: connections of requests with what is expected of each response."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from rdflib import RDF, RDFS, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
STATUS = {"OK": "200", "Created": "201", "NoContent": "204", "NotFound": "404", "BadRequest": "400",
          "StatusCode2xx": "2..", "StatusCode3xx": "3..", "StatusCode4xx": "4..", "StatusCode5xx": "5.."}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Request:
    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes | None
    statuses: tuple[str, ...]  # regular expressions
    boolean: bool | None
    form: str | None  # "boolean", "tabular" or "RDF"
    graph: str | None  # expected Turtle
    location: str | None  # template variable that takes the Location header


@dataclass(frozen=True, slots=True)
class Case:
    name: str
    title: str
    requests: tuple[Request, ...]
    data: tuple[tuple[Path, str], ...] = field(default=())  # files to load, and the graphs they go to


def read(path: Path) -> list[Case]:
    """The cases of the manifest at `path`, in its order."""
    graph = Graph().parse(path)
    (manifest,) = graph.subjects(RDF.type, MF.Manifest)
    entries = Collection(graph, graph.value(manifest, MF.entries))
    return [_case(graph, entry, path.parent) for entry in entries]


def _case(graph: Graph, entry: Node, folder: Path) -> Case:
    data = tuple(
        (folder / str(graph.value(each, UT.graph)).rpartition("/")[2], str(graph.value(each, RDFS.label)))
        for each in graph.objects(entry, UT.graphData)
    )
    action = graph.value(entry, MF.action)
    listed = graph.value(action, HT.requests) if action is not None else None
    requests = tuple(_request(graph, each) for each in Collection(graph, listed)) if listed is not None else ()
    assert isinstance(entry, URIRef)
    return Case(entry.rpartition("#")[2], str(graph.value(entry, MF.name)), requests, data)


def _headers(graph: Graph, node: Node | None) -> tuple[tuple[str, str], ...]:
    listed = graph.value(node, HT.headers)
    if listed is None:
        return ()
    return tuple(
        (str(graph.value(each, HT.fieldName)), str(graph.value(each, HT.fieldValue)))
        for each in Collection(graph, listed)
    )


def _request(graph: Graph, node: Node) -> Request:
    body, response = graph.value(node, HT.body), graph.value(node, HT.resp)
    encoded = None
    if body is not None:
        encoding = str(graph.value(body, CNT.characterEncoding) or "UTF-8")
        encoded = str(graph.value(body, CNT.chars)).encode(encoding)
    statuses = tuple(STATUS[str(each).rpartition("#")[2]] for each in graph.objects(response, MF.expectedStatus))
    expected, answer = graph.value(response, MF.expectedBoolean), graph.value(response, HT.body)
    form, location = graph.value(response, MF.expectedFormat), graph.value(response, MF.expectedLocation)
    return Request(
        str(graph.value(node, HT.methodName)), str(graph.value(node, HT.absolutePath)), _headers(graph, node), encoded,
        statuses, None if expected is None else str(expected) == "true", None if form is None else str(form),
        None if answer is None else str(graph.value(answer, CNT.chars)),
        None if location is None else str(location),
    )  # fmt: skip
