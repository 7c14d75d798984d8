"""The fixed words of a diagnosis, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Language = Literal["vi", "en"]

WORDS: Mapping[Language, Mapping[str, str]] = {
    "vi": {
        "heading": "Văn bản đã được đọc thế nào", "text": "Văn bản và những gì nhận ra", "left": "Còn lại, chưa đọc ra",
        "doubts": "Điểm còn ngờ", "gold": "So với bản chú giải", "legend": "Ký hiệu", "line": "dòng", "counts": "Đã đọc",
        "nothing": "Không có.", "of": "trên", "file": "Tệp", "conclusion": "thông báo kết luận",
        "no_conclusion": "không phải thông báo kết luận",
        # kinds of marks, and their two letters in a terminal
        "kind.header": "thể thức", "kind.section": "mục", "kind.citation": "viện dẫn", "kind.body": "cơ quan, đơn vị",
        "kind.deadline": "thời hạn", "kind.place": "địa danh", "kind.figure": "số liệu", "kind.person": "người",
        "kind.recipient": "nơi nhận", "kind.note": "chú thích",
        "code.header": "TT", "code.section": "MỤC", "code.citation": "VD", "code.body": "CQ", "code.deadline": "HẠN",
        "code.place": "ĐD", "code.figure": "SL", "code.person": "NG", "code.recipient": "NN", "code.note": "CT",
        "block.task": "nhiệm vụ", "block.petition": "kiến nghị", "unread": "không đọc ra gì",
        # details
        "section": "mục", "note": "chú thích", "signer": "người ký", "chair": "người chủ trì", "participant": "tham dự",
        "province": "phía tỉnh, trung ương", "local": "phía địa phương", "task": "nhiệm vụ", "petition": "kiến nghị",
        "petitioner": "nơi kiến nghị", "recipient": "nơi nhận", "printed": "in sai", "inherited": "theo mục trên",
        "lead": "chủ trì", "assigned": "thực hiện", "coordinating": "phối hợp", "resolved": "đã xác định",
        "partial": "chưa đủ", "ambiguous": "chưa rõ là văn bản nào", "unknown": "không xác định",
        "field.kind": "loại văn bản", "field.type": "loại văn bản", "field.number": "số", "field.symbol": "ký hiệu",
        "field.place": "nơi ban hành", "field.date": "ngày ban hành", "field.title": "trích yếu",
        "field.issuer": "cơ quan ban hành", "field.signing_authority": "thẩm quyền ký", "field.signer": "người ký",
        "field.signer_post": "chức vụ người ký", "field.session": "cuộc kiểm tra, họp, làm việc",
        "session.kind": "loại cuộc", "session.date": "ngày tiến hành", "session.delegation": "đoàn",
        "session.districts": "huyện được kiểm tra", "session.communes": "xã được kiểm tra", "session.basis": "căn cứ",
        "session.chair": "người chủ trì", "session.chair_post": "chức vụ người chủ trì",
        "basis": "căn cứ", "implements": "thực hiện", "amends": "sửa đổi, bổ sung", "repeals": "bãi bỏ",
        "replaces": "thay thế", "approves": "phê duyệt", "guides": "hướng dẫn",
        # what is left, and doubts
        "left.number": "giống số, ký hiệu văn bản nhưng không thành viện dẫn", "left.date": "ngày không gắn với gì",
        "left.order": "có lời giao việc nhưng không thành nhiệm vụ hay kiến nghị",
        "left.paragraph": "đoạn không đọc ra gì", "doubt.citation": "viện dẫn chưa xác định",
        "doubt.unassigned": "nhiệm vụ không rõ ai làm", "doubt.inherited": "nhiệm vụ lấy cơ quan từ mục trên",
        "doubt.petitioner": "kiến nghị không rõ của ai", "doubt.place": "địa danh được sửa",
        "doubt.anomaly": "bất thường", "doubt.missing": "không đọc ra", "doubt.source": "khi mở tệp",
        # against an annotation
        "missed": "thiếu", "extra": "thừa", "wrong": "sai", "wanted": "đúng ra", "found": "đọc ra", "metric": "Chỉ tiêu",
        "right": "đúng", "asked": "cần có", "answered": "đã đọc", "all_right": "Không khác gì bản chú giải.",
    },
    "en": {
        "heading": "How the notice was read", "text": "The text, and what was recognised", "left": "Left over",
        "doubts": "Doubts", "gold": "Against the annotation", "legend": "Marks", "line": "line", "counts": "Read",
        "nothing": "None.", "of": "of", "file": "File", "conclusion": "notice of conclusions",
        "no_conclusion": "no notice of conclusions",
        "kind.header": "header", "kind.section": "section", "kind.citation": "citation", "kind.body": "body",
        "kind.deadline": "deadline", "kind.place": "place", "kind.figure": "figure", "kind.person": "person",
        "kind.recipient": "recipient", "kind.note": "footnote",
        "code.header": "HD", "code.section": "SEC", "code.citation": "CIT", "code.body": "BODY", "code.deadline": "DUE",
        "code.place": "PLC", "code.figure": "FIG", "code.person": "PER", "code.recipient": "REC", "code.note": "NOTE",
        "block.task": "task", "block.petition": "petition", "unread": "nothing read here",
        "section": "section", "note": "footnote", "signer": "signer", "chair": "chair", "participant": "took part",
        "province": "province or centre", "local": "local", "task": "task", "petition": "petition",
        "petitioner": "petitioner", "recipient": "recipient", "printed": "misspelled", "inherited": "from above",
        "lead": "lead", "assigned": "to do", "coordinating": "with", "resolved": "resolved", "partial": "partial",
        "ambiguous": "ambiguous", "unknown": "unknown",
        "field.kind": "kind", "field.type": "kind", "field.number": "number", "field.symbol": "symbol",
        "field.place": "place of issue", "field.date": "date", "field.title": "title", "field.issuer": "issuer",
        "field.signing_authority": "authority of the signature", "field.signer": "signer",
        "field.signer_post": "signer's post", "field.session": "inspection, meeting or working session",
        "session.kind": "kind of session", "session.date": "date of the session", "session.delegation": "delegation",
        "session.districts": "district inspected", "session.communes": "commune inspected", "session.basis": "basis",
        "session.chair": "chair", "session.chair_post": "chair's post",
        "left.number": "looks like a document's number, but is in no citation", "left.date": "a date tied to nothing",
        "left.order": "words of an order, but in no task or petition", "left.paragraph": "paragraph with nothing read",
        "doubt.citation": "citation not resolved", "doubt.unassigned": "task without a body",
        "doubt.inherited": "task with bodies from above only", "doubt.petitioner": "petition without petitioner",
        "doubt.place": "place corrected", "doubt.anomaly": "anomaly", "doubt.missing": "not found",
        "doubt.source": "in opening the file",
        "missed": "missed", "extra": "too much", "wrong": "wrong", "wanted": "wanted", "found": "read", "metric": "Metric",
        "right": "right", "asked": "wanted", "answered": "answered", "all_right": "Nothing differs from the annotation.",
    },
}  # fmt: skip


def language(name: str) -> Language:
    return "en" if name == "en" else "vi"


def word(language: Language, key: str) -> str:
    """The words for a key; the last part of a key that has none ("field.extent" → "extent")."""
    return WORDS[language].get(key, key.rpartition(".")[2].replace("_", " "))
