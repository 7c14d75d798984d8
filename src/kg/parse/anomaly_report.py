"""What is reported: an anomaly with its place and its words in both languages (mappings/anomalies.toml)."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, NamedTuple, cast

from kg.model import Unit
from kg.parse.citation_types import Mention
from kg.parse.context import Context, Note
from kg.parse.dates import DateMention
from kg.parse.figures import FigureMention
from kg.parse.places import PlaceMention
from kg.resources import folder

Severity = Literal["error", "warning", "info"]


class AnomalyMention(NamedTuple):
    """An anomaly at `text[start:end]`. `kind` is a class of the model, `rule` the name of the check."""

    start: int
    end: int
    kind: str
    rule: str
    severity: Severity
    why_vi: str
    why_en: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What was read from a text, as far as the checks look at it. `issued` is the notice's own date as printed (EDTF),
    `held` the session's; `communes` are those visited; `notes` carry the footnotes' places in the clean text."""

    text: str
    context: Context
    places: Sequence[PlaceMention] = ()
    figures: Sequence[FigureMention] = ()
    citations: Sequence[Mention] = ()
    notes: Sequence[Note] = ()
    communes: Sequence[Unit] = ()
    issued: str | None = None
    held: str | None = None
    dates: Sequence[DateMention] | None = None  # of the whole text, where they have been read already
    petition: str | None = None  # the words of the first one answered

    @property
    def year(self) -> int | None:
        date = self.issued or self.held or self.context.date
        return int(date[:4]) if date and date[:4].isdigit() else None


@cache
def _rules() -> dict[str, dict[str, str]]:
    return tomllib.loads((folder("mappings") / "anomalies.toml").read_text(encoding="utf-8"))


def report(
    rule: str, start: int, end: int, word: str = "", meant: str = "", date: str = "", holder: str = ""
) -> AnomalyMention:
    """The anomaly of that rule at that place, its sentences filled in."""
    entry = _rules()[rule]
    vi, en = (entry[language].format(word=word, meant=meant, date=date, holder=holder) for language in ("vi", "en"))
    return AnomalyMention(start, end, entry["kind"], rule, cast(Severity, entry["severity"]), vi, en)


def day_vi(date: str) -> str:
    """ "2024-04-09" → "09/4/2024", "2024-04" → "4/2024": as notices print it."""
    parts = date.split("-")
    if len(parts) == 3:
        month = f"{int(parts[1]):02d}" if int(parts[1]) < 3 else str(int(parts[1]))
        return f"{parts[2]}/{month}/{parts[0]}"
    return f"{int(parts[1])}/{parts[0]}" if len(parts) == 2 and parts[1].isdigit() else date
