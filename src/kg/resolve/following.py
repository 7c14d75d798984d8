"""What follows from one notice and the authority data, and from nothing else: a graph of its own beside the notice's.

    <task/succession/N>   a org:ChangeEvent ; kg:ofTask: who has taken over from a body of a district in this very task, where the
                          task names the communes it is about (beside the record of the body in general: kg.resolve.authority)
    <task/N>              kg:about, kg:topic: the places and subjects it is about; and the rest as above
    <finding/N>           oa:exact, oa:start, oa:end, kg:section, kg:about, kg:topic, kg:cites: a sentence of what was found,
                          its own evidence; <notice> kg:finds it
    <document>            eli:based_on, eli:amends, …: links between documents as stated (kg.resolve.links)
    <tenure/N>            a kg:Tenure ; org:member, org:organization, kg:holdsPost, kg:attestedOn: who held which post that day

A pure function of the notice: read again, it is the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from kg.fold import fold
from kg.knowledge.topics import topics_of
from kg.knowledge.units import gazetteer
from kg.model import Assignment, Body, Notice, Official, Petition, Task, Unit
from kg.resolve.authority import succession_of
from kg.resolve.findings import findings
from kg.resolve.links import links
from kg.resolve.offices import Office, office_of, offices, signing
from kg.resolve.succession import seat_of, stages, unit_record
from kg.resolve.triples import Triples
from kg.vocabulary import KG, OA, ORG, RDFS, SKOS, path_of

_folded = lru_cache(maxsize=4096)(fold)  # for names of units, which tasks share
_COMMUNE = r"(?:xã|phường|thị trấn)"


def following(notice: Notice, raw: str | None = None) -> str:
    """The graph as sorted N-Triples; "" where nothing follows. `raw`: the text that evidence points into, for findings."""
    triples = Triples()
    _tenures(triples, notice)
    communes = _communes(notice)
    headings = {section.path: folded for section in notice.sections if (folded := fold(section.heading or ""))}
    items: tuple[Task | Petition, ...] = (*notice.tasks, *notice.petitions)
    for item in items:
        own = fold(item.text)
        text = " ".join([*_above(item.section, headings), own])
        _successions(triples, notice, item, communes, text)
        _about(triples, notice, item, communes, text)
        for topic in topics_of(own):
            triples.text(path_of(item.id, notice.id), KG + "topic", topic, "vi")
    for subject, predicate, target in links(notice, raw):
        triples.link(path_of(subject, notice.id), predicate, path_of(target, notice.id))
    if raw is not None:
        _findings(triples, notice, raw)
    return triples.lines()


def _communes(notice: Notice) -> tuple[Unit, ...]:
    """The communes of districts that the notice names."""
    units = [place.unit for place in notice.places]
    if notice.session:
        units += notice.session.communes
    return tuple(dict.fromkeys(u for u in units if u.level == "commune" and u.id.count("/") == 3))


def _successions(
    triples: Triples, notice: Notice, item: Task | Petition, communes: tuple[Unit, ...], text: str
) -> None:
    """`text`: the folded words of the item, behind those of its headings."""
    number = 0
    for body in dict.fromkeys(part.body.id for part in _assignments(item)):
        seat = seat_of(body)
        record = unit_record(seat.unit) if seat else None
        if record is None or record.unit.level != "district":
            continue
        named = tuple(
            sorted(u.id for u in communes if u.id.startswith(record.unit.id + "/") and _names(text, u, record.unit))
        )
        found = stages(body, named) if named else ()
        if found == stages(body):
            continue
        for at, stage in enumerate(found):
            number += 1
            path = f"{path_of(item.id, notice.id)}/succession/{number}"
            until = found[at + 1].since if at + 1 < len(found) else None
            succession_of(triples, path, body, stage, until)
            triples.link(path, KG + "ofTask", path_of(item.id, notice.id))
            for commune in named:
                triples.link(path, KG + "about", commune)


def _scope(notice: Notice) -> tuple[str, ...]:
    """The districts that the session was about; without one, its communes."""
    session = notice.session
    if session is None:
        return ()
    return tuple(unit.id for unit in session.districts or session.communes)


def _about(triples: Triples, notice: Notice, item: Task | Petition, communes: tuple[Unit, ...], text: str) -> None:
    """The places of a task or petition."""
    path = path_of(item.id, notice.id)
    units = {unit.id for unit in communes if f" {_folded(unit.label)} " in f" {text} "}
    for body in {part.body.id for part in _assignments(item)}:
        seat = seat_of(body)
        if seat is not None and seat.unit.count("/") > 0:
            units.add(f"unit/{seat.unit}")
    for unit in units.union(_scope(notice)):
        triples.link(path, KG + "about", unit)


def _findings(triples: Triples, notice: Notice, raw: str) -> None:
    for number, found in enumerate(findings(notice, raw), 1):
        path = f"{notice.id}/finding/{number}"
        triples.link(notice.id, KG + "finds", path)
        triples.text(path, OA + "exact", raw[found.start : found.end])
        triples.count(path, OA + "start", found.start)
        triples.count(path, OA + "end", found.end)
        triples.text(path, KG + "section", found.section)
        for unit in {*found.places, *_scope(notice)}:
            triples.link(path, KG + "about", unit)
        for topic in found.topics:
            triples.text(path, KG + "topic", topic, "vi")
        for document in found.documents:
            triples.link(path, KG + "cites", path_of(document, notice.id))


def _above(section: str, headings: dict[str, str]) -> Iterator[str]:
    """The headings of a section and of those that hold it, as `headings` has them."""
    parts = section.split("/")
    for size in range(1, len(parts) + 1):
        if heading := headings.get("/".join(parts[:size])):
            yield heading


def _assignments(item: Task | Petition) -> Iterator[Assignment]:
    yield from item.assignments
    if isinstance(item, Task):
        for part in item.parts:
            yield from part.assignments


def _names(text: str, commune: Unit, district: Unit) -> bool:
    """Whether folded text is about the commune: by its full name, or in a list of communes ("các xã A, B") by its own,
    unless the district is called the same."""
    if f" {_folded(commune.label)} " in f" {text} ":
        return True
    name = _folded(commune.name)
    if name == _folded(district.name) or name.isdigit():
        return False
    return re.search(rf"(?<!\w){_COMMUNE} (?:\w+ ){{0,60}}?{re.escape(name)}(?!\w)", text) is not None


def _tenures(triples: Triples, notice: Notice) -> None:
    session = notice.session
    held: list[tuple[Official, str | None]] = []
    if session and session.chair:
        held.append((session.chair, session.date or notice.date))
    if notice.signer:
        held.append((notice.signer, notice.date or (session.date if session else None)))
    number = 0
    for official, date in held:
        within = _seat(notice.issuer) or _province(official)
        named = offices(official.post, within) if official.post else ()
        if official is notice.signer and notice.issuer is not None:
            named = tuple(signing(office, notice.issuer) for office in named)
            _office(triples, named, notice.issuer)
        for office in named or (None,):
            number += 1
            _tenure(triples, f"{notice.id}/tenure/{number}", path_of(official.id, notice.id), office, date)


def _office(triples: Triples, named: Iterable[Office], issuer: Body) -> None:
    """The label of the office whose chief signs: it may be named nowhere else."""
    unit = gazetteer().by_id(_seat(issuer) or "")
    label = office_of(issuer)
    if unit is not None and unit.name not in label:
        label = f"{label} {unit.name}"
    for office in named:
        if office.body and office.post.endswith("Văn phòng"):
            triples.text(office.body, RDFS + "label", label, "vi")


def _tenure(triples: Triples, path: str, person: str, office: Office | None, date: str | None) -> None:
    triples.type(path, KG + "Tenure")
    triples.link(path, ORG + "member", person)
    if date:
        triples.date(path, KG + "attestedOn", date)
    if office is None:
        return
    triples.text(path, ORG + "role", office.post, "vi")
    if office.body:
        triples.link(path, ORG + "organization", office.body)
    if office.id:
        triples.link(path, KG + "holdsPost", office.id)
        triples.type(office.id, KG + "Post")
        triples.text(office.id, SKOS + "prefLabel", office.post, "vi")
        triples.link(office.id, ORG + "postIn", office.body or "")
        triples.link(person, ORG + "holds", office.id)


def _seat(issuer: Body | None) -> str | None:
    """The unit whose body issues: "agency/vn-20/huyen-loc-binh/ubnd" → "unit/vn-20/huyen-loc-binh"."""
    region = issuer.id.split("/")[1:-1] if issuer is not None and issuer.id.startswith("agency/") else []
    return "/".join(["unit", *region]) if region and region != ["vn"] else None


def _province(official: Official) -> str | None:
    """The unit in a person's id ("person/vn-20/…")."""
    parts = official.id.split("/")
    return f"unit/{parts[1]}" if parts[0] == "person" and len(parts) > 2 else None
