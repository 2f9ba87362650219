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
