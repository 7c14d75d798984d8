"""Posts as they stand before a body: "Chủ tịch, các Phó Chủ tịch", "đồng chí Bí thư", "đại diện lãnh đạo"."""

from __future__ import annotations

import re
from functools import cache

from kg.knowledge.posts import Post, posts
from kg.parse.phrases import Lexicon, Passage

HONORIFIC = re.compile(r"(?:(?:các|những) )?(?:đồng chí|đ/c|đ\.c|ông|bà)(?![^\W_])(?: là| trong)?[ \u00a0]?")
_JOIN = re.compile(r"[ \u00a0]?(?:,|-)?[ \u00a0]?(?:và |kiêm |các )*")
_TO_BODY = re.compile(r"[ \u00a0]?(?:của |trong |cho |phụ trách )?")
_BODY_WORDS = ("Ban", "ban", "phòng", "Văn phòng", "Thanh tra", "Đoàn")
_MOST_POSTS = 5


@cache
def all_posts() -> Lexicon[Post]:
    return Lexicon((form, post) for post in posts() for form in (post.name, *post.forms))


@cache
def standing_posts() -> Lexicon[Post]:
    """Posts that a body's own name may follow; "Trưởng Ban" is left out, since "Trưởng" stands before "Ban Dân tộc"."""
    joined = tuple(f"{post.name} {body}" for post in posts() if post.joined for body in _BODY_WORDS)
    return Lexicon(
        (form, post)
        for post in posts()
        for form in (post.name, *post.forms)
        if not (post.whole and form.startswith(joined))
    )


def skip_posts(passage: Passage, at: int) -> tuple[int, Post] | None:
    """The end of the posts that begin at `at`, with the blank behind them, and the last of them; None without one.
    What follows may be the body they are held in."""
    low, last, end = passage.low, None, at
    for _ in range(_MOST_POSTS):
        if respect := HONORIFIC.match(low, at):
            at = respect.end()
        found = standing_posts().match(passage, at)
        if found is None or (found[1].joined and not passage.toned[at].isupper()):
            break
        last, end = found[1], _past(_TO_BODY, low, found[0])
        at = _past(_JOIN, low, found[0])
    return None if last is None else (end, last)


def _past(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at
