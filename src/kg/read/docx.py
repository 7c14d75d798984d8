"""Word files (DOCX): paragraphs, tables, footnotes, numbers of list styles, tracked changes as accepted.

By ECMA-376. What Word shows is read: inserted words, not deleted ones; results of fields, not their codes; no hidden
text. Each paragraph is a line of the text layer; a table that lays out a letterhead or signature is read by columns.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from kg.errors import NotText
from kg.read import legacy
from kg.read.docx_styles import PLAIN, Style, paragraph_style, read_styles, run_style
from kg.read.layer import Builder, Layer, Run
from kg.read.limits import Options
from kg.read.numbering import Numbering, W, read_numbering
from kg.read.package import Element, Package
from kg.read.tables import lay_table

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_TRANSPARENT = {f"{W}{name}" for name in (
    "ins", "moveTo", "hyperlink", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml", "dir", "bdo", "body",
)} | {f"{_MC}Choice"}  # fmt: skip
_DIGITS = re.compile(r"\s*\(?(\d{1,3})\)?\s*")
_UNIT = re.compile(r"(?:^|[\s\d(/])(?:[kdcm]?m|ha)$")
_SPACED = str.maketrans({"\u00ad": "", "\t": " "})


@dataclass(slots=True)
class _Text:
    """One line of a paragraph under construction."""

    runs: list[Run] = field(default_factory=list)
    bold: list[bool] = field(default_factory=list)
    page_break: bool = False


def read_docx(data: bytes, name: str, options: Options) -> tuple[Layer, str, tuple[str, ...]]:
    """The text layer of a Word file. Raises `NotText`."""
    package = Package(data, name, options.limits)
    main = _main_part(package)
    document = package.xml(main)
    body = None if document is None else document.find(f"{W}body")
    if body is None:
        raise NotText(name, "the Word file holds no document", "Save it again from Word")
    folder = main.rpartition("/")[0]
    reader = _Reader(
        read_styles(package.xml(f"{folder}/styles.xml")),
        read_numbering(package.xml(f"{folder}/numbering.xml")),
        {kind: _notes(package.xml(f"{folder}/{kind}s.xml"), kind) for kind in ("footnote", "endnote")},
        options.encoding,
    )
    reader.blocks(body)
    reader.hang_notes()
    return reader.builder.finish(), "utf-8", reader.remarks()


def _main_part(package: Package) -> str:
    if "word/document.xml" in package.members:
        return "word/document.xml"
    return next((m for m in package.members if re.fullmatch(r"word/document\d*\.xml", m)), "word/document.xml")


def _notes(root: Element | None, kind: str) -> dict[str, Element]:
    if root is None:
        return {}
    return {n.get(f"{W}id", ""): n for n in root.iter(f"{W}{kind}") if n.get(f"{W}type") in (None, "normal")}


class _Reader:
    def __init__(self, styles: dict[str, Style], numbering: Numbering, notes: dict[str, dict[str, Element]],
                 encoding: str | None) -> None:  # fmt: skip
        self.builder = Builder()
        self.styles, self.numbering, self.note_parts = styles, numbering, notes
        self.converters = _converters(encoding)
        self.notes: list[tuple[int, Element]] = []
        self.inserted = self.deleted = 0
        self.converted: set[str] = set()

    # ---- blocks ------------------------------------------------------------------------------------------------------

    def blocks(self, parent: Element, style: Style | None = None) -> None:
        for item in parent:
            if item.tag == f"{W}p":
                self.paragraph(item)
            elif item.tag == f"{W}tbl":
                lay_table(self.builder, list(self.rows(item)))
            elif item.tag in _TRANSPARENT:
                self.blocks(item, style)
            elif item.tag == f"{_MC}AlternateContent":
                self.blocks(_choice(item), style)

    def rows(self, table: Element) -> Iterator[list[list[_Text]]]:
        """Rows of cells of lines. A cell merged into the one above is empty."""
        for row in _children(table, "tr"):
            if row.find(f"{W}trPr/{W}del") is not None:
                continue
            yield [self.cell(cell) for cell in _children(row, "tc")]

    def cell(self, cell: Element) -> list[_Text]:
        merged = cell.find(f"{W}tcPr/{W}vMerge")
        if merged is not None and merged.get(f"{W}val", "continue") == "continue":
            return []
        lines: list[_Text] = []
        for item in _blocks(cell):
            if item.tag == f"{W}p":
                lines += self.lines(item)[0]
            else:
                for row in self.rows(item):
                    for inner in row:
                        lines += inner
        return lines

    def paragraph(self, item: Element) -> None:
        lines, heading = self.lines(item)
        for text in lines:
            self.builder.add(text.runs, heading=heading, strong=is_strong(text), page_break=text.page_break)
        for box in _boxes(item):
            self.blocks(box)

    def lines(self, item: Element) -> tuple[list[_Text], int]:
        """The lines of a paragraph (line breaks part them), its number in front, and its heading depth."""
        properties = item.find(f"{W}pPr")
        named = properties.find(f"{W}pStyle") if properties is not None else None
        style = self.styles.get(named.get(f"{W}val", "") if named is not None else "", self.styles.get("", PLAIN))
        style = paragraph_style(properties, style)
        lines = [_Text()]
        self.inline(item, style, lines, [0])
        if (
            style.numbering
            and style.numbering[0] not in ("", "0")
            and any(r.text.strip() for t in lines for r in t.runs)
        ):
            label = self.numbering.next(*style.numbering)
            if label:
                first = next(t for t in lines if any(r.text.strip() for r in t.runs))
                first.runs.insert(0, Run(f"{label} "))
        return lines, style.heading

    # ---- runs --------------------------------------------------------------------------------------------------------

    def inline(self, parent: Element, style: Style, lines: list[_Text], hidden: list[int]) -> None:
        """Adds the runs below `parent`. `hidden[0]`: how many fields are open whose code is being read."""
        for item in parent:
            tag = item.tag
            if tag == f"{W}r":
                self.run(item, style, lines, hidden)
            elif tag in (f"{W}del", f"{W}moveFrom"):
                self.deleted += 1
            elif tag in _TRANSPARENT:
                self.inserted += tag in (f"{W}ins", f"{W}moveTo")
                self.inline(item, style, lines, hidden)
            elif tag == f"{_MC}AlternateContent":
                self.inline(_choice(item), style, lines, hidden)
            elif isinstance(tag, str) and tag.endswith(("}oMath", "}oMathPara")):
                math = "".join(t.text or "" for t in item.iter() if isinstance(t.tag, str) and t.tag.endswith("}t"))
                self.put(math, style, lines)

    def run(self, run: Element, paragraph: Style, lines: list[_Text], hidden: list[int]) -> None:
        properties = run.find(f"{W}rPr")
        named = properties.find(f"{W}rStyle") if properties is not None else None
        style = paragraph
        if named is not None and (own := self.styles.get(named.get(f"{W}val", ""))):
            style = Style(style.bold or own.bold, style.caps or own.caps, style.heading, style.hidden or own.hidden,
                           own.font or style.font, own.superscript, style.numbering)  # fmt: skip
        style = run_style(properties, style)
        for item in run.iter() if run.find(f"{_MC}AlternateContent") is None else run:
            name = item.tag.removeprefix(W) if isinstance(item.tag, str) else ""
            if name == "fldChar":
                kind = item.get(f"{W}fldCharType")
                hidden[0] = (
                    hidden[0] + 1 if kind == "begin" else max(0, hidden[0] - 1) if kind == "separate" else hidden[0]
                )
                if kind == "end" and hidden[0]:
                    hidden[0] = 0
            elif hidden[0] or style.hidden:
                continue
            elif name == "t":
                self.put(item.text or "", style, lines)
            elif name in ("tab", "ptab"):
                if item in list(run):  # not the tab stops of its properties
                    self.put(" ", style, lines)
            elif name in ("br", "cr"):
                lines.append(_Text(page_break=item.get(f"{W}type") == "page"))
            elif name == "noBreakHyphen":
                self.put("-", style, lines)
            elif name == "sym":
                self.put(_symbol(item.get(f"{W}char", "")), style, lines)
            elif name in ("footnoteReference", "endnoteReference"):
                self.reference(name.removesuffix("Reference"), item.get(f"{W}id", ""), lines)
            elif name in ("drawing", "pict", "object", "AlternateContent"):
                break  # words in boxes are read behind the paragraph

    def put(self, text: str, style: Style, lines: list[_Text]) -> None:
        if convert := self.converter(style.font, text):
            text = convert(text)
        if style.caps:
            text = text.upper()
        line = lines[-1]
        before = "".join(r.text for r in line.runs[-3:] if r.mark is None)
        found = _DIGITS.fullmatch(text) if style.superscript else None
        if found and not _UNIT.search(before) and (before.strip() or not line.runs):
            line.runs.append(Run(found[1], int(found[1])))
        else:
            line.runs.append(Run(text if style.font.startswith(".Vn") else text.translate(_SPACED)))
        if text.strip():
            line.bold.append(style.bold)

    def converter(self, font: str, text: str) -> Callable[[str], str] | None:
        """What turns the letters of an older font into Unicode: told by the font's name."""
        name = legacy.encoding_of_font(font)
        if self.converters is not None:
            return self.converters
        if name is None or (text.isascii() and not legacy.draws_capitals(font)):
            return None
        if any(ord(c) > 0xFF and c not in legacy.SHARED for c in text):
            return None  # Unicode letters that only name the old font
        self.converted.add(name)
        convert = legacy.CONVERTERS[name]
        return (lambda t: convert(t).upper()) if legacy.draws_capitals(font) else convert

    # ---- notes -------------------------------------------------------------------------------------------------------

    def reference(self, kind: str, identifier: str, lines: list[_Text]) -> None:
        note = self.note_parts[kind].get(identifier)
        if note is not None and len(self.notes) < 2000:
            number = len(self.notes) + 1
            self.notes.append((number, note))
            lines[-1].runs.append(Run(str(number), number))

    def hang_notes(self) -> None:
        for number, note in self.notes[:]:
            texts = [text for item in note.iter(f"{W}p") for text in self.lines(item)[0]]
            self.builder.note(number, [_bare(text.runs) for text in texts if any(r.text.strip() for r in text.runs)])

    def remarks(self) -> tuple[str, ...]:
        said = [f"read from a Word file: {len(self.builder.lines)} paragraphs and {len(self.builder.notes)} footnotes; "
                "positions count in the text extracted"]  # fmt: skip
        if self.inserted or self.deleted:
            said.append("tracked changes taken as accepted")
        said += [f"letters converted from {legacy.NAMES[name]} fonts" for name in sorted(self.converted)]
        return tuple(said)


def _converters(encoding: str | None) -> Callable[[str], str] | None:
    name = legacy.ALIASES.get((encoding or "").lower(), (encoding or "").lower())
    return legacy.CONVERTERS.get(name)


def is_strong(text: _Text) -> bool:
    """Bold from end to end."""
    return bool(text.bold) and all(text.bold)


def _bare(runs: Sequence[Run]) -> list[Run]:
    """A note's words without the number that the text itself repeats in front."""
    return [run for at, run in enumerate(runs) if not (run.mark is not None and at <= 1)]


def _children(parent: Element, name: str) -> Iterator[Element]:
    for item in parent:
        if item.tag == f"{W}{name}":
            yield item
        elif item.tag in _TRANSPARENT:
            yield from _children(item, name)


def _blocks(parent: Element) -> Iterator[Element]:
    for item in parent:
        if item.tag in (f"{W}p", f"{W}tbl"):
            yield item
        elif item.tag in _TRANSPARENT:
            yield from _blocks(item)


def _choice(alternate: Element) -> Element:
    """Of several forms of the same thing the first, which is the newer one."""
    return next(iter(alternate), alternate) if len(alternate) else alternate


def _boxes(item: Element) -> Iterator[Element]:
    """The contents of text boxes in a paragraph, each once: the older form repeats them."""
    for found in item.iter(f"{W}drawing"):
        yield from found.iter(f"{W}txbxContent")
    if item.find(f".//{_MC}AlternateContent") is None:
        for found in item.iter(f"{W}pict"):
            yield from found.iter(f"{W}txbxContent")


def _symbol(code: str) -> str:
    """A character of a symbol font: an arrow or bullet, drawn as a dash."""
    try:
        value = int(code, 16)
    except ValueError:
        return ""
    return "-" if 0xF000 <= value <= 0xF0FF or value > 0x10FFFF or 0xD800 <= value < 0xE000 else chr(value)
