"""How certain a figure is that was counted on so many items."""

from __future__ import annotations

from math import sqrt

Z_95 = 1.959963984540054  # of the normal distribution: 95 % lie within


def wilson(hits: float, total: float, z: float = Z_95) -> tuple[float, float]:
    """The score interval of a proportion (Wilson 1927): honest for few items and for figures near 0 and 1.

    0 ≤ hits ≤ total. (0, 1) where there is nothing to count.
    """
    if not total:
        return 0.0, 1.0
    share = hits / total
    centre = share + z * z / (2 * total)
    spread = z * sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    scale = 1 + z * z / total
    return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)


def f1_interval(hits: int, answered: int, wanted: int) -> tuple[float, float]:
    """The interval of F1, taken as what it is by its formula: the share of `hits` in the mean of `answered` and `wanted`."""
    return wilson(min(hits, answered, wanted), (answered + wanted) / 2)
