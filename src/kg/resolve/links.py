"""Links between documents as a notice states them: what it rests on, and which document amends, replaces or approves which.

"Căn cứ Nghị định A"                       the notice is based on A
"Nghị định A sửa đổi, bổ sung Nghị định B" A amends B: the relation stands between two citations
a decision: "Bãi bỏ Quyết định B"          the document that was read repeals B, where it is no notice of conclusions
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.model import Citation, Notice
from kg.vocabulary import DCTERMS, ELI, KG

PROPERTIES = {
    "basis": ELI + "based_on", "implements": ELI + "implements", "amends": ELI + "amends", "repeals": ELI + "repeals",
    "replaces": DCTERMS + "replaces", "guides": KG + "guides", "approves": KG + "approves",
}  # fmt: skip
_OF_THE_NOTICE = ("basis", "implements")
_NEAR = 400  # raw characters between two citations of one statement: a title may stand there
_APART = re.compile(r"[;:]|\.\s+[A-ZĐÁÀẢÃẠÂĂÊÔƠƯ]|\n\s*\n\s*\n|\bvà (?:các|theo|căn cứ)\b")


def links(notice: Notice, raw: str | None) -> Iterator[tuple[str, str, str]]:
    """Subject, property and object: ids of documents, or of the notice; properties are IRIs. In the order of the text."""
    before: Citation | None = None
    for citation in sorted(notice.citations, key=lambda c: c.evidence[0].start if c.evidence else 0):
        if citation.relation in PROPERTIES:
            subject = _subject(notice, before, citation, raw)
            if subject and subject != citation.document:
                yield subject, PROPERTIES[citation.relation], citation.document
        before = citation


def _subject(notice: Notice, before: Citation | None, citation: Citation, raw: str | None) -> str | None:
    """Who does to the cited document what the text says: the notice, or the document cited right before."""
    if citation.relation in _OF_THE_NOTICE:
        return notice.id
    if before is not None and raw is not None and before.evidence and citation.evidence:
        between = raw[before.evidence[0].end : citation.evidence[0].start]
        if len(between) <= _NEAR and before.footnote == citation.footnote and not _APART.search(between):
            return before.document
    return None if notice.conclusion else notice.id
