"""How the archive stands: sources with their coverage, nights with their ledgers, and the page about it all."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path as File
from typing import Annotated, Any

import yaml
from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from archive.engine import reading
from archive.views import coverage, status
from records import NightReport
from web import tables
from web.addresses import Addresses
from web.api import answers
from web.api.models import SourceLine
from web.contexts.archive import (
    AboutPage,
    CoverageRow,
    Measure,
    NightLine,
    NightPage,
    SourcesPage,
    SourceView,
    WeekCell,
)
from web.errors import NoSuchPage
from web.language import ZONE, Lang, words
from web.rendering import page
from web.routes.language import Language
from web.site import Site, site_of

router = APIRouter()
WEEKS = 26
NIGHTS = 14
LATE = timedelta(days=7)
QUALITY = File(__file__).parent.parent / "quality.yml"
LEVELS = (0, 2, 5, 10)  # more articles than that in a week: one shade darker


@router.get("/sources")
def sources(request: Request, lang: Language) -> Response:
    """Sources, coverage by week, last nights."""
    site, _ = site_of(request), words(lang)
    mondays = coverage.weeks(site.clock().astimezone(ZONE).date(), WEEKS)
    lines = answers.sources(site)
    with reading(site.archive.engine) as connection:
        counted = coverage.articles_by_week(connection, mondays)
        nights = status.last_nights(connection, NIGHTS)
    shown = SourcesPage(
        title=_("Sources and nights"),
        described=_("Where the archive's articles come from, how many each week, and what the last nights did."),
        sources=tuple(_source(site, line, lang) for line in lines),
        weeks=tuple(mondays),
        coverage=tuple(_row(line.title, mondays, counted.get(line.source, {})) for line in lines),
        nights=tuple(map(_night, nights)),
        csv=f"/{lang}/sources/coverage.csv",
    )
    return page(request, lang, shown)


def _source(site: Site, line: SourceLine, lang: Lang) -> SourceView:
    return SourceView(
        name=line.source,
        title=line.title,
        home=line.home or "",
        articles=line.articles,
        withdrawn=line.withdrawn,
        first=line.first,
        last=line.last,
        last_new=line.last_new,
        late=line.last_new is not None and site.clock() - line.last_new > LATE,
        search=Addresses(lang).search("", source=line.source, sort="newest"),
    )


def _row(title: str, mondays: list[date], counted: Mapping[date, int]) -> CoverageRow:
    cells = tuple(
        WeekCell(monday=monday, number=(number := counted.get(monday, 0)), level=sum(number > n for n in LEVELS))
        for monday in mondays
    )
    return CoverageRow(title=title, cells=cells, total=sum(cell.number for cell in cells))


def _night(report: NightReport) -> NightLine:
    return NightLine(
        name=report.night,
        started=report.started,
        ended=report.ended,
        state=report.state,
        sources=len(report.sources),
        found=sum(each.found for each in report.sources),
        failed=sum(each.failed for each in report.sources),
        fresh=sum(each.articles_new for each in report.sources),
        changed=sum(each.articles_changed for each in report.sources),
        alarms=report.alarms,
    )


@router.get("/sources/coverage.csv")
def coverage_csv(request: Request, lang: Language) -> Response:
    """The heat map as a table for other programs."""
    site = site_of(request)
    mondays = coverage.weeks(site.clock().astimezone(ZONE).date(), WEEKS)
    with reading(site.archive.engine) as connection:
        counted = coverage.articles_by_week(connection, mondays)
    rows = [[source, *(weeks.get(monday, 0) for monday in mondays)] for source, weeks in counted.items()]
    return tables.answer(["source", *map(str, mondays)], rows, f"coverage-{lang}")


@router.get("/night/{name}")
def night(request: Request, lang: Language, name: Annotated[str, Path(max_length=40)]) -> Response:
    """The ledger of a night."""
    site, _ = site_of(request), words(lang)
    with reading(site.archive.engine) as connection:
        number = coverage.night_of(connection, name.replace("\0", ""))
        if number is None:
            raise NoSuchPage(f"night {name}")
        report = status.night_report(connection, number)
    shown = NightPage(
        title=_("Night %(name)s", name=report.night),
        report=report,
        titles={each.source: site.title_of(each.source) for each in report.sources},
        json=f"/api/v1/nights/{report.night}",
    )
    return page(request, lang, shown)


@cache
def quality() -> dict[str, dict[str, float]]:
    """The floors of the measured figures, as `quality.yml` keeps them."""
    found: dict[str, Any] = yaml.safe_load(QUALITY.read_text("utf-8"))
    return {name: {what: float(floor) for what, floor in floors.items()} for name, floors in found.items()}


@router.get("/about")
def about(request: Request, lang: Language) -> Response:
    """Method, quality, limits, removal, crawler."""
    site, _ = site_of(request), words(lang)
    found = quality()
    shown = AboutPage(
        title=_("About this archive"),
        described=_("How the archive is made, how well it reads, what it does not do, how to have something removed."),
        facts=tuple(Measure(what=what, floor=floor) for what, floor in found["facts"].items()),
        pages=tuple(Measure(what=what, floor=floor) for what, floor in found["pages"].items()),
        agent=site.agent,
        sources=len(site.sources),
    )
    return page(request, lang, shown)
