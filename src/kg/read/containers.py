"""What holds files: ZIP and tar archives (tar also packed by gzip, bzip2 or xz), and mails with several documents.

All are asked alike: for the names of their files with the sizes they state, and for the bytes of one of them. Nothing is
believed, nothing is unpacked beyond the limits, and nothing is written to disk.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from kg.errors import NotFound, NotText
from kg.read.limits import Limits, Options, over
from kg.read.package import unpack
from kg.read.sniff import Form, sniff

_PIECE = 1 << 18


class Container(Protocol):
    """Files by name."""

    def files(self) -> Iterator[tuple[str, int]]:
        """The names of the files and their sizes in bytes as stated, in the order of names."""
        ...

    def read(self, name: str, location: str, allowed: int) -> bytes:
        """The bytes of a file. Raises `NotFound`, and `NotText` where it is broken or has more than `allowed` bytes;
        `location` is what it is called in messages."""
        ...


def holds_files(data: bytes, name: str, options: Options) -> bool:
    """Whether `data` is an archive or a mail with several documents; a DOCX or ODT is none."""
    form = sniff(data, name)
    if form is Form.MAIL:
        from kg.read.mail import enclosed

        return bool(enclosed(data, name, options))
    return form is Form.ARCHIVE


def opened(source: str | bytes, name: str, options: Options) -> Container:
    """The container at the path `source` or in these bytes. Raises `NotText` where it is broken, `OSError` for the path."""
    packed = _is_zip(source)
    data = b"" if packed else source if isinstance(source, bytes) else Path(source).read_bytes()
    try:
        if packed:
            return _Zip(zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source), options.limits)
        if sniff(data, name) is Form.MAIL:
            return _Mail(data, name, options)
        return _Tar(data, name, options.limits)
    except NotText:
        raise
    except Exception:  # zipfile, tarfile and gzip raise many things for broken files
        raise _broken(name) from None


def _is_zip(source: str | bytes) -> bool:
    if isinstance(source, bytes):
        return source.startswith(b"PK")
    with Path(source).open("rb") as handle:
        return handle.read(2) == b"PK"


def _broken(name: str) -> NotText:
    return NotText(name, "the archive is broken", "Get the file again, it was cut or damaged")


class _Zip:
    def __init__(self, packed: zipfile.ZipFile, limits: Limits) -> None:
        self._packed, self._limits = packed, limits

    def files(self) -> Iterator[tuple[str, int]]:
        for info in sorted(self._packed.infolist(), key=lambda item: item.filename):
            if not info.is_dir():
                yield info.filename, max(0, info.file_size)

    def read(self, name: str, location: str, allowed: int) -> bytes:
        try:
            info = self._packed.getinfo(name)
        except KeyError:
            raise _missing(location) from None
        return unpack(self._packed, info, location, self._limits, allowed)


class _Tar:
    def __init__(self, data: bytes, name: str, limits: Limits) -> None:
        stream = _stream(data)
        plain = io.BytesIO(data) if stream is None else _unpacked(stream, len(data), name, limits)
        self._packed = tarfile.open(fileobj=plain, mode="r:")  # noqa: SIM115 - as long as this container
        self._files: dict[str, tarfile.TarInfo] = {}
        for count, info in enumerate(self._packed):
            if count > limits.members:
                raise over(name, "too many files in the archive", count, "members", limits.members)
            if info.isreg():  # links and devices are no files
                self._files.setdefault(info.name.removeprefix("./"), info)

    def files(self) -> Iterator[tuple[str, int]]:
        for name in sorted(self._files):
            yield name, self._files[name].size

    def read(self, name: str, location: str, allowed: int) -> bytes:
        info = self._files.get(name)
        if info is None:
            raise _missing(location)
        if info.size > allowed:
            raise over(location, "it unpacks to too many bytes", info.size, "unpacked_bytes", allowed)
        try:
            stream = self._packed.extractfile(info)
            data = stream.read(info.size) if stream else b""
        except Exception:
            data = b""
        if len(data) != info.size:
            raise _broken(location)
        return data


def _stream(data: bytes) -> gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile | None:
    """What a packed tar unpacks to; None where it is not packed."""
    packed = io.BytesIO(data)
    if data.startswith(b"\x1f\x8b"):
        return gzip.GzipFile(fileobj=packed)
    if data.startswith(b"BZh"):
        return bz2.BZ2File(packed)
    return lzma.LZMAFile(packed) if data.startswith(b"\xfd7zXZ") else None


def _unpacked(stream: gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile, size: int, name: str, limits: Limits) -> io.BytesIO:
    """A packed tar, unpacked in pieces and stopped where it goes beyond the limits."""
    plain = io.BytesIO()
    allowed = max(1_000_000, size * limits.ratio)
    while piece := stream.read(_PIECE):
        plain.write(piece)
        if plain.tell() > limits.unpacked_bytes:
            raise over(name, "it unpacks to too many bytes", plain.tell(), "unpacked_bytes", limits.unpacked_bytes)
        if plain.tell() > allowed:
            raise over(name, "it unpacks to far more than it holds (a bomb)", plain.tell(), "ratio", allowed)
    plain.seek(0)
    return plain


class _Mail:
    def __init__(self, data: bytes, name: str, options: Options) -> None:
        from kg.read.mail import enclosed

        self._files: dict[str, bytes] = {}
        for label, content in enclosed(data, name, options):
            number = 1
            while (unique := label if number == 1 else f"{number}-{label}") in self._files:
                number += 1
            self._files[unique] = content

    def files(self) -> Iterator[tuple[str, int]]:
        for name in sorted(self._files):
            yield name, len(self._files[name])

    def read(self, name: str, location: str, allowed: int) -> bytes:
        if name not in self._files:
            raise _missing(location)
        return self._files[name]


def _missing(location: str) -> NotFound:
    return NotFound(location, "the archive holds no such file", "Check the path")
