"""Who took part in the session, and on which side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kg.model import Body
from kg.parse.context import Context


@dataclass(frozen=True, slots=True)
class Participant:
    """A body that took part; `text[start:end]` are the words that name it."""

    body: Body
    side: Literal["province", "local"]
    start: int
    end: int


def find_participants(text: str, start: int, end: int, context: Context) -> list[Participant]:
    """The bodies said to attend in `text[start:end]` (from the sentence on the session to "kết luận như sau")."""
    raise NotImplementedError
