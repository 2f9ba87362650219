"""Sources that fall silent, by week and by weekday; holidays, new sources and what is usual for a source are heeded."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from archive.views.past import Past
from flows.feasts import feast, quiet_days
from records import Alarm, Source

FIRST_WEEK = timedelta(days=7)
SAME_WEEKDAYS = 4  # ordinary days of one weekday before they tell what is usual
USUAL = 2  # the fewest articles on each of these days for a day without any to be unusual
NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def never(source: Source, past: Past, now: datetime) -> Alarm | None:
    """A source that gave no article within its first week."""
    if past.first is not None or past.tried is None or now - past.tried < FIRST_WEEK:
        return None
    text = f"{source.name}: no article since it was added on {past.tried:%Y-%m-%d}; see `ocop sources check`"
    return Alarm(source.name, "silence", text, "never")


def week(source: Source, articles: int | None, day: date | None) -> Alarm | None:
    """Fewer articles over seven days than expected of those that were no holidays; None articles: it is new."""
    quiet = quiet_days(day, 7) if day else 0
    expected = source.expects.fewest_a_week * (7 - quiet) // 7
    if articles is None or articles >= expected:
        return None
    text = f"{source.name}: {articles} new articles in seven days; at least {expected} are expected"
    return Alarm(source.name, "silence", text, "week")


def weekday(source: Source, tonight: int, past: Past, day: date) -> Alarm | None:
    """Fewer articles of one day than the source file or its own past lets expect of this weekday."""
    if past.first is None or day - past.first < FIRST_WEEK or feast(day):
        return None
    expected = dict(source.expects.weekdays).get(day.weekday())
    name = NAMES[day.weekday()]
    if expected is not None:
        if tonight >= expected:
            return None
        told = f"{tonight} new articles on a {name}; at least {expected} are expected"
    else:
        fewest = usual(past.days, day)
        if tonight or fewest is None or fewest < USUAL:
            return None
        told = f"no new article on a {name}; there were {fewest} or more on those of the last weeks"
    return Alarm(source.name, "silence", f"{source.name}: {told}", "weekday")


def usual(days: Mapping[date, int], day: date) -> int | None:
    """The fewest articles of the same weekdays before, holidays left out; None where there are too few of them."""
    same = [n for before, n in days.items() if before < day and before.weekday() == day.weekday() and not feast(before)]
    return min(same) if len(same) >= SAME_WEEKDAYS else None
