"""Pictures of pages (PNG, JPEG, TIFF, GIF, BMP, WebP): measured before anything unpacks them, then recognised."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from kg.errors import NotText
from kg.read import ocr
from kg.read.layer import Layer
from kg.read.limits import Clock, Options, over
from kg.read.pages_lines import lay_pages

_A4 = 595.0  # points: the width that a page without a known resolution is taken to have
_FRAMES = (0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF)


def read_image(data: bytes, name: str, options: Options) -> tuple[Layer, str, tuple[str, ...]]:
    """The text layer of a picture. Raises `NotText`."""
    clock = Clock(name, options.limits)
    try:
        sizes = list(_sizes(data))
    except (struct.error, IndexError, ValueError):
        sizes = []
    if not sizes:
        raise NotText(name, "the picture is broken", "Scan it again, or get the file again")
    if len(sizes) > options.limits.scanned_pages:
        raise over(name, "too many pages to recognise", len(sizes), "scanned_pages", options.limits.scanned_pages)
    for width, height in sizes:
        if width * height > options.limits.pixels:
            raise over(name, "the picture is too large in pixels", width * height, "pixels", options.limits.pixels)
    if options.ocr == "never":
        raise NotText(name, "this is a picture of a page", "Let it be recognised (leave out --ocr never)")
    results = ocr.in_order(ocr.recognise_all(data, name, clock))
    pages = [ocr.page_of(result, at, _A4, _A4 * result.height / result.width) for at, result in enumerate(results)]
    layer, more = lay_pages(pages)
    said = ["read from a picture; positions count in the text recognised",
            *ocr.remarks(results, [at + 1 for at in range(len(results))])]  # fmt: skip
    return layer, "utf-8", (*said, *more)


def _sizes(data: bytes) -> Iterator[tuple[int, int]]:
    """Width and height in pixels of each page, from the header."""
    if data.startswith(b"\x89PNG"):
        yield struct.unpack(">II", data[16:24])
    elif data.startswith(b"GIF8"):
        yield struct.unpack("<HH", data[6:10])
    elif data.startswith(b"BM"):
        width, height = struct.unpack("<ii", data[18:26])
        yield width, abs(height)
    elif data.startswith(b"RIFF"):
        yield _webp(data)
    elif data.startswith(b"\xff\xd8"):
        yield from _jpeg(data)
    else:
        yield from _tiff(data)


def _webp(data: bytes) -> tuple[int, int]:
    if data[12:16] == b"VP8X":
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if data[12:16] == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    width, height = struct.unpack("<HH", data[26:30])
    return width & 0x3FFF, height & 0x3FFF


def _jpeg(data: bytes) -> Iterator[tuple[int, int]]:
    at = 2
    while at + 9 < len(data):
        if data[at] != 0xFF:
            return
        kind = data[at + 1]
        if kind in _FRAMES:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            yield width, height
            return
        alone = kind == 0xFF or 0xD0 <= kind <= 0xD9 or kind == 0x01
        at += 1 if kind == 0xFF else 2 if alone else 2 + max(2, struct.unpack(">H", data[at + 2 : at + 4])[0])


def _tiff(data: bytes) -> Iterator[tuple[int, int]]:
    order = "<" if data.startswith(b"II") else ">"
    (at,) = struct.unpack(order + "I", data[4:8])
    seen: set[int] = set()
    while at and at not in seen and len(seen) < 100_000:
        seen.add(at)
        (count,) = struct.unpack(order + "H", data[at : at + 2])
        found: dict[int, int] = {}
        for entry in range(min(count, 500)):
            start = at + 2 + entry * 12
            tag, kind = struct.unpack(order + "HH", data[start : start + 4])
            if tag in (256, 257):
                value = data[start + 8 : start + 12]
                found[tag] = struct.unpack(order + ("H" if kind == 3 else "I"), value[: 2 if kind == 3 else 4])[0]
        if found.get(256) and found.get(257):
            yield found[256], found[257]
        (at,) = struct.unpack(order + "I", data[at + 2 + count * 12 : at + 6 + count * 12])
