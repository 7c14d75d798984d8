"""What each part of the body does: it states findings, gives directions, or answers petitions.

A part is told by its heading; where it has none, by how its own words begin (`mappings/wordings.toml`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from kg.knowledge.wordings import pattern
from kg.parse.outline import Item

Mode = Literal["findings", "directions", "petitions"]

_MODES: tuple[Mode, ...] = ("petitions", "findings", "directions")
_HEADING_LENGTH = 220  # characters; more is no heading but an item that speaks for itself


class Part(NamedTuple):
    """An item with what it does. `heading_end` is where a heading inside it ends and its own words begin (equal to
    `item.start` where it has none, to `item.end` where it is nothing but a heading or the announcement of a list).
    `lead` is the index of the nearest lead-in or heading above it in the order of reading, from the nearest."""

    item: Item
    mode: Mode | None
    heading_end: int
    leads: tuple[int, ...]
    announces: bool  # ends with ":" and has items below it


_SHORT_ORDER = 90  # characters; a longer order that announces a list may say more than whom it is for
_ORDERS = re.compile(
    r"\s*(?:Giao|Yêu cầu|Đề nghị|Phân công|(?:UBND|Ủy ban nhân dân|HĐND|Chủ tịch|Thường trực|Đoàn|Văn phòng)\b[^.,;:]{0,60}\b(?:đề nghị|yêu cầu|giao)\b)"
)
# The order to follow up the notice itself, which closes what stands before it.
_FOLLOWS_UP = re.compile(
    r"\s*(?:Giao |Yêu cầu |Đề nghị )?(?:Chánh )?Văn phòng\b[^.;:]{0,60}\b(?:theo dõi|đôn đốc|kiểm tra|tổng hợp)\b[^.;:]{0,80}(?:(?:Thông báo|[Kk]ết luận|thông báo|nội dung) (?:kết luận )?(?:này|trên)|(?:kết quả|việc) (?:triển khai |tổ chức )?thực hiện)"
)
_ASKED = re.compile(r"kiến nghị|đề xuất của|đề nghị của", re.IGNORECASE)
_ADDRESSES = re.compile(r"\s*(?:(?:riêng )?đối với|trách nhiệm của|giao|nhiệm vụ của)\b", re.IGNORECASE)


def read_parts(text: str, items: Sequence[Item]) -> list[Part]:
    """One Part for each item, in order."""
    parents = {index for item in items for index in item.above}
    modes: list[Mode | None] = []
    lead_ins: list[Item] = []
    parts: list[Part] = []
    answering: set[str] = set()  # where unnumbered paragraphs answer petitions, each opening with "Đối với kiến nghị …"
    for at, item in enumerate(items):
        words = text[item.start : item.end]
        announces = words.rstrip(" *").endswith(":")
        has_children = item.index in parents
        heading_end = _heading_end(text, item, has_children)
        own = _classify(text[item.start : heading_end], item)
        leads = _leads(item, lead_ins)
        if item.marker is None and (item.heading or announces):
            lead_ins.append(item)
        inherited = next((modes[lead] for lead in leads if modes[lead] is not None), None)
        if inherited is None and item.marker is None:
            inherited = _of_sibling(items, modes, at, item)
        mode = own if own is not None else _by_words(words, inherited, announces)
        if mode is None and at and heading_end > item.start and _ADDRESSES.match(words):
            mode = "directions"  # a part for somebody, behind others
        opens = pattern("opener", "petition").match(words) is not None
        if mode == "petitions" and own is None and _FOLLOWS_UP.match(words):
            mode = "directions"
        if item.marker is None and mode == "petitions":
            if own is None and item.path in answering and _ORDERS.match(words) and not _ASKED.search(words):
                mode = "directions"  # an unnumbered paragraph behind those that answer gives orders again
            elif opens and not announces:
                answering.add(item.path)
        modes.append(mode)
        parts.append(Part(item, mode, heading_end, leads, announces))
    return parts


def _heading_end(text: str, item: Item, has_children: bool) -> int:
    """Where the heading of an item ends: at its end for a line that heads others, at the colon of "a) Về …: …"."""
    words = text[item.start : item.end]
    closed = words.rstrip().endswith((".", ";", "./.", "…"))
    orders = len(words) > _SHORT_ORDER and words.rstrip(" *").endswith(":") and pattern("order", "orders").search(words)
    if (has_children or item.heading) and not closed and len(words) <= _HEADING_LENGTH and not orders:
        return item.end
    colon = words.find(":")
    if (
        0 < colon <= 160
        and not words[:colon].rstrip().endswith(("sau", "như"))
        and pattern("opener", "topic").match(words)
    ):
        return item.start + colon + 1
    return item.start


def _classify(heading: str, item: Item) -> Mode | None:
    if not heading.strip():
        return None
    words = heading.strip(" *:.")
    for mode in _MODES:
        if pattern("heading", mode).match(words):
            return mode
    return None


def _by_words(words: str, inherited: Mode | None, announces: bool) -> Mode | None:
    """The mode of an item without a heading of its own that says one."""
    if pattern("opener", "petition").match(words):
        return "petitions"
    if announces and inherited != "findings" and pattern("order", "orders").search(words):
        return "directions"
    if inherited is None and pattern("finding", "finding").match(words):
        return "findings"
    return inherited


def _of_sibling(items: Sequence[Item], modes: Sequence[Mode | None], at: int, item: Item) -> Mode | None:
    """An unnumbered paragraph goes on with what the item before it does. Findings that only their own words told do
    not spread: an order may follow."""
    if at and items[at - 1].path == item.path and modes[at - 1] != "findings":
        return modes[at - 1]
    return None


def _leads(item: Item, lead_ins: Sequence[Item]) -> tuple[int, ...]:
    """Indices of what stands above an item: its headings, and the unnumbered lead-ins between them and it, of all those
    before it; nearest first."""
    leads = {other.index for other in lead_ins if item.above[: len(other.above)] == other.above}
    return tuple(sorted(leads.union(item.above), reverse=True))
