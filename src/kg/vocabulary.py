"""Names in the graph: the namespace of the ontology, and how identifiers of records become IRIs.

The namespace of the ontology is fixed; what notices give rise to lives under a base that each installation chooses
(environment `KG_BASE`, default `https://kg.example`):

    {base}/notice/<hash>            a notice; <hash> = first 16 hex digits of the SHA-256 of the file's bytes
    {base}/notice/<hash>/task/3     what only that notice knows; "local/agency/x" → {base}/notice/<hash>/agency/x
    {base}/graph/<hash>             the named graph that holds all of the notice's triples
    {base}/agency/… unit/… doc/… person/…   what many notices share

IRIs are paths of readable, possibly Vietnamese letters; what an IRI may not contain is percent-encoded.
"""

from __future__ import annotations

import os
import re

from kg.errors import UsageError

KG = "https://kg.example/ontology#"
ONTOLOGY_VERSION = "https://kg.example/ontology/0.1.0"  # owl:versionIRI of ontology/kg.ttl
DEFAULT_BASE = "https://kg.example"
SHARED = ("agency/", "unit/", "doc/", "person/", "software/")  # first segments of identifiers that notices share

CITO = "http://purl.org/spar/cito/"
DCTERMS = "http://purl.org/dc/terms/"
ELI = "http://data.europa.eu/eli/ontology#"
FOAF = "http://xmlns.com/foaf/0.1/"
GEO = "http://www.w3.org/2003/01/geo/wgs84_pos#"
OA = "http://www.w3.org/ns/oa#"
ORG = "http://www.w3.org/ns/org#"
PROV = "http://www.w3.org/ns/prov#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SH = "http://www.w3.org/ns/shacl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
XSD = "http://www.w3.org/2001/XMLSchema#"

PREFIXES = {
    "kg": KG,
    "cito": CITO,
    "dcterms": DCTERMS,
    "eli": ELI,
    "foaf": FOAF,
    "geo": GEO,
    "oa": OA,
    "org": ORG,
    "prov": PROV,
    "rdf": RDF,
    "rdfs": RDFS,
    "sh": SH,
    "skos": SKOS,
    "xsd": XSD,
}

_BASE = re.compile(r"https?://[^\s<>\"{}|\\^`?#]+")
_FORBIDDEN = re.compile(r"[^\w\-./~:+(),&'!*;=@$]")


def base_iri(base: str | None = None) -> str:
    """The base of all identifiers, without a slash at its end: `base`, else `KG_BASE`, else the default."""
    chosen = base or os.environ.get("KG_BASE") or DEFAULT_BASE
    if not _BASE.fullmatch(chosen):
        raise UsageError(f"{chosen!r} cannot be the base of identifiers: give an absolute http(s) IRI without ? and #")
    return chosen.rstrip("/")


def encode(path: str) -> str:
    """`path` with what an IRI path may not hold percent-encoded; letters of any script stay."""
    return _FORBIDDEN.sub(_percent, path)


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode())


def path_of(identifier: str, notice: str) -> str:
    """The path under the base of `identifier`, an id of a record of the notice with id `notice` ("notice/<hash>")."""
    if identifier.startswith("local/"):
        return encode(f"{notice}/{identifier[6:]}")
    if identifier.startswith(SHARED) or identifier == notice:
        return encode(identifier)
    return encode(f"{notice}/{identifier}")


def iri_of(identifier: str, notice: str, base: str | None = None) -> str:
    """The IRI of a record: `iri_of("task/3", "notice/0a1b…")` → "https://kg.example/notice/0a1b…/task/3"."""
    return f"{base_iri(base)}/{path_of(identifier, notice)}"


def notice_iri(notice: str, base: str | None = None) -> str:
    """The IRI of the notice with the id `notice` ("notice/<hash>")."""
    return f"{base_iri(base)}/{notice}"


def graph_iri(notice: str, base: str | None = None) -> str:
    """The IRI of the named graph of the notice with the id `notice` ("notice/<hash>")."""
    return f"{base_iri(base)}/graph/{notice.removeprefix('notice/')}"
