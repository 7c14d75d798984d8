"""From bytes to text, or a clear word on why not."""

from __future__ import annotations

import codecs
import re
import unicodedata
from array import array
from collections.abc import Sequence

from kg.errors import NotText, UsageError
from kg.read import legacy

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = re.compile("[\0-\x08\x0e-\x1f\x7f]")
_CONTROL_BYTES = bytes(code for code in range(128) if _CONTROLS.match(chr(code)))


def decode(data: bytes, name: str, encoding: str | None = None) -> tuple[str, str]:
    """The text and the encoding it was in: UTF-8, UTF-16, UTF-32, or one from before Unicode (kg.read.legacy).

    `encoding` overrides what would be recognised. Raises `NotText` for everything else.
    """
    if not data.strip():
        raise NotText(name, "the file is empty", "Check that it was copied or exported whole")
    text, found = _forced(data, name, encoding) if encoding and encoding != "auto" else _recognised(data, name)
    may_hold = found != "utf-8" or len(data.translate(None, _CONTROL_BYTES)) < len(data)
    if may_hold and _CONTROLS.search(text):
        controls = len(_CONTROLS.findall(text))
        if controls > max(8, len(text) // 50):
            raise NotText(name, "the file is binary, not text", "Give the notice as text (UTF-8)")
    if not text.strip():
        raise NotText(name, "the file holds nothing but blanks", "Check that it was copied or exported whole")
    return text, "utf-8" if found == "utf-8-sig" else found


def _forced(data: bytes, name: str, encoding: str) -> tuple[str, str]:
    chosen = legacy.ALIASES.get(encoding.lower(), encoding.lower())
    if chosen in legacy.CONVERTERS:
        try:  # the letters of an older font inside a Unicode file, or bytes
            shown = data.decode("utf-8-sig") if not data.isascii() else data.decode("latin-1")
        except UnicodeDecodeError:
            shown = data.decode("latin-1")
        return legacy.CONVERTERS[chosen](shown), chosen
    try:
        codec = codecs.lookup(chosen).name
        return data.decode(codec), chosen
    except LookupError:
        known = ", ".join(("auto", "utf-8", "utf-16", *legacy.CONVERTERS))
        raise UsageError(f"no encoding is called {encoding!r}; there are {known} and those of Python") from None
    except (UnicodeError, AssertionError):
        raise NotText(name, f"the text is not valid {encoding}", "Leave the encoding to be recognised") from None


def _recognised(data: bytes, name: str) -> tuple[str, str]:
    encoding = next((known for bom, known in _BOMS if data.startswith(bom)), None) or _wide(data) or "utf-8"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if b"\0" in data[:4096]:
            raise NotText(name, "the file is binary, not text", "Give the notice as text (UTF-8)") from None
        if found := legacy.recognise(data.decode("latin-1")):
            return found
        raise NotText(
            name,
            f"the text is not valid {encoding.upper()} at byte {error.start} (0x{data[error.start]:02x}), nor in an "
            "older Vietnamese encoding (TCVN3, VNI, VISCII, Windows-1258)",
            "Convert it to UTF-8, or name its encoding",
        ) from None
    if legacy.mistaken(text) and (found := legacy.recognise(text, legacy.with_d(text)[0])):
        return found
    return text, encoding


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
