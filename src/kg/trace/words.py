"""The fixed words of a trace, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Language = Literal["vi", "en"]

WORDS: Mapping[Language, Mapping[str, str]] = {
    "vi": {
        "date": "ngày", "issuer": "cơ quan ban hành", "title": "trích yếu", "identity": "định danh",
        "other": "tên gọi khác", "is_notice": "chính là thông báo trong kho", "cited": "Được viện dẫn",
        "mentions": "lần, trong", "notices": "thông báo", "shown": "hiển thị {shown} lần gần nhất trong {total}",
        "section": "mục", "preamble": "phần mở đầu", "recipients": "Nơi nhận", "footnote": "chú thích",
        "tasks": "Nhiệm vụ liên quan", "petitions": "Kiến nghị liên quan", "assigned": "thực hiện", "lead": "chủ trì",
        "coordinating": "phối hợp", "petitioners": "kiến nghị của", "due": "thời hạn", "now": "nay", "timeline": "Dòng thời gian",
        "cited_by": "Thông báo viện dẫn lại được viện dẫn trong", "rests_on": "Văn bản này viện dẫn",
        "cycle": "đã nêu ở trên", "possible": "Có thể cũng là văn bản này", "undated": "không rõ ngày",
        "issued": "ban hành", "several": "Có {count} văn bản có thể là {words!r}:", "times": "lần viện dẫn",
        "cites": "viện dẫn", "path": "Đường viện dẫn ngắn nhất", "none": "Không có đường viện dẫn nào nối hai văn bản.",
        "from": "Văn bản được viện dẫn trong",
    },
    "en": {
        "date": "date", "issuer": "issuer", "title": "title", "identity": "identity", "other": "other names",
        "is_notice": "is itself a notice of the store", "cited": "Cited", "mentions": "times, in", "notices": "notices",
        "shown": "the latest {shown} of {total} are shown", "section": "item", "preamble": "preamble",
        "recipients": "Nơi nhận", "footnote": "footnote", "tasks": "Tasks that hang on it",
        "petitions": "Petitions that hang on it", "assigned": "to do", "lead": "lead", "coordinating": "with",
        "petitioners": "asked by", "due": "due", "now": "today", "timeline": "Timeline", "cited_by": "What cites it is cited in",
        "rests_on": "It cites", "cycle": "shown above", "possible": "May mean it, too", "undated": "undated",
        "issued": "issued", "several": "{words!r} may be any of {count} documents:", "times": "mentions",
        "cites": "cites", "path": "Shortest path of citations", "none": "No path of citations joins them.",
        "from": "Documents cited in",
    },
}  # fmt: skip

# Codes of the graph → words; a code that is not here is shown as it is.
CODES: Mapping[Language, Mapping[str, str]] = {
    "vi": {
        "resolved": "đã xác định", "partial": "chưa đủ", "ambiguous": "chưa rõ là văn bản nào", "unknown": "không xác định",
        "basis": "căn cứ", "implements": "thực hiện", "amends": "sửa đổi, bổ sung", "repeals": "bãi bỏ",
        "replaces": "thay thế", "approves": "phê duyệt", "guides": "hướng dẫn",
        "year-series": "cơ quan, loại, số và năm (văn bản cá biệt)", "normative": "số và ký hiệu (văn bản quy phạm)",
        "party-term": "cơ quan, loại, số và nhiệm kỳ (văn bản của Đảng)", "own-series": "hệ thống số riêng của cơ quan",
        "law": "tên luật", "local": "chưa chắc chắn: chỉ biết trong từng thông báo",
    },
    "en": {
        "basis": "as its basis", "implements": "to implement it", "amends": "amending it", "repeals": "repealing it",
        "replaces": "replacing it", "approves": "approving", "guides": "guiding",
        "year-series": "issuer, kind, number and year (individual act)", "normative": "number and symbol (normative act)",
        "party-term": "issuer, kind, number and term (Party act)", "own-series": "the body's own series",
        "law": "name of the law", "local": "not certain: known inside single notices only",
    },
}  # fmt: skip


def word(language: Language, key: str) -> str:
    return WORDS[language][key]


def code(language: Language, value: str) -> str:
    return CODES[language].get(value, value)


def day(date: str | None, language: Language) -> str:
    """An EDTF date for people: "2024-04-23" → "23/4/2024" in Vietnamese, as it is in English."""
    if not date:
        return word(language, "undated")
    if language == "en":
        return date
    year, _, rest = date.partition("-")
    if rest.startswith("Q"):
        return f"quý {rest[1:]}/{year}"
    return "/".join([*(str(int(part)) for part in reversed(rest.split("-")) if part), year])
