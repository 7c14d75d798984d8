"""Which spellings count as equal when an answer is compared with an annotation."""

from __future__ import annotations

import re
import unicodedata

ABBREVIATIONS = {
    "ubnd": "ủy ban nhân dân", "hđnd": "hội đồng nhân dân", "ubmttq": "ủy ban mặt trận tổ quốc",
    "mttq": "mặt trận tổ quốc", "mtqg": "mục tiêu quốc gia", "hu": "huyện ủy", "đu": "đảng ủy",
}  # fmt: skip
NUCLEUS = {
    "oà": "òa", "oá": "óa", "oả": "ỏa", "oã": "õa", "oạ": "ọa", "oè": "òe", "oé": "óe",
    "oẻ": "ỏe", "oẽ": "õe", "oẹ": "ọe", "uỳ": "ùy", "uý": "úy", "uỷ": "ủy", "uỹ": "ũy", "uỵ": "ụy",
}  # fmt: skip
LIST_SEPARATOR = " | "

_NUCLEI = [(re.compile(rf"(?<!q){old}\b"), new) for old, new in NUCLEUS.items()]
_WORD = re.compile(r"[^\W_]+")


def fold(value: object) -> str:
    """Case, white space, punctuation, tone placement and abbreviations folded away."""
    text = unicodedata.normalize("NFC", str(value or "")).lower()
    for old, new in _NUCLEI:
        text = old.sub(new, text)
    text = " ".join(ABBREVIATIONS.get(word, word) for word in _WORD.findall(text))
    return text.replace("mặt trận tổ quốc việt nam", "mặt trận tổ quốc")


def fold_body(value: object) -> str:
    """A body's label: a province at its end, shared by all provincial bodies of a notice, is dropped."""
    text = fold(value)
    return re.sub(r" tỉnh( \w+( \w+){0,2})?$", "", text) or text


def fold_number(value: object) -> str:
    """A document number: spaces gone, dash variants one, leading zeros dropped."""
    text = re.sub(r"[‐‑–—]", "-", re.sub(r"\s+", "", str(value or ""))).upper()
    return re.sub(r"^0+(?=\d)", "", text)


def fold_figure(value: object) -> str:
    """An amount: decimals without trailing zeros, ratios part by part."""
    text = str(value).strip()
    if re.fullmatch(r"-?\d+(\.\d+)?", text):
        number = float(text)
        return str(int(number)) if number == int(number) else f"{number:.6g}"
    return "/".join(part.lstrip("0") or "0" for part in text.replace(" ", "").split("/"))


def fold_unit(value: object) -> str:
    """A unit of measure; one of signs alone ("%") as it stands."""
    return fold(value) or str(value or "").strip()


def fold_section(value: object) -> str:
    """An outline path without the words for its levels."""
    text = re.sub(r"\b(phần|chương|mục|tiểu mục|điều|khoản|điểm)\s+", "", str(value or "").lower())
    return re.sub(r"[^0-9a-zđ/.]", "", text).strip("./")


def cells(value: str | None) -> list[str]:
    """The values of a cell that holds several."""
    return [part.strip() for part in (value or "").split(LIST_SEPARATOR.strip()) if part.strip()]
