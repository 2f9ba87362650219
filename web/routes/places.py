"""Places by any of their names, before and since a merger, and craft villages."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import RedirectResponse, Response

from archive.engine import reading
from archive.views.localities import events_in, officials_in, venues_in
from archive.views.places import CRAFT_VILLAGE
from search import FacetValue, IndexDamaged
from web.addresses import Addresses, inner
from web.api.answers import programme_of
from web.contexts.places import PlaceLink, PlacePage, PlacesPage
from web.errors import NoSuchPage
from web.language import Lang, words
from web.localities import Locality, localities
from web.rendering import link, page
from web.routes.language import Language
from web.routes.names import lines_of
from web.routes.programme import charts_of
from web.site import Site, site_of

router = APIRouter()
EVENTS = 60
NAMED = 20
CHARTS = 4
FOUND = 200


def _link(place: Locality, lang: Lang) -> PlaceLink:
    return PlaceLink(
        name=place.name,
        address=Addresses(lang).place_page(place.name, place.parent),
        kinds=place.kinds,
        within=place.parent,
        later=place.later or "",
    )


@router.get("/places")
def places(
    request: Request,
    lang: Language,
    q: Annotated[str, Query(max_length=200)] = "",
    name: Annotated[str, Query(max_length=400)] = "",
) -> Response:
    """Places by name; with `name` of a known one, that one, else what the archive has on the words."""
    known = localities(site_of(request))
    if name:
        found = known.named(name)
        to = Addresses(lang)
        where = to.place_page(found[0].name, found[0].parent) if found else to.search(f'place:"{inner(name)}"')
        return RedirectResponse(where, 303)
    _ = words(lang)
    shown = PlacesPage(
        title=_("Places"),
        asked=q,
        found=tuple(_link(place, lang) for place in known.like(q)[:FOUND]) if q.strip() else (),
        provinces=tuple(_link(place, lang) for place in known.all if place.is_province and not place.later),
        former=tuple(_link(place, lang) for place in known.all if place.is_province and place.later),
        villages=tuple(_link(place, lang) for place in known.like("", CRAFT_VILLAGE)),
        json=link("/api/v1/places", q=q),
    )
    return page(request, lang, shown)


@router.get("/place/{name}")
def place(
    request: Request,
    lang: Language,
    name: Annotated[str, Path(max_length=100)],
    within: Annotated[str, Query(alias="in", max_length=100)] = "",
) -> Response:
    """One place. Of several with a name it is the province, else the first; the others are named."""
    site = site_of(request)
    namesakes = localities(site).named(name)
    found = next((one for one in namesakes if not within or one.parent == within), None)
    if found is None:
        raise NoSuchPage(f"place {name}")
    with reading(site.archive.engine) as connection:
        events = events_in(connection, found.spellings)
        venues = venues_in(connection, found.spellings)
        officials = officials_in(connection, found.spellings)
        programme = programme_of(connection, found)
    _, to = words(lang), Addresses(lang)
    query = f'village:"{inner(found.name)}"' if found.is_village else f'place:"{inner(found.name)}"'
    shown = PlacePage(
        title=found.name,
        described=_("What is told of events, venues, officials and OCOP figures in %(place)s.", place=found.name),
        kinds=found.kinds,
        within=_province(site, found.parent, lang) if found.parent else None,
        since=found.since,
        until=found.until,
        merged=found.merged,
        later=_province(site, found.later, lang) if found.later else None,
        earlier=tuple(one for old in found.earlier if (one := _province(site, old, lang))),
        namesakes=tuple(_link(other, lang) for other in namesakes if other is not found),
        crafts=_crafts(site, found, lang),
        events=tuple(events[:EVENTS]),
        events_total=len(events),
        venues=lines_of(venues[:NAMED], lang),
        officials=lines_of(officials[:NAMED], lang),
        charts=tuple(charts_of(programme, lang))[:CHARTS],
        programme=to.programme(found.name) if programme else "",
        search=to.search(query),
        json=link(f"/api/v1/places/{found.name}", **{"in": found.parent}),
    )
    return page(request, lang, shown)


def _province(site: Site, name: str, lang: Lang) -> PlaceLink | None:
    return next((_link(one, lang) for one in localities(site).named(name) if one.is_province), None)


def _crafts(site: Site, found: Locality, lang: Lang) -> tuple[tuple[str, int, str], ...]:
    """The crafts of which articles that name a village tell; none of other places, or without an index."""
    if not found.is_village:
        return ()
    query = f'village:"{inner(found.name)}"'
    try:
        counted: tuple[FacetValue, ...] = site.index.facets(query, ("craft",)).get("craft", ())
    except IndexDamaged:  # the page is whole without them
        return ()
    return tuple((each.value, each.count, Addresses(lang).search(query, craft=each.value)) for each in counted[:6])
