"""A store of notices written by hand, built once for the tests that ask it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from helpers_notices import FULL, NOTICES, PARTY_NOTICE
from kg.build import build
from kg.map import to_json
from kg.model import Citation, LegalDocument, Notice
from kg.store import open_writer

assert FULL.session is not None

# The same place half a year later: it comes back to the decision, without date or issuer, and to the first notice.
_SHORT = LegalDocument("local/77-qd-ubnd", "Quyết định", "77/QĐ-UBND", None, FULL.issuer, None, "local")
_FIRST = LegalDocument(
    "doc/vn-hl/ubnd/2024/tb/88", "Thông báo", "88/TB-UBND", "2024-05", FULL.issuer, None, "year-series"
)


def _citing(number: int, document: LegalDocument, outcome: str, like: Citation) -> Citation:
    return replace(like, id=f"citation/{number}", kind=document.kind, number=document.number, date=document.date,
                   issuer=document.issuer, title=None, document=document.id, outcome=outcome, relation=None,
                   provision=None, footnote=None)  # fmt: skip


LATER = replace(
    FULL,
    id="notice/00000000000000bb",
    number=None,
    date="2024-11",
    session=replace(FULL.session, date="2024-11-20", basis=()),
    documents=(_SHORT, _FIRST),
    citations=(_citing(1, _SHORT, "partial", FULL.citations[1]), _citing(2, _FIRST, "resolved", FULL.citations[0])),
    tasks=(
        replace(FULL.tasks[0], cites=("citation/1",), deadlines=(), parts=()),
        replace(FULL.tasks[0], id="task/2", cites=(), deadlines=(), parts=(), assignments=()),
    ),
    petitions=(replace(FULL.petitions[0], assignments=(), cites=()),),
    anomalies=(),
)

CORPUS: dict[str, Notice] = {**NOTICES, "later": LATER, "party": PARTY_NOTICE}


def build_corpus(folder: Path, store: Path) -> None:
    """Write the notices as files into `folder` and build them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, notice in CORPUS.items():
        (folder / f"{name}.json").write_text(json.dumps(to_json(notice), ensure_ascii=False), encoding="utf-8")
    writer = open_writer(store)
    summary = build([str(folder)], writer, jobs=1)
    writer.close()
    assert summary.exit_code == 0, summary
