"""Binding cited documents to the notices of the corpus that they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from kg.parse.numbers import number_key
from kg.parse.reasons import reason
from kg.resolve.bind import KnownDocument, same_body, series_of


@dataclass(frozen=True, slots=True)
class KnownNotice:
    """A notice of the corpus by its own header. `number` is the serial alone ("182"), None where left blank."""

    id: str
    kind: str | None
    number: str | None
    symbol: str | None  # "TB-UBND"
    date: str | None  # EDTF
    issuer: str | None = None  # id of the body
    issuer_label: str | None = None


@dataclass(frozen=True, slots=True)
class NoticeBinding:
    """`document` is the notice `notice`."""

    document: str
    notice: str
    code: str
    reason: str


def bind_notices(documents: Iterable[KnownDocument], notices: Iterable[KnownNotice]) -> tuple[NoticeBinding, ...]:
    """The documents that are notices of the corpus: same number, symbol, issuer and date as far as both are printed,
    the year at least. Where two notices fit, none is bound. Ordered by document.

    The kind is not compared: a notice of conclusions is cited as Thông báo and as Kết luận."""
    by_number: dict[str, list[KnownNotice]] = defaultdict(list)
    for notice in set(notices):
        if notice.number and notice.symbol and notice.date:
            by_number[number_key(f"{notice.number}/{notice.symbol}")].append(notice)
    bindings = []
    for document in sorted(set(documents), key=lambda known: (known.id, known.date or "", known.issuer_label or "")):
        if document.number is None or document.date is None:
            continue
        fitting = {n.id for n in by_number.get(number_key(document.number), ()) if _is(document, n)}
        if len(fitting) == 1:
            bindings.append(NoticeBinding(document.id, fitting.pop(), "notice-number", reason("notice-number")))
    return tuple(dict.fromkeys(bindings))


def _is(document: KnownDocument, notice: KnownNotice) -> bool:
    assert document.date is not None and notice.date is not None
    if not (document.date.startswith(notice.date) or notice.date.startswith(document.date)):
        return False
    if document.issuer and notice.issuer:
        return same_body(document.issuer, notice.issuer)
    return document.issuer_label is None or notice.issuer_label is None or _same_series(document, notice)


def _same_series(document: KnownDocument, notice: KnownNotice) -> bool:
    one, other = series_of(document.issuer_label or ""), series_of(notice.issuer_label or "")
    return bool(one and other) and (one.startswith(other) or other.startswith(one))
