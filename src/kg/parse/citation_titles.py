"""The title of a cited document, in its own words: where it begins, and where it ends.

It begins after "về", "về việc", "V/v", a quotation mark, or with a verb that such titles open with ("phê duyệt …").
It ends where the sentence that cites it goes on. Titles often close with their time or place ("… năm 2024", "… giai đoạn
2021-2025", "… trên địa bàn tỉnh"): behind such a close only what qualifies it can still belong to them.
"""

from __future__ import annotations

import re

from kg.fold import LOWER, UPPER
from kg.parse.citation_issuers import _GIAO, _NAME, OPENING_VERBS
from kg.parse.citation_types import Span

# Verbs that open a title as often as they go on with the sentence: they need an object that titles have.
_WEAK = (
    "thực hiện|triển khai|tổ chức|xây dựng|kiểm tra|hỗ trợ|đầu tư|tập trung|tiếp tục|xử lý|đôn đốc|rà soát|xác định|quản lý|phát triển"
    "|nâng cao|khắc phục|bổ sung|điều chỉnh"
)
_STRONG = "|".join(verb for verb in OPENING_VERBS.split("|") if verb not in _WEAK.split("|"))
_LEAD = re.compile(
    r"(?:[ ]*\(khóa [IVXLC\d]+(?:[^()\n]{0,20})\))?[ ]*,?[ ]*(?P<bracket>\( ?)?(?:(?:[Vv]/[Vv]|[Vv]ề(?: việc| vấn đề| viêc)?)(?!\w):?[ ]*|(?P<quote>[“\"]))(?P<inner>[“\"])?"
)
_VERB_LEAD = re.compile(
    rf"[ ]*,?[ ]+(?:(?P<strong>{_STRONG}|{_GIAO}|một số (?:giải pháp|chính sách|cơ chế|nhiệm vụ|nội dung|biện pháp|vấn đề|chủ trương|chế độ|quy định|điều|định hướng|mục tiêu)|những (?:nhiệm vụ|giải pháp|vấn đề|nội dung))"
    rf"|(?P<weak>{_WEAK}))(?!\w)(?! (?:được|là|có|còn|đạt|tốt|nghiêm|hiệu quả|có hiệu quả|kịp thời|đúng|theo|tại|như sau|của)(?!\w))",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"(?:[Vv]/[Vv]|[Vv]ề(?: việc| vấn đề)?) ")
_DOCUMENT_AFTER = re.compile(
    rf"(?: (?:thực hiện|thi hành|có hiệu quả|việc|các|một số|điều|của|nội dung))* (?:Nghị quyết|Nghị định|Chỉ thị|Luật|Quyết định|Kế hoạch|Đề án"
    rf"|Chương trình|Kết luận|Thông tư|Quy định|Công điện|Chiến lược|Quy hoạch|Phong trào|[{UPPER}])"
)
_PROGRAMME_KINDS = frozenset(
    (
        "Kế hoạch",
        "Chương trình",
        "Chương trình hành động",
        "Kế hoạch hành động",
        "Hướng dẫn",
        "Chỉ thị",
        "Công điện",
        "Công văn",
        "Đề án",
        "Phương án",
    )
)

_CLOSE = re.compile(
    rf"(?:năm(?: học)?|giai đoạn|thời kỳ|nhiệm kỳ|đến năm|khóa|khoá|quý (?:I{{1,3}}|IV|[1-4])(?:/| năm )|tháng \d{{1,2}}(?:/| năm )"
    rf"|các năm|niên độ|vụ \w+) ?(?:(?:năm )?\d{{4}}(?: ?[-–] ?(?:năm )?\d{{4}}| (?:và|đến)(?: năm)? \d{{4}}|, (?:năm )?\d{{4}})*|[IVXLC]+)"
    rf"|(?:trên địa bàn|của|cho|tại) (?:(?:toàn )?(?:tỉnh|thành phố|huyện|thị xã|quận|xã|phường|thị trấn)(?: {_NAME})?)(?! ủy)(?!\w)"
)
# What may still belong to a title behind its close.
_GOES_ON = re.compile(
    rf" ?[-–(]|: từ năm|,? ?(?:tầm nhìn|định hướng|giai đoạn|thời kỳ|nhiệm kỳ|có tính đến|và tầm nhìn|và định hướng|và những năm|và các năm|và giai đoạn|năm \d"
    rf"|đến năm|và năm|và đến năm)|,? (?:của|trên địa bàn|tại|ở|thuộc|đối với|cho|dành cho)(?! (?:Quyết|Nghị|Kế hoạch số|Công văn|Văn bản|Thông báo|Chỉ thị))"
    rf"| (?:tỉnh|huyện|thị xã|thành phố|xã|phường|quận|vùng|khu vực|cả nước|trong lĩnh vực|trong các|trong hoạt động|trong công tác|do)(?!\w)"
    rf"|,? và (?!(?:các văn bản|các quy định|các nội dung|tập trung|tổ chức|triển khai|chỉ đạo|thực hiện|yêu cầu|đề nghị|báo cáo|giao|được|có|đã)(?!\w)"
    rf"|(?:các )?(?:Quyết định|Nghị quyết|Kế hoạch|Chỉ thị|Công văn|Văn bản|Thông báo|Kết luận|Nghị định|Thông tư|Luật)(?: số| \d| [{UPPER}]))"
    rf"|[;,] (?:(?:các|những|một số|việc) )?(?:Chương trình|Kế hoạch|Đề án|Quy hoạch|dự toán|kế hoạch|phương hướng|nhiệm vụ|mục tiêu|danh mục|chỉ tiêu"
    rf"|cơ chế|chính sách|chương trình|thành phố|huyện|thị xã|tỉnh {_NAME}|dự án)(?! số)(?!\w)"
)
# After a comma: the sentence goes on, not the title.
_ORDER = (
    r"ngày|đồng chí|đ/c|các (?:sở|cơ quan|đơn vị|huyện|xã|địa phương|cấp|ngành|bộ|phòng|thành viên|đồng chí)|UBND|Ủy ban|Uỷ ban|HĐND|Hội đồng"
    r"|(?:Sở|Bộ|Ban|Chủ tịch|Phó Chủ tịch|Thủ tướng|Đoàn|Văn phòng|Công an|Huyện ủy|Thường trực|Lãnh đạo) |yêu cầu|đề nghị|giao|trong đó|theo đó"
    r"|đồng thời|xác định|bảo đảm|đảm bảo|phấn đấu|nhất là|đặc biệt|cụ thể|gắn với|góp phần|nhằm|để|tạo|từ đó|qua đó|tuy nhiên|nhưng"
    r"|báo cáo|trình(?! tự| độ)|hoàn thành|tập trung|chủ động|tiếp tục|khẩn trương|kịp thời|sớm|cùng với|cùng các|kết hợp|song|hiện|đến nay|căn cứ|theo|tại"
    r"|được|đã|có|do|vì|nếu|khi|sau khi|trên cơ sở|với|trước|chậm nhất|hằng|hàng|coi|lấy|phù hợp|đáp ứng|tránh|không|làm|phải|cần|nay|trường hợp"
    r"|tham mưu|phối hợp|chỉ đạo|hướng dẫn|đôn đốc|tổng hợp|gửi|thực hiện nghiêm|bao gồm|gồm|như|bằng|mà|thì|nên|kể từ|hết hạn|còn|ngoài ra|bên cạnh"
    r"|số|ký|ban hành (?:kèm|ngày)|có hiệu lực"
)
# … unless they are links of a chain of nouns or verbs: "lãnh đạo, chỉ đạo và tổ chức", "kiểm tra, đôn đốc, báo cáo".
_CHAIN = r"(?! ?(?:,|và (?!các|những)\w+ (?!Quyết định|Kế hoạch)))"
_EVENT = re.compile(
    rf"(?P<stop>\n|\./\.|\.(?=[ ]+[{UPPER}“\"\d(-]|[ ]*(?:\n|$)|[”\"])|:(?! từ năm)|[?!|])"
    rf"|(?P<newer> và (?:Luật|Bộ luật|Pháp lệnh) [{UPPER}]|(?:[,;]| và| hoặc) ?(?:các |những )?(?:Quyết định|Nghị quyết|Kế hoạch|Chỉ thị|Công văn|Văn bản|Thông báo|Kết luận|Nghị định|Thông tư|Thông tư liên tịch"
    rf"|Chương trình|Hướng dẫn|Công điện|Tờ trình|Báo cáo|Quy định|Luật|Bộ luật|Pháp lệnh|QĐ|NQ|KH|CT|CV|TB)(?: liên tịch| hành động)?(?: số|:? \d| của| [{UPPER}][{LOWER}]+ (?:số|năm)))"
    rf"|(?P<open>\()|(?P<shut>\))|(?P<semicolon>;)|(?P<quote>[“”\"])"
    rf"|(?P<order>, (?:{_ORDER})(?!\w){_CHAIN})"
    rf"|(?P<clause> (?:và các (?:văn bản|quy định|hướng dẫn|nội dung)|với mục tiêu|trong đó|theo đó|cho thấy|sau đây|nêu trên|đến nay|có hiệu lực|kể từ ngày|tuy (?!nhiên)|theo (?:quy định|đúng|chỉ đạo|yêu cầu|hướng|tinh thần|kế hoạch)"
    rf"|trong (?:tháng|quý|tuần|thời gian tới)|trước (?:ngày|tháng|quý)|đến hết (?:ngày|tháng|quý|năm)|chậm nhất|nhưng|tuy nhiên|đồng thời|cũng như|đã được|đã có|đã ban hành|hiện nay|thì|để (?:thực hiện|triển khai|tổ chức|làm|xem xét|đạt|có|chỉ đạo|bảo đảm|đảm bảo|kịp thời|báo cáo|các|huyện))(?!\w))"
    rf"|(?P<close>(?<!\w)(?:{_CLOSE.pattern}))"
)
# After a semicolon the title goes on only with another noun of an enumeration.
_MORE = re.compile(
    r"; (?:và )?(?:(?:các|những|một số|việc) (?!sở|cơ quan|đơn vị|huyện|xã|địa phương|cấp|ngành|bộ|phòng|thành viên|đồng chí|Sở|văn bản)"
    r"|(?:cơ chế|chính sách|chế độ|mức|danh mục|nội dung|Chương trình|chương trình|kế hoạch|dự toán|nhiệm vụ|giải pháp|quy định|tiêu chí|định mức"
    r"|phương án|quy trình|thủ tục|trình tự|hồ sơ|điều kiện|tiêu chuẩn|công tác|quyền|trách nhiệm|chức năng|mục tiêu|chỉ tiêu|định hướng|tầm nhìn"
    r"|thời kỳ|giai đoạn|quy chế|phạm vi|đối tượng|nguồn vốn)(?! số)(?!\w))"
)
_REMARK = re.compile(
    r"\((?=[^()\n]{0,300}(?: số \d| ngày \d| đã | được )|[^()\n]{70})|\( ?(?:sau đây|gọi tắt|viết tắt|đã|nay|được|đến nay|Quyết định|Nghị quyết|Kế hoạch|Công văn|Văn bản|Chỉ thị|Thông báo|có hiệu lực|kèm theo|ban hành|thay thế|tại|theo|lần|gửi|qua)"
)
_AND_LAW = (" và Luật", " và Bộ luật", ", Luật", ", Bộ luật")
_OF_LAWS = re.compile(
    r"(?:một số điều|thi hành|chi tiết|hướng dẫn|biện pháp) (?:[^,;.]{0,40} )?của (?:Luật|Bộ luật|Pháp lệnh) "
)
_CHAIN_OPENS = re.compile(r"[^\W\d_]+ [^\W\d_]+")  # "kiểm tra, đôn đốc tình hình …": its verbs, not a new clause
_PURPOSE = re.compile(r" để ")
_TRIM = " ,;:.-–(“\"'"
_LONGEST = 900  # characters


# A notice's title is what it concludes; a proposal's, what it proposes.
_OWN_LEADS = {
    "Thông báo": re.compile(
        r",? (?P<begin>(?:[Tt]hông báo )?(?:[Kk]ết luận|[Ýý] kiến(?: chỉ đạo| kết luận)?)(?: chỉ đạo| giao ban)?) (?:của|tại|cuộc|phiên|buổi|hội nghị)(?!\w)"
    ),
    "Tờ trình": re.compile(r",? (?P<begin>(?:đề nghị|xin|đề xuất))(?!\w)"),
}


def title_after(text: str, at: int, end: int, kind: str, note: bool = False) -> Span | None:
    """The span of the title that begins right after `at`, or None. `note`: a footnote says nothing but the title, so
    that weak verbs do not count there."""
    lead = _LEAD.match(text, at, end)
    if lead is None and kind in _OWN_LEADS and (own := _OWN_LEADS[kind].match(text, at, end)) is not None:
        return _trimmed(text, own.start("begin"), title_end(text, own.end(), end))
    if lead is None:
        verb = _VERB_LEAD.match(text, at, end)
        if verb is None or not _may_open(text, verb, end, kind, note):
            return None
        begin = verb.start("strong") if verb["strong"] else verb.start("weak")
        span = _trimmed(text, begin, title_end(text, begin, end))
        return span if span is not None and span[1] > verb.end() + 1 else None
    begin = lead.end()
    if lead["quote"] and (about := _ABOUT.match(text, begin, end)):
        begin = about.end()
    if lead["quote"] or lead["inner"]:
        closing = re.compile('[”"]').search(text, begin, min(end, begin + _LONGEST))
        if closing is not None and "\n" not in text[begin : closing.start()]:
            return _trimmed(text, begin, closing.start())
    return _trimmed(text, begin, title_end(text, begin, end, in_bracket=lead["bracket"] is not None))


def _may_open(text: str, verb: re.Match[str], end: int, kind: str, note: bool) -> bool:
    if "," in text[verb.start() : verb.start("strong" if verb["strong"] else "weak")]:
        return False
    if verb["strong"]:
        return True
    return not note and (kind in _PROGRAMME_KINDS or _DOCUMENT_AFTER.match(text, verb.end(), end) is not None)


def title_end(text: str, begin: int, end: int, in_bracket: bool = False) -> int:
    """Where the title that begins at `begin` ends."""
    end = min(end, begin + _LONGEST)
    depth, quoted = 0, False
    for event in _EVENT.finditer(text, begin, end):
        at = event.start()
        if event["quote"]:
            quoted = event["quote"] != "”" and not quoted
            if not (quoted or depth) and at > begin and _closes(text, event.end(), end):
                return event.end()
        elif event["open"]:
            if _REMARK.match(text, at, end):
                return at
            depth += 1
        elif event["shut"]:
            if depth == 0:
                return at
            depth -= 1
        elif event["stop"]:
            if text[at] == "\n" or not (quoted or depth):
                return at
        elif quoted or depth:
            continue
        elif event["semicolon"]:
            if not _MORE.match(text, at, end):
                return at
        elif event["close"]:
            if _closes(text, event.end(), end):
                return event.end()
        elif event["clause"]:
            if not (event["clause"].startswith(" để") and _close_ahead(text, event.end(), end)):
                return at
        elif event["newer"] and event["newer"].startswith(_AND_LAW) and _OF_LAWS.search(text, begin, at):
            continue  # "sửa đổi, bổ sung một số điều của Luật A và Luật B"
        elif not (event["order"] and _CHAIN_OPENS.fullmatch(text, begin, at)):
            return at
    return end


def _closes(text: str, at: int, end: int) -> bool:
    """Whether the title ends behind its close at `at`, because what follows cannot belong to it."""
    following = text[at : at + 1]
    if at >= end or following in ".\n)":
        return False  # the next event ends it
    return _GOES_ON.match(text, at, end) is None


def _close_ahead(text: str, at: int, end: int) -> bool:
    """Whether the clause at `at` comes to a close of its own: "… để phát triển kinh tế trên địa bàn tỉnh giai đoạn …"."""
    stop = re.compile(r"[,;.:\n]").search(text, at, end)
    return _CLOSE.search(text, at, stop.start() if stop else end) is not None


def _trimmed(text: str, begin: int, end: int) -> Span | None:
    while begin < end and text[begin] in ' ,;:“"':
        begin += 1
    while end > begin and text[end - 1] in _TRIM:
        end -= 1
    opened = text.count("“", begin, end) - text.count("”", begin, end)
    if opened < 0 and text[end - 1] == "”":
        end -= 1
    return (begin, end) if end - begin > 3 else None
