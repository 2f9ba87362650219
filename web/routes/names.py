"""Officials and venues: lists that can be searched, and each one over all articles."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import Connection

from archive.engine import reading
from archive.views.entities import (
    EntityLine,
    Post,
    entities_named,
    number_named,
    person_history,
    venue_history,
)
from archive.views.pending import entity_of
from search.text import fold_text
from web.addresses import Addresses, inner
from web.api.answers import TOLD, folded_words
from web.contexts.names import (
    NamedLine,
    NamesPage,
    OfficialPage,
    OfficialsPage,
    Paging,
    PostView,
    VenuePage,
    VenuesPage,
)
from web.errors import NoSuchPage
from web.language import Lang, words
from web.places import gazetteer
from web.rendering import link, page
from web.routes.events import said
from web.routes.language import Language
from web.site import Site, site_of

router = APIRouter()
Id = Annotated[int, Path(ge=1, le=2**31 - 1)]
Number = Annotated[int, Query(alias="page", ge=1, le=10_000)]
Asked = Annotated[str, Query(alias="q", max_length=200)]
Name = Annotated[str, Query(max_length=200, description="Leads to the one of this name, where there is one.")]
PER_PAGE = 50
NAMESAKES = 500  # looked through for the one that is called exactly so
SHOWN = 200  # appearances on one page; the API has all


def paging(path: str, total: int, number: int, per_page: int = PER_PAGE, **asked: object) -> Paging:
    """Where page `number` stands in a list. Raises NoSuchPage beyond its end."""
    pages = max(1, -(-total // per_page))
    if number > pages:
        raise NoSuchPage(f"page {number} of {pages}")
    return Paging(
        number=number,
        pages=pages,
        total=total,
        previous=link(path, **asked, page=number - 1 if number > 2 else None) if number > 1 else "",
        next=link(path, **asked, page=number + 1) if number < pages else "",
    )


def lines_of(found: Sequence[EntityLine], lang: Lang) -> tuple[NamedLine, ...]:
    """People and venues of a list with their addresses."""
    pages = {"official": "official", "venue": "venue"}
    return tuple(
        NamedLine(
            name=line.name,
            address=f"/{lang}/{pages[line.kind]}/{line.id}",
            articles=line.articles,
            sources=line.sources,
            first=line.first,
            last=line.last,
        )
        for line in found
    )


def _only(connection: Connection, kind: str, name: str) -> tuple[EntityLine | None, bool]:
    """The one that is meant by a name: the only one, or the only one that is called exactly so; and whether there is
    any of that name."""
    wanted = folded_words(name)
    if not wanted:
        return None, False
    found = entities_named(connection, kind, wanted, limit=NAMESAKES)
    same = [line for line in found if fold_text(line.name) == fold_text(name)]
    return (found[0] if len(found) == 1 else same[0] if len(same) == 1 else None), bool(found)


@dataclass(frozen=True, slots=True)
class _List:
    """What tells the list of officials from the list of venues."""

    kind: str
    path: str
    one: str
    shown: type[NamesPage]


OFFICIALS = _List("official", "people", "official", OfficialsPage)
VENUES = _List("venue", "venues", "venue", VenuesPage)


def _names(request: Request, lang: Lang, what: _List, title: str, q: str, name: str, number: int) -> Response:
    """One page of a list; with `name` of one only, that one, and of none, the search for it."""
    asked = (name or q).replace("\0", " ")
    words_asked = folded_words(asked)
    with reading(site_of(request).archive.engine) as connection:
        if name:
            one, any_found = _only(connection, what.kind, asked)
            if one:
                return RedirectResponse(f"/{lang}/{what.one}/{one.id}", 303)
            if not any_found:
                return RedirectResponse(Addresses(lang).search(f'{what.one}:"{inner(name)}"'), 303)
        nothing = bool(asked.strip()) and not words_asked
        total = 0 if nothing else number_named(connection, what.kind, words_asked)
        where = paging(f"/{lang}/{what.path}", total, number, q=name or q)
        offset = (number - 1) * PER_PAGE
        lines = entities_named(connection, what.kind, words_asked, limit=PER_PAGE, offset=offset) if total else []
    shown = what.shown(
        title=title,
        kind=what.kind,
        asked=name or q,
        lines=lines_of(lines, lang),
        paging=where,
        json=link(f"/api/v1/{what.path}", q=name or q),
    )
    return page(request, lang, shown)


@router.get("/people")
def people(request: Request, lang: Language, q: Asked = "", name: Name = "", number: Number = 1) -> Response:
    """Officials; with `name` of one only, that one."""
    return _names(request, lang, OFFICIALS, words(lang)("Officials"), q, name, number)


@router.get("/venues")
def venues(request: Request, lang: Language, q: Asked = "", name: Name = "", number: Number = 1) -> Response:
    """Venues; with `name` of one only, that one."""
    return _names(request, lang, VENUES, words(lang)("Venues"), q, name, number)


@router.get("/official/{number}")
def official(request: Request, lang: Language, number: Id) -> Response:
    """An official: posts, appearances with quotes, events."""
    site = site_of(request)
    with reading(site.archive.engine) as connection:
        one = entity_of(connection, "official", number)
        found = person_history(connection, one, TOLD) if one else None
    if found is None:
        raise NoSuchPage(f"official {number}")
    if found.id != number:
        return RedirectResponse(f"/{lang}/official/{found.id}", 301)
    appearances = sorted(found.appearances, key=lambda item: item.published or item.seen.date(), reverse=True)
    shown = OfficialPage(
        id=found.id,
        title=found.name,
        described="; ".join(_held(post) for post in found.posts[:3]),
        spellings=found.spellings[1:],
        posts=tuple(_post(site, post, lang) for post in found.posts),
        appearances=tuple(said(site, item, found.name, lang) for item in appearances[:SHOWN]),
        events=found.events,
        left_out=found.left_out,
        search=Addresses(lang).search(f'official:"{inner(found.name)}"'),
        json=f"/api/v1/people/{found.id}",
    )
    return page(request, lang, shown)


def _held(post: Post) -> str:
    return ", ".join(part for part in (post.title, post.organization) if part)


def _post(site: Site, post: Post, lang: Lang) -> PostView:
    return PostView(
        held=_held(post),
        days=words(lang).days(post.first, post.last),
        articles=len({item.article for item in post.said}),
        said=said(site, post.said[0], _held(post), lang),
    )


@router.get("/venue/{number}")
def venue(request: Request, lang: Language, number: Id) -> Response:
    """A venue: spellings, what was held there, mentions."""
    site = site_of(request)
    with reading(site.archive.engine) as connection:
        one = entity_of(connection, "venue", number)
        found = venue_history(connection, one, TOLD) if one else None
    if found is None:
        raise NoSuchPage(f"venue {number}")
    if found.id != number:
        return RedirectResponse(f"/{lang}/venue/{found.id}", 301)
    provinces = gazetteer(site).provinces(*(text for text, _times in found.spellings))
    names = [name for each in provinces for name in (each.name, each.now) if name]
    shown = VenuePage(
        id=found.id,
        title=found.name,
        spellings=found.spellings,
        mentions=tuple(said(site, item, found.name, lang) for item in found.mentions[-SHOWN:][::-1]),
        events=found.events,
        left_out=found.left_out,
        provinces=tuple((name, Addresses(lang).place(name)) for name in dict.fromkeys(names)),
        search=Addresses(lang).search(f'venue:"{inner(found.name)}"'),
        json=f"/api/v1/venues/{found.id}",
    )
    return page(request, lang, shown)
