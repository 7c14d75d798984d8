"""OpenDocument texts (ODT): paragraphs, lists, tables, footnotes, tracked changes as accepted.

By ODF 1.3. Numbers of lists come from their styles; deleted text stands apart in text:tracked-changes and is passed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from kg.errors import NotText
from kg.read import legacy
from kg.read.layer import Builder, Layer, Run
from kg.read.limits import Options
from kg.read.numbering import Level, Numbering, integer
from kg.read.package import Element, Package
from kg.read.tables import lay_table

_NS = "urn:oasis:names:tc:opendocument:xmlns:"
T, TABLE, STYLE, FO, OFFICE, DRAW = (f"{{{_NS}{name}:1.0}}" for name in (
    "text", "table", "style", "xsl-fo-compatible", "office", "drawing"))  # fmt: skip
_SKIPPED = {f"{T}tracked-changes", f"{T}note", f"{OFFICE}annotation", f"{OFFICE}forms", f"{T}sequence-decls",
            f"{T}bibliography-mark", f"{T}ruby-text"}  # fmt: skip
_FORMS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman", "": "none"}


@dataclass(frozen=True, slots=True)
class _Style:
    bold: bool = False
    font: str = ""
    raised: bool = False
    capitals: bool = False
    hidden: bool = False
    heading: int = 0
    page_break: bool = False


@dataclass(slots=True)
class _Text:
    runs: list[Run] = field(default_factory=list)
    bold: list[bool] = field(default_factory=list)
    page_break: bool = False


def read_odt(data: bytes, name: str, options: Options) -> tuple[Layer, str, tuple[str, ...]]:
    """The text layer of an OpenDocument text. Raises `NotText`."""
    package = Package(data, name, options.limits)
    content = package.xml("content.xml")
    body = None if content is None else content.find(f"{OFFICE}body/{OFFICE}text")
    if content is None or body is None:
        reason = "the OpenDocument text is encrypted or holds no content"
        raise NotText(name, reason, "Remove the password, or save it again from its program")
    reader = _Reader([root for root in (package.xml("styles.xml"), content) if root is not None])
    reader.blocks(body)
    for number, note in reader.notes:
        reader.hang(number, note)
    builder = reader.builder
    said = [f"read from an OpenDocument text: {len(builder.lines)} paragraphs and {len(builder.notes)} footnotes; "
            "positions count in the text extracted"]  # fmt: skip
    if body.find(f"{T}tracked-changes") is not None:
        said.append("tracked changes taken as accepted")
    said += [f"letters converted from {legacy.NAMES[n]} fonts" for n in sorted(reader.converted)]
    return builder.finish(), "utf-8", tuple(said)


class _Reader:
    def __init__(self, roots: list[Element]) -> None:
        self.builder = Builder()
        self.notes: list[tuple[int, Element]] = []
        self.converted: set[str] = set()
        self.raw_styles = {s.get(f"{STYLE}name", ""): s for root in roots for s in root.iter(f"{STYLE}style")}
        self.styles: dict[str, _Style] = {}
        lists = {s.get(f"{STYLE}name", ""): dict(_levels(s)) for root in roots for s in root.iter(f"{T}list-style")}
        self.numbering = Numbering(lists, {name: name for name in lists})
        self.fonts = {
            f.get(f"{STYLE}name", ""): f.get(
                "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}font-family", ""
            ).strip("'")
            for root in roots
            for f in root.iter(f"{STYLE}font-face")
        }

    def style(self, name: str | None, depth: int = 0) -> _Style:
        if not name:
            return _Style()
        if name in self.styles:
            return self.styles[name]
        item = self.raw_styles.get(name)
        if item is None or depth > 20:
            return _Style()
        base = self.style(item.get(f"{STYLE}parent-style-name"), depth + 1)
        text, paragraph = item.find(f"{STYLE}text-properties"), item.find(f"{STYLE}paragraph-properties")
        bold, font, raised, capitals, hidden = base.bold, base.font, base.raised, base.capitals, base.hidden
        if text is not None:
            weight = text.get(f"{FO}font-weight")
            bold = bold if weight is None else weight in ("bold", "600", "700", "800", "900")
            named = text.get(f"{STYLE}font-name")
            font = self.fonts.get(named, named) if named else text.get(f"{FO}font-family", font).strip("'")
            raised = text.get(f"{STYLE}text-position", "super" if raised else "").startswith("super")
            capitals = text.get(f"{FO}text-transform", "uppercase" if capitals else "") == "uppercase"
            hidden = text.get(f"{T}display", "none" if hidden else "") == "none"
        broken = paragraph is not None and paragraph.get(f"{FO}break-before") == "page"
        heading = integer(item.get(f"{STYLE}default-outline-level")) or base.heading
        self.styles[name] = _Style(bold, font, raised, capitals, hidden, heading, broken)
        return self.styles[name]

    def blocks(self, parent: Element) -> None:
        for item in parent:
            tag = item.tag
            if tag in (f"{T}p", f"{T}h"):
                self.paragraph(item)
            elif tag == f"{T}list":
                self.items(item, item.get(f"{T}style-name", ""), 0)
            elif tag == f"{TABLE}table":
                lay_table(self.builder, list(self.rows(item)))
            elif tag not in _SKIPPED and isinstance(tag, str):
                self.blocks(item)

    def items(self, parent: Element, style: str, depth: int) -> None:
        for item in parent:
            if item.tag not in (f"{T}list-item", f"{T}list-header"):
                continue
            label = self.numbering.next(style, depth) if item.tag == f"{T}list-item" and _has_words(item) else ""
            for inner in item:
                if inner.tag == f"{T}list":
                    self.items(inner, inner.get(f"{T}style-name") or style, depth + 1)
                elif inner.tag in (f"{T}p", f"{T}h"):
                    self.paragraph(inner, label)
                    label = ""

    def paragraph(self, item: Element, label: str = "") -> None:
        level = integer(item.get(f"{T}outline-level")) if item.tag == f"{T}h" else 0
        for at, text in enumerate(self.lines(item)):
            if label and at == 0:
                text.runs.insert(0, Run(f"{label} "))
            strong = bool(text.bold) and all(text.bold)
            self.builder.add(text.runs, heading=min(level, 6), strong=strong, page_break=text.page_break)
        for box in _boxes(item):
            self.blocks(box)

    def lines(self, item: Element) -> list[_Text]:
        style = self.style(item.get(f"{T}style-name"))
        lines = [_Text(page_break=style.page_break)]
        self.inline(item, style, lines)
        return lines

    def inline(self, parent: Element, style: _Style, lines: list[_Text]) -> None:
        self.put(parent.text, style, lines)
        for item in parent:
            tag = item.tag
            if tag == f"{T}s":
                self.put(" " * min(integer(item.get(f"{T}c"), 1), 200), style, lines)
            elif tag == f"{T}tab":
                self.put(" ", style, lines)
            elif tag == f"{T}line-break":
                lines.append(_Text())
            elif tag == f"{T}note":
                if len(self.notes) < 2000:
                    number = len(self.notes) + 1
                    self.notes.append((number, item))
                    lines[-1].runs.append(Run(str(number), number))
            elif tag in (f"{T}span", f"{T}a"):
                own = self.style(item.get(f"{T}style-name"))
                merged = _Style(own.bold or style.bold, own.font or style.font, own.raised, own.capitals or style.capitals,
                                own.hidden or style.hidden)  # fmt: skip
                self.inline(item, merged if item.get(f"{T}style-name") else style, lines)
            elif tag not in _SKIPPED and isinstance(tag, str) and not tag.startswith(DRAW):
                self.inline(item, style, lines)
            self.put(item.tail, style, lines)

    def put(self, text: str | None, style: _Style, lines: list[_Text]) -> None:
        if not text or style.hidden:
            return
        encoding = legacy.encoding_of_font(style.font)
        if encoding and all(ord(c) <= 0xFF or c in legacy.SHARED for c in text):
            self.converted.add(encoding)
            text = legacy.CONVERTERS[encoding](text)
            text = text.upper() if legacy.draws_capitals(style.font) else text
        if style.capitals:
            text = text.upper()
        text = text.replace("\n", " ").replace("\t", " ").replace("\u00ad", "")
        line = lines[-1]
        if style.raised and text.strip("() ").isdecimal() and len(text.strip("() ")) <= 3:
            before = "".join(r.text for r in line.runs)[-3:]
            if not before.endswith("m"):
                line.runs.append(Run(text.strip("() "), int(text.strip("() "))))
                return
        line.runs.append(Run(text))
        if text.strip():
            line.bold.append(style.bold)

    def rows(self, table: Element) -> Iterator[list[list[_Text]]]:
        for item in table:
            if item.tag == f"{TABLE}table-row":
                yield [self.cell(cell) for cell in item if cell.tag == f"{TABLE}table-cell"]
            elif item.tag in (f"{TABLE}table-header-rows", f"{TABLE}table-rows", f"{TABLE}table-row-group"):
                yield from self.rows(item)

    def cell(self, cell: Element) -> list[_Text]:
        lines: list[_Text] = []
        for item in cell.iter():
            if item.tag in (f"{T}p", f"{T}h"):
                lines += self.lines(item)
        return lines

    def hang(self, number: int, note: Element) -> None:
        body = note.find(f"{T}note-body")
        texts = [text for item in (body.iter(f"{T}p") if body is not None else ()) for text in self.lines(item)]
        self.builder.note(number, [text.runs for text in texts if any(r.text.strip() for r in text.runs)])


def _levels(style: Element) -> Iterator[tuple[int, Level]]:
    for item in style:
        depth = integer(item.get(f"{T}level"), 1) - 1
        if item.tag == f"{T}list-level-style-bullet":
            yield depth, Level("bullet", item.get(f"{T}bullet-char", "-"))
        elif item.tag == f"{T}list-level-style-number":
            form = _FORMS.get(item.get(f"{STYLE}num-format", ""), "decimal")
            shown = max(1, min(integer(item.get(f"{T}display-levels"), 1), depth + 1))
            places = ".".join(f"%{at + 1}" for at in range(depth + 1 - shown, min(depth + 1, 9)))
            text = item.get(f"{STYLE}num-prefix", "") + places + item.get(f"{STYLE}num-suffix", "")
            yield depth, Level(form, "" if form == "none" else text, integer(item.get(f"{T}start-value"), 1))


def _has_words(item: Element) -> bool:
    return any("".join(p.itertext()).strip() for p in item if p.tag in (f"{T}p", f"{T}h"))


def _boxes(item: Element) -> Iterator[Element]:
    return item.iter(f"{DRAW}text-box")
