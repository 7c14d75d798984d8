"""What stands before a citation: the provision it points at, and what the text does with the document."""

from __future__ import annotations

import re

from kg.parse.citation_types import Span

_VALUE = r"(?:\d{1,3}[a-zđ]?(?:\.\d{1,2})*|[a-zđ]\d?|[IVXLC]{1,6})(?!\w)"
_UNIT = (
    r"(?:điểm|Điểm|khoản|Khoản|tiết|Tiết|điều|Điều|mục|Mục|tiểu mục|Tiểu mục|chương|Chương|phần|Phần|phụ lục|Phụ lục)"
)
_PROVISION_BEFORE = re.compile(
    rf"(?<!\w){_UNIT}(?: số)? {_VALUE}(?:(?:,|;| và|,? ?đến| ?[-–])? (?:{_UNIT} )?{_VALUE})*(?: ?,| ?;| và)?(?: của| thuộc| tại| ban hành kèm theo)?(?: các)? ?$"
)
_STEP = 44  # characters looked at for one step of a provision
_PROVISION_TRIM = re.compile(r"(?: ?,| ?;| và)?(?: của| thuộc| tại| ban hành kèm theo)?(?: các)? ?$")

# The words that say so, the commonest first; they end where the citation or its provision begins.
_FILL = r"(?:[ ](?:các|những|đúng|nghiêm|nghiêm túc|tốt|có hiệu quả|hiệu quả|kịp thời|đầy đủ|nội dung|quy định|tinh thần|mục tiêu|nhiệm vụ|chi tiết|tại|của|trong|theo|một số|điều|việc|ý kiến|chỉ đạo|cụ thể|ban hành|kèm theo|kết luận|về|số|nêu)|,)*"
_RELATIONS = (
    ("basis", r"[Cc]ăn cứ(?: vào)?|CĂN CỨ|[Xx]ét|[Tt]heo|[Tt]rên cơ sở"),
    ("amends", r"[Ss]ửa đổi(?:, bổ sung)?|[Bb]ổ sung|[Đđ]iều chỉnh|đính chính"),
    ("replaces", r"[Tt]hay thế(?: cho)?"),
    ("repeals", r"[Bb]ãi bỏ|[Hh](?:ủy|uỷ) bỏ"),
    ("guides", r"[Hh]ướng dẫn(?: thi hành| thực hiện)?|quy định chi tiết(?: thi hành)?|chi tiết thi hành"),
    ("approves", r"(?:được )?phê duyệt|phê chuẩn|thông qua"),
    ("implements", r"[Tt]hực hiện|[Tt]hi hành|[Tt]riển khai(?: thực hiện)?|[Qq]uán triệt|[Tt]uân thủ|[Cc]hấp hành"),
)
_RELATION_BEFORE = re.compile(
    "(?:" + "|".join(rf"(?P<{name}>(?<!\w)(?:{words}))" for name, words in _RELATIONS) + rf"){_FILL} ?$"
)
_RELATION_WINDOW = 70
_LINK = re.compile(r"[ ,;]*(?:và|hoặc|cùng)?[ ]*(?:các )?(?:số )?$")
# "Xét đề nghị của … tại ⟨…⟩", "Thực hiện chỉ đạo của … tại ⟨…⟩" at the head of a paragraph.
_GROUND = re.compile(
    r"(?:[ \d.)+*–-]{0,6}(?=Căn|CĂN|Xét|Theo|Trên))?(Căn cứ|Xét|Theo|Thực hiện|Trên cơ sở|Thi hành|CĂN CỨ)(?!\w)[^.;:\n]{0,160}"
    r"(?: tại| theo| của| trong)(?: các)? ?$"
)


def provision_before(text: str, at: int, floor: int) -> Span | None:
    """ "điểm a khoản 2 Điều 5 [của]" right before `at`."""
    begin = at
    while True:
        match = _PROVISION_BEFORE.search(text, max(floor, begin - _STEP), begin)
        if match is None:
            break
        begin = match.start()
    if begin == at:
        return None
    ending = _PROVISION_TRIM.search(text, begin, at)
    return begin, ending.start() if ending else at


def relation_before(text: str, at: int, floor: int) -> tuple[str, Span] | None:
    """What the words right before `at` say of the document cited there: (relation, their span).

    "Thực hiện …" at the head of a paragraph, behind no bullet, states the ground on which all that follows is done: that
    is the basis."""
    match = _RELATION_BEFORE.search(text, max(floor, at - _RELATION_WINDOW), at)
    if match is None or match.lastgroup is None:
        ground = _GROUND.match(text, floor, at)
        return ("basis", ground.span(1)) if ground else None
    span = match.span(match.lastgroup)
    if match.lastgroup == "implements" and span[0] == floor and not text.startswith("Triển khai", floor):
        return "basis", span
    return match.lastgroup, span


def joined(text: str, end: int, start: int) -> bool:
    """Whether nothing but "," or "và" stands between the end of one citation and the start of the next."""
    return start - end < 16 and _LINK.fullmatch(text, end, start) is not None
