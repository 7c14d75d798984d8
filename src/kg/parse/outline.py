"""The outline of the body: which item each paragraph belongs to, and under which headings it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.read.document import Document
from kg.read.markers import Marker, MarkerKind, marker_at

_PART_WORDS = ("phần", "chương", "tiểu", "mục")
_BULLETS: frozenset[MarkerKind] = frozenset(("dash", "plus", "star"))


@dataclass(frozen=True, slots=True)
class Item:
    """A paragraph of the body. `start` is where its words begin, behind its marker; `path` is the outline path of
    the numbered item it is or stands in; `above` are the indices of the items that head it, from the top."""

    index: int
    start: int
    end: int
    marker: Marker | None
    path: str
    above: tuple[int, ...]
    heading: bool  # printed as a heading (Markdown, bold or capitals)

    @property
    def bullet(self) -> bool:
        return self.marker is not None and self.marker.kind in _BULLETS


@dataclass(frozen=True, slots=True)
class _Level:
    key: str
    label: str
    item: int


def read_outline(document: Document, body: Sequence[int]) -> list[Item]:
    """The items of the paragraphs `body` (indices, in order)."""
    items: list[Item] = []
    levels: list[_Level] = []
    bullets: list[_Level] = []
    for at in body:
        paragraph = document.paragraphs[at]
        text = document.text
        marker = marker_at(text, paragraph.start, paragraph.end)
        if marker is not None and marker.end >= paragraph.end and marker.kind not in ("part", "article"):
            marker = None  # nothing but a mark
        index = len(items)
        if marker is None:
            start = paragraph.start
        elif marker.kind in _BULLETS:
            start = marker.end
        else:
            key = _styled(levels, marker, text[paragraph.start : marker.end])
            if _fits(levels, key, marker.label):
                start = marker.end
                _place(levels, _Level(key, marker.label, index))
                bullets.clear()
            else:
                marker, start = None, paragraph.start
        words = text[start : paragraph.end]
        above = [level.item for level in levels if level.item != index]
        if marker is not None and marker.kind in _BULLETS:
            _place(bullets, _Level(marker.kind, "", index))
            above += [level.item for level in bullets if level.item != index]
        heading = bool(paragraph.heading) or paragraph.strong or _in_capitals(words)
        items.append(Item(index, start, paragraph.end, marker, join_path(levels), tuple(above), heading))
    return items


def _key(marker: Marker) -> str:
    """Markers of one key are siblings: "1." and "2."; "1.1" and "1.2"; "a)" and "b)"."""
    if marker.kind == "part":  # "Phần II", below it "Mục 1"
        return " ".join(word for word in marker.label.lower().split() if word in _PART_WORDS)
    return f"number{marker.label.count('.')}" if marker.kind == "number" else marker.kind


def _styled(levels: Sequence[_Level], marker: Marker, printed: str) -> str:
    """The key of a marker. Numbers of another style that begin anew stand below: "2.1." and then "1)", "2)"."""
    key, close = _key(marker), printed.rstrip()[-1:]
    styled = f"{key}{close}"
    if key != "number0" or close not in ")/":
        return key
    begun = any(level.key == styled for level in levels)
    anew = marker.label == "1" and any(level.key.startswith("number") for level in levels)
    return styled if begun or anew else key


def _fits(levels: Sequence[_Level], key: str, label: str) -> bool:
    """A number far from its predecessor is a wrapped date or amount, not an item."""
    if not key.startswith("number") or key != "number0":
        return True
    last = next((int(level.label) for level in reversed(levels) if level.key == key), 0)
    return int(label) <= last + 4 or last == 0


def _place(levels: list[_Level], level: _Level) -> None:
    """Put `level` into the chain: beside its last sibling, else below everything."""
    known = [at for at, other in enumerate(levels) if other.key == level.key]
    if known:
        del levels[known[-1] :]
    elif level.key.startswith("number") and "." in level.label:
        # "1.1" goes below "1" where there is one, whatever stands between.
        parent = level.label.rsplit(".", 1)[0]
        below = [at for at, other in enumerate(levels) if other.label == parent and other.key.startswith("number")]
        if below:
            del levels[below[-1] + 1 :]
        else:
            depth = level.label.count(".")
            cut = [
                at
                for at, o in enumerate(levels)
                if o.key in ("letter", "paren") or (o.key.startswith("number") and o.label.count(".") >= depth)
            ]
            if cut:
                del levels[cut[0] :]
    elif level.key == "number0" and any(other.key in ("letter",) for other in levels) and level.label != "1":
        del levels[next(at for at, other in enumerate(levels) if other.key == "letter") :]
    levels.append(level)


def join_path(levels: Sequence[_Level]) -> str:
    """ "II/1/1.1/a"; where Arabic numbers are the top level, "2.1" already says that it stands under "2"."""
    labels = [level.label for level in levels]
    while len(labels) > 1 and labels[1].startswith(labels[0] + ".") and levels[0].key.startswith("number"):
        labels = labels[1:]
    return "/".join(labels)


def _in_capitals(words: str) -> bool:
    return words.isupper() and sum(c.isalpha() for c in words) > 3


def numbered(items: Sequence[Item]) -> Iterator[Item]:
    """The items that carry a number or letter of their own."""
    return (item for item in items if item.marker is not None and not item.bullet)
