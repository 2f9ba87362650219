"""Bodies of the hostile site: too large, too deep, of the wrong charset, no article at all, and poisoned XML."""

import gzip
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache, partial
from itertools import pairwise

from samples.charsets import encode
from samples.hostile_pages import feed, page

NO_ARTICLE = ("soft-404", "cookie-wall", "login", "listing", "other", "off-topic", "no-body", "no-text", "too-short")
DEEP = 100_000
VIETNAMESE = (
    "Hội chợ làng nghề khai mạc ngày 18/10/2026 tại Hà Nội với 120 gian hàng của các hợp tác xã. ",
    "Nghệ nhân gốm sứ giới thiệu sản phẩm OCOP craft fair và hướng dẫn khách tham quan làm quen với bàn xoay. ",
)
# code points of the two old Vietnamese charsets for the few letters that the sentence below has
TCVN = {"ộ": 0xE9, "ợ": 0xEE, "à": 0xB5, "ề": 0xD2, "ô": 0xAB}
VISCII = {"ộ": 0xF6, "ợ": 0xFE, "à": 0xE0, "ề": 0xAB, "ô": 0xF4}


def filled(size: int) -> bytes:
    """A page of at least `size` bytes."""
    text = b"<p>The catalogue of the craft fair goes on with one more stall.</p>\n"
    return b"<html><body><h1>Fair</h1>" + text * (size // len(text) + 1) + b"</body></html>"


@cache
def links() -> str:
    """A page of as many links as fit into its size."""
    return page("Craft fair with links", "".join(f"<a href=/x{n}>{n}</a>" for n in range(290_000)))


@cache
def deep() -> str:
    """Elements nested 100,000 deep, with an article at the bottom."""
    return page("Craft fair in the deep", "<div>" * DEEP + f"<p>{'The craft fair opened. ' * 30}</p>" + "</div>" * DEEP)


@cache
def spans() -> str:
    """A table whose cells claim to span millions of columns and rows."""
    cell = '<td colspan="99999999" rowspan="99999999">booth</td>'
    return page("Craft fair as a table", f"<table>{('<tr>' + cell * 40 + '</tr>') * 400}</table>" + "<p>Fair.</p>" * 9)


@cache
def attributes() -> str:
    """An element with 200,000 attributes."""
    return page("Craft fair of attributes", f"<div {' '.join(f'a{n}=1' for n in range(200_000))}><p>fair</p></div>")


@cache
def one_line() -> str:
    """Seven megabytes without one full stop or space."""
    return page("Craft fair in one word", f"<p>{'fair' * 1_800_000}</p>")


@cache
def unclosed() -> str:
    """100,000 tags that are opened and never closed, of the kind that parsers reopen in every paragraph."""
    return page(
        "Craft fair unclosed", "<b><i><font size=1><a href=#>" * 25_000 + "<p>The craft fair opened.</p>" * 2_000
    )


@cache
def entities() -> str:
    """A document type with entities that would grow to billions of letters."""
    return _doctype("html") + page("Craft fair of entities", "<p>The craft fair opened: &h;</p>" * 20)


def charset(name: str) -> Callable[[], bytes]:
    """A Vietnamese article in one charset, declared as utf-8 or not at all."""
    return partial(_charset, name)


def _charset(name: str) -> bytes:
    whole = page("Hội chợ làng nghề và craft fair", "".join(f"<p>{text * 3}</p>" for text in VIETNAMESE))
    if name in ("tcvn", "viscii"):
        table = {ord(k): chr(v) for k, v in (TCVN if name == "tcvn" else VISCII).items()}
        return page("Hội chợ".translate(table), f"<p>{'Hội chợ làng nghề mở cửa. '.translate(table) * 9}</p>").encode(
            "latin-1", "replace"
        )
    if name == "cp1258":
        return encode(whole.replace('<meta charset="utf-8">', '<meta charset="windows-1258">'), "cp1258")
    if name == "nfd":
        return unicodedata.normalize("NFD", whole).encode()
    if name == "invalid":
        return whole.encode().replace(b"OCOP", b"OCOP \xff\xfe\xc3")
    return whole.encode(name)


def soft_404() -> str:
    return page("Page not found", "<p>The page that you look for does not exist or was removed. See other fairs.</p>")


def cookie_wall() -> str:
    text = "We and our 812 partners store cookies on your device. Accept all cookies to continue to the site."
    return page("Before you continue", f"<p>{text}</p><button>Accept all</button><button>Manage choices</button>")


def captcha() -> str:
    return page("Just a moment...", "<p>Checking your browser. Please complete the captcha: are you a robot?</p>")


def login() -> str:
    form = "<form action=/login><input name=user><input type=password name=pass><button>Log in</button></form>"
    return page("Log in", f"<p>Please log in to read this article.</p>{form}")


def parked() -> str:
    return page("hostile.example is for sale", "<p>This domain is for sale. Buy this domain. Related searches.</p>")


def _doctype(root: str) -> str:
    """A document type whose entity &h; stands for some 10^9 letters."""
    lines = ['<!ENTITY a "fair fair ">']
    names = "abcdefgh"
    for before, name in pairwise(names):
        lines.append(f'<!ENTITY {name} "{f"&{before};" * 14}">')
    return f"<?xml version='1.0'?><!DOCTYPE {root} [{''.join(lines)}]>"


def entity_feed() -> str:
    item = "<item><title>&h;</title><link>http://hostile.localhost/a-1.html</link></item>"
    return f'{_doctype("rss")}<rss version="2.0"><channel><title>&h;</title>{item}</channel></rss>'


def entity_map() -> str:
    return f"{_doctype('urlset')}<urlset><url><loc>http://hostile.localhost/&h;-1.html</loc></url></urlset>"


def outside_map() -> str:
    head = "<?xml version='1.0'?><!DOCTYPE urlset [<!ENTITY x SYSTEM 'file:///etc/hostname'>]>"
    return f"{head}<urlset><url><loc>http://hostile.localhost/&x;-1.html</loc></url></urlset>"


@cache
def map_bomb() -> bytes:
    """A sitemap of 200 MB in a few hundred bytes: packed twice."""
    inner = gzip.compress(b"<urlset>" + b" " * (200 << 20) + b"</urlset>", 9, mtime=0)
    return gzip.compress(inner, 9, mtime=0)


def tree(base: str) -> str:
    """An index of 450 sitemaps, each of which is this index again under another name."""
    shards = "".join(f"<sitemap><loc>{base}/maps/tree.xml?{n}</loc></sitemap>" for n in range(450))
    return f"<sitemapindex>{shards}</sitemapindex>"


def listing(path: str) -> str:
    """A page of a listing without end: session ids, filters, the same segment again and again, the next page."""
    number = int(path.partition("page=")[2] or 1)
    traps = (
        *(f"/list/{n}?sid={n}{number}&amp;filter={n}" for n in range(20)),
        "/a/a/a/a/a/craft-fair-1.html",
        "/" + "/".join(f"s{n}" for n in range(40)) + "/craft-fair-2.html",
        "../../../../etc/craft-fair-3.html",
        f"/lich-{number}/craft-fair-1901.html",
    )
    found = "".join(f"<h3><a href='{trap}'>Craft fair trap</a></h3>" for trap in traps)
    return f"<html><body>{found}<a class=next href='/list?page={number + 1}'>Next</a></body></html>"


def calendar(path: str) -> str:
    """A month of a calendar that has an event on every day of every year, with session ids and filters."""
    month = int(path.partition("page=")[2] or 1)
    found = "".join(
        f"<h3><a href='/lich-{month}/craft-fair-{day}.html?sid={month}{day}&amp;sort={day % 3}'>Craft fair</a></h3>"
        for day in range(1, 41)
    )
    again = f"<h3><a href='/good-1.html?sid={month}&amp;jsessionid={month}'>Craft fair of Hoa Lu</a></h3>"
    return f"<html><body>{found}{again}<a class=next href='/calendar?page={month + 1}'>Next</a></body></html>"


def odd_dates(base: str) -> str:
    """A feed whose items were published in 1970, in 2091 and yesterday."""
    when = (datetime(1970, 1, 1, tzinfo=UTC), datetime(2091, 1, 1, tzinfo=UTC), datetime(2026, 10, 19, tzinfo=UTC))
    return feed(base, [(f"/good-{n}.html", "Craft fair", day) for n, day in enumerate(when, 1)])
