"""Notices written by hand, with invented people, places and documents: what a parser would give, without one.

`FULL` uses every record class and every field; `SPARSE` has next to nothing; `OTHER` is a document of another kind;
`PARTY` is a notice of a Party body with what `FULL` does not have (dates of every precision, an ambiguous citation).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from kg.model import (
    Anomaly,
    Assignment,
    Body,
    Citation,
    Deadline,
    Evidence,
    Figure,
    Footnote,
    LegalDocument,
    Notice,
    Obligation,
    Official,
    Participation,
    Petition,
    Place,
    Recipient,
    Section,
    Session,
    Source,
    Task,
    Unit,
)


@dataclass(frozen=True)
class Text:
    """A raw text that gives evidence for its own words."""

    raw: str

    def evidence(self, quote: str, supports: str = "", after: str = "") -> Evidence:
        """The first occurrence of `quote`, behind the first of `after`."""
        start = self.raw.index(quote, self.raw.index(after) + len(after) if after else 0)
        return Evidence(start, start + len(quote), quote, supports)

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.raw.encode()).hexdigest()

    @property
    def id(self) -> str:
        return f"notice/{self.digest[:16]}"

    def source(self, file: str, *remarks: str) -> Source:
        return Source(file, self.digest, "text/plain", "utf-8", len(self.raw), remarks)


FULL_TEXT = Text("""ỦY BAN NHÂN DÂN
TỈNH HẢI LĂNG
Số:        /TB-UBND                       Hải Lăng, ngày      tháng 5 năm 2024
THÔNG BÁO
Kết luận của đồng chí Trần Văn Mẫu, Chủ tịch UBND tỉnh tại buổi kiểm tra huyện Sơn Khê
Thực hiện Chương trình số 21/CTr-UBND ngày 02/4/2024 của UBND tỉnh, ngày 07/5/2024 đồng chí Trần Văn Mẫu,
Chủ tịch UBND tỉnh, Trưởng Đoàn kiểm tra số 05 đã kiểm tra tại huyện Sơn Khê, xã Thượng Lâm. Cùng dự có
Sở Tài chính; Huyện ủy Sơn Khê.
1. Kết quả
Giải ngân 12.500 triệu đồng; 12/19 tiêu chí; 31,5 tỷ đồng.
2. Nhiệm vụ
2.1. Đối với huyện Sơn Khê
- UBND huyện Sơn Khê chủ trì, phối hợp với Sở Tài chính và các sở, ngành rà soát theo Quyết định số
77/QĐ-UBND1 xong trước ngày 30/6/2024, báo cáo "UBND tỉnh" trong Quý III/2024; giao UBND xã Thượng Lâm
thống kê hằng tháng tại thôn Khe Trảng.
2.2. Kiến nghị
- Đối với kiến nghị của UBND huyện Sơn Khê về cầu Bản Mới: giao Sở Tài chính xem xét theo
Nghị quyết số 15/2023/NQ-HĐND.
1 Quyết định số 77/QĐ-UBND ngày 15/01/2024 của UBND tỉnh về giao dự toán
Nơi nhận:
- Thường trực Tỉnh ủy;
- Lưu: VT.
TL. CHỦ TỊCH
KT. CHÁNH VĂN PHÒNG
PHÓ CHÁNH VĂN PHÒNG
Lê Thị Thử
""")

PROVINCE = Unit("unit/tinh-hai-lang", "province", "Hải Lăng", "tỉnh Hải Lăng")
DISTRICT = Unit("unit/tinh-hai-lang/huyen-son-khe", "district", "Sơn Khê", "huyện Sơn Khê", PROVINCE.id)
COMMUNE = Unit("unit/tinh-hai-lang/xa-thuong-lam", "commune", "Thượng Lâm", "xã Thượng Lâm", DISTRICT.id)
HAMLET = Unit("local/unit/thôn-khe-tràng", "hamlet", "Khe Tràng", "thôn Khe Tràng", COMMUNE.id)

COMMITTEE = Body("agency/vn-hl/ubnd", "Ủy ban nhân dân tỉnh Hải Lăng")
DISTRICT_COMMITTEE = Body("agency/vn-hl/ubnd-huyen-son-khe", "Ủy ban nhân dân huyện Sơn Khê")
COMMUNE_COMMITTEE = Body("agency/vn-hl/ubnd-xa-thuong-lam", "Ủy ban nhân dân xã Thượng Lâm")
FINANCE = Body("agency/vn-hl/so-tai-chinh", "Sở Tài chính")
PARTY = Body("agency/vn-hl/huyen-uy-son-khe", "Huyện ủy Sơn Khê")
DEPARTMENTS = Body("local/agency/cac-so-nganh", "các sở, ngành", "group")
DISTRICT_AS_BODY = Body(DISTRICT.id, DISTRICT.label, "unit")


def full() -> Notice:
    at = FULL_TEXT.evidence
    chair = Official(
        "official/1",
        "Trần Văn Mẫu",
        "Chủ tịch Ủy ban nhân dân tỉnh",
        (at("Trần Văn Mẫu", "name"), at("Chủ tịch UBND tỉnh", "post")),
    )
    signer = Official(
        "official/2", "Lê Thị Thử", "Phó Chánh Văn phòng", (at("Lê Thị Thử", "name"), at("PHÓ CHÁNH VĂN PHÒNG", "post"))
    )
    budget = LegalDocument(
        "doc/vn-hl/ubnd/2024/qd/77",
        "Quyết định",
        "77/QĐ-UBND",
        "2024-01-15",
        COMMITTEE,
        "giao dự toán",
        "year-series",
    )
    programme = LegalDocument(
        "doc/vn-hl/ubnd/2024/ctr/21", "Chương trình", "21/CTr-UBND", "2024-04-02", COMMITTEE, None, "year-series"
    )
    resolution = LegalDocument(
        "doc/vn-hl/hdnd/15-2023-nq-hdnd", "Nghị quyết", "15/2023/NQ-HĐND", None, None, None, "normative"
    )
    citations = (
        Citation(
            id="citation/1",
            kind="Chương trình",
            number="21/CTr-UBND",
            date="2024-04-02",
            issuer=COMMITTEE,
            title=None,
            section="",
            footnote=None,
            provision=None,
            relation="basis",
            document=programme.id,
            outcome="resolved",
            reason="number, issuer and year are given",
            candidates=(),
            evidence=(at("Chương trình số 21/CTr-UBND ngày 02/4/2024"), at("UBND tỉnh", "issuer", "02/4/2024 của ")),
        ),
        Citation(
            id="citation/2",
            kind="Quyết định",
            number="77/QĐ-UBND",
            date="2024-01-15",
            issuer=COMMITTEE,
            title="giao dự toán",
            section="2.1",
            footnote=None,
            provision="khoản 2 Điều 3",
            relation="implements",
            document=budget.id,
            outcome="resolved",
            reason="the footnote gives the date",
            candidates=(),
            evidence=(at("Quyết định số\n77/QĐ-UBND"), at("ngày 15/01/2024", "date")),
        ),
        Citation(
            id="citation/3",
            kind="Quyết định",
            number="77/QĐ-UBND",
            date="2024-01-15",
            issuer=COMMITTEE,
            title="giao dự toán",
            section="2.1",
            footnote=1,
            provision=None,
            relation=None,
            document=budget.id,
            outcome="resolved",
            reason="number, issuer and date are given",
            candidates=(),
            evidence=(at("Quyết định số 77/QĐ-UBND ngày 15/01/2024"),),
        ),
        Citation(
            id="citation/4",
            kind="Nghị quyết",
            number="15/2023/NQ-HĐND",
            date=None,
            issuer=None,
            title=None,
            section="2.2",
            footnote=None,
            provision=None,
            relation=None,
            document=resolution.id,
            outcome="partial",
            reason="date and issuer are missing",
            candidates=(),
            evidence=(at("Nghị quyết số 15/2023/NQ-HĐND"),),
        ),
    )
    task_evidence = at(FULL_TEXT.raw[FULL_TEXT.raw.index("- UBND huyện") : FULL_TEXT.raw.index("\n2.2.")])
    lead = Assignment("task/1/lead", DISTRICT_COMMITTEE, "lead", False, (at("UBND huyện Sơn Khê chủ trì"),))
    commune_part = Assignment("task/1/part/1/1", COMMUNE_COMMITTEE, "assigned", False, (at("UBND xã Thượng Lâm"),))
    monthly = Deadline("task/1/deadline/3", "recurring", "hằng tháng", None, None, (at("hằng tháng"),))
    task = Task(
        id="task/1",
        section="2.1",
        text=" ".join(task_evidence.quote.split()),
        assignments=(
            lead,
            Assignment("task/1/with/1", FINANCE, "coordinating", False, (at("Sở Tài chính", after="phối hợp với"),)),
            Assignment("task/1/with/2", DEPARTMENTS, "coordinating", False, (at("các sở, ngành"),)),
            Assignment(
                "task/1/above", DISTRICT_AS_BODY, "assigned", True, (at("huyện Sơn Khê", after="2.1. Đối với "),)
            ),
        ),
        deadlines=(
            Deadline(
                "task/1/deadline/1", "day", "trước ngày 30/6/2024", "2024-06-30", "2024-06-30", (at("30/6/2024"),)
            ),
            Deadline(
                "task/1/deadline/2", "quarter", "trong Quý III/2024", "2024-Q3", "2024-09-30", (at("Quý III/2024"),)
            ),
        ),
        cites=("citation/2", "citation/3"),
        parts=(
            Obligation(
                id="task/1/part/1",
                text="giao UBND xã Thượng Lâm thống kê hằng tháng",
                assignments=(commune_part,),
                deadlines=(monthly,),
                reports_to=(COMMITTEE,),
                evidence=(at("giao UBND xã Thượng Lâm\nthống kê hằng tháng"),),
            ),
        ),
        evidence=(task_evidence,),
    )
    petition = Petition(
        id="petition/1",
        section="2.2",
        text="cầu Bản Mới: giao Sở Tài chính xem xét theo Nghị quyết số 15/2023/NQ-HĐND.",
        petitioners=(DISTRICT_COMMITTEE,),
        assignments=(
            Assignment("petition/1/1", FINANCE, "assigned", False, (at("Sở Tài chính", after="Bản Mới: giao "),)),
        ),
        deadlines=(),
        cites=("citation/4",),
        evidence=(at("cầu Bản Mới: giao Sở Tài chính xem xét theo\nNghị quyết số 15/2023/NQ-HĐND."),),
    )
    return Notice(
        id=FULL_TEXT.id,
        source=FULL_TEXT.source("samples/sơn-khê.txt", "line ends made one"),
        conclusion=True,
        kind="Thông báo",
        number="88",
        symbol="TB-UBND",
        issuer=COMMITTEE,
        issuer_name=COMMITTEE.label,
        place="Hải Lăng",
        date="2024-05",
        title="Kết luận của đồng chí Trần Văn Mẫu, Chủ tịch UBND tỉnh tại buổi kiểm tra huyện Sơn Khê",
        signer=signer,
        signing_authority=("TL. Chủ tịch", "KT. Chánh Văn phòng"),
        session=Session(
            id="session",
            kind="Inspection",
            date="2024-05-07",
            chair=chair,
            delegation="Đoàn kiểm tra số 05",
            districts=(DISTRICT,),
            communes=(COMMUNE,),
            basis=("citation/1",),
            evidence=(at("ngày 07/5/2024", "date"), at("xã Thượng Lâm", "communes")),
        ),
        participants=(
            Participation("participant/1", FINANCE, "province", (at("Sở Tài chính"),)),
            Participation("participant/2", PARTY, "local", (at("Huyện ủy Sơn Khê"),)),
        ),
        sections=(
            Section("section/1", "1", "1.", "Kết quả", (at("1. Kết quả"),)),
            Section("section/2.1", "2/2.1", "2.1.", "Đối với huyện Sơn Khê", (at("2.1. Đối với huyện Sơn Khê"),)),
        ),
        footnotes=(
            Footnote(
                "footnote/1",
                1,
                "Quyết định số 77/QĐ-UBND ngày 15/01/2024 của UBND tỉnh về giao dự toán",
                "2.1",
                (at("1 Quyết định số 77/QĐ-UBND"), at("1", "mark", "77/QĐ-UBND")),
            ),
        ),
        documents=(programme, budget, resolution),
        citations=citations,
        tasks=(task,),
        petitions=(petition,),
        recipients=(
            Recipient("recipient/1", "Thường trực Tỉnh ủy", (at("Thường trực Tỉnh ủy"),)),
            Recipient("recipient/2", "Lưu: VT", (at("Lưu: VT"),)),
        ),
        places=(
            Place("place/1", PROVINCE, (), (at("TỈNH HẢI LĂNG"),)),
            Place("place/2", HAMLET, ("thôn Khe Trảng",), (at("thôn Khe Trảng"),)),
        ),
        figures=(
            Figure("figure/1", "12500", "triệu đồng", "1", (at("12.500 triệu đồng"),)),
            Figure("figure/2", "12/19", "tiêu chí", "1", (at("12/19 tiêu chí"),)),
            Figure("figure/3", "31.5", "tỷ đồng", "1", (at("31,5 tỷ đồng"),)),
        ),
        anomalies=(
            Anomaly(
                "anomaly/1",
                "place",
                "warning",
                "“Khe Trảng” không có trong danh mục.",
                "“Khe Trảng” is not in the list.",
                (at("Khe Trảng"),),
            ),
        ),
        evidence=(at("/TB-UBND", "symbol"), at("tháng 5 năm 2024", "date"), at("TL. CHỦ TỊCH", "signing_authority")),
    )


def empty(text: Text, file: str, **fields: object) -> Notice:
    """A notice that says nothing but `fields`."""
    values: dict[str, object] = {
        **dict.fromkeys(("kind", "number", "symbol", "issuer", "place", "date", "title", "signer", "session")),
        **dict.fromkeys(
            (
                *("signing_authority", "participants", "sections", "footnotes", "documents", "citations", "tasks"),
                *("petitions", "recipients", "places", "figures", "anomalies", "evidence"),
            ),
            (),
        ),
        "conclusion": True,
        **fields,
    }
    return Notice(id=text.id, source=text.source(file), **values)  # type: ignore[arg-type]


def sparse() -> Notice:
    return empty(Text("Thông báo kết luận\n"), "sparse.txt", kind="Thông báo")


def other() -> Notice:
    text = Text('QUYẾT ĐỊNH\n"Về việc"\tthử nghiệm \\ ký tự\f đặc biệt\nNơi nhận:\n- Như trên;\n')
    return empty(
        text,
        "C:\\văn bản\\khác.txt",
        conclusion=False,
        kind="Quyết định",
        date="2011",
        title='"Về việc"\tthử nghiệm \\ ký tự\f đặc biệt',
        recipients=(Recipient("recipient/1", "Như trên", (text.evidence("Như trên"),)),),
        evidence=(text.evidence('"Về việc"\tthử nghiệm \\ ký tự\f đặc biệt', "title"),),
    )


def party() -> Notice:
    text = Text(
        "TỈNH ỦY HẢI LĂNG\n*\nTHÔNG BÁO\nKết luận cuộc họp. Theo Nghị quyết số 12-NQ/TU, hoàn thành năm 2026.\n"
    )
    old = LegalDocument("doc/vn-hl/tu/2015-2020/nq/12", "Nghị quyết", "12-NQ/TU", None, None, None, "party-term")
    cited = LegalDocument("local/doc/nq-12", "Nghị quyết", "12-NQ/TU", None, None, None, "local")
    return empty(
        text,
        "party.txt",
        kind="Thông báo",
        symbol="TB/TU",
        date="2025",
        issuer=Body("agency/vn-hl/tinh-uy", "Tỉnh ủy Hải Lăng"),
        session=Session("session", "Meeting", "2025-Q2", None, None, (), (), (), (text.evidence("cuộc họp"),)),
        documents=(cited, old),
        citations=(
            Citation(
                id="citation/1",
                kind="Nghị quyết",
                number="12-NQ/TU",
                date=None,
                issuer=None,
                title=None,
                section="",
                footnote=None,
                provision=None,
                relation="basis",
                document=cited.id,
                outcome="ambiguous",
                reason="two terms fit",
                candidates=("doc/vn-hl/tu/2015-2020/nq/12", "doc/vn-hl/tu/2020-2025/nq/12"),
                evidence=(text.evidence("Nghị quyết số 12-NQ/TU"),),
            ),
        ),
        evidence=(text.evidence("TỈNH ỦY HẢI LĂNG", "issuer"),),
    )


FULL, SPARSE, OTHER, PARTY_NOTICE = full(), sparse(), other(), party()
NOTICES = {"full": FULL, "sparse": SPARSE, "other": OTHER, "party": PARTY_NOTICE}


def large(items: int = 16) -> Notice:
    """A notice of the size of real ones (about 22 kB, `items` tasks), for measurements: nothing in it is meant."""
    words = "tập trung chỉ đạo rà soát, đánh giá kỹ kết quả thực hiện các nhiệm vụ được giao trong năm, "
    lines = [
        f"- Đơn vị {i} {words * 14}theo Quyết định số {i}/QĐ-UBND trước ngày 30/6/2024, đạt {i}0 ha;\n"
        for i in range(items)
    ]
    text = Text("THÔNG BÁO\nKết luận\n" + "".join(lines))
    at, tasks, documents, citations, places, figures = text.evidence, [], [], [], [], []
    for i, line in enumerate(lines):
        whole = at(line.rstrip())
        bodies = [Body(f"agency/vn-xx/don-vi-{(i + k) % 20}", f"Đơn vị {(i + k) % 20}") for k in range(2)]
        document = LegalDocument(
            f"doc/vn-xx/ubnd/2024/qd/{i}", "Quyết định", f"{i}/QĐ-UBND", "2024-01-02", COMMITTEE, None, "year-series"
        )
        number = at(f"Quyết định số {i}/QĐ-UBND")
        citations.append(
            Citation(
                *(f"citation/{i}", "Quyết định", f"{i}/QĐ-UBND", None, None, None, f"2.{i}", None, None, None),
                *(document.id, "resolved", "the same number is given in full elsewhere", (), (number,)),
            )
        )
        documents.append(document)
        tasks.append(
            Task(
                id=f"task/{i}",
                section=f"2.{i}",
                text=line[2:].rstrip(),
                assignments=tuple(
                    Assignment(f"task/{i}/{k}", body, "assigned", k == 1, (at(f"Đơn vị {i}"),))
                    for k, body in enumerate(bodies)
                ),
                deadlines=(
                    Deadline(
                        *(f"task/{i}/deadline", "day", "trước ngày 30/6/2024", "2024-06-30", "2024-06-30"),
                        (at("30/6/2024", after=f" {i}/QĐ"),),
                    ),
                ),
                cites=(f"citation/{i}",),
                parts=(),
                evidence=(whole,),
            )
        )
        unit = Unit(f"unit/xx/{i}", "commune", f"Xã {i}", f"xã Xã {i}", DISTRICT.id)
        places.append(Place(f"place/{i}", unit, (), (at(f"Đơn vị {i}"),)))
        figures.append(Figure(f"figure/{i}", f"{i}0", "ha", f"2.{i}", (at(f"{i}0 ha"),)))
    model = full()
    return empty(
        text,
        "large.txt",
        kind="Thông báo",
        date="2024-05",
        issuer=COMMITTEE,
        title="Kết luận",
        sections=tuple(Section(f"section/{i}", f"2/2.{i}", f"2.{i}.", words, (at(words),)) for i in range(items)),
        participants=tuple(
            Participation(f"participant/{i}", Body(f"agency/vn-xx/{i}", f"Sở {i}"), "province", (at(words),))
            for i in range(20)
        ),
        session=Session(
            "session", "Inspection", "2024-05-07", model.signer, None, (DISTRICT,), (), (), (at("Kết luận"),)
        ),
        documents=tuple(documents),
        citations=tuple(citations),
        tasks=tuple(tasks),
        places=tuple(places),
        figures=tuple(figures),
        evidence=(at("Kết luận", "title"),),
    )
