"""Persons and posts, recognised by form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.knowledge.posts import Post, family_names, honorifics, posts, sole_posts
from kg.parse.phrases import Passage
from kg.parse.post_words import all_posts, standing_posts
from kg.parse.posts import find_officials, write_out_post


@pytest.mark.parametrize(
    ("post", "example"),
    [(p, e) for p in posts() for e in p.examples],
    ids=lambda value: value.name if isinstance(value, Post) else str(value),
)
def test_every_example_begins_with_its_post(post: Post, example: str) -> None:
    lexicon = standing_posts() if post.joined else all_posts()
    found = lexicon.match(Passage.of(example), 0)
    assert found is not None
    assert found[1].name == post.name


@pytest.mark.parametrize("post", posts(), ids=lambda p: p.name)
def test_every_form_is_read_to_its_end(post: Post) -> None:
    for form in (post.name, *post.forms):
        found = all_posts().match(Passage.of(form), 0)
        assert found is not None, form
        assert found[0] == len(form), form


def test_posts_have_examples_and_say_what_they_are() -> None:
    assert [p.name for p in posts() if not p.examples] == []
    assert {"Chủ tịch", "Bí thư", "Giám đốc"} <= sole_posts()
    assert "Phó Chủ tịch" not in sole_posts()
    assert "nguyễn" in family_names()
    assert "đồng chí" in honorifics()


PERSONS: list[tuple[str, list[tuple[str, str | None]]]] = [
    (
        "đồng chí Nguyễn Văn An, Phó Chủ tịch Thường trực UBND tỉnh đã chủ trì",
        [("Nguyễn Văn An", "Phó Chủ tịch Thường trực Ủy ban nhân dân tỉnh")],
    ),
    (
        "Kết luận của đồng chí Trần Thị Bình, Ủy viên Ban Thường vụ Tỉnh ủy, Phó Chủ tịch UBND tỉnh tại cuộc họp",
        [("Trần Thị Bình", "Ủy viên Ban Thường vụ Tỉnh ủy, Phó Chủ tịch Ủy ban nhân dân tỉnh")],
    ),
    (
        "Phó Thủ tướng Lê Văn Cường chủ trì, Bộ trưởng Bộ Y tế Đào Thị Dung dự",
        [("Lê Văn Cường", "Phó Thủ tướng"), ("Đào Thị Dung", "Bộ trưởng Bộ Y tế")],
    ),
    ("- Nguyễn Văn An - Giám đốc Sở KH&ĐT;", [("Nguyễn Văn An", "Giám đốc Sở Kế hoạch và Đầu tư")]),
    ("- Ông Lò Văn Páo, Trưởng Ban Dân tộc tỉnh", [("Lò Văn Páo", "Trưởng Ban Dân tộc")]),
    (
        "KẾT LUẬN CỦA ĐỒNG CHÍ NGUYỄN VĂN AN, PHÓ CHỦ TỊCH UBND TỈNH TẠI BUỔI LÀM VIỆC",
        [("Nguyễn Văn An", "Phó Chủ tịch Ủy ban nhân dân tỉnh")],
    ),
    ("Chủ tịch UBND tỉnh Nguyễn Văn An kết luận", [("Nguyễn Văn An", "Chủ tịch Ủy ban nhân dân tỉnh")]),
    ("Chủ tịch UBND tỉnh - Nguyễn Văn An", [("Nguyễn Văn An", "Chủ tịch Ủy ban nhân dân tỉnh")]),
    (
        "đồng chí Hoàng Văn Em, Bí thư Huyện ủy kiêm Chủ tịch HĐND huyện; đ/c Y Thanh Hà Niê Kđăm, PCT UBND huyện",
        [
            ("Hoàng Văn Em", "Bí thư Huyện ủy kiêm Chủ tịch Hội đồng nhân dân huyện"),
            ("Y Thanh Hà Niê Kđăm", "Phó Chủ tịch Ủy ban nhân dân huyện"),
        ],
    ),
    (
        "đồng chí Nguyễn Văn An, Phó Chủ tịch UBND tỉnh, Trưởng Đoàn kiểm tra số 02 đã tổ chức",
        [("Nguyễn Văn An", "Phó Chủ tịch Ủy ban nhân dân tỉnh")],
    ),
    (
        "đồng chí Ủy viên Bộ Chính trị, Thủ tướng Chính phủ Phạm Văn Giang",
        [("Phạm Văn Giang", "Ủy viên Bộ Chính trị, Thủ tướng Chính phủ")],
    ),
    ("đồng chí Đại tá Nguyễn Văn An, Giám đốc Công an tỉnh", [("Nguyễn Văn An", "Giám đốc Công an tỉnh")]),
    ("đồng chí Nguyễn Văn An kết luận", [("Nguyễn Văn An", None)]),
    ("Phó Chủ tịch UBND huyện A Lăng Mẫu chủ trì", [("A Lăng Mẫu", "Phó Chủ tịch Ủy ban nhân dân huyện")]),
    ("Chủ tịch UBND huyện Dư Văn Mẫu chủ trì", [("Dư Văn Mẫu", "Chủ tịch Ủy ban nhân dân huyện")]),
    ("Chủ tịch UBND tỉnh Thái Nguyên chỉ đạo", []),
    ("đồng chí Bí thư Huyện ủy, các đồng chí trong Thường trực", []),
    ("Trường Tiểu học Nguyễn Văn An khánh thành", []),
    ("lãnh đạo Sở Tài chính, Lê Lợi là tên đường", []),
]


@pytest.mark.parametrize(("text", "expected"), PERSONS, ids=[text[:40] for text, _ in PERSONS])
def test_persons(text: str, expected: list[tuple[str, str | None]]) -> None:
    found = find_officials(text, 0, len(text))
    assert [(person.name, person.post) for person in found] == expected
    for person in found:
        assert person.name.casefold() in text[person.start : person.end].casefold()


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Phó Chủ tịch Thường trực UBND tỉnh", "Phó Chủ tịch Thường trực Ủy ban nhân dân tỉnh"),
        ("PHÓ CHÁNH VĂN PHÒNG", "Phó Chánh Văn phòng"),
        ("GĐ Sở KH&ĐT", "Giám đốc Sở Kế hoạch và Đầu tư"),
        ("CHỦ TỊCH", "Chủ tịch"),
        ("Trưởng Ban Dân tộc", "Trưởng Ban Dân tộc"),
        ("", ""),
    ],
)
def test_write_out_post(text: str, written: str) -> None:
    assert write_out_post(text) == written


@given(st.text(max_size=60) | st.lists(st.sampled_from([t for t, _ in PERSONS]), max_size=3).map("; ".join))
def test_mentions_lie_in_order_within_the_text(text: str) -> None:
    before = 0
    for person in find_officials(text, 0, len(text)):
        assert before <= person.start < person.end <= len(text)
        assert 2 <= len(person.name.split()) <= 6
        before = person.end
