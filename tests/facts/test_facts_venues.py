"""Sites of events in their widest span."""

import pytest

from facts.extract import extract
from facts.text import prepare
from facts.venues import find_venues

Row = tuple[str, str, str | None]

CASES: list[tuple[str, str, list[Row]]] = [
    (
        "en",
        "The fair is held at the Friendship Cultural Palace, 91 Tran Hung Dao Street, Hanoi.",
        [
            (
                "Friendship Cultural Palace, 91 Tran Hung Dao Street, Hanoi",
                "Friendship Cultural Palace",
                "91 Tran Hung Dao Street, Hanoi",
            )
        ],
    ),
    (
        "en",
        "The exhibition opened at the OCOP Centre, No. 5 Hai Ba Trung Street, Hanoi’s Hoan Kiem District.",
        [
            (
                "OCOP Centre, No. 5 Hai Ba Trung Street, Hanoi’s Hoan Kiem District",
                "OCOP Centre",
                "No. 5 Hai Ba Trung Street, Hanoi’s Hoan Kiem District",
            )
        ],
    ),
    (
        "en",
        "The festival took place in Thong Nhat Park in Hanoi and on the Tran Nhan Tong walking street.",
        [
            ("Thong Nhat Park in Hanoi", "Thong Nhat Park", "Hanoi"),
            ("Tran Nhan Tong walking street", "Tran Nhan Tong walking street", None),
        ],
    ),
    (
        "en",
        "The expo runs at the Saigon Exhibition and Convention Centre (SECC) in Ho Chi Minh City.",
        [
            (
                "Saigon Exhibition and Convention Centre (SECC) in Ho Chi Minh City",
                "Saigon Exhibition and Convention Centre",
                "Ho Chi Minh City",
            )
        ],
    ),
    ("en", "The Hanoi Museum will host a craft fair.", [("Hanoi Museum", "Hanoi Museum", None)]),
    (
        "en",
        "A market of sweets opened at 176 Quang Trung Road, Ha Dong Ward.",
        [("176 Quang Trung Road, Ha Dong Ward", "176 Quang Trung Road", "176 Quang Trung Road, Ha Dong Ward")],
    ),
    (
        "vi",
        "Lễ hội diễn ra tại Công viên Thống Nhất (quận Hai Bà Trưng, Hà Nội).",
        [("Công viên Thống Nhất (quận Hai Bà Trưng, Hà Nội)", "Công viên Thống Nhất", "quận Hai Bà Trưng, Hà Nội")],
    ),
    (
        "vi",
        "Hội thảo được tổ chức tại khách sạn Daewoo, 360 Kim Mã, Hà Nội.",
        [("khách sạn Daewoo, 360 Kim Mã, Hà Nội", "khách sạn Daewoo", "360 Kim Mã, Hà Nội")],
    ),
    (
        "vi",
        "Tuần hàng khai mạc tại siêu thị Big C Thăng Long, 222 Trần Duy Hưng, quận Cầu Giấy.",
        [
            (
                "siêu thị Big C Thăng Long, 222 Trần Duy Hưng, quận Cầu Giấy",
                "siêu thị Big C Thăng Long",
                "222 Trần Duy Hưng, quận Cầu Giấy",
            )
        ],
    ),
    (
        "vi",
        "Triển lãm mở cửa tại số 489 Hoàng Quốc Việt, Cầu Giấy, Hà Nội.",
        [
            (
                "số 489 Hoàng Quốc Việt, Cầu Giấy, Hà Nội",
                "số 489 Hoàng Quốc Việt",
                "số 489 Hoàng Quốc Việt, Cầu Giấy, Hà Nội",
            )
        ],
    ),
    (
        "vi",
        "Hội chợ diễn ra tại Quảng trường 20/11, TP. Ninh Bình.",
        [("Quảng trường 20/11, TP. Ninh Bình", "Quảng trường 20/11", "TP. Ninh Bình")],
    ),
    (
        "vi",
        "Phiên chợ dự kiến họp tại Công viên Ấn tượng Hội An.",
        [("Công viên Ấn tượng Hội An", "Công viên Ấn tượng Hội An", None)],
    ),
    # once, in the widest span
    (
        "vi",
        "Lễ hội khai mạc tại Bảo tàng Hà Nội, đường Phạm Hùng. Du khách đổ về Bảo tàng Hà Nội từ sáng.",
        [("Bảo tàng Hà Nội, đường Phạm Hùng", "Bảo tàng Hà Nội", "đường Phạm Hùng")],
    ),
]

NONE = [
    ("en", "The fair was held in Ha Dong District, Hanoi."),
    ("en", "The fair opened in Soc Trang City last night."),
    ("en", "Tran Van An, Director of the OCOP Promotion Center, said visitors came to the fair."),
    ("en", "Nguyen Trai Street was closed to traffic."),
    ("en", "Bat Trang Village has 200 kilns."),
    ("vi", "Hội chợ diễn ra tại quận Hà Đông, Hà Nội."),
    ("vi", "Phố Nguyễn Thái Học ùn tắc kéo dài."),
    ("vi", "Làng lụa Vạn Phúc có 400 hộ dệt."),
]


# Constructions of names and addresses: (sentence, spans)
VI: list[tuple[str, list[str]]] = [
    (
        "Hội chợ diễn ra tại khu vực chợ đêm TP Bình Sơn (cũ), nay là phường Bình Sơn.",
        ["khu vực chợ đêm TP Bình Sơn (cũ), nay là phường Bình Sơn"],
    ),
    ("Hội chợ diễn ra tại khu dân cư 7B, phường Phú Lợi (TP Cần Thơ).", ["khu dân cư 7B, phường Phú Lợi (TP Cần Thơ)"]),
    ("Phiên chợ được tổ chức tại nhà văn hóa thôn Thượng, xã Hòa Bình.", ["nhà văn hóa thôn Thượng, xã Hòa Bình"]),
    ("Hội chợ được tổ chức tại Sân vận động xã Hợp Tiến từ ngày 5 đến 10/2.", ["Sân vận động xã Hợp Tiến"]),
    ("Hội nghị được tổ chức tại Trung tâm Hội nghị tỉnh.", ["Trung tâm Hội nghị tỉnh"]),
    ("Hội chợ diễn ra tại Quảng trường trung tâm thành phố.", ["Quảng trường trung tâm thành phố"]),
    (
        "Hội chợ mở tại Trung tâm Văn hóa, Thể thao và Truyền thông huyện Ba Chẽ.",
        ["Trung tâm Văn hóa, Thể thao và Truyền thông huyện Ba Chẽ"],
    ),
    (
        "Lễ khai mạc diễn ra tại Trung tâm Văn hóa - Thể thao thị xã Đông Lâm (đường Lê Lai).",
        ["Trung tâm Văn hóa - Thể thao thị xã Đông Lâm (đường Lê Lai)"],
    ),
    (
        "Hội chợ diễn ra tại Trung tâm Triển lãm Quốc tế (T.L.Q), 12 Lê Lai, Hà Nội.",
        ["Trung tâm Triển lãm Quốc tế (T.L.Q), 12 Lê Lai, Hà Nội"],
    ),
    (
        "Hội chợ được tổ chức tại Khu trưng bày sản phẩm (số 15 Lê Lợi, TP Huế).",
        ["Khu trưng bày sản phẩm (số 15 Lê Lợi, TP Huế)"],
    ),
    (
        "Lễ hội được tổ chức trên các tuyến đường Trần Phú, Lê Lợi và Nguyễn Huệ.",
        ["đường Trần Phú", "Lê Lợi", "Nguyễn Huệ"],
    ),
    (
        "Lễ hội diễn ra tại tuyến phố Lê Lai - Đinh Liệt, quận Hoàn Kiếm.",
        ["tuyến phố Lê Lai - Đinh Liệt, quận Hoàn Kiếm"],
    ),
    (
        "Lễ hội diễn ra trên đường Nguyễn Huệ (đoạn từ Lê Lợi đến Lê Lai).",
        ["đường Nguyễn Huệ (đoạn từ Lê Lợi đến Lê Lai)"],
    ),
    ("Lễ hội diễn ra tại khu vực hồ Ngọc, thuộc di tích Đền Thượng.", ["khu vực hồ Ngọc, thuộc di tích Đền Thượng"]),
    (
        "Lễ hội diễn ra tại Vườn hoa Lê Lai thuộc Dải trung tâm thành phố (phía đường Lê Lợi).",
        ["Vườn hoa Lê Lai thuộc Dải trung tâm thành phố (phía đường Lê Lợi)"],
    ),
    (
        "Ngày hội diễn ra tại các điểm gồm công viên Lê Lai, cầu đi bộ, rạch Cái Sâu và hồ Ngọc.",
        ["công viên Lê Lai", "rạch Cái Sâu", "hồ Ngọc"],
    ),
    ("Lễ hội khai mạc tại cầu đi bộ - công viên Lê Lai.", ["cầu đi bộ - công viên Lê Lai"]),
    ("Triển lãm mở cửa tại nhà số 22 Hàng Mây, phường Hoàn Kiếm.", ["nhà số 22 Hàng Mây, phường Hoàn Kiếm"]),
    (
        "Cửa hàng khai trương tại số nhà 21, đường Lê Lai, thành phố Lạng Sơn.",
        ["số nhà 21, đường Lê Lai, thành phố Lạng Sơn"],
    ),
    ("Lễ hội diễn ra tại sân vận động Đông Hải, số 2 Lê Lai, quận 1.", ["sân vận động Đông Hải, số 2 Lê Lai, quận 1"]),
    ("Hội chợ khai mạc tại Công viên 12 tháng 9, quận 1.", ["Công viên 12 tháng 9, quận 1"]),
    (
        "Hội chợ diễn ra tại khu đất trống đường Lê Lai, phường Đông Hải.",
        ["khu đất trống đường Lê Lai, phường Đông Hải"],
    ),
    ("Điểm OCOP khai trương tại điểm dừng chân Sông Xanh, xã Đông Thạnh.", ["điểm dừng chân Sông Xanh, xã Đông Thạnh"]),
    ("Tuần lễ diễn ra tại Trung tâm thương mại GO! Cần Thơ.", ["Trung tâm thương mại GO! Cần Thơ"]),
    ("Tuần hàng diễn ra tại siêu thị Co.opmart Đông Hải.", ["siêu thị Co.opmart Đông Hải"]),
    ("Tuần hàng diễn ra tại AEON MALL Hải Phòng Lê Chân, quận Lê Chân.", ["AEON MALL Hải Phòng Lê Chân, quận Lê Chân"]),
    (
        "Tuần hàng Việt Nam mở tại Trung tâm thương mại Grand Siam, Bangkok, Thái Lan.",
        ["Trung tâm thương mại Grand Siam, Bangkok, Thái Lan"],
    ),
    (
        "Hội chợ diễn ra tại Làng Văn hóa - Du lịch các dân tộc Đông Lâm (Đồng Lau, Sơn Tây, Hà Nội).",
        ["Làng Văn hóa - Du lịch các dân tộc Đông Lâm (Đồng Lau, Sơn Tây, Hà Nội)"],
    ),
    (
        "Nón được treo cho lễ hội từ phố đi bộ Lê Lai đến Trường Đinh Liệt và Công viên 3-2.",
        ["phố đi bộ Lê Lai", "Trường Đinh Liệt", "Công viên 3-2"],
    ),
    (
        "Địa điểm tổ chức: Quảng trường 12/9, khu Tây Cường, phường Tứ Minh.",
        ["Quảng trường 12/9, khu Tây Cường, phường Tứ Minh"],
    ),
    (
        "Sự kiện được tổ chức trong không gian xanh mát của Khu sinh thái Vàm Lau, xã Lý Nhơn.",
        ["Khu sinh thái Vàm Lau, xã Lý Nhơn"],
    ),
    ("Trình diễn nghề diễn ra tại đình Kim Lau, 42 - 44 Hàng Mây.", ["đình Kim Lau, 42 - 44 Hàng Mây"]),
    (
        "Hội chợ được tổ chức tại Trung tâm Dịch vụ việc làm Thanh niên tỉnh, phường Nam Lý.",
        ["Trung tâm Dịch vụ việc làm Thanh niên tỉnh, phường Nam Lý"],
    ),
    (
        "Triển lãm mở cửa ở tầng 1, Trung tâm thương mại Vincom Plaza Đông Hải.",
        ["Trung tâm thương mại Vincom Plaza Đông Hải"],
    ),
    ("Phiên chợ quê họp ngay cạnh cầu ngói Thanh Lau, phường Thanh Thủy.", ["cầu ngói Thanh Lau, phường Thanh Thủy"]),
    ("Hội chợ diễn ra tại Lotus Hall, số 43 Lê Lai, quận 3.", ["Lotus Hall, số 43 Lê Lai, quận 3"]),
    (
        "Lễ hội được tổ chức ở đường Lê Lai, đoạn từ cầu Đông đến chợ Đông Hải.",
        ["đường Lê Lai, đoạn từ cầu Đông đến chợ Đông Hải"],
    ),
    ("Sự kiện được tổ chức tại siêu thị Go! Mỹ Lau, tỉnh Tiền Giang.", ["siêu thị Go! Mỹ Lau, tỉnh Tiền Giang"]),
    (
        "Lễ diễn ra tại khu vực Quảng trường Lê Lai, đường Đinh Liệt và đường Lê Lợi (TP. Pleiku).",
        ["khu vực Quảng trường Lê Lai", "đường Đinh Liệt", "đường Lê Lợi (TP. Pleiku)"],
    ),
    ("Tuần lễ khai mạc tại Quảng trường Lê Lai tại thành phố Pleiku.", ["Quảng trường Lê Lai tại thành phố Pleiku"]),
    (
        "Sự kiện diễn ra tại khuôn viên Khu liên cơ quan Lê Lai, quận Tây Hồ.",
        ["khuôn viên Khu liên cơ quan Lê Lai, quận Tây Hồ"],
    ),
    ("Tại Hoàng thành Thăng Long, Hội chợ xuân đã khai mạc sáng 1/2.", ["Hoàng thành Thăng Long"]),
    ("Sự kiện diễn ra trên sông Lau và tại Cồn Lau, quận Bình Thủy.", ["sông Lau", "Cồn Lau, quận Bình Thủy"]),
    ("Phiên chợ tổ chức tại cửa khẩu quốc tế Mộc Lau.", ["cửa khẩu quốc tế Mộc Lau"]),
    (
        "Hội chợ mở tại Trung tâm Triển lãm Quốc tế Lào (Lao-EXPO), thủ đô Viêng Chăn.",
        ["Trung tâm Triển lãm Quốc tế Lào (Lao-EXPO), thủ đô Viêng Chăn"],
    ),
    ("Hội chợ OCOP Đông Anh năm 2025 khai mạc tại Công viên Lê Lai.", ["Công viên Lê Lai"]),
    ("Một cửa hàng OCOP khai trương tại Công viên Lê Lai.", ["Công viên Lê Lai"]),
    ("Hội chợ mở cửa hằng ngày tại sân bóng thôn 3, xã Hòa Phú.", ["sân bóng thôn 3, xã Hòa Phú"]),
    ("Triển lãm mở cửa tại Ngôi nhà Di sản, 87 Hàng Mây.", ["Ngôi nhà Di sản, 87 Hàng Mây"]),
    # nothing is held at these
    ("Ban tổ chức bố trí bãi đỗ xe tại Trường Tiểu học Lê Lợi cho khách đến hội chợ.", []),
    ("Nằm bên bờ sông Lau, làng nghề Phú Lau nổi tiếng với lễ hội làng.", []),
    ("Khách được giới thiệu các tour đến Khu du lịch Tam Lau.", []),
    ("Bà Nguyễn Thị Lan, chủ cơ sở tại đường Lê Lợi cho biết sản phẩm bán chạy ở hội chợ.", []),
    ("Theo Sở Du lịch, trong dịp lễ hội, Vịnh Ngọc đón 20.000 khách.", []),
    ("Hội chợ được tổ chức tại khu vực Đồng bằng sông Cửu Long.", []),
    ("Hội chợ khu vực miền Trung - Tây Nguyên diễn ra tại tỉnh Gia Lai.", []),
    ("Đoàn đến từ làng nghề gốm Phù Sa trưng bày sản phẩm tại hội chợ.", []),
    ("Hội chợ do Trung tâm Khuyến công và Xúc tiến thương mại tỉnh tổ chức.", []),
    ("Hàng được trưng bày tại khu vực gian hàng tỉnh Lào Cai.", []),
    ("Hội chợ được tổ chức trên địa bàn xã Bình Minh.", []),
    ("Tuần hàng diễn ra tại hệ thống siêu thị WinMart trên toàn quốc.", []),
]
EN: list[tuple[str, list[str]]] = [
    (
        "The week was held at the Garden zone inside Grand Siam shopping center, Bangkok.",
        ["Garden zone inside Grand Siam shopping center, Bangkok"],
    ),
    ("The festival will open in 30/10 Square, Ha Long city.", ["30/10 Square, Ha Long city"]),
    (
        "The festival opened at the April 12 Park in Ho Chi Minh City’s District 1 on May 17.",
        ["April 12 Park in Ho Chi Minh City’s District 1"],
    ),
    (
        "It was held at the Cai Sau Floating Market stop (No. 17/2 Le Lai Street, Dong Hai ward).",
        ["Cai Sau Floating Market stop (No. 17/2 Le Lai Street, Dong Hai ward)"],
    ),
    (
        "The fair opened at the Vietnam Village for Ethnic Culture and Tourism.",
        ["Vietnam Village for Ethnic Culture and Tourism"],
    ),
    (
        "The fair is being held at the Centre for Culture and Sports of Dong Hai District.",
        ["Centre for Culture and Sports of Dong Hai District"],
    ),
    (
        "A craft fair was held at the Museum of Folklore in Cau Giay District.",
        ["Museum of Folklore in Cau Giay District"],
    ),
    ("Lamps go on display at the statue of King Le Loi, in Hanoi.", ["statue of King Le Loi, in Hanoi"]),
    ("The programme was organised at the stadium of Dong Hai district.", ["stadium of Dong Hai district"]),
    (
        "The fair takes place at the square in front of the Le Lai Theatre in Da Nang.",
        ["square in front of the Le Lai Theatre in Da Nang"],
    ),
    ("The event takes place at the pedestrian zone around Ngoc Lake.", ["pedestrian zone around Ngoc Lake"]),
    ("The festival runs along both banks of the Blue River.", ["both banks of the Blue River"]),
    (
        "The fair was held at the foot of Ba Lau Mountain in Tay Ninh province.",
        ["foot of Ba Lau Mountain in Tay Ninh province"],
    ),
    ("The fair is held on 12-16 Le Lai Street, District 1.", ["12-16 Le Lai Street, District 1"]),
    ("The fair takes place on Tran Phu, Le Loi and Nguyen Hue streets.", ["Tran Phu", "Le Loi", "Nguyen Hue streets"]),
    ("The week runs at GO! Can Tho supermarket.", ["GO! Can Tho supermarket"]),
    ("The festival will be held at Phu Lau House of Culture.", ["Phu Lau House of Culture"]),
    ("The fair was set up in the car park of the Vincom Plaza Dong Hai.", ["Vincom Plaza Dong Hai"]),
    ("The fair will take place at Hall A2 of the Lotus Convention Centre.", ["Hall A2 of the Lotus Convention Centre"]),
    ("The fair was held at Tower B, 12 Le Lai Street.", ["Tower B, 12 Le Lai Street"]),
    (
        "The display space at Dong Hai Silk Village, Ha Dong district, opened on Friday.",
        ["Dong Hai Silk Village, Ha Dong district"],
    ),
    (
        "The forum will be held at the headquarters of the Ministry of Industry and Trade.",
        ["headquarters of the Ministry of Industry and Trade"],
    ),
    ("An exhibition opened at Lotus Space on 28 Hang May Street.", ["Lotus Space on 28 Hang May Street"]),
    ("The fair takes place at Dong Hai city's pedestrian street.", ["Dong Hai city's pedestrian street"]),
    (
        "The fair is open at Hall 3, Lotus International Exhibition Hall in Japan.",
        ["Hall 3, Lotus International Exhibition Hall in Japan"],
    ),
    ("Performances take place along Le Duan, Tran Hung Dao streets.", ["Le Duan", "Tran Hung Dao streets"]),
    ("At the provincial Cultural Centre, the Son La Coffee Festival kicked off.", ["provincial Cultural Centre"]),
    # nothing is held at these
    ("Visitors can park at the Lotus Opera House during the festival.", []),
    ("Ms Lan, who runs a shop on Hang May Street, joined the fair.", []),
    ("The festival promotes tours to the Ba Lau Tourist Area.", []),
    ("Visitors from Dong Hai Pottery Village attended the fair.", []),
    ("The fair features booths from Dong Hai Silk Village and Phu Lau Bamboo Village.", []),
    ("The fair was held in Ho Chi Minh City's District 7.", []),
    ("The fair was hosted by the Centre for Crafts and the Hanoi Promotion Centre.", []),
]


@pytest.mark.parametrize(("text", "spans"), VI)
def test_vietnamese_constructions(text: str, spans: list[str]) -> None:
    assert [v.text for v in find_venues(prepare(text, "vi"))] == spans


@pytest.mark.parametrize(("text", "spans"), EN)
def test_english_constructions(text: str, spans: list[str]) -> None:
    assert [v.text for v in find_venues(prepare(text, "en"))] == spans


@pytest.mark.parametrize(("lang", "text", "expected"), CASES)
def test_venues(lang: str, text: str, expected: list[Row]) -> None:
    assert [(v.text, v.name, v.address) for v in find_venues(prepare(text, lang))] == expected


@pytest.mark.parametrize(("lang", "text"), NONE)
def test_no_venue(lang: str, text: str) -> None:
    assert find_venues(prepare(text, lang)) == []


# sites that no "at" leads to: chosen, filled, or the scene of the sentence
SCENES = [
    (
        "en",
        "The department picked White Heron Park in Lotus Ward as the site of the fair.",
        ["White Heron Park in Lotus Ward"],
    ),
    (
        "en",
        "Shoppers packed Lê Lợi Walking Street in Hội An as the market opened.",
        ["Lê Lợi Walking Street in Hội An"],
    ),
    (
        "en",
        "Lotus Square in Hạ Long City was packed on May 3, when the festival opened.",
        ["Lotus Square in Hạ Long City"],
    ),
    ("en", "Organisers chose the Golden Star 2 Hotel in Huế for the conference.", ["Golden Star 2 Hotel in Huế"]),
    ("en", "Weavers took over Red Brick Square for the three days of the fair.", ["Red Brick Square"]),
    (
        "vi",
        "Công viên Hoa Sen, phường Hạc Thành, những ngày này nhộn nhịp nhờ hội chợ OCOP.",
        ["Công viên Hoa Sen, phường Hạc Thành"],
    ),
    ("vi", "Ban tổ chức chọn Quảng trường Sao Mai làm nơi khai mạc tuần lễ.", ["Quảng trường Sao Mai"]),
    ("vi", "Khách đổ về Công viên Sông Trăng dự lễ hội.", ["Công viên Sông Trăng"]),
    (
        "vi",
        "Không gian đi bộ phố Hoa Sen và phụ cận đón khách đến với lễ hội quà tặng.",
        ["Không gian đi bộ phố Hoa Sen"],
    ),
    (
        "vi",
        "Hội chợ mở tại Khu di tích Quốc gia đặc biệt chùa Sen nằm trên địa bàn xã Hạc Thành.",
        ["Khu di tích Quốc gia đặc biệt chùa Sen nằm trên địa bàn xã Hạc Thành"],
    ),
    (
        "en",
        "Lotus pedestrian street in Hanoi’s Ba Dinh district has been given over to the gift festival.",
        ["Lotus pedestrian street in Hanoi’s Ba Dinh district"],
    ),
    ("vi", "Thành phố Cà Mau sẽ sôi động từ ngày 10 đến 13/12/2023 với lễ hội tôm.", []),
    (
        "vi",
        "Từ ngày 4-7/8, Quảng trường 20/11, thị trấn Hạc Thành, sẽ thơm trái chín: huyện mở lễ hội trái cây.",
        ["Quảng trường 20/11, thị trấn Hạc Thành"],
    ),
    # the same words without an event
    ("vi", "Hôm nay, Trung tâm Xúc tiến thương mại, tỉnh Sơn La, tổ chức hội chợ.", []),
    ("en", "Children filled Lotus Square after school.", []),
    ("en", "The firm chose Golden Star Hotel as its bank.", []),
    ("vi", "Quảng trường Sao Mai đông người đi bộ.", []),
    ("vi", "Sở sẽ tổ chức kết nối cung - cầu nông sản và hội chợ.", []),
    ("en", "The fair at Lotus Park, the 2025 Spring Festival of the city, opened.", ["Lotus Park"]),
    ("en", "Vietnamese Farm Produce opened a fair.", []),
]


@pytest.mark.parametrize(("lang", "text", "expected"), SCENES, ids=[row[1][:40] for row in SCENES])
def test_sites_that_are_chosen_filled_or_the_scene(lang: str, text: str, expected: list[str]) -> None:
    found = extract(text, title=None, published=None, lang=lang).venues
    assert [venue.text for venue in found] == expected
