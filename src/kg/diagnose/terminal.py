"""A diagnosis for the terminal: lines of at most so many columns, in colour where there is a terminal for it."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

from kg.diagnose.records import Diagnosis, Difference, Mark, Remark
from kg.diagnose.words import Language, word

WIDTH = 100  # columns
_GUTTER = 8  # columns before the text: line number and the letter of the item

Run = tuple[str, str]  # text and its style, a key of STYLES or ""

STYLES = {
    "header": "cyan", "section": "bold", "citation": "bold blue", "body": "green", "deadline": "bold magenta", "place": "yellow",
    "figure": "bright_black", "person": "bold cyan", "recipient": "dim cyan", "note": "dim", "unread": "dim", "title": "bold",
    "faint": "dim", "missed": "bold red", "extra": "bold yellow", "wrong": "bold red", "at": "reverse",
}  # fmt: skip


def plain(diagnosis: Diagnosis, language: Language = "vi", width: int = WIDTH) -> str:
    """The diagnosis without colours: what is recognised stands in brackets behind the letters of its kind."""
    return "".join("".join(text for text, _ in line).rstrip() + "\n" for line in lines(diagnosis, language, width))


def coloured(diagnosis: Diagnosis, language: Language, width: int) -> str:
    """The same for a terminal so many columns wide, with its control sequences."""
    import io

    from rich.console import Console
    from rich.text import Text

    stream = io.StringIO()
    width = min(width, WIDTH)
    console = Console(file=stream, force_terminal=True, width=width, highlight=False, markup=False, emoji=False)
    for line in lines(diagnosis, language, width):
        styled = Text.assemble(*((text, STYLES.get(style, "")) for text, style in line))
        console.print(styled, soft_wrap=True)
    return stream.getvalue()


def lines(diagnosis: Diagnosis, language: Language, width: int) -> Iterator[list[Run]]:
    """All lines, wrapped, without their ends."""

    def section(title: str) -> Iterator[list[Run]]:
        yield []
        yield [(f"── {title} ".ljust(width, "─"), "title")]

    yield from _summary(diagnosis, language, width)
    yield from section(word(language, "text"))
    kinds = dict.fromkeys(mark.kind for mark in diagnosis.marks)
    legend = ", ".join(f"{word(language, f'code.{kind}')} {word(language, f'kind.{kind}')}" for kind in kinds)
    items = f"N {word(language, 'block.task')}, K {word(language, 'block.petition')}, · {word(language, 'unread')}"
    yield from wrap([(f"{word(language, 'legend')}: [{legend}]; {items}", "faint")], width)
    yield from _text(diagnosis, language, width)
    for key, remarks in (("doubts", diagnosis.doubts), ("left", diagnosis.left)):
        yield from section(f"{word(language, key)} ({len(remarks)})")
        yield from _remarks(diagnosis, remarks, language, width)
    if diagnosis.scores is not None:
        yield from section(f"{word(language, 'gold')} ({len(diagnosis.differences)})")
        yield from _against(diagnosis, language, width)


def _summary(diagnosis: Diagnosis, language: Language, width: int) -> Iterator[list[Run]]:
    notice = diagnosis.notice
    what = word(language, "conclusion" if notice.conclusion else "no_conclusion")
    yield from wrap(
        [(f"{printable(Path(diagnosis.file).name)}: ", "title"), (f"{notice.kind or '?'}, {what}", "")], width
    )
    if notice.title:
        yield from wrap([(printable(notice.title), "")], width)
    yield from wrap([(f"{word(language, 'counts')}: {', '.join(counts(diagnosis, language))}", "faint")], width)


def counts(diagnosis: Diagnosis, language: Language) -> list[str]:
    """How many of each were read."""
    found = Counter(mark.kind for mark in diagnosis.marks)
    items = Counter(block.kind for block in diagnosis.blocks)
    resolved = sum(cited.outcome == "resolved" for cited in diagnosis.notice.citations)
    of = word(language, "of")
    pieces = [
        f"{word(language, 'kind.citation')} {len(diagnosis.notice.citations)} ({word(language, 'resolved')} {resolved})"
    ]
    pieces += [f"{word(language, f'block.{kind}')} {items[kind]}" for kind in ("task", "petition")]
    pieces += [
        f"{word(language, f'kind.{kind}')} {found[kind]}" for kind in ("body", "deadline", "place", "figure", "person")
    ]
    read = len(diagnosis.raw) - sum(end - start for start, end in diagnosis.unread)
    return [*pieces, f"{read} {of} {len(diagnosis.raw)} {'characters' if language == 'en' else 'ký tự'}"]


def _text(diagnosis: Diagnosis, language: Language, width: int) -> Iterator[list[Run]]:
    outer = outermost(diagnosis.marks)
    at = 0
    for number, (start, end) in enumerate(diagnosis.lines, 1):
        if not diagnosis.raw[start:end].strip():
            continue
        letter = next(
            (("N" if b.kind == "task" else "K") for b in diagnosis.blocks if b.start < end and b.end > start), " "
        )
        dull = any(first < end and last > start for first, last in diagnosis.unread)
        runs: list[Run] = []
        while at < len(outer) and outer[at].end <= start:
            at += 1
        position, ahead = start, at
        while ahead < len(outer) and outer[ahead].start < end:
            mark = outer[ahead]
            first, last = max(mark.start, start), min(mark.end, end)
            runs.append((printable(diagnosis.raw[position:first]), "unread" if dull else ""))
            code = f"{word(language, f'code.{mark.kind}')}: " if mark.start >= start else "… "
            shown = printable(diagnosis.raw[first:last])
            runs.append((f"[{code}{shown.strip()}{']' if mark.end <= end else ''}", mark.kind))
            position, ahead = last, ahead + 1
        runs.append((printable(diagnosis.raw[position:end]), "unread" if dull else ""))
        gutter = f"{number:5} {'·' if dull and letter == ' ' else letter} "
        for line in wrap(runs, width - _GUTTER):
            yield [(gutter, "faint"), *line]
            gutter = " " * _GUTTER


def outermost(marks: Sequence[Mark]) -> list[Mark]:
    """Of marks within or across each other the first and longest: what a line of brackets can show. A heading gives way
    to what stands in it."""
    kept: list[Mark] = []
    for mark in marks:
        if kept and kept[-1].kind == "section" and mark.start < kept[-1].end:
            kept.pop()
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
    return kept


def _remarks(diagnosis: Diagnosis, remarks: Iterable[Remark], language: Language, width: int) -> Iterator[list[Run]]:
    topics: dict[str, list[Remark]] = {}
    for remark in remarks:
        topics.setdefault(remark.topic, []).append(remark)
    if not topics:
        yield [(word(language, "nothing"), "faint")]
    for topic, several in topics.items():
        yield from wrap([(f"{word(language, topic)} ({len(several)})", "title")], width)
        for remark in several:
            where = f"{word(language, 'line')} {diagnosis.line(remark.at[0])}: " if remark.at else ""
            yield from wrap([(where, "faint"), (printable(remark.text), "")], width, "  ")
            if remark.at and topic in ("left.number", "left.date", "doubt.citation", "doubt.anomaly"):
                yield from _context(diagnosis, remark.at, width)


def _against(diagnosis: Diagnosis, language: Language, width: int) -> Iterator[list[Run]]:
    names = " / ".join(word(language, key) for key in ("right", "asked", "answered"))
    yield [(f"{word(language, 'metric'):24} F1     {names}", "faint")]
    for score in diagnosis.scores or ():
        yield [(f"{score.metric:24} {score.f1:5.3f}  {score.hits} / {score.wanted} / {score.answered}", "")]
    if not diagnosis.differences:
        yield [(word(language, "all_right"), "faint")]
    for metric, several in groupby(diagnosis.differences, key=lambda difference: difference.metric):
        yield []
        yield [(metric, "title")]
        for difference in several:
            yield from wrap(_told(diagnosis, difference, language), width, "  ")
            if difference.at:
                yield from _context(diagnosis, difference.at, width)


def _told(diagnosis: Diagnosis, difference: Difference, language: Language) -> list[Run]:
    where = f"{word(language, 'line')} {diagnosis.line(difference.at[0])} " if difference.at else ""
    runs = [(word(language, difference.kind), difference.kind), (f" {where}", "faint")]
    if difference.about:
        runs.append((f"{printable(difference.about)}: ", ""))
    if difference.kind == "wrong":
        told = (
            f"{word(language, 'wanted')} “{difference.wanted}”, {word(language, 'found')} “{difference.found or '∅'}”"
        )
        return [*runs, (printable(told), "")]
    return [*runs, (printable(difference.wanted or difference.found), "")]


def _context(diagnosis: Diagnosis, span: tuple[int, int], width: int) -> Iterator[list[Run]]:
    before, words, after = diagnosis.around(span, 50)
    if len(words) > 200:
        words = words[:200].rsplit(" ", 1)[0] + " …"
    yield from wrap([("… ", "faint"), (printable(before), "faint"), (f"[{printable(words)}]", "at"), (printable(after), "faint"), (" …", "faint")], width, "    ")  # fmt: skip


def wrap(runs: Iterable[Run], width: int, indent: str = "") -> Iterator[list[Run]]:
    """Runs as lines of at most `width` columns, broken at blanks, in the middle of a word only where it must be.
    Every line begins with `indent`, those behind the first with two blanks more."""
    line: list[Run] = [(indent, "")]
    used, empty, hanging = len(indent), True, indent + "  "
    for text, style in runs:
        for piece in _pieces(text):
            rest = piece
            while rest:
                if rest.isspace():
                    if not empty and used < width:
                        line.append((" ", style))
                        used += 1
                    break
                if used + columns(rest) <= width:
                    line.append((rest, style))
                    used, empty = used + columns(rest), False
                    break
                if empty:  # a word longer than a line
                    cut = max(1, width - used)
                    line.append((rest[:cut], style))
                    rest = rest[cut:]
                yield line
                line, used, empty = [(hanging, "")], len(hanging), True
    if not empty or len(line) > 1:
        yield line


def _pieces(text: str) -> list[str]:
    pieces: list[str] = []
    for blank, group in groupby(text, key=str.isspace):
        pieces.append(" " if blank else "".join(group))
    return pieces


def columns(text: str) -> int:
    """How many columns a text takes: combining marks none, wide characters two."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


_BIDI = {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C}


def printable(text: str) -> str:
    """Text that cannot steer a terminal: control characters and marks of direction are shown as one sign each."""
    if text.isprintable():
        return text
    return "".join(
        " " if char.isspace() else "�" if ord(char) in _BIDI or unicodedata.category(char) in ("Cc", "Cs") else char
        for char in text
    )
