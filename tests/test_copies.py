"""Copies: different files of one notice are recognised, linked and not doubled, in whatever order they come."""

from __future__ import annotations

import io
import itertools
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from helpers_forms import EXAMPLES, parts_of, to_docx, to_html, to_odt
from kg.build import build, remove
from kg.export.nquads import write_nquads
from kg.parse import parse
from kg.read import ocr, read, read_bytes, read_text
from kg.resolve import copies
from kg.store import open_reader, open_writer
from kg.store.ledger import Ledger
from test_forms_pdf import png_of, scan_of

FORMS = Path(__file__).parent / "forms"
(VANCHAN,) = (path for path in EXAMPLES if path.stem == "vanchan-2024-04")
MAIL = "From: a@b.vn\nTo: c@d.vn\nSubject: TB\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n"


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One notice in six forms, and another notice."""
    folder = tmp_path_factory.mktemp("forms")
    parts = parts_of(VANCHAN)
    shutil.copy(VANCHAN, folder / "a.txt")
    (folder / "b.docx").write_bytes(to_docx(parts))
    (folder / "c.html").write_text(to_html(parts), encoding="utf-8")
    shutil.copy(FORMS / "vanchan-2024-04.pdf", folder / "d.pdf")
    (folder / "e.eml").write_text(MAIL + VANCHAN.read_text("utf-8"), encoding="utf-8")
    (folder / "f.odt").write_bytes(to_odt(parts))
    shutil.copy(next(path for path in EXAMPLES if path.stem == "lucyen-2024-04"), folder / "other.md")
    return folder


def run(store: Path, *sources: Path, **options):
    writer = open_writer(store)
    try:
        return build(map(str, sources), writer, jobs=1, **options)
    finally:
        writer.close()


def content(store: Path) -> bytes:
    reader, out = open_reader(store), io.BytesIO()
    write_nquads(reader, out)
    reader.close()
    return out.getvalue()


def entries(store: Path) -> dict[str, str]:
    reader = open_reader(store)
    found = {entry.file: entry.status for entry in Ledger(reader).entries()}
    reader.close()
    return found


def printed(path: Path, name: str | None = None) -> copies.Fingerprint:
    document = read_bytes(path.read_bytes(), name or path.name)
    return copies.read(copies.fingerprint(parse(document), document.text))


def test_every_form_of_a_notice_is_a_copy_of_the_best(forms: Path, tmp_path: Path):
    summary = run(tmp_path / "s", forms)
    assert (summary.notices, summary.read, summary.exit_code) == (2, 2, 0)
    assert {Path(path).name: Path(kept).name for path, kept in summary.copies.items()} == dict.fromkeys(
        ("a.txt", "b.docx", "c.html", "e.eml", "f.odt"), "d.pdf"
    )
    assert entries(tmp_path / "s")["d.pdf"] == "stored"
    again = run(tmp_path / "s", forms)
    assert (again.unchanged, again.read, again.copies) == (7, 0, {})


def test_each_fact_is_there_once(forms: Path, tmp_path: Path):
    run(tmp_path / "all", forms)
    run(tmp_path / "one", forms / "d.pdf", forms / "other.md")
    facts = [
        [line for line in content(tmp_path / store).splitlines() if b"graph/sources" not in line]
        for store in ("all", "one")
    ]
    assert facts[0] == facts[1]


@pytest.mark.parametrize("order", [*itertools.permutations(("a.txt", "b.docx", "d.pdf"))], ids="-".join)
def test_the_order_of_arrival_does_not_matter(forms: Path, tmp_path: Path, order: tuple[str, ...]):
    run(tmp_path / "all", *(forms / name for name in order))
    for name in order:
        run(tmp_path / "s", forms / name)
    assert content(tmp_path / "s") == content(tmp_path / "all")
    assert entries(tmp_path / "s") == {"a.txt": "copy", "b.docx": "copy", "d.pdf": "stored"}


def test_a_copy_takes_the_place_of_the_file_that_is_pruned(forms: Path, tmp_path: Path):
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    shutil.copy(forms / "d.pdf", one)
    shutil.copy(forms / "a.txt", two)
    shutil.copy(forms / "b.docx", two)
    run(tmp_path / "s", one, two)
    (one / "d.pdf").unlink()
    summary = run(tmp_path / "s", one, prune=True)
    assert (summary.notices, summary.removed, summary.read) == (1, 1, 1)
    run(tmp_path / "fresh", two)
    assert content(tmp_path / "s") == content(tmp_path / "fresh")
    assert entries(tmp_path / "s") == {"a.txt": "copy", "b.docx": "stored"}


def test_a_copy_takes_the_place_of_a_file_that_changes(forms: Path, tmp_path: Path):
    given = tmp_path / "given"
    given.mkdir()
    shutil.copy(forms / "d.pdf", given / "best.pdf")
    shutil.copy(forms / "a.txt", given)
    run(tmp_path / "s", given)
    shutil.copy(FORMS / "giaoban-2025-03.pdf", given / "best.pdf")
    summary = run(tmp_path / "s", given)
    assert (summary.notices, summary.changed) == (2, 1)
    run(tmp_path / "fresh", given)
    assert content(tmp_path / "s") == content(tmp_path / "fresh")


def test_an_edited_file_replaces_itself(tmp_path: Path):
    given = tmp_path / "a.txt"
    shutil.copy(VANCHAN, given)
    run(tmp_path / "s", given)
    given.write_text(given.read_text("utf-8") + "\n\n", "utf-8")
    summary = run(tmp_path / "s", given)
    assert (summary.changed, summary.copies, summary.notices) == (1, {}, 1)


def test_one_content_in_two_folders_is_one_notice(forms: Path, tmp_path: Path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        shutil.copy(forms / "a.txt", tmp_path / name)
        shutil.copy(forms / "d.pdf", tmp_path / name)
    summary = run(tmp_path / "s", tmp_path / "one", tmp_path / "two")
    assert (summary.notices, len(summary.copies)) == (1, 2)
    again = run(tmp_path / "s", tmp_path / "one", tmp_path / "two")
    assert again.unchanged == 4


def test_removing_a_notice_takes_its_copies_along(forms: Path, tmp_path: Path):
    run(tmp_path / "s", forms)
    run(tmp_path / "other", forms / "other.md")
    writer = open_writer(tmp_path / "s")
    notice = next(entry.notice for entry in Ledger(writer).entries() if entry.file == "d.pdf")
    assert notice is not None
    remove([notice], writer)
    writer.close()
    assert content(tmp_path / "s") == content(tmp_path / "other")


def test_an_export_is_taken_in_with_its_copies(forms: Path, tmp_path: Path):
    run(tmp_path / "s", forms)
    export = tmp_path / "all.nq"
    export.write_bytes(content(tmp_path / "s"))
    run(tmp_path / "restored", export)
    assert content(tmp_path / "restored") == export.read_bytes()
    run(tmp_path / "b", forms / "a.txt")
    summary = run(tmp_path / "b", export)
    assert (summary.notices, entries(tmp_path / "b")["a.txt"]) == (2, "copy")


def test_two_notices_with_one_number_stay_apart(tmp_path: Path):
    one, other = (path.read_text("utf-8") for path in EXAMPLES if path.stem in ("vanchan-2024-09", "vanchan-2025-11"))
    for name, text in (("one", one), ("other", other)):
        (tmp_path / f"{name}.txt").write_text(text, "utf-8")
    summary = run(tmp_path / "s", tmp_path / "one.txt", tmp_path / "other.txt")
    assert (summary.notices, summary.copies) == (2, {})
    a, b = printed(tmp_path / "one.txt"), printed(tmp_path / "other.txt")
    assert not copies.same_notice(replace(a, number="15", dates=("", "")), replace(b, number="15", dates=("", "")))


def test_notices_of_one_text_with_other_numbers_or_dates_stay_apart():
    one = printed(VANCHAN)
    assert copies.same_notice(one, replace(one, number=""))
    assert copies.same_notice(replace(one, dates=("2024-04", "")), replace(one, dates=("2024-04-17", "2024-04-05")))
    assert not copies.same_notice(replace(one, number="58"), replace(one, number="59"))
    assert not copies.same_notice(replace(one, dates=("2024-04-17", "")), replace(one, dates=("2024-04-18", "")))


def test_a_text_layer_is_better_than_what_was_recognised():
    source = read(VANCHAN).source
    scan = replace(source, media_type="application/pdf", remarks=("recognised 3 pages with Tesseract",))
    layer = replace(source, media_type="application/pdf", remarks=("read the text layer",))
    assert copies.rank(scan) < copies.rank(source) < copies.rank(layer)


def test_a_few_words_have_no_fingerprint():
    document = read_text("THÔNG BÁO\nKết luận của đồng chí Lò Văn Thử tại buổi làm việc\n")
    assert copies.fingerprint(parse(document), document.text) == ""


def test_spelling_that_recognition_confuses_is_the_same():
    text = VANCHAN.read_text("utf-8")
    documents = [read_text(text), read_text(text.replace("ế", "ê").replace("ộ", "ô"))]
    one, other = (copies.read(copies.fingerprint(parse(read_text(text)), document.text)) for document in documents)
    assert copies.likeness(one.runs, other.runs) == 1.0


@pytest.mark.long
@pytest.mark.skipif(bool(ocr.missing()), reason=ocr.missing())
def test_a_scan_is_a_copy_of_its_text(forms: Path, tmp_path: Path):
    (tmp_path / "a-scan.pdf").write_bytes(scan_of(FORMS / "vanchan-2024-04.pdf"))
    summary = run(tmp_path / "s", tmp_path / "a-scan.pdf")
    assert (summary.notices, summary.read) == (1, 1)
    summary = run(tmp_path / "s", forms / "a.txt")
    assert (summary.notices, summary.read) == (1, 1)
    assert entries(tmp_path / "s") == {"a-scan.pdf": "copy", "a.txt": "stored"}


@pytest.mark.skipif(bool(ocr.missing()), reason=ocr.missing())
def test_a_picture_of_a_page_is_stored(tmp_path: Path):
    """With a media type of its own, which the shapes demand."""
    (tmp_path / "page.png").write_bytes(png_of(FORMS / "vanchan-2024-04.pdf"))
    summary = run(tmp_path / "s", tmp_path)
    assert (summary.read, summary.quarantined, summary.notices) == (1, {}, 1)
    assert read(tmp_path / "page.png").source.media_type == "image/png"
