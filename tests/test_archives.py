"""Archives: what they hold is read like files; limits and tricks are refused, and the rest goes on."""

from __future__ import annotations

import contextlib
import io
import os
import random
import tarfile
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest

from helpers_forms import EXAMPLES, parts_of, to_docx, zipped
from kg.build.sources import expand
from kg.errors import InputError, NotFound, NotText
from kg.read import Limits, Options, archives, read, read_bytes
from test_forms_web import mail

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


def tarred(files: dict[str, bytes], packing: str = "") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=f"w:{packing}") as packed:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            packed.addfile(info, io.BytesIO(data))
        for name, kind in (("link.txt", tarfile.SYMTYPE), ("device.txt", tarfile.CHRTYPE)):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            packed.addfile(info)
    return out.getvalue()


@pytest.mark.parametrize(("suffix", "packing"), [("tar", ""), ("tar.gz", "gz"), ("tgz", "gz"), ("tar.bz2", "bz2"), ("txz", "xz")])  # fmt: skip
def test_tar_archives_are_read_like_zip(tmp_path: Path, suffix: str, packing: str) -> None:
    path = tmp_path / f"a.{suffix}"
    path.write_bytes(tarred({"./b/a.txt": TEXT, "c.tar": tarred({"d.txt": TEXT}), "../x.txt": TEXT}, packing))
    found = archives.members(str(path))
    assert found.locations == [f"{path}!/b/a.txt", f"{path}!/c.tar!/d.txt"]
    assert ["must not be called" in error.reason for error in found.refused] == [True]
    assert [read(location).raw for location in found.locations] == [TEXT.decode()] * 2
    assert expand([str(tmp_path)]).files == found.locations


def test_tar_archives_have_the_limits_of_zip(tmp_path: Path) -> None:
    path = tmp_path / "a.tar.gz"
    path.write_bytes(tarred({"a.txt": b"\0" * 30_000_000, "b.txt": TEXT}, "gz"))
    assert "bomb" in reasons(str(path))
    assert "too many bytes" in reasons(str(path), unpacked_bytes=100_000)
    path.write_bytes(tarred({f"{n}.txt": TEXT for n in range(9)}, "gz"))
    assert "too many files" in reasons(str(path), members=5)
    path.write_bytes(path.read_bytes()[:150])
    assert "broken" in reasons(str(path))


@pytest.mark.parametrize("name", ["a.rar", "a.7z"])
def test_archives_of_other_programs_are_refused_with_what_to_do(tmp_path: Path, name: str) -> None:
    magic = {"a.rar": b"Rar!\x1a\x07\x01\0", "a.7z": b"7z\xbc\xaf\x27\x1c\0\x04"}[name]
    (tmp_path / name).write_bytes(magic + bytes(50))
    assert expand([str(tmp_path)]).files == [str(tmp_path / name)]
    with pytest.raises(NotText, match=r"RAR or 7z.*Unpack it"):
        read(tmp_path / name)


def test_a_mail_with_several_documents_holds_files(tmp_path: Path) -> None:
    one, other = (to_docx(parts_of(example)) for example in EXAMPLES[:2])
    path = tmp_path / "a.eml"
    path.write_bytes(mail(a_docx=one, b_docx=other, c_zip=zipped({"d.txt": TEXT})))
    assert expand([str(tmp_path)]).files == [f"{path}!/a.docx", f"{path}!/b.docx", f"{path}!/c.zip!/d.txt"]
    assert read(f"{path}!/b.docx").text == read_bytes(other, "b.docx").text
    with pytest.raises(NotText, match="several documents"):
        read(path)
    path.write_bytes(mail(a_docx=one))
    assert expand([str(tmp_path)]).files == [str(path)]
    packed = put(tmp_path, {"m.eml": mail(a_docx=one, b_docx=other)})
    assert archives.members(packed).locations == [f"{packed}!/m.eml!/a.docx", f"{packed}!/m.eml!/b.docx"]


def test_documents_of_one_name_in_a_mail_are_told_apart(tmp_path: Path) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Message-ID"] = "a@example.vn", "b@example.vn", "<1@example.vn>"
    message.set_content("Xin gửi")
    for example in EXAMPLES[:2]:
        message.add_attachment(
            to_docx(parts_of(example)), maintype="application", subtype="octet-stream", filename="TB.docx"
        )
    (tmp_path / "a.eml").write_bytes(message.as_bytes())
    found = archives.members(str(tmp_path / "a.eml")).locations
    assert [location.rpartition("!/")[2] for location in found] == ["2-TB.docx", "TB.docx"]
    assert read(found[0]).text != read(found[1]).text


def test_pictures_in_folders_are_taken(tmp_path: Path) -> None:
    for name in ("a.png", "b.jpg", "c.JPEG", "d.tif"):
        (tmp_path / name).write_bytes(b"x")
    assert len(expand([str(tmp_path)]).files) == 4


@pytest.mark.parametrize("data", [b"PK\x03\x04", b"PK\x05\x06" + b"\0" * 18, b"PK\x03\x04" + os.urandom(300)])
def test_broken_archives_are_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(data)
    found = archives.members(str(path))
    assert found.locations == []
    with pytest.raises(InputError):
        read(path)


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.tgz", "a.eml"])
def test_mutated_archives_raise_nothing_but_our_errors(tmp_path: Path, name: str) -> None:
    docx = to_docx(parts_of(EXAMPLES[0]))
    whole = {"a.zip": zipped({"a.txt": TEXT, "b.docx": docx}), "a.tar": tarred({"a.txt": TEXT, "b.docx": docx}),
             "a.tgz": tarred({"a.txt": TEXT, "b.docx": docx}, "gz"), "a.eml": mail(a_docx=docx, b_docx=docx)}[name]  # fmt: skip
    source = random.Random(20240601)
    given = tmp_path / name
    for _ in range(120):
        data = bytearray(whole)
        for _ in range(source.randint(1, 6)):
            data[source.randrange(len(data))] = source.randrange(256)
        given.write_bytes(data[: source.randint(len(data) // 2, len(data))])
        sources = expand([str(given)])
        for location in sources.files:
            with contextlib.suppress(InputError):
                read(location)
