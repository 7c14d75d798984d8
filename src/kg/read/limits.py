"""How far a file may go before it is refused, and how it is to be read. All limits are options."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Literal

from kg.errors import NotText

Ocr = Literal["auto", "never", "always"]


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one source. What goes beyond is refused with the name of the limit, never cut short silently."""

    file_bytes: int = 200_000_000  # a file as given
    unpacked_bytes: int = 500_000_000  # all that one container or archive unpacks to
    ratio: int = 200  # unpacked to packed bytes of a member above 1 MB
    members: int = 10_000  # files in an archive, nested ones included
    depth: int = 3  # archives within archives
    pages: int = 1_000  # of a PDF or TIFF
    scanned_pages: int = 200  # pages that must be recognised
    pixels: int = 80_000_000  # of one image or page to be recognised
    characters: int = 20_000_000  # of the text that comes out
    seconds: float = 600.0  # for one file
    memory_bytes: int = 2_000_000_000  # of the process that opens a PDF


@dataclass(frozen=True, slots=True)
class Options:
    """How to read. `encoding`: a name that overrides what would be recognised; `ocr`: whether pages are recognised
    where they have no text (auto), never, or even where they have (always)."""

    encoding: str | None = None
    ocr: Ocr = "auto"
    limits: Limits = Limits()


DEFAULT = Options()


class Clock:
    """The time left for one file."""

    def __init__(self, name: str, limits: Limits) -> None:
        self._name, self._seconds = name, limits.seconds
        self._end = time.monotonic() + limits.seconds

    @property
    def left(self) -> float:
        return max(0.1, self._end - time.monotonic())

    def check(self) -> None:
        """Raises `NotText` when the time is up."""
        if time.monotonic() > self._end:
            raise NotText(self._name, f"reading it took longer than {self._seconds:g} s", "Raise the limit `seconds`")


def over(name: str, what: str, found: int | float, limit: str, allowed: int | float) -> NotText:
    """The refusal of a file that goes beyond a limit."""
    return NotText(name, f"{what} ({found:,} > {allowed:,})", f"Raise the limit `{limit}` if the file is to be trusted")
