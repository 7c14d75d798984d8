"""Citations in all the ways they are written: text → what is cited, with date, issuer, title, provision, relation."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.fold import fold
from kg.knowledge.documents import KnownDocument, known_documents
from kg.knowledge.kinds import kinds, kinds_by_name
from kg.knowledge.laws import names
from kg.model import Unit
from kg.parse.citations import Mention, find_citations
from kg.parse.context import Context, Note
from kg.parse.reasons import codes, reason

CONTEXT = Context(province=Unit("unit/vn-04", "province", "Cao Bằng", "tỉnh Cao Bằng"), date="2024-09-20")

# Text, then per citation: kind, number, date, issuer, title.
Row = tuple[str, str | None, str | None, str | None, str | None]
TABLE: list[tuple[str, list[Row]]] = [
    # The full form, and the ways in which it is not kept to.
    (
        "Thực hiện Kế hoạch số 15/KH-UBND ngày 12/3/2024 của UBND tỉnh về kiểm tra tiến độ các dự án năm 2024 trên địa bàn "
        "tỉnh; ngày 22/4/2024, đồng chí Nguyễn Văn A đã kiểm tra.",
        [("Kế hoạch", "15/KH-UBND", "2024-03-12", "Ủy ban nhân dân tỉnh", "kiểm tra tiến độ các dự án năm 2024 trên địa bàn tỉnh")],
    ),
    ("Chương trình số 15/CTr-UBND 12/3/2024 của UBND tỉnh", [("Chương trình", "15/CTr-UBND", "2024-03-12", "Ủy ban nhân dân tỉnh", None)]),
    ("Nghị quyết số 49-NQ/TU, ngày 28/9/2021 của Ban Thường vụ Tỉnh ủy", [("Nghị quyết", "49-NQ/TU", "2021-09-28", "Ban Thường vụ Tỉnh ủy", None)]),
    ("Nghị quyết 09/2019/NQ-HĐND ngày 10/12/2019", [("Nghị quyết", "09/2019/NQ-HĐND", "2019-12-10", None, None)]),
    ("tại Chỉ thị số 05/CT- UBND ngày 15 tháng 12 năm 2023", [("Chỉ thị", "05/CT-UBND", "2023-12-15", None, None)]),
    ("Quyết  định số 1556-QĐ/TU", [("Quyết định", "1556-QĐ/TU", None, None, None)]),
    ("Quyết định số: 66/QĐ-UBND ngày 5/1/2024", [("Quyết định", "66/QĐ-UBND", "2024-01-05", None, None)]),
    ("Nghị quyết số 10 NQ/TU năm 2004", [("Nghị quyết", "10NQ/TU", "2004", None, None)]),
    ("Kế hoạch số 57/KH-UBND của UBND tỉnh ngày 25/02/2025 về kịch bản tăng trưởng", [("Kế hoạch", "57/KH-UBND", "2025-02-25", "Ủy ban nhân dân tỉnh", "kịch bản tăng trưởng")]),
    ("Quyết định số 20/QĐ-UBND ngày 15/12/20237 và", [("Quyết định", "20/QĐ-UBND", "2023-12-15", None, None)]),
    ("Tờ trình số 12/TTr-UBND ngày 31/02/2024", [("Tờ trình", "12/TTr-UBND", "2024-02", None, None)]),
    ("Thực hiện Kế hoạch số 12/KH-UBND, ngày 22/4/2024, đồng chí Chủ tịch đã kiểm tra.", [("Kế hoạch", "12/KH-UBND", None, None, None)]),
    # Kinds: abbreviated, in small letters, none at all; kind and symbol may disagree.
    ("- Các cơ quan theo GM số 146/GM-UBND;", [("Giấy mời", "146/GM-UBND", None, None, None)]),
    ("QĐ số 5/QĐ-UBND; NQ số 6/NQ-HĐND; CV số 7/SNV-TC", [("Quyết định", "5/QĐ-UBND", None, None, None), ("Nghị quyết", "6/NQ-HĐND", None, None, None), ("Công văn", "7/SNV-TC", None, None, None)]),
    ("Kết luận số 182/TB-UBND ngày 9/4/2024 về Kết luận của đồng chí Nguyễn Văn A tại cuộc họp giao ban", [("Kết luận", "182/TB-UBND", "2024-04-09", None, "Kết luận của đồng chí Nguyễn Văn A tại cuộc họp giao ban")]),
    ("văn bản số 2310/VPCP-NN ngày 5/4/2024", [("Văn bản", "2310/VPCP-NN", "2024-04-05", None, None)]),
    ("(05/2015/TT-BTC, 12/QĐ-UBND, 88/SNV-TC)", [("Thông tư", "05/2015/TT-BTC", None, None, None), ("Quyết định", "12/QĐ-UBND", None, None, None), ("Công văn", "88/SNV-TC", None, None, None)]),
    ("Quy định số 37-QĐ/TW ngày 25/10/2021", [("Quy định", "37-QĐ/TW", "2021-10-25", None, None)]),
    ("Công điện số 66/CĐ-TTg ngày 09 tháng 7 năm 2024 của Thủ tướng Chính phủ, báo cáo kết quả", [("Công điện", "66/CĐ-TTg", "2024-07-09", "Thủ tướng Chính phủ", None)]),
    ("Chương trình hành động số 15-CTr/TU của Tỉnh uỷ", [("Chương trình hành động", "15-CTr/TU", None, "Tỉnh ủy", None)]),
    ("Hợp đồng số 27/2023/HĐ-XD ký ngày 5/6/2023", [("Hợp đồng", "27/2023/HĐ-XD", "2023-06-05", None, None)]),
    # Bare numbers.
    ("Nghị quyết 57 của Bộ Chính trị", [("Nghị quyết", "57", None, "Bộ Chính trị", None)]),
    ("theo Nghị quyết 30a, Nghị định số 178 của Chính phủ", [("Nghị quyết", "30a", None, "Chính phủ", None), ("Nghị định", "178", None, "Chính phủ", None)]),
    # Blanks and commas lost in names of laws; a draft is no document yet.
    ("Luật Phòng,chống thiên tai và", [("Luật", None, None, None, "Phòng,chống thiên tai")]),
    ("Luật Quản lý,sử dụng tài sản công;", [("Luật", None, None, None, "Quản lý,sử dụng tài sản công")]),
    ("Luật Phòng chống tham nhũng được", [("Luật", None, None, None, "Phòng chống tham nhũng")]),
    ("dự thảo Nghị quyết quy định mức hỗ trợ hợp tác xã của HĐND tỉnh", []),
    # Lists and ranges.
    (
        "các Nghị quyết số 10, 11 và 12/NQ-HĐND ngày 10/7/2024 của HĐND tỉnh",
        [("Nghị quyết", f"{n}/NQ-HĐND", "2024-07-10", "Hội đồng nhân dân tỉnh", None) for n in (10, 11, 12)],
    ),
    ("các Quyết định từ số 10 đến số 13/QĐ-UBND", [("Quyết định", f"{n}/QĐ-UBND", None, None, None) for n in (10, 11, 12, 13)]),
    ("Quyết định số 12/QĐ-UBND và số 13/QĐ-UBND", [("Quyết định", "12/QĐ-UBND", None, None, None), ("Quyết định", "13/QĐ-UBND", None, None, None)]),
    ("Văn bản số 1/SNV-TC, 2/SNV-TC", [("Văn bản", "1/SNV-TC", None, None, None), ("Văn bản", "2/SNV-TC", None, None, None)]),
    (
        "Nghị định số 45/2010/NĐ-CP ngày 21/4/2010 và Nghị định số 33/2012/NĐ-CP ngày 13/4/2012 của Chính phủ quy định về quản lý hội;",
        [("Nghị định", "45/2010/NĐ-CP", "2010-04-21", "Chính phủ", None), ("Nghị định", "33/2012/NĐ-CP", "2012-04-13", "Chính phủ", "quy định về quản lý hội")],
    ),
    (
        "Kế hoạch số 57/KH-UBND, Quyết định số 236/QĐ-TTg ngày 19/3/2024 của Thủ tướng Chính phủ",
        [("Kế hoạch", "57/KH-UBND", None, None, None), ("Quyết định", "236/QĐ-TTg", "2024-03-19", "Thủ tướng Chính phủ", None)],
    ),
    (
        "các Nghị quyết của Chính phủ: số 01/NQ-CP ngày 05/01/2024, số 02/NQ-CP ngày 05/01/2024",
        [("Nghị quyết", "01/NQ-CP", "2024-01-05", "Chính phủ", None), ("Nghị quyết", "02/NQ-CP", "2024-01-05", "Chính phủ", None)],
    ),
    # The issuer: before, between, after, of many shapes.
    ("đã được Ban Thường vụ Tỉnh ủy phê duyệt tại Quyết định số 15-QĐ/TU, ngày 09/01/2024 và", [("Quyết định", "15-QĐ/TU", "2024-01-09", "Ban Thường vụ Tỉnh ủy", None)]),
    ("(Hội đồng nhân dân tỉnh đã ban hành Nghị quyết số 07/NQ-HĐND ngày 06/4/2024)", [("Nghị quyết", "07/NQ-HĐND", "2024-04-06", "Hội đồng nhân dân tỉnh", None)]),
    (
        "chỉ đạo của Chủ tịch UBND tỉnh tại Chỉ thị số 05/CT-UBND ngày 12/3/2025 và Công văn số 404/UBND-KT ngày 18/3/2025",
        [("Chỉ thị", "05/CT-UBND", "2025-03-12", "Chủ tịch Ủy ban nhân dân tỉnh", None), ("Công văn", "404/UBND-KT", "2025-03-18", "Chủ tịch Ủy ban nhân dân tỉnh", None)],
    ),
    ("UBND huyện báo cáo UBND tỉnh tại Công văn số 5/STC-NS", [("Công văn", "5/STC-NS", None, None, None)]),
    ("Nghị định của Chính phủ số 60/2003/NĐ-CP ngày 06/6/2003 quy định chi tiết", [("Nghị định", "60/2003/NĐ-CP", "2003-06-06", "Chính phủ", "quy định chi tiết")]),
    ("Nghị quyết số 18-NQ/TW ngày 25/10/2017 Hội nghị lần thứ sáu Ban Chấp hành Trung ương Đảng khóa XII một số vấn đề về tiếp tục đổi mới", [("Nghị quyết", "18-NQ/TW", "2017-10-25", "Ban Chấp hành Trung ương Đảng", "một số vấn đề về tiếp tục đổi mới")]),
    ("Kết luận số 127-KL/TW ngày 28/02/2025 của Bộ Chính trị, Ban Bí thư về sắp xếp tổ chức bộ máy, các cơ quan khẩn trương", [("Kết luận", "127-KL/TW", "2025-02-28", "Bộ Chính trị, Ban Bí thư", "sắp xếp tổ chức bộ máy")]),
    ("Thông tư số 8/2023/TT-BVHTTDL của Bộ Văn hóa, Thể thao và Du lịch quy định", [("Thông tư", "8/2023/TT-BVHTTDL", None, "Bộ Văn hóa, Thể thao và Du lịch", None)]),
    ("Công văn số 21/SKHĐT-TH của Sở KH&ĐT", [("Công văn", "21/SKHĐT-TH", None, "Sở Kế hoạch và Đầu tư", None)]),
    ("Quyết định số 15/QĐ-UBND ngày 4/3/2024 của UBND huyện Hòa An; Tờ trình số 88/TTr-UBND của UBND thành phố Cao Bằng", [("Quyết định", "15/QĐ-UBND", "2024-03-04", "Ủy ban nhân dân huyện Hòa An", None), ("Tờ trình", "88/TTr-UBND", None, "Ủy ban nhân dân thành phố Cao Bằng", None)]),
    ("Kế hoạch số 12/KH-BCĐ của Ban Chỉ đạo phòng, chống dịch tỉnh về phòng dịch mùa đông", [("Kế hoạch", "12/KH-BCĐ", None, "Ban Chỉ đạo phòng, chống dịch tỉnh", "phòng dịch mùa đông")]),
    ("Thông tư liên tịch số 01/2014/TTLT-BNV-BTC ngày 05/01/2014 của Bộ Nội vụ, Bộ Tài chính hướng dẫn chế độ phụ cấp;", [("Thông tư liên tịch", "01/2014/TTLT-BNV-BTC", "2014-01-05", "Bộ Nội vụ, Bộ Tài chính", "hướng dẫn chế độ phụ cấp")]),
    ("Thông báo số 3-TB/TU, Thông báo số 5-TB/VPTU ngày 15/7/2024 của Văn phòng Tỉnh ủy", [("Thông báo", "3-TB/TU", None, None, None), ("Thông báo", "5-TB/VPTU", "2024-07-15", "Văn phòng Tỉnh ủy", None)]),
    ("Sở Xây dựng có Báo cáo số 115/BC-SXD về rà soát quy hoạch; UBND huyện có Tờ trình số 56/TTr-UBND đề nghị phê duyệt nhiệm vụ.", [("Báo cáo", "115/BC-SXD", None, "Sở Xây dựng", "rà soát quy hoạch"), ("Tờ trình", "56/TTr-UBND", None, "Ủy ban nhân dân huyện", "đề nghị phê duyệt nhiệm vụ")]),
    ("đề nghị của Ban cán sự đảng UBND tỉnh tại Tờ trình số 34-TTr/BCSĐ", [("Tờ trình", "34-TTr/BCSĐ", None, "Ban cán sự đảng Ủy ban nhân dân tỉnh", None)]),
    # Layout and typing.
    ("QUYẾT ĐỊNH SỐ 12/QĐ-UBND NGÀY 5/6/2024", [("Quyết định", "12/QĐ-UBND", "2024-06-05", None, None)]),
    ("| 1 | Công văn số 12/UBND-TH ngày 3/4/2024 | Sở Tài chính |", [("Công văn", "12/UBND-TH", "2024-04-03", None, None)]),
    ("Quyết định số12/QĐ-UBND; Quyết định số 77/QĐ UBND; Kế hoạch số 123 /KH - UBND", [("Quyết định", "12/QĐ-UBND", None, None, None), ("Quyết định", "77/QĐUBND", None, None, None), ("Kế hoạch", "123/KH-UBND", None, None, None)]),
    ("Công văn hỏa tốc số 45/UBND-NC; Giấy mời số 22 ngày 5/6/2024", [("Công văn", "45/UBND-NC", None, None, None), ("Giấy mời", "22", "2024-06-05", None, None)]),
    ("các Văn bản: số 11/UBND-KT, số 12/UBND-KT", [("Văn bản", "11/UBND-KT", None, None, None), ("Văn bản", "12/UBND-KT", None, None, None)]),
    # Where titles end.
    ("Thông báo số 456/TB-UBND của UBND tỉnh Kết luận của Chủ tịch UBND tỉnh tại cuộc họp về giải ngân: các đơn vị", [("Thông báo", "456/TB-UBND", None, "Ủy ban nhân dân tỉnh", "Kết luận của Chủ tịch UBND tỉnh tại cuộc họp về giải ngân")]),
    ("Nghị định số 44/2014/NĐ-CP của Chính phủ quy định về giá đất và các quy định hiện hành", [("Nghị định", "44/2014/NĐ-CP", None, "Chính phủ", "quy định về giá đất")]),
    ("Quyết định số 1719/QĐ-TTg phê duyệt Chương trình giai đoạn 2021-2030, giai đoạn I: từ năm 2021 đến năm 2025; các", [("Quyết định", "1719/QĐ-TTg", None, None, "phê duyệt Chương trình giai đoạn 2021-2030, giai đoạn I: từ năm 2021 đến năm 2025")]),
    (
        "Nghị quyết số 95-NQ/TU của Ban Thường vụ Tỉnh ủy về trồng rừng để phát triển kinh tế trên địa bàn tỉnh giai đoạn 2022-2030 với mục tiêu cụ thể",
        [("Nghị quyết", "95-NQ/TU", None, "Ban Thường vụ Tỉnh ủy", "trồng rừng để phát triển kinh tế trên địa bàn tỉnh giai đoạn 2022-2030")],
    ),
    ("Nghị quyết số 9-NQ/TU về chuyển đổi số đến năm 2025, định hướng đến năm 2030 theo hướng toàn diện", [("Nghị quyết", "9-NQ/TU", None, None, "chuyển đổi số đến năm 2025, định hướng đến năm 2030")]),
    ("Quyết định số 18/2022/QĐ-TTg ban hành điều kiện, trình tự, thủ tục xét công nhận và thu hồi quyết định công nhận giai đoạn 2021 - 2025.", [("Quyết định", "18/2022/QĐ-TTg", None, None, "ban hành điều kiện, trình tự, thủ tục xét công nhận và thu hồi quyết định công nhận giai đoạn 2021 - 2025")]),
    ("Nghị quyết số 7/NQ-HĐND của HĐND tỉnh quy định cơ chế lồng ghép vốn; cơ chế huy động nguồn lực trên địa bàn tỉnh. Tiếp tục", [("Nghị quyết", "7/NQ-HĐND", None, "Hội đồng nhân dân tỉnh", "quy định cơ chế lồng ghép vốn; cơ chế huy động nguồn lực trên địa bàn tỉnh")]),
    ("Nghị quyết số 8-NQ/TU của Tỉnh ủy; triển khai xóa nhà tạm", [("Nghị quyết", "8-NQ/TU", None, "Tỉnh ủy", None)]),
    ("theo Quyết định số 70/QĐ-UBND của UBND tỉnh thực hiện được là 43 hộ", [("Quyết định", "70/QĐ-UBND", None, "Ủy ban nhân dân tỉnh", None)]),
    ("Quyết định số 68-QĐ/TU của Tỉnh ủy Phê duyệt nhiệm vụ lãnh đạo, chỉ đạo và tổ chức thực hiện năm 2025 của các huyện ủy.", [("Quyết định", "68-QĐ/TU", None, "Tỉnh ủy", "Phê duyệt nhiệm vụ lãnh đạo, chỉ đạo và tổ chức thực hiện năm 2025 của các huyện ủy")]),
    ("Nghị quyết số 1/2024/QH15 của Quốc hội về cơ chế đặc thù (Hội đồng nhân dân tỉnh đã thảo luận)", [("Nghị quyết", "1/2024/QH15", None, "Quốc hội", "cơ chế đặc thù")]),
    ("Quyết định số 2/QĐ-UBND về phát triển kinh tế - xã hội (KT-XH) năm 2024, các sở, ngành thực hiện", [("Quyết định", "2/QĐ-UBND", None, None, "phát triển kinh tế - xã hội (KT-XH) năm 2024")]),
    ("Chỉ thị số 35-CT/TW của Bộ Chính trị “về đại hội đảng bộ các cấp”, Ban Thường vụ", [("Chỉ thị", "35-CT/TW", None, "Bộ Chính trị", "đại hội đảng bộ các cấp")]),
    ("Quyết định số 3/QĐ-UBND về phê duyệt Đề án “Vùng nguyên liệu” và các văn bản của UBND tỉnh.", [("Quyết định", "3/QĐ-UBND", None, None, "phê duyệt Đề án “Vùng nguyên liệu”")]),
    ("Nghị quyết số 4/NQ-HĐND về lựa chọn huyện thí điểm và Quyết định số 5/QĐ-UBND giao nhiệm vụ.", [("Nghị quyết", "4/NQ-HĐND", None, None, "lựa chọn huyện thí điểm"), ("Quyết định", "5/QĐ-UBND", None, None, "giao nhiệm vụ")]),
    ("Quyết định số 6/QĐ-UBND (về việc giao dự toán) của", [("Quyết định", "6/QĐ-UBND", None, None, "giao dự toán")]),
    ("Nghị định số 151/2017/NĐ-CP quy định chi tiết một số điều của luật trong tháng 4 năm 2024.", [("Nghị định", "151/2017/NĐ-CP", None, None, "quy định chi tiết một số điều của luật")]),
    ("Nghị quyết số 7/NQ-HĐND; Quyết định số 762/QĐ-UBND để đạt kết quả cao nhất", [("Nghị quyết", "7/NQ-HĐND", None, None, None), ("Quyết định", "762/QĐ-UBND", None, None, None)]),
    (
        "Kế hoạch số 87/KH-UBND của UBND tỉnh triển khai thực hiện Nghị quyết số 57-NQ/TW của Bộ Chính trị về đột phá khoa học.",
        [("Kế hoạch", "87/KH-UBND", None, "Ủy ban nhân dân tỉnh", "triển khai thực hiện Nghị quyết số 57-NQ/TW của Bộ Chính trị về đột phá khoa học"), ("Nghị quyết", "57-NQ/TW", None, "Bộ Chính trị", "đột phá khoa học")],
    ),
    # Laws by name.
    ("theo quy định của Luật Lâm nghiệp. Bên cạnh đó", [("Luật", None, None, None, "Lâm nghiệp")]),
    ("Luật Phòng, chống tham nhũng; Bộ luật Dân sự năm 2015", [("Luật", None, None, None, "Phòng, chống tham nhũng"), ("Bộ luật", None, "2015", None, "Dân sự")]),
    ("Luật Đất đai số 31/2024/QH15 ngày 18 tháng 01 năm 2024", [("Luật", "31/2024/QH15", "2024-01-18", None, "Đất đai")]),
    ("các Luật: Đất đai, Nhà ở và Đấu thầu", [("Luật", None, None, None, name) for name in ("Đất đai", "Nhà ở", "Đấu thầu")]),
    (
        "Luật sửa đổi, bổ sung một số điều của Luật Tổ chức Chính phủ và Luật Tổ chức chính quyền địa phương ngày 22 tháng 11 năm 2019;",
        [("Luật", None, "2019-11-22", None, "sửa đổi, bổ sung một số điều của Luật Tổ chức Chính phủ và Luật Tổ chức chính quyền địa phương")],
    ),
    ("Hiến pháp năm 2013, Pháp lệnh Ưu đãi người có công với cách mạng", [("Hiến pháp", None, "2013", None, None), ("Pháp lệnh", None, None, None, "Ưu đãi người có công với cách mạng")]),
    # By kind, issuer and own title.
    ("nhiệm vụ liên quan Kế hoạch của UBND tỉnh về xây dựng công viên địa chất năm 2024 chuẩn bị tốt điều kiện", [("Kế hoạch", None, None, "Ủy ban nhân dân tỉnh", "xây dựng công viên địa chất năm 2024")]),
    ("căn cứ Quyết định giao chỉ tiêu kế hoạch và dự toán ngân sách năm 2024 của UBND tỉnh, UBND huyện đã giao", [("Quyết định", None, None, "Ủy ban nhân dân tỉnh", "giao chỉ tiêu kế hoạch và dự toán ngân sách năm 2024")]),
    ("Công văn ngày 5/6/2024 của Sở Y tế về việc xin kinh phí.", [("Công văn", None, "2024-06-05", "Sở Y tế", "xin kinh phí")]),
]  # fmt: skip

NONE = [
    "ĐT: 0206.3852.123; tài khoản số 3713.0.1059; mã ngân sách 821-341",
    "Đoàn kiểm tra số 02 đứng 08/11 huyện, đạt 12/19 tiêu chí",
    "biển số 11A-123.45; gói thầu số 03/XL; lô số 12/A; số nhà 12/A",
    "QL1, QL.4B, Km12+300; tỷ lệ 1/500; thửa đất số 123, tờ bản đồ số 12",
    "Mẫu số 02/BC-UBND; Phụ lục số 01; Biểu số 5",
    "Luật sư Nguyễn Văn A, Hội Luật gia tỉnh, kỷ luật Đảng, pháp luật Việt Nam",
    "nghị quyết 02 vấn đề; Kế hoạch 5 năm; Chương trình 135; Đề án 06",
    "các chỉ thị, nghị quyết của tỉnh; Kế hoạch của UBND tỉnh; nghe Báo cáo của Sở Y tế về dịch bệnh",
    "Đề án phát triển lâm nghiệp bền vững trên địa bàn tỉnh giai đoạn 2020 - 2030",
    "Quyết định giao đất của UBND tỉnh; Thông báo kết luận của Chủ tịch UBND tỉnh tại cuộc họp",
    "hồ sơ dự án Luật Đầu tư công (sửa đổi), trình Quốc hội",
    "50 triệu đồng/HTX, 14 tiêu chí/xã, 5 tỷ đồng/DN, ngày 12/3/2024",
    "đã có 12/UBND xã hoàn thành",
]


def read(text: str) -> list[Mention]:
    return find_citations(text, [], CONTEXT)


@pytest.mark.parametrize(("text", "rows"), TABLE, ids=[text[:40] for text, _ in TABLE])
def test_table(text: str, rows: list[Row]) -> None:
    found = [(m.kind, m.number, m.date, m.issuer.label if m.issuer else None, m.title) for m in read(text)]
    assert found == rows


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_citation(text: str) -> None:
    assert [text[mention.start : mention.end] for mention in read(text)] == []


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.name)
def test_every_kind_matches_its_examples(kind: object) -> None:
    for example in kind.examples:  # type: ignore[attr-defined]
        (mention,) = read(f"theo {example} ngày 5/6/2023 đã nêu")
        assert kinds_by_name()[fold(mention.kind)][0] is kind
        assert example.replace(" ", "").endswith(mention.number or "?")


@pytest.mark.parametrize("kind", ["Luật", "Bộ luật", "Pháp lệnh"])
def test_every_law_is_read_to_the_end_of_its_name(kind: str) -> None:
    for name in names(kind):
        (mention,) = read(f"theo quy định của {kind} {name} và các văn bản")
        assert (mention.kind, fold(mention.title or "")) == (kind, fold(name))


QUOTES = [
    ("theo GM số 146/GM-UBND;", "GM số 146/GM-UBND"),
    ("Quyết định số 5-QĐ/TU, ngày 09/01/2024 của Tỉnh ủy", "Quyết định số 5-QĐ/TU, ngày 09/01/2024"),
    ("Luật Đất đai năm 2024 quy định", "Luật Đất đai năm 2024"),
    ("Quyết định số 12/QĐ-UBND của UBND tỉnh ngày 5/6/2024", "Quyết định số 12/QĐ-UBND"),
    (
        "liên quan Kế hoạch của UBND tỉnh về chuyển đổi số năm 2024, các sở",
        "Kế hoạch của UBND tỉnh về chuyển đổi số năm 2024",
    ),
]


@pytest.mark.parametrize(("text", "quote"), QUOTES)
def test_the_quote(text: str, quote: str) -> None:
    (mention,) = read(text)
    assert text[mention.start : mention.end] == quote


PROVISIONS = [
    ("điểm a khoản 2 Điều 5 Nghị định số 30/2020/NĐ-CP", "điểm a khoản 2 Điều 5"),
    (
        "khoản 2 Điều 5 và điểm a, b khoản 3 Điều 7 của Nghị định số 30/2020/NĐ-CP",
        "khoản 2 Điều 5 và điểm a, b khoản 3 Điều 7",
    ),
    ("Điều 79, Điều 80 Luật Đất đai", "Điều 79, Điều 80"),
    ("tại mục 3, phần II Thông báo số 12/TB-UBND", "mục 3, phần II"),
    ("Điểm đ, Khoản 1, Điều 12 của Luật Đất đai", "Điểm đ, Khoản 1, Điều 12"),
    ("theo Luật Đất đai", None),
    ("có 05 điểm nghẽn theo Nghị định số 30/2020/NĐ-CP", None),
]


@pytest.mark.parametrize(("text", "provision"), PROVISIONS)
def test_provisions(text: str, provision: str | None) -> None:
    (mention,) = read(text)
    assert mention.provision == provision


RELATIONS = [
    ("Căn cứ Nghị định số 30/2020/NĐ-CP", "basis"),
    ("Thực hiện Kế hoạch số 1/KH-UBND, hôm nay", "basis"),
    ("- Thực hiện Kế hoạch số 1/KH-UBND, hôm nay", "implements"),
    ("Theo đề nghị của Sở Tài chính tại Công văn số 5/STC-NS", "basis"),
    ("hỗ trợ theo Nghị quyết số 1/NQ-HĐND", "basis"),
    ("các huyện thực hiện nghiêm Chỉ thị số 5/CT-TTg", "implements"),
    ("Sửa đổi, bổ sung một số điều của Quyết định số 4/QĐ-UBND", "amends"),
    ("Quyết định này thay thế Quyết định số 4/QĐ-UBND", "replaces"),
    ("bãi bỏ Quyết định số 4/QĐ-UBND", "repeals"),
    ("đã được phê duyệt tại Quyết định số 4/QĐ-UBND", "approves"),
    ("hướng dẫn thi hành Nghị định số 4/2020/NĐ-CP", "guides"),
    ("UBND tỉnh ban hành Quyết định số 4/QĐ-UBND", None),
]


@pytest.mark.parametrize(("text", "relation"), RELATIONS)
def test_relations(text: str, relation: str | None) -> None:
    (mention,) = read(text)
    assert mention.relation == relation


def test_a_list_shares_what_is_said_before_it() -> None:
    assert [m.relation for m in read("Căn cứ Luật Đất đai; Luật Nhà ở; Nghị định số 1/2020/NĐ-CP")] == ["basis"] * 3


def test_who_reports_before_the_brackets_issued_the_report() -> None:
    (mention,) = read("nghe báo cáo của UBND huyện Văn Chấn (Báo cáo số 214/BC-UBND ngày 14/5/2019), ý kiến của các Sở")
    assert mention.issuer is not None
    assert mention.issuer.label == "Ủy ban nhân dân huyện Văn Chấn"


def test_a_range_shares_what_is_said_behind_it() -> None:
    mentions = read("các Quyết định từ số 1201/QĐ-UBND đến số 1206/QĐ-UBND ngày 05/4/2024 của UBND tỉnh")
    assert [(m.number, m.date, m.issuer and m.issuer.label) for m in mentions] == [
        ("1201/QĐ-UBND", "2024-04-05", "Ủy ban nhân dân tỉnh"),
        ("1206/QĐ-UBND", "2024-04-05", "Ủy ban nhân dân tỉnh"),
    ]


@pytest.mark.parametrize("document", known_documents(), ids=lambda document: document.number)
def test_known_titles_end_where_they_do(document: KnownDocument) -> None:
    text = f"theo số {document.number} ngày 1/2/2025 của Bộ Chính trị về {document.title}, thay đổi tư duy, nhận thức và cách làm"
    assert [m.title for m in read(text)][:1] == [document.title]


def test_laws_amended_together_stay_in_the_title() -> None:
    mention = read(
        "Luật số 60/2020/QH14 sửa đổi, bổ sung một số điều của Luật Phòng, chống thiên tai và Luật Đê điều; giao"
    )[0]
    assert mention.title == "sửa đổi, bổ sung một số điều của Luật Phòng, chống thiên tai và Luật Đê điều"


def _with_note(body: str, note: str) -> tuple[str, list[Note]]:
    """`^` in `body` is where the mark of footnote 5 stood."""
    mark = body.index("^")
    text = body.replace("^", "") + "\n" + note
    return text, [Note(5, len(text) - len(note), len(text), mark)]


NOTES = [
    (
        "Chỉ thị số 04/CT-UBND của Chủ tịch UBND tỉnh^, xác định",
        "Chỉ thị số 04/CT-UBND ngày 02/02/2024 của Chủ tịch UBND tỉnh về việc đẩy nhanh giải ngân năm 2024.",
        ("2024-02-02", "Chủ tịch Ủy ban nhân dân tỉnh", "đẩy nhanh giải ngân năm 2024"),
    ),
    ("Quyết định số 236/QĐ-TTg ngày 19/3/2024 của Thủ tướng Chính phủ^.", "Về phê duyệt Quy hoạch tỉnh thời kỳ 2021-2030.", ("2024-03-19", "Thủ tướng Chính phủ", "phê duyệt Quy hoạch tỉnh thời kỳ 2021-2030")),
    ("Công điện số 9/CĐ-TTg^ và", "Công điện số 9/CĐ-TTg ngày 05/6/2024 về việc đẩy nhanh tiến độ, bảo đảm chất lượng.", ("2024-06-05", None, "đẩy nhanh tiến độ, bảo đảm chất lượng")),
    ("Quyết định số 9/QĐ-UBND^ và", "Ngày 05/6/2024 của UBND tỉnh về giao vốn.", ("2024-06-05", "Ủy ban nhân dân tỉnh", "giao vốn")),
    ("Quyết định số 9/QĐ-UBND^ và", "Quyết định số 10/QĐ-UBND ngày 5/6/2024 về giao vốn.", (None, None, None)),
    ("Quyết định số 9/QĐ-UBND^ và", "Thực hiện quý I/2025 là 94 triệu đồng.", (None, None, None)),
    ("Quyết định số 9/QĐ-UBND và đạt kết quả tốt^.", "Về phê duyệt Quy hoạch tỉnh.", (None, None, None)),
]  # fmt: skip


@pytest.mark.parametrize(("body", "note", "expected"), NOTES)
def test_what_a_footnote_adds(body: str, note: str, expected: tuple[str | None, ...]) -> None:
    text, notes = _with_note(body, note)
    mention = find_citations(text, notes, CONTEXT)[0]
    assert (mention.date, mention.issuer.label if mention.issuer else None, mention.title) == expected
    assert mention.note is None
    assert mention.hung == (5 if any(expected) else None)


def test_a_citation_in_a_footnote_says_so() -> None:
    text, notes = _with_note("Việc đó^ tốt.", "Tại Quyết định số 9/QĐ-UBND.")
    assert [mention.note for mention in find_citations(text, notes, CONTEXT)] == [5]


def test_a_notice_is_not_cited_by_its_own_letterhead() -> None:
    text = "Số: 12/TB-UBND\nThực hiện Kế hoạch số 1/KH-UBND"
    assert [m.number for m in find_citations(text, [], CONTEXT, within=(15, len(text)))] == ["1/KH-UBND"]


def test_every_reason_has_both_languages() -> None:
    for code in codes():
        assert reason(code, ("year",), 2) != reason(code, ("year",), 2, "en")


PIECES = (
    "Quyết định số 12/QĐ-UBND", " ngày 5/6/2024", " của UBND tỉnh", " về việc", " phê duyệt", "Luật Đất đai", ", ", "; ", " và ", "số ", "12/",
    "-QĐ/TU", "(", ")", "“", "”", "\n", ". ", "điểm a khoản 2 ", "Kế hoạch của ", "các ", "1, 2 và 3/NQ-HĐND", "năm 2024", "Căn cứ ", "/", "-",
)  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_invariants(text: str) -> None:
    found = read(text)
    assert all(one.start <= other.start for one, other in pairwise(found))
    for mention in found:
        assert 0 <= mention.start < mention.end <= len(text)
        spans = (mention.kind_span, mention.number_span, mention.date_span, mention.issuer_span, mention.title_span)
        assert all(0 <= span[0] < span[1] <= len(text) for span in spans if span)
        assert mention.number is None or mention.number_span is not None
        assert mention.title is None or mention.title_span is not None
        assert mention.number or mention.title or mention.kind == "Hiến pháp"
    assert found == read(text)


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    read(text)


@pytest.mark.parametrize("piece", ["Quyết định số ", "12/QĐ-UBND, ", "1, 2, ", "số 12/QĐ-", "Luật sửa đổi, bổ sung một số điều của Luật ", "điểm a khoản 1 Điều 2, ", "về việc ", " của Ban ", "(", "“", "A-", "Luật Đất đai, ", "/A", "các Nghị quyết số 1, "])  # fmt: skip
def test_linear_on_adversarial_lines(piece: str) -> None:
    """Four times the text takes about four times as long, on one line without end."""

    def seconds(length: int) -> float:
        begun = time.process_time()
        read(piece * (length // len(piece)))
        return time.process_time() - begun

    seconds(1_000)
    assert seconds(80_000) < 12 * seconds(20_000) + 0.5
