"""Whose products a count is of, and on which day: `place`, `as_of` and the words in `of`."""

import unicodedata
from datetime import date

import pytest

from facts.extract import extract

PUBLISHED = date(2025, 12, 20)

# sentence, language, (place, as_of, of) of its last count
ROWS: list[tuple[str, str, tuple[str | None, date | None, str | None]]] = [
    ("So far, Hanoi has recognised 1,649 OCOP products.", "en", ("Hà Nội", PUBLISHED, "OCOP products")),
    (
        "By the end of 2024, Quang Ninh had 435 products rated three stars or higher.",
        "en",
        ("Quảng Ninh", date(2024, 12, 31), "products rated three stars or higher"),
    ),
    ("As of June 2023, Lào Cai boasts 180 OCOP products.", "en", ("Lào Cai", date(2023, 6, 30), "OCOP products")),
    (
        "The fair brings 200 OCOP products from Lao Cai Province.",
        "en",
        ("Lào Cai", None, "OCOP products from Lao Cai Province"),
    ),
    ("Nationwide, there have been 9,822 entities.", "en", ("Việt Nam", None, "entities")),
    ("Vietnam currently has 5,400 craft villages.", "en", ("Việt Nam", PUBLISHED, "craft villages")),
    ("Leaders of Sơn La came. The province has 120 cooperatives.", "en", ("Sơn La", None, "cooperatives")),
    (
        "Tính đến hết tháng 7/2022, toàn thành phố Hà Nội có 1.649 sản phẩm OCOP.",
        "vi",
        ("Hà Nội", date(2022, 7, 31), "sản phẩm OCOP"),
    ),
    ("Đến nay, tỉnh Hà Giang đã công nhận 320 sản phẩm OCOP.", "vi", ("Hà Giang", PUBLISHED, "sản phẩm OCOP")),
    ("Đoàn đến từ Bắc Kạn. Toàn tỉnh có 45 hợp tác xã.", "vi", ("Bắc Kạn", None, "hợp tác xã")),
    ("Cả nước hiện có 16.855 sản phẩm OCOP.", "vi", ("Việt Nam", PUBLISHED, "sản phẩm OCOP")),
    ("Tính đến 30/9/2024, Nghệ An có 567 sản phẩm OCOP.", "vi", ("Nghệ An", date(2024, 9, 30), "sản phẩm OCOP")),
    # nothing is tied where the sentence does not tie it
    ("Visitors from Hanoi saw 300 OCOP products.", "en", (None, None, "OCOP products")),
    ("The fair has 300 booths.", "en", (None, None, "booths")),
    ("Tính đến 31/2/2024 có 12 sản phẩm OCOP.", "vi", (None, None, "sản phẩm OCOP")),
    ("Khách từ Huế đến xem 40 sản phẩm.", "vi", (None, None, "sản phẩm")),
]


@pytest.mark.parametrize(("text", "lang", "expected"), ROWS)
def test_subject_of_a_count(text: str, lang: str, expected: tuple[str | None, date | None, str | None]) -> None:
    count = extract(text, title=None, published=PUBLISHED, lang=lang).counts[-1]
    assert (count.place, count.as_of, count.of) == expected


def test_without_a_publication_day_so_far_is_no_day() -> None:
    (count,) = extract("So far, Hanoi has 1,649 OCOP products.", title=None, published=None, lang="en").counts
    assert (count.place, count.as_of) == ("Hà Nội", None)


def test_decomposed_text_gives_the_same_subject() -> None:
    text = unicodedata.normalize("NFD", "Đến nay, tỉnh Hà Giang đã công nhận 320 sản phẩm OCOP.")
    (count,) = extract(text, title=None, published=PUBLISHED, lang="vi").counts
    assert (count.place, count.as_of) == ("Hà Giang", PUBLISHED)
