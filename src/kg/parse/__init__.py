"""parse: a Document becomes a Notice. A pure function of the text and the knowledge in `mappings/`.

layout → header · signature · recipients          the form that all administrative documents share
scope → places, province, district                what the notice is about
citations → identity                              which documents it names
session → participants                            what it concludes, and who was there
outline → parts → tasks · petitions               what is to be done
figures · anomalies
"""

from __future__ import annotations

from kg.model import Notice
from kg.read.document import Document

__all__ = ["parse"]


def parse(document: Document) -> Notice:
    """The notice that `document` is. Raises `NotANotice` where it is no administrative document at all.

    A document of another kind (a decision, a plan) is read as far as it goes: `conclusion` is False for it."""
    from kg.parse.assemble import assemble  # its parts are of use on their own, without all of it

    return assemble(document)
