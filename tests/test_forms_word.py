"""Word files: what Word shows is what is read."""

from __future__ import annotations

from html import escape
from pathlib import Path

import pytest

from forms_compare import reading
from helpers_forms import EXAMPLES, docx_package, docx_paragraph, docx_table, parts_of, to_docx, zipped
from kg.errors import NotText
from kg.read import Document, read, read_bytes


def paragraphs(document: Document) -> list[str]:
    return [document.text[p.start : p.end] for p in document.paragraphs]


def docx(body: str, footnotes: str = "", **others: str) -> Document:
    return read_bytes(docx_package(body, footnotes, **others), "a.docx")


def p(text: str, extra: str = "") -> str:
    return docx_paragraph([(text, None)], extra=extra)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_the_same_notice_is_read(example: Path) -> None:
    document = read_bytes(to_docx(parts_of(example)), "notice.docx")
    assert reading(document) == reading(read(example))
    assert document.source.media_type.endswith("wordprocessingml.document")
    assert "Word file" in document.source.remarks[0]


NUMBERING = """<w:abstractNum w:abstractNumId="7">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%3)"/></w:lvl>
<w:lvl w:ilvl="3"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="\uf0b7"/></w:lvl>
</w:abstractNum><w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num>
<w:num w:numId="4"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>"""


def listed(text: str, depth: int, number: int = 3) -> str:
    return p(text, f'<w:pPr><w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr></w:pPr>')


def test_numbers_of_list_styles_are_written_out() -> None:
    body = "".join([
        listed("ĐÁNH GIÁ CHUNG", 0), listed("Kết quả.", 1), listed("Hạn chế.", 1), listed("NHIỆM VỤ", 0),
        listed("Giao Sở Tài chính:", 1), listed("Thẩm định.", 2), listed("Báo cáo.", 2), listed("Trong tháng 5.", 3),
        listed("PHỤ LỤC", 0, number=4),
    ])  # fmt: skip
    assert paragraphs(docx(body, numbering=NUMBERING)) == [
        "I. ĐÁNH GIÁ CHUNG", "1. Kết quả.", "2. Hạn chế.", "II. NHIỆM VỤ", "1. Giao Sở Tài chính:", "a) Thẩm định.",
        "b) Báo cáo.", "- Trong tháng 5.", "I. PHỤ LỤC",
    ]  # fmt: skip


def test_tracked_changes_are_taken_as_accepted() -> None:
    body = (
        "<w:p><w:r><w:t>Trước ngày </w:t></w:r><w:del><w:r><w:delText>15/4</w:delText><w:t>15/4</w:t></w:r></w:del>"
        "<w:ins><w:r><w:t>30/4</w:t></w:r></w:ins><w:r><w:t>/2024.</w:t></w:r></w:p>"
    )
    document = docx(body)
    assert paragraphs(document) == ["Trước ngày 30/4/2024."]
    assert "tracked changes taken as accepted" in document.source.remarks


def test_fields_hidden_text_breaks_and_hyphens() -> None:
    body = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>code</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>Số 05/CT</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
        "<w:r><w:noBreakHyphen/><w:t>UBND</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r>"
        "<w:r><w:br/><w:t>Dòng hai.</w:t></w:r></w:p>"
        '<w:p><w:r><w:rPr><w:caps/></w:rPr><w:t>Thông báo</w:t></w:r></w:p>'
        '<w:p><w:r><w:t>Diện tích 5 m</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>2</w:t></w:r></w:p>'
    )  # fmt: skip
    assert paragraphs(docx(body)) == ["Số 05/CT-UBND", "Dòng hai.", "THÔNG BÁO", "Diện tích 5 m2"]


def test_tables_of_data_and_of_layout() -> None:
    body = docx_table(
        [[["ỦY BAN NHÂN DÂN", "TỈNH GIẢ"], ["CỘNG HÒA XÃ HỘI", "Độc lập"]], [["Số: 5/TB-UBND"], ["Giả, ngày"]]]
    )
    body += docx_table([[["Sở Y tế"], ["Mua", "thuốc"], ["Quý II"]], [["Sở Nội vụ"], ["Rà soát"], [""]]])
    assert paragraphs(docx(body)) == [
        "ỦY BAN NHÂN DÂN", "TỈNH GIẢ", "CỘNG HÒA XÃ HỘI", "Độc lập", "Số: 5/TB-UBND", "Giả, ngày",
        "| Sở Y tế | Mua thuốc | Quý II |", "| Sở Nội vụ | Rà soát | |",
    ]  # fmt: skip


def test_footnotes_hang_on_their_marks_and_quote_raw_words() -> None:
    note = (
        '<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t> Báo cáo số 5.</w:t></w:r></w:p></w:footnote>'
    )
    body = '<w:p><w:r><w:t>Các xã</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t> đã họp.</w:t></w:r></w:p>'
    document = docx(body, note)
    (hung,) = document.notes
    assert document.text[: hung.mark] == "Các xã" and document.text[hung.start : hung.end] == "Báo cáo số 5."
    assert hung.mark_raw and document.raw[slice(*hung.mark_raw)] == "1"
    evidence = document.evidence(0, hung.mark or 0)
    assert document.raw[evidence.start : evidence.end] == evidence.quote == "Các xã"


def test_letters_of_vntime_fonts_are_converted() -> None:
    def run(font: str, text: str) -> str:
        return f'<w:r><w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}"/></w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'

    first = run(".VnTimeH", "th«ng b¸o") + run(".VnTime", " vÒ viÖc häp; t\u00adëng")
    body = f"<w:p>{first}</w:p><w:p>{run('VNI-Times', 'Phoù Chuû tòch')}</w:p>"
    document = docx(body)
    assert paragraphs(document) == ["THÔNG BÁO về việc họp; tưởng", "Phó Chủ tịch"]
    assert any("TCVN3" in remark for remark in document.source.remarks)


BOMB = '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({"word/document.xml": f'{BOMB}<w:document xmlns:w="x"/>'}, "document type"),
        ({"word/document.xml": "<w:document"}, "broken"),
        ({"word/document.xml": "<a/>"}, "holds no document"),
        ({"word/document.xml": ""}, "holds no document"),
        ({"xl/workbook.xml": "<a/>"}, "spreadsheet"),
        ({"a.txt": "text"}, "archive"),
    ],
)
def test_refused_with_a_reason(files: dict[str, str | bytes], reason: str) -> None:
    with pytest.raises(NotText, match=reason):
        read_bytes(zipped(files), "a.docx")


def test_deep_nesting_is_refused_not_fatal() -> None:
    deep = "<w:sdt><w:sdtContent>" * 3000 + "</w:sdtContent></w:sdt>" * 3000
    with pytest.raises(NotText):
        docx(deep)
