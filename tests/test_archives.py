"""Archives: what they hold is read like files; limits and tricks are refused, and the rest goes on."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from helpers_forms import EXAMPLES, parts_of, to_docx, zipped
from kg.build.sources import expand
from kg.errors import InputError, NotFound, NotText
from kg.read import Limits, Options, archives, read

TEXT = "THÔNG BÁO\nGiao Sở Y tế báo cáo trước ngày 30/4/2024.\n".encode()


def put(folder: Path, files: dict[str, str | bytes], name: str = "a.zip") -> str:
    path = folder / name
    path.write_bytes(zipped(files))
    return str(path)


def test_members_are_read_by_their_location(tmp_path: Path) -> None:
    docx = to_docx(parts_of(EXAMPLES[0]))
    path = put(
        tmp_path, {"2024/b.docx": docx, "a.txt": TEXT, "in.zip": zipped({"c.txt": TEXT}), "__MACOSX/a.txt": b"x"}
    )
    found = archives.members(path)
    assert found.locations == [f"{path}!/2024/b.docx", f"{path}!/a.txt", f"{path}!/in.zip!/c.txt"]
    assert found.refused == []
    assert read(found.locations[1]).raw == read(found.locations[2]).raw == TEXT.decode()
    assert read(found.locations[0]).source.media_type.endswith("document")
    assert expand([str(tmp_path)]).files == sorted(found.locations)


def test_a_missing_member_is_named(tmp_path: Path) -> None:
    path = put(tmp_path, {"a.txt": TEXT})
    with pytest.raises(NotFound, match="no such file"):
        read(f"{path}!/b.txt")
    with pytest.raises(NotFound):
        read(f"{tmp_path}/none.zip!/b.txt")


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "C:\\a.txt", "a\x01b.txt", "x/../../y.txt"])
def test_tricks_in_names_are_refused_and_the_rest_goes_on(tmp_path: Path, name: str) -> None:
    path = put(tmp_path, {name: TEXT, "a.txt": TEXT})
    found = archives.members(path)
    assert found.locations == [f"{path}!/a.txt"]
    assert "must not be called" in found.refused[0].reason


def options(**limits: int) -> Options:
    return Options(limits=replace(Limits(), **limits))


def reasons(path: str, **limits: int) -> str:
    return " ".join(error.reason for error in archives.members(path, options(**limits)).refused)


def test_limits_are_options(tmp_path: Path) -> None:
    deep = zipped({"a.txt": TEXT})
    for _ in range(4):
        deep = zipped({"in.zip": deep})
    path = put(tmp_path, {"in.zip": deep, "b.txt": TEXT})
    assert "archives within archives" in reasons(path)
    assert archives.members(path).locations == [f"{path}!/b.txt"]
    assert reasons(path, depth=9) == ""
    assert "too many files" in reasons(put(tmp_path, {f"{n}.txt": TEXT for n in range(9)}), members=5)
    assert "too many bytes" in reasons(put(tmp_path, {"a.txt": TEXT, "b.txt": TEXT}), unpacked_bytes=100)


def test_bombs_are_stopped_while_they_unpack(tmp_path: Path) -> None:
    path = put(tmp_path, {"a.txt": b"\0" * 30_000_000})
    with pytest.raises(NotText, match="bomb"):
        read(f"{path}!/a.txt")


@pytest.mark.parametrize("data", [b"PK\x03\x04", b"PK\x05\x06" + b"\0" * 18, b"PK\x03\x04" + os.urandom(300)])
def test_broken_archives_are_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(data)
    found = archives.members(str(path))
    assert found.locations == []
    with pytest.raises(InputError):
        read(path)
