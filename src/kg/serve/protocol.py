"""SPARQL 1.1 Protocol and Graph Store Protocol: from an HTTP request to what is asked of the store."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl

from kg.serve.problems import Problem

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
MAX_FIELDS = 1000


@dataclass(frozen=True, slots=True)
class Asked:
    """`kind`: "query", "update", or "description" where nothing is asked. `default`, `named`: the protocol's dataset."""

    kind: str
    text: str = ""
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    form: str | None = None  # `format=` of the query string
    seconds: float | None = None  # `timeout=`, which can only lower the limit


def fields(data: bytes | str) -> list[tuple[str, str]]:
    """The pairs of a query string or a form. Raises Problem where it is not UTF-8 or has too many."""
    try:
        text = data.decode("ascii") if isinstance(data, bytes) else data
    except UnicodeDecodeError as error:
        raise Problem(400, "encoding", "A form is written in ASCII, other characters as %XX of their UTF-8") from error
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS)
    except UnicodeDecodeError as error:
        raise Problem(400, "encoding", "The parameters are not UTF-8") from error
    except ValueError as error:
        raise Problem(400, "parameters", f"The parameters cannot be read: {error}") from error


def read_operation(method: str, query_string: bytes, content_type: str, body: bytes) -> Asked:
    """What a request to the SPARQL endpoint asks. Raises Problem for what the protocol does not allow."""
    in_url = fields(query_string)
    if method in ("GET", "HEAD"):
        if any(name == "update" for name, _ in in_url):
            raise Problem(400, "method", "An update is sent by POST")
        return _asked(in_url)
    if method != "POST":
        raise Problem(405, "method", f"{method} means nothing here; use GET or POST")
    media, charset = _media(content_type)
    if media == FORM:
        pairs = fields(body)
        if any(name in ("query", "update") for name, _ in in_url) and any(
            name in ("query", "update") for name, _ in pairs
        ):
            raise Problem(400, "parameters", "The query is given twice: in the address and in the body")
        return _asked(in_url + pairs)
    if media in (QUERY, UPDATE):
        if charset not in ("", "utf-8", "utf8"):
            raise Problem(415, "encoding", f"The text must be UTF-8, not {charset}")
        try:
            text = body.decode("utf-8")
        except UnicodeDecodeError as error:
            raise Problem(400, "encoding", f"The text is not UTF-8: byte {error.start} cannot be read") from error
        kind = "query" if media == QUERY else "update"
        if any(name in ("query", "update") for name, _ in in_url):
            raise Problem(400, "parameters", "The query is given twice: in the address and in the body")
        return _asked([*in_url, (kind, text)])
    told = f"not {media}" if media else "and the request says nothing of its type"
    raise Problem(415, "media-type", f"POST takes {FORM}, {QUERY} or {UPDATE}, {told}")


def _media(content_type: str) -> tuple[str, str]:
    media, *parameters = (part.strip() for part in content_type.split(";"))
    charset = next((value for part in parameters for key, _, value in [part.partition("=")] if key.lower() == "charset"),
                   "")  # fmt: skip
    return media.lower(), charset.strip('"').lower()


def _asked(pairs: list[tuple[str, str]]) -> Asked:
    def all_of(name: str) -> tuple[str, ...]:
        return tuple(value for key, value in pairs if key == name)

    queries, updates = all_of("query"), all_of("update")
    if len(queries) + len(updates) > 1:
        raise Problem(400, "parameters", "One query or one update at a time")
    seconds = None
    if given := all_of("timeout"):
        try:
            seconds = max(0.01, float(given[0]))
        except ValueError as error:
            raise Problem(400, "parameters", "timeout is a number of seconds") from error
    form = (all_of("format") or (None,))[0]
    if updates:
        if not updates[0].strip():
            raise Problem(400, "parameters", "The update is empty")
        return Asked("update", updates[0], all_of("using-graph-uri"), all_of("using-named-graph-uri"))
    if queries:
        return Asked("query", queries[0], all_of("default-graph-uri"), all_of("named-graph-uri"), form, seconds)
    if any(name in ("default-graph-uri", "named-graph-uri") for name, _ in pairs):
        raise Problem(400, "parameters", "A dataset is given, but no query")
    return Asked("description", form=form)


def read_graph(path: str, query_string: bytes, base: str) -> str | None:
    """The IRI of the graph that a Graph Store Protocol request is about, None for the default graph.

    `path`: below the endpoint, decoded; "" where the graph is named in the query string. Names are percent-decoded
    once, by this function's reading of the query string.
    """
    if path:
        return f"{base}/graph/{path}"
    pairs = fields(query_string)
    named = [value for name, value in pairs if name == "graph"]
    default = [name for name, _ in pairs if name == "default"]
    if len(named) + len(default) != 1:
        raise Problem(400, "parameters", "Say which graph: ?graph=IRI, or ?default for all graphs together")
    return named[0] if named else None
