"""From what people type to RDF terms: "1556 qd tu", "So Tai chinh", "12/3/2024" are found as what they mean."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Sequence
from pathlib import PurePath

import pyoxigraph as ox

from kg.errors import NothingFound, QueryError
from kg.knowledge.abbreviations import write_out
from kg.parse.bodies import read_body
from kg.parse.context import Context
from kg.query.named import Parameter
from kg.store import Store, names
from kg.store.ledger import Ledger
from kg.store.protocol import Term
from kg.vocabulary import KG, XSD, base_iri

_CLASSES = {"document": ("LegalDocument", "Notice"), "body": ("Agency", "Group", "AdministrativeUnit"),
            "place": ("AdministrativeUnit",), "person": ("Official",)}  # fmt: skip
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_EDTF = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def terms(store: Store, parameter: Parameter, typed: Sequence[str]) -> list[Term]:
    """The terms that `typed` values stand for. Values that name several nodes give all of them.

    Raises QueryError for a malformed value, NothingFound (with what is near) where a name is unknown.
    """
    return [term for value in typed for term in _READERS[parameter.type](store, parameter, value)]


def find(store: Store, name: str, classes: Sequence[str]) -> list[str]:
    """The IRIs of nodes of these classes whose search key is that of `name`, sorted."""
    found = store.quads(None, names.KEY, ox.Literal(names.key(name)), names.names_graph())
    return sorted(quad.subject for quad in found if _is_a(store, quad.subject, classes))


def containing(store: Store, predicate: str, part: str = "") -> list[tuple[str, str]]:
    """The names (or search keys) with this part, whatever its case: pairs of IRI and name."""
    condition = f"FILTER(CONTAINS(LCASE(STR(?text)), {ox.Literal(part.lower())}))" if part else ""
    answer = store.query(
        f"SELECT ?node ?text {{ GRAPH <{names.names_graph()}> {{ ?node <{predicate}> ?text }} {condition} }}",
        union=False,
    )
    assert isinstance(answer, ox.QuerySolutions)
    return [(node.value, text.value) for node, text in answer]


def nearest(store: Store, name: str, classes: Sequence[str], limit: int = 5) -> list[tuple[str, str]]:
    """The nodes whose keys are most like that of `name`: pairs of IRI and label, the best first.

    Of numbers, those with the same figures in front are nearest, if there are any.
    """
    from rapidfuzz import fuzz, process

    wanted = names.key(name)
    figures = _figures(wanted)
    keys = (
        {iri: key for iri, key in containing(store, names.KEY, figures) if _figures(key) == figures} if figures else {}
    )
    keys = keys or dict(containing(store, names.KEY))
    scorer = fuzz.ratio if figures else fuzz.WRatio
    ranked = process.extract(wanted, keys, scorer=scorer, limit=limit * 4, score_cutoff=60)
    found = [(iri, label_of(store, iri)) for _, _, iri in ranked if _is_a(store, iri, classes)]
    unique = {label: iri for iri, label in reversed(found)}
    return [(iri, label) for iri, label in found if unique[label] == iri][:limit]


def _figures(key: str) -> str:
    return key[: len(key) - len(key.lstrip("0123456789"))]


def label_of(store: Store, iri: str) -> str:
    """The label of a shared node, its IRI where it has none."""
    quad = next(store.quads(iri, names.PREF_LABEL, None, names.names_graph()), None)
    return quad.object.value if quad else iri


def _is_a(store: Store, iri: str, classes: Sequence[str]) -> bool:
    kinds = {KG + name for name in classes}
    return any(quad.object.value in kinds for quad in store.quads(iri, names.INDEXED_AS, None, names.names_graph()))


def _iri(_store: Store, parameter: Parameter, value: str) -> list[Term]:
    try:
        return [ox.NamedNode(value)]
    except ValueError as error:
        raise QueryError(f"{parameter.name}={value}: this is no IRI") from error


def _named(store: Store, parameter: Parameter, value: str) -> list[Term]:
    if re.match(r"https?://|urn:", value):
        return _iri(store, parameter, value)
    classes = _CLASSES[parameter.type]
    found = next((found for name in (value, *_in_full(value)) if (found := find(store, name, classes))), [])
    if not found:
        near = ", ".join(label for _, label in nearest(store, value, classes))
        hint = f"; near: {near}" if near else ""
        raise NothingFound(f"{parameter.name}: the store knows no {parameter.type} {value!r}{hint}")
    return [ox.NamedNode(iri) for iri in found]


def _in_full(name: str) -> tuple[str, str]:
    """The name with its abbreviations written out, word by word and as a body: "ubnd huyen x", "Sở NN&PTNT"."""
    capitals = re.sub(r"\b(?:ubnd|hdnd|hđnd|mttq|ubmttq)\b", lambda word: word[0].upper().replace("HDND", "HĐND"), name)
    return write_out(capitals), read_body(capitals, Context()).label


def notices(store: Store, value: str) -> list[str]:
    """The IRIs of the notices that `value` names: an IRI, a file's name or path, the id, its beginning, or a number."""
    ledger = Ledger(store)
    if value.startswith(f"{base_iri()}/notice/"):
        return [value]
    if re.fullmatch(r"(notice/)?[0-9a-f]{6,16}", value):
        start = f"{base_iri()}/graph/{value.removeprefix('notice/')}"
        found = [graph.replace("/graph/", "/notice/") for graph in store.graphs() if graph.startswith(start)]
        if found:
            return sorted(found)
    literal = ox.Literal(PurePath(value).name)
    entries = [quad.subject for quad in store.quads(None, KG + "file", literal, ledger.graph)]
    read_as = {quad.object.value for entry in entries for quad in store.quads(entry, KG + "readAs", None, ledger.graph)}
    return sorted(read_as) or find(store, value, ["Notice"])


def _notice(store: Store, parameter: Parameter, value: str) -> list[Term]:
    found = notices(store, value)
    if not found:
        raise NothingFound(f"{parameter.name}: the store knows no notice {value!r}; `kg query notices` lists them")
    return [ox.NamedNode(iri) for iri in found]


def _date(_store: Store, parameter: Parameter, value: str) -> list[Term]:
    if value.strip().lower() in ("today", "hôm nay", "hom nay"):
        value = datetime.date.today().isoformat()
    if day := _DAY.fullmatch(value.strip()):
        value = f"{day[3]}-{int(day[2]):02d}-{int(day[1]):02d}"
    if not _EDTF.fullmatch(value.strip()):
        raise QueryError(f"{parameter.name}={value}: write a date as 2024-04-23, 23/4/2024, 2024-04, 2024 or today")
    return [ox.Literal(value.strip())]


def _number(_store: Store, parameter: Parameter, value: str) -> list[Term]:
    if not re.fullmatch(r"-?\d{1,15}", value.strip()):
        raise QueryError(f"{parameter.name}={value}: this must be a whole number")
    return [ox.Literal(value.strip(), datatype=ox.NamedNode(XSD + "integer"))]


def _text(_store: Store, _parameter: Parameter, value: str) -> list[Term]:
    return [ox.Literal(value)]


_READERS: dict[str, Callable[[Store, Parameter, str], list[Term]]] = {
    "document": _named, "body": _named, "place": _named, "person": _named, "notice": _notice, "date": _date,
    "number": _number, "text": _text, "iri": _iri,
}  # fmt: skip
