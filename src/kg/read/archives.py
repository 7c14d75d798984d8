"""Archives of files (ZIP, also within ZIP): their members listed and read within limits, never written to disk.

A member has a location of its own, "folder/notices.zip!/2024/notice.docx", which `kg.read.read` takes like a path; the
parts of an archive inside an archive are joined by further "!/".
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from kg.errors import InputError, NotFound, NotText
from kg.read.limits import DEFAULT, Limits, Options, over
from kg.read.package import unpack
from kg.read.sniff import Form, sniff

SEPARATOR = "!/"
SUFFIXES = (".zip",)
_ODD = re.compile(r"[\x00-\x1f\x7f]|^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.?(?:[/\\]|$)|!/")
_PASSED_OVER = re.compile(r"(?:^|/)(?:__MACOSX/|\.(?![./])|Thumbs\.db$|desktop\.ini$)")


@dataclass(slots=True)
class Members:
    """What an archive holds: locations of its files in their order, and what is refused with the reason."""

    locations: list[str] = field(default_factory=list)
    refused: list[InputError] = field(default_factory=list)


def is_archive(path: str) -> bool:
    """Whether the file is an archive of files, by its content; a DOCX or ODT is none."""
    if not path.lower().endswith(SUFFIXES):
        return False
    try:
        return sniff(Path(path).read_bytes(), path) is Form.ARCHIVE
    except OSError:
        return False


def split(location: str) -> tuple[str, tuple[str, ...]]:
    """The file on disk, and the names that lead to the member; none for a plain path."""
    if SEPARATOR not in location or Path(location).exists():
        return location, ()
    outer, *inner = location.split(SEPARATOR)
    return outer, tuple(inner)


def content(location: str, limits: Limits = DEFAULT.limits) -> bytes:
    """The bytes of a file or of a member of an archive. Raises `OSError` for the file, `InputError` for the member."""
    outer, inner = split(location)
    if not inner:
        return Path(outer).read_bytes()
    state = Path(outer).stat()
    packed = _opened(outer, state.st_mtime_ns, state.st_size, inner[:-1], limits)
    return _member(packed, inner[-1], location, limits)


@lru_cache(maxsize=2)
def _opened(outer: str, changed: int, size: int, inner: tuple[str, ...], limits: Limits) -> zipfile.ZipFile:
    data: bytes | None = None
    for at, name in enumerate(inner):
        packed = zipfile.ZipFile(outer) if data is None else zipfile.ZipFile(io.BytesIO(data))
        data = _member(packed, name, SEPARATOR.join((outer, *inner[: at + 1])), limits)
    return zipfile.ZipFile(outer) if data is None else zipfile.ZipFile(io.BytesIO(data))


def _member(packed: zipfile.ZipFile, name: str, location: str, limits: Limits) -> bytes:
    try:
        info = packed.getinfo(name)
    except KeyError:
        raise NotFound(location, "the archive holds no such file", "Check the path") from None
    return unpack(packed, info, location, limits, limits.file_bytes)


def members(path: str, options: Options = DEFAULT) -> Members:
    """The files in the archive at `path`, archives in it included; what goes beyond a limit or cannot be read is
    refused by name, and the rest goes on."""
    found = Members()
    budget = _Budget(options.limits.members, options.limits.unpacked_bytes)
    try:
        packed = zipfile.ZipFile(path)
    except OSError as error:
        found.refused.append(NotFound(path, f"the file cannot be read ({error.strerror})", "Check its permissions"))
        return found
    except Exception:  # zipfile raises many things for broken files
        found.refused.append(NotText(path, "the archive is broken", "Get the file again, it was cut or damaged"))
        return found
    with packed:
        _list(packed, path, 1, options.limits, budget, found)
    return found


@dataclass(slots=True)
class _Budget:
    """What one archive may still hold."""

    members: int
    unpacked: int


def _list(packed: zipfile.ZipFile, place: str, depth: int, limits: Limits, budget: _Budget, found: Members) -> None:
    for info in _files(packed):
        location = f"{place}{SEPARATOR}{info.filename}"
        budget.members -= 1
        if budget.members < 0:
            found.refused.append(
                over(place, "too many files in the archive", limits.members + 1, "members", limits.members)
            )
            return
        budget.unpacked -= max(0, info.file_size)
        if budget.unpacked < 0:
            found.refused.append(
                over(place, "it unpacks to too many bytes", limits.unpacked_bytes - budget.unpacked, "unpacked_bytes",
                     limits.unpacked_bytes))  # fmt: skip
            return
        if _ODD.search(info.filename):
            shown = info.filename.encode("unicode_escape").decode()[:120]
            reason = f"an archive's file must not be called {shown!r}"
            found.refused.append(NotText(place, reason, "Pack the files again without such a path"))
        elif info.filename.lower().endswith(SUFFIXES):
            _inner(packed, info, location, depth, limits, budget, found)
        else:
            found.locations.append(location)


def _inner(packed: zipfile.ZipFile, info: zipfile.ZipInfo, location: str, depth: int, limits: Limits, budget: _Budget,
           found: Members) -> None:  # fmt: skip
    if depth >= limits.depth:
        found.refused.append(over(location, "archives within archives", depth + 1, "depth", limits.depth))
        return
    try:
        data = unpack(packed, info, location, limits, limits.unpacked_bytes)
        with zipfile.ZipFile(io.BytesIO(data)) as inner:
            _list(inner, location, depth + 1, limits, budget, found)
    except InputError as error:
        found.refused.append(error)
    except Exception:
        found.refused.append(NotText(location, "the archive is broken", "Get the file again, it was cut or damaged"))


def _files(packed: zipfile.ZipFile) -> Iterator[zipfile.ZipInfo]:
    for info in sorted(packed.infolist(), key=lambda item: item.filename):
        if not info.is_dir() and not _PASSED_OVER.search(info.filename) and info.filename.strip("/"):
            yield info
