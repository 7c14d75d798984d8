"""How notices word things: `mappings/wordings.toml` as compiled patterns, one for each table and meaning."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from typing import Any

from kg.resources import folder


@cache
def entries() -> dict[str, list[dict[str, Any]]]:
    """The tables of the file: name → entries with `means`, `patterns`, `examples`."""
    with (folder("mappings") / "wordings.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def pattern(table: str, means: str) -> re.Pattern[str]:
    """All patterns of one meaning as one, without regard to case."""
    chosen = [p for entry in entries()[table] if entry["means"] == means for p in entry["patterns"]]
    return re.compile("|".join(f"(?:{p})" for p in chosen), re.IGNORECASE)
