"""Mails (.eml): the notice is the text of the mail, or its only attachment that holds one.

A mail with several documents attached is a container of files, like an archive (kg.read.containers).
"""

from __future__ import annotations

import email
import email.policy
from email.message import EmailMessage

from kg.errors import NotText
from kg.read import legacy
from kg.read.decode import decode
from kg.read.layer import Builder, Layer
from kg.read.limits import Options, over
from kg.read.sniff import Form, sniff

Part = tuple[str, bytes]  # name, content
_PICTURE = 100_000  # bytes: smaller pictures are signatures and logos
_WANTED = (Form.PDF, Form.DOCX, Form.ODT, Form.DOC, Form.RTF, Form.IMAGE)


def attachments(data: bytes, name: str, options: Options) -> list[Part]:
    """The attachments of a mail that may be notices, in order. Raises `NotText` where the mail cannot be read."""
    found: list[Part] = []
    for at, part in enumerate(_parts(data, name, options)):
        if part.get_content_maintype() in ("text", "multipart", "message") and not part.get_filename():
            continue
        content = _content(part)
        label = _file_name(part) or f"part-{at}"
        if content and sniff(content, label) in (*_WANTED, Form.HTML, Form.ARCHIVE, Form.TEXT):
            if sniff(content, label) is Form.TEXT and not label.lower().endswith((".txt", ".md")):
                continue
            found.append((label, content))
    return found


def documents(data: bytes, name: str, options: Options) -> list[Part]:
    """The attachments that are documents; without one, large pictures. Raises `NotText` where the mail cannot be read."""
    found = [(label, content, sniff(content, label)) for label, content in attachments(data, name, options)]
    chosen = [(label, content) for label, content, form in found if form in _WANTED and form is not Form.IMAGE]
    return chosen or [
        (label, content) for label, content, form in found if form is Form.IMAGE and len(content) > _PICTURE
    ]


def enclosed(data: bytes, name: str, options: Options) -> list[Part]:
    """The files of a mail that holds several, or archives of them; none where the mail is to be read as one notice."""
    archives = [
        (label, content) for label, content in attachments(data, name, options) if sniff(content, label) is Form.ARCHIVE
    ]
    found = [*documents(data, name, options), *archives]
    return found if len(found) > 1 or archives else []


def read_mail(data: bytes, name: str, options: Options) -> tuple[Layer, str, tuple[str, ...]]:
    """The text layer of a mail: of its one document attached, else of its text. Raises `NotText`."""
    from kg.read.forms import extract
    from kg.read.html import layer_of

    if several := enclosed(data, name, options):
        names = ", ".join(repr(label) for label, _ in several[:5])
        advice = f"Build it (kg build), or name one of them ({name}!/{several[0][0]})"
        raise NotText(name, f"the mail holds several documents or an archive ({names})", advice)
    for label, content in documents(data, name, options):
        layer, encoding, said = extract(content, f"{name}!/{label}", sniff(content, label), options)
        return layer, encoding, (f"read from the mail's attachment {label!r}", *said)
    plain = html = None
    for part in _parts(data, name, options):
        if part.get_content_maintype() == "text" and not part.get_filename():
            kind = part.get_content_subtype()
            if kind == "html" and html is None:
                html = part
            elif kind == "plain" and plain is None:
                plain = part
    if html is not None:
        words, encoding = _words(html, name, options)
        layer, said = layer_of(words, name)
        if len(layer.raw) > 200 or plain is None:
            return layer, encoding, ("read from a mail", *_converted(encoding), *said)
    if plain is None:
        raise NotText(name, "the mail holds no text", "Save the notice itself")
    builder = Builder()
    blanks = 0
    words, encoding = _words(plain, name, options)
    for line in words.splitlines():
        if not line.strip():
            blanks += 1
            continue
        builder.add([line], blank_before=blanks, indent=len(line) - len(line.lstrip()))
        blanks = 0
    said = ("read from a mail's text; positions count in the text extracted", *_converted(encoding))
    return builder.finish(), encoding, said


def _parts(data: bytes, name: str, options: Options) -> list[EmailMessage]:
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
        parts = []
        for part in message.walk():
            if isinstance(part, EmailMessage):
                parts.append(part)
            if len(parts) > options.limits.members:
                raise over(name, "too many parts in the mail", len(parts), "members", options.limits.members)
        return parts
    except (NotText, RecursionError):
        raise
    except Exception as error:  # the parser of headers raises many things for broken ones
        raise NotText(name, f"the mail is broken ({type(error).__name__})", "Save the mail again") from None


def _content(part: EmailMessage) -> bytes:
    try:
        content = part.get_payload(decode=True)
    except Exception:
        return b""
    return content if isinstance(content, bytes) else b""


def _words(part: EmailMessage, name: str, options: Options) -> tuple[str, str]:
    """The text of a part and its encoding: as named by the options, as the part says, or an older one shown as that."""
    content = _content(part)
    if options.encoding not in (None, "auto") and content.strip():
        return decode(content, name, options.encoding)
    try:
        text = content.decode(part.get_content_charset() or "utf-8")
    except (LookupError, ValueError):
        try:
            return decode(content, name)
        except NotText:  # a letter or two that are none: the rest can be read
            return content.decode("utf-8", "replace"), "utf-8"
    if legacy.mistaken(text) and (found := legacy.recognise(text, legacy.with_d(text)[0])):
        return found
    return text, "utf-8"


def _converted(encoding: str) -> tuple[str, ...]:
    return (f"converted from {legacy.NAMES[encoding]}",) if encoding in legacy.NAMES else ()


def _file_name(part: EmailMessage) -> str | None:
    try:
        return part.get_filename()
    except Exception:
        return None
