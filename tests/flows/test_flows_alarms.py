"""Alarms against a source's own past: silence that heeds weekday and holidays, drift, and messages told once."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from archive import Archive
from archive.engine import writing
from archive.store import watch
from archive.views.past import Past
from flows.alarms import disk_alarm, missed_alarm
from flows.drift import drifts
from flows.feasts import feast, quiet_days
from flows.silence import never, usual, week, weekday
from records import Alarm, Expectations, Source

PLAIN = Source(
    name="small",
    title="Small",
    publisher="",
    languages=("vi",),
    home="http://small.localhost/",
    hosts=("small.localhost",),
    doors=(),
    article_url=(),
    expects=Expectations(fewest_a_week=7),
)
TUESDAY = date(2026, 10, 20)
NOW = datetime(2026, 10, 20, 19, tzinfo=UTC)  # 02:00 of the 21st: the news of the 20th


@pytest.mark.parametrize(
    ("day", "quiet"),
    [
        (date(2026, 2, 17), True),  # first day of Tết
        (date(2026, 2, 14), True),  # newsrooms thin out before it
        (date(2026, 2, 23), True),  # the seventh day
        (date(2026, 2, 24), False),
        (date(2026, 2, 10), False),
        (date(2026, 9, 2), True),
        (date(2026, 4, 27), True),  # the day off for the Hùng Kings' Sunday
        (date(2026, 10, 20), False),
        (date(2027, 2, 6), True),
    ],
)
def test_quiet_days(day: date, quiet: bool) -> None:
    assert (feast(day) is not None) is quiet


def days(*numbers: int, last: date = TUESDAY) -> dict[date, int]:
    """Articles of the same weekday, the newest first."""
    return {last - timedelta(weeks=n): number for n, number in enumerate(numbers, 1)}


KNOWN = Past(first=date(2026, 1, 1))


@pytest.mark.parametrize(
    ("articles", "day", "expected"),
    [
        (7, TUESDAY, None),
        (6, TUESDAY, "at least 7"),
        (None, TUESDAY, None),  # new
        (0, date(2026, 2, 21), None),  # all of the week was Tết
        (1, date(2026, 2, 26), "at least 3"),  # 3 of 7 days were ordinary
        (3, date(2026, 2, 26), None),
    ],
)
def test_a_week_is_measured_by_its_working_days(articles: int | None, day: date, expected: str | None) -> None:
    alarm = week(PLAIN, articles, day)
    assert (expected in alarm.message) if alarm and expected else alarm is expected


@pytest.mark.parametrize(
    ("expects", "past", "tonight", "day", "told"),
    [
        ({1: 3}, KNOWN, 2, TUESDAY, "at least 3"),
        ({1: 3}, KNOWN, 3, TUESDAY, None),
        ({2: 3}, KNOWN, 0, TUESDAY, None),  # another weekday's figure
        ({1: 3}, Past(), 0, TUESDAY, None),  # it never gave an article: said by itself
        ({1: 3}, Past(first=date(2026, 10, 15)), 0, TUESDAY, None),  # new
        ({1: 3}, KNOWN, 0, date(2026, 2, 17), None),  # Tết is a Tuesday
        ({}, replace(KNOWN, days=days(4, 3, 5, 2)), 0, TUESDAY, "2 or more"),
        ({}, replace(KNOWN, days=days(4, 3, 5, 2)), 1, TUESDAY, None),
        ({}, replace(KNOWN, days=days(4, 3, 5, 1)), 0, TUESDAY, None),  # one is close to none
        ({}, replace(KNOWN, days=days(4, 3, 5)), 0, TUESDAY, None),  # too few weeks to say
    ],
)
def test_a_weekday_is_measured_by_the_file_or_by_its_past(
    expects: dict[int, int], past: Past, tonight: int, day: date, told: str | None
) -> None:
    source = replace(PLAIN, expects=Expectations(weekdays=tuple(expects.items())))
    alarm = weekday(source, tonight, past, day)
    assert (alarm.message if alarm else None) is None if told is None else told in alarm.message  # type: ignore[union-attr]


def test_holidays_are_left_out_of_what_is_usual() -> None:
    after = date(2026, 3, 3)
    assert usual(days(4, 0, 3, 5, 6, last=after), after) == 3  # the 17th of February was Tết
    assert quiet_days(date(2026, 2, 20), 7) == 7


@pytest.mark.parametrize(
    ("past", "told"),
    [
        (Past(tried=NOW - timedelta(days=7)), True),
        (Past(tried=NOW - timedelta(days=6)), False),
        (Past(tried=NOW - timedelta(days=90), first=TUESDAY), False),
        (Past(), False),
    ],
)
def test_a_source_that_never_gave_an_article(past: Past, told: bool) -> None:
    assert (never(PLAIN, past, NOW) is not None) is told


BEFORE = Past(steps={"title": {"layout:plain": 30}, "published": {"layout:plain": 28, "none": 2}}, lengths=(2000,) * 12)


@pytest.mark.parametrize(
    ("steps", "lengths", "subjects"),
    [
        ({"title": {"layout:plain": 5}, "published": {"layout:plain": 5}}, [1900, 2100, 2000], []),
        ({"published": {"layout:plain": 2, "none": 3}}, [], ["published"]),  # emptied
        ({"published": {"layout:plain": 4, "none": 1}}, [], []),
        ({"title": {"general": 5}}, [], ["title"]),  # found another way
        ({"title": {"general": 3, "layout:plain": 2}}, [], []),
        ({"title": {"none": 2}}, [], []),  # too few pages
        ({"lead": {"none": 9}}, [], []),  # nothing to compare with
        ({}, [300, 500, 700], ["length"]),
        ({}, [9000, 9000, 9000], ["length"]),
        ({}, [300, 500], []),
    ],
)
def test_drift(steps: dict[str, dict[str, int]], lengths: list[int], subjects: list[str]) -> None:
    assert [alarm.subject for alarm in drifts(PLAIN, steps, lengths, BEFORE, frozenset())] == subjects
    assert drifts(PLAIN, steps, [], BEFORE, frozenset(steps)) == []


def test_missed_nights_and_a_full_disk(tmp_path: Path) -> None:
    assert missed_alarm(0, 14) == [] and "2 nights were missed" in missed_alarm(2, 16)[0].message
    assert disk_alarm(tmp_path, 0) == [] and disk_alarm(tmp_path, 10**18)[0].kind == "disk"


ONE = Alarm("small", "door", "small: http-500", "http://small.localhost/feed")
TWO = Alarm("small", "drift", "small: 3 of 5 pages without title", "title")


def test_an_alarm_is_told_when_it_comes_and_when_it_is_over(archive: Archive) -> None:
    both = frozenset({"small", ""})

    def night(number: int, *alarms: Alarm, judged: frozenset[str] = both) -> watch.Change:
        with writing(archive.engine) as connection:
            at = NOW + timedelta(days=number)
            return watch.stand(connection, alarms, judged, f"night {number}", at, at.date())

    assert night(1, ONE) == watch.Change((ONE,), ())
    worse = replace(ONE, message="small: http-503")
    assert night(2, worse, TWO) == watch.Change((TWO,), ())
    assert night(3, judged=frozenset({"other"})) == watch.Change((), ())  # nobody looked at it
    with writing(archive.engine) as connection:
        first = watch.standing(connection)[0]
        assert (first.alarm.message, first.night) == ("small: http-503", "night 1")
    assert night(4, TWO) == watch.Change((), (worse,))
    assert night(5) == watch.Change((), (TWO,))
    assert night(6, ONE) == watch.Change((ONE,), ())  # it is back


def test_a_mute_ends_on_its_day_and_then_tells(archive: Archive) -> None:
    def night(day: int, *alarms: Alarm) -> watch.Change:
        with writing(archive.engine) as connection:
            at = NOW + timedelta(days=day)
            return watch.stand(connection, alarms, frozenset({"small"}), f"night {day}", at, at.date())

    with writing(archive.engine) as connection:
        watch.mute(connection, "small", (NOW + timedelta(days=2)).date(), NOW)
        watch.mute(connection, "small", (NOW + timedelta(days=1)).date(), NOW)  # the last word counts
        assert watch.mutes(connection, NOW.date()) == {"small": (NOW + timedelta(days=1)).date()}
    assert night(0, ONE, TWO) == night(1, ONE) == watch.Change((), ())  # TWO came and went unheard
    assert night(2, ONE) == watch.Change((ONE,), ())
    with writing(archive.engine) as connection:
        assert watch.unmute(connection, "small")
        assert not watch.unmute(connection, "small")
