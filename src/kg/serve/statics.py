"""The files that pages load: styles, scripts, icons. Small, read once, named without folders."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "static"
MEDIA = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Static:
    media: str
    body: bytes
    etag: str


@cache
def files() -> dict[str, Static]:
    """The static files by name; a path that is not the name of one of them finds nothing."""
    found = {}
    for path in sorted(FOLDER.glob("*.*")):
        if path.suffix in MEDIA:
            body = path.read_bytes()
            found[path.name] = Static(MEDIA[path.suffix], body, f'"{hashlib.sha256(body).hexdigest()[:16]}"')
    return found
