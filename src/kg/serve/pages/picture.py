"""The neighbourhood of a document as a picture: it, the notices that cite it, and what these cite beside it.

Three columns of boxes and lines between them; no layout is computed, so the same facts give the same picture. Every
box is a link, so that one can walk.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, BOX, HEIGHT, GAP = 960, 250, 30, 10
LEFT, MIDDLE, RIGHT = 0, 355, 710
LETTERS = 32  # that fit into a box


@dataclass(frozen=True, slots=True)
class Node:
    id: str
    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Box:
    x: int
    y: int
    kind: str
    label: str
    short: str
    href: str


@dataclass(frozen=True, slots=True)
class Picture:
    width: int
    height: int
    boxes: tuple[Box, ...]
    lines: tuple[str, ...]  # paths


def neighbourhood(
    centre: Node, middle: Sequence[Node], right: Sequence[Node], links: Sequence[tuple[str, str]]
) -> Picture:
    """`links` are pairs of ids; those between nodes that are not there are left out."""
    height = max(len(middle), len(right), 1) * (HEIGHT + GAP) + GAP
    placed: dict[str, Box] = {}
    for x, kind, nodes in ((LEFT, "centre", [centre]), (MIDDLE, "notice", middle), (RIGHT, "document", right)):
        top = (height - len(nodes) * (HEIGHT + GAP) + GAP) // 2
        for index, node in enumerate(nodes):
            short = node.label if len(node.label) <= LETTERS else node.label[: LETTERS - 1].rstrip() + "…"
            placed[node.id] = Box(x, top + index * (HEIGHT + GAP), kind, node.label, short, node.href)
    lines = []
    for source, target in links:
        if source in placed and target in placed:
            a, b = placed[source], placed[target]
            x1, y1, x2, y2 = a.x + BOX, a.y + HEIGHT // 2, b.x, b.y + HEIGHT // 2
            bend = (x1 + x2) // 2
            lines.append(f"M{x1} {y1}C{bend} {y1} {bend} {y2} {x2} {y2}")
    return Picture(WIDTH, height, tuple(placed.values()), tuple(lines))
