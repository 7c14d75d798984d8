"""What tasks and findings are about: `mappings/topics.toml`, which says what its fields mean."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache

from kg.fold import fold
from kg.resources import folder


@dataclass(frozen=True, slots=True)
class Topic:
    name: str
    words: tuple[str, ...]
    examples: tuple[str, ...]


@cache
def topics() -> tuple[Topic, ...]:
    with (folder("mappings") / "topics.toml").open("rb") as handle:
        entries = tomllib.load(handle)["topic"]
    return tuple(Topic(e["name"], tuple(e["words"]), tuple(e["examples"])) for e in entries)


@cache
def _by_words() -> tuple[re.Pattern[str], dict[str, str]]:
    names = {fold(word): topic.name for topic in topics() for word in topic.words}
    alternatives = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)"), names


def topics_of(text: str) -> tuple[str, ...]:
    """The names of the topics that folded text (`kg.fold.fold`) names, in alphabetical order."""
    pattern, names = _by_words()
    return tuple(sorted({names[match[0]] for match in pattern.finditer(text)}))
