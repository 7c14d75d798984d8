"""The pages of a notice that came as a PDF, as they are printed, with the places where facts stand on them.

Drawn from the file that the notice was read from, where it still is what it was then.
"""

from __future__ import annotations

import hashlib
import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.serve.pages.model import Page, Sheet
from kg.serve.pages.request import Request
from kg.serve.problems import Problem
from kg.serve.worker import Output
from kg.store import Store
from kg.store.ledger import Ledger
from kg.vocabulary import KG, base_iri

PICTURE = re.compile(r"/notice/([0-9a-f]{16})/page/(\d{1,4})\.png")
PAGE = re.compile(r"page/(\d{1,4})")
REGION = re.compile(r"page=(\d+)&viewrect=(-?[\d.]+),(-?[\d.]+),([\d.]+),([\d.]+)")
LARGEST = 64 << 20  # bytes of a file that is drawn
DOTS, WIDEST = 110, 2200  # dots an inch, and at most so many along a side
POINTS = 72  # an inch


@dataclass(frozen=True, slots=True)
class Spot:
    """Where words stand on a page, in points from its top left."""

    page: int
    x: float
    y: float
    width: float
    height: float


def spot(region: str) -> Spot | None:
    """A region as evidence has it: "page=3&viewrect=85,120,400,14"."""
    found = REGION.fullmatch(region)
    return Spot(int(found[1]), *map(float, found.groups()[1:])) if found else None


def file_of(reader: Store, notice: str) -> tuple[Path, str] | None:
    """The PDF on this machine that a notice was read from, and the SHA-256 that it must have; None where there is none."""
    for entry in Ledger(reader).of_notice(notice):
        if entry.file.lower().endswith(".pdf") and Path(entry.location).is_file():
            return Path(entry.location), entry.sha256
    return None


@contextmanager
def _opened(reader: Store, notice: str) -> Iterator[Any]:
    found = file_of(reader, notice)
    if found is None:
        raise Problem(404, "no-picture", "The file that this notice was read from is no PDF, or is not here any more")
    try:
        import pypdfium2
    except ImportError as error:
        raise Problem(501, "no-picture", "Drawing pages takes a package that is not installed: pypdfium2") from error
    path, sha256 = found
    data = path.read_bytes() if path.stat().st_size <= LARGEST else b""
    if hashlib.sha256(data).hexdigest() != sha256:
        raise Problem(404, "no-picture", "The file that this notice was read from has changed since")
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise Problem(404, "no-picture", f"The file cannot be drawn: {error}") from error
    try:
        yield document
    finally:
        document.close()


def _page_of(document: Any, number: int) -> Any:
    if not 1 <= number <= len(document):
        raise Problem(404, "no-picture", f"The file has {len(document)} pages")
    return document[number - 1]


def answer_picture(path: str, reader: Store, snapshot: int, output: Output) -> None:
    """A page as a PNG. `path` is one that PICTURE matches. Raises Problem."""
    match = PICTURE.fullmatch(path)
    assert match is not None
    with _opened(reader, f"{base_iri()}/notice/{match[1]}") as document:
        page = _page_of(document, int(match[2]))
        scale = min(DOTS / POINTS, WIDEST / max(*page.get_size(), 1))
        drawn = page.render(scale=scale, grayscale=True)
        picture = png(drawn.width, drawn.height, drawn.stride, bytes(drawn.buffer))
    output.head("image/png", snapshot=snapshot)
    output.write(picture)


def png(width: int, height: int, stride: int, grey: bytes) -> bytes:
    """Rows of `stride` bytes, of which the first `width` are shades of grey, as a PNG file."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = b"".join(b"\0" + grey[at * stride : at * stride + width] for at in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 6)) + chunk(b"IEND", b"")


def spots(known: Any, iri: str) -> dict[str, list[tuple[Spot, str]]]:
    """Where on the pages the words of each fact stand, and the words; by the fact's name within its notice."""
    found: dict[str, list[tuple[Spot, str]]] = {}
    for node in list(known.of):
        if not node.startswith(iri + "/"):
            continue
        for evidence in known.values(node, KG + "evidence"):
            place = spot(known.value(evidence, KG + "region"))
            if place is not None and not known.value(evidence, KG + "supports"):
                words = " ".join(known.value(evidence, "http://www.w3.org/ns/oa#exact").split())
                found.setdefault(node.removeprefix(iri + "/").replace("/", "-"), []).append((place, words))
    return found


def printed_page(request: Request, known: Any, iri: str, number: int, heading: str) -> Page:
    """A page as it is printed, with a link from each place to the fact that was read there. Raises Problem."""
    with _opened(request.reader, iri) as document:
        width, height = _page_of(document, number).get_size()
        count = len(document)
    chosen = request.field("fact")
    here = [
        (place, local, words)
        for local, places in spots(known, iri).items()
        for place, words in places
        if place.page == number
    ]
    here.sort(key=lambda entry: (entry[0].y, entry[0].x, entry[1]))
    data: dict[str, Any] = {"iri": iri, "heading": heading, "number": number, "count": count, "width": round(width),
                            "height": round(height), "spots": here, "chosen": chosen, "back": request.href(iri)}  # fmt: skip
    page = Page("printed.html", f"{heading} · {number}/{count}", data, subjects=[iri])
    page.facts = {"iri": iri, "page": number, "pages": count, "width": width, "height": height}
    page.sheets = [Sheet("facts", ("fact", "words", "x", "y", "width", "height"),
                         [(local, words, at.x, at.y, at.width, at.height) for at, local, words in here])]  # fmt: skip
    return page
