"""How fast each form is read: milliseconds for a page of a PDF and for a whole notice of the other forms.

Usage: python benchmarks/bench_forms.py [FILE…]; without files, the PDFs in tests/forms and the examples rendered.
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
    best = float("inf")
    for _ in range(times):
        started = time.perf_counter()
        document = read_bytes(data, name)
        best = min(best, time.perf_counter() - started)
    pages = len(document.pages.starts) if document.pages else 1
    unit = f"{pages} pages, {best * 1000 / pages:.1f} ms a page" if document.pages else f"{best * 1000:.1f} ms"
    print(f"{name:40} {len(data) / 1000:8.0f} kB  {unit}")


def main() -> None:
    if len(sys.argv) > 1:
        for argument in sys.argv[1:]:
            measure(argument, Path(argument).read_bytes())
        return
    from helpers_forms import EXAMPLES, parts_of, to_docx, to_html, to_odt

    for path in sorted((ROOT / "tests" / "forms").glob("*.pdf")):
        measure(path.name, path.read_bytes())
    for example in EXAMPLES:
        parts = parts_of(example)
        for form, data in (("docx", to_docx(parts)), ("odt", to_odt(parts)), ("html", to_html(parts).encode())):
            measure(f"{example.stem}.{form}", data)


if __name__ == "__main__":
    main()
