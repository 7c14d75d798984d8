"""Mentions of documents, footnotes and deadlines, with what is true of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from .documents import Paper
from .grammar import pick, table
from .writer import Writer

FIRST_MARK = 0xE000  # chr(FIRST_MARK + n) stands for the mark of footnote n until the notice is set in type
_PROVISIONS = ["Điều {a} ", "khoản {b} Điều {a} ", "điểm a khoản {b} Điều {a} ", "Khoản {b}, Điều {a} "]


@dataclass
class Composer(Writer):
    """A writer that cites."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self._slots["cite"] = lambda: self.cite(titles=False)

    # Documents

    def cite(self, titles: bool = True, paper: Paper | None = None) -> str:
        """A mention of some document; with `titles` it may end with the document's own title."""
        rng = self.rng
        if paper is None and rng.random() < 0.1:
            return self._law()
        paper = paper or self.shelf.draw(rng, self.province.code, self.day, self.central)
        if "slips" in self.noise and rng.random() < 0.12:
            return self._slip(paper)
        roll = rng.random()
        if "footnotes" in self.noise and rng.random() < 0.5:
            return self._cite_in_note(paper, roll)
        if roll < 0.12:
            return self._mention(paper, dated=False, issued=rng.random() < 0.6)
        if roll < 0.22:
            return self._mention(paper, issued=False)
        if roll < 0.3:
            return self._several(paper)
        return self._mention(paper, titled=titles and rng.random() < 0.5)

    def _several(self, paper: Paper) -> str:
        """Two documents of one issuer: "các Quyết định số A ngày … và số B ngày … của X", "A ngày … và B ngày … của X"."""
        rng = self.rng
        other = next((p for p in self.shelf.beside(paper, self.day) if p.issuer == paper.issuer), None)
        if other is None:
            return self._mention(paper)
        kind = paper.kind
        first, second = (
            f"số {paper.number} ngày {written(rng, paper.day)}",
            f"số {other.number} ngày {written(rng, other.day)}",
        )
        listed = other.kind == kind and rng.random() < 0.6
        quotes = (f"{kind} {first}", second if listed else f"{other.kind} {second}")
        for quote, cited in zip(quotes, (paper, other), strict=True):
            self._record(
                quote, cited.kind, cited.number, cited.day.isoformat(), cited.issuer_label, None, None, cited.id
            )
        return f"{'các ' if listed else ''}{quotes[0]}{pick(rng, (' và ', ', '))}{quotes[1]} của {paper.issuer}"

    def _slip(self, paper: Paper) -> str:
        """A mention with an error that a careful reader flags."""
        rng = self.rng
        if paper.kind == "Thông báo":
            text = self._mention(paper, kind="Kết luận")
            quote = f"Kết luận số {paper.number}"
            self.truth.anomalies.append({"class": "symbol", "quote": quote, "why": "the symbol says Thông báo"})
        elif not self.central:
            text = self._mention(self.shelf.later(rng, self.province.code, self.day))
            quote = self.truth.citations[-1]["quote"]
            self.truth.anomalies.append(
                {"class": "date", "quote": quote, "why": "cited document dated after the notice"}
            )
        else:
            text = self._mention(paper)
        return text

    def _laws_within(self, title: str, note: int | None) -> None:
        """A law that the title of another document names is a mention too; it ends the title in our grammar."""
        _, found, name = title.partition("Luật ")
        if found:
            self._record_law(name, note)

    def _record_law(self, name: str, note: int | None) -> None:
        self._record(f"Luật {name}", "Luật", None, None, None, [None, name, f"Luật {name}"], note, f"law/{name}")

    def _law(self) -> str:
        name = pick(self.rng, self.shelf.laws)
        self._record_law(name, None)
        lead = f"Điều {self.rng.randrange(3, 99)} " if self.rng.random() < 0.3 else ""
        return f"{lead}Luật {name}"

    def _mention(
        self, paper: Paper, dated: bool = True, issued: bool = True, titled: bool = False, note: int | None = None,
        known: Paper | None = None, known_title: bool = False, kind: str | None = None,
    ) -> str:  # fmt: skip
        """`known`: the document as a footnote hung on this mention tells it."""
        rng = self.rng
        kind = kind or ("Văn bản" if paper.kind == "Công văn" and rng.random() < 0.2 else paper.kind)
        quote = f"{kind} số {paper.number}"
        if dated:
            comma = "," if paper.domain == "term" and rng.random() < 0.4 else ""
            quote += f"{comma} ngày {written(rng, paper.day)}"
        text = quote
        if issued or titled:
            text += f" của {paper.issuer}"
        if titled:
            text += f" {paper.about} {paper.title}" if paper.about else f" {paper.title}"
            self.open_title = True
        self._record(
            quote, kind, paper.number,
            paper.day.isoformat() if dated or known else None,
            paper.issuer_label if issued or titled or known else None,
            paper.title if titled or known_title else None,
            note, paper.id,
        )  # fmt: skip
        if titled:
            self._laws_within(paper.title, note)
        provision = ""
        if paper.domain == "normative" and note is None and rng.random() < 0.25:
            provision = pick(rng, _PROVISIONS).format(a=rng.randrange(2, 40), b=rng.randrange(1, 6))
        return provision + text

    def _cite_in_note(self, paper: Paper, roll: float) -> str:
        """A short mention with its footnote: the full citation, the title alone, or a document the body does not name."""
        number = len(self.notes) + 1
        self.notes[number] = ""
        mark = chr(FIRST_MARK + number)
        if roll < 0.5:
            text = self._mention(paper, dated=False, known=paper, known_title=True) + mark
            self.notes[number] = self._mention(paper, titled=True, note=number) + "."
        elif roll < 0.85 and paper.about:
            text = self._mention(paper, issued=True, known_title=True) + mark
            self.notes[number] = f"{pick(self.rng, (paper.about, paper.about.capitalize()))} {paper.title}."
            self._laws_within(paper.title, number)
        else:
            text = "các văn bản chỉ đạo của cấp trên" + mark
            self.notes[number] = f"{self._mention(paper, titled=True, note=number)}."
        self.open_title = False
        return text

    def note(self, template: str) -> str:
        """The mark of a footnote of its own words."""
        number = len(self.notes) + 1
        self.notes[number] = self.fill(template)
        return chr(FIRST_MARK + number)

    def _record(
        self, quote: str, kind: str, number: str | None, day: str | None, issuer: str | None,
        title: str | list[str | None] | None, note: int | None, document: str,
    ) -> None:  # fmt: skip
        self.truth.citations.append(
            {"quote": quote, "kind": kind, "number": number, "date": day, "issuer": issuer, "title": title,
             "section": self.path, "footnote": note, "document": document}
        )  # fmt: skip
        if number is not None:
            self.cited.append(number)

    def take_cited(self) -> list[str]:
        """The numbers cited since the last call, each once."""
        found = list(dict.fromkeys(self.cited))
        self.cited.clear()
        return found

    # Days

    def deadline(self) -> tuple[str, list[str]]:
        """A phrase and the dates it sets."""
        rng = self.rng
        due = self.day + timedelta(days=rng.randrange(10, 260))
        roll = rng.random()
        forms = table("tasks")["deadlines"]
        if roll < 0.5:
            short = (
                f"{due.day:02}/{due.month}/{due.year}" if rng.random() < 0.7 else f"{due.day}/{due.month}/{due.year}"
            )
            return self.fill(pick(rng, forms["day"]), d=short, D=f"{due.day:02} tháng {due.month} năm {due.year}"), [
                due.isoformat()
            ]
        if roll < 0.68:
            values = {"m": f"{due.month}/{due.year}", "M": f"{due.month:02} năm {due.year}"}
            return self.fill(pick(rng, forms["month"]), **values), [f"{due.year}-{due.month:02}"]
        if roll < 0.8:
            quarter = (due.month - 1) // 3 + 1
            roman = ("I", "II", "III", "IV")[quarter - 1]
            values = {"q": f"{roman}/{due.year}", "Q": f"{roman} năm {due.year}"}
            return self.fill(pick(rng, forms["quarter"]), **values), [f"{due.year}-Q{quarter}"]
        if roll < 0.87:
            return self.fill(pick(rng, forms["year"]), y=str(due.year)), [str(due.year)]
        return self.fill(pick(rng, forms["recurring" if roll < 0.94 else "relative"])), []


def written(rng: Random, day: date) -> str:
    """A date as texts write it: 05/6/2024, 5/6/2024, 05/06/2024, 05 tháng 6 năm 2024."""
    roll = rng.random()
    if roll < 0.72:
        return f"{day.day:02}/{day.month}/{day.year}" if day.month > 2 else f"{day.day:02}/{day.month:02}/{day.year}"
    if roll < 0.8:
        return f"{day.day}/{day.month}/{day.year}"
    if roll < 0.88:
        return f"{day.day:02}/{day.month:02}/{day.year}"
    return (
        f"{day.day:02} tháng {day.month:02} năm {day.year}"
        if day.month < 3
        else f"{day.day:02} tháng {day.month} năm {day.year}"
    )
