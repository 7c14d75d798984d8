"""What abbreviations stand for: `mappings/abbreviations.toml`, which says what its fields mean."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from kg.resources import folder


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """`short` forms and the words in `full`. `names`: it is part of names of bodies and posts; `keep`: as
    good as a word, read but not written out. `slips`: ways it is often misprinted."""

    short: tuple[str, ...]
    slips: tuple[str, ...]
    full: str
    names: bool
    keep: bool
    examples: tuple[str, ...]

    @property
    def forms(self) -> tuple[str, ...]:
        """All that is read as it."""
        return self.short + self.slips


@cache
def abbreviations() -> tuple[Abbreviation, ...]:
    return tuple(
        Abbreviation(
            tuple(e["short"]),
            tuple(e.get("slips", ())),
            e["full"],
            e.get("names", False),
            e.get("keep", False),
            tuple(e["examples"]),
        )
        for e in _file()["abbreviation"]
    )


@cache
def understood() -> frozenset[str]:
    """Abbreviations that every reader understands, and that are read as they stand."""
    return frozenset(_file()["understood"])


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads((folder("mappings") / "abbreviations.toml").read_text(encoding="utf-8"))


@cache
def _full() -> dict[str, str]:
    return {short.replace(" ", ""): entry.full for entry in abbreviations() if not entry.keep for short in entry.forms}


@cache
def _pattern() -> re.Pattern[str]:
    # Longest first; a slash or a letter on either side makes it part of a document number or another word.
    shorts = sorted(
        (short for entry in abbreviations() if not entry.keep for short in entry.forms), key=len, reverse=True
    )
    alternatives = "|".join(re.escape(short).replace(r"\ ", " ?") for short in shorts)
    return re.compile(rf"(?<![\w/&.-])(?:{alternatives})(?![\w/&])")


@lru_cache(maxsize=16384)  # the same few names and posts again and again
def write_out(text: str) -> str:
    """`text` with its abbreviations written out: "xây dựng NTM huyện" → "xây dựng nông thôn mới huyện"."""
    return _pattern().sub(lambda match: _full()[match[0].replace(" ", "")], text)
