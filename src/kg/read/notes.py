"""Footnotes: which lines are their texts, and where their marks stand in the body.

In Markdown both carry their number as a superscript. In a text layer the note's text follows a drawn rule at the
foot of the page, and the mark is a digit glued to a word ("UBND tỉnh5,") or even to a year ("15/12/20257").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.read.lines import Line
from kg.read.markers import marker_at
from kg.read.paragraphs import Layout, is_page_number, is_stamp, opens_item

_OPENS = re.compile(r"(?P<number>\d{1,3})(?:\s+|(?=[^\W\d_“\"(]))(?=\S)")
_ENDED = re.compile(r"(?:[.;!?…]|\./\.?)[\s)\]”\"’]*$")
_TAIL = re.compile(r"N[ơo]i (?:nhận|gửi)\b|(?:TM|TL|KT|TUQ|T/M|T/L|K/T)\.? ?[A-ZĐ]{2}")  # what never stands in a note
_RECENT = 80  # lines: more than a page, within which a note's mark must stand


@dataclass(frozen=True, slots=True)
class NoteLines:
    """A footnote's number and the lines that print it. `number_length`: characters of the first line's text that
    print the number (none where it was a superscript)."""

    number: int
    lines: tuple[Line, ...]
    number_length: int


def split_notes(lines: Sequence[Line], layout: Layout) -> tuple[list[Line], list[NoteLines]]:
    """The body's lines, and the footnotes in order. Page numbers and drawn rules are dropped."""
    body: list[Line] = []
    notes: list[NoteLines] = []
    open_note: list[Line] = []
    opened: tuple[int, int] = (0, 0)
    last, after_rule = 0, False

    def close() -> None:
        if open_note:
            notes.append(NoteLines(opened[0], tuple(open_note), opened[1]))
            open_note.clear()

    for line in lines:
        if (
            line.text[:1].islower() and not line.marks and not open_note
        ):  # what goes on with a sentence, as most lines do
            body.append(line)
            after_rule = False
            continue
        if line.rule:
            after_rule = True
            close()
            continue
        if is_stamp(line):
            continue
        if is_page_number(line) and not line.cells:
            close()
            continue
        may_start = line.marks or line.text[:1].isdecimal()
        start = _start(line, last, after_rule or bool(open_note), body) if may_start else None
        if start is not None:
            close()
            opened, last = start, start[0]
            open_note.append(line)
        elif open_note and _goes_on(open_note[-1], line, layout, body, marked=not opened[1]):
            open_note.append(line)
        else:
            if open_note:
                close()
            body.append(line)
        after_rule = False
    close()
    return body, notes


def _start(line: Line, last: int, expected: bool, body: Sequence[Line]) -> tuple[int, int] | None:
    """(number, length of its print) where the line opens a note. `expected`: a rule or another note stands before."""
    if line.marks and line.marks[0][0] == 0 and line.text and not line.cells:
        return line.marks[0][1].number, 0
    match = _OPENS.match(line.text)
    if match is None or line.cells:
        return None
    number = int(match["number"])
    if number not in (last + 1, 1) or marker_at(line.text) is not None:
        return None
    # "05 Trạm y tế …" is a wrapped line; a note's number is never padded.
    if match["number"].startswith("0") or not (expected or line.text[match.end()].isalpha()):
        return None
    digits = str(number)
    mark = re.compile(  # begins with the digits, which can be searched for at once
        rf"{digits}(?:(?:(?<=[^\W\d_]{digits})|(?<=[)\]”\"’%…]{digits}))(?=[\s,.;:)\]]|$)|(?<=(?:19|20)\d\d{digits})(?!\d))"
    )
    marked = any(digits in before.text and mark.search(before.text) for before in body[-_RECENT:])
    return (number, match.end()) if marked or (expected and number == last + 1) else None


def _goes_on(before: Line, line: Line, layout: Layout, body: Sequence[Line], marked: bool) -> bool:
    """Whether `line` belongs to the note that `before` belongs to, and not to the body again. `marked`: the note
    opens with a superscript, as in Markdown, where an empty line ends it."""
    if line.page_break or before.heading or line.heading or (line.marks and before.marks):
        return False
    if (marked and line.blank_before) or _TAIL.match(line.text):
        return False
    if layout.spaced:  # empty lines stand between all lines but at the seams of a page
        if line.blank_before == 0:
            return line.indent == 0 and not _ENDED.search(before.text) and len(before.text) >= layout.width
        return not _resumes(line, body)
    if not layout.wrapped or line.blank_before or opens_item(line.text):
        return False
    if not _ENDED.search(before.text):
        return True
    return len(before.text) >= layout.width and not _resumes(line, body)


def _resumes(line: Line, body: Sequence[Line]) -> bool:
    """The body's last sentence was cut by the page's end, and this line goes on with it."""
    if not body or opens_item(line.text):
        return bool(body)
    return not _ENDED.search(body[-1].text) and line.text[:1].islower() and line.indent > 0


def find_marks(text: str, wanted: Sequence[tuple[int, int]], places: Sequence[int]) -> list[tuple[int, int] | None]:
    """The span in `text` of each wanted note's mark, or None. `wanted` = (number, raw place of the note's text) in
    order; `places[i]` = the raw place of `text[i]`. A mark stands before its note, and behind the mark before it."""
    found: list[tuple[int, int] | None] = []
    at = 0
    for number, limit in wanted:
        span = _find_mark(text, number, at, limit, places)
        found.append(span)
        if span is not None:
            at = span[1]
    return found


_SYMBOL = re.compile(r"(?:\d[\w.]*[/-][\w/.-]*|\b[kcdm]?m|\bCO|\bH|\bQL|\bĐT|\bTL)$")


def _find_mark(text: str, number: int, start: int, limit: int, places: Sequence[int]) -> tuple[int, int] | None:
    digits = str(number)
    pattern = re.compile(
        rf"(?<=[^\W\d_]){digits}(?![\w%])(?![.,]\d)|(?<=[)\]”\"’%…]){digits}(?![\w%])(?![.,]\d)|(?<=\D[.,;:]){digits}(?=\s|$)|(?<=[/\s.-](?:19|20)\d\d){digits}(?!\d)"
    )
    second_best: tuple[int, int] | None = None
    at = text.find(digits, start)
    while at >= 0 and places[at] < limit:
        match = pattern.match(text, at)
        if match is not None:
            if text[at - 1].isdigit() or not _SYMBOL.search(text, max(0, at - 30), at):
                return match.span()
            second_best = second_best or match.span()
        at = text.find(digits, match.end() if match else at + 1)
    return second_best
