"""How fast notices are read: MB of UTF-8 text a second and core, as a whole, by stage, and on lines made to be slow.

    python benchmarks/bench_parse.py [FILE…] [--count N] [--repeat R] [--adversarial MB] [--eyecite-python PYTHON]

Without files N invented notices are read, hard-wrapped, with footnotes and page breaks. Times are processor time; of
each notice the best of R runs counts, since other work on the machine only ever adds. The load of the machine is
printed with them: above one process for each core the figures are too low.

Beside it stands eyecite's `get_citations` on an English text of the same size (`pip install eyecite` here, or in an
environment of its own that --eyecite-python names). A stage's time holds that of the stages it calls.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from generator.corpus import notices

from kg.errors import KgError
from kg.parse import assemble as whole
from kg.parse import parse
from kg.parse.citations import find_citations
from kg.parse.context import Context
from kg.read import read_bytes

NOISE = frozenset(("wraps", "footnotes", "pages"))
STAGES = (
    "find_layout", "read_header", "read_signature", "read_scope", "find_citations", "resolve_within", "read_outline",
    "read_session", "read_directions", "find_participants", "find_figures", "find_anomalies", "agree",
)  # fmt: skip
# Repeated to a line of the size asked for: runs that a pattern could go over again and again.
LINES = {
    "one letter": "a", "blanks": " ", "digits": "1", "full stops": ".", "commas": ", ", "dashes": "- ", "brackets": "(",
    "capitals": "A", "bars": "| ", "stars": "**a** ", "giao": "giao ", "số": "số ", "các": "các ", "Sở": "Sở ",
    "UBND": "UBND ", "UBND xã A": "UBND xã A, ", "ngày 1/1": "ngày 1/1, ", "trước ngày": "trước ngày ",
    "12/QĐ-UBND": "12/QĐ-UBND ", "Điều 1": "Điều 1 khoản 2 điểm a ", "Luật": "Luật Đất đai sửa đổi ", "5%": "5% ",
    "Chủ tịch": "Chủ tịch ", "đồng chí": "đồng chí Nguyễn ", "phối hợp với": "phối hợp với ", "(1) A": ": (1) A",
}  # fmt: skip
# About as many citations to the kB as notices have.
ENGLISH = (
    "The agency published its findings in the spring, and the parties were given sixty days to answer them. Several did "
    "so at length; the company alone filed more than two hundred pages. Nothing in the record shows that the objections "
    "were read. The court relied on Smith v. Jones, {0} U.S. {1} (1987), for the rule that silence is no answer. "
    "The order is vacated and the matter sent back for further proceedings, in which the agency may take new evidence "
    "but has to say what it makes of that before it. Costs are those of the agency, under 42 U.S.C. § {1}.\n"
)
# The text in parts of the size of a notice, as ours is read notice by notice.
EYECITE = """
import sys, time
from eyecite import get_citations
parts = open(sys.argv[1], encoding="utf-8").read().split("\\f")[1:]
get_citations(parts[0])
start = time.process_time()
found = sum(len(get_citations(part)) for part in parts)
print(time.process_time() - start, found)
"""
PART = 8_000  # bytes


def best(work: Callable[[], Any], repeat: int) -> tuple[float, Any]:
    """The shortest processor time of `work` in seconds, and what it gave."""
    shortest, result = float("inf"), None
    for _ in range(repeat):
        start = time.process_time()
        result = work()
        shortest = min(shortest, time.process_time() - start)
    return shortest, result


def load() -> str:
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


def measure(files: list[tuple[str, bytes]], repeat: int) -> tuple[int, float]:
    """Prints the speeds of reading and parsing; the size in bytes, and the time of the citations alone."""
    size = sum(len(data) for _, data in files)
    times: dict[str, float] = defaultdict(float)
    for name, data in files[:10]:  # lists and patterns are made when first needed
        parse(read_bytes(data, name))
    for name, data in files:
        seconds, document = best(lambda data=data, name=name: read_bytes(data, name), repeat)
        times["read"] += seconds
        times["parse"] += best(lambda document=document: parse(document), repeat)[0]
        alone = best(lambda d=document: find_citations(d.text, d.notes, Context()), repeat)[0]
        times["citations alone"] += alone
    times["read and parse"] = times["read"] + times["parse"]
    print(f"{len(files)} notices, {size / 1e6:.2f} MB; {load()}")
    for name in ("read", "parse", "read and parse", "citations alone"):
        print(f"    {name:24}{size / 1e6 / times[name]:8.2f} MB/s")
    return size, times["citations alone"]


def measure_stages(files: list[tuple[str, bytes]], repeat: int) -> None:
    """Prints what each stage of the parse takes of its time."""
    times: dict[str, float] = defaultdict(float)

    def timed(name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any, **options: Any) -> Any:
            start = time.process_time()
            try:
                return work(*args, **options)
            finally:
                times[name] += time.process_time() - start

        return run

    documents = [read_bytes(data, name) for name, data in files]
    kept = {name: getattr(whole, name) for name in STAGES}
    for name, work in kept.items():
        setattr(whole, name, timed(name, work))
    parse_all = timed("parse", whole.assemble)
    for _ in range(repeat):
        for document in documents:
            parse_all(document)
    for name, work in kept.items():
        setattr(whole, name, work)
    print(f"stages of the parse, share of its time; {load()}")
    for name in sorted(STAGES, key=lambda stage: -times[stage]):
        print(f"    {name:24}{100 * times[name] / times['parse']:7.1f} %")


def measure_eyecite(size: int, ours: float, python: str | None) -> None:
    """Prints eyecite's speed on an English text of `size` bytes, beside that of our citations alone."""
    text = ENGLISH
    parts = [text.format(n % 400 + 100, n % 900 + 11) for n in range(size // len(text) + 1)]
    parts[:: PART // len(text)] = ["\f" + part for part in parts[:: PART // len(text)]]
    path = Path(os.environ.get("TMPDIR", "/tmp")) / f"bench_parse_{os.getpid()}.txt"
    path.write_text("".join(parts)[:size], encoding="utf-8")
    try:
        command = [python or sys.executable, "-c", EYECITE, str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    finally:
        path.unlink()
    if done.returncode:
        print("eyecite is not installed here: left out (name another Python with --eyecite-python)")
        return
    seconds, found = done.stdout.split()
    print(f"eyecite, {size / 1e6:.2f} MB of English; {load()}")
    print(f"    {'get_citations':24}{size / 1e6 / float(seconds):8.2f} MB/s, {found} found")
    print(f"    {'ours is faster':24}{float(seconds) / ours:8.1f} times")


def measure_lines(files: list[tuple[str, bytes]], megabytes: float) -> None:
    """Prints how long endless lines take, beside notices of the same size joined into one text."""
    size = int(megabytes * 1e6)
    joined = b"".join(data for _, data in files)
    whole_text = (joined * (size // len(joined) + 1))[:size].decode(errors="ignore").encode()
    print(f"lines of {megabytes:g} MB; {load()}")
    usual = _time_of(whole_text)
    print(f"    {'notices':24}{usual:8.2f} s")
    for name, words in LINES.items():
        line = words * (size // len(words.encode()) + 1)
        seconds = _time_of(f"THÔNG BÁO\nChủ tịch kết luận như sau:\n1. {line}\nNơi nhận:\n- Như trên;\n".encode())
        print(f"    {name:24}{seconds:8.2f} s {seconds / usual:8.2f} times", flush=True)


def _time_of(data: bytes) -> float:
    start = time.process_time()
    try:
        parse(read_bytes(data, "line.txt"))
    except KgError as error:
        print(f"    refused: {json.dumps(str(error), ensure_ascii=False)[:90]}")
    return time.process_time() - start


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    parser.add_argument("--count", type=int, default=60, metavar="N")
    parser.add_argument("--repeat", type=int, default=5, metavar="R")
    parser.add_argument("--adversarial", type=float, default=0.5, metavar="MB", help="size of the lines; 0: none")
    parser.add_argument("--eyecite-python", metavar="PYTHON", help="a Python that has eyecite")
    options = parser.parse_args()
    files = [(path.name, path.read_bytes()) for path in options.files]
    if not files:
        made = notices(options.count, 3, NOISE)
        files = [(f"{at:03}.txt", notice.text.encode()) for at, notice in enumerate(made)]
    size, citations = measure(files, options.repeat)
    measure_stages(files, options.repeat)
    measure_eyecite(size, citations, options.eyecite_python)
    if options.adversarial > 0:
        measure_lines(files, options.adversarial)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
