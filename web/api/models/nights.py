"""Sources and nights."""

from datetime import date, datetime

from web.api.models.base import Model


class SourceLine(Model):
    """A source with what is kept of it; `last_new` is when its newest article was first seen."""

    source: str
    title: str
    publisher: str | None
    home: str | None
    articles: int
    withdrawn: int
    first: date | None
    last: date | None
    last_new: datetime | None


class Sources(Model):
    """All sources."""

    sources: tuple[SourceLine, ...]


class AlarmLine(Model):
    """Something a person should look at."""

    source: str | None
    kind: str
    message: str


class Ledger(Model):
    """One source in a night: found = fetched + not_modified + skipped + failed."""

    source: str
    found: int
    fetched: int
    not_modified: int
    skipped: int
    failed: int
    articles_new: int
    articles_changed: int
    requests: int
    bytes: int
    alarms: tuple[AlarmLine, ...]


class Night(Model):
    """One night over all its sources."""

    night: str
    started: datetime
    ended: datetime | None
    state: str
    sources: tuple[Ledger, ...]
    alarms: tuple[AlarmLine, ...]


class Nights(Model):
    """The last nights, newest first."""

    nights: tuple[Night, ...]
