"""The fingerprint of what reading depends on besides the file: this software and its knowledge."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from kg import resources
from kg.read.limits import DEFAULT, Options
from kg.vocabulary import base_iri

ROOMS = ("read", "parse", "map", "validate", "knowledge", "resolve")
UNREAD = ("decisions.jsonl",)  # what is derived depends on it, not what is read
FOLDERS = ("mappings", "ontology", "shapes")


@cache
def recipe() -> str:
    """Changes when a notice could be read, mapped or judged otherwise than before."""
    files: list[Path] = sorted(resources.HERE.glob("*.py"))
    for room in ROOMS:
        files += sorted((resources.HERE / room).rglob("*.py"))
    for name in FOLDERS:
        files += sorted(
            path for path in resources.folder(name).rglob("*") if path.is_file() and path.name not in UNREAD
        )
    digest = hashlib.sha256(base_iri().encode())
    for path in files:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def recipe_with(options: Options = DEFAULT) -> str:
    """The fingerprint, and behind it the options that let a file be read otherwise (not the limits: a file that goes
    beyond one is not read at all)."""
    chosen = {"encoding": (options.encoding, DEFAULT.encoding), "ocr": (options.ocr, DEFAULT.ocr)}
    return " ".join([recipe(), *(f"{name}={value}" for name, (value, usual) in chosen.items() if value != usual)])
