"""Sources and results on other machines: any URL that fsspec knows (s3://, hdfs://, memory://, http listings, …).

fsspec comes with the extras `dask` and `fsspec`, the drivers of stores with extras of theirs (`s3`).
"""

from __future__ import annotations

from typing import Any

from kg.errors import NotFound, UsageError


def is_url(path: str) -> bool:
    return "://" in path


def expand(url: str, suffixes: tuple[str, ...]) -> list[str]:
    """The files at or below `url`, of these suffixes where it is a folder. Raises NotFound."""
    system, path = _system(url)
    try:
        if system.isfile(path):
            return [url]
        found = [name for name in system.find(path) if name.lower().endswith(suffixes)]
    except Exception as error:
        raise NotFound(url, f"it cannot be listed ({error})", "Check the address and your credentials") from error
    if not found and not system.exists(path):
        raise NotFound(url, "there is no such file or folder", "Check the address")
    return sorted(system.unstrip_protocol(name) for name in found)


def fetch(url: str) -> bytes:
    """The content of the file at `url`. Raises NotFound."""
    system, path = _system(url)
    try:
        content: bytes = system.cat_file(path)
    except Exception as error:
        raise NotFound(url, f"it cannot be read ({error})", "Check the address and your credentials") from error
    return content


def write(url: str, content: bytes) -> None:
    """Put `content` at `url`, a path or URL, whole or not at all."""
    system, path = _system(url)
    draft = f"{path}.{id(content):x}.part"
    system.makedirs(path.rpartition("/")[0], exist_ok=True)
    system.pipe_file(draft, content)
    system.mv(draft, path)


def exists(url: str) -> bool:
    system, path = _system(url)
    return bool(system.exists(path))


def _system(url: str) -> tuple[Any, str]:
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise UsageError(f"{url}: for this, install fsspec (pip install 'kg-notices[fsspec]')") from error
    try:
        system, path = url_to_fs(url)
    except (ImportError, ValueError) as error:
        raise UsageError(f"{url}: {error}") from error
    return system, path
