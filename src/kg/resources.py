"""Where the files of knowledge, rules and questions are: beside the package when installed, at the top of a checkout."""

from __future__ import annotations

from functools import cache
from pathlib import Path

HERE = Path(__file__).parent


@cache
def folder(name: str) -> Path:
    """The folder `name` ("ontology", "mappings", "shapes" or "queries")."""
    installed = HERE / "data" / name
    return installed if installed.is_dir() else HERE.parents[1] / name
