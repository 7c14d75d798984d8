"""Searching for words: patterns that begin with a letter find what slower ones would."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from kg.fold import lower
from kg.parse.phrases import begin_word

WORDS = ("trước", "trong(?: vòng)?", "t", "đến", "Đến", "12")
TEXTS = st.lists(st.sampled_from(("trước", "trong", " vòng", "t", "đến", "Đến", "12", " ", "_", "-", "x", "\n"))).map(
    "".join
)


@given(TEXTS)
def test_words_are_found_where_one_begins(text: str):
    plain = re.compile(rf"(?<![^\W_])(?:{'|'.join(WORDS)})")
    quick = re.compile(begin_word(WORDS))
    assert [m.span() for m in quick.finditer(text)] == [m.span() for m in plain.finditer(text)]


@given(st.text(st.sampled_from("AĐỤİßaụ Ǆ")))
def test_small_letters_stand_where_the_others_stood(text: str):
    low = lower(text)
    assert len(low) == len(text)
    assert all(after in (before, before.lower()) for before, after in zip(text, low, strict=True))
