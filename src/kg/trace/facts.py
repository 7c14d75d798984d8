"""Reading facts about nodes out of the store, by look-ups that cost as much as they find."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable

from kg.store import Store, names
from kg.trace.records import DocumentFacts, Item, Mention, NoticeFacts
from kg.vocabulary import CITO, DCTERMS, KG, ORG, RDFS, base_iri

ORIGINAL = ORG + "originalOrganization"
HAS_CITED = CITO + "hasCitedEntity"
RESOLVED_TO = KG + "resolvedTo"
IS_NOTICE = KG + "isNotice"


class Facts:
    """Look-ups in one store; what is asked for twice is kept."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.derived = f"{base_iri()}/graph/derived/documents"
        self.sources = f"{base_iri()}/graph/sources"
        self.authority = f"{base_iri()}/graph/derived/authority"
        self._today = datetime.date.today().isoformat()
        self._notices: dict[str, NoticeFacts] = {}
        self._succeeded: dict[str, str | None] = {}

    def values(self, subject: str, predicate: str, graph: str | None = None) -> list[str]:
        """The objects, each once, in the order of their text."""
        return sorted({quad.object.value for quad in self.store.quads(subject, predicate, None, graph)})

    def value(self, subject: str, predicate: str, graph: str | None = None) -> str | None:
        return next(iter(self.values(subject, predicate, graph)), None)

    def described(self, subject: str, graph: str) -> dict[str, list[str]]:
        """All that a graph says of a node: local names of properties → values."""
        found: dict[str, list[str]] = defaultdict(list)
        for quad in self.store.quads(subject, graph=graph):
            found[local(quad.predicate)].append(quad.object.value)
        return found

    def label(self, node: str, graph: str | None = None) -> str:
        return self.value(node, RDFS + "label", graph) or self.value(node, names.PREF_LABEL) or node

    def notice(self, graph: str) -> NoticeFacts:
        """The notice of a graph."""
        if graph not in self._notices:
            iri = graph.replace("/graph/", "/notice/")
            sessions = self.values(iri, KG + "concludes", graph)
            held = [date for session in sessions for date in self.values(session, KG + "date", graph)]
            units = [
                unit
                for session in sessions
                for predicate in ("inspects", "visits")
                for unit in self.values(session, KG + predicate, graph)
            ]
            number, symbol = self.value(iri, KG + "number", graph), self.value(iri, KG + "symbol", graph)
            self._notices[graph] = NoticeFacts(
                iri=iri,
                file=self.value(iri, KG + "file", self.sources) or "",
                kind=self.value(iri, KG + "kind", graph) or "",
                number="/".join(part for part in (number, symbol) if part) if number else None,
                title=self.value(iri, DCTERMS + "title", graph),
                date=next(iter(held), None) or self.value(iri, KG + "date", graph),
                places=tuple(dict.fromkeys(self.label(unit, graph) for unit in units)),
            )
        return self._notices[graph]

    def date(self, graph: str) -> str:
        """The date of a notice's session, else its own, "" if neither is known; cheaper than all its facts."""
        iri = graph.replace("/graph/", "/notice/")
        for session in self.store.quads(iri, KG + "concludes", None, graph):
            for held in self.store.quads(session.object.value, KG + "date", None, graph):
                return str(held.object.value)
        return self.value(iri, KG + "date", graph) or ""

    def same(self, document: str) -> list[str]:
        """The nodes of single notices that were found to mean `document`."""
        return sorted({quad.subject for quad in self.store.quads(None, RESOLVED_TO, document, self.derived)})

    def meant(self, node: str) -> str:
        """The document that a node means: itself, or what it was resolved to."""
        return self.value(node, RESOLVED_TO, self.derived) or node

    def citations(self, node: str) -> list[tuple[str, str]]:
        """The mentions of a node: pairs of citation and graph."""
        return [(quad.subject, quad.graph) for quad in self.store.quads(None, HAS_CITED, node)]

    def document(self, iri: str, nodes: Iterable[str]) -> DocumentFacts:
        """What all notices together say of the document that `nodes` mean."""
        found: dict[str, set[str]] = defaultdict(set)
        for node in nodes:
            for quad in self.store.quads(node):
                if local(quad.predicate) == "issuer":
                    found["issuer"].add(self.label(quad.object.value, quad.graph))
                else:
                    found[local(quad.predicate)].add(quad.object.value)
        own = self.value(iri, KG + "identity") or ""
        itself = self.value(iri, IS_NOTICE, self.derived)
        kinds, numbers = tuple(sorted(found["kind"])), tuple(sorted(found["number"]))
        return DocumentFacts(
            iri=iri,
            label=self.value(iri, names.PREF_LABEL) or " ".join((*kinds[:1], *numbers[:1])),
            kinds=kinds,
            numbers=numbers,
            dates=tuple(sorted(found["date"])),
            issuers=tuple(sorted(found["issuer"])),
            titles=tuple(sorted(found["title"])),
            identity=local(own).removeprefix("identity-") or "local",
            other=tuple(sorted(set(nodes) - {iri})),
            notice=self.notice(itself.replace("/notice/", "/graph/")) if itself else None,
        )

    def mention(self, citation: str, graph: str) -> Mention:
        said = self.described(citation, graph)
        judged = self.described(citation, self.derived)
        quote, before, after = self._words(said["evidence"], graph)
        footnote = next(iter(said["footnoteNumber"]), None)
        relation = next(iter(said["relation"]), None)
        return Mention(
            iri=citation,
            notice=self.notice(graph),
            section=next(iter(said["section"]), ""),
            footnote=int(footnote) if footnote else None,
            before=before,
            quote=quote,
            after=after,
            provision=next(iter(said["provision"]), None),
            relation=local(relation).removeprefix("relation-") if relation else None,
            outcome=local((judged["outcome"] or said["outcome"] or [""])[0]).removeprefix("outcome-"),
            reason=(judged["reason"] or said["reason"] or [""])[0],
            document=next(iter(said["hasCitedEntity"]), ""),
        )

    def _words(self, evidence: Iterable[str], graph: str) -> tuple[str, str, str]:
        """The words of a mention, and those before and behind them in its sentence."""
        quote: tuple[int, int, str] | None = None
        pieces = []
        for node in evidence:
            said = self.described(node, graph)
            supports = local(next(iter(said["supports"]), ""))
            span = (int(said["start"][0]), int(said["end"][0]), said["exact"][0])
            if supports == "sentence":
                pieces.append(span)
            elif not supports and (quote is None or span < quote):
                quote = span
        if quote is None:
            return "", "", ""
        before = "".join(
            text[: max(0, quote[0] - start)] + " " * (end < quote[0]) for start, end, text in sorted(pieces)
        )
        after = "".join(
            " " * (start > quote[1]) + text[max(0, quote[1] - start) :]
            for start, end, text in sorted(pieces)
            if end > quote[1]
        )
        return folded(quote[2]), folded(before), folded(after)

    def items(self, citation: str, graph: str) -> list[Item]:
        """The tasks and petitions that a mention stands in."""
        subjects = {quad.subject for quad in self.store.quads(None, KG + "hasCitation", citation, graph)}
        return [self._item(subject, graph) for subject in sorted(subjects - {self.notice(graph).iri})]

    def _item(self, iri: str, graph: str) -> Item:
        said = self.described(iri, graph)

        def labels(name: str) -> tuple[str, ...]:
            return tuple(sorted(self.label(node, graph) for node in said[name]))

        deadlines = [self.described(node, graph) for node in said["hasDeadline"]]
        return Item(
            iri=iri,
            kind=local(next(iter(said["type"]), "")).lower(),
            notice=self.notice(graph),
            section=next(iter(said["section"]), ""),
            text=next(iter(said["text"]), ""),
            assigned=labels("assignedTo"),
            lead=labels("ledBy"),
            coordinating=labels("coordinatedWith"),
            petitioners=labels("raisedBy"),
            now=self._now(iri, said["assignedTo"], graph),
            deadlines=tuple(sorted({text for deadline in deadlines for text in deadline["text"]})),
            due=min((day for deadline in deadlines for day in deadline["due"]), default=None),
        )

    def _now(self, item: str, bodies: Iterable[str], graph: str) -> tuple[str, ...]:
        """Who answers today, where it is another: "Sở Giao thông vận tải → Sở Xây dựng"; what holds for this task alone
        outweighs what holds for the body."""
        own = {}
        for quad in self.store.quads(None, KG + "ofTask", item):
            for body in self.values(quad.subject, ORIGINAL, quad.graph):
                if words := self._in_force(quad.subject, quad.graph):
                    own[body] = words
        found = {body: own.get(body) or self._successor(body) for body in bodies}
        return tuple(sorted(f"{self.label(body, graph)} → {words}" for body, words in found.items() if words))

    def _successor(self, body: str) -> str | None:
        if body not in self._succeeded:
            stages = [quad.subject for quad in self.store.quads(None, ORIGINAL, body, self.authority)]
            self._succeeded[body] = next(
                filter(None, (self._in_force(stage, self.authority) for stage in stages)), None
            )
        return self._succeeded[body]

    def _in_force(self, stage: str, graph: str) -> str | None:
        """The words of a stage of a succession, if it holds today."""
        said = self.described(stage, graph)
        since, until = next(iter(said["since"]), ""), next(iter(said["until"]), "9")
        return next(iter(said["inWords"]), None) if since <= self._today < until else None


def local(iri: str) -> str:
    """The last part of an IRI: "https://…#outcome-partial" → "outcome-partial"."""
    return iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1]


def folded(text: str) -> str:
    """`text` with white space folded, one blank kept at an end where there was some."""
    return f"{' ' if text[:1].isspace() else ''}{' '.join(text.split())}{' ' if text[-1:].isspace() else ''}"


def natural(iri: str) -> tuple[int, str]:
    """A key under which "…/task/10" comes behind "…/task/9"."""
    return len(iri), iri
