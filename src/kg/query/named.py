"""Named queries: files in `queries/` that state their question in their first lines.

The comment lines at the top of a file are TOML behind "# ":

    # title.vi = "Nhiệm vụ của một cơ quan, xếp theo thời hạn"
    # title.en = "Tasks of a body, in the order of their deadlines"
    # param.body = { type = "body", example = "Sở Tài chính", vi = "cơ quan được giao", en = "the body told to act" }
    # param.from = { type = "date", default = "", example = "2024-01-01", vi = "từ ngày", en = "from" }

A parameter without `default` must be given; default "" means "not restricted"; `variable` names the variable that
stands for it, where that is not its own name. In the query a parameter is bound by a
block of its own, `VALUES ?body { UNDEF }`, whose braces are filled with RDF terms (never by pasting text into the
query); lines that end in `#if body` count only when it is given. As it stands, a file is a query that any SPARQL 1.1
processor runs, over all values of its parameters; relative IRIs of graphs are relative to the base of the data.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from kg.errors import QueryError
from kg.resources import folder

ParameterType = Literal["document", "body", "place", "person", "notice", "date", "number", "text", "iri"]
Language = Literal["vi", "en"]


@dataclass(frozen=True, slots=True)
class Parameter:
    """`default`: the value used when none is given; None where one must be given."""

    name: str
    type: ParameterType
    default: str | None
    example: str
    meaning: Mapping[str, str]  # by language
    variable: str  # that stands for it in the query: `variable` of the header, else its name


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query with its question. `text` is the whole file."""

    name: str
    title: Mapping[str, str]  # by language
    parameters: tuple[Parameter, ...]
    text: str

    def parameter(self, name: str) -> Parameter:
        """Raises QueryError where the query has no such parameter."""
        for parameter in self.parameters:
            if parameter.name == name:
                return parameter
        known = ", ".join(parameter.name for parameter in self.parameters) or "none"
        raise QueryError(f"the query {self.name} has no parameter {name!r}; its parameters: {known}")


def parse(name: str, text: str) -> NamedQuery:
    """The query in a file's `text`. A file without a header is a query without parameters.

    Raises QueryError where the header is malformed.
    """
    lines = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        lines.append(line.removeprefix("#").strip())
    header = "\n".join(lines)
    try:
        fields: dict[str, Any] = tomllib.loads(header)
        title = fields.get("title", {})
        parameters = tuple(_parameter(key, entry) for key, entry in fields.get("param", {}).items())
    except (tomllib.TOMLDecodeError, KeyError, AttributeError, TypeError) as error:
        if not re.search(r"^(?:title|param)\.", header, re.MULTILINE):
            return NamedQuery(name, {}, (), text)  # plain comments
        raise QueryError(f"{name}: the header cannot be read: {error}") from error
    return NamedQuery(name, title, parameters, text)


def _parameter(name: str, entry: Mapping[str, Any]) -> Parameter:
    if entry["type"] not in get_args(ParameterType):
        raise KeyError(f"type {entry['type']!r} of {name}; one of {', '.join(get_args(ParameterType))}")
    meaning = {language: entry[language] for language in ("vi", "en")}
    return Parameter(name, entry["type"], entry.get("default"), entry["example"], meaning, entry.get("variable", name))


def names() -> list[str]:
    """The names of all named queries, in alphabetical order."""
    return sorted(path.stem for path in folder("queries").glob("*.rq"))


@cache
def load(name: str) -> NamedQuery:
    """The named query `name`. Raises QueryError with the nearest names."""
    path = folder("queries") / f"{name}.rq"
    if not re.fullmatch(r"[\w-]+", name) or not path.is_file():
        import difflib

        near = difflib.get_close_matches(name, names(), n=3, cutoff=0.4)
        hint = f"; did you mean {' or '.join(near)}?" if near else ""
        raise QueryError(f"there is no query named {name!r}{hint} `kg queries` lists them all")
    return parse(name, path.read_text(encoding="utf-8"))


def from_argument(argument: str, stdin: Any) -> NamedQuery:
    """What the first argument of `kg query` means: a file that exists, "-" for standard input, or a name."""
    if argument == "-":
        return parse("(standard input)", stdin.read())
    path = Path(argument)
    if path.suffix in (".rq", ".sparql") or "/" in argument:
        try:
            return parse(path.name, path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise QueryError(f"{argument}: the query file cannot be read: {error}") from error
    return load(argument)
