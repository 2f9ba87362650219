"""The sample sites over HTTP: doors, pages, validators, the second night, and the pages that are odd on purpose."""

import gzip
import http.client
import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import feedparser
import pytest
from lxml import etree, html

from samples import HOSTS, SITES, Content, SampleSites, load_content
from samples.charsets import encode
from samples.odd import SOFT_404
from samples.pages import is_odd, running_text
from samples.routes import copies

SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
LISTINGS = {
    "hanoi-courier": ("/latest/", "article.story h2 a", None),
    "bao-sen": ("/tin-moi", "article.item-news h3.title-news a", "a.next-page"),
    "craft-notes": ("/category/notes/", "h2.entry-title a", "a.next.page-numbers"),
    "tin-lang-nghe": ("/tin-tuc.php", "a.tin", None),
    "thu-do-moi": ("/tin-moi-nhat", "h3.b-grid__title a", "a.c-paging__next"),
    "trade-desk": ("/news", "div.bx-cat-content h3 a", "div.__MB_FRAME_PAGING a.next"),
}


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        charset = re.search(r"charset=([\w-]+)", self.headers.get("Content-Type", ""))
        return unicodedata.normalize("NFC", self.body.decode(charset[1] if charset else "utf-8"))


class Visitor:
    def __init__(self, sites: SampleSites) -> None:
        self.sites = sites
        self.connection = http.client.HTTPConnection("127.0.0.1", sites.port, timeout=20)

    def get(self, site: str, path: str, method: str = "GET", **headers: str) -> Answer:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        host = f"{site}.localhost:{self.sites.port}"
        self.connection.request(method, path, headers={"Host": host, **named})
        answer = self.connection.getresponse()
        return Answer(answer.status, dict(answer.getheaders()), answer.read())

    def path(self, url: str) -> str:
        parts = urlsplit(url)
        return parts.path + (f"?{parts.query}" if parts.query else "")


@pytest.fixture(scope="module")
def content() -> Content:
    return load_content()


@pytest.fixture(scope="module")
def running(content: Content) -> Iterator[SampleSites]:
    with SampleSites(None, content=content) as sites:
        yield sites


@pytest.fixture
def visit(running: SampleSites) -> Iterator[Visitor]:
    running.night = 1
    yield Visitor(running)
    running.night = 1
    running.silent.clear()
    running.failing.clear()


def sitemap(visit: Visitor, site: str, path: str) -> list[str]:
    answer = visit.get(site, path)
    assert answer.status == 200, path
    body = gzip.decompress(answer.body) if path.endswith(".gz") else answer.body
    tree = etree.fromstring(body)
    children = tree.xpath("//s:sitemap/s:loc/text()", namespaces=SITEMAP)
    locs: list[str] = tree.xpath("//s:url/s:loc/text()", namespaces=SITEMAP)
    return locs + [loc for child in children for loc in sitemap(visit, site, visit.path(child))]


def listed(visit: Visitor, site: str) -> list[str]:
    """What a listing and its further pages link."""
    path, links, further = LISTINGS[site]
    found: list[str] = []
    for number in range(1, 30):
        tree = html.fromstring(visit.get(site, path).text)
        new = [urljoin(SITES[site].base(visit.sites.port), a.get("href")) for a in tree.cssselect(links)]
        ahead = tree.cssselect(further) if further else []
        path = ahead[0].get("href") if ahead else ""
        if site == "tin-lang-nghe" and set(new) - set(found):
            path = f"/tin-tuc.php?page={number + 1}"
        found += new
        if not path or site == "hanoi-courier":
            return found
    raise AssertionError(f"the listing of {site} does not end")


def announced(visit: Visitor, site: str) -> set[str]:
    """Every URL in every door of a site."""
    base = SITES[site].base(visit.sites.port)
    found: set[str] = set()
    for feed in SITES[site].feeds:
        section = "economy" if site == "hanoi-courier" else "kinh-doanh" if site == "bao-sen" else "kinh-te"
        answer = visit.get(site, feed.path.format(section=section))
        parsed = feedparser.parse(answer.body, response_headers={"content-type": answer.headers["Content-Type"]})
        assert not parsed.bozo, (site, feed.path)
        found |= {entry.link for entry in parsed.entries}
    maps = {
        "hanoi-courier": ["/sitemap.xml", "/sitemaps/google-news.xml"],
        "bao-sen": ["/google-news-sitemap.xml"],
        "craft-notes": ["/wp-sitemap.xml"],
        "so-cong-thuong": ["/sitemap.xml"],
    }
    for path in maps.get(site, []):
        found |= set(sitemap(visit, site, path))
    if site in LISTINGS:
        found |= {urljoin(base, url) for url in listed(visit, site)}
    return found


@pytest.mark.parametrize("site", SITES)
def test_doors_of_night_one_announce_every_article_and_only_pages_that_answer(
    site: str, visit: Visitor, content: Content
) -> None:
    found = {visit.path(url) for url in announced(visit, site)}
    for path in found:
        expected = 301 if path.endswith(".vnp") else 200
        assert visit.get(site, path).status == expected, path
    plain = {path.split("?utm_")[0] for path in found}
    shown = {SITES[site].article_path(a) for a in content.of_site(site, 1)}
    assert shown, "a site without articles tests nothing"
    assert shown <= plain


@pytest.mark.parametrize("night", [1, 2])
def test_every_page_has_its_title_and_all_paragraphs(night: int, visit: Visitor, content: Content) -> None:
    visit.sites.night = night
    for site in SITES:
        for article in content.of_site(site, night):
            tree = html.fromstring(visit.get(site, SITES[site].article_path(article)).text)
            text = " ".join(tree.text_content().split())
            for part in (article.title, *running_text(content, article), *(c.text for c in article.captions)):
                assert " ".join(part.split()) in text, (article.id, part[:60])


def test_boilerplate_surrounds_the_article(visit: Visitor, content: Content) -> None:
    for site in SITES:
        article = content.of_site(site, 1)[0]
        tree = html.fromstring(visit.get(site, SITES[site].article_path(article)).text)
        links = {a.get("href") for a in tree.cssselect("a")}
        others = {SITES[site].article_path(a) for a in content.of_site(site, 1) if a.id != article.id}
        assert len(links & others) >= 3, site
        assert len(links) >= 10, site


def test_counters_change_with_every_request_and_validators_do_not(visit: Visitor, content: Content) -> None:
    for site in SITES:
        path = SITES[site].article_path(content.of_site(site, 1)[0])
        first, second = visit.get(site, path), visit.get(site, path)
        assert first.body != second.body, site
        assert b"@@" not in first.body
        assert first.headers.get("ETag") == second.headers.get("ETag")
        assert ("ETag" in first.headers) == ("etag" in SITES[site].validators)
        assert ("Last-Modified" in first.headers) == ("last-modified" in SITES[site].validators)


@pytest.mark.parametrize("site", [key for key, site in SITES.items() if site.validators])
def test_conditional_requests(site: str, visit: Visitor, content: Content) -> None:
    paths = [SITES[site].article_path(content.of_site(site, 1)[-1])]
    paths += [feed.path for feed in SITES[site].feeds if "{" not in feed.path]
    for path in paths:
        first = visit.get(site, path)
        for asked, given in (("If_None_Match", "ETag"), ("If_Modified_Since", "Last-Modified")):
            if given not in first.headers:
                continue
            again = visit.get(site, path, **{asked: first.headers[given]})
            assert (again.status, again.body) == (304, b""), path
            old = {"If_None_Match": '"other"', "If_Modified_Since": "Mon, 01 Jan 2001 00:00:00 GMT"}[asked]
            assert visit.get(site, path, **{asked: old}).status == 200
    assert visit.get(site, paths[0], If_Modified_Since="not a date").status == 200


def test_night_two_adds_edits_and_removes(visit: Visitor, content: Content) -> None:
    added = [a for a in content.articles if a.visible == (2,)]
    removed = [a for a in content.articles if a.visible == (1,)]
    edited = [a for a in content.articles if a.night2 and 2 in a.visible]
    assert added and removed and edited
    for article in added:
        assert visit.get(article.site, SITES[article.site].article_path(article)).status in (404, 200)
    before = {a.id: visit.get(a.site, SITES[a.site].article_path(a)) for a in (*edited, *removed)}
    visit.sites.night = 2
    for article in added:
        path = SITES[article.site].article_path(article)
        assert visit.get(article.site, path).status == 200
        if article.site != "tin-lang-nghe":
            assert path in {visit.path(url).split("?utm_")[0] for url in announced_anyhow(visit, article.site)}
    for article in removed:
        path = SITES[article.site].article_path(article)
        assert before[article.id].status == 200
        assert visit.get(article.site, path).status == 410
        assert path not in {visit.path(url) for url in announced_anyhow(visit, article.site)}
    for article in edited:
        answer = visit.get(article.site, SITES[article.site].article_path(article))
        validator = "ETag" if "etag" in SITES[article.site].validators else "Last-Modified"
        if SITES[article.site].validators:
            assert answer.headers[validator] != before[article.id].headers[validator]
        assert article.on(2) != article


def announced_anyhow(visit: Visitor, site: str) -> set[str]:
    """The doors of a site on night 2: Thủ Đô Mới's listing has another layout then, so its feeds are asked."""
    if site == "thu-do-moi":
        return set(re.findall(r"<link>([^<]+)</link>", visit.get(site, "/rss/tin-moi-nhat").text))
    return announced(visit, site)


def test_unchanged_articles_are_not_modified_on_night_two(visit: Visitor, content: Content) -> None:
    article = next(a for a in content.of_site("hanoi-courier", 1) if a.visible == (1, 2) and not a.night2)
    path = SITES["hanoi-courier"].article_path(article)
    tag = visit.get("hanoi-courier", path).headers["ETag"]
    visit.sites.night = 2
    assert visit.get("hanoi-courier", path, If_None_Match=tag).status == 304


def test_tin_lang_nghe_is_silent_on_night_two(visit: Visitor, content: Content) -> None:
    paths = [SITES["tin-lang-nghe"].article_path(a) for a in content.of_site("tin-lang-nghe", 2)]
    assert html.fromstring(visit.get("tin-lang-nghe", "/tin-tuc.php").text).cssselect("a.tin")
    visit.sites.night = 2
    assert not html.fromstring(visit.get("tin-lang-nghe", "/tin-tuc.php").text).cssselect("a.tin")
    assert {visit.get("tin-lang-nghe", path).status for path in paths} == {200}


def test_any_site_can_be_silenced_and_made_to_fail(visit: Visitor) -> None:
    visit.sites.silent.add("craft-notes")
    assert b"<item>" not in visit.get("craft-notes", "/feed/").body
    visit.sites.silent.clear()
    assert b"<item>" in visit.get("craft-notes", "/feed/").body
    visit.sites.failing["craft-notes.localhost", "/feed/"] = 503
    assert visit.get("craft-notes", "/feed/").status == 503


def test_thu_do_moi_shares_no_class_between_its_layouts(visit: Visitor, content: Content) -> None:
    path = SITES["thu-do-moi"].article_path(content.of_site("thu-do-moi", 1)[-1])

    def classes() -> set[str]:
        tree = html.fromstring(visit.get("thu-do-moi", path).text)
        return {name for value in tree.xpath("//@class") for name in value.split()}

    before = classes()
    visit.sites.night = 2
    assert "b-maincontent" in before
    assert not before & classes()


def test_robots(visit: Visitor) -> None:
    answers = {site: visit.get(site, "/robots.txt") for site in SITES}
    assert answers["newswire"].status == 404
    assert answers["tin-lang-nghe"].status == 403
    assert "Crawl-delay: 1\nDisallow: /in-bai/" in answers["so-cong-thuong"].text
    assert "Disallow: /tim-kiem" in answers["bao-sen"].text
    assert all("User-agent: *" in a.text for a in answers.values() if a.status == 200)


def test_windows_1258_pages_say_so_and_come_back_whole(visit: Visitor, content: Content) -> None:
    for article in content.of_site("tin-lang-nghe", 1):
        answer = visit.get("tin-lang-nghe", SITES["tin-lang-nghe"].article_path(article))
        assert answer.headers["Content-Type"] == "text/html; charset=windows-1258"
        with pytest.raises(UnicodeDecodeError):
            answer.body.decode("utf-8")
        assert article.title in unicodedata.normalize("NFC", answer.body.decode("cp1258"))


@pytest.mark.parametrize("text", ["Sơn mài Hạ Thái", "Ỷ Ự ậ ẫ ẳ ộ ỡ ỹ", "“Đỗ” – Ấn…", "NFD: ê\u0301 o\u031b\u0323"])
def test_windows_1258_keeps_every_vietnamese_letter(text: str) -> None:
    assert unicodedata.normalize("NFC", encode(text, "cp1258").decode("cp1258")) == unicodedata.normalize("NFC", text)


def test_windows_1258_refers_to_what_it_lacks() -> None:
    assert encode("漢", "cp1258") == b"&#28450;"


def test_oddities_are_where_they_should_be(visit: Visitor, content: Content) -> None:
    odd = {
        what: [a for a in content.articles if is_odd(content, a, what)] for what in ("nfd", "untitled", "broken-json")
    }
    assert [len(found) for found in odd.values()] == [1, 1, 2]
    page = visit.get("bao-sen", SITES["bao-sen"].article_path(odd["nfd"][0])).body.decode()
    assert unicodedata.normalize("NFD", odd["nfd"][0].title) in page
    page = visit.get("newswire", SITES["newswire"].article_path(odd["untitled"][0])).text
    assert "<title" not in page and "<h1" in page
    for article in content.of_site("trade-desk", 1):
        page = visit.get("trade-desk", SITES["trade-desk"].article_path(article)).text
        data = re.search(r'ld\+json">(.*?)</script>', page, re.DOTALL)
        assert data
        if article in odd["broken-json"]:
            with pytest.raises(json.JSONDecodeError):
                json.loads(data[1])
        else:
            assert json.loads(data[1])["headline"] == article.title
    with pytest.raises(ValueError, match="no oddity named"):
        is_odd(content, content.articles[0], "other")


def test_traps_and_copies(visit: Visitor, content: Content) -> None:
    path = "/lich/2031/12/"
    for expected in ("/lich/2032/01/", "/lich/2032/02/"):
        tree = html.fromstring(visit.get("bao-sen", path).text)
        path = tree.cssselect("a.next")[0].get("href")
        assert path == expected
    soft = visit.get("thu-do-moi", SOFT_404)
    assert (soft.status, "Không tìm thấy trang" in soft.text) == (200, True)
    assert SOFT_404 in visit.get("thu-do-moi", "/rss/tin-moi-nhat").text
    article = content.of_site("hanoi-courier", 1)[0]
    moved = visit.get("hanoi-courier", f"/{article.slug}/{article.id}.vnp")
    assert moved.status == 301
    assert moved.headers["Location"].endswith(SITES["hanoi-courier"].article_path(article))
    assert "utm_source=rss" in visit.get("hanoi-courier", "/rss/home.rss").text
    for site in ("hanoi-courier", "bao-sen", "so-cong-thuong", "trade-desk"):
        article = content.of_site(site, 1)[0]
        path = SITES[site].article_path(article)
        for copy in copies(site, article, path):
            tree = html.fromstring(visit.get(site, copy).text)
            assert visit.path(tree.cssselect("link[rel=canonical]")[0].get("href")) == path
    endless = html.fromstring(visit.get("tin-lang-nghe", "/tin-tuc.php?page=500").text)
    assert endless.cssselect("a.tin") and endless.cssselect("a.sau")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/binary-fair-brochure-999001.html", 200),
        ("/huge-fair-catalogue-999002.html", 200),
        ("/loop-999004.html", 302),
        ("/inside-999005.html", 302),
        ("/elsewhere-999006.html", 302),
        ("/error-999009.html", 500),
        ("/later-999010.html", 503),
        ("/empty-999011.html", 200),
        ("/future-fair-999012.html", 200),
        ("/rss/home.rss", 200),
        ("/rss/empty.rss", 200),
        ("/rss/utf16.rss", 200),
        ("/rss/broken.rss", 200),
        ("/no-such-page-1.html", 404),
    ],
)
def test_bad_answers(path: str, status: int, visit: Visitor) -> None:
    assert visit.get("trade-desk", path).status == status


def test_huge_cut_and_bomb(visit: Visitor) -> None:
    assert len(visit.get("trade-desk", "/huge-fair-catalogue-999002.html").body) > 3 << 20
    bomb = visit.get("trade-desk", "/gzip-bomb-999003.html")
    assert bomb.headers["Content-Encoding"] == "gzip"
    assert len(bomb.body) < 1 << 20
    with pytest.raises(http.client.IncompleteRead):
        visit.get("trade-desk", "/cut-999008.html")


def test_head_gzip_and_unknown_hosts(visit: Visitor) -> None:
    head = visit.get("hanoi-courier", "/", "HEAD")
    assert (head.status, head.body) == (200, b"")
    packed = visit.get("hanoi-courier", "/", Accept_Encoding="gzip, br")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert b"The Hanoi Courier" in gzip.decompress(packed.body)
    assert "Content-Encoding" not in visit.get("trade-desk", "/", Accept_Encoding="gzip").headers
    assert visit.get("nobody", "/").status == 404


def test_requests_are_counted_and_ports_given_back(content: Content) -> None:
    with SampleSites(None, content=content, night=2) as sites:
        Visitor(sites).get("craft-notes", "/feed/", User_Agent="tester")
        assert sites.requests == [(2, "craft-notes.localhost", "/feed/", 200)]
        assert sites.log[0].agent == "tester"
        with SampleSites(sites.port, content=content) as other:
            assert other.port != sites.port
    assert sorted(HOSTS) == sorted(site.host for site in SITES.values())


def test_a_thousand_pages_over_one_connection(visit: Visitor, content: Content) -> None:
    paths = [SITES["hanoi-courier"].article_path(a) for a in content.of_site("hanoi-courier", 1)]
    for path in paths:
        visit.get("hanoi-courier", path)
    answers = [visit.get("hanoi-courier", paths[number % len(paths)]) for number in range(1000)]
    assert {answer.status for answer in answers} == {200}
