"""The form of Vietnamese syllables: onset, rime and tone (mappings/spelling.toml)."""

from __future__ import annotations

import tomllib
import unicodedata
from functools import cache, lru_cache
from typing import Any, NamedTuple

from kg.resources import folder

TONES = {"\u0300": "huyền", "\u0301": "sắc", "\u0309": "hỏi", "\u0303": "ngã", "\u0323": "nặng"}
STOPS = ("c", "ch", "p", "t")


class Syllable(NamedTuple):
    onset: str
    rime: str
    tone: str  # "ngang" where there is no mark


@cache
def spelling() -> dict[str, Any]:
    return tomllib.loads((folder("mappings") / "spelling.toml").read_text(encoding="utf-8"))


@cache
def _parts() -> tuple[tuple[str, ...], frozenset[str]]:
    data = spelling()["syllable"]
    return tuple(sorted(data["onsets"], key=len, reverse=True)), frozenset(data["rimes"].split())


@lru_cache(maxsize=65536)
def decompose(word: str) -> Syllable | None:
    """The parts of a syllable in small letters; None for what is none ("thựchiện", "logistics")."""
    tones = [c for c in unicodedata.normalize("NFD", word) if c in TONES]
    if len(tones) > 1:
        return None
    letters = "".join(c for c in unicodedata.normalize("NFD", word) if c not in TONES)
    letters = unicodedata.normalize("NFC", letters)
    tone = TONES[tones[0]] if tones else "ngang"
    onsets, rimes = _parts()
    for onset in (*onsets, ""):
        if not letters.startswith(onset):
            continue
        rime = letters[len(onset) :]
        if onset == "gi" and rime[:1] in ("", "n", "m", "p", "t", "c", "ê"):  # "gì", "gìn", "giếng": the i does
            rime = "i" + rime
        if onset == "qu" and rime.startswith("ô"):  # "quốc": the u belongs to the rime
            continue
        if rime in rimes and (tone in ("sắc", "nặng") or not rime.endswith(STOPS)):
            return Syllable(onset, rime, tone)
    if letters.startswith("qu") and letters[1:] in rimes:  # "quốc", "quỳnh"
        return Syllable("qu", letters[1:], tone)
    return None
