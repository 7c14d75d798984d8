"""Amounts as numbers, for the checks that compare them."""

from __future__ import annotations

import re

from kg.parse.figures import FigureMention, parse_number

MONEY = {"tỷ đồng": 1000.0, "tỉ đồng": 1000.0, "tỷ": 1000.0, "triệu đồng": 1.0, "triệu": 1.0}


def number(figure: FigureMention) -> float:
    return float(figure.value)


def amount(figure: FigureMention) -> float | None:
    """Millions of đồng; None for what is no amount of money."""
    scale = MONEY.get(figure.unit)
    return number(figure) * scale if scale is not None and "/" not in figure.value else None


def parts(figure: FigureMention) -> tuple[float, float] | None:
    part, _, whole = figure.value.partition("/")
    left, right = parse_number(part), parse_number(whole) if whole else None
    return (float(left), float(right)) if left is not None and right is not None and float(right) > 0 else None


def decimals(printed: str) -> int:
    match = re.search(r"[.,](\d+)\s?%", printed)
    return len(match[1]) if match else 0


def agrees(part: float, whole: float, percent: float, printed: str, slack: float = 1.0) -> bool:
    """Whether part / whole makes the percentage, as precisely as it is printed (cut or rounded), with `slack` last
    places more for parts that are rounded themselves."""
    return abs(100 * part / whole - percent) <= (slack + 0.5) * 10.0 ** -decimals(printed)
