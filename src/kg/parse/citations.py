"""Every mention of a document in a text, with its date, issuer, title, provision and relation, each with its place.

What counts as a mention is defined in GUIDE.md: kind and number, each occurrence anew; without a number only laws by
name, and kind + issuer + own title. `identity` says afterwards which document a mention means.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from kg.fold import tone
from kg.parse.citation_heads import find_heads
from kg.parse.citation_issuers import fits_code, issuer_after, issuer_before, issuer_body
from kg.parse.citation_names import Named, find_laws, find_titled
from kg.parse.citation_notes import Note, hang, note_at
from kg.parse.citation_relations import joined, provision_before, relation_before
from kg.parse.citation_titles import title_after
from kg.parse.citation_types import Head, Mention, Span
from kg.parse.context import Context
from kg.parse.dates import DateMention, date_at

__all__ = ["Mention", "find_citations"]

# Between a number and its date: "…, ngày", "(ngày", "ký ngày", "ban hành ngày"; or a blank alone.
_BEFORE_DATE = re.compile(r" ?[,(]? ?(?:(?:được )?(?:ký|ban hành|đề|phát hành) )?(?=ngày|Ngày|tháng|năm|\d)")
# After ", ngày 5/6/2024," somebody does something: that date is the day of the deed, not of the document.
_DEED = re.compile(
    r" ?,? (?:đồng chí|đ/c|Đoàn|ông|bà|Ông|Bà|tại|Thường trực|Chủ tịch|Phó|dưới sự|UBND|HĐND|Ban|Bộ|Sở|Văn phòng|Tỉnh ủy|Huyện ủy|Hội đồng|Ủy ban|đã )"
)
_YEAR_OF_LAW = re.compile(r",? ?(?:\(?năm )?(?P<year>(?:19|20)\d\d)(?![\d/-])")


def find_citations(text: str, notes: Sequence[Note], context: Context, within: Span | None = None) -> list[Mention]:
    """All mentions in `text[slice(*within)]`, ordered by start. `notes` are the footnotes in clean-text coordinates;
    `within` leaves out the notice's own letterhead and subject, so that a notice does not cite itself."""
    start, end = within or (0, len(text))
    heads = find_heads(text, start, end)
    mentions = _numbered(text, heads, start, end, context)
    mentions += _named(text, mentions, start, end, context)
    mentions.sort(key=lambda mention: (mention.start, -mention.end))
    mentions = list(_share_issuers(text, mentions))
    if notes:
        mentions = [_in_note(mention, notes) for mention in mentions]
        mentions = hang(text, mentions, notes, context)
    return list(_relate(text, mentions, start, context))


def _in_note(mention: Mention, notes: Sequence[Note]) -> Mention:
    number = note_at(notes, mention.start)
    return mention if number is None else replace(mention, note=number)


def _numbered(text: str, heads: list[Head], start: int, end: int, context: Context) -> list[Mention]:
    mentions: list[Mention] = []
    for index, head in enumerate(heads):
        if head.list_end is not None and head.list_end > head.end:
            mentions.append(Mention(**_head_fields(text, head, context)))
            continue
        following = heads[index + 1].start if index + 1 < len(heads) else end
        nested = heads[index + _NESTED].start if index + _NESTED < len(heads) else end
        mention = _read_tail(text, head, following, min(nested, _paragraph_end(text, head.end, end)), context)
        mentions.append(mention)
        if head.list_end is not None:
            _share_list(mentions)
    return mentions


_NESTED = 5  # at most so many numbered documents, less one, stand inside a title
_LONGEST_READ = 2_000  # characters around a number that can belong to it; keeps the work linear on endless lines


def _paragraph_end(text: str, at: int, end: int) -> int:
    end = min(end, at + _LONGEST_READ)
    stop = text.find("\n", at, end)
    return end if stop < 0 else stop


def _paragraph_start(text: str, at: int, start: int) -> int:
    start = max(start, at - _LONGEST_READ)
    return max(start, text.rfind("\n", start, at) + 1)


def _head_fields(text: str, head: Head, context: Context) -> dict[str, Any]:
    """The fields of a mention that its head gives."""
    fields: dict[str, Any] = {
        "span": (head.start, head.end if head.start < head.end else head.number_span[1]),
        "kind": head.kind, "kind_span": head.kind_span, "number": head.number, "number_span": head.number_span,
        "parts": head.parts, "tail": head.end,
    }  # fmt: skip
    if head.law is not None:
        fields |= {"title": _words(text, head.law), "title_span": head.law}
    if head.issuer is not None:
        fields |= {"issuer": issuer_body(text[slice(*head.issuer)], context), "issuer_span": head.issuer}
    return fields


def _read_tail(text: str, head: Head, following: int, limit: int, context: Context) -> Mention:
    """The mention that `head` opens, with what stands after it: date, issuer, title, in any order that occurs."""
    fields = _head_fields(text, head, context)
    at = head.end
    near = min(limit, following)
    dated = _date_after(text, at, near)
    if dated is not None:
        at = dated[1]
        fields |= _date_fields(dated[0], head)
        fields["span"] = (head.start, at)
    issuer = None if head.issuer else issuer_after(text, at, limit, joint=head.kind in _JOINT)
    if issuer is not None and issuer[0] < following:
        at = issuer[1]
        fields |= {"issuer": issuer_body(text[slice(*issuer)], context), "issuer_span": issuer}
        if dated is None and (late := _date_after(text, at, near)) is not None:
            at = late[1]
            fields |= _date_fields(late[0], head)
    title = title_after(text, at, limit, head.kind) if head.law is None and at < following else None
    if title is not None and (title[0] < following or title[0] - at < _LONGEST_LEAD):
        fields |= {"title": _words(text, title), "title_span": title}
        at = title[1]
        behind = None if "issuer" in fields else _issuer_behind_title(text, head, at, limit)
        if behind is not None:
            at = behind[1]
            fields |= {"issuer": issuer_body(text[slice(*behind)], context), "issuer_span": behind}
    fields["tail"] = at
    return Mention(**fields)


_LONGEST_LEAD = 20  # characters between a citation and its title: ", về việc"
_JOINT = frozenset(
    ("Thông tư liên tịch", "Nghị quyết liên tịch", "Thông tư liên bộ", "Kế hoạch liên tịch", "Hướng dẫn liên ngành")
)


def _issuer_behind_title(text: str, head: Head, at: int, limit: int) -> Span | None:
    """ "… số 12/QĐ-UBND về giao chỉ tiêu năm 2024 của UBND tỉnh": an issuer that the title's close separates off."""
    code = head.parts.issuer
    if code is None or not text.startswith(" của ", at):
        return None
    span = issuer_after(text, at, limit)
    return span if span is not None and fits_code(text[slice(*span)], code) else None


def _date_after(text: str, at: int, limit: int) -> tuple[DateMention, int] | None:
    gap = _BEFORE_DATE.match(text, at, limit)
    if gap is None:
        return None
    date = date_at(text, gap.end(), limit)
    if date is None or date.precision == "quarter" or (date.lead == "" and date.day is None):
        return None
    if "," in gap[0] and _DEED.match(text, date.end) and not text.startswith(" của", date.end):
        return None
    bracketed = "(" in gap[0] and text[date.end : date.end + 1] == ")"
    return date, date.end + 1 if bracketed else date.end


def _date_fields(date: DateMention, head: Head) -> dict[str, Any]:
    """A date without a year takes that of a normative number; else it stays unsaid."""
    year = date.year if date.year is not None else head.parts.year
    value = date.value.replace("XXXX", str(year)) if year is not None else None
    return {"date": value, "date_span": (date.start, date.end), "date_possible": date.possible}


def _share_list(mentions: list[Mention]) -> None:
    """The numbers of an elliptical list ("số 10, 11 và 12/NQ-HĐND ngày …") share what is said after the last."""
    last = mentions[-1]
    for at in range(len(mentions) - 2, -1, -1):
        if not _listed_with(mentions[at], last):
            break
        mentions[at] = replace(
            mentions[at],
            date=last.date,
            date_span=last.date_span,
            date_possible=last.date_possible,
            issuer=last.issuer,
            issuer_span=last.issuer_span,
            title=last.title,
            title_span=last.title_span,
        )


def _listed_with(one: Mention, last: Mention) -> bool:
    return (
        one.kind == last.kind and one.parts is not None and last.parts is not None
        and one.parts.symbol == last.parts.symbol and one.date is None and one.issuer is None
        and last.start - one.end < 200 and one.tail <= last.start
    )  # fmt: skip


def _named(text: str, numbered: list[Mention], start: int, end: int, context: Context) -> Iterator[Mention]:
    spans = sorted(
        (mention.start, mention.number_span[1] if mention.number_span else mention.end) for mention in numbered
    )
    firsts = [span[0] for span in spans]
    laws = list(find_laws(text, start, end))
    for law in laws:
        if not _covered(spans, firsts, law.start) and not _number_follows(text, law.end):
            yield _law(text, law, end)
    for named in find_titled(text, start, end):
        if not _covered(spans, firsts, named.start):
            yield _titled(text, named, context)


def _covered(spans: list[Span], firsts: list[int], at: int) -> bool:
    index = bisect_right(firsts, at) - 1
    return index >= 0 and at < spans[index][1]


def _number_follows(text: str, at: int) -> bool:
    return re.match(r" (?:số|Số):? ?\d", text[at : at + 8]) is not None


def _law(text: str, law: Named, end: int) -> Mention:
    mention = Mention(
        span=(law.start, law.end), kind=law.kind, kind_span=law.kind_span, title=_words(text, law.title) if law.title else None,
        title_span=law.title, tail=law.end,
    )  # fmt: skip
    limit = _paragraph_end(text, law.end, end)
    year = _YEAR_OF_LAW.match(text, law.end, limit)
    if year is not None:
        stop = year.end()
        mention = replace(mention, date=year["year"], date_span=year.span("year"), span=(law.start, stop), tail=stop)
    elif (dated := _date_after(text, law.end, limit)) is not None and dated[0].year is not None:
        mention = replace(
            mention, date=dated[0].value, date_span=(dated[0].start, dated[0].end), date_possible=dated[0].possible,
            span=(law.start, dated[1]), tail=dated[1],
        )  # fmt: skip
    return mention


def _titled(text: str, named: Named, context: Context) -> Mention:
    mention = Mention(
        span=(named.start, named.end), kind=named.kind, kind_span=named.kind_span,
        title=_words(text, named.title) if named.title else None, title_span=named.title, issuer_span=named.issuer,
        tail=max(named.end, named.issuer[1] if named.issuer else 0),
    )  # fmt: skip
    if named.issuer is not None:
        mention = replace(mention, issuer=issuer_body(text[slice(*named.issuer)], context))
    if named.date is not None and named.date.year is not None:
        date = named.date
        span = (date.start, date.end)
        mention = replace(mention, date=date.value, date_span=span, date_possible=date.possible)
    return mention


def _words(text: str, span: Span) -> str:
    return tone(" ".join(text[span[0] : span[1]].split()))


_AND = re.compile(r" ?(?:,|;|và|hoặc|cùng)(?: và)?(?: các)?(?: số)? ?$")


def _share_issuers(text: str, mentions: list[Mention]) -> Iterator[Mention]:
    """ "A và B của X": both are of X, where the code of A does not speak against it."""
    shared = list(mentions)
    for index in range(len(shared) - 2, -1, -1):
        one, other = shared[index], shared[index + 1]
        if (
            one.issuer is not None
            or one.title is not None
            or one.number is None
            or other.issuer is None
            or other.issuer_span is None
        ):
            continue
        if other.number_span is None or other.issuer_span[0] < other.number_span[1]:
            continue
        gap = text[one.tail : other.start]
        code = one.parts.issuer if one.parts else None
        if len(gap) < 16 and _AND.fullmatch(gap) and fits_code(text[slice(*other.issuer_span)], code):
            shared[index] = replace(one, issuer=other.issuer, issuer_span=other.issuer_span)
    return iter(shared)


def _relate(text: str, mentions: list[Mention], start: int, context: Context) -> Iterator[Mention]:
    """`mentions` with the issuer, provision and relation that the words before them state."""
    previous: Mention | None = None
    outer: Mention | None = None  # the last mention whose title holds others
    for mention in mentions:
        if outer is not None and previous is not None and previous.start < _title_end(outer) <= mention.start:
            previous = outer
        floor = _paragraph_start(text, mention.start, start)
        begin = mention.start
        added: dict[str, Any] = {}
        provision = provision_before(text, begin, floor)
        if provision is not None:
            added |= {"provision": _words(text, provision), "provision_span": provision}
            begin = provision[0]
        if mention.issuer is None and mention.parts is not None:
            added |= _issuer_from_before(text, mention.parts.issuer, begin, floor, context, previous)
        relation = relation_before(text, begin, floor)
        if relation is not None:
            added |= {"relation": relation[0], "relation_span": relation[1]}
        elif previous is not None and previous.relation and joined(text, previous.tail, begin):
            added |= {"relation": previous.relation, "relation_span": previous.relation_span}
        if added:
            mention = replace(mention, **added)
        previous = mention
        if mention.start < _title_end(mention) and (outer is None or _title_end(mention) > _title_end(outer)):
            outer = mention
        yield mention


def _title_end(mention: Mention) -> int:
    """Where the mention's title ends, if it stands behind the mention itself; else 0."""
    return mention.title_span[1] if mention.title_span is not None and mention.title_span[0] > mention.start else 0


def _number_start(mention: Mention) -> int:
    return mention.number_span[0] if mention.number_span else mention.start


def _issuer_from_before(
    text: str, code: str | None, begin: int, floor: int, context: Context, previous: Mention | None
) -> dict[str, Any]:
    """The issuer that the words before name, or that a citation joined on the left has from the words before it."""
    if previous is not None and previous.issuer_span is not None and previous.issuer_span[1] <= _number_start(previous):
        shared = text[slice(*previous.issuer_span)]
        if joined(text, previous.tail, begin) and fits_code(shared, code):
            return {"issuer": previous.issuer, "issuer_span": previous.issuer_span}
    span = issuer_before(text, begin, floor, code)
    return {} if span is None else {"issuer": issuer_body(text[slice(*span)], context), "issuer_span": span}
