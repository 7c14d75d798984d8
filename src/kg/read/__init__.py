"""read: a file becomes a Document, a clean text that can point at every raw character it came from."""

from __future__ import annotations

import hashlib
import re
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from pathlib import Path

from kg.errors import NotFound
from kg.fold import LOWER, UPPER
from kg.model import Source
from kg.read.decode import compose, decode
from kg.read.document import Document, Note, Paragraph
from kg.read.lines import Line, Mark, read_lines
from kg.read.notes import find_marks, split_notes
from kg.read.paragraphs import continues, layout_of

__all__ = ["Document", "Note", "Paragraph", "read", "read_bytes", "read_text"]

_MARKUP_HINT = re.compile(
    r"^\s{0,3}#{1,6} |\*\*|<sup>|<table|<br|^\s*\|.*\|\s*$|\[\^\d|[⁰¹²³⁴-⁹]|\*[^\s*][^*\n]*\*", re.MULTILINE
)
_BLANK = re.compile(r"\s")
# Blanks lost in a text layer: "vụĐảng" (a syllable runs into a capital), "UBNDtỉnh", "ngày15".
_LOST = re.compile(
    rf"[{LOWER}][{UPPER}][{LOWER}]|(?<![^\W\d_])(?:UBND|HĐND|MTTQ|BTV|BCH)[{LOWER}]|(?<![^\W\d_])(?:ngày|tháng|năm|số)\d"
)
_MARKED_SYLLABLE = re.compile(rf"[{LOWER}{UPPER}]*[^\x00-\x7f][{LOWER}{UPPER}]*")


def read(path: str | Path) -> Document:
    """The document at `path`. Raises `InputError` (NotFound, NotText) with what is wrong and what to do."""
    try:
        data = Path(path).read_bytes()
    except FileNotFoundError:
        raise NotFound(str(path), "there is no such file", "Check the path") from None
    except IsADirectoryError:
        raise NotFound(str(path), "this is a folder", "Give the files in it, or build the folder") from None
    except OSError as error:
        raise NotFound(str(path), f"the file cannot be read ({error.strerror})", "Check its permissions") from None
    return read_bytes(data, str(path))


def read_bytes(data: bytes, name: str) -> Document:
    """The document in `data`, plain text or Markdown. `name` is used in messages and as the source's file."""
    raw, encoding = decode(data, name)
    remarks = () if encoding == "utf-8" else (f"decoded from {encoding}",)
    markup = name.lower().endswith((".md", ".markdown")) or _MARKUP_HINT.search(raw) is not None
    media_type = "text/markdown" if markup else "text/plain"
    source = Source(name, hashlib.sha256(data).hexdigest(), media_type, encoding, len(raw), remarks)
    return _assemble(raw, source, markup)


def read_text(text: str, name: str = "text") -> Document:
    """The document in a string, as if read from a UTF-8 file."""
    return read_bytes(text.encode(), name)


def _assemble(raw: str, source: Source, markup: bool) -> Document:
    composed, places = compose(raw)
    lines = list(read_lines(composed, markup))
    layout = layout_of(lines)
    body, notes = split_notes(lines, layout)

    flow = _Flow(composed)
    paragraphs: list[tuple[int, int, Line]] = []
    start = 0
    for at, line in enumerate(body):
        if at and continues(body[at - 1], line, layout):
            flow.join()
        elif at:
            paragraphs.append((start, flow.size, body[at - 1]))
            start = flow.new_paragraph()
        flow.add(line)
    if body:
        paragraphs.append((start, flow.size, body[-1]))
    body_size = flow.size

    marks = {mark.number: (at, mark.span) for at, mark in flow.marks}
    glued = [note for note in notes if note.number_length]
    found = find_marks(flow.text(), [(note.number, note.lines[0].start) for note in glued], flow.offsets)
    cuts = sorted(span for span in found if span is not None)
    glued_at = {id(note): span for note, span in zip(glued, found, strict=True)}

    spans: list[tuple[int, int]] = []
    for note in notes:
        begin = flow.new_paragraph()
        flow.add(note.lines[0], skip=note.number_length)
        for line in note.lines[1:]:
            flow.join()
            flow.add(line)
        spans.append((begin, flow.size))

    text, offsets, moved = _edit(flow.text(), flow.offsets, cuts)
    strong = {id(line) for line in body if line.strong}
    result_notes = []
    for note, (begin, end) in zip(notes, spans, strict=True):
        mark: int | None = None
        mark_raw: tuple[int, int] | None = None
        if (span := glued_at.get(id(note))) is not None:
            mark, mark_raw = moved(span[0]), (flow.offsets[span[0]], flow.offsets[span[1] - 1] + 1)
        elif not note.number_length and note.number in marks:
            mark, mark_raw = moved(marks[note.number][0]), marks[note.number][1]
        if mark_raw is not None and places is not None:
            mark_raw = (places[mark_raw[0]], places[mark_raw[1]])
        result_notes.append(Note(note.number, moved(begin), moved(end), mark, mark_raw))
    result = tuple(
        Paragraph(moved(a), moved(b), line.heading, id(line) in strong, line.cells) for a, b, line in paragraphs
    )
    return Document(raw, text, offsets, places, result, tuple(result_notes), source, moved(body_size))


class _Flow:
    """Clean text under construction, with the place of each of its characters."""

    def __init__(self, text: str) -> None:
        self._source = text
        self._parts: list[str] = []
        self.offsets: array[int] = array("l")
        self.marks: list[tuple[int, Mark]] = []

    @property
    def size(self) -> int:
        return len(self.offsets)

    def text(self) -> str:
        return "".join(self._parts)

    def add(self, line: Line, skip: int = 0) -> None:
        pieces = list(line.pieces)
        while skip > 0 and pieces:
            a, b = pieces[0]
            taken = min(skip, b - a)
            skip -= taken
            pieces[0:1] = [(a + taken, b)] if a + taken < b else []
        marks = list(line.marks)
        for at, (a, b) in enumerate(pieces):
            while marks and marks[0][0] <= at:
                self.marks.append((self.size, marks.pop(0)[1]))
            self._parts.append(_BLANK.sub(" ", self._source[a:b]) if b - a == 1 else self._source[a:b])
            self.offsets.extend(range(a, b))
        self.marks += [(self.size, mark) for _, mark in marks]
        self._strip()

    def _strip(self) -> None:
        while self._parts and self._parts[-1].endswith(" "):
            self._parts[-1] = self._parts[-1][:-1]
            self.offsets.pop()
            if not self._parts[-1]:
                self._parts.pop()

    def join(self) -> None:
        """Before the next line of the same paragraph: one blank, or none behind a hyphen or slash glued to its word."""
        tail = "".join(self._parts[-2:])[-2:]
        if len(tail) == 2 and tail[1] in "-/" and tail[0] not in " -/":
            return
        self._glue(" ")

    def new_paragraph(self) -> int:
        if self._parts:
            self._glue("\n")
        return self.size

    def _glue(self, character: str) -> None:
        self._parts.append(character)
        self.offsets.append(self.offsets[-1] if self.offsets else 0)


class _Moved:
    """Where a place of the old text is in the new one, after cuts and insertions."""

    def __init__(self, shifts: Sequence[tuple[int, int]]) -> None:
        self._at = [at for at, _ in shifts]
        self._by = [by for _, by in shifts]

    def __call__(self, place: int) -> int:
        found = bisect_right(self._at, place) - 1
        return place + (self._by[found] if found >= 0 else 0)


def _edit(text: str, offsets: array[int], cuts: Iterable[tuple[int, int]]) -> tuple[str, array[int], _Moved]:
    """`text` without the cut spans and with lost blanks put back; and the map from old places to new."""
    edits = [(start, end, "") for start, end in cuts]
    edits += [(at, at, " ") for at in _lost_blanks(text)]
    if not edits:
        return text, offsets, _Moved(())
    edits.sort()
    parts: list[str] = []
    places = array("l")
    shifts: list[tuple[int, int]] = []
    at = shift = 0
    for start, end, inserted in edits:
        if start < at:
            continue
        parts += [text[at:start], inserted]
        places.extend(offsets[at:start])
        places.extend([offsets[start]] * len(inserted))
        shift += len(inserted) - (end - start)
        shifts.append((end if end > start else start, shift))
        at = end
    parts.append(text[at:])
    places.extend(offsets[at:])
    return "".join(parts), places, _Moved(shifts)


def _lost_blanks(text: str) -> list[int]:
    """Places where a blank was lost: only between syllables of which one bears a Vietnamese letter."""
    found = []
    for match in _LOST.finditer(text):
        if match[0][-1].isdigit():
            found.append(match.end() - 1)
        elif match[0][-1].islower() and match[0][-2].isupper() and len(match[0]) == 3:
            at = match.start() + 1
            left = re.search(r"[^\W\d_]+$", text[max(0, at - 8) : at])
            right = re.match(r"[^\W\d_]+", text[at : at + 8])
            if any(part and not part[0].isascii() for part in (left, right)):
                found.append(at)
        else:
            found.append(match.end() - 1)
    return found
