"""The letterhead: issuer, number and symbol, place and date, kind and subject (Decree 30/2020, ô số 2 to 5)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.fold import LOWER, UPPER, fold
from kg.parse.layout import KINDS, Layout
from kg.read.document import Document

Span = tuple[int, int]

_NUMBER = re.compile(
    rf"""(?<!\w)[Ss][ốỐÔô]\s*:?\s*(?P<blank>[.…_\s]*)(?P<number>\d{{1,5}}[a-z]?)?[.…_\s]*
    (?:/\s*(?P<year>(?:19|20)\d\d)\s*)?(?:[/-]|(?=[{UPPER}]{{2,4}}[/-]))\s*
    (?P<symbol>[{UPPER}][{UPPER}{LOWER}0-9]*(?:\s?[/&.-]\s?[{UPPER}0-9][{UPPER}{LOWER}0-9]*)*)""",
    re.VERBOSE,
)
_PLACE_DATE = re.compile(
    rf"""(?P<place>(?:(?:Thành phố|TP\.?)\s)?(?:[{UPPER}][{LOWER}{UPPER}.]*\s(?:[-–]\s)?){{0,6}}[{UPPER}][{LOWER}{UPPER}]*)\s*,\s*ngày(?P<day>[\s.…_]*\d{{0,2}})[\s.…_]*tháng(?P<month>[\s.…_]*\d{{0,2}})[\s.…_]*năm[\s.…_]*(?P<year>\d{{4}})?""",
    re.VERBOSE,
)
_BARE_DATE = re.compile(
    r"ngày(?P<day>[\s.…_]*\d{0,2})[\s.…_]*tháng(?P<month>[\s.…_]*\d{0,2})[\s.…_]*năm[\s.…_]*(?P<year>\d{4})"
)
_RIGHT_COLUMN = re.compile(
    r"""C[ỘO]NG\s+H[ÒO][ÀA]\s+X[ÃA]\s+H[ỘO]I\s+CH[ỦU]\s+NGH[ĨI]A\s+VI[ỆE]T\s+NAM|Độc\s+lập\s*[-–]\s*Tự\s+do\s*[-–]\s*Hạnh\s+phúc|ĐẢNG\s+CỘNG\s+SẢN\s+VIỆT\s+NAM
    |Ð?ộc\s+lập[^\n]{0,30}phúc|H[ỏỎ]A?\s*[tT][ốỐ][cC]|KHẨN|MẬT|BẢN\s+SAO|DỰ\s+THẢO""",
    re.VERBOSE,
)
_DIGITS = re.compile(r"\d+")
_KIND_NAMES = {kind: kind.capitalize() for kind in KINDS} | {
    "THÔNG BÁO KẾT LUẬN": "Thông báo",
    "THÔNG TƯ LIÊN TỊCH": "Thông tư liên tịch",
}


@dataclass(frozen=True, slots=True)
class Field:
    """A value of the header and the clean-text span that it was read from."""

    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class Header:
    kind: Field | None
    number: Field | None
    symbol: Field | None
    issuer: Field | None  # as printed, in capitals; the caller writes it out
    place: Field | None
    date: Field | None  # EDTF
    title: Field | None


def read_header(document: Document, layout: Layout) -> Header:
    """What the letterhead says; None for what is blank or missing."""
    text, paragraphs = document.text, document.paragraphs
    start = paragraphs[layout.header.start].start if layout.header else 0
    end = paragraphs[layout.header[-1]].end if layout.header else 0
    number = symbol = place = date = None
    numbered: Span | None = None
    if found := _NUMBER.search(text, start, end):
        numbered = found.span()
        name = re.sub(r"\s", "", found["symbol"])
        if found["year"]:
            name = f"{found['year']}/{name}"
        symbol = Field(name, (found.start("symbol"), found.end("symbol")))
        if found["number"]:
            number = Field(found["number"], (found.start("number"), found.end("number")))
    dated: Span | None = None
    if found := _PLACE_DATE.search(text, numbered[1] if numbered else start, end) or _PLACE_DATE.search(
        text, start, end
    ):
        dated = found.span()
        place = Field(_place_name(found["place"]), found.span("place"))
        if edtf := _edtf(found):
            date = Field(edtf, (found.end("place") + 1, found.end()))
    elif found := _BARE_DATE.search(text, start, end):
        dated = found.span()
        if edtf := _edtf(found):
            date = Field(edtf, found.span())
    return Header(
        _kind(document, layout),
        number,
        symbol,
        _issuer(text, start, end, numbered, dated),
        place,
        date,
        _title(document, layout),
    )


def _edtf(found: re.Match[str]) -> str | None:
    """As precise as printed: a blank day or month is left out."""
    year = found["year"]
    if not year:
        return None
    month, day = (_DIGITS.search(found[part] or "") for part in ("month", "day"))
    if month is None or not 1 <= int(month[0]) <= 12:
        return year
    if day is None or not 1 <= int(day[0]) <= 31:
        return f"{year}-{int(month[0]):02d}"
    return f"{year}-{int(month[0]):02d}-{int(day[0]):02d}"


def _place_name(printed: str) -> str:
    """ "LẠNG SƠN" is "Lạng Sơn"; what stands before it of a merged left column is no part of the place."""
    words = printed.split()
    if any(word.isupper() and len(word) > 1 for word in words) and not all(word.isupper() for word in words):
        while words and words[0].isupper():
            words.pop(0)
    return " ".join(word.capitalize() if word.isupper() and word not in ("TP.", "TP") else word for word in words)


def _kind(document: Document, layout: Layout) -> Field | None:
    if layout.kind is None:
        return None
    start = document.paragraphs[layout.kind].start
    printed = " ".join(document.text[start : layout.kind_end].split())
    joined = printed.replace(" ", "")
    for kind in sorted(KINDS, key=len, reverse=True):
        if printed.startswith(kind) or joined.startswith(kind.replace(" ", "")):
            return Field(_KIND_NAMES[kind], (start, layout.kind_end))
    return None


def _title(document: Document, layout: Layout) -> Field | None:
    if not layout.title:
        return None
    text, paragraphs = document.text, document.paragraphs
    start = max(paragraphs[layout.title.start].start, layout.kind_end if layout.title.start == layout.kind else 0)
    end = paragraphs[layout.title[-1]].end
    words = " ".join(text[start:end].split()).strip(" *-–_.:")
    letters = [c for c in words if c.isalpha()]
    if not letters:
        return None
    kind_words = _kind(document, layout)
    if kind_words is not None and fold(words).startswith("kết luận") is False and _says_conclusion(document, layout):
        words = f"Kết luận {words[0].lower() + words[1:]}" if not words.lower().startswith("về") else words
    return Field(words, (start, end))


def _says_conclusion(document: Document, layout: Layout) -> bool:
    """THÔNG BÁO KẾT LUẬN on one line: "kết luận" begins the subject."""
    start = document.paragraphs[layout.kind].start if layout.kind is not None else 0
    return "KẾT LUẬN" in document.text[start : layout.kind_end] and document.text.startswith("THÔNG BÁO", start)


def _issuer(text: str, start: int, end: int, numbered: Span | None, dated: Span | None) -> Field | None:
    """The left column: capitals that are neither motto nor number nor date."""
    taken = [match.span() for match in _RIGHT_COLUMN.finditer(text, start, end)]
    taken += [span for span in (numbered, dated) if span is not None]
    stop = min((span[0] for span in (numbered, dated) if span is not None), default=end)
    words: list[tuple[int, int]] = []
    for match in re.finditer(r"[^\s*_]+", text[start:stop]):
        a, b = start + match.start(), start + match.end()
        if any(s <= a < e for s, e in taken):
            continue
        if text[a:b].isupper() or (words and text[a:b] in ("-", "–", ",", "&")):
            words.append((a, b))
    if not words:
        return None
    printed = " ".join(text[a:b] for a, b in words).strip(" -–,")
    return Field(printed, (words[0][0], words[-1][1])) if len(printed) > 2 else None
