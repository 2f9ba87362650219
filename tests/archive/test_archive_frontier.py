"""The frontier: one visit for each URL and night, decided once; leases; the schedule of rechecks and tries."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import func, select, update

from archive import Archive
from archive.engine import JUDGING, reading, writing
from archive.store.doors import DoorLook, Doors, RobotsFile, RobotsStore
from archive.store.frontier import Discovery, Frontier, Kept, Leased, Outcome
from archive.store.nights import begin_night, end_night
from archive.store.schedule import BACK_OFF, next_look, next_try
from archive.tables import Capture, DoorVisit, Night, Url, Visit
from records import Disposition, WarcRef

START = datetime(2026, 10, 19, 19, 0, tzinfo=UTC)
SITE = "http://site.localhost/"


def night(archive: Archive, number: int, owner: str = "one") -> tuple[Frontier, datetime]:
    """The frontier in the night `number` (from 0) and its begin."""
    now = START + timedelta(days=number)
    with writing(archive.engine) as connection:
        night_id, _, _ = begin_night(connection, f"{now:%Y-%m-%d}", now)
        end_night(connection, night_id, now, "done")
    return Frontier(archive.engine, source="site", night=night_id, owner=owner), now


def found(*names: str, **more: object) -> list[Discovery]:
    return [Discovery(url=SITE + name, original=SITE + name, door="feed:x", **more) for name in names]  # type: ignore[arg-type]


def fetched(page: Leased, at: datetime, digest: str = "d1", etag: str | None = None) -> Outcome:
    kept = Kept(
        ref=WarcRef("n/s.warc.gz", 0, 10),
        url=page.url,
        requested=page.url,
        content_type="text/html",
        digest=digest,
        size=5,
    )
    return Outcome(
        url_id=page.url_id,
        disposition=Disposition.FETCHED,
        at=at,
        status=200,
        requests=1,
        bytes=5,
        kept=kept,
        etag=etag,
    )


def failed(page: Leased, at: datetime, status: int | None, reason: str) -> Outcome:
    return Outcome(url_id=page.url_id, disposition=Disposition.FAILED, at=at, status=status, reason=reason, requests=1)


def url_row(archive: Archive, name: str) -> Url:
    with reading(archive.engine) as connection:
        return connection.execute(select(Url).where(Url.url == SITE + name)).one()  # type: ignore[return-value]


def visits(archive: Archive, frontier: Frontier) -> dict[str, tuple[str | None, str | None]]:
    asked = (
        select(Url.url, Visit.disposition, Visit.reason)
        .join(Url, Url.id == Visit.url_id)
        .where(Visit.night_id == frontier.night)
    )
    with reading(archive.engine) as connection:
        return {row[0].removeprefix(SITE): (row[1], row[2]) for row in connection.execute(asked)}


def test_two_doors_make_one_url_that_remembers_both(archive: Archive) -> None:
    frontier, now = night(archive, 0)
    first = Discovery(url=SITE + "a", original=SITE + "a?utm_source=x", door="feed:f")
    second = Discovery(url=SITE + "a", original=SITE + "a", door="sitemap:s", title="Tiêu đề", published=now)
    assert frontier.announce([first], now) == 1
    frontier.announce([second], now)
    row = url_row(archive, "a")
    assert (row.door, row.doors, row.original) == ("feed:f", ["feed:f", "sitemap:s"], SITE + "a?utm_source=x")
    assert (row.title_hint, row.published_hint) == ("Tiêu đề", now)
    assert visits(archive, frontier) == {"a": (None, None)}


def test_more_urls_than_one_statement_takes(archive: Archive) -> None:
    frontier, now = night(archive, 0)
    assert frontier.announce(found(*(f"p{number}" for number in range(1000))), now) == 1000
    assert frontier.announce(found(*(f"p{number}" for number in range(1000))), now, ground=now) == 0
    assert len(frontier.lease(2000, now)) == 1000


def test_each_visit_is_decided_once_and_the_sums_agree(archive: Archive) -> None:
    frontier, now = night(archive, 0)
    frontier.announce(found("a", "b", "c"), now)
    frontier.announce(found("d", skip="off-topic"), now)
    a, b, c = frontier.lease(10, now)
    assert frontier.finish([fetched(a, now), failed(b, now, 503, "http-503")]) == 2
    assert frontier.finish([failed(a, now, 500, "http-500")]) == 0, "the first word stands"
    assert frontier.close_night(now, "budget") == 1
    assert frontier.counts() == {"fetched": 1, "failed": 1, "skipped": 2}
    assert visits(archive, frontier)[c.url.removeprefix(SITE)] == ("skipped", "budget")
    assert url_row(archive, "a").state == "known"
    assert frontier.requests() == 2


def test_a_night_keeps_one_capture_of_a_url(archive: Archive) -> None:
    frontier, now = night(archive, 0)
    frontier.announce(found("a"), now)
    (page,) = frontier.lease(1, now)
    frontier.finish([fetched(page, now)])
    with writing(archive.engine) as connection:  # as if the process had died between two transactions
        connection.execute(Visit.__table__.update().values(disposition=None, capture_id=None))
    frontier.finish([fetched(page, now, "d2")])
    with reading(archive.engine) as connection:
        assert connection.execute(select(func.count()).select_from(Capture)).scalar_one() == 1
        assert connection.execute(select(Visit.capture_id)).scalar_one() is not None


def test_leases_are_exclusive_until_their_owner_is_known_to_be_dead(archive: Archive) -> None:
    one, now = night(archive, 0, owner="one")
    two = Frontier(archive.engine, source="site", night=one.night, owner="two")
    one.announce(found("a", "b", "c"), now)
    assert len(one.lease(2, now)) == 2
    assert len(two.lease(5, now)) == 1
    assert two.lease(5, now) == []
    assert two.release() == 2
    assert len(two.lease(5, now)) == 2
    assert one.lease(5, now) == []
    assert len(one.lease(5, now + timedelta(hours=1))) == 3, "leases run out by themselves, too"


def test_new_pages_come_before_rechecks_and_the_newest_first(archive: Archive) -> None:
    frontier, now = night(archive, 0)
    frontier.announce(found("old-known"), now)
    frontier.finish([fetched(page, now) for page in frontier.lease(1, now)])
    later, then = night(archive, 1)
    later.due(then)
    later.announce(found("y2018", published=datetime(2018, 5, 1, tzinfo=UTC)), then)
    later.announce(found("y2026", published=datetime(2026, 10, 18, tzinfo=UTC)), then)
    assert [page.url.removeprefix(SITE) for page in later.lease(10, then)] == ["y2026", "y2018", "old-known"]


def test_a_known_page_is_announced_and_left_alone_until_it_is_due(archive: Archive) -> None:
    frontier, now = night(archive, 0)
    frontier.announce(found("a"), now)
    frontier.finish([fetched(page, now) for page in frontier.lease(1, now)])
    again = Frontier(archive.engine, source="site", night=night(archive, 0)[0].night, owner="one")
    soon = now + timedelta(hours=3)
    again.announce(found("a"), soon)
    assert again.due(soon) == 0
    assert visits(archive, again) == {"a": ("skipped", "known")}
    tomorrow, then = night(archive, 1)
    assert tomorrow.due(then) == 1, "due, though no door announced it"


def test_a_later_lastmod_makes_a_page_due_before_its_time(archive: Archive) -> None:
    frontier, now = night(archive, 0)
    frontier.announce(found("a", lastmod=now - timedelta(days=9)), now)
    frontier.finish([fetched(page, now) for page in frontier.lease(1, now)])
    soon = now + timedelta(hours=1)
    again, _ = night(archive, 0)
    again.announce(found("a", lastmod=now - timedelta(days=9)), soon)
    assert visits(archive, again) == {"a": ("skipped", "known")}
    again.announce(found("a", lastmod=soon), soon)
    assert visits(archive, again) == {"a": (None, None)}


@pytest.mark.parametrize("reason", ["off-topic", "old", "pattern-cap"])
def test_a_better_announcement_lifts_a_refusal(archive: Archive, reason: str) -> None:
    frontier, now = night(archive, 0)
    frontier.announce(found("a", skip=reason), now)
    assert visits(archive, frontier) == {"a": ("skipped", reason)}
    assert url_row(archive, "a").state == "refused"
    frontier.announce(found("a"), now)
    assert visits(archive, frontier) == {"a": (None, None)}
    frontier.announce(found("a", skip=reason), now)
    assert visits(archive, frontier) == {"a": (None, None)}, "one door that wants it is enough"


def test_failed_pages_are_tried_on_later_nights_until_they_succeed(archive: Archive) -> None:
    frontier, now = night(archive, 0)
    frontier.announce(found("a"), now)
    tried, number = [], 0
    while number < 40:
        for page in frontier.lease(1, now):
            tried.append(number)
            frontier.finish([failed(page, now, 503, "http-503")])
        number += 1
        frontier, now = night(archive, number)
        frontier.due(now)
    assert tried == [0, 1, 2, 4, 8, 15, 29]
    assert url_row(archive, "a").state == "retry"


def test_back_off_and_known_are_told_apart(archive: Archive) -> None:
    frontier, now = night(archive, 0)
    frontier.announce(found("a"), now)
    frontier.finish([failed(page, now, None, "timeout") for page in frontier.lease(1, now)])
    again, _ = night(archive, 0)
    again.announce(found("a"), now + timedelta(hours=1))
    assert visits(archive, again) == {"a": ("skipped", "back-off")}


def test_gone_is_one_410_or_a_404_on_two_nights(archive: Archive) -> None:
    frontier, now = night(archive, 0)
    frontier.announce(found("a410", "b404", "c404"), now)
    for page in frontier.lease(3, now):
        frontier.finish([failed(page, now, int(page.url[-3:]), f"http-{page.url[-3:]}")])
    assert visits(archive, frontier)["a410"] == ("failed", "gone")
    assert visits(archive, frontier)["b404"] == ("failed", "http-404")
    assert [url_row(archive, name).state for name in ("a410", "b404", "c404")] == ["gone", "retry", "retry"]
    later, then = night(archive, 1)
    later.due(then)
    b, c = sorted(later.lease(5, then), key=lambda page: page.url)
    later.finish([failed(b, then, 404, "http-404"), fetched(c, then)])
    assert [url_row(archive, name).state for name in ("b404", "c404")] == ["gone", "known"]
    later.announce(found("a410"), then)
    assert visits(archive, later)["a410"] == ("skipped", "gone")


def test_validators_and_digest_are_kept_for_the_next_time(archive: Archive) -> None:
    frontier, now = night(archive, 0)
    frontier.announce(found("a"), now)
    frontier.finish([fetched(page, now, "d1", '"e1"') for page in frontier.lease(1, now)])
    later, then = night(archive, 1)
    later.due(then)
    (page,) = later.lease(1, then)
    assert (page.etag, page.digest) == ('"e1"', "d1")
    later.finish([Outcome(url_id=page.url_id, disposition=Disposition.NOT_MODIFIED, at=then, status=304, requests=1)])
    row = url_row(archive, "a")
    assert (row.etag, row.digest, row.unchanged, row.state) == ('"e1"', "d1", 1, "known")


def test_robots_close_a_new_url_for_a_week_and_leave_a_known_one_known(archive: Archive) -> None:
    frontier, now = night(archive, 0)
    frontier.announce(found("a", "b"), now)
    a, b = frontier.lease(2, now)
    closed = Outcome(url_id=b.url_id, disposition=Disposition.SKIPPED, at=now, reason="robots")
    away = Outcome(url_id=a.url_id, disposition=Disposition.SKIPPED, at=now, reason="robots-unreachable")
    frontier.finish([closed, away])
    names = {page.url_id: page.url.removeprefix(SITE) for page in (a, b)}
    assert url_row(archive, names[b.url_id]).state == "refused"
    tomorrow, then = night(archive, 1)
    assert tomorrow.due(then) == 1, "a host that did not answer is asked again the next night"
    next_week, later = night(archive, 7)
    assert next_week.due(later) == 2


def test_the_schedule_thins_out() -> None:
    nights, number, due = [0], 0, next_look(START, START)
    while due is not None:
        number = next(n for n in range(number + 1, 500) if START + timedelta(days=n) >= due)
        nights.append(number)
        due = next_look(START, START + timedelta(days=number, minutes=number % 60))
    assert nights == [0, 1, 2, 3, 4, 5, 6, 7, 10, 13, 16, 19, 22, 25, 28, 31, 60, 120]


def test_back_off_has_a_cap() -> None:
    days = [(next_try(failures, START) - START + timedelta(hours=6)).days for failures in range(1, 9)]
    assert days == [*BACK_OFF, BACK_OFF[-1], BACK_OFF[-1]]


def test_doors_keep_their_ground_when_a_look_fails(archive: Archive) -> None:
    frontier, now = night(archive, 0)
    doors = Doors(archive.engine, source="site", night=frontier.night)
    shard = DoorLook(url=SITE + "s1.xml", outcome="ok", at=now, items=4)
    doors.save(DoorLook(url=SITE + "s.xml", outcome="ok", at=now, items=7, etag='"e"', requests=2), [shard])
    assert doors.settled() == {SITE + "s.xml"}
    later, then = night(archive, 1)
    doors = Doors(archive.engine, source="site", night=later.night)
    doors.save(DoorLook(url=SITE + "s.xml", outcome="failed", at=then, reason="timeout", requests=1))
    memory = doors.memory()
    assert (memory[SITE + "s.xml"].checked, memory[SITE + "s.xml"].etag) == (now, '"e"')
    assert memory[SITE + "s1.xml"].items == 4
    assert doors.settled() == frozenset()
    doors.save(DoorLook(url=SITE + "s.xml", outcome="not_modified", at=then, requests=1))
    assert doors.memory()[SITE + "s.xml"].checked == then
    assert doors.memory()[SITE + "s.xml"].etag == '"e"', "a 304 need not repeat it"
    with reading(archive.engine) as connection:
        asked = select(DoorVisit.outcome, DoorVisit.requests).where(DoorVisit.night_id == later.night)
        assert [tuple(row) for row in connection.execute(asked)] == [("not_modified", 2)]


def test_robots_files_are_replaced(archive: Archive) -> None:
    store = RobotsStore(archive.engine)
    assert store.get("a.localhost") is None
    first = RobotsFile(host="a.localhost", fetched=START, status=200, verdict="rules", body="User-agent: *\n")
    second = RobotsFile(host="a.localhost", fetched=START, status=None, verdict="stay_away", body="")
    store.put(first)
    assert store.get("a.localhost") == first
    store.put(second)
    assert store.get("a.localhost") == second


def both(first: Callable[[], object], second: Callable[[], object]) -> None:
    """Run two at once; whatever one of them raises is raised."""
    with ThreadPoolExecutor(2) as pool:
        for one in [pool.submit(first), pool.submit(second)]:
            one.result(timeout=60)


def test_two_that_announce_the_same_pages_in_another_order_both_come_through(archive: Archive) -> None:
    mine, now = night(archive, 0)
    theirs = Frontier(archive.engine, source="other", night=mine.night, owner="two")
    for number in range(5):
        pages = found(*(f"{number}-{page}.html" for page in range(150)))
        both(partial(mine.announce, pages, now), partial(theirs.announce, pages[::-1], now))
    with reading(archive.engine) as connection:
        assert connection.execute(select(func.count()).select_from(Url)).scalar_one() == 5 * 150


def test_who_concludes_from_what_it_read_takes_turns(archive: Archive) -> None:
    mine, _now = night(archive, 0)

    def add() -> None:
        for _ in range(10):
            with writing(archive.engine, JUDGING) as connection:
                told = connection.execute(select(Night.state).where(Night.id == mine.night)).scalar_one()
                time.sleep(0.005)
                connection.execute(update(Night).where(Night.id == mine.night).values(state=f"{told}+"))

    both(add, add)
    with reading(archive.engine) as connection:
        assert connection.execute(select(Night.state).where(Night.id == mine.night)).scalar_one().count("+") == 20
