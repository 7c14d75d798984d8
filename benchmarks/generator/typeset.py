"""From blocks of text to a file: plain text, the text layer of a PDF, or Markdown as recognition writes it.

Roles of blocks: head (letterhead line), title, p, heading1–3, item, bullet, table (rows by newline, cells by tab), closing, to
(Nơi nhận), sign, signer, annex.
"""

from __future__ import annotations

import re
from random import Random

from .composer import FIRST_MARK
from .grammar import pick

Block = tuple[str, str]
_BODY = frozenset(("p", "heading1", "heading2", "heading3", "item", "bullet", "closing", "table"))
_MARK = re.compile(f"[{chr(FIRST_MARK)}-{chr(FIRST_MARK + 500)}]")
# Widths of letters in thousandths of the type size, as in the common faces with serifs.
_WIDTH = {
    **dict.fromkeys("iljtíìỉĩị.,;:'()/!-[]|", 300),
    " ": 250,
    "m": 780,
    "M": 890,
    "w": 720,
    "r": 330,
    "f": 330,
    "I": 330,
}
_widths: dict[str, int] = {}
_LOSABLE = re.compile(
    r"(?<=[a-zà-ỹ],) (?=\w)|(?<=\bngày) (?=\d)|(?<=Thường vụ) (?=Tỉnh)|(?<=Chủ tịch) (?=UBND)|(?<=HĐND,) (?=UBND)"
)


def width(word: str) -> int:
    found = _widths.get(word)
    if found is None:
        found = _widths[word] = sum(_WIDTH.get(letter, 690 if letter.isupper() else 460) for letter in word)
    return found


def wrap(text: str, room: int, indent: int = 0) -> list[str]:
    """Lines no wider than `room`; the first is indented. Numbers of documents may break behind a hyphen."""
    lines: list[str] = []
    current: list[str] = []
    used = indent
    known = _widths.get
    for word in text.split(" "):
        size = known(word) or width(word)
        if current and used + 250 + size > room:
            head, hyphen, tail = word.partition("-")
            if hyphen and tail and "/" in head and used + 250 + width(head + "-") <= room:
                current.append(head + "-")
                lines.append(" ".join(current))
                current, used = [tail], width(tail)
                continue
            lines.append(" ".join(current))
            current, used = [word], size
        else:
            used += size + (250 if current else 0)
            current.append(word)
    lines.append(" ".join(current))
    return lines


def lose_spaces(rng: Random, blocks: list[Block]) -> list[Block]:
    """Blanks that a text layer lost: after commas and before dates."""

    def cut(_: re.Match[str]) -> str:
        return "" if rng.random() < 0.15 else " "

    return [(role, _LOSABLE.sub(cut, text) if role in ("p", "item", "bullet") else text) for role, text in blocks]


def typeset(rng: Random, blocks: list[Block], notes: dict[int, str], noise: frozenset[str]) -> str:
    if "spaces" in noise:
        blocks = lose_spaces(rng, blocks)
    if "caps" in noise:
        blocks = [(role, text.upper() if role == "title" else text) for role, text in blocks]
    if "markdown" in noise:
        return _markdown(rng, blocks, notes, "pages" in noise)
    room = rng.randrange(33_000, 41_000) if noise & {"wraps", "doubled", "pages"} else 0
    lines = _lines(rng, blocks, room, "caps" in noise)
    pages = _paginate(rng, lines, notes, room) if "pages" in noise else [(lines, sorted(notes))]
    return _print(rng, pages, notes, room, "doubled" in noise)


def _lines(rng: Random, blocks: list[Block], room: int, broken: bool) -> list[str]:
    """All lines of the body, footnote marks still in them. Paragraphs are indented in type, not in the text layer."""
    lines: list[str] = []
    apart = not room and rng.random() < 0.5
    last = ""
    for role, text in blocks:
        if role == "title" and last != "title":
            lines += ["THÔNG BÁO"]
        if (
            (role in ("title", "to", "sign", "annex") and last != role)
            or (last == "title" and role != "title")
            or (apart and role in _BODY)
        ):
            lines.append("")
        if role == "signer":
            lines += [""] * rng.randrange(1, 6)
        if role == "table":
            lines += [" | ".join(row.split("\t")) for row in text.split("\n")]
        elif role in ("head", "to", "sign", "signer", "annex"):
            lines += text.split("\n")
        elif role == "title" and (room or broken):
            lines += wrap(text, min(room or 36_000, 34_000))
        elif room:
            lines += wrap(text, room, 2500 if role in ("p", "item", "bullet", "closing") else 0)
        else:
            lines.append(text)
        last = role
    return lines


def _paginate(rng: Random, lines: list[str], notes: dict[int, str], room: int) -> list[tuple[list[str], list[int]]]:
    """Pages of lines, each with the footnotes whose marks it holds."""
    height = rng.randrange(30, 46)
    pages: list[tuple[list[str], list[int]]] = []
    page: list[str] = []
    below: list[int] = []
    used = 0
    for line in lines:
        marks = [ord(mark) - FIRST_MARK for mark in _MARK.findall(line)]
        need = 1 + sum(1 + width(notes[n]) // room for n in marks)
        if page and used + need > height:
            pages.append((page, below))
            page, below, used = [], [], 0
        page.append(line)
        below += marks
        used += need
    pages.append((page, below))
    return pages


def _print(
    rng: Random, pages: list[tuple[list[str], list[int]]], notes: dict[int, str], room: int, doubled: bool
) -> str:  # fmt: skip
    numbered = rng.random() < 0.6 and len(pages) > 1
    between = pick(rng, ("", " ", "\f")) if len(pages) > 1 else ""
    tail = " " if room else ""
    out: list[str] = []
    for at, (lines, below) in enumerate(pages):
        if at and numbered:
            out.append(pick(rng, (f"{at + 1}", f" {at + 1} ")))
        for number, line in enumerate(lines):
            shown = _MARK.sub(lambda mark: str(ord(mark[0]) - FIRST_MARK), line)
            out.append((between if at and not number else "") + shown + (tail if shown else ""))
            if doubled and number < len(lines) - 1:
                out.append("")
        if below:
            out.append(" " * 43 if room else "")
            for n in below:
                found = wrap(f"{n} {notes[n]}", int(room * 1.12)) if room else [f"{n} {notes[n]}"]
                out += [line + tail for line in found]
    return "\n".join(out) + "\n"


def _markdown(rng: Random, blocks: list[Block], notes: dict[int, str], paged: bool) -> str:
    """Markdown of recognised pages: footnotes stand where the page ended, which may be within a sentence."""
    depth = pick(rng, ("## ", "# ", "**"))
    lists = rng.random() < 0.5
    out: list[str] = []
    held: list[int] = []
    size = 0
    previous = ""
    for role, text in blocks:
        if role == "title" and previous != "title":
            out += [f"{depth}THÔNG BÁO{'**' if depth == '**' else ''}", ""]
        held += [ord(mark) - FIRST_MARK for mark in _MARK.findall(text)]
        shown = _MARK.sub(lambda mark: f"<sup>{ord(mark[0]) - FIRST_MARK}</sup>", text)
        size += len(shown)
        block = _markdown_block(rng, role, shown, lists)
        if paged and size > 2600 and role in ("p", "item", "bullet") and len(shown) > 200:
            # The page ends within this block: its footnotes, then the rest as a paragraph of its own.
            cut = shown.find(" ", len(shown) // 2)
            if cut > 0 and "<" not in shown[cut - 8 : cut + 8]:
                out += [shown[:cut], ""]
                out += _markdown_notes(held, notes)
                block, size, held = [shown[cut + 1 :]], 0, []
        out += block
        if role not in ("to", "head", "sign") or previous == "":
            out.append("")
        previous = role
    if paged or held:
        out += _markdown_notes(held, notes)
    return "\n".join(out) + "\n"


def _markdown_block(rng: Random, role: str, text: str, lists: bool) -> list[str]:
    if role == "title":
        return [f"### {text}" if rng.random() < 0.5 else f"**{text}**"]
    if role == "heading1":
        return [pick(rng, (f"## {text}", f"**{text}**", f"## **{text}**"))]
    if role == "heading2":
        return [pick(rng, (f"### {text}", f"**{text}**", text))]
    if role == "heading3":
        return [pick(rng, (f"#### {text}", f"***{text}***", text))]
    if role == "table":
        rows = text.split("\n")
        head, *rest = (f"| {' | '.join(row.split(chr(9)))} |" for row in rows)
        return [head, "|" + "---|" * (rows[0].count("\t") + 1), *rest]
    if role == "to":
        return ["**Nơi nhận:**", ""] if text.startswith("Nơi nhận") else [text]
    if role == "sign":
        return [f"**{text}**"]
    if role == "signer":
        return ["", f"**{text}**"]
    return text.split("\n") if role == "head" else [text]


def _markdown_notes(held: list[int], notes: dict[int, str]) -> list[str]:
    return [line for n in held for line in (f"<sup>{n}</sup> {notes[n]}", "")]
