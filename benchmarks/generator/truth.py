"""What is true of a notice, gathered while it is composed, in the words of the annotation guide."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Truth:
    """The gold record in the making. Lists are in the order of the text."""

    notice: dict[str, Any] = field(default_factory=dict)
    session: dict[str, Any] = field(default_factory=dict)
    participants: list[dict[str, str]] = field(default_factory=list)
    citations: list[dict[str, Any]] = field(default_factory=list)
    tasks: list[dict[str, Any]] = field(default_factory=list)
    petitions: list[dict[str, Any]] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    places: dict[str, None] = field(default_factory=dict)
    figures: list[dict[str, Any]] = field(default_factory=list)
    anomalies: list[dict[str, str]] = field(default_factory=list)

    def gold(self, file: str) -> dict[str, Any]:
        """The record in the format of GUIDE.md, with the identity of each cited document under `document`."""
        return {
            "file": file,
            "notice": self.notice,
            "inspection": self.session,
            "participants": self.participants,
            "citations": self.citations,
            "tasks": self.tasks,
            "petitions": self.petitions,
            "recipients": self.recipients,
            "places": list(self.places),
            "figures": self.figures,
            "anomalies": self.anomalies,
        }
