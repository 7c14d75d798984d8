"""Parts and wholes that contradict each other: percentages that are not those of their parts, parts that add up to something
else, what is left of a whole, a part larger than the whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, pairwise

from kg.parse.anomaly_amounts import MONEY, agrees, amount, number, parts
from kg.parse.anomaly_report import AnomalyMention, Facts, report
from kg.parse.figures import FigureMention

EQUALS = re.compile(r"\s?(?:=|\(|,? ?(?:tương đương|chiếm|bằng|đạt tỷ lệ|đạt|tỷ lệ))\s?")
OVER = re.compile(r"\s?/\s?")
OF_PARTS = re.compile(r"\s?\(")
OF_A_PLAN = re.compile(r"\s(?:kế hoạch|dự toán|so với|cùng kỳ|chỉ tiêu|KH\b)")
OPENED = re.compile(r" ?\((?:gồm|bao gồm|trong đó)?:? ?")
TOTAL = re.compile(r"[Tt]ổng [^.;:()\n]{0,50}$")
TOTAL_ABOVE = re.compile(r"[Tt]ổng [^.;:\n]{0,170}$")
NOT_ALL = re.compile(r"trong đó|chủ yếu|gồm cả|kể cả|tăng|giảm|bằng|đạt|còn lại|%")
AMONG = re.compile(r",? trong đó:? ")
PART_OF = re.compile(r"(?:bằng|chiếm|đạt) $")
SHARE_OF = re.compile(r"chiếm(?: tới| đến| khoảng| trên)? $")
WHOLE = re.compile(r" (?:tổng (?:số|diện tích|dân số|đàn)|số (?:hộ|xã|thôn|dân))(?! thu| chi)")
OF_TOTAL = re.compile(r" (?:trên|/) ?tổng [^.;:()\d\n]{2,40}")
SPENT = re.compile(r",? (?:mới|đã|đến nay(?: đã| mới)?) (?:thực hiện|giải ngân|thanh toán|sử dụng|chi)(?: được| là)? ")
LEFT = re.compile(
    r"(?P<left>\d\d?) (?P<what>tiêu chí|chỉ tiêu|công trình|xã) còn lại \((?:hiện|hiện nay|đến nay|đã)?(?: mới)? ?(?:đạt |hoàn thành )?(?P<part>\d{1,2})/(?P<whole>\d{1,2}) (?P=what)"
)
LEFT_BEHIND = re.compile(
    r"(?P<part>\d\d?)/(?P<whole>\d{1,2}) (?P<what>tiêu chí|chỉ tiêu|công trình|xã),? (?:còn|còn lại) (?P<left>\d{1,2}) (?P=what) (?:chưa|không) đạt"
)


def sum_anomalies(facts: Facts) -> Iterator[AnomalyMention]:
    yield from _percent_of_parts(facts)
    yield from _percent_spent(facts)
    yield from _left_over(facts)
    yield from _more_than_all(facts)
    yield from _sum_of_parts(facts)
    yield from _parts_among_which(facts)
    yield from _over_a_hundred(facts)
    yield from _more_spent_than_given(facts)


def _percent_of_parts(facts: Facts) -> Iterator[AnomalyMention]:
    """ "A/B = p%", "p% (A/B)", "12/20 xã (60%)", said within one clause."""
    text, figures = facts.text, facts.figures
    for index, figure in enumerate(figures):
        pair = parts(figure)
        end = figure.end
        following = figures[index + 1 : index + 3]
        if pair is None and following and "/" not in following[0].value:
            left, right = amount(figure), amount(following[0])
            if left is None or right is None or not OVER.fullmatch(text, figure.end, following[0].start):
                continue
            pair, end, following = (left, right), following[0].end, following[1:]
        if pair is None or pair[1] == 0:
            continue
        percents: list[FigureMention] = []
        if following and following[0].unit == "%" and EQUALS.fullmatch(text, end, following[0].start):
            percents.append(following[0])
        previous = figures[index - 1] if index else None
        if (
            previous is not None
            and previous.unit == "%"
            and OF_PARTS.fullmatch(text, previous.end, figure.start)
            and text[end : end + 1] == ")"
        ):
            percents.append(previous)
        for percent in percents:
            if OF_A_PLAN.match(text, percent.end):
                continue
            printed = text[percent.start : percent.end]
            if not agrees(*pair, number(percent), printed):
                start, stop = min(figure.start, percent.start), max(end, percent.end)
                right_value = f"{100 * pair[0] / pair[1]:.2f}".rstrip("0").rstrip(".").replace(".", ",")
                yield report("percent-of-parts", start, stop, text[start:stop], right_value, printed.rstrip(" %"))


def _percent_spent(facts: Facts) -> Iterator[AnomalyMention]:
    """ "kinh phí là 4.215 tỷ đồng, mới thực hiện 1.686 tỷ đồng, tương đương 30%": the percentage of what was spent."""
    for whole, part, percent in zip(facts.figures, facts.figures[1:], facts.figures[2:], strict=False):
        given, spent = amount(whole), amount(part)
        if not given or not spent or percent.unit != "%" or OF_A_PLAN.match(facts.text, percent.end):
            continue
        if SPENT.fullmatch(facts.text, whole.end, part.start) and EQUALS.fullmatch(facts.text, part.end, percent.start):
            printed = facts.text[percent.start : percent.end]
            if not agrees(spent, given, number(percent), printed):
                right = f"{100 * spent / given:.2f}".rstrip("0").rstrip(".").replace(".", ",")
                word = facts.text[whole.start : percent.end]
                yield report("percent-of-parts", whole.start, percent.end, word, right, printed.rstrip(" %"))


def _left_over(facts: Facts) -> Iterator[AnomalyMention]:
    """ "04 tiêu chí còn lại (hiện đạt 14/19 tiêu chí)": what is left of the whole is another number."""
    text = facts.text
    tells = LEFT.finditer(text) if " còn lại (" in text else ()
    tells_behind = LEFT_BEHIND.finditer(text) if "không đạt" in text or "chưa đạt" in text else ()
    for match in chain(tells, tells_behind):
        left, part, whole = (int(match[name]) for name in ("left", "part", "whole"))
        if part <= whole and whole - part != left:
            yield report("left-over", match.start(), match.end(), match["left"], str(whole - part))


def _more_than_all(facts: Facts) -> Iterator[AnomalyMention]:
    for figure in facts.figures:
        pair = parts(figure)
        if (
            pair is not None
            and pair[0] > pair[1]
            and figure.unit.lower() in ("km", "ha", "hộ", "trường hợp", "tiêu chí", "xã", "thôn", "huyện")
        ):
            word = facts.text[figure.start : figure.end]
            yield report("more-than-all", figure.start, figure.end, word)


def _sum_of_parts(facts: Facts) -> Iterator[AnomalyMention]:
    """ "tổng … 48,6 tỷ đồng (ngân sách tỉnh 20 tỷ đồng, huyện 18,6 tỷ đồng, huy động 12 tỷ đồng)": a bracket right behind
    a total that names all its parts, which add up to something else."""
    text, figures = facts.text, facts.figures
    for index, total in enumerate(figures):
        opened = OPENED.match(text, total.end)
        whole = amount(total)
        if opened is None or not whole or not TOTAL.search(text, max(0, total.start - 60), total.start):
            continue
        end = text.find(")", opened.end())
        if end < 0 or "\n" in text[opened.end() : end] or NOT_ALL.search(text, opened.end(), end):
            continue
        inside = [figure for figure in figures[index + 1 : index + 12] if figure.end <= end]
        parts = [amount(figure) for figure in inside]
        listed = len(re.split(r"[,;](?!\d)| và ", text[opened.end() : end]))
        if len(parts) < 2 or listed != len(parts) or None in parts:
            continue
        added = sum(part for part in parts if part)
        if abs(added - whole) > whole * 0.005:
            scale = MONEY[total.unit]
            right = f"{added / scale:.3f}".rstrip("0").rstrip(".").replace(".", ",")
            yield report("sum-of-parts", total.start, end + 1, text[total.start : total.end], f"{right} {total.unit}")


def _parts_among_which(facts: Facts) -> Iterator[AnomalyMention]:
    """ "tổng … 215,4 tỷ đồng, trong đó A 138,2 tỷ đồng, B 87,2 tỷ đồng": parts that together are more than the whole."""
    figures = facts.figures
    for index, total in enumerate(figures[:-2]):
        whole = amount(total)
        if not whole or not TOTAL_ABOVE.search(facts.text, max(0, total.start - 180), total.start):
            continue
        if not AMONG.match(facts.text, total.end):
            continue
        added, last = 0.0, total
        for figure in figures[index + 1 : index + 8]:
            between = facts.text[last.end : figure.start]
            money = amount(figure)
            if money is None or re.search(r"[.;:()\n]|\b(?:đạt|giải ngân|tăng|giảm|bằng|còn)\b", between):
                break
            added, last = added + money, figure
        if last is not total and added > whole * 1.005:
            right = f"{added / MONEY[total.unit]:.3f}".rstrip("0").rstrip(".").replace(".", ",")
            yield report(
                "sum-of-parts", total.start, last.end, facts.text[total.start : total.end], f"{right} {total.unit}"
            )


def _over_a_hundred(facts: Facts) -> Iterator[AnomalyMention]:
    """ "bằng 127% tổng diện tích chè của huyện": what is part of a whole is no more than all of it."""
    for figure in facts.figures:
        if figure.unit != "%" or "/" in figure.value or number(figure) <= 100:
            continue
        part = PART_OF.search(facts.text, max(0, figure.start - 14), figure.start)
        share = SHARE_OF.search(facts.text, max(0, figure.start - 20), figure.start)
        if share is not None or (part is not None and WHOLE.match(facts.text, figure.end)):
            yield report("more-than-all", figure.start, figure.end, facts.text[figure.start : figure.end])


def _more_spent_than_given(facts: Facts) -> Iterator[AnomalyMention]:
    """ "giải ngân 1.180 tỷ đồng trên tổng mức đầu tư 2.054 triệu đồng": the part is larger than what it is part of."""
    for part, whole in pairwise(facts.figures):
        left, right = amount(part), amount(whole)
        if left and right and left > right and OF_TOTAL.fullmatch(facts.text, part.end, whole.start):
            word = facts.text[whole.start : whole.end]
            yield report("unit-of-amount", whole.start, whole.end, word, part.unit)
