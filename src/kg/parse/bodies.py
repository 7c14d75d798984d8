"""Bodies named in a text: who is addressed, who took part, who issued.

`find_bodies` reads enumerations as a clerk does: a place or a type word said once holds for all that share it
("Huyện ủy, HĐND, UBND huyện X" is three bodies of huyện X; "các Sở: Tài chính, Y tế" is two departments).
Positions count characters of `text`, end exclusive. Bodies of kind "unit" carry the id of the unit itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kg.knowledge.abbreviations import write_out
from kg.knowledge.bodies import known_bodies
from kg.model import Body
from kg.parse import body_groups, body_names
from kg.parse.body_items import bodies_of
from kg.parse.body_names import proper_slug
from kg.parse.body_runs import Run, read_run
from kg.parse.context import Context
from kg.parse.phrases import Passage, tokens
from kg.parse.post_words import all_posts, skip_posts, standing_posts

_UNIT_WORDS: dict[str, frozenset[str] | None] = {
    "huyện": None, "quận": None, "tp": None, "tx": None, "xã": None, "phường": None, "tỉnh": None,
    "thị": frozenset({"xã", "trấn"}), "thành": frozenset({"phố"}), "đặc": frozenset({"khu"}),
}  # fmt: skip
# Heads that are also written in lower case, before a name in capitals ("sở Tài chính").
_LOWER_HEADS = frozenset({"sở", "phòng", "ban", "chi", "hạt", "công"})


@dataclass(frozen=True, slots=True)
class BodyMention:
    """One coordinated run of bodies, `text[start:end]`, as in "Sở Y tế, UBND huyện X và các đơn vị liên quan".

    A run never crosses ";" or a verb, so one role ("giao …", "phối hợp với …") holds for all its bodies.
    `spans[i]` are the words that name `bodies[i]` (shared words, such as a place, belong to the last of them).
    """

    start: int
    end: int
    bodies: tuple[Body, ...]
    spans: tuple[tuple[int, int], ...]


@cache
def _anchor() -> re.Pattern[str]:
    """The beginnings of words with which a run may begin. In lower case only those that are written so."""
    openings = [*body_names.openings(), body_groups.openings(), standing_posts().openings(), _UNIT_WORDS]
    lower = {tokens(form)[0] for body in known_bodies() if body.lower for form in (body.label, *body.forms)}
    lower |= _LOWER_HEADS | set(body_groups.openings()) | standing_posts().first_words | set(_UNIT_WORDS)
    seconds: dict[str, set[str] | None] = {}
    for part in openings:
        for first, after in part.items():
            known = seconds.setdefault(first, set())
            seconds[first] = None if after is None or known is None else known | after
    by_letter: dict[str, list[str]] = {}
    for first, after_first in seconds.items():
        behind = r"(?![^\W_])" if after_first is None else _behind(after_first)
        forms = {first.upper(), first[0].upper() + first[1:]} | ({first} if first in lower else set())
        for form in forms:
            by_letter.setdefault(form[0], []).append(re.escape(form[1:]) + behind)
    branches = [f"{letter}(?:{'|'.join(rests)})" for letter, rests in sorted(by_letter.items())]
    # After a slash or inside "TB-UBND" it is part of a document's number.
    return re.compile(rf"(?<![^\W_])(?<!/)(?<![^\W_]-)(?:{'|'.join(branches)})")


def _behind(words: set[str]) -> str:
    """What must stand behind a first word: the beginning of one of the second words, in any case."""
    starts: dict[str, set[str]] = {}
    for word in words:
        for form in (word[:2], word[:2].upper(), word[0].upper() + word[1:2]):
            starts.setdefault(form[0], set()).add(re.escape(form[1:]))
    pairs = "|".join(f"{letter}(?:{'|'.join(sorted(rests))})" for letter, rests in sorted(starts.items()))
    return rf"(?![^\W_])(?=[ \u00a0,./–-]{{1,4}}(?:{pairs}{'|&' if 'và' in words else ''}))"


def find_bodies(text: str, start: int, end: int, context: Context) -> list[BodyMention]:
    """All bodies named in `text[start:end]`, in order, enumerations expanded and places distributed.

    A person in a post stands for the body ("Chủ tịch UBND huyện" → the committee). Units count where they can
    act ("yêu cầu huyện X …"), not where they are only a place ("trên địa bàn huyện X")."""
    passage = Passage.of(text[start:end])
    mentions = []
    at, anchor = 0, _anchor()
    while (found := anchor.search(passage.toned, at)) is not None:
        run = read_run(passage, found.start(), context)
        if run is None:
            at = found.end()
            continue
        mention = _mention(run, start, context)
        if mention.bodies:
            mentions.append(mention)
        at = max(run.end, found.end())
    return mentions


def _mention(run: Run, offset: int, context: Context) -> BodyMention:
    bodies: dict[str, Body] = {}
    spans: dict[str, tuple[int, int]] = {}
    for item in run.items:
        if item.post == "-":
            continue
        for at, body in enumerate(bodies_of(item, context)):
            if body.id not in bodies:
                bodies[body.id] = body
                first = item.places[at].start if at else item.start
                last = item.places[at].end if len(item.places) > at + 1 else item.end
                spans[body.id] = (offset + first, offset + last)
    return BodyMention(offset + run.start, offset + run.end, tuple(bodies.values()), tuple(spans.values()))


def read_body(label_text: str, context: Context, issuer: bool = False) -> Body:
    """The one body that `label_text` names, written out in full. With `issuer` the post or standing organ that
    issues documents stays in the label ("Chủ tịch UBND tỉnh" → "Chủ tịch Ủy ban nhân dân tỉnh")."""
    text = " ".join(label_text.split()).strip(" ,;.:")
    passage = Passage.of(text)
    run = read_run(passage, 0, context) if text else None
    if run is None:
        label = write_out(passage.toned)
        return Body(f"local/agency/{proper_slug(label)}", label)
    body = bodies_of(run.items[0], context)[0]
    posted = skip_posts(passage, 0) if issuer else None
    if posted is None:
        return body
    found = all_posts().match(passage, 0)
    if found is None or not found[1].stands:
        return body
    name = found[1].name
    label = f"{name[0].upper()}{name[1:]} {body.label}"
    return Body(f"{body.id}/{proper_slug(name)}", label, body.kind)
