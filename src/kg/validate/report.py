"""What a validation found, for programs and for people."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from kg.vocabulary import PREFIXES, SH

Severity: TypeAlias = Literal["Violation", "Warning", "Info"]
Language: TypeAlias = Literal["vi", "en"]

_IRI = re.compile(r"<([^<>]*)>")
_SEVERITIES: tuple[Severity, ...] = ("Violation", "Warning", "Info")
_WORDS: Mapping[Language, Mapping[str, str]] = {
    "vi": {"Violation": "vi phạm", "Warning": "cảnh báo", "Info": "lưu ý", "value": "giá trị", "quote": "nguyên văn"},
    "en": {"Violation": "violation", "Warning": "warning", "Info": "note", "value": "value", "quote": "quote"},
}


@dataclass(frozen=True, slots=True)
class Result:
    """One fault. Terms are in the form of N-Triples; `path` is written as in SPARQL; `component` is the local name of
    the constraint component ("MinCount"); `messages` are by language tag ("" = none)."""

    focus: str
    path: str | None
    value: str | None
    component: str
    severity: Severity
    messages: Mapping[str, str]
    quote: str | None = None  # the words of the notice that the fault is about

    def message(self, language: Language = "vi") -> str:
        """The message in `language`, else in any."""
        found = self.messages.get(language) or self.messages.get("") or next(iter(self.messages.values()), None)
        return found or self.component

    def line(self, language: Language = "vi") -> str:
        """The fault in one line."""
        words = _WORDS[language]
        about = " ".join(short(part) for part in (self.focus, self.path) if part)
        parts = [f"{words[self.severity]}: {self.message(language)}", f"[{about}]"]
        if self.value and self.value != self.focus:
            parts.append(f"{words['value']} {short(self.value)}")
        if self.quote:
            parts.append(f"{words['quote']} “{shortened(' '.join(self.quote.split()))}”")
        return " ".join(parts)


@dataclass(frozen=True, slots=True)
class Report:
    """`results` in a fixed order; `engine` says who judged ("kg" or "pySHACL")."""

    results: tuple[Result, ...]
    engine: str = "kg"

    @property
    def conforms(self) -> bool:
        """The one definition of failure: a result of severity sh:Violation. Warnings do not fail a graph."""
        return not any(result.severity == "Violation" for result in self.results)

    def of(self, severity: Severity) -> tuple[Result, ...]:
        return tuple(result for result in self.results if result.severity == severity)

    def lines(self, language: Language = "vi") -> Iterator[str]:
        """The faults for people, the gravest first."""
        for severity in _SEVERITIES:
            for result in self.of(severity):
                yield result.line(language)


def in_order(results: list[Result]) -> tuple[Result, ...]:
    """The same results in the same order, however they were found."""
    unique = {(r.focus, r.path or "", r.component, r.value or "", r.severity, r.message("en")): r for r in results}
    return tuple(unique[key] for key in sorted(unique))


def short(term: str) -> str:
    """A term or path with prefixes in place of namespaces, for reading."""
    return term if term.startswith('"') else _IRI.sub(_prefixed, term)


def _prefixed(match: re.Match[str]) -> str:
    iri = match[1]
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


def shortened(text: str, length: int = 120) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def severity_of(iri: str) -> Severity:
    """From sh:Violation, sh:Warning, sh:Info; another severity counts as a violation."""
    name = iri.removeprefix(SH)
    return name if name in ("Warning", "Info") else "Violation"  # type: ignore[return-value]
