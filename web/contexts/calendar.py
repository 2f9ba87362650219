"""The calendar of events: a list with its filters, and a month as a grid."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from archive.views.histories import EventLine
from web.contexts.names import Paging
from web.contexts.page import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCell:
    """A day of a month's grid; `inside` is false for days of the months beside it. `more` are left out of `lines`."""

    day: date
    inside: bool
    today: bool
    lines: tuple[EventLine, ...]
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A choice: its code, whether it is made."""

    code: str
    chosen: bool


@dataclass(frozen=True, kw_only=True)
class EventsPage(Page):
    """Events by name, kind and days, as a list."""

    template: ClassVar[str] = "calendar_list.html"
    section: ClassVar[str] = "events"
    asked: str
    first: date | None
    last: date | None
    kinds: tuple[Option, ...]
    lines: tuple[EventLine, ...]
    paging: Paging
    month: str
    calendar: str
    json: str


@dataclass(frozen=True, kw_only=True)
class MonthPage(Page):
    """One month, week by week."""

    template: ClassVar[str] = "calendar_month.html"
    section: ClassVar[str] = "events"
    weekdays: tuple[str, ...]
    weeks: tuple[tuple[DayCell, ...], ...]
    total: int
    previous: str
    previous_name: str
    next: str
    next_name: str
    calendar: str
    listed: str
