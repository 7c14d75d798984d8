"""The metrics: what of a notice is compared with its annotation, and how answers and entries are paired."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any

from kg.score.fold import cells, fold, fold_body, fold_figure, fold_number, fold_section, fold_unit
from kg.score.tally import Fault, Item, Row, Tally

Answers = Mapping[str, Mapping[str, Sequence[Row]]]  # table → file → rows
Tallies = dict[str, Tally]
Gold = Mapping[str, Any]  # one annotation


def score(answers: Answers, gold: Iterable[Gold], identity: Mapping[str, Any] | None) -> Tallies:
    """Every metric over all annotated notices together. `identity` groups mentions that (must not) share a document."""
    tallies: Tallies = defaultdict(Tally)
    for notice in gold:
        file = notice["file"]
        short = file[:3]

        def rows(table: str, file: str = file) -> Sequence[Row]:
            return answers[table].get(file, [])

        _score_notice((rows("notices") or [{}])[0], notice["notice"], tallies["notice"], short)
        if notice.get("inspection") is not None:
            _score_inspection((rows("inspections") or [{}])[0], notice["inspection"], tallies["inspection"], short)
        if notice.get("participants") is not None:
            tallies["participants"].add_items(
                (((fold_body(row["label"]), row.get("side", "")), row) for row in rows("participants")),
                (((fold_body(item["label"]), item["side"]), item) for item in notice["participants"]), short)  # fmt: skip
        for table in ("recipients", "places"):
            if notice.get(table) is not None:
                tallies[table].add_items(((fold(row["label"]), row) for row in rows(table)),
                                         ((fold(label), {"label": label}) for label in notice[table]), short)  # fmt: skip
        if notice.get("figures") is not None:
            tallies["figures"].add_items(_figures(rows("figures")), _figures(notice["figures"]), short)
        _score_citations(rows("citations"), notice["citations"], tallies, short)
        for table in ("tasks", "petitions"):
            if notice.get(table) is not None:
                _score_items(table, rows(table), notice[table], tallies, short)
        if notice.get("anomalies") is not None:
            _score_anomalies(rows("anomalies"), notice["anomalies"], tallies, short)
    if identity:
        _score_identity(answers["citations"], identity, tallies["identity"])
    return tallies


def _accepted(value: object) -> list[str]:
    """A list names the accepted spellings, of which the first stands for all."""
    return [fold(one) for one in (value if isinstance(value, list) else [value])]


def _add_value(tally: Tally, given: object, wanted: object, label: str, found: Row, item: Row) -> None:
    got, accepted = fold(given), _accepted(wanted)
    tally.add_equal(got if got not in accepted else accepted[0], accepted[0], label, found, item)


def _score_notice(row: Row, gold: Gold, tally: Tally, short: str) -> None:
    for field, value in gold.items():
        got, wanted = row.get(field, ""), value
        if field == "signing_authority":
            got, wanted = " ".join(cells(row.get(field))), " ".join(value or [])
        _add_value(tally, got, wanted, f"{short} notice.{field}", row, {"field": field, "value": value})


def _score_inspection(row: Row, gold: Gold, tally: Tally, short: str) -> None:
    for field in ("date", "chair", "chair_post", "delegation"):
        item = {"field": field, "value": gold[field]}
        _add_value(tally, row.get(field), gold[field], f"{short} inspection.{field}", row, item)
    folds: tuple[tuple[str, Callable[[object], str], str], ...] = (
        ("districts", fold, "districts"), ("communes", fold, "communes"), ("basis", fold_number, "basis"))  # fmt: skip
    for field, folded, name in folds:
        tally.add_items(
            [(folded(value), {**row, "value": value}) for value in cells(row.get(field))],
            [(folded(value), {"field": field, "value": value}) for value in gold[field]],
            f"{short} {name}",
        )


def _figures(rows: Iterable[Row]) -> list[Item]:
    return [((fold_figure(row["value"]), fold_unit(row["unit"])), row) for row in rows]


def _score_citations(found: Sequence[Row], gold: Sequence[Row], tallies: Tallies, short: str) -> None:
    def key(row: Row) -> Hashable:
        return (fold(row["kind"]), fold_number(row["number"]) or fold(row["quote"])[:30],
                fold_section(row.get("section")), str(row.get("footnote") or ""))  # fmt: skip

    found_by_key, gold_by_key = defaultdict(list), defaultdict(list)
    for row in found:
        found_by_key[key(row)].append(row)
    for row in gold:
        gold_by_key[key(row)].append(row)
    tallies["citations"].add_items([(k, row) for k, rows in found_by_key.items() for row in rows],
                                   [(k, row) for k, rows in gold_by_key.items() for row in rows], short)  # fmt: skip
    for k, wanted in gold_by_key.items():
        for answer, item in zip(found_by_key.get(k, []), wanted, strict=False):
            label = f"{short} {item['number'] or item['quote']}"
            for field in ("date", "issuer", "title"):
                _add_value(tallies[f"citations.{field}"], answer.get(field), item[field], label, answer, item)


def _score_items(table: str, found: Sequence[Row], wanted: Sequence[Row], tallies: Tallies, short: str) -> None:
    """Tasks or petitions: paired by how they begin, then compared field by field."""
    pairs = match_by_start(found, wanted, "text")
    tally = tallies[table]
    tally.hits += len(pairs)
    tally.answered += len(found)
    tally.wanted += len(wanted)
    answers, items = {id(answer) for answer, _ in pairs}, {id(item) for _, item in pairs}
    tally.faults += [
        Fault("missed", f"{short}: {item['start']}", item["start"], wanted=item)
        for item in wanted
        if id(item) not in items
    ]
    tally.faults += [
        Fault("extra", f"{short}: {row['text'][:70]}", row["text"], found=row)
        for row in found
        if id(row) not in answers
    ]
    for answer, item in pairs:
        label = f"{short} {item['start'][:30]}"

        def compare(name: str, given: Iterable[str], asked: Iterable[str], label: str = label,
                    answer: Row = answer, item: Row = item) -> None:  # fmt: skip
            tallies[f"{table}.{name}"].add_items(
                [(key, answer) for key in given], [(key, item) for key in asked], label
            )

        for field in ("assignees", "coordinating"):
            compare(field, set(map(fold_body, cells(answer.get(field)))), set(map(fold_body, item[field])))
        if table == "tasks":
            compare("deadlines", set(cells(answer.get("deadlines"))), set(item["deadlines"]))
            compare("cites", set(map(fold_number, cells(answer.get("cites")))), set(map(fold_number, item["cites"])))
        else:
            compare("petitioner", map(fold_body, cells(answer.get("petitioner"))), map(fold_body, item["petitioner"]))


def match_by_start(answers: Sequence[Row], gold: Sequence[Row], key: str) -> list[tuple[Row, Row]]:
    """Pair each gold item with the unused answer whose text begins most like it."""
    free = [(fold(answer[key])[:30], answer) for answer in answers]
    pairs = []
    for item in gold:
        start = fold(item["start"])[:30]
        likeness = [similarity(start, beginning[: len(start)]) for beginning, _ in free]
        if likeness and max(likeness) >= 0.93:
            pairs.append((free.pop(likeness.index(max(likeness)))[1], item))
    return pairs


def similarity(left: str, right: str) -> float:
    """1 for equal texts, less the more they differ."""
    return 1.0 if left == right else difflib.SequenceMatcher(None, left, right, autojunk=False).ratio()


def _score_anomalies(found: Sequence[Row], gold: Sequence[Row], tallies: Tallies, short: str) -> None:
    """Errors of fact (every class but spelling and other) by F1; slips of spelling by recall alone."""

    def same(row: Row, item: Row) -> bool:
        left, right = fold(row["quote"]), fold(item["quote"])
        return bool(left) and (left in right or right in left)

    facts = [item for item in gold if item["class"] not in ("spelling", "other")]
    slips = [item for item in gold if item["class"] in ("spelling", "other")]
    answers = [
        row
        for row in found
        if not any(same(row, item) for item in slips) and row.get("class") not in ("spelling", "other")
    ]
    for name, wanted, answered in (("anomalies", facts, answers), ("anomalies.spelling", slips, None)):
        tally = tallies[name]
        hits = [item for item in wanted if any(same(row, item) for row in found)]
        tally.hits += len(hits)
        tally.wanted += len(wanted)
        tally.answered += max(len(answered), len(hits)) if answered is not None else len(wanted)
        tally.faults += [
            Fault("missed", f"{short}: {item['quote']} ({item['why']})", item["quote"], wanted=item)
            for item in wanted
            if item not in hits
        ]
        tally.faults += [
            Fault("extra", f"{short}: {row['quote']} ({row.get('why', '')})", row["quote"], found=row)
            for row in answered or ()
            if not any(same(row, item) for item in wanted)
        ]


def _score_identity(citations: Mapping[str, Sequence[Row]], identity: Mapping[str, Any], tally: Tally) -> None:
    """identity = {"same": [[{file, number}, …], …], "different": [[{file, number, date?}, …], …]}"""

    def documents(mention: Row) -> set[str]:
        return {row.get("document", "") for row in citations.get(mention["file"], [])
                if fold_number(row["number"]) == fold_number(mention["number"])
                and (not mention.get("date") or row.get("date") == mention["date"])}  # fmt: skip

    for group in identity.get("same", []):
        found = [documents(mention) for mention in group]
        one = set.union(*found) if found else set()
        tally.add_equal("one" if len(one) == 1 and "" not in one and all(found) else f"{len(one)}", "one",
                        "same " + ", ".join(f"{m['file'][:3]}:{m['number']}" for m in group))  # fmt: skip
    for group in identity.get("different", []):
        found = [documents(mention) for mention in group]
        apart = all(found) and all(not (a & b) for i, a in enumerate(found) for b in found[i + 1 :])
        tally.add_equal("apart" if apart else "joined", "apart",
                        "different " + ", ".join(f"{m['file'][:3]}:{m['number']}" for m in group))  # fmt: skip
