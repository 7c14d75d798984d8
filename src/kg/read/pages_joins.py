"""Which printed lines belong to one paragraph: it goes on where its line was full and the next one is not set in."""

from __future__ import annotations

import re

from kg.read.lines import Line
from kg.read.pages_state import Measures, Place
from kg.read.paragraphs import Layout, continues, opens_item

_ENDED = re.compile(r"(?:[.;:!?…]|\./\.?)[\s)\]”\"’»*]*$")
FULL, LOOSE = Layout(True, 1, False, 0), Layout(True, 10**6, False, 10**6)


def joins_by_place(before: Line, after: Line, places: dict[int, Place], edges: dict[int, tuple[float, float]],
           measures: Measures) -> bool:  # fmt: skip
    """Whether `after` goes on with the paragraph that `before` stands in, by where they are printed."""
    a, b = places.get(before.start), places.get(after.start)
    if a is None or b is None or before.cells or after.cells:
        return False
    if a.column != b.column:
        return False
    left, right = (measures.left, measures.right) if a.column == 0 else edges[a.column]
    centred = a.column == 0 and _is_centred(a, left, right)
    room = (right - left) * 0.9 - (a.right - a.left) if centred else right - a.right
    full = room < b.first_word + 0.35 * a.size
    if a.column != 0:
        return continues(before, after, FULL if full else LOOSE)
    if abs(a.size - b.size) > 0.12 * a.size:
        return False
    same_page = a.page == b.page
    apart = same_page and b.base - a.base > measures.leading + 0.45 * measures.size
    set_in = b.left - left > 0.8 * b.size
    both_centred = centred and _is_centred(b, left, right)
    if both_centred:
        return not apart and full and not opens_item(after.text) and not _is_kind(before.text)
    if opens_item(after.text):
        return not (apart or (set_in and measures.indented)) and continues(before, after, FULL if full else LOOSE)
    if measures.indented and not set_in:
        return full and not (apart and _ENDED.search(before.text) is not None)
    if apart or (set_in and measures.indented and not _hangs(before, a, b)):
        return (
            not full and not _ENDED.search(before.text) and continues(before, after, LOOSE) and not apart and not set_in
        )
    if not full:
        return continues(before, after, LOOSE) and not _ENDED.search(before.text) and a.right > (left + right) / 2
    return continues(before, after, FULL)


def _is_centred(place: Place, left: float, right: float) -> bool:
    inside = min(place.left - left, right - place.right) > 0.25 * place.size
    return inside and abs((place.left + place.right) - (left + right)) < 1.2 * place.size


def _is_kind(text: str) -> bool:
    return text.isupper() and len(text) < 25


def _hangs(before: Line, a: Place, b: Place) -> bool:
    """The rest of an item, set in under its words."""
    return b.left >= a.left - 1 and (opens_item(before.text) or abs(a.left - b.left) < 2) and a.left != b.left
