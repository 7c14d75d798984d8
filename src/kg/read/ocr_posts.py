"""Posts above a signature, printed in bold capitals whose accents recognition loses: put right against the closed list.

A line in capitals that spells a post, but for accents and blanks, is that post ("KT. CHANH VĂN PHON G"), and nothing else is
changed. Every repair is said.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from kg.fold import plain
from kg.read.ocr_notes import Letter, Word
from kg.read.repairs import Repair
from kg.resources import folder

_SIGNS = re.compile(r"(?:T/?M|T/?L|K/?T|TUQ|Q)\.?")  # for whom the signer signs


@cache
def _posts() -> dict[str, str]:
    """Posts in capitals by their letters without accents and blanks; those that only accents tell apart left out."""
    data = tomllib.loads((folder("mappings") / "posts.toml").read_text(encoding="utf-8"))
    found: dict[str, set[str]] = {}
    for post in data["post"]:
        for name in (post["name"], *post.get("forms", ())):
            found.setdefault(_key(name), set()).add(name.upper())
    return {key: names.pop() for key, names in found.items() if len(names) == 1 and len(key) > 5}


def _key(text: str) -> str:
    return plain(text).replace(" ", "")


def repair_posts(words: Sequence[Word]) -> tuple[list[Word], list[Repair]]:
    """The words of a page with the posts of signers put right."""
    done: list[Word] = []
    repairs: list[Repair] = []
    at = 0
    while at < len(words):
        end = next((n for n in range(at + 1, len(words)) if _apart(words[n - 1], words[n])), len(words))
        start = at + 1 if _SIGNS.fullmatch(words[at].text) else at
        read = " ".join(word.text for word in words[start:end])
        meant = _meant(read)
        done += words[at:start]
        if meant is None:
            done += words[start:end]
        else:
            done += _as(words[start:end], meant)
            repairs.append(Repair(read, meant, "a post of the closed list, but for its accents"))
        at = end
    return done, repairs


def _apart(one: Word, other: Word) -> bool:
    """On different lines, or in different columns of one."""
    return one.line != other.line or other.letters[0].left - one.letters[-1].right > 2 * one.size


def _meant(read: str) -> str | None:
    """The post that a line in capitals spells where that is not what was read."""
    if not read.isupper():
        return None
    post = _posts().get(_key(read))
    return post if post is not None and post != read else None


def _as(words: Sequence[Word], phrase: str) -> list[Word]:
    """The letters of these words with those of `phrase`, and its blanks."""
    letters: list[Letter] = [letter for word in words for letter in word.letters]
    done: list[Word] = []
    at = 0
    for text in phrase.split(" "):
        own = letters[at : at + len(text)]
        at += len(text)
        done.append(
            replace(words[0], letters=tuple(replace(old, text=new) for old, new in zip(own, text, strict=False)))
        )
    return done
