"""Files made to harm: refused with a reason, within bounds; nothing but our own errors comes out of any bytes."""

from __future__ import annotations

import contextlib
import io
import random
import struct
import threading
import time
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from helpers_forms import EXAMPLES, docx_package, parts_of, to_docx, to_html, to_odt, zipped
from kg.errors import KgError, LimitExceeded, NotText
from kg.read import Limits, Options, ocr, office, read_bytes

FORMS = Path(__file__).parent / "forms"


def refused(data: bytes, name: str, reason: str, options: Options | None = None) -> None:
    started = time.monotonic()
    with pytest.raises(NotText, match=reason) as caught:
        read_bytes(data, name, options or Options())
    assert caught.value.advice
    assert time.monotonic() - started < 10


def limited(**limits: int) -> Options:
    return Options(limits=replace(Limits(), **limits))


def pdf(objects: list[bytes], trailer: bytes = b"") -> bytes:
    """A PDF of these objects, the first its catalogue."""
    out, places = b"%PDF-1.4\n", []
    for number, item in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, item)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(
        b"%010d 00000 n \n" % at for at in places
    )
    return (
        out
        + table
        + b"trailer <</Root 1 0 R/Size %d%s>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, trailer, len(out))
    )


def pages(count: int, box: bytes = b"0 0 595 842", more: bytes = b"") -> bytes:
    kids = b" ".join(b"%d 0 R" % (3 + at) for at in range(count))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[%s]%s>>" % (box, more)
    return pdf(
        [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, kids), *[page] * count]
    )


def png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )


def nested_forms(levels: int, times: int = 10) -> bytes:
    """A PDF of one page that draws a form, which draws another ten times, and so on: `times ** levels` letters."""
    forms = []
    for level in range(levels):
        drawn = b"BT /F1 12 Tf (x) Tj ET" if level == levels - 1 else b"/X Do " * times
        held = b"" if level == levels - 1 else b"/XObject<</X %d 0 R>>" % (6 + level)
        forms.append(b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<<%s>>/Length %d>>stream\n%s\nendstream" % (
            held, len(drawn), drawn))  # fmt: skip
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>"
    catalogue = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>"]
    return pdf([*catalogue, page, b"<</Length 6>>stream\n/X Do \nendstream", *forms])


def test_pdfs_that_keep_their_library_busy() -> None:
    """Neither time nor memory of what is written in C can be bounded from within: a process of its own is ended."""
    refused(nested_forms(30), "a.pdf", "took longer than 1 s", limited(seconds=1))
    refused(nested_forms(9), "a.pdf", "too much memory", limited(memory_bytes=500_000_000))
    good = FORMS / "vanchan-2024-04.pdf"
    assert "text layer" in read_bytes(good.read_bytes(), "a.pdf").source.remarks[0]


@pytest.mark.skipif(bool(office.missing()), reason=office.missing())
def test_nothing_that_an_old_office_file_links_to_is_fetched() -> None:
    asked: list[str] = []

    class Server(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET

    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    link = f"http://127.0.0.1:{server.server_port}/a"
    data = (
        r"{\rtf1\ansi Thong bao ket luan.\par {\field\fldedit{\*\fldinst { INCLUDEPICTURE "
        rf'"{link}.png" \\d}}}}{{\fldrslt {{ }}}}}}\par {{\field{{\*\fldinst INCLUDETEXT "{link}.rtf"}}{{\fldrslt x}}}}\par Het.}}'
    )
    try:
        assert read_bytes(data.encode(), "a.rtf").text.startswith("Thong bao ket luan.")
    finally:
        server.shutdown()
        server.server_close()
    assert asked == []


def test_pdfs() -> None:
    refused(b"%PDF-1.7\nnothing", "a.pdf", "broken")
    refused(pages(2500), "a.pdf", "too many pages")
    refused(pages(3), "a.pdf", "holds no words")
    refused(pages(3), "a.pdf", "too many pages", limited(pages=2))
    encrypt = b"<</Filter/Standard/V 1/R 2/Length 40/P -4/O(" + b"x" * 32 + b")/U(" + b"y" * 32 + b")>>"
    locked = pdf(
        [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 0/Kids[]>>", encrypt], b"/Encrypt 3 0 R/ID[(a)(b)]"
    )
    refused(locked, "a.pdf", "encrypted")


@pytest.mark.skipif(bool(ocr.missing()), reason=ocr.missing())
def test_pages_of_absurd_size_are_not_drawn() -> None:
    image = b"<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>stream\nx\nendstream"
    draw = b"<</Length 26>>stream\nq 99 0 0 99 0 0 cm /I Do Q\nendstream"
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 14400 14400]/Contents 5 0 R/Resources<</XObject<</I 4 0 R>>>>>>"
    data = pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>", page, image, draw])
    refused(data, "a.pdf", "too large in pixels")


def test_pictures() -> None:
    refused(png(60_000, 60_000), "a.png", "too large in pixels")
    refused(b"\x89PNG\r\n\x1a\n", "a.png", "broken")
    refused(b"\xff\xd8\xff\xe0" + b"\0" * 30, "a.jpg", "broken")
    loop = b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", 0) + struct.pack("<I", 8)
    refused(loop, "a.tif", "broken")
    refused(png(10, 10), "a.png", "picture of a page", Options(ocr="never"))


ENTITIES = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)) + "]>"  # fmt: skip


def test_xml() -> None:
    refused(zipped({"word/document.xml": f"{ENTITIES}<a>&j;</a>"}), "a.docx", "document type")
    outside = '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'
    refused(zipped({"word/document.xml": outside}), "a.docx", "document type")
    odt = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": f"{ENTITIES}<a/>"}
    refused(zipped(odt), "a.odt", "document type")
    refused(docx_package("<w:p/>" * 10), "a.docx", "no words")
    refused(zipped({"word/document.xml": b"<a>" + b" " * 40_000_000}), "a.docx", "bomb")
    refused(
        zipped({f"word/{n}": "" for n in range(30)} | {"word/document.xml": "<a/>"}),
        "a.docx",
        "too many parts",
        limited(members=9),
    )


@pytest.mark.parametrize("name", ["a.docx", "a.ODT"])
def test_half_of_an_office_file_is_called_broken(name: str) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as packed:
        packed.writestr("word/document.xml", "<a/>" * 100)
    refused(held.getvalue()[:200], name, "ZIP container is broken")
    refused(held.getvalue()[:200], "a.zip", "archive of files")


def test_text_and_size() -> None:
    refused(b"a" * 1000, "a.txt", "too large in bytes", limited(file_bytes=999))
    refused("Đồng chí. ".encode() * 100, "a.txt", "too many characters", limited(characters=99))


@pytest.mark.parametrize(
    "page",
    ["<html>" + "<div>" * 50_000, "<html><p>" + "<!--" * 20_000, "<html>" + "<a " * 20_000, "<html>" + "&#" * 50_000,
     "<html>" + "<table><tr><td>" * 3_000 + "x", "<html>" + "<b>x" * 30_000, "<html><![CDATA[" * 5_000],
    ids=["deep", "comments", "tags", "references", "tables", "open", "cdata"],
)  # fmt: skip
def test_pages_that_cost_time(page: str) -> None:
    started = time.monotonic()
    with contextlib.suppress(KgError):
        read_bytes(page.encode(), "a.html")
    assert time.monotonic() - started < 8


def _mutated(data: bytes, random: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(random.choice((1, 3, 20, 200))):
        at = random.randrange(len(changed))
        kind = random.randrange(5)
        if kind == 0:
            changed[at] = random.randrange(256)
        elif kind == 1:
            del changed[at : at + random.randrange(1, 50)]
        elif kind == 2:
            changed[at:at] = bytes(random.randrange(256) for _ in range(random.randrange(1, 20)))
        elif kind == 3:
            changed[at : at + 4] = random.choice((b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff", b"9999"))
        else:
            end = min(len(changed), at + random.randrange(1, 100))
            changed[at:at] = changed[at:end]
        if len(changed) < 2:
            return b"xx"
    return bytes(changed)


def _unpacked_and_mutated(data: bytes, random: random.Random) -> bytes:
    """A package whose XML itself is changed, not only its packing."""
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        files: dict[str, str | bytes] = {name: packed.read(name) for name in packed.namelist()}
    name = random.choice([name for name in files if name.endswith(".xml")])
    text = files[name]
    assert isinstance(text, bytes)
    parts = [part for part in text.replace(b"<", b"\0<").split(b"\0") if part]
    for _ in range(random.choice((1, 2, 9))):
        at = random.randrange(len(parts))
        if random.random() < 0.5:
            parts.insert(at, random.choice(parts))
        else:
            parts[at] = _mutated(parts[at], random) if random.random() < 0.5 and parts[at] else b" "
    return zipped({**files, name: b"".join(parts)})


def seeds() -> dict[str, bytes]:
    parts = parts_of(EXAMPLES[1])
    mail = b"From: a@example.vn\nTo: b@example.vn\nSubject: x\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n"
    return {
        "a.txt": EXAMPLES[2].read_bytes(), "a.md": EXAMPLES[0].read_bytes(), "a.docx": to_docx(parts), "a.odt": to_odt(parts),
        "a.html": to_html(parts).encode(), "a.eml": mail + to_html(parts).encode(),
        "a.pdf": (FORMS / "vanchan-2024-04.pdf").read_bytes(), "a.zip": zipped({"a.txt": "b"}), "a.png": png(50, 50),
    }  # fmt: skip


def _fuzz(seconds: float, seed: int) -> int:
    """Read mutated files of every form for so long; how many there were."""
    source = random.Random(seed)
    files = seeds()
    options = Options(ocr="never", limits=replace(Limits(), seconds=10, unpacked_bytes=50_000_000))
    change: dict[str, Callable[[bytes, random.Random], bytes]] = {
        "a.docx": _unpacked_and_mutated,
        "a.odt": _unpacked_and_mutated,
    }
    end, count = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        name = source.choice(sorted(files))
        mutate = change.get(name, _mutated) if source.random() < 0.6 else _mutated
        data = mutate(files[name], source)
        started = time.monotonic()
        try:
            document = read_bytes(data, name, options)
            for paragraph in document.paragraphs:
                if paragraph.start < paragraph.end:
                    evidence = document.evidence(paragraph.start, paragraph.end)
                    assert document.raw[evidence.start : evidence.end] == evidence.quote
        except (NotText, LimitExceeded):
            pass
        assert time.monotonic() - started < 15, name
        count += 1
    return count


def test_mutated_files_raise_nothing_but_our_errors() -> None:
    assert _fuzz(6.0, 20240101) > 20


@pytest.mark.long
def test_mutated_files_for_longer() -> None:
    for seed in range(12):
        _fuzz(20.0, seed)
