"""The documents that notices cite: the same ones again and again, numbered within their domains as in life."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from .grammar import pick, table

# Congresses: the day from which a Party committee numbers anew.
PROVINCE_TERMS = [
    date(2001, 1, 15),
    date(2005, 12, 20),
    date(2010, 10, 20),
    date(2015, 10, 20),
    date(2020, 10, 20),
    date(2025, 9, 30),
]
CENTRE_TERMS = [
    date(2001, 4, 22),
    date(2006, 4, 25),
    date(2011, 1, 19),
    date(2016, 1, 28),
    date(2021, 2, 1),
    date(2026, 1, 23),
]
_ASSEMBLIES = [
    (date(2002, 7, 1), 11),
    (date(2007, 7, 1), 12),
    (date(2011, 7, 1), 13),
    (date(2016, 7, 1), 14),
    (date(2021, 7, 1), 15),
]
# A title that begins with one of these may follow the issuer with no "về".
_VERBS = frozenset(("ban", "quy", "phê", "giao", "thành", "phân", "triển", "thực", "hướng", "điều"))
_PER_YEAR = 4  # documents of one series, year and province that notices know of


@dataclass(frozen=True, slots=True)
class Paper:
    """A document. `issuer` is as printed, `issuer_label` written out; `about` stands before the title."""

    id: str
    kind: str
    number: str
    day: date
    issuer: str
    issuer_label: str
    about: str
    title: str
    domain: str


class Shelf:
    """All documents of the country. The same for every notice of one seed, made when first asked for."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._years: dict[tuple[int, str, int], list[Paper]] = {}
        data = table("documents")
        self._series: list[dict[str, Any]] = data["series"]
        self._weights: dict[bool, list[int]] = {True: [], False: []}
        for at, series in enumerate(self._series):
            self._weights[False] += [at] * series["weight"]
            self._weights[True] += [at] * (series["weight"] if series["of"] == "centre" else 0)
        self._programme: dict[str, Any] = data["programme"]
        self.laws: list[str] = data["laws"]["names"]

    def draw(self, rng: Random, province: str, before: date, central: bool = False) -> Paper:
        """Some document dated at least a week before `before`; with `central` one of the centre."""
        last = before - timedelta(days=7)
        for _ in range(200):
            at = pick(rng, self._weights[central])
            year = last.year - int(rng.random() ** 2 * 5)
            found = [paper for paper in self._of(at, province, year) if paper.day <= last]
            if found:
                paper: Paper = pick(rng, found)
                return paper
        raise AssertionError("no document before the notice")

    def beside(self, paper: Paper, before: date) -> list[Paper]:
        """Other documents of the paper's series and year, out before `before`."""
        home, span, _ = paper.id.split("/", 2)
        at = next(
            (
                i
                for i, s in enumerate(self._series)
                if s["kind"] == paper.kind and s["domain"] == paper.domain and self._fits(s, paper)
            ),
            None,
        )
        if at is None or span == "law":
            return []
        return [
            other
            for other in self._of(at, home, paper.day.year)
            if other.id != paper.id and other.day < before - timedelta(days=7)
        ]

    @staticmethod
    def _fits(series: dict[str, Any], paper: Paper) -> bool:
        tail: str = series["form"].rsplit("}", 1)[-1]
        return bool(tail) and paper.number.endswith(tail)

    def programme(self, province: str, before: date) -> Paper | None:
        """The programme of inspections of the year, where it is out already."""
        found = [paper for paper in self._of(-1, province, before.year) if paper.day < before - timedelta(days=7)]
        return found[0] if found else None

    def later(self, rng: Random, province: str, after: date) -> Paper:
        """A decision dated after `after`: what a slip of the pen cites."""
        found = list(self._of(0, province, after.year + 1))
        return pick(rng, found)  # type: ignore[no-any-return]

    def _of(self, at: int, province: str, year: int) -> list[Paper]:
        series = self._programme if at < 0 else self._series[at]
        home = "vn" if series["of"] == "centre" else province
        key = at, home, year
        found = self._years.get(key)
        if found is None:
            found = self._years[key] = self._make(at, series, home, year)
        return found

    def _make(self, at: int, series: dict[str, Any], home: str, year: int) -> list[Paper]:
        rng = Random(f"{self._seed}/{home}/{at}/{year}")
        low, high = series["range"]
        days = sorted(date(year, 1, 5) + timedelta(days=rng.randrange(350)) for _ in range(_PER_YEAR))
        if series["domain"] == "term":
            return self._of_terms(series, home, year, days, rng)
        numbers = sorted(rng.sample(range(low, high), _PER_YEAR))
        return [self._paper(series, home, n, day, f"{year}", rng) for n, day in zip(numbers, days, strict=True)]

    def _of_terms(self, series: dict[str, Any], home: str, year: int, days: list[date], rng: Random) -> list[Paper]:
        """Party acts: numbers run on through the term, so each year of it takes its own stretch."""
        low, high = series["range"]
        terms = CENTRE_TERMS if home == "vn" else PROVINCE_TERMS
        stretch = (high - low) / 6
        found = []
        for at, day in enumerate(days):
            start = max((term for term in terms if term <= day), default=terms[0])
            number = low + int(stretch * (day.year - start.year + at / _PER_YEAR))
            found.append(self._paper(series, home, number, day, f"{start.year}", rng))
        return found

    def _paper(self, series: dict[str, Any], home: str, n: int, day: date, span: str, rng: Random) -> Paper:
        assembly = next((t for since, t in reversed(_ASSEMBLIES) if since <= day), 11)
        unit = pick(rng, series.get("units", [""]))
        number = series["form"].format(n=n, y=day.year, t=assembly, u=unit)
        issuer, issuer_label = pick(rng, series["issuer"])
        title = pick(rng, series["titles"]).format(Y=day.year, Z=day.year + 5)
        about = pick(rng, series.get("about", ["", "về việc"]))
        if not about and title.partition(" ")[0] not in _VERBS:
            about = "về"
        identity = f"{home}/{span}/{number}"
        return Paper(identity, series["kind"], number, day, issuer, issuer_label, about, title, series["domain"])
