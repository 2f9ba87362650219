"""Words: tables of (text, tokens)."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.text import exact, fold, nfc, number, tokens, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bà An nói: y như in, may thay", ["bà", "an", "nói", "y", "như", "in", "may", "thay"]),
        ("3.463 khách, 3,463 visitors, 3463", ["3463", "khách", "3463", "visitors", "3463"]),
        ("1.234.567,5 và 1,234,567.5", ["1234567.5", "và", "1234567.5"]),
        ("1,5 triệu; 1.5 million", ["1.5", "triệu", "1.5", "million"]),
        ("20.10.2025 và 20/10/2025", ["20", "10", "2025", "và", "20", "10", "2025"]),
        ("0.123 0,5", ["0.123", "0.5"]),
        ("100.000đ", ["100000", "đ"]),
        ("VNĐ14.6 billion, VND41bn", ["vnđ", "14.6", "billion", "vnd", "41bn"]),
        ("kĩ sư, nghệ sĩ, tỉ, quí", ["kỹ", "sư", "nghệ", "sỹ", "tỷ", "quý"]),
        ("one-of-a-kind women's", ["one", "of", "a", "kind", "women", "s"]),
        ("hoà thuỷ khoẻ", ["hòa", "thủy", "khỏe"]),
        ("quý qúy quỳ", ["quý", "quý", "quỳ"]),
        ("hoàn toàn", ["hoàn", "toàn"]),
        ("*** -- ()", []),
        ("", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected
    assert words(unicodedata.normalize("NFD", text)) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("làng", "lang"),
        ("Đông", "dong"),
        ("đ", "d"),
        ("OCOP", "ocop"),
        ("Ưởng", "uong"),
        ("3.463", "3463"),
        ("日本", "日本"),
    ],
)
def test_fold(word: str, expected: str) -> None:
    assert fold(word) == expected


@pytest.mark.parametrize(("text", "expected"), [("3.463", "3463"), ("12", "12"), ("1.2.3", "1.2.3"), ("0,5", "0.5")])
def test_number(text: str, expected: str) -> None:
    assert number(text) == expected


@given(st.text(alphabet="aăâbđeêoôơuưyàáảãạấợ qQ12.,-'İßﬁ日́", max_size=40))
def test_tokens_point_at_their_text_and_are_stable(text: str) -> None:
    text = nfc(text)
    for token in tokens(text):
        assert exact(text[token.begin : token.end]) == token.exact
        assert token.folded == fold(token.exact)
        assert fold(token.folded) == token.folded
