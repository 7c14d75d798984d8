"""A printed page: its characters with their boxes, and the lines drawn on it. All in points from the top left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Glyph(NamedTuple):
    """A character: its sides, its baseline and its type size. `confidence`: 0 to 100 where it was recognised."""

    text: str
    left: float
    right: float
    base: float
    size: float
    confidence: int = 100

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom; ascenders and descenders as in the faces that administrative texts are set in."""
        _, left, right, base, size, _ = self
        return left, base - 0.78 * size, right, base + 0.22 * size


class Rule(NamedTuple):
    """A drawn line, lying or standing."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Page:
    """`number` counts from 0. `glyphs` are in the order of the file."""

    number: int
    width: float
    height: float
    glyphs: list[Glyph]
    rules: list[Rule]
    recognised: bool = False
