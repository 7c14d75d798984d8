"""The generator: the same for the same seed, true by its own text, and as rich as a corpus has to be."""

from __future__ import annotations

import importlib
import json
import re
import sys
from datetime import date
from pathlib import Path
from random import Random
from types import ModuleType

import pytest

BENCHMARKS = Path(__file__).parent.parent / "benchmarks"
sys.path.insert(0, str(BENCHMARKS))


def part(name: str) -> ModuleType:
    return importlib.import_module(f"generator.{name}")


corpus, notice = part("corpus"), part("notice")
KINDS = ["", "wraps", "doubled,wraps", "footnotes", "footnotes,pages,wraps", "spaces", "ocr", "caps,wraps", "markdown",
         "markdown,footnotes,pages", "headless", "tables", "markdown,tables", "slips", "stamps,wraps"]  # fmt: skip


def generate(count: int, seed: int = 7, noise: str = "") -> list:
    return list(corpus.notices(count, seed, frozenset(noise.split(",")) - {""}))


def words(text: str) -> str:
    """The text without layout: blanks folded, marks, markup and page numbers kept out of the way of a search."""
    text = re.sub(r"<sup>\d+</sup>|[*#|]", "", text)
    return " ".join(text.split())


@pytest.mark.parametrize("noise", KINDS)
def test_the_same_for_the_same_seed(noise: str) -> None:
    first, second = generate(6, noise=noise), generate(6, noise=noise)
    assert [(n.text, n.gold) for n in first] == [(n.text, n.gold) for n in second]
    assert [n.text for n in first] != [n.text for n in generate(6, seed=8, noise=noise)]


def test_a_notice_does_not_depend_on_those_before_it() -> None:
    world, documents = part("world"), part("documents")
    alone = notice.write(7, 5, world.World(7), documents.Shelf(7), frozenset())
    assert alone.text == generate(6)[5].text


@pytest.mark.parametrize("noise", ["", "tables", "slips"])
def test_the_truth_stands_in_the_text(noise: str) -> None:
    for written in generate(60, noise=noise):
        text = words(written.text)
        gold = written.gold
        for cited in gold["citations"]:
            assert cited["quote"] in text
        for item in gold["tasks"] + gold["petitions"]:
            assert item["start"].lower() in text.lower()
        for item in gold["figures"] + gold["anomalies"]:
            assert item["quote"] in text
        for label in gold["recipients"]:
            assert label in text
        assert gold["notice"]["title"] in text
        assert gold["inspection"]["chair"] in text


def test_footnotes_are_hung_and_numbered_in_order() -> None:
    seen = 0
    for written in generate(30, noise="footnotes"):
        numbers = [c["footnote"] for c in written.gold["citations"] if c["footnote"]]
        assert sorted(numbers) == list(dict.fromkeys(numbers)) or sorted(numbers) == numbers
        seen += len(numbers)
        for cited in written.gold["citations"]:
            if cited["footnote"]:
                assert re.search(rf"^{cited['footnote']} .*{re.escape(cited['quote'])}", written.text, re.MULTILINE)
    assert seen > 30


def test_sections_name_items_that_are_there() -> None:
    for written in generate(40):
        for cited in written.gold["citations"]:
            last = cited["section"].rsplit("/", 1)[-1]
            if last and last != "recipients":
                assert re.search(rf"(?:^|Điều |\(){re.escape(last)}[.)\-]", written.text, re.MULTILINE), (
                    written.file,
                    cited,
                )


def test_all_profiles_sessions_and_eras_occur() -> None:
    found = generate(400)
    symbols = {written.gold["notice"]["symbol"] for written in found}
    assert {"TB-UBND", "TB-VP", "TB-VPCP", "TB/TU", "TB/HU"} <= symbols
    assert any(symbol.startswith("TB-B") for symbol in symbols)
    days = [written.gold["notice"]["date"] for written in found]
    assert min(days) < "2009" and max(days) > "2026"
    for written in found:
        if written.gold["notice"]["date"] >= "2025-07-08":
            assert not written.gold["inspection"]["districts"]
            assert not any(label.startswith("huyện ") for label in written.gold["places"])


def test_texts_are_varied() -> None:
    starts = [task["start"] for written in generate(200) for task in written.gold["tasks"]]
    assert len(set(starts)) > 0.7 * len(starts)


def test_party_acts_are_numbered_by_term() -> None:
    documents = part("documents")
    shelf, rng = documents.Shelf(3), Random(1)
    papers = {p.id: p for p in (shelf.draw(rng, "20", date(2024, 5, 1)) for _ in range(3000))}
    party = [p for p in papers.values() if p.domain == "term" and p.number.endswith("NQ/TU")]
    by_number: dict[str, set[str]] = {}
    for paper in party:
        by_number.setdefault(paper.id, set()).add(paper.number)
        assert re.fullmatch(r"\d{2,3}-NQ/TU", paper.number)
    assert all(len(numbers) == 1 for numbers in by_number.values())
    assert all(paper.day < date(2024, 4, 25) for paper in papers.values())


def test_misread_names_are_no_other_unit() -> None:
    slips = [slip for written in generate(80, noise="ocr") for slip in written.gold["anomalies"]]
    assert len(slips) > 20
    for slip in slips:
        assert slip["quote"] != slip["why"].removeprefix("misspelled: ")


def test_a_corpus_in_a_folder(tmp_path: Path) -> None:
    corpus.write_corpus(tmp_path, 40, 2, frozenset(("footnotes",)))
    assert len(list((tmp_path / "notices").iterdir())) == 40
    assert len(list((tmp_path / "gold").iterdir())) == 41
    truth = json.loads((tmp_path / "truth.json").read_text(encoding="utf-8"))
    assert {"documents", "people", "units", "renamed"} == set(truth)
    cited = {
        c["document"]
        for p in (tmp_path / "gold").glob("0*.json")
        for c in json.loads(p.read_text("utf-8"))["citations"]
        if c["number"]
    }
    assert cited == {document["id"] for document in truth["documents"]}
    identity = json.loads((tmp_path / "gold" / "identity.json").read_text(encoding="utf-8"))
    assert identity["same"]


@pytest.mark.parametrize("folder", [Path("tests/gold"), Path("tests/varied")])
def test_hand_written_annotations_stand_in_their_texts(folder: Path) -> None:
    root = BENCHMARKS.parent
    texts = root / ("examples" if folder.name == "gold" else folder)
    for path in sorted((root / folder).glob("*.json")):
        if path.name == "identity.json":
            continue
        gold = json.loads(path.read_text(encoding="utf-8"))
        raw = (texts / gold["file"]).read_text(encoding="utf-8")
        # Page breaks may cut an item in two; what the wraps left whole must be there.
        text = re.sub(r"(?<=[^\W\d])\d{1,2}(?=[ ,;.)])", "", words(raw))
        assert sum(c["quote"] in words(raw) or c["quote"] in text for c in gold["citations"]) >= 0.8 * len(
            gold["citations"]
        )
        assert all(f["quote"] in words(raw) for f in gold["figures"] or [])
