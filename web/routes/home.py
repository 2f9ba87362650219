"""The first page."""

from datetime import date

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from archive.engine import reading
from archive.views import recent, status
from web.contexts.home import Health, HomePage, NewArticle
from web.language import ZONE, Lang, words
from web.rendering import page
from web.routes.language import Language
from web.site import Site, site_of

router = APIRouter()
NEW = 8
EVENTS = 6


@router.get("/")
def home(request: Request, lang: Language) -> HTMLResponse:
    """Search box, what is new, what is on, how the archive stands."""
    site = site_of(request)
    _ = words(lang)
    today = site.clock().astimezone(ZONE).date()
    with reading(site.archive.engine) as connection:
        night = recent.last_night(connection)
        sizes = status.sizes(connection)
        fresh, total = recent.newest_articles(connection, NEW)
        running, upcoming, past = recent.around(connection, today, EVENTS)
    health = Health(
        night=_day(night.name, lang) if night else None,
        state=night.state if night else "",
        alarms=night.alarms if night else 0,
        sources=night.sources if night else 0,
        articles=sizes["articles"],
        events=sizes["events"],
    )
    shown = HomePage(
        title=_("What happened at Vietnam's OCOP, craft-village and trade-fair events"),
        described=_("An archive of news on Vietnam's OCOP products, craft villages and trade fairs, with sources."),
        new=tuple(_new(site, row) for row in fresh),
        new_total=total,
        running=tuple(running),
        upcoming=tuple(upcoming),
        recent=tuple(past) if not (running or upcoming) else tuple(past[:3]),
        health=health,
        feeds=((_("New articles"), "/export/atom"),),
    )
    return page(request, lang, shown)


def _day(night: str, lang: Lang) -> str:
    """The day that a night is named after; further runs of a day have a number behind it."""
    day, _dot, run = night.partition(".")
    return words(lang).day(date.fromisoformat(day)) + (f" ({run})" if run else "")


def _new(site: Site, row: recent.NewLine) -> NewArticle:
    return NewArticle(
        id=row.id,
        title=row.title or row.url,
        source=site.title_of(row.source),
        language=row.language,
        published=row.published,
        lead=row.lead,
    )
