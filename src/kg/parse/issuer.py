"""The body in whose name a notice is issued, where the letterhead names it and where it does not."""

from __future__ import annotations

import re

from kg.fold import slug
from kg.model import Body, Evidence
from kg.parse.bodies import find_bodies, read_body
from kg.parse.context import Context
from kg.parse.header import Header
from kg.parse.layout import Layout
from kg.parse.signature import Signature
from kg.read.document import Document

# What the end of a notice's own symbol says of its issuer, where the letterhead is missing.
_ISSUERS = {
    "UBND": "Ủy ban nhân dân tỉnh", "VPCP": "Văn phòng Chính phủ", "TU": "Tỉnh ủy", "VPTW": "Văn phòng Trung ương Đảng",
    "HĐND": "Hội đồng nhân dân tỉnh",
}  # fmt: skip


# A second body behind the first: the letterhead's lower line.
_LOWER = re.compile(
    r"(?<=\w )(?:VĂN PHÒNG|SỞ (?!TẠI)|THANH TRA|BAN (?:THƯỜNG VỤ|CHẤP HÀNH|QUẢN LÝ|CHỈ ĐẠO|DÂN TỘC|TỔ CHỨC|TUYÊN GIÁO|KIỂM TRA|NỘI CHÍNH|DÂN VẬN)|CHI CỤC|(?<!VĂN )(?<!HẢI )PHÒNG |TRUNG TÂM|TỔNG CỤC|CỤC )[^\n]*$"
)


_COMMITTEE = re.compile(
    r"(?:Chủ tịch|Phó Chủ tịch(?: Thường trực)?) UBND tỉnh|UBND tỉnh(?: [^\W\d_]+){0,4} (?:thống nhất |có ý kiến )?kết luận|UBND tỉnh thống nhất"
)
_PARTY = re.compile(
    r"ĐẢNG BỘ (?:TỈNH|THÀNH PHỐ|HUYỆN|KHỐI)[^\n]*? (?=(?:TỈNH|THÀNH|HUYỆN|THỊ|QUẬN|ĐẢNG) [UỦ][YỶ])"
    r"|(?:TỈNH|THÀNH|HUYỆN) [UỦ][YỶ](?: [^\W\d_]+){1,4}? (?=(?:HUYỆN|THÀNH|THỊ|QUẬN|ĐẢNG) [UỦ][YỶ] )"
    r"|(?:UBND|[UỦ][YỶ] BAN NHÂN DÂN) (?:TỈNH|THÀNH PHỐ|HUYỆN)(?: [^\W\d_]+){1,4}? (?=(?:UBND|[UỦ][YỶ] BAN NHÂN DÂN) )"
)


def find_issuer(
    document: Document, header: Header, layout: Layout, signature: Signature, context: Context
) -> tuple[Body | None, Evidence | None]:
    """The issuing body: of the letterhead; else of the closing formula ("UBND tỉnh thông báo để …"), of the symbol, or
    of the capacity in which the signer signs."""
    if header.issuer is not None:
        return _written_out(header.issuer.value, context), document.evidence(*header.issuer.span, "issuer")
    text = document.text
    if layout.closing is not None:
        paragraph = document.paragraphs[layout.closing]
        for mention in find_bodies(text, paragraph.start, paragraph.end, context)[:1]:
            if mention.start - paragraph.start < 12:
                return _with_place(mention.bodies[0], context), document.evidence(*mention.spans[0], "issuer")
    if header.symbol is not None and (code := header.symbol.value.split("-")[-1].split("/")[-1]) in _ISSUERS:
        return _written_out(_ISSUERS[code], context), document.evidence(*header.symbol.span, "issuer")
    return _of_session(document, layout, signature, context)


def _of_session(
    document: Document, layout: Layout, signature: Signature, context: Context
) -> tuple[Body | None, Evidence | None]:
    """Without a letterhead the committee whose chair, or in whose meeting, the conclusions were drawn is the issuer."""
    text = document.text
    if context.province is None:
        return None, None
    if signature.authority and "Chủ tịch" in signature.authority[0].value:
        return _written_out("Ủy ban nhân dân tỉnh", context), document.evidence(*signature.authority[0].span, "issuer")
    if layout.title and layout.preamble:
        start, end = document.paragraphs[layout.title.start].start, document.paragraphs[layout.preamble[-1]].end
        if found := _COMMITTEE.search(text, start, end):
            return _written_out("Ủy ban nhân dân tỉnh", context), document.evidence(*found.span(), "issuer")
    return None, None


def _written_out(printed: str, context: Context) -> Body:
    """The issuing body written out with its place. A letterhead of two bodies names the superior first: the issuer is
    the lower one, "UBND TỈNH X / VĂN PHÒNG" the office of that committee."""
    if found := _PARTY.match(printed):  # "ĐẢNG BỘ TỈNH X / HUYỆN ỦY Y", "TỈNH ỦY X / HUYỆN ỦY Y": the lower one
        printed = printed[found.end() :]
    if found := _LOWER.search(printed):
        superior, lower = printed[: found.start()].strip(), found[0].strip()
        if lower.startswith(("VĂN PHÒNG", "BAN THƯỜNG VỤ", "BAN CHẤP HÀNH")) and len(lower.split()) <= 3:
            above = _written_out(superior, context)
            label = f"{lower.capitalize().replace('thường vụ', 'Thường vụ').replace('chấp hành', 'Chấp hành')} {above.label}"
            return Body(f"{above.id}/{slug(lower)}", label)
        return _with_place(read_body(lower, context, issuer=True), context)
    return _with_place(read_body(printed, context, issuer=True), context)


def _with_place(body: Body, context: Context) -> Body:
    """An issuer is named in full: the province is said where the context fixes it."""
    if body.label.endswith((" tỉnh", " thành phố")) and context.province is not None:
        stem = body.label.rsplit(" tỉnh", 1)[0].rsplit(" thành phố", 1)[0]
        return Body(body.id, f"{stem} {context.province.label}", body.kind)
    if body.label in ("Tỉnh ủy", "Thành ủy") and context.province is not None:
        return Body(body.id, f"{body.label} {context.province.name}", body.kind)
    return body
