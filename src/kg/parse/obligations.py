"""One item can hold several obligations: who must do what, by when, with whom, and to whom it is reported.

A clause (up to ";" or a full stop) that names its own actor opens an obligation; clauses without one go on with the
obligation before them. Actors, deadlines and bodies reported to belong to the clause they stand in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from kg.fold import UPPER
from kg.model import Body
from kg.parse.actors import Actor, Mentions
from kg.parse.deadlines import DeadlineMention

# Where a clause ends; the pattern begins at the mark, which is rarer than the blanks behind it.
_CLAUSE = re.compile(rf"[;.](?:(?<=;)\s+(?=[^\W\d_])|(?<=[^\s\d.]\.)\s+(?=[{UPPER}])|(?<=\d{{4}}\.)\s+(?=[{UPPER}]))")
_REPORTS = re.compile(
    r"(?:báo cáo|trình|tham mưu(?: cho)?|đề xuất|gửi|xin ý kiến|tham mưu, đề xuất|kiến nghị)(?:\s+(?:kết quả|cấp có thẩm quyền|về|lên|tới|cho|với|kịp thời|và|,|đề xuất|trình|tham mưu|báo cáo|các|đồng chí|lãnh đạo))*\s*$",
    re.IGNORECASE,
)
# The last words of every alternative above, told without trying them all.
_REPORTS_END = (
    "báo cáo", "trình", "tham mưu", "đề xuất", "gửi", "ý kiến", "kiến nghị", "kết quả", "thẩm quyền", "về", "lên", "tới", "cho",
    "với", "kịp thời", "và", ",", "các", "đồng chí", "lãnh đạo",
)  # fmt: skip


class ObligationSpan(NamedTuple):
    """`text[start:end]` is one obligation of the item; `inherited` says that its actors are those of the heading."""

    start: int
    end: int
    actors: tuple[Actor, ...]
    inherited: tuple[Actor, ...]
    deadlines: tuple[DeadlineMention, ...]
    reports_to: tuple[Body, ...]


def find_obligations(
    text: str,
    start: int,
    end: int,
    actors: Sequence[Actor],
    inherited: Sequence[Actor],
    deadlines: Sequence[DeadlineMention],
    mentions: Mentions,
) -> list[ObligationSpan]:
    """The obligations of `text[start:end]`; empty where the item is a single one that reports to nobody."""
    cuts = [match.end() for match in _CLAUSE.finditer(text, start, end)]
    clauses = list(zip([start, *cuts], [*cuts, end], strict=True))
    groups: list[tuple[int, int]] = []
    for first, last in clauses:
        opens = any(a.role != "coordinating" and first <= a.start < last for a in actors)
        if groups and not (opens and _has_actor(actors, groups[-1])):
            groups[-1] = (groups[-1][0], last)
        else:
            groups.append((first, last))
    spans = [_span(text, a, b, actors, inherited, deadlines, mentions) for a, b in groups]
    distinct = {tuple(actor.body.id for actor in span.actors if actor.role != "coordinating") for span in spans}
    return spans if len(distinct) > 1 or any(span.reports_to for span in spans) else []


def _has_actor(actors: Sequence[Actor], group: tuple[int, int]) -> bool:
    return any(a.role != "coordinating" and group[0] <= a.start < group[1] for a in actors)


def _span(
    text: str,
    start: int,
    end: int,
    actors: Sequence[Actor],
    inherited: Sequence[Actor],
    deadlines: Sequence[DeadlineMention],
    mentions: Mentions,
) -> ObligationSpan:
    end -= len(text[start:end]) - len(text[start:end].rstrip())
    own = tuple(a for a in actors if start <= a.start < end)
    reported: dict[str, Body] = {}
    for mention in mentions.within(start, end):
        before = text[max(start, mention.start - 60) : mention.start].rstrip().lower()
        if before.endswith(_REPORTS_END) and _REPORTS.search(text, max(start, mention.start - 60), mention.start):
            reported |= {body.id: body for body in mention.bodies}
    return ObligationSpan(
        start,
        end,
        own,
        () if any(a.role != "coordinating" for a in own) else tuple(inherited),
        tuple(d for d in deadlines if start <= d.start < end),
        tuple(reported.values()),
    )
