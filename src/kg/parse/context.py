"""What the whole of a notice makes certain, and so helps to read its parts."""

from __future__ import annotations

from dataclasses import dataclass

from kg.model import Body, Unit
from kg.read.document import Note

__all__ = ["Context", "Note"]


@dataclass(frozen=True, slots=True)
class Context:
    """Units in scope and the notice's time. `date` is EDTF: of the notice or, failing that, of its session."""

    province: Unit | None = None
    district: Unit | None = None  # the district inspected or visited, where there is one
    commune: Unit | None = None
    date: str | None = None
    districts: tuple[Unit, ...] = ()  # those that the session went to, where they are several
    called: tuple[
        tuple[str, Body], ...
    ] = ()  # short names that the notice gives to bodies: "(sau đây gọi tắt là Công ty)"

    def __hash__(self) -> int:
        """By the units' ids alone: results that are kept for a context are looked up by the thousand."""
        return hash((self.date, *(unit and unit.id for unit in (self.province, self.district, self.commune))))

    @property
    def year(self) -> int | None:
        return int(self.date[:4]) if self.date else None
