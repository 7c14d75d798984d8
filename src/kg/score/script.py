"""Tables from a folder, annotations from another, the figures on standard output."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kg.score.compare import score

TABLES = ("notices", "inspections", "participants", "citations", "tasks", "petitions", "recipients", "places",
          "figures", "anomalies")  # fmt: skip

IDENTITY = "identity.json"


def read_answers(folder: Path) -> dict[str, dict[str, list[dict[str, str]]]]:
    """The tables in a folder of CSV files: table → file → rows. A missing table is empty."""
    answers: dict[str, dict[str, list[dict[str, str]]]] = {}
    for table in TABLES:
        by_file: dict[str, list[dict[str, str]]] = defaultdict(list)
        path = folder / f"{table}.csv"
        if path.exists():
            with path.open(encoding="utf-8-sig", newline="") as handle:
                for row in csv.DictReader(handle):
                    by_file[Path(row["file"]).name].append({k: v or "" for k, v in row.items() if k})
        answers[table] = by_file
    return answers


def read_gold(folder: Path) -> tuple[list[dict[str, Any]], dict[str, Any] | None]:
    """The annotations in a folder, and its groups of mentions where there are any."""
    gold = [
        json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json")) if path.name != IDENTITY
    ]
    identity = folder / IDENTITY
    return gold, json.loads(identity.read_text(encoding="utf-8")) if identity.exists() else None


def main(arguments: Sequence[str], description: str, gold_folder: Path, program: str | None = None) -> int:
    """Runs the scorer. Exit status 0, or 1 where a --min is missed, 2 where the input cannot be read."""
    parser = argparse.ArgumentParser(prog=program, description=description)
    parser.add_argument("answers", type=Path)
    parser.add_argument("--gold", type=Path, default=gold_folder)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--min", action="append", default=[], metavar="METRIC=VALUE")
    options = parser.parse_args(arguments)
    try:
        answers = read_answers(options.answers)
        gold, identity = read_gold(options.gold)
    except (OSError, ValueError, KeyError) as error:
        print(f"score: {error}", file=sys.stderr)
        return 2
    tallies = score(answers, gold, identity)
    figures = {name: tally.f1 for name, tally in tallies.items() if tally.f1 is not None}
    if options.json:
        print(json.dumps({name: round(value, 4) for name, value in figures.items()}, indent=1))
    else:
        for name, value in figures.items():
            tally = tallies[name]
            print(f"{name:26} {value:6.3f}   {tally.hits} right of {tally.wanted} wanted, {tally.answered} answered")
            if options.misses:
                for line in tally.missed:
                    print(f"    missed  {line}")
                for line in tally.extra:
                    print(f"    extra   {line}")
    short = 0
    for bound in options.min:
        name, _, value = bound.partition("=")
        if (figures.get(name) or 0.0) < float(value):
            print(f"short of the bar: {name} {figures.get(name) or 0.0:.3f} < {value}", file=sys.stderr)
            short = 1
    return short
