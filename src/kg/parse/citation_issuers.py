"""The issuer of a cited document, where the words around the citation name it.

after:   Quyết định số 12/QĐ-UBND ngày … của UBND tỉnh · … do Thủ tướng Chính phủ ban hành
before:  được Ban Thường vụ Tỉnh ủy phê duyệt tại ⟨…⟩ · UBND tỉnh (đã) ban hành ⟨…⟩ · chỉ đạo của Bộ Y tế tại ⟨…⟩
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from kg.fold import LOWER, UPPER, fold, tone
from kg.knowledge.abbreviations import write_out
from kg.knowledge.bodies import sectors
from kg.knowledge.kinds import Issuer, issuer_of_code
from kg.model import Body
from kg.parse.bodies import read_body
from kg.parse.citation_types import Span
from kg.parse.context import Context

# Words that open a title; in capitals they end a place name before them ("của Tỉnh ủy Phê duyệt nhiệm vụ").
OPENING_VERBS = (
    "phê duyệt|phê chuẩn|ban hành|quy định|sửa đổi|bổ sung|bãi bỏ|hủy bỏ|huỷ bỏ|thay thế|thành lập|kiện toàn"
    "|công bố|công nhận|hướng dẫn|lựa chọn|thông qua|điều chỉnh|phân bổ|phân công|phân cấp|phân định|ủy quyền|uỷ quyền|cho phép|chấp thuận"
    "|thu hồi|phát động|tăng cường|đẩy mạnh|sắp xếp|tổ chức lại|giải thể|hợp nhất|sáp nhập|chuyển giao|đặt tên|đổi tên|bổ nhiệm|miễn nhiệm"
    "|thí điểm|quyết định chủ trương|chủ trương|quyết toán|kéo dài|gia hạn|đính chính|công khai|xếp hạng|tặng thưởng|khen thưởng"
    "|triển khai|thực hiện|tổ chức|xây dựng|kiểm tra|thanh tra|chuyển đổi|cải tạo|quy hoạch|hỗ trợ|đầu tư|ứng phó|khắc phục|phòng, chống"
    "|tập trung|tiếp tục|chấn chỉnh|nâng cao|phát triển|quản lý|xử lý|đôn đốc|quán triệt|tổng kết|sơ kết|rà soát|xác định|thực hành"
)
_GIAO = "giao(?! (?:ban|thông|dịch|lưu))"
_CAPITAL_VERB = (
    "|".join(verb[0].upper() + verb[1:] for verb in OPENING_VERBS.split("|") if " " in verb)
    + rf"|Về |V/v|Giao [{LOWER}]|Một số|Kế hoạch|Nghị quyết|Quyết định|Chương trình|Đề án|Quy chế|Kết luận|Thông báo|Công điện|Chỉ thị|Báo cáo|Tờ trình|Ý kiến"
)
_NAME_WORD = rf"(?!{_CAPITAL_VERB})[{UPPER}][\w'’]*"
_NAME = rf"{_NAME_WORD}(?: (?:- )?{_NAME_WORD}){{0,3}}"
_LEVEL = r"(?:tỉnh|Tỉnh|thành phố|Thành phố|TP\.?|huyện|Huyện|thị xã|Thị xã|TX\.?|quận|Quận|xã|phường|thị trấn|TT\.?|đặc khu)"
_PLACE = rf"(?: {_LEVEL}(?: (?:{_NAME}|\d{{1,2}}))?| {_NAME})?(?:, {_LEVEL} {_NAME})?"
_TERM = r"(?: ?\(?,? ?(?:khóa|khoá) [IVXLC]+\)?)?"
_POST = (
    r"(?:(?:Phó |Quyền |Q\. ?)?Chủ tịch |(?:Thường trực|TT|Lãnh đạo|Văn phòng|VP|Chánh Văn phòng|đồng chí Chủ tịch|các Ban|Ban Thường trực) "
    r"|Đoàn (?:ĐBQH|đại biểu Quốc hội)(?: và|,) )"
)
_LOCAL = r"(?:UBND|HĐND|UBMTTQ(?: Việt Nam| VN)?|[UỦ][ỷyỶủ] ?ban [Nn]hân dân|Ủy ban [Nn]hân dân|Hội đồng [Nn]hân dân|(?:Ủy|Uỷ) ban (?:MTTQ|Mặt trận Tổ quốc)(?: Việt Nam| VN)?)"
_ORGAN = (
    r"(?:(?:Ban [Tt]hường vụ|BTV|Ban [Cc]hấp hành|BCH|Thường trực|TT|Văn phòng|VP|Bí thư|(?:Ủy|Uỷ) ban Kiểm tra|UBKT|Ban Tổ chức"
    r"|Ban Tuyên giáo(?: và Dân vận)?|Ban Dân vận|Ban Nội chính|Ban Kinh tế|Ban [Cc]án sự đảng|BCSĐ|Đảng đoàn) )"
)
_COMMITTEE = r"(?:(?:Tỉnh|Thành|Huyện|Thị|Quận|Đảng) ?(?:[uU]ỷ|[uU]y|ủy|Ủy)|TU|HU|Đảng bộ)"
_PARTY_OF = r"(?: (?:UBND|HĐND|các cơ quan [Đđ]ảng|[Kk]hối [^,;.()\n]{3,40}?(?= tỉnh)|Quân sự|Công an))?"
_CENTRAL_PARTY = (
    r"Bộ Chính trị|Ban Bí thư(?: Trung ương(?: Đảng)?)?|(?:Ban [Cc]hấp hành|BCH) Trung ương(?: Đảng)?(?: Cộng sản Việt Nam)?"
    r"|(?:Văn phòng|Ban Tổ chức|Ban Tuyên giáo(?: và Dân vận)?|Ban Dân vận|Ban Nội chính|Ban Kinh tế|Ban Chính sách, chiến lược"
    r"|(?:Ủy|Uỷ) ban Kiểm tra|Quân ủy) Trung ương(?: Đảng)?|Trung ương(?: Đảng)?"
)
_CENTRAL_STATE = (
    r"(?:Thủ tướng )?Chính phủ|Thủ tướng|(?:Ủy|Uỷ) ban [Tt]hường vụ Quốc hội|UBTVQH|Quốc hội|Chủ tịch nước|Văn phòng (?:Chính phủ|Quốc hội|Chủ tịch nước)"
    r"|(?:Hội đồng Thẩm phán )?T(?:òa|oà) án [Nn]hân dân tối cao|Viện [Kk]iểm sát [Nn]hân dân tối cao|(?:Tổng )?Kiểm toán [Nn]hà nước"
    r"|(?:Tổng )?Thanh tra Chính phủ|(?:Thống đốc )?Ngân hàng Nhà nước(?: Việt Nam)?|Bảo hiểm xã hội Việt Nam|(?:Ủy|Uỷ) ban Dân tộc"
)
_OPEN_HEAD = (
    r"(?:Ban|Bộ|Sở|Cục|Chi cục|Tổng cục|Vụ|Viện|Trường|Công an|Thanh tra|Kho bạc|Ngân hàng|Công ty|Tập đoàn|Tổng công ty|Tổng Công ty|Liên đoàn"
    r"|Hội|Hiệp hội|(?:Ủy|Uỷ) ban|Văn phòng|Trung tâm|T(?:òa|oà) án|Viện kiểm sát|Phòng|Quân khu|Đoàn|Tổ|Kiểm toán|Bảo hiểm|Bộ Tư lệnh"
    r"|Liên|Mặt trận|Tỉnh đoàn|Huyện đoàn|BCĐ|BQL|Giám đốc|Đại hội|Hạt|Đội|Quỹ|Thống kê|Thuế)(?= )"
)
# Where the name of an open head ends. Verbs that such names hold themselves ("Ban Quản lý dự án đầu tư …") do not end it.
_ENDING_VERBS = (
    "phê duyệt|phê chuẩn|ban hành|quy định|sửa đổi|bãi bỏ|thay thế|thành lập|kiện toàn|công bố|công nhận|thông qua|điều chỉnh|phân bổ"
    "|phân công|hướng dẫn|triển khai thực hiện|yêu cầu|đề nghị|báo cáo|chỉ đạo|thông báo|tham mưu|trình|chủ trì"
)
_STOP = re.compile(
    rf"(?<! phòng)(?<! nạn)(?<! thiên tai),|[;.:()\n“”\"]| (?:về|V/v|v/v|ngày|tháng|năm|tại|đã|để|trong|theo|nhằm|với|là|thì|do|cho|số|được|có|gửi|nêu|hoặc|khi"
    rf"|từ|như|vào|{_GIAO}|{_ENDING_VERBS})(?!\w)| và (?=các|Quyết|Nghị|Kế|Chỉ|Công văn|Thông|Kết|Văn bản|Hướng|Chương|Báo|Tờ|[{LOWER}])| [–-] "
)
_LONGEST_NAME = 110  # characters of an open name


@cache
def _sectors() -> str:
    names = {name for sector in sectors() for name in (sector.name, *sector.forms)}
    spellings = {spelling for name in names for spelling in _spellings(name)}
    return "|".join(re.escape(name) for name in sorted(spellings, key=lambda name: (-len(name), name)))


def _spellings(name: str) -> tuple[str, ...]:
    return name, name.replace("óa", "oá"), name.replace("ủy", "uỷ")


@cache
def _body() -> re.Pattern[str]:
    of_sector = rf"(?:(?:Bộ trưởng|Thứ trưởng|Giám đốc|Phó Giám đốc|Trưởng|Lãnh đạo) )?(?:Liên )?(?:Bộ|Sở|Phòng|Ban) (?:{_sectors()}|Dân tộc)(?!\w){_PLACE}"
    return re.compile(
        rf"(?:{_CENTRAL_PARTY})(?![\w-]){_TERM}"
        rf"|(?:{_CENTRAL_STATE})(?![\w-])"
        rf"|{_POST}?{_LOCAL}(?![\w-])(?:(?: và|,| -) (?:UBND|HĐND|UBMTTQ)(?!\w))?{_PLACE}{_TERM}"
        rf"|{_ORGAN}?{_COMMITTEE}(?![\w-]){_PARTY_OF}{_PLACE}"
        rf"|{of_sector}"
        rf"|(?P<open>{_OPEN_HEAD})"
    )


_OF = re.compile(r"[ ,]{0,3}(?:\()?(?:của|do|bởi)(?: đồng chí)? ")
_CONGRESS = re.compile(r",? ?(?:của )?(?:tại )?Hội nghị (?:lần thứ \w+|Trung ương \w+),? ?(?:của )?(?=Ban|BCH)")


def body_at(text: str, at: int, end: int) -> Span | None:
    """The body whose name begins at `at`."""
    match = _body().match(text, at, end)
    if match is None:
        return None
    if match["open"] is None:
        return match.span()
    stop = _STOP.search(text, match.end(), min(end, at + _LONGEST_NAME))
    until = stop.start() if stop else min(end, at + _LONGEST_NAME)
    return (at, until) if until > match.end() + 1 else None


def issuer_after(text: str, at: int, end: int, joint: bool = False) -> Span | None:
    """The issuer named right after a number or date that ends at `at`. `joint`: several bodies may be named."""
    of = _OF.match(text, at, end) or _CONGRESS.match(text, at, end)
    begin = of.end() if of else at + 1
    if of is None and not (text[at : at + 1] == " " and _BARE_ISSUER.match(text, begin, end)):
        return None
    found = body_at(text, begin, end)
    while found is not None:
        more = _AND.match(text, found[1], end)
        following = body_at(text, more.end(), end) if more else None
        if following is None or not (joint or _ABOUT.match(text, following[1], end)):
            break
        found = (found[0], following[1])
    return found


_ABOUT = re.compile(r" (?:về|V/v|v/v)(?!\w)")
_AND = re.compile(r",? và |, | - ")
# Without "của" only what can be nothing else: "Nghị quyết số 5/NQ-HĐND ngày … HĐND tỉnh về …".
_BARE_ISSUER = re.compile(
    rf"(?:{_POST}?{_LOCAL}|{_ORGAN}?{_COMMITTEE}|Thủ tướng Chính phủ|Bộ Chính trị|Ban Bí thư|Quốc hội){_PLACE} (?:về|V/v|v/v) "
)

_WINDOW = 160  # characters before a citation in which its issuer is looked for
_LINKS_BEFORE = re.compile(
    r"(?:tại|theo|trong|bằng|hành|có|ký|ra|thông qua|duyệt|cứ|là|kèm)(?: (?:các|những|nội dung|tinh thần))? $"
)
_CLAUSE = re.compile(r"[.;:\n]")
_VERB = (
    r"(?:phê duyệt|phê chuẩn|thông qua|ban hành|giao|chỉ đạo|yêu cầu|quy định|thông báo|kết luận|cho ý kiến|thống nhất|chấp thuận|đồng ý"
    r"|hướng dẫn|công nhận|công bố|đề nghị|quyết định|thành lập|phân bổ|bổ sung|điều chỉnh|nêu|trả lời|đề ra|xác định|phân công|kiện toàn|cho phép)"
)
_BODY_TO_CITATION = re.compile(
    rf"(?: (?:đã|đang|vừa|mới|cũng|tiếp tục|kịp thời))*(?:"
    rf" (?:ban hành|có|ký|ra|thông qua)(?: (?:các|những|kèm theo|bổ sung))?"
    rf"| {_VERB}(?: [^,;]{{1,70}})?,? (?:tại|theo|trong|bằng)(?: (?:các|những|nội dung))?"
    rf"| tại(?: (?:các|những|nội dung))?"
    rf") $"
)
_ADDRESSED = re.compile(r"(?:giao|yêu cầu|đề nghị|chỉ đạo|báo cáo|trình|gửi|cho|với|và|đến|tới) $")


def issuer_before(text: str, at: int, floor: int, code: str | None) -> Span | None:
    """The issuer that the clause before a citation at `at` names as the one who acts by it.

    Where the code of the issuer is known the body must fit it: "báo cáo UBND tỉnh tại Công văn số 5/STC-NS" names none."""
    if _LINKS_BEFORE.search(text, max(floor, at - 30), at) is None:
        return None
    begin = max(floor, at - _WINDOW)
    for clause in _CLAUSE.finditer(text, begin, at):
        begin = clause.end()
    found: Span | None = None
    position = begin
    while position < at:
        match = _body().search(text, position, at)
        if match is None:
            break
        span = body_at(text, match.start(), at)
        position = span[1] if span else match.end()
        if span is None or (match.start() > begin and text[match.start() - 1].isalnum()):
            continue
        if (
            _BODY_TO_CITATION.match(text, span[1], at)
            and not _ADDRESSED.search(text, max(begin, span[0] - 9), span[0])
            and fits_code(text[span[0] : span[1]], code)
        ):
            found = span
    return found


_REPORTS = re.compile(
    r" (?:đã )?(?:có )?(?:báo cáo|trình bày|đề nghị|đề xuất|kiến nghị)(?:,? [^,;:()]{1,60})? \($| \($"
)
_REPORT_OF = re.compile(
    r"(?:báo cáo|tờ trình|đề nghị|đề xuất|kiến nghị|văn bản)(?:,? [^,;:()]{1,40})? của (?:đồng chí |lãnh đạo )?$",
    re.IGNORECASE,
)


def issuer_of_report(text: str, at: int, floor: int, code: str | None) -> Span | None:
    """Who reports in "nghe báo cáo của UBND huyện X (Báo cáo số …", where the citation at `at` stands in brackets."""
    if text[at - 1 : at] != "(":
        return None
    begin = max(
        [floor, at - _WINDOW, *(clause.end() for clause in _CLAUSE.finditer(text, max(floor, at - _WINDOW), at))]
    )
    found: Span | None = None
    for match in _body().finditer(text, begin, at):
        span = body_at(text, match.start(), at - 1)
        link = _REPORTS.match(text, span[1], at) if span else None
        if span is None or link is None or not fits_code(text[slice(*span)], code):
            continue
        if link[0] != " (" or _REPORT_OF.search(text, begin, span[0]):
            found = span
    return found


def fits_code(printed: str, code: str | None) -> bool:
    """Whether a body called `printed` may number under `code`. What is not known fits."""
    known = issuer_of_code(code) if code else None
    return known is None or _fits(fold(write_out(printed)), known)


_POSTS = re.compile(
    r"(?:(?:phó|quyền|đồng chí) )*(?:chủ tịch|bí thư|bộ trưởng|thứ trưởng|giám đốc|chánh văn phòng|chánh thanh tra|thường trực|lãnh đạo|ban thường vụ|liên|thống đốc|trưởng) "
)


@lru_cache(maxsize=4096)
def _fits(label: str, known: Issuer) -> bool:
    """A post or standing organ fits as its body does; another body's office does not ("Văn phòng Tỉnh ủy" under TU)."""
    names = _folded_names(known)
    post = _POSTS.match(label)
    return label.startswith(names) or (post is not None and label[post.end() :].startswith(names))


@cache
def _folded_names(known: Issuer) -> tuple[str, ...]:
    return tuple({fold(write_out(name)) for name in (known.name, *known.names)})


def label_of(printed: str) -> str:
    """The name as printed, abbreviations written out, white space folded: "UBND  tỉnh" → "Ủy ban nhân dân tỉnh"."""
    text = tone(" ".join(printed.split())).removeprefix("đồng chí ")
    named = _of_sector().match(text)
    if named is not None:
        text = f"{named[1]}{_sector_names()[named[2]]}{text[named.end() :]}"
    return write_out(text)


@cache
def _of_sector() -> re.Pattern[str]:
    return re.compile(rf"((?:\w+(?: \w+)? )?(?:Bộ|Sở|Phòng) )({_sectors()})(?!\w)")


@cache
def _sector_names() -> dict[str, str]:
    """A sector's name or form → its name in full. A form of several sectors goes to the first."""
    table = {name: sector.name for sector in reversed(sectors()) for name in (sector.name, *sector.forms)}
    table |= {sector.name: sector.name for sector in sectors()}
    return {spelling: full for name, full in table.items() for spelling in _spellings(name)}


@lru_cache(maxsize=4096)
def issuer_body(printed: str, context: Context) -> Body:
    """The body for a name as printed. Its label says no more than the text does; its id is that of the registry."""
    name = _TERM_AT_END.sub("", " ".join(printed.split()))  # the term tells when, not who
    body = read_body(name, context, issuer=True)
    return Body(body.id, label_of(name), body.kind)


_TERM_AT_END = re.compile(rf"{_TERM[:-1]}$")
