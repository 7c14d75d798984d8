"""PDFs and scans: the same notice, with the page and the place on it of every piece of evidence.

The files in tests/forms were printed from the examples by LibreOffice, in the layout of Decree 30/2020.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rapidfuzz.distance import Levenshtein

from forms_compare import differences, leaves, reading
from helpers_forms import EXAMPLES, convert, parts_of, to_typeset_docx
from kg.parse import parse
from kg.read import Document, Options, ocr, read, read_bytes
from kg.read.ocr_lines import evened, with_whole_dates, without_specks
from kg.read.ocr_notes import Letter, Word, restore_notes
from kg.read.ocr_posts import repair_posts
from kg.read.ocr_rules import rules_of
from kg.read.page import Glyph
from kg.read.pages_notes import is_mark
from kg.read.repairs import repair, repair_headings
from kg.read.rows import Segment

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


def png_of(form: Path) -> bytes:
    """A picture of the first page at 300 dots an inch."""
    import struct
    import zlib

    import pypdfium2

    document = pypdfium2.PdfDocument(form)
    bitmap = document[0].render(scale=300 / 72, grayscale=True)
    raw, width, height, stride = bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride
    bitmap.close()
    document.close()

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + raw[at * stride : at * stride + width] for at in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


# What a clean scan at 300 dots an inch may differ by from the text that it was printed from (benchmarks/bench_forms.py).
WRONG_CHARACTERS = 0.005
DIFFERENT_FIELDS = 0.03


def check_scan(printed: Document, scanned: Document) -> None:
    assert Levenshtein.distance(scanned.text, printed.text) <= WRONG_CHARACTERS * len(printed.text)
    numbers = [[c.number for c in parse(document).citations] for document in (scanned, printed)]
    assert set(numbers[0]) == set(numbers[1])
    one, other = reading(scanned), reading(printed)
    assert len(differences(one, other)) <= DIFFERENT_FIELDS * leaves(other)


@pytest.mark.skipif(bool(ocr.missing()), reason=ocr.missing())
def test_a_clean_scan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_CACHE", str(tmp_path))
    (form,) = (path for path in FORMS if path.stem.startswith("vanchan"))
    data = scan_of(form)
    scanned = read_bytes(data, "scan.pdf")
    check_scan(read(form), scanned)
    remarks = scanned.source.remarks
    assert any(remark.startswith("recognised 3 pages with Tesseract") for remark in remarks)
    assert any("repaired after recognition" in remark for remark in remarks)
    assert len(list(tmp_path.rglob("*.hocr"))) == 3
    assert read_bytes(data, "scan.pdf") == scanned


@pytest.mark.long
@pytest.mark.skipif(bool(ocr.missing()), reason=ocr.missing())
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_clean_scans(example: Path, tmp_path: Path) -> None:
    printed = tmp_path / "printed.pdf"
    printed.write_bytes(convert(to_typeset_docx(parts_of(example)), "docx", "pdf", tmp_path))
    check_scan(read(printed), read_bytes(scan_of(printed), "scan.pdf"))


@pytest.mark.skipif(bool(ocr.missing()), reason=ocr.missing())
def test_the_lines_of_a_scanned_table_are_found() -> None:
    """Its first row is one row of cells, as in the text layer; only the running numbers may be missed."""
    (form,) = (path for path in FORMS if path.stem.startswith("giaoban"))
    tables = [[[cell.strip() for cell in document.text[p.start : p.end].split("|")][2:] for p in document.paragraphs if p.cells]
              for document in (read(form), read_bytes(scan_of(form), "scan.pdf"))]  # fmt: skip
    assert len(tables[0]) == len(tables[1]) > 3
    assert [len(row) for row in tables[0]] == [len(row) for row in tables[1]]
    assert tables[0][0] == tables[1][0]


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


def letters(text: str, left: int = 0, top: int = 0, height: int = 25) -> tuple[Letter, ...]:
    return tuple(Letter(c, left + 20 * at, top, left + 20 * at + 18, top + height) for at, c in enumerate(text))


def word(text: str, line: int = 1, left: int = 0, height: int = 25, size: float = 50.0) -> Word:
    return Word(letters(text, left, 0, height), 25.0, size, 90, line)


def test_type_sizes_are_told_by_letters() -> None:
    """Recognition takes a line of small letters for a smaller print, and one of figures for a larger."""
    words = [word("nam", 1), word("xem xem xem xem", 1), word("ron", 2, size=41.0), word("crun", 2, size=41.0),
             word("vascon", 3, height=18, size=48.0)]  # fmt: skip
    assert [round(found.size) for found in evened(words)] == [50, 50, 50, 50, 36]


def test_specks_are_dropped_and_said() -> None:
    kept, said = without_specks([word("xem nao"), word("£x", 2, height=9), word("-", 2, height=3), word("ˆ", 2)])
    assert [found.text for found in kept] == ["xem nao", "-"]
    assert [repair.before for repair in said] == ["£x", "ˆ"]


def test_a_day_cut_in_two_is_put_together() -> None:
    words, said = with_whole_dates([word("ngày"), word("30/1"), word("1/2025."), word("30/1", 2), word("1/2025", 3)])
    assert [found.text for found in words] == ["ngày", "30/11/2025.", "30/1", "1/2025"]
    assert [(repair.before, repair.after) for repair in said] == [("30/1 1/2025.", "30/11/2025.")]


def test_posts_get_their_accents_back() -> None:
    words = [word("KT."), word("CHANH", left=80), word("VĂN", left=190), word("PHON", left=260), word("G", left=345),
             word("PHO", 2), word("CHANH", 2, left=80), word("VAN", 2, left=190), word("PHONG", 2, left=260),
             word("BAN", 3), word("HANH", 3, left=80)]  # fmt: skip
    done, said = repair_posts(words)
    assert " ".join(found.text for found in done) == "KT. CHÁNH VĂN PHÒNG PHÓ CHÁNH VĂN PHÒNG BAN HANH"
    assert [repair.after for repair in said] == ["CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG"]


def test_lines_drawn_on_a_picture_are_found() -> None:
    rows = [bytearray(b"\xff" * 600) for _ in range(300)]
    for x in range(50, 550):
        rows[40][x] = rows[41][x] = 0
    for y in range(40, 240):
        rows[y][50] = rows[y][51] = 0
    for x in range(100, 160):  # a stroke of a letter
        rows[100][x] = 0
    rules = rules_of(b"P5 600 300 255\n" + b"".join(rows), 144.0, 72.0)
    assert [tuple(round(side) for side in rule) for rule in rules] == [(12, 10, 132, 10), (12, 10, 12, 58)]
    assert rules_of(b"\x89PNG", 1.0, 1.0) == []


@pytest.mark.parametrize(
    ("before", "read_as", "meant"),
    [
        ("Quý", "IIU/2025;", "III/2025;"),
        ("vực", "VIH;", "VIII;"),
        ("hiện", "O6", "06"),
        ("cho", "Ø7", "07"),
        ("xóa", "5I", "51"),
    ],
)
def test_figures_taken_for_letters_are_repaired(before: str, read_as: str, meant: str) -> None:
    (_, after), (said,) = repair([before, read_as])
    assert after == meant and (said.before, said.after) == (read_as, meant)


@pytest.mark.parametrize(
    "words", [["Quý", "II/2025"], ["TB&XH", "XH"], ["giao", "ban"], ["UBND", "OCOP"], ["Quý", "1/2024"]]
)
def test_other_words_are_left_alone(words: list[str]) -> None:
    assert repair(words) == (words, ())


def test_numbers_of_items_and_repeated_headings_are_repaired() -> None:
    lines = [("I.", "ĐÁNH GIÁ"), ("1.", "Kết quả đạt được"), ("2.", "Hạn chế"), ("II.", "NHIỆM VỤ"), ("I.", "Yêu cầu các sở"),
             ("2.", "Giao Sở Y tế"), ("II.", "VỀ KIẾN NGHỊ"), ("HI.", "Giải quyết")]  # fmt: skip
    repairs, _ = repair_headings(lines)
    assert {at: found.after for at, found in repairs.items()} == {4: "1.", 6: "III."}


def test_marks_of_notes_are_restored_by_their_order() -> None:
    """A mark read as a quote, one read as a word of its own, and a note's number read as a letter."""
    body = [word("xem", 1), Word((*letters("ủy"), Letter("”", 40, 0, 50, 26), *letters(".", 60)), 25.0, 50.0, 90, 1),
            word("71%", 2), Word((Letter("`", 70, -10, 80, 2),), 25.0, 50.0, 90, 2)]  # fmt: skip
    foot = [word("Ì", 3, size=36.0), word("Theo", 3, size=36.0), word("2", 4, size=36.0), word("Cao", 4, size=36.0)]
    words, said, last = restore_notes([*body, *[word("nao", 1)] * 9, *foot])
    assert [found.text for found in words][:3] == ["xem", "ủy1.", "71%2"]
    assert last == 2 and len(said) == 3
    assert restore_notes([*body[:2], *[word("nao", 1)] * 9, word("Ì", 3, size=36.0)], 4)[0][1].text == "ủy5."


def test_a_superscript_sign_is_no_mark() -> None:
    """ "m³" may be one sign: no number that a footnote has."""
    sign = Glyph("³", 10.0, 14.0, 6.0, 7.0)
    assert not is_mark(sign, Segment([sign], base=10.0, size=12.0))
    assert is_mark(sign._replace(text="3"), Segment([sign], base=10.0, size=12.0))
