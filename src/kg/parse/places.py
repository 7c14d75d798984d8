"""Administrative units named in a text with their level word, bound to the official lists.

Levels are read from the top: a province tells where its districts are looked up, a district its communes, and a
hamlet, which no list has, stands under the commune named with it. Enumerations share the level word. A spelling that
is not in the list but one diacritic or letter away from a single name in it is corrected and kept as printed, too.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kg.knowledge.units import unlisted
from kg.model import Level, Unit
from kg.parse.body_units import elsewhere
from kg.parse.context import Context
from kg.parse.place_lookup import Lookup
from kg.parse.place_names import (
    LOOSE_SEPARATOR,
    SEPARATOR,
    Anchor,
    Token,
    anchors,
    begins_common_noun,
    can_be_name,
    capitals,
    ends_of_name,
    ends_with_number,
    grammar,
    person,
    run,
)
from kg.parse.province import find_province, place_line

__all__ = ["PlaceMention", "find_places", "find_province", "guess_districts"]

RANK: dict[Level, int] = {"province": 0, "district": 1, "commune": 2, "hamlet": 3}
# Between a unit and the higher one that holds it: "xã A, huyện B", "xã A (huyện B", "xã A thuộc huyện B".
HELD_BY = re.compile(r" ?[,(–-]? ?(?:(?:thuộc|của|ở|tại|trên|địa bàn) ){0,3}")
HOLDS = re.compile(r" ?[:(,] ?(?:các |gồm |\d+ )*| (?:gồm|có) ?:? (?:các |\d+ )*")
SIBLING = re.compile(r" ?(?:,|;|và|, ?và) (?:các )?$")
NEAR = 2_000  # characters: what lies further back says nothing, and endless lines stay linear
SERIES_GOES_ON = re.compile(r"[^.;:,()\n]{1,30}; ")


class PlaceMention(NamedTuple):
    """A unit named at `text[start:end]` (level word included for the first of an enumeration). `printed` is the
    name with its level word as the text has it; `corrected` says that `unit` bears the official spelling instead."""

    start: int
    end: int
    unit: Unit
    printed: str
    corrected: bool


def find_places(text: str, context: Context, lowest: Level = "hamlet") -> list[PlaceMention]:
    """Every administrative unit named with its level, in the order of the text, each mention anew. Units below
    `lowest` are left out as far as they need a reading of their own."""
    return PlaceReading(text, context).mentions(lowest)


def guess_districts(text: str, province: Unit | None) -> list[Unit]:
    """The districts that the text names with their level, the most often named first."""
    reading = PlaceReading(text, Context(province=province))
    named = [m.unit for m in reading.mentions("district") if m.unit.level == "district"]
    counts = Counter(unit.id for unit in named)
    units = {unit.id: unit for unit in named}
    return [units[unit_id] for unit_id, _ in counts.most_common()]


class PlaceReading:
    """One pass over one text, from the provinces down, as far as it is asked for."""

    def __init__(self, text: str, context: Context) -> None:
        self.text = text
        self.context = context
        self.province = context.province or find_province(text, context.date)
        self.lookup = Lookup(context, self.province)
        self.found: list[PlaceMention] = []
        self.communes: list[PlaceMention] = []  # in order, for what is named below them
        self.starts: dict[int, Unit] = {}  # where a unit is named, by the place of its level word
        self.ends: dict[int, Unit] = {}
        self.unread = list(RANK)
        self.series = tuple(grammar().series.finditer(text))

    def within(self, context: Context) -> None:
        """What the units read so far have made certain: the district and the commune that those below lie in."""
        self.context = self.lookup.context = context

    def mentions(self, lowest: Level = "hamlet") -> list[PlaceMention]:
        """The units named, down to `lowest`; see `find_places`."""
        while self.unread and RANK[self.unread[0]] <= RANK[lowest]:
            self._read_level(self.unread.pop(0))
        return _without_overlaps([*self.found, *self._place_line(), *self._series()])

    def _read_level(self, level: Level) -> None:
        behind: tuple[int, Unit | None] | None = None  # the next anchor, and what holds its units
        for anchor in reversed([anchor for anchor in anchors(self.text) if anchor.word.level == level]):
            holder = self._holder(anchor)
            shared = holder
            if holder is None and behind is not None and self._joined(anchor, behind[0]):
                shared = behind[1]
            self._read(anchor, holder, shared)
            behind = (anchor.start, shared)
        if level == "commune":
            self.communes = sorted((m for m in self.found if m.unit.level == level), key=lambda m: m.start)
        for mention in self.found:
            self.starts[mention.start] = self.ends[mention.end] = mention.unit
            if mention.unit.level == "district":
                self.lookup.named[mention.unit.id] = mention.unit

    # What holds a unit

    def _holder(self, anchor: Anchor) -> Unit | None:
        """The higher unit named right after ("các xã A, B thuộc huyện C")."""
        if anchor.word.level == "province":
            return None
        end = self._list_end(anchor)
        for size in range(24):
            unit = self.starts.get(end + size)
            if unit is not None:
                fits = RANK[unit.level] < RANK[anchor.word.level] and HELD_BY.fullmatch(self.text, end, end + size)
                return unit if fits else None
        return None

    def _list_end(self, anchor: Anchor) -> int:
        """Where the names after the level word end by their form alone."""
        position = end = anchor.name
        while True:
            tokens = run(self.text, position) if position != anchor.name else anchor.tokens
            count = len(tokens) if anchor.caps else capitals(tokens)
            if count == 0:
                return end
            end = tokens[count - 1].end
            separator = SEPARATOR.match(self.text, end)
            if separator is None:
                return end
            position = separator.end()

    def _joined(self, anchor: Anchor, start: int) -> bool:
        """Whether only names and a comma or "và" stand before the next anchor: what holds its units holds these."""
        between = self.text[anchor.name : start]
        return len(between) < 40 and "\n" not in between and SIBLING.search(between) is not None

    def _introduced_by(self, start: int) -> Unit | None:
        """The higher unit right before, that introduces: "huyện C: các xã A, B"."""
        for size in range(1, 14):
            unit = self.ends.get(start - size)
            if unit is not None:
                return unit if HOLDS.fullmatch(self.text, start - size, start) else None
        return None

    def _scopes(self, anchor: Anchor, holder: Unit | None, shared: Unit | None) -> tuple[str, ...]:
        """Ids of the units to look into, the likeliest first."""
        scopes: list[Unit | None] = [shared]
        if holder is not None:  # what the text says holds the unit decides, be our list of it complete or not
            scopes = [holder]
        elif anchor.word.level == "commune":
            district = self.context.district
            scopes += [self._introduced_by(anchor.start), district, *self.lookup.named.values(), self.province]
        else:
            scopes.append(self.province)
        ids = (unit.id for unit in scopes if unit is not None)
        return tuple(dict.fromkeys(self.lookup.later.get(unit_id, unit_id) for unit_id in ids))

    # Names

    def _read(self, anchor: Anchor, holder: Unit | None, shared: Unit | None) -> None:
        """Take the names that share the anchor's level word."""
        position, first = anchor.name, True
        scopes = self._scopes(anchor, holder, shared)
        word = self.text[anchor.start : anchor.name].rstrip(" :")
        while True:
            tokens = anchor.tokens if first else run(self.text, position)
            if not tokens or (not first and _is_level_word(tokens[0])):
                return
            if anchor.word.level == "hamlet":
                named = self._hamlet(anchor, tokens, shared, first)
            else:
                named = self._unit(anchor, tokens, holder, scopes, first)
            if named is None:
                return
            unit, size, corrected = named
            end = tokens[size - 1].end
            start = anchor.start if first else position
            self.found.append(PlaceMention(start, end, unit, f"{word} {self.text[position:end]}", corrected))
            separator = SEPARATOR.match(self.text, end)
            if separator is None and anchor.plural:
                separator = LOOSE_SEPARATOR.match(self.text, end)
            if separator is None:
                return
            position, first = separator.end(), False

    def _unit(
        self, anchor: Anchor, tokens: Sequence[Token], holder: Unit | None, scopes: tuple[str, ...], first: bool
    ) -> tuple[Unit, int, bool] | None:
        """The unit, how many syllables name it, and whether they were corrected."""
        word, lookup = anchor.word, self.lookup
        count = len(tokens) if anchor.caps else capitals(tokens)
        if count and grammar().abroad.match(self.text, tokens[count - 1].end):
            return unlisted(word.level, word.word, self._name(tokens, count), None), count, False
        for size in ends_of_name(tokens, anchor.caps):
            if not first and size == 1 and begins_common_noun(tokens):
                continue  # "thị trấn A; Thanh tra tỉnh"
            unit = lookup.exact(word, self._name(tokens, size), scopes, anchor.mixed)
            if unit is not None and not (size < count and elsewhere(unit, lookup.context.district)):
                return unit, size, False
        if anchor.caps or anchor.modified or not count or not (first or anchor.plural):
            return None
        if person(self.text, tokens, count, anchor.start) or tokens[0].text in grammar().never:
            return None
        for size in range(min(count, 4), 0, -1):
            unit = lookup.near(word, self._name(tokens, size), holder, anchor.mixed)
            if unit is not None:
                return unit, size, True
        if word.level == "province":
            return None
        for size in ends_of_name(tokens, False):
            unit = lookup.elsewhere(word, self._name(tokens, size)) if first and size >= count else None
            if unit is not None:
                return unit, size, False
        number = tokens[0].text[0].isdigit() and ends_with_number(self.text, tokens[0].end)
        if number or (2 <= count <= 4 and can_be_name(self.text, tokens, count, anchor)):
            return lookup.as_named(word, self._name(tokens, count), holder), count, False
        return None

    def _hamlet(
        self, anchor: Anchor, tokens: Sequence[Token], holder: Unit | None, first: bool
    ) -> tuple[Unit, int, bool] | None:
        number = tokens[0].text[0].isdigit()
        count = 1 if number else capitals(tokens)
        if number and not first and not ends_with_number(self.text, tokens[0].end):
            return None
        if not number:
            if not (first or anchor.plural) or not can_be_name(self.text, tokens, count, anchor):
                return None
            further = tokens[count : count + 1]
            if further and further[0].text[0].isdigit() and ends_with_number(self.text, further[0].end):
                count += 1
        name = self._name(tokens, count)
        if number and self.text.endswith("số ", anchor.start, tokens[0].start):
            name = f"số {name}"
        unit = self.lookup.as_named(anchor.word, name, holder or self._commune_before(anchor.start))
        return unit, count, False

    def _commune_before(self, start: int) -> Unit | None:
        """The commune last named in the same paragraph, not too far before."""
        at = bisect_left(self.communes, start, key=lambda mention: mention.start) - 1
        if at < 0 or start - self.communes[at].start > NEAR or "\n" in self.text[self.communes[at].start : start]:
            return None
        return self.communes[at].unit

    def _name(self, tokens: Sequence[Token], size: int) -> str:
        return self.text[tokens[0].start : tokens[size - 1].end]

    # Named in other ways

    def _place_line(self) -> Iterator[PlaceMention]:
        """ "Lạng Sơn, ngày …" names the province whose notice it is."""
        line = place_line(self.text, self.context.date)
        if line is not None and line[2] == self.province:
            start, end, unit = line
            yield PlaceMention(start, end, unit, self.text[start:end], False)

    def _series(self) -> Iterator[PlaceMention]:
        """ "các huyện đạt cao là A 62%; B 58%": listed names after a plural level word and a few words more."""
        for match in self.series:
            level: Level = "district" if re.match(r"\w+ (?:số )?(?:huyện|thành|thị xã|quận)", match[0]) else "commune"
            scope = self.province if level == "district" else (self.context.district or self.province)
            position = match.end()
            while scope is not None:
                tokens = run(self.text, position)
                sizes = range(capitals(tokens), 0, -1)
                units = (
                    (n, self.lookup.units.find(level, self._name(tokens, n), scope, self.context.date)) for n in sizes
                )
                size, unit = next(((n, u) for n, u in units if u is not None), (0, None))
                if unit is None:
                    break
                end = tokens[size - 1].end
                yield PlaceMention(position, end, unit, self.text[position:end], False)
                separator = (
                    SEPARATOR.match(self.text, end)
                    or LOOSE_SEPARATOR.match(self.text, end)
                    or SERIES_GOES_ON.match(self.text, end)
                )
                if separator is None:
                    break
                position = separator.end()


def _is_level_word(token: Token) -> bool:
    """Whether a capitalised syllable begins a unit of its own: "Xã A, Huyện B"; but "Bản Lầu" can be a name."""
    word = grammar().words.get(token.text.lower())
    return word is not None and not word.careful and not word.address


def _without_overlaps(found: list[PlaceMention]) -> list[PlaceMention]:
    kept: list[PlaceMention] = []
    for mention in sorted(found, key=lambda m: (m.start, -m.end)):
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept
