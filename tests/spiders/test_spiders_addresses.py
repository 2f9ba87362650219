"""URLs, relevance and the guard: tables of what goes in and what comes out."""

import pytest

from records import Door, Source
from spiders.guard import Guard, Loopback, is_public
from spiders.relevance import Topic, Verdict, slug_words
from spiders.urls import Addresses, canonical, pattern_of


def source(**changes: object) -> Source:
    values: dict[str, object] = {
        "name": "site",
        "title": "Site",
        "publisher": "Site",
        "languages": ("vi",),
        "home": "https://news.example.vn/",
        "hosts": ("news.example.vn", "amp.example.vn"),
        "doors": (Door(kind="feed", url="https://news.example.vn/rss"),),
        "article_url": (r"-post\d+\.html$",),
    }
    return Source(**(values | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("HTTPS://News.Example.VN:443/a.html#top", "https://news.example.vn/a.html"),
        ("http://news.example.vn:80/a?b=2&a=1", "http://news.example.vn/a?a=1&b=2"),
        ("http://x.localhost:8471/a?page=2", "http://x.localhost:8471/a?page=2"),
        ("https://e.vn/a?utm_source=rss&utm_medium=x&fbclid=1&id=7", "https://e.vn/a?id=7"),
        ("https://e.vn/a;jsessionid=12AB?zarsrc=30", "https://e.vn/a"),
        ("https://e.vn/bài-viết.html", "https://e.vn/b%C3%A0i-vi%E1%BA%BFt.html"),
        ("https://e.vn", "https://e.vn/"),
        ("https://e.vn/x/../a", "https://e.vn/a"),
        ("ftp://e.vn/a", None),
        ("javascript:void(0)", None),
        ("https://user:secret@e.vn/a", None),
        ("http://[broken/a", None),
        ("http://e.vn:99999/a", None),
    ],
)
def test_canonical(given: str, expected: str | None) -> None:
    assert canonical(given) == expected
    if expected:
        assert canonical(expected) == expected, "a second time changes nothing"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("https://news.example.vn/hoi-cho-post12.html", "https://news.example.vn/hoi-cho-post12.html"),
        ("http://news.example.vn/hoi-cho-post12.html?utm_source=x", "https://news.example.vn/hoi-cho-post12.html"),
        ("https://news.example.vn/amp/hoi-cho-post12.html", "https://news.example.vn/hoi-cho-post12.html"),
        ("https://news.example.vn/hoi-cho-post12.html/amp", "https://news.example.vn/hoi-cho-post12.html"),
        ("https://news.example.vn/hoi-cho-post12.amp.html", "https://news.example.vn/hoi-cho-post12.html"),
        ("https://news.example.vn/hoi-cho.amp-post12.html", "https://news.example.vn/hoi-cho.amp-post12.html"),
        ("https://news.example.vn/in-bai/hoi-cho-post12.html", "https://news.example.vn/hoi-cho-post12.html"),
        ("https://news.example.vn/hoi-cho-post12.html?print=1", "https://news.example.vn/hoi-cho-post12.html"),
        ("https://news.example.vn/economy/", None),
        ("https://other.example.vn/hoi-cho-post12.html", None),
        ("https://news.example.vn.evil.com/hoi-cho-post12.html", None),
        ("https://news.example.vn/a/a/a/hoi-cho-post12.html", None),
        ("https://news.example.vn/" + "/".join("abcdefghijklmnop") + "/x-post1.html", None),
        ("https://news.example.vn/" + "x" * 2100 + "-post1.html", None),
    ],
)
def test_articles_of_a_source(given: str, expected: str | None) -> None:
    assert Addresses(source()).article(given) == expected


def test_a_site_without_https_keeps_http() -> None:
    plain = source(home="http://news.example.vn/")
    assert Addresses(plain).article("http://news.example.vn/a-post1.html") == "http://news.example.vn/a-post1.html"


def test_pages_of_a_calendar_share_a_pattern() -> None:
    assert pattern_of("http://e.vn/lich?ngay=2026-10-19") == pattern_of("http://e.vn/lich?ngay=2031-1-2")
    assert pattern_of("http://e.vn/a-1.html") != pattern_of("http://e.vn/b-1.html")


WORDS = (("en", ("OCOP", "craft village", "trade fair")), ("vi", ("làng nghề", "hội chợ")))


@pytest.mark.parametrize(
    ("url", "texts", "expected"),
    [
        ("/a-1.html", ["Hội chợ OCOP khai mạc"], Verdict.RELEVANT),
        ("/a-1.html", ["HỘI CHỢ khai mạc"], Verdict.RELEVANT),
        ("/a-1.html", ["Ho\u0323\u0302i cho\u031b\u0323 khai mạc"], Verdict.RELEVANT),  # decomposed
        ("/hoi-cho-lang-nghe-mo-cua-1.html", [], Verdict.RELEVANT),
        ("/a-1.html", ["Craft villages open their doors"], Verdict.RELEVANT),
        ("/a-1.html", ["News of the day", "a summary that names the trade fair in Hanoi"], Verdict.RELEVANT),
        ("/a-1.html", ["Silk lanes of the old quarter open for a week"], Verdict.RELEVANT),  # a hint, no topic word
        ("/a-1.html", ["Central bank leaves rates unchanged as currency steadies"], Verdict.OFF_TOPIC),
        ("/doi-tuyen-nu-vao-chung-ket-giai-1.html", [], Verdict.OFF_TOPIC),
        ("/a-1.html", ["When the whole street works"], Verdict.UNKNOWN),
        ("/post/123456.html", [], Verdict.UNKNOWN),
        ("/a-1.html", ["The unfair decision of the referee was reversed today"], Verdict.OFF_TOPIC),  # no "fair"
    ],
)
def test_relevance(url: str, texts: list[str], expected: Verdict) -> None:
    assert Topic(WORDS).judge("http://e.vn" + url, *texts) is expected


def test_without_topic_words_everything_is_relevant() -> None:
    assert (
        Topic(()).judge("http://e.vn/a", "Central bank leaves rates unchanged as currency steadies") is Verdict.RELEVANT
    )


def test_words_of_a_url() -> None:
    assert slug_words("http://e.vn/kinh-te/h%E1%BB%99i-ch%E1%BB%A3-2025-post12.html?id=9") == "kinh te hoi cho"


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("203.162.0.1", True),
        ("8.8.8.8", True),
        ("2400:cb00::1", True),
        ("127.0.0.1", False),
        ("127.8.8.8", False),
        ("0.0.0.0", False),
        ("10.0.0.1", False),
        ("172.16.5.5", False),
        ("192.168.1.1", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("192.0.2.1", False),
        ("198.18.0.1", False),
        ("224.0.0.1", False),
        ("240.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:10.1.2.3", False),
        ("::ffff:8.8.8.8", True),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("2001:0:4136:e378:8000:63bf:3fff:fdd2", False),  # Teredo
        ("fe80::1", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("ff02::1", False),
        ("2001:db8::1", False),
        ("not an address", False),
    ],
)
def test_public_addresses(address: str, public: bool) -> None:
    assert is_public(address) is public


LOCAL = source(home="http://a.localhost:8471/", hosts=("a.localhost",), doors=())


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://news.example.vn/a", None),
        ("http://news.example.vn/a", None),
        ("https://NEWS.example.vn/a", None),
        ("https://news.example.vn:8443/a", "port"),
        ("https://other.example.vn/a", "host"),
        ("https://example.vn/a", "host"),
        ("https://xnews.example.vn/a", "host"),
        ("ftp://news.example.vn/a", "scheme"),
        ("file:///etc/passwd", "scheme"),
        ("https://me@news.example.vn/a", "scheme"),
        ("http://127.0.0.1/a", "private"),
        ("http://[::1]/a", "private"),
        ("http://[::ffff:127.0.0.1]/a", "private"),
        ("http://169.254.169.254/latest/meta-data/", "private"),
        ("http://2130706433/a", "private"),
        ("http://0x7f000001/a", "private"),
        ("http://127.1/a", "private"),
        ("http://8.8.8.8/a", "host"),
        ("http://localhost/a", "private"),
        ("http://a.localhost:8471/a", "private"),
        ("http://news.example.vn:bad/a", "scheme"),
    ],
)
def test_what_may_be_asked(url: str, reason: str | None) -> None:
    assert Guard(source(), None).refusal(url) == reason


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://a.localhost:8471/x", None),
        ("http://a.localhost:8472/x", "private"),
        ("http://a.localhost/x", "private"),
        ("http://b.localhost:8471/x", "private"),
        ("http://127.0.0.1:8471/x", "private"),
        ("http://localhost:8471/x", "private"),
    ],
)
def test_the_loopback_exception_is_narrow(url: str, reason: str | None) -> None:
    assert Guard(LOCAL, Loopback.parse("*.localhost:8471")).refusal(url) == reason
    assert Guard(LOCAL, None).refusal(url) == "private"


@pytest.mark.parametrize(
    ("host", "port", "address", "allowed"),
    [
        ("news.example.vn", 443, "203.162.0.1", True),
        ("news.example.vn", 443, "127.0.0.1", False),
        ("news.example.vn", 8471, "127.0.0.1", False),
        ("news.example.vn", 443, "10.0.0.8", False),
        ("a.localhost", 8471, "127.0.0.1", True),
        ("a.localhost", 8471, "203.162.0.1", False),
        ("a.localhost", 8472, "127.0.0.1", False),
    ],
)
def test_addresses_are_checked_by_name_and_port(host: str, port: int, address: str, allowed: bool) -> None:
    assert Guard(LOCAL, Loopback.parse("*.localhost:8471")).allows(host, port, address) is allowed


@pytest.mark.parametrize("text", ["127.0.0.1:8471", "example.vn:80", "*.localhost", "*.localhost:0", "*:8471", ""])
def test_other_loopback_exceptions_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="localhost:PORT"):
        Loopback.parse(text)
