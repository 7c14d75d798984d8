"""Which form a file has, told by its content; its name decides only between kinds of text."""

from __future__ import annotations

import io
import re
import zipfile
from enum import Enum


class Form(Enum):
    """A form that can be read, with what it is called in messages and its media type."""

    TEXT = ("text", "text/plain")
    PDF = ("PDF", "application/pdf")
    IMAGE = ("image", "image/*")
    DOCX = ("Word file", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")
    ODT = ("OpenDocument text", "application/vnd.oasis.opendocument.text")
    HTML = ("web page", "text/html")
    MAIL = ("mail", "message/rfc822")
    RTF = ("RTF file", "application/rtf")
    DOC = ("old Word file", "application/msword")
    ARCHIVE = ("archive", "application/zip")
    PACKED = ("RAR or 7z archive", "application/octet-stream")
    SHEET = ("spreadsheet or presentation", "application/octet-stream")

    @property
    def title(self) -> str:
        return self.value[0]

    @property
    def media_type(self) -> str:
        return self.value[1]


TEXTUAL = (Form.TEXT,)
_IMAGES = {
    b"\x89PNG\r\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"II*\0": "image/tiff", b"MM\0*": "image/tiff",
    b"GIF87a": "image/gif", b"GIF89a": "image/gif",
}  # fmt: skip
_PACKED_TAR = (b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\0")
_FOREIGN = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c")
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_HTML_ANY = re.compile(rb"<(?:p|div|table|span|body|h[1-6])\b", re.I)
_MAIL = re.compile(
    rb"(?:(?:Return-Path|Received|From|To|Subject|Date|Message-ID|MIME-Version|Delivered-To|X-[\w-]+|DKIM-Signature|"
    rb"Content-Type|Reply-To|Sender|Cc):[^\n]*\n(?:[ \t][^\n]*\n)*){3,}",
    re.I,
)  # fmt: skip


def sniff(data: bytes, name: str) -> Form:
    """The form of `data`. A text is HTML or a mail only if it looks like one and no Markdown or text is named."""
    head = data[:1024]
    if b"%PDF-" in head:
        return Form.PDF
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _container(data, name)
    if head[257:262] == b"ustar" or head.startswith(_PACKED_TAR):
        return Form.ARCHIVE
    if head.startswith(_FOREIGN):
        return Form.PACKED
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return (
            Form.DOC if b"W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t" in data or name.lower().endswith(".doc") else Form.SHEET
        )
    if head.lstrip()[:5] == b"{\\rtf":
        return Form.RTF
    if head.startswith(tuple(_IMAGES)) or (head.startswith(b"BM") and name.lower().endswith(".bmp")) or _is_webp(head):
        return Form.IMAGE
    plain = _narrow(data[:20_000])
    suffix = name.lower().rpartition(".")[2]
    if _HTML.match(plain) or (suffix in ("html", "htm", "xhtml") and _HTML_ANY.search(plain)):
        return Form.HTML
    if _MAIL.match(plain) and (suffix in ("eml", "mht", "mhtml") or b"MIME-Version" in plain or b"Message-ID" in plain):
        return Form.MAIL
    return Form.TEXT


def media_type_of(form: Form, data: bytes) -> str:
    """The media type of `data` in this form; that of a picture is told by its first bytes."""
    if form is not Form.IMAGE:
        return form.media_type
    if _is_webp(data[:16]):
        return "image/webp"
    return next((kind for magic, kind in _IMAGES.items() if data.startswith(magic)), "image/bmp")


def _is_webp(head: bytes) -> bool:
    return head[:4] == b"RIFF" and head[8:12] == b"WEBP"


def _narrow(head: bytes) -> bytes:
    """ASCII out of UTF-8 and UTF-16 alike, without a byte order mark."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head[2:].replace(b"\0", b"")
    return head.removeprefix(b"\xef\xbb\xbf")


def _container(data: bytes, name: str) -> Form:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            names = set(packed.namelist()[:5000])
            kind = (
                packed.read("mimetype")[:100]
                if "mimetype" in names and packed.getinfo("mimetype").file_size < 200
                else b""
            )
    except Exception:
        # Said to be broken where it is opened; what it was meant to be, only its name tells any more.
        return {"docx": Form.DOCX, "odt": Form.ODT}.get(name.lower().rpartition(".")[2], Form.ARCHIVE)
    if kind.startswith(b"application/vnd.oasis.opendocument.text"):
        return Form.ODT
    if "word/document.xml" in names or any(name.startswith("word/document") for name in names):
        return Form.DOCX
    if kind or any(name.startswith(("xl/", "ppt/")) for name in names):
        return Form.SHEET
    return Form.ARCHIVE
