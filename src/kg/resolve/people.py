"""Which nodes are one person: a person is a name plus a post plus a body, and names get misspelled.

    bind_people(attestations, decisions) → one SamePerson or MaybePerson for every pair of nodes in question

Two nodes are one person where they share an office (a post in a body) and
- their names are the same but for tone placement and blanks; or
- their names are one diacritic or one letter apart, the post has a single holder, and the other spelling is attested
  before and after every attestation of this one (so nobody else can have held it in between); or
- a decision says so. Everything else that is one diacritic or letter apart in one office is suggested, never merged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from kg.fold import fold, plain
from kg.knowledge.nearby import one_edit


@dataclass(frozen=True, slots=True)
class Attestation:
    """A notice says that `person` (an IRI) held `office` (an IRI) on `date` (EDTF). `sole`: one person at a time can."""

    person: str
    name: str
    office: str
    sole: bool
    date: str | None


@dataclass(frozen=True, slots=True)
class SamePerson:
    """`person` is `kept`, the spelling attested most often (of equals the first in the alphabet)."""

    person: str
    kept: str
    why_vi: str
    why_en: str


@dataclass(frozen=True, slots=True)
class MaybePerson:
    """Two spellings that a person should look at; `first` < `second`."""

    first: str
    second: str
    why_vi: str
    why_en: str


def bind_people(
    attestations: Iterable[Attestation],
    same: Iterable[tuple[str, str]] = (),
    apart: Iterable[tuple[str, str]] = (),
) -> tuple[tuple[SamePerson, ...], tuple[MaybePerson, ...]]:
    """What the rules and the decisions (`same`, `apart`: pairs of IRIs, in any order) say; ordered, whatever the order given."""
    known = sorted(set(attestations), key=lambda a: (a.office, a.person, a.date or "", a.name))
    apart_pairs = {frozenset(pair) for pair in apart}
    groups = _Groups({a.person for a in known})
    reasons: dict[frozenset[str], tuple[str, str]] = {}
    for one, other in sorted({tuple(sorted(pair)) for pair in same}):
        if groups.knows(one) and groups.knows(other):
            groups.join(one, other)
            reasons[frozenset((one, other))] = ("theo quyết định đã ghi", "by a recorded decision")
    suggested: dict[tuple[str, str], MaybePerson] = {}
    by_office: dict[str, list[Attestation]] = defaultdict(list)
    for attestation in known:
        by_office[attestation.office].append(attestation)
    for held in by_office.values():
        _judge(held, groups, apart_pairs, reasons, suggested)
    counts: dict[str, int] = defaultdict(int)
    for attestation in known:
        counts[attestation.person] += 1
    merged = []
    for members in groups.all():
        kept = min(members, key=lambda person: (-counts[person], person))
        for person in sorted(members - {kept}):
            why = reasons.get(frozenset((person, kept))) or next(
                (reasons[pair] for pair in sorted(reasons, key=sorted) if person in pair and pair <= members), ("", "")
            )
            merged.append(SamePerson(person, kept, *why))
    left = tuple(maybe for pair, maybe in sorted(suggested.items()) if not groups.joined(*pair))
    return tuple(merged), left


def _judge(
    held: list[Attestation],
    groups: _Groups,
    apart: set[frozenset[str]],
    reasons: dict[frozenset[str], tuple[str, str]],
    suggested: dict[tuple[str, str], MaybePerson],
) -> None:
    """All pairs of spellings in one office."""
    dates: dict[str, list[Attestation]] = defaultdict(list)
    for attestation in held:
        dates[attestation.person].append(attestation)
    names = {person: mentions[0].name for person, mentions in dates.items()}
    for one, other in _near_pairs(names):
        pair = frozenset((one, other))
        if pair in apart:
            continue
        if fold(names[one]) == fold(names[other]):
            groups.join(one, other)
            reasons[pair] = ("cùng tên, cùng chức vụ trong cùng cơ quan", "same name, same post in the same body")
            continue
        between = held[0].sole and (_between(dates[one], dates[other]) or _between(dates[other], dates[one]))
        if between and not groups.would_join(one, other, apart):
            groups.join(one, other)
            reasons[pair] = (
                "chức vụ chỉ một người giữ; cách viết kia có trước và sau cách viết này",
                "one person at a time holds the post; the other spelling is attested before and after this one",
            )
            continue
        first, second = sorted((one, other))
        suggested[first, second] = MaybePerson(
            first, second,
            f"cùng chức vụ, tên chỉ khác một dấu hoặc một chữ: {names[first]} / {names[second]}",
            f"the same office, names one diacritic or letter apart: {names[first]} / {names[second]}",
        )  # fmt: skip


def _between(inner: list[Attestation], outer: list[Attestation]) -> bool:
    """Whether every attestation of `inner` is dated, and lies between two of `outer`."""
    if any(a.date is None or "Q" in a.date for a in inner):
        return False
    days = [_bounds(a.date) for a in outer if a.date and "Q" not in a.date]
    for attestation in inner:
        first, last = _bounds(attestation.date or "")
        if not any(end < first for _, end in days) or not any(begin > last for begin, _ in days):
            return False
    return True


def _bounds(date: str) -> tuple[str, str]:
    return f"{date}-01-01"[:10] if len(date) == 4 else f"{date}-01"[:10], f"{date}-12-31"[:10] if len(
        date
    ) == 4 else f"{date}-31"[:10]


def _near_pairs(names: dict[str, str]) -> list[tuple[str, str]]:
    """Pairs of persons whose names are equal, or one diacritic or letter apart; found by deletions, not by comparing all."""
    buckets: dict[str, set[str]] = defaultdict(set)
    for person, name in names.items():
        folded = fold(name)
        buckets["plain:" + plain(name)].add(person)
        for at in range(len(folded)):
            buckets[folded[:at] + "?" + folded[at + 1 :]].add(person)
            buckets["+" + folded[:at] + folded[at + 1 :]].add(person)
        buckets["+" + folded].add(person)
    pairs: set[tuple[str, str]] = set()
    for people in buckets.values():
        pairs.update((a, b) for a, b in combinations(sorted(people), 2) if near(names[a], names[b]))
    return sorted(pairs)


def near(one: str, other: str) -> bool:
    """Whether two names are equal, or differ in the diacritics of one syllable or in one letter."""
    left, right = fold(one), fold(other)
    if left == right:
        return True
    if plain(one) == plain(other):
        syllables = list(zip(left.split(), right.split(), strict=False))
        return len(left.split()) == len(right.split()) and sum(a != b for a, b in syllables) == 1
    return one_edit(left, right)


class _Groups:
    """Persons that are one, joined as it is found out."""

    def __init__(self, people: set[str]) -> None:
        self._of = {person: {person} for person in people}

    def knows(self, person: str) -> bool:
        return person in self._of

    def joined(self, one: str, other: str) -> bool:
        return self._of[one] is self._of[other]

    def would_join(self, one: str, other: str, apart: set[frozenset[str]]) -> bool:
        """Whether joining would bring together two that a decision keeps apart."""
        return any(frozenset((a, b)) in apart for a in self._of[one] for b in self._of[other])

    def join(self, one: str, other: str) -> None:
        if self._of[one] is self._of[other]:
            return
        self._of[one] |= self._of[other]
        for person in self._of[one]:
            self._of[person] = self._of[one]

    def all(self) -> list[set[str]]:
        unique = {id(group): group for group in self._of.values()}
        return sorted((group for group in unique.values() if len(group) > 1), key=min)
