"""Pages without a browser: every IRI resolves, every form of every page, hostile texts, tricks with paths and headers."""

from __future__ import annotations

import csv
import io
import re
import time
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import openpyxl
import pyoxigraph as ox
import pytest

from helpers_serve import Server, example_store, iri_of_file, running
from kg.serve.indexing import update
from kg.serve.pages.spans import Span, cut, squeeze
from kg.serve.pages.words import WORDS, day
from kg.serve.search import Index

HTML = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
ON = "on=2025-01-01"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(example_store(tmp_path_factory.mktemp("pages") / "store"), "-q") as server:
        deadline = time.monotonic() + 20
        while "passages" not in server.get("/search?q=huyen", Accept=HTML).text and time.monotonic() < deadline:
            if "mark>" in server.get("/search?q=huyen", Accept=HTML).text:
                break
            time.sleep(0.1)
        yield server


class Reader(HTMLParser):
    """What a page has: tags with their attributes, visible words, links."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def links(self) -> list[str]:
        return [str(attrs["href"]) for tag, attrs in self.tags if tag == "a" and "href" in attrs]


def page(server: Server, path: str) -> str:
    reply = server.get(path, Accept=HTML)
    assert (reply.status, reply.media) == (200, "text/html"), (path, reply.status, reply.text[:500])
    return reply.text


PAGES = ["/", "/notices", "/tasks", "/tasks?when=all", "/documents", "/bodies", "/places", "/people", "/quality",
         "/search?q=huyen", "/ontology", "/doc/vn-15/ubnd/2024/tb/112", "/agency/vn-15/so-tai-chinh",
         "/unit/vn-15/huyen-van-chan"]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_pages_in_both_languages(server: Server, path: str, language: str) -> None:
    text = page(server, f"{path}{'&' if '?' in path else '?'}lang={language}")
    assert f'<html lang="{language}">' in text
    assert WORDS["tasks"][language] in text
    assert "Undefined" not in text
    assert not re.search(
        r'(?:href|src)="https?://(?!kg\.example)', text.partition("<main")[0]
    )  # nothing from elsewhere


@pytest.mark.parametrize("path", PAGES)
def test_every_page_as_data(server: Server, path: str) -> None:
    stem, mark, query = path.partition("?")
    stem = "/index" if stem == "/" else stem
    found = server.get(f"{stem}.json{mark}{query}")
    assert (found.status, found.media) == (200, "application/json")
    content = found.json()
    assert content["snapshot"]
    if stem not in ("/ontology", "/search"):
        assert all("SELECT" in str(asked) or "CONSTRUCT" in str(asked) for asked in content["queries"])  # type: ignore[attr-defined]
        assert content["queries"]
    rows = list(csv.reader(io.StringIO(server.get(f"{stem}.csv{mark}{query}").text)))
    assert len({len(row) for row in rows}) <= 1
    book = openpyxl.load_workbook(io.BytesIO(server.get(f"{stem}.xlsx{mark}{query}").body))
    assert book.worksheets
    for suffix, form in (("ttl", ox.RdfFormat.TURTLE), ("nt", ox.RdfFormat.N_TRIPLES), ("rdf", ox.RdfFormat.RDF_XML),
                         ("jsonld", ox.RdfFormat.JSON_LD)):  # fmt: skip
        reply = server.get(f"{stem}.{suffix}{mark}{query}")
        assert reply.status == 200
        list(ox.parse(reply.body, form))


def test_the_shown_queries_run(server: Server) -> None:
    for path in ("/tasks.json?when=all", "/agency/vn-15/so-tai-chinh.json", "/doc/vn-15/ubnd/2024/tb/112.json",
                 "/unit/vn-15/huyen-van-chan.json", "/quality.json", "/index.json"):  # fmt: skip
        for asked in server.get(path).json()["queries"]:  # type: ignore[attr-defined]
            reply = server.ask("POST", "/sparql", asked["sparql"], Content_Type="application/sparql-query")
            assert reply.status == 200, asked


def test_every_iri_of_the_base_resolves(server: Server) -> None:
    query = """SELECT DISTINCT ?node { { ?node ?p ?o } UNION { ?s ?p ?node } UNION { GRAPH ?node { } }
               FILTER(ISIRI(?node) && STRSTARTS(STR(?node), "https://kg.example/") && !STRSTARTS(STR(?node), "https://kg.example/ontology")) }"""
    nodes = [row["node"].removeprefix("https://kg.example") for row in server.query(query).rows()]
    assert len(nodes) > 500
    kinds: dict[str, list[str]] = {}
    for node in nodes:
        key = re.sub(r"[0-9a-f]{16}|\d+", "N", node)
        kinds.setdefault("/".join(key.split("/")[:5]), []).append(node)
    for found in kinds.values():
        for node in found[:2]:
            path = quote(node, safe="/%")
            seen = server.get(path, Accept=HTML)
            assert seen.status in (200, 303), (node, seen.status)
            turtle = server.get(path, Accept="text/turtle")
            assert (turtle.status, turtle.media) == (200, "text/turtle"), node
            subjects = {quad.subject for quad in ox.parse(turtle.body, ox.RdfFormat.TURTLE)}
            assert subjects or node == "/graph/pending", node


def test_content_negotiation_for_things(server: Server) -> None:
    path = iri_of_file(server, "vanchan-2024-09.txt")
    for accept, media in (("text/turtle", "text/turtle"), ("application/ld+json", "application/ld+json"), (HTML, "text/html"),
                          ("", "text/html"), ("*/*", "text/html"), ("application/json", "application/json"),
                          ("text/csv", "text/csv"), ("text/turtle;q=0.5, text/html", "text/html"),
                          ("application/rdf+xml, text/html;q=0.4", "application/rdf+xml")):  # fmt: skip
        reply = server.get(path, **({"Accept": accept} if accept else {}))
        assert (reply.status, reply.media) == (200, media), accept
    assert server.get(path, Accept="image/png").status == 406
    assert server.get("/graph" + path.removeprefix("/notice"), Accept=HTML).headers["location"] == path
    part = server.get(f"{path}/task/1", Accept=HTML)
    assert (part.status, part.headers["location"]) == (303, f"{path}#w-task-1")


def test_a_notice_shows_its_text_and_ties_facts_to_it(server: Server) -> None:
    text = page(server, iri_of_file(server, "vanchan-2024-09.txt"))
    reader = Reader(text)
    raw = re.search(r'<div class="raw"[^>]*>(.*?)</div>', text, re.DOTALL)
    assert raw
    assert "Ngày 19/9/2024, đồng chí" in re.sub("<[^>]+>", "", raw[1])
    anchors = {attrs["id"] for tag, attrs in reader.tags if attrs.get("class") == "at"}
    jumps = {link[1:] for link in reader.links() if link.startswith("#w-")}
    assert jumps <= anchors
    assert {f"w-task-{n}" for n in range(1, 9)} <= anchors
    assert "/agency/vn-15/so-giao-thong-van-tai" in reader.links()
    assert "/doc/vn-15/ubnd/2024/tb/112" in reader.links()


def test_links_of_pages_lead_somewhere(server: Server) -> None:
    seen, waiting = set(), ["/"]
    while waiting and len(seen) < 120:
        path = waiting.pop(0)
        if path in seen:
            continue
        seen.add(path)
        reply = server.get(quote(path, safe="/%?=&+:,;@$!*'()~#"), Accept=HTML)
        assert reply.status in (200, 303), path
        if reply.status == 200 and reply.media == "text/html":
            waiting += [link.partition("#")[0] for link in Reader(reply.text).links() if link.startswith("/")]
    assert len(seen) == 120


def test_overdue_tasks_of_a_body(server: Server) -> None:
    text = page(server, f"/agency/vn-15/so-tai-chinh?{ON}&status=overdue")
    assert "Đã qua hạn" in text
    assert "31/10/2024" in text
    assert "31/3/2025" not in text
    rows = server.get(f"/agency/vn-15/so-tai-chinh.json?{ON}").json()["tasks"]
    assert {row["status"] for row in rows} >= {"overdue", "later"}  # type: ignore[attr-defined]
    assert server.get("/agency/vn-15/so-tai-chinh?on=tomorrow", Accept=HTML).status == 400


FILTERS = [
    ("body=so+tai+chinh&when=all", lambda row: "Sở Tài chính" in row["task"] + row["lead"] + row["assigned"] + row["coordinating"]),
    ("document=112+tb+ubnd", lambda row: "112/TB-UBND" in row["cites"]),
    ("place=huyen+van+chan", lambda row: row["notice"] != "Thông báo 47/TB-VP"),
    ("q=giai+phong+mat+bang", lambda row: "giải phóng mặt bằng" in row["task"]),
    ("from=2024-10-01&to=31/12/2024", lambda row: "" < row["due"] <= "2024-12-31"),
    ("when=none", lambda row: row["due"] == ""),
]  # fmt: skip


@pytest.mark.parametrize(("query", "holds"), FILTERS)
def test_tasks_are_filtered(server: Server, query: str, holds: object) -> None:
    rows = server.get(f"/tasks.json?{query}").json()["tasks"]
    everything = server.get("/tasks.json?when=all").json()["tasks"]
    assert 0 < len(rows) < len(everything)  # type: ignore[arg-type]
    assert all(holds(row) for row in rows)  # type: ignore[operator, attr-defined]
    for row in rows:  # type: ignore[attr-defined]
        assert row["quote"]
        assert row["link"].startswith(server.url + "/notice/")


def test_an_unknown_name_gets_suggestions(server: Server) -> None:
    text = page(server, "/tasks?body=So+Tai+chin")
    assert "Sở Tài chính" in text
    assert "Gần giống" in text or "Near" in text


def test_downloads_have_quote_and_link_and_no_formulas(server: Server) -> None:
    book = openpyxl.load_workbook(io.BytesIO(server.get("/tasks.xlsx?when=all").body))
    rows = list(book["tasks"].iter_rows())
    names = [cell.value for cell in rows[0]]
    assert {"quote", "link"} <= set(names)
    assert all(cell.data_type != "f" for row in rows for cell in row)
    for row in csv.reader(io.StringIO(server.get("/tasks.csv?when=all").text)):
        assert not any(cell.startswith(("=", "+", "@")) for cell in row)


SEARCHES = [
    ("112 tb ubnd", "Thông báo 112/TB-UBND"), ("112tbubnd", "Thông báo 112/TB-UBND"), ("so tai chinh", "Sở Tài chính"),
    ("SỞ TÀI CHÍNH", "Sở Tài chính"), ("huyen van chan", "huyện Văn Chấn"), ("9/2024/qđ-ubnd", "Quyết định 09/2024/QĐ-UBND"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "expected"), SEARCHES)
def test_search_finds_names(server: Server, words: str, expected: str) -> None:
    names = server.get(f"/search.json?q={quote(words)}").json()["names"]
    assert expected in [name["label"] for name in names], names  # type: ignore[attr-defined]


@pytest.mark.parametrize("words", ["bao so 3", "bão số 3", "BAO SO 3", "giai ngan von dau tu cong", "kenh muong"])
def test_search_finds_words_and_their_place(server: Server, words: str) -> None:
    reply = server.get(f"/search.json?q={quote(words)}").json()
    passage = reply["passages"][0]  # type: ignore[index]
    assert passage["words"]
    text = page(server, f"/search?q={quote(words)}")
    link = next(link for link in Reader(text).links() if "mark=" in link)
    assert 'class="k marked' in page(server, link.partition("#")[0]) or "in-marked" in page(
        server, link.partition("#")[0]
    )


def test_search_bears_anything(server: Server) -> None:
    for words in ('"', "*", "AND OR NOT", "a" * 5000, "NEAR(", "';--", "\x00", "١٢٣", "😀", "-", "%", "^a:b", "()"):
        assert server.get(f"/search?q={quote(words)}", Accept=HTML).status == 200


def test_a_store_may_be_named_from_where_one_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    example_store(tmp_path / "store")
    monkeypatch.chdir(tmp_path)
    update("store")
    index = Index("store")
    assert index.search("so tai chinh").names
    index.close()


# ---- hostile content ------------------------------------------------------------------------------------------------

ALLOWED = {"html", "head", "meta", "title", "link", "script", "body", "a", "header", "div", "form", "label", "input", "button",
           "nav", "main", "article", "p", "h1", "h2", "h3", "h4", "bdi", "span", "dl", "dt", "dd", "section", "ol", "ul", "li",
           "q", "table", "thead", "tbody", "tr", "th", "td", "details", "summary", "figure", "figcaption", "pre", "footer",
           "strong", "svg", "path", "g", "rect", "text", "blockquote", "time", "br", "caption", "code", "select", "option",
           "aside", "textarea", "mark"}  # fmt: skip


def test_hostile_notices_are_harmless(server: Server) -> None:
    notice = iri_of_file(server, "hostile.txt")
    paths = [notice, "/tasks?when=all", "/agency/vn-15/so-tai-chinh", "/notices", "/people", "/search?q=alert", "/quality",
             "/doc/vn-15/ubnd/2024/tb/112", "/unit/vn-15/huyen-van-chan", "/"]  # fmt: skip
    for path in [*paths, *(link for link in Reader(page(server, "/people")).links() if link.startswith("/person/"))]:
        text = page(server, quote(path, safe="/?=&%"))
        reader = Reader(text)
        assert {tag for tag, _ in reader.tags} <= ALLOWED | {"title"}, path
        scripts = [attrs for tag, attrs in reader.tags if tag == "script"]
        assert scripts == [{"src": "/static/kg.js", "type": "module"}]
        for tag, attrs in reader.tags:
            assert not any(name.startswith("on") or name == "style" for name in attrs), (path, tag, attrs)
            for name in ("href", "src", "action"):
                assert not str(attrs.get(name, "")).lower().startswith(("javascript:", "data:", "//")), attrs
        assert "\u202e" not in text
        assert "49" not in re.findall(r"\{\{ 7\*7 \}\}|kết quả (49)", text)
    shown = page(server, notice)
    assert "&lt;script&gt;alert(" in shown
    assert "[U+202E]" in shown
    assert "{{ 7*7 }}" in shown


PARAMETERS = [
    "/search?q=",
    "/tasks?body=",
    "/tasks?q=",
    "/tasks?document=",
    "/documents?q=",
    "/sparql?query=",
    "/notices?x=",
]
ATTACKS = ["<script>alert(1)</script>", "\"><svg onload=alert(1)>", "' onfocus='alert(1)", "javascript:alert(1)", "{{7*7}}",
           "\u202eabc", "%00", "a\r\nSet-Cookie: x=1", "') } #", "\\", "$notice ${x} $$"]  # fmt: skip


@pytest.mark.parametrize("where", PARAMETERS)
@pytest.mark.parametrize("attack", ATTACKS)
def test_hostile_parameters(server: Server, where: str, attack: str) -> None:
    reply = server.get(where + quote(attack, safe=""), Accept=HTML)
    assert reply.status in (200, 400)
    assert "set-cookie" not in reply.headers
    reader = Reader(reply.text)
    assert {tag for tag, _ in reader.tags} <= ALLOWED
    assert not any(name.startswith("on") for _, attrs in reader.tags for name in attrs)


PATHS = ["/../../../etc/passwd", "/static/../app.py", "/static/%2e%2e/%2e%2e/app.py", "/static/..%2fapp.py", "/static//etc/passwd",
         "/static/kg.css%00.js", "/notice/../../etc", "/notice/%00", "/notice/%ff", "/graph/..%2f..", "/%2e%2e%2fetc", "//evil.example",
         "/notice/0000000000000000", "/doc/none", "/agency/none", "/person/none", "/x", "/.git/config", "/notice/", "/doc/",
         "/source/%3Cscript%3E", "/notice/<script>", "/unit/\"onx=1"]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_tricks_with_paths(server: Server, path: str) -> None:
    connection = server.connect()
    connection.putrequest("GET", quote(path, safe="/%"), skip_host=False)
    connection.putheader("Accept", HTML)
    connection.endheaders()
    response = connection.getresponse()
    body = response.read().decode()
    connection.close()
    assert response.status in (400, 404), body
    assert "root:" not in body
    assert "<script>" not in body.replace('<script src="/static/kg.js" type="module"></script>', "")
    assert "Traceback" not in body


def test_tricks_with_headers(server: Server) -> None:
    base = server.get("/notices.json").json()["notices"][0]["link"]  # type: ignore[index]
    assert base.startswith(server.url)
    for name, value in (("X-Forwarded-Host", "evil.example"), ("X-Forwarded-Proto", "https"), ("X-Original-URL", "/-/metrics"),
                        ("Accept-Language", "vi" * 5000), ("Accept", ",;=q=,,/" * 500), ("If-None-Match", "*" * 3000),
                        ("X-HTTP-Method-Override", "DELETE")):  # fmt: skip
        reply = server.get("/notices.json", **{name: value})
        assert reply.status in (200, 406, 400)
        assert "evil.example" not in reply.text


def test_methods_of_pages(server: Server) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        assert server.ask(method, "/tasks").status == 405
    head = server.ask("HEAD", "/tasks", Accept=HTML)
    assert (head.status, head.body) == (200, b"")


def test_problems_are_pages_for_people(server: Server) -> None:
    reply = server.get("/notice/0000000000000000", Accept=HTML, Accept_Language="en")
    assert (reply.status, reply.media) == (404, "text/html")
    assert "Not here" in reply.text
    assert server.get("/notice/0000000000000000", Accept="text/turtle").media == "application/problem+json"


def test_the_language_of_the_browser(server: Server) -> None:
    for wanted, language in (
        ("en-GB,en;q=0.8", "en"),
        ("vi-VN,vi;q=0.9,en;q=0.5", "vi"),
        ("fr", "vi"),
        ("fr,en;q=0.2", "en"),
        ("", "vi"),
    ):
        assert f'<html lang="{language}">' in server.get("/", Accept=HTML, Accept_Language=wanted).text


def test_sparql_page(server: Server) -> None:
    text = page(server, "/sparql?query=" + quote("SELECT ?s { ?s a <https://kg.example/ontology#Notice> }"))
    assert text.count('<td><a href="/notice/') == 6
    wrong = server.get("/sparql?lang=en&query=" + quote("SELECT * {\n ?s ?p }"), Accept=HTML)
    assert wrong.status == 400
    assert "line 2" in wrong.text
    assert "<textarea" in page(server, "/sparql?name=tasks")
    assert server.get("/sparql?query=" + quote("SELECT * { SERVICE <http://x/> {} }"), Accept=HTML).status == 403


# ---- parts ----------------------------------------------------------------------------------------------------------


def test_words_are_there_in_both_languages() -> None:
    for key, words in WORDS.items():
        assert set(words) == {"vi", "en"}, key
        assert re.findall(r"\{\w+\}", words["vi"]) == re.findall(r"\{\w+\}", words["en"]), key


@pytest.mark.parametrize(
    ("date", "vi", "en"),
    [("2024-04-23", "23/4/2024", "23 April 2024"), ("2024-04", "4/2024", "April 2024"), ("2024", "2024", "2024"),
     ("2024-Q3", "quý 3/2024", "Q3 2024"), ("hằng quý", "hằng quý", "hằng quý"), ("", "", "")],
)  # fmt: skip
def test_dates_in_words(date: str, vi: str, en: str) -> None:
    assert (day(date, "vi"), day(date, "en")) == (vi, en)


def test_overlapping_spans_are_cut() -> None:
    pieces = cut(
        "abcdefgh",
        [Span(0, 6, "task", "t1"), Span(2, 4, "body", "b1", "/b"), Span(3, 8, "place", "p1"), Span(9, 12, "x", "y")],
    )
    assert "".join(piece.text for piece in pieces) == "abcdefgh"
    assert [(piece.text, piece.kind, piece.facts) for piece in pieces] == [
        ("ab", "task", ("t1",)), ("c", "body", ("b1", "t1")), ("d", "body", ("b1", "p1", "t1")), ("ef", "place", ("p1", "t1")),
        ("gh", "place", ("p1",)),
    ]  # fmt: skip
    assert pieces[2].href == "/b"
    assert [piece.anchors for piece in pieces] == [("t1",), ("b1",), ("p1",), (), ()]


@pytest.mark.parametrize("text", ["a\n\nb\n \nc\n\nd\n\ne\n\nf\n\n\n\ng h\n", "a b\nc\n\n\n\nd", "", "\n\n", "x"])
def test_squeezed_texts_keep_their_letters(text: str) -> None:
    shorter, place = squeeze(text)
    assert shorter.split() == text.split()
    for at, letter in enumerate(text):
        if letter.strip():
            assert shorter[place(at)] == letter
    assert place(len(text)) == len(shorter)
