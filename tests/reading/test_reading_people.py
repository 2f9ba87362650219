"""Bylines to persons, closing marks to agencies, titles without the site's name, languages."""

import pytest

from reading.closing import close
from reading.languages import language
from reading.lines import is_furniture, is_notice, is_stamp, without_credit
from reading.people import persons
from reading.titles import without_site


@pytest.mark.parametrize(
    ("raw", "people", "agencies"),
    [
        (["By Tuan Minh – Translated by Uyen Ha"], ["Tuan Minh"], []),
        (["Thu Hà"], ["Thu Hà"], []),
        (["Tác giả: Nông Hà"], ["Nông Hà"], []),
        (["Bài, ảnh: Lê Vân"], ["Lê Vân"], []),
        (["Thu Hà - Minh Khôi"], ["Thu Hà", "Minh Khôi"], []),
        (["Jane Doe, Political Correspondent"], ["Jane Doe"], []),
        (["Jane Doe, John Roe"], ["Jane Doe", "John Roe"], []),
        (["Theo Ward"], ["Theo Ward"], []),
        (["mai.linh@paper.example Mai Linh"], ["Mai Linh"], []),
        (["Mai Linh (VNA)"], ["Mai Linh"], []),
        (["TTXVN"], [], ["TTXVN"]),
        (["The River Paper"], [], ["The River Paper"]),
        (["https://paper.example/author/1", "@maila"], [], []),
        (["Mai Linh", "mai linh"], ["Mai Linh"], []),
        (["Business Editor Jane Doe", "John Roe Reporter"], ["Jane Doe", "John Roe"], []),
        (["Jane Doe in Lyon", "Mai Linh tại Huế"], ["Jane Doe", "Mai Linh"], []),
        (["Jane Doe AFP"], ["Jane Doe"], []),
        (["Staff Reporter"], [], ["Staff Reporter"]),
        (
            ["River Valley News Bureau", "Basket World Editorial Staff"],
            [],
            ["River Valley News Bureau", "Basket World Editorial Staff"],
        ),
        (["By JANE DOE and JOHN ROE Associated Press"], ["JANE DOE", "JOHN ROE"], []),
        (["Trang Làng (www.lang.example)"], [], ["Trang Làng"]),
        (["김하나 기자", "이두리 특파원"], ["김하나", "이두리"], []),
        (["山田花子記者"], ["山田花子"], []),
        (["王一、李二"], ["王一", "李二"], []),
        (["Yeni Ajansı", "Agence du Fleuve"], [], ["Yeni Ajansı", "Agence du Fleuve"]),
        (["siteadmin", "wpadmin2", "Гость", "Khách"], [], []),
        (["Текст: Анна Иванова"], ["Анна Иванова"], []),
        (["Paper Sport", "River", "River Lee"], ["River Lee"], ["Paper Sport", "River"]),
        (["Von", "Jane Doe", "Published", "Tác giả"], ["Jane Doe"], []),
        (["Jane Doe Landespolitische Korrespondentin", "John Roe Redaktionsleiter"], ["Jane Doe", "John Roe"], []),
        (["Jane Doe For Riverpaper.example", "Assistant Sports Editor"], ["Jane Doe"], []),
        (["PTI", "Editorial Board"], [], ["PTI", "Editorial Board"]),
        (["admin", "N/A"], [], []),
        (["riverpaper.com"], [], ["riverpaper.com"]),
        (["The River Paper"], [], ["The River Paper"]),
        ([""], [], []),
    ],
)
def test_persons(raw: list[str], people: list[str], agencies: list[str]) -> None:
    assert persons(raw, ["The River Paper"]) == (tuple(people), tuple(agencies))


@pytest.mark.parametrize(
    ("last", "text", "agencies"),
    [
        ("The fair ends on Sunday. — VNS", "The fair ends on Sunday.", ["VNS"]),
        ("The fair ends on Sunday -VNA", "The fair ends on Sunday.", ["VNA"]),
        ("Hội chợ kéo dài đến chủ nhật./.", "Hội chợ kéo dài đến chủ nhật.", []),
        ("Hội chợ kéo dài đến chủ nhật. ./.", "Hội chợ kéo dài đến chủ nhật.", []),
        ("Giá từ 5 triệu đồng/kg ./.", "Giá từ 5 triệu đồng/kg.", []),
        ("Ông nói: “Xin mời.”./.", "Ông nói: “Xin mời.”", []),
        ("Hội chợ mở cửa (đến chủ nhật)./.", "Hội chợ mở cửa (đến chủ nhật).", []),
        ("Hội chợ kéo dài đến chủ nhật - TTXVN./.", "Hội chợ kéo dài đến chủ nhật.", ["TTXVN"]),
        ("“Xin mời”, ông nói.", "“Xin mời”, ông nói.", []),
        ("The price is 3 — 4 dollars.", "The price is 3 — 4 dollars.", []),
    ],
)
def test_closing_marks(last: str, text: str, agencies: list[str]) -> None:
    assert close(["First.", last]) == (["First.", text], agencies)


def test_closing_mark_above_a_name() -> None:
    assert close(["Hội chợ mở cửa./.", "Người viết giả định"]) == (["Hội chợ mở cửa.", "Người viết giả định"], [])


@pytest.mark.parametrize(
    ("line", "agency"), [("— VNS", "VNS"), ("(Theo TTXVN)", "TTXVN"), ("Nguồn: Sở Công Thương", "Sở Công Thương")]
)
def test_closing_lines(line: str, agency: str) -> None:
    assert close(["First.", line]) == (["First."], [agency])


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Silk week opens | The River Paper", "Silk week opens"),
        ("Silk week opens - The River Paper", "Silk week opens"),
        ("The River Paper: Silk week opens", "The River Paper: Silk week opens"),
        ("The River Paper | Silk week opens", "Silk week opens"),
        ("Silk week - a first look", "Silk week - a first look"),
        ("Lụa Vạn Phúc vào hội :: Trang Làng", "Lụa Vạn Phúc vào hội"),
    ],
)
def test_title_without_site(title: str, expected: str) -> None:
    assert without_site(title, ["The River Paper"]) == expected


@pytest.mark.parametrize(
    ("text", "declared", "expected"),
    [
        ("Hội chợ làng nghề đã mở cửa và đón nhiều người của các xã trong tỉnh", None, "vi"),
        ("The fair in Hà Nội was opened by the chairman of the Việt Nam association in the morning", None, "en"),
        ("The fair was opened by the chairman in the morning", "vi", "en"),
        ("Der Markt wurde gestern eröffnet, viele Besucher kamen aus dem ganzen Land", "de", "de"),
        ("Hi", None, None),
    ],
)
def test_language(text: str, declared: str | None, expected: str | None) -> None:
    assert language(text, declared) == expected


@pytest.mark.parametrize(
    ("line", "furniture", "stamp", "notice"),
    [
        ("Tin liên quan", True, False, False),
        ("Share:  Facebook  Zalo  Copy link", True, False, False),
        ("Lượt xem: 1.204", True, False, False),
        ("Photo: Mai Linh", True, False, False),
        ("Thứ tư, 25/12/2019 - 07:32", False, True, False),
        ("Subscribe to our newsletter for more", False, False, True),
        ("River Mill Ltd, 3 Bridge Road. By using this site you accept the terms.", False, False, True),
        ("Submit a press release and reach forty papers.", False, False, True),
        ("They submit their papers by using this form.", False, False, False),
        ("Hình thành vùng nguyên liệu mới", False, False, False),
        ("Banana cookies from the cooperative won four stars.", False, False, False),
        ("The fair opens on 25/12/2019 at the hall.", False, False, False),
        ("Photos of the old looms hang in the hall.", False, False, False),
    ],
)
def test_lines(line: str, furniture: bool, stamp: bool, notice: bool) -> None:
    assert (is_furniture(line), is_stamp(line), is_notice(line)) == (furniture, stamp, notice)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("A stall. (Photo: VNA)", ("A stall.", True)),
        ("Một gian hàng. Ảnh: Thu Hà", ("Một gian hàng.", True)),
        ("A stall of sweets. — VNS Photo", ("A stall of sweets.", True)),
        ("A stall Photo: paper.example", ("A stall", True)),
        ("The village has one source: the river.", ("The village has one source: the river.", False)),
    ],
)
def test_without_credit(line: str, expected: tuple[str, bool]) -> None:
    assert without_credit(line) == expected
