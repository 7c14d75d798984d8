"""From the name of a unit to the unit: in the lists of its district or province, elsewhere, or as named."""

from __future__ import annotations

from kg.knowledge.units import TWO_LEVEL, gazetteer, in_time, unlisted
from kg.model import Unit
from kg.parse.body_units import before_its_promotion, before_mergers
from kg.parse.context import Context
from kg.parse.place_names import Word

Key = tuple[Word, str, tuple[str, ...], bool]


class Lookup:
    """Look-ups for one text. Their results are kept: notices name the same few units again and again."""

    def __init__(self, context: Context, province: Unit | None) -> None:
        self.context = context
        self.on = context.date
        self.province = province
        self.units = gazetteer()
        self.named: dict[str, Unit] = {}  # districts that the text names, by id
        self.later: dict[str, str] = {}  # a unit before it got another level word → its id in the lists
        self._exact: dict[Key, Unit | None] = {}
        self._near: dict[Key, Unit | None] = {}

    def exact(self, word: Word, name: str, scopes: tuple[str, ...], mixed: bool) -> Unit | None:
        """The unit of that name in the first of `scopes` (ids) that has one. With `mixed` its level word may differ."""
        if word.level == "province":
            return self.units.province(name, self.on)
        key = (word, name, scopes, mixed)
        if key not in self._exact:
            self._exact[key] = self._look_up(word, name, scopes, mixed)
        return self._exact[key]

    def _look_up(self, word: Word, name: str, scopes: tuple[str, ...], mixed: bool) -> Unit | None:
        for wanted in (word.word, None) if mixed else (word.word,):
            for scope in scopes:
                unit = self._in_scope(word, name, scope, wanted)
                if unit is not None:
                    return unit
        if word.word == "thành phố":
            city = self.units.province(name, self.on)
            if city is not None and city.label.startswith("thành phố"):
                return city
        return self._before_its_promotion(word, name, scopes)

    def _before_its_promotion(self, word: Word, name: str, scopes: tuple[str, ...]) -> Unit | None:
        if name[0].isdigit():
            return None
        for scope in scopes:
            later = self.units.find(word.level, name, scope, self.on)
            if later is not None and later.parent is not None:
                unit = before_its_promotion(word.word, later)
                self.later[unit.id] = later.id
                return unit
        return None

    def _in_scope(self, word: Word, name: str, scope: str, wanted: str | None) -> Unit | None:
        unit = self.units.find(word.level, name, scope, self.on, wanted)
        if unit is not None:
            return unit
        several = self.units.candidates(word.level, name, scope, self.on, wanted)
        if not several:
            return None
        timely = [u for u in several if in_time(self.units.record(u.id), self.on)] or list(several)
        named = [u for u in timely if u.parent in self.named]
        if len(named) == 1:
            return named[0]
        # Namesakes in several districts, and nothing says which: one of them, known by its name alone.
        return unlisted(word.level, timely[0].label.removesuffix(f" {timely[0].name}"), timely[0].name, scope)

    def near(self, word: Word, name: str, holder: Unit | None, mixed: bool) -> Unit | None:
        """The unit that a misspelled name stands for, in the closed list of its district or province."""
        key = (word, name, (holder.id if holder else "",), mixed)
        if key not in self._near:
            self._near[key] = self._nearest(word, name, holder, None if mixed else word.word)
        return self._near[key]

    def _nearest(self, word: Word, name: str, holder: Unit | None, wanted: str | None) -> Unit | None:
        if word.level == "province":
            return self.units.nearest("province", name, None, self.on, wanted) if " " in name else None
        district = (holder or self.context.district) if word.level == "commune" else None
        for scope in (district, self.province):
            if scope is None:
                continue
            # A province has so many communes that another letter is too weak a sign.
            closed = word.level == "district" or scope.level == "district" or (self.on or "") >= TWO_LEVEL
            closed = closed and (word.level == "district" or not before_mergers(self.on))
            within = self.later.get(scope.id, scope.id)
            unit = self.units.nearest(word.level, name, within, self.on, wanted, letters=closed)
            if unit is not None or holder is not None:
                return unit
        return None

    def elsewhere(self, word: Word, name: str) -> Unit | None:
        """A unit of another province, where its name and level word are the only ones in the country."""
        if name[0].isdigit() or (word.level == "commune" and word.word != "đặc khu" and self.province is not None):
            return None
        found = self.units.candidates(word.level, name, None, self.on, word.word)
        return found[0] if len(found) == 1 else None

    def as_named(self, word: Word, name: str, holder: Unit | None) -> Unit:
        """The unit known by its name alone, under what is known to hold it."""
        context = self.context
        if word.level == "hamlet":
            parent = holder or context.commune or context.district
        else:
            parent = holder or (context.district if word.level == "commune" else None) or self.province
        return unlisted(word.level, word.word, name, parent.id if parent else None)
