"""Statements of derived graphs on their way into N-Triples: collected, each once, sorted."""

from __future__ import annotations

from json.encoder import encode_basestring as quoted  # JSON's escapes are a subset of N-Triples'

from kg.vocabulary import RDF, XSD, base_iri, encode

_DATES = {4: "gYear", 7: "gYearMonth", 10: "date"}


class Triples:
    """A set of statements. Subjects and objects are paths under the base ("unit/vn-20") or full IRIs."""

    def __init__(self) -> None:
        self.base = base_iri()
        self._lines: set[str] = set()
        self._told: set[str] = set()

    def iri(self, path: str) -> str:
        """A path or IRI as N-Triples writes it."""
        return f"<{path}>" if path.startswith("http") else f"<{self.base}/{encode(path)}>"

    def begins(self, topic: str) -> bool:
        """Whether nothing was told under this heading yet, as is now: what is always told alike need be told once."""
        if topic in self._told:
            return False
        self._told.add(topic)
        return True

    def _say(self, subject: str, predicate: str, term: str) -> None:
        self._lines.add(f"{self.iri(subject)} <{predicate}> {term} .\n")

    def link(self, subject: str, predicate: str, target: str) -> None:
        self._say(subject, predicate, self.iri(target))

    def type(self, subject: str, cls: str) -> None:
        self._say(subject, RDF + "type", f"<{cls}>")

    def text(self, subject: str, predicate: str, text: str, language: str = "") -> None:
        self._say(subject, predicate, quoted(text) + (f"@{language}" if language else ""))

    def number(self, subject: str, predicate: str, value: float) -> None:
        self._say(subject, predicate, f'"{value:f}"^^<{XSD}decimal>')

    def count(self, subject: str, predicate: str, value: int) -> None:
        self._say(subject, predicate, f'"{value}"^^<{XSD}integer>')

    def flag(self, subject: str, predicate: str, value: bool) -> None:
        self._say(subject, predicate, f'"{str(value).lower()}"^^<{XSD}boolean>')

    def date(self, subject: str, predicate: str, date: str) -> None:
        """An EDTF date: a year, month or day."""
        kind = _DATES.get(len(date))
        self._say(subject, predicate, quoted(date) + (f"^^<{XSD}{kind}>" if kind and "Q" not in date else ""))

    def lines(self) -> str:
        """All statements as sorted N-Triples."""
        return "".join(sorted(self._lines))

    def by_subject(self) -> dict[str, str]:
        """The N-Triples of each subject (a full IRI), sorted."""
        found: dict[str, list[str]] = {}
        for line in sorted(self._lines):
            found.setdefault(line[1 : line.index(">")], []).append(line)
        return {subject: "".join(lines) for subject, lines in found.items()}
