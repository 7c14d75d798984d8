"""PDFs and scans: the same notice, with the page and the place on it of every piece of evidence.

The files in tests/forms were printed from the examples by LibreOffice, in the layout of Decree 30/2020.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rapidfuzz.distance import Levenshtein

from forms_compare import differences, reading
from helpers_forms import EXAMPLES, convert, parts_of, to_typeset_docx
from kg.parse import parse
from kg.read import Document, Options, ocr, read, read_bytes
from kg.read.repairs import repair, repair_headings

FORMS = sorted((Path(__file__).parent / "forms").glob("*.pdf"))


def example_of(form: Path) -> Path:
    return next(path for path in EXAMPLES if path.stem == form.stem)


def paragraphs(document: Document) -> list[str]:
    return [document.text[p.start : p.end] for p in document.paragraphs]


@pytest.mark.parametrize("form", FORMS, ids=lambda path: path.stem)
def test_the_same_notice_is_read(form: Path) -> None:
    document, original = read(form), read(example_of(form))
    assert reading(document) == reading(original)
    assert [note.mark is not None for note in document.notes] == [True] * len(original.notes)
    assert "text layer" in document.source.remarks[0]


@pytest.mark.parametrize("form", FORMS, ids=lambda path: path.stem)
def test_evidence_tells_page_and_place(form: Path) -> None:
    document = read(form)
    assert document.pages is not None
    notice = parse(document)
    found = [
        e
        for record in (*notice.citations, *notice.tasks, *notice.footnotes, *notice.recipients)
        for e in record.evidence
    ]
    for evidence in found:
        assert document.raw[evidence.start : evidence.end] == evidence.quote
        assert evidence.region is not None
        match = re.fullmatch(r"page=(\d+)&viewrect=(\d+),(\d+),(\d+),(\d+)", evidence.region)
        assert match is not None
        page, left, top, width, height = map(int, match.groups())
        assert 1 <= page <= len(document.pages.starts)
        assert left + width <= 596 and top + height <= 842


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_printed_by_libreoffice(example: Path, tmp_path: Path) -> None:
    printed = convert(to_typeset_docx(parts_of(example)), "docx", "pdf", tmp_path)
    assert differences(reading(read_bytes(printed, "notice.pdf")), reading(read(example))) == []


@pytest.mark.parametrize("form", ["rtf", "doc"])
def test_older_office_files(form: str, tmp_path: Path) -> None:
    data = convert(to_typeset_docx(parts_of(EXAMPLES[0])), "docx", form, tmp_path)
    document = read_bytes(data, f"notice.{form}")
    assert differences(reading(document), reading(read(EXAMPLES[0]))) == []
    assert "LibreOffice" in document.source.remarks[0]


def scan_of(form: Path) -> bytes:
    """A PDF of pictures of the pages at 300 dots an inch."""
    import pypdfium2

    printed, scanned = pypdfium2.PdfDocument(form), pypdfium2.PdfDocument.new()
    for page in printed:
        picture = pypdfium2.PdfImage.new(scanned)
        picture.set_bitmap(page.render(scale=300 / 72, grayscale=True))
        width, height = page.get_size()
        picture.set_matrix(pypdfium2.PdfMatrix().scale(width, height))
        sheet = scanned.new_page(width, height)
        sheet.insert_obj(picture)
        sheet.gen_content()
    import io

    out = io.BytesIO()
    scanned.save(out)
    return out.getvalue()


@pytest.mark.skipif(bool(ocr.missing()), reason=ocr.missing())
def test_a_clean_scan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_CACHE", str(tmp_path))
    (form,) = (path for path in FORMS if path.stem.startswith("vanchan"))
    data = scan_of(form)
    scanned, printed = read_bytes(data, "scan.pdf"), read(form)
    assert Levenshtein.distance(scanned.text, printed.text) <= 0.01 * len(printed.text)
    numbers = [[c.number for c in parse(document).citations] for document in (scanned, printed)]
    assert set(numbers[0]) == set(numbers[1])
    remarks = scanned.source.remarks
    assert any(remark.startswith("recognised 3 pages with Tesseract") for remark in remarks)
    assert any("repaired after recognition" in remark for remark in remarks)
    assert len(list(tmp_path.rglob("*.hocr"))) == 3
    assert read_bytes(data, "scan.pdf") == scanned


def test_a_scan_without_the_program_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "missing", lambda: ocr._INSTALL)
    with pytest.raises(Exception, match="apt-get install tesseract-ocr tesseract-ocr-vie"):
        read_bytes(scan_of(FORMS[0]), "scan.pdf", Options())


@pytest.mark.parametrize(
    ("read_as", "meant"),
    [
        ("28/CTIr-UBND", "28/CTr-UBND"),
        ("12/QD-UBND,", "12/QĐ-UBND,"),
        ("912-QĐÐ/TU", "912-QĐ/TU"),
        ("03/CÐ-UBND", "03/CĐ-UBND"),
    ],
)
def test_numbers_are_repaired_against_the_kinds(read_as: str, meant: str) -> None:
    (word,), (said,) = repair([read_as])
    assert word == meant and (said.before, said.after) == (read_as, meant)


@pytest.mark.parametrize(
    "word", ["12/QĐ-UBND", "404/UBND-KT", "455/SCT-KH", "31/3/2024", "123/VPCP-KTTH", "xã/phường", "5/TTg"]
)
def test_what_may_be_right_is_left_alone(word: str) -> None:
    assert repair([word]) == ([word], ())


def test_headings_are_repaired_by_their_order() -> None:
    lines = [
        ("IL.ĐÁNH", "GIÁ CHUNG"),
        ("1.", "Kết quả"),
        ("H.", "NHIỆM VỤ"),
        ("HI.", "KIẾN NGHỊ"),
        ("H.", "Trần văn"),
        ("IV.", "TỔ CHỨC"),
    ]
    repairs, count = repair_headings(lines)
    assert {at: found.after for at, found in repairs.items()} == {0: "I.ĐÁNH", 2: "II.", 3: "III."}
    assert count == 4
