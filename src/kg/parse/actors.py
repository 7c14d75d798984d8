"""Who is told to act: the bodies of a clause and the words around them decide their role.

A body is *assigned* behind an order ("giao Sở X …", "yêu cầu …") or as the subject of a directive verb; it is the
*lead* where it "chủ trì"; *coordinating* behind "phối hợp với". A body that is only reported to, proposed to or
itself directed by another ("báo cáo …", "chỉ đạo các xã …") has no role.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from kg.fold import LOWER, UPPER
from kg.knowledge.wordings import pattern
from kg.model import Body, Role, Unit
from kg.parse.bodies import BodyMention

_COORDINATE = re.compile(
    r"""(?:(?:phối|kết)\ hợp(?:,?\ (?:và\ )?(?:thực\ hiện|chặt\ chẽ|đồng\ bộ|tốt|kịp\ thời|hiệu\ quả|thường\ xuyên|triển\ khai))*,?(?:\ (?:cùng|chặt\ chẽ))?\ (?:với|cùng)|cùng\ với|chủ\ trì,?\ cùng
    |(?:trao\ đổi|làm\ việc|thống\ nhất|liên\ hệ|kết\ nối)(?:,\ \w+\ \w+)?\ với|phối\ hợp)
    (?:\ (?:các|đồng\ chí|lãnh\ đạo|đại\ diện))?\s*$""",
    re.VERBOSE | re.IGNORECASE,
)
# The last words of every alternative above, told without trying them all.
_COORDINATE_ENDS = ("với", "cùng", "hợp", "các", "đồng chí", "lãnh đạo", "đại diện")
_ONLY_TALK = re.compile(r"(?:trao\ đổi|làm\ việc|thống\ nhất|liên\ hệ|kết\ nối)", re.IGNORECASE)
_PERSON = r"(?:\s*(?:tập thể |cá nhân )?(?:các )?(?:đồng chí|đ/c|ông|bà|lãnh đạo|thủ trưởng|người đứng đầu|tập thể))*"
# "đồng chí Nguyễn Văn An, Giám đốc": who is named before the post.
_NAMED = rf"(?:\s(?-i:[{UPPER}][^\W\d_]*(?:\s[{UPPER}][^\W\d_]*){{1,4}})\s?[,(–-])?"
_ORDER_BEFORE = re.compile(
    rf"(?<!\w)(?P<order>yêu cầu|đề nghị|(?<!bàn )(?<!chuyển )giao(?: nhiệm vụ| trách nhiệm)?(?: cho)?|phân công|ủy quyền(?: cho)?|uỷ quyền(?: cho)?|giao cho){_PERSON}{_NAMED}(?:\s*:)?\s*$",
    re.IGNORECASE,
)
_ORDERS = ("giao", "yêu cầu", "đề nghị", "phân công", "uỷ quyền", "ủy quyền")
# Behind a body: a remark in brackets, the name of the person whose post it is.
_ASIDE = re.compile(
    rf"(?: ?\([^()\n]{{1,90}}\))?(?:\s[{UPPER}][^\W\d_]*(?:\s[{UPPER}][^\W\d_]*){{1,4}}(?=[\s,:]))?(?: ?\([^()\n]{{1,90}}\))?"
)
_VIA = re.compile(r"(?<!\w)(?:thông qua|qua|gửi(?: về)?)\s*$", re.IGNORECASE)
_VIA_ENDS = ("qua", "gửi", "về")
_VIA_AFTER = re.compile(r"\s*(?:để\s+)?(?:tổng hợp|thẩm định|theo dõi|xem xét)", re.IGNORECASE)
_LEADS = re.compile(
    r"[\s,]*(?:là (?:cơ quan|đơn vị|đầu mối) |làm đầu mối,? )?(?:chịu trách nhiệm )?chủ trì\b", re.IGNORECASE
)
_CLAUSE_START = re.compile(
    r"(?:^|[.;:!?…)]|(?:(?:^|[,;]?\s)(?:đồng thời|trong đó|ngoài ra|riêng|và|thì|do đó|vì vậy|bên cạnh đó|đặc biệt|theo đó)))[\s,\-–+*“\"]*$",
    re.IGNORECASE,
)
_CLAUSE_ENDS = (
    *".:;!?…),-–+*“\"", "đồng thời", "trong đó", "ngoài ra", "riêng", "và", "thì", "do đó", "vì vậy", "bên cạnh đó",
    "đặc biệt", "theo đó",
)  # fmt: skip
# Where a clause begins after all: with the person who holds the post, or behind what it is about.
_PERSON_FIRST = re.compile(
    rf"(?:^|[.;:])[\s\-–+*]*(?:[Gg]iao |[Cc]ác )?(?:[Đđ]ồng chí|[Đđ]/c|[Ôô]ng|[Bb]à)\s[{UPPER}][^\W\d_]*(?:\s[{UPPER}][^\W\d_]*){{1,4}}\s?[,(–-]\s*$"
)
_ABOUT_FIRST = re.compile(
    r"(?:^|[.;:])[\s\-–+*]*(?:về|đối với|liên quan (?:đến|tới)|(?:trong )?thời gian tới|trước mắt|từ nay đến)(?![^\W_])[^.;:]{0,110},\s*$",
    re.IGNORECASE,
)
_ADVERBIAL = re.compile(
    r"""[\s,]*(?:(?:căn\ cứ|theo|trên\ cơ\ sở|trong\ phạm\ vi)\ [^.;:]{0,90}?(?:,\s*|(?=\s(?:chủ\ động|tiếp\ tục|khẩn\ trương|phối\ hợp|hướng\ dẫn|tăng\ cường|tổ\ chức|triển\ khai|thực\ hiện|rà\ soát)))
    |trong\ quá\ trình\ [^.;:,]{0,60}\s(?=cần)|(?:khẩn\ trương|kịp\ thời|sớm|tiếp\ tục|chủ\ động|nghiêm\ túc|cần|phải|có\ trách\ nhiệm|quyết\ liệt)\s)*\s*""",
    re.VERBOSE | re.IGNORECASE,
)
# "Sở X căn cứ Nghị định số … của Chính phủ trả lời …": the verb stands behind what is cited.
_BASED_ON = re.compile(
    r"[\s,]*(?:căn cứ|theo|trên cơ sở) (?:(?! đã )[^.;:])*?(?:của|ngày) [^.;:,]{2,40}? (?P<acts>(?:trả lời|tham mưu|hướng dẫn|chủ trì|triển khai|thực hiện|rà soát|giải quyết|xem xét|xử lý|báo cáo|trình|phối hợp|khẩn trương|chủ động)(?![^\W_]).*)",
    re.IGNORECASE | re.DOTALL,
)
_DONE = re.compile(
    r"[\s,]*(?:(?:đã|vừa|đang|hiện|thống nhất|ghi nhận|đánh giá cao|cơ bản)(?![^\W_]| đại)|là (?!(?:cơ quan|đơn vị|đầu mối|thường trực)(?![^\W_]))"
    r"|có (?!trách nhiệm|nhiệm vụ|kế hoạch|giải pháp|biện pháp|phương án|văn bản|tờ trình))",
    re.IGNORECASE,
)
_STANDS_FOR = re.compile(r"[\s,]*(?:là|làm) (?:cơ quan |đơn vị )?(?:thường trực|đầu mối)(?![^\W_])", re.IGNORECASE)
# Where directions are given, whatever a body does at the beginning of a clause is what it must do; these do nothing.
_DOES = re.compile(
    rf"\s*:?\s+(?!(?:của|thuộc|tại|ở|trong|trên|về|năm|và|hoặc|với|là|đã|được|đang|vừa|hiện|do|bị|từ|đến|nếu|khi|để|chưa|còn|cũng|thì|mà|cho|gồm|như|nhằm|sau|trước|này|đó|nêu|khác|có|không|số"
    rf"|thống nhất|ghi nhận|đánh giá cao|cơ bản|nhất trí|đồng ý|đề nghị|kiến nghị|xin|mong|giao|yêu cầu|phân công|cùng|qua|một|hai|các|những)(?![^\W_]))[{LOWER}]",
)
_CLAUSE_OPENS = re.compile(r"(?:^|[.;:])[\s\-–+*“\"]*$")
_GIVEN = re.compile(r"(?:(?<!\w)Giao|[.;:,]\s?giao)(?: cho)?\s(?:đồng chí\s)?$")
_CHARGED = re.compile(
    r"[\s,]*(?:là (?:cơ quan|đơn vị) (?:chủ trì|đầu mối|thường trực)|chủ trì,? phối hợp|có trách nhiệm)(?![^\W_])",
    re.IGNORECASE,
)
_ANNOUNCES = re.compile(
    r"[\s,]*(?:xin |trân trọng |kính )?(?:thông báo|đề nghị|yêu cầu|ghi nhận)(?![^\W_])", re.IGNORECASE
)
_LIST_GOES_ON = re.compile(r"\s*;\s*(?:và\s+)?")

# Roles printed as labels, and with the body before its role: "cơ quan phối hợp: Sở X", "Sở X phối hợp."
_LABELLED = re.compile(
    r"(?:cơ quan|đơn vị|sở, ngành)(?: được giao)? (?:(?P<lead>chủ trì)|(?P<coordinating>phối hợp)|(?P<assigned>thực hiện|chịu trách nhiệm|tham mưu))(?: thực hiện)?\s*:\s*$",
    re.IGNORECASE,
)
_ONLY_HELPS = re.compile(
    r"[\s,]*(?P<named>là (?:các )?(?:cơ quan|đơn vị) )?phối hợp(?: thực hiện)?\s*(?=[.;]|$)", re.IGNORECASE
)
_ABOUT_THIS = re.compile(
    r"(?<!\w)(?:về|đối với) (?:nội dung|kiến nghị|đề xuất|đề nghị|vấn đề|việc)(?: nêu)? (?:này|trên),\s*$",
    re.IGNORECASE,
)
# Behind a mere comma only what cannot be a report of things done: "…, UBND huyện chủ động …".
_STRONG = re.compile(
    r"\s*(?:chủ động|khẩn trương|có trách nhiệm|chịu trách nhiệm|cần|phải|chủ trì|tập trung|tiếp tục|sớm|kịp thời|nghiêm túc|rà soát|tham mưu"
    r"|thực hiện (?:theo|đúng)|căn cứ|(?:tự )?cân đối|cho ý kiến|sử dụng)\b",
    re.IGNORECASE,
)

_BARE = re.compile(
    r"(?:^|(?<=[.;:] )|(?:đề nghị|yêu cầu|giao) )(?P<word>[Tt]ỉnh|[Tt]hành phố|[Hh]uyện|[Tt]hị xã|[Xx]ã|[Pp]hường|[Tt]hị trấn)(?= )",
    re.MULTILINE,
)


class Actor(NamedTuple):
    """A body in a role; `text[start:end]` are the words that name it, `run` is where the run of bodies that it is
    named in begins (its own start where it stands alone)."""

    body: Body
    role: Role
    start: int
    end: int
    run: int = -1


class Mentions:
    """All bodies named in a text, read once; `within` gives those of a part of it."""

    def __init__(self, mentions: Sequence[BodyMention]) -> None:
        self._mentions = mentions
        self._starts = [mention.start for mention in mentions]

    def within(self, start: int, end: int) -> list[BodyMention]:
        chosen = self._mentions[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        return [mention for mention in chosen if mention.end <= end]


def find_actors(
    text: str,
    start: int,
    end: int,
    mentions: Mentions,
    superiors: frozenset[str] = frozenset(),
    directing: bool = False,
) -> list[Actor]:
    """The actors that `text[start:end]` names, in order, each body once for a role. `superiors` are the ids of the
    bodies whose conclusions these are: they order and are asked, and are ordered only in so many words. `directing`: the
    text is known to give directions."""
    actors: list[Actor] = []
    named = mentions.within(start, end)
    roles = [_role(text, start, end, mention, directing) for mention in named]
    for at in range(len(named) - 2, -1, -1):  # "Sở A; UBND huyện B rà soát": the verb holds for the list before it
        between = text[named[at].end : named[at + 1].start]
        if roles[at] is None and roles[at + 1] in ("assigned", "lead") and _LIST_GOES_ON.fullmatch(between):
            before = text[max(start, named[at].start - 120) : named[at].start]
            roles[at] = roles[at + 1] if _CLAUSE_OPENS.search(before) else None
    for mention, role in zip(named, roles, strict=True):
        if role is None:
            continue
        for body, (first, last) in zip(mention.bodies, mention.spans, strict=True):
            if body.id in superiors and role != "coordinating" and not _charged(text, start, mention, body, directing):
                continue
            actors.append(Actor(body, role, first, last, mention.start))
    return _distinct(actors)


def _charged(text: str, start: int, mention: BodyMention, body: Body, directing: bool) -> bool:
    """Whether one of those who order is itself put to work: "Giao …", "… là cơ quan chủ trì", an office that follows up."""
    if _GIVEN.search(text, max(start, mention.start - 30), mention.start):
        return True
    if not directing:
        return False
    office = body.label.startswith("Văn phòng") and _ANNOUNCES.match(text, mention.end) is None
    return office or _CHARGED.match(text, mention.end) is not None


def addressed(text: str, start: int, end: int, mentions: Mentions) -> list[Actor]:
    """The bodies that a heading addresses: "Đối với UBND huyện X", "Sở Tài chính:"; empty for a heading of a topic."""
    words = text[start:end]
    named = mentions.within(start, end)
    if not named:
        return []
    first = named[0]
    before = words[: first.start - start]
    if not re.fullmatch(
        r"[\s\W]*(?:(?:riêng )?đối với|về phía|trách nhiệm của|nhiệm vụ của|giao|yêu cầu|đề nghị|của|các)?\s*",
        before,
        re.IGNORECASE,
    ):
        return []
    behind = [m for m in named if text[first.end : m.start].strip(" ,và") == "" or m is first]
    actors = [Actor(body, "assigned", a, b) for m in behind for body, (a, b) in zip(m.bodies, m.spans, strict=True)]
    # "xã A, huyện B": the higher unit only says where the lower one is.
    return [a for a in actors if not any(b.body.id.startswith(f"{a.body.id}/") and b.start < a.start for b in actors)]


def addressed_unit(text: str, start: int, end: int, bare: Mapping[str, Unit]) -> list[Actor]:
    """The unit that a sentence addresses by its level word alone: "Tỉnh cần tập trung …", "đề nghị huyện …"; `bare`
    gives the unit that a level word means."""
    for found in _BARE.finditer(text, start, end):
        begin, behind = found.span("word")
        unit = bare.get(found["word"].lower())
        if unit is not None and pattern("verb", "acts").match(text, behind + 1, end):
            return [Actor(Body(unit.id, unit.label, "unit"), "assigned", begin, behind, begin)]
    return []


def _role(text: str, start: int, end: int, mention: BodyMention, directing: bool) -> Role | None:
    before = text[max(start, mention.start - 120) : mention.start]
    aside = _ASIDE.match(text, mention.end, end)
    behind = aside.end() if aside else mention.end
    after = text[behind : min(end, behind + 160)]
    low = before.rstrip().lower()
    last = low[-1:]  # with the words that must be there it spares most searches
    if low.endswith(_COORDINATE_ENDS) and (found := _COORDINATE.search(before)):
        return None if _ONLY_TALK.match(found[0]) else "coordinating"
    if last == ":" and (labelled := _LABELLED.search(before)):
        return "lead" if labelled["lead"] else "coordinating" if labelled["coordinating"] else "assigned"
    if (helps := _ONLY_HELPS.match(after)) and (helps["named"] or "chủ trì" in before):
        return "coordinating"
    if any(word in low for word in _ORDERS) and _ORDER_BEFORE.search(before):
        return "lead" if _LEADS.match(after) else "assigned"
    central = mention.bodies[0].id.startswith("agency/vn/")  # what goes up is not put to work
    if (
        not central
        and low.endswith(_VIA_ENDS)
        and _VIA.search(before, max(0, len(before) - 24))
        and _VIA_AFTER.match(after)
    ):
        return "assigned"
    if last == "(" and _in_ordered_brackets(before):
        return "assigned"
    if last == "," and _STRONG.match(after):
        return "lead" if _LEADS.match(after) else "assigned"
    if _opens_clause(before, low, directing):
        if _LEADS.match(after):
            return "lead"
        if _STANDS_FOR.match(after):
            return "assigned"
        if _DONE.match(after):
            return None
        if (based := _BASED_ON.match(after)) and pattern("verb", "acts").match(based["acts"]):
            return "assigned"
        adverbial = _ADVERBIAL.match(after)
        rest = after[adverbial.end() if adverbial else 0 :].lstrip(" ,:")
        acts = pattern("verb", "acts")
        if (adverbial is not None and adverbial.end() > 1) or acts.match(rest) or acts.match(after.lstrip(" ,:")):
            return "assigned"
        if directing and _CLAUSE_OPENS.search(before) and mention.bodies[0].kind != "unit" and _DOES.match(after):
            return "assigned"
    return None


def _opens_clause(before: str, low: str, directing: bool) -> bool:
    """Whether a body opens a clause, whose words before it are `before`; `low` are they in small letters, without the
    blanks behind them."""
    if not low or (low.endswith(_CLAUSE_ENDS) and _CLAUSE_START.search(before, max(0, len(before) - 48))):
        return True
    last = low[-1]
    if last in ",(–-" and _PERSON_FIRST.search(before):
        return True
    return last == "," and (
        _ABOUT_THIS.search(before) is not None or (directing and _ABOUT_FIRST.search(before) is not None)
    )


def _in_ordered_brackets(before: str) -> bool:
    """ "yêu cầu các cơ quan chủ quản (Sở A, Sở B)": what stands in brackets spells out who is ordered."""
    clause = re.split(r"[.;]", before)[-1]
    return pattern("order", "orders").search(clause) is not None


def _distinct(actors: Sequence[Actor]) -> list[Actor]:
    """One entry for a body and role; a lead needs no second entry as assigned."""
    leads = {actor.body.id for actor in actors if actor.role == "lead"}
    seen: set[tuple[str, Role]] = set()
    kept = []
    for actor in actors:
        role: Role = "lead" if actor.role == "assigned" and actor.body.id in leads else actor.role
        if (actor.body.id, role) not in seen:
            seen.add((actor.body.id, role))
            kept.append(actor if role == actor.role else actor._replace(role=role))
    return kept
