"""Whole collections against a small site of this file: what a night leaves in the archive, whatever the site does."""

import gzip
import json
import random
import resource
import signal
import socketserver
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from archive import Archive, open_archive
from archive.engine import reading, writing
from archive.store.nights import begin_night, end_night
from archive.warc import load
from records import WarcRef
from spiders.fetch import FetchError, fetch_page
from tests.databases import url_of

START = datetime(2026, 10, 19, 19, 0, tzinfo=UTC)
ROOT = Path(__file__).resolve().parent.parent.parent
HTML = "text/html; charset=utf-8"


@dataclass
class Answer:
    """What the site says to a path. `wait` seconds go by first; `validate` makes it answer conditional requests."""

    body: bytes = b""
    status: int = 200
    kind: str = HTML
    headers: dict[str, str] = field(default_factory=dict)
    wait: float = 0.0
    validate: bool = False
    cut: bool = False


class Site:
    """A server on loopback whose answers a test sets; `asked` has (path, status) in order."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, int]] = []
        self.agents: set[str] = set()
        self.times: list[float] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site.respond(self)

            def log_message(self, *_: Any) -> None:
                """The test asks `asked` instead."""

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def server_bind(self) -> None:  # without the look-up of its own name
                socketserver.TCPServer.server_bind(self)
                self.server_name, self.server_port = "site", self.server_address[1]

        self.server = Server(("127.0.0.1", 0), Handler)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def url(self, path: str) -> str:
        return f"http://site.localhost:{self.port}{path}"

    def respond(self, handler: BaseHTTPRequestHandler) -> None:
        answer = self.answers.get(handler.path, Answer(b"nothing", 404))
        self.times.append(time.monotonic())
        self.agents.add(handler.headers.get("User-Agent", ""))
        time.sleep(answer.wait)
        etag = f'"{hash(answer.body)}"'
        status, body = answer.status, answer.body
        if answer.validate and handler.headers.get("If-None-Match") == etag:
            status, body = 304, b""
        self.asked.append((handler.path, status))
        handler.send_response(status)
        if status != 304:
            handler.send_header("Content-Type", answer.kind)
            handler.send_header("Content-Length", str(len(body) + (50 if answer.cut else 0)))
        if answer.validate:
            handler.send_header("ETag", etag)
        for name, value in answer.headers.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)
        handler.close_connection = answer.cut


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.server.shutdown()
    made.server.server_close()


def article(number: int, words: str = "Hội chợ làng nghề") -> Answer:
    page = f"<html><head><title>{words} {number}</title></head><body><p>{words} số {number}.</p></body></html>"
    return Answer(page.encode(), validate=True)


def feed(site: Site, paths: list[str], validate: bool = True) -> Answer:
    items = "".join(f"<item><title>Hội chợ OCOP</title><link>{site.url(path)}</link></item>" for path in paths)
    return Answer(f'<rss version="2.0"><channel>{items}</channel></rss>'.encode(), kind="text/xml", validate=validate)


def shrink(limit: int | None) -> None:
    """Let this process write no file larger than `limit` bytes."""
    if limit:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))


class Home:
    """An archive in a folder, and the collector run against it as a process."""

    def __init__(self, folder: Path, site: Site, url: str | None = None) -> None:
        self.folder = folder
        self.site = site
        self.url = url or url_of(folder)
        self.archive: Archive = open_archive(self.url, folder / "captures")
        self.source("kind: feed, url: /rss")

    def source(self, *doors: str, politeness: str = "{delay: 0, concurrency: 4, pages_per_night: 200}") -> None:
        """Write the source file; a door is `kind: ..., url: /path`, with further keys."""
        lines = ", ".join("{" + door.replace("url: ", f"url: {self.site.url('')}") + "}" for door in doors)
        (self.folder / "site.yml").write_text(
            f"name: site\ntitle: Site\npublisher: Site\nlanguages: [vi]\nhosts: [site.localhost, news.localhost]\n"
            f"home: '{self.site.url('/')}'\ndoors: [{lines}]\narticle_url: ['/[a-z0-9-]+\\.html$']\n"
            f"politeness: {politeness}\n",
            encoding="utf-8",
        )

    def begin(self, day: int) -> int:
        with writing(self.archive.engine) as connection:
            night, _, _ = begin_night(
                connection, f"{START + timedelta(days=day):%Y-%m-%d}", START + timedelta(days=day)
            )
        return night

    def start(self, night: int, day: int, owner: str = "one", limit: int | None = None) -> subprocess.Popen[str]:
        """The collector as a process, which may write no file larger than `limit` bytes."""
        options = {
            "--database": self.url,
            "--captures": str(self.folder / "captures"),
            "--source": str(self.folder / "site.yml"),
            "--night": str(night),
            "--owner": owner,
            "--now": (START + timedelta(days=day)).isoformat(),
            "--lookback": "14",
            "--user-agent": "ocop-archive/0.1 (+http://contact.example/)",
            "--loopback": f"*.localhost:{self.site.port}",
            "--log": str(self.folder / "log"),
        }
        words = [word for pair in options.items() for word in pair]
        command = [sys.executable, "-m", "spiders.collect", *words]
        return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, preexec_fn=lambda: shrink(limit))

    def night(self, day: int, owner: str = "one") -> dict[str, Any]:
        """A whole night; what the process printed, with its status."""
        night = self.begin(day)
        process = self.start(night, day, owner)
        out, _ = process.communicate(timeout=90)
        with writing(self.archive.engine) as connection:
            end_night(connection, night, START + timedelta(days=day), "done")
        told: dict[str, Any] = json.loads(out)
        return told | {"status": process.returncode, "night": night}

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with reading(self.archive.engine) as connection:
            return [tuple(row) for row in connection.execute(text(sql))]

    def visits(self, night: int) -> dict[str, tuple[str, str | None]]:
        sql = (
            f"SELECT u.url, v.disposition, v.reason FROM visit v JOIN url u ON u.id = v.url_id WHERE night_id = {night}"
        )
        return {row[0].removeprefix(self.site.url("")): (row[1], row[2]) for row in self.rows(sql)}


@pytest.fixture
def home(tmp_path: Path, site: Site) -> Iterator[Home]:
    made = Home(tmp_path, site)
    yield made
    made.archive.close()


def test_two_nights(home: Home, site: Site) -> None:
    paths = [f"/tin-{number}.html" for number in range(5)]
    site.answers = {path: article(number) for number, path in enumerate(paths)}
    site.answers["/tin-4.html"] = Answer(gzip.compress(article(4).body), headers={"Content-Encoding": "gzip"})
    site.answers["/rss"] = feed(site, paths)
    first = home.night(0)
    assert (first["status"], first["counts"]) == (0, {"fetched": 5})
    assert site.agents == {"ocop-archive/0.1 (+http://contact.example/)"}
    captures = home.rows("SELECT url, warc_file, warc_offset, warc_length, digest FROM capture ORDER BY url")
    for number, (url, *ref, _) in enumerate(captures):
        assert url == site.url(f"/tin-{number}.html")
        assert load(home.archive.captures, WarcRef(*ref)).body == article(number).body
    assert home.rows("SELECT outcome, items, fresh, requests FROM door_visit") == [("ok", 5, 5, 1)]

    site.asked.clear()
    site.answers["/tin-1.html"] = article(1, "Hội chợ làng nghề, đã sửa")
    site.answers["/tin-2.html"] = Answer(b"gone", 410)
    second = home.night(1)
    assert second["counts"] == {"fetched": 1, "not_modified": 3, "failed": 1}
    assert home.visits(second["night"])["/tin-2.html"] == ("failed", "gone")
    assert home.visits(second["night"])["/tin-4.html"] == ("not_modified", "same"), "no validator: the digest tells"
    assert len(site.asked) <= 1 + 5 + 1, "door, rechecks, robots.txt"
    assert ("/rss", 304) in site.asked
    assert home.rows("SELECT outcome FROM door_visit WHERE night_id = 2") == [("not_modified",)]

    site.asked.clear()
    again = home.night(1)  # a second run on the same day: nothing is due
    assert again["counts"] == {}
    assert {path for path, _ in site.asked} <= {"/rss", "/robots.txt"}


def test_a_hostile_site_costs_its_own_pages_only(home: Home, site: Site) -> None:
    big = b"<html>" + b"x" * (9 * 1024 * 1024)
    site.answers = {
        "/good.html": article(1),
        "/error.html": Answer(b"later", 503),
        "/missing.html": Answer(b"no", 404),
        "/forbidden.html": Answer(b"no", 403),
        "/to-metadata.html": Answer(status=302, headers={"Location": "http://169.254.169.254/latest/"}),
        "/to-loopback.html": Answer(status=301, headers={"Location": f"http://127.0.0.1:{site.port}/good.html"}),
        "/to-mapped.html": Answer(status=301, headers={"Location": f"http://[::ffff:127.0.0.1]:{site.port}/good.html"}),
        "/to-other-port.html": Answer(status=301, headers={"Location": "http://site.localhost:1/good.html"}),
        "/to-other-host.html": Answer(status=307, headers={"Location": "https://other.example/"}),
        "/to-home.html": Answer(status=302, headers={"Location": "/"}),
        "/to-good.html": Answer(status=302, headers={"Location": "/good.html"}),
        "/": Answer(b"<html>home</html>"),
        "/loop.html": Answer(status=302, headers={"Location": "/loop.html"}),
        "/to-file.html": Answer(status=302, headers={"Location": "file:///etc/passwd"}),
        "/paper.html": Answer(b"%PDF-1.7 binary"),
        "/typed.html": Answer(b"{}", kind="application/json"),
        "/empty.html": Answer(b"   "),
        "/large.html": Answer(big),
        "/bomb.html": Answer(gzip.compress(bytes(30_000_000)), headers={"Content-Encoding": "gzip"}),
        "/cut.html": Answer(b"<html>half", cut=True),
        "/closed.html": article(9),
        "/robots.txt": Answer(b"User-agent: *\nDisallow: /closed\n", kind="text/plain"),
    }
    pages = [path for path in site.answers if path.endswith(".html")]
    site.answers["/rss"] = feed(site, pages)
    told = home.night(0)
    assert told["status"] == 0
    visits = home.visits(told["night"])
    assert visits == {
        "/good.html": ("fetched", None),
        "/to-good.html": ("fetched", None),
        "/error.html": ("failed", "http-503"),
        "/missing.html": ("failed", "http-404"),
        "/forbidden.html": ("failed", "http-403"),
        "/to-metadata.html": ("failed", "redirect-private"),
        "/to-loopback.html": ("failed", "redirect-private"),
        "/to-mapped.html": ("failed", "redirect-private"),
        "/to-other-port.html": ("failed", "redirect-private"),
        "/to-other-host.html": ("failed", "redirect-host"),
        "/to-home.html": ("failed", "redirect-home"),
        "/loop.html": ("failed", "redirect-loop"),
        "/to-file.html": ("failed", "http-302"),
        "/paper.html": ("failed", "not-html"),
        "/typed.html": ("failed", "not-html"),
        "/empty.html": ("failed", "empty"),
        "/large.html": ("failed", "too-large"),
        "/bomb.html": ("failed", "too-large"),
        "/cut.html": ("failed", "cut-short"),
        "/closed.html": ("skipped", "robots"),
    }
    assert ("/closed.html", 200) not in site.asked
    assert site.asked.count(("/error.html", 503)) == 2, "a second try, no third"
    (row,) = home.rows("SELECT requests, bytes FROM visit JOIN url ON url.id = url_id WHERE url LIKE '%to-good%'")
    assert row == (2, len(article(1).body))


def test_a_host_that_goes_down_is_left_alone(home: Home, site: Site) -> None:
    paths = [f"/tin-{number}.html" for number in range(60)]
    site.answers = {path: Answer(b"<html>half", cut=True) for path in paths}
    site.answers["/rss"] = feed(site, paths)
    first = home.night(0)
    assert first["counts"]["failed"] < 30
    assert first["counts"]["failed"] + first["counts"]["skipped"] == 60
    assert {reason for _, reason in home.visits(first["night"]).values()} == {"cut-short", "host-down"}
    site.answers |= {path: article(1, path) for path in paths}
    assert home.night(1)["counts"] == {"fetched": 60}, "nothing is lost"


@pytest.mark.parametrize(("status", "away"), [(503, True), (404, False), (403, False)])
def test_robots_txt_that_fails(home: Home, site: Site, status: int, away: bool) -> None:
    site.answers = {"/a.html": article(1), "/rss": feed(site, ["/a.html"])}
    site.answers["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /\n", status, "text/plain")
    home.night(0)
    paths = {path for path, _ in site.asked}
    verdicts = home.rows("SELECT status, verdict FROM robots")
    if away:
        assert paths == {"/robots.txt"}
        assert home.rows("SELECT outcome, reason FROM door_visit") == [("refused", "robots-unreachable")]
        assert verdicts == [(status, "stay_away")]
    else:
        assert paths == {"/robots.txt", "/rss", "/a.html"}
        assert verdicts == [(status, "allow")]


def test_a_budget_is_spent_on_the_newest_and_the_rest_waits(home: Home, site: Site) -> None:
    paths = [f"/tin-{number}.html" for number in range(6)]
    site.answers = {path: article(number) for number, path in enumerate(paths)}
    items = "".join(
        f"<url><loc>{site.url(path)}</loc><lastmod>2026-10-{number + 11}</lastmod></url>"
        for number, path in enumerate(paths)
    )
    site.answers["/map.xml"] = Answer(f"<urlset>{items}</urlset>".encode(), kind="application/xml", validate=True)
    home.source("kind: sitemap, url: /map.xml", politeness="{delay: 0, concurrency: 2, pages_per_night: 4}")
    first = home.night(0)
    assert first["counts"] == {"fetched": 4, "skipped": 2}
    visits = home.visits(first["night"])
    assert [visits[path] for path in paths[:2]] == [("skipped", "budget")] * 2
    second = home.night(1)
    assert {path for path, seen in home.visits(second["night"]).items() if seen[0] == "fetched"} == set(paths[:2])


def listing(numbers: range, following: str | None) -> Answer:
    links = "".join(f"<h3><a href='/tin-{n}.html'>Hội chợ làng nghề số {n}</a></h3>" for n in numbers)
    return Answer(f"<html><body>{links}<a class='next' href='{following or '#'}'>Sau</a></body></html>".encode())


def test_a_listing_stops_at_known_ground(home: Home, site: Site) -> None:
    home.source("kind: listing, url: /list, links: 'h3 a', next_page: a.next, pages: 9")
    site.answers = {f"/tin-{number}.html": article(number) for number in range(20)}
    site.answers["/list"] = listing(range(5), "/list?page=2")
    site.answers["/list?page=2"] = listing(range(5, 10), "/list?page=3")
    site.answers["/list?page=3"] = listing(range(10, 15), "/list?page=4")
    site.answers["/list?page=4"] = listing(range(10, 15), "/list?page=5")  # the last one over and over
    assert home.night(0)["counts"] == {"fetched": 15}
    assert ("/list?page=5", 404) not in site.asked
    site.asked.clear()
    site.answers["/list"] = listing(range(15, 20), "/list?page=2")
    told = home.night(1)
    assert told["counts"] == {"fetched": 5, "not_modified": 15}
    assert [path for path, _ in site.asked if path.startswith("/list")] == ["/list", "/list?page=2"]


def test_an_endless_calendar_is_capped(home: Home, site: Site) -> None:
    home.source("kind: listing, url: /list, links: 'h3 a', next_page: a.next, pages: 9")
    links = "".join(f"<h3><a href='/lich-{n}.html'>x</a></h3>" for n in range(500))
    site.answers = {"/list": Answer(f"<html><body>{links}</body></html>".encode())}
    site.answers["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /lich\n", kind="text/plain")  # for speed
    told = home.night(0)
    reasons = [reason for _, reason in home.visits(told["night"]).values()]
    assert (reasons.count("pattern-cap"), reasons.count("robots")) == (300, 200)
    (said,) = home.rows("SELECT outcome, reason FROM door_visit WHERE reason LIKE '%pattern%'")
    assert said[0] == "ok" and "300 are left alone" in said[1], "a trap is told"


def test_nested_and_packed_sitemaps(home: Home, site: Site) -> None:
    def urlset(*numbers: int) -> bytes:
        urls = "".join(f"<url><loc>{site.url('/tin-')}{n}.html</loc></url>" for n in numbers)
        return f"<urlset>{urls}</urlset>".encode()

    months = {"2024-11": (1, 2), "2025-12": (3,), "2026-9": (4,), "2026-10": (5,)}
    site.answers = {f"/tin-{number}.html": article(number) for number in range(9)}
    for month, numbers in months.items():
        site.answers[f"/news-{month}.xml.gz"] = Answer(gzip.compress(urlset(*numbers)), kind="application/gzip")
    shards = "".join(f"<sitemap><loc>{site.url(f'/news-{month}.xml.gz')}</loc></sitemap>" for month in months)
    site.answers["/sitemap.xml"] = Answer(f"<sitemapindex>{shards}</sitemapindex>".encode(), kind="text/xml")
    home.source("kind: sitemap, url: /sitemap.xml")
    assert home.night(0)["counts"] == {"fetched": 5}
    site.asked.clear()
    site.answers["/news-2026-10.xml.gz"] = Answer(gzip.compress(urlset(5, 6)), kind="application/gzip")
    assert home.night(1)["counts"] == {"fetched": 1, "not_modified": 5}
    assert {path for path, _ in site.asked if "news" in path} == {"/news-2026-10.xml.gz", "/news-2026-9.xml.gz"}


def test_crawl_delay_holds_though_the_source_asks_for_less(home: Home, site: Site) -> None:
    site.answers = {f"/tin-{number}.html": article(number) for number in range(4)}
    site.answers["/rss"] = feed(site, list(site.answers))
    site.answers["/robots.txt"] = Answer(b"User-agent: *\nCrawl-delay: 0.4\n", kind="text/plain")
    home.source("kind: feed, url: /rss", politeness="{delay: 0.01, concurrency: 4, pages_per_night: 200}")
    home.night(0)
    gaps = [later - sooner for sooner, later in zip(site.times[1:], site.times[2:], strict=False)]
    assert len(gaps) == 4
    assert min(gaps) > 0.3


def test_dead_and_strange_doors_are_told_apart(home: Home, site: Site) -> None:
    site.answers = {
        "/html": Answer(b"<!doctype html><html><body>Welcome</body></html>"),
        "/empty": Answer(b'<rss version="2.0"><channel><title>x</title></channel></rss>', kind="text/xml"),
        "/broken": Answer(b"later", 500),
        "/rss": feed(site, ["/a.html"]),
        "/a.html": article(1),
    }
    paths = ("/html", "/empty", "/broken", "/gone", "/rss")
    home.source(*(f"kind: feed, url: {path}" for path in paths))
    assert home.night(0)["counts"] == {"fetched": 1}
    found = {
        url.removeprefix(site.url("")): rest for url, *rest in home.rows("SELECT url, outcome, reason FROM door_visit")
    }
    assert found == {
        "/html": ["not_a_feed", "HTML where a feed is meant"],
        "/empty": ["empty", "a feed without items"],
        "/broken": ["failed", "http-500"],
        "/gone": ["failed", "http-404"],
        "/rss": ["ok", None],
    }


def test_a_night_killed_at_any_moment_goes_on_where_it_was(home: Home, site: Site) -> None:
    paths = [f"/tin-{number}.html" for number in range(60)]
    site.answers = {path: article(number) for number, path in enumerate(paths)}
    for answer in site.answers.values():
        answer.wait = 0.02
    site.answers["/rss"] = feed(site, paths[:40])
    site.answers["/list"] = listing(range(30, 60), None)
    home.source("kind: feed, url: /rss", "kind: listing, url: /list, links: h3 a")
    seed = random.randrange(10**6)
    chance = random.Random(seed)
    night = home.begin(0)
    for attempt in range(4):
        site.asked.clear()
        process = home.start(night, 0, owner=f"killed-{attempt}")
        deadline = time.monotonic() + 30
        wanted = chance.randrange(1, 30)  # requests after which it dies
        while len(site.asked) < wanted and time.monotonic() < deadline and process.poll() is None:
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
        process.communicate()
    kept = {row[0] for row in home.rows("SELECT url FROM capture")}
    time.sleep(0.5)  # what the killed process had sent is read and forgotten
    site.asked.clear()
    process = home.start(night, 0, owner="last")
    out, _ = process.communicate(timeout=90)
    assert process.returncode == 0, f"seed {seed}"
    assert json.loads(out)["counts"] == {"fetched": 60}, f"seed {seed}"
    captures = home.rows("SELECT url, warc_file, warc_offset, warc_length FROM capture")
    assert sorted(row[0] for row in captures) == sorted(site.url(path) for path in paths), f"seed {seed}"
    assert {load(home.archive.captures, WarcRef(*ref)).status for _, *ref in captures} == {200}
    assert home.rows("SELECT count(*) FROM url WHERE lease_owner IS NOT NULL") == [(0,)]
    # what was kept is not asked for again, and what was lost in flight is asked for once
    asked = sorted(path for path, _ in site.asked if path.startswith("/tin-"))
    assert asked == sorted(path for path in paths if site.url(path) not in kept), f"seed {seed}"


def test_sigterm_leaves_the_rest_for_the_same_night(home: Home, site: Site) -> None:
    paths = [f"/tin-{number}.html" for number in range(40)]
    site.answers = {path: article(number) for number, path in enumerate(paths)}
    site.answers["/rss"] = feed(site, paths)
    for path in paths:
        site.answers[path].wait = 0.1
    night = home.begin(0)
    process = home.start(night, 0)
    while len(site.asked) < 8 and process.poll() is None:
        time.sleep(0.02)
    process.terminate()
    out, _ = process.communicate(timeout=30)
    told = json.loads(out)
    assert (process.returncode, told["reason"]) == (3, "interrupted")
    assert 0 < told["counts"]["fetched"] < 40
    assert told["counts"]["undecided"] == 40 - told["counts"]["fetched"]
    process = home.start(night, 0, owner="two")
    out, _ = process.communicate(timeout=60)
    assert json.loads(out)["counts"] == {"fetched": 40}


def test_a_night_on_each_engine(database_url: str, tmp_path: Path, site: Site) -> None:
    paths = [f"/tin-{number}.html" for number in range(30)]
    site.answers = {path: article(number) for number, path in enumerate(paths)}
    site.answers["/rss"] = feed(site, paths)
    home = Home(tmp_path, site, database_url)
    assert home.night(0)["counts"] == {"fetched": 30}
    assert home.night(1, owner="two")["counts"] == {"not_modified": 30}
    assert home.rows("SELECT count(*) FROM capture") == [(30,)]
    home.archive.close()


def test_a_full_disk_ends_the_run_and_loses_nothing(home: Home, site: Site) -> None:
    paths = [f"/tin-{number}.html" for number in range(40)]
    chance = random.Random(1)
    site.answers = {path: Answer(b"<html>" + chance.randbytes(40_000).hex().encode()) for path in paths}
    site.answers["/rss"] = feed(site, paths)
    night = home.begin(0)
    limit = 600_000  # bytes of any one file: the database fits, the WARC file does not
    process = home.start(night, 0, limit=limit)
    out, _ = process.communicate(timeout=60)
    told = json.loads(out)
    assert (process.returncode, told["reason"]) == (3, "storage")
    assert "File too large" in told["message"]
    process = home.start(night, 0, owner="two")
    out, _ = process.communicate(timeout=60)
    assert json.loads(out)["counts"] == {"fetched": 40}
    refs = home.rows("SELECT warc_file, warc_offset, warc_length FROM capture")
    assert {len(load(home.archive.captures, WarcRef(*ref)).body) for ref in refs} == {80_006}


def test_bad_input_is_named(home: Home) -> None:
    (home.folder / "site.yml").write_text("name: [\n", encoding="utf-8")
    told = home.night(0)
    assert (told["status"], told["reason"]) == (3, "source")
    assert "site.yml" in told["message"]


def test_one_page_is_fetched_by_the_same_rules(site: Site) -> None:
    site.answers = {"/a.html": article(1), "/closed.html": article(2)}
    site.answers["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /closed\n", kind="text/plain")
    options: dict[str, Any] = {
        "hosts": ("site.localhost",),
        "user_agent": "test/1",
        "loopback": f"*.localhost:{site.port}",
    }
    capture = fetch_page(site.url("/a.html"), **options)
    assert (capture.status, capture.body, capture.content_type) == (200, article(1).body, HTML)
    with pytest.raises(FetchError, match=r"robots\.txt does not allow"):
        fetch_page(site.url("/closed.html"), **options)
    with pytest.raises(FetchError, match="private"):
        fetch_page("http://169.254.169.254/latest/", **(options | {"hosts": ("169.254.169.254",)}))


def test_a_host_that_asks_for_days_is_left_alone_so_long_and_no_other_is(home: Home, site: Site) -> None:
    paths = [f"/tin-{number}.html" for number in range(30)]
    busy = Answer(b"busy", status=429, headers={"Retry-After": "172800"})
    site.answers = dict.fromkeys(paths, busy) | {"/well.html": article(2)}
    told = feed(site, [*paths, "/well.html"])
    told.body = told.body.replace(b"site.localhost:%d/well" % site.port, b"news.localhost:%d/well" % site.port)
    site.answers["/rss"] = told
    first = home.night(0)
    visits = home.visits(first["night"])
    assert visits.pop(site.url("/well.html").replace("site", "news", 1)) == ("fetched", None), "another host"
    assert {reason for _, reason in visits.values()} == {"http-429", "retry-after"}
    assert first["counts"]["failed"] < 20, "only what was under way"
    assert [row[0] for row in home.rows("SELECT DISTINCT failures FROM url")] == [0], "no page of it failed"
    site.answers |= {path: article(1, path) for path in paths}
    site.asked.clear()
    home.night(1)
    assert not {path for path, _ in site.asked} & set(paths), "two days were asked for"
    assert home.night(3)["counts"]["fetched"] == 30, "nothing is lost"
