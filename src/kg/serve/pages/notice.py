"""The page of a notice: its text as printed, and beside it what was read out of it."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from urllib.parse import quote

from kg.serve.pages import printed, tasks_of
from kg.serve.pages.bodies import body_page
from kg.serve.pages.derived import findings
from kg.serve.pages.model import Asked, Page, Redirect, Sheet
from kg.serve.pages.names_of import class_of
from kg.serve.pages.people import person_page
from kg.serve.pages.places import place_page
from kg.serve.pages.request import Request
from kg.serve.pages.spans import Span, cut, squeeze
from kg.serve.pages.thing import thing_page
from kg.serve.problems import Problem
from kg.store import names
from kg.vocabulary import CITO, DCTERMS, FOAF, KG, OA, PROV, RDF, RDFS, base_iri, encode

COLOURS = {"citation": "document", "assignment": "body", "participation": "body", "deadline": "deadline",
           "place": "place", "figure": "figure", "anomaly": "anomaly", "task": "task", "petition": "petition",
           "session": "session", "recipient": "recipient"}  # fmt: skip


class Graph:
    """The triples of one notice, by subject."""

    def __init__(self, request: Request, graph: str) -> None:
        self.of: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
        for quad in request.reader.quads(graph=graph):
            self.of[quad.subject][quad.predicate].append(quad.object)
        self._request = request
        self._labels: dict[str, str] = {}

    def values(self, node: str, term: str) -> list[str]:
        return sorted(value.value for value in self.of[node][term]) if node in self.of else []

    def value(self, node: str, term: str, language: str = "") -> str:
        found = self.of[node][term] if node in self.of else []
        if language:
            found = [term for term in found if getattr(term, "language", None) == language] or found
        return min((term.value for term in found), default="")

    def nodes(self, node: str, term: str) -> list[str]:
        """The nodes that `term` points at, in the order of their numbers."""
        return sorted(self.values(node, term), key=_natural)

    def label(self, node: str) -> str:
        """How a node is called in all notices together."""
        if node not in self._labels:
            graph = names.names_graph()
            shared = next(self._request.reader.quads(node, names.PREF_LABEL, None, graph), None)
            own = self.value(node, RDFS + "label") or self.value(node, FOAF + "name")
            self._labels[node] = own or (shared.object.value if shared else node.rpartition("/")[2])
        return self._labels[node]

    def named(self, node: str) -> dict[str, str]:
        return {"iri": node, "label": self.label(node)}

    def spans(self, node: str) -> list[tuple[int, int, str]]:
        """(start, end, what it supports) of the evidence of a node."""
        found = []
        for evidence in self.values(node, KG + "evidence"):
            start, end = self.value(evidence, OA + "start"), self.value(evidence, OA + "end")
            if start.isdigit() and end.isdigit():
                found.append((int(start), int(end), self.value(evidence, KG + "supports").removeprefix(KG)))
        return sorted(found)

    def quote(self, node: str) -> str:
        for evidence in self.values(node, KG + "evidence"):
            if not self.value(evidence, KG + "supports"):
                return " ".join(self.value(evidence, OA + "exact").split())
        return ""


def _natural(iri: str) -> tuple[int, str]:
    return len(iri), iri


def notice_page(request: Request) -> Page:
    """The page of a notice, or a redirect to the place in it where one of its parts is."""
    identifier, _, part = encode(request.path.removeprefix("/notice/")).partition("/")
    iri, graph = f"{base_iri()}/notice/{identifier}", f"{base_iri()}/graph/{identifier}"
    if not request.reader.has_graph(graph):
        raise Problem(404, "unknown", f"There is no notice {identifier} in the store")
    known = Graph(request, graph)
    number = printed.PAGE.fullmatch(part)
    if part and not number:
        return _part(request, known, iri, part)
    construct = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
    request.asked.append(Asked("notice", construct))
    if number:
        kind, sign = known.value(iri, KG + "kind"), known.value(iri, KG + "number")
        return printed.printed_page(request, known, iri, int(number[1]), f"{kind} {sign}".strip())
    data = _read(request, known, iri, graph)
    page = Page("notice.html", data["heading"], data, graphs=[graph], subjects=[iri])
    page.facts = {key: data[key] for key in ("iri", "kind", "number", "title_text", "date", "issuer", "signer", "session",
                                             "participants", "recipients", "petitions", "anomalies")}  # fmt: skip
    page.sheets = [
        tasks_of.sheet(request, data["tasks"]),
        Sheet("citations", ("quote", "document", "number", "date", "section", "relation", "outcome", "reason", "link"),
              [(c["quote"], c["document"]["label"], c["number"], c["date"], c["section"], c["relation"], c["outcome"],
                c["reason"], request.absolute(c["document"]["iri"])) for c in data["citations"]]),
        Sheet("petitions", ("petition", "petitioners", "lead", "assigned", "coordinating", "section", "quote"),
              [(p["text"], _labels(p["petitioners"]), _labels(p["lead"]), _labels(p["assigned"]),
                _labels(p["coordinating"]), p["section"], p["quote"]) for p in data["petitions"]]),
        Sheet("findings", ("section", "quote"), [(f["section"], f["quote"]) for f in data["findings"]]),
        Sheet("anomalies", ("class", "severity", "quote", "why"),
              [(a["class"], a["severity"], a["quote"], a["why"]) for a in data["anomalies"]]),
        Sheet("figures", ("value", "unit", "section", "quote"),
              [(f["value"], f["unit"], f["section"], f["quote"]) for f in data["figures"]]),
    ]  # fmt: skip
    return page


def _labels(nodes: list[dict[str, str]]) -> str:
    return " | ".join(node["label"] for node in nodes)


def _part(request: Request, known: Graph, iri: str, part: str) -> Page:
    node = f"{iri}/{part}"
    if node not in known.of:
        return thing_page(request, node)
    if request.form != "text/html":
        return Page("thing.html", node, subjects=[node], facts={"iri": node})
    if RDF + "type" in known.of[node] and known.value(node, RDF + "type") == KG + "LegalDocument":
        from kg.serve.pages.document import document_page

        return document_page(request)
    kind = class_of(request, node)
    if kind in ("Agency", "Group"):
        return body_page(request, node)
    if kind == "AdministrativeUnit":
        return place_page(request, node)
    if kind == "Official":
        return person_page(request, node)
    words = part.startswith("evidence/")
    if not words and not known.spans(node):
        return thing_page(request, node)
    mark = f"?mark={part.split('/')[1]}" if words else ""
    local = "marked" if words else part.replace("/", "-")
    raise Redirect(request.keep(f"/notice/{iri.rpartition('/')[2]}{mark}#w-{quote(local)}"))


def _read(request: Request, known: Graph, iri: str, graph: str) -> dict[str, Any]:
    ledger = f"{base_iri()}/graph/sources"
    file = next((quad.object.value for quad in request.reader.quads(iri, KG + "file", None, ledger)), "")
    number, symbol = known.value(iri, KG + "number"), known.value(iri, KG + "symbol")
    kind = known.value(iri, KG + "kind")
    shown = f"{number}/{symbol}" if number and symbol else number
    data: dict[str, Any] = {
        "iri": iri, "graph": graph, "file": file, "kind": kind, "number": shown, "symbol": symbol,
        "heading": f"{kind} {shown}".strip() if shown else (kind or file),
        "title_text": known.value(iri, DCTERMS + "title"), "date": known.value(iri, KG + "date"),
        "place_of_issue": known.value(iri, KG + "placeOfIssue"),
        "issuer": next((known.named(node) for node in known.values(iri, KG + "issuer")), None),
        "signer": next((_official(known, node) for node in known.values(iri, KG + "signedBy")), None),
        "capacity": known.value(iri, KG + "signingAuthority"),
        "session": next((_session(known, node) for node in known.values(iri, KG + "concludes")), None),
        "participants": [_participant(known, node) for node in known.nodes(iri, KG + "hasParticipation")],
        "recipients": [{"label": known.label(node), "local": _local(iri, node)} for node in known.nodes(iri, KG + "hasRecipient")],
        "figures": [_figure(known, iri, node) for node in known.nodes(iri, KG + "hasFigure")],
        "places": [known.named(unit) for node in known.nodes(iri, KG + "hasPlace") for unit in known.values(node, KG + "unit")],
        "anomalies": [_anomaly(request, known, iri, node) for node in known.nodes(iri, KG + "hasAnomaly")],
        "petitions": [_petition(known, iri, node) for node in known.nodes(iri, KG + "answers")],
    }  # fmt: skip
    data["findings"] = findings(request, [iri])
    derived = _derived(request, known, iri)
    data["citations"] = [_citation(known, iri, node, derived) for node in known.nodes(iri, KG + "hasCitation")]
    data["tasks"] = tasks_of.tasks(request, [(node, iri) for node in known.nodes(iri, KG + "assigns")])
    text = request.reader.text_of(graph)
    data["has_text"] = text is not None
    drawn = printed.file_of(request.reader, iri) is not None
    data["printed"] = {local: found[0][0].page for local, found in printed.spots(known, iri).items()} if drawn else {}
    spans = _spans(request, known, iri, data) + _marked(request)
    data["pieces"] = []
    if text is not None:
        shorter, place = squeeze(text)
        data["pieces"] = cut(shorter, (span.moved(place) for span in spans))
    return data


def _local(iri: str, node: str) -> str:
    return node.partition(iri + "/")[2].replace("/", "-")


def _official(known: Graph, node: str) -> dict[str, str]:
    return {"iri": node, "label": known.value(node, FOAF + "name") or known.label(node),
            "post": known.value(node, KG + "post")}  # fmt: skip


def _session(known: Graph, node: str) -> dict[str, Any]:
    chairs = [
        official for official, said in known.of.items() if any(t.value == node for t in said.get(KG + "chairs", ()))
    ]
    return {
        "class": known.value(node, RDF + "type").removeprefix(KG), "date": known.value(node, KG + "date"),
        "chair": next((_official(known, official) for official in sorted(chairs)), None),
        "delegation": known.value(node, KG + "delegation"),
        "places": [known.named(unit) for term in ("inspects", "visits") for unit in known.values(node, KG + term)],
        "basis": [known.named(document) for document in known.values(node, KG + "basedOn")],
    }  # fmt: skip


def _participant(known: Graph, node: str) -> dict[str, str]:
    body = known.value(node, KG + "body")
    return {**known.named(body), "side": known.value(node, KG + "side").removeprefix(f"{KG}side-")}


def _figure(known: Graph, iri: str, node: str) -> dict[str, str]:
    return {"local": _local(iri, node), "value": known.value(node, KG + "value"), "quote": known.quote(node),
            "unit": known.value(node, KG + "unitOfMeasure"), "section": known.value(node, KG + "section")}  # fmt: skip


def _anomaly(request: Request, known: Graph, iri: str, node: str) -> dict[str, str]:
    return {"local": _local(iri, node), "class": known.value(node, KG + "anomalyKind").removeprefix(f"{KG}anomaly-"),
            "severity": known.value(node, KG + "severity").removeprefix(f"{KG}severity-"), "quote": known.quote(node),
            "why": known.value(node, KG + "why", request.language)}  # fmt: skip


def _petition(known: Graph, iri: str, node: str) -> dict[str, Any]:
    lead = [known.named(body) for body in known.values(node, KG + "ledBy")]
    leading = {body["iri"] for body in lead}
    return {
        "iri": node, "local": _local(iri, node), "text": known.value(node, KG + "text"), "lead": lead,
        "section": known.value(node, KG + "section"), "quote": known.quote(node),
        "petitioners": [known.named(body) for body in known.values(node, KG + "raisedBy")],
        "assigned": [known.named(body) for body in known.values(node, KG + "assignedTo") if body not in leading],
        "coordinating": [known.named(body) for body in known.values(node, KG + "coordinatedWith")],
        "deadlines": [known.value(part, KG + "text") for part in known.nodes(node, KG + "hasDeadline")],
    }  # fmt: skip


DERIVED = """
SELECT ?citation ?outcome ?reason ?document WHERE {
  GRAPH <graph/derived/documents> {
    VALUES ?citation { $citations }
    ?citation kg:outcome ?outcome .
    OPTIONAL { ?citation kg:reason ?reason }
  }
  OPTIONAL {
    GRAPH ?graph { ?citation cito:hasCitedEntity ?cited }
    GRAPH <graph/derived/documents> { ?cited kg:resolvedTo ?document }
  }
}"""


def _derived(request: Request, known: Graph, iri: str) -> dict[str, dict[str, str]]:
    citations = known.values(iri, KG + "hasCitation")
    if not citations:
        return {}
    return {row["citation"]: row for row in request.ask("outcomes", DERIVED, citations=citations)}


def _citation(known: Graph, iri: str, node: str, derived: dict[str, dict[str, str]]) -> dict[str, Any]:
    judged = derived.get(node, {})
    document = judged.get("document") or known.value(node, CITO + "hasCitedEntity")
    cited = known.value(node, CITO + "hasCitedEntity")
    return {
        "iri": node, "local": _local(iri, node), "quote": known.quote(node), "number": known.value(node, KG + "number"),
        "kind": known.value(node, KG + "kind"), "date": known.value(node, KG + "date"),
        "section": known.value(node, KG + "section"), "footnote": known.value(node, KG + "footnoteNumber"),
        "relation": known.value(node, KG + "relation").removeprefix(f"{KG}relation-"),
        "outcome": (judged.get("outcome") or known.value(node, KG + "outcome")).removeprefix(f"{KG}outcome-"),
        "reason": judged.get("reason") or known.value(node, KG + "reason"),
        "document": {"iri": document, "label": known.label(cited)},
    }  # fmt: skip


# ---- what is highlighted -------------------------------------------------------------------------------------------


def _spans(request: Request, known: Graph, iri: str, data: dict[str, Any]) -> list[Span]:
    spans: list[Span] = []

    def add(node: str, kind: str, target: str = "", title: str = "", only_main: bool = True, fact: str = "") -> None:
        href = request.href(target) if target else ""
        for start, end, supports in known.spans(node):
            if not (only_main and supports):
                spans.append(Span(start, end, kind, fact or _local(iri, node), href, title))

    for citation in data["citations"]:
        add(citation["iri"], "document", citation["document"]["iri"], citation["document"]["label"])
    for item in [*data["tasks"], *data["petitions"]]:
        node = item["iri"]
        kind = "task" if "/task/" in node else "petition"
        add(node, kind)
        for assignment in known.nodes(node, KG + "hasAssignment"):
            body = known.value(assignment, KG + "body")
            add(assignment, "body", body, known.label(body))
        for deadline in known.nodes(node, KG + "hasDeadline"):
            add(deadline, "deadline", title=known.value(deadline, KG + "due"))
    for node in known.nodes(iri, KG + "hasParticipation"):
        body = known.value(node, KG + "body")
        add(node, "body", body, known.label(body))
    for node in known.nodes(iri, KG + "hasPlace"):
        unit = known.value(node, KG + "unit")
        add(node, "place", unit, known.label(unit))
    for term, kind in (("hasFigure", "figure"), ("hasAnomaly", "anomaly"), ("hasRecipient", "recipient")):
        for node in known.nodes(iri, KG + term):
            add(node, kind, title=known.value(node, KG + "why", request.language))
    for official in (data["signer"], (data["session"] or {}).get("chair")):
        if official:
            add(official["iri"], "person", official["iri"], official["label"], only_main=False, fact="person")
    for node in [iri, *known.values(iri, KG + "concludes")]:
        for start, end, supports in known.spans(node):
            if supports in ("date", "number", "title", "issuer", "kind", "symbol", "place"):
                spans.append(Span(start, end, "header", f"{'session-' if node != iri else ''}{supports}", "", supports))
    return spans


def _marked(request: Request) -> list[Span]:
    """The words that the address asks to have marked: `mark=120-180`."""
    start, _, end = request.field("mark").partition("-")
    if not (start.isdigit() and end.isdigit()):
        return []
    return [Span(int(start), int(end), "marked", "marked")]


SOURCE = PROV + "wasDerivedFrom"
