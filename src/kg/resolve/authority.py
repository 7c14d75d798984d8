"""Units and bodies in time, as statements: what the authority data know of the ids that notices use.

    <unit>  skos:prefLabel, kg:code, kg:since, kg:until, kg:within, geo:lat, geo:long, kg:succeededBy, org:changedBy
    <body>  skos:prefLabel, skos:altLabel, kg:since, kg:until, kg:jurisdiction, org:subOrganizationOf, org:changedBy
    <succession/…/DAY>  a org:ChangeEvent ; who answers for a body or unit from that day on: see `succession_of`

`kg:until` is the first day on which the unit or body was no more. Each id gives the same statements whatever else is
asked; what it leads to (units above it, successors) is described with it.
"""

from __future__ import annotations

from kg.knowledge.authority import parent_rules
from kg.knowledge.bodies import body_of
from kg.knowledge.units import gazetteer
from kg.resolve.succession import Seat, Stage, first_day, first_day_after, label_of, seat_of, stages, unit_record
from kg.resolve.triples import Triples
from kg.vocabulary import GEO, KG, ORG, SKOS

_MOST_NAMED = 12  # successors named in the words of a succession; more are counted


def describe(triples: Triples, identifier: str) -> None:
    """Adds all that is known of one id ("agency/…", "unit/…") and what it leads to."""
    seat = seat_of(identifier)
    if seat is None:
        return
    if seat.body:
        _body(triples, seat)
    else:
        _unit(triples, f"unit/{seat.unit}")
    found = stages(identifier)
    for at, stage in enumerate(found):
        until = found[at + 1].since if at + 1 < len(found) else None
        path = f"succession/{identifier.removeprefix('agency/')}/{stage.since}"
        succession_of(triples, path, identifier, stage, until)
        triples.link(identifier, ORG + "changedBy", path)
        for holder in stage.holders:
            _holder(triples, holder.id)


def succession_of(triples: Triples, path: str, identifier: str, stage: Stage, until: str | None) -> None:
    """The record `path` of who answers for a body (or unit) in one stretch of time: org:originalOrganization,
    kg:since, kg:until, kg:state, org:resultingOrganization, kg:legalBasis, kg:why; kg:inWords for a cell of a table."""
    triples.type(path, ORG + "ChangeEvent")
    triples.link(path, ORG + "originalOrganization", identifier)
    triples.date(path, KG + "since", stage.since)
    if until:
        triples.date(path, KG + "until", until)
    triples.link(path, KG + "state", f"{KG}state-{stage.state}")
    for holder in stage.holders:
        triples.link(path, ORG + "resultingOrganization", holder.id)
    for basis in stage.basis:
        triples.text(path, KG + "legalBasis", basis)
    triples.text(path, KG + "why", stage.why_vi, "vi")
    triples.text(path, KG + "why", stage.why_en, "en")
    triples.text(path, KG + "inWords", in_words(stage), "vi")


def in_words(stage: Stage) -> str:
    """Who answers, for one cell of a table: the body; "nhiều (7): …"; "chưa có: …" with the reason."""
    if stage.state == "none":
        return f"chưa có: {stage.why_vi}"
    if stage.state == "one":
        return stage.holders[0].label
    names = [holder.label for holder in stage.holders]
    more = "; …" if len(names) > _MOST_NAMED else ""
    return f"nhiều ({len(names)}): {'; '.join(names[:_MOST_NAMED])}{more}"


def _unit(triples: Triples, identifier: str) -> None:
    """A unit, the units that hold it, and those that succeeded it."""
    if not triples.begins(identifier):
        return
    known = identifier
    while (found := gazetteer().by_id(known)) is None and "/" in known:
        known = known.rpartition("/")[0]  # a hamlet or a unit that no list has: the units above it
    if found is None:
        return
    if known != identifier:
        triples.link(identifier, KG + "within", known)
    for one in (found.id, *(unit.id for unit in gazetteer().successors(found.id))):
        above: str | None = one
        while above is not None and triples.begins(f"listed {above}"):
            _listed(triples, above)
            unit = gazetteer().by_id(above)
            above = unit.parent if unit else None


def _listed(triples: Triples, identifier: str) -> None:
    record = unit_record(identifier.removeprefix("unit/"))
    if record is None:
        return
    unit = record.unit
    triples.text(unit.id, SKOS + "prefLabel", unit.label, "vi")
    if record.code:
        triples.text(unit.id, KG + "code", record.code)
    if record.since:
        triples.date(unit.id, KG + "since", record.since)
    if record.until:
        triples.date(unit.id, KG + "until", record.until)
    if unit.parent:
        triples.link(unit.id, KG + "within", unit.parent)
    if record.coordinates:
        triples.number(unit.id, GEO + "lat", record.coordinates[0])
        triples.number(unit.id, GEO + "long", record.coordinates[1])
    for successor in gazetteer().successors(unit.id):
        triples.link(unit.id, KG + "succeededBy", successor.id)


def _body(triples: Triples, seat: Seat) -> None:
    _holder(triples, seat.id)
    known = body_of(seat.body)
    if known is None or seat.rest:
        return
    for form in (
        known.forms if "/" not in seat.unit else ()
    ):  # one list for all communes is enough: their province has it
        triples.text(seat.id, SKOS + "altLabel", form, "vi")
    since = max((day for day in (known.since and first_day(known.since), _unit_since(seat)) if day), default=None)
    until = min((day for day in (known.until and first_day_after(known.until), _unit_until(seat)) if day), default=None)
    if since:
        triples.date(seat.id, KG + "since", since)
    if until:
        triples.date(seat.id, KG + "until", until)
    above = parent_of(seat)
    if above is not None:
        triples.link(seat.id, ORG + "subOrganizationOf", above.id)
        _holder(triples, above.id)


def _unit_since(seat: Seat) -> str | None:
    record = unit_record(seat.unit)
    return first_day(record.since) if record and record.since else None


def _unit_until(seat: Seat) -> str | None:
    record = unit_record(seat.unit)
    return first_day(record.until) if record and record.until else None


def parent_of(seat: Seat) -> Seat | None:
    """The body that a listed body is under, by the rules of mappings/authority.toml; None where they say nothing."""
    record = unit_record(seat.unit)
    level = record.unit.level if record else ""
    for rule in parent_rules():
        if not rule.of.fullmatch(seat.body) or rule.level not in (None, level):
            continue
        unit: str | None = seat.unit
        if rule.at == "above":
            unit = record.unit.parent.removeprefix("unit/") if record and record.unit.parent else None
        if unit is None:
            return None
        body = seat.body if rule.is_ == "=" else rule.is_
        above = unit_record(unit)
        if body == "tinh-uy" and above is not None and above.word == "thành phố":
            body = "thanh-uy"
        return Seat(unit, body)
    return None


def _holder(triples: Triples, identifier: str) -> None:
    """A body by name and unit, or a unit in full: for those that others lead to."""
    seat = seat_of(identifier)
    if seat is None:
        return
    if not seat.body:
        _unit(triples, identifier)
        return
    if not triples.begins(identifier):
        return
    if body_of(seat.body) is not None:
        triples.text(identifier, SKOS + "prefLabel", label_of(seat), "vi")
    if seat.unit != "vn":
        triples.link(identifier, KG + "jurisdiction", f"unit/{seat.unit}")
        _unit(triples, f"unit/{seat.unit}")
