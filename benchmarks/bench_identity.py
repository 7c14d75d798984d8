#!/usr/bin/env python3
"""Who is who over a generated corpus: pairwise precision and recall of documents, bodies, units and people.

    python benchmarks/bench_identity.py N [--seed S] [--noise ocr,footnotes,…] [--misspell 0.1] [--orders 2] [--keep DIR]

Two mentions that share an identity in truth should share a node, and two that do not should not: precision is the share
of pairs with one node that have one identity, recall the share of pairs with one identity that have one node. A mention
that was not read counts as a node of its own. `--misspell`: the share of chairs with three or more attestations whose
name is misspelled in one notice between two others. The corpus is built in several orders of arrival; the statements
must be the same. Exit status 1 where they are not, or where a --min is missed (documents.precision=0.99 …).
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from score import fold, fold_body, fold_number

from kg.build import build
from kg.build.derive import documents_graph
from kg.build.people import people_graph
from kg.knowledge.bodies import known_bodies
from kg.knowledge.units import gazetteer, province_of
from kg.resolve.decisions import Decisions
from kg.store import Store, names, open_reader, open_writer
from kg.vocabulary import CITO, KG, RDFS, base_iri

Mentions = dict[Hashable, str]  # mention → identity in truth, or node
_SLIPS = str.maketrans("ềếểễệêồốổỗộôáàảãạaúùủũụuíìỉĩịi", "êêêêêềôôôôôồaaaaaàuuuuuùiiiiiì")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", type=int, metavar="N")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--noise", default="footnotes,wraps")
    parser.add_argument("--province", default="")
    parser.add_argument("--misspell", type=float, default=0.1)
    parser.add_argument("--orders", type=int, default=2)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--show", type=int, default=0, help="print so many wrong pairs of each sort")
    parser.add_argument("--min", action="append", default=[], metavar="METRIC=VALUE")
    options = parser.parse_args()
    home = options.keep or Path(tempfile.mkdtemp(prefix="identity-"))
    try:
        return run(home, options)
    finally:
        if not options.keep:
            shutil.rmtree(home, ignore_errors=True)


def run(home: Path, options: argparse.Namespace) -> int:
    corpus = home / "corpus"
    if not (corpus / "truth.json").exists():
        command = [sys.executable, str(Path(__file__).parent / "generate.py"), str(options.count), "--out", str(corpus)]
        command += ["--seed", str(options.seed), "--noise", options.noise]
        command += ["--province", options.province] if options.province else []
        subprocess.run(command, check=True)
    truth = json.loads((corpus / "truth.json").read_text(encoding="utf-8"))
    gold = {
        path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted((corpus / "gold").glob("*.json"))
    }
    gold.pop("identity", None)
    gold = {record["file"]: record for record in gold.values()}
    misspelled = misspell(corpus / "notices", truth, gold, options.misspell)
    dumps, first = set(), home / "store-0"
    for order in range(options.orders):
        store, started = home / f"store-{order}", time.perf_counter()
        if not store.exists():  # it may be there from an earlier run with --keep
            build_in_order(store, corpus / "notices", order)
            print(f"order {order}: {time.perf_counter() - started:.1f} s", file=sys.stderr)
        dumps.add(digest(store) if options.orders > 1 else "")
    opened = open_reader(first)
    figures: dict[str, float] = {}
    for name, wanted, found in measured(opened, truth, gold):
        precision, recall, pairs = pairwise(wanted, found)
        figures[f"{name}.precision"], figures[f"{name}.recall"] = precision, recall
        print(f"{name:10} precision {precision:.4f}  recall {recall:.4f}  over {pairs} pairs of {len(wanted)} mentions")
        show(wanted, found, options.show)
    opened.close()
    print(f"{misspelled} chairs misspelled; {len(dumps)} state(s) of the store from {options.orders} orders of arrival")
    missed = [entry for entry in options.min if figures[entry.partition("=")[0]] < float(entry.partition("=")[2])]
    for entry in missed:
        print(f"missed: {entry}", file=sys.stderr)
    return 1 if missed or len(dumps) > 1 else 0


def build_in_order(store: Path, notices: Path, order: int) -> None:
    """Build in the order given by the seed, in four parts."""
    files = sorted(str(path) for path in notices.iterdir())
    random.Random(order).shuffle(files)
    writer = open_writer(store)
    size = len(files) // 4 + 1
    for at in range(0, len(files), size):
        build(files[at : at + size], writer, decisions=Decisions())
    writer.close()


def digest(store: Path) -> str:
    """What the store says, in any order and without the files it was read from: the sum of the digests of all lines."""
    opened = open_reader(store)
    with tempfile.TemporaryFile() as stream:
        opened.dump(stream)
        stream.seek(0)
        hashes = (hashlib.blake2b(line, digest_size=16).digest() for line in stream if b"/graph/sources>" not in line)
        total = sum(int.from_bytes(one, "big") for one in hashes) % 2**128
    opened.close()
    return f"{total:032x}"


def misspell(notices: Path, truth: dict, gold: dict, share: float) -> int:
    """Write some chairs' names wrong in one notice between two others of theirs; only tables of truth know."""
    rng, done = random.Random(0), 0
    for person in truth["people"]:
        files = sorted(person["files"], key=lambda file: str(gold[file]["inspection"]["date"] or ""))
        if len(files) < 3 or not person["name"] or rng.random() >= share:
            continue
        middle = files[len(files) // 2]
        head, _, last = person["name"].rpartition(" ")
        at = next((at for at, letter in enumerate(last) if ord(letter) in _SLIPS), None)
        wrong = f"{head} {last[:at]}{last[at].translate(_SLIPS)}{last[at + 1 :]}" if at is not None else person["name"]
        path = notices / middle
        text = path.read_text(encoding="utf-8")
        if wrong != person["name"] and person["name"] in text:
            path.write_text(text.replace(person["name"], wrong), encoding="utf-8")
            done += 1
    return done


def measured(store: Store, truth: dict, gold: dict) -> Iterable[tuple[str, Mentions, Mentions]]:
    yield "documents", *documents(store, truth)
    yield "bodies", *bodies(store, gold)
    yield "units", *units(store, gold)
    kept = {quad.subject: quad.object.value for quad in store.quads(None, KG + "samePersonAs", None, people_graph())}
    files = files_of(store)
    chairs = {files[quad.graph]: kept.get(quad.subject, quad.subject) for quad in store.quads(None, KG + "chairs")}
    yield "people", {file: person["id"] for person in truth["people"] for file in person["files"]}, chairs


def files_of(store: Store) -> dict[str, str]:
    """The file of each notice, by its graph."""
    said = store.quads(None, KG + "file", None, f"{base_iri()}/graph/sources")
    return {quad.subject.replace("/notice/", "/graph/"): quad.object.value for quad in said}


def labels_of(store: Store) -> Iterator[tuple[str, str, str]]:
    """Graph, node and label, as the notices give them."""
    return ((quad.graph, quad.subject, quad.object.value) for quad in store.quads(None, RDFS + "label"))


def documents(store: Store, truth: dict) -> tuple[Mentions, Mentions]:
    wanted: Mentions = {}
    for document in truth["documents"]:
        for file, date in document["mentions"]:
            wanted[file, fold_number(document["number"]), date] = document["id"]
    read: dict[tuple[str, str], dict[str | None, str]] = defaultdict(dict)
    files, resolved = files_of(store), documents_graph()
    numbers = {quad.subject: quad.object.value for quad in store.quads(None, KG + "number")}
    dates = {quad.subject: quad.object.value for quad in store.quads(None, KG + "date")}
    targets = {quad.subject: quad.object.value for quad in store.quads(None, KG + "resolvedTo", None, resolved)}
    for quad in store.quads(None, CITO + "hasCitedEntity"):
        cited, number = quad.object.value, numbers.get(quad.subject)
        if number:
            by_date = read[files[quad.graph], fold_number(number)]
            by_date[dates.get(quad.subject)] = targets.get(cited, cited)
    found = {}
    for file, number, date in wanted:
        by_date = read.get((file, number), {})
        node = by_date.get(date) or (next(iter(by_date.values())) if len(set(by_date.values())) == 1 else None)
        if node:
            found[file, number, date] = node
    return wanted, found


def bodies(store: Store, gold: dict) -> tuple[Mentions, Mentions]:
    wanted: Mentions = {}
    for file, record in gold.items():
        labels = [entry["label"] for entry in record["participants"]]
        for item in (*record["tasks"], *record["petitions"]):
            labels += [*item["assignees"], *item.get("petitioner", ())]
        for label in labels:
            if label[0].isupper() and " các " not in label and not label.startswith("Các "):
                wanted[file, fold_body(label)] = identity(label, record)
    wanted = {mention: told for mention, told in wanted.items() if told}
    files, known = files_of(store), {quad.subject for quad in store.quads(None, names.KEY, None, names.names_graph())}
    found = {
        (files[graph], fold_body(label)): body
        for graph, body, label in labels_of(store)
        if graph in files and body in known
    }
    return wanted, found


def units(store: Store, gold: dict) -> tuple[Mentions, Mentions]:
    wanted = {
        (file, fold(label)): identity(label, record) for file, record in gold.items() for label in record["places"]
    }
    wanted = {mention: told for mention, told in wanted.items() if told}
    files = files_of(store)
    labels = {(graph, node): label for graph, node, label in labels_of(store) if "/unit/" in node}
    places = {(quad.graph, quad.object.value) for quad in store.quads(None, KG + "unit")}
    found = {(files[graph], fold(labels[graph, unit])): unit for graph, unit in places if (graph, unit) in labels}
    return wanted, found


def identity(label: str, record: dict) -> str:
    """A label within its province (as it was on the day), and for small units within the district that the notice is
    about; bodies of the centre are the same everywhere."""
    folded, day = fold(label), record["notice"]["date"] or record["inspection"]["date"]
    top = gazetteer().province(re.sub(r"^(?:tỉnh|thành phố) ", "", label), day)
    if top is not None and fold(top.label) == folded:
        return top.id
    if (folded.startswith("bộ ") and not folded.startswith("bộ chỉ huy")) or folded in central():
        return folded
    small = re.search(r"(?:^|(?<!thị) )(?:xã|phường|thị trấn|thôn|bản|xóm|khu phố|tổ dân phố) [A-ZĐ\d]", label)
    districts = " ".join(record["inspection"]["districts"]) if small else ""
    if small and not districts and (day or "") < "2025-07":
        return ""  # which of several units of that name it is, truth does not say
    notice = record["notice"]
    home = province(notice["issuer"] or "", tuple(record["places"]), notice["place"] or "", day)
    return f"{home}/{districts}/{fold_body(label)}"


@cache
def central() -> frozenset[str]:
    """The bodies of the centre, folded. Of several of one name, the first in the register counts."""
    levels: dict[str, str] = {}
    for body in known_bodies():
        levels.setdefault(fold(body.label), body.level)
    return frozenset(label for label, level in levels.items() if level == "central")


@lru_cache(maxsize=20_000)
def province(issuer: str, places: tuple[str, ...], place: str, day: str | None) -> str:
    """The province that the notice is of, or about: from its issuer, else from the places it names."""
    named = [issuer, *places, place]
    for text in named:
        name = re.split(r"tỉnh |Tỉnh ủy |Thành ủy |thành phố ", text)[-1]
        unit = gazetteer().province(name, day) if name != text or text == place else None
        if unit is not None:
            return unit.id
    for text in named:  # a district that bears its name alone in the country tells its province
        found = re.search(r"(?:huyện|thị xã|thành phố|quận|Huyện ủy|Thị ủy|Thành ủy|Quận ủy) (.+)", text)
        units = gazetteer().candidates("district", found[1]) if found else ()
        if len({province_of(unit.id) for unit in units}) == 1:
            return province_of(units[0].id)
    return issuer


def pairwise(wanted: Mentions, found: Mentions) -> tuple[float, float, int]:
    """Precision, recall, and the number of pairs that share an identity."""
    nodes = {mention: found.get(mention, f"unread {mention}") for mention in wanted}
    same_truth = _pairs(Counter(wanted.values()))
    same_node = _pairs(Counter(nodes.values()))
    both = _pairs(Counter((wanted[mention], nodes[mention]) for mention in wanted))
    return both / same_node if same_node else 1.0, both / same_truth if same_truth else 1.0, same_truth


def _pairs(counts: Counter) -> int:
    return sum(n * (n - 1) // 2 for n in counts.values())


def show(wanted: Mentions, found: Mentions, limit: int) -> None:
    """Print some identities that fell apart, and some nodes that hold several."""
    if not limit:
        return
    out = csv.writer(sys.stdout, delimiter="\t")
    nodes, truths = defaultdict(list), defaultdict(list)
    for mention, truth in wanted.items():
        node = found.get(mention, f"unread {mention}")
        nodes[node].append((truth, mention))
        truths[truth].append((node, mention))
    for name, groups in (("apart", truths), ("together", nodes)):
        wrong = [(key, entries) for key, entries in groups.items() if len({entry[0] for entry in entries}) > 1]
        wrong.sort(key=lambda group: -len({entry[0] for entry in group[1]}))
        for key, entries in wrong[:limit]:
            out.writerow([name, key, *dict(entries).items()][:7])


if __name__ == "__main__":
    sys.exit(main())
