"""One body's name at a position: a registered body, or a name made of a known head and what belongs to it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from kg.fold import fold, slug
from kg.knowledge.abbreviations import abbreviations, write_out
from kg.knowledge.bodies import (
    KnownBody,
    Level,
    OpenHead,
    PlaceForm,
    known_bodies,
    name_words,
    open_heads,
    sectors,
    small_words,
    topic_prefixes,
    topics,
)
from kg.knowledge.units import gazetteer
from kg.knowledge.wordings import pattern
from kg.parse.body_units import UPPER
from kg.parse.phrases import Lexicon, Passage


@dataclass(frozen=True, slots=True)
class Name:
    """A body's name without its place. `id` is the last part of its identifier, `listed`: it is registered."""

    end: int
    id: str
    label: str
    level: Level
    place: PlaceForm
    group: bool = False
    listed: bool = True
    within: str | None = None


_SKIP = re.compile(r"[ \u00a0]{0,2}(?:[-–&][ \u00a0]{0,2})?")
_WORD = re.compile(r"[^\W_]+(?:['’/-][^\W_]+)*")
_QUOTED = re.compile(r"[“\"][^“”\"\n]{1,60}[”\"]")
# Level words end a name, in capitals too ("Thanh tra Thành phố").
_STOPS = re.compile(
    r"(?:tỉnh|huyện|thành phố|tp|thị xã|quận|xã|phường|thị trấn|đặc khu|cấp|các cấp|của|thuộc|trên)(?![^\W_])"
)
_LEVEL_AHEAD = re.compile(
    r"[ ](?:tỉnh|huyện|xã(?! hội)|thành phố|quốc gia|trung ương|các cấp|cấp (?:tỉnh|huyện|xã|cơ sở)|sở|bộ|ủy ban nhân dân|ubnd)(?![^\W_])"
)
_CLAUSE_BREAK = re.compile(
    r"[.;:()\n]|, (?:chủ|đề|yêu|giao|đồng)|(?<![^\W_])(?:yêu cầu|đề nghị|giao(?! thông)|chủ trì|phối hợp|tham mưu|báo cáo|khẩn trương|tiếp tục|tập trung|tăng cường|chỉ đạo(?= )|rà soát|đã|được|phải|cần"
    r"|quan tâm|chủ động|kịp thời|nghiêm túc|thường xuyên|sớm|đẩy mạnh|đẩy nhanh|đôn đốc|có trách nhiệm|căn cứ|theo|hoàn thành|hoàn thiện|bố trí|duy trì|xem xét|ban hành|bám sát)(?![^\W_])"
)
_NUMBERED = re.compile(r"số \d{1,3}(?!\w)")
_AND = re.compile(r"(?:,| và) ?")
_PART = re.compile(r"(?:,| và) ")
_CAPITALS = re.compile(rf" [{UPPER}]{{2,}}(?![^\W_])")
_MOST_WORDS = 14
_FEW_WORDS = 5
# Behind a name in lower case: the end of a clause or of the text, a level word, who works with whom.
_ENDS = re.compile(
    r"[ ]?(?:$|[,;:.()\n])|[ ](?:tỉnh|huyện|thành phố|thị xã|quận|xã(?! hội)|phường|thị trấn|chủ trì|phối hợp)(?![^\W_])"
)


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


@cache
def _heads() -> Lexicon[OpenHead]:
    return Lexicon((head.head, head) for head in open_heads())


@cache
def _tails() -> dict[str, Lexicon[bool]]:
    return {head.head: Lexicon((phrase, True) for phrase in head.tail) for head in open_heads()}


@cache
def _name_words() -> Lexicon[bool]:
    words = [*name_words(), *(sector.name for sector in sectors())]
    return Lexicon((word, True) for word in words)


@cache
def _topic_prefixes() -> Lexicon[bool]:
    return Lexicon((words, True) for words in topic_prefixes())


@cache
def _topics() -> Lexicon[bool]:
    return Lexicon((topic, True) for topic in topics())


def first_words() -> frozenset[str]:
    """The words, folded, with which names begin."""
    return registry().first_words | _heads().first_words


def openings() -> list[dict[str, frozenset[str] | None]]:
    """The words, folded, with which names begin: first word → second words, None for any."""
    return [registry().openings(), _heads().openings()]


def of_known(body: KnownBody, end: int, printed: str) -> Name:
    label = body.label
    if body.printed:
        label = write_out(printed)
    return Name(end, body.id, label, body.level, body.place, body.group, True, body.within)


def read_name(passage: Passage, at: int) -> Name | None:
    """The longest name that begins at `at`, which must be the beginning of a word."""
    found = registry().match(passage, at)
    listed = None
    if found is not None and _is_name(passage, at, *found):
        listed = of_known(found[1], found[0], passage.toned[at : found[0]])
        if listed.label != listed.label.upper() and passage.toned[at : found[0]].isupper() and found[0] - at > 6:
            return listed  # a line in capitals: nothing tells where a longer name would end
    opened = _open_name(passage, at)
    if opened is not None and (listed is None or _goes_on(listed, opened, passage)):
        return opened
    return listed


@cache
def _capital_forms() -> frozenset[str]:
    """Short forms of one word that are names only in capitals ("CA", "TU")."""
    forms = [form for body in known_bodies() for form in body.forms]
    forms += [short for abbreviation in abbreviations() for short in abbreviation.short]
    return frozenset(form.lower() for form in forms if form.isupper() and form.isalnum())


def _is_name(passage: Passage, at: int, end: int, body: KnownBody) -> bool:
    """Names have a capital somewhere; few are written without. What follows may make them something else."""
    printed = passage.toned[at:end]
    if passage.low[at:end] in _capital_forms() and not printed.isupper():
        return False
    if body.not_before is not None and re.match(rf" (?:{body.not_before})(?![^\W_])", passage.low[end : end + 24]):
        return False
    return body.lower or any(c.isupper() for c in printed)


def _goes_on(listed: Name, opened: Name, passage: Passage) -> bool:
    """Whether the longer, open reading is one name, not a registered one with a place behind it."""
    rest = passage.low[listed.end : opened.end].strip()
    if not rest or rest[0] in ",;":
        return False
    if _STOPS.match(rest) or listed.level == "central" or listed.place == "name":
        return False
    return gazetteer().province(rest) is None


def _open_name(passage: Passage, at: int) -> Name | None:
    found = _heads().match(passage, at)
    if found is None or not passage.toned[at].isupper():
        return None
    end, head = found
    if head.of and (part := _of_body(passage, at, end)) is not None:
        return part
    capitals = passage.toned[at:end].isupper() and _CAPITALS.match(passage.toned, end) is not None
    tail = _topic_end(passage, end) if head.topic else _tail_end(passage, end, _tails()[head.head], capitals)
    if tail == end and head.topic and not head.bare:
        return None
    if head.capital_tail and not any(c.isupper() or c.isdigit() for c in passage.toned[end:tail]):
        return None
    if head.level != "central" and tail > end and (whole := _whole(passage, at, tail)) is not None:
        return whole
    label = write_out(passage.toned[at:tail])
    level_follows = _STOPS.match(passage.low, tail + 1) is not None
    place: PlaceForm = "unit" if head.level != "central" or level_follows or tail == end else "none"
    within = "place" if head.place_tail and tail == end else None
    return Name(tail, proper_slug(label), label, head.level, place, False, False, within)


def _of_body(passage: Passage, at: int, end: int) -> Name | None:
    """ "Thanh tra Sở Xây dựng": the head, and the body it is part of."""
    begin = end + 1
    if begin >= len(passage.low) or not passage.toned[begin].isupper():
        return None
    whole = read_name(passage, begin)
    if whole is None or whole.group or whole.within is not None:
        return None
    label = f"{write_out(passage.toned[at:end])} {whole.label}"
    return Name(whole.end, proper_slug(label), label, whole.level, whole.place, False, False)


def _whole(passage: Passage, at: int, end: int) -> Name | None:
    """What an office is part of, named right behind it: "Phòng Cảnh sát giao thông Công an tỉnh"."""
    begin = end + 1
    if begin >= len(passage.low) or passage.low[end] != " " or not passage.toned[begin].isupper():
        return None
    found = registry().match(passage, begin)
    if found is None or found[1].group or found[1].within or not _is_name(passage, begin, *found):
        return None
    whole = of_known(found[1], found[0], passage.toned[begin : found[0]])
    label = f"{write_out(passage.toned[at:end])} {whole.label}"
    return Name(whole.end, proper_slug(label), label, whole.level, whole.place, False, False)


def _tail_end(passage: Passage, end: int, words: Lexicon[bool], capitals: bool = False) -> int:
    """The end of a name: words in capitals, numbers, quoted names and words of the tail, joined by blanks, dashes and
    "và"; "và" goes on only before what is part of the name. In a line in `capitals` only known words count."""
    last = end
    for _ in range(_MOST_WORDS):
        at = _SKIP.match(passage.low, last)
        begin = at.end() if at else last
        if begin == last or begin >= len(passage.low):
            break
        if quoted := _QUOTED.match(passage.toned, begin):
            last = quoted.end()
            continue
        if (joined := words.match(passage, begin)) is not None:
            if passage.low[begin : joined[0]] == "và":
                after = joined[0] + 1
                if not _continues(passage, after, words):
                    break
            last = joined[0]
            continue
        word = _WORD.match(passage.toned, begin)
        if word is not None and last > end and word[0].islower():
            if _inside(passage, word.end(), word[0], words):
                last = word.end()
                continue
            if (over := _lower_run(passage, begin, words)) is not None:
                last = over
                continue
        if word is None or not (word[0][0].isupper() or word[0][0].isdigit()):
            break
        if _starts_body(passage, begin) or _STOPS.match(passage.low, begin):
            break
        compound = _name_words().match(passage, begin)
        if capitals and compound is None:
            break
        last = max(word.end(), compound[0] if compound else 0)
    return last


def _inside(passage: Passage, end: int, word: str, words: Lexicon[bool]) -> bool:
    """Whether a word in lower case is the second half of one ("Lương thực miền Bắc"): the name goes on behind it."""
    after = end + 1
    if word in small_words() or passage.toned[end : end + 1] != " ":
        return False
    return _continues(passage, after, words) and not passage.low.startswith("và ", after)


def _lower_run(passage: Passage, begin: int, words: Lexicon[bool]) -> int | None:
    """The end of words of names in lower case, where a name ends behind them ("Chất lượng công trình giao thông chủ
    trì"); None where they begin with a verb of order, or go on with what is no name."""
    if pattern("verb", "acts").match(passage.low, begin):
        return None
    at = begin
    for _ in range(_FEW_WORDS):
        found = words.match(passage, at) or _name_words().match(passage, at)
        if found is None:
            return None
        end = found[0]
        if _ENDS.match(passage.low, end) or pattern("verb", "acts").match(passage.low, end + 1):
            return end
        if passage.low[end : end + 1] != " ":
            return None
        at = end + 1
        if passage.toned[at].isupper() and not _starts_body(passage, at):
            return end
    return None


def _continues(passage: Passage, at: int, words: Lexicon[bool]) -> bool:
    if at >= len(passage.low) or _starts_body(passage, at):
        return False
    return passage.toned[at].isupper() or words.match(passage, at) is not None


def _starts_body(passage: Passage, at: int) -> bool:
    """A registered name, or the head of an open one, begins here: the name before it ends."""
    found = registry().match(passage, at)
    if found is not None and found[1].within is None and _is_name(passage, at, *found):
        return True
    return passage.low.startswith(("sở ", "ubnd ", "công ty ", "ban quản lý ", "trường "), at)


def _topic_end(passage: Passage, end: int) -> int:
    """What a board is for: a listed topic, a number, words in capitals, or the words up to a level word near by."""
    at = _SKIP.match(passage.low, end)
    begin = at.end() if at else end
    if begin == end:
        return end
    if numbered := _NUMBERED.match(passage.low, begin):
        return numbered.end()
    prefix = _topic_prefixes().match(passage, begin)
    listed = _topics().match(passage, begin) or (_topics().match(passage, prefix[0] + 1) if prefix else None)
    if listed is not None:
        end_of = listed[0]
        while (more := _AND.match(passage.low, end_of)) and (again := _topics().match(passage, more.end())):
            end_of = again[0]
        return end_of
    window = passage.low[begin : begin + 160]
    level = _LEVEL_AHEAD.search(window)
    stop = _CLAUSE_BREAK.search(window)
    if level is not None and (stop is None or level.start() < stop.start()):
        words = re.sub(r" (?:của|thuộc|ở)$", "", passage.low[begin : begin + level.start()])
        parts = [begin + m.end() for m in _PART.finditer(words)]
        if 0 < len(words.split()) <= _MOST_WORDS and not any(_starts_body(passage, part) for part in parts):
            return begin + len(words)
    return _tail_end(passage, end, Lexicon[bool](()))


@lru_cache(maxsize=65536)
def proper_slug(label: str) -> str:
    """A path segment that keeps different words apart: diacritics stay ("công-ty-sao-mai")."""
    return fold(label).replace(" ", "-") or slug(label)


@cache
def branch_of(label: str, committee: str) -> KnownBody | None:
    """The branch of a Party committee: "Ban Tổ chức" of "Tỉnh ủy"."""
    wanted = f"{label} {committee}".lower()
    return next((body for body in known_bodies() if body.label.lower() == wanted), None)
