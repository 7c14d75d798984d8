"""What a notice is about, read before everything else: its province and district, and the reach of its outline.

Later steps read better for knowing it: "UBND huyện" is a committee of one district, "ngày 22/4" lies in one year.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from kg.fold import UPPER, slug
from kg.knowledge.units import gazetteer, province_of
from kg.model import Level, Session, Unit
from kg.parse.context import Context
from kg.parse.header import Header
from kg.parse.layout import Layout
from kg.parse.outline import Item
from kg.parse.places import PlaceMention, PlaceReading, find_province
from kg.read.document import Document

Span = tuple[int, int]

# The unit in a letterhead: "HUYỆN ĐẮK TÔ", and Party committees that bear its name without the level, "HUYỆN ỦY LẠC SƠN".
_ISSUING = re.compile(
    rf"(?P<word>HUYỆN|THỊ XÃ|THÀNH PHỐ|QUẬN|XÃ|PHƯỜNG|THỊ TRẤN|ĐẶC KHU)(?P<party> [UỦ][YỶ])? (?!HỘI(?: (?:TỈNH|HUYỆN|THÀNH|THỊ|QUẬN|KHU|VIỆT|CHỦ)(?!\w)|$))(?P<name>[{UPPER}]+(?: [{UPPER}]+){{0,3}})$"
    rf"|(?P<committee>THỊ|THÀNH) [UỦ][YỶ] (?P<seat>[{UPPER}]+(?: [{UPPER}]+){{0,3}})$"
)
_SEATS = {"huyện": "huyện", "quận": "quận", "thị": "thị xã", "thành": "thành phố"}
_COMMITTEE = re.compile(
    rf"(?P<word>[Hh]uyện|[Qq]uận|[Tt]hị|[Tt]hành) [ủu][ỷy] (?P<name>[{UPPER}][^\W\d_]*(?: [{UPPER}][^\W\d_]*){{0,3}})"
)
_OFFICE = re.compile(r" (?:VĂN PHÒNG|THANH TRA|THƯỜNG TRỰC|BAN CHỈ ĐẠO)(?: [^a-z]*)?$")  # below whom it works for
_PRESENT = re.compile(r"(?<=[ \n])(?:Tham dự|Tham gia|Cùng dự|Cùng đi|Dự) ")
_COMMUNES = ("XÃ", "PHƯỜNG", "THỊ TRẤN", "ĐẶC KHU")


@dataclass(frozen=True, slots=True)
class Scope:
    """`places` are all mentions of units; `districts` those that the session went to; `context` what they make certain."""

    context: Context
    places: tuple[PlaceMention, ...]
    districts: tuple[Unit, ...]
    issuing: Unit | None = None  # the district or commune whose own body issues the notice


def read_scope(document: Document, layout: Layout, header: Header) -> Scope:
    """Province, districts and places. The subject says where the session was held; else the preamble's first sentence."""
    text = document.text
    date = header.date.value if header.date else None
    province = find_province(text, date)
    issuing = _issuing_unit(header, province, date)
    if province is None and issuing is not None:
        province = gazetteer().by_id(province_of(issuing.id))
    reading = PlaceReading(text, Context(province=province, date=date))
    places = reading.mentions("district")
    districts: list[Unit] = []
    for start, end in (span_of(document, layout.title), _opening(document, layout)):
        districts = distinct([p.unit for p in places if start <= p.start < end and p.unit.level == "district"])
        districts = districts or _seats(text, start, end, province, date)
        if districts:
            break
    local = districts[0] if len(districts) == 1 else issuing if issuing and issuing.level == "district" else None
    commune = issuing if issuing is not None and issuing.level == "commune" else None
    context = Context(province=province, district=local, commune=commune, date=date)
    if local is not None:
        reading.within(context)
    places = reading.mentions()
    if issuing is not None and header.issuer is not None and not any(p.unit.id == issuing.id for p in places):
        start, end = header.issuer.span
        places = [PlaceMention(start, end, issuing, text[start:end], False), *places]
    return Scope(context, tuple(places), tuple(districts), issuing)


def _seats(text: str, start: int, end: int, province: Unit | None, date: str | None) -> list[Unit]:
    """The districts whose Party committees are named: "làm việc với Ban Thường vụ Huyện ủy X"."""
    found = [
        gazetteer().find("district", match["name"], province, date, _SEATS[match["word"].lower()])
        for match in _COMMITTEE.finditer(text, start, end)
    ]
    return distinct([unit for unit in found if unit is not None]) if province is not None else []


def _issuing_unit(header: Header, province: Unit | None, date: str | None) -> Unit | None:
    """The district or commune whose own body issues the notice, as the letterhead names it. Where several provinces
    have one of that name and nothing tells which, it is a unit of this notice alone."""
    found = _ISSUING.search(_OFFICE.sub("", header.issuer.value)) if header.issuer is not None else None
    if found is None:
        return None
    level: Level = "commune" if found["word"] in _COMMUNES else "district"
    name = (found["name"] or found["seat"]).title()
    city = gazetteer().province(name, date) if level == "district" else None
    if city is not None and city.label == f"thành phố {name}":
        return None  # of the rank of a province
    known = gazetteer().candidates(level, name, within=province, on=date)
    if known and (province is not None or len({province_of(unit.id) for unit in known}) == 1):
        return known[0]
    word = (found["word"] or ("thị xã" if found["committee"] == "THỊ" else "thành phố")).lower()
    return Unit(f"local/unit/{slug(word)}-{slug(name)}", level, name, f"{word} {name}")


def span_of(document: Document, paragraphs: range) -> Span:
    """The clean-text span of a range of paragraphs; empty where there are none."""
    if not paragraphs:
        return (0, 0)
    return document.paragraphs[paragraphs.start].start, document.paragraphs[paragraphs[-1]].end


def prose(document: Document, layout: Layout) -> list[int]:
    """The paragraphs of the body that the outline is made of: all but the rows of tables."""
    return [at for at in layout.body if not document.paragraphs[at].cells]


def _opening(document: Document, layout: Layout) -> Span:
    """The preamble up to the words on who took part."""
    start, end = span_of(document, layout.preamble)
    present = _PRESENT.search(document.text, start + 1, end)
    return start, present.start() if present else end


def distinct(units: Sequence[Unit]) -> list[Unit]:
    """Each unit once, in order."""
    return list({unit.id: unit for unit in units}.values())


@dataclass(frozen=True, slots=True)
class UnitsInScope:
    """Units named in the text by place, and those that a bare level word means: "huyện", "xã"."""

    named: tuple[tuple[int, int, Unit], ...]
    bare: dict[str, Unit]


def units_in_scope(scope: Scope, session: Session | None, central: bool) -> UnitsInScope:
    """What unit words mean in this notice: "huyện" the one district, "xã" the one commune of the session; and where
    a central body issues it, "tỉnh" the province."""
    named = tuple((p.start, p.end, p.unit) for p in scope.places)
    districts, communes = (session.districts, session.communes) if session else ((), ())
    alone = [group[0] for group in (districts, communes) if len(group) == 1]
    if central and scope.context.province is not None:
        alone.append(scope.context.province)
    bare = {unit.label.removesuffix(unit.name).strip().lower(): unit for unit in alone}
    return UnitsInScope(named, bare)


class Sections:
    """Which outline path a place of the clean text lies in: "" before the body, "recipients" in Nơi nhận; a
    footnote lies where its mark stands."""

    def __init__(self, document: Document, layout: Layout, items: Sequence[Item]) -> None:
        body = prose(document, layout)
        self._starts = [document.paragraphs[body[item.index]].start for item in items]
        self._paths = [item.path for item in items]
        self._notes = document.notes
        self._body = span_of(document, layout.body)
        self._recipients = span_of(document, layout.recipients)
        self._signature = span_of(document, layout.signature)
        self._body_end = document.body_end

    def path(self, at: int) -> str:
        """The outline path of the item at `at`."""
        if at >= self._body_end and (note := self.note(at)) is not None:
            mark = self._notes[note].mark
            return self.path(mark - 1) if mark else ""
        if self._recipients[0] <= at < self._recipients[1]:
            return "recipients"
        found = bisect_right(self._starts, at) - 1
        return self._paths[found] if found >= 0 and at < self._body[1] else ""

    def note(self, at: int) -> int | None:
        """The index of the footnote at `at`, or None."""
        return next((i for i, note in enumerate(self._notes) if note.start <= at < note.end), None)
