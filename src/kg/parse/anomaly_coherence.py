"""Words that do not hang together with the rest of the text: a name told in two ways, an entry of a list without what
all others have, "other petitions" where there are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.parse.anomaly_report import AnomalyMention, Facts, report
from kg.parse.phrases import begin_word

# The name of a programme as far as no punctuation ends it; "KT-XH" and "kinh tế - xã hội" are as good as each other here.
_NAMED = ("Chương trình", "chương trình", "Đề án", "Dự án", "Chiến lược", "Kế hoạch", "Phong trào", "phong trào", "Quỹ")
NAME = re.compile(rf"{begin_word(_NAMED)}((?: [^\W\d_]+){{2,9}})")
LEAST = 2  # words of the name before "và" and behind it that must agree
OTHERS = re.compile(r"(?:Đối với )?(?:[Cc]ác|[Nn]hững) (?:kiến nghị|đề xuất|nội dung kiến nghị)(?:, \w+ \w+)? khác")
ENTRY = re.compile(r"[:;] ?(?P<entry>\((\d{1,2})\) ?(?P<words>[^;\n]{3,}))")
LABEL = re.compile(r"(?:[^\W\d_]+ ){1,3}\d")
LEAST_ENTRIES = 4
SHOWN = 60  # characters of an entry


def coherence_anomalies(facts: Facts) -> Iterator[AnomalyMention]:
    yield from _two_names(facts.text)
    yield from _unlabelled_entries(facts.text)
    yield from _other_than_none(facts)


def _two_names(text: str) -> Iterator[AnomalyMention]:
    """A programme named with and without "và": "phục hồi và phát triển", "phục hồi phát triển"."""
    first: dict[str, tuple[int, int]] = {}
    joined: dict[str, str] = {}
    for match in NAME.finditer(text):
        words = match[1].lower().split()
        for size in range(LEAST * 2, len(words) + 1):
            if "và" not in words[:size]:
                first.setdefault(" ".join(words[:size]), (match.start(), match.start(1) + _length(match[1], size)))
        at = words.index("và") if "và" in words else 0
        if at >= LEAST and len(words) - at > LEAST:
            joined[" ".join(words[:at] + words[at + 1 : at + 1 + LEAST])] = " ".join(words[: at + 1 + LEAST])
    for key in joined.keys() & first.keys():
        start, end = first[key]
        yield report("two-names", start, end, text[start:end], joined[key])


def _length(words: str, count: int) -> int:
    """Characters of the first `count` words, each with the blank before it."""
    return sum(len(word) + 1 for word in words.split()[:count])


def _unlabelled_entries(text: str) -> Iterator[AnomalyMention]:
    """In "(1) Dự án 1. …; (2) Dự án 2. …; (3) Bảo tồn …" the one entry without the number that all others give."""
    if f"{LEAST_ENTRIES})" not in text:
        return
    run: list[re.Match[str]] = []
    for entry in ENTRY.finditer(text):
        follows = run and int(entry[2]) == int(run[-1][2]) + 1 and run[-1].end() == entry.start()
        if not follows:
            yield from _odd_one(run)
            run = []
        if follows or entry[2] == "1":
            run.append(entry)
    yield from _odd_one(run)


def _odd_one(run: list[re.Match[str]]) -> Iterator[AnomalyMention]:
    odd = [entry for entry in run if not LABEL.match(entry["words"])]
    if len(run) >= LEAST_ENTRIES and len(odd) == 1:
        start, end = odd[0].start("entry"), min(odd[0].end(), odd[0].start("entry") + SHOWN)
        words = odd[0].string[start:end]
        end = start + len(words[: words.rfind(" ")] if end < odd[0].end() else words)
        yield report("unlabelled-entry", start, end, odd[0].string[start:end])


def _other_than_none(facts: Facts) -> Iterator[AnomalyMention]:
    """ "Các kiến nghị khác …" as the first of all petitions: other than which?"""
    match = OTHERS.match(facts.petition) if facts.petition is not None else None
    if match is not None and (start := facts.text.find(match[0])) >= 0:
        yield report("other-than-none", start, start + len(match[0]), match[0])
