"""Who answers for a body or unit, and since when, by the change events on record. A pure function of its id.

    stages("agency/vn-20/so-ke-hoach-va-dau-tu")  → (Stage("2025-03-01", "one", (Holder("agency/vn-20/so-tai-chinh", …),), …),)
    stages("unit/vn-20/huyen-loc-binh")           → (Stage("2025-07-01", "several", (Holder("unit/vn-20/2025/xa-na-duong", …), …)),)

A body without a stage still answers itself. Days are ISO 8601; a stage lasts until the next begins.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from kg.knowledge.authority import counterparts
from kg.knowledge.bodies import Change, KnownBody, body_of, changes
from kg.knowledge.units import TWO_LEVEL, Record, gazetteer, province_of

State = Literal["one", "several", "none"]
LISTED_UNITS = "Luật 72/2025/QH15"  # ended the districts; the communes and provinces of the lists begin with it
_MOST_STEPS = 12
_UNIT = re.compile(
    r"vn(?:-.+)?|2025|(?:huyen|quan|thi-xa|thanh-pho|xa|phuong|thi-tran|dac-khu|thon|ban|khoi|to)-.+-[a-z]{4}"
)


@dataclass(frozen=True, slots=True)
class Holder:
    """Who answers: an agency or, where a unit was asked for, a unit."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Stage:
    """Since `since` it is the `holders` who answer; with none, nobody is on record. `why`: a sentence in vi and en.
    `basis`: the rules by which it came so."""

    since: str
    state: State
    holders: tuple[Holder, ...]
    basis: tuple[str, ...]
    why_vi: str
    why_en: str


@dataclass(frozen=True, slots=True)
class Seat:
    """A body by its parts: the unit it belongs to ("vn-20/huyen-loc-binh", "vn" for the centre), its id in the register
    ("ubnd"), and the rest of its path ("chu-tich"). As a unit addressed as such it has no body."""

    unit: str
    body: str
    rest: str = ""

    @property
    def id(self) -> str:
        kind = "agency" if self.body else "unit"
        return "/".join(part for part in (kind, self.unit, self.body, self.rest) if part)


@dataclass(frozen=True, slots=True)
class _Step:
    """What becomes of one seat on a day."""

    day: str
    to: tuple[Seat, ...]
    basis: str
    why_vi: str
    why_en: str


@lru_cache(maxsize=65536)
def seat_of(identifier: str) -> Seat | None:
    """The parts of a shared id ("agency/…", "unit/…"); None for others."""
    kind, _, path = identifier.partition("/")
    if kind == "unit" and path:
        return Seat(path, "")
    if kind != "agency" or not path:
        return None
    segments = path.split("/")
    size = 1
    while size < len(segments) and _is_unit(segments, size):
        size += 1
    if size == len(segments):
        return None
    return Seat("/".join(segments[:size]), segments[size], "/".join(segments[size + 1 :]))


def _is_unit(segments: list[str], size: int) -> bool:
    if segments[size] == "2025" or gazetteer().by_id("unit/" + "/".join(segments[: size + 1])) is not None:
        return True
    return size + 1 < len(segments) and _UNIT.fullmatch(segments[size]) is not None and "-" in segments[size]


@lru_cache(maxsize=65536)
def stages(identifier: str, within: tuple[str, ...] = ()) -> tuple[Stage, ...]:
    """The stages of a body or unit after its own time, in order. `within`: ids of communes that narrow down which of
    several successors is meant (a task names them)."""
    start = seat_of(identifier)
    if start is None:
        return ()
    held: dict[Seat, str] = {start: "0000"}  # seat → since when it answers
    found: list[Stage] = []
    basis: list[str] = []
    for _ in range(_MOST_STEPS):
        steps = {seat: step for seat, since in held.items() if (step := _next(seat, since, within)) is not None}
        if not steps:
            break
        day = min(step.day for step in steps.values())
        now = {seat: step for seat, step in steps.items() if step.day == day}
        held = {seat: since for seat, since in held.items() if seat not in now}
        for step in now.values():
            held.update(dict.fromkeys(step.to, day))
            if step.basis and step.basis not in basis:
                basis.append(step.basis)
        first = next(iter(now.values()))
        holders = tuple(Holder(seat.id, label_of(seat, start)) for seat in sorted(held, key=lambda s: s.id))
        state: State = "none" if not holders else "one" if len(holders) == 1 else "several"
        found.append(Stage(day, state, holders, tuple(basis), first.why_vi, first.why_en))
    return tuple(found)


def stage_on(identifier: str, day: str, within: tuple[str, ...] = ()) -> Stage | None:
    """The stage of a body or unit on a day (ISO 8601); None while it answers itself."""
    return next((stage for stage in reversed(stages(identifier, within)) if stage.since <= day), None)


def _next(seat: Seat, since: str, within: tuple[str, ...]) -> _Step | None:
    steps = [step for step in (_unit_ends(seat, within), *_body_changes(seat)) if step and step.day > since]
    return min(steps, key=lambda step: step.day) if steps else None


def _body_changes(seat: Seat) -> list[_Step]:
    """What the register says became of the body, wherever it is."""
    if not seat.body:
        return []
    found = []
    for change in changes():
        if seat.body in change.before and seat.body not in change.after and _applies(change, seat):
            to = tuple(Seat(seat.unit, after, seat.rest) for after in change.after)
            names = ", ".join(label_of(one, seat) for one in to)
            part_vi = " (một phần nhiệm vụ có thể đã về cơ quan khác)" if change.note else ""
            part_en = f" ({change.note})" if change.note else ""
            found.append(_Step(first_day(change.date), to, change.basis,
                               f"{label_of(seat, seat)} thành {names} theo {change.basis}{part_vi}",
                               f"{label_of(seat, seat)} became {names} under {change.basis}{part_en}"))  # fmt: skip
    known = body_of(seat.body)
    if not found and known is not None and known.until is not None:
        day, name = first_day_after(known.until), label_of(seat, seat)
        found.append(_Step(day, (), "", f"{name} đã kết thúc hoạt động; chưa rõ cơ quan tiếp nhận nhiệm vụ",
                           f"{name} has ended; no successor is on record"))  # fmt: skip
    return found


def _applies(change: Change, seat: Seat) -> bool:
    # The end of the districts is told by the units; [[change]] repeats it for some of their divisions.
    return not (first_day(change.date) == TWO_LEVEL and _level(seat.unit) == "district")


def _unit_ends(seat: Seat, within: tuple[str, ...]) -> _Step | None:
    record = unit_record(seat.unit)
    if record is None or record.until is None:
        return None
    places = gazetteer()
    name, day = record.unit.label, first_day(record.until)
    units = [unit.id.removeprefix("unit/") for unit in places.successors(record.unit.id)]
    named = [commune for commune in within if commune.startswith(record.unit.id + "/")]
    if record.unit.level == "district" and named:
        units = list(dict.fromkeys(u.id.removeprefix("unit/") for c in named for u in places.successors(c)))
    if not units:
        return _Step(day, (), "", f"{name} đã kết thúc hoạt động; chưa rõ đơn vị kế tục",
                     f"{name} has ended; no unit is on record as its successor")  # fmt: skip
    if not seat.body:
        return _Step(day, tuple(Seat(unit, "") for unit in units), LISTED_UNITS if day == TWO_LEVEL else "",
                     f"{name} kết thúc ngày {_printed(day)}, địa bàn thuộc {_names(units)}",
                     f"{name} ended on {day}; its area belongs to {_names(units)}")  # fmt: skip
    to = tuple(dict.fromkeys(s for unit in units for s in _counterparts(seat, record, unit)))
    if not to:
        own = label_of(seat, seat)
        return _Step(day, (), LISTED_UNITS,
                     f"{name} kết thúc ngày {_printed(day)}; chưa rõ cơ quan tiếp nhận nhiệm vụ của {own}",
                     f"{name} ended on {day}; no successor of {own} is on record")  # fmt: skip
    basis = LISTED_UNITS if day == TWO_LEVEL else ""
    if any("/" not in one.unit for one in to) and record.unit.level == "district":
        units = [to[0].unit]
    if len(to) > 1 and record.unit.level == "district":
        said_vi = f"nhiệm vụ về các đơn vị tiếp nhận địa bàn, tùy nơi mà nhiệm vụ nói đến: {_names(units)}"
        said_en = f"its duties went to those of its area, by the place concerned: {_names(units)}"
    else:
        said_vi, said_en = f"nhiệm vụ về {_names(units)}", f"its duties went to {_names(units)}"
    return _Step(
        day, to, basis, f"{name} kết thúc ngày {_printed(day)}; {said_vi}", f"{name} ended on {day}; {said_en}"
    )


def _names(units: list[str]) -> str:
    found = [unit.label if (unit := gazetteer().by_id(f"unit/{path}")) else path for path in units]
    return ", ".join(found)


def _counterparts(seat: Seat, ended: Record, unit: str) -> list[Seat]:
    """The bodies of the successor `unit` that took over from a body of `ended`."""
    after = unit_record(unit)
    if after is None or body_of(seat.body) is None:
        return []
    if ended.unit.level == "district":
        entry = counterparts().get(seat.body)
        if entry is None:
            return []
        if entry.at == "province":
            return [Seat(unit.split("/")[0] if not _moved(unit) else province_path(after), body) for body in entry.by]
        return [Seat(unit, body, seat.rest) for body in (entry.ward if after.word == "phường" else entry.by)]
    if ended.unit.level == "province" and ended.word != after.word:
        renamed = re.sub(r"(^|-)tinh-uy$" if after.word == "thành phố" else r"(^|-)thanh-uy$",
                         r"\1thanh-uy" if after.word == "thành phố" else r"\1tinh-uy", seat.body)  # fmt: skip
        return [Seat(unit, renamed, seat.rest)]
    return [Seat(unit, seat.body, seat.rest)]


def _moved(unit: str) -> bool:
    return unit.split("/")[1:2] == ["2025"]


def province_path(record: Record) -> str:
    return record.province.removeprefix("unit/")


def unit_record(unit: str) -> Record | None:
    """What the lists know of the unit with this path ("vn-20/huyen-loc-binh")."""
    try:
        return gazetteer().record(f"unit/{unit}")
    except (KeyError, IndexError):
        return None


def _level(unit: str) -> str:
    record = unit_record(unit)
    return record.unit.level if record else ""


def label_of(seat: Seat, asked: Seat | None = None) -> str:
    """A body's name with its place; the province is left out beside `asked`, a body of the same province."""
    record = unit_record(seat.unit)
    place = record.unit.label if record else ""
    if not seat.body:
        return place or seat.unit
    known = body_of(seat.body)
    if known is None:
        return " ".join(part for part in (seat.body.replace("-", " "), place) if part)
    name = known.label if not seat.rest else f"{seat.rest.replace('-', ' ').capitalize()} {known.label}"
    if not place or known.level == "central":
        return name
    if asked is not None and "/" not in seat.unit and asked.unit == seat.unit:
        return name if known.label.startswith("Sở ") or known.place == "name" else f"{name} {_word(record)}"
    return f"{name} {_bare(known, record)}"


def _word(record: Record | None) -> str:
    return record.word if record else ""


def _bare(known: KnownBody, record: Record | None) -> str:
    if record is None:
        return ""
    return record.unit.name if known.place == "name" else record.unit.label


def first_day(date: str) -> str:
    """The first day of an EDTF date."""
    return (date + "-01-01"[len(date) - 4 :]) if len(date) < 10 else date


def first_day_after(until: str) -> str:
    """The first day after an inclusive end: "2025-02-28" → "2025-03-01", "2025-02" → "2025-03-01", "2008" → "2009-01-01"."""
    year, month = int(until[:4]), int(until[5:7] or 12)
    if len(until) == 10:
        from datetime import date, timedelta

        return (date.fromisoformat(until) + timedelta(days=1)).isoformat()
    return f"{year + month // 12}-{month % 12 + 1:02d}-01"


def _printed(day: str) -> str:
    return f"{day[8:]}/{day[5:7]}/{day[:4]}"


def province_of_seat(seat: Seat) -> str | None:
    """The id of the province a body belongs to; None for the centre."""
    return None if seat.unit == "vn" else province_of(f"unit/{seat.unit}")
