"""Binding open citations to the documents that the corpus knows."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from kg.fold import UPPER, fold, tone
from kg.knowledge.abbreviations import write_out
from kg.knowledge.kinds import issuer_of_code, kinds_by_name
from kg.knowledge.party_terms import Committee, term_of
from kg.model import Outcome
from kg.parse.numbers import number_key, parse_number
from kg.parse.reasons import reason

NONE_SAID: Mapping[str, str] = MappingProxyType({})  # no decision

# How long before the notice an individual act is plausibly cited, in years. Normative and Party acts live longer.
_SPAN = {"year-series": 5, "own-series": 2, "party-term": 15}


@dataclass(frozen=True, slots=True)
class CitedMention:
    """One citation as its notice left it. `document` is the id of the node it points at now, `local/…` where open;
    ids may be full IRIs as long as they are so throughout. `place` is the path of the notice's province ("vn-20")."""

    notice: str
    citation: str
    document: str
    kind: str
    number: str | None
    outcome: Outcome
    issuer: str | None = None  # id of the body
    issuer_label: str | None = None
    date: str | None = None  # of the cited document, EDTF
    notice_date: str | None = None  # of the notice or its session, EDTF
    place: str | None = None


@dataclass(frozen=True, slots=True)
class KnownDocument:
    """A document with an identifier that notices share (`doc/…`)."""

    id: str
    kind: str
    number: str | None
    issuer: str | None = None
    issuer_label: str | None = None
    date: str | None = None  # EDTF; its year at least is part of the id in most series


@dataclass(frozen=True, slots=True)
class Binding:
    """What became of an open citation. `target` is set exactly when `outcome` is "resolved".

    `code` is a key of `kg.parse.reasons`; `reason` is its Vietnamese sentence, filled in."""

    notice: str
    citation: str
    document: str
    outcome: Outcome
    target: str | None
    candidates: tuple[str, ...]
    code: str
    reason: str


def bind_citations(
    mentions: Iterable[CitedMention],
    documents: Iterable[KnownDocument],
    same: Mapping[str, str] = NONE_SAID,
    apart: Collection[tuple[str, str]] = (),
) -> tuple[Binding, ...]:
    """One binding per mention whose outcome is not "resolved", or on which there is a decision; ordered by notice and
    citation.

    Mentions of one notice that share a node are judged together: what one of them says holds for all. Decisions win:
    `same` says which document a citation or a node is, `apart` which it is not (pairs of such a node and a document)."""
    by_number: dict[str, dict[str, KnownDocument]] = defaultdict(dict)
    for document in sorted(set(documents), key=_order):
        if document.number:
            by_number[number_key(document.number)].setdefault(document.id, document)
    groups: dict[tuple[str, str], list[CitedMention]] = defaultdict(list)
    for mention in sorted(set(mentions), key=lambda m: (m.notice, m.citation, m.document, m.kind, m.number or "")):
        groups[mention.notice, mention.document].append(mention)

    bindings: list[Binding] = []
    for group in groups.values():
        decided = [mention for mention in group if mention.citation in same or mention.document in same]
        bindings += [_decided(mention, same) for mention in decided]
        denied = [
            m for m in group if m not in decided and m.outcome == "resolved" and (m.citation, m.document) in apart
        ]
        bindings += [_binding(mention, "partial", None, (), "decision-different") for mention in denied]
        open_ones = [mention for mention in group if mention.outcome != "resolved" and mention not in decided]
        if open_ones:
            bindings += _bind_group(group, open_ones, by_number, apart)
    return tuple(sorted(bindings, key=lambda binding: (binding.notice, binding.citation)))


def _order(document: KnownDocument) -> tuple[str, ...]:
    return (document.id, document.date or "~", document.issuer_label or "~", document.kind, document.number or "")


def _bind_group(
    group: Sequence[CitedMention],
    open_ones: Sequence[CitedMention],
    by_number: dict[str, dict[str, KnownDocument]],
    apart: Collection[tuple[str, str]],
) -> list[Binding]:
    number = next((mention.number for mention in group if mention.number), None)
    known = by_number.get(number_key(number), {}) if number else {}
    fitting = [document for document in known.values() if all(_fits(mention, document) for mention in group)]
    if apart:
        nodes = {node for mention in group for node in (mention.citation, mention.document)}
        fitting = [document for document in fitting if not any((node, document.id) in apart for node in nodes)]
    certain = [document for document in fitting if _issuer_agrees(group, document) and _in_term(group, document)]
    if len(fitting) == 1 and certain:
        return [_binding(mention, "resolved", certain[0].id, (), "corpus-unique") for mention in open_ones]
    if len(fitting) > 1:
        narrowed = certain if len(certain) == 1 else fitting
        if len(narrowed) == 1:
            return [_binding(mention, "resolved", narrowed[0].id, (), "corpus-unique") for mention in open_ones]
        ids = tuple(document.id for document in fitting)
        return [_binding(mention, "ambiguous", None, ids, "corpus-several") for mention in open_ones]
    if len(fitting) == 1:
        ids = (fitting[0].id,)
        return [_binding(mention, "partial", None, ids, "corpus-issuer-unknown") for mention in open_ones]
    code = "corpus-none" if number else "no-number"
    return [_binding(mention, mention.outcome, None, (), code) for mention in open_ones]


def _decided(mention: CitedMention, same: Mapping[str, str]) -> Binding:
    target = same.get(mention.citation) or same[mention.document]
    return _binding(mention, "resolved", target, (), "decision")


def _binding(mention: CitedMention, outcome: Outcome, target: str | None, ids: tuple[str, ...], code: str) -> Binding:
    text = reason(code, count=len(ids))
    return Binding(mention.notice, mention.citation, mention.document, outcome, target, ids, code, text)


def _fits(mention: CitedMention, document: KnownDocument) -> bool:
    return (
        _same_kind(mention.kind, document.kind)
        and _issuers_fit(mention, document)
        and _dates_fit(mention.date, document.date)
        and _in_time(mention, document)
    )


def _same_kind(left: str, right: str) -> bool:
    one, other = kinds_by_name().get(fold(left)), kinds_by_name().get(fold(right))
    return one is None or other is None or one[0].generic or other[0].generic or one[0].codes == other[0].codes


def series_of(label: str) -> str:
    """The body in whose series a post or standing organ numbers: "Chủ tịch Ủy ban nhân dân tỉnh" → "ủy ban nhân dân
    tỉnh"."""
    text = fold(write_out(label))
    for head in _ORGANS:
        text = text.removeprefix(head)
    return text


_HEADS = ("Phó Chủ tịch", "Chủ tịch", "Bộ trưởng", "Giám đốc", "Ban Thường vụ")
_ORGANS = tuple(fold(tone(head)) + " " for head in _HEADS)
_NAMED_PLACE = re.compile(rf"\b(?:tỉnh|thành phố|huyện|thị xã|quận|xã|phường|thị trấn|ủy) [{UPPER}]")


def same_body(one: str, other: str) -> bool:
    """Whether two ids name one body, or one of its posts or organs: "agency/vn-20/ubnd" and "agency/vn-20/ubnd/…"."""
    return one == other or one.startswith(other + "/") or other.startswith(one + "/")


def _issuers_fit(mention: CitedMention, document: KnownDocument) -> bool:
    if mention.issuer and document.issuer and same_body(mention.issuer, document.issuer):
        return True
    if not (mention.issuer_label and document.issuer_label):
        return True
    one, other = series_of(mention.issuer_label), series_of(document.issuer_label)
    if one == other and _NAMED_PLACE.search(mention.issuer_label):
        return True
    # Where one does not name its place ("Ủy ban nhân dân tỉnh"), the id says whether it is this province.
    shorter, longer = sorted((one, other), key=len)
    return (one == other or longer.startswith(shorter + " ")) and _in_place(mention, document)


def _in_place(mention: CitedMention, document: KnownDocument) -> bool:
    return mention.place is None or f"/{mention.place}/" in document.id or "/vn/" in document.id


def _issuer_agrees(group: Sequence[CitedMention], document: KnownDocument) -> bool:
    """Whether the issuer is known on both sides, or follows from the code and the notice's own province."""
    number = parse_number(document.number or "")
    body = issuer_of_code(number.issuer) if number.issuer else None
    if number.domain == "normative" and body is not None and body.scope == "centre":
        return True
    if not _in_place(group[0], document):
        return False
    if any(mention.issuer_label or mention.issuer for mention in group):
        return True
    # The same number on the same day in the same province: no second body there is likely to have issued that.
    if group[0].place is not None and any(len(m.date or "") == 10 and m.date == document.date for m in group):
        return True
    return body is not None and body.scope in ("centre", "province")


_TERM = re.compile(r"(?:^|/)doc/(?P<place>vn(?:[-/].+)?)/[^/]+/(?P<term>\d{4}-\d{4})/")
_COMMITTEES: tuple[Committee, ...] = ("province", "district", "commune")


def _in_term(group: Sequence[CitedMention], document: KnownDocument) -> bool:
    """Whether an undated Party act is one of the term in which the notice was written. Numbers begin anew with each
    term, so an act of an earlier one is a candidate only: the present term may have the same number, too."""
    found = _TERM.search(document.id)
    if found is None or any(mention.date for mention in group):
        return True
    place, dates = found["place"], {mention.notice_date for mention in group}
    committee: Committee = "centre" if place == "vn" else _COMMITTEES[min(place.count("/"), 2)]
    for date in dates:
        if date is None or "Q" in date:
            return False
        present = term_of(committee, date, place)
        # In the months of the congresses the present term is not certain; the last year of a term still belongs to it.
        if present != found["term"] if present else int(date[:4]) > int(found["term"][5:]):
            return False
    return True


def _dates_fit(left: str | None, right: str | None) -> bool:
    """Whether two EDTF dates may be one, as far as both are known."""
    if left is None or right is None or "X" in left or "Q" in left or "Q" in right:
        return True
    return left.startswith(right) or right.startswith(left)


def _in_time(mention: CitedMention, document: KnownDocument) -> bool:
    if mention.notice_date is None or document.date is None:
        return True
    length = min(len(mention.notice_date), len(document.date), 10)
    if "Q" in mention.notice_date or "Q" in document.date:
        length = 4
    if document.date[:length] > mention.notice_date[:length]:
        return False
    span = _SPAN.get(parse_number(document.number or "").domain)
    return span is None or int(mention.notice_date[:4]) - int(document.date[:4]) <= span
