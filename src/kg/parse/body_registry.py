"""The registry of bodies as phrases: what a registered name is, and how it is looked up."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from kg.knowledge.abbreviations import abbreviations, write_out
from kg.knowledge.bodies import KnownBody, Level, PlaceForm, known_bodies
from kg.parse.phrases import Lexicon, Passage


class Name(NamedTuple):
    """A body's name without its place. `id` is the last part of its identifier, `listed`: it is registered."""

    end: int
    id: str
    label: str
    level: Level
    place: PlaceForm
    group: bool = False
    listed: bool = True
    within: str | None = None


@cache
def registry() -> Lexicon[KnownBody]:
    return Lexicon((form, body) for body in known_bodies() for form in (body.label, *body.forms))


@cache
def names_under(head: str) -> Lexicon[KnownBody]:
    """Names without the head that a list says once: "Tài chính" of "Sở Tài chính", "Tỉnh ủy" of "Văn phòng Tỉnh ủy"."""
    return Lexicon(
        (form.removeprefix(f"{head} "), body)
        for body in known_bodies()
        for form in (body.label, *body.forms)
        if form.startswith(f"{head} ")
    )


def of_known(body: KnownBody, end: int, printed: str) -> Name:
    label = body.label
    if body.printed:
        label = write_out(printed)
    return Name(end, body.id, label, body.level, body.place, body.group, True, body.within)


@cache
def _capital_forms() -> frozenset[str]:
    """Short forms of one word that are names only in capitals ("CA", "TU")."""
    forms = [form for body in known_bodies() for form in body.forms]
    forms += [short for abbreviation in abbreviations() for short in abbreviation.forms]
    return frozenset(form.lower() for form in forms if form.isupper() and form.isalnum())


def is_name(passage: Passage, at: int, end: int, body: KnownBody) -> bool:
    """Names have a capital somewhere; few are written without. What follows may make them something else."""
    printed = passage.toned[at:end]
    if passage.low[at:end] in _capital_forms() and not printed.isupper():
        return False
    if body.not_before is not None and re.match(rf" (?:{body.not_before})(?![^\W_])", passage.low[end : end + 24]):
        return False
    return body.lower or any(c.isupper() for c in printed)


@cache
def branch_of(label: str, committee: str) -> KnownBody | None:
    """The branch of a Party committee: "Ban Tổ chức" of "Tỉnh ủy"."""
    wanted = f"{label} {committee}".lower()
    return next((body for body in known_bodies() if body.label.lower() == wanted), None)
