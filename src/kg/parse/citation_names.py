"""Documents cited without a number: laws by name, and others by kind, issuer and own title.

Luật Đất đai · Luật Đất đai năm 2024 · Bộ luật Dân sự · Luật sửa đổi, bổ sung một số điều của Luật Đầu tư công và Luật …
các Luật: Đất đai, Nhà ở · Kế hoạch của UBND tỉnh về … · Quyết định giao chỉ tiêu … năm 2024 của UBND tỉnh
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.fold import LOWER, UPPER
from kg.knowledge.laws import name_pattern
from kg.parse.citation_issuers import body_at, issuer_after
from kg.parse.citation_kinds import kind_before
from kg.parse.citation_titles import title_after, title_end
from kg.parse.citation_types import Span
from kg.parse.dates import DateMention, date_at


@dataclass(frozen=True, slots=True)
class Named:
    """A document without a number: `title` is its own name or title; `end` is where the name ends."""

    start: int
    end: int
    kind: str
    kind_span: Span
    title: Span | None
    issuer: Span | None = None
    date: DateMention | None = None


_ANCHORS = (
    (re.compile(r"uật:? (?=[A-ZĐÁÂÔƯÊỦ]|sửa đổi|số )"), "Luật"),
    (re.compile(r"háp lệnh (?=[A-ZĐÁÂÔƯÊỦ]|sửa đổi|số )"), "Pháp lệnh"),
    (re.compile(r"iến pháp(?!\w)"), "Hiến pháp"),
)
_AMENDING = re.compile(
    r"sửa đổi(?:, bổ sung|,? bổ sung| và bổ sung)?(?: (?:một số điều|Điều \d+|các điều|một số nội dung|khoản \d+ Điều \d+)(?:, (?:Điều )?\d+)*)?(?: của)?(?: các)? (?=(?:Bộ l|L)uật|\d+ (?:L|l)uật|Pháp lệnh)"
)
_ALSO = re.compile(r"(?:,| và|,? và của|;) (?=(?:Bộ l|L)uật [A-ZĐÁÂÔƯÊỦ]|Pháp lệnh [A-ZĐÁÂÔƯÊỦ])")
_MANY = re.compile(r"\d+ [Ll]uật(?: (?:liên quan đến|về|trong lĩnh vực) [^,;.\n]{3,80})?")
_OPEN_NAME = re.compile(
    rf"[{UPPER}][{LOWER}]+(?:,? (?!(?:của|về|và|để|theo|năm|ngày|số|quy định|có|đã|được|tại|trong|cho|với|là|thì|này|nêu|hiện|khi|do|đến|từ|sửa|như"
    rf"|Luật|Bộ|Nghị|Chính phủ|Quốc hội|thông qua|ban hành|hoặc|còn|chưa|phải|mới|cũng|trên|gồm|giao|nhằm|không|áp|bảo đảm|đảm bảo|vào|nếu)(?!\w))[{LOWER}]+){{0,7}}"
)
_NOT_A_LAW = re.compile(
    r"(?:Hội|Đoàn|Trường|Đại học|Khoa|Phòng|Hãng|Công ty|Viện|kỷ|pháp|Kỷ|Pháp|quy|dự án|Dự án|dự thảo|Dự thảo|phạm|trái) $"
)
_EXTRA = re.compile(r" \((?:sửa đổi|sửa đổi, bổ sung|đã được sửa đổi)\)")
_COMMA_NAMES = re.compile(r"(?:,| và) (?=[A-ZĐÁÂÔƯÊỦ])")


def find_laws(text: str, start: int, end: int) -> Iterator[Named]:
    """Laws, codes, ordinances and the constitution by name, in order of their kinds, then of the text."""
    for anchor, kind in _ANCHORS:
        done = start
        for match in anchor.finditer(text, start, end):
            begin = match.start() - 1
            if begin < done or text[begin] not in "LlBbPpHh":
                continue
            for law in _law(text, start, begin, match.end(), end, kind):
                yield law
                done = law.end


def _law(text: str, floor: int, begin: int, at: int, end: int, kind: str) -> list[Named]:
    large = text[begin].isupper()
    if kind == "Luật" and text[max(floor, begin - 3) : begin] in ("Bộ ", "bộ "):
        kind, begin = "Bộ luật", begin - 3
        large = True
    elif _NOT_A_LAW.search(text, max(floor, begin - 9), begin):
        return []
    if begin > floor and text[begin - 1].isalnum():
        return []
    if kind == "Hiến pháp":
        return (
            [Named(begin, at, kind, (begin, at), None)]
            if large and not text.startswith("Hiến pháp, pháp luật", begin)
            else []
        )
    kind_span = (begin, begin + len(kind))
    stop = _name_end(text, at, end, kind, large)
    if stop is None:
        return []
    found = [Named(begin, stop, kind, kind_span, (at, stop))]
    if text[at - 2] == ":" or _PLURAL.search(text, max(floor, begin - 5), begin):
        found += _more_names(text, stop, end, kind, kind_span)
    return found


_PLURAL = re.compile(r"[Cc]ác $")


def _name_end(text: str, at: int, end: int, kind: str, large: bool) -> int | None:
    amending = _AMENDING.match(text, at, end)
    if amending is not None:
        return _amending_end(text, amending.end(), end)
    known = name_pattern(kind).match(text, at, end)
    if known is not None:
        extra = _EXTRA.match(text, known.end(), end)
        return extra.end() if extra else known.end()
    name = _OPEN_NAME.match(text, at, end) if large else None
    return name.end() if name and " " in name[0] else None


def _amending_end(text: str, at: int, end: int) -> int | None:
    """The end of the last law that an amending law names."""
    many = _MANY.match(text, at, end)
    if many is not None:
        return many.end()
    last: int | None = None
    while True:
        word = _LAW_WORD.match(text, at, end)
        if word is None:
            return last
        stop = _name_end(text, word.end(), end, "Bộ luật" if "Bộ" in word[0] else word[0].strip(), True)
        if stop is None:
            return last
        last = stop
        also = _ALSO.match(text, stop, end)
        if also is None:
            return last
        at = also.end()


_LAW_WORD = re.compile(r"(?:Bộ luật|Luật|Pháp lệnh) ")


def _more_names(text: str, at: int, end: int, kind: str, kind_span: Span) -> list[Named]:
    """ "các Luật Đất đai, Nhà ở và Đấu thầu": names from the closed list, one law each."""
    more: list[Named] = []
    while (gap := _COMMA_NAMES.match(text, at, end)) is not None:
        name = name_pattern(kind).match(text, gap.end(), end)
        if name is None:
            break
        more.append(Named(name.start(), name.end(), kind, kind_span, name.span()))
        at = name.end()
    return more


_OF = re.compile(rf" của (?=[{UPPER}])")
# "Công văn ngày 5/6/2024 của Sở Y tế về việc …"
_DATE_BEFORE = re.compile(r" ngày \d{1,2}(?:/\d{1,2}/\d{4}| tháng \d{1,2} năm \d{4})$")
_KIND_ENDINGS = frozenset(("ết", "nh", "hị", "ế", "hế", "ận", "ẫn", "ch", "áo", "ện", "ăn", "ản", "tư", "ng"))
# What is heard of, many at once, or a draft: no one document.
_HEARD = re.compile(r"(?:(?:nghe|Nghe|xem xét|các|những|mọi|loại)(?: \S+)?|[Dd]ự thảo) $")
# A person's words of these kinds are no documents: "Kết luận của Chủ tịch UBND tỉnh về …" is what a notice itself is.
_SPOKEN = frozenset(("Kết luận", "Báo cáo", "Văn bản", "Thông báo"))
_PERSON = re.compile(r"(?:Phó |Quyền )?(?:Chủ tịch|Bí thư|Trưởng|Giám đốc|Lãnh đạo|Thủ tướng)")
# "Quyết định giao chỉ tiêu … năm 2024 của UBND tỉnh": the title stands between the kind and the issuer.
_TITLE_FIRST = re.compile(
    r"(?P<kind>Quyết định|Nghị quyết|Chỉ thị|Nghị định|Thông tư|Công điện)(?= (?:về|giao|phê duyệt|ban hành|quy định|thành lập|công bố|công nhận|kiện toàn|phân bổ|điều chỉnh|phê chuẩn|sửa đổi|bổ sung|hướng dẫn|triển khai|thông qua)(?! (?:này|đó|trên|nêu)(?!\w)) )"
)
_SHORTEST_TITLE = 24  # characters: "Quyết định giao đất của UBND tỉnh" speaks of no one document
_ISSUED_BY = re.compile(r",? của ")


def find_titled(text: str, start: int, end: int) -> Iterator[Named]:
    """Documents cited by kind, issuer and own title: programmes and plans called otherwise do not count."""
    done = start
    for match in _OF.finditer(text, start, end):
        at = match.start()
        date = None
        if text[at - 1 : at].isdigit() and (before := _DATE_BEFORE.search(text, max(start, at - 28), at)):
            date, at = date_at(text, before.start() + 1, before.end()), before.start()
        if at < done or text[max(start, at - 2) : at] not in _KIND_ENDINGS:
            continue
        named = _issuer_first(text, start, at, match.end(), end, date)
        if named is not None:
            yield named
            done = named.end
    done = start
    for match in _TITLE_FIRST.finditer(text, start, end):
        if match.start() < done:
            continue
        named, done = _title_first(text, start, match, end)
        if named is not None:
            yield named


def _issuer_first(text: str, floor: int, at: int, begin: int, end: int, date: DateMention | None) -> Named | None:
    found = kind_before(text, floor, at)
    if found is None or not found[0].titled or not text[found[2][0]].isupper():
        return None
    kind, name, span = found
    if _HEARD.search(text, max(floor, span[0] - 16), span[0]):
        return None
    issuer = body_at(text, begin, end)
    if issuer is None or (kind.name in _SPOKEN and _PERSON.match(text, issuer[0], issuer[1])):
        return None
    title = title_after(text, issuer[1], end, name)
    if title is None or (text[issuer[1] : title[0]].strip(' (“"').lower() not in _LEADS and name not in _PROGRAMMES):
        return None
    return Named(span[0], title[1], name, span, title, issuer, date)


_LEADS = frozenset(("về", "về việc", "v/v", ", về", ", về việc"))
_PROGRAMMES = frozenset(("Kế hoạch", "Chương trình", "Chương trình hành động", "Kế hoạch hành động"))


def _title_first(text: str, floor: int, match: re.Match[str], end: int) -> tuple[Named | None, int]:
    """The document that `match` opens, if it is one, and how far the text was read for it."""
    kind = match.span("kind")
    if (match.start() > floor and text[match.start() - 1].isalnum()) or _HEARD.search(
        text, max(floor, match.start() - 16), match.start()
    ):
        return None, match.end()
    begin = match.end() + 1
    if text.startswith("về ", begin):
        begin += len("về việc " if text.startswith("về việc ", begin) else "về ")
    limit = title_end(text, begin, end)
    if limit - begin < _SHORTEST_TITLE:
        return None, limit
    for of in _ISSUED_BY.finditer(text, begin, limit + 1):
        issuer = body_at(text, of.end(), end)
        if issuer is not None and issuer[1] >= limit:
            return Named(kind[0], of.start(), match["kind"], kind, (begin, of.start()), issuer), issuer[1]
    following = issuer_after(text, limit, end)
    if following is None or not text.startswith(" của ", limit):
        return None, limit
    return Named(kind[0], limit, match["kind"], kind, (begin, limit), following), following[1]
