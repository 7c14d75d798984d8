"""Bodies named in a text: who is addressed, who took part, who issued.

`find_bodies` reads enumerations as a clerk does: a place or a type word said once holds for all that share it
("Huyện ủy, HĐND, UBND huyện X" is three bodies of huyện X; "các Sở: Tài chính, Y tế" is two departments).
Positions count characters of `text`, end exclusive. Bodies of kind "unit" carry the id of the unit itself.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from kg.knowledge.abbreviations import write_out
from kg.knowledge.bodies import group_words, known_bodies
from kg.model import Body, Unit
from kg.parse import body_groups, body_names
from kg.parse.body_items import Item, bodies_of
from kg.parse.body_names import proper_slug
from kg.parse.body_parts import is_place
from kg.parse.body_runs import Run, read_run
from kg.parse.context import Context
from kg.parse.phrases import Lexicon, Passage, begin_word
from kg.parse.post_words import standing_posts

# Provinces are addressed by name; a bare "tỉnh" is as good as never an actor.
_UNIT_WORDS: dict[str, frozenset[str] | None] = {
    "huyện": None, "quận": None, "tp": None, "tx": None, "xã": None, "phường": None,
    "thị": frozenset({"xã", "trấn"}), "thành": frozenset({"phố"}), "đặc": frozenset({"khu"}),
}  # fmt: skip
_LONGEST_NAME = 200  # characters before the brackets in which a body is given a short name
_CALLED = re.compile(
    r"\((?:[Ss]au đây|[Dd]ưới đây)? ?(?:[Gg]ọi|[Vv]iết) (?:tắt|chung)? ?(?:là)?:? ?[“\"]?(?P<name>[^\W\d_][^()“”\"\n]{1,40})[”\"]?\)"
)
_COMMITTEES = (" ủy", "ủy", " đoàn")
_SECOND = re.compile(r"[ \u00a0,./–-]{0,4}([^\W_]+|&)")
# Heads that are also written in lower case, before a name in capitals ("sở Tài chính").
_LOWER_HEADS = frozenset({"sở", "phòng", "ban", "chi", "hạt", "công"})

_LOCAL_OFFICE = re.compile(
    r"(?:Các |các )?(?:Phòng|phòng|Văn phòng|trường học|trường|Trung tâm|trung tâm|Công an|Ban Chỉ huy Quân sự|Chi cục Thuế|Hạt|Trạm|Đội|Đài|thôn|bản|tổ dân phố|khu phố|ấp"
    r"|(?:Ủy ban nhân dân|UBND|Đảng ủy) các (?:xã|phường|thị trấn))\b"
)
_HIGHER = re.compile(r"(?<![^\W_])(?:tỉnh|Chính phủ|Trung ương|Quốc hội|Tỉnh ủy|khu vực)(?![^\W_])")


class BodyMention(NamedTuple):
    """One coordinated run of bodies, `text[start:end]`, as in "Sở Y tế, UBND huyện X và các đơn vị liên quan".

    A run never crosses ";" or a verb, so one role ("giao …", "phối hợp với …") holds for all its bodies.
    `spans[i]` are the words that name `bodies[i]` (shared words, such as a place, belong to the last of them).
    """

    start: int
    end: int
    bodies: tuple[Body, ...]
    spans: tuple[tuple[int, int], ...]


Openings = dict[str, frozenset[str] | None]  # first word → words that may come second; None: any


@cache
def _openings() -> tuple[Openings, Openings]:
    """The words, folded, with which a run may begin: in any case, and where the first letter is a capital."""
    lower = Lexicon((form, True) for body in known_bodies() if body.lower for form in (body.label, *body.forms))
    heads = {word: words for word, words in body_names.openings()[0].items() if word in _LOWER_HEADS}
    any_case = _joined(lower.openings(), heads, body_groups.openings(), standing_posts().openings(), _UNIT_WORDS)
    return any_case, _joined(any_case, *body_names.openings())


def _joined(*parts: Openings) -> Openings:
    joined: Openings = {}
    for part in parts:
        for first, after in part.items():
            known = joined.get(first, frozenset())
            joined[first] = None if after is None or known is None else known | after
    return joined


class _Opening(NamedTuple):
    """The first word of runs in one printed form. `seconds` may come behind it (None: any word), `not_after` are the
    words before it, each behind a blank, of which it is but the second half."""

    word: str
    seconds: frozenset[str] | None
    not_after: tuple[str, ...]


@cache
def _forms() -> dict[str, _Opening]:
    """The first words of runs by their printed form: in capitals, with one, and those of any case in small letters."""
    any_case, capital = _openings()
    halves = {word: tuple(f" {half}" for half in before) for word, before in group_words().not_after}
    forms: dict[str, _Opening] = {}
    for word, seconds in capital.items():
        forms[word.upper()] = _Opening(word, seconds, halves.get(word, ()))
        forms[word[0].upper() + word[1:]] = _Opening(word, seconds, ())
        if word in any_case:
            forms[word] = _Opening(word, any_case[word], halves.get(word, ()))
    return forms


@cache
def _anchor() -> re.Pattern[str]:
    """The first words of runs. After a slash or inside "TB-UBND" a word is part of a document's number."""
    by_letter: dict[str, list[str]] = {}
    for form in _forms():
        by_letter.setdefault(form[0], []).append(re.escape(form[1:]))
    branches = (
        rf"{first}(?<!/.)(?<![^\W_]-.)(?:{'|'.join(sorted(rests, reverse=True))})"
        for first, rests in sorted(by_letter.items())
    )
    return re.compile(rf"{begin_word(branches)}(?![^\W_])")


def _may_begin(passage: Passage, found: re.Match[str]) -> bool:
    """Whether the word behind an anchor goes on as some phrase does; most anchors fall here."""
    begin, end = found.span()
    low = passage.low
    word, seconds, not_after = _forms()[found[0]]
    if word == "tỉnh" and passage.toned[end + 1 : end + 2].isupper():
        return not is_place(low, begin)
    if seconds is not None:
        following = _SECOND.match(low, end)
        if following is None or ("và" if following[1] == "&" else following[1]) not in seconds:
            return False
    elif word in _UNIT_WORDS and not low.startswith(_COMMITTEES, end) and is_place(low, begin):
        return False
    before = low[max(0, begin - 12) : begin].rstrip(" ")
    if word == "xã" and before.endswith("thị"):
        return False  # the second half of "thị xã"
    if before.endswith(" phó"):
        return False  # "các Phó Thủ tướng": not who they are deputies of
    return not before.endswith(not_after)


def find_bodies(text: str, start: int, end: int, context: Context) -> list[BodyMention]:
    """All bodies named in `text[start:end]`, in order, enumerations expanded and places distributed.

    A person in a post stands for the body ("Chủ tịch UBND huyện" → the committee). Units count where they can
    act ("yêu cầu huyện X …"), not where they are only a place ("trên địa bàn huyện X")."""
    passage = Passage.of(text[start:end])
    mentions = []
    past = 0
    for found in _anchor().finditer(passage.toned):
        at = found.start()
        if at < past or not _may_begin(passage, found):
            continue
        run = read_run(passage, at, context)
        if run is not None:
            past = run.end
            mention = _mention(run, start, context)
            if mention.bodies:
                mentions.append(mention)
    return mentions


def find_called(text: str, end: int, context: Context) -> tuple[tuple[str, Body], ...]:
    """The short names given to bodies in `text[:end]`: "Công ty Cổ phần A (sau đây gọi tắt là Công ty)"."""
    found: dict[str, Body] = {}
    for given in _CALLED.finditer(text, 0, end):
        begin = max(text.rfind("\n", 0, given.start()) + 1, given.start() - _LONGEST_NAME)
        before = find_bodies(text, begin, given.start(), context)
        if before and before[-1].bodies and given.start() - before[-1].end <= 1:
            found[given["name"].strip()] = before[-1].bodies[-1]
    return tuple(found.items())


def of_unit(body: Body, unit: Unit) -> Body:
    """A body named in the notice of a district or commune: its offices go without its name ("Phòng Kinh tế")."""
    if (
        body.kind == "unit"
        or unit.name in body.label
        or not _LOCAL_OFFICE.match(body.label)
        or _HIGHER.search(body.label)
    ):
        return body
    place = unit.id.removeprefix("unit/")
    key = body.id if place in body.id else f"agency/{place}/{body.id.rsplit('/', 1)[-1]}"
    return Body(key, f"{body.label} {unit.label}", body.kind)


def _mention(run: Run, offset: int, context: Context) -> BodyMention:
    bodies: dict[str, Body] = {}
    spans: dict[str, tuple[int, int]] = {}
    called = dict(context.called)
    for item in run.items:
        if item.post is not None and not item.post.stands:
            continue
        for at, body in enumerate(bodies_of(item, context)):
            body = called.get(body.label, body)
            if body.id not in bodies:
                bodies[body.id] = body
                first, last = _words_of(item, at)
                spans[body.id] = (offset + first, offset + last)
    return BodyMention(offset + run.start, offset + run.end, tuple(bodies.values()), tuple(spans.values()))


def _words_of(item: Item, at: int) -> tuple[int, int]:
    """The words that name the item's body in its place number `at`: its own with the first place, that place with the
    others. A place that it shares with those behind it stands outside its words."""
    places = item.places
    shared = bool(places) and places[0].start >= item.end
    if at == 0:
        return item.start, places[0].end if len(places) > 1 and not shared else item.end
    return places[at].start, places[at].end if shared or at + 1 < len(places) else item.end


def read_body(label_text: str, context: Context, issuer: bool = False) -> Body:
    """The one body that `label_text` names, written out in full. With `issuer` the post or standing organ that
    issues documents stays in the label ("Chủ tịch UBND tỉnh" → "Chủ tịch Ủy ban nhân dân tỉnh")."""
    text = " ".join(label_text.split()).strip(" ,;.:")
    passage = Passage.of(text)
    run = read_run(passage, 0, context) if text else None
    if run is None:
        label = write_out(passage.toned)
        return Body(f"local/agency/{proper_slug(label)}", label)
    item = run.items[0]
    body = bodies_of(item, context)[0]
    if not issuer or item.post is None or not item.post.stands:
        return body
    post = item.post.name
    label = f"{post[0].upper()}{post[1:]} {body.label}"
    return Body(f"{body.id}/{proper_slug(post)}", label, body.kind)
