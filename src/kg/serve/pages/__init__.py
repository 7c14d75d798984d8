"""Pages: each is made once as data (`Page`) and written in the form that was asked for. Runs in a worker."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyoxigraph as ox

from kg.serve import negotiate as media
from kg.serve.negotiate import SUFFIXES, choose, prefers_html
from kg.serve.pages import printed
from kg.serve.pages.model import Page, Redirect
from kg.serve.pages.request import Request
from kg.serve.pages.write import FORMS, write
from kg.serve.problems import Problem
from kg.serve.worker import Output
from kg.store import Store
from kg.vocabulary import base_iri, encode

__all__ = ["answer_page", "problem_page"]

OFFERS = (
    media.HTML,
    media.TURTLE,
    media.JSONLD,
    media.NTRIPLES,
    media.RDFXML,
    media.CSV,
    "application/json",
    media.XLSX,
)


def answer_page(job: dict[str, Any], reader: Store, snapshot: int, output: Output) -> None:
    if printed.PICTURE.fullmatch(job["path"]):
        printed.answer_picture(job["path"], reader, snapshot, output)
        return
    request = Request(reader, job["path"], [(name, value) for name, value in job["fields"]], job["language"], job["today"],
                      job["origin"])  # fmt: skip
    _form_of(request, job["accept"])
    request.today = _day(request)
    try:
        page = _page(request)
    except Redirect as redirect:
        output.head("text/plain; charset=utf-8", status=redirect.status, snapshot=snapshot, location=redirect.location)
        return
    page.queries = request.asked
    write(page, request, request.listed or snapshot, output)


def _day(request: Request) -> str:
    """The day that "overdue" is reckoned from: today, or the one that `on` names."""
    given = request.field("on")
    if not given:
        return request.today
    try:
        return date.fromisoformat(given).isoformat()
    except ValueError as error:
        raise Problem(400, "parameters", f"{given!r} is no day: write 2024-04-23") from error


def _form_of(request: Request, accept: str) -> None:
    """Sets the request's form by the suffix of its path, which is taken away, else by what the client accepts."""
    stem, dot, suffix = request.path.rpartition(".")
    if dot and SUFFIXES.get(suffix) in FORMS and request.path != "/sparql":
        request.path, request.form = stem, SUFFIXES[suffix]
        if request.path == "/index":
            request.path = "/"
        return
    if prefers_html(accept) or not accept.strip():
        return
    chosen = choose(accept, OFFERS, aliases=False)
    if chosen is None:
        raise Problem(406, "not-acceptable", f"This can be had as {', '.join(OFFERS)}")
    request.form = chosen


def _page(request: Request) -> Page:
    from kg.serve.pages import ask, bodies, document, found, notice, people, places, quality, tasklist, thing

    path = request.path
    iri = f"{base_iri()}{encode(path)}"
    try:
        ox.NamedNode(iri)
    except ValueError as error:
        raise Problem(404, "unknown", "There is nothing of this name here") from error
    fixed = {"/": thing.home_page, "/tasks": tasklist.tasks_page, "/search": found.search_page, "/sparql": ask.sparql_page,
             "/quality": quality.quality_page, "/ontology": thing.ontology_page, "/notices": thing.notices_page}  # fmt: skip
    if path in fixed:
        return fixed[path](request)
    if path.removeprefix("/") in thing.LISTS:
        return thing.list_page(request, path.removeprefix("/"))
    kind = path.split("/")[1] if path.count("/") > 1 else ""
    if kind == "notice":
        return notice.notice_page(request)
    if kind == "doc":
        return document.document_page(request)
    if kind == "graph":
        identifier = path.removeprefix("/graph/")
        if request.form == media.HTML and len(identifier) == 16 and request.reader.has_graph(iri):
            raise Redirect(request.keep(f"/notice/{identifier}"))
        return thing.graph_page(request)
    from kg.serve.pages.names_of import class_of

    known = class_of(request, iri)
    if kind == "person" or known == "Official":
        return people.person_page(request, iri)
    if known in ("Agency", "Group"):
        return bodies.body_page(request, iri)
    if known == "AdministrativeUnit":
        return places.place_page(request, iri)
    return thing.thing_page(request, iri)


def get_ready() -> None:
    """Import and compile all that pages need."""
    import kg.serve.pages.ask
    import kg.serve.pages.bodies
    import kg.serve.pages.document
    import kg.serve.pages.found
    import kg.serve.pages.notice
    import kg.serve.pages.people
    import kg.serve.pages.places
    import kg.serve.pages.quality
    import kg.serve.pages.thing  # noqa: F401
    from kg.serve.pages.write import environment

    made = environment()
    for name in made.list_templates(extensions=["html"]):
        made.get_template(name)


def problem_page(problem: Problem, language: str) -> bytes:
    """A problem as a page for people."""
    from kg.serve.pages.write import problem_html

    return problem_html(problem, language)
