#!/usr/bin/env python3
"""Writes notices of conclusions with known truth.

    python benchmarks/generate.py N --out DIR [--seed S] [--noise wraps,footnotes,…] [--province "Yên Bái"]

DIR/notices holds the texts, DIR/gold the annotations in the format of GUIDE.md with identity.json, DIR/truth.json what holds across
notices (documents with all their mentions, chairs, misspelled units). The same arguments give the same files.

Kinds of noise: wraps (hard wraps), doubled (an empty line between all lines), footnotes (citations moved into footnotes with glued marks),
pages (page breaks within sentences, page numbers, footnotes at page ends), spaces (blanks lost), ocr (place names misread),
caps (title in capitals, broken over lines), markdown (headings, bold, <sup> marks), headless (letterhead, number, day or signature
missing), stamps (lines of a digital signature on top), tables (a table of tasks, or an annex with one), slips (errors of the notice itself, annotated as anomalies).
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from generator.corpus import write_corpus
from generator.notice import NOISES


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", type=int, metavar="N")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--noise", default="", help="comma separated; “all” for every kind but markdown")
    parser.add_argument("--province", help="only notices of this province")
    options = parser.parse_args()
    noise = frozenset(options.noise.split(",")) - {""}
    if "all" in noise:
        noise = noise - {"all"} | frozenset(NOISES) - {"markdown"}
    if unknown := noise - frozenset(NOISES):
        parser.error(f"unknown noise: {', '.join(sorted(unknown))}; known: {', '.join(NOISES)}")
    started = time.perf_counter()
    size = write_corpus(options.out, options.count, options.seed, noise, options.province)
    took = time.perf_counter() - started
    print(
        f"{options.count} notices, {size / 1e6:.1f} MB in {took:.1f} s ({options.count / took:.0f}/s)", file=sys.stderr
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
