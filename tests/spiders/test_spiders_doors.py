"""Feeds, listings, sitemaps and robots.txt: bytes in, what they announce out."""

import gzip
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from archive.store.doors import RobotsFile
from records import Door
from spiders.doors import read_feed, read_listing
from spiders.retry import retry_after
from spiders.robots import rules_of, verdict_of
from spiders.sitemaps import Shard, TooLarge, choose_shards, instant, month_of, read_sitemap, unpack

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
URL = "http://site.localhost/door"
RSS = """<?xml version="1.0" encoding="{encoding}"?><rss version="2.0"><channel><title>Tin</title>
<item><title>Hội chợ làng nghề</title><link>/hoi-cho-1.html</link>
<description>&lt;p&gt;Khai &lt;b&gt;mạc&lt;/b&gt;&lt;/p&gt;</description>
<pubDate>Fri, 17 Oct 2025 09:30:00 +0700</pubDate><category>OCOP</category></item>
<item><title>Không ngày</title><link>http://site.localhost/2.html</link></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>One</title><link href="http://site.localhost/1.html"/>
<updated>2025-10-17T02:30:00Z</updated><id>x</id></entry></feed>"""
EMPTY = '<?xml version="1.0"?><rss version="2.0"><channel><title>Tin</title></channel></rss>'
BOMB = """<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>
<rss version="2.0"><channel><item><title>&d;</title><link>http://site.localhost/1.html</link></item></channel></rss>"""


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (RSS.format(encoding="utf-8").encode(), None),
        (RSS.format(encoding="utf-8").encode(), "text/html; charset=utf-8"),
        (RSS.format(encoding="utf-16").encode("utf-16"), None),
        (RSS.format(encoding="utf-16").encode("utf-16"), "application/xml"),
        (RSS.format(encoding="utf-16").encode("utf-16"), "text/xml; charset=utf-16"),
        (RSS.format(encoding="utf-16").encode("utf-16"), "text/xml; charset=utf-8"),
        (b"\xef\xbb\xbf" + RSS.format(encoding="utf-8").encode(), "text/xml"),
        (RSS.format(encoding="utf-8").replace("</title>", " & con\x08</title>", 2).encode(), None),
    ],
)
def test_feeds_are_read_whatever_they_are_encoded_in(body: bytes, kind: str | None) -> None:
    page = read_feed(body, URL, kind)
    assert page.outcome == "ok"
    first, second = page.items
    assert first.url == "http://site.localhost/hoi-cho-1.html"
    assert (first.title or "").startswith("Hội chợ làng nghề")
    assert first.summary == "Khai mạc OCOP" or first.summary == "Khai mạcOCOP"
    assert first.published == datetime(2025, 10, 17, 2, 30, tzinfo=UTC)
    assert (second.url, second.published) == ("http://site.localhost/2.html", None)


def test_atom() -> None:
    (item,) = read_feed(ATOM.encode(), URL).items
    assert (item.url, item.lastmod) == ("http://site.localhost/1.html", datetime(2025, 10, 17, 2, 30, tzinfo=UTC))


@pytest.mark.parametrize(
    ("body", "outcome", "says"),
    [
        (EMPTY.encode(), "empty", "without items"),
        (b"", "not_a_feed", "no content"),
        (b"  \n", "not_a_feed", "no content"),
        (b"<!DOCTYPE html><html><body><a href='/1.html'>News</a></body></html>", "not_a_feed", "HTML"),
        (b'{"items": []}', "not_a_feed", "no feed"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "not_a_feed", "no feed"),
    ],
)
def test_what_is_no_feed_is_not_taken_for_no_news(body: bytes, outcome: str, says: str) -> None:
    page = read_feed(body, URL)
    assert page.outcome == outcome
    assert says in (page.reason or "")


def test_entities_do_not_grow() -> None:
    items = read_feed(BOMB.encode(), URL).items
    assert sum(len(item.title or "") for item in items) < 1000
    sitemap = BOMB.replace('rss version="2.0"', "urlset").replace("channel", "url").replace("item", "x")
    page, _ = read_sitemap(sitemap.replace("/rss", "/urlset").encode(), URL, HANOI)
    assert sum(len(item.title or "") for item in page.items) < 1000


LISTING = Door(kind="listing", url=URL, links="h3 a, li.more", next_page="a.next", pages=5)
HTML = """<html><head><base href="http://site.localhost/tin/"></head><body>
<h3><a href="1.html"> Làng <b>nghề</b> </a></h3><h3><a href="/2.html#c"><img alt="Ảnh gốm"></a></h3>
<h3><a href="javascript:x()">Không</a></h3><li class="more"><span></span><a href="1.html">x</a></li>
<a href="/other.html">Khác</a><a class="next" href="?page=2">Sau</a></body></html>"""


def test_listing_links_have_their_text_and_the_next_page() -> None:
    page = read_listing(HTML.encode(), URL, LISTING, "utf-8")
    assert [(item.url, item.title) for item in page.items] == [
        ("http://site.localhost/tin/1.html", "Làng nghề"),
        ("http://site.localhost/2.html#c", "Ảnh gốm"),
    ]
    assert page.next_page == "http://site.localhost/tin/?page=2"


@pytest.mark.parametrize("body", [b"<html><body><p>Nothing</p></body></html>", b"", b"\0\0\0"])
def test_a_listing_without_links_is_empty_and_says_so(body: bytes) -> None:
    page = read_listing(body, URL, LISTING)
    assert page.outcome != "ok"
    assert page.reason


SITEMAP = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc> http://site.localhost/1.html </loc>
<lastmod>2025-10-17</lastmod><news:news><news:title>Sơn mài</news:title><news:publication_date>2025-10-17T09:30:00+07:00
</news:publication_date></news:news></url><url><loc>/2.html</loc></url><url></url></urlset>"""
INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>/sitemaps/news-2025-9.xml</loc><lastmod>2025-09-30T23:00:00+07:00</lastmod></sitemap>
<sitemap><loc>/sitemaps/news-2025-10.xml.gz</loc></sitemap><sitemap><loc>/pages.xml</loc></sitemap></sitemapindex>"""


def test_a_news_sitemap() -> None:
    page, shards = read_sitemap(SITEMAP.encode(), URL, HANOI)
    first, second = page.items
    assert (page.outcome, shards) == ("ok", ())
    assert (first.url, first.title) == ("http://site.localhost/1.html", "Sơn mài")
    assert first.published == datetime(2025, 10, 17, 9, 30, tzinfo=timezone(timedelta(hours=7)))
    assert first.lastmod == datetime(2025, 10, 17, tzinfo=HANOI)
    assert (second.url, second.title, second.lastmod) == ("http://site.localhost/2.html", None, None)


def test_a_sitemap_index() -> None:
    page, shards = read_sitemap(INDEX.encode(), URL, HANOI)
    assert (page.outcome, page.items) == ("ok", ())
    assert [shard.month for shard in shards] == [(2025, 9), (2025, 10), None]


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (b"<html><body>Moved</body></html>", "not_a_feed"),
        (b"", "not_a_feed"),
        (b"plain text", "not_a_feed"),
        (b"<urlset></urlset>", "empty"),
        (b"<sitemapindex></sitemapindex>", "empty"),
        (b"<urlset><url><loc>http://site.localhost/?a=1&b=2</loc></url></urlset>", "ok"),  # a stray ampersand
    ],
)
def test_what_is_no_sitemap(body: bytes, outcome: str) -> None:
    assert read_sitemap(body, URL, HANOI)[0].outcome == outcome


@pytest.mark.parametrize(
    ("url", "month"),
    [
        ("http://e.vn/sitemaps/news-2025-9.xml", (2025, 9)),
        ("http://e.vn/sitemaps/news-2025-10.xml", (2025, 10)),
        ("http://e.vn/sitemap-202510.xml.gz", (2025, 10)),
        ("http://e.vn/sitemap/2025/10/22.xml", (2025, 10)),
        ("http://e.vn/sitemap-20251022.xml", (2025, 10)),
        ("http://e.vn/sitemap-article-10-2025.xml", (2025, 10)),
        ("http://e.vn/sitemap-2019.xml", (2019, 13)),
        ("http://e.vn/wp-sitemap-posts-1.xml", None),
        ("http://e2025.vn/pages.xml", None),
    ],
)
def test_months_of_shards(url: str, month: tuple[int, int] | None) -> None:
    assert month_of(url) == month


def test_the_first_time_all_shards_are_read_later_the_newest_months() -> None:
    shards = [Shard(url=f"{year}-{month}", month=(year, month)) for year in (2024, 2025) for month in range(1, 13)]
    shards += [Shard(url="pages")]
    assert len(choose_shards(shards, None)) == 25
    assert {shard.url for shard in choose_shards(shards, 2)} == {"2025-12", "2025-11", "pages"}


def test_packed_sitemaps_are_unpacked_up_to_a_limit() -> None:
    assert unpack(gzip.compress(SITEMAP.encode())) == SITEMAP.encode()
    assert unpack(gzip.compress(gzip.compress(SITEMAP.encode()))) == SITEMAP.encode()
    assert unpack(SITEMAP.encode()) == SITEMAP.encode()
    with pytest.raises(TooLarge):
        unpack(gzip.compress(bytes(200_000)), 100_000)
    with pytest.raises(ValueError, match="cut short"):
        unpack(gzip.compress(SITEMAP.encode())[:-9])
    with pytest.raises(ValueError, match="damaged"):
        unpack(gzip.compress(SITEMAP.encode())[:10] + b"\xff" * 40)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-10-17T09:30:00+07:00", datetime(2025, 10, 17, 2, 30, tzinfo=UTC)),
        ("2025-10-17T02:30:00Z", datetime(2025, 10, 17, 2, 30, tzinfo=UTC)),
        ("2025-10-17T09:30:00 +07:00", datetime(2025, 10, 17, 2, 30, tzinfo=UTC)),
        ("2025-10-17T09:30:00+0700", datetime(2025, 10, 17, 2, 30, tzinfo=UTC)),
        ("2025-10-17", datetime(2025, 10, 17, tzinfo=HANOI)),
        ("2025-10", datetime(2025, 10, 1, tzinfo=HANOI)),
        ("2025", datetime(2025, 1, 1, tzinfo=HANOI)),
        ("yesterday", None),
        ("", None),
        (None, None),
    ],
)
def test_instants(text: str | None, expected: datetime | None) -> None:
    assert instant(text, HANOI) == expected


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        (200, "rules"),
        (204, "rules"),
        (301, "allow"),
        (400, "allow"),
        (401, "allow"),
        (403, "allow"),
        (404, "allow"),
        (410, "allow"),
        (429, "stay_away"),
        (500, "stay_away"),
        (503, "stay_away"),
        (None, "stay_away"),
    ],
)
def test_what_the_status_of_robots_txt_means(status: int | None, verdict: str) -> None:
    assert verdict_of(status) == verdict


ROBOTS = (
    "User-agent: *\nCrawl-delay: 3\nDisallow: /print/\nAllow: /print/open\n\nUser-agent: ocop-archive\nDisallow: /me/\n"
)


@pytest.mark.parametrize(
    ("verdict", "body", "agent", "path", "reason"),
    [
        ("rules", ROBOTS, "other", "/print/1", "robots"),
        ("rules", ROBOTS, "other", "/print/open", None),
        ("rules", ROBOTS, "other", "/a", None),
        ("rules", ROBOTS, "ocop-archive", "/print/1", None),
        ("rules", ROBOTS, "ocop-archive", "/me/1", "robots"),
        ("rules", "<html><body>Welcome</body></html>", "other", "/a", None),
        ("rules", "", "other", "/a", None),
        ("allow", "", "other", "/print/1", None),
        ("stay_away", "", "other", "/a", "robots-unreachable"),
    ],
)
def test_rules(verdict: str, body: str, agent: str, path: str, reason: str | None) -> None:
    file = RobotsFile(host="e.vn", fetched=datetime(2026, 1, 1, tzinfo=UTC), status=200, verdict=verdict, body=body)
    assert rules_of(file, agent).refusal("http://e.vn" + path, agent) == reason


def test_crawl_delay_is_read() -> None:
    file = RobotsFile(host="e.vn", fetched=datetime(2026, 1, 1, tzinfo=UTC), status=200, verdict="rules", body=ROBOTS)
    assert rules_of(file, "other").delay == 3.0


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, 0),
        (b"", 0),
        (b"30", 30),
        (b"99999999999999", 999999999),
        (b"soon", 0),
        (b"Mon, 19 Oct 2026 19:01:00 GMT", 60),
        (b"Mon, 19 Oct 2020 19:01:00 GMT", 0),
    ],
)
def test_retry_after(value: bytes | None, seconds: float) -> None:
    assert retry_after(value, datetime(2026, 10, 19, 19, 0, tzinfo=UTC).timestamp()) == seconds
