"""How long questions of each shape took lately, so that slow ones need not hold up others to be found slow again.

Two queries have one shape when they differ in comments, white space, numbers, strings and IRIs only; two pages when
they are of one kind, in one format, and have the same parameters.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

MOST = 4096  # shapes that are remembered
LONGEST = 20_000  # characters of a query that are looked at
# In this order at each place: the hash mark within an IRI begins no comment.
_VARIES = re.compile(r"<[^<>\s]*>|#[^\n]*|\"[^\"\n]*\"|'[^'\n]*'|\d+|\s+")


def shape(job: Mapping[str, Any]) -> int:
    """What questions that take about the same time have in common, as a number."""
    if job["kind"] == "query":
        return hash(_VARIES.sub(" ", job["query"][:LONGEST]).strip())
    if job["kind"] == "page":
        path = PurePosixPath(job["path"])
        return hash((path.parts[1:2], path.suffix, frozenset(name for name, _ in job["fields"])))
    return hash(job["kind"])


class History:
    """Seconds of processor time by shape; the latest counts half."""

    def __init__(self) -> None:
        self._seconds: OrderedDict[int, float] = OrderedDict()

    def expected(self, of: int) -> float:
        """Seconds that a question of this shape may take; 0 where nothing is known."""
        return self._seconds.get(of, 0.0)

    def at_least(self, of: int, seconds: float) -> None:
        """A question of this shape has taken so long, and goes on."""
        self._seconds[of] = max(seconds, self.expected(of))

    def record(self, of: int, seconds: float) -> None:
        before = self._seconds.pop(of, seconds)
        self._seconds[of] = (before + seconds) / 2
        if len(self._seconds) > MOST:
            self._seconds.popitem(last=False)
