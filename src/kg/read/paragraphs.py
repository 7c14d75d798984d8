"""Which printed lines belong to one paragraph.

A text layer breaks lines where the page was full; Markdown from OCR breaks them where a page ended. Neither says
which breaks were meant, so the signs are weighed: how the line before ended, how the next one begins, whether its
first word would still have fitted, and the blanks between them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.read.lines import Line
from kg.read.markers import Marker, marker_at

_ENDED = re.compile(r"(?:[.;:!?…]|\./\.?)[\s)\]”\"’»*]*$")
# What a line may end with that something must follow.
_OPEN_WORDS = frozenset((
    "và", "của", "số", "ngày", "tháng", "năm", "tại", "theo", "cho", "với", "về", "các", "những", "là", "đến", "từ",
    "trong", "do", "để", "hoặc", "xã", "huyện", "tỉnh", "cả", "trình", "quý", "Quý", "khoản", "điểm", "Điều", "ông",
    "bà", "giao", "Giao", "bởi", "nhằm", "như", "thuộc", "gồm", "có", "cần", "phải", "được", "sẽ", "trên", "giữa",
    "bằng", "thì", "vì", "nhưng", "nêu", "gửi", "phường", "thôn", "bản", "sở", "ban", "Sở", "Bộ", "Ban", "Phòng",
    "Cục", "UBND", "HĐND",
))  # fmt: skip
_LEVELS = frozenset(("tỉnh", "huyện", "xã", "phường", "thôn", "bản", "sở", "ban"))
_OPEN_PHRASES = (
    "báo cáo", "đồng chí", "yêu cầu", "Yêu cầu", "đề nghị", "Đề nghị", "Chi cục", "Ủy ban", "Hội đồng", "Công an",
)  # fmt: skip
_OPEN_SIGNS = ",([“-–/"
_OPEN_END = re.compile(rf"(?:(?<![\w/-])(?:{'|'.join((*sorted(_OPEN_WORDS), *_OPEN_PHRASES))})|\b0\d)$")
_OF_NAME = re.compile(r"của [A-ZĐ][^\W\d]*(?: [^\W\d]+){0,2}$")
_LAST_SYLLABLES = frozenset(phrase.rpartition(" ")[2] for phrase in _OPEN_PHRASES)
_LONGEST_END = 60  # characters; nothing of these is longer in Vietnamese, whose syllables are short
# "… kết luận như sau:", "./.": the paragraph is over, however full the line.
_CLOSED = re.compile(r"\bsau(?: đây)?\s?:$|kết luận\s?:$|\./\.?$")
_BROKEN = 100  # characters; a longer line that ends in the middle of a sentence is no heading
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"\S+")
_CITATION_BASIS = re.compile(r"(?:Căn cứ|Xét|Theo đề nghị|Thực hiện|Nơi nhận|Kính gửi|TM\.|TL\.|KT\.|TUQ\.|Q\.)\b")
# Formulas that open a paragraph of their own even where the line before happened to be full.
_OPENING = re.compile(
    r"(?:Trên đây là|Tuy nhiên[, ] ?bên cạnh|Ngoài ra,|(?:UBND|HĐND|Ủy ban|Uỷ ban|Văn phòng|Thường trực|Tỉnh ủy|Tỉnh uỷ|Thành ủy|Ban Thường vụ|Bộ|Sở)"
    r"\b[^.;]{0,60}\bthông báo\b)"
)
# The colon of a list that goes on in the line, "lãnh đạo các Sở, ngành: ⏎ Nội vụ, …", not of a heading.
_LISTS = re.compile(r"\b(?:ngành|Sở|Bộ|xã|huyện|phường|thị trấn|tỉnh|gồm|cơ quan|đơn vị):$")
_ADDRESSES = re.compile(r"(?:\d+(?:\.\d+)*\.?|[a-zđ]\)|[-+*])?\s*(?:Riêng )?(?:Đối với|Giao|Yêu cầu|Đề nghị)\b")
# A preamble opens with its day, whatever the subject above it ends with.
_DATED = re.compile(r"(?:(?:Sáng|Chiều|Trong các) ngày|Trong (?:hai|0?2) ngày|Ngày)\s?\d")
# Names joined by a dash with blanks, which a wrap may cut: what follows the dash opens no item.
_JOINED = re.compile(r"(?:[Ll]ao động|LAO ĐỘNG|[Đđ]ộc lập|[Tt]ự do)\s*$")
_PAGE_NUMBER = re.compile(r"(?:[-–]\s?)?(?:Trang\s)?\d{1,3}(?:\s?/\s?\d{1,3})?(?:\s?[-–])?$")


# Widths of letters in the faces that administrative texts are set in, in thousandths of the type size; the rest: 450.
_WIDTHS = {**dict.fromkeys("iljtfrI.,;:'()/!-[]|", 300), " ": 250, "m": 780, "M": 890, "w": 720, "W": 940}
_WIDTHS |= dict.fromkeys("ABCDEGHKLNOPQRSTUVXYZĐĂÂÊÔƠƯ", 690)


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file breaks its lines. `wrapped`: lines end where the page was full, `width` characters wide or so,
    `printed_width` as set in type, `longest` what the longest of them but few are, with the indent. `spaced`: an empty
    line stands between all lines, so that it says nothing. `apart`: lines are paragraphs, an empty line between them."""

    wrapped: bool
    width: int
    spaced: bool
    printed_width: int = 0
    longest: int = 10**6
    apart: bool = False


class _Widths(dict[str, int]):
    """Widths of characters, those of letters that are not listed as they are asked for."""

    def __missing__(self, character: str) -> int:
        width = 690 if character.isupper() else 450
        if ord(character) < 0x2000:  # letters of Vietnamese; what else a file may hold is not kept
            self[character] = width
        return width


_WIDTH_OF = _Widths(_WIDTHS)


def printed_width(text: str) -> int:
    """About how wide the text is in type."""
    return sum(map(_WIDTH_OF.__getitem__, text))


def is_ended(text: str) -> bool:
    """Whether a line ends as a sentence or an item does. Most end with a letter, which is told without a search."""
    return not text[-1:].isalnum() and _ENDED.search(text) is not None


def _is_open(text: str) -> bool:
    """Whether a line ends with words that something must follow."""
    end = text[-1:]
    if not end.isalnum() and end != "_":
        return end in _OPEN_SIGNS and end != ""
    window = max(0, len(text) - _LONGEST_END)
    last = text[text.rfind(" ") + 1 :]
    if last in _OPEN_WORDS:
        return True
    if (last in _LAST_SYLLABLES or not last.isalpha()) and _OPEN_END.search(text, window):
        return True
    return text.find("của ", window) >= 0 and _OF_NAME.search(text, window) is not None


# What the software for electronic signatures and incoming mail stamps on the page: no words of the notice.
_STAMP = re.compile(
    r"(?:Ký bởi|Được ký bởi|Người ký|Cơ quan(?: ban hành)?|E-?mail|Ngày ký|Thời gian ký|Giờ ký|Chức vụ|Ký điện tử)\s?:|Signature Not Verified|Digitally signed"
    r"|CỔNG THÔNG TIN ĐIỆN TỬ|VĂN BẢN ĐIỆN TỬ|(?:CÔNG VĂN )?ĐẾN\s+(?:Số|Ngày|Giờ)\s?:|\d{1,2}[/-]\d{1,2}[/-]\d{4} \d{1,2}:\d{2}"
)
_STAMP_BEGINS = frozenset("KĐNCETGSDV0123456789")


def is_stamp(line: Line) -> bool:
    """A line of a signature's or an incoming stamp."""
    return (
        line.text[:1] in _STAMP_BEGINS
        and len(line.text) < 140
        and not line.cells
        and _STAMP.match(line.text) is not None
    )


def is_page_number(line: Line) -> bool:
    return len(line.text) < 20 and _PAGE_NUMBER.match(line.text) is not None


def layout_of(lines: Sequence[Line]) -> Layout:
    """Measured from the lines themselves."""
    worded = [line for line in lines if line.text and not line.cells]
    if len(worded) < 2:
        return Layout(False, 0, False)
    lengths = sorted(len(line.text) for line in worded)
    middle = lengths[len(lengths) // 2]
    pairs = list(pairwise(worded))
    cut = [(a, b) for a, b in pairs if b.text[0].islower() and not is_ended(a.text)]
    wrapped = (len(cut) * 5 >= len(pairs) and lengths[int(len(lengths) * 0.9)] <= 160) or (
        len(cut) * 3 >= len(pairs) and middle < 160
    )
    spaced = bool(cut) and sum(b.blank_before > 0 for _, b in cut) * 3 >= len(cut) * 2
    full = sorted(len(a.text) for a, _ in cut) or lengths
    printed = sorted(printed_width(a.text) for a, _ in cut[:40])
    widest = sorted(a.indent + len(a.text) for a, _ in cut)
    long = [b.blank_before > 0 for a, b in pairs if len(a.text) > _BROKEN]
    return Layout(
        wrapped,
        full[int(len(full) * 0.6)],
        spaced and wrapped,
        printed[int(len(printed) * 0.7)] if printed else 0,
        widest[int(len(widest) * 0.9)] if wrapped and widest else 10**6,
        not wrapped and bool(long) and sum(long) * 3 >= len(long) * 2,
    )


def continues(before: Line, after: Line, layout: Layout) -> bool:
    """Whether `after` goes on with the paragraph that `before` stands in."""
    if before.cells or after.cells or after.heading or before.heading:
        return False
    left, right = before.text, after.text
    full = layout.wrapped and len(left) >= layout.width * 0.88
    head = right[:2]
    word = head.isalpha() and head.islower() and len(head) == 2  # no marker, nor anything else but a sentence
    if not word and (marker := marker_at(right)) is not None:
        return not is_ended(left) and _wrapped_marker(left, right, marker, full)
    if after.strong and not before.strong:
        return False
    if word or _starts_lower(right):
        return layout.wrapped or not left.endswith(";")
    if (right[:1] in "SCTN" and _DATED.match(right)) or (
        _stands_out(right) and not left.isupper() and not _is_open(left)
    ):
        return False
    lists = left.endswith(":") and layout.wrapped and len(left) > layout.width * 0.6
    if lists and _LISTS.search(left) and not _ADDRESSES.match(left):
        return True
    gap = after.blank_before > (1 if layout.spaced else 0)
    if gap and not layout.wrapped and left[left.rfind(" ") + 1 :] in _LEVELS:
        return False  # "Các đoàn thể huyện": a heading may end with the level that it is of
    if _is_open(left):
        fits = layout.wrapped and len(left) + 1 + len(_first_word(right)) <= layout.width * 0.88
        return not fits or not _CITATION_BASIS.match(right)
    if layout.apart and not gap:
        return len(left) > _BROKEN and not is_ended(left) and left.upper() != left and not _CITATION_BASIS.match(right)
    if not layout.wrapped or (gap and not layout.spaced):
        return False
    if is_ended(left) and (
        not full or gap or _indented(after, layout) or _CLOSED.search(left) or _OPENING.match(right)
    ):
        return False
    # A line that opens with a dash is no heading; it may be looser set.
    slack = 0.7 if left.startswith(("-", "–", "+")) else 1.0 if left.endswith(":") else 0.94
    full = (
        printed_width(f"{left} {_first_word(right)}") > layout.printed_width * slack
        or before.indent + len(left) + 1 + len(_first_word(right)) > layout.longest
    )
    return full and not _CITATION_BASIS.match(right) and left.upper() != left


_COUNTED = re.compile(r"\((\d{1,2})\)")


def counts_on(line: Line, paragraph: Sequence[Line]) -> bool:
    """Whether a line that opens with "(2)" goes on with a sentence that has its "(1)" inside: "gồm: (1) …; ⏎ (2) …"."""
    number = _COUNTED.match(line.text) if line.text.startswith("(") and not line.cells else None
    if number is None or not paragraph or paragraph[-1].heading or paragraph[-1].cells:
        return False
    before = f"({int(number[1]) - 1})"
    return any(before in one.text[1 if at == 0 else 0 :] for at, one in enumerate(paragraph))


def _stands_out(text: str) -> bool:
    """A heading in capitals, not the rest of a number."""
    return text.isupper() and sum(c.isalpha() for c in text) > 5 and not text[0].isdigit()


def opens_item(text: str) -> bool:
    return marker_at(text) is not None


def _wrapped_marker(left: str, right: str, marker: Marker, full: bool) -> bool:
    """A line that looks like an item but is the wrapped rest of a sentence: "kinh tế ⏎ - xã hội", "Điều ⏎ 5. …"."""
    rest = right[marker.end :]
    if marker.kind == "dash":
        if _JOINED.search(left):
            return True
        if rest[:1].islower():
            return full or not left.isupper()
        last = left.rsplit(" ", 1)[-1].strip('()“”"')
        return full and last[:1].isupper() and not left.isupper() and not rest[:1].isdigit()
    if marker.kind in ("plus", "star"):
        return full and rest[:1].islower()
    if marker.kind == "article":
        return rest[:1].islower() or _is_open(left)
    return full and (rest[:1].islower() or _is_open(left)) and marker.kind != "letter"


def _first_word(text: str) -> str:
    word = _WORD.match(text)
    return word[0] if word else ""


def _starts_lower(text: str) -> bool:
    if text[:1].isalpha():
        return text[0].islower()
    letter = _LETTER.search(text)
    return letter is not None and letter[0].islower() and not text[0].isupper()


def _indented(line: Line, layout: Layout) -> bool:
    """A first-line indent; at a page break text layers leave one blank that means nothing."""
    return line.indent >= 1 and (not layout.spaced or line.blank_before > 0)
