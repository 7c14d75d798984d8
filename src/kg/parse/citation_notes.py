"""What a footnote says of the citation it is hung on.

Three forms: the same document in full ("Chỉ thị số 4/CT-UBND ngày … của … về …"), its date and what follows ("ngày …"), or
its title alone ("về việc …"). A note about anything else says nothing of the citation.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Any, Protocol

from kg.fold import tone
from kg.parse.citation_issuers import issuer_after, issuer_body
from kg.parse.citation_tails import words_of
from kg.parse.citation_titles import title_after
from kg.parse.citation_types import Mention
from kg.parse.context import Context
from kg.parse.dates import date_at
from kg.parse.numbers import number_key


class Note(Protocol):
    """A footnote in the clean text, as `kg.parse.context.Note` has it."""

    @property
    def number(self) -> int: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def mark(self) -> int | None: ...


_BLANK = re.compile(r"[ \t“\"(]*")


def note_at(notes: Sequence[Note], position: int) -> int | None:
    """The number of the footnote that holds `position`."""
    for note in notes:
        if note.start <= position < note.end:
            return note.number
    return None


_ONE_SENTENCE = re.compile(r"[^.;:]*[.;:]?\s*")


def whole_notes(text: str, mentions: list[Mention], notes: Sequence[Note]) -> list[Mention]:
    """`mentions` with the title of one that fills its footnote taken to the end of the sentence: nothing else can follow."""
    spans = {note.number: note for note in notes}
    filled = []
    for at, mention in enumerate(mentions):
        note = spans.get(mention.note) if mention.note is not None else None
        if note is not None and mention.title_span is not None and mention.start - note.start < 4:
            begin, end = mention.title_span
            alone = at + 1 == len(mentions) or mentions[at + 1].start >= note.end
            if (
                alone
                and end > mention.end
                and text[end : end + 1] == ","
                and _ONE_SENTENCE.fullmatch(text, end, note.end)
            ):
                span = (begin, end + len(text[end : note.end].rstrip(" .;:\n")))
                mention = mention._replace(title=words_of(text, span), title_span=span)
        filled.append(mention)
    return filled


def hang(text: str, mentions: list[Mention], notes: Sequence[Note], context: Context) -> list[Mention]:
    """`mentions` with what the footnotes hung on them add. The mark stands behind the number, date, issuer or title."""
    marked = sorted((note.mark, at) for at, note in enumerate(notes) if note.mark is not None)
    if not marked:
        return mentions
    places = [mark for mark, _ in marked]
    starts = [mention.start for mention in mentions]
    completed: list[Mention] = []
    for index, mention in enumerate(mentions):
        following = starts[index + 1] if index + 1 < len(starts) else len(text)
        number_end = mention.number_span[1] if mention.number_span else mention.end
        first, last = bisect_left(places, number_end), bisect_right(places, min(mention.tail + 1, following))
        for _, at in marked[first:last]:
            mention = _complete(text, mention, notes[at], mentions, starts, context)
        completed.append(mention)
    return completed


def _complete(
    text: str, mention: Mention, note: Note, mentions: list[Mention], starts: list[int], context: Context
) -> Mention:
    blank = _BLANK.match(text, note.start, note.end)
    begin = blank.end() if blank else note.start
    first = bisect_left(starts, begin)
    full = mentions[first] if first < len(mentions) and mentions[first].start - begin < 12 else None
    if full is not None and full.start < note.end:
        if not _same(mention, full):
            return mention
        return mention._replace(
            hung=note.number,
            date=mention.date or full.date,
            date_span=mention.date_span or full.date_span,
            date_possible=mention.date_possible and full.date_possible,
            issuer=mention.issuer or full.issuer,
            issuer_span=mention.issuer_span or full.issuer_span,
            title=mention.title or full.title,
            title_span=mention.title_span or full.title_span,
        )
    return _from_fragment(text, mention, note, begin, context)


def _same(one: Mention, other: Mention) -> bool:
    if one.number is None or other.number is None:
        return one.number is None and other.number is not None and one.kind == other.kind and one.title is None
    return number_key(one.number) == number_key(other.number)


def _from_fragment(text: str, mention: Mention, note: Note, begin: int, context: Context) -> Mention:
    """ "ngày 5/6/2024 của UBND tỉnh về …", "của UBND tỉnh về …", "về …": whatever of it the note gives."""
    words = f" {text[begin : note.end]}"
    shift = begin - 1
    at = 1
    added: dict[str, Any] = {}
    date = date_at(words, 1) if words[1:6].lower() == "ngày " else None
    if date is not None and date.year is not None:
        at = date.end
        if mention.date is None:
            span = (date.start + shift, date.end + shift)
            added |= {"date": date.value, "date_span": span, "date_possible": date.possible}
    issuer = issuer_after(words, at if at > 1 else 0, len(words))
    if issuer is not None:
        at = issuer[1]
        if mention.issuer is None:
            added |= {
                "issuer": issuer_body(words[slice(*issuer)], context),
                "issuer_span": (issuer[0] + shift, issuer[1] + shift),
            }
    if mention.title is None:
        title = title_after(words, at if at > 1 else 0, len(words), mention.kind, note=True)
        if title is not None:
            span = (title[0] + shift, title[1] + shift)
            added |= {"title": tone(" ".join(text[span[0] : span[1]].split())), "title_span": span}
    return mention._replace(hung=note.number, **added) if added else mention
