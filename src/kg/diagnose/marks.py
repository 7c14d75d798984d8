"""What was recognised in a notice, as marks on its raw text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.diagnose.records import Block, Mark, MarkKind
from kg.diagnose.words import Language, word
from kg.model import Assignment, Deadline, Evidence, Notice, Official


def marks(notice: Notice, language: Language = "vi") -> tuple[Mark, ...]:
    """All marks in order of reading, each once; a longer one before those within it."""
    found = {mark: None for mark in _marks(notice, language) if mark.start < mark.end}
    return tuple(sorted(found, key=lambda mark: (mark.start, -mark.end, mark.kind, mark.detail)))


def blocks(notice: Notice) -> tuple[Block, ...]:
    """The items that are tasks or petitions."""
    found = [
        Block(item.evidence[0].start, item.evidence[0].end, "task", item.id) for item in notice.tasks if item.evidence
    ]
    found += [
        Block(item.evidence[0].start, item.evidence[0].end, "petition", item.id)
        for item in notice.petitions
        if item.evidence
    ]
    return tuple(sorted(found, key=lambda block: (block.start, -block.end)))


def _marks(notice: Notice, language: Language) -> Iterator[Mark]:
    def say(key: str) -> str:
        return word(language, key)

    for found in notice.evidence:
        yield Mark(found.start, found.end, "header", say(f"field.{found.supports}"))
    for section in notice.sections:
        for found in section.evidence[:1]:
            end = found.start + _heading_length(found.quote, section.heading)
            yield Mark(found.start, end, "section", f"{say('section')} {section.path}")
    for note in notice.footnotes:
        for found in note.evidence:
            if found.supports == "mark":
                yield Mark(found.start, found.end, "note", f"{say('note')} {note.number}")
    if notice.signer is not None:
        yield from _person(notice.signer, say("signer"))
    if notice.session is not None:
        for found in notice.session.evidence:
            yield Mark(found.start, found.end, "header", say(f"session.{found.supports}"))
        if notice.session.chair is not None:
            yield from _person(notice.session.chair, say("chair"))
    for part in notice.participants:
        yield from _of(part.evidence, "body", f"{part.body.label} · {say('participant')} ({say(part.side)})")
    for cited in notice.citations:
        name = " ".join(filter(None, (cited.kind, cited.number, cited.date)))
        reason = "" if cited.outcome == "resolved" else f": {cited.reason}"
        relation = f" · {say(cited.relation)}" if cited.relation else ""
        own = [found for found in cited.evidence if found.supports != "relation"]
        yield from _of(own, "citation", f"{name}{relation} · {say(cited.outcome)}{reason}")
    yield from _items(notice, language)
    for line in notice.recipients:
        yield from _of(line.evidence, "recipient", say("recipient"))
    for place in notice.places:
        for found in place.evidence:
            printed = f" ({say('printed')})" if found.supports == "printed" else ""
            yield Mark(found.start, found.end, "place", place.unit.label + printed)
    for figure in notice.figures:
        yield from _of(figure.evidence, "figure", f"{figure.value} {figure.unit}".strip())


def _items(notice: Notice, language: Language) -> Iterator[Mark]:
    """What is marked inside tasks and petitions."""
    for task in notice.tasks:
        parts = [(task.assignments, task.deadlines), *((duty.assignments, duty.deadlines) for duty in task.parts)]
        for assignments, deadlines in parts:
            yield from _actors(assignments, word(language, "task"), language)
            yield from _deadlines(deadlines)
    for petition in notice.petitions:
        yield from _actors(petition.assignments, word(language, "petition"), language)
        yield from _deadlines(petition.deadlines)
        labels = ", ".join(body.label for body in petition.petitioners)
        for found in petition.evidence:
            if found.supports == "petitioners":
                yield Mark(found.start, found.end, "body", f"{labels} · {word(language, 'petitioner')}")


def _of(evidence: Iterable[Evidence], kind: MarkKind, detail: str) -> Iterator[Mark]:
    for found in evidence:
        if found.supports != "sentence":
            yield Mark(found.start, found.end, kind, detail)


def _person(person: Official, role: str) -> Iterator[Mark]:
    yield from _of(person.evidence, "person", f"{', '.join(filter(None, (person.name, person.post)))} · {role}")


def _actors(assignments: Iterable[Assignment], what: str, language: Language) -> Iterator[Mark]:
    for part in assignments:
        role = word(language, part.role) + (f", {word(language, 'inherited')}" if part.inherited else "")
        yield from _of(part.evidence, "body", f"{part.body.label} · {what}: {role}")


def _deadlines(deadlines: Iterable[Deadline]) -> Iterator[Mark]:
    for deadline in deadlines:
        yield from _of(deadline.evidence, "deadline", deadline.date or f"{deadline.kind}: {deadline.text}")


def _heading_length(words: str, heading: str) -> int:
    """How many characters of an item's words its heading takes: the heading itself, of a longer item its first line."""
    line = words.split("\n", 1)[0].rstrip()
    return len(words) if len(" ".join(words.split())) <= len(heading) + 2 and len(words) <= 240 else min(len(line), 120)
