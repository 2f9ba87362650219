"""The page of an event and the page of a series."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from archive.views.histories import EventLine
from web.charts import Chart
from web.contexts.page import Page
from web.places import Province


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one article says, with where: `quote` within `sentence`, split into before and after it."""

    value: str
    before: str
    quote: str
    after: str
    source: str
    article: int
    address: str
    published: date | None
    standing: bool
    fact: int
    chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureView:
    """All values told of one unit; `chosen` holds by the rule or by a person's decision."""

    unit: str
    of: str
    chosen: str
    disagree: bool
    decided: int | None
    values: tuple[Said, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One article in the timeline: what it says of the event, and why it was linked."""

    said: Said
    title: str
    days: str
    venue: str
    status: str
    version: int
    withdrawn: datetime | None
    copy: bool
    facts: tuple[tuple[str, str], ...]
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonView:
    """An official who is told to have taken part."""

    name: str
    held: str
    address: str
    said: Said


@dataclass(frozen=True, slots=True, kw_only=True)
class NameView:
    """A name with where more is told of it and how many articles say it."""

    name: str
    address: str
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusView:
    """What was said of the event's state, on which day."""

    state: str
    said: Said


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionView:
    """What a person decided over this event."""

    id: int
    kind: str
    who: str
    why: str
    at: datetime
    undone: datetime | None


@dataclass(frozen=True, kw_only=True)
class EventPage(Page):
    """The history of one event."""

    template: ClassVar[str] = "event.html"
    section: ClassVar[str] = "events"
    id: int
    kind: str
    start: date | None
    end: date | None
    state: str
    edition: int | None
    venue: str
    venue_address: str
    place: str
    place_address: str
    provinces: tuple[Province, ...]
    sources: int
    articles: int
    figures: tuple[FigureView, ...]
    single_figures: tuple[FigureView, ...]
    timeline: tuple[Told, ...]
    officials: tuple[PersonView, ...]
    organizers: tuple[NameView, ...]
    names: tuple[NameView, ...]
    states: tuple[StatusView, ...]
    series_address: str
    editions: tuple[EventLine, ...]
    decisions: tuple[DecisionView, ...]
    has_day: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionView:
    """One edition of a series with its figures, unit by unit in the order of the table's columns."""

    line: EventLine
    figures: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SeriesPage(Page):
    """The editions of a recurring event side by side."""

    template: ClassVar[str] = "series.html"
    section: ClassVar[str] = "events"
    units: tuple[str, ...]
    editions: tuple[EditionView, ...]
    charts: tuple[Chart, ...]
    csv: str
