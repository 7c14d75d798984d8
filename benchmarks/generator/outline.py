"""Numbered items: the marks a notice uses, and the path that names each item."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from .grammar import pick

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")
LETTERS = "abcdđeghiklmnopqrstuvxy"
STYLES = ("roman", "roman", "roman", "arabic", "arabic", "arabic", "party", "article", "plain")


@dataclass(slots=True)
class Outline:
    """`style` says how the top level is marked; `deep` whether the levels below count 1.1 or use letters."""

    style: str
    deep: bool
    stop: str = "."
    labels: list[str] = field(default_factory=list)

    def enter(self, level: int, number: int) -> str:
        """Begin item `number` (from 1) of a level (0 = top); the mark to print before its words."""
        del self.labels[level:]
        if self.style == "plain":
            return ""
        top, label = self.style in ("roman", "article"), f"{number}"
        stop = self.stop
        if level == 0 and self.style == "roman":
            label = ROMAN[number - 1]
        elif level == 0 and self.style == "article":
            self.labels.append(label)
            return f"Điều {label}. "
        elif level - top >= 1 and self.deep and level - top < 2 and self.labels:
            label = f"{self.labels[-1]}.{number}"
        elif level - top >= 1:
            if level - top == 2 and not self.deep:
                return "- "  # letters are in use one level above
            label, stop = LETTERS[number - 1], ")"
        self.labels.append(label)
        return f"{label}{stop} "

    @property
    def shallow(self) -> bool:
        """Whether the third level has no marks but dashes."""
        return self.style != "roman" and not self.deep

    @property
    def path(self) -> str:
        """ "II/1/1.1/a"; where Arabic numbers are the top level, "2.1" says by itself that it stands under "2"."""
        labels = self.labels
        if self.style in ("arabic", "party") and len(labels) > 1 and labels[1].startswith(labels[0] + "."):
            labels = labels[1:]
        return "/".join(labels)


def outline(rng: Random, party: bool) -> Outline:
    style = pick(rng, STYLES)
    if style == "party" or (party and rng.random() < 0.5):
        return Outline(pick(rng, ("roman", "arabic")), rng.random() < 0.6, "-")
    return Outline(style, style != "article" and rng.random() < 0.6)
