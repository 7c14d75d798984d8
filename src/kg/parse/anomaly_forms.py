"""Slips of form: what lacks letters or words by a pattern of its own, brackets left open, a decimal point among commas, leads
printed twice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from kg.knowledge.syllables import spelling
from kg.parse.anomaly_report import AnomalyMention, Facts, report

POINT = re.compile(r"\d{1,3}\.\d{1,2}(?![\d.,])")
COMMA = re.compile(r"\d{1,3},\d{1,2}(?![\d.,])")
ITEM = re.compile(r"\n\s*[-+*]\s*([^:\n]{40,300}:)[^\n]*(?=\n\s*[-+*]\s*\1)")


def form_anomalies(facts: Facts) -> Iterator[AnomalyMention]:
    yield from _slips(facts.text)
    yield from _open_brackets(facts.text)
    yield from _decimal_points(facts)
    yield from _repeated_leads(facts.text)


@cache
def _slip_patterns() -> list[tuple[Sequence[str], re.Pattern[str], str]]:
    """What each match contains one of, a pattern, and what is meant."""
    return [
        (entry.get("contains", ("",)), re.compile(entry["pattern"]), entry["meant"]) for entry in spelling()["slip"]
    ]


def _slips(text: str) -> Iterator[AnomalyMention]:
    for contained, pattern, meant in _slip_patterns():
        match = pattern.search(text) if any(words in text for words in contained) else None
        if match is not None:
            yield report("slip", match.start(), match.end(), match[0], meant)


def _open_brackets(text: str) -> Iterator[AnomalyMention]:
    """Brackets that neither their own paragraph closes nor the next one, where a page break may have cut it."""
    if text.count("(") <= text.count(")") - text.count("\n"):  # list markers "a)" close without opening
        return
    lines = text.split("\n")
    position = 0
    for index, line in enumerate(lines):
        opened = _unclosed(line)
        if opened is not None:
            following = lines[index + 1] if index + 1 < len(lines) else ""
            closes, opens = following.find(")"), following.find("(")
            if not (closes > 2 and (opens < 0 or closes < opens)):
                end = min(len(line), opened + 80)
                yield report("open-bracket", position + opened, position + end)
        position += len(line) + 1


def _unclosed(line: str) -> int | None:
    if "(" not in line:
        return None
    opened: list[int] = []
    for match in re.finditer(r"[()]", line):
        if match[0] == "(":
            opened.append(match.start())
        elif opened:
            opened.pop()
    return opened[0] if opened else None


def _decimal_points(facts: Facts) -> Iterator[AnomalyMention]:
    printed = [(figure, facts.text[figure.start : figure.end]) for figure in facts.figures]
    if sum(COMMA.match(words) is not None for _, words in printed) < 3:
        return
    for figure, words in printed:
        if POINT.match(words):
            yield report("decimal-point", figure.start, figure.end, words)


def _repeated_leads(text: str) -> Iterator[AnomalyMention]:
    for match in ITEM.finditer(text):
        start = text.index(match[1], match.end())
        yield report("repeated-lead", start, start + len(match[1]), match[1])
