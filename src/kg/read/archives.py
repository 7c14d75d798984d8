"""Archives of files, and mails with several documents: what they hold, listed and read within limits.

A member has a location of its own, "folder/notices.zip!/2024/notice.docx", which `kg.read.read` takes like a path; the
parts of an archive inside an archive are joined by further "!/".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from kg.errors import InputError, NotFound, NotText
from kg.read.containers import Container, holds_files, opened
from kg.read.limits import DEFAULT, Options, over

SEPARATOR = "!/"
SUFFIXES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz", ".eml")
_ODD = re.compile(r"[\x00-\x1f\x7f]|^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.?(?:[/\\]|$)|!/")
_PASSED_OVER = re.compile(r"(?:^|/)(?:__MACOSX/|\.(?![./])|Thumbs\.db$|desktop\.ini$)")


@dataclass(slots=True)
class Members:
    """What an archive holds: locations of its files in their order, and what is refused with the reason."""

    locations: list[str] = field(default_factory=list)
    refused: list[InputError] = field(default_factory=list)


def is_archive(path: str, options: Options = DEFAULT) -> bool:
    """Whether the file is an archive of files or a mail with several documents, by its content; a DOCX is none."""
    if not path.lower().endswith(SUFFIXES):
        return False
    try:
        return Path(path).stat().st_size <= options.limits.file_bytes and _holds_files(path, options)
    except OSError:
        return False


def _holds_files(path: str, options: Options) -> bool:
    try:
        return holds_files(Path(path).read_bytes(), path, options)
    except InputError:
        return False  # said where it is read


def split(location: str) -> tuple[str, tuple[str, ...]]:
    """The file on disk, and the names that lead to the member; none for a plain path."""
    if SEPARATOR not in location or Path(location).exists():
        return location, ()
    outer, *inner = location.split(SEPARATOR)
    return outer, tuple(inner)


def content(location: str, options: Options = DEFAULT) -> bytes:
    """The bytes of a file or of a member of an archive. Raises `OSError` for the file, `InputError` for the member."""
    outer, inner = split(location)
    if not inner:
        return Path(outer).read_bytes()
    state = Path(outer).stat()
    packed = _opened(outer, state.st_mtime_ns, state.st_size, inner[:-1], options)
    return packed.read(inner[-1], location, options.limits.file_bytes)


@lru_cache(maxsize=2)
def _opened(outer: str, changed: int, size: int, inner: tuple[str, ...], options: Options) -> Container:
    packed = opened(outer, outer, options)
    for at, name in enumerate(inner):
        location = SEPARATOR.join((outer, *inner[: at + 1]))
        packed = opened(packed.read(name, location, options.limits.unpacked_bytes), location, options)
    return packed


def members(path: str, options: Options = DEFAULT) -> Members:
    """The files in the archive at `path`, archives in it included; what goes beyond a limit or cannot be read is
    refused by name, and the rest goes on."""
    found = Members()
    budget = _Budget(options.limits.members, options.limits.unpacked_bytes)
    try:
        _list(opened(path, path, options), path, 1, options, budget, found)
    except OSError as error:
        found.refused.append(NotFound(path, f"the file cannot be read ({error.strerror})", "Check its permissions"))
    except InputError as error:
        found.refused.append(error)
    return found


@dataclass(slots=True)
class _Budget:
    """What one archive may still hold."""

    members: int
    unpacked: int


def _list(packed: Container, place: str, depth: int, options: Options, budget: _Budget, found: Members) -> None:
    limits = options.limits
    for name, size in _files(packed):
        location = f"{place}{SEPARATOR}{name}"
        budget.members -= 1
        if budget.members < 0:
            found.refused.append(
                over(place, "too many files in the archive", limits.members + 1, "members", limits.members)
            )
            return
        budget.unpacked -= size
        if budget.unpacked < 0:
            found.refused.append(
                over(place, "it unpacks to too many bytes", limits.unpacked_bytes - budget.unpacked, "unpacked_bytes",
                     limits.unpacked_bytes))  # fmt: skip
            return
        if _ODD.search(name):
            shown = name.encode("unicode_escape").decode()[:120]
            reason = f"an archive's file must not be called {shown!r}"
            found.refused.append(NotText(place, reason, "Pack the files again without such a path"))
        elif name.lower().endswith(SUFFIXES):
            _inner(packed, name, location, depth, options, budget, found)
        else:
            found.locations.append(location)


def _inner(packed: Container, name: str, location: str, depth: int, options: Options, budget: _Budget,
           found: Members) -> None:  # fmt: skip
    limits = options.limits
    try:
        data = packed.read(name, location, limits.unpacked_bytes)
        if not holds_files(data, name, options):
            found.locations.append(location)
        elif depth >= limits.depth:
            found.refused.append(over(location, "archives within archives", depth + 1, "depth", limits.depth))
        else:
            _list(opened(data, location, options), location, depth + 1, options, budget, found)
    except InputError as error:
        found.refused.append(error)


def _files(packed: Container) -> Iterator[tuple[str, int]]:
    for name, size in packed.files():
        if not _PASSED_OVER.search(name) and name.strip("/"):
            yield name, size
