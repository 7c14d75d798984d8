"""What the notice concludes: an inspection, a meeting or a working session; when, under whom, where."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.fold import fold
from kg.model import Session, SessionKind, Unit
from kg.parse import records
from kg.parse.citation_types import Mention
from kg.parse.context import Context
from kg.parse.dates import DateMention, dates_within
from kg.parse.deadlines import with_year
from kg.parse.header import Header
from kg.parse.layout import Layout
from kg.parse.outline import Item
from kg.parse.posts import PersonMention, find_officials, write_out_post
from kg.parse.scope import Scope, distinct, span_of
from kg.read.document import Document

Span = tuple[int, int]

_KINDS: tuple[tuple[SessionKind, re.Pattern[str]], ...] = (
    (
        "Inspection",
        re.compile(r"\b(?:kiểm tra|khảo sát|thị sát|giám sát|thanh tra|đi thực tế|kiểm điểm tại)\b", re.IGNORECASE),
    ),
    ("WorkingSession", re.compile(r"\b(?:làm việc|tiếp xúc|gặp mặt|đối thoại|tiếp công dân)\b", re.IGNORECASE)),
    (
        "Meeting",
        re.compile(
            r"\b(?:cuộc họp|buổi họp|phiên họp|hội nghị|họp|giao ban|hội ý|kỳ họp|hội thảo|tọa đàm)\b", re.IGNORECASE
        ),
    ),
)
_DELEGATION = re.compile(
    r"(?:Đoàn|Tổ)\s+(?:kiểm tra|công tác|giám sát|khảo sát|thanh tra|kiểm tra, giám sát)\s+(?:số\s+)?(?:\d{1,3}|[IVX]{1,4})(?!\w|/)",
    re.IGNORECASE,
)
# Words before a unit that say that the session was held there.
_WENT_TO = re.compile(r"\b(?:tại|trên địa bàn|thăm|ở|đến|thực tế)(?: các| một số)?\s*$", re.IGNORECASE)
_WENT_IN = re.compile(r"\b(?:tại|với|thăm|đến)(?: (?:các|lãnh đạo|UBND|trụ sở UBND))*\s*$", re.IGNORECASE)
_CHAIRED = re.compile(
    r"\b(?:chủ trì|chủ tọa|chủ toạ|đã (?:tổ chức |có buổi |có cuộc |đi )?(?:kiểm tra|làm việc|họp|khảo sát|thị sát|dự)|tổ chức (?:kiểm tra|họp|làm việc)|dẫn đầu|kết luận)\b"
)
_BASIS = re.compile(r"\s*(?:[Tt]hực hiện|Căn cứ|Theo|Tiếp tục thực hiện|Triển khai(?: thực hiện)?)\b")
_CLOSING_WORD = re.compile(
    r"\bkết luận\b[^.\n]{0,60}(?:như sau|sau)|\bTham (?:dự|gia)|\bCùng (?:dự|tham)|\bDự (?:họp|làm việc|cuộc)|\bThành phần"
)
# How the heading of a part begins that addresses a unit, and one that only names what was asked for.
_ADDRESSES = re.compile(r"\s*(?:Riêng |Đối với|ĐỐI VỚI|Về phía|UBND|Ủy ban|Đảng ủy|Xã|Phường|Thị trấn|xã)\b")
_ABOUT_PETITIONS = re.compile(r"\s*(?:Đối với|Về) (?:các )?(?:nội dung )?(?:kiến nghị|đề xuất|đề nghị)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Chair:
    """The chair as the subject spells the name; the post without the place, and without the role in a delegation."""

    name: str
    post: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class DateSpan:
    value: str
    span: Span


def session_kind(title: str, preamble: str) -> tuple[SessionKind, Span | None]:
    """The kind of session, from the subject first; and the span in `preamble` of the words that say it, if there."""
    for words in (title, preamble):
        hits = [(match.start(), kind) for kind, pattern in _KINDS if (match := pattern.search(words))]
        if hits:
            kind = min(hits)[1]
            pattern = next(p for k, p in _KINDS if k == kind)
            inside = pattern.search(preamble)
            return kind, inside.span() if inside else None
    return "Meeting", None


def find_chair(text: str, title: Span | None, preamble: Span) -> Chair | None:
    """Who concluded: the person of "Kết luận của đồng chí …"; without a name there, the one who chaired."""
    named = find_officials(text, *title) if title else []
    people = find_officials(text, *preamble)
    if named and title and text[slice(*title)].isupper():
        # In capitals a name ends nowhere: the preamble spells it.
        folded = fold(text[slice(*title)])
        named = [p for p in people if fold(p.name) in folded][:1] or named
    if named:
        chosen = named[0]
        if chosen.post is None:
            same = next((p for p in people if p.name == chosen.name and p.post), None)
            return Chair(chosen.name, _plain_post(same.post) if same else None, (chosen.start, chosen.end))
        return Chair(chosen.name, _plain_post(chosen.post), (chosen.start, chosen.end))
    chosen_or_none = _chairing(text, people, preamble)
    if chosen_or_none is None:
        return None
    return Chair(chosen_or_none.name, _plain_post(chosen_or_none.post), (chosen_or_none.start, chosen_or_none.end))


def _chairing(text: str, people: Sequence[PersonMention], preamble: Span) -> PersonMention | None:
    """The person said to chair: the subject right before "chủ trì", or behind "do … chủ trì", else the first named."""
    for at, person in enumerate(people):
        stop = people[at + 1].start if at + 1 < len(people) else preamble[1]
        if _CHAIRED.search(text, person.end, min(stop, person.end + 160)):
            return person
    return people[0] if people and people[0].post else None


_ROLE_IN_DELEGATION = re.compile(
    r",?\s*(?:Trưởng|Phó Trưởng)\s+(?:Đoàn|đoàn|(?:[Bb]an |[Tt]hường trực )*Ban Chỉ đạo|Tổ|Tiểu ban)\b.*$"
)


# Memberships before the post in which somebody chairs: "Tỉnh ủy viên, Bí thư Huyện ủy".
_MEMBERSHIP = re.compile(r"^(?:(?:(?:Tỉnh|Thành|Huyện|Quận|Thị|Đảng) ủy viên|Ủy viên [^,]{3,60}),? )+", re.IGNORECASE)


def _plain_post(post: str | None) -> str | None:
    if post is None:
        return None
    post = _ROLE_IN_DELEGATION.sub("", post) or post
    return _MEMBERSHIP.sub("", post) or post


def find_session_date(
    text: str, preamble: Span, dates: Sequence[DateMention], taken: Sequence[Span], context: Context
) -> DateSpan | None:
    """The day of the session: the first date of the preamble that belongs to no cited document. `dates`: those of the
    whole text."""
    stop = preamble[1]
    if found := _CLOSING_WORD.search(text, preamble[0] + 20, preamble[1]):
        stop = max(found.start(), preamble[0] + 40)
    for end in (stop, preamble[1]):
        for date in dates_within(dates, preamble[0], end):
            if date.precision != "day" or any(a < date.end and date.start < b for a, b in taken):
                continue
            if (value := with_year(date.value, context)) is not None and value.startswith(("19", "20")):
                return DateSpan(value, (date.start, date.end))
    return None


def find_delegation(text: str, preamble: Span) -> DateSpan | None:
    """ "Đoàn kiểm tra số 02", where it is numbered."""
    found = _DELEGATION.search(text, *preamble)
    return DateSpan(" ".join(found[0].split()), found.span()) if found else None


def is_basis(text: str, start: int, at: int) -> bool:
    """Whether what is cited at `at` is what the session is held under: its paragraph opens with "Thực hiện", "Căn cứ"."""
    opening = text.rfind("\n", start, at) + 1 or start
    sentence = max(text.rfind(mark, opening, at) for mark in (". ", "; "))
    begin = sentence + 2 if sentence > opening else opening
    return _BASIS.match(text, begin) is not None or (_BASIS.match(text, opening) is not None and sentence <= opening)


def headed_units(text: str, items: Sequence[Item], units: Sequence[tuple[int, int, Unit]]) -> list[Unit]:
    """Units that a part of the body addresses in its heading: "2.2. Đối với xã X"."""
    found: list[Unit] = []
    for item in items:
        if item.marker is None and not item.heading:
            continue
        head = text[item.start : min(item.end, item.start + 140)].split(":")[0]
        if len(text[item.start : item.end]) > 200 and ":" not in text[item.start : item.start + 140]:
            continue
        if not _ADDRESSES.match(head) or _ABOUT_PETITIONS.match(head):
            continue
        found += [unit for a, b, unit in units if item.start <= a and b <= item.start + len(head)]
    return found


def taken_by(mentions: Sequence[Mention]) -> list[Span]:
    """The spans whose dates belong to cited documents: the mentions with their titles."""
    spans = [mention.span for mention in mentions]
    return spans + [span for m in mentions for span in (m.title_span, m.date_span) if span is not None]


def _visited(
    text: str, units: Sequence[tuple[int, int, Unit]], title: Span, preamble: Span, inspection: bool
) -> list[Unit]:
    """Communes of the subject, and those of the preamble that the session went to. To an inspection come those that
    are inspected; whoever sends people to a meeting is no place of it."""
    found = [unit for a, _, unit in units if unit.level == "commune" and title[0] <= a < title[1]]
    last = -1
    for a, b, unit in units:
        if unit.level not in ("commune", "hamlet") or not preamble[0] <= a < preamble[1]:
            continue
        listed = last >= 0 and re.fullmatch(r"\s*(?:,|và|, và)\s*", text[last:a]) is not None
        if inspection or listed or _on_site(text, preamble[0], a) or _WENT_TO.search(text, max(preamble[0], a - 40), a):
            found += [unit] if unit.level == "commune" else []
            last = b  # "tại thôn A, xã B": the commune follows its hamlet
    return found


# Going there is told in one sentence, however many works and hamlets it names: "đã đi kiểm tra thực tế tuyến đường …, xã A và … xã B".
_ON_SITE = re.compile(
    r"(?:kiểm tra|khảo sát|thị sát|đi)(?: \w+){0,3} (?:thực tế|thực địa|hiện trường|thực trạng)(?![^\W_])",
    re.IGNORECASE,
)
_OVER = re.compile(
    r"[.;:](?!\d)|(?<![^\W_])(?:chủ trì|làm việc|họp|nghe|tham dự|cùng dự|dự|về phía)(?![^\W_])", re.IGNORECASE
)


def _on_site(text: str, start: int, at: int) -> bool:
    """Whether the unit named at `at` is one that the sentence says was gone to."""
    went = list(_ON_SITE.finditer(text, max(start, at - 400), at))
    return bool(went) and _OVER.search(text, went[-1].end(), at) is None


def _bearing(document: Document, layout: Layout) -> Span:
    """The words that tell of a session of which nothing more is known: the preamble, the subject, or the whole text."""
    spans = (span_of(document, part) for part in (layout.preamble, layout.title, layout.body))
    return next((span for span in spans if span[0] < span[1]), (0, document.body_end))


def read_session(
    document: Document,
    layout: Layout,
    header: Header,
    scope: Scope,
    items: Sequence[Item],
    mentions: Sequence[Mention],
    dates: Sequence[DateMention],
    context: Context,
) -> Session:
    """The session with its evidence. Without evidence of any field the words that tell of it as a whole bear it."""
    text = document.text
    title, preamble = span_of(document, layout.title), span_of(document, layout.preamble)
    kind, kind_span = session_kind(header.title.value if header.title else "", text[slice(*preamble)])
    date = find_session_date(text, preamble, dates, taken_by(mentions), context)
    chair = find_chair(text, title if layout.title else None, preamble)
    delegation = find_delegation(text, preamble)
    units = [(p.start, p.end, p.unit) for p in scope.places]
    near = _visited(text, units, title, preamble, inspection=kind == "Inspection")
    headed = [unit for unit in headed_units(text, items, units) if unit.level == "commune"]
    districts = list(scope.districts)
    if kind == "Meeting":  # a meeting about a district is not held there
        went = {u.id for a, _, u in units if _WENT_IN.search(text, max(0, a - 30), a)}
        districts = [unit for unit in districts if unit.id in went]
    inside = tuple(unit.id + "/" for unit in districts)
    communes = [unit for unit in distinct([*near, *headed]) if not inside or unit.id.startswith(inside)]
    basis = [
        f"citation/{at}"
        for at, mention in enumerate(mentions, 1)
        if preamble[0] <= mention.start < preamble[1] and is_basis(text, preamble[0], mention.start)
    ]
    spans = [(date.span if date else (0, 0), "date"), (delegation.span if delegation else (0, 0), "delegation")]
    if kind_span is not None:
        spans.insert(0, ((preamble[0] + kind_span[0], preamble[0] + kind_span[1]), "kind"))
    first = {unit.id: (a, b) for a, b, unit in reversed(units)}
    spans += [(first[unit.id], "districts") for unit in districts if unit.id in first]
    spans += [(first[unit.id], "communes") for unit in communes if unit.id in first]
    return Session(
        "session",
        kind,
        date.value if date else None,
        records.official(
            document, chair.name, write_out_post(chair.post) if chair.post else None, chair.span, context, "chair"
        )
        if chair
        else None,
        delegation.value if delegation else None,
        tuple(districts),
        tuple(communes),
        tuple(basis),
        records.evidences(document, spans) or records.evidences(document, [(_bearing(document, layout), "")]),
    )
