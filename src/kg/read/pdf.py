"""PDF files: the text layer with its geometry; pages without one are recognised (kg.read.ocr) where that is installed.

`kg.read.pdf_pages` gives characters with their boxes, from a process of its own; `kg.read.pages_lines` finds lines,
columns, tables and footnotes, puts them in the order of reading and says which lines belong to one paragraph.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kg.errors import NotText
from kg.read import guard, legacy
from kg.read.layer import Layer
from kg.read.limits import Clock, Options, over
from kg.read.page import Page, Rule
from kg.read.pages_lines import lay_pages
from kg.read.pdf_pages import Packed

_FEW = 25  # characters other than blanks: a page with fewer has no text layer


def read_pdf(data: bytes, name: str, options: Options) -> tuple[Layer, str, tuple[str, ...]]:
    """The text layer of a PDF. Raises `NotText`."""
    clock = Clock(name, options.limits)
    found: tuple[list[Packed], list[str]] = _ask(
        "pages", data, name, options.limits, options.ocr != "always", _FEW, name=name, options=options, clock=clock
    )
    packed, fonts = found
    pages = [page.page() for page in packed]
    bare = [page.number for page in pages if sum(not g.text.isspace() for g in page.glyphs) < _FEW]
    said = [f"read from the text layer of a PDF: {len(pages) - len(bare)} of {len(pages)} pages; "
            "positions count in the text extracted"]  # fmt: skip
    if bare:
        scanned = [number for number in bare if options.ocr == "always" or packed[number].pictures]
        _recognise(scanned, bare, pages, said, name, options, clock)
    said += [f"letters converted from {legacy.NAMES[font]} fonts" for font in fonts]
    layer, more = lay_pages(pages)
    return layer, "utf-8", (*said, *more)


def _ask(work: str, *arguments: Any, name: str, options: Options, clock: Clock) -> Any:
    return guard.call(f"kg.read.pdf_pages:{work}", *arguments, name=name, limits=options.limits, seconds=clock.left)


def _recognise(scanned: Sequence[int], bare: Sequence[int], pages: list[Page], said: list[str], name: str,
               options: Options, clock: Clock) -> None:  # fmt: skip
    """Fill in the pages without a text layer, or say which they are."""
    from kg.read import ocr
    from kg.read.ocr_rules import rules_of

    if not scanned:
        return
    missing = ocr.missing()
    if options.ocr == "never" or missing:
        listed = ", ".join(str(number + 1) for number in scanned[:10])
        if len(bare) == len(pages):
            reason = "the PDF is a scan, its pages hold pictures and no text"
            raise NotText(name, reason, missing or "Let its pages be recognised (leave out --ocr never)")
        said.append(f"pages without text left out: {listed}. {missing or 'Recognising was switched off.'}")
        return
    if len(scanned) > options.limits.scanned_pages:
        raise over(name, "too many pages to recognise", len(scanned), "scanned_pages", options.limits.scanned_pages)
    said[0] = said[0] if len(bare) < len(pages) else "the PDF is a scan; positions count in the text recognised"
    found: list[ocr.Recognised] = []
    sizes: list[tuple[float, float]] = []
    drawn: list[list[Rule]] = []
    for number in scanned:
        clock.check()
        image, width, height = _ask("picture", number, name, options.limits, name=name, options=options, clock=clock)
        found.append(ocr.recognise(image, name, clock))
        sizes.append((width, height))
        drawn.append(rules_of(image, width, height))
    results = ocr.in_order(found)
    for number, result, (width, height), rules in zip(scanned, results, sizes, drawn, strict=True):
        pages[number] = ocr.page_of(result, number, width, height, rules)
    said += ocr.remarks(results, [number + 1 for number in scanned])
