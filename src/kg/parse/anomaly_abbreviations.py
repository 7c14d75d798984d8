"""Abbreviations that are written wrong, or that neither the text nor any list explains."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

from kg.knowledge.abbreviations import abbreviations, understood
from kg.knowledge.bodies import known_bodies
from kg.knowledge.syllables import decompose
from kg.parse.anomaly_report import AnomalyMention, Facts, report

CAPITALS = re.compile(r"[A-ZĐ][A-ZĐ](?<![\w/.-]..)[A-ZĐ]{1,6}(?![\w/-])")
LETTERS = re.compile(r"[A-ZĐ]{2,}")
IN_BRACKETS = re.compile(r"\(([A-ZĐ]{3,8})\)")  # an abbreviation that the text explains
ROMAN = re.compile(r"[IVXLC]+")
BEFORE = re.compile(r"([^\W\d_]{2,})[ \n]+$")
AFTER = re.compile(r"[ \n]+([^\W\d_]{2,})")


@cache
def _known() -> frozenset[str]:
    return frozenset(s for entry in abbreviations() for s in entry.short if s.isalpha() and s.isupper())


@cache
def _slips() -> dict[str, str]:
    """Slips so common that they are read as what they stand for."""
    return {slip: entry.short[0] for entry in abbreviations() for slip in entry.slips}


@cache
def _explained() -> frozenset[str]:
    """Capitals within the abbreviations and the names of bodies that the lists hold."""
    shorts = (s for entry in abbreviations() for s in entry.forms)
    names = (form for body in known_bodies() for form in (body.label, *body.forms))
    return frozenset(word for text in (*shorts, *names) for word in LETTERS.findall(text)) | understood()


def abbreviation_anomalies(facts: Facts) -> Iterator[AnomalyMention]:
    """Each abbreviation once, where it stands first."""
    text = facts.text
    found = Counter(CAPITALS.findall(text))
    here = set(IN_BRACKETS.findall(text))
    for word, count in found.items():
        start = text.index(word)
        if word in _slips():
            yield report("abbreviation", start, start + len(word), word, _slips()[word])
        elif word not in _known() and word not in here:
            meant = _exchanged(word, count, found, _known() | here)
            if meant is not None:
                yield report("abbreviation", start, start + len(word), word, meant)
            elif word not in _explained() and _unexplained(text, start, word):
                yield report("unexplained-abbreviation", start, start + len(word), word)


def _exchanged(word: str, count: int, found: Counter[str], known: frozenset[str] | set[str]) -> str | None:
    """The known abbreviation, more frequent in the text, of which two letters are exchanged ("CTMTGQ")."""
    if len(word) < 4:
        return None
    others = {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1)} - {word}
    return next((o for o in sorted(others) if o in known and found.get(o, 0) > count), None)


def _unexplained(text: str, start: int, word: str) -> bool:
    """Whether readers are left alone with it: in running text, no word or number that is only printed in capitals. Those
    to whom a notice goes are named in short by custom."""
    if ROMAN.fullmatch(word) or decompose(word.lower()) is not None:
        return False
    recipients = max(text.rfind("Nơi nhận"), text.rfind("NƠI NHẬN"))
    if 0 <= recipients < start:
        return False
    # Beside another word in capitals it is part of a heading or of a name ("PAR INDEX").
    near = (BEFORE.search(text, max(0, start - 20), start), AFTER.match(text, start + len(word)))
    return not any(found is not None and found[1].isupper() for found in near)
