"""resolve: which document a citation means, judged over many notices.

A pure function over plain records: same records, same answer, whatever their order. The store room fills the records
from a query and writes the bindings into a derived graph; nothing here reads a file, a clock or a store.

    bind_citations(mentions, documents) → one Binding for every mention that its own notice left open
    bind_notices(documents, notices)    → which known document is itself a notice of the corpus

A citation is bound only where exactly one known document fits: same number (however spelled), a kind and an issuer
that do not contradict, a date not after the notice's and not too long before it. Several → ambiguous, with all of
them as candidates. None → the outcome it came with. A year is never guessed: it is taken from a document that is known.
"""

from kg.resolve.bind import Binding, CitedMention, KnownDocument, bind_citations
from kg.resolve.notices import KnownNotice, NoticeBinding, bind_notices

__all__ = [
    "Binding",
    "CitedMention",
    "KnownDocument",
    "KnownNotice",
    "NoticeBinding",
    "bind_citations",
    "bind_notices",
]
