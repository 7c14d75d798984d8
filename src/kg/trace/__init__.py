"""trace: who cites a document, where, in which words, and which tasks to whom hang on it.

find(store, words) → Candidate      what people's words mean; raises Several, or NothingFound with what is near
trace(store, words) → Trace         everything that hangs on it
"""

from __future__ import annotations

from kg.store import Store
from kg.trace.find import Several, find
from kg.trace.gather import LIMIT, gather
from kg.trace.records import Candidate, DocumentFacts, Item, Link, Mention, NoticeFacts, Trace

__all__ = ["Candidate", "DocumentFacts", "Item", "Link", "Mention", "NoticeFacts", "Several", "Trace", "find", "trace"]


def trace(store: Store, words: str, *, depth: int = 1, limit: int | None = LIMIT) -> Trace:
    """The trace of the document that `words` mean. Raises Several or NothingFound."""
    return gather(store, find(store, words), depth=depth, limit=limit)
