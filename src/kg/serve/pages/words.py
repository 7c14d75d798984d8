"""The words of the pages in Vietnamese and English (`words.toml`), and dates as people write them."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

WORDS: dict[str, dict[str, str]] = tomllib.loads((Path(__file__).parents[1] / "words.toml").read_text(encoding="utf-8"))
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December")  # fmt: skip
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?|-Q(\d))?")


def say(key: str, language: str, **values: Any) -> str:
    """The words for `key`, with values put in; the key itself where there are no words for it."""
    found = WORDS.get(key)
    if found is None:
        return key.rpartition(".")[2]
    return found[language].format(**values) if values else found[language]


def day(date: str, language: str) -> str:
    """An EDTF date in words: "2024-04-23" → "23/4/2024" or "23 April 2024"; what is no date stays as it is."""
    found = _DATE.fullmatch(date or "")
    if not found:
        return date or ""
    year, month, number, quarter = found.groups()
    if quarter:
        return f"quý {quarter}/{year}" if language == "vi" else f"Q{quarter} {year}"
    if not month:
        return year
    if language == "vi":
        return f"{int(number)}/{int(month)}/{year}" if number else f"{int(month)}/{year}"
    name = _MONTHS[int(month) - 1] if 1 <= int(month) <= 12 else month
    return f"{int(number)} {name} {year}" if number else f"{name} {year}"
