"""What a trace finds, as records. Dates are EDTF; `iri`s are full IRIs; lists are in the order of time, then of text."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """A notice that says something about the document. `date` is that of its session, else its own."""

    iri: str
    file: str
    kind: str
    number: str | None  # with symbol; None where left blank
    title: str | None
    date: str | None
    places: tuple[str, ...]  # inspected or visited


@dataclass(frozen=True, slots=True)
class Mention:
    """One citation. `before`, `quote` and `after` make up the sentence it stands in."""

    iri: str
    notice: NoticeFacts
    section: str
    footnote: int | None
    before: str
    quote: str
    after: str
    provision: str | None
    relation: str | None
    outcome: str
    reason: str
    document: str  # IRI of the node that the notice itself points at


@dataclass(frozen=True, slots=True)
class Item:
    """A task or petition that cites the document. `kind` is "task" or "petition"."""

    iri: str
    kind: str
    notice: NoticeFacts
    section: str
    text: str
    assigned: tuple[str, ...]
    lead: tuple[str, ...]
    coordinating: tuple[str, ...]
    petitioners: tuple[str, ...]
    deadlines: tuple[str, ...]  # in words
    due: str | None  # the first last day
    now: tuple[str, ...] = ()  # who answers today for what was assigned, where it is another: "A → B"


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What the store knows of a document, from all notices together. Several values mean that notices disagree or
    that some say more than others."""

    iri: str
    label: str
    kinds: tuple[str, ...]
    numbers: tuple[str, ...]
    dates: tuple[str, ...]
    issuers: tuple[str, ...]
    titles: tuple[str, ...]
    identity: str  # code of the numbering domain: "year-series", …, "local"
    other: tuple[str, ...]  # IRIs of other nodes that mean the same document
    notice: NoticeFacts | None  # the notice of the store that it is


@dataclass(frozen=True, slots=True)
class Link:
    """A step of the chain of citations beyond the first. `cycle`: it has been shown before and is not followed."""

    iri: str
    label: str
    relation: str | None
    depth: int
    cycle: bool = False
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Trace:
    """Everything that hangs on one document. `total` counts all mentions; `mentions` may be fewer."""

    document: DocumentFacts
    mentions: tuple[Mention, ...]
    total: int
    items: tuple[Item, ...]
    cited_by: tuple[Link, ...] = ()  # what cites the notices that cite it, and so on
    rests_on: tuple[Link, ...] = ()  # what it cites itself, where it is in the store
    possible: tuple[Mention, ...] = field(default=())  # mentions of the same number that may mean it


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document that the words may mean, with what tells it apart from the others."""

    iri: str
    label: str
    date: str | None
    issuer: str | None
    title: str | None
    mentions: int
    nodes: tuple[str, ...] = ()  # all nodes that mean it
