"""What a post's words say: which post in which body. "Phó Bí thư Tỉnh ủy, Chủ tịch Ủy ban nhân dân tỉnh" is two offices."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from kg.fold import slug
from kg.knowledge.authority import bodies_of_posts
from kg.knowledge.posts import Post
from kg.knowledge.units import gazetteer, province_of
from kg.model import Body
from kg.parse.body_items import bodies_of, of_name
from kg.parse.body_names import read_name
from kg.parse.context import Context
from kg.parse.phrases import Passage
from kg.parse.post_words import all_posts, standing_posts

_WITH_OFFICE = frozenset({"ubnd", "hdnd", "tinh-uy", "thanh-uy", "huyen-uy", "quan-uy", "thi-uy", "dang-uy"})
_JOINED = re.compile(r"(?:, | - |; | kiêm | và )(?=[A-ZĐỦỨỬÀ-Ỹ])")


@dataclass(frozen=True, slots=True)
class Office:
    """A post in a body. `body` is its id; None where the words name none (or one without a place). `sole`: one person
    at a time holds it."""

    post: str
    body: str | None
    sole: bool

    @property
    def id(self) -> str | None:
        """The path of the post's node; None where it is not known whose post it is."""
        return f"post/{self.body.removeprefix('agency/')}/{slug(self.post)}" if self.body else None


@lru_cache(maxsize=8192)
def offices(words: str, within: str | None) -> tuple[Office, ...]:
    """The offices that a post's words (abbreviations written out) name, in order. `within`: id of the unit that the
    notice is of, which "Ủy ban nhân dân tỉnh" or "huyện" means."""
    unit = gazetteer().by_id(within) if within else None
    province = gazetteer().by_id(province_of(within)) if within else None
    district = unit if unit and unit.level == "district" else None
    commune = unit if unit and unit.level == "commune" else None
    context = Context(province=province, district=district, commune=commune)
    passage = Passage.of(" ".join(words.split()))
    starts = [0, *(match.end() for match in _JOINED.finditer(passage.toned))]
    found = [office for at in starts if (office := _office(passage, at, context)) is not None]
    return tuple(dict.fromkeys(found))


def office_of(body: Body) -> str:
    """What the office of a committee is called; an office is its own."""
    return body.label if body.label.startswith("Văn phòng") else f"Văn phòng {body.label}"


def signing(office: Office, issuer: Body) -> Office:
    """The office of one who signs for the issuer, whose post is printed without it: "PHÓ CHỦ TỊCH", "CHÁNH VĂN PHÒNG". The
    chief of an office signs in that of the committee in whose name the notice is issued."""
    if office.body is not None or not issuer.id.startswith("agency/"):
        return office
    body = issuer.id
    if office.post.endswith("Văn phòng") and office_of(issuer) != issuer.label:
        region, _, last = issuer.id.rpartition("/")
        if last not in _WITH_OFFICE:
            return office
        body = f"{region}/van-phong-{last}"
    return Office(office.post, body, office.sole)


def _office(passage: Passage, at: int, context: Context) -> Office | None:
    best: Office | None = None
    for match in (standing_posts().match(passage, at), all_posts().match(passage, at)):
        if match is None:
            continue
        end, post = match
        name = _name(passage, at, end, post)
        body = _body(passage, end, context) or bodies_of_posts().get(name)
        office = Office(name.removesuffix(" Chính phủ"), body, post.sole and not post.session)
        if office.body is not None:
            return office
        best = office  # the longer form, which names its body itself: "Thủ tướng Chính phủ"
    return best


def _name(passage: Passage, at: int, end: int, post: Post) -> str:
    return post.name or passage.toned[at:end]


def _body(passage: Passage, end: int, context: Context) -> str | None:
    if not passage.low.startswith((" ", "\u00a0"), end):
        return None
    name = read_name(passage, end + 1)
    if name is None or name.within == "run":
        return None
    bodies = bodies_of(of_name(passage, end + 1, name, context), context)
    shared = [body.id for body in bodies if body.id.startswith("agency/")]
    return shared[0] if len(shared) == 1 else None
