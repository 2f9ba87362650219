"""What events are called: where a name begins and ends, in both languages."""

from datetime import date

import pytest

from facts import extract
from records.fact import EventMention

PUBLISHED = date(2025, 10, 20)


def events(text: str, lang: str, title: str | None = None) -> tuple[EventMention, ...]:
    return extract(text, title=title, published=PUBLISHED, lang=lang).events


VIETNAMESE = [  # (what follows a sentence's start, the name)
    # a verb, a time or a preposition ends the name
    ("Hội chợ OCOP Bắc Mê bán hơn 300 mặt hàng từ ngày 5/11.", "Hội chợ OCOP Bắc Mê"),
    ("Hội chợ OCOP Bắc Mê ấn định ngày khai mạc 5/11.", "Hội chợ OCOP Bắc Mê"),
    ("Lễ hội Trà Shan Hà Giang sắp mở màn ngày 5/11.", "Lễ hội Trà Shan Hà Giang"),
    ("Ngày hội nông sản Tủa Chùa 2025 nhộn nhịp từ ngày 5/11.", "Ngày hội nông sản Tủa Chùa 2025"),
    ("Hội chợ hàng Tết Sơn La thông báo dời lịch sang ngày 5/11.", "Hội chợ hàng Tết Sơn La"),
    ("Tuần lễ na Chi Lăng hưởng ứng Tháng khuyến mại diễn ra từ ngày 5/11.", "Tuần lễ na Chi Lăng"),
    # words that look like verbs or times and are none within a compound
    ("Tọa đàm sơn ta và nhà thiết kế trẻ diễn ra ngày 5/11.", "Tọa đàm sơn ta và nhà thiết kế trẻ"),
    ("Triển lãm thiết kế sáng tạo làng nghề diễn ra ngày 5/11.", "Triển lãm thiết kế sáng tạo làng nghề"),
    ("Liên hoan nghệ thuật sắp đặt Gành Son mở cửa ngày 5/11.", "Liên hoan nghệ thuật sắp đặt Gành Son"),
    ("Hội nghị công bố sản phẩm OCOP Mường Tè diễn ra ngày 5/11.", "Hội nghị công bố sản phẩm OCOP Mường Tè"),
    ("Lễ vinh danh nghệ nhân, thợ giỏi diễn ra ngày 5/11.", "Lễ vinh danh nghệ nhân, thợ giỏi"),
    # lists, brackets, dashes, abbreviations
    (
        "Hội chợ Mỗi xã, phường một sản phẩm (OCOP) vùng Tây Bắc – Lai Châu năm 2025 khai mạc ngày 5/11.",
        "Hội chợ Mỗi xã, phường một sản phẩm (OCOP) vùng Tây Bắc – Lai Châu năm 2025",
    ),
    (
        "Festival làng nghề, thiết kế mới và Triển lãm các sản phẩm gốm, mây tre Gia Bình năm 2025 mở cửa ngày 5/11.",
        "Festival làng nghề, thiết kế mới và Triển lãm các sản phẩm gốm, mây tre Gia Bình năm 2025",
    ),
    ("Hội chợ đặc sản TP.Cao Lãnh và vùng biên diễn ra ngày 5/11.", "Hội chợ đặc sản TP.Cao Lãnh và vùng biên"),
    (
        "Ngày hội Dâu Mộc Châu lần thứ II, năm 2025 diễn ra ngày 5/11.",
        "Ngày hội Dâu Mộc Châu lần thứ II, năm 2025",
    ),
    # a place or a partner inside the name where the year comes behind it
    (
        "Hội chợ Nông nghiệp khu vực Tây Nguyên tại Kon Tum năm 2025 khai mạc ngày 5/11.",
        "Hội chợ Nông nghiệp khu vực Tây Nguyên tại Kon Tum năm 2025",
    ),
    (
        "Tuần lễ kết nối cung cầu giữa TP Đà Nẵng và các tỉnh, thành năm 2025 khai mạc ngày 5/11.",
        "Tuần lễ kết nối cung cầu giữa TP Đà Nẵng và các tỉnh, thành năm 2025",
    ),
    ("Hội chợ Xuân Bắc Hà khai mạc tại Lào Cai ngày 5 tháng 11 năm 2025.", "Hội chợ Xuân Bắc Hà"),
    # quotes: the whole name within, or a motto behind
    (
        "“Tuần hàng nông sản sạch Quản Bạ năm 2025” khai mạc ngày 5/11.",
        "Tuần hàng nông sản sạch Quản Bạ năm 2025",
    ),
    ("Lễ hội “Sắc chàm Y Tý” năm 2025 diễn ra ngày 5/11.", "Lễ hội “Sắc chàm Y Tý” năm 2025"),
    ("Diễn đàn OCOP vùng U Minh “Cùng nhau lớn” khai mạc ngày 5/11.", "Diễn đàn OCOP vùng U Minh “Cùng nhau lớn”"),
    (
        "Hội Nông dân xã khai mạc chương trình giới thiệu, bày bán các sản phẩm OCOP của địa phương ngày 5/11.",
        "chương trình giới thiệu, bày bán các sản phẩm OCOP của địa phương",
    ),
    (
        "Tại Vinh diễn ra hội nghị kết nối giao thương giữa TP Huế với các tỉnh Tây Bắc ngày 5/11.",
        "hội nghị kết nối giao thương giữa TP Huế với các tỉnh Tây Bắc",
    ),
    ("Tỉnh tổ chức “Sự kiện tôn vinh sản vật rừng U Minh” ngày 5/11.", "Sự kiện tôn vinh sản vật rừng U Minh"),
    # a theme is no name, and what stands around a named event is none
    ("Phiên chợ vùng cao Đồng Văn với chủ đề “Chợ phiên ngày mới” mở cửa ngày 5/11.", "Phiên chợ vùng cao Đồng Văn"),
    ("Ngày 5/11, không gian Hội chợ Mùa Vàng Mù Cang Chải mở cửa.", "Hội chợ Mùa Vàng Mù Cang Chải"),
    # what the told event belongs to takes no day
    ("Tối 5/11, trong khuôn khổ Festival Chè Tân Sơn 2025 khai mạc Hội thi sao chè.", "Hội thi sao chè"),
    # heads that need a name behind them
    ("Tuần trà Suối Giàng diễn ra từ ngày 5/11.", "Tuần trà Suối Giàng"),
]


@pytest.mark.parametrize(("text", "name"), VIETNAMESE)
def test_vietnamese_names(text: str, name: str) -> None:
    assert [event.name for event in events(text, "vi")] == [name]


ENGLISH = [
    # brackets, lists, lower-case parts and years inside a name
    (
        "The city opened OCOP (One Commune-One Product) Week and local quality goods 2025 on November 5.",
        "OCOP (One Commune-One Product) Week and local quality goods 2025",
    ),
    (
        "The Festival of Weaving Villages and OCOP (One Commune, One Product) Craft Exhibition runs until November 5.",
        "Festival of Weaving Villages and OCOP (One Commune, One Product) Craft Exhibition",
    ),
    (
        "The Longan Week and Safe Farm Products of Hung Yen Province opened on November 5.",
        "Longan Week and Safe Farm Products of Hung Yen Province",
    ),
    # determiner, bracket and head: a description
    ("A One Commune One Product (OCOP) fair opened on November 5.", "One Commune One Product (OCOP) fair"),
    (
        "The first one commune-one product (OCOP) fair of the Red River Delta region opened on November 5.",
        "first one commune-one product (OCOP) fair of the Red River Delta region",
    ),
    (
        "A farm fair to promote “One Commune, One Product” (OCOP) goods opened on November 5.",
        "farm fair to promote “One Commune, One Product” (OCOP) goods",
    ),
    ("An exhibition event for Lai Chau teas opened on November 5.", "exhibition event for Lai Chau teas"),
    # whole names in quotes
    (
        "The centre organised the “Week of Typical Products, OCOP Goods of Dak Nong Province in 2025” on November 5.",
        "Week of Typical Products, OCOP Goods of Dak Nong Province in 2025",
    ),
    (
        "The city will host the ‘Craft Week, Regional Specialties and Farm Technology 2025’ event on November 5.",
        "Craft Week, Regional Specialties and Farm Technology 2025",
    ),
    ("The “Saigon Late Night” programme will be held on November 5.", "“Saigon Late Night” programme"),
    # a theme is no name, a committee no part of one
    (
        "The 4th Northern Cake Festival themed “Keeping old taste” opened on November 5.",
        "4th Northern Cake Festival",
    ),
    (
        "The Organising Committee of the Hoi An Lantern Fair 2025 said the fair would open on November 5.",
        "Hoi An Lantern Fair 2025",
    ),
    # verbs end a description
    (
        "The Bac Lieu fair of salt and seafood occupies the main square until November 5.",
        "Bac Lieu fair of salt and seafood",
    ),
    ("A forum on natural dyes will be held at the fair on November 5.", "forum on natural dyes"),
    ("The second rating session of the year will be held on November 5.", "second rating session of the year"),
    ("A fashion show will be held on November 5.", "fashion show"),
    # a headline has no article, and "the annual event" is no other
    ("Lam River flower festival opens in Vinh\nThe annual event runs until November 5.", "Lam River flower festival"),
    # an agency before the article, a year or a subject inside, no word for the kind but later
    ("Vinh (VNA) – The Lam River Gift Show 2025 opened on November 5.", "Lam River Gift Show 2025"),
    ("The Great Tay Nguyen Gifts 2025 Fair runs until November 5.", "Great Tay Nguyen Gifts 2025 Fair"),
    ("The Mekong Flavours 2025 was launched on November 5. The fair has 80 booths.", "Mekong Flavours 2025"),
    ("The Forum on Natural Dyes and Old Looms took place on November 5.", "Forum on Natural Dyes and Old Looms"),
    (
        "The union organised a training course to enhance selling skills for women in Son La on November 5.",
        "training course to enhance selling skills for women",
    ),
]


@pytest.mark.parametrize(("text", "name"), ENGLISH)
def test_english_names(text: str, name: str) -> None:
    assert [event.name for event in events(text, "en")] == [name]


NONE = [
    ("en", "“The festival aims to keep our village alive,” he said on October 15."),
    ("en", "The “One Commune, One Product” programme was approved on October 15."),
    ("en", "The first weekend, October 11 and 12, was rainy."),
    ("vi", "Tuần này, ngày 15/10, giá chè tăng."),
    ("vi", "Ngày 15/10, ban tổ chức hội chợ họp lần đầu."),
    ("vi", "Sáng 15/10, sở tổ chức hội nghị nghe báo cáo kế hoạch tổ chức các hoạt động dịp Tết."),
    ("vi", "Ngày 15/10, các hội chợ trong tỉnh đều vắng khách."),
    ("en", "On October 15, the opening day of the fair was quiet."),
    ("vi", "Tính đến ngày 15/10, Hội chợ Mùa Vàng Yên Bái có 300 gian hàng đăng ký."),
    ("vi", "Chiều 15/10, Phó Chủ tịch tỉnh đến tham quan Hội chợ Mùa Vàng Yên Bái."),
    ("en", "Stalls fill 29 March Park for the Tet Flower Fair."),
    ("vi", "Hội thi Gốm đẹp Phù Lãng nhận sản phẩm đến hết ngày 30/10."),
    ("en", "The Craft Design Contest receives entries until October 30."),
    ("en", "On October 15, the Spring Festival Organising Committee met in Hue."),
    ("en", "Guests enjoyed a food festival, kite festival and cooking class."),
]


@pytest.mark.parametrize(("lang", "text"), NONE)
def test_no_name(lang: str, text: str) -> None:
    assert events(text, lang) == ()


def test_the_fuller_of_two_names_is_kept() -> None:
    text = "Khai mạc Hội chợ OCOP Bình Liêu\nTối 18/10 đã khai mạc Hội chợ OCOP Bình Liêu mở rộng lần thứ ba năm 2025."
    assert [event.name for event in events(text, "vi", "Khai mạc Hội chợ OCOP Bình Liêu")] == [
        "Hội chợ OCOP Bình Liêu mở rộng lần thứ ba năm 2025"
    ]
