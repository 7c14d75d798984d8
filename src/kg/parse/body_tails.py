"""Where a name ends that no list holds: words in capitals, known words in lower case, what a board is for."""

from __future__ import annotations

import re
from functools import cache

from kg.knowledge.bodies import name_words, sectors, small_words, topic_prefixes, topics
from kg.knowledge.wordings import pattern
from kg.parse.body_registry import is_name, registry
from kg.parse.phrases import Lexicon, Passage

_SKIP = re.compile(r"[ \u00a0]{0,2}(?:[-–&][ \u00a0]{0,2})?")
_WORD = re.compile(r"[^\W_]+(?:['’/-][^\W_]+)*")
_QUOTED = re.compile(r"[“\"][^“”\"\n]{1,60}[”\"]")
# Level words end a name, in capitals too ("Thanh tra Thành phố").
STOPS = re.compile(
    r"(?:tỉnh|huyện|thành phố|tp|thị xã|quận|xã|phường|thị trấn|đặc khu|cấp(?! (?:nước|thoát|điện))|các cấp|của|thuộc|trên)(?![^\W_])"
)
_LEVEL_AHEAD = re.compile(
    r"[ ](?:tỉnh|huyện|xã(?! hội)|thành phố|quốc gia|trung ương|các cấp|cấp (?:tỉnh|huyện|xã|cơ sở)|sở|bộ|ủy ban nhân dân|ubnd)(?![^\W_])"
)
_CLAUSE_BREAK = re.compile(
    r"[.;:()\n]|, (?:chủ|đề|yêu|giao|đồng)|(?<![^\W_])(?:yêu cầu|đề nghị|giao(?! thông)|chủ trì|phối hợp|tham mưu|báo cáo|khẩn trương|tiếp tục|tập trung|tăng cường|chỉ đạo(?= )|rà soát|đã|được|phải|cần"
    r"|quan tâm|chủ động|kịp thời|nghiêm túc|thường xuyên|sớm|đẩy mạnh|đẩy nhanh|đôn đốc|có trách nhiệm|căn cứ|theo|hoàn thành|hoàn thiện|bố trí|duy trì|xem xét|ban hành|bám sát)(?![^\W_])"
)
# Words of names that here are what the body does: "Phòng Nội vụ tổng hợp, tham mưu".
_ACTS = re.compile(
    r"(?:tổng hợp|tham mưu|kiểm tra|hướng dẫn|nghiên cứu|thẩm định|theo dõi|giám sát)(?:,| và)? (?:tham mưu|báo cáo|trình|đề xuất|hướng dẫn|xem xét|theo dõi|đôn đốc|giải quyết|xử lý|nghiên cứu|kết quả|nhu cầu|các|việc)(?![^\W_])"
)
_NUMBERED = re.compile(r"số \d{1,3}(?!\w)")
_AND = re.compile(r"(?:,| và) ?")
_HEADS = ("sở ", "ubnd ", "công ty ", "ban quản lý ", "trường ", "vụ ", "cục ", "tổng cục ", "chi cục ")
_PART = re.compile(r"(?:,| và) ")
_MOST_WORDS = 14
_FEW_WORDS = 5
# Behind a name in lower case: the end of a clause or of the text, a level word, who works with whom.
_ENDS = re.compile(
    r"[ ]?(?:$|[,;:.()\n])|[ ](?:tỉnh|huyện|thành phố|thị xã|quận|xã(?! hội)|phường|thị trấn|chủ trì|phối hợp)(?![^\W_])"
)


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


def tail_end(passage: Passage, end: int, words: Lexicon[bool], capitals: bool = False) -> int:
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
            if last > end and _ACTS.match(passage.low, begin) and passage.toned[begin].islower():
                break
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
        if _starts_body(passage, begin) or STOPS.match(passage.low, begin):
            break
        compound = _name_words().match(passage, begin)
        if capitals and compound is None:
            break
        last = max(word.end(), compound[0] if compound else 0)
    return last


def _inside(passage: Passage, end: int, word: str, words: Lexicon[bool]) -> bool:
    """Whether a word in lower case is the second half of one ("Lương thực miền Bắc"): the name goes on behind it."""
    after = end + 1
    if pattern("verb", "acts").match(word) or word in small_words() or passage.toned[end : end + 1] != " ":
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
        if passage.toned[at : at + 1].isupper() and not _starts_body(passage, at):
            return end
    return None


def _continues(passage: Passage, at: int, words: Lexicon[bool]) -> bool:
    if at >= len(passage.low) or _starts_body(passage, at):
        return False
    return passage.toned[at].isupper() or words.match(passage, at) is not None


def _starts_body(passage: Passage, at: int) -> bool:
    """A registered name, or the head of an open one, begins here: the name before it ends."""
    found = registry().match(passage, at)
    if found is not None and found[1].within is None and is_name(passage, at, *found):
        return True
    return passage.low.startswith(_HEADS, at)


def topic_end(passage: Passage, end: int) -> int:
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
    return tail_end(passage, end, Lexicon[bool](()))
