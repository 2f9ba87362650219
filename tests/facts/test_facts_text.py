"""Text: offsets, sentences, datelines, and what stands around an article on its page."""

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from facts.text import boilerplate_spans, fold, prepare

PAGE = """Home / Culture / Crafts
Rattan weavers open their doors
By Tran Mai
Share:  Facebook  Zalo  Print
Thursday, 23/10/2025 - 08:15
HÀ NỘI — Mr. Lê Văn An said the fair of TP. Huế drew 1,649 guests. It closed at 9 p.m. yesterday.
A weaver bends rattan at the fair. (Photo: VNA)
“We sold out,” he said. The next fair is in May.
Tags: rattan, fair
Related news
Pottery fair to gather 300 booths
Two-day market opens on December 5
"""


def sentences(text: str, lang: str = "en", title: str | None = None) -> list[str]:
    return [sentence.text for sentence in prepare(text, lang, title).sentences]


def test_a_page_gives_its_article_only() -> None:
    text = prepare(PAGE, "en", "Rattan weavers open their doors")
    assert [s.text for s in text.sentences] == [
        "Rattan weavers open their doors",
        "Mr. Lê Văn An said the fair of TP. Huế drew 1,649 guests.",
        "It closed at 9 p.m. yesterday.",
        "A weaver bends rattan at the fair.",
        "“We sold out,” he said.",
        "The next fair is in May.",
    ]
    assert [s.text for s in text.sentences if s.caption] == ["A weaver bends rattan at the fair."]
    assert text.dateline is not None and text.raw[slice(*text.dateline)].strip() == "HÀ NỘI —"


@pytest.mark.parametrize(
    ("text", "lang", "count"),
    [
        ("The U.S. market grew. So did Japan.", "en", 2),
        ("No. 93 was signed by Dr. An of ABC Co. Ltd. on Monday.", "en", 1),
        ("Prices rose by 1.5 percent. 20 firms closed.", "en", 2),
        ("Hội chợ mở ở TP. Hà Nội. Khách rất đông.", "vi", 2),
        ("Ông Trần A (Q. Hoàn Kiếm) và TS. Lê B đã dự.", "vi", 1),
        ("Có mứt dừa, kẹo dừa… Khách mua nhiều.", "vi", 2),
        ("Giá 1.649 đồng.", "vi", 1),
        ("The fair at GO! Thăng Long supermarket drew crowds. It rained.", "en", 2),
        ("Siêu thị GO! Thăng Long mở tuần hàng.", "vi", 1),
        ("", "en", 0),
    ],
)
def test_sentences_end_where_they_end(text: str, lang: str, count: int) -> None:
    assert len(sentences(text, lang)) == count


@pytest.mark.parametrize(
    ("head", "dateline"),
    [
        ("Hanoi (VNA) - ", True),
        ("Hanoi, Oct. 24 (VNA) – ", True),
        ("HÀ NỘI — ", True),
        ("(NLĐO) - ", True),
        ("QĐND - ", True),
        ("THE HANOI TIMES — ", True),
        ("", False),
        ("The fair - the largest so far - ", False),
        ("Can Tho - ", True),
        ("Chị Giàng Thị Súa - ", False),
        ("Vietnamese Goods Week – ", False),
        ("Tuần lễ Áo Dài – ", False),
    ],
)
def test_datelines(head: str, dateline: bool) -> None:
    text = prepare(head + "Weavers from twelve villages have brought their mats and baskets to the old quarter.", "en")
    assert (text.dateline is not None) is dateline
    assert text.sentences[0].text.startswith("Weavers" if dateline else head[:3] or "Weavers")


@pytest.mark.parametrize(
    "line",
    [
        "24/10/2025 13:30",
        "Thứ tư, 25/12/2019 - 07:32",
        "by VTV4  13 June 2017 Last updated at 15:22 PM",
        "April 22, 2021  by VNS",
        "VTV ONLINE  |  NEWS  |  VIDEO",
        "Trang chủ > Kinh tế > Thương mại",
        "Lượt xem: 1.284",
        "Tăng cỡ chữ Giảm cỡ chữ",
        "Hotline: 0908 16 98 98",
        "Tác giả: Nông Hà",
        "Từ khóa: làng nghề, nghệ nhân",
        "Photo: H. Trieu",
        "Ảnh: Hồng Trung",
        "1. Dòng sự kiện:",
    ],
)
def test_page_furniture_is_left_out(line: str) -> None:
    assert boilerplate_spans(line) == ((0, len(line)),)


@pytest.mark.parametrize(
    "line",
    [
        "On October 24, the fair opened in Hanoi.",
        "Hội chợ mở cửa ngày 24/10/2025 tại Hà Nội.",
        "73 sản phẩm OCOP được chấm điểm năm 2021",
        "The share of exports grew to 60 percent.",
        "Source of pride: craft villages of the delta are back in business, officials said at the opening of the fair.",
    ],
)
def test_news_is_kept(line: str) -> None:
    assert boilerplate_spans(line) == ()


def test_a_box_of_links_in_the_middle_ends_with_the_next_paragraph() -> None:
    prose = "Potters of the village fire their kilns at night. " * 6
    text = f"{prose}\nRelated news\nSilk fair opens\n{prose}\n{prose}\n{prose}"
    kept = " ".join(sentences(text))
    assert "Silk fair" not in kept and kept.count("Potters") == 24


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("The fair opened in Hanoi and was visited by the minister.", "en"),
        ("Hội chợ được tổ chức tại Hà Nội và các tỉnh.", "vi"),
        ("Hoi cho duoc to chuc tai Ha Noi va cac tinh", "vi"),
        ("Lê Văn An of Đồng Kỵ spoke to the press in the village.", "en"),
    ],
)
def test_the_language_is_recognised(text: str, lang: str) -> None:
    assert prepare(text, None).lang == lang


def test_an_unknown_language_is_named() -> None:
    with pytest.raises(ValueError, match="'fr'"):
        prepare("Bonjour", "fr")


def test_fold() -> None:
    assert fold("Đồng Kỵ, HÀ NỘI") == "dong ky, ha noi"
    assert fold(unicodedata.normalize("NFD", "Sản phẩm")) == "san pham"


@settings(max_examples=150, deadline=None)
@example("e\u0301\u0323 a\u0302\u0301\n")
@example("가 각 \u1100\u1161\u11a8")
@given(st.text(max_size=300))
def test_sentences_stand_at_their_offsets(raw: str) -> None:
    text = prepare(raw, "vi")
    assert len(text.lower) == len(text.folded) == len(text.nfc) == len(text.body)
    for sentence in text.sentences:
        assert unicodedata.normalize("NFC", raw[sentence.begin : sentence.end]) == unicodedata.normalize(
            "NFC", sentence.text
        )
    for begin, end in text.paragraphs:
        assert 0 <= begin < end <= len(raw)


def test_decomposed_text_gives_the_same_sentences() -> None:
    raw = unicodedata.normalize("NFD", "Hội chợ mở cửa ở Hà Nội. Khách rất đông.")
    text = prepare(raw, "vi")
    assert [unicodedata.normalize("NFD", s.text) for s in text.sentences] == [
        raw[s.begin : s.end] for s in text.sentences
    ]
    assert len(text.sentences) == 2
