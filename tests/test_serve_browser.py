"""Pages in a real browser: Debian's Chromium, driven by Playwright; accessibility by axe-core.

Skipped with a message where one of them is missing: `pip install playwright`, `apt-get install chromium`,
`npm install --prefix tests/web`. Screenshots are kept in build/screenshots (KG_SCREENSHOTS names another folder).
"""

from __future__ import annotations

import json
import os
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from helpers_serve import Server, example_store, iri_of_file, running

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
CHROMIUM = os.environ.get("KG_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium")

AXE = Path(__file__).parent / "web" / "node_modules" / "axe-core" / "axe.min.js"
SHOTS = Path(os.environ.get("KG_SCREENSHOTS") or Path(__file__).parents[1] / "build" / "screenshots")
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
SIZES = {"desktop": (1360, 900), "phone": (390, 844)}
ON = "on=2025-01-01"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(example_store(tmp_path_factory.mktemp("browser") / "store"), "-q") as server:
        deadline = time.monotonic() + 20
        while not server.get("/search.json?q=huyen").json()["names"] and time.monotonic() < deadline:
            time.sleep(0.1)
        yield server


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


class Visit:
    """A browser window that remembers what went wrong and what was fetched from elsewhere."""

    def __init__(self, browser: Any, server: Server, size: str = "desktop", **options: Any) -> None:
        width, height = SIZES[size]
        self.context = browser.new_context(
            viewport={"width": width, "height": height}, locale="vi-VN", reduced_motion="reduce", **options
        )
        self.page = self.context.new_page()
        self.server, self.wrong = server, []  # type: ignore[var-annotated]
        self.page.on(
            "console", lambda message: self.wrong.append(message.text) if message.type in ("error", "warning") else None
        )
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.wrong.append("dialog"), dialog.dismiss()))
        self.page.on(
            "request", lambda request: None if request.url.startswith(server.url) else self.wrong.append(request.url)
        )

    def __enter__(self) -> Visit:
        return self

    def __exit__(self, *error: object) -> None:
        self.context.close()

    def open(self, path: str) -> None:
        self.page.goto(self.server.url + path)
        self.page.wait_for_load_state("load")


def paths(server: Server) -> dict[str, str]:
    return {
        "home": "/", "notices": "/notices", "notice": iri_of_file(server, "vanchan-2024-09.txt"),
        "notice-markdown": iri_of_file(server, "lucyen-2024-04.md"), "hostile": iri_of_file(server, "hostile.txt"),
        "document": "/doc/vn-15/ubnd/2024/tb/112", "body": f"/agency/vn-15/so-tai-chinh?{ON}", "place": "/unit/vn-15/huyen-van-chan",
        "person": server.query('SELECT ?p { ?p a <https://kg.example/ontology#Official> FILTER(CONTAINS(STR(?p), "/person/")) } ORDER BY ?p')
        .rows()[0]["p"].removeprefix("https://kg.example"),
        "tasks": f"/tasks?when=all&{ON}", "documents": "/documents", "search": "/search?q=giai ngan von", "quality": "/quality",
        "sparql": "/sparql?query=SELECT * { ?s ?p ?o } LIMIT 5", "sparql-wrong": "/sparql?query=SELECT * { ?s }",
        "ontology": "/ontology", "missing": "/notice/0000000000000000", "english": f"/tasks?when=all&lang=en&{ON}",
    }  # fmt: skip


PAGES = ["home", "notices", "notice", "notice-markdown", "hostile", "document", "body", "place", "person", "tasks", "documents",
         "search", "quality", "sparql", "sparql-wrong", "ontology", "missing", "english"]  # fmt: skip


def violations(page: Any, rules: str = "resultTypes: ['violations']") -> list[tuple[str, list[str]]]:
    """What axe-core finds on the page: rules and the elements that break them. Skips where it is missing."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed: npm install --prefix tests/web")
    # Not as a script element: the pages' own policy forbids that.
    page.evaluate(f"if (!window.axe) {{ {AXE.read_text(encoding='utf-8')} }}; undefined")
    found = page.evaluate(f"axe.run(document, {{ {rules} }})")["violations"]
    return [(entry["id"], [node["html"][:200] for node in entry["nodes"]][:3]) for entry in found]


@pytest.mark.parametrize("name", PAGES)
def test_each_page(server: Server, browser: Any, name: str) -> None:
    """No errors, nothing from elsewhere, nothing wider than the window, no violation of axe-core's rules."""
    allowed = "Failed to load resource: the server responded with a status of 4"
    refused = name in ("sparql-wrong", "missing")
    with Visit(browser, server) as visit:
        visit.open(paths(server)[name])
        SHOTS.mkdir(parents=True, exist_ok=True)
        for size, (width, height) in SIZES.items():
            visit.page.set_viewport_size({"width": width, "height": height})
            visit.page.screenshot(path=SHOTS / f"{name}-{size}.png", full_page=True)
            assert [text for text in visit.wrong if not (refused and text.startswith(allowed))] == []
            assert visit.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        found = violations(visit.page)
        assert found == [], json.dumps(found, ensure_ascii=False, indent=1)


@pytest.mark.parametrize("name", ["notice", "tasks", "sparql", "document"])
def test_on_a_desktop_and_in_the_dark(server: Server, browser: Any, name: str) -> None:
    """What axe-core finds in a wide window, and whether there is contrast in the other colours, too."""
    with Visit(browser, server, color_scheme="dark") as visit:
        visit.open(paths(server)[name])
        assert violations(visit.page) == []


@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])
def test_from_a_document_to_the_words_that_cite_it(server: Server, browser: Any, script: bool) -> None:
    with Visit(browser, server, java_script_enabled=script) as visit:
        visit.open("/")
        visit.page.fill("#find", "112 tb ubnd")
        visit.page.press("#find", "Enter")
        visit.page.click("text=Thông báo 112/TB-UBND")
        assert "/doc/vn-15/ubnd/2024/tb/112" in visit.page.url
        visit.page.locator("blockquote a").first.click()
        visit.page.wait_for_url(re.compile(r"/notice/[0-9a-f]{16}#w-citation-\d+"))
        words = visit.page.locator(f"[id='{visit.page.url.partition('#')[2]}'] + .k")
        assert "112/TB-UBND" in words.inner_text()
        assert visit.page.evaluate("e => { const r = e.getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight }",
                                   words.element_handle()) if script else words.is_visible()  # fmt: skip
        assert visit.wrong == []


@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])
def test_from_a_body_to_its_overdue_tasks(server: Server, browser: Any, script: bool) -> None:
    with Visit(browser, server, java_script_enabled=script) as visit:
        visit.open("/bodies?q=sở tài chính")
        visit.page.click("main a[href$='/agency/vn-15/so-tai-chinh']")
        visit.open(visit.page.url.removeprefix(server.url) + f"?{ON}")
        visit.page.click("nav >> text=Đã qua hạn")
        rows = visit.page.locator("section.group.overdue tbody tr")
        assert rows.count() >= 1
        assert visit.page.locator("section.group.later").count() == 0
        rows.first.locator("td.what a").click()
        visit.page.wait_for_url(re.compile(r"/notice/[0-9a-f]{16}#w-task-\d+"))
        assert visit.wrong == []


def test_a_fact_lights_its_words(server: Server, browser: Any) -> None:
    with Visit(browser, server) as visit:
        visit.open(iri_of_file(server, "vanchan-2024-09.txt"))
        visit.page.click("#f-task-3 .say a")
        lit = visit.page.locator(".raw .on")
        assert "Hoàn thành việc xóa 51 nhà tạm" in " ".join(lit.all_inner_texts())
        visit.page.locator(".raw span.k.task").first.click()
        assert visit.page.locator("#f-task-1.on").count() == 1


def test_tables_filter_and_sort(server: Server, browser: Any) -> None:
    with Visit(browser, server) as visit:
        visit.open("/tasks?when=all")
        everything = visit.page.locator("tbody tr:visible").count()
        visit.page.fill(".filterbox input", "so tai chinh")  # without diacritics
        assert 0 < visit.page.locator("tbody tr:visible").count() < everything
        visit.page.fill(".filterbox input", "")
        head = visit.page.locator("thead th", has_text="Thời hạn")
        head.locator("button").click()
        days = visit.page.eval_on_selector_all("td[data-label='Thời hạn']", "cells => cells.map(c => c.dataset.value)")
        assert days == sorted(days)
        assert head.get_attribute("aria-sort") == "ascending"


def test_by_keyboard_alone(server: Server, browser: Any) -> None:
    with Visit(browser, server) as visit:
        visit.open("/")
        visit.page.keyboard.press("Tab")
        assert visit.page.evaluate("document.activeElement.className") == "skip"
        visit.page.keyboard.press("Enter")
        assert visit.page.evaluate("document.activeElement.id") == "content"
        visit.page.keyboard.press("/")
        visit.page.keyboard.type("giai ngan")
        visit.page.keyboard.press("Enter")
        visit.page.wait_for_url("**/search?q=giai+ngan")
        assert visit.page.locator("mark").count() > 0


def test_sparql_by_key_and_its_error(server: Server, browser: Any) -> None:
    with Visit(browser, server) as visit:
        visit.open("/sparql")
        visit.page.fill("#query", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
        visit.page.press("#query", "Control+Enter")
        visit.page.wait_for_selector("tbody td")
        assert int(visit.page.locator("tbody td").first.inner_text()) > 1000
        visit.page.fill("#query", "SELECT * {\n ?s ?p }")
        visit.page.press("#query", "Control+Enter")
        visit.page.wait_for_selector("#wrong")
        assert "dòng 2" in visit.page.locator("#wrong").inner_text()


def test_the_picture_can_be_walked(server: Server, browser: Any) -> None:
    with Visit(browser, server) as visit:
        visit.open("/doc/vn-15/ubnd/2024/tb/112")
        visit.page.locator("svg a", has=visit.page.locator(".document")).first.click()
        visit.page.wait_for_url(re.compile("/doc/|/notice/"))
        assert visit.page.locator("h1").inner_text()


def test_print_shows_the_list_of_tasks(server: Server, browser: Any) -> None:
    with Visit(browser, server) as visit:
        visit.open(iri_of_file(server, "vanchan-2024-09.txt"))
        visit.page.emulate_media(media="print")
        assert visit.page.locator(".paper tbody tr").count() == 8
        assert visit.page.locator(".paper").is_visible()
        assert not visit.page.locator(".raw").is_visible()
        assert not visit.page.locator("header.site").is_visible()
        SHOTS.mkdir(parents=True, exist_ok=True)
        visit.page.pdf(path=SHOTS / "notice.pdf", prefer_css_page_size=True)


def test_hostile_notices_do_nothing(server: Server, browser: Any) -> None:
    with Visit(browser, server) as visit:
        for path in (paths(server)["hostile"], "/people", "/tasks?when=all", "/notices", "/search?q=alert"):
            visit.open(path)
            visit.page.wait_for_timeout(100)
        assert visit.wrong == []
        assert visit.context.cookies() == []


def test_the_script_is_small() -> None:
    static = Path(__file__).parents[1] / "src" / "kg" / "serve" / "static"
    assert sum(path.stat().st_size for path in static.glob("*.js")) <= 15_000
