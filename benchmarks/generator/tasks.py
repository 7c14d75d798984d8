"""The part that gives directions: groups of bodies and what each is told to do."""

from __future__ import annotations

import re
from functools import cache
from random import Random

from . import bodies
from .bodies import Actor
from .composer import FIRST_MARK, Composer
from .grammar import capital, pick, sample, table
from .outline import Outline
from .scene import Scene

_MARKS = re.compile(f"[{chr(FIRST_MARK)}-{chr(FIRST_MARK + 500)}]")
START_WORDS = 11


def start_of(text: str) -> str:
    """The first words of an item, without footnote marks."""
    return " ".join(_MARKS.sub("", text[:200]).split()[:START_WORDS])


@cache
def _wordings(part: str, placed: bool) -> list[str]:
    """Objects or acts; without `placed` those that name no commune."""
    data = table("tasks")
    found: list[str] = data["acts"] if part == "acts" else data["objects"][part]
    return found if placed else [text for text in found if "{commune}" not in text and "{hamlet}" not in text]


def clause(c: Composer) -> str:
    """What is to be done, beginning with a verb in lower case."""
    rng = c.rng
    roll = rng.random()
    placed = bool(c.communes)
    if roll < 0.3:
        text = c.fill(pick(rng, _wordings("acts", placed)))
    else:
        kind = "work" if roll < 0.6 else "check" if roll < 0.78 else "plan"
        text = f"{pick(rng, table('tasks')['verbs'][kind])} {c.fill(pick(rng, _wordings(kind, placed)))}"
    return text + c.fill(pick(rng, table("tasks")["tails"])) if rng.random() < 0.5 else text


def joined(c: Composer, scene: Scene, avoid: tuple[str, ...]) -> tuple[str, list[str]]:
    """Bodies to work with: the phrase and its labels."""
    rng = c.rng
    found: list[Actor] = []
    for _ in range(1 + int(rng.random() * 2.6)):
        actor = scene.upper(rng) if rng.random() < 0.75 else scene.lower(rng)
        if not any(label in avoid or any(label in a.labels for a in found) for label in actor.labels):
            found.append(actor)
    if not found or rng.random() < 0.25:
        found.append(_group_of(rng, scene))
    for actor in found:
        c.name(actor.units)
    printed = [actor.printed for actor in found]
    text = printed[0] if len(printed) == 1 else ", ".join(printed[:-1]) + pick(rng, (", ", " và ")) + printed[-1]
    return text, [label for actor in found for label in actor.labels]


def _group_of(rng: Random, scene: Scene) -> Actor:
    if scene.home is not None:
        return Actor("các cơ quan, đơn vị liên quan", ("các cơ quan, đơn vị liên quan",))
    return bodies.group(rng, scene.central, scene.day)


def _finish(c: Composer, text: str, last: str) -> tuple[str, list[str]]:
    """Adds by when and on what basis; a document's own title stands last, where nothing can be taken for a part of it."""
    rng = c.rng
    deadlines: list[str] = []
    basis = ""
    if rng.random() < 0.36:
        basis = c.fill(pick(rng, table("tasks")["basis"]), cite=c.cite())
    when = ""
    if rng.random() < 0.45:
        when, deadlines = c.deadline()
    text += when + basis if c.open_title else basis + when
    c.open_title = False
    return text + last, deadlines


def task(c: Composer, scene: Scene, outline: Outline, heading: tuple[str, ...], last: str = ".") -> str:
    """One item of the directions, taken down as a task. `heading`: the labels of the bodies named above it."""
    rng, data = c.rng, table("tasks")
    c.path = outline.path
    c.take_cited()
    lead: str | None = None
    with_whom: list[str] = []
    labels = heading
    if heading and rng.random() < 0.88:
        opening = ""
        roll = rng.random()
        if roll < 0.1 and len(heading) == 1 and not heading[0].startswith(("huyện", "xã", "thị", "phường", "các")):
            names, with_whom = joined(c, scene, heading)
            opening, lead = c.fill(pick(rng, data["leads_bare"]), c=names), heading[0]
        elif roll < 0.22:
            names, with_whom = joined(c, scene, heading)
            opening = c.fill(pick(rng, data["together_bare"]), c=names)
        words = clause(c)
        text = opening + words if opening else capital(words)
    else:
        opening, labels, lead, with_whom = _own_body(c, scene)
        if rng.random() < 0.08 and opening.startswith(("Giao", "Yêu cầu", "Đề nghị")):
            opening = c.fill(pick(rng, data["settled"])) + opening
        words = clause(c)
        # "tiếp tục tiếp tục đẩy mạnh" is nobody's Vietnamese.
        adverb = words.split(" ", 2)[:2]
        text = capital((opening.removesuffix(" ".join(adverb) + " ")) + words)
    while rng.random() < 0.16 + 0.12 * c.size:
        text += "; " + clause(c) if rng.random() < 0.3 else ". " + capital(clause(c))
    if not heading and rng.random() < 0.1:
        text, labels = _second_body(c, scene, text, labels, with_whom)
    text, deadlines = _finish(c, text, last)
    c.truth.tasks.append(
        {"section": c.path, "start": start_of(text), "assignees": list(dict.fromkeys(labels)), "lead": lead,
         "coordinating": with_whom, "deadlines": sorted(set(deadlines)), "cites": c.take_cited()}
    )  # fmt: skip
    return text


def _own_body(c: Composer, scene: Scene) -> tuple[str, tuple[str, ...], str | None, list[str]]:
    """The words by which an item names who must act: them, the labels, the lead, those to work with."""
    rng, data = c.rng, table("tasks")
    roll = rng.random()
    actor = scene.upper(rng) if roll < 0.68 else scene.lower(rng) if roll < 0.93 else _group_of(rng, scene)
    c.name(actor.units)
    roll = rng.random()
    if roll > 0.9:
        actor = bodies.person_of(rng, actor)
    if len(actor.labels) == 1 and roll < 0.42:
        names, with_whom = joined(c, scene, actor.labels)
        if roll < 0.32:
            return c.fill(pick(rng, data["leads"]), b=actor.printed, c=names), actor.labels, actor.labels[0], with_whom
        return c.fill(pick(rng, data["together"]), b=actor.printed, c=names), actor.labels, None, with_whom
    order = pick(rng, data["orders"])
    adverb = "" if order.endswith(": ") else pick(rng, data["adverbs_subject" if order.startswith("{") else "adverbs"])
    return c.fill(order, b=actor.printed) + adverb, actor.labels, None, []


def _second_body(
    c: Composer, scene: Scene, text: str, labels: tuple[str, ...], with_whom: list[str]
) -> tuple[str, tuple[str, ...]]:
    """ "…; Sở Y tế hướng dẫn …": another body with an obligation of its own in the same item."""
    actor = scene.upper(c.rng)
    if set(actor.labels) & {*labels, *with_whom}:
        return text, labels
    c.name(actor.units)
    return f"{text}; {actor.printed} {clause(c)}", labels + actor.labels


def directions(c: Composer, scene: Scene, outline: Outline, number: int) -> None:
    """The whole part, as top-level item `number` with a heading; in plain style as paragraphs."""
    rng, texts = c.rng, table("texts")["directions"]
    if outline.style in ("plain", "article"):
        _flat(c, scene, outline, number)
        return
    mark = outline.enter(0, number)
    c.path = outline.path
    local = _local_bodies(rng, scene)
    c.put("heading1", mark + pick(rng, texts["headings"]))
    one = local[0] if len(local) == 1 and rng.random() < 0.5 else None
    if one is not None:
        c.name(one.units)
        c.put("p", c.fill(pick(rng, texts["lead_in_who"]), b=one.printed))
        _bullets(c, scene, outline, one.labels, (2 + int(rng.random() * 3)) * c.size)
        return
    if rng.random() < 0.7:
        c.put("p", c.fill(pick(rng, texts["lead_in"])))
    groups: list[Actor | None] = [*local, *([None] * 1)]
    singles: list[Actor] = []
    for _ in range(int(rng.random() * 3 * c.size)):
        actor = scene.upper(rng)
        if all(actor.labels != other.labels for other in singles):
            singles.append(actor)
    groups += singles
    for at, member in enumerate(groups, 1):
        _group(c, scene, outline, at, member)


def _local_bodies(rng: Random, scene: Scene) -> list[Actor]:
    if scene.place is None or scene.central:
        return []
    found = [bodies.local_actor(rng, scene.place)]
    return found + [bodies.local_actor(rng, unit) for unit in scene.visited]


def _group(c: Composer, scene: Scene, outline: Outline, number: int, actor: Actor | None) -> None:
    rng, texts = c.rng, table("texts")["directions"]
    mark = outline.enter(1, number)
    if actor is None:
        words = "Đối với các sở, ngành" if not scene.central and scene.home is None else "Đối với các cơ quan, đơn vị"
        c.put("heading2", f"{mark}{words}")
        for at in range(2 + int(rng.random() * 3 * c.size)):
            inner = outline.enter(2, at + 1)
            c.put("item", inner + task(c, scene, outline, ()))
        return
    c.name(actor.units)
    c.put("heading2", mark + capital(c.fill(pick(rng, texts["group"]), b=actor.printed)))
    unit = next((u for u in scene.visited if actor.units == (u.label,)), None)
    if unit is not None and rng.random() < 0.4:
        c.put("p", capital(c.fill(pick(rng, texts["commune"]), place=unit.label)))
    if rng.random() < 0.3 and not outline.shallow:
        topics = sample(rng, table("tasks")["headings"]["topics"], 2 + int(rng.random() * 2))
        for at, topic in enumerate(topics, 1):
            inner = outline.enter(2, at)
            c.put("heading3", inner + c.fill(pick(rng, table("tasks")["headings"]["topic"]), t=topic))
            _bullets(c, scene, outline, actor.labels, 1 + int(rng.random() * 3))
    elif rng.random() < 0.5:
        _bullets(c, scene, outline, actor.labels, 2 + int(rng.random() * 3 * c.size))
    else:
        for at in range(2 + int(rng.random() * 3)):
            inner = outline.enter(2, at + 1)
            c.put("item", inner + task(c, scene, outline, actor.labels))


def _bullets(c: Composer, scene: Scene, outline: Outline, labels: tuple[str, ...], count: int) -> None:
    rng = c.rng
    semicolons = rng.random() < 0.2
    if rng.random() < 0.1 and not semicolons:
        c.put("p", _inline(c, scene, outline, labels))
        return
    if rng.random() < 0.1 and not semicolons:
        c.put("bullet", "- " + pick(rng, table("tasks")["headings"]["inner"]))
        for _ in range(2 + int(rng.random() * 2)):
            c.put("bullet", "+ " + task(c, scene, outline, labels))
        count -= 1
    for at in range(count):
        last = ";" if semicolons and at < count - 1 else "."
        text = task(c, scene, outline, labels, last)
        c.put("bullet", "- " + text)


def _inline(c: Composer, scene: Scene, outline: Outline, labels: tuple[str, ...]) -> str:
    """ "Tập trung thực hiện các nội dung: (1) …; (2) …": each a task of its own."""
    pieces: list[str] = []
    path = outline.path
    for at in range(1, 3 + int(c.rng.random() * 2)):
        outline.labels.append(str(at))
        text = task(c, scene, outline, labels, "")
        outline.labels.pop()
        pieces.append(f"({at}) {text}")
    c.path = path
    return "Tập trung thực hiện các nội dung sau: " + "; ".join(pieces) + "."


def _flat(c: Composer, scene: Scene, outline: Outline, number: int) -> None:
    """Paragraphs or articles, each for one body."""
    count = 3 + int(c.rng.random() * 4 * c.size)
    for at in range(count):
        mark = outline.enter(0, number + at)
        c.put("item", mark + task(c, scene, outline, ()))


__all__ = ["clause", "directions", "joined", "start_of", "task"]
