#!/usr/bin/env python3
"""Writes docs/accuracy.md: how well notices are read, every metric with its counts and an interval of 95 %.

    python benchmarks/accuracy.py [--count 200] [--seed 2026] [--only GROUP …] [--notices DIR --gold DIR] [--render]

Measured are the examples, the varied documents of the tests, generated notices by kind of noise and, where --notices and --gold
name them, annotated real ones. The figures stand in docs/accuracy.json; a group that is not measured again keeps its figures, with the
reading they were taken with. --render writes the document anew from those figures and from known_errors.toml, measuring nothing.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
sys.path.insert(0, str(Path(__file__).resolve().parent))

import answers
import report

from kg.score import score
from kg.score.interval import f1_interval, wilson
from kg.score.script import read_gold

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
DOCUMENT, FIGURES, ERRORS = ROOT / "docs" / "accuracy.md", ROOT / "docs" / "accuracy.json", HERE / "known_errors.toml"
# What the reading depends on.
READING = ("src/kg/read", "src/kg/parse", "src/kg/knowledge", "src/kg/model.py", "src/kg/fold.py", "mappings")
GROUPS = {
    "examples": "The examples",
    "unseen": "At first sight",
    "varied": "Varied documents",
    "real": "Real notices",
}
ABOUT = {
    "examples": "The notices in `examples/`, written by hand after the manner of real ones, with the annotations in `tests/gold`. The "
    "reading was developed with them in view: these figures say that nothing broke, not how other notices are read.",
    "unseen": "Notices by a hand that had seen neither the software nor its examples, with their annotations: six sets, from the "
    "Government Office, ministries, provinces, Party committees, districts and communes of 2008 to 2025. Each set was scored once, before "
    "anything was changed for it; that figure stands here and is not measured again. It is the nearest to what to expect of notices that nobody "
    "tuned the reading to. Since then the sets are among the varied documents. The annotations are one reader's.",
    "varied": "Documents of other forms, written by hand with their annotations in `tests/varied`: the Government Office, ministries, "
    "Party bodies, districts, communes; decisions, plans, directives, dispatches; of 2008 to 2026. They, too, were in view.",
    "real": "Real notices of one province, annotated by hand after docs/annotating.md. Neither the texts nor the annotations are part of "
    "this repository; what is given is the sum over all of them. There are few, so the intervals are wide, and the reading was developed "
    "with them in view.",
}
NOISE = {
    "clean": "no noise", "wraps": "hard wraps", "doubled": "an empty line between all lines", "footnotes": "citations moved into footnotes",
    "pages": "page breaks within sentences, page numbers", "spaces": "blanks lost", "ocr": "place names misread", "caps": "title in capitals "
    "over several lines", "markdown": "headings, bold, `<sup>` marks", "headless": "letterhead, number, day or signature missing",
    "tables": "tasks in a table or an annex", "slips": "errors of the notice itself", "stamps": "the stamp of an electronic signature",
}  # fmt: skip

Metrics = dict[str, list[int]]  # metric → right, answered, wanted


def reading() -> str:
    """The version of the reading: a digest of the code and the knowledge that it depends on."""
    digest = hashlib.sha256()
    for part in READING:
        path = ROOT / part
        files = (
            [path]
            if path.is_file()
            else sorted(p for p in path.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
        )
        for file in files:
            digest.update(file.relative_to(ROOT).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:12]


def annotated(notices: Path, gold: Path) -> tuple[int, Metrics]:
    """How many notices of the folder are annotated, and the metrics over them."""
    annotations, _ = read_gold(gold)
    texts = [(item["file"], (notices / item["file"]).read_text(encoding="utf-8")) for item in annotations]
    tallies = score(answers.answers(texts), annotations, None)
    found = {
        name: [tally.hits, tally.answered, tally.wanted] for name, tally in tallies.items() if tally.f1 is not None
    }
    return len(texts), found


def generated(kind: str, count: int, seed: int) -> Metrics:
    measured = report.measure(kind, count, seed)
    return {name: [hits, answered, wanted] for name, (_, hits, answered, wanted) in measured.metrics.items()
            if name != "identity"}  # fmt: skip


def measure(options: argparse.Namespace, figures: dict[str, Any]) -> None:
    """Measures the groups asked for and puts their figures in place of the old ones."""
    version = reading()
    wanted = set(options.only) if options.only else {"examples", "varied", "noise", *(["real"] if options.gold else [])}
    folders = {"examples": (ROOT / "examples", ROOT / "tests/gold"), "varied": (ROOT / "tests/varied",) * 2}
    if options.gold:
        folders["real"] = (options.notices, options.gold)
    for group, (notices, gold) in folders.items():
        if group in wanted:
            size, metrics = annotated(notices, gold)
            figures[group] = {"notices": size, "reading": version, "metrics": metrics}
            print(f"{group}: done", file=sys.stderr)
    if "noise" in wanted:
        kinds = {}
        for kind in report.KINDS:
            kinds[kind] = generated(kind, options.count, options.seed)
            print(f"{kind}: done", file=sys.stderr)
        figures["noise"] = {"notices": options.count, "seed": options.seed, "reading": version, "kinds": kinds}


def share(hits: int, total: int) -> str:
    low, high = wilson(min(hits, total), total)
    return f"{hits / total:.3f} ({low:.3f}–{high:.3f})" if total else "–"


def rows(metrics: Mapping[str, list[int]]) -> Iterable[str]:
    yield "| metric | right | answered | wanted | F1 (95 %) | precision (95 %) | recall (95 %) |"
    yield "|---|--:|--:|--:|---|---|---|"
    for name, (hits, answered, wanted) in metrics.items():
        low, high = f1_interval(hits, answered, wanted)
        f1 = f"**{2 * hits / (answered + wanted):.3f}** ({low:.3f}–{high:.3f})"
        yield f"| {name} | {hits} | {answered} | {wanted} | {f1} | {share(hits, answered)} | {share(hits, wanted)} |"


def overview(kinds: Mapping[str, Metrics]) -> Iterable[str]:
    """One row a metric, one column a kind of noise."""
    yield "| F1 | " + " | ".join(str(number) for number in range(1, len(kinds) + 1)) + " |"
    yield "|---" + "|--:" * len(kinds) + "|"
    for name in dict.fromkeys(name for metrics in kinds.values() for name in metrics):
        cells = []
        for metrics in kinds.values():
            hits, answered, wanted = metrics.get(name, (0, 0, 0))
            cells.append(f"{2 * hits / (answered + wanted):.3f}" if answered + wanted else "")
        yield f"| {name} | " + " | ".join(cells) + " |"


def render(figures: Mapping[str, Any], errors: Mapping[str, Any]) -> str:
    """The document. Says nothing but what `figures` and `errors` say."""
    lines = [
        "# How well notices are read",
        "",
        "Generated by `benchmarks/accuracy.py` (`make accuracy`); not to be edited. The metrics are those of the scorer (docs/annotating.md): "
        "what was *answered* is compared with what was *wanted*, what agrees is *right*. Precision is right of answered, recall right "
        "of wanted, F1 right of the mean of both, each with Wilson's interval of 95 %. The interval takes items as independent; those of one "
        "notice are not quite, so the truth is somewhat wider. “citations.date” and the like count the fields of citations that were found; "
        "“tasks.assignees” and the like those of tasks that were found. Each notice is read alone here; which documents of several notices "
        "are one is decided in the store, and measured there (`make score`).",
        "",
        "`reading` names the version of code and knowledge that the figures were taken with.",
    ]
    for group, title in GROUPS.items():
        if group in figures:
            found = figures[group]
            lines += [
                "",
                f"## {title}",
                "",
                f"{ABOUT[group]} {found['notices']} notices, reading `{found['reading']}`.",
                "",
            ]
            lines += rows(found["metrics"])
    if "noise" in figures:
        noise = figures["noise"]
        lines += [
            "", "## Generated notices, by kind of noise", "",
            f"Written by `benchmarks/generate.py` with their annotations: {noise['notices']} notices of each kind, seed {noise['seed']}, reading "
            f"`{noise['reading']}`. A generator knows only the layouts and wordings it was given, so real notices are harder than clean "
            "generated ones; what the columns show is what each kind of noise costs.", "",
            *(f"{number}. `{kind}`: {', '.join(NOISE[part] for part in kind.split('+'))}" for number, kind in enumerate(noise["kinds"], 1)),
            "", *overview(noise["kinds"]),
        ]  # fmt: skip
        for kind, metrics in noise["kinds"].items():
            lines += ["", f"### {kind}", "", *rows(metrics)]
    lines += [
        "", "## What is known to be read wrongly", "",
        "Found by looking at the misses of these runs. `kg diagnose FILE --gold FILE.json` shows such misses in their context.", "",
    ]  # fmt: skip
    for error in errors["error"]:
        lines += [f"- **{error['metric']}**: {' '.join(error['text'].split())}"]
    return "\n".join(lines) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=200, help="notices for each kind of noise")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--only", nargs="+", choices=("examples", "varied", "noise", "real"), metavar="GROUP")
    parser.add_argument("--notices", type=Path, help="a folder of real notices")
    parser.add_argument("--gold", type=Path, help="their annotations")
    parser.add_argument("--render", action="store_true")
    options = parser.parse_args()
    if bool(options.notices) != bool(options.gold):
        parser.error("--notices and --gold go together")
    figures = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.exists() else {}
    if not options.render:
        measure(options, figures)
        FIGURES.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    errors = tomllib.loads(ERRORS.read_text(encoding="utf-8"))
    DOCUMENT.write_text(render(figures, errors), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
