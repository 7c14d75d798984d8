"""Counting what was right, and keeping what was not."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Row = Mapping[str, Any]  # a row of a table, or an entry of an annotation
Item = tuple[Hashable, Row]  # what is compared, and the row that it stands in


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wanted and missed, something answered and not wanted ("extra"), or one value for another ("wrong").

    `line` is how the report names it, `value` what is compared (of "wrong": what was wanted, and `instead` what was
    given); `wanted` is the entry of the annotation, `found` the row of the answer, where there is one."""

    kind: Literal["missed", "extra", "wrong"]
    line: str
    value: Hashable
    wanted: Row | None = None
    found: Row | None = None
    instead: str = ""


class Tally:
    """Counts of hits, answers and wanted items; F1 from them. `faults` in the order in which they were found."""

    def __init__(self) -> None:
        self.hits = self.answered = self.wanted = 0
        self.faults: list[Fault] = []

    def add_items(self, answers: Iterable[Item], gold: Iterable[Item], label: str) -> None:
        """Compare two multisets."""
        found, wanted = _grouped(answers), _grouped(gold)
        given = Counter({key: len(rows) for key, rows in found.items()})
        asked = Counter({key: len(rows) for key, rows in wanted.items()})
        self.hits += sum((given & asked).values())
        self.answered += sum(given.values())
        self.wanted += sum(asked.values())
        # The first of several equal ones count as the hits; what is left are the last.
        for key, count in (asked - given).items():
            self.faults += [Fault("missed", f"{label}: {key}", key, wanted=row) for row in wanted[key][-count:]]
        for key, count in (given - asked).items():
            self.faults += [Fault("extra", f"{label}: {key}", key, found=row) for row in found[key][-count:]]

    def add_equal(
        self, answer: str, gold: str, label: str, found: Row | None = None, wanted: Row | None = None
    ) -> None:
        """Compare one value with the one that is wanted."""
        self.wanted += 1
        self.answered += 1
        if answer == gold:
            self.hits += 1
        else:
            line = f"{label}: wanted {gold!r}, got {answer!r}"
            self.faults.append(Fault("wrong", line, gold, wanted, found, answer))

    @property
    def missed(self) -> list[str]:
        return [fault.line for fault in self.faults if fault.kind != "extra"]

    @property
    def extra(self) -> list[str]:
        return [fault.line for fault in self.faults if fault.kind == "extra"]

    @property
    def f1(self) -> float | None:
        """None where nothing was wanted and nothing answered."""
        if not self.wanted and not self.answered:
            return None
        return 2 * self.hits / (self.answered + self.wanted)


def _grouped(items: Iterable[Item]) -> dict[Hashable, list[Row]]:
    grouped: dict[Hashable, list[Row]] = defaultdict(list)
    for key, row in items:
        grouped[key].append(row)
    return grouped
