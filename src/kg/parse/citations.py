"""Every mention of a document in a text, with its date, issuer, title, provision and relation, each with its place.

What counts as a mention is defined in GUIDE.md: kind and number, each occurrence anew; without a number only laws by
name, and kind + issuer + own title. `identity` says afterwards which document a mention means.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Any

from kg.parse.citation_heads import find_heads
from kg.parse.citation_issuers import fits_code, issuer_before, issuer_body, issuer_of_report
from kg.parse.citation_names import Named, find_laws, find_titled
from kg.parse.citation_notes import Note, hang, note_at, whole_notes
from kg.parse.citation_relations import joined, provision_before, relation_before
from kg.parse.citation_tails import date_after, head_fields, read_tail, words_of
from kg.parse.citation_types import Head, Mention, Span
from kg.parse.context import Context

__all__ = ["Mention", "find_citations"]

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
        mentions = whole_notes(text, [_in_note(mention, notes) for mention in mentions], notes)
        mentions = hang(text, mentions, notes, context)
    return list(_relate(text, mentions, start, context))


def _in_note(mention: Mention, notes: Sequence[Note]) -> Mention:
    number = note_at(notes, mention.start)
    return mention if number is None else mention._replace(note=number)


def _numbered(text: str, heads: list[Head], start: int, end: int, context: Context) -> list[Mention]:
    mentions: list[Mention] = []
    for index, head in enumerate(heads):
        if head.list_end is not None and head.list_end > head.end:
            mentions.append(Mention(**head_fields(text, head, context)))
            continue
        following = heads[index + 1].start if index + 1 < len(heads) else end
        nested = heads[index + _NESTED].start if index + _NESTED < len(heads) else end
        mention = read_tail(text, head, following, min(nested, _paragraph_end(text, head.end, end)), context)
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


def _share_list(mentions: list[Mention]) -> None:
    """The numbers of an elliptical list ("số 10, 11 và 12/NQ-HĐND ngày …") share what is said after the last."""
    last = mentions[-1]
    for at in range(len(mentions) - 2, -1, -1):
        if not _listed_with(mentions[at], last):
            break
        mentions[at] = _as(mentions[at], last)


def _as(one: Mention, last: Mention) -> Mention:
    """`one` with the date, issuer and title that are said after the last of a list."""
    return one._replace(
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
        span=(law.start, law.end), kind=law.kind, kind_span=law.kind_span, title=words_of(text, law.title) if law.title else None,
        title_span=law.title, tail=law.end,
    )  # fmt: skip
    limit = _paragraph_end(text, law.end, end)
    year = _YEAR_OF_LAW.match(text, law.end, limit)
    if year is not None:
        stop = year.end()
        mention = mention._replace(date=year["year"], date_span=year.span("year"), span=(law.start, stop), tail=stop)
    elif (dated := date_after(text, law.end, limit)) is not None and dated[0].year is not None:
        mention = mention._replace(date=dated[0].value, date_span=(dated[0].start, dated[0].end), date_possible=dated[0].possible,
            span=(law.start, dated[1]), tail=dated[1],
        )  # fmt: skip
    return mention


def _titled(text: str, named: Named, context: Context) -> Mention:
    mention = Mention(
        span=(named.start, named.end), kind=named.kind, kind_span=named.kind_span,
        title=words_of(text, named.title) if named.title else None, title_span=named.title, issuer_span=named.issuer,
        tail=max(named.end, named.issuer[1] if named.issuer else 0),
    )  # fmt: skip
    if named.issuer is not None:
        mention = mention._replace(issuer=issuer_body(text[slice(*named.issuer)], context))
    if named.date is not None and named.date.year is not None:
        date = named.date
        span = (date.start, date.end)
        mention = mention._replace(date=date.value, date_span=span, date_possible=date.possible)
    return mention


_AND = re.compile(r" ?(?:,|;|và|hoặc|cùng)(?: và)?(?: các)?(?: số)? ?$")


_UP_TO = re.compile(
    r" (?:đến|tới)(?: (?:các )?(?:số|Quyết định số))? ?"
)  # "từ số 1201/QĐ-UBND đến số 1206/QĐ-UBND ngày …"


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
            shared[index] = one._replace(issuer=other.issuer, issuer_span=other.issuer_span)
        elif _UP_TO.fullmatch(gap) and one.kind == other.kind:
            shared[index] = _as(one, other)
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
            added |= {"provision": words_of(text, provision), "provision_span": provision}
            begin = provision[0]
        if mention.issuer is None and mention.parts is not None:
            added |= _issuer_from_before(text, mention.parts.issuer, begin, floor, context, previous)
        relation = relation_before(text, begin, floor)
        if relation is not None:
            added |= {"relation": relation[0], "relation_span": relation[1]}
        elif previous is not None and previous.relation and joined(text, previous.tail, begin):
            added |= {"relation": previous.relation, "relation_span": previous.relation_span}
        if added:
            mention = mention._replace(**added)
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
    span = issuer_before(text, begin, floor, code) or issuer_of_report(text, begin, floor, code)
    return {} if span is None else {"issuer": issuer_body(text[slice(*span)], context), "issuer_span": span}
