"""Who is who in a store: derived graphs of authority, people and decisions, on notices with known answers."""

from __future__ import annotations

import io
import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.build import build, remove
from kg.cli import cli
from kg.query import Table, ask, load
from kg.resolve.decisions import Decisions, parse
from kg.store import open_reader, open_writer

HEAD = """ỦY BAN NHÂN DÂN                    CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TỈNH YÊN BÁI                             Độc lập - Tự do - Hạnh phúc

Số: {number}/TB-UBND                        Yên Bái, ngày {day} tháng {month} năm {year}

THÔNG BÁO
Kết luận của đồng chí {chair}, Chủ tịch Ủy ban nhân dân tỉnh
tại buổi kiểm tra huyện Văn Chấn

Ngày {day}/{month}/{year}, đồng chí {chair}, Chủ tịch UBND tỉnh đã kiểm tra tình hình tại huyện Văn Chấn.
Sau khi nghe báo cáo, đồng chí {chair}, Chủ tịch UBND tỉnh kết luận như sau:

I. Kết quả đạt được
{finding}

II. Nhiệm vụ thời gian tới
{tasks}

Nơi nhận:
- UBND huyện Văn Chấn;
- Lưu: VT.
                                             TL. CHỦ TỊCH
                                             CHÁNH VĂN PHÒNG

                                             {signer}
"""
RIGHT, WRONG = "Phạm Quang Huyên", "Phạm Quang Huyền"
NOTICES = {
    "first.txt": {
        "number": 21, "day": 12, "month": "01", "year": 2024, "chair": RIGHT, "signer": "Lý Thị Mai",
        "finding": "1. Xã Nậm Lành mới đạt 11/19 tiêu chí nông thôn mới.",
        "tasks": "1. UBND huyện Văn Chấn chỉ đạo xã Nậm Lành hoàn thành các tiêu chí nông thôn mới trước ngày 30/6/2024, "
              "thực hiện Quyết định số 310/QĐ-UBND ngày 05/01/2024 của UBND tỉnh.\n"
              "2. UBND huyện Văn Chấn đẩy nhanh giải phóng mặt bằng trên địa bàn huyện.\n"
              "3. Giao Sở Kế hoạch và Đầu tư thẩm định dự án trước ngày 31/3/2024.",
    },
    "second.txt": {
        "number": 84, "day": 20, "month": "05", "year": 2024, "chair": WRONG, "signer": "Lý Thị Mai",
        "finding": "1. Việc thực hiện Quyết định số 310/QĐ-UBND của UBND tỉnh còn chậm. Xã Nậm Lành đã đạt 15/19 tiêu chí nông thôn mới.",
        "tasks": "1. Giao Sở Tài chính bố trí kinh phí theo Thông báo số 21/TB-UBND ngày 12/01/2024 của UBND tỉnh.",
    },
    "third.txt": {
        "number": 190, "day": 10, "month": "12", "year": 2024, "chair": RIGHT, "signer": "Lý Thị Mãi",
        "finding": "1. Xã Nậm Lành đã đạt 19/19 tiêu chí nông thôn mới.",
        "tasks": "1. UBND huyện Văn Chấn tiếp tục duy trì các tiêu chí.",
    },
}  # fmt: skip


def write(folder: Path, names: list[str]) -> list[str]:
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).write_text(HEAD.format(**NOTICES[name]), encoding="utf-8")
    return [str(folder / name) for name in names]


def built(folder: Path, names: list[str], decisions: Decisions | None = None) -> Path:
    writer = open_writer(folder / "store")
    for path in write(folder / "notices", names):
        build([path], writer, jobs=1, decisions=decisions or Decisions())
    writer.close()
    return folder / "store"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    yield built(tmp_path_factory.mktemp("who"), list(NOTICES))


def answer(store: Path, name: str, **given: str) -> list[dict[str, object]]:
    opened = open_reader(store)
    result = ask(opened, load(name), {key.replace("_", "-"): [value] for key, value in given.items()})
    assert isinstance(result, Table)
    rows = result.records()
    opened.close()
    return rows


def triples(store: Path) -> set[str]:
    """All statements of derived graphs, without what says where files lie."""
    opened, stream = open_reader(store), io.BytesIO()
    opened.dump(stream)
    opened.close()
    return {line for line in stream.getvalue().decode().splitlines() if "/graph/sources>" not in line}


def test_who_has_taken_over(store: Path) -> None:
    rows = answer(store, "tasks", as_of="2025-08-01")
    now = {str(row["text"])[:30]: str(row["now"]) for row in rows}
    assert now["Giao Sở Kế hoạch và Đầu tư thẩ"].startswith("Sở Kế hoạch và Đầu tư → Sở Tài chính")
    assert "tỉnh Lào Cai" in now["Giao Sở Kế hoạch và Đầu tư thẩ"]  # the province was merged
    assert "→ nhiều (" in now["UBND huyện Văn Chấn đẩy nhanh "]
    named = now["UBND huyện Văn Chấn chỉ đạo xã"]
    assert "nhiều" not in named and "→ Ủy ban nhân dân xã " in named  # the commune it names tells which
    before = answer(store, "tasks", as_of="2025-02-28")
    assert all(not row["now"] for row in before)


def test_states_and_reasons(store: Path) -> None:
    rows = answer(store, "responsible", as_of="2025-03-15", body="Sở Kế hoạch và Đầu tư")
    (row,) = rows
    assert (row["state"], row["now"], row["since"]) == ("one", "Sở Tài chính", "2025-03-01")
    assert "45/2025/NĐ-CP" in str(row["reason"])
    states = {row["state"] for row in answer(store, "responsible", as_of="2024-12-31")}
    assert states == {"same"}
    assert {"one", "several"} == {row["state"] for row in answer(store, "responsible", as_of="2025-08-01")}


def test_people(store: Path) -> None:
    chairs = [row for row in answer(store, "people") if row["post"] == "Chủ tịch"]
    (chair,) = chairs
    assert (chair["name"], chair["spellings"], chair["first"], chair["last"]) == (
        RIGHT,
        WRONG,
        "2024-01-12",
        "2024-12-10",
    )
    assert chair["label"] == "Ủy ban nhân dân tỉnh Yên Bái"


def test_documents(store: Path) -> None:
    cited = {(row["file"], row["number"]): row for row in answer(store, "citations")}
    short = cited["second.txt", "310/QĐ-UBND"]
    assert short["outcome"] == "resolved" and short["reason"]
    assert short["document"] == cited["first.txt", "310/QĐ-UBND"]["document"]
    opened = open_reader(store)
    (bound,) = opened.quads(None, "https://kg.example/ontology#isNotice")
    opened.close()
    assert bound.subject.endswith("/doc/vn-15/ubnd/2024/tb/21")


def test_candidates_and_suggestions(store: Path) -> None:
    assert answer(store, "candidates") == []
    assert {row["what"] for row in answer(store, "suggestions")} <= {"person", "document"}


def test_the_order_of_arrival_does_not_matter(store: Path, tmp_path: Path) -> None:
    expected = triples(store)
    names = list(NOTICES)
    for seed in range(3):
        random.Random(seed).shuffle(names)
        assert triples(built(tmp_path / str(seed), names)) == expected


def test_removing_and_building_again_restores(tmp_path: Path) -> None:
    kept = ["first.txt", "second.txt"]
    expected = triples(built(tmp_path / "two", kept))
    three = built(tmp_path / "three", [*kept, "third.txt"])
    opened = open_reader(three)
    (gone,) = [
        quad.subject for quad in opened.quads(None, "https://kg.example/ontology#number") if quad.object.value == "190"
    ]
    opened.close()
    writer = open_writer(three)
    remove([gone], writer, Decisions())
    writer.close()
    assert triples(three) == expected


def test_derived_is_never_asserted(store: Path) -> None:
    derived = ("state", "listed", "samePersonAs", "Tenure", "resolvedTo")
    for line in triples(store):
        if any(f"ontology#{term}>" in line for term in derived):
            assert "/graph/derived/" in line.rsplit(" ", 2)[1]


def decide(tmp_path: Path, store: Path, *arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(
        cli,
        ["decide", *arguments, "--store", str(store), "--decisions", str(tmp_path / "mine.jsonl")],
        standalone_mode=False,
    )
    return result.return_value if isinstance(result.return_value, int) else result.exit_code, result.output


def test_a_decision_wins_and_can_be_taken_back(tmp_path: Path) -> None:
    store = built(tmp_path, list(NOTICES))
    before = triples(store)
    persons = {str(row["person"]) for row in answer(store, "people", person=RIGHT)}
    right = next(iter(persons))
    wrong = right.replace("huyên", "huyền")
    _, said = decide(
        tmp_path, store, right, "different", wrong, "--basis", "hai người", "--role", "văn thư", "--date", "2026-01-15"
    )
    assert "1 decision recorded" in said
    assert len([row for row in answer(store, "people") if row["post"] == "Chủ tịch"]) == 2
    (line,) = (tmp_path / "mine.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["verdict"] == "different"
    # The file gone back to what it was, everything is as before.
    writer = open_writer(store)
    build([str(tmp_path / "notices")], writer, jobs=1, decisions=Decisions())
    writer.close()
    assert triples(store) == before


def test_a_decision_about_a_document(tmp_path: Path) -> None:
    store = built(tmp_path, list(NOTICES))
    short = next(
        row for row in answer(store, "citations") if row["file"] == "second.txt" and row["number"] == "310/QĐ-UBND"
    )
    opened = open_reader(store)
    (node,) = {q.subject for q in opened.quads(None, "https://kg.example/ontology#resolvedTo")}
    opened.close()
    decisions = Decisions(parse([json.dumps({
        "subject": node, "verdict": "different", "value": short["document"], "basis": "năm khác", "date": "2026-01-15", "role": "văn thư",
    })]))  # fmt: skip
    writer = open_writer(store)
    build([str(tmp_path / "notices")], writer, jobs=1, decisions=decisions)
    writer.close()
    after = next(
        row for row in answer(store, "citations") if row["file"] == "second.txt" and row["number"] == "310/QĐ-UBND"
    )
    assert (after["outcome"], after["document"]) == ("partial", node)


def test_listing_stale_and_usage(tmp_path: Path) -> None:
    store = built(tmp_path, list(NOTICES))
    _, listed = decide(tmp_path, store, "--list", "--format", "json")
    assert isinstance(
        json.loads(listed.splitlines()[0] if listed.strip() == "[]" else listed[: listed.rindex("]") + 1]), list
    )
    decide(tmp_path, store, "person/vn-99/x/y", "ignore", "--basis", "b", "--role", "r")
    _, stale = decide(tmp_path, store, "--stale", "--format", "csv")
    assert "person/vn-99/x/y" in stale
    result = CliRunner().invoke(cli, ["decide", "person/vn-99/x/y", "maybe", "--basis", "b", "--role", "r"])
    assert result.exit_code != 0


def test_links_between_documents(tmp_path: Path) -> None:
    decree = "Nghị định số 12/2021/NĐ-CP ngày 01/02/2021 của Chính phủ sửa đổi, bổ sung Nghị định số 30/2020/NĐ-CP ngày 05/3/2020 của Chính phủ"
    fields = NOTICES["third.txt"] | {"tasks": f"1. Giao Sở Tài chính thực hiện {decree}."}
    (tmp_path / "notice.txt").write_text(HEAD.format(**fields), encoding="utf-8")
    writer = open_writer(tmp_path / "store")
    build([str(tmp_path / "notice.txt")], writer, jobs=1, decisions=Decisions())
    writer.close()
    rows = answer(tmp_path / "store", "links")
    assert ("Nghị định 12/2021/NĐ-CP", "amends", "Nghị định 30/2020/NĐ-CP") in {
        (row["label"], row["relation"], row["object_label"]) for row in rows
    }
    assert ("implements", "Nghị định 12/2021/NĐ-CP") in {(row["relation"], row["object_label"]) for row in rows}
    assert len(answer(tmp_path / "store", "links", document="30/2020/ND-CP")) == 1
