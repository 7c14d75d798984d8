"""What a notice is: frozen records that every room reads and none changes. Imports nothing of ours.

A record states what the text says, and each of its `evidence` entries says where: positions are counted in
characters of the *raw* decoded file (0-based, end exclusive), so that `raw[start:end] == quote` always holds.
`Evidence.supports` names the field of the record that those words back ("" = the record as a whole).

`id`s are local names, unique in one notice ("task/3"), or, for what many notices share, paths in the space of
identifiers ("agency/vn-20/so-tai-chinh", "unit/…", "doc/…"). `kg.map` turns both into IRIs.

Dates are EDTF strings as precise as the text: "2024", "2024-04", "2024-04-23"; a quarter is "2024-Q3".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Outcome = Literal["resolved", "partial", "ambiguous", "unknown"]
Role = Literal["lead", "assigned", "coordinating"]
SessionKind = Literal["Inspection", "Meeting", "WorkingSession"]
BodyKind = Literal["organisation", "group", "unit"]
Level = Literal["province", "district", "commune", "hamlet"]
DeadlineKind = Literal["day", "month", "quarter", "year", "recurring", "relative"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words a statement was read from: `raw[start:end] == quote`. `region`: where they are printed in a paged file,
    as the fragment of a PDF's address (RFC 8118): "page=3&viewrect=85,120,400,14", in points from the page's top left."""

    start: int
    end: int
    quote: str
    supports: str = ""
    region: str | None = None


@dataclass(frozen=True, slots=True)
class Body:
    """A body that can act: an organisation, a group label ("các sở, ngành"), or a unit addressed as such.

    `label` is written out in full with its place where the context fixes it ("Huyện ủy Văn Chấn").
    """

    id: str
    label: str
    kind: BodyKind = "organisation"


@dataclass(frozen=True, slots=True)
class Unit:
    """An administrative unit. `label` = level word + official spelling ("xã Nậm Lành")."""

    id: str
    level: Level
    name: str
    label: str
    parent: str | None = None  # id of the unit that holds it, where known


@dataclass(frozen=True, slots=True)
class Source:
    """The file a notice was read from, and what reading it took."""

    file: str
    sha256: str
    media_type: str
    encoding: str
    length: int  # characters of the raw text
    remarks: tuple[str, ...] = ()  # what was done on the way ("decoded from UTF-16")


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered item of the outline. `path` joins the markers from the top: "II/1/1.1/a"."""

    id: str
    path: str
    marker: str
    heading: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote, hung on its mark. `section` is the path of the item the mark stands in."""

    id: str
    number: int
    text: str
    section: str | None
    evidence: tuple[Evidence, ...]  # the note's text, and its mark with supports="mark"


@dataclass(frozen=True, slots=True)
class Official:
    """A person in a post, attested by this notice."""

    id: str
    name: str
    post: str | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Session:
    """What the notice concludes. `basis` holds ids of citations."""

    id: str
    kind: SessionKind
    date: str | None
    chair: Official | None
    delegation: str | None
    districts: tuple[Unit, ...]
    communes: tuple[Unit, ...]
    basis: tuple[str, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Participation:
    """A body that took part: on the side of the province (or ministry, centre) or of the place visited."""

    id: str
    body: Body
    side: Literal["province", "local"]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class LegalDocument:
    """A cited document as far as this notice tells. `identity` names the numbering domain that keys its id:
    year-series, normative, party-term, own-series, law, or local (a node of this notice alone)."""

    id: str
    kind: str
    number: str | None
    date: str | None
    issuer: Body | None
    title: str | None
    identity: str


@dataclass(frozen=True, slots=True)
class Citation:
    """One mention of a document. `document` is the id of a LegalDocument of this notice."""

    id: str
    kind: str
    number: str | None
    date: str | None
    issuer: Body | None
    title: str | None
    section: str  # outline path; "" = preamble, "recipients" = Nơi nhận
    footnote: int | None
    provision: str | None  # "điểm a khoản 2 Điều 5"
    relation: str | None  # basis | implements | amends | approves | …, where the text states one
    document: str
    outcome: Outcome
    reason: str
    candidates: tuple[str, ...]
    evidence: tuple[Evidence, ...]  # the contiguous kind + number + date first
    issuer_name: str | None = None  # the issuer as this mention says it, written out ("Chủ tịch Ủy ban nhân dân tỉnh")


@dataclass(frozen=True, slots=True)
class Deadline:
    """By when. `date` is EDTF where the text fixes one; recurring and relative ones keep their words."""

    id: str
    kind: DeadlineKind
    text: str
    date: str | None
    due: str | None  # the last day, ISO 8601
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Assignment:
    """A body's part in a task or petition. `inherited`: named by a heading or lead-in above, not by the item."""

    id: str
    body: Body
    role: Role
    inherited: bool
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Obligation:
    """A part of a task with its own actors: who, what, by when, reporting to whom."""

    id: str
    text: str
    assignments: tuple[Assignment, ...]
    deadlines: tuple[Deadline, ...]
    reports_to: tuple[Body, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """One item that tells somebody to do something. `cites` holds ids of citations."""

    id: str
    section: str
    text: str
    assignments: tuple[Assignment, ...]
    deadlines: tuple[Deadline, ...]
    cites: tuple[str, ...]
    parts: tuple[Obligation, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Petition:
    """One item that answers a request (kiến nghị, đề xuất), whether or not it also assigns work."""

    id: str
    section: str
    text: str
    petitioners: tuple[Body, ...]
    assignments: tuple[Assignment, ...]
    deadlines: tuple[Deadline, ...]
    cites: tuple[str, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Recipient:
    """A line of Nơi nhận: distribution, never assignment."""

    id: str
    label: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """An administrative unit named in the notice. `printed` lists spellings that differ from the official one."""

    id: str
    unit: Unit
    printed: tuple[str, ...]
    evidence: tuple[Evidence, ...]  # the first mention, and the first of every other spelling


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount as printed. `value` is a decimal ("29438", "3.59") or a ratio ("12/19")."""

    id: str
    value: str
    unit: str
    section: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Anomaly:
    """What a careful reader would flag. `kind`: date, amount, place, name, duplicate, symbol, spelling, other."""

    id: str
    kind: str
    severity: Literal["error", "warning", "info"]
    why_vi: str
    why_en: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """A parsed notice. `id` is "notice/" + the first 16 hex digits of the SHA-256 of the file's bytes."""

    id: str
    source: Source
    conclusion: bool  # False: an administrative document, but no notice of conclusions
    kind: str | None  # "Thông báo"
    number: str | None  # None where left blank
    symbol: str | None  # "TB-UBND"
    issuer: Body | None
    place: str | None
    date: str | None
    title: str | None
    signer: Official | None
    signing_authority: tuple[str, ...]
    session: Session | None
    participants: tuple[Participation, ...]
    sections: tuple[Section, ...]
    footnotes: tuple[Footnote, ...]
    documents: tuple[LegalDocument, ...]
    citations: tuple[Citation, ...]
    tasks: tuple[Task, ...]
    petitions: tuple[Petition, ...]
    recipients: tuple[Recipient, ...]
    places: tuple[Place, ...]
    figures: tuple[Figure, ...]
    anomalies: tuple[Anomaly, ...]
    evidence: tuple[Evidence, ...]
    issuer_name: str | None = None  # the issuer in full, with its place
