"""Dates and documents: days that cannot be, documents dated after the notice, numbers that say another year, kinds
that do not fit their symbol, anniversaries miscounted."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from kg.knowledge.documents import documents_of
from kg.knowledge.kinds import kind_fits
from kg.parse.anomaly_report import AnomalyMention, Facts, day_vi, report
from kg.parse.citation_types import Mention
from kg.parse.dates import find_dates
from kg.parse.phrases import begin_word
from kg.resources import folder

FULL = re.compile(r"\d{4}-\d\d-\d\d")
DAY_MISSING = re.compile(r",? ?")
ISSUED_WITHIN = 45  # days after the session in which a notice is issued, where its own date is not known
# A number of the Party's written as those of the state are: "09/KL-TU" for "09-KL/TU".
OF_PARTY_AS_STATE = re.compile(
    r"(?P<number>\d+)/(?P<kind>NQ|QĐ|QyĐ|CT|KL|TB|HD|CTr|KH|ĐA|BC)-(?P<issuer>TU|HU|QU|ThU|ĐU|TW|BCT)$"
)
OF_STATE_AS_PARTY = re.compile(r"(?P<number>\d+)-(?P<kind>NQ|QĐ|CT|TB|KH|BC|CV|TTr)/(?P<issuer>UBND|HĐND|TTg|CP|VPCP)$")
OF_STATE = re.compile(r"\d+[a-zđ]?/")  # "12/QĐ-UBND"; the Party writes "12-QĐ/TU"
# "tính đến tháng 31/3/2025": the word does not say what the figures are.
_WORDS = ("t(?i:háng)", "T(?i:háng)", "q(?i:uý)", "Q(?i:uý)", "n(?i:ăm|gày)", "N(?i:ăm|gày)")
WORD_AND_DATE = re.compile(
    rf"(?P<word>{begin_word(_WORDS)}) (?P<date>\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{4}}|(?<=(?i:ngày) )\d{{1,2}}/\d{{4}})(?![\d/])"
)
FAR = 10  # years
LIMITS = re.compile(r"thời hạn|hết hạn|hiệu lực|đến hết|thuê|sử dụng|hợp đồng|cho đến", re.IGNORECASE)
COUNTED = re.compile(r"(?<![\d.,/-])\d{2,3}$")


def date_anomalies(facts: Facts) -> Iterator[AnomalyMention]:
    yield from _impossible(facts)
    yield from _word_and_date(facts)
    yield from _far_ahead(facts)
    for mention in facts.citations:
        yield from _citation(mention, facts)
    yield from _two_dates(facts)
    yield from _anniversaries(facts)


def _impossible(facts: Facts) -> Iterator[AnomalyMention]:
    for mention in facts.dates if facts.dates is not None else find_dates(facts.text):
        if not mention.possible:
            word = facts.text[mention.start : mention.end]
            yield report("impossible-date", mention.start, mention.end, word)


def _word_and_date(facts: Facts) -> Iterator[AnomalyMention]:
    for match in WORD_AND_DATE.finditer(facts.text):
        whole = len(re.findall(r"\d+", match["date"])) == 3
        if whole != (match["word"].lower() == "ngày"):
            yield report(
                "word-and-date", *match.span(), match["word"], date=match["date"], meant="ngày" if whole else "tháng"
            )


def _far_ahead(facts: Facts) -> Iterator[AnomalyMention]:
    """A day of what was seen or decided, dated a decade or more ahead: a digit is wrong."""
    if facts.year is None:
        return
    for mention in facts.dates if facts.dates is not None else find_dates(facts.text):
        if not (mention.possible and mention.day and mention.year) or not facts.year + FAR <= mention.year:
            continue
        printed = facts.text[mention.start : mention.end]
        if str(mention.year) in printed and not LIMITS.search(facts.text, max(0, mention.start - 40), mention.start):
            yield report("dated-far-ahead", mention.start, mention.end, date=printed)


def _last_day(facts: Facts) -> tuple[date, str] | None:
    """The last day on which a document that this notice cites can be dated, and the date that says so."""
    if facts.issued is not None:
        if FULL.fullmatch(facts.issued):
            return date.fromisoformat(facts.issued), facts.issued
        year, _, month = facts.issued.partition("-")
        if month.isdigit():
            after = date(int(year) + int(month) // 12, int(month) % 12 + 1, 1)
            return after - timedelta(days=1), facts.issued
        return date(int(year), 12, 31), facts.issued
    if facts.held is not None and FULL.fullmatch(facts.held):
        return date.fromisoformat(facts.held) + timedelta(days=ISSUED_WITHIN), facts.held
    return None


def _citation(mention: Mention, facts: Facts) -> Iterator[AnomalyMention]:
    text = facts.text
    start = mention.kind_span[0] if mention.kind_span else mention.start
    number_end = mention.number_span[1] if mention.number_span else mention.end
    end = mention.date_span[1] if mention.date_span and mention.date_span[0] >= number_end else number_end
    if end - start > 200:
        start, end = mention.span
    last = _last_day(facts)
    if mention.date and FULL.fullmatch(mention.date) and mention.date_possible:
        if last is not None and date.fromisoformat(mention.date) > last[0]:
            yield report("dated-after", start, end, date=day_vi(mention.date), meant=day_vi(last[1]))
        if (right := _known_day(mention.number, mention.date)) is not None:
            yield report(
                "another-day", start, end, mention.number or "", meant=day_vi(right), date=day_vi(mention.date)
            )
        if mention.parts is not None and mention.parts.year and int(mention.date[:4]) != mention.parts.year:
            yield report("year-disagrees", start, end, date=mention.date[:4], meant=str(mention.parts.year))
        if (
            mention.date_span is not None
            and mention.number_span is not None
            and DAY_MISSING.fullmatch(text, mention.number_span[1], mention.date_span[0])
            and text[mention.date_span[0]].isdigit()
        ):
            yield report("day-missing", start, mention.date_span[1], date=day_vi(mention.date))
    if mention.number and mention.parts is not None and mention.kind_span is not None:
        code = mention.parts.kind
        if code is not None and not kind_fits(mention.kind, code, of_state=OF_STATE.match(mention.number) is not None):
            symbol = mention.parts.symbol or mention.number
            yield report("kind-and-symbol", start, number_end, text[slice(*mention.kind_span)], symbol)
    if mention.number and (party := OF_PARTY_AS_STATE.match(mention.number)):
        meant = f"{party['number']}-{party['kind']}/{party['issuer']}"
        yield report("party-symbol", start, number_end, mention.number, meant)
    if mention.number and (state := OF_STATE_AS_PARTY.match(mention.number)):
        meant = f"{state['number']}/{state['kind']}-{state['issuer']}"
        yield report("state-symbol", start, number_end, mention.number, meant)
    yield from _of_another(mention, facts, start)


def _known_day(number: str | None, printed: str) -> str | None:
    """The day of a document known by its number, where the printed one differs from it in the day, the month or the year
    alone."""
    days = [document.date for document in documents_of(number)] if number else []
    if printed in days:
        return None
    return next(
        (day for day in days if sum(a != b for a, b in zip(day.split("-"), printed.split("-"), strict=True)) == 1), None
    )


def _of_another(mention: Mention, facts: Facts, start: int) -> Iterator[AnomalyMention]:
    """ "Thông báo số 41/TB-UBND … của Văn phòng UBND tỉnh": the code is that of another body."""
    if not (mention.parts and mention.parts.issuer in ("UBND", "HĐND") and mention.issuer_span and mention.number_span):
        return
    printed = " ".join(facts.text[slice(*mention.issuer_span)].split())
    behind = mention.number_span[1] <= mention.issuer_span[0] <= mention.tail
    if behind and printed.startswith(("Văn phòng", "VP ")):
        yield report("code-and-issuer", start, mention.issuer_span[1], mention.number or "", printed)


def _two_dates(facts: Facts) -> Iterator[AnomalyMention]:
    """One normative number, or one number of one body in one year, with two days."""
    seen: dict[tuple[str, ...], Mention] = {}
    for mention in facts.citations:
        if not (mention.number and mention.date and FULL.fullmatch(mention.date) and mention.parts):
            continue
        if mention.parts.year:
            key: tuple[str, ...] = (mention.kind, mention.number.upper())
        elif mention.issuer is not None:
            key = (mention.kind, mention.number.upper(), mention.issuer.id, mention.date[:4])
        else:
            continue
        first = seen.setdefault(key, mention)
        if first.date != mention.date and first.date is not None:
            yield report("two-dates", *mention.span, mention.number, day_vi(first.date), day_vi(mention.date))


@cache
def _anniversary_days() -> tuple[re.Pattern[str], list[int]]:
    data = tomllib.loads((folder("mappings") / "anniversaries.toml").read_text(encoding="utf-8"))["anniversary"]
    days = "|".join(f"({entry['pattern']})" for entry in data)
    return re.compile(rf" năm (?:[Nn]gày )?(?:{days})"), [entry["year"] for entry in data]


def _anniversaries(facts: Facts) -> Iterator[AnomalyMention]:
    """ "76 năm ngày Thương binh …": counted for the notice's year; towards its end, next year's is meant."""
    if facts.year is None:
        return
    pattern, years = _anniversary_days()
    month = (facts.issued or facts.held or "")[5:7]
    for match in pattern.finditer(facts.text):
        number = COUNTED.search(facts.text, max(0, match.start() - 4), match.start())
        right = facts.year - years[(match.lastindex or 1) - 1]
        if number is not None and int(number[0]) not in ((right,) if "01" <= month < "08" else (right, right + 1)):
            word = facts.text[number.start() : match.end()]
            yield report("anniversary", number.start(), match.end(), word, str(right), str(facts.year))
