"""Counts: tables of (text, what is counted), for both languages."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facts.counts import find_counts
from facts.extract import extract
from facts.numbers import find_numbers, parse_figures
from facts.text import prepare
from records.fact import Count
from tests.growth import FOURFOLD, growth


def short(count: Count) -> str:
    """ "250 booth", "6-8 percent", "12 product more_than 3*+", "5 other:prize"."""
    value = f"{count.value:.14g}" + (f"-{count.upper:.14g}" if count.upper is not None else "")
    unit = count.unit + (f":{count.noun}" if count.noun else "")
    parts = [value, unit]
    if count.qualifier != "exact":
        parts.append(count.qualifier)
    if count.stars:
        parts.append(f"{count.stars}*" + ("+" if count.stars_or_more else ""))
    return " ".join(parts)


def counts(text: str, lang: str) -> list[str]:
    return [short(count) for count in find_counts(prepare(text, lang))]


ENGLISH = [
    # numbers and the noun they stand with
    ("The fair has 250 standard booths.", ["250 booth"]),
    ("It shows 350 outstanding handicraft and OCOP products.", ["350 product"]),
    ("It shows 350 outstanding handicraft and One Commune One Product (OCOP) products.", ["350 product"]),
    ("Goods come from 34 provinces and cities.", ["34 province"]),
    ("Some 60 businesses, cooperatives and households take part.", ["60 enterprise about"]),
    ("It welcomed 4,118 foreign buyers and guests.", ["4118 visitor"]),
    ("Twelve silk villages and 13 villages sent goods.", ["12 craft_village", "13 craft_village"]),
    ("There are 40 villages in the valley.", ["40 other:village"]),
    ("Two hundred and fifty artisans and a dozen cooperatives came.", ["250 artisan", "12 cooperative"]),
    ("More than 150 kinds of typical products fill 19 stalls.", ["150 product more_than", "19 booth"]),
    ("They chose 12 weavers and 16 craftsmen.", ["12 artisan", "16 artisan"]),
    ("45 communes met all 19 criteria.", ["45 commune", "19 criterion"]),
    ("It sent 20 sports events abroad.", ["20 event"]),
    # the noun said before
    ("It drew 125 booths, with 80 dedicated to crafts and 45 showcasing firms.", ["125 booth", "80 booth", "45 booth"]),
    ("It has 300 stands: 250 for farmers, and 50 for food.", ["300 booth", "250 booth", "50 booth"]),
    ("They run six talk shows and 30 product lines after one year of planning.", ["6 event", "30 product", "1 year"]),
    ("It covers 2000 sq.m; 15 MoUs were signed.", ["2000 area_m2", "15 other:memorandum"]),
    ("Craft villages are many: about 1,500 villages.", ["1500 craft_village about"]),
    # both styles, magnitudes, ranges
    ("Hanoi has 1.350 craft villages and 1,2 million guests.", ["1350 craft_village", "1200000 visitor"]),
    ("Exports grew by 6-8 percent to $14.9 billion.", ["6-8 percent", "14900000000 money_usd"]),
    ("Growers expect 50,000-55,000 tonnes.", ["50000-55000 tonne"]),
    ("Between 100 and 150 stalls are planned.", ["100-150 booth"]),
    ("The number rose from 100 to 150 booths.", ["100 booth", "150 booth"]),
    ("It earned VND52 billion (US$2.24 million).", ["52000000000 money_vnd", "2240000 money_usd"]),
    ("Sales reached 31.8 billion USD, up 14 per cent.", ["31800000000 money_usd", "14 percent"]),
    ("Half a million people came.", ["500000 person"]),
    # qualifiers
    ("Over 300 firms and nearly 80 stalls.", ["300 enterprise more_than", "80 booth nearly"]),
    ("At least 20 and up to 30 guests.", ["30 visitor up_to"]),
    ("It drew 50,000+ visitors and 40 or more firms.", ["50000 visitor more_than", "40 enterprise at_least"]),
    ("Roughly 1,500 hectares, some 155 ha.", ["1500 other:hectare about", "155 other:hectare about"]),
    # stars
    ("It has 43 four-star products.", ["43 product 4*"]),
    ("Hanoi has 3,463 products rated three stars or higher.", ["3463 product 3*+"]),
    ("Among them are 367 rated four stars and 228 rated three stars.", ["367 product 4*", "228 product 3*"]),
    ("It honoured 100 three- and four-star products.", ["100 product"]),
    ("It has six five-star products, 571 four-star and 40 three-star products.",
     ["6 product 5*", "571 product 4*", "40 product 3*"]),
    # parts of a whole, things said before
    ("It brought 14 of the 18 artisans.", ["14 artisan", "18 artisan"]),
    ("Of 612 exhibitors, more than 140 of them are foreign.", ["612 enterprise", "140 enterprise more_than"]),
    ("There are 16 potters and 84 others.", ["16 artisan", "84 artisan"]),
    ("There were six first, 18 second and 42 consolation prizes.",
     ["6 other:prize", "18 other:prize", "42 other:prize"]),
    ("Leaders of 34 localities and over 3,000 firms.", ["34 province", "3000 enterprise more_than"]),
    ("Eleven of its products have three stars, and four have four stars.", ["11 product 3*", "4 product 4*"]),
    ("Two 2nd prizes and thirty artisans.", ["2 other:prize", "30 artisan"]),
    # measures and time
    ("The hall covers 20,000 sq m, 35 km from Hue.", ["20000 area_m2", "35 other:kilometre"]),
    ("The eight-day fair follows seven months of work and 40 years of craft.",
     ["8 day", "7 other:month", "40 year"]),
    # "one" counts in a list only
    ("It won one gold medal, two silver medals.", ["1 other:medal", "2 other:medal"]),
]  # fmt: skip
ENGLISH_NONE = [
    "In 2025 the village held its 18th fair.",
    "Hundreds of visitors and thousands of products.",
    "The One Commune One Product programme is one of a kind.",
    "One visitor said it was a one-stop shop.",
    "She lives at 26 Vo Thi Sau Street and 42-44 Hang Bac Street.",
    "Decision No. 1690/QD-TTg, Decree 62 and Resolution 15 apply.",
    "Lan, 34, a shopper, came at 9 a.m. with a 29-year-old friend aged 30.",
    "Call 0908 16 98 98 or 024 3942 2222.",
    "From November 2 to 6, and on 12 December.",
    "The plan for 2021-2025 of Ward 5, District 1 and National Highway 1A.",
    "Covid-19 closed Hall 3.",
    "Products rated three stars or more are on show.",
    "A village 400 years old and two-thirds of the area.",
    "The 2025 Thematic Exhibition, Giftshow 2025 and the 2024 fairs.",
]
VIETNAMESE = [
    ("Hội chợ có 250 gian hàng của hơn 60 doanh nghiệp, hợp tác xã.", ["250 booth", "60 enterprise more_than"]),
    ("Quy tụ 34 tỉnh, thành phố và 15 nước.", ["34 province", "15 country"]),
    ("Toàn tỉnh có 1.649 sản phẩm, 17,6% là nông sản.", ["1649 product", "17.6 percent"]),
    ("Năm nghệ nhân và ba hợp tác xã được khen.", ["5 artisan", "3 cooperative"]),
    ("Có hai mươi lăm gian hàng.", ["25 booth"]),
    ("Đón 1,2 triệu lượt khách, thu 1.250 tỷ đồng.", ["1200000 visitor", "1250000000000 money_vnd"]),
    ("Vốn 1,2 nghìn tỷ đồng; 2 tỷ 500 triệu đồng.", ["1200000000000 money_vnd", "2500000000 money_vnd"]),
    ("Doanh thu đạt 120 tỷ.", ["120000000000 money_vnd"]),
    ("Giá 27.000 - 32.000 đồng/kg.", ["27000-32000 money_vnd"]),
    ("Có ít nhất 70% chủ thể, tối đa 10 đơn vị.", ["70 percent at_least", "10 entity up_to"]),
    ("Mua từ 25 kg trở lên.", ["25 other:kg at_least"]),
    ("Gần 50 gian hàng, khoảng 40 ha, trên 163.000 hộ.",
     ["50 booth nearly", "40 other:ha about", "163000 household more_than"]),
    ("Có 512 sản phẩm OCOP đạt từ 3 sao trở lên.", ["512 product 3*+"]),
    ("Có 12 sản phẩm 5 sao, 120 sản phẩm OCOP đạt 4 sao.", ["12 product 5*", "120 product 4*"]),
    ("Có 16/21 huyện đạt chuẩn.", ["16 district", "21 district"]),
    ("Tập huấn 3 ngày cho 120 học viên.", ["3 day", "120 person"]),
    ("Hơn một tháng nay, 20 người thợ làm việc.", ["1 other:tháng more_than", "20 artisan"]),
    ("Có 1.350 làng nghề, trong đó 337 làng được công nhận.", ["1350 craft_village", "337 craft_village"]),
    ("Trong vòng 10 năm, làng có 3 đời làm nghề.", ["10 year", "3 other:đời"]),
    ("Trao 115 bảng vàng và 8 kỷ niệm chương.", ["115 other:bảng vàng", "8 other:kỷ niệm chương"]),
    ("Diện tích 2.000m2, dài 150 m.", ["2000 area_m2", "150 other:m"]),
    ("Gần ba trăm gian hàng, hai nghìn lượt khách.", ["300 booth nearly", "2000 visitor"]),
    ("Có 1.200/1.500 hộ làm nghề.", ["1200 household", "1500 household"]),
    ("Kỷ niệm 49 năm ngày hội; trong năm 2024, hai đơn vị đến.", ["2 entity"]),
    ("Nghề có 49 năm; sau 10 năm ngày càng phát triển.", ["49 year", "10 year"]),
    ("Thu hút 24/30 cụm tỉnh, thành.", ["24 province", "30 province"]),
    ("Khuôn viên 2000 m2 có 30 booth, 15 stand ẩm thực.", ["2000 area_m2", "30 booth", "15 booth"]),
    ("Mở theo định kỳ 2 lần mỗi năm, mỗi lần 3 ngày 2 đêm.", ["2 other:lần", "3 day", "2 other:đêm"]),
    ("Quy mô tăng từ 100 lên hơn 150 gian hàng.", ["100 booth", "150 booth more_than"]),
    ("Có 8 tiểu vùng, bán 1.200 chai mật ong.", ["8 other:tiểu vùng", "1200 other:chai"]),
    ("Có sự tham gia của 09 HTX và 02 sản phẩm nâng sao.", ["9 cooperative", "2 product"]),
]  # fmt: skip
VIETNAMESE_NONE = [
    "Anh Khôi bán nước mắm Ba Làng, bánh Năm Sao.",
    "Chào mừng 60 năm Giải phóng thị xã và 60 năm ngày truyền thống ngành.",
    "Lễ kỷ niệm 115 năm thành lập tỉnh.",
    "Năm 2024 là năm thứ ba liên tiếp, giai đoạn 2021-2025.",
    "Hàng trăm sản phẩm, hàng nghìn lượt khách, vài chục gian hàng.",
    "Ông An, 65 tuổi, ở số 72 đường Giảng Võ, phường 5, quận 1.",
    "Theo Quyết định số 919/QĐ-TTg ngày 1/8/2022 và Nghị định 98.",
    "Khai mạc lúc 20h00 ngày 26/10, kéo dài từ 5 đến 11-10.",
    "Đứng thứ 3 cả nước, lần thứ 5, quý 3, tháng 12, Km11 Quốc lộ 4C.",
    "Một sản phẩm của làng; cả hai mang chủ đề xanh; trong năm doanh nghiệp làm ăn tốt.",
    "Ngôi trường gần 100 năm tuổi; doanh thu tăng gấp 3 lần.",
    "Liên hệ 0210.3846.000 hoặc 0908 16 98 98.",
    "Công viên 23/9, Covid-19, Big C, sản phẩm 4 sao.",
]


@pytest.mark.parametrize(("text", "expected"), ENGLISH)
def test_english(text: str, expected: list[str]) -> None:
    assert counts(text, "en") == expected


@pytest.mark.parametrize(("text", "expected"), VIETNAMESE)
def test_vietnamese(text: str, expected: list[str]) -> None:
    assert counts(text, "vi") == expected


@pytest.mark.parametrize(("lang", "text"), [("en", t) for t in ENGLISH_NONE] + [("vi", t) for t in VIETNAMESE_NONE])
def test_what_is_no_count(lang: str, text: str) -> None:
    assert counts(text, lang) == []


@pytest.mark.parametrize(
    ("figures", "lang", "decimal", "value"),
    [
        ("1,649", "en", False, 1649), ("1.649", "en", False, 1649), ("1.649", "en", True, 1.649),
        ("1.649", "vi", False, 1649), ("1,649", "vi", True, 1.649), ("17,6", "vi", False, 17.6),
        ("1.234,5", "vi", False, 1234.5), ("22,510.0", "en", False, 22510), ("1.250.000", "en", False, 1250000),
        ("10 000", "en", False, 10000), ("0.125", "en", False, 0.125), ("07", "vi", False, 7),
    ],
)  # fmt: skip
def test_figures(figures: str, lang: str, decimal: bool, value: float) -> None:
    assert parse_figures(figures, "vi" if lang == "vi" else "en", decimal) == pytest.approx(value)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("mười năm", 10),
        ("mười lăm hộ", 15),
        ("một trăm linh năm", 105),
        ("hai nghìn năm trăm", 2500),
        ("ba mươi mốt", 31),
    ],
)
def test_vietnamese_words(words: str, value: float) -> None:
    assert find_numbers(words, "vi")[0].value == value


def test_the_quote_holds_qualifier_and_rating() -> None:
    found = find_counts(prepare("Nearly 18,250 OCOP products rated three stars or higher are sold.", "en"))
    assert [count.text for count in found] == ["Nearly 18,250 OCOP products rated three stars or higher"]
    assert found[0].of == "OCOP products rated three stars or higher"
    assert found[0].rule == "count.en.noun"


def test_decomposed_text() -> None:
    raw = unicodedata.normalize("NFD", "Hội chợ có hơn 60 hợp tác xã ở Hà Nội.")
    found = find_counts(prepare(raw, "vi"))
    assert [short(count) for count in found] == ["60 cooperative more_than"]
    assert raw[found[0].begin : found[0].end] == found[0].text == unicodedata.normalize("NFD", "hơn 60 hợp tác xã")


PIECES = st.sampled_from(
    ["0", "1", "12", "2025", "1.649", "1,649", "%", "$", "US$", "VND", "đồng", "tỷ", "triệu", "sản phẩm",
     "gian hàng", "products", "booths", "five-star", "4", "sao", "-", "–", ",", ".", "(", ")", "\n", "more than", "hơn",
     "of the", "one", "một", "hundred", "and", "trăm", "million", "/", ":", "ha", "m2", "to", "đến",
     "between",
     "năm", "tháng"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES | st.text(max_size=6), max_size=60), st.sampled_from(["en", "vi"]), st.booleans())
def test_every_quote_stands_at_its_offsets(pieces: list[str], lang: str, decomposed: bool) -> None:
    raw = " ".join(pieces)
    raw = unicodedata.normalize("NFD", raw) if decomposed else raw
    for count in find_counts(prepare(raw, lang)):
        assert raw[count.begin : count.end] == count.text != ""
        assert count.upper is None or count.upper > count.value


@pytest.mark.parametrize(
    "piece", ["1", "1,", "1 ", "a", "a ", ".", "5-", "one ", "two-", "hai ", "(", "5 a, ", "3/4 ", "A b. ", "two red, "]
)
@pytest.mark.parametrize("lang", ["en", "vi"])
def test_work_grows_with_the_text_and_no_faster(piece: str, lang: str) -> None:
    def work(text: str) -> object:
        return find_counts(prepare(text, lang))

    assert growth(work, piece * (10_000 // len(piece)), piece * (40_000 // len(piece))) < FOURFOLD


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "Twelve provinces and cities sent goods.", ("province", None)),
        ("en", "Six cities and provinces sent goods.", ("province", None)),
        ("en", "Six cities of Japan and Korea sent artisans.", ("other", "city")),
        ("en", "The week has ten main activities.", ("other", "activity")),
        ("en", "The fair drew 3,000 expatriates.", ("person", None)),
        ("vi", "Hội chợ có 19 tỉnh, thành phố tham gia.", ("province", None)),
        ("vi", "Đoàn của 6 thành phố nước bạn đến dự.", ("other", "thành phố")),
        ("vi", "Tuần lễ gồm 5 hoạt động chính.", ("other", "hoạt động")),
        ("vi", "Chợ mở trong 7 ngày hội.", ("day", None)),
    ],
)
def test_units_that_hang_on_what_stands_beside(lang: str, text: str, expected: tuple[str, str | None]) -> None:
    (count,) = extract(text, title=None, published=None, lang=lang).counts
    assert (count.unit, count.noun) == expected
