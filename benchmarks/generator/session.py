"""The top of a notice: its title, the session it concludes, and who took part."""

from __future__ import annotations

from random import Random

from . import bodies
from .composer import Composer
from .grammar import pick, table
from .outline import Outline
from .scene import Scene


def chair_phrases(rng: Random, scene: Scene) -> tuple[str, str]:
    """The chair as introduced, and in short."""
    name, post = scene.chair.name, scene.post
    roll = rng.random()
    if scene.profile == "vpcp":
        return f"{post} {name}", post.replace(" Chính phủ", "") if roll < 0.5 else f"{post} {name}"
    if roll < 0.65:
        return f"đồng chí {name}, {post}", f"đồng chí {post}" if rng.random() < 0.6 else f"đồng chí {name}, {post}"
    return f"{post} {name}", post


def preamble(c: Composer, scene: Scene, outline: Outline) -> None:
    """Title, preamble and the sentence that turns to the conclusions."""
    rng, texts = c.rng, table("texts")
    chair, short = chair_phrases(rng, scene)
    place = scene.place.label if scene.place else ""
    where = pick(rng, (f"tại {place}", f"trên địa bàn {place}"))
    c.truth.session = {
        "date": scene.day.isoformat(), "chair": scene.chair.name, "chair_post": scene.post_full, "delegation": None,
        "districts": [], "communes": [], "basis": [],
    }  # fmt: skip
    if scene.place is not None:
        c.name([place])
        kind = (
            "districts" if scene.place.level == "district" else "communes" if scene.place.level == "commune" else None
        )
        if kind:
            c.truth.session[kind].append(place)
    c.truth.session["communes"] += [unit.label for unit in scene.visited]
    title = c.fill(pick(rng, texts["titles"][scene.session]), chair=chair, where=where, place=place)
    c.truth.notice["title"] = title
    c.put("title", title)
    c.put("p", _opening(c, scene, chair, where, place) + " " + _attendance(c, scene))
    turn = c.fill(pick(rng, texts["preambles"]["turn"]), host=_host(c, scene), short=short)
    if scene.visited:
        names = ", ".join(unit.label for unit in scene.visited)
        c.name([unit.label for unit in scene.visited])
        turn = f"Sau khi kiểm tra thực tế một số công trình, mô hình tại {names}, {short} kết luận như sau:"
    c.put("p", turn)


def _opening(c: Composer, scene: Scene, chair: str, where: str, place: str) -> str:
    rng, texts = c.rng, table("texts")["preambles"]
    wordings = list(texts[scene.session])
    programme = None
    if scene.session == "inspection" and scene.profile in ("ubnd", "vp"):
        programme = c.shelf.programme(c.province.code, scene.day)
    if programme is None:
        wordings = [text for text in wordings if "{basis}" not in text]
    text = pick(rng, wordings)
    subject = pick(rng, texts["subjects_inspection" if scene.session == "inspection" else "subjects"])
    day = f"{scene.day.day:02}/{scene.day.month}/{scene.day.year}"
    given = {"date": day, "chair": chair, "subject": subject, "where": where, "place": place}
    if "{basis}" in text and programme is not None:
        given["basis"] = c.cite(paper=programme)
        c.open_title = False
        c.truth.session["basis"] = [programme.number]
    if "{team}" in text:
        number = f"{rng.randrange(1, 9):02}"
        given["team"] = number
        c.truth.session["delegation"] = f"Đoàn kiểm tra số {number}"
    c.take_cited()
    words = c.fill(text, **given)
    if c.truth.notice["place"] is None and scene.profile in ("ubnd", "vp"):
        # Without a letterhead the text alone says which province speaks.
        c.name([scene.province.unit.label])
        words = f"{words[:-1]}{', ' if scene.place else ' trên địa bàn '}{scene.province.unit.label}."
    return words


def _host(c: Composer, scene: Scene) -> str:
    if scene.place is not None:
        c.name([scene.place.label])
        return f"lãnh đạo {scene.place.label}"
    if scene.central or scene.home is not None:
        return "các cơ quan, đơn vị"
    return bodies.department(c.rng, "Sở", scene.day).printed


def _attendance(c: Composer, scene: Scene) -> str:
    rng, texts = c.rng, table("texts")["preambles"]
    upper, labels = _upper(c, scene)
    if scene.profile in ("ubnd", "vp") and rng.random() < 0.2:
        # A person stands for the body.
        name = c.world.person("council", scene.province.unit.id, scene.day).name
        upper = f"đồng chí {name}, Phó Chủ tịch HĐND tỉnh; {upper}"
        labels.insert(0, f"{bodies.COUNCIL} tỉnh")
    _take_part(c, "province" if scene.home is None else "local", labels)  # at home, they are the unit's own
    text = c.fill(pick(rng, texts["attend"]), upper=upper)
    if scene.place is None:
        return text
    phrase, labels = _locals(c, scene)
    _take_part(c, "local", labels)
    return text + " " + c.fill(pick(rng, texts["attend_local"]), place=scene.place.label, lower=phrase)


def _upper(c: Composer, scene: Scene) -> tuple[str, list[str]]:
    rng, texts = c.rng, table("texts")["preambles"]
    if scene.home is not None or scene.profile == "tu":
        # Bodies that have no common word before their names are listed in full.
        found: list[bodies.Actor] = []
        for _ in range(6):
            actor = scene.upper(rng)
            if all(actor.labels != other.labels for other in found):
                found.append(actor)
        c.name([unit for actor in found for unit in actor.units])
        return "lãnh đạo " + ", ".join(actor.printed for actor in found), [label for a in found for label in a.labels]
    of = "Bộ" if scene.central else "Sở"
    names = bodies.sectors(rng, of, scene.day, 3 + int(rng.random() * 6))
    others = []
    for _ in range(int(rng.random() * 4)):
        actor = bodies.other(rng, scene.central, scene.day)
        if actor not in others:
            others.append(actor)
    printed = [name for name, _ in names] + [actor.printed for actor in others]
    labels = [f"{of} {name}" for _, name in names] + [label for actor in others for label in actor.labels]
    wording = pick(rng, texts["ministries_list" if scene.central else "upper_list"])
    return c.fill(wording, list=", ".join(printed)), labels


def _locals(c: Composer, scene: Scene) -> tuple[str, list[str]]:
    rng = c.rng
    assert scene.place is not None
    unit = scene.place
    if unit.level == "province":
        labels = [f"Tỉnh ủy {unit.name}", f"{bodies.COUNCIL} {unit.label}", f"{bodies.COMMITTEE} {unit.label}"]
        return f"lãnh đạo Tỉnh ủy, HĐND, UBND {unit.label}", labels
    actor = bodies.leadership(rng, unit)
    while actor.printed.startswith("cấp ủy"):
        actor = bodies.leadership(rng, unit)
    text, labels = f"{pick(rng, ('lãnh đạo', 'đại diện lãnh đạo', 'Thường trực'))} {actor.printed}", list(actor.labels)
    if text.startswith("Thường trực"):
        text = (
            text.replace(", HĐND", ", lãnh đạo HĐND", 1).replace(", UBND", ", lãnh đạo UBND", 1)
            if "HĐND" not in text
            else text.replace(", HĐND", ", lãnh đạo HĐND", 1)
        )
    if unit.level == "district" and rng.random() < 0.5:
        word = bodies.word_of(unit)
        text += f" và các phòng, ban liên quan của {word}"
        labels.append(f"các phòng, ban liên quan của {unit.label}")
    for commune in scene.visited:
        text += f"; lãnh đạo Đảng ủy, UBND {commune.label}"
        labels += [f"Đảng ủy {commune.label}", f"{bodies.COMMITTEE} {commune.label}"]
        c.name([commune.label])
    return text, labels


def _take_part(c: Composer, side: str, labels: list[str]) -> None:
    c.truth.participants += [{"label": label, "side": side} for label in labels]


__all__ = ["chair_phrases", "preamble"]
