"""Several files of one notice: the best of them is stored, the others are entered as its copies.

Which one is kept depends on the files alone and not on the order in which they come: the best form, and of equals the
one whose notice has the first IRI. A file that turns out to be a better one takes the place of what was stored.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Set
from dataclasses import replace

from kg.build.batch import Batch
from kg.build.work import Done, Outcome
from kg.resolve import copies
from kg.resolve.copies import Fingerprint
from kg.store.ledger import Entry, Ledger


class Copies:
    """Finds the files of one notice among those of the store and of the batch under way."""

    def __init__(self, ledger: Ledger, batch: Batch) -> None:
        self._ledger, self._batch = ledger, batch
        self._known: dict[str, list[Entry]] = {}  # fingerprint → files in the store that may hold the same notice
        self.moved: dict[str, str] = {}  # notices that were found to be copies → the one kept

    def prepare(self, outcomes: Iterable[Outcome]) -> None:
        """Look up, in one question, the files that may be copies of these."""
        wanted = {done.fingerprint: copies.keys_of(done.fingerprint) for done in outcomes if isinstance(done, Done)}
        having = self._ledger.sharing(sorted({key for keys in wanted.values() for key in keys}))
        self._known = {}
        for fingerprint, keys in wanted.items():
            shared = Counter(source for key in keys for source in having.get(key, ()))
            near = sorted(source for source, count in shared.items() if count >= copies.shared_by_copies(keys))
            self._known[fingerprint] = self._ledger.of_files(near)

    def settle(self, done: Done, locations: Set[str]) -> str:
        """The notice (IRI) that is kept of those that `done`, read from the files at `locations`, is one with: its own,
        or another. Files of the others become copies of it."""
        if not done.fingerprint:
            return done.notice
        prints = {done.notice: copies.read(done.fingerprint)}
        for entry in self._alike(done.fingerprint, prints[done.notice]):
            notice = entry.notice or entry.copy_of
            if notice is None or entry.location in locations:
                continue
            for file in self._batch.read_as(notice):
                if file.location not in locations and file.fingerprint:
                    prints.setdefault(notice, copies.read(file.fingerprint))
        kept = min(prints, key=lambda notice: (-prints[notice].rank, notice))
        for notice in sorted(prints.keys() - {kept}):
            self._become_copies(notice, kept)
        return kept

    def _alike(self, fingerprint: str, mine: Fingerprint) -> list[Entry]:
        pending, keys = self._batch.entries, set(copies.keys_of(fingerprint))
        least = copies.shared_by_copies(keys)
        found = [entry for entry in self._known.get(fingerprint, ()) if entry.location not in pending]
        found += [e for e in pending.values() if len(keys.intersection(copies.keys_of(e.fingerprint))) >= least]
        return [
            entry for entry in found if entry.fingerprint and copies.same_notice(mine, copies.read(entry.fingerprint))
        ]

    def _become_copies(self, notice: str, kept: str) -> None:
        self.moved[notice] = kept
        files = [*self._batch.read_as(notice), *self._batch.copies_of(notice)]
        if any(entry.location in self._batch.entries for entry in files):
            self._batch.write()  # what came with this batch must be there before it can go
        for entry in files:
            if entry.status in ("stored", "copy"):
                self._batch.enter(replace(entry, status="copy", notice=None, copy_of=kept))
            else:  # refused since, or in quarantine
                self._batch.enter(replace(entry, notice=None))


def order(outcome: Outcome) -> tuple[int, str]:
    """Best first, so that few notices are stored only to be replaced."""
    if isinstance(outcome, Done) and outcome.fingerprint:
        return -copies.read(outcome.fingerprint).rank, outcome.notice
    return 0, ""
