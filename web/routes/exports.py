"""Everything that a query finds as a file, and as feed and calendar to subscribe to."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response, StreamingResponse

from archive.engine import reading
from archive.views.histories import event_history
from search import SearchIndex
from search.exports import FORMATS, ExportRow, suffix
from web import exporting
from web.asking import Asked, asked
from web.errors import NoSuchPage
from web.site import base_of, site_of

router = APIRouter(include_in_schema=False)
FEED = 100  # newest articles in a feed
Ids = Annotated[list[int] | None, Query(alias="id", max_length=500)]


@router.get("/export/{form}")
def export(request: Request, form: Annotated[str, Path(max_length=20)], ids: Ids = None) -> Response:
    """The articles that `q` and facets find, or those of `id`, in a format of `search.exports`."""
    if form not in FORMATS:
        raise NoSuchPage(f"export format {form[:20]}")
    site = site_of(request)
    query = asked(request)
    found = _found(site.index, query, form, ids)
    rows = exporting.rows_at(site, found, base_of(request))
    return answer(rows, form, query.query, "ocop-archive", site.clock())


def answer(rows: Iterator[ExportRow], form: str, query: str, name: str, made: datetime) -> Response:
    """The rows as a file of a format; feeds and calendars are read in place."""
    headers = {"Cache-Control": "no-cache"}
    if form not in exporting.READ_IN_PLACE:
        headers["Content-Disposition"] = f'attachment; filename="{name}{suffix(form)}"'
    pieces = exporting.stream(rows, form, query, made)
    return StreamingResponse(pieces, media_type=exporting.TYPES[form], headers=headers)


def _found(engine: SearchIndex, query: Asked, form: str, ids: list[int] | None) -> list[int]:
    if ids:
        known = set(engine.ids(""))
        return [number for number in dict.fromkeys(ids) if number in known]
    if form == "atom":  # a feed is what is new, not the whole archive
        hits = engine.search(
            query.query, limit=FEED, sort="newest", include=query.include, exclude=query.exclude, fold_duplicates=False
        )
        return [hit.id for hit in hits.hits]
    return engine.ids(query.query, include=query.include, exclude=query.exclude)


@router.get("/event/{number}.{form}")
def event(request: Request, number: Annotated[int, Path(ge=1, le=2**31 - 1)], form: str) -> Response:
    """One event as a calendar, or what is written of it as a feed."""
    if form not in exporting.READ_IN_PLACE:
        raise NoSuchPage(f"event as {form[:20]}")
    site = site_of(request)
    with reading(site.archive.engine) as connection:
        history = event_history(connection, number)
    if history is None or not history.witnesses:
        raise NoSuchPage(f"event {number}")
    ids = list(dict.fromkeys(w.mention.article for w in reversed(history.witnesses)))
    rows = exporting.rows_at(site, ids, base_of(request), event=history.id)
    return answer(rows, form, history.name, f"event-{history.id}", site.clock())
