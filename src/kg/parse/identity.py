"""Which document a mention means, as far as its own notice tells.

A document that the notice identifies has an id that all notices share, keyed by what makes its number unique:

    year-series, own-series   doc/vn-20/ubnd/2024/qd/136     issuer + year + kind + serial
    normative                 doc/vn/qh/111-2024-qh15        issuer + the string
    party-term                doc/vn-20/tu/2020-2025/qd/1556 committee + term + kind + serial
    law                       doc/vn/qh/luat/dat-dai[/2024]  name (and year)

What the notice leaves open (year, term, issuer) keeps an id of its own, `local/…`, under the notice; a year is never
guessed. A short citation takes the identity of the full one with the same number anywhere in the notice (Nghị định
30/2020/NĐ-CP, Phụ lục I, II.6.b).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from kg.fold import fold, slug
from kg.knowledge.kinds import Kind, code_key, code_slug, issuer_of_code, kinds_by_code, kinds_by_name
from kg.knowledge.laws import numbered
from kg.knowledge.party_terms import Committee, term_of
from kg.model import Body, Outcome
from kg.parse.citation_types import Mention
from kg.parse.context import Context
from kg.parse.numbers import Number, number_key
from kg.parse.reasons import reason


class Identity(NamedTuple):
    """`id` is shared ("doc/…") exactly when nothing is `missing`; `domain` is what LegalDocument.identity says."""

    id: str
    domain: str
    code: str
    missing: tuple[str, ...] = ()

    @property
    def shared(self) -> bool:
        return self.id.startswith("doc/")


_slug = lru_cache(maxsize=8192)(slug)


def document_id(mention: Mention, context: Context) -> Identity:
    """The identity that the mention's own words give it."""
    if mention.number is None or mention.parts is None:
        return _unnumbered(mention)
    number = mention.parts
    local = f"local/{slug_of(number_key(mention.number))}"
    if number.domain == "bare":
        return Identity(f"{local}-{_kind_slug(mention)}", "local", "missing", ("symbol",))
    if number.issuer is None:
        return Identity(local, "local", "unknown-issuer", ("issuer",))
    place, lacking = _place(number, mention.issuer, context)
    if place is None and mention.issuer is None and issuer_of_code(number.issuer.split("-")[0]) is None:
        return Identity(local, "local", "unknown-issuer", ("issuer",))
    if place is None:
        return Identity(local, "local", "missing", (lacking, *_lacking_time(number, mention)))
    issuer = _issuer_slug(number, mention.issuer)
    if number.domain == "normative":
        return Identity(f"doc/{place}/{issuer}/{slug_of(number_key(mention.number))}", "normative", "identified")
    if not mention.date_possible:
        return Identity(local, "local", "impossible-date", ("date",))
    series = f"{_series_slug(mention, number)}/{number.serial}"
    if number.domain == "party-term":
        if mention.date is None:
            return Identity(local, "local", "missing", ("date",))
        term = term_of(_committee(number, place), mention.date, place)
        if term is None:
            return Identity(f"{local}-{mention.date[:4]}", "local", "term-unknown", ("date",))
        return Identity(f"doc/{place}/{issuer}/{term}/{series}", "party-term", "identified")
    year = str(number.year) if number.year is not None else (mention.date or "")[:4]
    if not year:
        return Identity(local, "local", "missing", ("year",))
    return Identity(f"doc/{place}/{issuer}/{year}/{series}", number.domain, "identified")


def slug_of(key: str) -> str:
    """A number's key as a path segment: "18/2022/QĐ-TTG" → "18-2022-qd-ttg"."""
    return _slug(key.replace("&", ""))


def _lacking_time(number: Number, mention: Mention) -> tuple[str, ...]:
    if number.domain == "normative" or number.year is not None or mention.date is not None:
        return ()
    return ("date",) if number.domain == "party-term" else ("year",)


def _unnumbered(mention: Mention) -> Identity:
    found = _kind_of(mention.kind)
    if found is not None and found.law:
        return _law(mention, found)
    words = "-".join(_slug((mention.title or "")[:120]).split("-")[:12])
    return Identity(f"local/{_kind_slug(mention)}-{words}", "local", "no-number", ("number",))


def _law(mention: Mention, kind: Kind) -> Identity:
    if kind.name == "Hiến pháp":
        return Identity("doc/vn/qh/hien-phap" + (f"/{mention.date[:4]}" if mention.date else ""), "law", "law-name")
    name = mention.title or ""
    if mention.date is not None:
        known = numbered(name, mention.date[:4])
        if known is not None:
            return Identity(f"doc/vn/qh/{slug_of(number_key(known.number))}", "normative", "law-number")
    body = "ubtvqh" if kind.name == "Pháp lệnh" else "qh"
    path = f"doc/vn/{body}/{_slug(mention.kind)}/{'-'.join(_slug(name).split('-')[:24])}"
    return Identity(f"{path}/{mention.date[:4]}" if mention.date else path, "law", "law-name")


@lru_cache(maxsize=4096)
def _kind_of(name: str) -> Kind | None:
    """The kind of documents called so."""
    found = kinds_by_name().get(fold(name))
    return found[0] if found is not None else None


def _kind_slug(mention: Mention) -> str:
    found = _kind_of(mention.kind)
    return found.slug if found is not None else _slug(mention.kind)


def _series_slug(mention: Mention, number: Number) -> str:
    """The kind that keys the series: that of the code, because one series has one code whatever it is called."""
    if number.kind is None:
        return "cv"
    known = kinds_by_code().get(code_key(number.kind), ())
    named = _kind_of(mention.kind)
    if named is not None and named in known:
        return known[0].slug if number.domain == "party-term" and known[0].codes[0] == number.kind else named.slug
    return known[0].slug if known else code_slug(number.kind)


def _issuer_slug(number: Number, issuer: Body | None) -> str:
    """The issuer's segment: by its code, where the code means one body in its unit; else by the body that is named."""
    codes = (number.issuer or "").split("-")
    known = [issuer_of_code(code) for code in codes]
    if len(codes) == 1 and issuer is not None and (known[0] is None or known[0].scope == "any"):
        return slug(issuer.id.rsplit("/", 1)[-1])
    return "-".join(entry.slug if entry else code_slug(code) for code, entry in zip(codes, known, strict=True))


def _committee(number: Number, place: str) -> Committee:
    if place == "vn":
        return "centre"
    known = issuer_of_code(number.issuer or "")
    if known is not None and known.scope == "district":
        return "district"
    return _LEVELS.get(place.count("/"), "commune")


_LEVELS: dict[int, Committee] = {0: "province", 1: "district", 2: "commune"}


def _place(number: Number, issuer: Body | None, context: Context) -> tuple[str | None, str]:
    """The unit within which the issuer's code means one body ("vn", "vn-20", "vn-20/huyen-x"); or None and what lacks."""
    known = [issuer_of_code(code) for code in (number.issuer or "").split("-")]
    if known and all(entry is not None and entry.scope == "centre" for entry in known):
        return "vn", ""
    if issuer is not None:
        return place_of(issuer), "place"
    first = known[0] if known else None
    if first is not None and first.scope == "province":
        return _province(context), "place"
    return None, "issuer"


def _province(context: Context) -> str | None:
    return context.province.id.removeprefix("unit/") if context.province is not None else None


_UNIT = re.compile(r"vn(?:-\d[\w-]*)?|2025|(?:huyen|quan|thi-xa|thanh-pho|xa|phuong|thi-tran|dac-khu)-.+")


def place_of(body: Body) -> str | None:
    """The unit a body belongs to, from its id ("agency/vn-20/so-tai-chinh" → "vn-20"); "vn" for central bodies."""
    segments = body.id.removeprefix("agency/").split("/")[:-1]
    units: list[str] = []
    for segment in segments:
        if not _UNIT.fullmatch(segment):
            break
        units.append(segment)
    return "/".join(units) or None


def resolve_within(mentions: Sequence[Mention], context: Context) -> list[Mention]:
    """`mentions` with document, identity, outcome, code, reason and candidates, decided within this notice."""
    identities = [document_id(mention, context) for mention in mentions]
    holders: dict[str, dict[tuple[str, str | None, str | None], tuple[Mention, Identity]]] = defaultdict(dict)
    for mention, identity in zip(mentions, identities, strict=True):
        if identity.shared:
            says = (identity.id, mention.date, mention.issuer.id if mention.issuer else None)
            for key in (_key(mention), *_other_keys(mention)):
                holders[key].setdefault(says, (mention, identity))
    return [
        _decide(mention, identity, list(holders.get(_key(mention), {}).values()))
        for mention, identity in zip(mentions, identities, strict=True)
    ]


def _key(mention: Mention) -> str:
    """What full and short citations of one document share: the number, or for a law its name."""
    if mention.number is None:
        return f"{_slug(mention.kind)}:{_slug(mention.title or '')}"
    if mention.parts is not None and mention.parts.domain == "bare":
        return f"{_kind_slug(mention)}#{mention.parts.serial}"
    return number_key(mention.number)


def _other_keys(mention: Mention) -> tuple[str, ...]:
    """Under what else a full citation may be cited in short: a bare number; for a law its name."""
    if mention.number is None or mention.parts is None:
        return ()
    keys = [f"{_kind_slug(mention)}#{mention.parts.serial}"]
    found = _kind_of(mention.kind)
    if found is not None and found.law and mention.title:
        keys.append(f"{_slug(mention.kind)}:{_slug(mention.title)}")
    return tuple(keys)


def _decide(mention: Mention, identity: Identity, holders: Sequence[tuple[Mention, Identity]]) -> Mention:
    law_by_name = identity.domain == "law" and mention.date is None
    if identity.shared and not law_by_name:
        return _with(mention, identity, "resolved", identity.code)
    fitting = {other.id: other for holder, other in holders if _fits(mention, holder)}
    if law_by_name:
        dated = {key: other for key, other in fitting.items() if key != identity.id}
        if len(dated) == 1:
            return _with(mention, next(iter(dated.values())), "resolved", "full-form")
        return _with(mention, identity, "resolved", identity.code)
    if len(fitting) == 1:
        return _with(mention, next(iter(fitting.values())), "resolved", "full-form")
    if len(fitting) > 1:
        found = _with(mention, identity, "ambiguous", "full-forms-several")
        return found._replace(
            candidates=tuple(sorted(fitting)), reason=reason("full-forms-several", count=len(fitting))
        )
    outcome: Outcome = "unknown" if identity.code == "unknown-issuer" else "partial"
    return _with(mention, identity, outcome, identity.code)


def _fits(short: Mention, full: Mention) -> bool:
    """Whether nothing that the short citation says contradicts the full one."""
    if short.date is not None and full.date is not None and not _dates_fit(short.date, full.date):
        return False
    if short.issuer is not None and full.issuer is not None and short.issuer.id != full.issuer.id:
        return _series(short.issuer.label) == _series(full.issuer.label)
    return True


def _dates_fit(left: str, right: str) -> bool:
    return left.startswith(right) or right.startswith(left)


_ORGAN = re.compile(r"^(?:phó chủ tịch|chủ tịch|thường trực|bộ trưởng|giám đốc|ban thường vụ) ")


def _series(label: str) -> str:
    return _ORGAN.sub("", fold(label))


def _with(mention: Mention, identity: Identity, outcome: Outcome, code: str) -> Mention:
    return mention._replace(document=identity.id, identity=identity.domain, outcome=outcome, code=code,
        reason=reason(code, identity.missing),
    )  # fmt: skip
