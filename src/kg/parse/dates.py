"""Dates as notices write them, read into EDTF as precisely as they are printed.

    ngày 09/01/2024 · 12/3/2024 · 09-01-2024 · ngày 9.1.2024        2024-01-09 …
    ngày 15 tháng 12 năm 2023 · ngày 15 tháng 12/2023               2023-12-15
    ngày … tháng 4 năm 2024 (the day left blank)                    2024-04
    tháng 12 năm 2023 · tháng 6/2025 · 6/2025                       2023-12 …
    quý III/2024 · Quý I năm 2024 · quý 2/2024                      2024-Q3 …
    năm 2024                                                        2024
    ngày 22/4 · ngày 5 tháng 6 · tháng 6 · quý II (no year)         XXXX-04-22, XXXX-06-05, XXXX-06, XXXX-Q2

A year ends at its fourth digit, whatever follows: in a text layer the mark of a footnote is glued to it. In a list or
range the parts that are said once hold for all: "ngày 12 và 13/3/2024", "từ ngày 30/6 đến ngày 15/7/2024",
"quý II, III/2024".
A date that cannot be ("31/02/2024", "15/13/2024") is returned too, with `possible` false and its `value` cut down to
what can be ("2024-02", "2024"). What is no date is not returned: ratios ("08/11 huyện"), numbers of documents.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from calendar import monthrange
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

Precision = Literal["day", "month", "quarter", "year"]


class DateMention(NamedTuple):
    """`text[start:end]` is a date, its leading word ("ngày", "tháng", "quý", "năm") included.

    `value` is EDTF; a year that is not said is "XXXX". `lead` is that word in lower case, "" where there is none.
    `day`, `month`, `year` are the numbers as printed (or said for all in a list), None where left out."""

    start: int
    end: int
    value: str
    precision: Precision
    lead: str
    day: int | None
    month: int | None
    year: int | None
    quarter: int | None = None
    possible: bool = True


_YEAR = r"(?:1[89]|20)\d\d"
_BLANK = r"[ .…_]*"  # what stands where a number was left blank
_DAY = re.compile(
    rf"[Nn](?:gày|GÀY) ?(?:(?P<d1>\d{{1,2}})(?P<sep> ?[/.-] ?)(?P<m1>\d{{1,2}})(?P=sep)(?P<y1>{_YEAR})"
    rf"|(?P<d2>\d{{1,2}})/(?P<m2>\d{{1,2}})/(?P<y2>\d\d)(?!\d)"
    rf"|(?P<d3>\d{{1,2}}) ?tháng ?(?P<m3>\d{{1,2}})(?:(?:,? năm ?| ?[/-] ?)(?P<y3>{_YEAR})|(?![/\d]?\d))"
    rf"|{_BLANK}[Tt](?:háng|HÁNG){_BLANK}(?P<m4>\d{{1,2}})?{_BLANK}(?:năm|NĂM) ?(?P<y4>{_YEAR})"
    rf"|(?P<d5>\d{{1,2}}) ?/ ?(?P<m5>\d{{1,2}})(?![/\d]| ?/ ?\d))"
)
_MONTH = re.compile(
    rf"(?:(?P<d1>(?<![\d/.,-])\d{{1,2}}) (?=tháng \d{{1,2}},? năm ))?"
    rf"[Tt](?:háng|HÁNG) ?(?P<m1>\d{{1,2}})(?:(?:,? năm ?| ?[/-] ?)(?P<y1>{_YEAR})(?!/)|(?![/\d]?\d))"
)
_QUARTER = re.compile(rf"[Qq](?:u[ýí]|UÝ) ?(?P<q1>IV|I{{1,3}}|[1-4])(?!\w)(?:(?:,? năm ?| ?[/-] ?)(?P<y1>{_YEAR}))?")
_ANNUAL = re.compile(rf"[Nn](?:ăm|ĂM) ?(?P<y1>{_YEAR})")
_FIGURES = re.compile(
    rf"(?<![\d/.,])(?P<d1>\d{{1,2}})(?P<sep>[/-])(?P<m1>\d{{1,2}})(?P=sep)(?P<y1>{_YEAR})(?!/)"
    rf"|(?<![\d/.,-])(?P<m2>0?[1-9]|1[0-2])/(?P<y2>(?:19|20)(?!00)\d\d)(?![/\d%-])"
)
_FORMS = {"ngày": _DAY, "tháng": _MONTH, "quý": _QUARTER, "năm": _ANNUAL, "": _FIGURES}
# Where a date may begin: rare enough to look closer, and each a literal that is searched for fast.
_ANCHORS = (
    (re.compile(r"gày(?= *[\d.…_tT])"), 1, "ngày"),
    (re.compile(r"háng(?= ?\d)"), 1, "tháng"),
    (re.compile(r"uý(?= ?[I1-4])"), 1, "quý"),
    (re.compile(r"uí(?= ?[I1-4])"), 1, "quý"),
    (re.compile(r"ăm(?= ?[12])"), 1, "năm"),
    (re.compile(r"/(?=[12]\d\d\d)"), 0, ""),
    (re.compile(r"-(?=[12]\d\d\d)"), 0, ""),
    (re.compile(r"GÀY(?=[ .…_\dT])"), 1, "ngày"),
    (re.compile(r"HÁNG(?= ?\d)"), 1, "tháng"),
    (re.compile(r"ĂM(?= ?[12])"), 1, "năm"),
)
_DAY_BEFORE = re.compile(r"(?<![\d/.,-])\d{1,2} $")
_FIGURES_BEFORE = re.compile(r"\d{1,2}(?:[/-]\d{1,2})?$")
# Days before a full date that share its month and year: "ngày 12, 13 và". Quarters after one: "quý II, III/2024".
_DAYS_BEFORE = re.compile(
    r"(?:(?P<lead>\b[Nn]gày ?)|(?<![\d/.,]))(?P<day>\d{1,2})(?:/(?P<month>\d{1,2}))? ?(?:,|;|-|–|và|đến(?: hết)?) ?$"
)
_QUARTERS_AFTER = re.compile(
    rf" ?(?:,|-|–|và) ?(?P<q>IV|I{{1,3}})(?=(?: ?(?:,|-|–|và) ?(?:IV|I{{1,3}}))* ?(?:/|năm) ?{_YEAR})"
)
_YEAR_AFTER = re.compile(rf" ?(?:/|năm) ?(?P<y>{_YEAR})")
_LINK = re.compile(r"[ ,;–-]*(?:(?:và|đến|tới|hoặc)(?: hết)?[ ]*)?")
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4}


def find_dates(text: str, start: int = 0, end: int | None = None) -> list[DateMention]:
    """All dates in `text[start:end]`, in order, without overlaps."""
    end = len(text) if end is None else end
    found: list[DateMention] = []
    done = start
    for at, lead in sorted(_beginnings(text, start, end)):
        if at < done:
            continue
        mention = _read_at(text, at, end, lead)
        if mention is None:
            continue
        if mention.precision == "quarter" and mention.year is None:
            found += _quarters_from_the_left(text, end, mention)
        else:
            if mention.precision == "day":
                found += _days_from_the_right(text, done, mention)
            found.append(mention)
        done = found[-1].end
    return _years_from_the_right(text, found)


def date_at(text: str, at: int, end: int | None = None) -> DateMention | None:
    """The date that begins exactly at `at`, if one does."""
    end = len(text) if end is None else end
    first = text[at : at + 1]
    if first.isdigit():
        return _read_at(text, at, end, "") or _read_at(text, at, end, "tháng")
    for lead in _LEADS.get(first.lower(), ()):
        if mention := _read_at(text, at, end, lead):
            return mention
    return None


_LEADS = {"n": ("ngày", "năm"), "t": ("tháng",), "q": ("quý",)}


def _beginnings(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    for anchor, back, lead in _ANCHORS:
        for match in anchor.finditer(text, start, end):
            at = match.start() - back
            if at < start:
                continue
            if lead == "":
                before = _FIGURES_BEFORE.search(text, max(start, at - 5), at)
                if before is None:
                    continue
                at = before.start()
            elif lead == "tháng" and (before := _DAY_BEFORE.search(text, max(start, at - 4), at)):
                yield before.start(), lead
            yield at, lead


def _read_at(text: str, at: int, end: int, lead: str) -> DateMention | None:
    match = _FORMS[lead].match(text, at, end)
    if match is None or (lead and at and text[at - 1].isalpha() and text[at].islower()):
        return None
    parts = {name[0]: value for name, value in match.groupdict().items() if value is not None}
    year = int(parts["y"]) if "y" in parts else None
    if year is not None and year < 100:
        year += 2000 if year < 50 else 1900
    if "q" in parts:
        return _quarter(at, match.end(), parts["q"], year)
    day, month = (int(parts[key]) if key in parts else None for key in "dm")
    return make(at, match.end(), lead, day, month, year)


def make(start: int, end: int, lead: str, day: int | None, month: int | None, year: int | None) -> DateMention:
    """The mention of a day, month or year; `possible` is judged by the calendar."""
    shown = f"{year:04d}" if year is not None else "XXXX"
    if month is None:
        return DateMention(start, end, shown, "year", lead, day, month, year)
    precision: Precision = "month" if day is None else "day"
    if not 1 <= month <= 12:
        return DateMention(start, end, shown, precision, lead, day, month, year, possible=False)
    shown += f"-{month:02d}"
    if day is None:
        return DateMention(start, end, shown, precision, lead, day, month, year)
    if not 1 <= day <= monthrange(year or 2024, month)[1]:  # a leap year: 29/2 without a year can be
        return DateMention(start, end, shown, precision, lead, day, month, year, possible=False)
    return DateMention(start, end, f"{shown}-{day:02d}", precision, lead, day, month, year)


def _quarter(start: int, end: int, printed: str, year: int | None) -> DateMention:
    quarter = _ROMAN.get(printed) or int(printed)
    shown = f"{year:04d}" if year is not None else "XXXX"
    return DateMention(start, end, f"{shown}-Q{quarter}", "quarter", "quý", None, None, year, quarter)


def _days_from_the_right(text: str, floor: int, mention: DateMention) -> list[DateMention]:
    """The days right before `mention` that share its month and year, in order; the first of them is led by "ngày"."""
    days: list[DateMention] = []
    led = 0
    at = mention.start
    while match := _DAYS_BEFORE.search(text, max(floor, at - 20), at):
        month = int(match["month"]) if match["month"] else mention.month
        stop = match.end("month" if match["month"] else "day")
        lead = "ngày" if match["lead"] else ""
        days.append(make(match.start(), stop, lead, int(match["day"]), month, mention.year))
        led = len(days) if lead else led
        at = match.start()
    return days[:led][::-1]


def _quarters_from_the_left(text: str, end: int, mention: DateMention) -> list[DateMention]:
    """`mention` and the quarters listed after it, with the year that follows the last."""
    spans = [(mention.start, mention.end, mention.quarter)]
    while match := _QUARTERS_AFTER.match(text, spans[-1][1], end):
        spans.append((match.start("q"), match.end("q"), _ROMAN[match["q"]]))
    if len(spans) == 1:
        return [mention]
    closing = _YEAR_AFTER.match(text, spans[-1][1], end)
    if closing is None:
        return [mention]
    year = int(closing["y"])
    spans[-1] = (spans[-1][0], closing.end(), spans[-1][2])
    return [_quarter(start, stop, str(quarter), year) for start, stop, quarter in spans]


def _years_from_the_right(text: str, found: list[DateMention]) -> list[DateMention]:
    """A date without a year takes that of the date it is joined to: "ngày 30/6 và ngày 30/9/2024"."""
    for index in range(len(found) - 2, -1, -1):
        mention, following = found[index], found[index + 1]
        if mention.year is not None or following.year is None or mention.precision != following.precision:
            continue
        link = _LINK.match(text, mention.end)
        if link is None or link.end() != following.start:
            continue
        if mention.quarter is not None:
            found[index] = _quarter(mention.start, mention.end, str(mention.quarter), following.year)
        else:
            found[index] = make(mention.start, mention.end, mention.lead, mention.day, mention.month, following.year)
    return found


def dates_within(dates: Sequence[DateMention], start: int, end: int) -> list[DateMention]:
    """Those of `dates` (as `find_dates` orders them) that lie wholly in `[start, end)`."""
    inside = []
    for mention in dates[bisect_left(dates, start, key=lambda date: date.start) :]:
        if mention.start >= end:
            break
        if mention.end <= end:
            inside.append(mention)
    return inside


def untaken(dates: Sequence[DateMention], taken: Sequence[tuple[int, int]]) -> list[DateMention]:
    """Those of `dates` that overlap none of the spans `taken`."""
    starts: list[int] = []
    ends: list[int] = []  # ends[i]: how far the spans up to the i-th reach
    for start, end in sorted(taken):
        starts.append(start)
        ends.append(max(end, ends[-1]) if ends else end)
    free = []
    for date in dates:
        before = bisect_left(starts, date.end)
        if before == 0 or ends[before - 1] <= date.start:
            free.append(date)
    return free
