"""The pages of places and of programme figures."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from archive.views.histories import EventLine
from web.charts import Chart
from web.contexts.names import NamedLine
from web.contexts.page import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceLink:
    """A place in a list; `within` is the province that it lies in, `later` what a province is since its merger."""

    name: str
    address: str
    kinds: tuple[str, ...]
    within: str
    later: str


@dataclass(frozen=True, kw_only=True)
class PlacesPage(Page):
    """Provinces as they are and as they were, craft villages, and whatever was asked for."""

    template: ClassVar[str] = "places.html"
    section: ClassVar[str] = "places"
    asked: str
    found: tuple[PlaceLink, ...]
    provinces: tuple[PlaceLink, ...]
    former: tuple[PlaceLink, ...]
    villages: tuple[PlaceLink, ...]
    json: str


@dataclass(frozen=True, kw_only=True)
class PlacePage(Page):
    """A place with what is told of it under its own and its earlier names."""

    template: ClassVar[str] = "place.html"
    section: ClassVar[str] = "places"
    kinds: tuple[str, ...]
    within: PlaceLink | None
    since: date | None
    until: date | None
    merged: date | None
    later: PlaceLink | None
    earlier: tuple[PlaceLink, ...]
    namesakes: tuple[PlaceLink, ...]
    crafts: tuple[tuple[str, int, str], ...]
    events: tuple[EventLine, ...]
    events_total: int
    venues: tuple[NamedLine, ...]
    officials: tuple[NamedLine, ...]
    charts: tuple[Chart, ...]
    programme: str
    search: str
    json: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FigurePoint:
    """A programme figure on a day; `stated` where the sentence gives the day, else it is the day of the report."""

    day: date
    stated: bool
    value: str
    quote: str
    source: str
    address: str
    witnesses: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureSeries:
    """One unit of one place and star class: its chart, where there is more than one day, and every point."""

    anchor: str
    title: str
    chart: Chart | None
    points: tuple[FigurePoint, ...]


@dataclass(frozen=True, kw_only=True)
class ProgrammePage(Page):
    """Programme figures over time."""

    template: ClassVar[str] = "programme.html"
    section: ClassVar[str] = "programme"
    place: str
    places: tuple[tuple[str, str, int], ...]
    series: tuple[FigureSeries, ...]
    left_out: int
    csv: str
    json: str
