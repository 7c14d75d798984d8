"""What is to be done: the tasks and petitions of the body and of its tables, as records."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from kg.model import Evidence, Level, Petition, Role, Session, Task, Unit
from kg.parse import records
from kg.parse.actors import Actor, Mentions
from kg.parse.bodies import BodyMention, find_bodies, of_unit
from kg.parse.citation_types import Mention
from kg.parse.context import Context
from kg.parse.dates import DateMention, untaken
from kg.parse.deadlines import DeadlineMention, cell_deadlines, find_deadlines
from kg.parse.layout import Layout
from kg.parse.obligations import find_obligations
from kg.parse.outline import Item
from kg.parse.parts import Part, read_parts
from kg.parse.petitions import PetitionSpan, find_petitions
from kg.parse.scope import Scope, Sections, distinct, units_in_scope
from kg.parse.session import taken_by
from kg.parse.tables import Row, find_rows
from kg.parse.tasks import TaskSpan, find_tasks
from kg.read.document import Document, Note

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Reading:
    """What tasks and petitions are read against."""

    context: Context
    bodies: Mentions
    cited: Sequence[int]  # where the mentions of documents start, in the order of the text
    dates: list[DateMention]  # of the whole text, less those of cited documents
    sections: Sections
    notes: Sequence[Note]  # with a mark, in the order of their marks
    marks: Sequence[int]

    def spans(self, start: int, end: int) -> list[Span]:
        """An item, and the footnotes hung on it."""
        first, last = bisect_right(self.marks, start), bisect_right(self.marks, end)
        return [(start, end), *((note.start, note.end) for note in self.notes[first:last])]


def _mark(note: Note) -> int:
    return note.mark or 0


def read_directions(
    document: Document,
    layout: Layout,
    items: Sequence[Item],
    scope: Scope,
    session: Session | None,
    mentions: Sequence[Mention],
    context: Context,
    superiors: frozenset[str],
    central: bool,
    dates: Sequence[DateMention],
) -> tuple[tuple[Task, ...], tuple[Petition, ...]]:
    """The tasks and the petitions, each in the order of the text. `superiors` are the ids of the bodies that give the
    directions; `context` must bear the notice's date; `central`: a central body gives them, and "tỉnh" is the province.
    `dates` are those of the whole text."""
    text = document.text
    parts = read_parts(text, items)
    bodies = Mentions(_bodies(document, parts, scope, context))
    free = untaken(dates, taken_by(mentions))
    marked = sorted((note for note in document.notes if note.mark is not None), key=_mark)
    sections = Sections(document, layout, items)
    cited, marks = [mention.start for mention in mentions], [_mark(note) for note in marked]
    reading = _Reading(context, bodies, cited, free, sections, marked, marks)
    units = units_in_scope(scope, session, central)
    found: list[tuple[Evidence, TaskSpan | Row]] = [
        *((document.evidence(s.start, s.end), s) for s in find_tasks(text, parts, bodies, units, superiors)),
        *((document.evidence(*row.what), row) for row in find_rows(document, [*layout.body, *layout.annex])),
    ]
    found.sort(key=lambda task: task[0].start)
    tasks = (
        _task(document, f"task/{at}", span, evidence, reading)
        if isinstance(span, TaskSpan)
        else _table_task(document, f"task/{at}", span, evidence, reading)
        for at, (evidence, span) in enumerate(found, 1)
    )
    petitions = find_petitions(text, parts, bodies, units, superiors)
    return tuple(tasks), tuple(_petition(document, at, span, reading) for at, span in enumerate(petitions, 1))


def _bodies(document: Document, parts: Sequence[Part], scope: Scope, context: Context) -> list[BodyMention]:
    """The bodies named in the body of the notice. Under a heading that addresses one commune, "UBND xã" is its own."""
    if not parts:
        return []
    text = document.text
    found: list[BodyMention] = []
    start, end = _around(document, parts[0].item.start, parts[-1].item.end)
    local = context
    starts = [place.start for place in scope.places]
    addressed = cache(lambda index: _addressed(parts[index], scope, starts))
    for part in parts:
        nearest = next(filter(None, map(addressed, (part.item.index, *part.leads))), (None, None))
        district, commune = context.district or nearest[0], nearest[1] or context.commune
        if district != local.district or commune != local.commune:
            found += find_bodies(text, start, part.item.start, local) if start < part.item.start else []
            start, local = part.item.start, replace(context, district=district, commune=commune)
    found += find_bodies(text, start, end, local)
    return [_localised(mention, scope.issuing) for mention in found] if scope.issuing is not None else found


def _around(document: Document, start: int, end: int) -> Span:
    """A span widened by a paragraph on both sides, from which and into which a list of bodies may go on."""
    text = document.text
    before = text.rfind("\n", 0, max(0, text.rfind("\n", 0, start)))
    after = text.find("\n", end + 1)
    return before + 1, after if after >= 0 else len(text)


def _localised(mention: BodyMention, unit: Unit) -> BodyMention:
    """In the notice of a district or commune its offices go without its name: "Phòng Kinh tế" is that of the unit."""
    return mention._replace(bodies=tuple(of_unit(body, unit) for body in mention.bodies))


def _addressed(lead: Part, scope: Scope, starts: Sequence[int]) -> tuple[Unit | None, Unit | None] | None:
    """The one district and the one commune that a heading addresses, each None where it names several or none; None
    for a heading without a unit. `starts` are those of the places of `scope`."""
    first, last = (bisect_left(starts, at) for at in (lead.item.start, lead.heading_end))
    units = distinct([place.unit for place in scope.places[first:last]])
    return (_only("district", units), _only("commune", units)) if units else None


def _only(level: Level, units: Sequence[Unit]) -> Unit | None:
    found = [unit for unit in units if unit.level == level]
    return found[0] if len(found) == 1 else None


def _table_task(document: Document, owner: str, row: Row, evidence: Evidence, reading: _Reading) -> Task:
    """A row of a table of tasks: its columns say who, with whom and by when."""
    text = document.text
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
        reading.sections.path(row.what[0]),
        records.fold_blanks(text[slice(*row.what)]),
        records.assignments(document, owner, actors, ()),
        records.deadlines(document, owner, limits),
        _cited(*row.what, reading),
        (),
        (evidence,),
    )


def _task(document: Document, owner: str, span: TaskSpan, evidence: Evidence, reading: _Reading) -> Task:
    text = document.text
    limits = _limits(document, span.start, span.end, reading)
    parts = find_obligations(text, span.start, span.end, span.actors, span.inherited, limits, reading.bodies)
    return Task(
        owner,
        span.part.item.path,
        records.fold_blanks(text[span.start : span.end]),
        records.assignments(document, owner, span.actors, span.inherited),
        records.deadlines(document, owner, limits),
        _cited(span.start, span.end, reading),
        tuple(records.obligation(document, f"{owner}/part/{n}", part) for n, part in enumerate(parts, 1)),
        (evidence,),
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
        _cited(span.start, span.end, reading),
        records.evidences(
            document, [((item.start, item.end), "")] + [((a.start, a.end), "petitioners") for a in span.petitioners]
        ),
    )


def _limits(document: Document, start: int, end: int, reading: _Reading) -> list[DeadlineMention]:
    """Deadlines of an item and of the footnotes hung on it."""
    return [
        limit
        for a, b in reading.spans(start, end)
        for limit in find_deadlines(document.text, a, b, reading.context, dates=reading.dates)
    ]


def _cited(start: int, end: int, reading: _Reading) -> tuple[str, ...]:
    """Ids of the citations in an item and in the footnotes hung on it."""
    inside: set[int] = set()
    for a, b in reading.spans(start, end):
        inside.update(range(bisect_left(reading.cited, a), bisect_left(reading.cited, b)))
    return tuple(f"citation/{at + 1}" for at in sorted(inside))
