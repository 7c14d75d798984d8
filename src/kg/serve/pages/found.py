"""Searching texts and names."""

from __future__ import annotations

from typing import Any

from kg.serve.pages import tasks_of
from kg.serve.pages.model import Page, Sheet
from kg.serve.pages.names_of import class_of, label_of, typed, where_of
from kg.serve.pages.request import Request, pages_of
from kg.serve.search import Found, Index, Named

SIZE = 20
GROUPS = ("Notice", "LegalDocument", "Agency", "Group", "AdministrativeUnit", "Official")


def search_page(request: Request) -> Page:
    words, missing = request.field("q")[:300], False
    found = Found((), (), 0, 0)
    if words:
        try:
            index = Index(request.reader.location)
        except FileNotFoundError:
            missing, found = True, Found(_names(request, words), (), 0, 0)
        else:
            try:
                found = index.search(words, limit=SIZE, offset=(request.page - 1) * SIZE)
                request.listed = found.snapshot
            finally:
                index.close()
    known = tasks_of.notices(request, (passage.notice for passage in found.passages)) if found.passages else {}
    where = {name.iri: where_of(request, name.iri) for name in found.names}
    groups = {kind: [name for name in found.names if name.kind == kind] for kind in GROUPS}
    results: list[dict[str, Any]] = [{"passage": passage, "notice": known[passage.notice], "href": _place(request, passage)}
               for passage in found.passages if passage.notice in known]  # fmt: skip
    data: dict[str, Any] = {
        "heading": "search", "words": words, "groups": {kind: listed for kind, listed in groups.items() if listed},
        "results": results, "total": found.total, "pages": pages_of(found.total, request.page, SIZE), "missing": missing, "where": where,
    }  # fmt: skip
    page = Page("search.html", "search", data, size=SIZE)
    page.subjects = list(dict.fromkeys([*(name.iri for name in found.names), *(p.notice for p in found.passages)]))
    page.facts = {"words": words, "total": found.total,
                  "names": [{"iri": name.iri, "class": name.kind, "label": name.label} for name in found.names]}  # fmt: skip
    page.sheets = [Sheet("passages", ("notice", "date", "words", "start", "end", "link"),
                         [(result["notice"]["name"], result["notice"]["date"], " ".join("".join(p.pieces).split()),
                           p.start, p.end, request.origin + result["href"])
                          for result in results for p in [result["passage"]]])]  # fmt: skip
    return page


def _names(request: Request, words: str) -> tuple[Named, ...]:
    """What bears this name, and what is near: all that can be found without an index."""
    nodes, near = typed(request, words, GROUPS)
    found = dict.fromkeys([*nodes, *(iri for iri, _ in near)])
    return tuple(Named(iri, class_of(request, iri), label_of(request, iri)) for iri in found)


def _place(request: Request, passage: Any) -> str:
    """The link to the words in their notice."""
    path = request.href(passage.notice)
    if not passage.end:
        return path
    return f"{path}{'&' if '?' in path else '?'}mark={passage.start}-{passage.end}#w-marked"
