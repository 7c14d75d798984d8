"""The examples rendered into the forms that offices hold them in: a notice's parts, and writers for each form."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

import pytest

from kg.read import read

EXAMPLES = sorted(
    path
    for path in (Path(__file__).parents[1] / "examples").iterdir()
    if path.suffix in (".txt", ".md") and path.name != "README.md"
)
Words = list[tuple[str, int | None]]  # text, and the number of the footnote whose mark it is
_RIGHT = re.compile(r"CỘNG HÒA XÃ|Độc lập|[A-ZĐ][^\W\dA-ZĐ]+(?: [A-ZĐ][^\W\dA-ZĐ]+){0,3}, ngày")


@dataclass
class Block:
    words: Words
    strong: bool = False
    cells: bool = False

    @property
    def text(self) -> str:
        return "".join(text for text, mark in self.words if mark is None)


@dataclass
class Parts:
    """A notice as a typist sees it."""

    left: list[str] = field(default_factory=list)
    right: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    signature: list[str] = field(default_factory=list)
    notes: dict[int, str] = field(default_factory=dict)


def parts_of(path: Path) -> Parts:
    """The parts of an example, from what reading it gives."""
    document = read(path)
    parts = Parts()
    marks = sorted((note.mark, note.number) for note in document.notes if note.mark is not None)
    title = next((p.start for p in document.paragraphs if document.text[p.start : p.end].strip() == "THÔNG BÁO"), 0)
    for paragraph in document.paragraphs:
        text = document.text[paragraph.start : paragraph.end]
        if paragraph.start < title:
            found = _RIGHT.search(text)
            if found is None or found.start():
                parts.left.append(text[: found.start()].strip() if found else text)
            if found:
                parts.right.append(text[found.start() :])
            continue
        if text.startswith("Nơi nhận") or parts.recipients:
            parts.recipients.append(text)
            continue
        words: Words = []
        at = paragraph.start
        for place, number in marks:
            if paragraph.start <= place <= paragraph.end:
                words += [(document.text[at:place], None), (str(number), number)]
                at = place
        words.append((document.text[at : paragraph.end], None))
        parts.blocks.append(Block(words, paragraph.strong or bool(paragraph.heading), paragraph.cells))
    sign = next(
        (i for i, line in enumerate(parts.recipients) if re.match(r"(TL|KT|TM)\. ", line)), len(parts.recipients)
    )
    parts.recipients, parts.signature = parts.recipients[:sign], parts.recipients[sign:]
    parts.notes = {note.number: document.text[note.start : note.end] for note in document.notes}
    return parts


# ---- DOCX ------------------------------------------------------------------------------------------------------------

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx_paragraph(words: Words, strong: bool = False, extra: str = "") -> str:
    bold = "<w:rPr><w:b/></w:rPr>" if strong else ""
    runs = "".join(
        f'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="{mark + 1}"/></w:r>'
        if mark is not None
        else f'<w:r>{bold}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
        for text, mark in words
    )
    return f"<w:p>{extra}{runs}</w:p>"


def docx_table(rows: list[list[list[str]]]) -> str:
    cell = lambda lines: "<w:tc>" + "".join(docx_paragraph([(line, None)]) for line in lines or [""]) + "</w:tc>"  # noqa: E731
    return "<w:tbl>" + "".join("<w:tr>" + "".join(map(cell, row)) + "</w:tr>" for row in rows) + "</w:tbl>"


def docx_package(body: str, footnotes: str = "", **others: str) -> bytes:
    files = {
        "[Content_Types].xml": '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
        '<Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"/></Types>',
        "_rels/.rels": '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes" Target="footnotes.xml"/></Relationships>',
        "word/document.xml": f'<?xml version="1.0" encoding="UTF-8"?><w:document {_W}><w:body>{body}</w:body></w:document>',
        "word/footnotes.xml": f'<?xml version="1.0" encoding="UTF-8"?><w:footnotes {_W}>{footnotes}</w:footnotes>',
    }
    files |= {f"word/{name}.xml": f"<w:{name} {_W}>{text}</w:{name}>" for name, text in others.items()}
    return zipped(files)


def zipped(files: dict[str, str | bytes]) -> bytes:
    """A ZIP file, the same bytes each time."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def to_docx(parts: Parts) -> bytes:
    body = []
    if parts.left or parts.right:
        body.append(docx_table([[parts.left, parts.right]]))
    for block in parts.blocks:
        if block.cells:
            body.append(docx_table([[[cell.strip()] for cell in block.text.strip("| ").split(" | ")]]))
        else:
            body.append(docx_paragraph(block.words, block.strong))
    if parts.recipients:
        body.append(docx_table([[parts.recipients, parts.signature]]))
    notes = "".join(
        f'<w:footnote w:id="{n + 1}"><w:p><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
        f'<w:r><w:t xml:space="preserve"> {escape(text)}</w:t></w:r></w:p></w:footnote>'
        for n, text in parts.notes.items()
    )
    return docx_package("".join(body), notes)


# ---- ODT -------------------------------------------------------------------------------------------------------------

_ODT = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" office:version="1.2"'
)


def odt_package(body: str, styles: str = "") -> bytes:
    return zipped({
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_ODT}><office:automatic-styles>'
        '<style:style style:name="B" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>'
        f"{styles}</office:automatic-styles><office:body><office:text>{body}</office:text></office:body></office:document-content>",
        "META-INF/manifest.xml": '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        '<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>',
    })  # fmt: skip


def to_odt(parts: Parts) -> bytes:
    def paragraph(words: Words, strong: bool = False) -> str:
        inner = "".join(
            f'<text:note text:note-class="footnote"><text:note-citation>{mark}</text:note-citation><text:note-body>'
            f"<text:p>{escape(parts.notes.get(mark, ''))}</text:p></text:note-body></text:note>"
            if mark is not None
            else f'<text:span text:style-name="B">{escape(text)}</text:span>' if strong else escape(text)
            for text, mark in words
        )  # fmt: skip
        return f"<text:p>{inner}</text:p>"

    def table(row: list[list[str]]) -> str:
        cells = "".join(
            "<table:table-cell>" + "".join(paragraph([(line, None)]) for line in cell) + "</table:table-cell>"
            for cell in row
        )
        return f"<table:table><table:table-row>{cells}</table:table-row></table:table>"

    body = [table([parts.left, parts.right])] if parts.left or parts.right else []
    for block in parts.blocks:
        if block.cells:
            body.append(table([[cell.strip()] for cell in block.text.strip("| ").split(" | ")]))
        else:
            body.append(paragraph(block.words, block.strong))
    if parts.recipients:
        body.append(table([parts.recipients, parts.signature]))
    return odt_package("".join(body))


# ---- HTML ------------------------------------------------------------------------------------------------------------


def to_html(parts: Parts, whole_page: bool = True) -> str:
    def words(of: Words) -> str:
        return "".join(
            f'<a href="#_ftn{mark}" name="_ftnref{mark}"><sup>[{mark}]</sup></a>' if mark is not None else escape(text)
            for text, mark in of
        )

    def table(row: list[list[str]]) -> str:
        return "<table><tr>" + "".join(
            "<td>" + "".join(f"<p>{escape(line)}</p>" for line in cell) + "</td>" for cell in row) + "</tr></table>"  # fmt: skip

    body = [table([parts.left, parts.right])] if parts.left or parts.right else []
    for block in parts.blocks:
        if block.cells:
            body.append(table([[cell.strip()] for cell in block.text.strip("| ").split(" | ")]))
        else:
            body.append(f"<p>{'<b>' if block.strong else ''}{words(block.words)}{'</b>' if block.strong else ''}</p>")
    if parts.recipients:
        body.append(table([parts.recipients, parts.signature]))
    for number, text in parts.notes.items():
        body.append(
            f'<div id="ftn{number}"><p><a href="#_ftnref{number}" name="_ftn{number}">[{number}]</a> {escape(text)}</p></div>'
        )
    inner = "\n".join(body)
    if not whole_page:
        return f"<html><body>{inner}</body></html>"
    menu = "".join(
        f'<li><a href="/{i}">{t}</a></li>' for i, t in enumerate(("Trang chủ", "Giới thiệu", "Tin tức", "Văn bản"))
    )
    return (
        "<!DOCTYPE html><html lang=vi><head><meta charset=utf-8><title>Thông báo | Cổng thông tin điện tử</title>"
        "<style>p{margin:0}</style><script>var a='<p>no</p>';</script></head><body>"
        f"<header><h1>CỔNG THÔNG TIN ĐIỆN TỬ</h1></header><nav><ul>{menu}</ul></nav>"
        f'<div class="breadcrumb"><a href="/">Trang chủ</a> / <a href="/vb">Văn bản</a></div><main><article>{inner}</article></main>'
        '<aside><h3>Tin liên quan</h3><ul><li><a href="/x">Họp báo quý I</a></li></ul></aside>'
        "<footer><p>Bản quyền thuộc về Ủy ban nhân dân tỉnh. Điện thoại: 000</p></footer></body></html>"
    )


# ---- PDF: typeset as Decree 30/2020 asks for, by LibreOffice ------------------------------------------------------------


def to_typeset_docx(parts: Parts, font: str = "TeX Gyre Termes", size: int = 26) -> bytes:
    """A DOCX with fonts, margins, indents and page numbers, so that LibreOffice prints it as an office would.
    `size` in half points."""
    center, body = (
        '<w:pPr><w:jc w:val="center"/></w:pPr>',
        '<w:pPr><w:spacing w:before="120"/><w:ind w:firstLine="567"/><w:jc w:val="both"/></w:pPr>',
    )

    def cell(lines: list[str], width: int, layout: str, small: bool = False, bold: bool = False) -> str:
        run = f"<w:rPr>{'<w:b/>' if bold else ''}{'<w:sz w:val=' + chr(34) + '22' + chr(34) + '/>' if small else ''}</w:rPr>"
        inner = "".join(
            f'<w:p>{layout}<w:r>{run}<w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>'
            for line in lines or [""]
        )
        return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{inner}</w:tc>'

    def table(cells: str, widths: list[int], ruled: bool = False) -> str:
        line = "".join(
            f'<w:{side} w:val="single" w:sz="4"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        borders = f"<w:tblBorders>{line}</w:tblBorders>" if ruled else ""
        return f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>{borders}<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{cells}</w:tbl>'

    out = []
    if parts.left or parts.right:
        out.append(
            table(
                f"<w:tr>{cell(parts.left, 3400, center, bold=True)}{cell(parts.right, 5700, center, bold=True)}</w:tr>",
                [3400, 5700],
            )
        )
        out.append("<w:p/>")
    rows: list[str] = []
    titled = 0
    for block in [*parts.blocks, Block([])]:
        if block.cells:
            cells = [c.strip() for c in block.text.strip("| ").split(" | ")]
            widths = [9000 // len(cells)] * len(cells)
            rows.append("<w:tr>" + "".join(cell([c], w, "") for c, w in zip(cells, widths, strict=True)) + "</w:tr>")
            continue
        if rows:
            out += [table("".join(rows), widths, ruled=True)]
            rows = []
        if not block.words:
            break
        title = block.text.strip() == "THÔNG BÁO" or titled == 1
        titled += block.text.strip() == "THÔNG BÁO" or titled == 1
        out.append(docx_paragraph(block.words, block.strong or title, center if title else body))
    if parts.recipients:
        out.append(
            "<w:p/>"
            + table(
                f"<w:tr>{cell(parts.recipients, 4500, '', small=True)}{cell(parts.signature, 4500, center, bold=True)}</w:tr>",
                [4500, 4500],
            )
        )
    notes = "".join(
        f'<w:footnote w:id="{n + 1}"><w:p><w:pPr><w:jc w:val="both"/></w:pPr><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
        f'<w:r><w:rPr><w:sz w:val="20"/></w:rPr><w:t xml:space="preserve"> {escape(text)}</w:t></w:r></w:p></w:footnote>'
        for n, text in parts.notes.items()
    )
    section = (
        '<w:sectPr xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:headerReference w:type="default" r:id="rId2"/>'
        '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1701" w:header="600" w:footer="600"/><w:titlePg/></w:sectPr>'
    )
    styles = f'<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:cs="{font}"/><w:sz w:val="{size}"/></w:rPr></w:rPrDefault></w:docDefaults>'
    package = zipfile.ZipFile(io.BytesIO(docx_package("".join(out) + section, notes, styles=styles)))
    files: dict[str, str | bytes] = {name: package.read(name) for name in package.namelist()}
    files["word/header1.xml"] = (
        f'<w:hdr {_W}><w:p>{center}<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p></w:hdr>'
    )
    relation = '<Relationship Id="rId{}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" Target="{}.xml"/>'
    files["word/_rels/document.xml.rels"] = files["word/_rels/document.xml.rels"].decode().replace(  # type: ignore[union-attr]
        "</Relationships>", relation.format(2, "header", "header1") + relation.format(3, "styles", "styles") + "</Relationships>")  # fmt: skip
    kind = '<Override PartName="/word/{}.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"/>'
    files["[Content_Types].xml"] = files["[Content_Types].xml"].decode().replace(  # type: ignore[union-attr]
        "</Types>", kind.format("header1", "header") + kind.format("styles", "styles") + "</Types>")  # fmt: skip
    return zipped(files)


def convert(data: bytes, source: str, target: str, folder: Path) -> bytes:
    """A file converted by LibreOffice; the test is skipped where it is not installed."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.skip("needs LibreOffice: apt-get install libreoffice-writer-nogui fonts-texgyre")
    given = folder / f"notice.{source}"
    given.write_bytes(data)
    command = [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", target,
               "--outdir", str(folder / "out"), str(given)]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return (folder / "out" / f"notice.{target}").read_bytes()
