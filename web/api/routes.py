"""The addresses of the API."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request

from archive.engine import reading
from archive.views import coverage, status
from archive.views.calendar import Wanted, events_wanted, number_wanted, place_of
from archive.views.entities import entities_named, number_named
from archive.views.programme import UNITS, programme_series
from archive.views.programme import number_of_series as number_of_figures
from archive.views.series import number_of_series, series_lines
from search import FACETS, Sort
from web.api import answers, models
from web.api.caching import Cached
from web.api.paging import Cursor, Limit, after_day, after_number, behind, cursor_at, offset_of, part
from web.asking import Asked, asked
from web.errors import BadRequest, NoSuchPage
from web.labels import KINDS
from web.localities import Locality, localities
from web.site import site_of

router = APIRouter(route_class=Cached)
LINE = r"^[^\u0000]*$"  # no database takes a zero character
Id = Annotated[int, Path(ge=1, le=2**31 - 1, examples=[1])]
Text = Annotated[str, Query(max_length=500, pattern=LINE)]
QUERY = "A query as on the pages; empty finds everything."
Asks = Annotated[str, Query(alias="q", max_length=2_000, description=QUERY, examples=["hội chợ booths:>100"])]
Named = Annotated[str, Query(alias="q", max_length=200, pattern=LINE, description="Words of the name.")]
CHOICES: dict[str, Any] = {
    "parameters": [
        {
            "name": name,
            "in": "query",
            "description": f"{'Without' if name != facet else 'Only'} this value of the facet; may be repeated.",
            "schema": {"type": "array", "items": {"type": "string", "maxLength": 400}, "maxItems": 20},
        }
        for facet in FACETS
        for name in (facet, f"not-{facet}")
    ]
}


def base_of(request: Request) -> str:
    """Where the site stands, without the API's own path."""
    return f"{request.url.scheme}://{request.url.netloc}"


@router.get("/search", openapi_extra=CHOICES, tags=["articles"])
def search(
    request: Request,
    q: Asks = "",
    sort: Sort = "relevance",
    facet: Annotated[list[str] | None, Query(max_length=len(FACETS), description="Facets to count.")] = None,
    each: Annotated[bool, Query(description="List near-copies one by one.")] = False,
    limit: Limit = 10,
    cursor: Cursor = None,
) -> models.SearchAnswer:
    """Full-text search in the language of the pages."""
    found = asked(request)
    chosen = (sorted(found.include.items()), sorted(found.exclude.items()))
    unknown = set(facet or ()) - set(FACETS)
    if unknown:
        raise BadRequest("There is no such facet.")
    offset = offset_of(cursor, (q, sort, each, chosen))
    hits = site_of(request).index.search(
        q,
        limit=limit,
        offset=offset,
        sort=sort,
        facets=tuple(facet or ()),
        include=found.include,
        exclude=found.exclude,
        fold_duplicates=not each,
    )
    return answers.hits_of(hits, cursor_at(offset + limit, hits.total, (q, sort, each, chosen)))


@router.get("/facets", openapi_extra=CHOICES, tags=["articles"])
def facets(
    request: Request,
    q: Asks = "",
    facet: Annotated[list[str] | None, Query(max_length=len(FACETS), description="All by default.")] = None,
    values: Annotated[int, Query(ge=1, le=1000, description="How many values of each.")] = 100,
) -> dict[str, tuple[models.FacetValue, ...]]:
    """The values of facets over what a query finds, the most frequent first."""
    found: Asked = asked(request)
    if set(facet or ()) - set(FACETS):
        raise BadRequest("There is no such facet.")
    counted = site_of(request).index.facets(q, tuple(facet or ()), include=found.include, exclude=found.exclude)
    return {
        name: tuple(map(models.FacetValue.model_validate, counts[:values])) for name, counts in counted.items()
    }  # fmt: skip


@router.get("/suggest", tags=["articles"])
def suggest(request: Request, q: Asks) -> models.Suggestion:
    """Did you mean."""
    return models.Suggestion(query=q, suggestion=site_of(request).index.suggest(q))


@router.get("/articles/{number}", tags=["articles"])
def article(
    request: Request, number: Id, version: Annotated[int | None, Query(ge=1, le=100_000)] = None
) -> models.Article:
    """One article with its facts; the version that stands, or another."""
    return answers.article(site_of(request), number, version, base_of(request))


@router.get("/articles/{number}/versions", tags=["articles"])
def versions(request: Request, number: Id) -> models.Versions:
    """All versions of an article."""
    with reading(site_of(request).archive.engine) as connection:
        found = answers.known_article(connection, number)
    return models.Versions(article=number, versions=answers.versions_of(found))


@router.get("/lookup", tags=["articles"])
def lookup(
    request: Request,
    url: Annotated[str, Query(min_length=1, max_length=2_000, pattern=LINE, examples=["https://example.vn/tin/1"])],
) -> models.Lookup:
    """Do you have this page?"""
    return answers.lookup(site_of(request), url, base_of(request))


@router.get("/events", tags=["events"])
def events(
    request: Request,
    q: Named = "",
    first: Annotated[date | None, Query(alias="from", description="Events that run on this day or later.")] = None,
    last: Annotated[date | None, Query(alias="to", description="Events that run on this day or before.")] = None,
    kind: Annotated[str | None, Query(max_length=40, pattern=LINE, examples=list(KINDS)[:1])] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> models.EventList:
    """Events by name, days and kind."""
    words = answers.folded_words(q)
    wanted = Wanted(words=words, kind=kind, first=first, last=last)
    asked_for = (q, first, last, kind)
    after = after_day(cursor, asked_for)
    if q.strip() and not words:
        return models.EventList(total=0, events=(), next=None)
    with reading(site_of(request).archive.engine) as connection:
        total = number_wanted(connection, wanted)
        found = events_wanted(connection, wanted, limit=limit + 1, after=after)
    following = behind(place_of(found[limit - 1]), asked_for) if len(found) > limit else None
    return models.EventList(total=total, events=answers.lines_of(found[:limit]), next=following)


@router.get("/events/{number}", tags=["events"])
def event(request: Request, number: Id) -> models.Event:
    """The history of one event: the same document as `ocop event ID --json`."""
    return answers.event(site_of(request), number)


@router.get("/series", tags=["events"])
def all_series(request: Request, q: Named = "", limit: Limit = 50, cursor: Cursor = None) -> models.SeriesList:
    """Recurring events."""
    words, offset = answers.folded_words(q), offset_of(cursor, ("series", q))
    with reading(site_of(request).archive.engine) as connection:
        total = number_of_series(connection, words)
        found = series_lines(connection, words, limit=limit, offset=offset)
    lines = tuple(models.SeriesLine(series=key, editions=number) for key, number in found)
    return models.SeriesList(total=total, series=lines, next=cursor_at(offset + limit, total, ("series", q)))


@router.get("/series/{key}", tags=["events"])
def series(request: Request, key: Annotated[str, Path(max_length=300, pattern=LINE)]) -> models.Series:
    """The editions of a recurring event with their figures."""
    with reading(site_of(request).archive.engine) as connection:
        return models.Series(series=key, editions=answers.editions(connection, key))


def _entities(request: Request, kind: str, q: str, limit: int, cursor: str | None) -> models.EntityList:
    words, asked_for = answers.folded_words(q), (kind, q)
    after = after_number(cursor, asked_for)
    if q.strip() and not words:
        return models.EntityList(total=0, entities=(), next=None)
    with reading(site_of(request).archive.engine) as connection:
        total = number_named(connection, kind, words)
        found = entities_named(connection, kind, words, limit=limit + 1, after=after)
    last = found[limit - 1] if len(found) > limit else None
    following = behind((last.articles, last.id), asked_for) if last else None
    return models.EntityList(total=total, entities=answers.entity_lines(found[:limit]), next=following)


@router.get("/people", tags=["people and places"])
def people(request: Request, q: Named = "", limit: Limit = 50, cursor: Cursor = None) -> models.EntityList:
    """Officials, the most often named first."""
    return _entities(request, "official", q, limit, cursor)


@router.get("/people/{number}", tags=["people and places"])
def person(request: Request, number: Id) -> models.Person:
    """An official: posts, appearances with quotes, events."""
    return answers.person(site_of(request), number)


@router.get("/venues", tags=["people and places"])
def venues(request: Request, q: Named = "", limit: Limit = 50, cursor: Cursor = None) -> models.EntityList:
    """Venues, the most often named first."""
    return _entities(request, "venue", q, limit, cursor)


@router.get("/venues/{number}", tags=["people and places"])
def venue(request: Request, number: Id) -> models.Venue:
    """A venue: spellings, what was held there."""
    return answers.venue(site_of(request), number)


@router.get("/places", tags=["people and places"])
def places(
    request: Request,
    q: Named = "",
    kind: Annotated[str | None, Query(max_length=40, examples=["province", "craft village"])] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> models.PlaceList:
    """Places of all times by their names, with what was merged into what."""
    found = localities(site_of(request)).like(q, kind)
    shown, following = part(found, limit, cursor, (q, kind))
    return models.PlaceList(total=len(found), places=tuple(map(answers.place_line, shown)), next=following)


@router.get("/places/{name}", tags=["people and places"])
def place(
    request: Request,
    name: Annotated[str, Path(max_length=100, pattern=LINE, examples=["Hải Dương"])],
    within: Annotated[str | None, Query(alias="in", max_length=100, description="The province it lies in.")] = None,
) -> models.Place:
    """A place by any of its names: events there, venues, officials, programme figures."""
    return answers.place(site_of(request), _place(request, name, within))


def _place(request: Request, name: str, within: str | None) -> Locality:
    found = localities(site_of(request)).named(name)
    found = [place for place in found if within is None or place.parent == within]
    if not found:
        raise NoSuchPage(f"place {name}")
    return found[0]


@router.get("/programme", tags=["programme"])
def programme(
    request: Request,
    place: Annotated[Text | None, Query(description="A place by any of its names.")] = None,
    unit: Annotated[str | None, Query(max_length=40, examples=list(UNITS)[:1])] = None,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> models.ProgrammeList:
    """How many OCOP products, entities, craft villages and so on a place had, over time and who said so."""
    site = site_of(request)
    units = UNITS if unit is None else tuple({unit} & set(UNITS))
    named = localities(site).named(place) if place else []
    name = named[0].name if named else place
    offset = offset_of(cursor, (place, unit))
    with reading(site.archive.engine) as connection:
        total = number_of_figures(connection, place=name, units=units)
        found = programme_series(connection, place=name, units=units, limit=limit, offset=offset)
    following = cursor_at(offset + limit, total, (place, unit))
    return models.ProgrammeList(total=total, series=answers.programme(found), next=following)


@router.get("/sources", tags=["the archive"])
def sources(request: Request) -> models.Sources:
    """The sources, with how much is kept of each and when it last gave anything."""
    return models.Sources(sources=answers.sources(site_of(request)))


@router.get("/nights", tags=["the archive"])
def nights(request: Request, limit: Annotated[int, Query(ge=1, le=60)] = 7) -> models.Nights:
    """The last nights with the ledger of each source and the alarms."""
    return models.Nights(nights=answers.nights(site_of(request), limit))


@router.get("/nights/{name}", tags=["the archive"])
def night(request: Request, name: Annotated[str, Path(max_length=40, examples=["2025-10-17"])]) -> models.Night:
    """One night by its name."""
    with reading(site_of(request).archive.engine) as connection:
        number = coverage.night_of(connection, name)
        if number is None:
            raise NoSuchPage(f"night {name}")
        return answers.night(status.night_report(connection, number))
