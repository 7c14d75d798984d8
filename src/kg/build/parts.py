"""Shards: some hundred files read together, and what was read from them as two compressed files.

    part-<name>.nq.gz        the graphs of the notices, as N-Quads: what any triple store's bulk loader takes
    part-<name>.meta.gz      what the loader of this package needs besides, one JSON object a line, in the same order
    part-<name>.json         written last, so that it says the others are whole: their hashes, files and counts
    manifest.json            written when all shards are done: the shards of this build in their order

The name is a hash of the version of the program and of the names and contents of the files, and the bytes follow from
these alone: reading a shard twice, on whichever machine, gives the same files.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from kg import errors
from kg.build.batch import following_graph
from kg.build.recipe import recipe, recipe_with
from kg.build.work import Done, Outcome, work
from kg.errors import InputError, StoreError
from kg.read.limits import DEFAULT, Options
from kg.store.change import as_quads

File = tuple[str, str]  # path and SHA-256 of its content


class Part(NamedTuple):
    """What was read from a shard."""

    quads: bytes  # gzip
    meta: bytes  # gzip


def name_of(files: Sequence[File], options: Options = DEFAULT) -> str:
    digest = hashlib.sha256(recipe_with(options).encode())
    for path, sha256 in files:
        digest.update(f"{path}\0{sha256}\n".encode())
    return digest.hexdigest()[:16]


def read(files: Sequence[File], expected: str, options: Options = DEFAULT) -> Part:
    """Read a shard. `expected`: the recipe of the machine that asks. Raises StoreError where ours is another."""
    if recipe() != expected:
        raise StoreError("a worker has another version of this program, or of its knowledge, than the one that asks")
    return pack(work(path, options) for path, _ in files)


def pack(outcomes: Iterable[Outcome]) -> Part:
    quads, meta = [], []
    for outcome in outcomes:
        record, lines = _record(outcome)
        quads.append(lines)
        meta.append(json.dumps(record, ensure_ascii=False) + "\n")
    return Part(_gzip("".join(quads)), _gzip("".join(meta)))


def unpack(part: Part) -> Iterator[Outcome]:
    lines = iter(gzip.decompress(part.quads).decode().splitlines(keepends=True))
    for text in gzip.decompress(part.meta).decode().splitlines():
        record = json.loads(text)
        if "refused" in record:
            yield getattr(errors, record["refused"])(record["path"], record["reason"], record["advice"])
            continue
        own, beside = (_triples([next(lines) for _ in range(record[count])]) for count in ("quads", "beside"))
        yield Done(
            record["path"], record["notice"], record["graph"], own or record.get("triples", ""),
            tuple(tuple(name) for name in record["names"]), tuple(record["violations"]), beside or record.get("following", ""),
            base64.b64decode(record["text"]) if record["text"] is not None else None, record["fingerprint"],
        )  # fmt: skip


def _record(outcome: Outcome) -> tuple[dict[str, Any], str]:
    if isinstance(outcome, InputError):
        return {
            "refused": type(outcome).__name__,
            "path": outcome.path,
            "reason": outcome.reason,
            "advice": outcome.advice,
        }, ""
    record = {
        "path": outcome.path,
        "notice": outcome.notice,
        "graph": outcome.graph,
        "quads": outcome.triples.count("\n"),
        "beside": outcome.following.count("\n"),
        "names": outcome.names,
        "violations": outcome.violations,
        "fingerprint": outcome.fingerprint,
        "text": base64.b64encode(outcome.text).decode() if outcome.text is not None else None,
    }
    if outcome.violations:  # not for the public graphs
        return {
            **record,
            "quads": 0,
            "beside": 0,
            "triples": outcome.triples,
            "following": outcome.following,
        }, ""
    beside = as_quads(following_graph(outcome.graph), outcome.following)
    return record, as_quads(outcome.graph, outcome.triples) + beside


def _triples(quads: Sequence[str]) -> str:
    """N-Quads of one graph as N-Triples."""
    if not quads:
        return ""
    graph = quads[0][quads[0].rindex(" <") :]
    return "".join(line.removesuffix(graph) + " .\n" for line in quads)


def _gzip(text: str) -> bytes:
    return gzip.compress(text.encode(), 6, mtime=0)


def summary(name: str, files: Sequence[File], part: Part) -> dict[str, Any]:
    """What part-<name>.json says."""
    records = [json.loads(line) for line in gzip.decompress(part.meta).decode().splitlines()]
    return {
        "name": name,
        "recipe": recipe(),
        "quads_file": f"part-{name}.nq.gz",
        "quads_sha256": hashlib.sha256(part.quads).hexdigest(),
        "meta_file": f"part-{name}.meta.gz",
        "meta_sha256": hashlib.sha256(part.meta).hexdigest(),
        "notices": sum("notice" in record and not record["violations"] for record in records),
        "quads": sum(record.get("quads", 0) + record.get("beside", 0) for record in records),
        "refused": sum("refused" in record for record in records),
        "files": [list(file) for file in files],
    }
