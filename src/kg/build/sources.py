"""From what was given on the command line to the files to read."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from kg.build import places, restore
from kg.errors import InputError, NotFound
from kg.read import archives
from kg.read.limits import DEFAULT, Options

# What is taken from a folder; a file that is named itself may be of any form that kg.read knows.
SUFFIXES = (
    ".txt", ".md", ".json", ".docx", ".doc", ".odt", ".rtf", ".pdf", ".html", ".htm",
    ".tif", ".tiff", ".png", ".jpg", ".jpeg", *archives.SUFFIXES, ".rar", ".7z",
)  # fmt: skip
PARSED = re.compile(rb'\xef?\xbb?\xbf?\s*\{\s*"id"\s*:\s*"notice/')  # how the JSON of `kg parse` begins


@dataclass(slots=True)
class Sources:
    """`files` and `exports` are absolute, `files` each once, in the order of their names; `passed_over` counts files of other kinds."""

    files: list[str] = field(default_factory=list)
    exports: list[str] = field(default_factory=list)  # of whole stores; only where they are named themselves
    refused: list[InputError] = field(default_factory=list)
    passed_over: int = 0


def expand(arguments: Iterable[str], options: Options = DEFAULT) -> Sources:
    """The files of the arguments: a file is taken as it is, a folder for the notices anywhere below it. `options`:
    how far an archive may go."""
    sources = Sources()
    found: set[str] = set()
    for argument in arguments:
        if places.is_url(argument):
            try:
                found.update(places.expand(argument, SUFFIXES))
            except NotFound as error:
                sources.refused.append(error)
            continue
        path = Path(os.path.abspath(argument))  # noqa: PTH100 - Path.resolve would follow links and so rename sources
        if path.is_file() and path.name.lower().endswith(restore.SUFFIXES):
            sources.exports.append(str(path))
        elif path.is_dir():
            _walk(path, found, sources, options)
        elif path.exists():
            _take(path, found, sources, options)
        else:
            sources.refused.append(NotFound(_shown(path), "there is no such file or folder", "Check the path"))
    sources.files = sorted(found)
    return sources


def _walk(folder: Path, found: set[str], sources: Sources, options: Options) -> None:
    def unreadable(error: OSError) -> None:
        reason = f"the folder cannot be read ({error.strerror})"
        sources.refused.append(NotFound(_shown(error.filename), reason, "Ask for the right to read it"))

    for parent, folders, files in os.walk(folder, onerror=unreadable):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in files:
            if name.startswith("."):
                continue
            path = Path(parent, name)
            if _may_be_notice(path):
                _take(path, found, sources, options)
            else:
                sources.passed_over += 1


def _take(path: Path, found: set[str], sources: Sources, options: Options) -> None:
    """The file, or what the archive holds that may be a notice."""
    shown = _shown(path)
    if shown != str(path):
        sources.refused.append(NotFound(shown, "the name of the file or of its folder is not UTF-8", "Rename it"))
        return
    if not archives.is_archive(str(path), options):
        found.add(str(path))
        return
    inside = archives.members(str(path), options)
    sources.refused += inside.refused
    for location in inside.locations:
        if location.lower().endswith(SUFFIXES) and not location.lower().rpartition("/")[2].startswith("readme."):
            found.add(location)
        else:
            sources.passed_over += 1


def _shown(path: str | Path) -> str:
    """A path as text that a graph can hold: bytes of an older encoding as "\\xd5"."""
    return os.fsencode(path).decode(errors="backslashreplace")


def _may_be_notice(path: Path) -> bool:
    """Whether a file found in a folder is worth reading. A file that is named on the command line always is."""
    name = path.name.lower()
    if not name.endswith(SUFFIXES) or name.startswith("readme."):
        return False
    if not name.endswith(".json"):
        return True
    try:
        with path.open("rb") as handle:
            return PARSED.match(handle.read(200)) is not None
    except OSError:
        return True  # let it be refused, with the reason
