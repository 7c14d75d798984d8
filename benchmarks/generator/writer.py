"""Writes phrases and, with each, what is true of it: figures and places."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random

from kg.model import Unit

from .documents import Shelf
from .grammar import pick, pieces, table
from .misread import misread
from .truth import Truth
from .world import Province, World


@dataclass
class Writer:
    """The state of one notice while it is written."""

    rng: Random
    shelf: Shelf
    world: World
    province: Province
    day: date  # of the notice
    noise: frozenset[str]
    truth: Truth = field(default_factory=Truth)
    blocks: list[tuple[str, str]] = field(default_factory=list)  # role and text; roles as in typeset.py
    notes: dict[int, str] = field(default_factory=dict)
    path: str = ""
    communes: Sequence[Unit] = ()  # that findings and tasks may name
    holders: dict[str, Unit] = field(default_factory=dict)  # the district to name with a commune, by the commune's id
    above: str = "UBND tỉnh"  # to whom bodies report
    central: bool = False  # cites documents of the centre alone
    size: int = 1  # how long the notice is, from 1 to 3
    someone: Callable[[], str] = field(default=lambda: "cơ quan chuyên môn")  # a body that is named but told nothing
    cited: list[str] = field(default_factory=list)  # numbers cited since it was last cleared
    open_title: bool = False  # the text ends with the title of a document: a new clause must follow
    _slots: dict[str, Callable[[], str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._slots = {
            "pct": self.percent, "money": self.money, "ha": self.hectares, "km": self.kilometres, "crit": self.criteria,
            "ratio_commune": lambda: self.ratio("xã"), "ratio_task": lambda: self.ratio(pick(self.rng, table("texts")["numbers"]["counted"])),
            "ratio_criteria": self.ratio_of_criteria, "ratio_rank": lambda: self.ratio("huyện, thị xã, thành phố", 14), "range": self.range,
            "body": lambda: self.someone(), "count": lambda: str(self.rng.randrange(11, 400)), "commune": self.commune, "hamlet": self.hamlet,
            "year": lambda: str(self.day.year), "u": lambda: self.above, "month": lambda: f"{self.day.month:02}",
        }  # fmt: skip

    # Text

    def fill(self, template: str, **given: str) -> str:
        """The template with its slots filled, from `given` or by the slot's own rule."""
        parts = pieces(template)
        if len(parts) == 1:
            return template
        return "".join(
            part if at % 2 == 0 else given[part] if part in given else self._slots[part]()
            for at, part in enumerate(parts)
        )

    def put(self, role: str, text: str) -> None:
        self.blocks.append((role, text))

    # Figures

    def _figure(self, quote: str, value: float | str, unit: str) -> str:
        self.truth.figures.append({"quote": quote, "value": value, "unit": unit})
        return quote

    def percent(self) -> str:
        value = round(self.rng.uniform(3, 99), pick(self.rng, (0, 1, 1, 2)))
        return self._figure(f"{_decimal(value)}%", value, "%")

    def money(self) -> str:
        if self.rng.random() < 0.5:
            value: float = self.rng.randrange(300, 99999)
            return self._figure(f"{_thousands(int(value))} triệu đồng", value, "triệu đồng")
        value = round(self.rng.uniform(1, 900), pick(self.rng, (0, 1, 2, 3)))
        return self._figure(f"{_decimal(value)} tỷ đồng", value, "tỷ đồng")

    def hectares(self) -> str:
        value = self.rng.randrange(12, 5000) if self.rng.random() < 0.5 else round(self.rng.uniform(0.5, 99), 1)
        shown = _thousands(value) if isinstance(value, int) else _decimal(value)
        return self._figure(f"{shown}{pick(self.rng, (' ha', ' ha', 'ha'))}", value, "ha")

    def kilometres(self) -> str:
        value = round(self.rng.uniform(0.4, 60), 1)
        return self._figure(f"{_decimal(value)}{pick(self.rng, (' km', ' km', 'km'))}", value, "km")

    def criteria(self) -> str:
        value = round(self.rng.uniform(9, 18.9), pick(self.rng, (1, 2)))
        return self._figure(f"{_decimal(value)} tiêu chí/xã", value, "tiêu chí/xã")

    def range(self) -> str:
        """ "60 - 90%": two figures."""
        low, high = self.rng.randrange(20, 55), self.rng.randrange(56, 98)
        quote = f"{low}{pick(self.rng, (' - ', '-'))}{high}%"
        self._figure(quote, low, "%")
        return self._figure(quote, high, "%")

    def ratio_of_criteria(self) -> str:
        shown = f"{self.rng.randrange(7, 19):02}/19"
        return self._figure(f"{shown} tiêu chí", shown, "tiêu chí")

    def ratio(self, unit: str, whole: int = 0) -> str:
        whole = whole or self.rng.randrange(5, 60)
        part = self.rng.randrange(1, whole)
        shown = f"{part:02}/{whole}" if self.rng.random() < 0.3 else f"{part}/{whole}"
        return self._figure(f"{shown} {unit}", shown, unit)

    # Places

    def place(self, unit: Unit) -> str:
        """A unit by name, now and then misread where the noise is on."""
        self.truth.places[unit.label] = None
        if "ocr" in self.noise and self.rng.random() < 0.18:
            wrong = misread(self.rng, unit)
            if wrong is not None:
                if all(entry["quote"] != wrong for entry in self.truth.anomalies):
                    self.truth.anomalies.append({"class": "place", "quote": wrong, "why": f"misspelled: {unit.label}"})
                return wrong
        return unit.label

    def commune(self) -> str:
        unit = pick(self.rng, self.communes)
        holder = self.holders.get(unit.id)
        return self.place(unit) if holder is None else f"{self.place(unit)}, {self.place(holder)}"

    def hamlet(self) -> str:
        hamlets = table("texts")["hamlets"]
        label = f"{pick(self.rng, hamlets['words'])} {pick(self.rng, hamlets['names'])}"
        self.truth.places[label] = None
        return label

    def name(self, units: Sequence[str]) -> None:
        """Take down units that a phrase names."""
        for label in units:
            self.truth.places[label] = None


def _thousands(value: int) -> str:
    return f"{value:,}".replace(",", ".")


def _decimal(value: float) -> str:
    return re.sub(r"\.0$", "", f"{value:.10g}").replace(".", ",")
