"""The parts that every administrative document has, found by their form (Decree 30/2020, Phụ lục I).

Header (motto, issuer, number, place and date) · kind and subject · preamble · body · Nơi nhận · signature · annex.
Any of them may be missing, or run into its neighbour where a text layer merged two columns.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.fold import UPPER
from kg.read.document import Document, Paragraph
from kg.read.markers import marker_at

# Kinds that stand alone in capitals above the subject (Decree 30, Điều 7; Party kinds besides).
KINDS = (
    "THÔNG BÁO KẾT LUẬN", "THÔNG BÁO", "KẾT LUẬN", "QUYẾT ĐỊNH", "QUY ĐỊNH", "QUY CHẾ", "NGHỊ QUYẾT", "CHỈ THỊ",
    "KẾ HOẠCH", "CHƯƠNG TRÌNH", "HƯỚNG DẪN", "BÁO CÁO", "BIÊN BẢN", "TỜ TRÌNH", "CÔNG ĐIỆN", "PHƯƠNG ÁN", "ĐỀ ÁN",
    "GIẤY MỜI", "THÔNG TRI", "THÔNG CÁO", "THÔNG TƯ LIÊN TỊCH", "THÔNG TƯ", "NGHỊ ĐỊNH",
)  # fmt: skip
_KIND = re.compile(
    rf"\s*(?:{'|'.join(sorted(KINDS, key=len, reverse=True))})(?![{UPPER}])(?:\s*[*:.–-]*\s*$|\s+(?=\S))"
)
_SPACED_KIND = re.compile(r"\s*(?:[A-ZĐÀ-Ỹ]\s){5,}[A-ZĐÀ-Ỹ]\s*$")
_PREAMBLE = re.compile(
    r"""\s*(?:Ngày\s+\d|Ngày,|Sáng|Chiều|Tối|Vừa\ qua|Trong\ (?:các\ |hai\ |02\ )?ngày|Từ\ ngày|Hôm\ nay|Thực\ hiện\b|Căn\ cứ\b|Theo\b|Tại\b|Xét\b
    |Tiếp\ theo\b|Tiếp\ tục\b|Triển\ khai\b|Sau\ khi\b|Để\b|Nhằm\b|Trên\ cơ\ sở\b|Qua\b|Kính\ gửi|Hồi\b|Vào\ (?:ngày|hồi|lúc)|Nhân\b|Trong\ thời\ gian
    |Thường\ trực\b|Đồng\ chí\b|(?:UBND|Ủy\ ban|Uỷ\ ban|Văn\ phòng|Ban\ Thường\ vụ|Bộ|Sở)\b.*\b(?:thông\ báo|ban\ hành|yêu\ cầu|nhận\ được))""",
    re.VERBOSE,
)
_CONCLUDES = re.compile(
    r"(?:kết luận|chỉ đạo|ý kiến|thống nhất|yêu cầu|phát biểu|nội dung)[^.:\n]{0,160}?(?:như sau|sau đây|sau)\s*:?\s*\Z|\b(?:kết luận|chỉ đạo|thống nhất|ý kiến)(?:, chỉ đạo)?\s*:\s*\Z"
)
_RECIPIENTS = re.compile(r"\s*(?:\d+\.\s*)?N[oơ]i\s+(?:nhận|gửi)\b\s*:?\s*", re.IGNORECASE)
_CAPACITY = re.compile(rf"(?<![{UPPER}\w])(?:TM|TL|KT|TUQ|Q|T/M|T/L|K/T|TM/|T\.M|K\.T)\s?\.?\s?(?=[{UPPER}]{{2}})")
_POST_LINE = re.compile(
    rf"\s*(?:(?:TM|TL|KT|TUQ|Q|T/M|T/L|K/T)\.?\s|(?:PHÓ |QUYỀN |UỶ VIÊN |ỦY VIÊN )?(?:CHỦ TỊCH|CHÁNH VĂN PHÒNG|BÍ THƯ|BỘ TRƯỞNG|THỨ TRƯỞNG|GIÁM ĐỐC|TRƯỞNG BAN|TRƯỞNG|CHỦ NHIỆM|CHỦ NHIỆM|CHÁNH THANH TRA|TỔNG|THỦ TƯỚNG|THỦ TRƯỞNG|CỤC TRƯỞNG|VỤ TRƯỞNG|HIỆU TRƯỞNG)\b)[{UPPER}\s.,\-–]*"
)
_SUBJECT = re.compile(r"\s*V\s?/\s?v\b", re.IGNORECASE)
# The issuing body or post in capitals, below the subject of decisions and resolutions.
_ISSUES = re.compile(
    r"\s*(?:ỦY BAN|UỶ BAN|HỘI ĐỒNG|CHỦ TỊCH|BỘ TRƯỞNG|THỦ TƯỚNG|CHÍNH PHỦ|QUỐC HỘI|BAN |GIÁM ĐỐC|TỔNG |THỐNG ĐỐC|CHÁNH|UBND|TỈNH|CỤC|CHỦ NHIỆM)"
)
_ANNEX = re.compile(r"\s*(?:PHỤ LỤC|Phụ lục|BIỂU|DANH MỤC)\b")
_CLOSING = re.compile(
    r"""\s*(?:Trên\ đây\ là|Văn\ phòng\b[^.]{0,120}?\bthông\ báo|(?:Thừa\ lệnh|Thừa\ ủy\ quyền|Theo\ chỉ\ đạo)\b[^.]{0,160}?\bthông\ báo
    |(?:Thường\ trực\ )?(?:Chánh\ Văn\ phòng|UBND|Ủy\ ban\ nhân\ dân|Uỷ\ ban\ nhân\ dân|Tỉnh\ [uủ][yỷ]|Thành\ [uủ][yỷ]|Huyện\ [uủ][yỷ]|Đảng\ [uủ][yỷ]|Ban\ Thường\ vụ|Ban\ Chỉ\ đạo|HĐND|Bộ|Sở)\b[^.;:]{0,80}?\b(?:xin\ )?thông\ báo\b
    |Trân\ trọng\ thông\ báo|Nay\ thông\ báo|Vậy,?\ (?:xin\ )?thông\ báo|Thông\ báo\ (?:này|để|đến)|Yêu\ cầu\ các\ (?:cơ\ quan|đơn\ vị|sở|ban)[^.;]{0,120}?(?:thông\ báo\ này|(?:triển\ khai|nghiêm\ túc|tổ\ chức)\ thực\ hiện(?:\ nghiêm\ túc)?)\s*\./)""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Layout:
    """Indices into `document.paragraphs`, each half open: `header` before the kind, `title` the subject, `preamble`
    up to and with the lead-in to the conclusions, `body`, `recipients`, `signature`. `kind` is the kind's paragraph.
    `closing` is the paragraph of the closing formula."""

    header: range
    kind: int | None
    kind_end: int  # where the kind's words end in the clean text
    title: range
    preamble: range
    body: range
    closing: int | None
    recipients: range
    signature: range
    annex: range


def find_layout(document: Document) -> Layout:
    """The parts of a document; empty ranges for what it lacks."""
    paragraphs = document.paragraphs
    texts = [document.text[p.start : p.end] for p in paragraphs]
    kind, kind_end = _find_kind(texts, paragraphs)
    tail, signature = _find_tail(texts)
    body_stop = min((r.start for r in (tail, signature) if r), default=len(texts))
    subject = next((at for at, text in enumerate(texts[:15]) if kind is None and _SUBJECT.match(text)), None)
    if subject is None:
        title_start = _title_start(texts, kind, kind_end, paragraphs)
        preamble_start = _find_preamble(texts, title_start, body_stop, kind)
        title = range(title_start, preamble_start)
    else:  # an official letter: the subject stands in the letterhead
        title_start = next((at for at in range(subject + 1, body_stop) if not is_letterhead(texts[at])), body_stop)
        title, preamble_start = range(subject, subject + 1), title_start
    title = _without_issuer(texts, title) if kind is not None else title
    body_start = _find_body(texts, preamble_start, body_stop)
    closing = next(
        (i for i in range(body_stop - 1, max(body_start, body_stop - 4) - 1, -1) if _CLOSING.match(texts[i])), None
    )
    header = range(kind if kind is not None else title_start)
    annex_start = next((i for i in range(signature.stop, len(texts)) if _ANNEX.match(texts[i])), len(texts))
    return Layout(
        header,
        kind,
        kind_end,
        title,
        range(preamble_start, body_start),
        range(body_start, closing if closing is not None else body_stop),
        closing,
        tail,
        signature,
        range(annex_start, len(texts)),
    )


def _find_kind(texts: Sequence[str], paragraphs: Sequence[Paragraph]) -> tuple[int | None, int]:
    """The paragraph that opens with the kind in capitals, among the first ones."""
    seen = 0
    for at, text in enumerate(texts[:40]):
        match = _KIND.match(text)
        if match and not marker_at(text):
            return at, paragraphs[at].start + match.end()
        if _SPACED_KIND.match(text) and text.replace(" ", "") in {kind.replace(" ", "") for kind in KINDS}:
            return at, paragraphs[at].end
        seen += len(text)
        if seen > 4000 or _CONCLUDES.search(text):
            break
    return None, 0


def _title_start(texts: Sequence[str], kind: int | None, kind_end: int, paragraphs: Sequence[Paragraph]) -> int:
    """Where the subject begins: the kind's own paragraph where more words follow there."""
    if kind is not None:
        return kind if paragraphs[kind].end - kind_end > 1 else kind + 1
    # Without a kind line the subject is the first paragraph that is neither letterhead nor number nor date.
    for at, text in enumerate(texts[:12]):
        if not is_letterhead(text):
            return at
    return 0


def _without_issuer(texts: Sequence[str], title: range) -> range:
    """The subject without the line in capitals that names who decides, below it."""
    for at in title[1:]:
        if (
            _ISSUES.match(texts[at])
            and texts[at].upper() == texts[at]
            and texts[title.start].upper() != texts[title.start]
        ):
            return range(title.start, at)
    return title


_LETTERHEAD = re.compile(
    r"""\s*(?:C[ỘO]NG\ H[ÒO][AÀ]\ X[ÃA]|Độc\ lập|ĐẢNG\ CỘNG\ SẢN|S[ốỐ]\s*:|[Ss][ốỐ]\s*[.…\s]*\d*\s*[-/]|\*+\s*$|[^,]{2,40},\s*ngày\b|(?:Hỏa|HỎA)\ tốc|(?:MẬT|KHẨN))""",
    re.VERBOSE,
)


def is_letterhead(text: str) -> bool:
    """Whether a line belongs to the letterhead: motto, number, place and date, or a body's name in capitals."""
    letters = [c for c in text if c.isalpha()]
    capitals = sum(c.isupper() for c in letters)
    return not letters or bool(_LETTERHEAD.match(text)) or (capitals >= 0.8 * len(letters) and not _KIND.match(text))


def _find_preamble(texts: Sequence[str], start: int, stop: int, kind: int | None) -> int:
    """The first paragraph behind the subject. A subject has no full stop and is not long."""
    length = 0
    at = start
    while at < stop:
        text = texts[at]
        first = at == start
        if not first and (_PREAMBLE.match(text) or marker_at(text)):
            return at
        if first and kind is None and (_PREAMBLE.match(text) or marker_at(text)):
            return at
        if first and kind is not None and _PREAMBLE.match(text) and text.rstrip().endswith((".", ":", ";")):
            return at
        if not first and (text.rstrip().endswith((".", ":")) or length + len(text) > 1200):
            return at
        length += len(text)
        at += 1
        if first and kind is None and text.rstrip().endswith((".", ":")):
            return start
    return at


def _find_body(texts: Sequence[str], start: int, stop: int) -> int:
    """Behind "… kết luận như sau:", or at the first numbered item, whichever comes first."""
    for at in range(start, stop):
        if at > start or marker_at(texts[at]):
            marker = marker_at(texts[at])
            if marker is not None and marker.kind in ("part", "article", "capital", "roman", "number"):
                return at
        if _CONCLUDES.search(texts[at]):
            return at + 1
    return min(start + 1, stop) if start < stop else stop


def _find_tail(texts: Sequence[str]) -> tuple[range, range]:
    """Nơi nhận and the signature, from the end; an annex may follow them."""
    start = next((i for i in range(len(texts) - 1, -1, -1) if _RECIPIENTS.match(texts[i])), None)
    if start is None:
        signed = next((i for i in range(len(texts) - 1, max(len(texts) - 40, -1), -1) if _is_capacity(texts[i])), None)
        if signed is None:
            return range(len(texts), len(texts)), range(len(texts), len(texts))
        while signed > 0 and _is_capacity(texts[signed - 1]):
            signed -= 1
        return range(signed, signed), range(signed, min(len(texts), signed + 12))
    stop = start + 1
    while stop < len(texts) and not _is_capacity(texts[stop]) and not _ANNEX.match(texts[stop]):
        if not marker_at(texts[stop]) and _looks_signed(texts, stop, start):
            break
        stop += 1
    before = _signed_before(texts, start)
    if before < start:  # the signature's column was read before Nơi nhận
        return range(start, stop), range(before, start)
    end = stop
    while end < len(texts) and end < stop + 12 and not _ANNEX.match(texts[end]):
        end += 1
    return range(start, stop), range(stop, end)


def _signed_before(texts: Sequence[str], start: int) -> int:
    """Where a signature begins that ends at `start`; `start` where there is none."""
    first = start
    for at in range(start - 1, max(start - 9, -1), -1):
        if len(texts[at]) > 80 or texts[at].rstrip().endswith(("./.", ":", ";")):
            break
        if _is_capacity(texts[at]):
            first = at
    return first


def _is_capacity(text: str) -> bool:
    """A line such as "TL. CHỦ TỊCH" or "PHÓ CHÁNH VĂN PHÒNG"."""
    return len(text) < 120 and bool(_POST_LINE.match(text)) and text.upper() == text


def _looks_signed(texts: Sequence[str], at: int, start: int) -> bool:
    """A short line of capitalised words behind "Lưu: …": the signer's name."""
    words = texts[at].split()
    return at > start + 1 and "Lưu" in texts[at - 1] and 2 <= len(words) <= 6 and all(w[:1].isupper() for w in words)
