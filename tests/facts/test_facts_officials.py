"""People with a role: tables of (text, expected), English and Vietnamese."""

import pytest

from facts.extract import extract
from facts.officials import find_officials
from facts.text import prepare

Row = tuple[str, str | None, str | None]

ENGLISH: list[tuple[str, list[Row]]] = [
    # a title behind the name
    (
        "Le Thi Thu Ha, head of the Bat Trang Pottery Village Association, said orders rose.",
        [("Le Thi Thu Ha", "head", "Bat Trang Pottery Village Association")],
    ),
    (
        "Do Manh Cuong, Acting Director of the Hanoi Department of Tourism said visitors had come back.",
        [("Do Manh Cuong", "Acting Director", "Hanoi Department of Tourism")],
    ),
    ("Phan Van Tu, 61, a lacquer artist, paints at home.", [("Phan Van Tu", "lacquer artist", None)]),
    (
        "Nguyen Ngoc Thach (right), a lacquer artist, and Do Van Thuan, owner of Lan Phuong Embroidery, sign.",
        [("Nguyen Ngoc Thach", "lacquer artist", None), ("Do Van Thuan", "owner", "Lan Phuong Embroidery")],
    ),
    (
        "Yuki Tanabe, marketing director at AEON Vietnam, picked the goods.",
        [("Yuki Tanabe", "marketing director", "AEON Vietnam")],
    ),
    (
        "Mai Van Dung, chairman of the Board of Directors of Song Hong Company, opened the show.",
        [("Mai Van Dung", "chairman of the Board of Directors", "Song Hong Company")],
    ),
    (
        "Vu Thi Lan, deputy general director in charge of sales at Hapro, agreed.",
        [("Vu Thi Lan", "deputy general director in charge of sales", "Hapro")],
    ),
    (
        "Hoang Van Thanh, who owns the Thanh Phat bamboo workshop in Chuong My District, said orders had doubled.",
        [("Hoang Van Thanh", "owner", "Thanh Phat bamboo workshop in Chuong My District")],
    ),
    (
        "“It sold out,” said Vang Thi My, a weaver from Lung Tam Cooperative.",
        [("Vang Thi My", "weaver", "Lung Tam Cooperative")],
    ),
    # a title before the name
    (
        "Vice Chairman of the provincial People’s Committee Tran Quoc Nam spoke first.",
        [("Tran Quoc Nam", "Vice Chairman", "provincial People’s Committee")],
    ),
    ("HPA Deputy Director Bui Duy Quang thanked the sponsors.", [("Bui Duy Quang", "Deputy Director", "HPA")]),
    (
        "Hanoi People's Committee Vice Chairwoman Vu Thu Ha and Deputy Minister of Health Tran Van Thuan came.",
        [
            ("Vu Thu Ha", "Vice Chairwoman", "Hanoi People's Committee"),
            ("Tran Van Thuan", "Deputy Minister of Health", None),
        ],
    ),
    ("Meritorious Artisan Nguyen Thi Tam weaves lotus silk.", [("Nguyen Thi Tam", "Meritorious Artisan", None)]),
    ("Australian Ambassador Gillian Bird toured the stalls.", [("Gillian Bird", "Ambassador", None)]),
    (
        "Artisans Le Van Khang and Tran Thi Bich showed how to carve.",
        [("Le Van Khang", "Artisan", None), ("Tran Thi Bich", "Artisan", None)],
    ),
    # several people under one title
    (
        "Vu Hong Minh, Ta Quang Huy and Le Thi Nga, designers of the collection, won the prize.",
        [("Vu Hong Minh", "designer", None), ("Ta Quang Huy", "designer", None), ("Le Thi Nga", "designer", None)],
    ),
    # peoples of the Highlands, foreigners behind a country or a body
    (
        "Y Khoan, vice chairman of the Committee for Ethnic Minority Affairs, attended.",
        [("Y Khoan", "vice chairman", "Committee for Ethnic Minority Affairs")],
    ),
    (
        "Vice Chairwoman of Dak Lak People's Committee H'Lim Knul spoke.",
        [("H'Lim Knul", "Vice Chairwoman", "Dak Lak People's Committee")],
    ),
    ("Ambassador of Japan Ito Kenjiro praised it.", [("Ito Kenjiro", "Ambassador", "Japan")]),
    ("French Ambassador to Vietnam Marc Rochet came.", [("Marc Rochet", "Ambassador to Vietnam", None)]),
    (
        "The President of the World Crafts Council Omar al-Murad presented it.",
        [("Omar al-Murad", "President", "World Crafts Council")],
    ),
    # the name between title and body, goods that are no body, a title in the midst of a list
    (
        "Director Pham Quang Hai of the Farm Advice Center under DARD spoke.",
        [("Pham Quang Hai", "Director", "Farm Advice Center under DARD")],
    ),
    (
        "Sơn La provincial People’s Committee Vice Chairman Nguyễn Thành Sơn spoke.",
        [("Nguyễn Thành Sơn", "Vice Chairman", "Sơn La provincial People’s Committee")],
    ),
    ("Ta Thu Hoai, a seller of palm-leaf conical hats, said so.", [("Ta Thu Hoai", "seller", None)]),
    (
        "According to Vice Chairman of the People's Committee of Hau Giang Mr.Truong Canh Tan, it helps.",
        [("Truong Canh Tan", "Vice Chairman", "People's Committee of Hau Giang")],
    ),
    (
        "Le Thi Loan, director of Hong Mai Flower, Bonsai, and Service Cooperative, said so.",
        [("Le Thi Loan", "director", "Hong Mai Flower, Bonsai, and Service Cooperative")],
    ),
    (
        "Vice Chairman of the Hue City People's Committee Nguyen Thanh Ba and UNESCO Chief Representative Marc Bell.",
        [
            ("Nguyen Thanh Ba", "Vice Chairman", "Hue City People's Committee"),
            ("Marc Bell", "Chief Representative", None),
        ],
    ),
    # the body above the body; two offices
    (
        "Director of the Farm Trade Promotion Center under the Ministry of Agriculture Nguyen Minh Tan said so.",
        [("Nguyen Minh Tan", "Director", "Farm Trade Promotion Center under the Ministry of Agriculture")],
    ),
    (
        "Le Ba Nghia, vice chairman and general secretary of the Handicraft Exporters Association, said.",
        [("Le Ba Nghia", "vice chairman and general secretary", "Handicraft Exporters Association")],
    ),
    (
        "Politburo member and National Assembly Chairwoman Nguyen Thi Kim Nhan cut the ribbon.",
        [("Nguyen Thi Kim Nhan", "Chairwoman", "National Assembly")],
    ),
    # the organisation known from before
    (
        "The Trade Promotion Centre for Crafts brought 12 firms. Ha Van Son, director of the centre, was pleased.",
        [("Ha Van Son", "director", "Trade Promotion Centre for Crafts")],
    ),
    # once, at the mention that says most
    (
        "Bui Thi Mai, director of the firm, left. Bui Thi Mai, director of Ha Long Pearl Joint Stock Company, smiled.",
        [("Bui Thi Mai", "director", "Ha Long Pearl Joint Stock Company")],
    ),
]

VIETNAMESE: list[tuple[str, list[Row]]] = [
    (
        "Ông Trần Quốc Bảo, Phó Giám đốc Sở Công Thương tỉnh Lào Cai, cho biết sức mua tăng.",
        [("Trần Quốc Bảo", "Phó Giám đốc", "Sở Công Thương tỉnh Lào Cai")],
    ),
    (
        "Phát biểu khai mạc, Quyền Giám đốc Sở Du lịch Hà Nội Lê Thị Minh cảm ơn các đơn vị.",
        [("Lê Thị Minh", "Quyền Giám đốc", "Sở Du lịch Hà Nội")],
    ),
    ("Phó Giám đốc HPA Đỗ Quang Huy nói thêm về kế hoạch.", [("Đỗ Quang Huy", "Phó Giám đốc", "HPA")]),
    ("Bí thư Huyện ủy Thanh Hà Lê Văn Bảy dự lễ hội.", [("Lê Văn Bảy", "Bí thư", "Huyện ủy Thanh Hà")]),
    (
        "Bà Hoàng Thị Thúy, chủ cơ sở sơn mài Hạ Thái (xã Duyên Thái) chia sẻ niềm vui.",
        [("Hoàng Thị Thúy", "chủ cơ sở", "cơ sở sơn mài Hạ Thái")],
    ),
    (
        "Ông Phạm Hữu Lộc - Trưởng phòng Kinh tế quận Tây Hồ ghi nhận ý kiến.",
        [("Phạm Hữu Lộc", "Trưởng phòng", "Phòng Kinh tế quận Tây Hồ")],
    ),
    (
        "Theo Phó Chánh Văn phòng Điều phối Nông thôn mới Hà Nội Ngọ Văn Ngôn, tiến độ rất tốt.",
        [("Ngọ Văn Ngôn", "Phó Chánh Văn phòng", "Văn phòng Điều phối Nông thôn mới Hà Nội")],
    ),
    (
        "Dự lễ có các đồng chí: Nguyễn Hữu Tâm, Ủy viên Ban Thường vụ Tỉnh ủy, Phó Chủ tịch UBND tỉnh Thái Bình; "
        "Lê Minh Hà, Thứ trưởng Bộ Công Thương.",
        [
            ("Nguyễn Hữu Tâm", "Ủy viên Ban Thường vụ Tỉnh ủy, Phó Chủ tịch", "UBND tỉnh Thái Bình"),
            ("Lê Minh Hà", "Thứ trưởng", "Bộ Công Thương"),
        ],
    ),
    (
        "Đại diện Cục Xúc tiến thương mại (Bộ Công Thương), bà Nguyễn Thị Minh Thúy cho rằng cần đổi mới.",
        [("Nguyễn Thị Minh Thúy", "Đại diện", "Cục Xúc tiến thương mại")],
    ),
    (
        "Nghệ nhân Ưu tú Vũ Văn Thỏa, nghệ sĩ Trần Thị Liên trình diễn.",
        [("Vũ Văn Thỏa", "Nghệ nhân Ưu tú", None), ("Trần Thị Liên", "nghệ sĩ", None)],
    ),
    (
        "Chủ tịch UBND thành phố Hà Nội Chu Minh Đức và Thứ trưởng Bộ Công Thương Phan Thị Hằng cắt băng.",
        [("Chu Minh Đức", "Chủ tịch", "UBND thành phố Hà Nội"), ("Phan Thị Hằng", "Thứ trưởng", "Bộ Công Thương")],
    ),
    (
        "Trao đổi với phóng viên, ông Lò Văn Pản, Giám đốc Hợp tác xã Mường Bú kể về mùa mật.",
        [("Lò Văn Pản", "Giám đốc", "Hợp tác xã Mường Bú")],
    ),
    # peoples of the Highlands and the northern mountains
    (
        "Dự lễ có đồng chí Y Khoan, Thứ trưởng, Phó Chủ nhiệm Ủy ban Dân tộc.",
        [("Y Khoan", "Thứ trưởng, Phó Chủ nhiệm", "Ủy ban Dân tộc")],
    ),
    (
        "Ông K'Broi, Trưởng phòng Văn hóa huyện Di Linh, kể.",
        [("K'Broi", "Trưởng phòng", "Phòng Văn hóa huyện Di Linh")],
    ),
    (
        "Phó Chủ tịch UBND tỉnh Đắk Lắk H'Lim Knul nhấn mạnh vai trò của lễ hội.",
        [("H'Lim Knul", "Phó Chủ tịch", "UBND tỉnh Đắk Lắk")],
    ),
    ("Ông Ksor Thin, Chủ tịch UBND xã Ia Pết, vui mừng.", [("Ksor Thin", "Chủ tịch", "UBND xã Ia Pết")]),
    ("Bà Lầu Thị Mỷ, Giám đốc HTX dệt lanh Cán Tỷ, nói.", [("Lầu Thị Mỷ", "Giám đốc", "HTX dệt lanh Cán Tỷ")]),
    ("Nghệ nhân Đàng Thị Hoa nặn gốm.", [("Đàng Thị Hoa", "Nghệ nhân", None)]),
    # foreigners
    (
        "Ông Paul Martin, Phó Chủ tịch cấp cao Tập đoàn Central Retail Việt Nam, cho biết.",
        [("Paul Martin", "Phó Chủ tịch cấp cao", "Tập đoàn Central Retail Việt Nam")],
    ),
    (
        "Đại sứ Nhật Bản tại Việt Nam Ito Kenjiro đến thăm gian hàng.",
        [("Ito Kenjiro", "Đại sứ Nhật Bản tại Việt Nam", None)],
    ),
    (
        "Ông Piet van der Veen, Chủ tịch Liên minh Thủ công châu Á - Thái Bình Dương, phát biểu.",
        [("Piet van der Veen", "Chủ tịch", "Liên minh Thủ công châu Á - Thái Bình Dương")],
    ),
    # several offices
    (
        "Ủy viên Trung ương Đảng, Phó Chủ tịch Quốc hội Trần Thị Sâm dự lễ.",
        [("Trần Thị Sâm", "Ủy viên Trung ương Đảng, Phó Chủ tịch", "Quốc hội")],
    ),
    (
        "Bí thư Đảng ủy, Chủ tịch HĐND phường Yên Sở Nguyễn Xuân Lộ; Phó Chủ tịch UBND phường Lê Văn Tám cùng dự.",
        [
            ("Nguyễn Xuân Lộ", "Bí thư Đảng ủy, Chủ tịch", "HĐND phường Yên Sở"),
            ("Lê Văn Tám", "Phó Chủ tịch", "UBND phường"),
        ],
    ),
    (
        "Ông Lê Hồng Phú – UVBTV, Trưởng ban Tuyên giáo Tỉnh ủy, cắt băng.",
        [("Lê Hồng Phú", "UVBTV, Trưởng ban", "Ban Tuyên giáo Tỉnh ủy")],
    ),
    (
        "Ông Hồ Văn Sáu, Phó Bí thư Tỉnh ủy, Chủ tịch UBND tỉnh Đắk Nông, khai mạc.",
        [("Hồ Văn Sáu", "Phó Bí thư Tỉnh ủy, Chủ tịch", "UBND tỉnh Đắk Nông")],
    ),
    (
        "Ông Vũ Văn Khang, Phó Giám đốc Sở Công Thương, Trưởng Ban Tổ chức, trao cờ.",
        [("Vũ Văn Khang", "Phó Giám đốc", "Sở Công Thương")],
    ),
    # the body that an office belongs to, misspelt and shortened titles, ranks
    (
        "Bà Lê Thị Nga - Phó Cục trưởng Cục Xúc tiến thương mại, Bộ Công Thương, có mặt.",
        [("Lê Thị Nga", "Phó Cục trưởng", "Cục Xúc tiến thương mại, Bộ Công Thương")],
    ),
    (
        "Phó Trưởng Ban Tuyên giáo và Dân vận Thành ủy Hà Nội Đào Xuân Kiên dự.",
        [("Đào Xuân Kiên", "Phó Trưởng Ban", "Ban Tuyên giáo và Dân vận Thành ủy Hà Nội")],
    ),
    (
        "Phó Chủ tịch Ban Chấp hành Hội Nông dân Việt Nam Bùi Thị Thúy đến dự.",
        [("Bùi Thị Thúy", "Phó Chủ tịch", "Ban Chấp hành Hội Nông dân Việt Nam")],
    ),
    ("Thứ trường Bộ VHTTDL Hoàng Văn Cung phát biểu.", [("Hoàng Văn Cung", "Thứ trường", "Bộ VHTTDL")]),
    ("Ông Đỗ Hữu Lương - Q. Giám đốc Sở NN&PTNT tỉnh.", [("Đỗ Hữu Lương", "Q. Giám đốc", "Sở NN&PTNT tỉnh")]),
    ("Ông Phan Thế Tú, PCT UBND tỉnh Bắc Giang.", [("Phan Thế Tú", "PCT", "UBND tỉnh Bắc Giang")]),
    (
        "Thượng tá Lê Văn Hòa, Phó Giám đốc Công an tỉnh, có mặt.",
        [("Lê Văn Hòa", "Phó Giám đốc", "Công an tỉnh")],
    ),
    # the office named before; a party office that sounds like a part in an event
    (
        "Chánh Văn phòng Điều phối Nông thôn mới Hà Nội Vũ Minh Tấn cùng Phó Chánh Văn phòng Ngô Tất Hòa dự.",
        [
            ("Vũ Minh Tấn", "Chánh Văn phòng", "Văn phòng Điều phối Nông thôn mới Hà Nội"),
            ("Ngô Tất Hòa", "Phó Chánh Văn phòng", "Văn phòng Điều phối Nông thôn mới Hà Nội"),
        ],
    ),
    (
        "Ủy viên Bộ Chính trị, Trưởng ban Tổ chức Trung ương Phạm Minh Cảnh dự.",
        [("Phạm Minh Cảnh", "Ủy viên Bộ Chính trị, Trưởng ban", "Ban Tổ chức Trung ương")],
    ),
    (
        "Ông Hà Vũ Sang, Giám đốc Sở Công thương TP.Cần Thơ, nói.",
        [("Hà Vũ Sang", "Giám đốc", "Sở Công thương TP.Cần Thơ")],
    ),
    (
        "Ông Tạ Văn Tương - nguyên Phó Giám đốc Sở NN&PTNT Hà Nội - nói.",
        [("Tạ Văn Tương", "nguyên Phó Giám đốc", "Sở NN&PTNT Hà Nội")],
    ),
    ("Bà Quảng Thị Kim Sa, Trưởng thôn Mỹ Nghiệp, kể.", [("Quảng Thị Kim Sa", "Trưởng thôn", "thôn Mỹ Nghiệp")]),
    ("Anh Vàng A Pao, chủ homestay Hoa Mai, tâm sự.", [("Vàng A Pao", "chủ homestay", None)]),
    # a brand that looks like a name; an abbreviation in front of the name
    (
        "Chị Nguyễn Thị Bích, chủ cơ sở bánh tráng Hoa Bích ở phường An Hòa, cho hay.",
        [("Nguyễn Thị Bích", "chủ cơ sở", "cơ sở bánh tráng Hoa Bích")],
    ),
    (
        "Giám đốc Trung tâm Xúc tiến Du lịch Cần Thơ (CTTPC) Trần Thị Kim cảm ơn.",
        [("Trần Thị Kim", "Giám đốc", "Trung tâm Xúc tiến Du lịch Cần Thơ")],
    ),
]

NOBODY = [
    ("vi", "Nghệ nhân Chu Đậu đã gửi gốm tới hội chợ."),  # a village
    ("en", "Shoppers Nguyen Minh Chau and Tran Hai Yen queued for hours."),
    ("en", "Mr Nam said his family had been making conical hats for 40 years."),
    ("en", "President Ho Chi Minh visited the village in 1959."),
    ("en", "Nguyen Trai Street was crowded, and the director said so."),
    ("en", "TikTok Shop, artisan exchanges and folk music are on the programme."),
    ("en", "Lantern makers sat in a row. Photo: Nguyen Van Hai"),
    ("en", "The Director of the centre will speak on Friday."),
    ("vi", "Chủ tịch Hồ Chí Minh từng về thăm làng nghề này vào mùa xuân."),
    ("vi", "Anh Minh, du khách đến từ TP HCM, mua hai chiếc nón lá."),
    ("vi", "Giám đốc Sở Công Thương cho biết hội chợ sẽ mở vào tháng sau."),
    ("vi", "Quảng trường Trần Quang Khải chật kín người xem."),
    ("vi", "UBND TP Cần Thơ, Trưởng ban tổ chức Lễ hội bánh dân gian cho hay."),
    ("vi", "Chủ tịch Ban Chấp hành Hội sẽ dự."),
    ("en", "A Luoi Director Board will meet."),
]


@pytest.mark.parametrize(("text", "expected"), ENGLISH)
def test_english(text: str, expected: list[Row]) -> None:
    found = [(o.name, o.title, o.organization) for o in find_officials(prepare(text, "en"))]
    assert found == expected


@pytest.mark.parametrize(("text", "expected"), VIETNAMESE)
def test_vietnamese(text: str, expected: list[Row]) -> None:
    found = [(o.name, o.title, o.organization) for o in find_officials(prepare(text, "vi"))]
    assert found == expected


@pytest.mark.parametrize(("lang", "text"), NOBODY)
def test_no_official(lang: str, text: str) -> None:
    assert find_officials(prepare(text, lang)) == []


@pytest.mark.parametrize(
    ("lang", "text", "role"),
    [
        ("en", "Ha Thi Vinh, chairwoman of the Hanoi Handicraft and Craft Village Association, came.", "association"),
        ("en", "Tran Van Tan, Deputy Director of the Hanoi Department of Health, came.", "government"),
        ("en", "Tran Van Tan, owner of a tea shop, came.", "business"),
        ("en", "Tran Van Tan, Editor-in-Chief of Craft Newspaper, came.", "press"),
        ("en", "Potter Tran Van Tan came.", "artisan"),
        ("en", "Deputy Minister of Health Tran Van Tan came.", "government"),
        ("vi", "Ông Trần Văn Tân, Chủ tịch Hội Nông dân xã Hồng Vân, nói.", "association"),
        ("vi", "Ông Trần Văn Tân, Chủ tịch Ủy ban MTTQ thành phố, nói.", "government"),
        ("vi", "Ông Trần Văn Tân, Giám đốc HTX Rau sạch Văn Đức, nói.", "business"),
        ("vi", "Ông Trần Văn Tân, Tổng Biên tập Báo Làng nghề, nói.", "press"),
    ],
)
def test_role(lang: str, text: str, role: str) -> None:
    assert [o.role for o in find_officials(prepare(text, lang))] == [role]


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        (
            "en",
            "It was held with Minister of Culture Tran Van An in the room.",
            ("Tran Van An", "Minister of Culture", None),
        ),
        (
            "en",
            "Director of the Department of Trade of Long Hai Province Le Van Khe at a ceremony opened it.",
            ("Le Van Khe", "Director", "Department of Trade of Long Hai Province"),
        ),
        ("vi", "Cắt băng có ông John Smith - Thị trưởng Verdun.", ("John Smith", "Thị trưởng", "Verdun")),
    ],
)
def test_names_that_the_sentence_goes_on_behind(lang: str, text: str, expected: tuple[str, str, str | None]) -> None:
    (one,) = extract(text, title=None, published=None, lang=lang).officials
    assert (one.name, one.title, one.organization) == expected


def test_a_school_or_town_behind_a_title_is_no_name() -> None:
    for text in (
        "Director of the Tran Phu School in the old town said so.",
        "Chairman of the People's Committee of Phan Thiet City in the south said so.",
    ):
        assert extract(text, title=None, published=None, lang="en").officials == ()
