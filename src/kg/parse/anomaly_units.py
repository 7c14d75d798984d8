"""Units and names: misspelled ones, units out of their district, a commune that is not the one visited, entries
listed twice, and persons spelled in two ways."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from kg.fold import fold, plain, tone
from kg.knowledge.units import TWO_LEVEL, gazetteer
from kg.parse.anomaly_report import AnomalyMention, Facts, report
from kg.parse.place_names import UPPER
from kg.parse.places import PlaceMention

LISTED = re.compile(r"\s?(?:,|và|&|,\s?và)\s(?:(?:các )?(?:xã|huyện|thị trấn|phường|tỉnh|thành phố|thôn|bản)\s)?")
CHANGED = re.compile(r"\b(?:nay là|trước đây|trước là|cũ|thành lập|sắp xếp|nâng cấp|chuyển thành)\b")
PERSON = re.compile(rf"(?:đồng chí|ông|Ông|bà|Bà|Đồng chí)\s((?:[{UPPER}][^\W\d_]+\s?){{3,4}})(?=[,;.)\n]|$)")
RECIPIENT = re.compile(r"^\s*[-–+*]\s?([^\n]+?)[;.,\s]*$", re.M)
PREPARED = re.compile(r"chuẩn bị|bố trí (?:địa điểm|thành phần)")
UP_TO_DATE = "2024-12"  # since then the lists have all communes of their time


def unit_anomalies(facts: Facts) -> Iterator[AnomalyMention]:
    yield from _misspelled(facts)
    yield from _out_of_district(facts)
    yield from _other_commune(facts)
    yield from _listed_twice(facts)
    yield from _recipients_twice(facts.text)
    yield from _two_levels(facts)
    yield from _two_spellings(facts.text)
    yield from _repeated_paragraphs(facts.text)


def _misspelled(facts: Facts) -> Iterator[AnomalyMention]:
    seen: set[str] = set()
    for mention in facts.places:
        if mention.corrected and fold(mention.printed) not in seen:
            seen.add(fold(mention.printed))
            if _spelled(mention.printed).endswith(_spelled(mention.unit.name)):
                continue  # "Qui Nhơn", "Mĩ Đức", "Đakrông": another custom of spelling, no slip
            printed = facts.text[mention.start : mention.end]
            yield report("misspelled-unit", mention.start, mention.end, printed, mention.unit.label)


def _spelled(name: str) -> str:
    """A name without what customs of spelling differ in: y for i, syllables of one word set apart."""
    return fold(name).replace("y", "i").replace(" ", "")


def _two_levels(facts: Facts) -> Iterator[AnomalyMention]:
    """ "thị xã Hoàng Mai" and, once, "huyện Hoàng Mai": one unit under two level words, unless the text says it changed."""
    named: dict[tuple[str | None, str, str], dict[str, list[PlaceMention]]] = defaultdict(lambda: defaultdict(list))
    for mention in facts.places:
        if mention.unit.level in ("district", "commune") and not mention.unit.name[0].isdigit():
            named[mention.unit.parent, mention.unit.level, mention.unit.name][mention.unit.label].append(mention)
    for labels in named.values():
        ranked = sorted(labels.values(), key=len, reverse=True)
        if len(ranked) != 2 or len(ranked[1]) > 1 or len(ranked[0]) < 2:
            continue
        odd = ranked[1][0]
        around = facts.text[max(0, odd.start - 40) : odd.end + 40]
        if not CHANGED.search(around) and facts.text[odd.start : odd.end].lower().startswith(odd.unit.label[:2]):
            yield report("two-levels", odd.start, odd.end, odd.unit.label, ranked[0][0].unit.label)


def _out_of_district(facts: Facts) -> Iterator[AnomalyMention]:
    """A commune that the text puts into a district whose list lacks it, while another of the province has it."""
    units = gazetteer()
    date = facts.issued or facts.held or ""
    for mention in facts.places:
        unit = mention.unit
        holder = units.by_id(unit.parent) if unit.parent else None
        if (
            unit.level != "commune"
            or holder is None
            or holder.level != "district"
            or not UP_TO_DATE <= date < TWO_LEVEL
        ):
            continue
        if units.by_id(unit.id) is None and not units.candidates("commune", unit.name, holder, date):
            homes = units.candidates("commune", unit.name, holder.parent, date)
            home = units.by_id(homes[0].parent or "") if len(homes) == 1 else None
            if home is not None and home.level == "district":
                word = facts.text[mention.start : mention.end]
                yield report("not-in-district", mention.start, mention.end, word, home.label, holder=holder.label)


def _other_commune(facts: Facts) -> Iterator[AnomalyMention]:
    """A text made from another notice's keeps a name: thanks for the preparation go to a commune named only there."""
    if len(facts.communes) != 1:
        return
    visited = facts.communes[0]
    counts = Counter(m.unit.id for m in facts.places)
    for before, mention in pairwise(facts.places):
        unit = mention.unit
        if unit.level != "commune" or unit.id == visited.id or counts[unit.id] > 1 or counts[visited.id] < 3:
            continue
        end = facts.text.find(".", mention.end)
        joined = facts.text[before.end : mention.start]
        if (
            before.unit == facts.context.district
            and joined.strip(" ,") in ("và", "", "và UBND")
            and PREPARED.search(facts.text[mention.end : end if end > 0 else None])
        ):
            yield report(
                "other-commune", before.start, mention.end, facts.text[mention.start : mention.end], visited.label
            )


_CAPITALISED = rf"[{UPPER}][^\W\d_]*(?: [{UPPER}][^\W\d_]*){{0,4}}"
_NAMES_IN_BRACKETS = re.compile(rf"\(({_CAPITALISED}(?:(?:, | và ){_CAPITALISED}){{2,40}})\)")


def _listed_twice(facts: Facts) -> Iterator[AnomalyMention]:
    for series in _series(facts):
        counts = Counter(m.unit.id for m in series)
        twice = [m for m in series if counts[m.unit.id] > 1]
        if len(series) > 2 and twice:
            yield report("listed-twice", series[0].start, series[-1].end, twice[0].unit.label)
    for listed in _NAMES_IN_BRACKETS.finditer(facts.text):
        names = [" ".join(name.split()) for name in re.split(r", | và ", listed[1])]
        twice_named = next((name for name, count in Counter(names).items() if count > 1), None)
        if len(names) > 2 and twice_named is not None:
            yield report("listed-twice", listed.start(), listed.end(), twice_named)


def _series(facts: Facts) -> Iterator[Sequence[PlaceMention]]:
    """Runs of units of one level with nothing but commas and "và" between them."""
    series: list[PlaceMention] = []
    for mention in facts.places:
        if series and (
            mention.unit.level != series[-1].unit.level
            or not LISTED.fullmatch(facts.text, series[-1].end, _name_start(mention, facts.text))
        ):
            yield series
            series = []
        series.append(mention)
    if series:
        yield series


def _name_start(mention: PlaceMention, text: str) -> int:
    """Where the name begins, behind the level word if it is part of the mention."""
    words = text[mention.start : mention.end]
    return mention.start + max(0, words.lower().rfind(mention.unit.name.lower()))


def _recipients_twice(text: str) -> Iterator[AnomalyMention]:
    """A line of Nơi nhận printed twice."""
    at = max(text.rfind("Nơi nhận"), text.rfind("NƠI NHẬN"))
    seen: set[str] = set()
    for match in RECIPIENT.finditer(text, at) if at >= 0 else ():
        line = fold(match[1])
        if len(line) > 3 and line in seen:
            yield report("listed-twice", match.start(1), match.end(1), match[1])
        seen.add(line)


def _two_spellings(text: str) -> Iterator[AnomalyMention]:
    """Persons introduced with "đồng chí", "ông", "bà" whose names differ in diacritics alone."""
    by_letters: dict[str, dict[str, list[tuple[int, int]]]] = defaultdict(lambda: defaultdict(list))
    for match in PERSON.finditer(text):
        name = match[1].strip()
        if not name.isupper():
            by_letters[plain(name)][tone(name)].append((match.start(1), match.start(1) + len(name)))
    for spellings in by_letters.values():
        if len(spellings) > 1:
            ranked = sorted(spellings.items(), key=lambda item: -len(item[1]))
            for name, places in ranked[1:]:
                yield report("two-spellings", *places[0], name, ranked[0][0])


def _repeated_paragraphs(text: str) -> Iterator[AnomalyMention]:
    seen: set[str] = set()
    position = 0
    for line in text.split("\n"):
        if len(line) > 120 and "|" not in line:
            if line in seen:
                yield report("repeated-paragraph", position, position + len(line))
            seen.add(line)
        position += len(line) + 1
