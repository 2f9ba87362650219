"""Pages that a crawler must get over: traps, soft 404s, redirects, broken and oversized answers.

What should happen with each stands in `samples/README.md`.
"""

import gzip
import re
from functools import cache, partial

from samples.pages import Edition, message_page
from samples.replies import Reply, Route, redirect

SOFT_404 = "/trien-lam-lang-nghe-ocop-tin-da-go-900404.html"
CALENDAR = re.compile(r"/lich/(\d{4})/(\d{1,2})/(?:(\d{1,2})/)?")
MEGABYTE = 1 << 20
BOMB_MEGABYTES = 64
RSS = "application/rss+xml"
FUTURE = """<html><head><title>A fair of the future</title>
<meta property="article:published_time" content="2091-01-01T08:00:00+07:00"></head>
<body><h1 class="article-detail-title">A fair of the future</h1>
<div id="__MB_MASTERCMS_EL_3"><p>The clock of this page runs sixty-five years ahead of the fair.</p></div>
</body></html>"""


def calendar(edition: Edition, path: str) -> Reply | None:
    """Báo Sen's calendar: every month links to the next for ever, and to a page for each of its days."""
    match = CALENDAR.fullmatch(path)
    if match is None:
        return None
    year, month, day = int(match[1]), int(match[2]), match[3]
    after = f"/lich/{year + month // 12}/{month % 12 + 1:02}/"
    links = [(f"/lich/{year}/{month:02}/{n}/", f"Ngày {n}") for n in range(1, 29)] if day is None else []
    heading = f"Lịch sự kiện {f'ngày {day} ' if day else ''}tháng {month} năm {year}"
    return message_page(edition, heading, "Chưa có sự kiện nào được đăng ký.", [*links, (after, "Tháng sau")])


def soft_404(edition: Edition) -> Reply:
    """Thủ Đô Mới answers 200 for what it does not have."""
    text = "Trang bạn tìm không tồn tại hoặc đã bị gỡ. Mời bạn đọc các tin khác."
    return message_page(edition, "Không tìm thấy trang", text)


def bad_pages(edition: Edition) -> dict[str, Route]:
    """Bad answers of Trade Desk by path. None is linked from any door; tests ask for them by name."""
    page = b"<html><head><title>Fair</title></head><body><h1>Fair</h1><p>Words.</p></body></html>"
    return {
        "/binary-fair-brochure-999001.html": partial(Reply, body=bytes(range(256)) * 40),
        "/huge-fair-catalogue-999002.html": lambda: Reply(body=_huge()),
        "/gzip-bomb-999003.html": lambda: Reply(body=_bomb(), headers={"Content-Encoding": "gzip"}),
        "/loop-999004.html": partial(redirect, edition.base + "/loop-999004.html", 302),
        "/inside-999005.html": partial(redirect, "http://169.254.169.254/latest/meta-data/", 302),
        "/elsewhere-999006.html": partial(redirect, "http://unlisted.localhost:9/fair-1.html", 302),
        "/slow-999007.html": partial(Reply, body=page, wait=3.0),
        "/cut-999008.html": partial(Reply, body=page, cut=True),
        "/error-999009.html": partial(Reply, body=b"<h1>Internal error</h1>", status=500),
        "/later-999010.html": partial(Reply, body=b"<h1>Busy</h1>", status=503, headers={"Retry-After": "1"}),
        "/empty-999011.html": partial(Reply, body=b""),
        "/future-fair-999012.html": partial(Reply, body=FUTURE.encode()),
        "/rss/home.rss": partial(Reply, body=page),
        "/rss/empty.rss": partial(Reply, body=_feed("").encode(), content_type=RSS),
        "/rss/utf16.rss": partial(Reply, body=_feed(_item(edition)).encode("utf-16"), content_type=RSS),
        "/rss/broken.rss": partial(Reply, body=_feed(_item(edition))[:-24].encode() + b" & \x0b", content_type=RSS),
    }


@cache
def _huge() -> bytes:
    paragraph = "<p>The catalogue goes on with one more stall that sells tea, paper and lacquer bowls.</p>\n"
    text = paragraph * (3 * MEGABYTE // len(paragraph) + 1)
    return (
        f"<html><head><title>Catalogue</title></head><body><h1>Catalogue of the fair</h1>{text}</body></html>".encode()
    )


@cache
def _bomb() -> bytes:
    return gzip.compress(b"<p>" + b" " * (BOMB_MEGABYTES * MEGABYTE), 9, mtime=0)


def _feed(items: str) -> str:
    return f'<rss version="2.0"><channel><title>Trade Desk</title><link>/</link>{items}</channel></rss>'


def _item(edition: Edition) -> str:
    shown = edition.announced()
    return f"<item><title>First</title><link>{edition.url(shown[0])}</link></item>" if shown else ""
