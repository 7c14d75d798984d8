"""What is to be done: the tasks and petitions of the body and of its tables, as records."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.model import Level, Petition, Role, Session, Task, Unit
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
from kg.parse.places import PlaceMention
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
    mentions: Sequence[Mention]  # of documents, in the order of the text
    dates: list[DateMention]  # of the whole text, less those of cited documents
    sections: Sections
    notes: Sequence[Note]  # with a mark, in the order of their marks

    def spans(self, start: int, end: int) -> list[Span]:
        """An item, and the footnotes hung on it."""
        first, last = (bisect_right(self.notes, at, key=_mark) for at in (start, end))
        return [(start, end), *((note.start, note.end) for note in self.notes[first:last])]


def _mark(note: Note) -> int:
    return note.mark or 0


def _start(mention: Mention) -> int:
    return mention.start


def _place_start(place: PlaceMention) -> int:
    return place.start


def read_directions(
    document: Document,
    layout: Layout,
    items: Sequence[Item],
    scope: Scope,
    session: Session,
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
    reading = _Reading(context, bodies, mentions, free, Sections(document, layout, items), marked)
    units = units_in_scope(scope, session, central)
    tasks = [_task(document, span, reading) for span in find_tasks(text, parts, bodies, units, superiors)]
    tasks += [_table_task(document, row, reading) for row in find_rows(document, [*layout.body, *layout.annex])]
    petitions = find_petitions(text, parts, bodies, units, superiors)
    return _in_order(tasks), tuple(_petition(document, at, span, reading) for at, span in enumerate(petitions, 1))


def _bodies(document: Document, parts: Sequence[Part], scope: Scope, context: Context) -> list[BodyMention]:
    """The bodies named in the body of the notice. Under a heading that addresses one commune, "UBND xã" is its own."""
    if not parts:
        return []
    text = document.text
    found: list[BodyMention] = []
    start, end = _around(document, parts[0].item.start, parts[-1].item.end)
    local = context
    for part in parts:
        district, commune = _addressed(text, part, parts, scope)
        wanted = replace(context, district=context.district or district, commune=commune or context.commune)
        if wanted != local:
            found += find_bodies(text, start, part.item.start, local) if start < part.item.start else []
            start, local = part.item.start, wanted
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
    return replace(mention, bodies=tuple(of_unit(body, unit) for body in mention.bodies))


def _addressed(text: str, part: Part, parts: Sequence[Part], scope: Scope) -> tuple[Unit | None, Unit | None]:
    """The one district and the one commune that the nearest heading with a unit addresses; None where it names several,
    or none of that level."""
    for index in (part.item.index, *part.leads):
        lead = parts[index]
        end = lead.heading_end if lead.heading_end > lead.item.start else lead.item.start
        first, last = (bisect_left(scope.places, at, key=_place_start) for at in (lead.item.start, end))
        units = distinct([place.unit for place in scope.places[first:last]])
        if units:
            return _only("district", units), _only("commune", units)
    return None, None


def _only(level: Level, units: Sequence[Unit]) -> Unit | None:
    found = [unit for unit in units if unit.level == level]
    return found[0] if len(found) == 1 else None


def _in_order(tasks: Sequence[Task]) -> tuple[Task, ...]:
    """The tasks numbered in the order of the text."""
    ordered = sorted(tasks, key=lambda task: task.evidence[0].start)
    return tuple(records.renumbered(task, f"task/{at}") for at, task in enumerate(ordered, 1))


def _table_task(document: Document, row: Row, reading: _Reading) -> Task:
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
        reading.sections.path(row.what[0]),
        records.fold_blanks(text[slice(*row.what)]),
        records.assignments(document, owner, actors, ()),
        records.deadlines(document, owner, limits),
        _cited(*row.what, reading),
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
        _cited(span.start, span.end, reading),
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
        inside.update(range(*(bisect_left(reading.mentions, at, key=_start) for at in (a, b))))
    return tuple(f"citation/{at + 1}" for at in sorted(inside))
