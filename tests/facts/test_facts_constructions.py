"""How newsrooms put things: a construction in several wordings, and wordings beside it that say something else."""

from datetime import date

import pytest

from facts import extract
from records.fact import Findings

PUBLISHED = date(2025, 10, 20)


def facts_of(text: str, lang: str) -> Findings:
    return extract(text, title=None, published=PUBLISHED, lang=lang)


SITES: list[tuple[str, str, list[str]]] = [
    # a name of any kind in front of a house number
    (
        "vi",
        "Hội chợ diễn ra tại Văn phòng Bộ Xây dựng và Giao thông (37 Lê Đại Hành, quận B).",
        ["Văn phòng Bộ Xây dựng và Giao thông (37 Lê Đại Hành, quận B)"],
    ),
    (
        "vi",
        "Sáng nay, sân Sở Công Thương (số 9 Hoa Sen, phường Hạc Thành) chật kín người: phiên chợ khai mạc.",
        ["sân Sở Công Thương (số 9 Hoa Sen, phường Hạc Thành)"],
    ),
    ("vi", "Hội chợ diễn ra tại Hà Nội, 40 Nghệ nhân tham dự.", []),
    ("vi", "Hội chợ do ông Lê Văn Tâm, 45 tuổi, tổ chức tại nhà.", []),
    # a house's own name in front of a place
    ("en", "The fair opened on Wednesday at the Brunotech in Vientiane.", ["Brunotech in Vientiane"]),
    (
        "en",
        "The expo runs at the Marlowe Harbour, in the port city of Hai Phong.",
        ["Marlowe Harbour, in the port city of Hai Phong"],
    ),
    ("vi", "Tuần lễ khai mạc tại Golden Marlowe, phường Hạc Thành.", ["Golden Marlowe, phường Hạc Thành"]),
    ("en", "The fair opened at Dong Ha in Quang Tri.", []),
    ("vi", "Hội chợ khai mạc tại Bình Hòa, thành phố Thuận An.", []),
    ("en", "He spoke at the Brunotech Festival in Hanoi, which opened today.", []),
    # a landmark says where the site lies
    ("vi", "Lễ hội khai mạc tại Công viên Sao Mai bên bờ sông Lam.", ["Công viên Sao Mai"]),
    ("vi", "Hội chợ mở tại Quảng trường Sao Mai, đối diện chợ Hạc Thành.", ["Quảng trường Sao Mai"]),
    ("en", "The fair opened in Lotus Park on the banks of the Lam River.", ["Lotus Park"]),
    ("en", "The fair opened at Lotus Hall opposite the Golden Star Hotel.", ["Lotus Hall"]),
    # sites behind a colon, the last one without a name of its own
    (
        "en",
        "Two sites share the festival: Hoa Sen Street, Ward 9, Vinh City and the silk weaving village at Lam canal.",
        ["Hoa Sen Street, Ward 9, Vinh City", "silk weaving village at Lam canal"],
    ),
    # a square of which it is said behind a list that it will hold the event
    (
        "vi",
        "Quảng trường phường Hạc Thành cùng 3 tuyến đường chính sẽ là nơi tổ chức ngày hội.",
        ["Quảng trường phường Hạc Thành"],
    ),
    # a day that names a park; a site within a site
    (
        "en",
        "The flower festival opens at 27 July Park in the central city of Da Nang today.",
        ["27 July Park in the central city of Da Nang"],
    ),
    (
        "en",
        "The fair opened at the Lotus Exhibition Centre in Sao Mai Square, Vinh City.",
        ["Lotus Exhibition Centre in Sao Mai Square, Vinh City"],
    ),
    ("en", "It fills 40 stalls at the provincial Culture and Cinema Centre.", ["Culture and Cinema Centre"]),
    ("vi", "Huyện mở hội chợ ngay trong chợ huyện.", []),
    (
        "en",
        "The fair was held at the Events Center of the Lam Lake tourist site, Sao Mai commune.",
        ["Events Center of the Lam Lake tourist site, Sao Mai commune"],
    ),
    # a kind of site without a name
    ("en", "Can Tho park hosts three days of exchange.", []),
    ("en", "Firms want a name on the Dutch market, the fair showed.", []),
    ("vi", "Tỉnh mở hội chợ OCOP đón Xuân.", []),
    (
        "en",
        "Shoppers need go no farther than 12 Hoa Sen Street, Lam Ward, where 20 booths make up a fair.",
        ["12 Hoa Sen Street, Lam Ward"],
    ),
    (
        "vi",
        "Hội chợ khai mạc tại Trung tâm quảng trường km 7, phường Hạc Thành.",
        ["Trung tâm quảng trường km 7, phường Hạc Thành"],
    ),
]


@pytest.mark.parametrize(("lang", "text", "expected"), SITES, ids=[row[1][:45] for row in SITES])
def test_sites(lang: str, text: str, expected: list[str]) -> None:
    assert [venue.text for venue in facts_of(text, lang).venues] == expected


Row = tuple[str, str | None, str | None]

EVENTS: list[tuple[str, str, list[Row]]] = [
    # meetings by their verb, by "cuộc họp", by what they do
    ("vi", "Sáng 9/10, hội đồng họp xét 7 sản phẩm OCOP.", [("họp xét 7 sản phẩm OCOP", "2025-10-09", "2025-10-09")]),
    (
        "vi",
        "Ngày 9/10, tổ tư vấn tổ chức cuộc họp chấm điểm hồ sơ OCOP.",
        [("cuộc họp chấm điểm hồ sơ OCOP", "2025-10-09", "2025-10-09")],
    ),
    ("vi", "Ngày 9/10, tỉnh tổ chức cuộc họp báo về giá chè.", []),
    ("vi", "Ngày 9/10, sở có cuộc họp ban chỉ đạo.", []),
    # what was said or signed at a conference was said on its day
    (
        "en",
        "Twenty papers were signed yesterday in Vinh City at a conference on bamboo goods.",
        [("conference on bamboo goods", "2025-10-19", "2025-10-19")],
    ),
    ("en", "The department announced yesterday that a conference on bamboo goods was planned.", []),
    ("en", "A trade show, open until tomorrow in Vinh City, has 40 stalls.", [("trade show", None, "2025-10-21")]),
    # a day that two events share; days taken up again
    (
        "vi",
        "Hạc Thành sôi động từ ngày 10 đến 13/11 với Lễ hội Lúa Hạc Thành và Diễn đàn nông sản Hạc Thành năm 2025.",
        [
            ("Lễ hội Lúa Hạc Thành", "2025-11-10", "2025-11-13"),
            ("Diễn đàn nông sản Hạc Thành năm 2025", "2025-11-10", "2025-11-13"),
        ],
    ),
    (
        "vi",
        "Hội chợ OCOP Hạc Thành diễn ra từ ngày 2 - 9/11. Cũng trong những ngày ấy, lễ hội bánh Hạc Thành bày 30 món.",
        [("Hội chợ OCOP Hạc Thành", "2025-11-02", "2025-11-09"), ("lễ hội bánh Hạc Thành", "2025-11-02", "2025-11-09")],
    ),
    (
        "vi",
        "Ngày 7/10, tỉnh tổ chức Hội nghị kết nối cung cầu Hạc Thành. "
        "Bên lề hội nghị, 60 gian hàng đón khách đến ngày 11/10.",
        [("Hội nghị kết nối cung cầu Hạc Thành", "2025-10-07", "2025-10-07")],
    ),
    # a clause of its own has its own day and site
    (
        "vi",
        "Từ 9-13/10, Quảng trường Sao Mai sẽ là nơi bày hàng; Hội nghị kết nối Hạc Thành diễn ra sáng 10/10.",
        [("Hội nghị kết nối Hạc Thành", "2025-10-10", "2025-10-10")],
    ),
    (
        "vi",
        "Lễ hội trái cây Hạc Thành mở cửa từ nay đến hết ngày 25-10.",
        [("Lễ hội trái cây Hạc Thành", "2025-10-20", "2025-10-25")],
    ),
    (
        "en",
        "The winner is to be announced on October 28 at the Hoa Sen Lotus Gala.",
        [("Hoa Sen Lotus Gala", "2025-10-28", "2025-10-28")],
    ),
    # the day of an announcement at the head of a sentence that names no event
    (
        "vi",
        "Chiều 6/10, Ban Tổ chức Lễ hội Lúa Hạc Thành năm 2025 họp báo, "
        "cho biết hội kéo dài từ 15 đến 23/10 tại Công viên Sao Mai.",
        [("Lễ hội Lúa Hạc Thành năm 2025", "2025-10-15", "2025-10-23")],
    ),
    # within quotes: a name that a day follows, and somebody's words
    (
        "en",
        "It has two parts. “Northern Flavours”, from October 24 to 26, belongs to food.",
        [("Northern Flavours", "2025-10-24", "2025-10-26")],
    ),
    (
        "vi",
        "“Sắc màu Hạc Thành”, từ ngày 3 đến 5/11, dành cho đồ gốm.",
        [("Sắc màu Hạc Thành", "2025-11-03", "2025-11-05")],
    ),
    ("en", "Under the theme “Northern Flavours” from October 24 on all shops give discounts.", []),
    ("vi", "Với chủ đề “Sắc màu Hạc Thành”, từ ngày 3/11 mọi quán giảm giá.", []),
    ("vi", "Chị Lan nói ngày 3/10: “Phiên chợ là phép thử, chúng tôi bán được hàng”.", []),
    # brands of trade fairs
    (
        "en",
        "Five exporters are at Food & Hotel Asia (FHA) 2025, which runs from October 21 to 24.",
        [("Food & Hotel Asia (FHA) 2025", "2025-10-21", "2025-10-24")],
    ),
    ("vi", "Đoàn dự SIAL Paris 2025 từ ngày 4 đến 8/10.", [("SIAL Paris 2025", "2025-10-04", "2025-10-08")]),
    # counters and corners that open; what is only said of an event
    (
        "vi",
        "Sáng 14/10, huyện khai trương quầy hàng giới thiệu sản phẩm OCOP Lam Sơn.",
        [("quầy hàng giới thiệu sản phẩm OCOP Lam Sơn", "2025-10-14", None)],
    ),
    (
        "vi",
        "Sở vừa mở Tuần hàng trái cây Hạc Thành năm 2025. Khai mạc sáng 9/10, đây là tuần hàng đầu tiên trong năm.",
        [("Tuần hàng trái cây Hạc Thành năm 2025", "2025-10-09", None)],
    ),
]


@pytest.mark.parametrize(("lang", "text", "expected"), EVENTS, ids=[row[1][:45] for row in EVENTS])
def test_events(lang: str, text: str, expected: list[Row]) -> None:
    found = facts_of(text, lang).events
    days = [(e.name, *(day.isoformat() if day else None for day in (e.start, e.stop))) for e in found]
    assert days == expected


OFFICIALS: list[tuple[str, str, list[Row]]] = [
    # envoys: the states stay in the title
    ("vi", "Đại sứ Việt Nam tại Pháp Đinh Văn Thắng cắt băng.", [("Đinh Văn Thắng", "Đại sứ Việt Nam tại Pháp", None)]),
    ("vi", "Ông Lê Văn Tâm, Đại sứ Việt Nam tại Hy Lạp, nói.", [("Lê Văn Tâm", "Đại sứ Việt Nam tại Hy Lạp", None)]),
    ("vi", "Đại sứ Nhật Bản tại Việt Nam Sato Kenji nói.", [("Sato Kenji", "Đại sứ Nhật Bản tại Việt Nam", None)]),
    (
        "vi",
        "Trưởng Thương vụ Việt Nam tại Australia Lê Văn Tâm nói.",
        [("Lê Văn Tâm", "Trưởng Thương vụ", "Thương vụ Việt Nam tại Australia")],
    ),
    (
        "en",
        "Le Van Tam, Vietnamese Ambassador to Singapore, said so.",
        [("Le Van Tam", "Ambassador to Singapore", None)],
    ),
    # a seat in the party in front of the office
    (
        "vi",
        "Theo đồng chí Lê Văn Tâm, Tỉnh ủy viên, Giám đốc Sở Công thương, giá giảm.",
        [("Lê Văn Tâm", "Tỉnh ủy viên, Giám đốc", "Sở Công thương")],
    ),
    (
        "vi",
        "Bà Trần Thị Hoa, Huyện uỷ viên, Chủ tịch Hội Nông dân huyện, nói.",
        [("Trần Thị Hoa", "Huyện uỷ viên, Chủ tịch", "Hội Nông dân huyện")],
    ),
    # a seat on the jury of the day is no office beside the own one
    (
        "vi",
        "Ông Lê Văn Tâm, Phó Giám đốc Sở Công thương, Phó Chủ tịch Hội đồng, chủ trì.",
        [("Lê Văn Tâm", "Phó Giám đốc", "Sở Công thương")],
    ),
    (
        "vi",
        "Ông Lê Văn Tâm, Giám đốc Sở Công thương, Phó ban tổ chức, nói.",
        [("Lê Văn Tâm", "Giám đốc", "Sở Công thương")],
    ),
    # a hyphen without blanks
    ("vi", "Bà Trần Thị Hoa-Giám đốc Sở Công thương nói.", [("Trần Thị Hoa", "Giám đốc", "Sở Công thương")]),
    ("vi", "Ông Rah Lan Tâm-Phó Chủ tịch UBND tỉnh dự.", [("Rah Lan Tâm", "Phó Chủ tịch", "UBND tỉnh")]),
    # a country in front of a foreigner's name
    (
        "vi",
        "Dự có Thứ trưởng Bộ Kinh tế và Phát triển Hy Lạp Petros Vlachos.",
        [("Petros Vlachos", "Thứ trưởng", "Bộ Kinh tế và Phát triển Hy Lạp")],
    ),
    # an abbreviation in front of the title behind a name
    ("en", "Le Thi Hoa, ITPC vice chairwoman, said so.", [("Le Thi Hoa", "vice chairwoman", "ITPC")]),
    (
        "en",
        "Olivier Marchand, chief executive of Lam Retail, came.",
        [("Olivier Marchand", "chief executive", "Lam Retail")],
    ),
    ("en", "Kagoshima governor Sato Kenji came.", [("Sato Kenji", "governor", "Kagoshima")]),
    ("en", "Photographer Tran Bich shows 60 pictures.", [("Tran Bich", "Photographer", None)]),
    ("vi", "Dự có Ngài Sok Vanna, Tỉnh trưởng tỉnh Mondulkiri.", [("Sok Vanna", "Tỉnh trưởng", "tỉnh Mondulkiri")]),
    # a household goes by a name
    ("vi", "Chè của hộ kinh doanh Nguyễn Hoa (huyện Ia Lam) được xét.", []),
]


@pytest.mark.parametrize(("lang", "text", "expected"), OFFICIALS, ids=[row[1][:45] for row in OFFICIALS])
def test_officials(lang: str, text: str, expected: list[Row]) -> None:
    assert [(o.name, o.title, o.organization) for o in facts_of(text, lang).officials] == expected
