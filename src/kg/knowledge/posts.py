"""Posts, words of respect and family names: `mappings/posts.toml`, which says what its fields mean."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from kg.resources import folder


@dataclass(frozen=True, slots=True)
class Post:
    """A post. `stands`: who holds it stands for the body; `sole`: one person at a time holds it in one body;
    `whole`: no body need follow; `session`: a role in the session only; `collective`: "those who lead it";
    `joined`: part of a word group with the body ("Trưởng Ban Dân tộc")."""

    name: str
    forms: tuple[str, ...]
    stands: bool
    sole: bool
    whole: bool
    session: bool
    collective: bool
    joined: bool
    printed: bool
    examples: tuple[str, ...]


@cache
def _file() -> dict[str, Any]:
    with (folder("mappings") / "posts.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def posts() -> tuple[Post, ...]:
    return tuple(
        Post(
            entry["name"],
            tuple(entry.get("forms", ())),
            entry.get("stands", True),
            entry.get("sole", False),
            entry.get("whole", False),
            entry.get("session", False),
            entry.get("collective", False),
            entry.get("joined", False),
            entry.get("printed", False),
            tuple(entry["examples"]),
        )
        for entry in _file()["post"]
    )


_WITHIN_CLAUSE = re.compile(r"«(\d+)»")


def _up_to(mark: re.Match[str]) -> str:
    """ "«80»" as a pattern: up to 80 characters of one clause, in which the full stop of "TP." may stand."""
    return rf"(?:[^.;:\n]|(?<=\btp)\.|(?<=\btx)\.){{0,{mark[1]}}}?"


@dataclass(frozen=True, slots=True)
class Attendance:
    """A wording beside a list of who attended: the list follows it, or stands `before` it."""

    pattern: str
    weak: bool
    before: bool
    examples: tuple[str, ...]


@cache
def attendance() -> tuple[Attendance, ...]:
    return tuple(
        Attendance(
            _WITHIN_CLAUSE.sub(_up_to, e["pattern"]), e.get("weak", False), e.get("before", False), tuple(e["examples"])
        )
        for e in _file()["attendance"]
    )


@cache
def attended() -> tuple[str, ...]:
    """Wordings after which nobody is named as attending any more."""
    return tuple(_file()["attended"])


@cache
def central_chairs() -> tuple[str, ...]:
    """Posts of officials of the centre, in lower case."""
    return tuple(_file()["central_chairs"])


@cache
def honorifics() -> tuple[str, ...]:
    return tuple(_file()["honorifics"])


@cache
def family_names() -> frozenset[str]:
    """In lower case."""
    return frozenset(name.lower() for name in _file()["family_names"])


def sole_posts() -> frozenset[str]:
    """Names of posts that one person at a time holds in one body."""
    return frozenset(post.name for post in posts() if post.sole)
