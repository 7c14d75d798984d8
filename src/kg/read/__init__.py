"""read: a file becomes a Document, a clean text that can point at every raw character it came from."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from kg.errors import NotFound, NotText
from kg.model import Source
from kg.read import legacy
from kg.read.archives import content, split
from kg.read.decode import compose, decode
from kg.read.document import Document, Note, Paragraph
from kg.read.flow import Flow, edit
from kg.read.inline import inline_cuts
from kg.read.layer import Joins
from kg.read.limits import DEFAULT, Limits, Options, over
from kg.read.lines import Line, read_lines
from kg.read.notes import NoteLines, find_marks, split_notes
from kg.read.pages import Pages
from kg.read.paragraphs import continues, counts_on, layout_of
from kg.read.sniff import TEXTUAL, media_type_of, sniff

__all__ = ["Document", "Limits", "Note", "Options", "Paragraph", "read", "read_bytes", "read_text"]

_MARKUP_HINT = re.compile(
    r"^\s{0,3}#{1,6} |\*\*|<sup>|<table|<br|^[^\S\n]*\|.*\|[^\S\n]*$|\[\^\d|[⁰¹²³⁴-⁹]|\*[^\s*][^*\n]*\*", re.MULTILINE
)


_MARKUP_SIGNS = "#*<|[⁰¹²³⁴⁵⁶⁷⁸⁹"


def _is_marked_up(raw: str) -> bool:
    """Whether a text without a telling name is Markdown or has HTML in it."""
    first = min((at for at in map(raw.find, _MARKUP_SIGNS) if at >= 0), default=None)
    return first is not None and _MARKUP_HINT.search(raw, raw.rfind("\n", 0, first) + 1) is not None


def read(path: str | Path, options: Options = DEFAULT) -> Document:
    """The document at `path`, a file or a member of an archive ("a.zip!/b.docx"). Raises `InputError` (NotFound, NotText) with what is wrong and what to do."""
    try:
        outer, inner = split(str(path))
        size = Path(outer).stat().st_size
        if size > options.limits.file_bytes:
            raise over(str(path), "the file is too large in bytes", size, "file_bytes", options.limits.file_bytes)
        data = content(str(path), options) if inner else Path(path).read_bytes()
    except FileNotFoundError:
        raise NotFound(str(path), "there is no such file", "Check the path") from None
    except IsADirectoryError:
        raise NotFound(str(path), "this is a folder", "Give the files in it, or build the folder") from None
    except OSError as error:
        raise NotFound(str(path), f"the file cannot be read ({error.strerror})", "Check its permissions") from None
    except ValueError:  # a zero byte in a name
        raise NotFound(str(path), "there is no such file", "Check the path") from None
    # A name in an older encoding is no text that could be written down: its bytes are shown instead.
    return read_bytes(data, os.fsencode(path).decode(errors="backslashreplace"), options)


def read_bytes(data: bytes, name: str, options: Options = DEFAULT) -> Document:
    """The document in `data`, of any form that `kg.read.sniff` knows. `name` is used in messages and as the source's
    file; a form is told by its content, never by its name alone. Raises `NotText` where it cannot be read."""
    if len(data) > options.limits.file_bytes:
        raise over(name, "the file is too large in bytes", len(data), "file_bytes", options.limits.file_bytes)
    form = sniff(data, name)
    if form in TEXTUAL:
        return _read_plain(data, name, options)
    from kg.read.forms import extract

    layer, encoding, remarks = extract(data, name, form, options)
    if len(layer.raw) > options.limits.characters:
        raise over(name, "too many characters", len(layer.raw), "characters", options.limits.characters)
    if not layer.raw.strip():
        raise NotText(name, f"the {form.title} holds no words", "Check that it was copied or exported whole")
    source = Source(
        name, hashlib.sha256(data).hexdigest(), media_type_of(form, data), encoding, len(layer.raw), remarks
    )
    clean, source = _with_d(layer.raw, source)
    if layer.joins is not None:  # the geometry has told what belongs together
        return _build(layer.raw, clean, None, source, layer.lines, layer.notes, layer.joins, layer.pages)
    layout = layout_of(layer.lines)
    body, notes = split_notes(layer.lines, layout)
    joins: Joins = lambda before, after: continues(before, after, layout)  # noqa: E731
    return _build(layer.raw, clean, None, source, body, [*notes, *layer.notes], joins, layer.pages)


def _read_plain(data: bytes, name: str, options: Options) -> Document:
    raw, encoding = decode(data, name, options.encoding)
    if len(raw) > options.limits.characters:
        raise over(name, "too many characters", len(raw), "characters", options.limits.characters)
    remarks: tuple[str, ...] = ()
    if encoding in legacy.NAMES:
        remarks = (f"converted from {legacy.NAMES[encoding]}; positions count in the converted text",)
    elif encoding != "utf-8":
        remarks = (f"decoded from {encoding}",)
    markup = name.lower().endswith((".md", ".markdown")) or _is_marked_up(raw)
    media_type = "text/markdown" if markup else "text/plain"
    source = Source(name, hashlib.sha256(data).hexdigest(), media_type, encoding, len(raw), remarks)
    return _assemble(raw, source, markup)


def read_text(text: str, name: str = "text") -> Document:
    """The document in a string, as if read from a UTF-8 file."""
    return _read_plain(text.encode(), name, DEFAULT)


def _assemble(raw: str, source: Source, markup: bool) -> Document:
    composed, places = compose(raw)
    composed, source = _with_d(composed, source)
    if places is not None:
        source = replace(source, remarks=(*source.remarks, "composed from decomposed Unicode (NFD)"))
    lines = list(read_lines(composed, markup))
    layout = layout_of(lines)
    body, notes = split_notes(lines, layout)
    return _build(raw, composed, places, source, body, notes, lambda before, after: continues(before, after, layout))


def _with_d(text: str, source: Source) -> tuple[str, Source]:
    """Đ where Eth was typed for it; the raw text stays as it is."""
    text, count = legacy.with_d(text)
    if count == 0:
        return text, source
    return text, replace(
        source, remarks=(*source.remarks, f"read Đ for a letter that looks like it (Ð), {count} times")
    )


def _build(
    raw: str,
    composed: str,
    places: Sequence[int] | None,
    source: Source,
    body: Sequence[Line],
    notes: Sequence[NoteLines],
    joins: Joins,
    pages: Pages | None = None,
) -> Document:
    """The document of these lines: laid as paragraphs, notes hung on their marks, every character with its place."""
    flow = Flow(composed)
    paragraphs = _lay_body(flow, body, joins)
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
    return Document(raw, text, offsets, places, cut, tuple(hung), source, moved(body_size), pages)


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


def _lay_body(flow: Flow, body: Sequence[Line], joins: Joins) -> list[tuple[int, int, Line]]:
    """Lays the body's lines as paragraphs: (start, end, last line) of each."""
    paragraphs: list[tuple[int, int, Line]] = []
    start = first = 0  # of the paragraph: its place in the flow, its first line
    for at, line in enumerate(body):
        if at and (joins(body[at - 1], line) or counts_on(line, body[first:at])):
            flow.join()
        elif at:
            paragraphs.append((start, flow.size, body[at - 1]))
            start, first = flow.new_paragraph(), at
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
        if not cuts:
            result.append(Paragraph(start, end, line.heading, line.strong, line.cells))
            continue
        for first, last in pairwise([start, *(cut + 1 for cut in cuts), end + 1]):
            result.append(Paragraph(first, last - 1, line.heading, False, line.cells))
        ends += cuts
    pieces = [text[first:last] for first, last in pairwise([0, *(cut + 1 for cut in ends), len(text) + 1])]
    return "\n".join(piece[:-1] for piece in pieces[:-1]) + ("\n" if ends else "") + pieces[-1], tuple(result)
