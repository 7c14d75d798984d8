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
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from kg.errors import NotText
from kg.read.limits import Clock
from kg.read.ocr_lines import evened, with_whole_dates, without_specks
from kg.read.ocr_notes import Letter, Word, is_mark, restore_notes, without_strays
from kg.read.ocr_posts import repair_posts
from kg.read.page import Glyph, Page, Rule
from kg.read.repairs import Repair, repair, repair_headings

_INSTALL = (
    "Recognising needs Tesseract and its Vietnamese model: apt-get install tesseract-ocr tesseract-ocr-vie "
    "(elsewhere: https://tesseract-ocr.github.io), and pip install 'kg-notices[ocr]'"
)
_PAGE_SECONDS = 120.0
_ITEM = re.compile(
    r"<span class='(?P<line>ocr_line|ocr_header|ocr_caption|ocr_textfloat)'[^>]*title=\"(?P<measures>[^\"]*)\""
    r"|<span class='ocrx_word'[^>]*title='(?P<word>[^']*)'"
    r"|<span class='ocrx_cinfo' title='x_bboxes (?P<box>-?\d+ -?\d+ -?\d+ -?\d+)[^']*'>(?P<letter>[^<]*)</span>"
)
_BOX = re.compile(r"bbox (\d+) (\d+) (\d+) (\d+)")
_CONFIDENCE = re.compile(r"x_wconf (\d+)")
_BASELINE = re.compile(r"baseline (-?[\d.]+) (-?[\d.]+)")
_SIZE = re.compile(r"x_size ([\d.]+)")
_LIKE_RULE = set("|I!l[]")
_PAGE = re.compile(r"class='ocr_page'[^>]*title='[^']*bbox 0 0 (\d+) (\d+)")


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
        version = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=20).stdout.split("\n", 1)[
            0
        ]
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
    key = hashlib.sha256(b"\0".join((image, version.encode(), b"vie 3 300 letters"))).hexdigest()
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
                   "-c", "hocr_char_boxes=1", "hocr"]  # fmt: skip
        environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
        try:
            done = subprocess.run(command, capture_output=True, timeout=seconds, env=environment)
        except subprocess.TimeoutExpired:
            raise NotText(
                name, f"recognising a page took longer than {seconds:.0f} s", "Raise the limit `seconds`"
            ) from None
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
    width, height = (max(1, int(page[1])), max(1, int(page[2]))) if page else (1, 1)
    words: list[Word] = []
    letters: list[Letter] = []
    base = size = slope = 0.0
    origin = line = sure = 0

    def close() -> None:
        if letters:
            at = (letters[0].left + letters[-1].right) / 2 - origin
            words.append(Word(tuple(letters), base + slope * at, size, sure, line))
            letters.clear()

    for found in _ITEM.finditer(text):
        if found["line"]:
            close()
            box, baseline, printed = (p.search(found["measures"]) for p in (_BOX, _BASELINE, _SIZE))
            if box is None:
                continue
            line += 1
            origin, slope = int(box[1]), float(baseline[1]) if baseline else 0.0
            base = int(box[4]) + (float(baseline[2]) if baseline else 0.0)
            size = float(printed[1]) if printed else float(int(box[4]) - int(box[2]))
        elif found["word"] is not None:
            close()
            confidence = _CONFIDENCE.search(found["word"])
            sure = int(confidence[1]) if confidence else 0
        else:
            left, top, right, bottom = map(int, found["box"].split())
            letters += [Letter(c, left, top, right, bottom) for c in _letters(found["letter"])]
    close()
    words, dropped = without_specks(words)
    words, joined = with_whole_dates(words)
    cleaned = [without_strays(word) for word in evened(words)]
    words = [word for word, _ in cleaned]
    cleared = [*dropped, *joined, *(found for _, found in cleaned if found is not None)]
    texts, repairs = repair([word.text for word in words])
    words = [word.reading(text) for word, text in zip(words, texts, strict=True)]
    return Recognised(width, height, tuple(words), (*cleared, *repairs))


def _letters(written: str) -> str:
    return unicodedata.normalize("NFC", html.unescape(written)).strip()


def page_of(result: Recognised, number: int, width: float, height: float, rules: Sequence[Rule] = ()) -> Page:
    """The page as if it had been printed with these words, and these lines had been drawn on it."""
    across, down = width / result.width, height / result.height
    glyphs: list[Glyph] = []
    last = -1
    standing = [rule for rule in rules if rule.bottom - rule.top > rule.right - rule.left]
    for word in result.words:
        size = word.size * down
        middle = (word.letters[0].left + word.letters[-1].right) / 2 * across
        if set(word.text) <= _LIKE_RULE and any(abs(middle - rule.left) < 0.5 * size for rule in standing):
            continue  # a line of a table, taken for a letter
        if glyphs and word.line == last:
            before = glyphs[-1]
            gap = word.letters[0].left * across - before.right
            if gap < 1.3 * size:
                glyphs.append(Glyph(" ", before.right, before.right + max(0.0, gap), word.base * down, size))
        alone = word.text.isdecimal() and word.letters[0].raised(word)  # the number in front of a footnote
        for place, letter in enumerate(word.letters):
            base = (letter.bottom if alone or is_mark(word, place) else word.base) * down
            scale = 0.6 if base != word.base * down else 1.0
            # letters reach to the next one: boxes of ink alone would leave gaps beside narrow ones
            right = word.letters[place + 1].left if place + 1 < len(word.letters) else letter.right
            right = max(right, letter.left + 1)
            glyphs.append(Glyph(letter.text, letter.left * across, right * across, base, size * scale, word.confidence))
        last = word.line
    return Page(number, width, height, glyphs, list(rules), recognised=True)


def in_order(results: Sequence[Recognised]) -> list[Recognised]:
    """The pages with misread numbers of footnotes and of headings put right, which their order over all pages tells."""
    done: list[Recognised] = []
    count = last = 0
    for result in results:
        words, restored, last = restore_notes(result.words, last)
        words, posts = repair_posts(words)
        starts = [at for at, word in enumerate(words) if not at or words[at - 1].line != word.line]
        lines = [
            (words[at].text, " ".join(word.text for word in words[at + 1 : at + 6] if word.line == words[at].line))
            for at in starts
        ]
        repairs, count = repair_headings(lines, count)
        for line, found in repairs.items():
            words[starts[line]] = words[starts[line]].reading(found.after)
        done.append(
            replace(result, words=tuple(words), repairs=(*result.repairs, *restored, *posts, *repairs.values()))
        )
    return done


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
    said += [
        f"repaired after recognition: {r.before} → {r.after} ({r.reason})" for result in results for r in result.repairs
    ]
    return said
