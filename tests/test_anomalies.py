"""Anomalies: what is flagged, in which words, and what is not."""

from __future__ import annotations

import re
import time
import tomllib
from dataclasses import replace
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.knowledge.syllables import Syllable, decompose, spelling
from kg.knowledge.units import gazetteer
from kg.parse.anomalies import AnomalyMention, Facts, find_anomalies
from kg.parse.anomaly_report import day_vi, report
from kg.parse.citations import find_citations
from kg.parse.context import Context, Note
from kg.parse.figures import find_figures
from kg.parse.places import find_places
from kg.resources import folder

UNITS = gazetteer()
HOME = UNITS.find("district", "Bắc Hà", "unit/vn-10")
CONTEXT = Context(UNITS.province("Lào Cai", "2024"), HOME, None, "2024-05")


def facts(text: str, issued: str | None = "2024-05", notes: tuple[Note, ...] = (), visited: str | None = None) -> Facts:
    context = Context(CONTEXT.province, CONTEXT.district, None, issued)
    commune = UNITS.find("commune", visited, HOME) if visited else None
    return Facts(
        text,
        context,
        find_places(text, context),
        find_figures(text),
        find_citations(text, (), context),
        notes,
        (commune,) if commune else (),
        issued,
    )


def found(text: str, issued: str | None = "2024-05", **more: object) -> list[tuple[str, str]]:
    anomalies = find_anomalies(facts(text, issued, **more))  # type: ignore[arg-type]
    return [(a.rule, text[a.start : a.end]) for a in anomalies]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("trong việc việc chuẩn bị", [("repeated-word", "việc việc")]),
        ("đã đạt đạt 13,7% kế hoạch", [("repeated-word", "đạt đạt")]),
        ("trên địa bàn huyện; trên địa bản vui tươi; địa bàn", [("near-phrase", "địa bản")]),
        ("phấn đấu hoàn thành; phấn đấu; phân đầu đạt", [("near-phrase", "phân đầu")]),
        ("tập trung chỉ đạo, tập trung; cần tập chung nguồn lực", [("near-phrase", "tập chung")]),
        ("tổ chức tốt; tổ chức họp; tổ chứt thi", [("near-phrase", "tổ chứt")]),
        ("THỜI GIA TỚI, thời gian, trong thời gian qua", [("near-phrase", "THỜI GIA")]),
        ("đẩy nhanh tiến độ triẹn khai", [("no-syllable", "triẹn")]),
        ("Chủ tịch Ủy nhân dân tỉnh yêu cầu", [("slip", "Ủy nhân dân")]),
        ("về thực Nghị quyết của Đảng", [("slip", "thực Nghị quyết")]),
        ("tại Km12+50 đường tỉnh", [("slip", "Km12+50")]),
        ("đạt khá (cao hơn mức bình quân\nMục sau", [("open-bracket", "(cao hơn mức bình quân")]),
        ("đạt 1,5% và 2,5% và 3,5%, còn 13.7% chưa đạt", [("decimal-point", "13.7%")]),
        ("các xã: Na Hối, Bản Phố, Tà Chải, Na Hối và xã Tả Van Chư", [("listed-twice", "xã: Na Hối, Bản Phố, Tà Chải, Na Hối và xã Tả Van Chư")]),
        ("tại xã Bản Phô, huyện Bắc Hà", [("misspelled-unit", "xã Bản Phô")]),
        ("đồng chí Lò Văn Hoà, Chủ tịch; đồng chí Lò Văn Hòa, Chủ tịch; đồng chí Lò Văn Hoả.", [("two-spellings", "Lò Văn Hoả")]),
        ("ngày 31/02/2024 đã họp", [("impossible-date", "ngày 31/02/2024")]),
        ("Quyết định số 12/QĐ-UBND ngày 15/12/2024 của UBND tỉnh", [("dated-after", "Quyết định số 12/QĐ-UBND ngày 15/12/2024")]),
        ("đã cấp thẻ cho 106% người dân", [("more-than-all", "106%")]),
        ("ngân sách tỉnh hỗ trợ 60%, ngân sách huyện 50%", [("more-than-hundred", "60%, ngân sách huyện 50%")]),
        ("giải quyết đúng hạn 99,1%, quá hạn 2,4%", [("more-than-hundred", "99,1%, quá hạn 2,4%")]),
        ("| TT | Xã | Vốn |\n| 1 | A | 10 tỷ đồng |\n| 2 | B | 11,5 tỷ đồng |\n| | Cộng | 22,5 tỷ đồng |", [("sum-of-parts", "22,5 tỷ đồng")]),
        ("mưa lớn đến ngày 30/9/2042 đã gây sạt lở", [("dated-far-ahead", "ngày 30/9/2042")]),
        ("Quyết định số 1842-QĐ/UBND ngày 02/3/2024", [("state-symbol", "Quyết định số 1842-QĐ/UBND")]),
        ("Thông báo số 41/TB-UBND của Văn phòng UBND tỉnh", [("code-and-issuer", "Thông báo số 41/TB-UBND của Văn phòng UBND tỉnh")]),
        ("giao Văn phòng theo dỏi", [("near-phrase", "theo dỏi")]),
        ("công tác giải phóng mặt bằng; Ban Giải phóng mặt mặt bằng", [("repeated-word", "mặt mặt")]),
        ("Nghị quyết số 18-NQ/TW ngày 15/10/2017 và Nghị quyết số 19-NQ/TW ngày 05/6/2008", [("another-day", "Nghị quyết số 18-NQ/TW ngày 15/10/2017")]),
        ("Tính đến tháng 31/3/2025 có 13 sản phẩm", [("word-and-date", "tháng 31/3/2025")]),
        ("Hoàn thành trong ngày 6/2025, kể từ ngày 06/5/2025", [("word-and-date", "ngày 6/2025")]),
        ("Chương trình số 5/CTr-UBND 12/3/2024 của UBND tỉnh", [("day-missing", "Chương trình số 5/CTr-UBND 12/3/2024")]),
        ("Nghị quyết số 18/2020/NQ-HĐND ngày 18/12/2021", [("year-disagrees", "Nghị quyết số 18/2020/NQ-HĐND ngày 18/12/2021")]),
        ("Kết luận số 82/TB-UBND ngày 09/4/2024 của UBND tỉnh", [("kind-and-symbol", "Kết luận số 82/TB-UBND")]),
        ("kỷ niệm 76 năm ngày Thương binh - Liệt sĩ", [("anniversary", "76 năm ngày Thương binh")]),
        ("CTMTQG giảm nghèo, CTMTQG nông thôn mới, CTMTGQ", [("abbreviation", "CTMTGQ")]),
        ("giao UBND, MTQT huyện thực hiện", [("abbreviation", "MTQT")]),
        ("vốn Chương trình phục hồi và phát triển; dự án của Chương trình phục hồi phát triển KT-XH", [("two-names", "Chương trình phục hồi phát triển")]),
        ("gồm: (1) Dự án 1. Đất ở; (2) Dự án 2. Dân cư; (3) Bảo tồn văn hóa; (4) Tiểu dự án 1, dự án 4. Hạ tầng.", [("unlabelled-entry", "(3) Bảo tồn văn hóa")]),
        ("Đoàn đã làm việc tại xã; lãnh đạo huyện báo cáo kết quả và ý kiến của các đại biểu, đồng chí Chủ tịch kết luận như sau:", [("slip", "lãnh đạo huyện báo cáo kết quả và ý kiến ")]),
        ("không để xẩy ra sai sót", [("misspelled", "xẩy ra")]),
        ("sau khi sát nhập các xã", [("slip", "sát nhập")]),
        ("các xã đăng ký đạt chuẩn (Hương Trạch, Hà Linh, Hương Trạch) còn chậm", [("listed-twice", "(Hương Trạch, Hà Linh, Hương Trạch)")]),
        ("tổng mức đầu tư 48,6 tỷ đồng (ngân sách tỉnh 20 tỷ đồng, huyện 18,6 tỷ đồng, huy động 12 tỷ đồng)", [("sum-of-parts", "48,6 tỷ đồng (ngân sách tỉnh 20 tỷ đồng, huyện 18,6 tỷ đồng, huy động 12 tỷ đồng)")]),
        ("giải ngân 1.180 tỷ đồng trên tổng mức đầu tư 2.054 triệu đồng", [("unit-of-amount", "2.054 triệu đồng")]),
        ("theo Quy định số 3189/QĐ-UBND của UBND tỉnh", [("kind-and-symbol", "Quy định số 3189/QĐ-UBND")]),
        ("Tổng kế hoạch vốn được giao là 215,4 tỷ đồng, trong đó vốn đầu tư 138,2 tỷ đồng, vốn sự nghiệp 87,2 tỷ đồng", [("sum-of-parts", "215,4 tỷ đồng, trong đó vốn đầu tư 138,2 tỷ đồng, vốn sự nghiệp 87,2 tỷ đồng")]),
        ("được chứng nhận 1.250 ha, bằng 127% tổng diện tích chè của huyện", [("more-than-all", "127%")]),
        ("thực hiện Kết luận số 09/KL-TU của Tỉnh ủy", [("party-symbol", "Kết luận số 09/KL-TU")]),
        ("chủ động triển khải các nhiệm vụ", [("near-phrase", "triển khải")]),
        ("kinh phí là 4.215 tỷ đồng, mới thực hiện 1.686 tỷ đồng, tương đương 30%.", [("percent-of-parts", "4.215 tỷ đồng, mới thực hiện 1.686 tỷ đồng, tương đương 30%")]),
        ("hoàn thành 04 tiêu chí còn lại (hiện đạt 14/19 tiêu chí)", [("left-over", "04 tiêu chí còn lại (hiện đạt 14/19 tiêu chí")]),
        ("thị xã Sa Pa rà soát; thị xã Sa Pa báo cáo; UBND huyện Sa Pa chỉ đạo", [("two-levels", "huyện Sa Pa")]),
        ("đạt 13/19 tiêu chí, còn 05 tiêu chí chưa đạt", [("left-over", "13/19 tiêu chí, còn 05 tiêu chí chưa đạt")]),
        ("tỷ lệ hộ nghèo còn cao, trong đó xã A chiếm tới 171,05%", [("more-than-all", "171,05%")]),
        ("hồ sơ ĐGTĐCM của dự án", [("unexplained-abbreviation", "ĐGTĐCM")]),
        ("đạt 50 tỷ đồng/100 tỷ đồng = 41,4%", [("percent-of-parts", "50 tỷ đồng/100 tỷ đồng = 41,4%")]),
        ("đạt 23% (21 tỷ/42 tỷ)", [("percent-of-parts", "23% (21 tỷ/42 tỷ")]),
        ("có 12/20 xã (65%)", [("percent-of-parts", "12/20 xã (65%")]),
        ("phân bổ 90.000 triệu đồng, vượt số tỉnh giao 30.000 tỷ đồng (vượt 50%)", [("unit-of-amount", "30.000 tỷ đồng")]),
        ("thu ngân sách đạt 18,2 triệu đồng, đạt 50,7% dự toán tỉnh giao", [("unit-of-amount", "18,2 triệu đồng")]),
        ("đạt kết quả (16 tiêu chí/xã); hiện huyện đạt trung bình 14,3 tiêu chí/xã", [("two-values", "14,3 tiêu chí/xã")]),
    ],
)  # fmt: skip
def test_flagged(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "từ từ, dần dần, luôn luôn, năm năm qua, ngày ngày",
        "thực hiện hiện đại hóa, bảo đảm đảm bảo",
        "thực hiện, kịp thời ban hành, trách nhiệm cụ thể, phát triển khoa học, chủ động báo cáo; thời gian, nhiệm vụ, triển khai, đồng bào",
        "bắt đầu từ năm 2024, chi tiêu, cộng tác, phân bố, dự đoán; đầu tư, chỉ tiêu, công tác, phân bổ, dự toán",
        "Ủy ban nhân dân tỉnh, thực hiện Nghị quyết, Km105+000, yêu cầu của UBND tỉnh.",
        "a) Về kinh tế\nb) Về văn hóa\n1) Thu ngân sách (tăng)",
        "kết quả (đạt cao hơn\nmức bình quân) của tỉnh",
        "các xã: Na Hối, Bản Phố và xã Tà Chải; xã Na Hối có 5 thôn",
        "xã Na Hối, huyện Bắc Hà, xã Hoàn Toàn Khác",
        "ngày 29/02/2024, Quyết định số 12/QĐ-UBND ngày 15/5/2024 của UBND tỉnh",
        "Nghị quyết số 18/2020/NQ-HĐND ngày 18/12/2020; Thông báo số 82/TB-UBND; Công văn số 404/UBND-KT",
        "kỷ niệm 77 năm ngày Thương binh - Liệt sĩ, 79 năm Quốc khánh",
        "đạt 56,895 tỷ đồng/137,501 tỷ đồng = 41,4%; đạt 23% (21,377 tỷ/94,839 tỷ); 12/22 xã (54,5%)",
        "có 12/19 tiêu chí, bằng 120% so với cùng kỳ; 10/19 tiêu chí (đạt 80% kế hoạch)",
        "phân bổ 90.000 triệu đồng, vượt số tỉnh giao 30 tỷ đồng (vượt 50%)",
        "thu ngân sách đạt 18,2 tỷ đồng, đạt 50,7% dự toán tỉnh giao",
        "huyện Sóc Sơn, thành phố Qui Nhơn",
        "đạt 15,2 tiêu chí/xã\nCao hơn bình quân chung của tỉnh (14,6 tiêu chí/xã)",
        "bình quân của tỉnh là 14,08 tiêu chí/xã; huyện đạt 16 tiêu chí/xã; phấn đấu đạt 17 tiêu chí/xã",
        "đồng chí Lò Văn Hoà, Chủ tịch; đồng chí Lò Văn Hòa, Phó Chủ tịch",
        "đạt 1,5% và 2,5% và 3,5%; 29.438 triệu đồng; 17.420 tỷ đồng",
        "UBND, HĐND, MTTQ, DDCI, OCOP, GPMB, CTMTQG",
        "Chương trình phục hồi và phát triển; Chương trình phục hồi kinh tế; Kế hoạch phát triển kinh tế, Kế hoạch phát triển và đầu tư",
        "gồm: (1) Dự án 1. Đất ở; (2) Dự án 2. Dân cư; (3) Bảo tồn văn hóa; (4) Hạ tầng. Sau đó: (1) Kho 1; (2) Kho 2; (3) Nhà xe.",
        "tổng vốn 50 tỷ đồng (ngân sách tỉnh 20 tỷ đồng, huyện 30 tỷ đồng), tổng mức 48 tỷ đồng (trong đó ngân sách 20 tỷ đồng); Quy định số 37-QĐ/TW; (An, Bình, Châu)",
        "Tổng vốn 215,4 tỷ đồng, trong đó vốn đầu tư 138,2 tỷ đồng; bằng 127% tổng thu năm trước; Kết luận số 09-KL/TU của Tỉnh ủy",
        "kinh phí 4.215 tỷ đồng, mới thực hiện 1.686 tỷ đồng, tương đương 40%; 05 tiêu chí còn lại (hiện đạt 14/19 tiêu chí)",
        "thị xã Sa Pa (nay là huyện Sa Pa); thị xã Sa Pa; đạt 14/19 tiêu chí, còn 05 tiêu chí chưa đạt; chiếm tới 71,05%",
        "các huyện, thị xã: Bắc Hà, Bảo Yên; Chủ tịch UBND các xã",
        "giám sát nhập khẩu, hồ sơ xuất khẩu, đảm bảo số liệu, cũng cố gắng; đồng chí Nguyễn Văn Gởi",
        "làm việc tại xã; sau khi nghe lãnh đạo huyện báo cáo kết quả và ý kiến của các đại biểu, Chủ tịch kết luận như sau:",
        "chỉ số PAR INDEX; hồ sơ đánh giá tác động (ĐGTĐ), ĐGTĐ lần 2; HỘI NGHỊ GẶP MẶT ĐGTĐX NĂM; Quý III\nNơi nhận:\n- LĐVP, TKBT;",
    ],
)
def test_not_flagged(text: str) -> None:
    assert found(text) == []


def test_a_name_left_over_from_another_notice() -> None:
    text = (
        "Tại xã Na Hối, UBND xã Na Hối báo cáo. Đoàn đánh giá cao huyện Bắc Hà và xã Bản Phố trong công tác chuẩn bị. "
        "Đối với xã Na Hối: tiếp tục chuẩn bị."
    )
    assert found(text, visited="Na Hối") == [("other-commune", "huyện Bắc Hà và xã Bản Phố")]
    assert found(text.replace("chuẩn bị. Đối", "báo cáo. Đối"), visited="Na Hối") == []


def test_other_petitions_where_there_are_none() -> None:
    text = "III. KIẾN NGHỊ\nCác kiến nghị khác đã được trả lời."
    first = replace(facts(text), petition="Các kiến nghị khác đã được trả lời.")
    assert [a.rule for a in find_anomalies(first)] == ["other-than-none"]
    behind = replace(first, petition="Đề nghị hỗ trợ kinh phí: đồng ý.")
    assert find_anomalies(behind) == []


def test_a_commune_out_of_its_district() -> None:
    text = "xã Mường Vi, huyện Bắc Hà"
    assert found(text, "2025-02") == [("not-in-district", "xã Mường Vi")]
    assert found(text, "2019-02") == []  # it may have been there


def test_a_note_that_contradicts_its_sentence() -> None:
    text = "Giải ngân đạt khá.\nđứng thứ 8/11 huyện mức trung bình"
    note = Note(1, 19, len(text), 17)
    assert found(text, notes=(note,)) == [("rating-disagrees", "đứng thứ 8/11 huyện mức trung bình")]


def test_repeated_leads_and_paragraphs() -> None:
    lead = "Đối với triển khai chương trình xây dựng nông thôn mới trên địa bàn:"
    text = f"Yêu cầu:\n- {lead} tiếp tục rà soát.\n- {lead} giữ vững kết quả."
    assert found(text) == [("repeated-lead", lead)]
    paragraph = "Tiếp tục tuyên truyền, vận động Nhân dân đẩy mạnh sản xuất, " * 3
    assert [rule for rule, _ in found(f"{paragraph}\nkhác\n{paragraph}")] == ["repeated-paragraph"]


def test_a_recipient_listed_twice() -> None:
    text = "Nơi nhận:\n- Như trên;\n- Các sở, ngành;\n- Như trên;\n- Lưu: VT."
    assert found(text) == [("listed-twice", "Như trên")]


def test_dates_without_the_notices_own() -> None:
    text = "Quyết định số 12/QĐ-UBND ngày 15/12/2024 của UBND tỉnh"
    assert found(text, None) == []
    held = Facts(text, CONTEXT, citations=find_citations(text, (), CONTEXT), held="2024-11-20")
    assert find_anomalies(held) == []  # the notice may have been issued after that day
    held = Facts(text, CONTEXT, citations=find_citations(text, (), CONTEXT), held="2024-04-20")
    assert [a.rule for a in find_anomalies(held)] == ["dated-after"]


def test_every_rule_speaks_both_languages() -> None:
    rules = tomllib.loads((folder("mappings") / "anomalies.toml").read_text(encoding="utf-8"))
    kinds = {"date", "amount", "place", "name", "duplicate", "symbol", "spelling", "other"}
    for name, rule in rules.items():
        assert rule["kind"] in kinds and rule["severity"] in ("error", "warning", "info"), name
        fields = [{field for _, field, _, _ in Formatter().parse(rule[language]) if field} for language in ("vi", "en")]
        assert fields[0] <= {"word", "meant", "date", "holder"} and fields[1] <= fields[0] | {"holder"}, name
        filled = report(name, 0, 1, "từ", "nghĩa", "2024", "huyện")
        assert "{" not in filled.why_vi + filled.why_en


def test_examples_of_slips_and_anniversaries() -> None:
    for entry in spelling()["slip"]:
        for example in entry["examples"]:
            assert re.search(entry["pattern"], example), example
            assert any(words in example for words in entry.get("contains", ("",))), example
    for entry in tomllib.loads((folder("mappings") / "anniversaries.toml").read_text(encoding="utf-8"))["anniversary"]:
        for example in entry["examples"]:
            years = int(example.split()[0])
            assert [r for r, _ in found(f"kỷ niệm {example}", f"{entry['year'] + years}-03")] == []
            assert [r for r, _ in found(f"kỷ niệm {example}", f"{entry['year'] + years + 3}-03")] == ["anniversary"]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("nghiêng", Syllable("ngh", "iêng", "ngang")),
        ("quốc", Syllable("qu", "uôc", "sắc")),
        ("quỳnh", Syllable("qu", "uynh", "huyền")),
        ("giếng", Syllable("gi", "iêng", "sắc")),
        ("gì", Syllable("gi", "i", "huyền")),
        ("hoà", Syllable("h", "oa", "huyền")),
        ("hòa", Syllable("h", "oa", "huyền")),
        ("ủy", Syllable("", "uy", "hỏi")),
        ("bạt", Syllable("b", "at", "nặng")),
        ("bàt", None),  # a stop bears no huyền
        ("triẹn", None),
        ("thựchiện", None),
        ("logistics", None),
    ],
)
def test_syllables(word: str, expected: Syllable | None) -> None:
    assert decompose(word) == expected


def test_all_units_of_vietnamese_speech_are_syllables() -> None:
    for name in (
        "Lạng Sơn",
        "Quảng Ngãi",
        "Thừa Thiên Huế",
        "Nghệ An",
        "Khuổi Nọi",
        "Xuyên Mộc",
        "Quỳ Hợp",
        "Gio Linh",
    ):
        assert all(decompose(word.lower()) for word in name.split()), name


def test_days_as_notices_print_them() -> None:
    assert [day_vi(d) for d in ("2024-04-09", "2024-01-19", "2024-12", "2024")] == [
        "09/4/2024",
        "19/01/2024",
        "12/2024",
        "2024",
    ]


@given(st.lists(st.sampled_from(
    ["việc ", "địa bàn ", "xã Na Hối", ", ", "(", ")", "đạt 12/19 tiêu chí ", "5% ", "10 tỷ đồng", "/", "\n", "- ", "ngày 31/02/2024 ", "76 năm ngày Thương binh "]
), max_size=30))  # fmt: skip
def test_anomalies_lie_in_the_text(parts: list[str]) -> None:
    text = "".join(parts)
    anomalies: list[AnomalyMention] = find_anomalies(facts(text))
    assert all(0 <= a.start < a.end <= len(text) and a.why_vi and a.why_en for a in anomalies)
    assert [a.start for a in anomalies] == sorted(a.start for a in anomalies)


@pytest.mark.parametrize(
    "line",
    ["việc " * 60_000, "(" * 200_000, "- a:\n" * 40_000, "việc việc " * 500 + "x " * 100_000, "1 năm ngày " * 30_000],
)
def test_linear_on_adversarial_lines(line: str) -> None:
    start = time.process_time()
    find_anomalies(Facts(line, CONTEXT))
    assert time.process_time() - start < 10
