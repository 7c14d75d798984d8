"""Amounts that cannot be: a unit a thousandfold too large or small, one indicator with two values, a rank that contradicts its
praise."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import permutations

from kg.parse.anomaly_amounts import agrees, amount, number
from kg.parse.anomaly_report import AnomalyMention, Facts, report
from kg.parse.figures import FigureMention, parse_number

OF_THE_ESTIMATE = re.compile(
    r",?\s(?:đạt|bằng)\s(\d+(?:[.,]\d+)?)\s?% (?:so với )?(?:dự toán|kế hoạch)(?: năm)? (?:\w+ )?"
    r"(?:tỉnh|trung ương|Trung ương|HĐND tỉnh|UBND tỉnh|Chính phủ|Thủ tướng Chính phủ|huyện|thành phố) giao"
)
COMPARES = re.compile(r"\bvượt\b|\btăng\b|\bgiảm\b|so với|đạt")
SMALLEST_ESTIMATE = 200.0  # triệu đồng: no unit of government has a smaller yearly estimate
NOT_NOW = re.compile(r"phấn đấu|mục tiêu|dự kiến|chỉ tiêu|kế hoạch|năm 20\d\d|còn|chưa|trước|đến cuối|tăng|giảm|thêm")
OTHERS = re.compile(r"\b(?:tỉnh|bình quân chung|cả nước|toàn quốc|vùng|xã [A-ZĐÀ-Ỹ]|huyện [A-ZĐÀ-Ỹ]|các huyện)\b")
SENTENCE = re.compile(r"[.;]\s|\n")
CLAUSE = re.compile(r"[(,;:.\n]")
GOOD = re.compile(r"(?:đạt|ở mức|kết quả)\s(?:khá|tốt|cao|rất cao|rất tốt)$")
POOR = re.compile(r"(?:đứng|xếp|thứ|hạng)?\s?(?:thứ )?\d+/\d+[^.;\n]{0,30}?(?:mức )(?:trung bình|thấp|yếu|kém)")


def figure_anomalies(facts: Facts) -> Iterator[AnomalyMention]:
    for sentence in _sentences(facts):
        yield from _unit_of_comparison(facts, sentence)
    yield from _too_small_an_estimate(facts)
    yield from _two_values(facts)
    yield from _ratings(facts)


def _sentences(facts: Facts) -> Iterator[Sequence[FigureMention]]:
    """The figures of each sentence."""
    group: list[FigureMention] = []
    for figure in facts.figures:
        if group and SENTENCE.search(facts.text, group[-1].end, figure.start):
            yield group
            group = []
        group.append(figure)
    if group:
        yield group


def _unit_of_comparison(facts: Facts, sentence: Sequence[FigureMention]) -> Iterator[AnomalyMention]:
    """Two amounts of which one, taken a thousand times smaller or larger, makes the percentage that is printed with
    them, while as printed they do not."""
    money = [figure for figure in sentence if amount(figure) is not None]
    percents = [figure for figure in sentence if figure.unit == "%"]
    if len(money) != 2 or not percents or money[0].unit[:2] == money[1].unit[:2]:
        return
    if not COMPARES.search(facts.text[money[0].end : money[1].start]):
        return
    left, right = (amount(figure) or 0.0 for figure in money)
    for percent in percents:
        printed = facts.text[percent.start : percent.end]
        if percent.start < money[1].end or _any_relation(left, right, percent, printed):
            continue
        for figure, pair in ((money[1], (left, right / 1000)), (money[0], (left / 1000, right)),
                             (money[0], (left * 1000, right)), (money[1], (left, right * 1000))):  # fmt: skip
            if _any_relation(*pair, percent, printed):
                meant = "triệu đồng" if figure.unit.startswith(("tỷ", "tỉ")) else "tỷ đồng"
                word = facts.text[figure.start : figure.end]
                yield report("unit-of-amount", figure.start, figure.end, word, meant)
                return


def _any_relation(left: float, right: float, percent: FigureMention, printed: str) -> bool:
    """Whether one amount, or their difference, is that percentage of another of them."""
    amounts = [amount for amount in (left, right, abs(left - right)) if amount > 0]
    value = number(percent)
    relations = [(part, whole) for part, whole in permutations(amounts, 2)]
    return any(agrees(part, whole, value, printed, slack=0.6) for part, whole in relations)


def _too_small_an_estimate(facts: Facts) -> Iterator[AnomalyMention]:
    """ "đạt 18,2 triệu đồng, đạt 50% dự toán tỉnh giao": no estimate of a unit of government is that small."""
    for figure in facts.figures:
        money = amount(figure)
        found = OF_THE_ESTIMATE.match(facts.text, figure.end) if money is not None else None
        if money is None or found is None:
            continue
        percent = parse_number(found[1])
        if percent is not None and float(percent) > 0 and money / float(percent) * 100 < SMALLEST_ESTIMATE:
            word = facts.text[figure.start : figure.end]
            yield report("unit-of-amount", figure.start, figure.end, word, "tỷ đồng")


def _two_values(facts: Facts) -> Iterator[AnomalyMention]:
    """The inspected district's average of criteria a commune, said twice and differently."""
    if facts.context.district is None:
        return
    first: FigureMention | None = None
    for figure in facts.figures:
        if not figure.unit.startswith("tiêu chí") or not figure.unit.endswith("xã") or "/" in figure.value:
            continue
        before, after = facts.text[max(0, figure.start - 90) : figure.start], facts.text[figure.end : figure.end + 8]
        clause = CLAUSE.split(before)[-1]
        if not clause and before.endswith("(") and not after.startswith(" so với"):
            clause = CLAUSE.split(before[:-1])[-1]  # "cao hơn bình quân của tỉnh (14,6 tiêu chí/xã)"
        if OTHERS.search(clause) or NOT_NOW.search(clause):
            continue
        if first is None:
            first = figure
        elif number(first) != number(figure):
            word = facts.text[figure.start : figure.end]
            yield report("two-values", figure.start, figure.end, word, facts.text[first.start : first.end])


def _ratings(facts: Facts) -> Iterator[AnomalyMention]:
    """A footnote that ranks low what its sentence calls good."""
    for note in facts.notes:
        if note.mark is None:
            continue
        good = GOOD.search(facts.text[max(0, note.mark - 40) : note.mark].rstrip(" .,;"))
        poor = POOR.search(facts.text, note.start, note.end) if good is not None else None
        if good is not None and poor is not None:
            yield report("rating-disagrees", poor.start(), poor.end(), poor[0].strip(), good[0])
