"""Events and their series."""

from datetime import date, datetime
from typing import Any

from pydantic import Field

from web.api.models.base import Model, Number


class EventLine(Model):
    """An event in a list: how many sources and articles tell it."""

    id: int = Field(examples=[3])
    name: str
    kind: str = Field(examples=["fair"])
    start: date | None
    end: date | None
    venue: str | None
    place: str | None
    series: str | None
    edition: int | None
    sources: int
    articles: int


class EventList(Model):
    """Events, newest first unless days are asked for."""

    total: int
    events: tuple[EventLine, ...]
    next: str | None


class FigureValue(Model):
    """What one article says of a figure."""

    fact: int
    value: Number
    upper: Number | None
    qualifier: str | None
    quote: str
    article: int
    version: int
    source: str
    published: date | None


class Figure(Model):
    """One unit of an event: all values told, and the one chosen by a stated rule or by the decision of that number."""

    unit: str = Field(examples=["booth"])
    of: str | None
    chosen: Number
    disagree: bool
    decision: int | None
    values: tuple[FigureValue, ...]


class EventOfficial(Model):
    """A person who is told to have taken part."""

    name: str
    title: str | None
    organization: str | None
    role: str | None
    quote: str
    article: int


class TimelineItem(Model):
    """One article of an event: `says` are its facts in label shape, each with `kind_of_fact`."""

    published: date | None
    article: int
    source: str
    title: str | None
    url: str
    version: int
    withdrawn: bool
    says: tuple[dict[str, Any], ...]


class Reason(Model):
    """Why an article was joined to the event."""

    article: int
    score: float
    reasons: tuple[str, ...]


class DecisionLine(Model):
    """What a person decided over the event."""

    id: int
    kind: str
    who: str
    why: str
    at: datetime
    undone: bool


class StatusLine(Model):
    """What an article says of the event's state, at each change of it."""

    status: str
    published: date | None
    article: int


class Event(Model):
    """The history of an event, as `ocop event ID --json` prints it."""

    id: int = Field(examples=[3])
    name: str
    kind: str
    series: str | None
    edition: int | None
    start: date | None
    end: date | None
    status: str | None
    status_history: tuple[StatusLine, ...]
    venue: str | None
    place: str | None
    organizers: tuple[str, ...]
    officials: tuple[EventOfficial, ...]
    figures: tuple[Figure, ...]
    timeline: tuple[TimelineItem, ...]
    sources: int
    linked_because: tuple[Reason, ...]
    decisions: tuple[DecisionLine, ...]


class SeriesLine(Model):
    """A recurring event by its key."""

    series: str
    editions: int


class SeriesList(Model):
    """Recurring events, those with most editions first."""

    total: int
    series: tuple[SeriesLine, ...]
    next: str | None


class Edition(EventLine):
    """One edition with the figure that holds of each unit."""

    figures: dict[str, Number]


class Series(Model):
    """The editions of a recurring event, newest first."""

    series: str
    editions: tuple[Edition, ...]
