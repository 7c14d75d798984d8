"""Who signed, in which capacity, and who receives a copy (Decree 30/2020, ô số 7 and 9b)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from kg.fold import LOWER, UPPER, tone
from kg.parse.layout import Layout
from kg.read.document import Document

Span = tuple[int, int]

# "on behalf of", "by order", "for", "by delegation", "acting": Decree 30/2020, Phụ lục I, mục II.7.
_CAPACITY = re.compile(
    rf"(?<![\w])(?P<sign>TM|T/M|TL|T/L|KT|K/T|TUQ|Q)\s?\.?\s?(?=[{UPPER}]{{2}})(?P<post>[{UPPER}\s,–-]+?)(?=\s*(?:(?<!\w)(?:TM|TL|KT|TUQ|T/M|T/L|K/T)\s?\.|\bPHÓ\b|\n|\Z)|\s+[{UPPER}][{LOWER}])"
)
_POST = re.compile(
    rf"(?<!\w)(?:QUYỀN |Q\. ?)?(?:PHÓ |THỨ |ỦY VIÊN |UỶ VIÊN )?(?:(?:TỔNG |VIỆN |HỘI |ĐỘI )?(?:CHỦ TỊCH|CHÁNH|BÍ THƯ|TRƯỞNG|GIÁM ĐỐC|CHỦ NHIỆM|THỦ TƯỚNG|THỐNG ĐỐC|HIỆU TRƯỞNG|THANH TRA|CHỈ HUY|TƯ LỆNH|THƯ KÝ)|BỘ TRƯỞNG|CỤC TRƯỞNG|VỤ TRƯỞNG|CHI CỤC TRƯỞNG)[{UPPER}\s,–-]*(?![{LOWER}])"
)
_SYLLABLE = rf"[{UPPER}](?:['’][{UPPER}])?[{LOWER}]*"
_NAME = re.compile(rf"{_SYLLABLE}(?:\s+{_SYLLABLE}){{1,5}}")
_NAME_AT_END = re.compile(rf"[;.]\s+(?:{_NAME.pattern})\s*$")
_NAME_IN_CAPITALS = re.compile(rf"[{UPPER}]{{2,}}(?:\s+[{UPPER}]+){{1,5}}")
_NO_NAME = re.compile(r"(?:\(?[Đđ]ã ký\)?|Ký bởi|Người ký|Email|Cơ quan|Thời gian|Chữ ký|Nơi nhận|Lưu)", re.IGNORECASE)
_HEADS = (
    "Phó Chủ tịch", "Chủ tịch", "Phó Chánh", "Chánh", "Văn phòng", "Phó Bí thư", "Bí thư", "Bộ trưởng", "Thứ trưởng",
    "Phó Giám đốc", "Giám đốc", "Phó Trưởng", "Trưởng", "Ủy ban", "Ban", "Tỉnh ủy", "Thành ủy", "Huyện ủy", "Đảng ủy",
    "Thường trực", "Thường vụ", "Chủ nhiệm", "Phó Chủ nhiệm", "Thủ tướng", "Phó Thủ tướng", "Chính phủ", "Hội đồng",
    "Thanh tra", "Cục trưởng", "Vụ trưởng", "Bộ", "Sở", "Tổng Giám đốc", "Chấp hành",
)  # fmt: skip
_HEAD_FORMS = {head.lower(): head for head in _HEADS}
_HEAD = re.compile(rf"(?<!\w)(?:{'|'.join(sorted(_HEAD_FORMS, key=len, reverse=True))})(?!\w)")
_LABEL = re.compile(r"\s*(?:\d+\.\s*)?N[oơ]i\s+(?:nhận|gửi)\b\s*:?\s*", re.IGNORECASE)
_BETWEEN = re.compile(r";\s*[-–+•]\s*|\s+[-–]\s+(?=(?:Lưu|Như|Các|Thường|Chủ|Văn)\b)")


class Line(NamedTuple):
    """Words of the clean text, tidied, and where they stand."""

    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class Signature:
    authority: tuple[Line, ...]  # "TL. Chủ tịch", "KT. Chánh Văn phòng"
    post: Line | None
    name: Line | None


def read_signature(document: Document, layout: Layout) -> Signature:
    """The signature; where two columns were merged its lines are found inside those of Nơi nhận."""
    text, paragraphs = document.text, document.paragraphs
    authority: list[Line] = []
    post: Line | None = None
    post_end: int | None = None
    merged = [i for i in layout.recipients if i not in layout.signature]
    for at in [*merged, *layout.signature]:
        start, end = paragraphs[at].start, paragraphs[at].end
        rest = start
        for found in _CAPACITY.finditer(text, start, end):
            sign = found["sign"] if "/" in found["sign"] else f"{found['sign']}."
            authority.append(Line(f"{sign} {write_post(found['post'])}", found.span()))
            rest, post_end = found.end(), found.end()
        printed = _POST.search(text, rest, end)
        beside = printed is not None and _LABEL.fullmatch(text, start, printed.start()) is not None
        if printed and (authority or at in layout.signature or beside) and _stands_alone(text, printed, rest, end):
            post, post_end = Line(write_post(printed[0]), printed.span()), printed.end()
    name = None
    if post_end is not None:
        name = _find_name(document, [*layout.signature, *merged], post_end)
    return Signature(tuple(authority), post, name)


def _stands_alone(text: str, found: re.Match[str], start: int, end: int) -> bool:
    return len(found[0].strip()) >= 6 and not text[start : found.start()].rstrip(" -–")[-1:].isupper()


def _find_name(document: Document, where: list[int], after: int) -> Line | None:
    """The first line of nothing but a name behind the post; then a name at the end of a merged line."""
    text, paragraphs = document.text, document.paragraphs
    for at in where:
        start, end = max(paragraphs[at].start, after), paragraphs[at].end
        words = text[start:end].strip(" .*") if start < end else ""
        if words and not _NO_NAME.match(words) and (_NAME.fullmatch(words) or _NAME_IN_CAPITALS.fullmatch(words)):
            begin = text.index(words, start)
            return Line(
                " ".join(w.capitalize() if w.isupper() else w for w in words.split()), (begin, begin + len(words))
            )
    for at in where:
        if found := re.search(
            rf"[;.)]\s+(?P<name>{_NAME.pattern})\s*$", text[paragraphs[at].start : paragraphs[at].end]
        ):
            begin = paragraphs[at].start + found.start("name")
            return Line(found["name"], (begin, begin + len(found["name"])))
    return None


def write_post(printed: str) -> str:
    """ "PHÓ CHÁNH VĂN PHÒNG" → "Phó Chánh Văn phòng"."""
    words = tone(" ".join(printed.split()).strip(" ,-–").lower())
    words = _HEAD.sub(lambda found: _HEAD_FORMS[found[0]], words)
    return words[:1].upper() + words[1:]


def read_recipients(document: Document, layout: Layout) -> list[Line]:
    """The lines of Nơi nhận as printed, without the dash and the closing mark."""
    text, paragraphs = document.text, document.paragraphs
    lines: list[Line] = []
    labelled = False
    for at in layout.recipients:
        start, end = paragraphs[at].start, paragraphs[at].end
        if label := _LABEL.match(text, start, end):
            labelled, start = True, label.end()
        if not labelled:
            continue
        cut = _CAPACITY.search(text, start, end) or next(
            (m for m in _POST.finditer(text, start, end) if len(m[0].strip()) >= 8 and m[0].strip().isupper()), None
        )
        if cut is not None:
            end = cut.start()
        if found := _NAME_AT_END.search(text[start:end]):
            end = start + found.start() + 1
        at_piece = start
        for gap in [*_BETWEEN.finditer(text, start, end), None]:
            stop = gap.start() if gap else end
            _add(lines, text, at_piece, stop)
            at_piece = gap.end() if gap else end
    return lines


def _add(lines: list[Line], text: str, start: int, end: int) -> None:
    words = text[start:end]
    bare = words.lstrip(" -–—•+*\t")
    dashed = bare != words.lstrip()
    start += len(words) - len(bare)
    bare = bare.rstrip(" ;.,/")
    if not bare:
        return
    # A line without a dash goes on with the one before, unless that one was closed.
    if lines and not dashed and text[lines[-1].span[1] : lines[-1].span[1] + 1] not in (";", "."):
        first = lines.pop()
        lines.append(Line(f"{first.value} {bare}", (first.span[0], start + len(bare))))
        return
    lines.append(Line(bare, (start, start + len(bare))))
