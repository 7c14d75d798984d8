"""Decisions of people about who is who and what is what: a text file, reviewed like source code, that wins over rules.

One JSON object a line; empty lines and lines that begin with "#" are comments:

    {"subject": "person/vn-99/…", "verdict": "same", "value": "person/vn-99/…", "basis": "…", "date": "2026-01-15", "role": "văn thư"}

subject   the node decided on: an IRI, or its path under the base ("doc/…", "agency/…", "person/…", "notice/<hash>/…")
verdict   same       subject is the node `value`
          different  subject is not the node `value`, whatever rules say
          is-a       subject is a body of the kind `value`: a class of the ontology ("Agency", "Group", "AdministrativeUnit"),
                     so that it is no candidate any more
          ignore     nothing is to be suggested about the subject (about the pair, where `value` is given)
basis     why: what was looked at          date   the day of the decision, ISO 8601          role   who decided, by office
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date as calendar_date
from pathlib import Path
from typing import Any, Literal, get_args

from kg.errors import UsageError
from kg.resources import folder
from kg.vocabulary import base_iri, encode

Verdict = Literal["same", "different", "is-a", "ignore"]
VARIABLE = "KG_DECISIONS"  # the environment's name for the file
_FIELDS = ("subject", "verdict", "value", "basis", "date", "role")
_CLASSES = ("Agency", "Group", "AdministrativeUnit")
_NODE = re.compile(r"https?://\S+|(?:doc|agency|unit|person|notice)/\S.*")


@dataclass(frozen=True, slots=True)
class Decision:
    """One line. `subject` and `value` as written; `subject_iri` and `value_iri` are full IRIs."""

    subject: str
    verdict: Verdict
    value: str | None
    basis: str
    date: str
    role: str
    line: int = 0  # where it stands; not part of what is decided

    @property
    def subject_iri(self) -> str:
        return iri(self.subject)

    @property
    def value_iri(self) -> str | None:
        return iri(self.value) if self.value and self.verdict != "is-a" else None

    def as_line(self) -> str:
        """The line of the file, without its end."""
        fields = {name: getattr(self, name) for name in _FIELDS}
        return json.dumps({name: value for name, value in fields.items() if value is not None}, ensure_ascii=False)


class Decisions:
    """All decisions of a file, by what they are about. The later line wins over an earlier one on the same subject and value."""

    def __init__(self, decisions: Iterable[Decision] = ()) -> None:
        latest: dict[tuple[str, str | None, bool], Decision] = {}
        for decision in decisions:
            key = (decision.subject_iri, decision.value_iri, decision.verdict == "is-a")
            latest.pop(key, None)
            latest[key] = decision
        self.all: tuple[Decision, ...] = tuple(latest.values())

    def pairs(self, verdict: Verdict) -> list[tuple[str, str]]:
        """Subject and value (IRIs) of the decisions with this verdict that have a value."""
        return [(d.subject_iri, d.value_iri) for d in self.all if d.verdict == verdict and d.value_iri]

    def same(self) -> dict[str, str]:
        """What each subject is said to be."""
        return dict(self.pairs("same"))

    def apart(self) -> set[tuple[str, str]]:
        """Pairs said to be different, both ways round."""
        return {pair for one, other in self.pairs("different") for pair in ((one, other), (other, one))}

    def ignored(self, subject: str, value: str | None = None) -> bool:
        """Whether nothing is to be suggested about this subject, or about this pair in either order."""
        pairs = {(d.subject_iri, d.value_iri) for d in self.all if d.verdict == "ignore"}
        return (subject, None) in pairs or (value is not None and {(subject, value), (value, subject)} & pairs != set())

    def kinds(self) -> dict[str, str]:
        """The class that each subject is said to be of."""
        return {d.subject_iri: d.value for d in self.all if d.verdict == "is-a" and d.value}

    def texts(self) -> frozenset[str]:
        """The decisions as lines: two files that decide the same have the same."""
        return frozenset(decision.as_line() for decision in self.all)


def iri(node: str) -> str:
    """The full IRI of a node given by path or IRI."""
    return node if node.startswith("http") else f"{base_iri()}/{encode(node)}"


def default_path() -> Path:
    """The file of decisions: `KG_DECISIONS`, else mappings/decisions.jsonl."""
    return Path(os.environ[VARIABLE]) if os.environ.get(VARIABLE) else folder("mappings") / "decisions.jsonl"


def load(path: Path | None = None) -> Decisions:
    """The decisions in a file; none where the default file is not there. Raises UsageError that names file, line and fault."""
    chosen = path or default_path()
    try:
        text = chosen.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        if path is None and not os.environ.get(VARIABLE):
            return Decisions()
        raise UsageError(f"{chosen}: there is no such file of decisions") from None
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{chosen}: the decisions cannot be read ({error})") from error
    return Decisions(parse(text.splitlines(), str(chosen)))


def parse(lines: Sequence[str], name: str = "decisions") -> list[Decision]:
    """The decisions in the lines of a file called `name`. Raises UsageError that names the bad line."""
    found: list[Decision] = []
    for number, line in enumerate(lines, 1):
        if line.strip() and not line.lstrip().startswith("#"):
            try:
                found.append(_read(line, number))
            except ValueError as error:
                raise UsageError(f"{name}, line {number}: {error}") from None
    return found


def _read(line: str, number: int) -> Decision:
    try:
        data = json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"this is no JSON object ({error.msg} at column {error.colno})") from None
    if not isinstance(data, dict):
        raise ValueError("this is no JSON object")
    if unknown := sorted(set(data) - set(_FIELDS)):
        raise ValueError(f"unknown field {unknown[0]!r}; known: {', '.join(_FIELDS)}")
    texts = {name: data.get(name) for name in _FIELDS}
    for name, value in texts.items():
        if value is not None and not isinstance(value, str):
            raise ValueError(f"{name} must be a string")
        if name != "value" and not (value or "").strip():
            raise ValueError(f"{name} is missing")
    said: dict[str, Any] = texts
    return check(Decision(**said, line=number))


def check(decision: Decision) -> Decision:
    """The decision, if it can be one. Raises ValueError with what is wrong."""
    if decision.verdict not in get_args(Verdict):
        raise ValueError(f"verdict {decision.verdict!r} must be one of {', '.join(get_args(Verdict))}")
    if not _NODE.fullmatch(decision.subject):
        raise ValueError(f"subject {decision.subject!r} is no IRI and no path such as doc/… or person/…")
    if decision.verdict in ("same", "different"):
        if not decision.value or not _NODE.fullmatch(decision.value):
            raise ValueError(f"{decision.verdict} needs a value: the IRI or path of the other node")
        if decision.subject_iri == decision.value_iri:
            raise ValueError("subject and value are one node")
    if decision.verdict == "is-a" and decision.value not in _CLASSES:
        raise ValueError(f"is-a needs a value: one of {', '.join(_CLASSES)}")
    try:
        calendar_date.fromisoformat(decision.date)
    except ValueError:
        raise ValueError(f"date {decision.date!r} must be a day such as 2026-01-15") from None
    return decision
