"""How fast each form is read, and how well scans are.

Usage: python benchmarks/bench_forms.py [FILE…]; without files, the PDFs in tests/forms and the examples rendered.

Speed: milliseconds of processor time of this process and by the clock, for a page of a PDF and for a whole notice of the
other forms; the best of several runs. Scans: pictures of the pages at 300 dots an inch, recognised, compared with the
text layer they were drawn from: wrong characters, paragraphs that differ, and fields of the notice that differ.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))


def measure(name: str, data: bytes, times: int = 5) -> None:
    from kg.read import read_bytes

    document = read_bytes(data, name)  # imports, and fills the cache of recognised pages
    best = clock = float("inf")
    for _ in range(times):
        started, worked = time.perf_counter(), time.process_time()
        document = read_bytes(data, name)
        best, clock = min(best, time.process_time() - worked), min(clock, time.perf_counter() - started)
    pages = len(document.pages.starts) if document.pages else 1
    unit = "ms a page" if document.pages else "ms"
    took = f"{best * 1000 / pages:6.1f} ({clock * 1000 / pages:.1f} by the clock) {unit}"
    print(f"{name:40} {len(data) / 1000:8.0f} kB  {pages} pages  {took}")


def measure_scan(path: Path) -> None:
    """Prints how a scan of a PDF differs from its text layer."""
    from rapidfuzz.distance import Levenshtein

    from forms_compare import differences, leaves, reading
    from kg.read import read, read_bytes
    from test_forms_pdf import scan_of

    printed, scanned = read(path), read_bytes(scan_of(path), f"{path.stem}-scan.pdf")
    wrong = Levenshtein.distance(scanned.text, printed.text)
    whole = {printed.text[p.start : p.end] for p in printed.paragraphs}
    kept = sum(scanned.text[p.start : p.end] in whole for p in scanned.paragraphs)
    one, other = reading(scanned), reading(printed)
    fields = len(differences(one, other))
    print(
        f"{path.stem + ', scanned':40} {wrong / len(printed.text):.2%} of characters wrong, {kept} of {len(whole)} "
        f"paragraphs without an error, {fields} of {leaves(other)} fields differ"
    )


def main() -> None:
    if len(sys.argv) > 1:
        for argument in sys.argv[1:]:
            measure(argument, Path(argument).read_bytes())
        return
    from helpers_forms import EXAMPLES, parts_of, to_docx, to_html, to_odt

    printed = sorted((ROOT / "tests" / "forms").glob("*.pdf"))
    for path in printed:
        measure(path.name, path.read_bytes())
    for example in EXAMPLES:
        parts = parts_of(example)
        for form, data in (("docx", to_docx(parts)), ("odt", to_odt(parts)), ("html", to_html(parts).encode())):
            measure(f"{example.stem}.{form}", data)
    for path in printed:
        measure_scan(path)


if __name__ == "__main__":
    main()
