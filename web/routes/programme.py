"""Programme figures: how many OCOP products, entities, craft villages a place had over time, and who said so."""

from collections.abc import Iterator, Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from archive.engine import reading
from archive.views.histories import Statement
from archive.views.programme import WHOLE, Point, ProgrammeSeries, number_of_series, places_told, programme_series
from web import labels, tables
from web.addresses import Addresses
from web.api.answers import programme_of
from web.charts import Chart, bars
from web.contexts.places import FigurePoint, FigureSeries, ProgrammePage
from web.language import Lang, Words, words
from web.localities import localities
from web.rendering import link, page
from web.routes.language import Language
from web.site import Site, site_of

router = APIRouter()
SHOWN = 24  # series on a page
BARS = 16
Place = Annotated[str, Query(max_length=100, pattern=r"^[^\u0000]*$")]


def _series(site: Site, place: str) -> list[ProgrammeSeries]:
    """All series of a place, or of all places without one."""
    known = localities(site).named(place) if place else []
    with reading(site.archive.engine) as connection:
        return programme_of(connection, known[0]) if known else programme_series(connection, place=place or None)


def _shown(site: Site, place: str) -> tuple[list[ProgrammeSeries], int]:
    """The first series, and how many there are."""
    if place:
        found = _series(site, place)
        return found[:SHOWN], len(found)
    with reading(site.archive.engine) as connection:
        return programme_series(connection, limit=SHOWN), number_of_series(connection)


@router.get("/programme")
def programme(request: Request, lang: Language, place: Place = "") -> Response:
    """All places, or one, with a chart for each unit and star class."""
    site, speak = site_of(request), words(lang)
    found, total = _shown(site, place)
    with reading(site.archive.engine) as connection:
        told = places_told(connection)
    title = speak("Programme figures: %(place)s", place=place) if place else speak("Programme figures")
    shown = ProgrammePage(
        title=title,
        described=speak("How many OCOP products, craft villages and so on there were, over time, and who said so."),
        place=place,
        places=tuple((name, Addresses(lang).programme(name), number) for name, number in told),
        series=tuple(_view(site, one, lang) for one in found),
        left_out=max(0, total - SHOWN),
        csv=link(f"/{lang}/programme/figures.csv", place=place),
        json=link("/api/v1/programme", place=place),
    )
    return page(request, lang, shown)


def charts_of(found: Sequence[ProgrammeSeries], lang: Lang) -> Iterator[Chart]:
    """A chart of each series that has more than one point."""
    for one in found:
        if len(one.points) > 1:
            yield _chart(one, lang)


def _chart(one: ProgrammeSeries, lang: Lang) -> Chart:
    speak, to = words(lang), Addresses(lang)
    points = one.points[-BARS:]
    return bars(
        _title(one, speak),
        [(speak.day(p.day), p.value, to.article(p.said[0].article, p.said[0].number, p.said[0].fact)) for p in points],
        speak,
        columns=(speak("Day"), _unit(one, speak)),
        csv=link(f"/{lang}/programme/figures.csv", place=one.place),
    )


def _title(one: ProgrammeSeries, speak: Words) -> str:
    return f"{one.place}: {_unit(one, speak)}"


def _unit(one: ProgrammeSeries, speak: Words) -> str:
    unit = labels.filter_of(labels.UNITS, speak)(one.unit)
    if one.stars == WHOLE:
        return unit
    if one.stars.endswith("+"):
        return speak("%(unit)s, %(n)s or more stars", unit=unit, n=one.stars[:-1])
    return speak("%(unit)s, %(n)s stars", unit=unit, n=one.stars)


def _view(site: Site, one: ProgrammeSeries, lang: Lang) -> FigureSeries:
    speak = words(lang)
    return FigureSeries(
        anchor=f"{one.unit}-{one.stars.replace('+', 'up')}",
        title=_title(one, speak),
        chart=_chart(one, lang) if len(one.points) > 1 else None,
        points=tuple(_point(site, point, lang) for point in reversed(one.points)),
    )


def _point(site: Site, point: Point, lang: Lang) -> FigurePoint:
    first = point.said[0]
    return FigurePoint(
        day=point.day,
        stated=point.stated,
        value=words(lang).number(point.value),
        quote=first.sentence,
        source=site.title_of(first.source),
        address=Addresses(lang).article(first.article, first.number, first.fact),
        witnesses=point.witnesses,
    )


@router.get("/programme/figures.csv")
def figures(request: Request, lang: Language, place: Place = "") -> Response:
    """Every point with who says it, as a table for other programs."""
    rows = [
        (one.place, one.unit, one.stars, point.day, "yes" if point.stated else "no", point.value, *_cells(item))
        for one in _series(site_of(request), place)
        for point in one.points
        for item in point.said
    ]
    columns = ["place", "unit", "stars", "day", "day stated", "value", "source", "url", "published", "quote"]
    return tables.answer(columns, rows, f"programme-{lang}")


def _cells(item: Statement) -> tuple[object, ...]:
    return item.source, item.url, item.published, item.quote
