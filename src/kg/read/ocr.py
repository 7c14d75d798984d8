"""Recognising scanned pages with Tesseract and its Vietnamese model, where the program is installed.

The result of a page is kept by the content of its picture and the program's version, so that a folder read again costs
nothing. What is recognised is kept as it is; only numbers of documents are repaired, against the closed list of kinds,
and every repair is said (kg.read.repairs).
"""

from __future__ import annotations

import hashlib
import html
import os
import re
import shutil
import subprocess
import tempfile
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.errors import NotText
from kg.read.limits import Clock
from kg.read.page import Glyph, Page
from kg.read.repairs import Repair, repair

_INSTALL = (
    "Recognising needs Tesseract and its Vietnamese model: apt-get install tesseract-ocr tesseract-ocr-vie "
    "(elsewhere: https://tesseract-ocr.github.io), and pip install 'kg-notices[ocr]'"
)
_PAGE_SECONDS = 120.0
_LINE = re.compile(r"<span class='(ocr_line|ocr_header|ocr_caption|ocr_textfloat)'[^>]*title=\"([^\"]*)\"|"
                   r"<span class='ocrx_word'[^>]*title='([^']*)'[^>]*>(.*?)</span>", re.S)  # fmt: skip
_BOX = re.compile(r"bbox (\d+) (\d+) (\d+) (\d+)")
_CONFIDENCE = re.compile(r"x_wconf (\d+)")
_BASELINE = re.compile(r"baseline (-?[\d.]+) (-?[\d.]+)")
_SIZE = re.compile(r"x_size ([\d.]+)")
_PAGE = re.compile(r"class='ocr_page'[^>]*title='[^']*bbox 0 0 (\d+) (\d+)")
_TAGS = re.compile(r"<[^>]+>")


@dataclass(frozen=True, slots=True)
class Word:
    """A word recognised: its box in pixels, the baseline and type size of its line, and 0 to 100."""

    text: str
    left: int
    top: int
    right: int
    bottom: int
    base: float
    size: float
    confidence: int
    line: int


@dataclass(frozen=True, slots=True)
class Recognised:
    """A page: its size in pixels and its words in the order of reading."""

    width: int
    height: int
    words: tuple[Word, ...]
    repairs: tuple[Repair, ...]

    @property
    def confidence(self) -> float:
        return sum(word.confidence for word in self.words) / len(self.words) if self.words else 0.0


@cache
def _program() -> tuple[str, str] | None:
    """Path and version of Tesseract, if it has the Vietnamese model."""
    path = shutil.which("tesseract")
    if path is None:
        return None
    try:
        version = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=20).stdout.split("\n", 1)[0]
        models = subprocess.run([path, "--list-langs"], capture_output=True, text=True, timeout=20).stdout.split()
    except (OSError, subprocess.SubprocessError):
        return None
    return (path, version.removeprefix("tesseract ").strip()) if "vie" in models else None


def missing() -> str:
    """What must be installed before pages can be recognised; empty where all is there."""
    return "" if _program() else _INSTALL


def recognise(image: bytes, name: str, clock: Clock) -> Recognised:
    """The words on a picture of one page (PGM, PNG …). Raises `NotText` where it cannot be recognised."""
    return recognise_all(image, name, clock)[0]


def recognise_all(image: bytes, name: str, clock: Clock) -> list[Recognised]:
    """The words on each page of a picture (PNG, JPEG, TIFF …). Raises `NotText` where it cannot be recognised."""
    program = _program()
    if program is None:
        raise NotText(name, "this is a picture of a page", _INSTALL)
    path, version = program
    key = hashlib.sha256(b"\0".join((image, version.encode(), b"vie 3 300"))).hexdigest()
    kept = _cache_folder() / f"{key}.hocr"
    try:
        found = kept.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        found = _run(path, image, name, min(_PAGE_SECONDS, clock.left))
        _keep(kept, found)
    parts = found.split("<div class='ocr_page'")[1:]
    return [_read_hocr(f"class='ocr_page'{part}") for part in parts] or [Recognised(1, 1, (), ())]


def _run(path: str, image: bytes, name: str, seconds: float) -> str:
    with tempfile.TemporaryDirectory(prefix="kg-ocr-") as folder:
        picture = Path(folder, "page")
        picture.write_bytes(image)
        command = [path, str(picture), str(Path(folder, "out")), "-l", "vie", "--psm", "3", "--dpi", "300",
                   "-c", "hocr_font_info=0", "hocr"]  # fmt: skip
        environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
        try:
            done = subprocess.run(command, capture_output=True, timeout=seconds, env=environment)
        except subprocess.TimeoutExpired:
            raise NotText(name, f"recognising a page took longer than {seconds:.0f} s", "Raise the limit `seconds`") from None
        except OSError as error:
            raise NotText(name, f"Tesseract cannot be started ({error.strerror})", _INSTALL) from None
        result = Path(folder, "out.hocr")
        if done.returncode or not result.exists():
            raise NotText(name, "the picture cannot be recognised", "Check that it is a whole picture of a page")
        return result.read_text(encoding="utf-8", errors="replace")


def _cache_folder() -> Path:
    base = os.environ.get("KG_CACHE") or os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser()
    return Path(base) / "kg" / "ocr"


def _keep(path: Path, text: str) -> None:
    """Keep a result; a cache that cannot be written is no reason to stop."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, delete=False) as handle:
            handle.write(text)
        Path(handle.name).replace(path)
    except OSError:
        return


def _read_hocr(text: str) -> Recognised:
    page = _PAGE.search(text)
    width, height = (int(page[1]), int(page[2])) if page else (1, 1)
    words: list[Word] = []
    base = size = 0.0
    slope, origin = 0.0, 0
    line = 0
    for found in _LINE.finditer(text):
        if found[1]:
            box, baseline, printed = _BOX.search(found[2]), _BASELINE.search(found[2]), _SIZE.search(found[2])
            if box is None:
                continue
            line += 1
            origin, slope = int(box[1]), float(baseline[1]) if baseline else 0.0
            base = int(box[4]) + (float(baseline[2]) if baseline else 0.0)
            size = float(printed[1]) if printed else int(box[4]) - int(box[2])
            continue
        box, sure = _BOX.search(found[3]), _CONFIDENCE.search(found[3])
        word = unicodedata.normalize("NFC", html.unescape(_TAGS.sub("", found[4])).strip())
        if box is None or not word:
            continue
        left, top, right, bottom = (int(box[at]) for at in range(1, 5))
        at_base = base + slope * ((left + right) / 2 - origin)
        words.append(Word(word, left, top, right, bottom, at_base, size, int(sure[1]) if sure else 0, line))
    repaired, repairs = repair([word.text for word in words])
    fixed = tuple(_with_text(word, new) for word, new in zip(words, repaired, strict=True))
    return Recognised(width, height, fixed, repairs)


def _with_text(word: Word, text: str) -> Word:
    if word.text == text:
        return word
    return Word(text, word.left, word.top, word.right, word.bottom, word.base, word.size, word.confidence, word.line)


def page_of(result: Recognised, number: int, width: float, height: float) -> Page:
    """The page as if it had been printed with these words. A word's letters share its width."""
    across, down = width / result.width, height / result.height
    glyphs: list[Glyph] = []
    last = -1
    for word in result.words:
        step = (word.right - word.left) / max(1, len(word.text))
        size = word.size * down * 0.82  # Tesseract's size is that of ascenders and descenders together
        if glyphs and word.line == last:
            before = glyphs[-1]
            glyphs.append(Glyph(" ", before.right, word.left * across, before.base, before.size))
        # a mark of a footnote stands higher than the words of its line
        raised = word.text.strip("'’)(").isdigit() and word.bottom < word.base - 0.2 * word.size
        base = word.bottom * down if raised else word.base * down
        for at, letter in enumerate(word.text):
            left = (word.left + at * step) * across
            glyphs.append(Glyph(letter, left, left + step * across, base, size * (0.6 if raised else 1.0), word.confidence))
        last = word.line
    return Page(number, width, height, glyphs, [])


def remarks(results: Sequence[Recognised], pages: Sequence[int]) -> list[str]:
    """What was recognised, how surely, and each repair."""
    program = _program()
    words = sum(len(result.words) for result in results)
    sure = sum(result.confidence * len(result.words) for result in results) / max(1, words)
    version = program[1] if program else "?"
    counted = f"{len(pages)} page" + ("s" if len(pages) != 1 else "")
    said = [f"recognised {counted} with Tesseract {version} (vie): mean confidence {sure:.0f} of 100"]
    doubtful = [page for page, result in zip(pages, results, strict=True) if result.words and result.confidence < 75]
    if doubtful:
        said.append(f"recognised with doubt, to be checked: page {', '.join(map(str, doubtful[:20]))}")
    said += [f"repaired after recognition: {r.before} → {r.after} ({r.reason})" for result in results for r in result.repairs]
    return said
