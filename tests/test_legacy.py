"""Older encodings: recognised, converted, named; what is none of them is left alone."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from kg.errors import NotText, UsageError
from kg.read import Options, legacy, read_bytes, read_text
from kg.read.decode import decode

EXAMPLES = sorted((Path(__file__).parents[1] / "examples").glob("*.[tm][xd]*"))
SENTENCE = (
    "Ngày 12/3/2024, đồng chí Phó Chủ tịch ủy ban nhân dân tỉnh đã kết luận: giao sở Tài chính thẩm định, hướng dẫn."
)


def inverse(table: dict[str, str]) -> dict[str, str]:
    return {letter: code for code, letter in reversed(table.items())}


def to_tcvn3(text: str) -> str:
    return text.translate({ord(letter): code for code, letter in legacy._TCVN3_TABLE.items()})


def to_viscii(text: str) -> str:
    return text.translate({ord(letter): code for code, letter in legacy._VISCII.items()})


def to_vni(text: str) -> str:
    return text.translate({ord(k): v for k, v in inverse(legacy._VNI).items()})


def to_1258(text: str) -> str:
    parts = []
    for c in text:
        try:
            c.encode("cp1258")
            parts.append(c)
        except UnicodeEncodeError:
            decomposed = unicodedata.normalize("NFD", c)
            tones = [m for m in decomposed if m in "\u0300\u0301\u0303\u0309\u0323"]
            rest = unicodedata.normalize("NFC", "".join(m for m in decomposed if m not in tones))
            parts.append(rest + "".join(tones))
    return "".join(parts).encode("cp1258", "replace").decode("latin-1")


ENCODERS = {"tcvn3": to_tcvn3, "viscii": to_viscii, "vni": to_vni, "windows-1258": to_1258}


@pytest.mark.parametrize("name", ENCODERS)
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_whole_notices_come_back(name: str, example: Path) -> None:
    text = example.read_text(encoding="utf-8").replace("–", "-").replace("…", "...")
    text = text.lower() if name == "tcvn3" else text  # capitals with a tone need another font
    data = ENCODERS[name](text).encode("latin-1", "replace")
    decoded, found = decode(data, "a.txt")
    assert found == name
    assert decoded == text.replace("“", "?").replace("”", "?") or decoded.count("?") < 12


@pytest.mark.parametrize("name", ENCODERS)
def test_one_sentence_is_enough(name: str) -> None:
    text = SENTENCE.replace("Đ", "đ")
    assert decode(ENCODERS[name](text).encode("latin-1"), "a.txt") == (text, name)


@pytest.mark.parametrize("name", ["tcvn3", "vni"])
def test_letters_of_an_older_font_inside_unicode(name: str) -> None:
    document = read_bytes(ENCODERS[name](SENTENCE).encode("utf-8"), "a.txt")
    assert document.raw == SENTENCE
    assert any(legacy.NAMES[name] in remark for remark in document.source.remarks)


def test_capital_lines_of_tcvn3() -> None:
    assert (
        legacy.from_tcvn3("CéNG HßA X· HéI CHñ NGHÜA VIÖT NAM\nñy ban") == "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nủy ban"
    )


def test_the_number_of_a_notice_is_no_line_of_capitals() -> None:
    lines = "Số: 58/TB-UBND\nSố 58-TB/TU\nSố:     /TB-UBND"
    assert legacy.from_tcvn3(to_tcvn3(lines)) == lines
    assert legacy.from_tcvn3("Sè l­îng\nSè LIÖU") == "Số lượng\nSỐ LIỆU"


def test_every_vietnamese_letter_has_a_code_in_vni_and_viscii() -> None:
    letters = {c for c in map(chr, range(0xC0, 0x1EFA)) if unicodedata.normalize("NFD", c)[0] in "aeiouyAEIOUY"
               and set(unicodedata.normalize("NFD", c)[1:]) <= set("\u0300\u0301\u0303\u0309\u0323\u0302\u0306\u031b")
               and (ord(c) >= 0x1EA0 or c in "àáâãèéêìíòóôõùúýăĩũơư")} | {"đ", "Đ"}  # fmt: skip
    assert len([c for c in letters if c.islower()]) == 67
    assert letters <= set(legacy._VNI.values()) | {"Ỵ"}
    assert letters <= set(legacy._VISCII.values()) | set("àáâãèéêìíòóôõùúý") | {"Ỵ"}


@pytest.mark.parametrize(
    "data",
    [
        b"Th\xf4ng b\xe1o",
        "Đại học Besançon, Genève và São Paulo".encode("latin-1", "ignore"),
        bytes(range(128, 256)) * 9,
    ],
)
def test_other_text_is_not_bent_into_vietnamese(data: bytes) -> None:
    with pytest.raises(NotText, match="older Vietnamese encoding"):
        decode(data, "a.txt")


def test_plain_unicode_is_left_alone() -> None:
    text = "Café à Genève: Đề nghị các sở, ngành phối hợp; thôn Bản Hốc, xã Văn Chấn.\n"
    assert read_text(text).raw == text


def test_the_encoding_can_be_named() -> None:
    data = to_vni("Phó Chủ tịch").encode("latin-1")
    assert read_bytes(data, "a.txt", Options(encoding="VNI")).raw == "Phó Chủ tịch"
    assert read_bytes("Số 1".encode("utf-16-le"), "a.txt", Options(encoding="utf-16-le")).raw == "Số 1"
    with pytest.raises(UsageError, match="tcvn3"):
        read_bytes(b"abc", "a.txt", Options(encoding="klingon"))
    with pytest.raises(NotText):
        read_bytes(b"\xff\xff\xff", "a.txt", Options(encoding="utf-8"))


def test_decomposed_text_is_told() -> None:
    assert any("NFD" in remark for remark in read_text(unicodedata.normalize("NFD", SENTENCE)).source.remarks)


@pytest.mark.parametrize(
    "text", ["ĐÀÝ LÀ ĐÁP ÁN, CÓ Ý LÀ ĐÚNG, ĐÓ LÀ ĐÀI", "Quyết định số 12/QĐ-UBND: Đoàn đã đến xã Đô Lương"]
)
@pytest.mark.parametrize("typed", ["Ðð", "Ɖɖ"])
def test_letters_that_look_like_d_are_read_as_it(text: str, typed: str) -> None:
    """Eth and its like are typed for Đ; the evidence still shows what the file holds."""
    given = text.replace("Đ", typed[0]).replace("đ", typed[1])
    document = read_bytes(given.encode(), "a.txt")
    assert (document.raw, document.text, document.source.encoding) == (given, text, "utf-8")
    said = [remark for remark in document.source.remarks if "read Đ" in remark]
    assert said == [f"read Đ for a letter that looks like it (Ð), {text.count('Đ') + text.count('đ')} times"]
    assert document.evidence(0, len(text)).quote == given


def test_the_encoding_of_what_looks_like_d_can_be_named() -> None:
    assert read_bytes("ÐÀÝ".encode(), "a.txt", Options(encoding="utf-8")).text == "ĐÀÝ"
    assert read_bytes("bÐ".encode(), "a.txt", Options(encoding="tcvn3")).raw == "bé"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_in_its_encodings_is_told(encoding: str) -> None:
    document = read_bytes(SENTENCE.encode(encoding), "a.txt")
    assert document.raw == SENTENCE
    assert bool(document.source.remarks) == (encoding != "utf-8-sig")
    assert read_bytes(SENTENCE.encode(encoding), "a.txt", Options(encoding=encoding)).raw == SENTENCE
