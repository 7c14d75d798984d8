"""`kg build`: takes in what is new or changed, and nothing else."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import replace
from itertools import islice
from pathlib import Path

from kg.build import places, restore
from kg.build.authority import derive_authority
from kg.build.batch import Batch
from kg.build.copies import Copies, order
from kg.build.decided import record, take_up
from kg.build.derive import concerned, derive, settled
from kg.build.people import derive_people
from kg.build.pool import outcomes
from kg.build.recipe import recipe_with
from kg.build.sources import Sources, expand
from kg.build.summary import Summary
from kg.build.work import Done, Outcome
from kg.errors import InputError, NotFound
from kg.read import archives
from kg.read.limits import DEFAULT, Options
from kg.resolve.decisions import Decisions, load
from kg.store import WritableStore
from kg.store.ledger import Entry, Ledger

BATCH = 100  # notices written together
# In a large store more of them, since each batch is merged with much of what is there: at 56,000 notices batches of 500 took
# half the time of batches of 100. Each notice in a batch takes 2.6 MB.
LARGE, LARGE_BATCH = 10_000, 250
KEPT = ("stored", "copy")  # what files are that need not be read again

Mapper = Callable[[Mapping[str, str]], Iterator[Outcome]]  # files and their SHA-256 → what was read, in order
Progress = Callable[[int, int, Summary], None]  # files done, files in all, the summary so far


def build(
    arguments: Iterable[str],
    store: WritableStore,
    *,
    jobs: int | None = None,
    prune: bool = False,
    progress: Progress | None = None,
    decisions: Decisions | None = None,
    mapper: Mapper | None = None,
    options: Options = DEFAULT,
) -> Summary:
    """Read what the arguments name into the store; what could not be taken stands in the summary.

    Afterwards the store holds one graph for every notice that any of its files is read as, the derived graphs, and
    an entry for every file. `prune`: files that the folders among the arguments no longer hold are forgotten.
    `decisions`: left out, those of the default file. `mapper`: reads the files elsewhere than on this machine.
    `options`: how to read; files that were read with others are read again.
    Raises StoreError where the store fails; what was written until then is whole.
    """
    started = time.monotonic()
    arguments = list(arguments)
    run = _Run(store, progress or (lambda *_: None), load() if decisions is None else decisions, options)
    try:
        if prune:
            run.prune(arguments)
        here = mapper or (lambda files: outcomes(list(files), jobs or os.cpu_count() or 1, options))
        run.take(expand(arguments, options), here)
    finally:  # what is in the store by now is for the readers, whatever happened
        run.finish()
    summary = run.summary
    summary.notices = run.ledger.notices()
    summary.seconds = time.monotonic() - started
    return summary


def remove(notices: Iterable[str], store: WritableStore, decisions: Decisions | None = None) -> None:
    """Take the notices with these IRIs out of the store, and the entries of the files they were read from."""
    run = _Run(store, lambda *_: None, load() if decisions is None else decisions)
    for notice in notices:
        run.batch.drop(notice)
        files = [*run.ledger.of_notice(notice), *run.ledger.copies_of(notice)]
        run.batch.forget(*(entry.location for entry in files))
    run.batch.write()
    run.finish()


def judge(store: WritableStore, decisions: Decisions) -> None:
    """Derive anew what changed decisions concern, without reading any notice."""
    _Run(store, lambda *_: None, decisions).finish()


class _Run:
    """One build: the summary so far, and the changes not yet written."""

    def __init__(
        self, store: WritableStore, progress: Progress, decisions: Decisions, options: Options = DEFAULT
    ) -> None:
        self.options, self.recipe = options, recipe_with(options)
        self.store, self.progress, self.decisions = store, progress, decisions
        self.ledger = Ledger(store)
        self.batch = Batch(store, self.ledger)
        self.copies = Copies(self.ledger, self.batch)
        self.summary = Summary()
        self.twins: dict[str, list[Entry]] = {}  # path that is read → entries of other files of the same content

    def take(self, sources: Sources, mapper: Mapper) -> None:
        self.summary.passed_over = sources.passed_over
        for error in sources.refused:
            self.refuse(error, "")
        for path in sources.exports:
            self.restore(path)
        self.read({*sources.files, *self.batch.orphans}, mapper)
        while self.batch.orphans:
            self.read(self.batch.orphans, mapper)

    def read(self, paths: Set[str], mapper: Mapper) -> None:
        """Read what must be read of these files."""
        files = sorted(paths)
        wanted = self.wanted(files)
        self.batch.orphans = set()
        self.batch.write()
        done = len(files) - len(wanted)
        self.progress(done, len(files), self.summary)
        found = zip(wanted.items(), mapper(wanted), strict=True)
        while part := list(islice(found, self.batch_size())):
            self.copies.prepare(outcome for _, outcome in part)
            for (path, sha256), outcome in sorted(part, key=lambda item: order(item[1])):
                self.put(path, sha256, outcome)
            self.batch.write()
            done += len(part)
            self.progress(done, len(files), self.summary)

    def batch_size(self) -> int:
        return BATCH if self.ledger.notices() < LARGE else LARGE_BATCH

    def restore(self, path: str) -> None:
        """Take in an export of a store."""
        found = restore.notices(path)
        try:
            while part := list(islice(found, self.batch_size())):
                self.copies.prepare(done for done, _ in part if done)
                for done, entries in part:
                    if done is None:
                        for entry in entries:
                            kept = self.copies.moved.get(entry.copy_of or "", entry.copy_of)
                            self.batch.enter(replace(entry, copy_of=kept))
                    elif done.violations:
                        self.set_aside(done, entries)
                    else:
                        self.store_notice(done, entries)
                self.batch.write()
        except InputError as error:
            self.refuse(error, "")

    def wanted(self, files: Iterable[str]) -> dict[str, str]:
        """The files that must be read, with the SHA-256 of their content; the others are settled here."""
        by_content: dict[str, str] = {}
        for path in files:
            try:
                sha256 = _digest(path, self.options)
            except InputError as error:  # a member of an archive
                self.refuse(error, "")
                continue
            except OSError as error:
                self.refuse(unreadable(path, error), "")
                continue
            before = self.ledger.get(path)
            known = before is not None and (before.sha256, before.recipe) == (sha256, self.recipe)
            if before and known and before.status in KEPT and path not in self.batch.orphans:
                self.summary.unchanged += 1
            elif before and known and before.status == "quarantined":
                self.summary.quarantined[path] = (before.reason,)
            elif twin := self.stored_twin(sha256):
                self.batch.enter(replace(twin, location=path, file=Path(path).name))
                self.summary.same += 1
            elif sha256 in by_content:
                self.twins.setdefault(by_content[sha256], []).append(self.entry(path, sha256))
            else:
                by_content[sha256] = path
        return {path: sha256 for sha256, path in by_content.items()}

    def stored_twin(self, sha256: str) -> Entry | None:
        found = self.ledger.with_content(sha256)
        return next(
            (
                entry
                for entry in found
                if entry.status in KEPT and entry.recipe == self.recipe and entry.location not in self.batch.orphans
            ),
            None,
        )

    def entry(self, path: str, sha256: str) -> Entry:
        return Entry(path, Path(path).name, sha256, "stored", self.recipe)

    def put(self, path: str, sha256: str, outcome: Outcome) -> None:
        twins = self.twins.get(path, [])
        if isinstance(outcome, InputError):
            self.refuse(outcome, sha256)
            for twin in twins:
                self.refuse(type(outcome)(twin.location, outcome.reason, outcome.advice), sha256)
            return
        entries = [self.entry(path, sha256), *twins]
        if outcome.violations:
            self.set_aside(outcome, entries)
            return
        self.store_notice(outcome, [replace(entry, fingerprint=outcome.fingerprint) for entry in entries])

    def store_notice(self, done: Done, entries: list[Entry]) -> None:
        """Take a notice in; where the store has it from a better file, only enter the files as copies."""
        kept = self.copies.settle(done, {entry.location for entry in entries})
        if kept != done.notice:
            for entry in entries:
                self.batch.enter(replace(entry, status="copy", notice=None, copy_of=kept))
                self.summary.copies[entry.location] = min(file.location for file in self.batch.read_as(kept))
            self.store.set_aside(done.graph, None)
            return
        before = self.ledger.get(entries[0].location)
        if before and before.status == "stored":
            self.summary.changed += 1
        else:
            self.summary.read += 1
        self.summary.same += len(entries) - 1
        if done.text is not None:
            self.store.keep_text(done.graph, done.text)
        self.batch.add(done, [replace(entry, notice=done.notice) for entry in entries])
        self.store.set_aside(done.graph, None)
        for entry in self.batch.copies_of(done.notice):
            self.summary.copies[entry.location] = entries[0].location

    def refuse(self, error: InputError, sha256: str) -> None:
        """Record a refusal. What the file was read as before stays in the store."""
        self.summary.refused.append(error)
        before = self.ledger.get(error.path)
        if before and before.notice and not sha256:
            return  # gone or unreadable today: nothing is known against what it was
        entry = Entry(error.path, Path(error.path).name, sha256, "refused", self.recipe,
                      before.notice if before else None, error.reason, error.advice,
                      fingerprint=before.fingerprint if before and before.notice else "")  # fmt: skip
        self.batch.enter(entry)

    def set_aside(self, done: Done, entries: list[Entry]) -> None:
        """Put a notice that violates a shape into quarantine. What the file was read as before stays."""
        self.store.set_aside(done.graph, done.triples)
        for entry in entries:
            self.summary.quarantined[entry.location] = done.violations
            before = self.ledger.get(entry.location)
            self.batch.enter(
                replace(entry, status="quarantined", notice=before.notice if before else None, reason="; ".join(done.violations),
                        fingerprint=before.fingerprint if before and before.notice else "")
            )  # fmt: skip

    def prune(self, arguments: Iterable[str]) -> None:
        """Forget the files below the folders `arguments` that are there no more."""
        folders = [os.path.abspath(argument) + os.sep for argument in arguments if Path(argument).is_dir()]  # noqa: PTH100
        gone = [
            entry
            for entry in self.ledger.entries()
            if entry.location.startswith(tuple(folders)) and not Path(archives.split(entry.location)[0]).exists()
        ]
        locations = {entry.location for entry in gone}
        for notice in sorted({entry.notice for entry in gone if entry.notice}):
            if all(entry.location in locations for entry in self.ledger.of_notice(notice)):
                self.batch.drop(notice)
                self.summary.removed += 1
        self.batch.forget(*locations)
        self.batch.write()

    def finish(self) -> None:
        changed = take_up(self.store, self.decisions)
        derive(self.store, self.decisions)
        if self.store.unpublished or changed:
            nodes = None if changed else concerned(self.store)
            derive_authority(self.store, self.decisions, nodes)
            derive_people(self.store, self.decisions, nodes)
            record(self.store, self.decisions)
            self.store.apply([settled()])
            self.store.publish()


def unreadable(path: str, error: OSError) -> InputError:
    return NotFound(path, f"the file cannot be read ({error.strerror})", "Check its rights, and that it is a file")


def _digest(path: str, options: Options) -> str:
    if places.is_url(path):
        return hashlib.sha256(places.fetch(path)).hexdigest()
    if archives.SEPARATOR in path:
        return hashlib.sha256(archives.content(path, options)).hexdigest()
    with Path(path).open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
