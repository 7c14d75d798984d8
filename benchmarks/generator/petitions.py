"""How the requests of the place visited are answered."""

from __future__ import annotations

from functools import cache

from . import bodies
from .bodies import Actor
from .composer import Composer
from .grammar import capital, pick, sample, table
from .outline import Outline
from .scene import Scene
from .tasks import joined, start_of


@cache
def _matters(placed: bool) -> list[str]:
    found: list[str] = table("texts")["petitions"]["matters"]
    return found if placed else [text for text in found if "{commune}" not in text and "{hamlet}" not in text]


def petitions(c: Composer, scene: Scene, outline: Outline, number: int) -> int:
    """The part on petitions as top-level item `number`; how many top-level items it took."""
    rng, data = c.rng, table("texts")["petitions"]
    assert scene.place is not None
    who = _petitioner(c, scene)
    mark = outline.enter(0, number)
    c.path = outline.path
    of = rng.random() < 0.35
    if of:
        word = bodies.word_of(scene.place)
        c.put("heading1", mark + data_heading(c, data, word))
        inherited: tuple[str, ...] = (scene.place.label,)
    else:
        c.put("heading1", mark + pick(rng, data["headings"]))
        inherited = ()
    matters = sample(rng, _matters(bool(c.communes)), 1 + int(rng.random() * 3 * c.size))
    bullets = outline.style in ("plain", "article") or rng.random() < 0.5
    for at, matter in enumerate(matters, 1):
        inner = "- " if bullets else outline.enter(1, at)
        c.path = outline.path
        named = not inherited or rng.random() < 0.4
        if named:
            inherited = who.labels
        c.put("bullet" if bullets else "item", inner + _petition(c, scene, who, matter, named, inherited))
    if rng.random() < 0.3:
        inner = "- " if bullets else outline.enter(1, len(matters) + 1)
        c.path = outline.path
        c.name(who.units)
        text = c.fill(pick(rng, data["collective"]), b=who.printed)
        _take_down(c, inherited, text, who.labels, None, [])
        c.put("bullet" if bullets else "item", inner + text)
    return 1


def data_heading(c: Composer, data: dict[str, list[str]], word: str) -> str:
    return c.fill(pick(c.rng, data["heading_of"]), P=word.upper())


def _petitioner(c: Composer, scene: Scene) -> Actor:
    assert scene.place is not None
    return (
        bodies.unit_committee(scene.place)
        if c.rng.random() < 0.8
        else Actor(scene.place.label, (scene.place.label,), (scene.place.label,))
    )


def _petition(c: Composer, scene: Scene, who: Actor, matter: str, named: bool, petitioner: tuple[str, ...]) -> str:
    rng, data = c.rng, table("texts")["petitions"]
    c.take_cited()
    words = c.fill(matter)
    if named:
        c.name(who.units)
        opening = c.fill(pick(rng, data["opening_named"]), p=who.printed, m=words)
    elif rng.random() < 0.2:
        opening = capital(words) + ": "
    elif rng.random() < 0.15:
        before, after = pick(rng, data["pair"])
        opening = c.fill(before, m=words) + after
    else:
        opening = c.fill(pick(rng, data["opening"]), m=words)
    roll = rng.random()
    lead: str | None = None
    labels: tuple[str, ...] = ()
    with_whom: list[str] = []
    if roll < 0.45:
        actor = scene.upper(rng)
        c.name(actor.units)
        names, with_whom = joined(c, scene, actor.labels)
        answer = c.fill(pick(rng, data["answer_lead"]), b=actor.printed, c=names)
        labels = actor.labels
        lead = labels[0] if len(labels) == 1 else None
    elif roll < 0.85:
        own = rng.random() < 0.4
        actor = who if own else scene.upper(rng)
        c.name(actor.units)
        answer = c.fill(pick(rng, data["answer_own" if own else "answer_one"]), b=actor.printed)
        labels = actor.labels
    else:
        answer = c.fill(pick(rng, data["answer_none"]))
    if labels and rng.random() < 0.35:
        answer += c.deadline()[0]
    if rng.random() < 0.15:
        answer += f" theo {c.cite()}"
        c.open_title = False
    if rng.random() < 0.3:
        answer = capital(answer)
    _take_down(c, petitioner, words, labels, lead, with_whom)
    return f"{opening}{answer}."


def _take_down(
    c: Composer,
    petitioner: tuple[str, ...],
    words: str,
    labels: tuple[str, ...],
    lead: str | None,
    with_whom: list[str],
) -> None:
    c.truth.petitions.append(
        {"petitioner": list(petitioner), "start": start_of(words), "assignees": list(labels), "lead": lead,
         "coordinating": with_whom}
    )  # fmt: skip
