"""RTF and old Word files: converted to DOCX by LibreOffice where it is installed, and read as such."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from kg.errors import NotText
from kg.read.docx import read_docx
from kg.read.layer import Layer
from kg.read.limits import Clock, Options
from kg.read.sniff import Form

_INSTALL = "Install LibreOffice (apt-get install libreoffice-writer-nogui), or save it as DOCX or plain text"
_SECONDS = 120.0
# Settings of the profile: what a document links to is neither fetched nor run.
_SETTINGS = {
    "org.openoffice.Office.Common/Security/Scripting": {
        "BlockUntrustedRefererLinks": "true", "DisableMacrosExecution": "true", "DisableActiveContent": "true",
        "MacroSecurityLevel": "3",
    },
    "org.openoffice.Office.Writer/Content/Update": {"Link": "0"},
}  # fmt: skip
_NOWHERE = "http://127.0.0.1:9"  # the port where nobody answers


def missing() -> str:
    """What must be installed before RTF and .doc can be read; empty where it is there."""
    return "" if _program() else _INSTALL


def _program() -> str | None:
    return shutil.which("soffice") or shutil.which("libreoffice")


def read_rtf(data: bytes, name: str, options: Options) -> tuple[Layer, str, tuple[str, ...]]:
    """The text layer of an RTF file. Raises `NotText`."""
    return _read(data, name, options, "rtf", Form.RTF)


def read_doc(data: bytes, name: str, options: Options) -> tuple[Layer, str, tuple[str, ...]]:
    """The text layer of a Word file of before 2007. Raises `NotText`."""
    return _read(data, name, options, "doc", Form.DOC)


def _read(data: bytes, name: str, options: Options, suffix: str, form: Form) -> tuple[Layer, str, tuple[str, ...]]:
    program = _program()
    if program is None:
        raise NotText(name, f"this is an {form.title}, which LibreOffice must convert", _INSTALL)
    clock = Clock(name, options.limits)
    converted = _convert(program, data, name, suffix, min(_SECONDS, clock.left))
    layer, encoding, said = read_docx(converted, name, options)
    return layer, encoding, (f"converted from an {form.title} by LibreOffice", *said)


def _convert(program: str, data: bytes, name: str, suffix: str, seconds: float) -> bytes:
    """The file as DOCX, by a LibreOffice with a profile of its own: no macros, nothing fetched, nothing kept."""
    with tempfile.TemporaryDirectory(prefix="kg-office-") as folder:
        given, out = Path(folder, f"notice.{suffix}"), Path(folder, "out")
        given.write_bytes(data)
        user = Path(folder, "profile", "user")
        user.mkdir(parents=True)
        (user / "registrymodifications.xcu").write_text(_settings(), encoding="utf-8")
        environment = {**os.environ, **dict.fromkeys(("http_proxy", "https_proxy", "ftp_proxy", "all_proxy"), _NOWHERE)}
        command = [program, f"-env:UserInstallation={Path(folder, 'profile').as_uri()}", "--headless", "--norestore",
                   "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(out), str(given)]  # fmt: skip
        try:
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
                                       env=environment, start_new_session=True)  # fmt: skip
        except OSError as error:
            raise NotText(name, f"LibreOffice cannot be started ({error.strerror})", _INSTALL) from None
        try:
            process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)  # it starts a process of its own, which would live on
            process.wait()
            reason = f"LibreOffice took longer than {seconds:.0f} s to convert it"
            raise NotText(name, reason, "Save it as DOCX, or raise the limit `seconds`") from None
        try:
            return (out / "notice.docx").read_bytes()
        except OSError:
            raise NotText(
                name, "LibreOffice cannot convert it", "The file may be broken or encrypted; save it as DOCX"
            ) from None


def _settings() -> str:
    items = "".join(
        f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, values in _SETTINGS.items()
        for name, value in values.items()
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>'
