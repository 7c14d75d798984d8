"""From what was given on the command line to the files to read."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import InputError, NotFound

SUFFIXES = (".txt", ".md", ".json")


@dataclass(slots=True)
class Sources:
    """`files` are absolute, each once, in the order of their names; `passed_over` counts files of other kinds."""

    files: list[str] = field(default_factory=list)
    refused: list[InputError] = field(default_factory=list)
    passed_over: int = 0


def expand(arguments: Iterable[str]) -> Sources:
    """The files of the arguments: a file is taken as it is, a folder for the notices anywhere below it."""
    sources = Sources()
    found: set[str] = set()
    for argument in arguments:
        path = Path(os.path.abspath(argument))  # noqa: PTH100 - Path.resolve would follow links and so rename sources
        if path.is_dir():
            _walk(path, found, sources)
        elif path.exists():
            found.add(str(path))
        else:
            sources.refused.append(NotFound(str(path), "there is no such file or folder", "Check the path"))
    sources.files = sorted(found)
    return sources


def _walk(folder: Path, found: set[str], sources: Sources) -> None:
    def unreadable(error: OSError) -> None:
        reason = f"the folder cannot be read ({error.strerror})"
        sources.refused.append(NotFound(str(error.filename), reason, "Ask for the right to read it"))

    for parent, folders, files in os.walk(folder, onerror=unreadable):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in files:
            if name.startswith("."):
                continue
            if name.lower().endswith(SUFFIXES):
                found.add(str(Path(parent, name)))
            else:
                sources.passed_over += 1
