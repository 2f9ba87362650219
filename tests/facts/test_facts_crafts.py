"""Crafts, craft villages and provinces of a text: tables of (text, what is told)."""

import pytest

from facts.crafts import named_crafts, provinces_of


@pytest.mark.parametrize(
    ("text", "crafts", "villages"),
    [
        ("Sơn mài Hạ Thái lên kệ", ("lacquer",), ("Hạ Thái",)),
        ("Bat Trang sells vases", ("pottery",), ("Bát Tràng",)),
        ("LACQUERWARE, conical hats and mother-of-pearl", ("conical hats", "lacquer", "mother-of-pearl inlay"), ()),
        ("may tre dan va khảm trai", ("bamboo and rattan", "mother-of-pearl inlay"), ()),
        ("Giá xăng giảm; a craftsman of words", (), ()),
        ("silken tongues, potterybarn", (), ()),
    ],
)
def test_crafts(text: str, crafts: tuple[str, ...], villages: tuple[str, ...]) -> None:
    assert named_crafts(text) == (crafts, villages)


@pytest.mark.parametrize(
    ("place", "provinces"),
    [
        ("Ha Dong District", ("Hà Nội",)),
        ("phường Hà Đông", ("Hà Nội",)),
        ("Bắc Giang", ("Bắc Giang", "Bắc Ninh")),
        ("Bắc Ninh", ("Bắc Ninh",)),
        ("Cao Lãnh City, Đồng Tháp Province", ("Đồng Tháp",)),
        ("HCM City", ("Thành phố Hồ Chí Minh",)),
        ("Milan, Italy", ()),
        ("", ()),
    ],
)
def test_provinces_before_and_since_the_merger(place: str, provinces: tuple[str, ...]) -> None:
    assert provinces_of(place) == provinces
