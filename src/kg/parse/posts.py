"""Persons with their posts, recognised by form: an honorific or a post beside a name."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PersonMention:
    """`text[start:end]` names a person; `post` has abbreviations written out, posts joined by ", "."""

    start: int
    end: int
    name: str
    post: str | None


def find_officials(text: str, start: int, end: int) -> list[PersonMention]:
    """Persons named in `text[start:end]`, in order: with an honorific (đồng chí, ông, bà) or a post beside the name."""
    raise NotImplementedError


def write_out_post(text: str) -> str:
    """A post with its abbreviations written out: "Phó Chủ tịch UBND tỉnh" → "Phó Chủ tịch Ủy ban nhân dân tỉnh"."""
    raise NotImplementedError
