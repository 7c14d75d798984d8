"""What a store goes through: killed writers, a full disk, a second writer, readers beside a writer.

Every build is a process of its own that is really killed. Whatever happened, the store must open, hold every notice
that was reported as stored, and be finished by the next build to the same bytes as a build that nothing disturbed.
"""

from __future__ import annotations

import contextlib
import io
import itertools
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from queue import Empty, Queue

import pytest

from helpers_notices import FULL, OTHER, PARTY_NOTICE
from kg.errors import StoreLocked
from kg.export.nquads import write_nquads
from kg.map import to_json
from kg.model import Notice
from kg.store import open_reader, open_writer
from kg.store.ledger import Ledger

NURSERY = Path(__file__).with_name("nursery.py")


def variant(notice: Notice, number: int, text: str = "") -> Notice:
    """A notice of its own with the content of `notice`; it cites other numbers, so that some resolve and some do not."""
    identity = f"notice/{number:08x}{abs(hash_of(text)):08x}"
    documents = tuple(
        replace(document, title=f"{document.title or ''} {number % 7}{text}") for document in notice.documents
    )
    return replace(notice, id=identity, number=str(number), documents=documents)


def hash_of(text: str) -> int:
    import zlib

    return zlib.crc32(text.encode())


def write(folder: Path, numbers: range, text: str = "") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for number, origin in zip(numbers, itertools.cycle((FULL, PARTY_NOTICE, OTHER))):
        content = json.dumps(to_json(variant(origin, number, text)), ensure_ascii=False)
        (folder / f"notice-{number:04d}.json").write_text(content, encoding="utf-8")


def content(store: Path) -> bytes:
    """The store as sorted N-Quads, as readers see it."""
    opened = open_reader(store)
    try:
        stream = io.BytesIO()
        write_nquads(opened, stream)
        return stream.getvalue()
    finally:
        opened.close()


def difference(found: bytes, expected: bytes) -> list[str]:
    """The first lines that only one of two stores has; [] where they are the same bytes."""
    if found == expected:
        return []
    ours, theirs = set(found.splitlines()), set(expected.splitlines())
    return sorted(f"{'+' if line in ours else '-'} {line.decode()}" for line in ours ^ theirs)[:10] or ["order"]


@dataclass
class Attempt:
    """One build in a process of its own."""

    pid: int
    reported: int = 0  # files reported as done
    code: int | None = None
    message: str = ""
    seconds: float = 0.0
    lines: list[str] = field(default_factory=list)


class Nursery:
    """Starts builds and follows what they say."""

    def __init__(self, warm: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(NURSERY), str(warm)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._lines: Queue[str] = Queue()
        threading.Thread(target=self._follow, daemon=True).start()
        assert self._next() == "ready"

    def _follow(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            self._lines.put(line.strip())

    def _next(self, timeout: float = 60) -> str:
        return self._lines.get(timeout=timeout)

    def start(self, sources: Path, store: Path, **order: object) -> Attempt:
        assert self._process.stdin
        self._process.stdin.write(json.dumps({"sources": [str(sources)], "store": str(store), **order}) + "\n")
        self._process.stdin.flush()
        attempt = Attempt(0)
        while not attempt.pid:
            self._take(attempt, self._next())
        return attempt

    def follow(self, attempt: Attempt, seconds: float) -> bool:
        """Listen for so long; True once the build is over."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            with contextlib.suppress(Empty):
                if self._take(attempt, self._next(left)):
                    return True
        return False

    def kill(self, attempt: Attempt) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(attempt.pid, signal.SIGKILL)
        assert self.follow(attempt, 60)

    def _take(self, attempt: Attempt, line: str) -> bool:
        word, _, rest = line.partition(" ")
        attempt.lines.append(line)
        if word == "pid":
            attempt.pid = int(rest)
        elif word == "done":
            attempt.reported = int(rest)
        elif word == "end":
            code, _, attempt.message = rest.partition(" ")
            attempt.code = int(code)
        elif word == "over":
            attempt.seconds = float(rest)
            return True
        return False

    def close(self) -> None:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.close()
        self._process.wait(60)
        self._process.stdout.close()


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`before`: 24 notices; `after`: 8 of them gone, 8 changed, 8 as they were, 8 new."""
    folder = tmp_path_factory.mktemp("corpus")
    write(folder / "before", range(24))
    write(folder / "after", range(8, 16), text="changed")
    write(folder / "after", range(16, 32))
    return folder


@pytest.fixture(scope="module")
def nursery(corpus: Path) -> Iterator[Nursery]:
    made = Nursery(corpus / "before" / "notice-0000.json")
    yield made
    made.close()


@dataclass
class Trial:
    """A folder of sources that changes, and the store built from it."""

    folder: Path
    corpus: Path
    place: Path | None = None  # of the store, where it is not in `folder`

    @property
    def sources(self) -> Path:
        return self.folder / "sources"

    @property
    def store(self) -> Path:
        return self.place or self.folder / "store"

    def becomes(self, name: str) -> None:
        if self.sources.exists():
            shutil.rmtree(self.sources)
        shutil.copytree(self.corpus / name, self.sources)


@pytest.fixture
def trial(tmp_path: Path, corpus: Path) -> Trial:
    return Trial(tmp_path, corpus)


def check_reported(trial: Trial, reported: int) -> None:
    """The store opens for its writer, is sound, and holds the first `reported` files."""
    store = open_writer(trial.store)
    try:
        ledger = Ledger(store)
        files = sorted(str(path) for path in trial.sources.iterdir())
        stored = {entry.location: entry for entry in ledger.entries() if entry.status == "stored"}
        lost = [file for file in files[:reported] if file not in stored]
        assert not lost, f"{len(lost)} of {reported} notices reported as stored are not there"
        for entry in stored.values():
            assert entry.notice
            triples = list(store.quads(graph=entry.notice.replace("/notice/", "/graph/")))
            assert len(triples) > 20, "a notice is there in part"
            for statement in triples[:: len(triples) // 5]:  # by the other orders in which the database keeps it
                found = store.quads(None, statement.predicate, statement.object, statement.graph)
                assert statement in found
        assert sum(1 for _ in store.quads()) == store.count()
    finally:
        store.close()


def seconds_of(nursery: Nursery, sources: Path, store: Path, **order: object) -> float:
    attempt = nursery.start(sources, store, **order)
    assert nursery.follow(attempt, 60)
    assert attempt.code == 0, attempt.message
    return attempt.seconds


def kill_often(nursery: Nursery, trial: Trial, kills: int, seed: int) -> None:
    """Build `before`, then `after` over it, killed at random moments until `kills` have hit; compare with a calm build."""
    calm = Trial(trial.folder / "calm", trial.corpus)
    calm.folder.mkdir()
    orders = [{"batch": 6, "bulk": 99}, {"batch": 6, "bulk": 2}]
    expected, duration = {}, {}
    # The sources must stand at the same place, for the ledger knows where they came from.
    for name in ("before", "after"):
        trial.becomes(name)
        store = calm.folder / name
        duration[name] = seconds_of(nursery, trial.sources, store, **orders[0])
        expected[name] = content(store)
    chance, hits, rounds = random.Random(seed), 0, 0
    while hits < kills:
        order = {**orders[rounds % 2], "prune": True}
        rounds += 1
        shutil.rmtree(trial.store, ignore_errors=True)
        for name in ("before", "after"):
            trial.becomes(name)
            for _ in range(4):
                attempt = nursery.start(trial.sources, trial.store, **order)
                if nursery.follow(attempt, chance.uniform(0, duration[name])):
                    assert attempt.code == 0, attempt.message
                    break
                nursery.kill(attempt)
                hits += attempt.code == -9
                if (trial.store / "live").exists():
                    check_reported(trial, attempt.reported)
            seconds_of(nursery, trial.sources, trial.store, **order)
            assert difference(content(trial.store), expected[name]) == [], (seed, rounds, name)
            leftovers = [path.name for path in trial.store.iterdir() if path.name.endswith((".new", ".json"))]
            assert leftovers == []


def test_killed_at_random_moments(nursery: Nursery, trial: Trial) -> None:
    kill_often(nursery, trial, kills=30, seed=int(os.environ.get("KG_TEST_SEED", time.time_ns() % 1_000_000)))


@pytest.mark.long
def test_killed_two_hundred_times(nursery: Nursery, trial: Trial) -> None:
    kill_often(nursery, trial, kills=200, seed=int(os.environ.get("KG_TEST_SEED", time.time_ns() % 1_000_000)))


@contextlib.contextmanager
def small_disk(folder: Path, kind: str, megabytes: int) -> Iterator[Path]:
    """A real file system of this size, mounted below `folder`; skips the test where this process may not mount."""
    if os.geteuid() != 0 or not shutil.which("mount"):
        pytest.skip("mounting a small file system needs root (or run the tests in a container as root)")
    place, image = folder / f"disk-{kind}", folder / f"{kind}.img"
    place.mkdir()
    if kind == "tmpfs":
        steps = [["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "none", str(place)]]
    else:
        with image.open("wb") as handle:
            handle.truncate(megabytes << 20)
        steps = [["mkfs.ext4", "-q", "-O", "^has_journal", str(image)], ["mount", "-o", "loop", str(image), str(place)]]
    for step in steps:
        done = subprocess.run(step, capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.skip(f"no small file system can be mounted here: {done.stderr.strip()}")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=False)


@pytest.mark.parametrize("kind", ["ext4", "tmpfs"])
def test_a_disk_that_fills_up(nursery: Nursery, trial: Trial, kind: str) -> None:
    with small_disk(trial.folder, kind, 24) as disk:
        trial.becomes("before")
        store, ballast = disk / "store", disk / "ballast"
        seconds_of(nursery, trial.sources, trial.folder / "calm-before")
        before = content(trial.folder / "calm-before")
        trial.becomes("after")
        seconds_of(nursery, trial.sources, trial.folder / "calm-after")
        after = content(trial.folder / "calm-after")
        failures = 0
        for free in (0, 64, 150, 400, 700, 1000):  # kilobytes left to the build
            shutil.rmtree(store, ignore_errors=True)
            trial.becomes("before")
            if free not in (64, 400):  # these begin with an empty disk, the others with a store that is changed
                seconds_of(nursery, trial.sources, store)
                trial.becomes("after")
            fill(ballast, free)
            attempt = nursery.start(trial.sources, store, batch=6, bulk=(2, 99)[free % 3 == 0], prune=True)
            assert nursery.follow(attempt, 60)
            assert attempt.code in (0, 5), attempt.lines
            if attempt.code == 5:
                failures += 1
                assert "pace left" in attempt.message or "No space" in attempt.message, attempt.message
                if free not in (64, 400):
                    assert content(store) in (before, after), "readers see a state that nobody finished"
            ballast.unlink()
            if (store / "live").exists():
                check_reported(replace(trial, place=store), attempt.reported)
            seconds_of(nursery, trial.sources, store, prune=True)
            expected = before if free in (64, 400) else after
            assert difference(content(store), expected) == [], free
        assert failures >= 3


def fill(ballast: Path, kilobytes: int) -> None:
    """Leave so many kilobytes free on the file system of `ballast`."""
    disk = os.statvfs(ballast.parent)
    block = b"\xa5" * 65536
    with ballast.open("wb") as handle, contextlib.suppress(OSError):
        left = disk.f_bavail * disk.f_frsize - kilobytes * 1024
        while left > 0:
            handle.write(block[:left])
            handle.flush()
            left -= len(block)


def test_a_second_writer_is_told_to_wait(nursery: Nursery, trial: Trial) -> None:
    trial.becomes("before")
    first = nursery.start(trial.sources, trial.store, batch=2)
    while not first.reported:
        assert not nursery.follow(first, 0.02), "the build was over too soon"
    with pytest.raises(StoreLocked, match=rf"another process is writing to this store \(process {first.pid}\); wait"):
        open_writer(trial.store)
    nursery.kill(first)
    open_writer(trial.store).close()  # the lock goes with its holder


def test_readers_go_on_during_a_build(nursery: Nursery, trial: Trial) -> None:
    trial.becomes("before")
    seconds_of(nursery, trial.sources, trial.store)
    before = content(trial.store)
    early = open_reader(trial.store)
    trial.becomes("after")
    running = nursery.start(trial.sources, trial.store, batch=2, prune=True)
    seen = []
    while not nursery.follow(running, 0.01):
        seen.append(content(trial.store))
    assert running.code == 0, running.message
    after = content(trial.store)
    assert after != before
    assert set(seen) <= {before, after}, "a reader saw a state that nobody finished"
    assert len(seen) > 2
    # What was opened before the build still shows the state before it.
    stream = io.BytesIO()
    write_nquads(early, stream)
    assert stream.getvalue() == before
    early.close()
