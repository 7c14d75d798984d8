"""Styles of Word files: what a paragraph or a run of words is set in, its bases included."""

from __future__ import annotations

from dataclasses import dataclass

from kg.read.numbering import W, integer, is_on
from kg.read.package import Element


@dataclass(frozen=True, slots=True)
class Style:
    """What a paragraph or character style sets, its bases included."""

    bold: bool = False
    caps: bool = False
    heading: int = 0
    hidden: bool = False
    font: str = ""
    superscript: bool = False
    numbering: tuple[str, int] | None = None


PLAIN = Style()


def read_styles(root: Element | None) -> dict[str, Style]:
    """The styles of a file by their names; "" is that of ordinary paragraphs."""
    if root is None:
        return {}
    raw = {item.get(f"{W}styleId", ""): item for item in root.iter(f"{W}style")}
    done: dict[str, Style] = {}
    base = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
    default = run_style(base, PLAIN)

    def resolve(name: str, depth: int) -> Style:
        if name in done:
            return done[name]
        item = raw.get(name)
        if item is None or depth > 20:
            return default
        parent = item.find(f"{W}basedOn")
        style = resolve(parent.get(f"{W}val", ""), depth + 1) if parent is not None else default
        style = run_style(item.find(f"{W}rPr"), style)
        done[name] = paragraph_style(item.find(f"{W}pPr"), style)
        return done[name]

    for name in raw:
        resolve(name, 0)
    ordinary = next(
        (n for n, s in raw.items() if s.get(f"{W}default") == "1" and s.get(f"{W}type") == "paragraph"), None
    )
    done[""] = done[ordinary] if ordinary is not None else default
    return done


def run_style(properties: Element | None, style: Style) -> Style:
    """`style` with what these properties of a run change."""
    if properties is None:
        return style
    bold, caps, hidden = (properties.find(f"{W}{n}") for n in ("b", "caps", "vanish"))
    fonts, raised = properties.find(f"{W}rFonts"), properties.find(f"{W}vertAlign")
    return Style(
        is_on(bold) if bold is not None else style.bold,
        is_on(caps) if caps is not None else style.caps,
        style.heading,
        is_on(hidden) if hidden is not None else style.hidden,
        (fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi") or style.font) if fonts is not None else style.font,
        raised.get(f"{W}val") == "superscript" if raised is not None else style.superscript,
        style.numbering,
    )


def paragraph_style(properties: Element | None, style: Style) -> Style:
    """`style` with what these properties of a paragraph change."""
    if properties is None:
        return style
    level, listed = properties.find(f"{W}outlineLvl"), properties.find(f"{W}numPr")
    heading = style.heading
    if level is not None:
        depth = integer(level.get(f"{W}val"), 9)
        heading = depth + 1 if 0 <= depth < 6 else 0
    numbering = style.numbering
    if listed is not None:
        number, depth_of = listed.find(f"{W}numId"), listed.find(f"{W}ilvl")
        depth = integer(depth_of.get(f"{W}val")) if depth_of is not None else (numbering[1] if numbering else 0)
        key = number.get(f"{W}val", "") if number is not None else (numbering[0] if numbering else "")
        numbering = (key, depth)
    return Style(style.bold, style.caps, heading, style.hidden, style.font, style.superscript, numbering)
