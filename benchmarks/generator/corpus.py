"""A corpus in a folder: notices, their gold records, and what is true across them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .documents import Shelf
from .grammar import table
from .notice import Written, write
from .world import World

_GROUPS = 2000  # identity groups of each sort; more would only slow the scorer down


def notices(count: int, seed: int, noise: frozenset[str], province: str | None = None) -> Iterator[Written]:
    world, shelf = World(seed, province), Shelf(seed)
    for index in range(count):
        yield write(seed, index, world, shelf, noise)


def write_corpus(out: Path, count: int, seed: int, noise: frozenset[str], province: str | None = None) -> int:
    """Writes `out`/notices, `out`/gold and `out`/truth.json; the number of bytes of text written."""
    (out / "notices").mkdir(parents=True, exist_ok=True)
    (out / "gold").mkdir(exist_ok=True)
    size = 0
    truth = Across()
    for notice in notices(count, seed, noise, province):
        data = notice.text.encode()
        size += len(data)
        (out / "notices" / notice.file).write_bytes(data)
        name = notice.file.rsplit(".", 1)[0]
        (out / "gold" / f"{name}.json").write_text(json.dumps(notice.gold, ensure_ascii=False), encoding="utf-8")
        truth.add(notice)
    dump(out / "gold" / "identity.json", truth.identity())
    dump(out / "truth.json", truth.everything())
    return size


def dump(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False) + "\n", encoding="utf-8")


class Across:
    """What many notices share: documents, people, spellings of units."""

    def __init__(self) -> None:
        self.documents: dict[str, dict[str, Any]] = {}
        self.mentions: dict[str, list[tuple[str, str | None]]] = defaultdict(list)
        self.people: dict[str, dict[str, Any]] = {}
        self.misspelled: dict[str, set[str]] = defaultdict(set)

    def add(self, notice: Written) -> None:
        file, gold = notice.file, notice.gold
        for cited in gold["citations"]:
            if cited["number"] is None:
                continue
            self.mentions[cited["document"]].append((file, cited["date"]))
            entry = self.documents.setdefault(cited["document"], {"number": cited["number"], "date": None})
            entry["date"] = entry["date"] or cited["date"]
        chair = gold["inspection"]["chair"]
        person = self.people.setdefault(
            notice.people["chair"], {"name": chair, "post": gold["inspection"]["chair_post"], "files": []}
        )
        person["files"].append(file)
        for slip in gold["anomalies"]:
            if slip["class"] == "place":
                self.misspelled[slip["why"].removeprefix("misspelled: ")].add(slip["quote"])

    def identity(self) -> dict[str, Any]:
        """Groups for the scorer: dated mentions of one document, and documents that share a number but nothing else."""
        same: list[list[dict[str, Any]]] = []
        by_number: dict[str, list[str]] = defaultdict(list)
        for document, entry in self.documents.items():
            by_number[entry["number"]].append(document)
            files = [(file, day) for file, day in dict.fromkeys(self.mentions[document]) if day]
            if len(files) > 1 and len(same) < _GROUPS:
                same.append([self._mention(document, file, day) for file, day in files[:8]])
        different: list[list[dict[str, Any]]] = []
        for documents in by_number.values():
            dated = [(d, next(((f, day) for f, day in self.mentions[d] if day), None)) for d in documents]
            group = [self._mention(d, *found) for d, found in dated if found is not None]
            if len(group) > 1 and len(different) < _GROUPS:
                different.append(group[:6])
        return {"same": same, "different": different}

    def _mention(self, document: str, file: str, day: str | None) -> dict[str, Any]:
        mention: dict[str, Any] = {"file": file, "number": self.documents[document]["number"]}
        return mention | {"date": day} if day else mention

    def everything(self) -> dict[str, Any]:
        """`documents` with all their mentions (undated ones have a null date), `people` who chaired, `units` with the misspellings of
        them that were written, `renamed` fields of administration: those that ended when the departments were merged."""
        return {
            "documents": [
                {"id": key, **entry, "mentions": self.mentions[key]} for key, entry in self.documents.items()
            ],
            "people": [{"id": key, **entry} for key, entry in self.people.items()],
            "units": {label: sorted(found) for label, found in sorted(self.misspelled.items())},
            "renamed": [sector["name"] for sector in table("bodies")["sector"] if sector.get("until") == "2025-02"],
        }
