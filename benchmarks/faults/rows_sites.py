"""Rows of the fault table about sites: whatever a page, a door or a connection does, it costs that page only."""

import random
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

import yaml
from sqlalchemy import select

from archive import open_archive
from archive.engine import reading
from archive.tables import ArticleRow, Capture, DoorVisit, Url, Version, Visit
from archive.views.status import last_nights
from benchmarks.faults.rows import Row
from benchmarks.faults.world import Home, Played, World, broken_invariants, content, later
from records import NightReport
from samples.hostile import SOURCES
from samples.hostile_faults import DOORS, Fault, faults_of
from samples.hostile_tls import certificates

LARGE = (20, 21)  # rows of large pages
MOST_MEMORY = 500  # MB of a night's largest process
LONGER = 15.0  # seconds that the steady site may take beyond a whole undisturbed night, on a busy machine
RETRIED = {
    "timeout",
    "dns",
    "refused",
    "connection",
    "tls",
    "cut-short",
    "http-429",
    "http-503",
    "retry-after",
    "back-off",
}


def beside(world: World, number: int, slow: bool = False, doors: Iterable[dict[str, Any]] = ()) -> Home:
    """A home with the steady sites and a hostile one that announces the pages of one row, and has further doors."""
    home = world.home(f"row{number}")
    name = "hostile-slow" if slow else "hostile"
    said = yaml.safe_load((SOURCES / f"{name}.yml").read_text("utf-8").replace("{port}", str(world.site.port)))
    base = world.site.base(f"{name}.localhost")
    said["doors"] = [{"kind": "feed", "url": f"{base}/feed?row={number}"}]
    said["doors"] += [door | {"url": base + door["url"]} for door in doors]
    (home.sources / f"{name}.yml").write_text(yaml.safe_dump(said, allow_unicode=True), "utf-8")
    if number in LARGE:  # a busy machine takes its time to send them, and the faults of slowness are another row's
        for file in home.sources.iterdir():
            patient = yaml.safe_load(file.read_text("utf-8"))
            patient["politeness"]["timeout"] = 60
            file.write_text(yaml.safe_dump(patient, allow_unicode=True), "utf-8")
    return home


def report_of(home: Home) -> NightReport:
    """The report of the newest night, as the archive keeps it."""
    archive = open_archive(home.url, home.folder / "captures", create=False)
    with reading(archive.engine) as connection:
        (found,) = last_nights(connection, 1)
    archive.close()
    return found


def visits(home: Home) -> dict[str, tuple[str, str | None]]:
    """By announced address: the word of the newest night's ledger, and what reading made of the page."""
    archive = open_archive(home.url, home.folder / "captures", create=False)
    query = (
        select(Url.original, Visit.disposition, Visit.reason, Capture.outcome)
        .join(Visit, Visit.url_id == Url.id)
        .outerjoin(Capture, Capture.id == Visit.capture_id)
        .order_by(Visit.night_id)
    )
    with reading(archive.engine) as connection:
        rows = connection.execute(query).all()
    archive.close()
    return {row[0]: (row[2] or row[1], row[3]) for row in rows}


def door_outcomes(home: Home) -> dict[str, str]:
    """What each door came to in the newest night."""
    archive = open_archive(home.url, home.folder / "captures", create=False)
    with reading(archive.engine) as connection:
        rows = connection.execute(select(DoorVisit.url, DoorVisit.outcome).order_by(DoorVisit.night_id)).all()
    archive.close()
    return {row[0]: row[1] for row in rows}


def judged(row: Row, world: World, home: Home, played: Played, what: str) -> bool:
    """Count one try: the night is done, the steady sites are whole, nothing is doubled, all parts agree."""
    row.tries += 1
    row.recovery = max(row.recovery, played.seconds)
    if played.status or played.told.get("state") != "done" or not played.told.get("balanced"):
        row.broken.append(f"{what}: ended with {played.status}: {played.told or played.errors[-300:]}")
        return False
    lost, doubled, wrong = broken_invariants(home, world.clean, only=_steady)
    row.lost += lost
    row.duplicates += doubled
    row.broken += [f"{what}: {text}" for text in wrong]
    row.expect(played.told["peak"] < MOST_MEMORY, f"{what}: {played.told['peak']} MB")
    took = max(seconds for stage, seconds in played.told["seconds"].items() if stage.startswith("collect steady"))
    row.expect(took < world.clean["seconds"] + LONGER, f"{what}: the steady site took {took:.0f} s")
    return True


def _steady(url: str) -> bool:
    return "//steady" in url


def words(row: Row, world: World, home: Home, faults: Iterable[Fault], what: str) -> None:
    """Each page has the right word in the ledger, and reading made of it what is right."""
    found = visits(home)
    for fault in faults:
        word, outcome = found.get(fault.address(world.site.port), (None, None))
        row.expect(word in fault.reasons, f"{what}: {fault.path}: {word}, not {' or '.join(fault.reasons)}")
        if fault.read and word == "fetched":
            row.expect(outcome in fault.read, f"{what}: {fault.path}: read as {outcome}, not {' or '.join(fault.read)}")


def mended(row: Row, world: World, home: Home, faults: Iterable[Fault], days: int, what: str) -> None:
    """Once the site is well, what waited to be tried again is there without a hand."""
    waiting = [fault for fault in faults if visits(home)[fault.address(world.site.port)][0] in RETRIED]
    world.site.well = True
    played = home.night(later(days))
    world.site.well = False
    if judged(row, world, home, played, f"{what}, the site well again"):
        found = visits(home)
        left = [f.path for f in waiting if not f.origin and found[f.address(world.site.port)][0] != "fetched"]
        row.expect(bool(waiting) and not left, f"{what}: still not fetched: {left or 'nothing waited'}")


def _static(
    number: str,
    fault: str,
    doors: tuple[dict[str, Any], ...] = (),
    also: Callable[[Row, Home], None] = lambda _row, _home: None,
) -> Callable[..., Row]:
    """A row of pages that are wrong and stay so: words and readings; the same again a night later adds nothing."""

    def made(world: World, _dice: random.Random, quick: bool) -> Row:
        row = Row(number, fault)
        home = beside(world, int(number), doors=doors)
        hosts = _hosts(home)
        asked = len(world.site.asked)
        if judged(row, world, home, home.night(), "first night"):
            words(row, world, home, faults_of(False, int(number)), "first night")
            _doors(row, home, doors, world)
            also(row, home)
        row.expect({ask.host for ask in world.site.asked[asked:]} <= hosts, f"asked beyond {sorted(hosts)}")
        if not quick:
            before = content(home)["articles"]
            judged(row, world, home, home.night(later(1)), "second night")
            row.expect(content(home)["articles"] == before, "the second night changed articles")
        return row

    return made


def _hosts(home: Home) -> set[str]:
    return {host for file in home.sources.iterdir() for host in yaml.safe_load(file.read_text("utf-8"))["hosts"]}


def _doors(row: Row, home: Home, doors: tuple[dict[str, Any], ...], world: World) -> None:
    """Doors came to what is right, and each that did not work is in the report."""
    outcomes, alarms = door_outcomes(home), [alarm.message for alarm in _alarms(home)]
    for door in doors:
        outcome = outcomes.get(world.site.base() + door["url"], "never read")
        row.expect(outcome in DOORS[door["url"]][0], f"{door['url']}: {outcome}")
        if outcome in ("failed", "not_a_feed"):
            row.expect(any(door["url"] in text for text in alarms), f"{door['url']}: {outcome}, and nobody is told")


def _alarms(home: Home) -> list[Any]:
    return [alarm for ledger in report_of(home).sources for alarm in ledger.alarms]


def site_down(world: World, _dice: random.Random, quick: bool) -> Row:
    """15: no such name, an expired certificate, resets, answers cut short; refused connections."""
    row = Row("15", "site down: DNS, TLS, reset, refused")
    home = beside(world, 15, slow=True)
    trusted = home.folder.parent / "authority.pem"
    trusted.write_bytes(certificates().authority)
    home.env["SSL_CERT_FILE"] = str(trusted)
    faults = faults_of(True, 15)
    if judged(row, world, home, home.night(), "down"):
        words(row, world, home, faults, "down")
        valid = visits(home)[next(f for f in faults if "valid" in f.path).address(world.site.port)]
        row.expect(valid[0] == "fetched", f"a certificate of today: {valid[0]}")
        row.expect(any(alarm.kind == "errors" for alarm in _alarms(home)), "no alarm for so many failures")
        mended(row, world, home, faults, 1, "down")
    if not quick:
        other = world.home("refused")
        with world.site.gone():
            refused = other.night()
        row.expect(refused.status == 0, f"refused: {refused}")
        row.expect(any(alarm.kind == "door" for alarm in _alarms(other)), "refused: nobody is told")
        row.tried(world, other, other.night(later(1)), "refused")
    return row


def site_slow(world: World, _dice: random.Random, _quick: bool) -> Row:
    """16: one byte a second, pages and header lines without end, a minute before the first header."""
    row = Row("16", "site slow: 1 byte/s, endless, late")
    home = beside(world, 16, slow=True)
    faults = faults_of(True, 16)
    if judged(row, world, home, home.night(), "slow"):
        words(row, world, home, faults, "slow")
        mended(row, world, home, faults, 1, "slow")
    return row


def site_busy(world: World, _dice: random.Random, _quick: bool) -> Row:
    """17: Retry-After in seconds, as a date, as nonsense; one of years is obeyed for a fortnight, by its host only."""
    row = Row("17", "429/503 with Retry-After")
    home = beside(world, 17)
    faults = [fault for fault in faults_of(False, 17) if fault.row]
    good = [fault for fault in faults_of(False, 17) if not fault.row]
    if not judged(row, world, home, home.night(), "busy"):
        return row
    words(row, world, home, (*faults, *good), "busy")
    asked = len(world.site.requests("busy.localhost"))
    mended(row, world, home, [fault for fault in faults if fault.host != "busy"], 1, "busy")
    row.expect(
        len(world.site.requests("busy.localhost")) == asked, "the host that asked for years was asked a day later"
    )
    mended(row, world, home, [fault for fault in faults if fault.host == "busy"], 15, "after a fortnight")
    return row


def traps(world: World, _dice: random.Random, _quick: bool) -> Row:
    """19: a calendar without end, session ids, filters, a path in itself, pages of pages."""
    row = Row("19", "traps: calendar, sessions, ?page=")
    listing = {"kind": "listing", "links": "h3 a", "next_page": "a.next"}
    home = beside(
        world, 19, doors=(listing | {"url": "/calendar", "pages": 40}, listing | {"url": "/list", "pages": 5})
    )
    for night, name in enumerate(("first", "second")):
        before = len(world.site.asked)
        if not judged(row, world, home, home.night(later(night)), name):
            return row
        if not night:  # later nights stop at known ground, before the cap
            words(row, world, home, faults_of(False, 19), name)
            told = [alarm.message for alarm in _alarms(home)]
            said = any("/calendar" in text and "pattern" in text for text in told)
            row.expect(said, f"the cap is not told: {told}")
        asked = Counter(
            ask.path.partition("?")[0] for ask in world.site.asked[before:] if ask.host.startswith("hostile")
        )
        days = sum(number for path, number in asked.items() if path.startswith("/lich-"))
        row.expect(days <= 400 and asked["/list"] <= 5, f"{name}: {days} days, {asked['/list']} pages of /list")
        row.expect(asked["/good-1.html"] <= 1, f"{name}: /good-1.html asked {asked['/good-1.html']} times")
        row.expect(not any("/a/a/a" in path for path in asked), f"{name}: asked for a path in itself")
    return row


def robots(world: World, _dice: random.Random, quick: bool) -> Row:
    """24: robots.txt that fails, hangs, is HTML or a megabyte; and one that forbids everything for a night."""
    row = Row("24", "robots.txt: 5xx, slow, 1 MB, changing")
    home = beside(world, 24)
    if judged(row, world, home, home.night(), "robots"):
        words(row, world, home, faults_of(False, 24), "robots")
    if quick:
        return row
    site, before = world.site, world.site.steady
    try:
        for host in ("steady.localhost", "steady-b.localhost"):
            site.disallow.add(host)
        site.steady = before + 3
        asked = len(site.asked)
        home.night(later(1))
        pages = [ask.path for ask in site.asked[asked:] if ask.host.startswith("steady") and ask.path != "/robots.txt"]
        row.expect(not pages, f"forbidden since the day before, and asked for: {pages[:3]}")
        site.disallow.clear()
        again = home.night(later(2))
        row.expect(again.status == 0, f"allowed again: {again}")
        found = {url for url, *_ in content(home)["articles"] if _steady(url)}
        row.expect(len(found) == site.steady * len(world.names), f"allowed again: {len(found)} articles")
    finally:
        site.steady = before
        site.disallow.clear()
    return row


def _titles(row: Row, home: Home) -> None:
    """Pages whose charset is old, wrong, mixed or not said: the right letters, or said to be unreadable."""
    archive = open_archive(home.url, home.folder / "captures", create=False)
    with reading(archive.engine) as connection:
        query = select(Capture.requested, Version.title).join(Version, Version.id == Capture.version_id)
        titles = {row[0].rpartition("/")[2]: row[1] for row in connection.execute(query)}
    archive.close()
    for name in ("cp1258-2203.html", "utf16-2204.html", "nfd-2205.html", "invalid-2206.html"):
        row.expect(titles.get(name) == "Hội chợ làng nghề và craft fair", f"{name}: {titles.get(name)!r}")
    for name in ("tcvn-2201.html", "viscii-2202.html"):
        row.expect(
            titles.get(name) in (None, "Hội chợ"), f"{name}: wrong letters kept as a title: {titles.get(name)!r}"
        )


def relaid(world: World, _dice: random.Random, quick: bool) -> Row:
    """26: the layout changes, for half of the articles or for all: told, and no article without its text."""
    row = Row("26", "layout change, half or all of it")
    site, before = world.site, world.site.steady
    for share in (2,) if quick else (2, 1):
        home = world.grown("relaid")
        try:
            site.steady = before + 6
            site.relaid = frozenset(range(0, site.steady, share))
            played = home.night(later(2))
            row.tries += 1
            row.recovery = max(row.recovery, played.seconds)
            row.expect(played.status == 0, f"1 of {share}: {played}")
            told = [alarm.kind for alarm in _alarms(home)]
            row.expect(bool({"layout", "drift"} & set(told)), f"1 of {share} in another layout: alarms {told}")
            row.broken += [f"1 of {share}: {text}" for text in _hollow(home, site.steady * len(world.names))]
        finally:
            site.steady, site.relaid = before, frozenset()
    return row


def copies(world: World, _dice: random.Random, _quick: bool) -> Row:
    """27: one article under ten addresses, a syndicated copy, a correction: one article, two versions, one story."""
    row = Row("27", "one article, many addresses, copies")
    home = world.home("copies")
    template = yaml.safe_load((SOURCES / "steady.yml").read_text("utf-8"))
    for name in ("copies", "copier"):
        base = world.site.base(f"{name}.localhost")
        said: dict[str, Any] = {
            "name": name,
            "home": f"{base}/",
            "hosts": [f"{name}.localhost"],
            "article_url": [r"-\d+/?$"],
        }
        said["doors"] = [{"kind": "feed", "url": f"{base}/feed"}]
        (home.sources / f"{name}.yml").write_text(yaml.safe_dump(template | said, allow_unicode=True), "utf-8")
    trusted = home.folder.parent / "authority.pem"
    trusted.write_bytes(certificates().authority)
    home.env["SSL_CERT_FILE"] = str(trusted)
    for night in (0, 1):
        world.site.edited = bool(night)
        played = home.night(later(night))
        world.site.edited = False
        if not judged(row, world, home, played, f"night {night}"):
            return row
        archive = open_archive(home.url, home.folder / "captures", create=False)
        with reading(archive.engine) as connection:
            query = select(ArticleRow.id, ArticleRow.url, ArticleRow.source, ArticleRow.story)
            rows = connection.execute(query.where(ArticleRow.source.in_(("copies", "copier")))).all()
            ids = [one.id for one in rows if one.source == "copies"]
            texts = connection.execute(select(Version.digest).where(Version.article_id.in_(ids))).all()
        archive.close()
        row.expect(len(ids) == 1, f"night {night}: {len(ids)} articles: {[one.url for one in rows]}")
        row.expect(len(rows) - len(ids) == 1, f"night {night}: the syndicated copy is not kept")
        row.expect(len({one.story for one in rows}) == 1, f"night {night}: the copy is in a story of its own")
        row.expect(len(texts) == night + 1, f"night {night}: {len(texts)} versions")
    return row


def _hollow(home: Home, wanted: int) -> list[str]:
    """Articles that lack what every page of the site has."""
    archive = open_archive(home.url, home.folder / "captures", create=False)
    with reading(archive.engine) as connection:
        query = select(Capture.requested, Version.title, Version.body).join(Version, Version.id == Capture.version_id)
        rows = connection.execute(query).all()
    archive.close()
    out = [f"{row[0]}: title {row[1]!r}, body of {len(row[2])}" for row in rows if not row[1] or len(row[2]) < 200]
    return out if len({row[0] for row in rows}) == wanted else [*out, f"{len(rows)} articles, not {wanted}"]


redirects = _static("18", "redirects: loop, chain, private, file:")
bombs = _static("20", "bombs: gzip, br, zstd, deflate")
charsets = _static("22", "charsets: TCVN3, UTF-16, NFD...", also=_titles)
broken_doors = _static(
    "23",
    "broken feeds, entity bomb, 304 loop",
    tuple(
        {"kind": "sitemap" if url.startswith("/maps") else "feed", "url": url}
        for url in DOORS
        if url not in ("/list", "/calendar")
    ),
)
huge = _static("21", "100 MB, 290,000 links, deep, spans")
walls = _static("25", "soft 404, cookie wall, captcha, login")
for _name in ("redirects", "bombs", "charsets", "broken_doors", "huge", "walls"):
    globals()[_name].__name__ = _name  # by which a row is asked for

ROWS = (
    site_down, site_slow, site_busy, redirects, traps, bombs, huge, charsets, broken_doors, robots, walls, relaid,
    copies,
)  # fmt: skip
