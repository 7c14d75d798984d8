"""Writing pages: HTML from templates, JSON, CSV, XLSX, and RDF that describes what the page is about."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Callable, Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from kg.serve import negotiate as media
from kg.serve.answers import TRIPLES
from kg.serve.negotiate import content_type
from kg.serve.pages.model import Page
from kg.serve.pages.request import Request
from kg.serve.pages.words import WORDS, day, say
from kg.serve.problems import Problem
from kg.serve.worker import Output
from kg.vocabulary import PREFIXES, RDFS

FORMS = (media.HTML, "application/json", media.CSV, media.XLSX, *media.GRAPHS)
TEMPLATES = Path(__file__).parents[1] / "templates"
COMPILED = "KG_COMPILED_TEMPLATES"  # the environment's name for the folder where workers share what they compile
# Marks that change the direction of what follows, and other invisible ones: shown as what they are.
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)


def visible(text: str) -> str:
    """`text` with control characters and marks of direction written out."""
    return _INVISIBLE.sub(lambda match: f"[U+{ord(match[0]):04X}]", text)


def _finalize(value: Any) -> Any:
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def environment() -> Environment:
    compiled = os.environ.get(COMPILED)
    made = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
                       lstrip_blocks=True, finalize=_finalize,
                       bytecode_cache=FileSystemBytecodeCache(compiled) if compiled else None)  # fmt: skip
    made.filters["day"] = day
    return made


@cache
def _version() -> str:
    try:
        return version("kg-notices")
    except PackageNotFoundError:
        return ""


def write(page: Page, request: Request, snapshot: int, output: Output) -> None:
    """The page in the form that the request wants."""
    writer: Callable[[Page, Request, int], bytes] | None = {
        media.HTML: _html, "application/json": _json, media.CSV: _csv, media.XLSX: _xlsx,
    }.get(request.form)  # fmt: skip
    headers = {"content-language": request.language} if request.form == media.HTML else {}
    if page.size and page.data["total"] > request.page * page.size:
        headers["link"] = f'<{request.origin}{request.next_link()}>; rel="next"'
    if request.form == media.XLSX:
        headers["content-disposition"] = 'attachment; filename="kg.xlsx"'
    if writer is None:
        output.head(content_type(request.form), status=page.status, snapshot=snapshot, **headers)
        prefixes = PREFIXES if request.form != media.NTRIPLES else None
        ox.serialize(_triples(page, request), output.file(), TRIPLES[request.form], prefixes=prefixes)
        return
    body = writer(page, request, snapshot)
    output.head(content_type(request.form), status=page.status, snapshot=snapshot, **headers)
    output.write(body)


def _html(page: Page, request: Request, snapshot: int) -> bytes:
    language = request.language

    def t(key: str, **values: Any) -> str:
        return say(key, language, **values)

    forms = ["json", "ttl"] + (["csv", "xlsx"] if page.sheets else [])
    title = WORDS[page.title][language] if page.title in WORDS else page.title
    text = environment().get_template(page.template).render(
        **page.data, t=t, lang=language, request=request, page=page, href=request.href, url=request.url, keep=request.keep,
        today=request.today, title=title, snapshot=snapshot, forms=forms, version=_version(), day=lambda d: day(d, language),
    )  # fmt: skip
    return text.encode()


def problem_html(problem: Problem, language: str) -> bytes:
    def t(key: str, **values: Any) -> str:
        return say(key, language, **values)

    return (
        environment()
        .get_template("problem.html")
        .render(problem=problem, t=t, lang=language, version=_version())
        .encode()
    )


def _json(page: Page, request: Request, snapshot: int) -> bytes:
    content = {
        **page.facts, **{sheet.name: sheet.records() for sheet in page.sheets}, "snapshot": snapshot,
        "queries": [{"title": asked.title, "sparql": asked.text} for asked in page.queries],
    }  # fmt: skip
    return json.dumps(content, ensure_ascii=False, indent=1, default=str).encode()


def _csv(page: Page, request: Request, snapshot: int) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    for sheet in page.sheets[:1]:
        writer.writerow(sheet.columns)
        writer.writerows([_tame(value) for value in row] for row in sheet.rows)
    return out.getvalue().encode()


def _tame(value: Any) -> Any:
    """A value that a spreadsheet does not take for a formula."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "@", "\t", "\r") else value


def _xlsx(page: Page, request: Request, snapshot: int) -> bytes:
    try:
        from openpyxl import Workbook
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Alignment, Font
        from openpyxl.utils import get_column_letter
    except ImportError as error:
        raise Problem(501, "xlsx", "Writing XLSX takes a package that is not installed: kg-notices[xlsx]") from error
    book = Workbook(write_only=True)
    for sheet in page.sheets:
        made = book.create_sheet(sheet.name[:30])
        made.freeze_panes = "A2"
        for index, name in enumerate(sheet.columns, 1):
            made.column_dimensions[get_column_letter(index)].width = (
                60 if name in ("task", "quote", "sentence", "why", "text") else 22
            )

        def entry(value: Any, made: Any = made) -> Any:
            cell = WriteOnlyCell(made, _XML.sub("\ufffd", value) if isinstance(value, str) else value)
            if isinstance(value, str):
                cell.data_type = "s"  # text that begins with "=" is text
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            return cell

        head = [WriteOnlyCell(made, name) for name in sheet.columns]
        for cell in head:
            cell.font = Font(bold=True)
        made.append(head)
        for row in sheet.rows:
            made.append([entry(value) for value in row])
    if not page.sheets:
        book.create_sheet("kg")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


_XML = re.compile("[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]")  # what XML cannot hold


def _triples(page: Page, request: Request) -> Iterator[ox.Triple]:
    """What the page is about: whole graphs, or all that is said of its subjects, and their labels."""
    seen = set()
    if page.template == "ontology.html":
        from kg.resources import folder

        for quad in ox.parse(path=str(folder("ontology") / "kg.ttl"), format=ox.RdfFormat.TURTLE):
            yield quad.triple
        return
    patterns: list[tuple[str | None, str | None]] = [(None, graph) for graph in page.graphs]
    patterns += [(subject, None) for subject in page.subjects]
    for subject, graph in patterns:
        for quad in request.reader.quads(subject, graph=graph):
            triple = ox.Triple(ox.NamedNode(quad.subject), ox.NamedNode(quad.predicate), quad.object)
            if triple not in seen:
                seen.add(triple)
                yield triple


LABEL = RDFS + "label"
