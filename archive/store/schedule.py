"""When an article is fetched again: often while it is young and still edited, rarely later, then not at all."""

from datetime import datetime, timedelta

# (up to this age, look again every ...). Newsrooms correct and withdraw within days: every night for a week; slow
# follow-up corrections show within a month: every third night; after that only removals are left to notice.
RECHECKS: tuple[tuple[timedelta, timedelta], ...] = (
    (timedelta(days=7), timedelta(days=1)),
    (timedelta(days=30), timedelta(days=3)),
)
LAST_LOOKS = (timedelta(days=60), timedelta(days=120))
BACK_OFF = (1, 1, 2, 4, 7, 14)  # days until the next try, by failures in a row; the last one repeats
REFUSED_AGAIN = timedelta(days=7)  # a robots.txt may open again
LONGEST_WAIT = timedelta(days=14)  # whoever asks for more is asked again after this
SLACK = timedelta(hours=6)  # a page fetched at 04:00 is due at 02:00 of the night that counts


def next_look(first_seen: datetime, at: datetime) -> datetime | None:
    """When a page that was fetched well at `at` is due again; None: no more, unless a door reports a change."""
    age = at - first_seen
    for limit, step in RECHECKS:
        if age < limit:
            return at + step - SLACK
    for look in LAST_LOOKS:
        if age < look - SLACK:
            return first_seen + look - SLACK
    return None


def next_try(failures: int, at: datetime) -> datetime:
    """When a page that failed `failures` times in a row (1: for the first time) is tried again."""
    return at + timedelta(days=BACK_OFF[min(failures, len(BACK_OFF)) - 1]) - SLACK


def after_wait(seconds: float, at: datetime) -> datetime:
    """When a page is due again whose site asked to be left alone so long: the next night, or when that is over."""
    return at + max(timedelta(days=1) - SLACK, timedelta(seconds=min(seconds, LONGEST_WAIT.total_seconds())))
