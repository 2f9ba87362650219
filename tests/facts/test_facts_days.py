"""Days: tables of (text, days as "start..stop"), for both languages, seen from Friday 24 October 2025."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facts.days import find_days
from facts.lunar import civil_day
from facts.text import prepare
from facts.weekdays import weekday_day
from tests.growth import FOURFOLD, growth

PUBLISHED = date(2025, 10, 24)


def days(text: str, lang: str, published: date | None = PUBLISHED) -> list[str]:
    """ "10-24" for a day, "10-24..10-28" for a range, the year in front where it is not 2025."""
    return [span(day.start, day.stop) for day in find_days(prepare(text, lang), published)]


def span(start: date | None, stop: date | None) -> str:
    one, two = (f"{day:%Y-%m-%d}".removeprefix("2025-") if day else "" for day in (start, stop))
    return one if start == stop else f"{one}..{two}"


ENGLISH = [
    # "until" looks ahead; a day that names a square is none; a range from today
    ("It opened on October 22 and lasts until Sunday.", ["10-22", "..10-26"]),
    ("It is held at April 16 Square on November 2.", ["11-02"]),
    ("Open from today until October 28.", ["10-24..10-28"]),
    ("It will be held on November 9, 10 and 11.", ["11-09..11-11"]),
    ("It runs on 7, 8 and 9 November.", ["11-07..11-09"]),
    ("It runs from the evening of November 2 to November 6.", ["11-02..11-06"]),
    ("Open from November 3 until the end of November 10.", ["11-03..11-10"]),
    ("It will last through Sunday.", ["..10-26"]),
    ("It is held from Thursday to Sunday.", ["10-23..10-26"]),
    ("Next Saturday and Sunday, the market reopens.", ["10-25..10-26"]),
    ("They meet on Monday and Thursday.", ["10-20", "10-23"]),
    ("It opens on the fifteenth day of the ninth lunar month.", ["11-04"]),
    ("It opened on October 23.", ["10-23"]),
    ("It opened on 23 October 2024.", ["2024-10-23"]),
    ("It runs from November 2 to 6.", ["11-02..11-06"]),
    ("It runs from October 29 to November 2.", ["10-29..11-02"]),
    ("It was held on March 8-12, 2019.", ["2019-03-08..2019-03-12"]),
    ("Scheduled for 24-28 October.", ["10-24..10-28"]),
    ("It lasts from 28 December 2025 to 3 January 2026.", ["12-28..2026-01-03"]),
    ("The week runs from December 28 to January 3.", ["12-28..2026-01-03"]),
    ("It takes place between November 5 and November 9.", ["11-05..11-09"]),
    ("It opens from 8am on November 1 to 10pm on November 5.", ["11-01..11-05"]),
    ("Festival days: November 28th to December 2nd.", ["11-28..12-02"]),
    ("It was open on Oct. 21 and 22.", ["10-21..10-22"]),
    ("It stays open until December 8.", ["..12-08"]),
    ("Running to December 23, the festival is free.", ["..12-23"]),
    ("From October 24, visitors may enter.", ["10-24.."]),
    ("As of September 30, there were 300.", ["09-30"]),
    ("The fair [October 24-28] is on.", ["10-24..10-28"]),
    ("It opened today [October 24].", ["10-24"]),
    ("It opened yesterday (October 23) in Hue.", ["10-23"]),
    ("On Thursday, October 23, it opened.", ["10-23"]),
    ("It opened on the evening of October 22.", ["10-22"]),
    ("It took place on 21/10/2025 and on 25/10.", ["10-21", "10-25"]),
    ("The order of 2025-10-01 holds.", ["10-01"]),
    ("It opened on Tuesday.", ["10-21"]),
    ("It will open on Tuesday.", ["10-28"]),
    ("It will open next Wednesday; last Friday was cold.", ["10-29", "10-17"]),
    ("It opened last weekend.", ["10-18..10-19"]),
    ("It runs from Friday to Sunday.", ["10-24..10-26"]),
    ("It opened last night and two days ago; tomorrow it rains.", ["10-23", "10-22", "10-25"]),
    ("In 2018, it was held from November 8 to 17.", ["2018-11-08..2018-11-17"]),
    ("Craft Expo 2022, held from August 31 to September 3, drew many.", ["2022-08-31..2022-09-03"]),
    ("It opened on November 15, 2024 (Friday) at noon.", ["2024-11-15"]),
    ("Launched on 15 March, it will run for years.", ["03-15"]),
    ("It marks 120 years (December 6, 1904 – December 6, 2024).", ["1904-12-06", "2024-12-06"]),
    ("From 19 to 24 of the twelfth lunar month, the market will be held.", ["2026-02-06..2026-02-11"]),
]
ENGLISH_NONE = [
    "It was held in October 2025, last week and last year.",
    "Today, the village has many looms. The villages of today are busy, say today's elders.",
    "It opens every Saturday and Sunday; Black Friday is near; Sundays are busy.",
    "Fairs may 10 times a year march 12 abreast.",
    "It is held annually on the 10th day of the third lunar month.",
    "Ratings of 4.5/5 and 3/4 of the area, at 8:10 pm.",
    "Decree No. 93/2023/ND-CP and Decision 4726.",
    "In May 300 booths sold out, in June 1,200.",
]
VIETNAMESE = [
    ("Chợ mở từ thứ Năm đến Chủ nhật.", ["10-23..10-26"]),
    ("Hội chợ diễn ra từ thứ sáu đến hết chủ nhật tuần này.", ["10-24..10-26"]),
    ("Từ ngày 5/11/2025 (âm lịch 16/9), hội mở.", ["11-05.."]),
    ("Khai mạc ngày 23/10/2025.", ["10-23"]),
    ("Tối 23/10, lễ khai mạc diễn ra.", ["10-23"]),
    ("Sáng 20-10 và chiều 23.10 có mưa.", ["10-20", "10-23"]),
    ("Diễn ra từ ngày 24 đến hết ngày 28/10.", ["10-24..10-28"]),
    ("Từ ngày 6 đến 11-2, hội chợ sẽ mở.", ["2026-02-06..2026-02-11"]),
    ("Hội chợ họp ngày 26 - 28.11.", ["11-26..11-28"]),
    ("Diễn ra từ ngày 24–30/11/2025.", ["11-24..11-30"]),
    ("Từ 28/12 đến 3/1, lễ hội diễn ra.", ["12-28..2026-01-03"]),
    ("Kéo dài đến hết ngày 28-12.", ["..12-28"]),
    ("Từ ngày 25/10, đường bị cấm.", ["10-25.."]),
    ("Tính đến ngày 30/9/2025, có 512 sản phẩm.", ["09-30"]),
    ("Ngày 24 tháng 10 năm 2025, kế hoạch ra đời.", ["10-24"]),
    ("Trong 3 ngày 24, 25 và 26/10.", ["10-24..10-26"]),
    ("Các ngày 5, 6, 7 tháng 11.", ["11-05..11-07"]),
    ("Từ 8h ngày 25/10 đến 22h ngày 30/10.", ["10-25..10-30"]),
    ("Hôm qua (23/10), tối qua, sáng nay và ngày mai.", ["10-23", "10-23", "10-24", "10-25"]),
    ("Sáng thứ Sáu (24/10), đoàn đã đến.", ["10-24"]),
    ("Chiều thứ Năm vừa qua, hội nghị đã họp.", ["10-23"]),
    ("Chủ nhật tới, chợ sẽ mở.", ["10-26"]),
    ("Cuối tuần qua, khách rất đông.", ["10-18..10-19"]),
    ("Năm 2024, hội chợ diễn ra từ ngày 10 đến 15/9.", ["2024-09-10..2024-09-15"]),
    ("Ngày 5/11 (tức 16/9 âm lịch), hội mở.", ["11-05"]),
    ("Từ 19 đến 24 tháng Chạp, chợ hoa họp.", ["2026-02-06..2026-02-11"]),
    ("Kỷ niệm 49 năm (30/4/1975 - 30/4/2024).", ["1975-04-30", "2024-04-30"]),
    ("Hội chợ Thủ đô 2024 mở từ 25 - 28/4.", ["2024-04-25..2024-04-28"]),
    ("Ngày 5/6/24, quyết định ra đời.", ["2024-06-05"]),
]
VIETNAMESE_NONE = [
    "Ngày thứ hai của hội chợ đông khách; chợ mở từ thứ 2 đến thứ 6 hằng tuần.",
    "Quảng trường 26/3, Công viên 23/9, đường 30/4, đường 3 Tháng 2.",
    "Tháng 10 năm 2025, tuần trước, năm ngoái, giai đoạn 2021-2025.",
    "Chiếm 2/3 diện tích, 3/4 số hộ, đạt 4/5 tiêu chí.",
    "Nghị định 98/2018/NĐ-CP; giá 2.5 triệu; lúc 15h30.",
    "Giải thứ hai, lần thứ ba, đứng thứ tư; mỗi chủ nhật.",
    "Được tổ chức hằng năm vào ngày 10 tháng 3 âm lịch.",
    "Từ 5-10 tấn, 2-9 sản phẩm.",
]
# Without a day of publication the text itself has to make the year certain.
UNDATED = [
    ("The fair opens on October 24 and runs until October 28.", "en", []),
    ("It opened yesterday and on Sunday.", "en", []),
    ("Craft Expo 2023 is on. It goes on until March 11.", "en", ["..2023-03-11"]),
    ("It was announced on August 19, 2016. The ceremony is on August 26.", "en", ["2016-08-19", "2016-08-26"]),
    ("On Thursday, August 21, the ‘Pride of Crafts’ 2025 festival began.", "en", ["08-21"]),
    ("Villages have made it since 1990. It opens on May 1.", "en", []),
    ("The “Week of Goods of the Province in 2024” runs from April 22 - 29.", "en", ["2024-04-22..2024-04-29"]),
    ("From October 20 - 22 a fair was held under the upland programme in 2023.", "en", ["2023-10-20..2023-10-22"]),
    ("Plans for 2023 and 2024 differ. It opens on May 1.", "en", []),
    ("Hội nghị OCOP năm 2021 diễn ra ngày 01/12.", "vi", ["2021-12-01"]),
    ("Festival Huế 2005 diễn ra từ ngày 15 đến 17-7.", "vi", ["2005-07-15..2005-07-17"]),
    ("Hội chợ khai mạc tối 24/10, hôm nay rất đông.", "vi", []),
]


@pytest.mark.parametrize(("text", "expected"), ENGLISH)
def test_english(text: str, expected: list[str]) -> None:
    assert days(text, "en") == expected


@pytest.mark.parametrize(("text", "expected"), VIETNAMESE)
def test_vietnamese(text: str, expected: list[str]) -> None:
    assert days(text, "vi") == expected


@pytest.mark.parametrize(("lang", "text"), [("en", t) for t in ENGLISH_NONE] + [("vi", t) for t in VIETNAMESE_NONE])
def test_what_is_no_day(lang: str, text: str) -> None:
    assert days(text, lang) == []


@pytest.mark.parametrize(("text", "lang", "expected"), UNDATED)
def test_the_year_must_be_certain(text: str, lang: str, expected: list[str]) -> None:
    assert days(text, lang, None) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Hanoi, Oct. 24 (VNA) – Weavers of the old quarter have opened their workshops to guests from abroad.",
        "Thursday, 23/10/2025 - 08:15\nWeavers have opened their workshops to guests from abroad.",
        "Weavers have opened their workshops.\n" * 9 + "Related news\nMarket opens on December 5\n",
    ],
)
def test_dateline_stamp_and_links_give_no_day(text: str) -> None:
    assert days(text, "en") == []


@pytest.mark.parametrize(
    ("text", "lang", "quote"),
    [
        ("It opened today (October 24).", "en", "today (October 24)"),
        ("It lasts until December 8.", "en", "until December 8"),
        ("Mở từ ngày 24 đến 28-10.", "vi", "từ ngày 24 đến 28-10"),
        ("Tối qua (23/10), hội mở.", "vi", "Tối qua (23/10)"),
    ],
)
def test_the_quote_holds_its_prefix(text: str, lang: str, quote: str) -> None:
    assert [day.text for day in find_days(prepare(text, lang), PUBLISHED)] == [quote]


def test_year_across_new_year() -> None:
    assert days("It opened on December 28.", "en", date(2026, 1, 2)) == ["12-28"]
    assert days("It will open on January 5.", "en", date(2025, 12, 20)) == ["2026-01-05"]


def test_weekdays() -> None:
    text = prepare("It opened on Friday.", "en")
    assert weekday_day(text, PUBLISHED, 4, "", 13) == PUBLISHED
    assert weekday_day(text, PUBLISHED, 4, "last", 13) == date(2025, 10, 17)
    assert weekday_day(text, PUBLISHED, 0, "tuần tới", 13) == date(2025, 10, 27)


def test_lunar_days() -> None:
    assert civil_day(2025, 1, 1) == date(2025, 1, 29)
    assert civil_day(2025, 13, 1) is None and civil_day(1800, 1, 1) is None
    assert [civil_day(2025, month, 30) is None for month in range(1, 13)].count(True) > 0


def test_decomposed_text() -> None:
    raw = unicodedata.normalize("NFD", "Hội chợ mở tối 23/10 đến hết ngày 28/10 ở Hà Nội.")
    found = find_days(prepare(raw, "vi"), PUBLISHED)
    assert [span(day.start, day.stop) for day in found] == ["10-23..10-28"]
    assert all(raw[day.begin : day.end] == day.text for day in found)


PIECES = st.sampled_from(
    ["1", "24", "31", "2/9", "24/10", "24-10", "2025", "30.4.2025", "October", "may 5", "to", "until", "from", "đến",
     "từ", "ngày", "tháng", "năm", "sáng", "tối qua", "(", ")", "-", "–", ",", "Sunday", "thứ hai", "today", "hôm nay",
     "và", "and", "âm lịch", "rằm tháng giêng", "\n", "30 February", "29/2", "31/11"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    st.lists(PIECES | st.text(max_size=5), max_size=50),
    st.sampled_from(["en", "vi"]),
    st.booleans(),
    st.none() | st.dates(),
)
def test_every_quote_stands_at_its_offsets(
    pieces: list[str], lang: str, decomposed: bool, published: date | None
) -> None:
    raw = " ".join(pieces)
    raw = unicodedata.normalize("NFD", raw) if decomposed else raw
    for day in find_days(prepare(raw, lang), published):
        assert raw[day.begin : day.end] == day.text != ""
        assert day.start or day.stop
        assert day.start is None or day.stop is None or day.start <= day.stop


PIECE = [
    "1",
    "1/",
    "1-",
    "1 ",
    "24/10 ",
    "24, ",
    "a",
    " ",
    "May 5 ",
    "ngày ",
    "từ ngày 5 đến ",
    "thứ hai ",
    "8h ",
    "on Monday ",
    "(",
]


@pytest.mark.parametrize("piece", PIECE)
@pytest.mark.parametrize("lang", ["en", "vi"])
def test_work_grows_with_the_text_and_no_faster(piece: str, lang: str) -> None:
    def work(text: str) -> object:
        return find_days(prepare(text, lang), PUBLISHED)

    assert growth(work, piece * (10_000 // len(piece)), piece * (40_000 // len(piece))) < FOURFOLD
