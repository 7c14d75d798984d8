"""Which body is under which, and who answers for bodies of districts: `mappings/authority.toml`, which says what its fields mean."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Literal

from kg.resources import folder


@dataclass(frozen=True, slots=True)
class Counterpart:
    """`by`: ids of the bodies in each commune, `ward` in each ward, or, `at` "province", in the province."""

    by: tuple[str, ...]
    ward: tuple[str, ...]
    at: Literal["commune", "province"]
    source: str
    examples: tuple[str, ...] = ()


@cache
def counterparts() -> dict[str, Counterpart]:
    """By the id of the district's body ("huyen-uy"). "=" of the file is written out."""
    with (folder("mappings") / "authority.toml").open("rb") as handle:
        entries = tomllib.load(handle)["district"]
    found = {}
    for entry in entries:
        for body in entry["of"]:
            by = tuple(body if one == "=" else one for one in entry["by"])
            ward = tuple(entry.get("ward", by))
            found[body] = Counterpart(by, ward, entry.get("at", "commune"), entry["source"], tuple(entry["examples"]))
    return found


@cache
def bodies_of_posts() -> dict[str, str]:
    """Posts that name no body → the id of the body they are held in."""
    with (folder("mappings") / "authority.toml").open("rb") as handle:
        return dict(tomllib.load(handle)["offices"])


@dataclass(frozen=True, slots=True)
class ParentRule:
    """Bodies whose id matches `of` in units of `level` (None: any, "": of the centre) are under the body `is_` ("=": of
    the same id) of the same unit or of the one `above`."""

    of: re.Pattern[str]
    level: str | None
    is_: str
    at: Literal["same", "above"]
    examples: tuple[str, ...]


@cache
def parent_rules() -> tuple[ParentRule, ...]:
    with (folder("mappings") / "authority.toml").open("rb") as handle:
        entries = tomllib.load(handle)["parent"]
    return tuple(
        ParentRule(re.compile(e["of"]), e.get("level"), e["is"], e.get("at", "same"), tuple(e["examples"]))
        for e in entries
    )
