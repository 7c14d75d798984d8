"""OpenDocument texts, web pages and mails."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest

from forms_compare import reading
from helpers_forms import EXAMPLES, odt_package, parts_of, to_docx, to_html, to_odt
from kg.errors import NotText
from kg.read import Document, Options, read, read_bytes
from kg.read.legacy import NAMES
from test_legacy import ENCODERS, SENTENCE


def paragraphs(document: Document) -> list[str]:
    return [document.text[p.start : p.end] for p in document.paragraphs]


@pytest.mark.parametrize("form", ["odt", "html", "page"])
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_the_same_notice_is_read(example: Path, form: str) -> None:
    parts = parts_of(example)
    data = to_odt(parts) if form == "odt" else to_html(parts, whole_page=form == "page").encode()
    document = read_bytes(data, f"notice.{form}")
    assert reading(document) == reading(read(example))


def test_lists_of_odt_are_numbered_by_their_styles() -> None:
    style = (
        '<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="I" style:num-suffix="."/>'
        '<text:list-level-style-number text:level="2" style:num-format="1" text:display-levels="2" style:num-suffix="."/>'
        '<text:list-level-style-bullet text:level="3" text:bullet-char="-"/></text:list-style>'
    )
    item = "<text:list-item><text:p>{}</text:p>{}</text:list-item>".format
    inner = "<text:list>{}</text:list>".format
    body = f'<text:list text:style-name="L">{item("CHUNG", "")}{item("VIỆC", inner(item("Giao Sở Y tế", inner(item("Báo cáo", "")))))}</text:list>'
    assert paragraphs(read_bytes(odt_package(body, style), "a.odt")) == [
        "I. CHUNG", "II. VIỆC", "II.1. Giao Sở Y tế", "- Báo cáo",
    ]  # fmt: skip


def test_deleted_text_of_odt_is_not_read() -> None:
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>cũ</text:p></text:deletion></text:changed-region>"
        "</text:tracked-changes><text:p>Trước ngày<text:s/>30/4/2024.<text:line-break/>Hết.</text:p>"
    )
    document = read_bytes(odt_package(body), "a.odt")
    assert paragraphs(document) == ["Trước ngày 30/4/2024.", "Hết."]
    assert "tracked changes taken as accepted" in document.source.remarks


PAGE = """<html><head><meta charset="utf-8"><title>x</title></head><body><div class="menu"><a href=/>Trang chủ</a></div>
<div id=content><p>Diện tích 5 m<sup>2</sup>, đạt kế hoạch<sup>1</sup>; giao Sở&nbsp;Y tế
trình&#032;trước 30/4.</p><p><sup>1</sup> Báo cáo số 5.</p><div style="display: none">ẩn</div></div><div class="footer">Bản quyền</div></body></html>"""


def test_pages_without_their_furniture() -> None:
    document = read_bytes(PAGE.encode(), "a.html")
    assert paragraphs(document) == ["Diện tích 5 m2, đạt kế hoạch; giao Sở Y tế trình trước 30/4."]
    (note,) = document.notes
    assert document.text[note.start : note.end] == "Báo cáo số 5." and document.text[: note.mark].endswith("kế hoạch")


def test_unclosed_tags_and_legacy_fonts() -> None:
    page = '<html><body><p>Một<p>Hai<table><tr><td>a<td>b<tr><td>c<td>d</table><font face=".VnTime">Uû ban vÒ viÖc</font></body></html>'
    assert paragraphs(read_bytes(page.encode(), "a.html")) == ["Một", "Hai", "| a | b |", "| c | d |", "Uỷ ban về việc"]


def test_markdown_with_tags_stays_markdown() -> None:
    document = read_bytes(b"# TH\xc3\x94NG B\xc3\x81O\n\n<p>abc</p>\n", "a.md")
    assert document.source.media_type == "text/markdown"


def mail(**attached: bytes) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.vn", "b@example.vn", "Thông báo"
    message["Message-ID"], message["Date"] = "<1@example.vn>", "Mon, 01 Apr 2024 08:00:00 +0700"
    message.set_content("THÔNG BÁO\n\nGiao Sở Y tế báo cáo trước ngày 30/4/2024.\n")
    for name, data in attached.items():
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name.replace("_", "."))
    return message.as_bytes()


def test_a_mail_is_its_text_or_its_one_document() -> None:
    assert paragraphs(read_bytes(mail(), "a.eml"))[-1] == "Giao Sở Y tế báo cáo trước ngày 30/4/2024."
    notice = to_docx(parts_of(EXAMPLES[0]))
    document = read_bytes(mail(notice_docx=notice), "a.eml")
    assert reading(document) == reading(read(EXAMPLES[0]))
    assert "attachment 'notice.docx'" in document.source.remarks[0]
    with pytest.raises(NotText, match="several documents"):
        read_bytes(mail(a_docx=notice, b_docx=notice), "a.eml")


@pytest.mark.parametrize("name", ["tcvn3", "vni"])
@pytest.mark.parametrize("charset", ["iso-8859-1", "us-ascii", "utf-8"])
def test_a_mail_in_an_older_encoding(name: str, charset: str) -> None:
    """Programs for mail call such bytes Latin-1, or nothing at all."""
    words = ENCODERS[name](SENTENCE)
    body = words.encode("utf-8" if charset == "utf-8" else "latin-1")
    head = f"From: a@example.vn\nTo: b@example.vn\nMessage-ID: <1@example.vn>\nMIME-Version: 1.0\nContent-Type: text/plain; charset={charset}\n\n"
    document = read_bytes(head.encode() + body, "a.eml")
    assert document.raw.strip() == SENTENCE
    assert document.source.encoding == name and any(NAMES[name] in remark for remark in document.source.remarks)
    chosen = read_bytes(head.encode() + body, "a.eml", Options(encoding=name))
    assert chosen.raw == document.raw
