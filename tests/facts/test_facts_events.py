"""Events: name, kind, days, site; past editions and ceremonies kept apart."""

from datetime import date

import pytest

from facts import extract
from records.fact import EventMention, Findings

PUBLISHED = date(2025, 10, 20)


def facts_of(text: str, lang: str, title: str | None = None) -> Findings:
    return extract(text, title=title, published=PUBLISHED, lang=lang)


def events(text: str, lang: str, title: str | None = None) -> tuple[EventMention, ...]:
    return facts_of(text, lang, title).events


Row = tuple[str, str, str | None, str | None, str | None]


def row(event: EventMention) -> Row:
    start, stop = (day.isoformat() if day else None for day in (event.start, event.stop))
    return (event.name, event.kind, start, stop, event.venue)


CASES: list[tuple[str, str, list[Row]]] = [
    (  # two events share days and site
        "en",
        "The Hoa Ban Silk Fair and the Lac Thuy Weaving Contest are near. "
        "The two events will take place on November 2-6 at the Trade Hall, 12 Le Loi Street, Hanoi.",
        [
            ("Hoa Ban Silk Fair", "fair", "2025-11-02", "2025-11-06", "Trade Hall, 12 Le Loi Street, Hanoi"),
            ("Lac Thuy Weaving Contest", "contest", "2025-11-02", "2025-11-06", "Trade Hall, 12 Le Loi Street, Hanoi"),
        ],
    ),
    (  # the day of the press conference is none of the fair's
        "vi",
        "Tại họp báo giới thiệu Hội chợ Gốm Lạc Thủy 2025, diễn ra sáng 14-10, ban tổ chức cho biết nhiều điểm mới. "
        "Hội chợ Gốm Lạc Thủy 2025 sẽ được tổ chức từ ngày 25-10 đến 4-11.",
        [("Hội chợ Gốm Lạc Thủy 2025", "fair", "2025-10-25", "2025-11-04", None)],
    ),
    (  # "another" is of the kind of the one before
        "en",
        "Many activities will be held on November 3, including a seminar on bamboo looms, "
        "and another on packaging for hats.",
        [
            ("seminar on bamboo looms", "seminar", "2025-11-03", "2025-11-03", None),
            ("another on packaging for hats", "seminar", "2025-11-03", "2025-11-03", None),
        ],
    ),
    (  # a brand stands for a fair
        "en",
        "Agroviet 2025 raised its curtain in Hanoi on October 19.",
        [("Agroviet 2025", "fair", "2025-10-19", None, None)],
    ),
    (  # a length in days gives no end
        "vi",
        "Ngày hội Lúa Lạc Thủy được mở hôm 12/10, kéo dài hai ngày.",
        [("Ngày hội Lúa Lạc Thủy", "festival", "2025-10-12", None, None)],
    ),
    (  # praise for the named week is no other week
        "vi",
        "Đây là tuần lễ OCOP lớn nhất của tỉnh. Tuần lễ hàng Lạc Thủy 2025 khai mạc ngày 19-10.",
        [("Tuần lễ hàng Lạc Thủy 2025", "week", "2025-10-19", None, None)],
    ),
    (
        "en",
        "The 12th Red River Craft Fair will be held from November 5 to 9, 2025 at the Friendship Cultural Palace.",
        [("12th Red River Craft Fair", "fair", "2025-11-05", "2025-11-09", "Friendship Cultural Palace")],
    ),
    (
        "en",
        "The Lotus Tea Festival opened on October 18 at Thong Nhat Park. The festival will last until October 26.",
        [("Lotus Tea Festival", "festival", "2025-10-18", "2025-10-26", "Thong Nhat Park")],
    ),
    (
        "en",
        "An exhibition of lacquer paintings closed on October 12.",
        [("exhibition of lacquer paintings", "exhibition", None, "2025-10-12", None)],
    ),
    (
        "en",
        "A seminar on bamboo exports was held in Hanoi on October 15.",
        [("seminar on bamboo exports", "seminar", "2025-10-15", "2025-10-15", None)],
    ),
    (
        "en",
        "A workshop themed “Boxes that sell” took place in Da Nang on October 15.",
        [("Boxes that sell", "seminar", "2025-10-15", "2025-10-15", None)],
    ),
    (
        "en",
        "The ministry announced on October 1 that the Silk Week 2025 will run from November 3 to 7.",
        [("Silk Week 2025", "week", "2025-11-03", "2025-11-07", None)],
    ),
    (
        "vi",
        "Hội chợ OCOP Đông Anh năm 2025 khai mạc tối 18/10 tại Công viên Thống Nhất. Hội chợ kéo dài đến ngày 22/10.",
        [("Hội chợ OCOP Đông Anh năm 2025", "fair", "2025-10-18", "2025-10-22", "Công viên Thống Nhất")],
    ),
    (
        "vi",
        "Lễ hội Sen Tây Hồ lần thứ hai sẽ diễn ra từ ngày 12 đến 16/11/2025.",
        [("Lễ hội Sen Tây Hồ lần thứ hai", "festival", "2025-11-12", "2025-11-16", None)],
    ),
    (
        "vi",
        "Tuần hàng nông sản tỉnh Sơn La đã bế mạc ngày 12/10.",
        [("Tuần hàng nông sản tỉnh Sơn La", "week", None, "2025-10-12", None)],
    ),
    (
        "vi",
        "Hội thảo “Giữ nghề dệt” do Liên minh Hợp tác xã Việt Nam tổ chức sáng 15/10 tại khách sạn Daewoo.",
        [("Hội thảo “Giữ nghề dệt”", "seminar", "2025-10-15", "2025-10-15", "khách sạn Daewoo")],
    ),
    (
        "vi",
        "Chợ phiên lần 2 diễn ra ngày 8/11. Lần 3 sẽ diễn ra ngày 15/11.",
        [
            ("Chợ phiên lần 2", "market", "2025-11-08", "2025-11-08", None),
            ("Chợ phiên lần 3", "market", "2025-11-15", "2025-11-15", None),
        ],
    ),
]

MORE: list[tuple[str, str, list[Row]]] = [
    # the day of a press conference is not the event's
    (
        "vi",
        "Ngày 17/10, UBND tỉnh An Giang tổ chức họp báo về Ngày hội mắm Châu Đốc. Ngày hội diễn ra từ 22 đến 25/11.",
        [("Ngày hội mắm Châu Đốc", "festival", "2025-11-22", "2025-11-25", None)],
    ),
    # a list within what the event is about
    (
        "en",
        "An exhibition of One Commune, One Product (OCOP) goods, handicrafts and farm tools opened on October 17.",
        [
            (
                "exhibition of One Commune, One Product (OCOP) goods, handicrafts and farm tools",
                "exhibition",
                "2025-10-17",
                None,
                None,
            )
        ],
    ),
    # a site that has the word for an event in its name
    (
        "vi",
        "Tối 18/10, tại Khu Hội chợ Triển lãm Giảng Võ đã diễn ra lễ khai mạc Hội chợ Làng nghề lần thứ 5.",
        [("Hội chợ Làng nghề lần thứ 5", "fair", "2025-10-18", None, "Khu Hội chợ Triển lãm Giảng Võ")],
    ),
    # what another belongs to is no event without a day of its own
    (
        "en",
        "The Silk Fair 2025 opened yesterday at Hanoi Museum as part of the Red River Heritage Festival 2025.",
        [("Silk Fair 2025", "fair", "2025-10-19", None, "Hanoi Museum")],
    ),
    # one range for two events named in one breath
    (
        "en",
        "The Lotus Week 2025 together with the 3rd Tea Festival will be held on November 9-15.",
        [
            ("Lotus Week 2025", "week", "2025-11-09", "2025-11-15", None),
            ("3rd Tea Festival", "festival", "2025-11-09", "2025-11-15", None),
        ],
    ),
]

PUT_OFF: list[tuple[str, str, list[Row]]] = [
    (
        "en",
        "The 5th Tay Con Linh Tea Fair will not take place from October 25 to 28 as planned. The "
        "fair, due to open in Ha "
        "Giang on October 25, has been put off, with November 12 as the likely first day.",
        [("5th Tay Con Linh Tea Fair", "fair", "2025-11-12", None, None)],
    ),
    (
        "en",
        "The Ministry announced the adjustment of the Khmer Culture Festival 2025 from October 17 "
        "to 19 to November 5 to 7.",
        [("Khmer Culture Festival 2025", "festival", "2025-11-05", "2025-11-07", None)],
    ),
    (
        "vi",
        "Do mưa lũ, Tuần lễ cam Hàm Yên 2025 lùi đến ngày 24/11. Theo kế hoạch cũ, tuần lễ khai mạc ngày 25/10. "
        "Lịch mới là từ ngày 24 đến 29/11.",
        [("Tuần lễ cam Hàm Yên 2025", "week", "2025-11-24", "2025-11-29", None)],
    ),
]

# the days stand in sentences that do not name the event, or the event in one without days
APART: list[tuple[str, str, list[Row]]] = [
    (
        "en",
        "The Lacquer and Shell Exhibition 2025 is on at Hanoi Museum. It opened last Friday and "
        "will close on October 26.",
        [("Lacquer and Shell Exhibition 2025", "exhibition", "2025-10-17", "2025-10-26", "Hanoi Museum")],
    ),
    (
        "vi",
        "Hơn 90 gian hàng mở cửa sáng 16/10 và đón khách đến hết ngày 25/10.\nTriển lãm tranh "
        "khắc gỗ Kinh Bắc năm 2025 "
        "là lần thứ tư tỉnh tổ chức.",
        [("Triển lãm tranh khắc gỗ Kinh Bắc năm 2025", "exhibition", "2025-10-16", "2025-10-25", None)],
    ),
    (
        "vi",
        "Chương trình trưng bày sản phẩm làng nghề Kiến Thụy có 40 gian hàng. Được tổ chức từ "
        "ngày 5/11 đến hết ngày 8/11.",
        [
            (
                "Chương trình trưng bày sản phẩm làng nghề Kiến Thụy",
                "exhibition",
                "2025-11-05",
                "2025-11-08",
                None,
            )
        ],
    ),
    # an opening night is the first day only; a seminar at the fair has its own
    (
        "vi",
        "Tối 18/10, tỉnh Yên Bái tổ chức Festival Quế Trấn Yên 2025. Phát biểu khai mạc, lãnh đạo "
        "tỉnh cảm ơn người dân.",
        [("Festival Quế Trấn Yên 2025", "festival", "2025-10-18", None, None)],
    ),
    (
        "en",
        "The Silk Fair 2025 runs from October 18 to 25. A seminar on dyes will be held at the fair on October 22.",
        [
            ("Silk Fair 2025", "fair", "2025-10-18", "2025-10-25", None),
            ("seminar on dyes", "seminar", "2025-10-22", "2025-10-22", None),
        ],
    ),
    # an anniversary is no day of the event
    (
        "vi",
        "Chào mừng 60 năm Ngày thành lập huyện (13/10/1965 - 13/10/2025), Lễ hội Sen Cẩm Khê năm "
        "2025 mở cửa ngày 21/10.",
        [("Lễ hội Sen Cẩm Khê năm 2025", "festival", "2025-10-21", None, None)],
    ),
]

NONE = [
    ("en", "A press conference was held in Hanoi on October 15."),
    ("en", "Products are sold at fairs and festivals around the country."),
    ("en", "The ministry issued the decision on October 15."),
    ("en", "The domestic market grew on October 15."),
    ("vi", "Buổi họp báo diễn ra sáng 15/10."),
    ("vi", "Sản phẩm được bán ở nhiều hội chợ trong cả nước."),
]


@pytest.mark.parametrize(("lang", "text", "expected"), [*CASES, *MORE, *PUT_OFF, *APART])
def test_events(lang: str, text: str, expected: list[Row]) -> None:
    assert [row(event) for event in events(text, lang)] == expected


@pytest.mark.parametrize(("lang", "text"), NONE)
def test_no_event(lang: str, text: str) -> None:
    assert events(text, lang) == ()


def test_earlier_edition_is_no_event() -> None:
    text = (
        "The Van Lam Embroidery Festival 2025 opened on October 18 in Ninh Binh.\n"
        "The Van Lam Embroidery Festival 2023, held from September 2 to 5, drew 40 stalls."
    )
    assert [row(event)[0] for event in events(text, "en")] == ["Van Lam Embroidery Festival 2025"]


def test_slots() -> None:
    text = (
        "The 3rd Muong Brocade Fair opened on October 19 in Hoa Binh City with 80 booths. "
        "It is organised by the Phu Tho Department of Industry and Trade.\n"
        "Bui Van Khanh, Deputy Director of the Phu Tho Department of Industry and Trade, opened the fair.\n"
        "The previous fair gathered 55 booths."
    )
    found = facts_of(text, "en", "Muong brocade on show")
    (event,) = found.events
    assert (event.main, event.edition, event.year, event.status) == (True, 3, 2025, "opened")
    assert event.organizers == ("Phu Tho Department of Industry and Trade",)
    assert event.place == "Hoa Binh City"
    assert [found.counts[i].text for i in event.counts] == ["80 booths"]
    assert [found.officials[i].name for i in event.officials] == ["Bui Van Khanh"]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("The Craft Fair 2025 will open on November 3.", "planned"),
        ("The Craft Fair 2025 runs from October 10 to 25.", "running"),
        ("The Craft Fair 2025 ran from October 1 to 5.", "closed"),
        ("The Craft Fair 2025, planned for October 30, was cancelled.", "cancelled"),
        ("The Craft Fair 2025 was postponed to November 30.", "postponed"),
    ],
)
def test_status(text: str, status: str) -> None:
    assert [event.status for event in events(text, "en")] == [status]


@pytest.mark.parametrize(
    ("lang", "text", "edition"),
    [
        ("en", "The 15th Lotus Craft Fair opened on May 3.", 15),
        ("en", "The second edition of the Lotus Craft Fair opened on May 3.", 2),
        ("en", "The third annual Lotus Craft Fair opened on May 3.", 3),
        ("en", "Weavers compete for the first time during the Lotus Silk Week, from May 3 to 5.", None),
        ("en", "On the third day the Lotus Craft Fair, open since May 3, drew a crowd.", None),
        ("vi", "Hội chợ Sen Vàng lần thứ IX khai mạc ngày 3-5.", 9),
        ("vi", "Lần đầu tiên có hội thi dệt trong Tuần lụa Sen Vàng, từ ngày 3 đến 5-5.", None),
    ],
)
def test_editions_stand_with_the_name(lang: str, text: str, edition: int | None) -> None:
    events = extract(text, title=None, published=date(2026, 5, 4), lang=lang).events
    assert [event.edition for event in events if "Lotus" in event.name or "Sen" in event.name] == [edition]


@pytest.mark.parametrize(
    ("lang", "text", "status"),
    [
        ("en", "The Lotus Craft Fair of May 20 to 25 has been relocated to Red Brick Square.", "moved"),
        ("en", "After a change of venue the Lotus Craft Fair opens on May 20 at Red Brick Square.", "moved"),
        ("vi", "Hội chợ Sen Vàng, từ ngày 20 đến 25-5, thay đổi địa điểm sang Quảng trường Sao Mai.", "moved"),
        ("en", "The Lotus Craft Fair opens on May 20 at Red Brick Square.", "planned"),
        ("en", "The Lotus Craft Fair of May 20 is cancelled.", "cancelled"),
    ],
)
def test_an_event_that_moves_to_another_site(lang: str, text: str, status: str) -> None:
    events = extract(text, title=None, published=date(2026, 5, 4), lang=lang).events
    assert [event.status for event in events if "Lotus" in event.name or "Sen" in event.name] == [status]
