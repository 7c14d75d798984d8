"""Amounts that contradict each other or cannot be: a percentage that is not that of its parts, a unit a thousandfold
too large or small, one indicator with two values, a part larger than the whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise, permutations

from kg.parse.anomaly_report import AnomalyMention, Facts, report
from kg.parse.figures import FigureMention, parse_number

EQUALS = re.compile(r"\s?(?:=|\(|,? ?(?:tương đương|chiếm|bằng|đạt tỷ lệ|tỷ lệ))\s?")
OVER = re.compile(r"\s?/\s?")
OF_PARTS = re.compile(r"\s?\(")
OF_A_PLAN = re.compile(r"\s(?:kế hoạch|dự toán|so với|cùng kỳ|chỉ tiêu|KH\b)")
OF_THE_ESTIMATE = re.compile(
    r",?\s(?:đạt|bằng)\s(\d+(?:[.,]\d+)?)\s?% (?:so với )?(?:dự toán|kế hoạch)(?: năm)? (?:\w+ )?"
    r"(?:tỉnh|trung ương|Trung ương|HĐND tỉnh|UBND tỉnh|Chính phủ|Thủ tướng Chính phủ|huyện|thành phố) giao"
)
MONEY = {"tỷ đồng": 1000.0, "tỉ đồng": 1000.0, "tỷ": 1000.0, "triệu đồng": 1.0, "triệu": 1.0}
COMPARES = re.compile(r"\bvượt\b|\btăng\b|\bgiảm\b|so với|đạt")
SMALLEST_ESTIMATE = 200.0  # triệu đồng: no unit of government has a smaller yearly estimate
NOT_NOW = re.compile(r"phấn đấu|mục tiêu|dự kiến|chỉ tiêu|kế hoạch|năm 20\d\d|còn|chưa|trước|đến cuối|tăng|giảm|thêm")
OTHERS = re.compile(r"\b(?:tỉnh|bình quân chung|cả nước|toàn quốc|vùng|xã [A-ZĐÀ-Ỹ]|huyện [A-ZĐÀ-Ỹ]|các huyện)\b")
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
    r"(?P<left>\d{1,2}) (?P<what>tiêu chí|chỉ tiêu|công trình|xã) còn lại \((?:hiện|hiện nay|đến nay|đã)?(?: mới)? ?(?:đạt |hoàn thành )?(?P<part>\d{1,2})/(?P<whole>\d{1,2}) (?P=what)"
)
LEFT_BEHIND = re.compile(
    r"(?P<part>\d{1,2})/(?P<whole>\d{1,2}) (?P<what>tiêu chí|chỉ tiêu|công trình|xã),? (?:còn|còn lại) (?P<left>\d{1,2}) (?P=what) (?:chưa|không) đạt"
)
CLAUSE = re.compile(r"[(,;:.\n]")
GOOD = re.compile(r"(?:đạt|ở mức|kết quả)\s(?:khá|tốt|cao|rất cao|rất tốt)$")
POOR = re.compile(r"(?:đứng|xếp|thứ|hạng)?\s?(?:thứ )?\d+/\d+[^.;\n]{0,30}?(?:mức )(?:trung bình|thấp|yếu|kém)")


def figure_anomalies(facts: Facts) -> Iterator[AnomalyMention]:
    yield from _percent_of_parts(facts)
    yield from _percent_spent(facts)
    yield from _left_over(facts)
    for sentence in _sentences(facts):
        yield from _unit_of_comparison(facts, sentence)
    yield from _too_small_an_estimate(facts)
    yield from _two_values(facts)
    yield from _more_than_all(facts)
    yield from _sum_of_parts(facts)
    yield from _parts_among_which(facts)
    yield from _over_a_hundred(facts)
    yield from _more_spent_than_given(facts)
    yield from _ratings(facts)


def _number(figure: FigureMention) -> float:
    return float(figure.value)


def _amount(figure: FigureMention) -> float | None:
    """Millions of đồng; None for what is no amount of money."""
    scale = MONEY.get(figure.unit)
    return _number(figure) * scale if scale is not None and "/" not in figure.value else None


def _parts(figure: FigureMention) -> tuple[float, float] | None:
    part, _, whole = figure.value.partition("/")
    left, right = parse_number(part), parse_number(whole) if whole else None
    return (float(left), float(right)) if left is not None and right is not None and float(right) > 0 else None


def _decimals(printed: str) -> int:
    match = re.search(r"[.,](\d+)\s?%", printed)
    return len(match[1]) if match else 0


def _agrees(part: float, whole: float, percent: float, printed: str, slack: float = 1.0) -> bool:
    """Whether part / whole makes the percentage, as precisely as it is printed (cut or rounded), with `slack` last
    places more for parts that are rounded themselves."""
    return abs(100 * part / whole - percent) <= (slack + 0.5) * 10.0 ** -_decimals(printed)


def _percent_of_parts(facts: Facts) -> Iterator[AnomalyMention]:
    """ "A/B = p%", "p% (A/B)", "12/20 xã (60%)", said within one clause."""
    text, figures = facts.text, facts.figures
    for index, figure in enumerate(figures):
        pair = _parts(figure)
        end = figure.end
        following = figures[index + 1 : index + 3]
        if pair is None and following and "/" not in following[0].value:
            left, right = _amount(figure), _amount(following[0])
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
            if not _agrees(*pair, _number(percent), printed):
                start, stop = min(figure.start, percent.start), max(end, percent.end)
                right_value = f"{100 * pair[0] / pair[1]:.2f}".rstrip("0").rstrip(".").replace(".", ",")
                yield report("percent-of-parts", start, stop, text[start:stop], right_value, printed.rstrip(" %"))


def _percent_spent(facts: Facts) -> Iterator[AnomalyMention]:
    """ "kinh phí là 4.215 tỷ đồng, mới thực hiện 1.686 tỷ đồng, tương đương 30%": the percentage of what was spent."""
    for whole, part, percent in zip(facts.figures, facts.figures[1:], facts.figures[2:], strict=False):
        given, spent = _amount(whole), _amount(part)
        if not given or not spent or percent.unit != "%" or OF_A_PLAN.match(facts.text, percent.end):
            continue
        if SPENT.fullmatch(facts.text, whole.end, part.start) and EQUALS.fullmatch(facts.text, part.end, percent.start):
            printed = facts.text[percent.start : percent.end]
            if not _agrees(spent, given, _number(percent), printed):
                right = f"{100 * spent / given:.2f}".rstrip("0").rstrip(".").replace(".", ",")
                word = facts.text[whole.start : percent.end]
                yield report("percent-of-parts", whole.start, percent.end, word, right, printed.rstrip(" %"))


def _left_over(facts: Facts) -> Iterator[AnomalyMention]:
    """ "04 tiêu chí còn lại (hiện đạt 14/19 tiêu chí)": what is left of the whole is another number."""
    for match in chain(LEFT.finditer(facts.text), LEFT_BEHIND.finditer(facts.text)):
        left, part, whole = (int(match[name]) for name in ("left", "part", "whole"))
        if part <= whole and whole - part != left:
            yield report("left-over", match.start(), match.end(), match["left"], str(whole - part))


def _sentences(facts: Facts) -> Iterator[Sequence[FigureMention]]:
    """The figures of each sentence."""
    group: list[FigureMention] = []
    for figure in facts.figures:
        if group and re.search(r"[.;]\s|\n", facts.text[group[-1].end : figure.start]):
            yield group
            group = []
        group.append(figure)
    if group:
        yield group


def _unit_of_comparison(facts: Facts, sentence: Sequence[FigureMention]) -> Iterator[AnomalyMention]:
    """Two amounts of which one, taken a thousand times smaller or larger, makes the percentage that is printed with
    them, while as printed they do not."""
    money = [figure for figure in sentence if _amount(figure) is not None]
    percents = [figure for figure in sentence if figure.unit == "%"]
    if len(money) != 2 or not percents or money[0].unit[:2] == money[1].unit[:2]:
        return
    if not COMPARES.search(facts.text[money[0].end : money[1].start]):
        return
    left, right = (_amount(figure) or 0.0 for figure in money)
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
    value = _number(percent)
    relations = [(part, whole) for part, whole in permutations(amounts, 2)]
    return any(_agrees(part, whole, value, printed, slack=0.6) for part, whole in relations)


def _too_small_an_estimate(facts: Facts) -> Iterator[AnomalyMention]:
    """ "đạt 18,2 triệu đồng, đạt 50% dự toán tỉnh giao": no estimate of a unit of government is that small."""
    for figure in facts.figures:
        amount = _amount(figure)
        found = OF_THE_ESTIMATE.match(facts.text, figure.end) if amount is not None else None
        if amount is None or found is None:
            continue
        percent = parse_number(found[1])
        if percent is not None and float(percent) > 0 and amount / float(percent) * 100 < SMALLEST_ESTIMATE:
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
        elif _number(first) != _number(figure):
            word = facts.text[figure.start : figure.end]
            yield report("two-values", figure.start, figure.end, word, facts.text[first.start : first.end])


def _more_than_all(facts: Facts) -> Iterator[AnomalyMention]:
    for figure in facts.figures:
        pair = _parts(figure)
        if pair is not None and pair[0] > pair[1] and figure.unit.lower() in ("tiêu chí", "xã", "thôn", "huyện"):
            word = facts.text[figure.start : figure.end]
            yield report("more-than-all", figure.start, figure.end, word)


def _sum_of_parts(facts: Facts) -> Iterator[AnomalyMention]:
    """ "tổng … 48,6 tỷ đồng (ngân sách tỉnh 20 tỷ đồng, huyện 18,6 tỷ đồng, huy động 12 tỷ đồng)": a bracket right behind
    a total that names all its parts, which add up to something else."""
    text, figures = facts.text, facts.figures
    for index, total in enumerate(figures):
        opened = OPENED.match(text, total.end)
        whole = _amount(total)
        if opened is None or not whole or not TOTAL.search(text, max(0, total.start - 60), total.start):
            continue
        end = text.find(")", opened.end())
        if end < 0 or "\n" in text[opened.end() : end] or NOT_ALL.search(text, opened.end(), end):
            continue
        inside = [figure for figure in figures[index + 1 : index + 12] if figure.end <= end]
        parts = [_amount(figure) for figure in inside]
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
        whole = _amount(total)
        if not whole or not TOTAL_ABOVE.search(facts.text, max(0, total.start - 180), total.start):
            continue
        if not AMONG.match(facts.text, total.end):
            continue
        added, last = 0.0, total
        for figure in figures[index + 1 : index + 8]:
            between = facts.text[last.end : figure.start]
            amount = _amount(figure)
            if amount is None or re.search(r"[.;:()\n]|\b(?:đạt|giải ngân|tăng|giảm|bằng|còn)\b", between):
                break
            added, last = added + amount, figure
        if last is not total and added > whole * 1.005:
            right = f"{added / MONEY[total.unit]:.3f}".rstrip("0").rstrip(".").replace(".", ",")
            yield report(
                "sum-of-parts", total.start, last.end, facts.text[total.start : total.end], f"{right} {total.unit}"
            )


def _over_a_hundred(facts: Facts) -> Iterator[AnomalyMention]:
    """ "bằng 127% tổng diện tích chè của huyện": what is part of a whole is no more than all of it."""
    for figure in facts.figures:
        if figure.unit != "%" or "/" in figure.value or _number(figure) <= 100:
            continue
        part = PART_OF.search(facts.text, max(0, figure.start - 14), figure.start)
        share = SHARE_OF.search(facts.text, max(0, figure.start - 20), figure.start)
        if share is not None or (part is not None and WHOLE.match(facts.text, figure.end)):
            yield report("more-than-all", figure.start, figure.end, facts.text[figure.start : figure.end])


def _more_spent_than_given(facts: Facts) -> Iterator[AnomalyMention]:
    """ "giải ngân 1.180 tỷ đồng trên tổng mức đầu tư 2.054 triệu đồng": the part is larger than what it is part of."""
    for part, whole in pairwise(facts.figures):
        left, right = _amount(part), _amount(whole)
        if left and right and left > right and OF_TOTAL.fullmatch(facts.text, part.end, whole.start):
            word = facts.text[whole.start : whole.end]
            yield report("unit-of-amount", whole.start, whole.end, word, part.unit)


def _ratings(facts: Facts) -> Iterator[AnomalyMention]:
    """A footnote that ranks low what its sentence calls good."""
    for note in facts.notes:
        if note.mark is None:
            continue
        good = GOOD.search(facts.text[max(0, note.mark - 40) : note.mark].rstrip(" .,;"))
        poor = POOR.search(facts.text, note.start, note.end)
        if good is not None and poor is not None:
            yield report("rating-disagrees", poor.start(), poor.end(), poor[0].strip(), good[0])
