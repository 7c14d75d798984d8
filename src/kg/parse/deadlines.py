"""By when: the dates of an item that limit its work, told from those that belong to plans, findings and documents.

A date is a deadline where words of limit stand before it ("trước ngày", "trong tháng", "đến hết", "chậm nhất"). A year
needs more: "năm 2024" behind "Kế hoạch" names the plan. Recurring and relative ones stay what they are.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date as Day
from typing import NamedTuple

from kg.fold import lower
from kg.model import DeadlineKind
from kg.parse.context import Context
from kg.parse.dates import DateMention, dates_within, find_dates, untaken
from kg.parse.phrases import begin_word

Span = tuple[int, int]

# Words of limit before a date, in small letters.
_LIMIT_WORDS = (
    "trước", "trong", "ngay trong", "đến(?: hết| cuối| trước)?", "tới", "hết", "chậm nhất(?: là| vào| trong| đến| trước| hết)*",
    "muộn nhất(?: là| vào)?", "xong(?: trước| trong)?", "hoàn thành(?: trước| trong| vào| xong)?", "cuối",
    "trong (?:đầu|giữa)", "vào (?:đầu|giữa)", "trước (?:đầu|giữa)", "vào",
    "thời (?:hạn|gian)(?: hoàn thành| thực hiện| báo cáo)?(?: là| trước| đến| trong)? ?:?", "hạn(?: cuối)?(?: là)?",
    "kết thúc", "quá", "phấn đấu",
)  # fmt: skip
_LIMITS = (
    re.compile(
        rf"{begin_word(_LIMIT_WORDS)}\s*(?:khoảng\s*)?(?:\d{{1,2}}\s?(?:giờ|h)\s?(?:\d{{1,2}}(?:\s?phút)?)?,?\s*)?[(]?\s*$"
    ),
    re.compile(
        r"(?:trình|báo cáo|xem xét|thông qua)(?!\w)[^.;:]{0,90} (?:(?:tại|trong) )?(?:phiên|cuộc|kỳ|hội nghị|buổi)(?: họp)?(?: giao ban)?(?: giữa| cuối)?"
        r"(?: (?:ubnd|hđnd|ủy ban nhân dân) \w+)?(?: thường kỳ)?\s*$"
    ),
    re.compile(r"phấn đấu (?:đến )?(?:hết|cả|trong)\s*$"),
    re.compile(r"tuần (?:đầu|cuối|thứ [^\W\d_]+)(?: của| trong)?\s*$"),
    re.compile(r"trước [^.;:()\d]{2,30} \($"),
)
_BY_THEN = re.compile(r"(?:xong |hoàn thành )?(?:trước(?: ngày)?|chậm nhất|hạn)(?!\w)", re.IGNORECASE)
_LATE_BY = 60  # days; what lies further back is told, not ordered
# "báo cáo UBND thành phố ngày 18/3/2022": the day itself, where no document is named.
_ON_THE_DAY = re.compile(r"(?<!theo )(?:báo cáo|trình|gửi)(?!\w)(?! (?:số|của))[^.;:,\d]{0,60}\s$")
# Words before a date that is no limit, in small letters.
_NO_LIMITS = (
    re.compile(
        r"(?:tính|thống kê|số liệu|lũy kế|luỹ kế|cập nhật|tổng hợp|kể từ|bắt đầu từ|so với|từ"
        r"|đã(?! (?:được )?(?:đề ra|giao|phê duyệt|duyệt|chỉ ra|nêu|cam kết|đăng ký|ký|xác định|thống nhất|phân bổ)(?![^\W_])) [^,.;()]{0,40}"
        r"|được(?= (?:\d|hơn|trên|khoảng|gần)|$) [^,.;()]{0,40})"
        r"\s+(?:đến|tới|trong|vào|cuối|đầu|hết|đến hết)?\s*$"
    ),
    re.compile(r"(?:đặc biệt|đặc biệt là|nhất là) (?:trong|vào)\s*$"),
    re.compile(r"từ(?<!\w..)\s*$"),
)
_PLAN = re.compile(
    r"(?:quy hoạch|chiến lược|đề án|chương trình|kế hoạch|tầm nhìn|định hướng|giai đoạn|nghị quyết|kịch bản|dự toán|chủ đề|nhiệm kỳ|tiêu chí)\b[^.;:,]{0,110}$",
    re.IGNORECASE,
)
_REACHED = re.compile(
    r"(?:đạt chuẩn|về đích|hoàn thành|đưa vào (?:sử dụng|khai thác|hoạt động|vận hành)|thông xe|giải ngân hết|thoát nghèo)\b(?P<what>[^.;:]{0,70})$",
    re.IGNORECASE,
)
# "phấn đấu tăng trưởng năm 2025 đạt 10%": the year by whose end the growth is to be reached.
_GROWTH = re.compile(
    r"phấn đấu (?:đạt )?(?:(?:tốc độ|mức|tỷ lệ) )?(?:tăng trưởng|GRDP)[^.;:,0-9]{0,50}$", re.IGNORECASE
)
# "Xã X là xã (đăng ký) phấn đấu đạt chuẩn … năm 2024" says what the commune is, not by when something is due.
_DESCRIBES = re.compile(
    r"\blà (?:xã|huyện|đơn vị|địa phương)[^.;:]{0,30}(?:phấn đấu|đăng ký)[^.;:]{0,70}$", re.IGNORECASE
)
_PLAN_INSIDE = re.compile(
    r"(?:kế hoạch|chỉ tiêu|nhiệm vụ|mục tiêu|chương trình|dự toán|đề án|nghị quyết|tiêu chí|vốn|năm)\b", re.IGNORECASE
)
_PURPOSE = re.compile(r"[.;:]|\b(?:nhằm|để|bảo đảm|đảm bảo|phấn đấu|trong đó)\b")
_RECURRING = re.compile(
    r"""(?:(?:trước|vào|chậm\ nhất(?:\ là)?)\ (?:ngày\ )?\d{1,2}(?:\ (?:của\ )?tháng\ (?:cuối|đầu)(?:\ (?:của\ )?quý)?)?,?\ )?(?:trước\ )?(?:định\ kỳ\ )?(?:(?:ngày|thứ)\ \w+\ )?(?:hằng|hàng|mỗi)\ (?:ngày|tuần|tháng|quý|năm)(?!\w)(?:\ \((?:trước|vào|chậm\ nhất)[^()]{0,40}\))?
    |định\ kỳ\ (?:(?:0?\d|hai|ba|sáu)\ )?(?:ngày|tuần|tháng|quý|năm)(?:/lần)?(?!\w)|0?\d\ (?:ngày|tuần|tháng)/(?:01\ )?lần|ngày\ \d{1,2}\ tháng\ cuối\ (?:của\ )?quý""",
    re.VERBOSE | re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"""(?:chậm\ nhất\ (?:là\ )?|tối\ đa\ )?(?:trong\ (?:thời\ hạn|vòng|thời\ gian)?\ ?(?:là\ |không\ quá\ |tối\ đa\ )?|không\ quá\ |sau\ )(?:\d{1,3}|một|hai|ba|năm|bảy|mười)\ (?:ngày|tuần|tháng|giờ)(?!\w|\ (?:đầu|cuối|qua|năm))(?:\ làm\ việc)?(?:,?\ (?:kể\ )?từ\ (?:khi|ngày)[^.;,:]{0,90})?
    |ngay\ sau\ khi\ [^.;,:]{3,110}|(?:ngay\ )?sau\ khi\ (?:có|được|hoàn\ thành|kết\ thúc)\ [^.;,:]{3,80}(?=,)""",
    re.VERBOSE | re.IGNORECASE,
)
# What must be there for the two above to match: a quick look that spares most items the long patterns.
_RECURRING_WORDS = ("hằng ", "hàng ", "mỗi ", "định kỳ ", "/lần", "/01 lần", "tháng cuối")
_RECURS = re.compile(r"(?:hằng|hàng|mỗi) (?:ngày|tuần|tháng|quý|năm)|định kỳ|/lần|/01 lần|tháng cuối")
_RELATIVE_WORDS = ("trong ", "không quá ", "sau ")
_COUNTED = re.compile(r"[\dtiamy] (?:ngày|tuần|tháng|giờ)")  # behind a number in digits or words


class DeadlineMention(NamedTuple):
    """`text[start:end]` limits the work. `date` is EDTF, `due` its last day; None for recurring and relative ones."""

    start: int
    end: int
    kind: DeadlineKind
    date: str | None
    due: str | None


def find_deadlines(
    text: str,
    start: int,
    end: int,
    context: Context,
    taken: Sequence[Span] = (),
    dates: list[DateMention] | None = None,
) -> list[DeadlineMention]:
    """The deadlines of `text[start:end]`, in order. `taken`: spans of citations and their titles, whose dates are their
    own. `dates`: those of the whole text that no citation takes, where they have been read already; then instead of `taken`."""
    found: list[DeadlineMention] = []
    words = text[start:end].lower()
    if any(word in words for word in _RECURRING_WORDS) and _RECURS.search(words):
        found += [DeadlineMention(*m.span(), "recurring", None, None) for m in _RECURRING.finditer(text, start, end)]
    if "sau khi " in words or (any(word in words for word in _RELATIVE_WORDS) and _COUNTED.search(words)):
        found += [DeadlineMention(*m.span(), "relative", None, None) for m in _RELATIVE.finditer(text, start, end)]
    for date in untaken(find_dates(text, start, end), taken) if dates is None else dates_within(dates, start, end):
        if any(d.start <= date.start < d.end for d in found):
            continue
        if (limit := _limit(text, start, date)) is None:
            continue
        value = with_year(date.value, context)
        # What was over before the notice is a finding, unless it is ordered in so many words: then it came too late.
        if value is not None and (
            context.date is None
            or last_day(value) >= context.date
            or _came_late(text[limit : date.start], value, context.date)
        ):
            found.append(DeadlineMention(limit, date.end, date.precision, value, last_day(value)))
    return sorted(found, key=lambda deadline: deadline.start)


def _came_late(words: str, value: str, issued: str) -> bool:
    """Whether a day shortly before the notice limits an order all the same: "trình trước ngày 15/8" in one of 4/9."""
    if len(value) != 10 or len(issued) != 10 or not _BY_THEN.match(words):
        return False
    return (Day.fromisoformat(issued) - Day.fromisoformat(value)).days <= _LATE_BY


def cell_deadlines(text: str, start: int, end: int, context: Context) -> list[DeadlineMention]:
    """The deadlines of a table's cell, where a bare date is one."""
    found = [d for d in find_deadlines(text, start, end, context) if d.date is None]
    for date in find_dates(text, start, end):
        value = with_year(date.value, context)
        if value is not None and not any(d.start <= date.start < d.end for d in found):
            found.append(DeadlineMention(date.start, date.end, date.precision, value, last_day(value)))
    return found


def _limit(text: str, start: int, date: DateMention) -> int | None:
    """Where the words of limit before a date begin; None where it is no deadline."""
    before = text[max(start, date.start - 130) : date.start]
    limit = _limited(text, before, date)
    low = lower(before)
    if limit is None or any(words.search(low) for words in _NO_LIMITS):
        return None
    return None if date.precision == "year" and _DESCRIBES.search(before) else limit


def _limited(text: str, before: str, date: DateMention) -> int | None:
    """Where the words of limit begin in what stands before a date, be it otherwise told to be none."""
    limit = _words_of_limit(before)
    clause = _PURPOSE.split(before)[-1]
    if date.precision == "year":
        if limit:
            bare = before[len(before) - limit :].strip().lower() == "trong"
            if bare or not _PLAN.search(clause[: len(clause) - limit]):
                return date.start - limit
        reached = _REACHED.search(clause)
        if reached is not None and not _PLAN_INSIDE.search(reached["what"]):
            return date.start
        if _GROWTH.search(before) and re.match(r"\s*(?:đạt|từ|trên|ít nhất)", text[date.end : date.end + 12]):
            return date.start
        return None
    if not limit and date.precision == "day" and date.year is not None and (on := _ON_THE_DAY.search(lower(clause))):
        return date.start if " của" not in on[0] else None
    return date.start - limit if limit or _continues_list(clause) else None


def _words_of_limit(before: str) -> int:
    """How many characters at the end of `before` are words of limit."""
    low = lower(before)
    return max((len(found[0]) for words in _LIMITS if (found := words.search(low))), default=0)


def _continues_list(clause: str) -> bool:
    """ "trước ngày 15/6 và ngày 30/6": the second date shares the limit."""
    joined = re.search(r"\d\s*(?:,|và|hoặc)\s*$", clause) is not None
    return joined and _words_of_limit(re.sub(r"ngày.*$", "", clause)) > 0


def with_year(value: str, context: Context) -> str | None:
    """A date said without its year lies in the notice's year, or in the next where it would be long past."""
    if not value.startswith("XXXX"):
        return value
    if context.date is None:
        return None
    year, rest = int(context.date[:4]), value[4:]
    if (
        len(context.date) >= 7
        and len(rest) >= 3
        and rest[1:3].isdigit()
        and int(rest[1:3]) < int(context.date[5:7]) - 2
    ):
        year += 1
    return f"{year}{rest}"


def last_day(value: str) -> str:
    """The last day of an EDTF date: "2024-06" → "2024-06-30", "2024-Q2" → "2024-06-30", "2024" → "2024-12-31"."""
    year = int(value[:4])
    if len(value) == 4:
        return f"{value}-12-31"
    if value[5] == "Q":
        month = int(value[6]) * 3
        return f"{year}-{month:02d}-{monthrange(year, month)[1]:02d}"
    if len(value) == 7:
        month = int(value[5:])
        return f"{value}-{monthrange(year, month)[1]:02d}"
    return value
