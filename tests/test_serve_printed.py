"""The pages of a PDF as they are printed, with the places of facts."""

from __future__ import annotations

import shutil
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from helpers_serve import Server, iri_of_file, running
from kg.build import build
from kg.serve.pages.printed import Spot, png, spot
from kg.store import open_writer

pypdfium2 = pytest.importorskip("pypdfium2")
PDF = Path(__file__).parent / "forms" / "vanchan-2024-04.pdf"
HTML = "text/html"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return Path(shutil.copy(PDF, tmp_path / "notice.pdf"))


@pytest.fixture
def server(file: Path) -> Iterator[Server]:
    writer = open_writer(file.parent / "store")
    build([str(file)], writer, jobs=1)
    writer.close()
    with running(file.parent / "store", "--no-search", "-q") as server:
        yield server


def size_of(picture: bytes) -> tuple[int, int]:
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", picture[16:24])
    return width, height


def test_a_fact_leads_to_its_place_on_the_page(server: Server, file: Path):
    notice = iri_of_file(server, file.name)
    assert f'href="{notice}/page/2?fact=task-1"' in server.get(notice, Accept=HTML).text
    page = server.get(f"{notice}/page/2?fact=task-1", Accept=HTML)
    assert page.status == 200 and f'<image href="{notice}/page/2.png"' in page.text
    marked = page.text.partition('class="on"')[2]
    assert "<rect" in marked.partition("</a>")[0]
    facts = {entry["fact"]: entry for entry in server.get(f"{notice}/page/2.json").json()["facts"]}  # type: ignore[attr-defined]
    assert 0 < facts["task-1"]["x"] < 595 and 0 < facts["task-1"]["y"] < 842
    assert f'<a href="{notice}#w-task-1"' in page.text, "and back to the words in the text"


def test_the_picture_is_the_page(server: Server, file: Path):
    notice = iri_of_file(server, file.name)
    reply = server.get(f"{notice}/page/1.png", Accept="image/avif,image/webp,image/*;q=0.8")
    assert (reply.status, reply.media) == (200, "image/png")
    assert size_of(reply.body) == (910, 1287), "A4 with 110 dots an inch"
    for path in ("/page/4.png", "/page/0.png", "/page/4", "/page/0"):
        assert server.get(notice + path).status == 404


def test_nothing_is_drawn_of_another_file(server: Server, file: Path):
    notice = iri_of_file(server, file.name)
    file.write_bytes(PDF.read_bytes() + b"\n% and more\n")
    assert [server.get(f"{notice}/page/1{form}").status for form in ("", ".png")] == [404, 404]
    file.unlink()
    assert server.get(f"{notice}/page/1.png").status == 404
    assert "/page/1" not in server.get(notice, Accept=HTML).text


def test_regions_are_those_of_evidence():
    assert spot("page=3&viewrect=85,120.5,400,14") == Spot(3, 85, 120.5, 400, 14)
    assert spot("") is None and spot("page=3") is None


def test_png_is_what_it_says():
    made = png(2, 3, 4, bytes(range(12)))
    assert size_of(made) == (2, 3)
    assert zlib.decompress(made[41:-16]) == b"\0\0\1" + b"\0\4\5" + b"\0\10\11"


def test_in_the_browser(server: Server, file: Path):
    browser_tests = pytest.importorskip("test_serve_browser")
    notice = iri_of_file(server, file.name)
    with browser_tests.playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=browser_tests.CHROMIUM, args=browser_tests.FLAGS)
        with browser_tests.Visit(browser, server) as visit:
            visit.open(f"{notice}/page/2?fact=task-1")
            visit.page.screenshot(path=browser_tests.SHOTS / "printed-desktop.png", full_page=True)
            assert visit.wrong == []
            assert browser_tests.violations(visit.page) == []
            visit.page.locator(".sheet a.on").first.press("Enter")
            assert urlsplit(visit.page.url).fragment == "w-task-1"
        browser.close()
