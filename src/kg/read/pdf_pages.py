"""The pages of a PDF by pdfium: characters with their boxes, lines drawn, pictures of pages.

All of this runs in a helper process (kg.read.guard): pdfium is written in C, and neither its time nor its memory can be
bounded from within. The document that was opened last stays open, for pictures of its pages may be asked for next.
"""

from __future__ import annotations

import ctypes
import unicodedata
from array import array
from collections.abc import Iterator, Sequence
from itertools import chain, starmap
from typing import Any, NamedTuple

from kg.errors import NotText
from kg.read import legacy
from kg.read.limits import Clock, Limits, over
from kg.read.page import Glyph, Page, Rule

_GENERATED = "\r\n\x00\ufffe\uffff"
_last: Any = None  # the document opened last


class Packed(NamedTuple):
    """A page as it travels between processes: the glyphs as their texts, and four numbers for each."""

    number: int
    width: float
    height: float
    texts: list[str]
    numbers: array[float]
    rules: list[Rule]
    pictures: bool  # what may be recognised where there is no text

    @classmethod
    def of(cls, page: Page, pictures: bool) -> Packed:
        numbers = array("d", chain.from_iterable(glyph[1:5] for glyph in page.glyphs))
        texts = [glyph.text for glyph in page.glyphs]
        return cls(page.number, page.width, page.height, texts, numbers, page.rules, pictures)

    def page(self) -> Page:
        numbers = self.numbers
        glyphs = starmap(Glyph, zip(self.texts, numbers[::4], numbers[1::4], numbers[2::4], numbers[3::4], strict=True))
        return Page(self.number, self.width, self.height, list(glyphs), self.rules)


def pages(data: bytes, name: str, limits: Limits, texts: bool, few: int) -> tuple[list[Packed], list[str]]:
    """All pages, and the older encodings that fonts of theirs have. `texts`: with their characters; whether a page with
    `few` of them holds pictures is told as well. Raises `NotText`."""
    clock = Clock(name, limits)
    document = _opened(data, name)
    count = len(document)
    if count > limits.pages:
        raise over(name, "too many pages", count, "pages", limits.pages)
    if not count:
        raise NotText(name, "the PDF has no pages", "Get the file again, it was cut or damaged")
    found: list[Packed] = []
    fonts: set[str] = set()
    characters = 0
    for number in range(count):
        clock.check()
        page = (_page(document, number, fonts) if texts else None) or Page(number, 0.0, 0.0, [], [])
        characters += len(page.glyphs)
        if characters > limits.characters:
            raise over(name, "too many characters", characters, "characters", limits.characters)
        bare = sum(not glyph.text.isspace() for glyph in page.glyphs) < few
        found.append(Packed.of(page, bare and _has_picture(document, number)))
    return found, sorted(fonts)


def picture(number: int, name: str, limits: Limits) -> tuple[bytes, float, float]:
    """A page of the document opened last, drawn at 300 dots an inch in grey, as a PGM image; and its size in points.
    Raises `NotText`."""
    return _picture(_last, number, name, limits)


def _opened(data: bytes, name: str) -> Any:
    global _last
    try:
        import pypdfium2
    except ImportError:
        advice = "Install it: pip install pypdfium2"
        raise NotText(name, "reading a PDF needs pypdfium2, which is not installed", advice) from None
    if _last is not None:
        _last.close()
        _last = None
    try:
        _last = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise NotText(name, "the PDF is encrypted", "Save it without a password") from None
        raise NotText(name, "the PDF is broken", "Get the file again, it was cut or damaged") from None
    return _last


def _page(document: Any, number: int, fonts: set[str]) -> Page | None:
    """The characters of a page and the lines drawn on it; None for a page that cannot be loaded."""
    import pypdfium2
    import pypdfium2.raw as pdfium

    try:
        page = document[number]
        text_page = page.get_textpage()
    except pypdfium2.PdfiumError:
        return None
    try:
        box = page.get_cropbox(fallback_ok=True)
        turned = page.get_rotation()
        place = _placing(box, turned)
        upright = (box[0], box[3]) if turned not in (90, 180, 270) else None
        width, height = box[2] - box[0], box[3] - box[1]
        if turned in (90, 270):
            width, height = height, width
        glyphs = list(_glyphs(pdfium, text_page.raw, place, upright, fonts))
        rules = list(_rules(pdfium, page.raw, place)) if glyphs else []
        return Page(number, width, height, glyphs, rules)
    finally:
        text_page.close()
        page.close()


def _placing(box: Sequence[float], turned: int) -> Any:
    """From the PDF's coordinates (origin bottom left, before turning) to the page as shown (origin top left)."""
    left, bottom, right, top = box
    if turned == 90:
        return lambda x0, y0, x1, y1: (y0 - bottom, x0 - left, y1 - bottom, x1 - left)
    if turned == 180:
        return lambda x0, y0, x1, y1: (right - x1, y0 - bottom, right - x0, y1 - bottom)
    if turned == 270:
        return lambda x0, y0, x1, y1: (top - y1, right - x1, top - y0, right - x0)
    return lambda x0, y0, x1, y1: (x0 - left, top - y1, x1 - left, top - y0)


def _glyphs(
    pdfium: Any, handle: Any, place: Any, upright: tuple[float, float] | None, fonts: set[str]
) -> Iterator[Glyph]:
    """The characters in the order of the file. Blanks that only the geometry implies are left out."""
    count = max(0, pdfium.FPDFText_CountChars(handle))
    rect, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    at_rect, at_x, at_y = ctypes.byref(rect), ctypes.byref(x), ctypes.byref(y)
    loose, origin, size_of = pdfium.FPDFText_GetLooseCharBox, pdfium.FPDFText_GetCharOrigin, pdfium.FPDFText_GetFontSize
    generated = pdfium.FPDFText_IsGenerated
    text = _characters(pdfium, handle, count)
    old = _old_fonts(pdfium, handle, text, fonts) if legacy.mistaken(text) else {}
    scale = _scale(pdfium, handle, text)
    before: Glyph | None = None
    size, size_at = 0.0, float("nan")  # asked for once in a word, and where the baseline changes, as it does for marks
    for at, character in enumerate(text):
        if character in _GENERATED or (character == " " and generated(handle, at) == 1):
            continue
        if not loose(handle, at, at_rect) or not origin(handle, at, at_x, at_y):
            continue
        if upright is not None:  # the usual case, without a call
            left, right, base = rect.left - upright[0], rect.right - upright[0], upright[1] - y.value
        else:
            left, _, right, _ = place(rect.left, rect.bottom, rect.right, rect.top)
            base = place(x.value, y.value, x.value, y.value)[1]
        if not (-1e5 < left <= right < 1e5 and -1e5 < base < 1e5):
            continue
        if at in old:
            character = old[at]
            if not character:
                continue
        elif before is not None and ord(character) >= 0x300 and unicodedata.combining(character):
            before = before._replace(text=unicodedata.normalize("NFC", before.text + character))
            continue
        elif ord(character) > 0x2000:
            character = unicodedata.normalize("NFC", character)
        if before is not None:
            yield before
        if base != size_at or before is None or before.text == " ":
            size, size_at = size_of(handle, at) * scale or 1.0, base
        before = Glyph(character, left, right, base, size)
    if before is not None:
        yield before


def _characters(pdfium: Any, handle: Any, count: int) -> str:
    """All characters of a page, one for each index."""
    buffer = ctypes.create_string_buffer(count * 2 + 2)
    taken = pdfium.FPDFText_GetText(handle, 0, count, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)))
    text = buffer.raw[: max(0, taken - 1) * 2].decode("utf-16-le", "replace")
    if len(text) == count:
        return text
    codes = [pdfium.FPDFText_GetUnicode(handle, at) for at in range(count)]
    return "".join(chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd" for code in codes)


def _scale(pdfium: Any, handle: Any, text: str) -> float:
    """What the page's type sizes must be multiplied by: some programs write size 1 and scale it."""
    matrix = pdfium.FS_MATRIX()
    at = next((at for at in range(len(text) // 2, len(text)) if text[at].isalpha()), None)
    if at is None or not pdfium.FPDFText_GetMatrix(handle, at, ctypes.byref(matrix)):
        return 1.0
    found = float(max(abs(matrix.a), abs(matrix.b)))
    return found if 0.01 < found < 1000 else 1.0


def _old_fonts(pdfium: Any, handle: Any, text: str, fonts: set[str]) -> dict[int, str]:
    """What the characters of TCVN3 and VNI fonts mean, by their place; "" for a mark taken into the letter before."""
    buffer = ctypes.create_string_buffer(256)
    flags = ctypes.c_int()
    names: list[str | None] = []
    for at in range(len(text)):
        size = pdfium.FPDFText_GetFontInfo(handle, at, buffer, 256, ctypes.byref(flags))
        names.append(buffer.value.decode("utf-8", "replace") if 0 < size <= 256 else None)
    kinds = [legacy.encoding_of_font(name or "") for name in names]
    if not any(kinds):
        found = legacy.recognise(text.replace("\r\n", "\n"))
        if found is None or found[1] not in ("tcvn3", "vni"):
            return {}
        kinds = [found[1]] * len(text)
    meant: dict[int, str] = {}
    at = 0
    while at < len(text):
        kind = kinds[at]
        if kind is None:
            at += 1
            continue
        fonts.add(kind)
        pair = text[at : at + 2]
        if kind == "vni" and len(pair) == 2 and len(legacy.from_vni(pair)) == 1:
            meant[at], meant[at + 1] = legacy.from_vni(pair), ""
            at += 2
            continue
        letter = legacy.CONVERTERS[kind](text[at])
        meant[at] = letter.upper() if legacy.draws_capitals(names[at] or "") else letter
        at += 1
    return meant


def _rules(pdfium: Any, handle: Any, place: Any) -> Iterator[Rule]:
    """Straight lines drawn on the page, thin boxes included, and the sides of drawn boxes."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    references = [ctypes.byref(side) for side in (left, bottom, right, top)]
    count = min(pdfium.FPDFPage_CountObjects(handle), 20_000)
    for at in range(count):
        item = pdfium.FPDFPage_GetObject(handle, at)
        if pdfium.FPDFPageObj_GetType(item) != pdfium.FPDF_PAGEOBJ_PATH:
            continue
        if not pdfium.FPDFPageObj_GetBounds(item, *references):
            continue
        x0, y0, x1, y1 = place(left.value, bottom.value, right.value, top.value)
        if y1 - y0 < 3 or x1 - x0 < 3:
            if max(x1 - x0, y1 - y0) >= 8:
                yield Rule(x0, y0, x1, y1)
        elif pdfium.FPDFPath_CountSegments(item) in (4, 5):
            yield from (Rule(x0, y0, x1, y0), Rule(x0, y1, x1, y1), Rule(x0, y0, x0, y1), Rule(x1, y0, x1, y1))


def _has_picture(document: Any, number: int) -> bool:
    import pypdfium2
    import pypdfium2.raw as pdfium

    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        return False
    try:
        count = min(pdfium.FPDFPage_CountObjects(page.raw), 20_000)
        kinds = {pdfium.FPDFPageObj_GetType(pdfium.FPDFPage_GetObject(page.raw, at)) for at in range(count)}
        return bool(kinds & {pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM, pdfium.FPDF_PAGEOBJ_PATH})
    finally:
        page.close()


def _picture(document: Any, number: int, name: str, limits: Limits) -> tuple[bytes, float, float]:
    import pypdfium2

    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        raise NotText(name, f"page {number + 1} of the PDF is broken", "Get the file again") from None
    try:
        width, height = page.get_size()
        scale = 300 / 72
        pixels = int(width * scale) * int(height * scale)
        if pixels > limits.pixels:
            raise over(name, f"page {number + 1} is too large in pixels", pixels, "pixels", limits.pixels)
        bitmap = page.render(scale=scale, grayscale=True)
        try:
            stride, columns, rows = bitmap.stride, bitmap.width, bitmap.height
            raw = bytes(bitmap.buffer)
            lines = b"".join(raw[at * stride : at * stride + columns] for at in range(rows))
            return b"P5 %d %d 255\n" % (columns, rows) + lines, width, height
        finally:
            bitmap.close()
    except (pypdfium2.PdfiumError, MemoryError, ValueError):
        raise NotText(name, f"page {number + 1} of the PDF cannot be drawn", "Get the file again") from None
    finally:
        page.close()
