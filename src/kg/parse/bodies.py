"""Bodies named in a text: who is addressed, who took part, who issued.

`find_bodies` reads enumerations as a clerk does: a place or a type word said once holds for all that share it
("Huyện ủy, HĐND, UBND huyện X" is three bodies of huyện X; "các Sở: Tài chính, Y tế" is two departments).
Positions count characters of `text`, end exclusive.
"""

from __future__ import annotations

from dataclasses import dataclass

from kg.model import Body
from kg.parse.context import Context


@dataclass(frozen=True, slots=True)
class BodyMention:
    """One coordinated run of bodies, `text[start:end]`, as in "Sở Y tế, UBND huyện X và các đơn vị liên quan".

    A run never crosses ";" or a verb, so one role ("giao …", "phối hợp với …") holds for all its bodies.
    `spans[i]` are the words that name `bodies[i]` (shared words, such as a place, belong to the last of them).
    """

    start: int
    end: int
    bodies: tuple[Body, ...]
    spans: tuple[tuple[int, int], ...]


def find_bodies(text: str, start: int, end: int, context: Context) -> list[BodyMention]:
    """All bodies named in `text[start:end]`, in order, enumerations expanded and places distributed.

    A person in a post stands for the body ("Chủ tịch UBND huyện" → the committee). Units count where they can
    act ("yêu cầu huyện X …"), not where they are only a place ("trên địa bàn huyện X")."""
    raise NotImplementedError


def read_body(label_text: str, context: Context, issuer: bool = False) -> Body:
    """The one body that `label_text` names, written out in full. With `issuer` the post or standing organ that
    issues documents stays in the label ("Chủ tịch UBND tỉnh" → "Chủ tịch Ủy ban nhân dân tỉnh")."""
    raise NotImplementedError
