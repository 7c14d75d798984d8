"""From what was found in the clean text to the records of the model, each with its evidence in the raw text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.model import (
    Anomaly,
    Assignment,
    Body,
    Citation,
    Deadline,
    Evidence,
    Figure,
    Footnote,
    LegalDocument,
    Obligation,
    Official,
    Participation,
    Place,
    Recipient,
    Section,
    Unit,
)
from kg.parse.actors import Actor
from kg.parse.anomaly_report import AnomalyMention
from kg.parse.citation_types import Mention
from kg.parse.context import Context
from kg.parse.deadlines import DeadlineMention
from kg.parse.figures import FigureMention
from kg.parse.obligations import ObligationSpan
from kg.parse.outline import Item, numbered
from kg.parse.participants import Participant
from kg.parse.places import PlaceMention
from kg.parse.scope import Sections
from kg.parse.signature import Line
from kg.read.document import Document

Span = tuple[int, int]


def fold_blanks(text: str) -> str:
    if text.isprintable() and "  " not in text:  # as most often: single spaces alone
        return text.strip(" ")
    return " ".join(text.split())


def official(document: Document, name: str, post: str | None, span: Span, context: Context, place: str) -> Official:
    """A person in a post. Known by name, post and province together; without a province, in this notice alone."""
    evidence = (document.evidence(*span),)
    if context.province is None or not post:
        return Official(f"official/{place}", name, post, evidence)
    key = "/".join("-".join(part.lower().split()) for part in (name, post))
    return Official(f"person/{context.province.id.removeprefix('unit/')}/{key}", name, post, evidence)


def citations(
    document: Document, mentions: Sequence[Mention], sections: Sections
) -> tuple[list[Citation], list[LegalDocument]]:
    """The citations in the order of the text, and the documents they name, each with all that its mentions tell."""
    found: list[Citation] = []
    named: dict[str, list[Mention]] = {}
    for at, mention in enumerate(mentions, 1):
        spans = [(mention.span, "")]
        spans += [
            (span, field)
            for field, span in (
                ("date", mention.date_span),
                ("issuer", mention.issuer_span),
                ("title", mention.title_span),
                ("provision", mention.provision_span),
                ("relation", mention.relation_span),
            )
            if span and not _inside(span, mention.span)
        ]
        note = sections.note(mention.start)
        found.append(
            Citation(
                f"citation/{at}",
                mention.kind,
                mention.number,
                mention.date,
                mention.issuer,
                mention.title,
                sections.path(mention.start),
                document.notes[note].number if note is not None else None,
                mention.provision,
                mention.relation,
                mention.document,
                mention.outcome,
                mention.reason,
                mention.candidates,
                evidences(document, spans),
                mention.issuer.label if mention.issuer is not None else None,
            )
        )
        named.setdefault(mention.document, []).append(mention)
    return found, [_document(key, group) for key, group in named.items()]


def _document(key: str, mentions: Sequence[Mention]) -> LegalDocument:
    """What the mentions tell together: the first that says a thing says it for all."""

    def first(values: Iterable[object]) -> object:
        return next((value for value in values if value), None)

    kind = first(m.kind for m in mentions)
    date, number, title = (
        first(m.date for m in mentions),
        first(m.number for m in mentions),
        first(m.title for m in mentions),
    )
    issuer = first(m.issuer for m in mentions)
    return LegalDocument(
        key,
        str(kind),
        str(number) if number else None,
        str(date) if date else None,
        issuer if isinstance(issuer, Body) else None,
        str(title) if title else None,
        mentions[0].identity or "local",
    )


def _inside(inner: Span, outer: Span) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def evidences(document: Document, spans: Iterable[tuple[Span, str]]) -> tuple[Evidence, ...]:
    """Evidence for each non-empty span, with the field that it supports."""
    return tuple(document.evidence(*span, supports) for span, supports in spans if span[0] < span[1])


def assignments(
    document: Document, owner: str, actors: Sequence[Actor], inherited: Sequence[Actor]
) -> tuple[Assignment, ...]:
    """The actors of a task or petition: its own, then those of the heading above."""
    both = [(actor, False) for actor in actors] + [(actor, True) for actor in inherited]
    return tuple(
        Assignment(
            f"{owner}/assignment/{at}", actor.body, actor.role, above, (document.evidence(actor.start, actor.end),)
        )
        for at, (actor, above) in enumerate(both, 1)
    )


def deadlines(document: Document, owner: str, mentions: Sequence[DeadlineMention]) -> tuple[Deadline, ...]:
    return tuple(
        Deadline(
            f"{owner}/deadline/{at}",
            m.kind,
            fold_blanks(document.text[m.start : m.end]),
            m.date,
            m.due,
            (document.evidence(m.start, m.end),),
        )
        for at, m in enumerate(mentions, 1)
    )


def obligation(document: Document, owner: str, span: ObligationSpan) -> Obligation:
    return Obligation(
        owner,
        fold_blanks(document.text[span.start : span.end]),
        assignments(document, owner, span.actors, span.inherited),
        deadlines(document, owner, span.deadlines),
        span.reports_to,
        (document.evidence(span.start, span.end),),
    )


def sections_of(document: Document, items: Sequence[Item]) -> list[Section]:
    """The numbered items as sections; two of one path (a slip of the notice) are told apart by a count."""
    found: list[Section] = []
    seen: dict[str, int] = {}
    for item in numbered(items):
        seen[item.path] = seen.get(item.path, 0) + 1
        suffix = f"-{seen[item.path]}" if seen[item.path] > 1 else ""
        words = document.text[item.start : item.end]
        heading = fold_blanks(words if len(words) <= 200 else words[:200].rsplit(" ", 1)[0] + " …")
        marker = item.marker.label if item.marker else ""
        # "Điều 1." on a line of its own: the mark itself is all there is to show.
        start = item.start if words.strip() else document.text.rfind("\n", 0, item.start) + 1
        evidence = document.evidence(start, item.end)
        found.append(Section(f"section/{item.path}{suffix}", item.path, marker, heading, (evidence,)))
    return found


def footnotes(document: Document, sections: Sections) -> list[Footnote]:
    found = []
    for at, note in enumerate(document.notes, 1):
        evidence = evidences(document, [((note.start, note.end), "")])
        if note.mark_raw is not None:
            evidence += (document.raw_evidence(*note.mark_raw, "mark"),)
        path = sections.path(note.start) if note.mark is not None else None
        found.append(
            Footnote(f"footnote/{at}", note.number, fold_blanks(document.text[note.start : note.end]), path, evidence)
        )
    return found


def participations(document: Document, found: Sequence[Participant]) -> list[Participation]:
    return [
        Participation(f"participation/{at}", p.body, p.side, (document.evidence(p.start, p.end),))
        for at, p in enumerate(found, 1)
    ]


def recipients(document: Document, lines: Sequence[Line]) -> list[Recipient]:
    return [
        Recipient(f"recipient/{at}", line.value, (document.evidence(*line.span),)) for at, line in enumerate(lines, 1)
    ]


def figures(document: Document, found: Sequence[FigureMention], sections: Sections) -> list[Figure]:
    return [
        Figure(f"figure/{at}", f.value, f.unit, sections.path(f.start), (document.evidence(f.start, f.end),))
        for at, f in enumerate(found, 1)
    ]


def anomalies(document: Document, found: Sequence[AnomalyMention]) -> list[Anomaly]:
    return [
        Anomaly(f"anomaly/{at}", a.kind, a.severity, a.why_vi, a.why_en, (document.evidence(a.start, a.end),))
        for at, a in enumerate(found, 1)
    ]


def places(document: Document, mentions: Sequence[PlaceMention]) -> list[Place]:
    """Each unit once: the evidence is its first mention, and the first of every other spelling."""
    units: dict[str, Unit] = {}
    spellings: dict[str, dict[str, PlaceMention]] = {}
    for mention in mentions:
        units.setdefault(mention.unit.id, mention.unit)
        spelling = mention.printed if mention.corrected else ""
        spellings.setdefault(mention.unit.id, {}).setdefault(spelling, mention)
    return [
        Place(
            f"place/{at}",
            units[key],
            tuple(spelling for spelling in spellings[key] if spelling),
            evidences(document, [((m.start, m.end), "printed" if s else "") for s, m in spellings[key].items()]),
        )
        for at, key in enumerate(units, 1)
    ]
