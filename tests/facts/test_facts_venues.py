"""Sites of events in their widest span."""

import pytest

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


@pytest.mark.parametrize(("lang", "text", "expected"), CASES)
def test_venues(lang: str, text: str, expected: list[Row]) -> None:
    assert [(v.text, v.name, v.address) for v in find_venues(prepare(text, lang))] == expected


@pytest.mark.parametrize(("lang", "text"), NONE)
def test_no_venue(lang: str, text: str) -> None:
    assert find_venues(prepare(text, lang)) == []
