"""From bytes to text, or a clear word on why not."""

from __future__ import annotations

import codecs
import unicodedata
from array import array
from collections.abc import Sequence

from kg.errors import NotText

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SIGNATURES = (
    (b"%PDF", "a PDF file", "Convert it to text first (pdftotext FILE)"),
    (b"PK\x03\x04", "a ZIP container (DOCX, ODT, XLSX or an archive)", "Save it as plain text (UTF-8) first"),
    (b"\xd0\xcf\x11\xe0", "an old Office file (.doc, .xls)", "Save it as plain text (UTF-8) first"),
    (b"{\\rtf", "an RTF file", "Save it as plain text (UTF-8) first"),
    (b"\x89PNG", "a PNG image", "Recognise its text (OCR) first"),
    (b"\xff\xd8\xff", "a JPEG image", "Recognise its text (OCR) first"),
)


def decode(data: bytes, name: str) -> tuple[str, str]:
    """The text and the encoding it was in. UTF-8, UTF-16 or UTF-32; `NotText` for everything else."""
    if not data.strip():
        raise NotText(name, "the file is empty", "Check that it was copied or exported whole")
    for signature, what, advice in _SIGNATURES:
        if data.startswith(signature):
            raise NotText(name, f"this is {what}, not text", advice)
    encoding = next((known for bom, known in _BOMS if data.startswith(bom)), None) or _wide(data) or "utf-8"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if b"\0" in data[:4096]:
            raise NotText(name, "the file is binary, not text", "Give the notice as text (UTF-8)") from None
        raise NotText(
            name,
            f"the text is not valid {encoding.upper()} at byte {error.start} (0x{data[error.start]:02x}); "
            "it may be in an older encoding (TCVN3, VNI, Windows-1258)",
            "Convert it to UTF-8 and try again",
        ) from None
    controls = sum(text.count(chr(code)) for code in (*range(9), *range(14, 32), 127))
    if controls > max(8, len(text) // 50):
        raise NotText(name, "the file is binary, not text", "Give the notice as text (UTF-8)")
    if not text.strip():
        raise NotText(name, "the file holds nothing but blanks", "Check that it was copied or exported whole")
    return text, "utf-8" if encoding == "utf-8-sig" else encoding


def _wide(data: bytes) -> str | None:
    """UTF-16 without a byte order mark: blanks and ASCII punctuation leave a zero in every second byte."""
    if b" \0" not in data[:4096] and b"\0 " not in data[:4096]:
        return None
    head = data[:4096]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) < len(head) // 8 or min(even, odd) > max(even, odd) // 4:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def compose(raw: str) -> tuple[str, Sequence[int] | None]:
    """`raw` in NFC, and for each of its characters (and the end) its place in `raw`; None where they are the same."""
    if unicodedata.is_normalized("NFC", raw):
        return raw, None
    parts: list[str] = []
    places = array("l")
    start, size = 0, len(raw)
    while start < size:
        end = start + 1
        while end < size and unicodedata.combining(raw[end]):
            end += 1
        cluster = unicodedata.normalize("NFC", raw[start:end])
        parts.append(cluster)
        places.extend([start] * len(cluster))
        start = end
    places.append(size)
    return "".join(parts), places
