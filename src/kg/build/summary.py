"""What a build did, in numbers and by name."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.errors import InputError


@dataclass(slots=True)
class Summary:
    """Counts are of files, except `notices`, which the store holds now. (Counting triples takes time
    that grows with the store: `kg info` does it.)"""

    read: int = 0  # stored for the first time
    changed: int = 0  # stored in place of an earlier state
    unchanged: int = 0
    same: int = 0  # content that the store has under another name
    passed_over: int = 0  # other kinds of files in the folders
    removed: int = 0  # notices that no file is read as any more
    copies: dict[str, str] = field(default_factory=dict)  # path → the file with the same notice that is kept
    refused: list[InputError] = field(default_factory=list)
    quarantined: dict[str, tuple[str, ...]] = field(default_factory=dict)  # path → violations
    notices: int = 0
    seconds: float = 0.0

    @property
    def taken(self) -> int:
        """Files that are in the store."""
        return self.read + self.changed + self.unchanged + self.same + len(self.copies)

    @property
    def exit_code(self) -> int:
        """0 all done, 3 some inputs are not in the store, 4 none is."""
        if not self.refused and not self.quarantined:
            return 0
        return 3 if self.taken else 4

    def lines(self) -> list[str]:
        """The summary for people, in a few lines."""
        counts = [(self.read, "read"), (self.changed, "changed"), (self.unchanged, "unchanged"),
                  (self.same, "with content stored under another name"),
                  (len(self.copies), "copies of a notice in another file"), (len(self.refused), "refused"),
                  (len(self.quarantined), "in quarantine"), (self.passed_over, "of other kinds passed over"),
                  (self.removed, "notices removed")]  # fmt: skip
        files = ", ".join(f"{number} {what}" for number, what in counts if number) or "nothing to do"
        speed = f" ({(self.read + self.changed) / self.seconds:.0f} notices/s)" if self.seconds > 1 else ""
        return [f"files: {files}", f"store: {self.notices} notices; {self.seconds:.1f} s{speed}"]
