"""Building: what is taken in, what is skipped, what is refused, and that the result does not depend on the way."""

from __future__ import annotations

import io
import json
import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers_notices import FULL, NOTICES, OTHER, PARTY_NOTICE
from kg.build import build, remove
from kg.build.facts import facts
from kg.build.sentences import sentence
from kg.build.sources import expand
from kg.errors import InputError
from kg.export.nquads import write_nquads
from kg.map import to_json
from kg.model import Notice
from kg.read import Limits, Options
from kg.store import open_reader, open_writer
from kg.store.ledger import Ledger

NOTICE = """ỦY BAN NHÂN DÂN
TỈNH YÊN BÁI

Số: 15/TB-UBND
Yên Bái, ngày 03 tháng 6 năm 2024

THÔNG BÁO
Kết luận của đồng chí Lò Văn Thử, Phó Chủ tịch UBND tỉnh tại buổi làm việc với huyện Mù Cang Chải

Ngày 30/5/2024, đồng chí Lò Văn Thử, Phó Chủ tịch UBND tỉnh đã làm việc với huyện Mù Cang Chải về chương trình
xóa nhà tạm. Sau khi nghe báo cáo và ý kiến của các đại biểu, đồng chí Lò Văn Thử kết luận như sau:

1. UBND huyện Mù Cang Chải rà soát danh sách hộ nghèo theo Quyết định số 321/QĐ-UBND ngày 12/02/2024 của UBND tỉnh,
hoàn thành trước ngày 30/9/2024. Sở Tài chính bố trí kinh phí.

2. Giao Sở Xây dựng hướng dẫn thiết kế mẫu nhà trong tháng 7/2024.

Nơi nhận:
- UBND huyện Mù Cang Chải;
- Lưu: VT.

TL. CHỦ TỊCH
CHÁNH VĂN PHÒNG
Giàng A Mẫu
"""


def write(folder: Path, name: str, notice: Notice) -> Path:
    path = folder / f"{name}.json"
    path.write_text(json.dumps(to_json(notice), ensure_ascii=False), encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "notices"
    made.mkdir()
    for name, notice in NOTICES.items():
        write(made, name, notice)
    return made


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


def test_a_folder_is_read(folder: Path, tmp_path: Path):
    summary = run(tmp_path / "s", folder)
    assert (summary.read, summary.refused, summary.notices) == (len(NOTICES), [], len(NOTICES))
    assert summary.exit_code == 0
    assert summary.lines()[0] == f"files: {len(NOTICES)} read"


def test_text_is_read_to_the_end(tmp_path: Path):
    (tmp_path / "thông báo.txt").write_text(NOTICE, encoding="utf-8")
    summary = run(tmp_path / "s", tmp_path / "thông báo.txt")
    assert summary.exit_code == 0, summary
    written = content(tmp_path / "s").decode()
    assert '"321/QĐ-UBND"' in written
    assert "ontology#sentence>" in written


@pytest.mark.skipif(sys.platform == "darwin", reason="its file system takes no such names")
def test_a_name_in_an_older_encoding_is_refused_alone(folder: Path, tmp_path: Path):
    (folder / os.fsdecode(b"k\xd5t lu\xcbn.txt")).write_text(NOTICE, encoding="utf-8")
    below = folder / os.fsdecode(b"n\xa8m")
    below.mkdir()
    (below / "a.txt").write_text(NOTICE, encoding="utf-8")
    summary = run(tmp_path / "s", folder)
    assert [error.path.removeprefix(f"{folder}/") for error in summary.refused] == [
        "k\\xd5t lu\\xcbn.txt",
        "n\\xa8m/a.txt",
    ]
    assert all("not UTF-8" in error.reason and error.advice for error in summary.refused)
    assert (summary.read, summary.exit_code) == (len(NOTICES), 3)


def test_building_again_changes_nothing(folder: Path, tmp_path: Path):
    run(tmp_path / "s", folder)
    before = content(tmp_path / "s"), sorted(p.name for p in (tmp_path / "s" / "snapshots").iterdir())
    summary = run(tmp_path / "s", folder)
    assert (summary.unchanged, summary.read, summary.changed) == (len(NOTICES), 0, 0)
    assert (content(tmp_path / "s"), sorted(p.name for p in (tmp_path / "s" / "snapshots").iterdir())) == before


def test_reading_by_another_version_of_the_same_result_changes_only_the_ledger(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    run(tmp_path / "s", folder)
    before = [line for line in content(tmp_path / "s").splitlines() if b"graph/sources" not in line]
    monkeypatch.setattr("kg.build.run.recipe_with", lambda options: "another")
    assert run(tmp_path / "s", folder).changed == len(NOTICES)
    assert [line for line in content(tmp_path / "s").splitlines() if b"graph/sources" not in line] == before
    assert facts(open_reader(tmp_path / "s"))["up to date"].startswith("no")


def test_order_and_batches_do_not_matter(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    run(tmp_path / "whole", folder)
    files = sorted(folder.iterdir())
    for order, store in ((files, "one"), (files[::-1], "two")):
        for file in order:
            run(tmp_path / store, file)
    monkeypatch.setattr("kg.build.batch.BULK", 1)
    run(tmp_path / "bulk", folder)
    assert content(tmp_path / "whole") == content(tmp_path / "one") == content(tmp_path / "two")
    assert content(tmp_path / "whole") == content(tmp_path / "bulk")


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=st.sets(st.sampled_from(sorted(NOTICES)), min_size=1), gone=st.sampled_from(sorted(NOTICES)))
def test_removing_a_notice_restores_the_graph_before_it(folder: Path, tmp_path_factory, first: set[str], gone: str):
    store = tmp_path_factory.mktemp("stores")
    kept = [folder / f"{name}.json" for name in sorted(first - {gone})]
    run(store / "without", *kept) if kept else open_writer(store / "without").close()
    run(store / "with", *kept, folder / f"{gone}.json")
    writer = open_writer(store / "with")
    remove([f"https://kg.example/{NOTICES[gone].id}"], writer)
    writer.close()
    assert content(store / "with") == (content(store / "without") if kept else b"")


def test_a_changed_file_replaces_its_notice_only(folder: Path, tmp_path: Path):
    run(tmp_path / "s", folder)
    other = replace(OTHER, id="notice/00000000000000ff", title="khác hẳn")
    write(folder, "full", other)
    summary = run(tmp_path / "s", folder)
    assert (summary.changed, summary.unchanged) == (1, len(NOTICES) - 1)
    run(tmp_path / "fresh", folder)
    assert content(tmp_path / "s") == content(tmp_path / "fresh")


def test_one_content_under_two_names_is_one_notice_with_two_files(folder: Path, tmp_path: Path):
    (folder / "a copy.json").write_bytes((folder / "full.json").read_bytes())
    summary = run(tmp_path / "s", folder)
    assert (summary.read, summary.same, summary.notices) == (len(NOTICES), 1, len(NOTICES))
    (folder / "later copy.json").write_bytes((folder / "full.json").read_bytes())
    assert run(tmp_path / "s", folder).same == 1
    ledger = Ledger(open_reader(tmp_path / "s"))
    notice = f"https://kg.example/{FULL.id}"
    assert [entry.file for entry in ledger.entries() if entry.notice == notice] == [
        "a copy.json",
        "full.json",
        "later copy.json",
    ]
    (folder / "full.json").write_text(json.dumps(to_json(replace(OTHER, id="notice/00000000000000ff"))))
    assert run(tmp_path / "s", folder).changed == 1
    assert open_reader(tmp_path / "s").has_graph(notice.replace("/notice/", "/graph/")), "two files are still read so"
    run(tmp_path / "fresh", folder)
    assert content(tmp_path / "s") == content(tmp_path / "fresh")


BAD = {
    "empty.txt": b"",
    "blank.txt": b" \n\n\t ",
    "binary.txt": bytes(range(256)) * 20,
    "poem.txt": "Mặt trời xuống biển như hòn lửa\nSóng đã cài then đêm sập cửa\n".encode(),
    "list.json": b"[1, 2]",
    "else.json": b'{"id": "notice/0123456789abcdef"}',
    "broken.json": b'{"id": ',
    "latin.json": b'{"id": "\xff"}',
}


@pytest.mark.parametrize("name", sorted(BAD))
def test_bad_input_is_named_and_the_rest_is_built(folder: Path, tmp_path: Path, name: str):
    (folder / name).write_bytes(BAD[name])
    summary = run(tmp_path / "s", folder, folder / name)
    assert [Path(error.path).name for error in summary.refused] == [name]
    assert summary.refused[0].reason and summary.refused[0].advice
    assert "fault of the program" not in summary.refused[0].advice
    assert (summary.read, summary.exit_code) == (len(NOTICES), 3)
    entry = Ledger(open_reader(tmp_path / "s")).get(str(folder / name))
    assert entry is not None and entry.status == "refused" and entry.reason == summary.refused[0].reason
    before = content(tmp_path / "s")
    assert len(run(tmp_path / "s", folder, folder / name).refused) == 1, "it is named again"
    assert content(tmp_path / "s") == before


def test_a_missing_path_and_nothing_but_bad_input(tmp_path: Path):
    (tmp_path / "empty.txt").write_bytes(b"")
    summary = run(tmp_path / "s", tmp_path / "empty.txt", tmp_path / "none")
    assert [type(error).__name__ for error in summary.refused] == ["NotFound", "NotText"]
    assert summary.exit_code == 4


def test_an_unreadable_file(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def digest(path: str, options: Options) -> str:
        if path.endswith("full.json"):
            raise PermissionError(13, "Permission denied")
        return real(path, options)

    from kg.build import run as module

    real = module._digest
    monkeypatch.setattr(module, "_digest", digest)
    summary = run(tmp_path / "s", folder)
    assert ["Permission denied" in error.reason for error in summary.refused] == [True]
    assert summary.read == len(NOTICES) - 1


def test_what_was_stored_stays_when_its_file_goes_bad(folder: Path, tmp_path: Path):
    run(tmp_path / "s", folder)
    graphs = set(open_reader(tmp_path / "s").graphs())
    (folder / "full.json").write_bytes(b"")
    (folder / "party.json").unlink()
    assert run(tmp_path / "s", folder, folder / "party.json").exit_code == 3
    assert set(open_reader(tmp_path / "s").graphs()) == graphs


def test_prune_forgets_what_the_folder_holds_no_longer(folder: Path, tmp_path: Path):
    run(tmp_path / "s", folder)
    (folder / "full.json").unlink()
    assert run(tmp_path / "s", folder).removed == 0
    assert run(tmp_path / "s", folder, prune=True).removed == 1
    run(tmp_path / "fresh", folder)
    assert content(tmp_path / "s") == content(tmp_path / "fresh")


def test_a_notice_that_violates_a_shape_is_set_aside(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def violations(quads: bytes) -> tuple[str, ...]:
        return ("vi phạm: thử",) if FULL.id.removeprefix("notice/").encode() in quads else ()

    monkeypatch.setattr("kg.validate.violations", violations)
    summary = run(tmp_path / "s", folder)
    assert {Path(path).name: why for path, why in summary.quarantined.items()} == {"full.json": ("vi phạm: thử",)}
    assert (summary.exit_code, summary.read) == (3, len(NOTICES) - 1)
    graph = f"https://kg.example/graph/{FULL.id[7:]}"
    assert not open_reader(tmp_path / "s").has_graph(graph)
    assert list((tmp_path / "s" / "quarantine").iterdir())
    assert run(tmp_path / "s", folder).quarantined, "it is named again without being read again"
    monkeypatch.setattr("kg.validate.violations", lambda quads: ())
    monkeypatch.setattr("kg.build.run.recipe_with", lambda options: "another")
    assert run(tmp_path / "s", folder).exit_code == 0
    assert not list((tmp_path / "s" / "quarantine").iterdir())


def test_processes_read_what_one_process_reads(tmp_path: Path):
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(30):
        write(folder, f"{number:02}", replace(PARTY_NOTICE, id=f"notice/{number:016x}", title=f"thông báo {number}"))
    (folder / "bad.txt").write_bytes(b"")
    one, two = open_writer(tmp_path / "one"), open_writer(tmp_path / "two")
    seen: list[tuple[int, int]] = []
    build([str(folder)], one, jobs=1)
    summary = build([str(folder)], two, jobs=2, progress=lambda done, total, _: seen.append((done, total)))
    one.close(), two.close()
    assert (summary.read, len(summary.refused)) == (30, 1)
    assert content(tmp_path / "one") == content(tmp_path / "two")
    assert seen[-1] == (31, 31)


def test_a_short_mention_is_judged_by_what_other_notices_know(tmp_path: Path):
    full = replace(FULL, citations=FULL.citations[:1], session=None, tasks=(), petitions=())
    short = replace(PARTY_NOTICE, id="notice/00000000000000aa")
    write(tmp_path, "a", short)
    run(tmp_path / "s", tmp_path / "a.json")
    derived = [line for line in content(tmp_path / "s").decode().splitlines() if "derived/documents" in line]
    # The act of an earlier term that another notice knows: a candidate, since the present term may have the number, too.
    assert any("candidate" in line and "2015-2020/nq/12" in line for line in derived)
    write(tmp_path, "b", full)
    run(tmp_path / "s", tmp_path / "b.json")
    assert [line for line in content(tmp_path / "s").decode().splitlines() if "derived/documents" in line] >= derived


def test_sources(tmp_path: Path):
    (tmp_path / "b" / ".git").mkdir(parents=True)
    for name in ("b/1.txt", "b/2.MD", "b/3.xyz", "b/.hidden.txt", "b/.git/x.txt", "b/README.md", "b/o.json", "a.doc"):
        (tmp_path / name).write_text("x")
    (tmp_path / "b" / "p.json").write_text('{\n "id": "notice/00"}')
    found = expand([str(tmp_path / "b"), str(tmp_path / "a.doc"), str(tmp_path / "b" / "1.txt"), str(tmp_path / "no")])
    assert [Path(path).name for path in found.files] == ["a.doc", "1.txt", "2.MD", "p.json"]
    assert (found.passed_over, [error.path for error in found.refused]) == (3, [str(tmp_path / "no")])


@pytest.mark.parametrize(
    ("text", "marked", "expected"),
    [
        ("Một. Hai [x] ba. Bốn", "[x]", "Hai [x] ba. "),
        ("a\nTP. Hà Tĩnh theo [x]; giao Sở\nb", "[x]", "TP. Hà Tĩnh theo [x]; giao Sở"),
        ("KT. CHỦ TỊCH ký [x]", "[x]", "KT. CHỦ TỊCH ký [x]"),
        ("[x]", "[x]", "[x]"),
        ("Một câu. " * 50 + "Hai [x] ba. " + "Bốn câu. " * 50, "[x]", "Hai [x] ba. "),
    ],
)
def test_the_sentence_of_a_citation(text: str, marked: str, expected: str):
    start, end = sentence(text, text.index(marked), text.index(marked) + len(marked))
    assert text[start:end] == expected


@given(st.text(alphabet="aB .;\n", max_size=900), st.integers(0, 900), st.integers(1, 30))
def test_a_sentence_holds_its_citation_and_is_not_endless(text: str, start: int, length: int):
    text = text + "x" * 30
    start = min(start, len(text) - length)
    if "\n" in text[start : start + length]:
        return
    first, last = sentence(text, start, start + length)
    assert first <= start and start + length <= last
    assert last - first <= length + 2 * 221
    assert "\n" not in text[first:last]


def test_errors_travel_between_processes():
    import pickle

    error = InputError("a", "b", "c")
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


def test_a_folder_in_an_older_encoding_and_limits(tmp_path: Path):
    """What `kg parse` can be told of how to read, `kg build` can be told, too; told otherwise, files are read again."""
    given = tmp_path / "old"
    given.mkdir()
    (given / "a.txt").write_bytes(NOTICE.encode())
    assert run(tmp_path / "s", given, options=Options(encoding="utf-8")).read == 1
    assert run(tmp_path / "s", given, options=Options(encoding="utf-8")).unchanged == 1
    assert run(tmp_path / "s", given).changed == 1
    store = open_reader(tmp_path / "s")
    assert facts(store)["up to date"] == "yes"
    store.close()
    (given / "b.txt").write_bytes(b"x" * 5000)
    refused = run(tmp_path / "s", given, options=Options(limits=Limits(file_bytes=4000))).refused
    assert [(Path(error.path).name, "file_bytes" in error.advice) for error in refused] == [("b.txt", True)]
