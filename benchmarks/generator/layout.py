"""Letterhead, closing formula, recipients and signature, by who issues the notice."""

from __future__ import annotations

from kg.model import Unit

from . import bodies
from .bodies import COMMITTEE
from .composer import Composer
from .grammar import pick, sample, table
from .scene import Scene

_MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
_CODES = {
    "Tài chính": "BTC", "Xây dựng": "BXD", "Giao thông vận tải": "BGTVT", "Kế hoạch và Đầu tư": "BKHĐT", "Y tế": "BYT",
    "Nông nghiệp và Phát triển nông thôn": "BNN", "Tài nguyên và Môi trường": "BTNMT", "Nông nghiệp và Môi trường": "BNNMT",
    "Công Thương": "BCT", "Công nghiệp": "BCN", "Giáo dục và Đào tạo": "BGDĐT", "Văn hóa, Thể thao và Du lịch": "BVHTTDL",
    "Lao động - Thương binh và Xã hội": "BLĐTBXH", "Nội vụ": "BNV", "Tư pháp": "BTP", "Khoa học và Công nghệ": "BKHCN",
    "Thông tin và Truyền thông": "BTTTT", "Dân tộc và Tôn giáo": "BDTTG",
}  # fmt: skip
_SIGNATURES: dict[str, list[tuple[tuple[str, ...], str]]] = {
    "ubnd": [(("TL. CHỦ TỊCH", "KT. CHÁNH VĂN PHÒNG"), "PHÓ CHÁNH VĂN PHÒNG"), (("TL. CHỦ TỊCH",), "CHÁNH VĂN PHÒNG"),
             (("KT. CHỦ TỊCH",), "PHÓ CHỦ TỊCH"), (("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH"), "PHÓ CHỦ TỊCH"),
             (("TUQ. CHỦ TỊCH",), "CHÁNH VĂN PHÒNG")],
    "vp": [((), "CHÁNH VĂN PHÒNG"), (("KT. CHÁNH VĂN PHÒNG",), "PHÓ CHÁNH VĂN PHÒNG")],
    "vpcp": [(("KT. BỘ TRƯỞNG, CHỦ NHIỆM",), "PHÓ CHỦ NHIỆM"), ((), "BỘ TRƯỞNG, CHỦ NHIỆM")],
    "bo": [(("TL. BỘ TRƯỞNG",), "CHÁNH VĂN PHÒNG"), (("TL. BỘ TRƯỞNG", "KT. CHÁNH VĂN PHÒNG"), "PHÓ CHÁNH VĂN PHÒNG")],
    "tu": [(("TL. BAN THƯỜNG VỤ",), "CHÁNH VĂN PHÒNG"), (("T/L BAN THƯỜNG VỤ",), "CHÁNH VĂN PHÒNG"),
           (("TM. BAN THƯỜNG VỤ",), "PHÓ BÍ THƯ")],
    "hu": [(("TL. BAN THƯỜNG VỤ",), "CHÁNH VĂN PHÒNG"), (("T/M BAN THƯỜNG VỤ",), "BÍ THƯ")],
    "huyen": [(("TL. CHỦ TỊCH",), "CHÁNH VĂN PHÒNG"), (("KT. CHỦ TỊCH",), "PHÓ CHỦ TỊCH")],
    "xa": [(("TL. CHỦ TỊCH",), "CHÁNH VĂN PHÒNG"), (("KT. CHỦ TỊCH",), "PHÓ CHỦ TỊCH")],
}  # fmt: skip


def letterhead(c: Composer, scene: Scene) -> None:
    """The lines above THÔNG BÁO, and what they say."""
    rng = c.rng
    lines, issuer, symbol, place = _issuer(c, scene)
    party = scene.profile in ("tu", "hu")
    blank = "headless" in c.noise and rng.random() < 0.4
    gone = "headless" in c.noise and not blank and rng.random() < 0.6 and scene.profile in ("ubnd", "vp", "vpcp")
    number = str(rng.randrange(3, 600))
    day = c.day
    shown_day = f"ngày {day.day:02} tháng {day.month if day.month > 2 else f'{day.month:02}'} năm {day.year}"
    date = day.isoformat()
    if blank:
        shown_day = (
            f"ngày{' ' * rng.randrange(1, 8)} tháng {day.month if day.month > 2 else f'{day.month:02}'} năm {day.year}"
        )
        date = date[:7]
    shown = "" if blank else number
    head = f"Số {shown}-{symbol}" if party else f"Số: {shown or ' ' * rng.randrange(1, 8)}/{symbol}"
    c.truth.notice |= {
        "type": "Thông báo", "number": None if gone or blank else number, "symbol": None if gone else symbol,
        "issuer": issuer, "place": None if gone else place, "date": None if gone else date,
    }  # fmt: skip
    if gone:
        return
    if "stamps" in c.noise:
        for line in _stamp(c, issuer):
            c.put("head", line)
    motto = ("ĐẢNG CỘNG SẢN VIỆT NAM",) if party else _MOTTO
    stamp = f"{place}, {shown_day}"
    form = rng.random()
    if form < 0.4 or party:
        for line in (*lines, head, *motto, stamp):
            c.put("head", line)
    elif form < 0.75 and len(lines) == len(motto):
        gap = pick(rng, (" ", "  ", " " * 12))
        for left, right in zip((*lines, head), (*motto, stamp), strict=True):
            c.put("head", f"{left}{gap}{right}")
    else:
        for line in (*lines, *motto, f"{head} {stamp}" if rng.random() < 0.5 else f"{head}\n{stamp}"):
            c.put("head", line)


def _stamp(c: Composer, issuer: str) -> tuple[str, ...]:
    """What a digital signature leaves in the text layer, above everything else."""
    rng, day = c.rng, c.day
    clock = f"{rng.randrange(8, 18):02}:{rng.randrange(60):02}:{rng.randrange(60):02} +07:00"
    forms = (
        (f"Ký bởi: {issuer}", f"Ngày ký: {day.day:02}-{day.month:02}-{day.year} {clock}"),
        (f"Người ký: {issuer.upper()}", f"Email: vanthu@{rng.randrange(100, 999)}.gov.vn", f"Cơ quan: {issuer}", f"Thời gian ký: {day.day:02}.{day.month:02}.{day.year} {clock}"),
        (f"CỔNG THÔNG TIN ĐIỆN TỬ {day.day:02}/{day.month:02}/{day.year} {clock[:8]}",),
    )  # fmt: skip
    return pick(rng, forms)  # type: ignore[no-any-return]


def _issuer(c: Composer, scene: Scene) -> tuple[tuple[str, ...], str, str, str]:
    """Letterhead lines, the issuer written out, the symbol, the place of issue."""
    unit = scene.province.unit
    if scene.profile == "vpcp":
        return ("VĂN PHÒNG CHÍNH PHỦ",), "Văn phòng Chính phủ", "TB-VPCP", "Hà Nội"
    if scene.profile == "bo":
        return (f"BỘ {scene.ministry.upper()}",), f"Bộ {scene.ministry}", f"TB-{_CODES[scene.ministry]}", "Hà Nội"
    if scene.profile in ("huyen", "xa"):
        home = _home(scene)
        c.name([home.label])
        return ("ỦY BAN NHÂN DÂN", home.label.upper()), f"{COMMITTEE} {home.label}", "TB-UBND", home.name
    if scene.profile == "hu":
        home = _home(scene)
        c.name([unit.label, home.label])
        party = bodies.party_of(home)
        return (f"ĐẢNG BỘ {unit.label.upper()}", party.upper(), "*"), party, "TB/HU", home.name
    c.name([unit.label])
    if scene.profile == "tu":
        return (f"TỈNH ỦY {unit.name.upper()}", "*"), f"Tỉnh ủy {unit.name}", "TB/TU", unit.name
    if scene.profile == "vp":
        return (f"UBND {unit.label.upper()}", "VĂN PHÒNG"), f"Văn phòng {COMMITTEE} {unit.label}", "TB-VP", unit.name
    return ("ỦY BAN NHÂN DÂN", unit.label.upper()), f"{COMMITTEE} {unit.label}", "TB-UBND", unit.name


def _home(scene: Scene) -> Unit:
    assert scene.home is not None
    return scene.home


def closing(c: Composer, scene: Scene, short: str) -> None:
    """The formula that ends the text; for a commune it names the commune."""
    words = pick(c.rng, table("texts")["closings"][scene.profile])
    c.put("closing", c.fill(words, shortpost=short, commune=bodies.word_of(scene.home) if scene.home else ""))


def recipients(c: Composer, scene: Scene) -> None:
    rng = c.rng
    c.path = "recipients"
    lists = table("bodies")["recipients"]
    group = scene.profile if scene.profile in lists else "ubnd"
    lines = sample(rng, lists[group], 2 + int(rng.random() * 4)) if group != "hu" else sample(rng, lists["hu"], 3)
    if scene.profile in ("huyen", "xa"):
        lines = ["Như thành phần dự họp", "Các cơ quan, đơn vị liên quan"]
    if scene.place is not None:
        c.name([scene.place.label])
        lines.append(
            pick(rng, (f"UBND {scene.place.label}", f"HU, HĐND, UBND {scene.place.label}"))
            if scene.place.label.startswith("huyện")
            else f"UBND {scene.place.label}"
        )
    if rng.random() < 0.25 and scene.profile == "ubnd":
        number = f"{rng.randrange(4, 400)}/GM-UBND"
        c.truth.citations.append(
            {"quote": f"GM số {number}", "kind": "Giấy mời", "number": number, "date": None, "issuer": None, "title": None,
             "section": "recipients", "footnote": None, "document": f"{c.province.code}/{c.day.year}/{number}"}
        )  # fmt: skip
        lines.insert(2, f"Các cơ quan theo GM số {number}")
    if "slips" in c.noise and rng.random() < 0.3:
        twice = lines[-1]
        lines.append(twice)
        c.truth.anomalies.append({"class": "duplicate", "quote": twice, "why": "recipient listed twice"})
    code = pick(rng, ("TH", "KT", "NN", "CN", "KGVX", "NC"))
    who = "".join(pick(rng, "ABCDHKLMNPQTV") for _ in range(3))
    lines.append(
        pick(rng, (f"Lưu: VT, {code} ({who})", f"Lưu: VT, {code}.{who}", f"Lưu: VT, {code}({rng.randrange(1, 4)}b)"))
    )
    c.truth.recipients = lines
    c.put("to", "Nơi nhận:")
    for at, line in enumerate(lines):
        c.put("to", f"- {line}{'.' if at == len(lines) - 1 else ';'}")


def signature(c: Composer, scene: Scene) -> None:
    rng = c.rng
    authority, post = pick(rng, _SIGNATURES[scene.profile])
    if "headless" in c.noise and rng.random() < 0.2:
        c.truth.notice |= {"signer": None, "signer_post": None, "signing_authority": []}
        return
    where = scene.home.id if scene.home else "centre" if scene.central else scene.province.unit.id
    person = c.world.person(f"{scene.profile}:sign:{post}", where, c.day)
    c.truth.notice |= {
        "signer": person.name,
        "signer_post": _sentence(post),
        "signing_authority": [_sentence(a) for a in authority],
    }
    for line in (*authority, post):
        c.put("sign", line)
    c.put("signer", person.name)


def _sentence(capitals: str) -> str:
    """ "KT. CHÁNH VĂN PHÒNG" → "KT. Chánh văn phòng": only case is lost, which no comparison minds."""
    head, _, rest = capitals.rpartition(". ") if ". " in capitals else ("", "", capitals)
    return (f"{head}. " if head else "") + rest.capitalize()
