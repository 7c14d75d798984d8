"""What is done with one file, in a process of its own: read, parse, map, check. Nothing here touches the store."""

from __future__ import annotations

import gc
import gzip
import json
import multiprocessing
import os
import signal
import threading
from dataclasses import dataclass, replace
from multiprocessing.connection import wait
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kg.build import places
from kg.errors import InputError, NotANotice, NotFound, NotText
from kg.model import Notice
from kg.store.names import Name

if TYPE_CHECKING:
    from kg.read import Document, Options


GARBAGE = 100_000  # objects made before a process that reads looks for cycles among them


@dataclass(frozen=True, slots=True)
class Done:
    """A file that was read. `violations` are reasons to keep the notice out of the public graphs."""

    path: str
    notice: str  # IRI
    graph: str  # IRI
    triples: str  # N-Triples
    names: tuple[Name, ...]
    violations: tuple[str, ...] = ()
    following: str = ""  # N-Triples that follow from this notice alone, for a graph beside its own
    text: bytes | None = None  # the raw text as decoded, gzip of UTF-8; None where only a parsed notice was given
    fingerprint: str = ""  # what copies of the notice are told by (kg.resolve.copies)


Outcome = Done | InputError


def notice_of(path: str, options: Options | None = None) -> Notice:
    """The notice in a file: read and parsed, or taken from the JSON of `kg parse`. Raises InputError."""
    return parsed(path, options).notice


class Parsed(NamedTuple):
    """A notice, the raw text it was read from, where that is known, and the document, where the file is one."""

    notice: Notice
    text: str | None = None
    document: Document | None = None


def parsed(path: str, options: Options | None = None) -> Parsed:
    """The notice in a file: read and parsed, or taken from the JSON of `kg parse`. Raises InputError."""
    if path.lower().endswith(".json"):
        return _from_json(path)
    from kg.build.sentences import with_sentences
    from kg.parse import parse
    from kg.read import Options, read, read_bytes

    options = options or Options()
    document = read_bytes(places.fetch(path), path, options) if places.is_url(path) else read(path, options)
    return Parsed(with_sentences(parse(document), document), document.raw, document)


def _from_json(path: str) -> Parsed:
    from kg.map import from_json_with_text

    try:
        content = places.fetch(path) if places.is_url(path) else Path(path).read_bytes()
        data = json.loads(content.decode("utf-8-sig"))
    except OSError as error:
        raise NotFound(path, f"the file cannot be read ({error.strerror})", "Check the path and your rights") from error
    except UnicodeDecodeError as error:
        raise NotText(path, "it is no UTF-8 text", "Write it with `kg parse --format json`") from error
    except ValueError as error:
        raise NotANotice(path, f"it is no JSON ({error})", "Write it with `kg parse --format json`") from error
    try:
        return Parsed(*from_json_with_text(data))
    except InputError as error:  # it names the place inside the JSON
        raise NotANotice(path, f"it is no parsed notice: {error.path} {error.reason}", error.advice) from error


def work(path: str, options: Options | None = None) -> Outcome:
    """Read one file. Never raises for what the file holds: a fault of ours is a refusal with its reason, too."""
    from kg.map import to_nquads
    from kg.resolve.copies import fingerprint
    from kg.resolve.following import following
    from kg.store.names import of_notice
    from kg.validate import violations
    from kg.vocabulary import graph_iri, notice_iri

    try:
        notice, text, document = parsed(path, options)
        # One content under two names is one notice: what its graph says must not depend on the name.
        notice = replace(notice, source=replace(notice.source, file=""))
        graph = graph_iri(notice.id)
        quads = to_nquads(notice)
        triples = quads.decode().replace(f" <{graph}> .\n", " .\n")
        packed = None if text is None else gzip.compress(text.encode(), mtime=0)
        found = tuple(of_notice(notice))
        return Done(
            path,
            notice_iri(notice.id),
            graph,
            triples,
            found,
            tuple(violations(quads)),
            following(notice, text),
            packed,
            fingerprint(notice, document.text if document else text or ""),
        )
    except InputError as error:
        return error
    except RecursionError:
        return NotANotice(path, "it is nested too deeply", "Look at the file")
    except Exception as error:
        advice = "This is a fault of the program: please report it with the file"
        return NotANotice(path, f"reading it failed ({type(error).__name__}: {error})", advice)


def work_all(paths: list[str], options: Options | None = None) -> list[Outcome]:
    """`work` for several files, so that small files do not each cost a message between processes."""
    return [work(path, options) for path in paths]


def quiet() -> None:
    """Let the parent process alone answer Ctrl-C, and end with it, however it ends."""
    gc.set_threshold(GARBAGE)  # notices leave no cycles behind, and looking for some takes a tenth of the time
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    # A killed parent leaves its pool waiting for work for ever: every worker holds both ends of the queue.
    wait([sentinel])
    os._exit(1)
