"""What goes wrong, as HTTP says it: a status, a code for programs, a sentence for people (RFC 9457)."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from http import HTTPStatus

MEDIA = "application/problem+json"


@dataclass(slots=True)
class Problem(Exception):
    """An answer that is no success. `line` and `column` (from 1) point into the query. `retry_after` in seconds."""

    status: int
    code: str
    detail: str
    line: int | None = None
    column: int | None = None
    retry_after: int | None = None

    def __post_init__(self) -> None:
        Exception.__init__(self, self.detail)

    def body(self) -> bytes:
        known = {key: value for key, value in asdict(self).items() if value is not None and key != "retry_after"}
        shown = {"type": "about:blank", "title": HTTPStatus(self.status).phrase, **known}
        return json.dumps(shown, ensure_ascii=False).encode()

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


_AT = re.compile(r"error at (\d+):(\d+): ", re.IGNORECASE)


def syntax(message: str, text: str) -> Problem:
    """The problem behind the message of a parser about `text`, with its line and column taken out of the words."""
    found = _AT.search(message)
    if not found:
        return Problem(400, "syntax", f"The query cannot be parsed: {message}")
    line, column = int(found[1]), int(found[2])
    lines = text.splitlines() or [""]
    rest = lines[line - 1][column - 1 :] if line <= len(lines) else ""
    near = f"near {rest[:40]!r}" if rest.strip() else "where the text ends" if line >= len(lines) else "at a line's end"
    detail = f"The query cannot be parsed at line {line}, column {column}, {near}"
    return Problem(400, "syntax", detail, line, column)
