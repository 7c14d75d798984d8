"""read: a file becomes a Document, a clean text that can point at every raw character it came from."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from kg.errors import NotFound
from kg.model import Source
from kg.read.decode import compose, decode
from kg.read.document import Document, Note, Paragraph
from kg.read.flow import Flow, edit
from kg.read.inline import inline_cuts
from kg.read.lines import Line, read_lines
from kg.read.notes import NoteLines, find_marks, split_notes
from kg.read.paragraphs import Layout, continues, layout_of

__all__ = ["Document", "Note", "Paragraph", "read", "read_bytes", "read_text"]

_MARKUP_HINT = re.compile(
    r"^\s{0,3}#{1,6} |\*\*|<sup>|<table|<br|^\s*\|.*\|\s*$|\[\^\d|[⁰¹²³⁴-⁹]|\*[^\s*][^*\n]*\*", re.MULTILINE
)


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

    flow = Flow(composed)
    paragraphs = _lay_body(flow, body, layout)
    body_size = flow.size
    glued = [note for note in notes if note.number_length]
    found = find_marks(flow.text(), [(note.number, note.lines[0].start) for note in glued], flow.offsets)
    spans = [_lay_note(flow, note) for note in notes]
    glued_spans = {id(note): span for note, span in zip(glued, found, strict=True) if span is not None}
    text, offsets, moved = edit(flow.text(), flow.offsets, sorted(span for span in found if span is not None))

    hung = []
    for note, (start, end) in zip(notes, spans, strict=True):
        mark = _mark_of(note, glued_spans.get(id(note)), flow, body_size)
        raw_mark = mark[1] if mark else None
        if raw_mark is not None and places is not None:
            raw_mark = (places[raw_mark[0]], places[raw_mark[1]])
        hung.append(Note(note.number, moved(start), moved(end), moved(mark[0]) if mark else None, raw_mark))
    text, cut = _cut_inline(text, [(moved(start), moved(end), line) for start, end, line in paragraphs])
    return Document(raw, text, offsets, places, cut, tuple(hung), source, moved(body_size))


def _mark_of(
    note: NoteLines, glued: tuple[int, int] | None, flow: Flow, body_size: int
) -> tuple[int, tuple[int, int]] | None:
    """(place in the flow, raw span) of a note's mark. Numbers may begin anew on each page: of printed marks the last
    one with the number before the note's text is its own, or the first behind it."""
    if glued is not None:
        return glued[0], (flow.offsets[glued[0]], flow.offsets[glued[1] - 1] + 1)
    if note.number_length:
        return None
    same = [(at, mark.span) for at, mark in flow.marks if mark.number == note.number and at <= body_size]
    before = [mark for mark in same if mark[1][0] < note.lines[0].start]
    return before[-1] if before else same[0] if same else None


def _lay_body(flow: Flow, body: Sequence[Line], layout: Layout) -> list[tuple[int, int, Line]]:
    """Lays the body's lines as paragraphs: (start, end, last line) of each."""
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
    return paragraphs


def _lay_note(flow: Flow, note: NoteLines) -> tuple[int, int]:
    start = flow.new_paragraph()
    flow.add(note.lines[0], skip=note.number_length)
    for line in note.lines[1:]:
        flow.join()
        flow.add(line)
    return start, flow.size


def _cut_inline(text: str, paragraphs: Sequence[tuple[int, int, Line]]) -> tuple[str, tuple[Paragraph, ...]]:
    """The paragraphs, those of several items cut up; and the text with a line's end at each cut."""
    result: list[Paragraph] = []
    ends: list[int] = []
    for start, end, line in paragraphs:
        cuts = [] if line.cells else inline_cuts(text, start, end)
        for first, last in pairwise([start, *(cut + 1 for cut in cuts), end + 1]):
            result.append(Paragraph(first, last - 1, line.heading, line.strong and not cuts, line.cells))
        ends += cuts
    pieces = [text[first:last] for first, last in pairwise([0, *(cut + 1 for cut in ends), len(text) + 1])]
    return "\n".join(piece[:-1] for piece in pieces[:-1]) + ("\n" if ends else "") + pieces[-1], tuple(result)
