"""How the archive stands: sources, nights, and the page about it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from records import Alarm, NightReport
from web.contexts.page import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceView:
    """A source; `late` where its newest article is more than a week old."""

    name: str
    title: str
    home: str
    articles: int
    withdrawn: int
    first: date | None
    last: date | None
    last_new: datetime | None
    late: bool
    search: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekCell:
    """Articles of a source in a week; `level` 0 to 4 is how dark the cell is."""

    monday: date
    number: int
    level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageRow:
    """A source over the weeks."""

    title: str
    cells: tuple[WeekCell, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NightLine:
    """A night in the list, summed over its sources."""

    name: str
    started: datetime
    ended: datetime | None
    state: str
    sources: int
    found: int
    failed: int
    fresh: int
    changed: int
    alarms: tuple[Alarm, ...]


@dataclass(frozen=True, kw_only=True)
class SourcesPage(Page):
    """All sources and the last nights."""

    template: ClassVar[str] = "sources.html"
    section: ClassVar[str] = "sources"
    sources: tuple[SourceView, ...]
    weeks: tuple[date, ...]
    coverage: tuple[CoverageRow, ...]
    nights: tuple[NightLine, ...]
    csv: str


@dataclass(frozen=True, kw_only=True)
class NightPage(Page):
    """The ledger of one night."""

    template: ClassVar[str] = "night.html"
    section: ClassVar[str] = "sources"
    report: NightReport
    titles: dict[str, str]
    json: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A quality that is measured: what, and the share below which a change is refused."""

    what: str
    floor: float


@dataclass(frozen=True, kw_only=True)
class AboutPage(Page):
    """Method, quality, limits, who collects and how to have something removed."""

    template: ClassVar[str] = "about.html"
    section: ClassVar[str] = "about"
    facts: tuple[Measure, ...]
    pages: tuple[Measure, ...]
    agent: str
    sources: int
