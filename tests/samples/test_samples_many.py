"""Synthetic articles for benchmarks: the same for the same seed, and shaped like language."""

import unicodedata
from collections import Counter
from itertools import islice

from samples.many import FIRST_DAY, LAST_DAY, generate


def test_same_seed_same_articles_and_a_longer_run_begins_alike() -> None:
    assert list(generate(20, 7)) == list(islice(generate(500, 7), 20))
    assert list(generate(20, 7)) != list(generate(20, 8))
    assert list(generate(0)) == []


def test_articles_have_the_promised_shape() -> None:
    articles = list(generate(300, 3))
    for article in articles:
        assert 250 <= len(article.body.split()) <= 400
        assert FIRST_DAY <= article.published <= LAST_DAY
        assert article.text == unicodedata.normalize("NFC", article.text)
        assert article.event[-4:] in article.title
    assert len({article.url for article in articles}) == 300
    assert len({article.body for article in articles}) == 300
    assert Counter(article.language for article in articles) == {"en": 150, "vi": 150}
    assert max(Counter(article.event for article in articles).values()) >= 3


def test_words_follow_zipf() -> None:
    words = Counter(word for a in generate(400, 3) if a.language == "en" for word in a.body.lower().split())
    ranked = [count for _, count in words.most_common()]
    # The share of words seen once is large in any language, and the tenth is far rarer than the first.
    assert sum(count == 1 for count in ranked) > len(ranked) * 0.15
    assert ranked[0] > 3 * ranked[10] > 9 * ranked[100]
    assert len(ranked) > 5_000


def test_half_the_facts_are_vietnamese() -> None:
    vietnamese, english = islice(generate(2, 1), 2)
    assert "gian hàng" in vietnamese.body and "sản phẩm OCOP" in vietnamese.body
    assert "booths" in english.body and "OCOP products" in english.body
