"""Where on its page each character of a raw text is printed."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

Box = tuple[float, float, float, float]  # left, top, right, bottom; in points (1/72 inch) from the page's top left


@dataclass(frozen=True, slots=True)
class Pages:
    """`starts[n]` is the raw place where page n + 1 begins. `boxes` holds four numbers for each raw character; zeros
    where it is not printed (line ends, blanks that the geometry implies)."""

    starts: Sequence[int]
    boxes: array[float] = field(repr=False)

    def page(self, place: int) -> int:
        """The page, counted from 1, that the character at `place` stands on."""
        return max(1, bisect_right(self.starts, place))

    def box(self, start: int, end: int) -> tuple[int, Box] | None:
        """The page that `raw[start:end]` begins on, and the box around its words there."""
        boxes = self.boxes
        while start < end and not boxes[start * 4 + 2]:
            start += 1
        if start >= end:
            return None
        page = self.page(start)
        end = min(end, self.starts[page]) if page < len(self.starts) else end
        left = [x for x in boxes[start * 4 : end * 4 : 4] if x]
        top = [y for y in boxes[start * 4 + 1 : end * 4 : 4] if y]
        if not left or not top:
            return None
        return page, (
            min(left),
            min(top),
            max(boxes[start * 4 + 2 : end * 4 : 4]),
            max(boxes[start * 4 + 3 : end * 4 : 4]),
        )

    def region(self, start: int, end: int) -> str | None:
        """`box` as the fragment of a PDF's address: page=N&viewrect=left,top,width,height, in whole points."""
        found = self.box(start, end)
        if found is None:
            return None
        page, (left, top, right, bottom) = found
        return f"page={page}&viewrect={left:.0f},{top:.0f},{max(1.0, right - left):.0f},{max(1.0, bottom - top):.0f}"
