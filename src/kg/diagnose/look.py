"""One file read and looked at from all sides."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from kg.diagnose.against import compare
from kg.diagnose.doubts import doubts
from kg.diagnose.leftover import leftover, unread
from kg.diagnose.marks import blocks, marks
from kg.diagnose.records import Diagnosis
from kg.diagnose.words import Language
from kg.errors import UsageError
from kg.parse import parse
from kg.read import read
from kg.read.document import Document


def diagnose(path: str | Path, gold: str | Path | None = None, language: Language = "vi") -> Diagnosis:
    """How the notice at `path` was read, and how that differs from the annotation at `gold`, if one is given.

    Raises `InputError` where the file cannot be read as an administrative document, `UsageError` where the annotation
    cannot."""
    annotation = read_annotation(Path(gold)) if gold is not None else None
    return look(read(path), annotation, language)


def look(document: Document, gold: dict[str, Any] | None = None, language: Language = "vi") -> Diagnosis:
    """The diagnosis of a document that has been read already."""
    notice = parse(document)
    marked, items = marks(notice, language), blocks(notice)
    empty = unread(document, marked, items)
    left = leftover(document, marked, items, empty)
    differences, scores = compare(notice, gold, document.raw) if gold is not None else ((), None)
    return Diagnosis(
        document.source.file,
        document.raw,
        notice,
        marked,
        items,
        empty,
        left,
        doubts(notice, language),
        differences,
        scores,
    )


def read_annotation(path: Path) -> dict[str, Any]:
    """One annotation as docs/annotating.md describes them."""
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise UsageError(f"{path}: the annotation cannot be read ({error.strerror})") from error
    except ValueError as error:
        raise UsageError(f"{path}: the annotation is no JSON ({error})") from error
    if not isinstance(data, dict) or not {"file", "notice", "citations"} <= data.keys():
        raise UsageError(
            f"{path}: this is no annotation of a notice (file, notice, citations …; see docs/annotating.md)"
        )
    return data
