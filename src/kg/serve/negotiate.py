"""Which of the formats we can write a client wants: Accept headers (RFC 9110, section 12.5.1) and file suffixes."""

from __future__ import annotations

from collections.abc import Sequence

JSON = "application/sparql-results+json"
XML = "application/sparql-results+xml"
CSV = "text/csv"
TSV = "text/tab-separated-values"
TURTLE = "text/turtle"
NTRIPLES = "application/n-triples"
RDFXML = "application/rdf+xml"
JSONLD = "application/ld+json"
NQUADS = "application/n-quads"
TRIG = "application/trig"
HTML = "text/html"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

TABLES = (JSON, XML, CSV, TSV)  # of SELECT; the first is what a client gets that does not say what it wants
TRUTHS = (JSON, XML)  # of ASK
GRAPHS = (TURTLE, NTRIPLES, RDFXML, JSONLD)  # of CONSTRUCT, DESCRIBE and the graph store
DATASETS = (NQUADS, TRIG)

ALIASES = {
    "application/json": JSON, "application/xml": XML, "text/xml": XML, "text/plain": NTRIPLES,
    "application/x-turtle": TURTLE, "application/json-ld": JSONLD,
}  # fmt: skip
SUFFIXES = {
    "json": "application/json", "csv": CSV, "tsv": TSV, "xlsx": XLSX, "ttl": TURTLE, "nt": NTRIPLES, "rdf": RDFXML,
    "jsonld": JSONLD, "html": HTML, "xml": XML, "srj": JSON, "srx": XML, "trig": TRIG, "nq": NQUADS, "turtle": TURTLE, "n3": TURTLE, "rdf+xml": RDFXML, "json-ld": JSONLD, "ntriples": NTRIPLES,
}  # fmt: skip


def wishes(header: str) -> list[tuple[str, float]]:
    """The media ranges of an Accept header with their q-values; parameters other than q are of no account here."""
    found = []
    for part in header.split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        if "/" not in name:
            continue
        quality = 1.0
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            if key.strip().lower() == "q":
                try:
                    quality = min(1.0, max(0.0, float(value)))
                except ValueError:
                    quality = 0.0
        found.append((name.lower(), quality))
    return found


def choose(header: str | None, offers: Sequence[str], aliases: bool = True) -> str | None:
    """The offer that the client likes best, the earlier one of equals; None where it accepts none of them.

    A range that names a type outweighs one with a wildcard. `aliases`: `application/json` also means the JSON that is
    on offer, and the like.
    """
    if not header or not header.strip():
        return offers[0]
    wanted = wishes(header)
    if not wanted:
        return offers[0]
    best, chosen = 0.0, None
    for offer in offers:
        quality = _quality(offer, wanted, aliases)
        if quality > best:
            best, chosen = quality, offer
    return chosen


def _quality(offer: str, wanted: Sequence[tuple[str, float]], aliases: bool) -> float:
    kind = offer.partition("/")[0]
    rank, quality = -1, 0.0
    for name, q in wanted:
        if name == offer:
            found = 3
        elif aliases and ALIASES.get(name) == offer:
            found = 2
        elif name == f"{kind}/*":
            found = 1
        elif name == "*/*":
            found = 0
        else:
            continue
        if found > rank or (found == rank and q > quality):
            rank, quality = found, q
    return quality


def prefers_html(header: str | None) -> bool:
    """A browser is asking: HTML is named and nothing we write as data is liked better."""
    if not header:
        return False
    wanted = wishes(header)
    html = max((q for name, q in wanted if name in (HTML, "application/xhtml+xml")), default=0.0)
    data = (*TABLES, *GRAPHS, "application/json")
    return html > 0 and all(q < html for name, q in wanted if name in data)


def content_type(media: str) -> str:
    """The value of the Content-Type header: text says that it is UTF-8."""
    return f"{media}; charset=utf-8" if media.startswith("text/") else media
