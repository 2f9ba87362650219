"""People, venues, places and programme figures."""

from datetime import date

from pydantic import Field

from web.api.models.base import Model, Number
from web.api.models.events import EventLine


class EntityLine(Model):
    """A person or venue: how many articles and sources name it, from when to when."""

    id: int = Field(examples=[5])
    kind: str
    name: str
    articles: int
    sources: int
    first: date | None
    last: date | None


class EntityList(Model):
    """People or venues, the most often named first."""

    total: int
    entities: tuple[EntityLine, ...]
    next: str | None


class Spelling(Model):
    """How a name is written, and how often."""

    text: str
    times: int


class Said(Model):
    """A statement of an article."""

    fact: int
    quote: str
    sentence: str
    article: int
    version: int
    source: str
    url: str
    title: str | None
    published: date | None


class PostLine(Model):
    """A title at an organisation with the days of the first and last report."""

    title: str | None
    organization: str | None
    first: date | None
    last: date | None
    articles: tuple[int, ...]


class Person(Model):
    """An official over all articles; `left_out` earlier mentions are not told from: the search finds them."""

    id: int
    name: str
    spellings: tuple[Spelling, ...]
    posts: tuple[PostLine, ...]
    appearances: tuple[Said, ...]
    events: tuple[EventLine, ...]
    left_out: int


class Venue(Model):
    """A venue under all its spellings, and what was held there; `left_out` earlier mentions are not told from."""

    id: int
    name: str
    spellings: tuple[Spelling, ...]
    mentions: tuple[Said, ...]
    events: tuple[EventLine, ...]
    left_out: int


class ProgrammePoint(Model):
    """A value on a day; `stated` where the sentence itself gives the day, else it is the day of the report."""

    day: date
    value: Number
    stated: bool
    witnesses: int
    said: tuple[Said, ...]


class ProgrammeSeries(Model):
    """One unit of one place and star class over time."""

    place: str
    unit: str
    stars: str = Field(examples=["3+"])
    points: tuple[ProgrammePoint, ...]


class ProgrammeList(Model):
    """Programme figures, series with most points first."""

    total: int
    series: tuple[ProgrammeSeries, ...]
    next: str | None


class PlaceLine(Model):
    """A place; `later` is what a province went on under from the day `merged`, `earlier` what was merged into it."""

    name: str = Field(examples=["Hải Phòng"])
    parent: str
    kinds: tuple[str, ...]
    since: date | None
    until: date | None
    earlier: tuple[str, ...]
    later: str | None
    merged: date | None


class PlaceList(Model):
    """Places by name."""

    total: int
    places: tuple[PlaceLine, ...]
    next: str | None


class Place(PlaceLine):
    """A place with what is told of it under its own and its earlier names; at most 500 of each."""

    spellings: tuple[str, ...]
    events: tuple[EventLine, ...]
    venues: tuple[EntityLine, ...]
    officials: tuple[EntityLine, ...]
    programme: tuple[ProgrammeSeries, ...]
