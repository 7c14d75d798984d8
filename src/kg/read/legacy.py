"""Text in the encodings from before Unicode: TCVN3 (ABC), VNI, VISCII and Windows-1258, recognised and converted.

All four are told apart by trying: what comes out right is words of the form that Vietnamese syllables have. TCVN3 and
VNI also stand inside Unicode files, as the Latin-1 letters that their fonts draw otherwise ("QuyÕt ®Þnh" in .VnTime).

Tables: TCVN 5712:1993 (VN3), RFC 1456 (VISCII), the VNI manual (a letter and the mark behind it), codepage 1258.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping

# Codes from 0xA1 up, in order; "." where the table has none. Capitals with a tone come from a font of their own.
_TCVN3 = dict(
    zip(
        range(0xA1, 0xFF),
        "ĂÂÊÔƠƯĐăâêôơưđ......àảãáạ.ằẳẵắ.......ặầẩẫấậè.ẻẽéẹềểễếệìỉ...ĩíịò.ỏõóọồổỗốộờởỡớợù.ủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)
_TCVN3_TABLE = {code: letter for code, letter in _TCVN3.items() if letter != "."}

_VNI_MARKS = {  # the mark's small form: combining characters, the shape before the tone
    "ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323",
    "â": "\u0302", "á": "\u0302\u0301", "à": "\u0302\u0300", "å": "\u0302\u0309", "ã": "\u0302\u0303",
    "ä": "\u0302\u0323",
    "ê": "\u0306", "é": "\u0306\u0301", "è": "\u0306\u0300", "ú": "\u0306\u0309", "ü": "\u0306\u0303",
    "ë": "\u0306\u0323",
}  # fmt: skip
_VNI_SINGLE = {"ñ": "đ", "ö": "ư", "ô": "ơ", "æ": "ỉ", "ò": "ị", "ó": "ĩ", "î": "ỵ", "í": "í", "ì": "ì"}


def _vni_pairs() -> dict[str, str]:
    pairs: dict[str, str] = {}
    for mark, combining in _VNI_MARKS.items():
        bases = "ae o" if "\u0302" in combining else "a" if "\u0306" in combining else "aeouyôö"
        for base in bases.replace(" ", ""):
            letter = unicodedata.normalize("NFC", _VNI_SINGLE.get(base, base) + combining)
            pairs[base + mark] = letter
            for written in (base.upper() + mark.upper(), base.upper() + mark):
                pairs[written] = letter.upper()
    for single, letter in _VNI_SINGLE.items():
        pairs[single] = letter
        pairs[single.upper()] = letter.upper()
    return pairs


_VNI = _vni_pairs()
_VNI_AT = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))

_VISCII = {
    **dict(zip((0x02, 0x05, 0x06, 0x14, 0x19, 0x1E), "ẲẴẪỶỸỴ", strict=True)),
    **dict(
        zip(
            range(0x80, 0x100),
            "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ",
            strict=True,
        )
    ),
}

# Windows-1252 shows codes from 0x80 to 0x9F as other characters; what was pasted into Unicode may hold either.
_CP1252 = {ord(bytes([code]).decode("cp1252", "replace")): code for code in range(0x80, 0xA0)}
del _CP1252[0xFFFD]


def _latin1(text: str) -> str:
    return text.translate(_CP1252) if any(ord(c) in _CP1252 for c in set(text)) else text


def from_tcvn3(text: str) -> str:
    """TCVN3 codes, given as Latin-1 characters, as Vietnamese letters; lines typed in capitals become capitals."""
    converted = text.translate(_TCVN3_TABLE)
    return _CAPITAL_LINE.sub(_to_capitals, converted)


def from_vni(text: str) -> str:
    """VNI codes, given as Latin-1 characters, as Vietnamese letters."""
    return _VNI_AT.sub(lambda found: _VNI[found[0]], text)


def from_viscii(text: str) -> str:
    """VISCII codes, given as Latin-1 characters, as Vietnamese letters."""
    return text.translate(_VISCII)


def from_1258(text: str) -> str:
    """Windows-1258, given as Latin-1 characters: tone marks follow their letters."""
    decoded = text.encode("latin-1", "replace").decode("cp1258", "replace")
    return unicodedata.normalize("NFC", decoded)


# The TCVN3 capitals with a tone are small letters in a font that draws capitals. In plain text the font is gone, but
# a line whose plain letters are all capitals ("CéNG HßA X· HéI") was meant in capitals; not so the number of a notice,
# whose one word ("Sè: 58/TB-UBND") has no other plain letter.
_CAPITAL_LINE = re.compile(r"^(?!\s*Số\s*[:.…_\d])[^a-z\n\r]*[A-Z][^a-z\n\r]*[A-Z][^a-z\n\r]*$", re.MULTILINE)


def _to_capitals(found: re.Match[str]) -> str:
    return found[0].upper()


CONVERTERS: Mapping[str, Callable[[str], str]] = {
    "tcvn3": from_tcvn3,
    "vni": from_vni,
    "viscii": from_viscii,
    "windows-1258": from_1258,
}
NAMES = {"tcvn3": "TCVN3 (ABC)", "vni": "VNI", "viscii": "VISCII", "windows-1258": "Windows-1258"}
ALIASES = {
    "abc": "tcvn3", "tcvn": "tcvn3", "tcvn-3": "tcvn3", "tcvn5712": "tcvn3", "vni-windows": "vni", "vni-win": "vni",
    "cp1258": "windows-1258", "1258": "windows-1258",
}  # fmt: skip

SHARED = "\u2013\u2014\u2018\u2019\u201c\u201d\u2026\u2022\xa0"  # typographic marks that stand beside them


def encoding_of_font(font: str) -> str | None:
    """The encoding that a font's name tells: .VnTime is TCVN3, VNI-Times is VNI."""
    bare = font.rpartition("+")[2].lower()
    if bare.startswith((".vn", "vntime", "abc")):
        return "tcvn3"
    return "vni" if bare.startswith(("vni-", "vni ")) else None


def draws_capitals(font: str) -> bool:
    """Whether a TCVN3 font draws small letters as capitals: .VnTimeH."""
    bare = font.rpartition("+")[2].partition(",")[0].partition("-")[0]
    return bare.lower().startswith((".vn", "vntime")) and bare.rstrip().endswith("H")


_WORD = re.compile(r"[^\W\d_]+")
_ONSETS = "ngh|ng|nh|th|tr|ch|gh|gi|kh|ph|qu|[bcdđghklmnprstvx]"
_RIMES = "[aăâeêioôơuưy]{1,3}(?:ng|nh|ch|[cmnpt])?"
_SYLLABLE = re.compile(rf"(?:{_ONSETS})?{_RIMES}")
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_SAMPLE = 400  # words with a marked letter: enough to tell encodings apart


def vietnamese_share(text: str) -> tuple[float, int]:
    """Of the words with a letter beyond ASCII, the share of the form of a Vietnamese syllable; and how many there are."""
    seen = right = 0
    for found in _WORD.finditer(text):
        word = found[0]
        if word.isascii():
            continue
        seen += 1
        right += _is_syllable(word)
        if seen >= _SAMPLE:
            break
    return (right / seen if seen else 0.0), seen


def _is_syllable(word: str) -> bool:
    if not (word.islower() or word.isupper() or word.istitle()):
        return False  # letters of both cases in a word: signs of another encoding
    decomposed = unicodedata.normalize("NFD", word.lower())
    bare, tones = _TONES.subn("", decomposed)
    return tones <= 1 and _SYLLABLE.fullmatch(unicodedata.normalize("NFC", bare)) is not None


# Letters of other alphabets that look like Đ, typed for it: Eth, and the D of African languages.
_FOR_D = str.maketrans("\xd0\xf0\u0189\u0256", "ĐđĐđ")


def with_d(text: str) -> tuple[str, int]:
    """`text` with Đ where a letter that looks like it was typed, and how many there were. The length is the same."""
    found = sum(text.count(chr(letter)) for letter in _FOR_D)
    return (text.translate(_FOR_D), found) if found else (text, 0)


def recognise(text: str, shown: str | None = None) -> tuple[str, str] | None:
    """(converted text, name of the encoding) where the Latin-1 characters of `text` are of an older encoding; else None.

    `text` holds bytes as Latin-1 characters, or is what a Unicode file shows of text meant for a TCVN3 or VNI font;
    `shown`: how it would be read if it were not.
    """
    plain_share, plain_words = vietnamese_share(text if shown is None else shown)
    text = _latin1(text)
    best: tuple[float, str] | None = None
    sample = _sample(text)
    for name, convert in CONVERTERS.items():
        share, words = vietnamese_share(convert(sample))
        if words >= 1 and share > 0.8 and (best is None or share > best[0] + 0.005):
            best = (share, name)
    if best is None or (plain_words and plain_share >= best[0] - 0.1):
        return None
    return CONVERTERS[best[1]](text), best[1]


def _sample(text: str) -> str:
    return text if len(text) <= 20_000 else text[:20_000]


_VIETNAMESE = re.compile("[ăđĩũơưĂĐĨŨƠƯ\u0300\u0301\u0303\u0309\u0323\u1ea0-\u1ef9]")


def mistaken(text: str) -> bool:
    """Whether a Unicode text looks like TCVN3 or VNI shown as Latin-1: many such letters, hardly a Vietnamese one."""
    head = text[:20_000]
    encoded = head.encode(errors="replace")
    odd = encoded.count(b"\xc2") + encoded.count(b"\xc3")  # U+0080 to U+00FF: all that begin with these bytes
    if odd < max(5, len(head) // 50) or encoded.count(b"\xe1\xbb") * 5 >= odd:  # "ề", "ị", "ủ": true Vietnamese
        return False
    return len(_VIETNAMESE.findall(head)) * 5 < odd
