"""Forms other than plain text: each becomes a text layer with what its form tells of its lines."""

from __future__ import annotations

from collections.abc import Callable

from kg.errors import NotText
from kg.read.layer import Layer
from kg.read.limits import Options
from kg.read.sniff import Form

Extracted = tuple[Layer, str, tuple[str, ...]]  # the layer, the encoding of its characters, what was done


def extract(data: bytes, name: str, form: Form, options: Options) -> Extracted:
    """The text layer in `data`. Raises `NotText` where there is none that can be read."""
    try:
        return _reader(form)(data, name, options)
    except RecursionError:
        raise NotText(name, f"the {form.title} is nested too deeply", "Save it again from its program") from None
    except MemoryError:
        raise NotText(name, f"the {form.title} needs too much memory", "Save it again from its program") from None


def _reader(form: Form) -> Callable[[bytes, str, Options], Extracted]:
    """Imported when called: what reads one form must not slow down the others."""
    if form is Form.DOCX:
        from kg.read.docx import read_docx

        return read_docx
    if form is Form.PDF:
        from kg.read.pdf import read_pdf

        return read_pdf
    if form is Form.IMAGE:
        from kg.read.image import read_image

        return read_image
    if form in (Form.RTF, Form.DOC):
        from kg.read.office import read_doc, read_rtf

        return read_rtf if form is Form.RTF else read_doc
    if form is Form.ODT:
        from kg.read.odt import read_odt

        return read_odt
    if form is Form.HTML:
        from kg.read.html import read_html

        return read_html
    if form is Form.MAIL:
        from kg.read.mail import read_mail

        return read_mail
    return _refuse(form)


def _refuse(form: Form) -> Callable[[bytes, str, Options], Extracted]:
    what = {
        Form.ARCHIVE: ("this is an archive of files, no notice", "Build it (kg build ARCHIVE), or unpack it first"),
        Form.PACKED: (
            "this is a RAR or 7z archive, which is not unpacked here",
            "Unpack it (unrar x, 7z x) and build the folder, or pack the files as ZIP",
        ),
        Form.SHEET: (
            "this is a spreadsheet, a presentation or another Office file, no notice",
            "Save the notice as DOCX",
        ),
    }.get(form, (f"this is a {form.title}, which cannot be read", "Save it as plain text (UTF-8) first"))

    def refuse(data: bytes, name: str, options: Options) -> Extracted:
        raise NotText(name, *what)

    return refuse
