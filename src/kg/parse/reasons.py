"""Why a citation has the outcome it has, in words: `mappings/reasons.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from typing import Any, Literal

from kg.resources import folder

Language = Literal["vi", "en"]


@cache
def _sentences() -> dict[str, Any]:
    with (folder("mappings") / "reasons.toml").open("rb") as handle:
        return tomllib.load(handle)


def codes() -> tuple[str, ...]:
    """All codes that have a sentence."""
    return tuple(code for code in _sentences() if code != "parts")


def reason(code: str, missing: Iterable[str] = (), count: int = 0, language: Language = "vi") -> str:
    """The sentence of `code`. `missing` holds keys of the parts that lack ("year", "issuer", …)."""
    parts = ", ".join(str(_sentences()["parts"][part][language]) for part in missing)
    sentence: str = _sentences()[code][language]
    return sentence.format(missing=parts, count=count)
