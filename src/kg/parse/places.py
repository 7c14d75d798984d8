"""Administrative units named in a text with their level word, bound to the official lists.

Levels are read from the top: a province tells where its districts are looked up, a district its communes, and a
hamlet, which no list has, stands under the commune named with it. Enumerations share the level word. A spelling that
is not in the list but one diacritic or letter away from a single name in it is corrected and kept as printed, too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from kg.knowledge.units import TWO_LEVEL, Gazetteer, gazetteer, key_of, unlisted
from kg.model import Level, Unit
from kg.parse.context import Context
from kg.parse.place_names import (
    LOOSE_SEPARATOR,
    SEPARATOR,
    Anchor,
    Token,
    anchors,
    capitals,
    grammar,
    person,
    run,
)

RANK: dict[Level, int] = {"province": 0, "district": 1, "commune": 2, "hamlet": 3}
# Between a unit and the higher one that holds it: "xã A, huyện B", "xã A (huyện B", "xã A thuộc huyện B".
HELD_BY = re.compile(r"\s?[,(–-]?\s?(?:(?:thuộc|của|ở|tại|trên|địa bàn)\s){0,3}$")
HOLDS = re.compile(r"\s?[:(,]\s?(?:các |gồm |\d+ )*$|\s(?:gồm|có)\s?:?\s(?:các |\d+ )*$")
SIBLING = re.compile(r"\s?(?:,|;|và|,\s?và)\s(?:các )?$")
NUMBER_ENDS = re.compile(r"\s?(?:[,;.):\n]|$|và\b|-|xã\b|phường\b|thị trấn\b|thuộc\b|của\b)")


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A unit named at `text[start:end]` (level word included for the first of an enumeration). `printed` is the
    name with its level word as the text has it; `corrected` says that `unit` bears the official spelling instead."""

    start: int
    end: int
    unit: Unit
    printed: str
    corrected: bool


@dataclass(frozen=True, slots=True)
class _Found:
    unit: Unit
    size: int  # tokens
    corrected: bool = False


def find_places(text: str, context: Context) -> list[PlaceMention]:
    """Every administrative unit named with its level, in the order of the text, each mention anew."""
    return _Reading(text, context).mentions()


class _Reading:
    """One pass over one text. Results of look-ups are kept, since notices name the same few units again and again."""

    def __init__(self, text: str, context: Context) -> None:
        self.text = text
        self.context = context
        self.on = context.date
        self.units: Gazetteer = gazetteer()
        self.province = context.province or find_province(text, context.date)
        self.found: list[PlaceMention] = []
        self.starts: dict[int, Unit] = {}  # where a unit is named, by the place of its level word
        self.ends: dict[int, Unit] = {}
        self.named: dict[str, Unit] = {}  # districts named, by id
        self.memo: dict[tuple[str, str, str, bool], _Found | None] = {}

    def mentions(self) -> list[PlaceMention]:
        levels: tuple[list[Anchor], ...] = ([], [], [], [])
        for anchor in anchors(self.text):
            levels[RANK[anchor.word.level]].append(anchor)
        for anchors_of_level in levels:
            after: tuple[int, Unit | None] | None = None  # the anchor behind, and what holds it
            for anchor in reversed(anchors_of_level):
                holder = self._holder(anchor)
                shared = holder
                if holder is None and after is not None and self._joined(anchor, after[0]):
                    shared = after[1]
                self._read(anchor, holder, shared)
                after = (anchor.start, shared)
            self._index()
        self._place_line()
        self._series()
        return _without_overlaps(self.found)

    def _index(self) -> None:
        for mention in self.found:
            self.starts[mention.start] = self.ends[mention.end] = mention.unit
            if mention.unit.level == "district":
                self.named[mention.unit.id] = mention.unit

    # What holds a unit

    def _holder(self, anchor: Anchor) -> Unit | None:
        """The higher unit named right after ("các xã A, B thuộc huyện C")."""
        if anchor.word.level == "province":
            return None
        end = self._list_end(anchor)
        for size in range(24):
            unit = self.starts.get(end + size)
            if unit is not None:
                fits = RANK[unit.level] < RANK[anchor.word.level] and HELD_BY.fullmatch(self.text[end : end + size])
                return unit if fits else None
        return None

    def _list_end(self, anchor: Anchor) -> int:
        """Where the names after the level word end by their form alone."""
        position = end = anchor.name
        while True:
            tokens = run(self.text, position)
            count = len(tokens) if anchor.caps else capitals(tokens)
            if count == 0:
                return end
            end = tokens[count - 1].end
            separator = SEPARATOR.match(self.text, end)
            if separator is None:
                return end
            position = separator.end()

    def _joined(self, anchor: Anchor, start: int) -> bool:
        between = self.text[anchor.name : start]
        return len(between) < 40 and SIBLING.search(between) is not None and "\n" not in between

    def _before(self, start: int) -> Unit | None:
        """The higher unit right before, that introduces: "huyện C: các xã A, B"."""
        for size in range(1, 14):
            unit = self.ends.get(start - size)
            if unit is not None:
                return unit if HOLDS.fullmatch(self.text[start - size : start]) else None
        return None

    def _scopes(self, anchor: Anchor, shared: Unit | None) -> list[Unit]:
        """Units to look into, the likeliest first."""
        scopes: list[Unit | None] = [shared]
        if anchor.word.level == "commune":
            scopes += [self._before(anchor.start), self.context.district, *self.named.values()]
        scopes.append(self.province)
        return list({unit.id: unit for unit in scopes if unit is not None}.values())

    # Names

    def _read(self, anchor: Anchor, holder: Unit | None, shared: Unit | None) -> None:
        position, first = anchor.name, True
        scopes = self._scopes(anchor, shared) if anchor.word.level != "hamlet" else []
        while True:
            tokens = run(self.text, position)
            found = self._resolve(anchor, tokens, holder, scopes, first)
            if found is None:
                return
            start, end = (anchor.start if first else position), tokens[found.size - 1].end
            name = self.text[position:end]
            word = self.text[anchor.start : anchor.name].rstrip(" :")
            self.found.append(PlaceMention(start, end, found.unit, f"{word} {name}", found.corrected))
            separator = SEPARATOR.match(self.text, end) or (
                LOOSE_SEPARATOR.match(self.text, end) if anchor.plural else None
            )
            if separator is None:
                return
            position, first = separator.end(), False

    def _resolve(
        self, anchor: Anchor, tokens: list[Token], holder: Unit | None, scopes: list[Unit], first: bool
    ) -> _Found | None:
        if not tokens or (not first and tokens[0].text.lower() in grammar().words):
            return None
        if anchor.word.level == "hamlet":
            return self._hamlet(anchor, tokens, holder, first)
        if self._abroad(tokens):
            return self._foreign(anchor, tokens)
        scope_key = "|".join(unit.id for unit in scopes)
        key = (f"{anchor.word.word}|{scope_key}", self.text[tokens[0].start : tokens[-1].end], str(holder), first)
        if key not in self.memo:
            self.memo[key] = self._listed(anchor, tokens, holder, scopes, first)
        found = self.memo[key]
        if found is None and not anchor.caps and anchor.word.level != "province" and (first or anchor.plural):
            found = self._unlisted(anchor, tokens, holder, first)
        return found

    def _listed(
        self, anchor: Anchor, tokens: list[Token], holder: Unit | None, scopes: list[Unit], first: bool
    ) -> _Found | None:
        level, word = anchor.word.level, anchor.word.word
        count = len(tokens) if anchor.caps else capitals(tokens)
        if level == "province":
            return self._province(tokens, count)
        words = (word, None) if anchor.mixed else (word,)
        for size in range(len(tokens), 0, -1):
            if size > count and tokens[size - 1].capital and not tokens[size - 1].text[0].isdigit():
                continue
            if (
                tokens[size - 1].text[0].isdigit()
                and size > 1
                and not NUMBER_ENDS.match(self.text, tokens[size - 1].end)
            ):
                continue
            name = self._name(tokens, size)
            for scope in scopes:
                for wanted in words:
                    unit = self._in_scope(level, name, scope, wanted)
                    if unit is not None:
                        return _Found(unit, size)
            if level == "district" and word == "thành phố":
                unit = self._city(name)
                if unit is not None:
                    return _Found(unit, size)
        if not anchor.caps:
            found = self._near(anchor, tokens, count, holder)
            if found is not None and (first or anchor.plural):
                return found
        return self._elsewhere(anchor, tokens, count) if first else None

    def _in_scope(self, level: Level, name: str, scope: Unit, word: str | None) -> Unit | None:
        unit = self.units.find(level, name, scope, self.on, word)
        if unit is not None:
            return unit
        several = self.units.candidates(level, name, scope, self.on, word)
        if not several:
            return None
        inside = [u for u in several if u.parent in self.named]
        return (
            inside[0]
            if len(inside) == 1
            else unlisted(level, several[0].label.removesuffix(f" {several[0].name}"), several[0].name, scope.id)
        )

    def _city(self, name: str) -> Unit | None:
        unit = self.units.province(name, self.on)
        return unit if unit is not None and unit.label.startswith("thành phố") else None

    def _province(self, tokens: list[Token], count: int) -> _Found | None:
        for size in range(len(tokens), 0, -1):
            unit = self.units.province(self._name(tokens, size), self.on)
            if unit is not None:
                return _Found(unit, size)
        for size in range(count, 1, -1):
            unit = self.units.nearest("province", self._name(tokens, size), None, self.on)
            if unit is not None:
                return _Found(unit, size, True)
        return None

    def _near(self, anchor: Anchor, tokens: list[Token], count: int, holder: Unit | None) -> _Found | None:
        """A misspelled name, in the closed list of the district, or of the province where no district is known."""
        level, word = anchor.word.level, anchor.word.word
        district = holder or self.context.district if level == "commune" else None
        for scope in (district, self.province):
            if scope is None:
                continue
            closed = level == "district" or scope.level == "district" or (self.on or "") >= TWO_LEVEL
            for size in range(min(count, 4), 0, -1):
                unit = self.units.nearest(level, self._name(tokens, size), scope, self.on, word, letters=closed)
                if unit is not None:
                    return _Found(unit, size, True)
            if holder is not None:
                return None
        return None

    def _elsewhere(self, anchor: Anchor, tokens: list[Token], count: int) -> _Found | None:
        """A unit of another province, where its name and level word are the only ones in the country."""
        if anchor.word.level == "commune" and self.province is not None:
            return None
        if not count or tokens[0].text[0].isdigit():
            return None
        name = self._name(tokens, count)
        found = self.units.candidates(anchor.word.level, name, None, self.on, anchor.word.word)
        return _Found(found[0], count) if len(found) == 1 else None

    def _unlisted(self, anchor: Anchor, tokens: list[Token], holder: Unit | None, first: bool) -> _Found | None:
        count = capitals(tokens)
        rules = grammar()
        if not 2 <= count <= 4 or tokens[0].text in rules.begins_no_name or person(tokens, count):
            return None
        if count > 2 and any(t.text in rules.begins_no_name for t in tokens[1:count]):
            return None
        parent = holder or (self.context.district if anchor.word.level == "commune" else None) or self.province
        return _Found(
            unlisted(anchor.word.level, anchor.word.word, self._name(tokens, count), parent.id if parent else None),
            count,
        )

    def _abroad(self, tokens: list[Token]) -> bool:
        count = capitals(tokens)
        return count > 0 and grammar().abroad.match(self.text, tokens[count - 1].end) is not None

    def _foreign(self, anchor: Anchor, tokens: list[Token]) -> _Found | None:
        count = capitals(tokens)
        return _Found(unlisted(anchor.word.level, anchor.word.word, self._name(tokens, count), None), count)

    def _hamlet(self, anchor: Anchor, tokens: list[Token], holder: Unit | None, first: bool) -> _Found | None:
        rules = grammar()
        if tokens[0].text[0].isdigit():
            count = 1
            if not first and not NUMBER_ENDS.match(self.text, tokens[0].end):
                return None
        else:
            count = capitals(tokens)
            if (
                count < len(tokens)
                and tokens[count].text[0].isdigit()
                and NUMBER_ENDS.match(self.text, tokens[count].end)
            ):
                count += 1
            if not 1 <= count <= 5 or tokens[0].text in rules.begins_no_name or _is_abbreviation(tokens[0].text):
                return None
            if not first and not anchor.plural:
                return None
        name = self._name(tokens, count)
        if self.text[: tokens[0].start].endswith("số "):
            name = f"số {name}"
        parent = holder or self._commune_before(anchor.start) or self.context.commune or self.context.district
        return _Found(unlisted("hamlet", anchor.word.word, name, parent.id if parent else None), count)

    def _commune_before(self, start: int) -> Unit | None:
        """The commune last named in the same paragraph."""
        line = self.text.rfind("\n", 0, start)
        before = [m for m in self.found if line < m.start < start and m.unit.level == "commune"]
        return max(before, key=lambda m: m.start).unit if before else None

    def _name(self, tokens: list[Token], size: int) -> str:
        return self.text[tokens[0].start : tokens[size - 1].end]

    # Named in other ways

    def _place_line(self) -> None:
        """ "Lạng Sơn, ngày …" names the province whose notice it is."""
        match = grammar().place_line.search(self.text, 0, 3000)
        if match is not None and self.province is not None:
            unit = self.units.province(match[1].removeprefix("TP.").strip(), self.on)
            if unit is not None and unit == self.province:
                self.found.append(PlaceMention(match.start(1), match.end(1), unit, match[1], False))

    def _series(self) -> None:
        """ "các huyện đạt cao là A 62%; B 58%": listed names after a plural level word and a few words more."""
        for match in grammar().series.finditer(self.text):
            level: Level = (
                "district" if re.search("huyện|quận|thành phố|thị xã", match[0].split(":")[0][:40]) else "commune"
            )
            scope = self.province if level == "district" else (self.context.district or self.province)
            position = match.end()
            while scope is not None:
                tokens = run(self.text, position)
                sizes = range(capitals(tokens), 0, -1)
                units = ((n, self.units.find(level, self._name(tokens, n), scope, self.on)) for n in sizes)
                size, unit = next(((n, u) for n, u in units if u is not None), (0, None))
                if unit is None:
                    break
                end = tokens[size - 1].end
                self.found.append(PlaceMention(position, end, unit, self.text[position:end], False))
                separator = (
                    SEPARATOR.match(self.text, end)
                    or LOOSE_SEPARATOR.match(self.text, end)
                    or re.compile(r"[^.;:,()\n]{1,30};\s").match(self.text, end)
                )
                if separator is None:
                    break
                position = separator.end()


def _is_abbreviation(text: str) -> bool:
    return len(text) > 1 and text.isupper()


def _without_overlaps(found: list[PlaceMention]) -> list[PlaceMention]:
    kept: list[PlaceMention] = []
    for mention in sorted(found, key=lambda m: (m.start, -m.end)):
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept


def _mentioned(text: str, forms: str) -> Iterator[str]:
    for match in re.finditer(rf"(?:{forms})\s", text):
        tokens = run(text, match.end())
        for size in range(min(4, len(tokens)), 0, -1):
            yield text[tokens[0].start : tokens[size - 1].end]


def find_province(text: str, on: str | None = None) -> Unit | None:
    """The province the notice is about: the letterhead's, else the one named most, else the one whose districts are.
    None where nothing in the text tells."""
    units = gazetteer()
    votes: Counter[str] = Counter()
    head = 1500
    for anchor in anchors(text):
        if anchor.word.word not in ("tỉnh", "thành phố"):
            continue
        tokens = run(text, anchor.name)
        for size in range(len(tokens), 0, -1):
            unit = units.province(text[tokens[0].start : tokens[size - 1].end], on)
            if unit is not None and unit.label.startswith(anchor.word.word):
                official = anchor.start < head and anchor.caps
                votes[unit.id] += 20 if official else 1
                break
    for match in re.finditer(r"(?:TỈNH ỦY|TỈNH UỶ|Tỉnh ủy|Tỉnh uỷ|THÀNH ỦY|THÀNH UỶ)\s", text[:head]):
        tokens = run(text, match.end())
        for size in range(len(tokens), 0, -1):
            unit = units.province(text[tokens[0].start : tokens[size - 1].end], on)
            if unit is not None:
                votes[unit.id] += 20
                break
    line = grammar().place_line.search(text, 0, 3000)
    if line is not None:
        unit = units.province(line[1].removeprefix("TP.").strip(), on)
        if unit is not None and (unit.name != "Hà Nội" or votes[unit.id]):  # ministries and central bodies sign there
            votes[unit.id] += 10
    if votes:
        return units.by_id(votes.most_common(1)[0][0])
    return _province_of_districts(text, on)


def _province_of_districts(text: str, on: str | None) -> Unit | None:
    units = gazetteer()
    votes: Counter[str] = Counter()
    for anchor in anchors(text):
        if anchor.word.level != "district" and (on or "") < TWO_LEVEL:
            continue
        tokens = run(text, anchor.name)
        count = capitals(tokens)
        if count and anchor.word.level in ("district", "commune"):
            name = text[tokens[0].start : tokens[count - 1].end]
            holders = {
                units.record(u.id).province
                for u in units.candidates(anchor.word.level, name, None, on, anchor.word.word)
            }
            if len(holders) == 1:
                votes[holders.pop()] += 1
    return units.by_id(votes.most_common(1)[0][0]) if votes else None


def guess_districts(text: str, province: Unit | None) -> list[Unit]:
    """The districts that the text names with their level, the most often named first."""
    counts: Counter[str] = Counter()
    known: dict[str, Unit] = {}
    for mention in find_places(text, Context(province=province)):
        if mention.unit.level == "district":
            counts[mention.unit.id] += 1
            known[mention.unit.id] = mention.unit
    return [known[unit_id] for unit_id, _ in counts.most_common()]


__all__ = ["PlaceMention", "find_places", "find_province", "guess_districts", "key_of"]
