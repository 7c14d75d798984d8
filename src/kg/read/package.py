"""Packages of XML parts (DOCX, ODT): opened within limits, their XML parsed without entities or document types."""

from __future__ import annotations

import io
import zipfile
from xml.etree import ElementTree
from xml.parsers import expat

from kg.errors import NotText
from kg.read.limits import Limits, over

Element = ElementTree.Element


class Package:
    """A ZIP file whose members may be read until the limits are reached. Raises `NotText`, nothing else."""

    def __init__(self, data: bytes, name: str, limits: Limits) -> None:
        self._name, self._limits = name, limits
        self._unpacked = 0
        try:
            self._packed = zipfile.ZipFile(io.BytesIO(data))
            self.members = {info.filename: info for info in self._packed.infolist()}
        except Exception:  # zipfile raises many things for broken files
            raise NotText(name, "the ZIP container is broken", "Get the file again, it was cut or damaged") from None
        if len(self.members) > limits.members:
            raise over(name, "too many parts in the file", len(self.members), "members", limits.members)

    def read(self, member: str) -> bytes:
        """The bytes of a part; empty where there is none."""
        info = self.members.get(member)
        if info is None:
            return b""
        data = unpack(self._packed, info, self._name, self._limits, self._limits.unpacked_bytes - self._unpacked)
        self._unpacked += len(data)
        return data

    def xml(self, member: str) -> Element | None:
        """The root element of a part; None where there is none."""
        data = self.read(member)
        return parse_xml(data, self._name, member) if data else None


def unpack(packed: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, limits: Limits, left: int) -> bytes:
    """One member of a ZIP file, read in pieces and stopped where it goes beyond `left` bytes or the allowed ratio:
    the sizes that the file itself states are not believed."""
    if info.flag_bits & 1:
        raise NotText(name, f"{info.filename[:80]!r} in it is encrypted", "Remove the password")
    parts: list[bytes] = []
    size, allowed = 0, max(1_000_000, info.compress_size * limits.ratio)
    try:
        with packed.open(info) as stream:
            while part := stream.read(1 << 18):
                size += len(part)
                if size > left:
                    raise over(name, "it unpacks to too many bytes", size, "unpacked_bytes", limits.unpacked_bytes)
                if size > allowed:
                    raise over(name, "it unpacks to far more than it holds (a ZIP bomb)", size, "ratio", allowed)
                parts.append(part)
    except NotText:
        raise
    except Exception as error:  # zlib.error, BadZipFile, LZMAError, … : whatever a damaged member calls forth
        reason = f"{info.filename[:80]!r} in it cannot be unpacked ({type(error).__name__})"
        raise NotText(name, reason, "Get the file again, it was cut or damaged") from None
    return b"".join(parts)


class _Forbidden(Exception):
    pass


def _forbid(*_: object) -> None:
    raise _Forbidden


def parse_xml(data: bytes, name: str, member: str) -> Element:
    """The root of an XML document without a document type: entities can neither be declared nor fetched."""
    guard = expat.ParserCreate()
    guard.StartDoctypeDeclHandler = _forbid
    guard.EntityDeclHandler = _forbid
    try:
        guard.Parse(data, True)
        return ElementTree.fromstring(data)
    except _Forbidden:
        reason = f"the XML in {member} declares a document type, which such files must not"
        raise NotText(name, reason, "It may be an attack; save it again from its program") from None
    except (expat.ExpatError, ElementTree.ParseError, ValueError, LookupError) as error:
        raise NotText(name, f"the XML in {member} is broken ({error})", "Get the file again, it was damaged") from None
