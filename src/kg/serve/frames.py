"""What the server and its workers say to each other over pipes: frames of a tag, a length and a payload.

J  a job, JSON            to the worker
H  the head of an answer  {"status", "media", "snapshot", "headers"}
D  a piece of the body
E  the end                {"seconds", "bytes"}
F  a failure              a Problem's fields; after H it means that the body is broken
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from typing import IO, Any

HEAD = struct.Struct(">cI")
LARGEST = 1 << 30


def frame(tag: bytes, payload: bytes) -> bytes:
    return HEAD.pack(tag, len(payload)) + payload


def message(tag: bytes, content: Mapping[str, Any]) -> bytes:
    return frame(tag, json.dumps(content, ensure_ascii=False).encode())


def read_frame(stream: IO[bytes]) -> tuple[bytes, bytes] | None:
    """The next frame, None at the end of the stream."""
    head = stream.read(HEAD.size)
    if len(head) < HEAD.size:
        return None
    tag, size = HEAD.unpack(head)
    return tag, stream.read(size)
