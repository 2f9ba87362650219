"""The calendar of events: a list, a month as a grid, and the same as iCalendar."""

from calendar import Calendar
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Annotated

from babel import dates
from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import RedirectResponse, Response

from archive.engine import reading
from archive.views.calendar import MOST, Wanted, events_between, events_wanted, number_wanted, span
from archive.views.histories import EventLine
from search.exports import ExportEvent, ExportRow
from web.addresses import Addresses
from web.api.answers import folded_words
from web.contexts.calendar import DayCell, EventsPage, MonthPage, Option
from web.errors import BadRequest, NoSuchPage
from web.labels import KINDS
from web.language import ZONE, Lang, words
from web.rendering import link, page
from web.routes.exports import answer
from web.routes.language import Language
from web.routes.names import Number, paging
from web.site import site_of

router = APIRouter()
files = APIRouter(include_in_schema=False)
PER_PAGE = 40
IN_CELL = 4
AHEAD = 400  # days of the calendar file either way
Text = Annotated[str, Query(max_length=200)]
Bound = Annotated[str, Query(max_length=10)]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise BadRequest("A day is written YYYY-MM-DD.") from error


def _kind(text: str) -> str | None:
    if text and text not in KINDS:
        raise BadRequest("There is no such kind of event.")
    return text or None


def _wanted(q: str, kind: str | None, first: date | None, last: date | None) -> Wanted | None:
    """Which events are asked for; None where a text without any word asks for none."""
    words = folded_words(q.replace("\0", " "))
    if q.strip() and not words:
        return None
    return Wanted(words=words, kind=kind, first=first, last=last)


@router.get("/events")
def events(
    request: Request,
    lang: Language,
    q: Text = "",
    kind: Text = "",
    first: Annotated[str, Query(alias="from", max_length=10)] = "",
    last: Annotated[str, Query(alias="to", max_length=10)] = "",
    number: Number = 1,
) -> Response:
    """The list."""
    site, _ = site_of(request), words(lang)
    begin, end, only = _day(first), _day(last), _kind(kind)
    wanted = _wanted(q, only, begin, end)
    total, lines = 0, []
    with reading(site.archive.engine) as connection:
        if wanted is not None:
            total = number_wanted(connection, wanted)
            lines = events_wanted(connection, wanted, limit=PER_PAGE, offset=(number - 1) * PER_PAGE)
    asked = {"q": q, "kind": kind, "from": first, "to": last}
    today = site.clock().astimezone(ZONE).date()
    shown = EventsPage(
        title=_("Events"),
        asked=q,
        first=begin,
        last=end,
        kinds=tuple(Option(code=code, chosen=code == only) for code in KINDS),
        lines=tuple(lines),
        paging=paging(f"/{lang}/events", total, number, PER_PAGE, **asked),
        month=f"/{lang}/events/{today:%Y-%m}",
        calendar=link("/calendar.ics", q=q, kind=kind),
        json=link("/api/v1/events", **asked),
    )
    return page(request, lang, shown)


@router.get("/events/{month}")
def month(
    request: Request, lang: Language, month: Annotated[str, Path(pattern=r"^(19|20)\d\d-(0[1-9]|1[0-2])$")]
) -> Response:
    """A month; those without any event lead to the nearest that has one."""
    site, speak = site_of(request), words(lang)
    monday_first = Calendar(0)
    year, number = map(int, month.split("-"))
    grid = monday_first.monthdatescalendar(year, number)
    with reading(site.archive.engine) as connection:
        lines, _total = events_between(connection, grid[0][0], grid[-1][-1])
        bounds = span(connection)
    begin, end = date(year, number, 1), (date(year, number, 28) + timedelta(days=4)).replace(day=1)
    before, after = begin - timedelta(days=1), end
    today = site.clock().astimezone(ZONE).date()
    names = dates.get_day_names("abbreviated", locale=speak.locale)
    inside = [line for line in lines if _runs(line, begin, end - timedelta(days=1))]
    shown = MonthPage(
        title=speak("Events in %(month)s", month=_month(begin, lang)),
        indexed=bool(inside),
        weekdays=tuple(names[day] for day in range(7)),
        weeks=tuple(tuple(_cell(day, number, today, lines) for day in week) for week in grid),
        total=len(inside),
        previous=f"/{lang}/events/{before:%Y-%m}" if bounds and bounds[0] < begin and before.year >= 1900 else "",
        previous_name=_month(before, lang),
        next=f"/{lang}/events/{after:%Y-%m}" if bounds and bounds[1] >= end and after.year < 2100 else "",
        next_name=_month(after, lang),
        calendar="/calendar.ics",
        listed=link(f"/{lang}/events", **{"from": begin, "to": end - timedelta(days=1)}),
    )
    return page(request, lang, shown)


@router.get("/calendar")
def calendar(request: Request, lang: Language) -> Response:
    """To the month that it is."""
    return RedirectResponse(f"/{lang}/events/{site_of(request).clock().astimezone(ZONE):%Y-%m}", 302)


def _month(day: date, lang: Lang) -> str:
    return str(dates.format_date(day, {"en": "MMMM y", "vi": "'tháng' M/y"}[lang], words(lang).locale))


def _runs(line: EventLine, first: date, last: date) -> bool:
    begin, end = line.start or line.end, line.end or line.start
    return begin is not None and end is not None and begin <= last and end >= first


def _cell(day: date, month: int, today: date, lines: Sequence[EventLine]) -> DayCell:
    found = [line for line in lines if _runs(line, day, day)]
    return DayCell(
        day=day,
        inside=day.month == month,
        today=day == today,
        lines=tuple(found[:IN_CELL]),
        more=max(0, len(found) - IN_CELL),
    )


@files.get("/calendar.ics")
def ics(request: Request, q: Text = "", kind: Text = "", first: Bound = "", last: Bound = "") -> Response:
    """Events as iCalendar: those of a year back and ahead, or of the days that `first` and `last` give."""
    site = site_of(request)
    today = site.clock().astimezone(ZONE).date()
    begin = _day(first) or today - timedelta(days=AHEAD)
    end = _day(last) or today + timedelta(days=AHEAD)
    if begin > end:
        raise NoSuchPage("a calendar that ends before it begins")
    wanted = _wanted(q, _kind(kind), begin, end)
    with reading(site.archive.engine) as connection:
        lines = events_wanted(connection, wanted, limit=MOST) if wanted else []
    rows = _rows(lines, f"{request.url.scheme}://{request.url.netloc}")
    return answer(rows, "ics", q, "ocop-events", site.clock())


def _rows(lines: Sequence[EventLine], base: str) -> Iterator[ExportRow]:
    """Each event as the writer of calendars takes it, with its page here as its address."""
    for line in lines:
        event = ExportEvent(
            id=line.id, name=line.name, start=line.start or line.end, end=line.end, venue=line.venue, place=line.place
        )
        told = f"Told by {line.sources} sources, {line.articles} articles"
        address = f"{base}{Addresses('en').event(line.id)}"
        yield ExportRow(id=line.id, url=address, title=line.name, source=told, body="", events=(event,))
