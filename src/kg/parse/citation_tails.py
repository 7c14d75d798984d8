"""What stands behind kind and number of a citation: date, issuer, title, in any order that occurs."""

from __future__ import annotations

import re
from typing import Any

from kg.fold import tone
from kg.knowledge.documents import title_within
from kg.parse.citation_issuers import fits_code, issuer_after, issuer_body
from kg.parse.citation_titles import title_after
from kg.parse.citation_types import Head, Mention, Span
from kg.parse.context import Context
from kg.parse.dates import DateMention, date_at

# Between a number and its date: "…, ngày", "(ngày", "ký ngày", "ban hành ngày"; or a blank alone.
_BEFORE_DATE = re.compile(r" ?[,(]? ?(?:(?:được )?(?:ký|ban hành|đề|phát hành|cùng) )?(?=ngày|Ngày|NGÀY|tháng|năm|\d)")
# After ", ngày 5/6/2024," somebody does something: that date is the day of the deed, not of the document.
_DEED = re.compile(
    r" ?,? (?:đồng chí|đ/c|Đoàn|ông|bà|Ông|Bà|tại|Thường trực|Chủ tịch|Phó|dưới sự|UBND|HĐND|Ban|Bộ|Sở|Văn phòng|Tỉnh ủy|Huyện ủy|Hội đồng|Ủy ban|đã )"
)


def words_of(text: str, span: Span) -> str:
    """The words of a span, white space folded, tone placement made one."""
    return tone(" ".join(text[span[0] : span[1]].split()))


def head_fields(text: str, head: Head, context: Context) -> dict[str, Any]:
    """The fields of a mention that its head gives."""
    fields: dict[str, Any] = {
        "span": (head.start, head.end if head.start < head.end else head.number_span[1]),
        "kind": head.kind, "kind_span": head.kind_span, "number": head.number, "number_span": head.number_span,
        "parts": head.parts, "tail": head.end,
    }  # fmt: skip
    if head.law is not None:
        fields |= {"title": words_of(text, head.law), "title_span": head.law}
    if head.issuer is not None:
        fields |= {"issuer": issuer_body(text[slice(*head.issuer)], context), "issuer_span": head.issuer}
    return fields


def read_tail(text: str, head: Head, following: int, limit: int, context: Context) -> Mention:
    """The mention that `head` opens, with what stands after it: date, issuer, title, in any order that occurs."""
    fields = head_fields(text, head, context)
    at = head.end
    near = min(limit, following)
    dated = date_after(text, at, near)
    if dated is not None:
        at = dated[1]
        fields |= _date_fields(dated[0], head)
        fields["span"] = (head.start, at)
    issuer = None if head.issuer else issuer_after(text, at, limit, joint=head.kind in _JOINT)
    if issuer is not None and issuer[0] < following:
        at = issuer[1]
        fields |= {"issuer": issuer_body(text[slice(*issuer)], context), "issuer_span": issuer}
        if dated is None and (late := date_after(text, at, near)) is not None:
            at = late[1]
            fields |= _date_fields(late[0], head)
    title = title_after(text, at, limit, head.kind) if head.law is None and at < following else None
    if title is not None and head.number:
        known = title_within(head.number, text, title[0], limit)
        title = (title[0], known) if known is not None else title
    if title is not None and (title[0] < following or title[0] - at < _LONGEST_LEAD):
        fields |= {"title": words_of(text, title), "title_span": title}
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


def date_after(text: str, at: int, limit: int) -> tuple[DateMention, int] | None:
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
