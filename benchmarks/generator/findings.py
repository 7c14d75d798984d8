"""What was found: results and shortcomings. None of it is a task."""

from __future__ import annotations

from functools import cache

from .composer import FIRST_MARK, Composer
from .grammar import pick, sample, table
from .outline import Outline
from .scene import Scene


@cache
def _statements(part: str, placed: bool) -> list[str]:
    found: list[str] = table("texts")["findings"][part]
    return found if placed else [text for text in found if "{commune}" not in text and "{hamlet}" not in text]


def findings(c: Composer, scene: Scene, outline: Outline, number: int) -> int:
    """The part as top-level item `number`, or one paragraph; how many top-level items it took."""
    rng, data = c.rng, table("texts")["findings"]
    placed = bool(c.communes)
    if scene.place is not None:
        praise = c.fill(pick(rng, data["praise"]), place=c.place(scene.place))
    else:
        praise = pick(rng, data["praise_none"])
    if outline.style in ("plain", "article"):
        c.path = ""
        c.put("p", f"{praise} {_lines(c, 'good', placed, 2)}")
        return 0
    mark = outline.enter(0, number)
    c.path = outline.path
    if outline.style == "arabic" and rng.random() < 0.4:
        c.put("item", f"{mark}{praise} {_lines(c, 'good', placed, 3)}")
        return 1
    c.put("heading1", mark + pick(rng, data["headings"]))
    split = rng.random() < 0.4
    if split:
        c.put("heading2", outline.enter(1, 1) + "Kết quả đạt được")
        c.path = outline.path
    if rng.random() < 0.5:
        c.put("p", f"{praise} {_lines(c, 'good', placed, 4)}")
    else:
        c.put("p", praise)
        for statement in sample(rng, _statements("good", placed), 2 + 2 * c.size):
            c.put("bullet", "- " + _statement(c, statement))
    if split:
        c.put("heading2", outline.enter(1, 2) + "Tồn tại, hạn chế")
        c.path = outline.path
    if rng.random() < 0.7:
        if not split:
            c.put("p", pick(rng, data["turn"]))
        for statement in sample(rng, _statements("bad", placed), 1 + int(rng.random() * 3 * c.size)):
            c.put("bullet", "- " + _statement(c, statement))
    elif split:
        c.put("p", _lines(c, "bad", placed, 2))
    return 1


def _lines(c: Composer, part: str, placed: bool, count: int) -> str:
    chosen = sample(c.rng, _statements(part, placed), 1 + int(c.rng.random() * count * c.size))
    return " ".join(_statement(c, statement) for statement in chosen)


def _statement(c: Composer, template: str) -> str:
    """The statement, now and then with a footnote of its own words hung on its end."""
    text = c.fill(template)
    c.open_title = False
    c.take_cited()
    if "footnotes" in c.noise and c.rng.random() < 0.2 and text[-2] < chr(FIRST_MARK):
        mark = c.note(
            pick(
                c.rng,
                (
                    "Cao hơn bình quân chung ({pct}).",
                    "Kế hoạch cả năm là {money}.",
                    "Tính đến thời điểm kiểm tra, tăng {pct} so với cùng kỳ.",
                ),
            )
        )
        text = text[:-1] + mark + text[-1]
    return text
