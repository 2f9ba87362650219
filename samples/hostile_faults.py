"""The table of what the hostile site does: path, row of the fault table, and what a night should say of it."""

import gzip
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial

import brotli  # type: ignore[import-untyped]
import zstandard

from samples import hostile_bodies as bodies
from samples import hostile_copies
from samples.hostile import HTML, Answer, Line, http_date
from samples.hostile_pages import FIRST, feed, page, story
from samples.hostile_tls import EXPIRED, VALID

MEGABYTE = 1 << 20
BOMB = 64 * MEGABYTE
RSS = "application/rss+xml"


@dataclass(frozen=True, slots=True)
class Fault:
    """One page. `reasons` are the words of the ledger that are right for it (`fetched` where it is kept), `read` the
    outcomes of reading that are right where it is kept: article, or the reason why it is none."""

    path: str
    row: int
    reasons: tuple[str, ...]
    answer: Answer
    read: tuple[str, ...] = ()
    host: str = "hostile"
    origin: str = ""  # where it is not http on the site's own port: scheme, host and {port}

    def address(self, port: int) -> str:
        """Its URL, with the site at this port."""
        return (self.origin or f"http://{self.host}.localhost:{{port}}").replace("{port}", str(port)) + self.path

    @property
    def slow(self) -> bool:
        """Whether the source of slow and broken connections announces it, and not that of bad content."""
        return self.host == "hostile-slow" or bool(self.origin)


def _body(make: Callable[[], bytes | str], *lines: str, status: int = 200, kind: str = HTML) -> Answer:
    return lambda line: line.reply(make(), status, *lines, kind=kind)


def _to(place: str) -> Answer:
    return lambda line: line.reply("", 302, "Location: " + place.replace("{base}", line.site.base(line.host)))


def _chain(line: Line) -> None:
    """A chain of fifty redirects, each to another address."""
    step = int(line.path.partition("?")[2] or 0) + 1
    target = f"/chain-1805.html?{step}" if step < 50 else "/good-1.html"
    line.reply("", 302, f"Location: {target}")


def _drip(line: Line) -> None:
    """One byte a second, as many as were announced."""
    line.head(200, "Content-Length: 4000")
    for _ in range(4000):
        line.raw(b"x")
        line.sleep(1)


def _flood(line: Line) -> None:
    """A page that never ends."""
    line.head(200)
    while True:
        line.raw(b"<p>and so on</p>" * 4096)


def _header_flood(line: Line) -> None:
    """Header lines without end."""
    line.raw(b"HTTP/1.1 200 OK\r\n")
    while True:
        line.raw(b"X-More: " + b"m" * 1000 + b"\r\n")
        line.sleep(0.0001)


def _long_header(line: Line) -> None:
    """One header line without end."""
    line.raw(b"HTTP/1.1 200 OK\r\nX-Long: ")
    while True:
        line.raw(b"m" * 65536)


def _late(line: Line) -> None:
    line.sleep(60)
    line.reply(story("Late", 60))


def _cut(line: Line) -> None:
    line.head(200, "Content-Length: 9000")
    line.raw(b"<html><body>half")


def _reset(line: Line) -> None:
    line.head(200, "Content-Length: 9000")
    line.raw(b"<html><body>half")
    line.reset()


def _short(line: Line) -> None:
    """More bytes than were announced."""
    text = story("Short", 9).encode()
    line.head(200, f"Content-Length: {len(text) - 200}")
    line.raw(text)


def _chunks(line: Line) -> None:
    """Chunks whose lengths are nonsense."""
    line.head(200, "Transfer-Encoding: chunked")
    line.raw(b"5\r\nabcde\r\nZZZ\r\nnonsense\r\n0\r\n\r\n")


def _sites_own(line: Line) -> None:
    """Asks for a cookie on every visit."""
    line.reply("", 302, "Set-Cookie: seen=1", f"Location: {line.path}")


def _bomb(pack: Callable[[bytes], bytes], name: str) -> Answer:
    made = cache(lambda: pack(b"<p>" + b" " * BOMB))
    return lambda line: line.reply(made(), 200, f"Content-Encoding: {name}")


def _twice(data: bytes) -> bytes:
    return gzip.compress(gzip.compress(data, 1, mtime=0), 1, mtime=0)


def _raw_deflate(data: bytes) -> bytes:
    return zlib.compress(data, 1)


GOOD = tuple(
    Fault(f"/good-{n}.html", 0, ("fetched",), _body(partial(story, place, 20 + n)), ("article",))
    for n, place in enumerate(("Hoa Lu", "Phu Vinh", "Bat Trang", "Van Phuc"), 1)
)
REDIRECTS = (
    Fault("/loop-1801.html", 18, ("redirect-loop",), _to("/loop-1801.html")),
    Fault("/ping-1802.html", 18, ("redirect-loop",), _to("/pong-1803.html")),
    Fault("/pong-1803.html", 18, ("redirect-loop",), _to("/ping-1802.html")),
    Fault("/cookie-1804.html", 18, ("redirect-loop",), _sites_own),
    Fault("/chain-1805.html", 18, ("redirect-loop",), _chain),
    Fault("/host-1806.html", 18, ("redirect-host",), _to("https://other.example/")),
    Fault("/metadata-1807.html", 18, ("redirect-private",), _to("http://169.254.169.254/latest/")),
    Fault("/mapped-1808.html", 18, ("redirect-private",), _to("http://[::ffff:127.0.0.1]/")),
    Fault("/hex-1809.html", 18, ("redirect-private",), _to("http://0x7f000001/")),
    Fault("/decimal-1810.html", 18, ("redirect-private",), _to("http://2130706433/")),
    Fault("/ten-1811.html", 18, ("redirect-private",), _to("http://10.0.0.1/fair-1.html")),
    Fault("/nat64-1812.html", 18, ("redirect-private",), _to("http://[64:ff9b::7f00:1]/")),
    Fault("/port-1813.html", 18, ("redirect-private", "redirect-port"), _to("http://hostile.localhost:22/")),
    Fault("/user-1814.html", 18, ("redirect-scheme",), _to("http://me:secret@hostile.localhost/")),
    Fault("/file-1815.html", 18, ("http-302",), _to("file:///etc/passwd")),
    Fault("/data-1816.html", 18, ("http-302",), _to("data:text/html,<p>fair</p>")),
    Fault("/gopher-1817.html", 18, ("http-302", "redirect-scheme"), _to("gopher://hostile.localhost/")),
    Fault("/blank-1818.html", 18, ("http-302", "redirect-loop"), _to("")),
    Fault("/home-1819.html", 18, ("redirect-home",), _to("/")),
    Fault("/nul-1820.html", 18, ("http-302", "http-404", "connection", "redirect-host"), _to("/%00/..%2f..%2fetc")),
)
BUSY = (
    Fault("/seconds-1701.html", 17, ("http-429",), _body(lambda: "busy", "Retry-After: 1", status=429)),
    Fault("/date-1702.html", 17, ("http-503",), lambda line: line.reply("busy", 503, f"Retry-After: {http_date(1)}")),
    # a Retry-After of years has its host left alone, so it has one of its own
    *(
        Fault(f"/absurd-{n}.html", 17, ("http-503", "retry-after"), answer, host="busy")
        for n, answer in enumerate(
            (
                _body(lambda: "busy", "Retry-After: 999999999999", status=503),
                _body(lambda: "busy", "Retry-After: Fri, 31 Dec 9999 23:59:59 GMT", status=503),
                _body(lambda: "busy", "Retry-After: 99999999", status=503),
            ),
            1706,
        )
    ),
    Fault("/words-1704.html", 17, ("http-503",), _body(lambda: "busy", "Retry-After: soon", status=503)),
    Fault("/negative-1705.html", 17, ("http-429",), _body(lambda: "busy", "Retry-After: -5", status=429)),
)
BOMBS = (
    Fault("/gzip-2001.html", 20, ("too-large",), _bomb(partial(gzip.compress, compresslevel=1, mtime=0), "gzip")),
    Fault("/deflate-2002.html", 20, ("too-large",), _bomb(_raw_deflate, "deflate")),
    Fault("/brotli-2003.html", 20, ("too-large",), _bomb(partial(brotli.compress, quality=1), "br")),
    Fault("/zstd-2004.html", 20, ("too-large",), _bomb(lambda d: zstandard.compress(d, 1), "zstd")),
    Fault("/twice-2005.html", 20, ("too-large",), _bomb(_twice, "gzip, gzip")),
    Fault("/liar-2006.html", 20, ("fetched", "connection"), _body(partial(story, "Liar", 6), "Content-Encoding: gzip")),
    Fault("/ten-2101.html", 21, ("too-large",), _body(partial(bodies.filled, 10 * MEGABYTE))),
    Fault("/hundred-2102.html", 21, ("too-large",), _body(partial(bodies.filled, 100 * MEGABYTE))),
    Fault(
        "/links-2103.html",
        21,
        ("fetched",),
        _body(bodies.links),
        ("listing", "other", "article", "too-heavy", "too-slow"),
    ),
    Fault("/deep-2104.html", 21, ("fetched",), _body(bodies.deep), ("article", "other", "too-heavy", "too-slow")),
    Fault("/spans-2105.html", 21, ("fetched",), _body(bodies.spans), ("article", "other", "too-heavy", "too-slow")),
    Fault(
        "/attributes-2106.html",
        21,
        ("fetched",),
        _body(bodies.attributes),
        ("article", "other", "too-heavy", "too-slow"),
    ),
    Fault(
        "/oneline-2107.html", 21, ("fetched",), _body(bodies.one_line), ("article", "other", "too-heavy", "too-slow")
    ),
    Fault(
        "/unclosed-2108.html", 21, ("fetched",), _body(bodies.unclosed), ("article", "other", "too-heavy", "too-slow")
    ),
    Fault(
        "/entities-2109.html", 21, ("fetched",), _body(bodies.entities), ("article", "other", "too-heavy", "too-slow")
    ),
)
TEXTS = (
    Fault("/tcvn-2201.html", 22, ("fetched",), _body(bodies.charset("tcvn")), ("article", "off-topic")),
    Fault("/viscii-2202.html", 22, ("fetched",), _body(bodies.charset("viscii")), ("article", "off-topic")),
    Fault("/cp1258-2203.html", 22, ("fetched",), _body(bodies.charset("cp1258"), kind="text/html"), ("article",)),
    Fault("/utf16-2204.html", 22, ("fetched",), _body(bodies.charset("utf-16")), ("article",)),
    Fault("/nfd-2205.html", 22, ("fetched",), _body(bodies.charset("nfd")), ("article",)),
    Fault("/invalid-2206.html", 22, ("fetched",), _body(bodies.charset("invalid")), ("article",)),
    Fault("/nonsense-2207.html", 22, ("fetched",), _body(partial(story, "Ky", 7), kind="text/html; charset=zzz")),
    Fault("/nul-2208.html", 22, ("fetched", "not-html"), _body(lambda: story("Nul", 8).replace("</p>", "\0</p>"))),
)
WALLS = (
    Fault("/soft-2501.html", 25, ("fetched",), _body(bodies.soft_404), bodies.NO_ARTICLE),
    Fault("/cookies-2502.html", 25, ("fetched",), _body(bodies.cookie_wall), bodies.NO_ARTICLE),
    Fault("/captcha-2503.html", 25, ("fetched",), _body(bodies.captcha), bodies.NO_ARTICLE),
    Fault("/login-2504.html", 25, ("fetched",), _body(bodies.login), bodies.NO_ARTICLE),
    Fault("/parked-2505.html", 25, ("fetched",), _body(bodies.parked), bodies.NO_ARTICLE),
    Fault("/blank-2506.html", 25, ("empty",), _body(lambda: " \n")),
    Fault("/pdf-2507.html", 25, ("not-html",), _body(lambda: b"%PDF-1.7 \x01\x02")),
    Fault("/json-2508.html", 25, ("not-html",), _body(lambda: "{}", kind="application/json")),
)
ROBOTS = (
    Fault("/page-2401.html", 24, ("robots-unreachable",), _body(lambda: ""), host="robots-error"),
    Fault("/page-2402.html", 24, ("robots-unreachable",), _body(lambda: ""), host="robots-slow"),
    Fault("/page-2403.html", 24, ("fetched",), _body(partial(story, "Dong Ky", 24)), host="robots-html"),
    Fault("/page-2404.html", 24, ("robots",), _body(lambda: ""), host="robots-large"),
    Fault(
        "/page-2405.html",
        24,
        ("fetched", "robots-unreachable"),
        _body(partial(story, "Chuong", 25)),
        host="robots-loop",
    ),
    Fault("/page-2406.html", 24, ("robots",), _body(lambda: ""), host="robots-no"),
)
SLOW = (
    Fault("/reset-1501.html", 15, ("connection", "cut-short"), _reset, host="hostile-slow"),
    Fault("/hangup-1502.html", 15, ("connection",), Line.reset, host="hostile-slow"),
    Fault("/cut-1503.html", 15, ("cut-short",), _cut, host="hostile-slow"),
    Fault("/noise-1504.html", 15, ("connection",), lambda line: line.raw(b"\x16\x03no http"), host="hostile-slow"),
    Fault("/chunks-1505.html", 15, ("connection", "cut-short"), _chunks, host="hostile-slow"),
    Fault("/more-1506.html", 15, ("fetched", "cut-short", "connection"), _short, host="hostile-slow"),
    Fault("/dns-1507.html", 15, ("dns", "robots-unreachable"), Line.reset, origin="http://nowhere.invalid:{port}"),
    Fault(
        "/expired-1508.html",
        15,
        ("tls", "robots-unreachable"),
        _body(partial(story, "Expired", 8)),
        origin=f"https://{EXPIRED}:{{port}}",
    ),
    Fault(
        "/valid-1509.html",
        15,
        ("fetched", "robots-unreachable"),  # by whether the authority of the site is known
        _body(partial(story, "Valid", 9)),
        origin=f"https://{VALID}:{{port}}",
    ),
    Fault("/drip-1601.html", 16, ("timeout",), _drip, host="hostile-slow"),
    Fault("/flood-1602.html", 16, ("too-large",), _flood, host="hostile-slow"),
    Fault("/late-1603.html", 16, ("timeout",), _late, host="hostile-slow"),
    Fault("/headers-1604.html", 16, ("timeout", "connection", "too-large"), _header_flood, host="hostile-slow"),
    Fault("/header-1605.html", 16, ("timeout", "connection", "too-large"), _long_header, host="hostile-slow"),
)
SLOW_GOOD = tuple(
    Fault(f"/good-{n}.html", 0, ("fetched",), _body(partial(story, place, 60 + n)), ("article",), "hostile-slow")
    for n, place in enumerate(("Tay Ho", "Quat Dong", "Non Nuoc", "Thanh Ha"), 1)
)
PAGES = (*GOOD, *REDIRECTS, *BUSY, *BOMBS, *TEXTS, *WALLS, *ROBOTS, *SLOW, *SLOW_GOOD)
# doors of the hostile site: (outcomes that are right, the answer)
DOORS: dict[str, tuple[tuple[str, ...], Answer]] = {
    "/doors/html": (("not_a_feed",), _body(lambda: "<!doctype html><html><body>Welcome</body></html>")),
    "/doors/nothing": (("not_a_feed",), _body(lambda: "", kind=RSS)),
    "/doors/unchanged": (("failed",), lambda line: line.head(304)),
    "/doors/entities": (("not_a_feed", "empty", "ok"), _body(bodies.entity_feed, kind=RSS)),
    "/doors/broken": (("ok", "not_a_feed"), lambda line: line.reply(_feed(line)[:-60] + " & \x0b", kind=RSS)),
    "/doors/dates": (("ok",), lambda line: line.reply(bodies.odd_dates(line.site.base(line.host)), kind=RSS)),
    "/doors/endless": (("failed",), _flood),
    "/maps/entities.xml": (("not_a_feed", "empty", "ok", "failed"), _body(bodies.entity_map, kind="text/xml")),
    "/maps/outside.xml": (("not_a_feed", "empty", "ok", "failed"), _body(bodies.outside_map, kind="text/xml")),
    "/maps/bomb.xml.gz": (("failed",), _body(bodies.map_bomb, kind="application/gzip")),
    "/maps/tree.xml": (("ok", "failed"), lambda line: line.reply(bodies.tree(line.site.base(line.host)))),
    "/list": (("ok",), lambda line: line.reply(bodies.listing(line.path))),
    "/calendar": (("ok",), lambda line: line.reply(bodies.calendar(line.path))),
}


def faults_of(slow: bool, row: int | None = None) -> list[Fault]:
    """The pages that one of the two sources announces: all, or those of one row with the good ones."""
    return [fault for fault in PAGES if fault.slow == slow and (row is None or fault.row in (0, row))]


def _feed(line: Line) -> str:
    """The feed of all pages of the source that is asked, or of those of one row (`?row=17`)."""
    row = line.path.partition("row=")[2]
    mine = faults_of(line.host.startswith("hostile-slow"), int(row) if row else None)
    port = line.site.port
    return feed("", [(fault.address(port), f"Craft fair {fault.path}", FIRST.replace(hour=1)) for fault in mine])


def _robots(kind: str, line: Line) -> None:
    if kind == "error":
        line.reply("down", 503)
    elif kind == "slow":
        line.sleep(60)
    elif kind == "html":
        line.reply("<html><body>User-agent: * Disallow nothing</body></html>")
    elif kind == "large":
        line.reply("User-agent: *\nDisallow: /page\n" + "# and so on\n" * 90_000, kind="text/plain")
    elif kind == "loop":
        line.reply("", 302, "Location: /robots.txt")
    elif kind == "no":
        line.reply("User-agent: *\nDisallow: /\n", kind="text/plain")


def answers() -> dict[tuple[str, str], Answer]:
    """By (first label of the host, path) what is answered."""
    table: dict[tuple[str, str], Answer] = {
        (fault.origin.partition("//")[2].partition(".")[0] or fault.host, fault.path): fault.answer for fault in PAGES
    }
    table |= {("hostile", path): answer for path, (_outcomes, answer) in DOORS.items()}
    table |= {(host, "/feed"): lambda line: line.reply(_feed(line), kind=RSS) for host in ("hostile", "hostile-slow")}
    table |= {
        (f"robots-{kind}", "/robots.txt"): partial(_robots, kind)
        for kind in ("error", "slow", "html", "large", "loop", "no")
    }
    table |= hostile_copies.answers()
    table["hostile-slow", "/doors/drip"] = _drip
    table["hostile", "/"] = _body(lambda: page("Hostile News", "<p>Welcome.</p>"))
    return table
