"""A table of tasks: within the directions or as an annex, its rows flattened by "|"."""

from __future__ import annotations

from .bodies import Actor
from .composer import Composer
from .grammar import capital, pick
from .outline import Outline
from .scene import Scene
from .tasks import clause, start_of

_PRODUCTS = ("Báo cáo", "Tờ trình", "Quyết định của UBND", "Biên bản bàn giao", "Kế hoạch", "Hồ sơ hoàn thành")


def table_of_tasks(c: Composer, scene: Scene, outline: Outline, annex: bool) -> None:
    """The announcing line and the rows, each taken down as a task."""
    rng = c.rng
    lead = rng.random() < 0.7
    who = (
        pick(rng, ("Cơ quan chủ trì", "Đơn vị chủ trì"))
        if lead
        else pick(rng, ("Cơ quan thực hiện", "Đơn vị thực hiện"))
    )
    names = {"n": pick(rng, ("TT", "STT")), "task": pick(rng, ("Nội dung nhiệm vụ", "Nhiệm vụ", "Nội dung")), "who": who,
             "with": pick(rng, ("Cơ quan phối hợp", "Đơn vị phối hợp")), "when": pick(rng, ("Thời hạn hoàn thành", "Thời gian hoàn thành", "Thời hạn")),
             "what": pick(rng, ("Sản phẩm", "Kết quả, sản phẩm"))}  # fmt: skip
    order = ["n", "task", "who", *(["with"] if lead else []), "when", *(["what"] if rng.random() < 0.6 else [])]
    if rng.random() < 0.3:
        order[1], order[2] = order[2], order[1]
    if annex:
        c.path = ""
        c.put("annex", "PHỤ LỤC")
        c.put("annex", "PHÂN CÔNG NHIỆM VỤ")
    else:
        c.path = outline.path
        c.put("p", "Giao các cơ quan, đơn vị thực hiện các nhiệm vụ cụ thể sau:")
    rows = ["\t".join(names[key] for key in order)]
    for number in range(1, 3 + int(rng.random() * 5)):
        row = _row(c, scene, number, lead)
        rows.append("\t".join(row[key] for key in order))
    c.put("table", "\n".join(rows))


def _row(c: Composer, scene: Scene, number: int, lead: bool) -> dict[str, str]:
    rng = c.rng
    c.take_cited()
    actor = scene.upper(rng) if rng.random() < 0.7 else scene.lower(rng)
    c.name(actor.units)
    other: Actor | None = scene.upper(rng)
    assert other is not None
    if not lead or other.labels == actor.labels or rng.random() < 0.3:
        other = None
    else:
        c.name(other.units)
    text = capital(clause(c))
    when, dates = _when(c)
    c.truth.tasks.append(
        {"section": c.path, "start": start_of(text), "assignees": list(actor.labels),
         "lead": actor.labels[0] if lead and len(actor.labels) == 1 else None,
         "coordinating": list(other.labels) if other else [], "deadlines": dates, "cites": c.take_cited()}
    )  # fmt: skip
    return {"n": str(number), "task": text, "who": actor.printed, "with": other.printed if other else "", "when": when,
            "what": pick(rng, _PRODUCTS)}  # fmt: skip


def _when(c: Composer) -> tuple[str, list[str]]:
    """What a cell of the column of deadlines holds."""
    _phrase, dates = c.deadline()
    if not dates:
        return pick(c.rng, ("Thường xuyên", "Hằng quý", "Trước ngày 25 hằng tháng")), []
    value = dates[0]
    if "Q" in value:
        year, quarter = value.split("-Q")
        return f"Quý {('I', 'II', 'III', 'IV')[int(quarter) - 1]}/{year}", dates
    year, *rest = value.split("-")
    if not rest:
        return f"Năm {year}", dates
    if len(rest) == 1:
        return f"Tháng {int(rest[0])}/{year}", dates
    day = f"{rest[1]}/{int(rest[0])}/{year}"
    return pick(c.rng, (day, f"Trước {day}", f"Trước ngày {day}")), dates
