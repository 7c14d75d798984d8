"""The whole reading of one document, step by step, and the Notice put together from what the steps found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.errors import NotANotice
from kg.model import Body, Evidence, Notice, Official, Petition, Role, Session, Task, Unit
from kg.parse import records
from kg.parse.actors import Actor, Mentions
from kg.parse.bodies import BodyMention, find_bodies, read_body
from kg.parse.citation_types import Mention
from kg.parse.citations import find_citations
from kg.parse.context import Context
from kg.parse.deadlines import DeadlineMention, cell_deadlines, find_deadlines
from kg.parse.figures import find_figures
from kg.parse.header import Header, read_header
from kg.parse.identity import resolve_within
from kg.parse.layout import Layout, find_layout
from kg.parse.obligations import find_obligations
from kg.parse.outline import Item, read_outline
from kg.parse.participants import find_participants
from kg.parse.parts import Part, read_parts
from kg.parse.posts import write_out_post
from kg.parse.scope import Scope, Sections, distinct, read_scope, span_of, units_in_scope
from kg.parse.session import (
    find_chair,
    find_delegation,
    find_session_date,
    headed_units,
    is_basis,
    session_kind,
)
from kg.parse.signature import Signature, read_recipients, read_signature
from kg.parse.tables import Row, find_rows
from kg.parse.tasks import PetitionSpan, TaskSpan, find_petitions, find_tasks
from kg.read.document import Document

Span = tuple[int, int]


def assemble(document: Document) -> Notice:
    """The notice that `document` is; see `kg.parse.parse`."""
    text = document.text
    layout = find_layout(document)
    header = read_header(document, layout)
    signature = read_signature(document, layout)
    scope = read_scope(document, layout, header)
    items = read_outline(document, [at for at in layout.body if not document.paragraphs[at].cells])
    sections = Sections(document, layout, items)
    mentions = find_citations(text, document.notes, scope.context, within=_citing(document, layout))
    if (
        header.kind is None
        and header.symbol is None
        and not mentions
        and not layout.recipients
        and not _concludes(text)
    ):
        raise NotANotice(
            document.source.file,
            "no kind, number, citation or Nơi nhận was found in it: this is no administrative document",
            "Give the text of a notice (Thông báo kết luận); if it is one, look at how its text was extracted",
        )
    preamble = span_of(document, layout.preamble)
    taken = taken_by(mentions)
    held = find_session_date(text, preamble, taken, scope.context)
    context = _dated(scope.context, held.value if held else None)
    mentions = resolve_within(mentions, context)
    citations, documents = records.citations(document, mentions, sections)
    conclusion = _is_conclusion(text, document, layout, header)
    issuer, issuer_evidence = _issuer(document, header, layout, signature, context)
    parts = read_parts(text, items)
    bodies = Mentions(_bodies(document, parts, scope, context))
    superiors = frozenset({issuer.id} if issuer else ()) | {read_body("UBND tỉnh", context).id}
    session = _session(document, layout, header, scope, items, mentions, context) if conclusion else None
    rows = (
        [_table_task(document, row, reading, sections) for row in find_rows(document, [*layout.body, *layout.annex])]
        if conclusion
        else []
    )
    units = units_in_scope(scope, session)
    tasks = find_tasks(text, parts, bodies, superiors) if conclusion else []
    reading = _Reading(context, bodies, mentions, taken)
    petitions = find_petitions(text, parts, bodies, units, superiors) if conclusion else []
    return Notice(
        id=f"notice/{document.source.sha256[:16]}",
        source=document.source,
        conclusion=conclusion,
        kind=header.kind.value if header.kind else "Thông báo" if conclusion else None,
        number=header.number.value if header.number else None,
        symbol=header.symbol.value if header.symbol else None,
        issuer=issuer,
        place=header.place.value if header.place else None,
        date=header.date.value if header.date else None,
        title=header.title.value if header.title else None,
        signer=_signer(document, signature, context),
        signing_authority=tuple(line.value for line in signature.authority),
        session=session,
        participants=tuple(records.participations(document, find_participants(text, *preamble, context)))
        if session
        else (),
        sections=tuple(records.sections_of(document, items)),
        footnotes=tuple(records.footnotes(document, sections)),
        documents=tuple(documents),
        citations=tuple(citations),
        tasks=_in_order([*(_task(document, span, reading) for span in tasks), *rows]),
        petitions=tuple(_petition(document, at, span, reading) for at, span in enumerate(petitions, 1)),
        recipients=tuple(records.recipients(document, read_recipients(document, layout))),
        places=tuple(records.places(document, scope.places)),
        figures=tuple(records.figures(document, find_figures(text), sections)),
        anomalies=(),
        evidence=_evidence(document, header, signature, issuer_evidence),
    )


def _bodies(document: Document, parts: Sequence[Part], scope: Scope, context: Context) -> list[BodyMention]:
    """The bodies named in the body of the notice. Under a heading that addresses one commune, "UBND xã" is its own."""
    text = document.text
    found: list[BodyMention] = []
    start = 0
    local = context
    for part in parts:
        commune = _addressed_commune(text, part, parts, scope)
        wanted = replace(context, commune=commune)
        if wanted != local:
            found += find_bodies(text, start, part.item.start, local) if start < part.item.start else []
            start, local = part.item.start, wanted
    return found + find_bodies(text, start, len(text), local)


def _addressed_commune(text: str, part: Part, parts: Sequence[Part], scope: Scope) -> Unit | None:
    """The one commune that the nearest heading with a unit addresses; None where that is a district, or several."""
    for index in (part.item.index, *part.leads):
        lead = parts[index]
        end = lead.heading_end if lead.heading_end > lead.item.start else lead.item.start
        units = distinct([p.unit for p in scope.places if lead.item.start <= p.start < end])
        communes = [unit for unit in units if unit.level == "commune"]
        if units:
            return communes[0] if len(communes) == 1 else None
    return None


def taken_by(mentions: Sequence[Mention]) -> list[Span]:
    """The spans whose dates belong to cited documents: the mentions with their titles."""
    spans = [mention.span for mention in mentions]
    return spans + [span for m in mentions for span in (m.title_span, m.date_span) if span is not None]


def _citing(document: Document, layout: Layout) -> Span:
    """Where documents are cited: behind the letterhead and the subject."""
    start = span_of(document, layout.preamble)[0] if layout.preamble else span_of(document, layout.title)[1]
    return start, len(document.text)


def _concludes(text: str) -> bool:
    return "kết luận" in text[:6000].lower() and "như sau" in text[:12000]


def _is_conclusion(text: str, document: Document, layout: Layout, header: Header) -> bool:
    """A notice of conclusions: a Thông báo or Kết luận whose subject or preamble concludes a session."""
    kind = header.kind.value if header.kind else None
    if kind not in (None, "Thông báo", "Kết luận", "Biên bản"):
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


def _dated(context: Context, held: str | None) -> Context:
    if context.date is not None or held is None:
        return context
    return Context(context.province, context.district, context.commune, held)


def _issuer(
    document: Document, header: Header, layout: Layout, signature: Signature, context: Context
) -> tuple[Body | None, Evidence | None]:
    """The issuing body: of the letterhead; else of the closing formula ("UBND tỉnh thông báo để …"), of the symbol, or
    of the capacity in which the signer signs."""
    if header.issuer is not None:
        return read_issuer(header.issuer.value, context), document.evidence(*header.issuer.span, "issuer")
    text = document.text
    if layout.closing is not None:
        paragraph = document.paragraphs[layout.closing]
        for mention in find_bodies(text, paragraph.start, paragraph.end, context)[:1]:
            if mention.start - paragraph.start < 12:
                return _with_place(mention.bodies[0], context), document.evidence(*mention.spans[0], "issuer")
    if header.symbol is not None and (code := header.symbol.value.split("-")[-1].split("/")[-1]) in _ISSUERS:
        return read_issuer(_ISSUERS[code], context), document.evidence(*header.symbol.span, "issuer")
    if signature.authority and "Chủ tịch" in signature.authority[0].value and context.province is not None:
        return read_issuer("Ủy ban nhân dân tỉnh", context), document.evidence(*signature.authority[0].span, "issuer")
    return None, None


# What the end of a notice's own symbol says of its issuer, where the letterhead is missing.
_ISSUERS = {
    "UBND": "Ủy ban nhân dân tỉnh", "VPCP": "Văn phòng Chính phủ", "TU": "Tỉnh ủy", "VPTW": "Văn phòng Trung ương Đảng",
    "HĐND": "Hội đồng nhân dân tỉnh",
}  # fmt: skip


def read_issuer(printed: str, context: Context) -> Body:
    """The issuing body written out with its place: "ỦY BAN NHÂN DÂN TỈNH X", or "UBND TỈNH X VĂN PHÒNG"."""
    return _with_place(read_body(printed, context, issuer=True), context)


def _with_place(body: Body, context: Context) -> Body:
    """An issuer is named in full: the province is said where the context fixes it."""
    if body.label.endswith((" tỉnh", " thành phố")) and context.province is not None:
        stem = body.label.rsplit(" tỉnh", 1)[0].rsplit(" thành phố", 1)[0]
        return Body(body.id, f"{stem} {context.province.label}", body.kind)
    if body.label in ("Tỉnh ủy", "Thành ủy") and context.province is not None:
        return Body(body.id, f"{body.label} {context.province.name}", body.kind)
    return body


def _signer(document: Document, signature: Signature, context: Context) -> Official | None:
    if signature.name is None:
        return None
    post = signature.post.value if signature.post else None
    return records.official(document, signature.name.value, post, signature.name.span, context, "signer")


def _session(
    document: Document,
    layout: Layout,
    header: Header,
    scope: Scope,
    items: Sequence[Item],
    mentions: Sequence[Mention],
    context: Context,
) -> Session:
    text = document.text
    title, preamble = span_of(document, layout.title), span_of(document, layout.preamble)
    kind, kind_span = session_kind(header.title.value if header.title else "", text[slice(*preamble)])
    date = find_session_date(text, preamble, taken_by(mentions), context)
    chair = find_chair(text, title if layout.title else None, preamble)
    delegation = find_delegation(text, preamble)
    units = [(p.start, p.end, p.unit) for p in scope.places]
    near = [
        unit
        for a, _, unit in units
        if unit.level == "commune" and (preamble[0] <= a < preamble[1] or title[0] <= a < title[1])
    ]
    headed = [unit for unit in headed_units(text, items, units) if unit.level == "commune"]
    districts = list(scope.districts)
    inside = tuple(unit.id + "/" for unit in districts)
    communes = [unit for unit in distinct([*near, *headed]) if not inside or unit.id.startswith(inside)]
    basis = [
        f"citation/{at}"
        for at, mention in enumerate(mentions, 1)
        if preamble[0] <= mention.start < preamble[1] and is_basis(text, preamble[0], mention.start)
    ]
    spans = [(date.span if date else (0, 0), "date"), (delegation.span if delegation else (0, 0), "delegation")]
    if kind_span is not None:
        spans.insert(0, ((preamble[0] + kind_span[0], preamble[0] + kind_span[1]), "kind"))
    first = {unit.id: (a, b) for a, b, unit in reversed(units)}
    spans += [(first[unit.id], "districts") for unit in districts if unit.id in first]
    spans += [(first[unit.id], "communes") for unit in communes if unit.id in first]
    return Session(
        "session",
        kind,
        date.value if date else None,
        records.official(
            document, chair.name, write_out_post(chair.post) if chair.post else None, chair.span, context, "chair"
        )
        if chair
        else None,
        delegation.value if delegation else None,
        tuple(districts),
        tuple(communes),
        tuple(basis),
        records.evidences(document, spans) or records.evidences(document, [(preamble, "")]),
    )


@dataclass(frozen=True, slots=True)
class _Reading:
    """What tasks and petitions are read against."""

    context: Context
    bodies: Mentions
    mentions: Sequence[Mention]
    taken: Sequence[Span]


def _in_order(tasks: Sequence[Task]) -> tuple[Task, ...]:
    """The tasks numbered in the order of the text."""
    ordered = sorted(tasks, key=lambda task: task.evidence[0].start)
    return tuple(records.renumbered(task, f"task/{at}") for at, task in enumerate(ordered, 1))


def _table_task(document: Document, row: Row, reading: _Reading, sections: Sections) -> Task:
    """A row of a table of tasks: its columns say who, with whom and by when."""
    text, owner = document.text, "task"
    columns: tuple[tuple[Span | None, Role], ...] = ((row.lead, "lead"), (row.coordinating, "coordinating"))
    actors = [
        Actor(body, role, *span)
        for cell, role in columns
        if cell is not None
        for mention in find_bodies(text, *cell, reading.context)
        for body, span in zip(mention.bodies, mention.spans, strict=True)
    ]
    limits = cell_deadlines(text, *row.deadline, reading.context) if row.deadline else []
    return Task(
        owner,
        sections.path(row.what[0]),
        records.fold_blanks(text[slice(*row.what)]),
        records.assignments(document, owner, actors, ()),
        records.deadlines(document, owner, limits),
        _cited(document, *row.what, reading.mentions),
        (),
        (document.evidence(*row.what),),
    )


def _task(document: Document, span: TaskSpan, reading: _Reading) -> Task:
    owner, text = "task", document.text
    limits = _limits(document, span.start, span.end, reading)
    parts = find_obligations(text, span.start, span.end, span.actors, span.inherited, limits, reading.bodies)
    return Task(
        owner,
        span.part.item.path,
        records.fold_blanks(text[span.start : span.end]),
        records.assignments(document, owner, span.actors, span.inherited),
        records.deadlines(document, owner, limits),
        _cited(document, span.start, span.end, reading.mentions),
        tuple(records.obligation(document, f"{owner}/part/{n}", part) for n, part in enumerate(parts, 1)),
        (document.evidence(span.start, span.end),),
    )


def _petition(document: Document, at: int, span: PetitionSpan, reading: _Reading) -> Petition:
    owner, item = f"petition/{at}", span.part.item
    return Petition(
        owner,
        item.path,
        records.fold_blanks(document.text[span.start : span.end]),
        tuple({actor.body.id: actor.body for actor in span.petitioners}.values()),
        records.assignments(document, owner, span.actors, ()),
        records.deadlines(document, owner, _limits(document, span.start, span.end, reading)),
        _cited(document, span.start, span.end, reading.mentions),
        records.evidences(
            document, [((item.start, item.end), "")] + [((a.start, a.end), "petitioners") for a in span.petitioners]
        ),
    )


def _limits(document: Document, start: int, end: int, reading: _Reading) -> list[DeadlineMention]:
    """Deadlines of an item and of the footnotes hung on it."""
    spans = [(start, end)]
    spans += [(note.start, note.end) for note in document.notes if note.mark is not None and start < note.mark <= end]
    return [limit for a, b in spans for limit in find_deadlines(document.text, a, b, reading.context, reading.taken)]


def _cited(document: Document, start: int, end: int, mentions: Sequence[Mention]) -> tuple[str, ...]:
    """Ids of the citations in an item and in the footnotes hung on it."""
    spans = [(start, end)]
    spans += [(note.start, note.end) for note in document.notes if note.mark is not None and start < note.mark <= end]
    return tuple(
        f"citation/{at}" for at, mention in enumerate(mentions, 1) if any(a <= mention.start < b for a, b in spans)
    )


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
