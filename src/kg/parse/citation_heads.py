"""Heads of numbered citations: kind and number, in full or in the short forms of lists.

Quyết định số 12/QĐ-UBND · QĐ số 12/QĐ-UBND · Nghị quyết 30a · Nghị định của Chính phủ số 60/2003/NĐ-CP
các Nghị quyết số 10, 11 và 12/NQ-HĐND · Công văn số 1/SNV-TC, 2/SNV-TC · các Quyết định từ số 10 đến số 12/QĐ-UBND
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kg.fold import UPPER
from kg.knowledge.kinds import Kind, code_key, kinds
from kg.parse.citation_kinds import kind_before, kind_by_code, kind_names, names
from kg.parse.citation_types import Head, Span
from kg.parse.numbers import NumberMention, find_numbers, parse_number

_SO = re.compile(r"(?:\btừ )?(?:\b[Ss]ố|\bSỐ)? ?:? ?$")
# What is numbered and is no document: the word before "số".
_NO_DOCUMENT = re.compile(
    r"(?:[Mm]ẫu|[Bb]iểu|[Bb]iểu mẫu|[Pp]hụ lục|[Đđ]oàn|[Đđ]oàn (?:kiểm tra|công tác|giám sát|thanh tra)|[Tt]ổ|[Nn]hóm|[Nn]hà|[Đđ]ường"
    r"|[Ll]ô|[Tt]hửa|[Tt]hửa đất|[Tt]ờ|[Bb]ản đồ|[Tt]ài khoản|[Đđ]iện thoại|[Ff]ax|[Pp]hòng|[Gg]ói thầu|[Tt]rường|[Bb]ảng|[Hh]ình"
    r"|[Kk]hu|[Nn]gõ|[Hh]ẻm|[Bb]iển|[Mm]ã|[Hh]óa đơn|[Tt]ổng|[Mm]ột|[Cc]hỉ|[Tt]ỷ|[Tt]ần|[Cc]CCD|[Cc]MND|[Tt]hẻ|[Cc]ột|[Mm]ốc|[Xx]e|[Kk]ho)$"
)
_LAST_OF_LIST = re.compile(r"(?P<serial>\d{1,6}[a-zđ]?)(?P<link> ?[,;] ?| và | ?[-–] ?| đến )(?:số )?$")
_RANGE_LINKS = frozenset(("-", "–", "đến"))
_LONGEST_RANGE = 30  # more than so many documents in one range is a misreading
# A bare number must end there: no decimal, percentage, unit of measure or noun may follow.
_AFTER_BARE = re.compile(
    rf"(?=$|\n|[,;:)”\"]|\.(?!\d)| (?:của|ngày|tháng|năm|về|và|hoặc|khóa|khoá|do|đã|để|tại|trong|theo|là|có|thì|[–-] )|,? ?\(| [{UPPER}])"
)
_DATE_FOLLOWS = re.compile(r",? ?ngày \d")
_BARE_NUMBER = re.compile(rf"(\d{{1,5}}[a-zđ]?)(?![\w/%]|[.,]\d| ?[-–] ?[{UPPER}\d])")
_BETWEEN = re.compile(r"[^\n;:.()0-9“”]{0,90}$")
_SENTENCE = re.compile(r"[\n;.]")


def find_heads(text: str, start: int, end: int) -> list[Head]:
    """All heads in `text[start:end]`, in order, without overlaps."""
    heads: list[Head] = []
    floor = start
    for number in find_numbers(text, start, end):
        found = _read(text, floor, number, heads[-1] if heads else None)
        if found:
            heads += found
            floor = found[-1].end
    taken = {head.number_span[0] for head in heads}
    bare = [
        head for at in _bare_numbers(text, start, end) if at.start() not in taken for head in _bare(text, start, at)
    ]
    return sorted([*heads, *bare], key=lambda head: head.number_span) if bare else heads


def _bare_numbers(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    for anchor in _bare_anchors():
        for hit in anchor.finditer(text, start, end):
            if match := _BARE_NUMBER.match(text, hit.end(), end):
                yield match


@cache
def _bare_anchors() -> tuple[re.Pattern[str], ...]:
    """What stands before a bare number: "số", or the name of a kind that is cited so. Literals, searched for fast."""
    names = sorted(
        {kind.name for kind in kinds() if kind.bare and not kind.generic and kind.name not in ("Công văn", "Công điện")}
    )
    return (re.compile(r"ố:? ?(?=\d)"), *(re.compile(rf"{name[1:]} (?=\d)") for name in names))


def _read(text: str, floor: int, number: NumberMention, previous: Head | None) -> list[Head]:
    before, so = _before_so(text, floor, number.start)
    found = kind_before(text, floor, before)
    serials, first = _list_before(text, floor, number)
    if serials:
        before, so = _before_so(text, floor, first)
        found = kind_before(text, floor, before)
        if found is None and not so:
            serials, first = [], number.start
            before, so = _before_so(text, floor, number.start)
            found = kind_before(text, floor, before)
    head = _head(text, floor, number, first, before, so, found, previous)
    if head is None or not serials:
        return [head] if head else []
    return _listed(head, serials, number)


def _head(
    text: str,
    floor: int,
    number: NumberMention,
    first: int,
    before: int,
    so: bool,
    found: tuple[Kind, str, Span] | None,
    previous: Head | None,
) -> Head | None:
    span = (number.start, number.end)
    printed = number.number.printed
    if found is not None:
        kind, name, kind_span = found
        return Head(kind_span[0], number.end, name, kind_span, printed, span, number.number)
    if so and (distant := _distant_kind(text, floor, before)) is not None:
        kind, name, kind_span, middle = distant
        law = middle if kind.law else None
        return Head(
            kind_span[0], number.end, name, kind_span, printed, span, number.number, law, None if law else middle
        )
    if so and _NO_DOCUMENT.search(text, max(0, before - 24), before):
        return None
    kind_name = _carried(text, number, previous) or kind_by_code(number.number, so)
    if kind_name is None:
        return None
    return Head(first, number.end, kind_name, None, printed, span, number.number)


def _before_so(text: str, floor: int, at: int) -> tuple[int, bool]:
    """Where the words before "số" end, and whether "số" stands there."""
    match = _SO.search(text, max(floor, at - 9), at)
    begin = match.start() if match else at
    so = match is not None and "ố" in match[0].lower()
    while begin > floor and text[begin - 1] in " :":
        begin -= 1
    return begin, so


def _distant_kind(text: str, floor: int, at: int) -> tuple[Kind, str, Span, Span] | None:
    """A kind with its issuer or a law's name between it and "số": the last one in the clause before `at`."""
    clause = _BETWEEN.search(text, max(floor, at - 90), at)
    if clause is None:
        return None
    last = None
    for last in kind_names().finditer(text, clause.start(), at):  # noqa: B007 (the last one is wanted)
        pass
    if last is None:
        return None
    kind, name, _ = names()[last[0].lower()]
    middle = text[last.end() : at]
    begin = last.end() + len(middle) - len(middle.lstrip())
    if kind.law and middle[:1] == " " and middle[1:2].isupper():
        return kind, name, (last.start(), last.end()), (begin, at)
    if not middle.startswith(" của ") and not _ISSUER_HEAD.match(middle):
        return None
    if middle.startswith(" của "):
        begin += len("của ")
    if " tại " in middle or (" và " in middle and "," in middle):
        return None
    return kind, name, (last.start(), last.end()), (begin, at)


_ISSUER_HEAD = re.compile(
    r" (?:UBND|HĐND|Ủy ban|Uỷ ban|Hội đồng|Chính phủ|Thủ tướng|Quốc hội|Bộ|Sở|Ban|Tỉnh|Huyện|Thành|Trung ương|BTV|BCH)\b"
)


def _carried(text: str, number: NumberMention, previous: Head | None) -> str | None:
    """The kind of the head before, where this number continues its list: same paragraph, same code."""
    if previous is None or (previous.parts.kind is None and number.number.kind is not None):
        return None
    one, other = previous.parts.kind, number.number.kind
    if (code_key(one) if one else None) != (code_key(other) if other else None):
        return None
    between = text[previous.end : number.start]
    if len(between) > 400 or "\n" in between:
        return None
    if one is None and not _LIST_GAP.search(between):
        return None
    return previous.kind


_LIST_GAP = re.compile(r"(?:[,;]|\bvà|\bhoặc|\bcùng) ?(?:các )?(?:số )?$")


def _bare(text: str, floor: int, number: re.Match[str]) -> list[Head]:
    """A kind with a bare number: "Nghị quyết số 57", "Nghị quyết 30a". Without "số" the kind must be written large."""
    before, so = _before_so(text, floor, number.start())
    found = kind_before(text, floor, before)
    if found is None:
        return []
    kind, name, span = found
    if not kind.bare and not (so and _DATE_FOLLOWS.match(text, number.end())):
        return []
    if not text[span[0]].isupper() or _AFTER_BARE.match(text, number.end()) is None:
        return []
    return [Head(span[0], number.end(), name, span, number[0], number.span(), parse_number(number[0]))]


def _list_before(text: str, floor: int, number: NumberMention) -> tuple[list[tuple[str, Span, bool]], int]:
    """The serials before `number` that share its symbol, in order: (serial, span, opens a range), and where they begin."""
    serials: list[tuple[str, Span, bool]] = []
    at = number.start
    if text[max(floor, at - 3) : at] == "số ":
        at -= 3
    while match := _LAST_OF_LIST.search(text, max(floor, at - 20), at):
        if (
            text[match.start() - 1 : match.start()] in ("/", ".", ",", "-")
            or text[match.start() - 1 : match.start()].isalnum()
        ):
            break
        serials.append((match["serial"], match.span("serial"), match["link"].strip() in _RANGE_LINKS))
        at = match.start()
        if text[max(floor, at - 3) : at] == "số ":
            at -= 3
    first = serials[-1][1][0] if serials else number.start
    return serials[::-1], first


def _listed(head: Head, serials: list[tuple[str, Span, bool]], last: NumberMention) -> list[Head]:
    """One head for each serial, with the symbol of the last; the numbers inside a range are filled in."""
    symbol = last.number.printed[re.match(r"\d+[a-zđ]?", last.number.printed).end() :]  # type: ignore[union-attr]
    spans = [*serials, (last.number.serial, (last.start, last.end), False)]
    heads: list[Head] = []
    for index, (serial, span, opens) in enumerate(spans):
        printed = serial + symbol if index < len(serials) else last.number.printed
        start = head.start if index == 0 else span[0]
        kind_span = head.kind_span if index == 0 else None
        heads.append(
            head._replace(start=start, end=span[1], kind_span=kind_span, number=printed, number_span=span,
                    parts=parse_number(printed), list_end=last.end)
        )  # fmt: skip
        if opens and index + 1 < len(spans):
            heads += _inside(heads[-1], serial, spans[index + 1], symbol, last.end)
    return heads


def _inside(head: Head, low: str, high: tuple[str, Span, bool], symbol: str, list_end: int) -> list[Head]:
    if not (low.isdigit() and high[0].isdigit()) or not 1 < int(high[0]) - int(low) <= _LONGEST_RANGE:
        return []
    span = (head.number_span[0], high[1][1])
    between = range(int(low) + 1, int(high[0]))
    return [
        head._replace(start=span[0], end=span[0], kind_span=None, number=f"{serial}{symbol}", number_span=span,
                parts=parse_number(f"{serial}{symbol}"), list_end=list_end)
        for serial in between
    ]  # fmt: skip
