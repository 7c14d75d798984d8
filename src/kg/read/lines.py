"""Lines of a text layer or of Markdown, each as the pieces of the raw text that are its words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

Piece = tuple[int, int]  # a span of the text whose characters are kept as they are

_LINE_ENDS = "\r\n\f\v\x85\u2028\u2029"
_LINE = re.compile(r"[^\n\r\f\v\x85\u2028\u2029]*(?:\r\n|[\n\r\f\v\x85\u2028\u2029]|$)")
# Zero-width characters, byte order marks and soft hyphens are layout, not words.
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\xad"
_BLANKS = " \t\xa0" + _INVISIBLE
_GAP = re.compile(rf"[\s\xa0{_INVISIBLE}]+")
_ODD_GAP = re.compile(
    rf"[\t-\r\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000{_INVISIBLE}]"
)  # any but one blank
_ODD_BLANK = re.compile(_ODD_GAP.pattern.replace(r"\t-\r", r"\t"))  # the same, but for the ends of lines
_MARKUP = re.compile(
    r"""<sup>\s*\(?(?P<sup>\d{1,3})\)?\s*</sup>
      | \$\s*\^\{?\(?(?P<math>\d{1,3})\)?\}?\s*\$
      | \[\^(?P<ref>\d{1,3})\]:?
      | (?P<super>[⁰¹²³⁴-⁹]{1,3})(?!\w)
      | (?P<drop>\*{1,3}|(?<![\w])_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w)|\\(?=[*_#\-+.()\[\]|~`>])|</?(?:b|i|u|em|strong|span|div|p|center|sub|sup|font|br|table|thead|tbody|tr|td|th)\b[^<>]{0,200}>|!\[[^\[\]]{0,200}\]\([^()]{0,500}\)|`{1,3}|&nbsp;)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_HEADING = re.compile(r"\s{0,3}(#{1,6})\s+")
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_BREAK = re.compile(r"</?(?:br|td|tr|th|p|div)\b", re.IGNORECASE)
# A table that lays out a letterhead or a signature, not data: its cells hold lines of their own.
_LAYOUT_ROW = re.compile(r"\s*\|.*(?:<br|Nơi nhận|CỘNG H[OÒ]|Độc lập|Số:|\b(?:TL|KT|TM|TUQ)\. ).*", re.IGNORECASE)
LETTERHEAD = re.compile(r"N[ơo]i nhận|CỘNG H[OÒ]|Độc lập|Số:|,\s*\*?ngày|\b(?:TL|KT|TM|TUQ)\. ?[A-ZĐÀ-Ỹ]{2}")
_CELL_END = re.compile(r"<br\s*/?>|\||$", re.IGNORECASE)
_RULED = "-*_=–—"  # what a drawn rule begins with
_RULE = re.compile(r"\s*(?:[-*_=–—]\s?){3,}\s*$|\s*_{5,}\s*$")
_TABLE_RULE = re.compile(r"\s*\|?(?:\s*:?-{2,}:?\s*\|)+(?:\s*:?-{2,}:?\s*)?$")
_ONLY_STRONG = re.compile(r"\s*(?:#{1,6}\s+)?(\*\*|\*\*\*|__)(?!\s)[^*]+\1\s*$")


@dataclass(frozen=True, slots=True)
class Mark:
    """A footnote mark that was printed as one: `number` at raw `span`."""

    number: int
    span: Piece


class Line(NamedTuple):
    """One printed line. `pieces` make up its words when joined; `marks` stand between pieces, each with the
    number of pieces before it. `indent` counts the blanks in front, `blank_before` the empty lines."""

    start: int
    end: int
    pieces: tuple[Piece, ...]
    text: str
    marks: tuple[tuple[int, Mark], ...] = ()
    indent: int = 0
    blank_before: int = 0
    page_break: bool = False  # a form feed stands in front
    heading: int = 0
    strong: bool = False
    rule: bool = False  # a drawn line: a row of dashes or underscores, or a long row of blanks
    cells: bool = False


def read_lines(text: str, markup: bool) -> Iterator[Line]:
    """The lines of `text` that hold words, and drawn rules. With `markup`, Markdown and HTML tags are taken out."""
    blanks, page_break = 0, False
    plain = not markup and _ODD_BLANK.search(text) is None
    end = 0
    for printed in text.splitlines(True) if plain else _LINE.findall(text):
        start, end = end, end + len(printed)
        words = printed.strip() if plain else ""
        if words and "  " not in words and words[0] != "<" and (words[0] not in _RULED or words[2:3].isalnum()):
            # words with single blanks between them, as in most lines
            begin = start + len(printed) - len(printed.lstrip())
            close = begin + len(words)
            cells = words.count(" | ") > 1
            yield Line(
                start, close, ((begin, close),), words, (), begin - start, blanks, page_break, 0, False, False, cells
            )
            blanks, page_break = 0, "\f" in printed
            continue
        body = printed.rstrip(_LINE_ENDS)
        words = body.strip(_BLANKS)
        if not words:
            if not printed:
                continue
            # PDF text layers draw the rule above footnotes as a row of blanks.
            if len(body) >= 25:
                yield Line(start, end, (), "", blank_before=blanks, page_break=page_break, rule=True)
            else:
                blanks += 1
            page_break = page_break or "\f" in printed
            continue
        if _RULE.match(body):
            yield Line(start, end, (), "", blank_before=blanks, page_break=page_break, rule=True)
        elif markup and _LAYOUT_ROW.match(body) and LETTERHEAD.search(body):
            at = start
            for cell in _CELL_END.finditer(text, start, start + len(body)):
                if text[at : cell.start()].strip(" *_\t\xa0"):
                    yield _line(text, at, cell.start(), markup, max(blanks, 1), page_break)
                at = cell.end()
        elif not (markup and _TABLE_RULE.match(body)):
            yield _line(text, start, start + len(body), markup, blanks, page_break)
        blanks, page_break = 0, "\f" in printed


def _line(text: str, start: int, end: int, markup: bool, blanks: int, page_break: bool) -> Line:
    heading, strong = 0, False
    words = text[start:end]
    indent = len(words) - len(words.lstrip())
    begin = start + indent
    end = start + len(words.rstrip())
    marks: list[tuple[int, Mark]] = []
    pieces: list[Piece] = []
    cells = text.count(" | ", begin, end) > 1  # a row of a table; Markdown's may have one cell, between bars
    if markup:
        strong = _ONLY_STRONG.match(text, start, end) is not None
        if found := _HEADING.match(text, start, end):
            heading, begin = len(found[1]), found.end()
        cells = cells or text.startswith("|", begin)
        at = begin
        for found in _MARKUP.finditer(text, begin, end):
            number = found["sup"] or found["math"] or found["ref"] or found["super"]
            if found["super"] and _is_unit(text, found.start()):
                continue
            pieces += _words(text, at, found.start())
            at = found.end()
            if _BREAK.match(found[0]):  # words on both sides of <br> are apart: its first character stands for a blank
                pieces.append((found.start(), found.start() + 1))
            if number:
                marks.append((len(pieces), Mark(int(number.translate(_SUPERSCRIPTS)), found.span())))
            elif found["drop"] and found["drop"].startswith("*") and _is_star_item(text, begin, found):
                at = found.start()
        pieces += _words(text, at, end)
    else:
        pieces = _words(text, begin, end)
    while pieces and text[pieces[0][0]] in " \t\xa0<":  # markup stood in front of it
        a, b = pieces[0]
        pieces[0:1] = [(a + 1, b)] if a + 1 < b else []
        marks = [(max(place - 1, 0), mark) for place, mark in marks] if a + 1 >= b else marks
    shown = "".join(" " if text[a] == "<" and b == a + 1 else text[a:b] for a, b in pieces).rstrip()
    return Line(
        start, end, tuple(pieces), shown, tuple(marks), indent, blanks, page_break, heading, strong, False, cells
    )


def line_of(
    words: str,
    start: int,
    marks: Sequence[tuple[Mark, int]],
    indent: int,
    blanks: int,
    page_break: bool,
    heading: int,
    strong: bool,
    cells: bool,
) -> Line:
    """A line known from its form: `words` begin at raw place `start`; of each footnote mark, and where words go on
    behind it, the raw places."""
    end = start + len(words.rstrip())
    pieces: list[Piece] = []
    placed: list[tuple[int, Mark]] = []
    at = start + len(words) - len(words.lstrip())
    for mark, behind in marks:
        pieces += _shifted(words, start, at, mark.span[0])
        placed.append((len(pieces), mark))
        at = behind
    pieces += _shifted(words, start, at, end)
    if pieces and words[pieces[0][0] - start] in " \t\xa0":
        a, b = pieces[0]
        pieces[0:1] = [(a + 1, b)] if a + 1 < b else []
        placed = [(max(place - 1, 0), mark) for place, mark in placed] if a + 1 >= b else placed
    shown = "".join(words[a - start : b - start] for a, b in pieces).rstrip()
    return Line(
        start, end, tuple(pieces), shown, tuple(placed), indent, blanks, page_break, heading, strong, False, cells
    )


def _shifted(words: str, start: int, first: int, last: int) -> list[Piece]:
    return [(a + start, b + start) for a, b in _words(words, first - start, max(first, last) - start)]


def _is_unit(text: str, at: int) -> bool:
    """m², m³, km²: the superscript is part of a unit."""
    return at > 0 and text[at - 1] == "m" and text[at] in "²³"


def _is_star_item(text: str, begin: int, found: re.Match[str]) -> bool:
    """`* item` at the start of a line is a bullet; `**bold` is markup."""
    return (
        found["drop"] == "*"
        and not text[begin : found.start()].strip()
        and text[found.end() : found.end() + 1] in " \t"
    )


def _words(text: str, start: int, end: int) -> list[Piece]:
    """`text[start:end]` as pieces, each run of blanks cut down to its first one."""
    if text.find("  ", start, end) < 0 and _ODD_GAP.search(text, start, end) is None:
        return [(start, end)] if start < end else []
    pieces: list[Piece] = []
    at = start
    for gap in _GAP.finditer(text, start, end):
        first, last = gap.span()
        if last - first == 1 and text[first] == " ":
            continue
        keep = first
        while keep < last and text[keep] in _INVISIBLE:
            keep += 1
        if keep == last:  # nothing but invisible characters: the words on both sides are one
            if first > at:
                pieces.append((at, first))
        else:
            if first > at:
                pieces.append((at, first))
            pieces.append((keep, keep + 1))
        at = last
    if end > at:
        pieces.append((at, end))
    return pieces
