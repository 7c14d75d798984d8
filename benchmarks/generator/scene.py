"""The setting of one notice: who issues it, on what session, about which place, and who may be told to act."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from kg.model import Unit

from . import bodies
from .bodies import Actor
from .grammar import pick, sample, table
from .world import REFORM, District, Person, Province, World

PROFILES = ("ubnd",) * 9 + ("vp",) * 4 + ("vpcp",) * 3 + ("bo",) * 2 + ("tu",) * 2 + ("hu", "huyen", "xa")


@dataclass(frozen=True, slots=True)
class Scene:
    """`place` is the unit inspected or visited (None for a meeting), `visited` communes seen on the way."""

    profile: str
    session: str  # inspection | working | meeting
    day: date  # of the session
    province: Province
    place: Unit | None
    visited: tuple[Unit, ...]
    home: Unit | None  # the district or commune that issues the notice itself
    ministry: str  # the name after "Bộ", where one issues it
    chair: Person
    post: str  # as printed: "Phó Chủ tịch UBND tỉnh"
    post_full: str
    upper: Callable[[Random], Actor]  # bodies of the issuer's own level
    lower: Callable[[Random], Actor]  # bodies below

    @property
    def central(self) -> bool:
        return self.profile in ("vpcp", "bo")

    @property
    def above(self) -> str:
        """To whom bodies report."""
        names = {
            "vpcp": "Thủ tướng Chính phủ",
            "bo": "Lãnh đạo Bộ",
            "tu": "Ban Thường vụ Tỉnh ủy",
            "hu": "Ban Thường vụ Huyện ủy",
        }
        if self.home is not None and self.profile in ("huyen", "xa"):
            return f"UBND {bodies.word_of(self.home)}"
        return names.get(self.profile, "UBND tỉnh")


def scene(rng: Random, world: World, notice_day: date) -> Scene:
    """A setting that fits the day: districts until June 2025, communes directly since."""
    day = notice_day - timedelta(days=rng.randrange(1, 9))
    profile = pick(rng, PROFILES)
    if (profile in ("hu", "huyen") and notice_day >= REFORM) or (profile == "xa" and notice_day < REFORM):
        profile = "ubnd"
    province = world.province(rng, min(day, notice_day) if notice_day < REFORM else max(day, REFORM))
    session = pick(
        rng,
        ("meeting", "working")
        if profile in ("vpcp", "bo", "tu")
        else ("inspection", "inspection", "working", "meeting"),
    )
    home = place = None
    visited: tuple[Unit, ...] = ()
    district = pick(rng, province.districts) if province.districts else None
    communes = district.communes if district else province.communes
    if profile in ("hu", "huyen", "xa"):
        home = district.unit if district else pick(rng, communes)
        session = "meeting" if profile == "xa" else pick(rng, ("meeting", "inspection"))
        place = None if session == "meeting" else pick(rng, communes)
    elif session != "meeting":
        place = province.unit if profile in ("vpcp", "bo") else district.unit if district else pick(rng, communes)
        if session == "inspection" and district and rng.random() < 0.6:
            visited = (pick(rng, district.communes),)
    ministry = bodies.sectors(rng, "Bộ", day, 1)[0][1]
    post, post_full, role = _post(rng, profile, home, ministry)
    where = home.id if home else "centre" if profile in ("vpcp", "bo") else province.unit.id
    chair = world.person(f"{profile}:{role}:{ministry if profile == 'bo' else ''}", where, day)
    upper, lower = _actors(profile, province, district, home, day)
    return Scene(profile, session, day, province, place, visited, home, ministry, chair, post, post_full, upper, lower)


def _post(rng: Random, profile: str, home: Unit | None, ministry: str) -> tuple[str, str, str]:
    """As printed, written out, and the role by which the person is known again."""
    word = bodies.word_of(home) if home else "tỉnh"
    roll = rng.random()
    if profile == "vpcp":
        return (
            ("Phó Thủ tướng Chính phủ",) * 2 + (f"pm{int(roll * 4)}",)
            if roll < 0.8
            else ("Thủ tướng Chính phủ",) * 2 + ("pm",)
        )
    if profile == "bo":
        post = f"Thứ trưởng Bộ {ministry}" if roll < 0.7 else f"Bộ trưởng Bộ {ministry}"
        return post, post, post.split()[0]
    if profile in ("tu", "hu"):
        committee = "Tỉnh ủy" if profile == "tu" else bodies.party_of(home).split(" ")[0] + " ủy" if home else ""
        post = pick(rng, ("Bí thư", "Phó Bí thư Thường trực")) + f" {committee}"
        return post, post, post
    roles = ("Chủ tịch", "Phó Chủ tịch", "Phó Chủ tịch", "Phó Chủ tịch Thường trực")
    role = pick(rng, roles if word == "tỉnh" else roles[:3])
    return (
        f"{role} UBND {word}",
        f"{role} {bodies.COMMITTEE} {word}",
        role + (str(int(roll * 2)) if role == "Phó Chủ tịch" else ""),
    )


def _actors(
    profile: str, province: Province, district: District | None, home: Unit | None, day: date
) -> tuple[Callable[[Random], Actor], Callable[[Random], Actor]]:
    def below(rng: Random) -> Actor:
        units = [d.unit for d in province.districts] or list(province.communes)
        if rng.random() < 0.25:
            return bodies.several_committees(rng, sample(rng, units, 2 + int(rng.random() * 2)))
        return bodies.unit_committee(pick(rng, units))

    def departments(rng: Random) -> Actor:
        if rng.random() < 0.07:
            return bodies.several_departments(rng, "Sở", day)
        return bodies.department(rng, "Sở", day) if rng.random() < 0.8 else bodies.other(rng, False, day)

    def ministries(rng: Random) -> Actor:
        if rng.random() < 0.07:
            return bodies.several_departments(rng, "Bộ", day)
        return bodies.department(rng, "Bộ", day) if rng.random() < 0.85 else bodies.other(rng, True, day)

    def provinces(rng: Random) -> Actor:
        return bodies.unit_committee(province.unit)

    def committees(rng: Random) -> Actor:
        name = pick(rng, table("bodies")["party"]["province"])
        return Actor(name, (name,))

    def offices(rng: Random) -> Actor:
        assert home is not None
        return bodies.office(rng, home)

    def communes(rng: Random) -> Actor:
        return bodies.unit_committee(pick(rng, district.communes)) if district else offices(rng)

    if profile in ("vpcp", "bo"):
        return ministries, provinces
    if profile == "tu":
        return committees, below
    return (offices, communes) if home is not None else (departments, below)
