"""Names of places as character recognition misreads them: another diacritic, so that no other unit is meant."""

from __future__ import annotations

from functools import cache
from random import Random

from kg.knowledge.units import gazetteer
from kg.model import Unit

# Letters that recognition takes for one another.
_ALIKE = {
    "à": "ảạá", "ả": "àáã", "á": "àâ", "ạ": "aà", "ã": "ảá", "ă": "âá", "â": "ăà", "ấ": "âầ", "ầ": "ấẩ", "ậ": "âặ",
    "è": "ẻé", "é": "èê", "ê": "éế", "ế": "êề", "ề": "ếể", "ệ": "ểê", "ì": "íỉ", "í": "ìi", "ò": "ỏó", "ó": "òô",
    "ô": "óố", "ố": "ôồ", "ồ": "ốổ", "ộ": "ôợ", "ơ": "ởô", "ờ": "ớở", "ợ": "ộơ", "ù": "úủ", "ú": "ùu", "ư": "ứừ",
    "ừ": "ứử", "ự": "ưụ", "ỳ": "ýỷ", "ý": "ỳy", "o": "ơô", "a": "ăá", "u": "ưú",
}  # fmt: skip


@cache
def _spellings(unit: Unit) -> tuple[str, ...]:
    """All misreadings of a unit's name that no unit of its level bears. Hamlets have no list to correct them by."""
    if unit.level not in ("district", "commune"):
        return ()
    name, places = unit.name, gazetteer()
    found = []
    for at, letter in enumerate(name):
        for other in _ALIKE.get(letter, ""):
            wrong = name[:at] + other + name[at + 1 :]
            if not places.is_name(unit.level, wrong):
                found.append(wrong)
    return tuple(found)


def misread(rng: Random, unit: Unit) -> str | None:
    """The label of the unit with its name misread; None where that cannot be told from another name."""
    found = _spellings(unit)
    if not found:
        return None
    return unit.label[: -len(unit.name)] + found[int(rng.random() * len(found))]
