"""What a page is asked for, and the means to answer: the store, queries that are remembered, links."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from string import Template
from urllib.parse import quote, urlencode

import pyoxigraph as ox

from kg.serve.lists import Lists, Span, lists
from kg.serve.negotiate import SUFFIXES
from kg.serve.pages.model import Asked
from kg.serve.problems import Problem
from kg.store import Store
from kg.vocabulary import PREFIXES, base_iri

Row = dict[str, str]

PER_PAGE = 100
MOST = 20_000  # rows in one download; the next ones are linked to (Link: …; rel="next")


@dataclass(slots=True)
class Request:
    """`path` is decoded and without suffix; `fields` are the pairs of the query string; `today` is ISO 8601."""

    reader: Store
    path: str
    fields: list[tuple[str, str]]
    language: str
    today: str
    origin: str
    form: str = "text/html"
    asked: list[Asked] = field(default_factory=list)
    listed: int = 0  # the snapshot that lists on the page are of, 0 where there are none

    def field(self, name: str, default: str = "") -> str:
        return next((value.strip() for key, value in self.fields if key == name), default)

    @property
    def page(self) -> int:
        """Which page of a long list, from 1."""
        given = self.field("page", "1")
        if not given.isdigit() or not 1 <= int(given) <= 100_000:
            raise Problem(400, "parameters", "page is a number from 1")
        return int(given)

    @property
    def span(self) -> Span:
        """Which part of a long list is wanted. Pages for programs are longer than those for people."""
        size = PER_PAGE if self.form == "text/html" else MOST
        return Span(size, (self.page - 1) * size)

    # -- asking ------------------------------------------------------------------------------------------

    def ask(self, title: str, query: str, **terms: str | Iterable[str]) -> list[Row]:
        """The rows of a query, as plain strings; unbound variables are missing from a row.

        `$name` in the query stands for the IRI, or the IRIs separated by blanks, that `name` gives; relative IRIs are
        relative to the base. The query, complete as it is, is remembered and shown with the page.
        """
        text = self.show(title, query, **terms)
        answer = self.reader.query(text)
        assert isinstance(answer, ox.QuerySolutions)
        names = [variable.value for variable in answer.variables]
        return [
            {name: term.value for name, term in zip(names, solution, strict=True) if term is not None}
            for solution in answer
        ]

    def show(self, title: str, query: str, **terms: str | Iterable[str]) -> str:
        """Remember a query without asking it: what was looked up says the same. Gives its complete text."""
        values = {
            name: _node(given) if isinstance(given, str) else " ".join(map(_node, given))
            for name, given in terms.items()
        }
        body = Template(query).substitute(values).strip()
        used = [name for name in PREFIXES if f"{name}:" in body]
        text = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in used) + body.replace(
            "<graph/", f"<{base_iri()}/graph/"
        )
        self.asked.append(Asked(title, text))
        return text

    @contextmanager
    def lists(self) -> Iterator[Lists | None]:
        """Long lists, where they are kept; the page is then of the state that they are of."""
        with lists(self.reader.location) as found:
            if found is not None:
                self.listed = found.snapshot
            yield found

    # -- links -------------------------------------------------------------------------------------------

    def href(self, iri: str) -> str:
        """The link to a node: a path of this server where the node is under the base, else the IRI if it is safe."""
        base = base_iri() + "/"
        if iri.startswith(base):
            path = quote(iri.removeprefix(base), safe="/-._~:+(),&'!*;=@$%#")
            return self.keep("/" + path)
        return iri if iri.startswith(("http://", "https://")) else ""

    def keep(self, path: str) -> str:
        """`path` in the language that the address asked for, if it did."""
        if not self.field("lang"):
            return path
        path, mark, fragment = path.partition("#")
        return f"{path}{'&' if '?' in path else '?'}lang={self.language}{mark}{fragment}"

    def url(self, path: str, values: Mapping[str, str | int]) -> str:
        """`path` with a query string of the values that are not empty."""
        given = {name: value for name, value in values.items() if value not in ("", None)}
        return self.keep(f"{path}?{urlencode(given)}" if given else path)

    def here(self, **changes: str | int) -> str:
        """This page with other parameters; an empty value takes one away."""
        values: dict[str, str | int] = {name: value for name, value in self.fields if name != "lang" and value}
        return self.url(quote(self.path, safe="/-._~:+(),&'!*;=@$"), {**values, **changes})

    def language_link(self, language: str) -> str:
        values = {name: value for name, value in self.fields if name != "lang" and value}
        return f"{quote(self.path)}?{urlencode({**values, 'lang': language})}"

    def form_link(self, suffix: str) -> str:
        """This page in another format."""
        path = quote(self.path.rstrip("/") or "/index", safe="/-._~:+(),&'!*;=@$")
        values = {name: value for name, value in self.fields if name != "lang" and value}
        return f"{path}.{suffix}?{urlencode(values)}" if values else f"{path}.{suffix}"

    def next_link(self) -> str:
        """The part of a long list after this one, in the same format."""
        suffix = next((f".{suffix}" for suffix, form in SUFFIXES.items() if form == self.form != "text/html"), "")
        values = {**dict(self.fields), "page": str(self.page + 1)}
        return f"{quote(self.path, safe='/')}{suffix}?{urlencode(values)}"

    def absolute(self, iri: str) -> str:
        """The link to a node for use outside of this server's pages."""
        path = self.href(iri)
        return f"{self.origin}{path}" if path.startswith("/") else iri


def _node(iri: str) -> str:
    try:
        return str(ox.NamedNode(iri))
    except ValueError as error:
        raise Problem(404, "unknown", f"There is nothing named {iri}") from error


def pages_of(total: int, page: int, size: int = PER_PAGE) -> Sequence[int]:
    """The numbers of pages to link to: first, last and those around the present one; 0 stands for a gap."""
    last = max(1, -(-total // size))
    near = [number for number in range(1, last + 1) if number in (1, last) or abs(number - page) <= 2]
    shown: list[int] = []
    for number in near:
        if shown and number - shown[-1] > 1:
            shown.append(0)
        shown.append(number)
    return shown
