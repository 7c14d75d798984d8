"""The whole reading of one document, step by step, and the Notice put together from what the steps found."""

from __future__ import annotations

import re
from dataclasses import replace

from kg.errors import NotANotice
from kg.model import Body, Evidence, Notice, Official, Unit
from kg.parse import records
from kg.parse.anomalies import find_anomalies
from kg.parse.anomaly_orders import ended_bodies, passed_deadlines
from kg.parse.anomaly_report import Facts
from kg.parse.bodies import find_called, of_unit, read_body
from kg.parse.citations import find_citations
from kg.parse.context import Context
from kg.parse.dates import find_dates
from kg.parse.directions import read_directions
from kg.parse.figures import find_figures
from kg.parse.header import Header, read_header
from kg.parse.identity import resolve_within
from kg.parse.issuer import find_issuer
from kg.parse.labels import agree
from kg.parse.layout import Layout, find_layout
from kg.parse.outline import read_outline
from kg.parse.participants import Participant, find_participants
from kg.parse.scope import Sections, prose, read_scope, span_of
from kg.parse.session import find_session_date, read_session, taken_by
from kg.parse.signature import Signature, read_recipients, read_signature
from kg.read.document import Document

Span = tuple[int, int]

DIRECTIVES = ("Chỉ thị", "Công điện")  # they give directions though they conclude nothing


def assemble(document: Document) -> Notice:
    """The notice that `document` is; see `kg.parse.parse`."""
    text = document.text
    layout = find_layout(document)
    header, signature = read_header(document, layout), read_signature(document, layout)
    scope = read_scope(document, layout, header)
    mentions = find_citations(text, document.notes, scope.context, within=_citing(document, layout))
    # The subject describes the notice itself; of others it names only those that it gives by number.
    subject_end = span_of(document, layout.title)[1]
    mentions = [mention for mention in mentions if mention.number or mention.start >= subject_end]
    if not (header.kind or header.symbol or mentions or layout.recipients or _concludes(text)):
        raise NotANotice(
            document.source.file,
            "no kind, number, citation or Nơi nhận was found in it: this is no administrative document",
            "Give the text of a notice (Thông báo kết luận); if it is one, look at how its text was extracted",
        )
    preamble = span_of(document, layout.preamble)
    dates = find_dates(text)
    held = find_session_date(text, preamble, dates, taken_by(mentions), scope.context)
    several = scope.districts if len(scope.districts) > 1 else ()
    context = replace(scope.context, date=scope.context.date or (held.value if held else None), districts=several)
    context = replace(context, called=find_called(text, preamble[1], context))
    mentions = resolve_within(mentions, context)
    items = read_outline(document, prose(document, layout))
    sections = Sections(document, layout, items)
    citations, documents = records.citations(document, mentions, sections)
    issuer, issuer_evidence = find_issuer(document, header, layout, signature, context)
    conclusion = _is_conclusion(text, document, layout, header)
    session = read_session(document, layout, header, scope, items, mentions, dates, context) if conclusion else None
    superiors = _superiors(issuer, context)
    tasks, petitions = (
        read_directions(document, layout, items, scope, session, mentions, context, superiors, _central(issuer), dates)
        if session or (header.kind and header.kind.value in DIRECTIVES)
        else ((), ())
    )
    participants = find_participants(text, *preamble, context) if session else []
    if scope.issuing is not None:
        participants = [_of_issuing(one, scope.issuing) for one in participants]
    figures = find_figures(text)
    facts = Facts(
        text,
        context,
        scope.places,
        figures,
        mentions,
        document.notes,
        session.communes if session else (),
        header.date.value if header.date else None,
        held.value if held else None,
        dates,
        petitions[0].text if petitions else None,
    )
    anomalies = records.anomalies(document, find_anomalies(facts))
    given = [assignment for task in tasks for assignment in task.assignments]
    given += [assignment for petition in petitions for assignment in petition.assignments]
    anomalies += ended_bodies(given, header.date.value if header.date else None, len(anomalies) + 1)
    limits = [deadline for task in tasks for deadline in task.deadlines]
    anomalies += passed_deadlines(limits, header.date.value if header.date else None, len(anomalies) + 1)
    notice = Notice(
        id=f"notice/{document.source.sha256[:16]}",
        source=document.source,
        conclusion=conclusion,
        kind=_kind(header, conclusion),
        number=header.number.value if header.number else None,
        symbol=header.symbol.value if header.symbol else None,
        issuer=issuer,
        place=header.place.value if header.place else None,
        date=header.date.value if header.date else None,
        title=header.title.value if header.title else None,
        signer=_signer(document, signature, context),
        signing_authority=tuple(line.value for line in signature.authority),
        session=session,
        participants=tuple(records.participations(document, participants)),
        sections=tuple(records.sections_of(document, items)),
        footnotes=tuple(records.footnotes(document, sections)),
        documents=tuple(documents),
        citations=tuple(citations),
        tasks=tasks,
        petitions=petitions,
        recipients=tuple(records.recipients(document, read_recipients(document, layout))),
        places=tuple(records.places(document, scope.places)),
        figures=tuple(records.figures(document, figures, sections)),
        anomalies=tuple(anomalies),
        evidence=_evidence(document, header, signature, issuer_evidence),
        issuer_name=issuer.label if issuer is not None else None,
    )
    return agree(notice)


def _of_issuing(one: Participant, unit: Unit) -> Participant:
    """A participant in the notice of a district or commune: an office of its own is local, as the unit is."""
    body = of_unit(one.body, unit)
    return one if body == one.body else one._replace(body=body, side="local")


def _superiors(issuer: Body | None, context: Context) -> frozenset[str]:
    """The bodies that order in this notice and so are not ordered: its issuer, and the province's committee unless the
    issuer is a central body."""
    ids = {issuer.id} if issuer is not None else set()
    if not _central(issuer):
        ids.add(read_body("UBND tỉnh", context).id)
    return frozenset(ids)


def _central(issuer: Body | None) -> bool:
    """Whether a central body issues the notice."""
    return issuer is not None and issuer.id.startswith("agency/vn/")


def _kind(header: Header, conclusion: bool) -> str | None:
    """The printed kind. A letter has none: its symbol begins with the issuer, its subject with "V/v"."""
    if header.kind is not None:
        return header.kind.value
    if header.title is not None and re.match(r"V\s?/\s?v", header.title.value, re.IGNORECASE):
        return "Công văn"
    return "Thông báo" if conclusion else None


def _citing(document: Document, layout: Layout) -> Span:
    """Where documents are cited: behind the letterhead, whose number is the notice's own."""
    spans = [span_of(document, part) for part in (layout.title, layout.preamble, layout.body) if part]
    return min((start for start, _ in spans), default=0), len(document.text)


def _concludes(text: str) -> bool:
    return "kết luận" in text[:6000].lower() and "như sau" in text[:12000]


def _is_conclusion(text: str, document: Document, layout: Layout, header: Header) -> bool:
    """A notice of conclusions: a Thông báo or Kết luận whose subject or preamble concludes a session."""
    kind = header.kind.value if header.kind else None
    if _kind(header, True) == "Công văn" or kind not in (None, "Thông báo", "Kết luận", "Biên bản"):
        return False
    title = header.title.value.lower() if header.title else ""
    start, end = span_of(document, layout.preamble)
    opening = text[start:end].lower()
    words = (
        "kết luận",
        "ý kiến chỉ đạo",
        "ý kiến",
        "chỉ đạo",
        "kết quả phiên họp",
        "kết quả cuộc họp",
        "nội dung cuộc họp",
    )
    return any(word in title for word in words) or "kết luận" in opening or "như sau" in opening


def _signer(document: Document, signature: Signature, context: Context) -> Official | None:
    if signature.name is None:
        return None
    post = signature.post.value if signature.post else None
    return records.official(document, signature.name.value, post, signature.name.span, context, "signer")


def _evidence(
    document: Document, header: Header, signature: Signature, issuer: Evidence | None
) -> tuple[Evidence, ...]:
    """Evidence of the notice's own fields."""
    fields = (
        (header.kind, "kind"), (header.number, "number"), (header.symbol, "symbol"), (header.place, "place"),
        (header.date, "date"), (header.title, "title"),
    )  # fmt: skip
    found = records.evidences(document, [(field.span, name) for field, name in fields if field is not None])
    found += (issuer,) if issuer is not None else ()
    return found + records.evidences(document, [(line.span, "signing_authority") for line in signature.authority])
