"""What goes wrong, as a page in the reader's language: right status, a way on, a line in the log, no stack trace."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from sqlalchemy.exc import DatabaseError, OperationalError
from starlette.exceptions import HTTPException

from search import IndexDamaged, IndexMissing, QueryError
from web import phrases
from web.bounded import SearchTooSlow
from web.contexts.error import ErrorPage
from web.desk import NotAllowed, Refused
from web.exporting import Busy
from web.headers import HEADERS
from web.language import LANGS, Lang, preferred, words
from web.rendering import page

log = logging.getLogger(__name__)
PLAIN = ("/api/", "/export/", "/static/", "/mcp")  # addresses of machines


class NoSuchPage(Exception):
    """There is nothing under this address; `what` names it where the address has a known form."""

    def __init__(self, what: str = "") -> None:
        super().__init__(what)
        self.what = what


class TakenDown(Exception):
    """An article that was removed on request."""

    def __init__(self, day: Any, reason: str | None) -> None:
        super().__init__(reason or "")
        self.day = day
        self.reason = reason


class BadRequest(Exception):
    """An address that asks for what cannot be; the message names it."""


Answer = Callable[[Request, Exception], Awaitable[Response]]


def language_of(request: Request) -> Lang:
    """The language in the address, else the one that the browser asks for."""
    first = request.url.path.strip("/").partition("/")[0]
    return first if first in LANGS else preferred(request.headers.get("accept-language"))


def answer(request: Request, status: int, shown: ErrorPage, detail: str) -> Response:
    """The page of an error, or problem+json where a machine asked; one line in the log."""
    level = logging.ERROR if status >= 500 else logging.INFO
    log.log(level, "%s %s: %d %s", request.method, request.url.path, status, " ".join(detail.split())[:500])
    headers = {"Retry-After": "30"} if status == 503 else {}
    if request.url.path.startswith(PLAIN):
        problem = {"type": "about:blank", "title": shown.title, "status": status, "detail": shown.said}
        return JSONResponse(problem, status, headers=headers, media_type="application/problem+json")
    made = page(request, language_of(request), shown, status)
    made.headers.update(headers | HEADERS)  # the answer to a fault goes out around the middleware
    return made


def install(app: FastAPI) -> None:
    """Every error that can reach the outside has its page."""
    app.add_exception_handler(NoSuchPage, _missing)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(TakenDown, _taken_down)
    app.add_exception_handler(BadRequest, _bad)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(QueryError, _query)
    app.add_exception_handler(IndexDamaged, _index)
    app.add_exception_handler(OperationalError, _database)
    app.add_exception_handler(DatabaseError, _database)
    app.add_exception_handler(Busy, _busy)
    app.add_exception_handler(SearchTooSlow, _slow)
    app.add_exception_handler(NotAllowed, _not_allowed)
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(Exception, _unforeseen)


async def _missing(request: Request, error: Exception) -> Response:
    _ = words(language_of(request))
    said = _("There is nothing at this address. It may be misspelt: what the archive once gave a number keeps it.")
    return answer(request, 404, ErrorPage(title=_("Page not found"), said=said), str(error))


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    _ = words(language_of(request))
    if error.status_code == 404:
        return await _missing(request, error)
    shown = ErrorPage(title=_("This cannot be done"), said=_("The address does not take such a request."))
    made = answer(request, error.status_code, shown, str(error.detail))
    made.headers.update(error.headers or {})
    return made


async def _taken_down(request: Request, error: Exception) -> Response:
    assert isinstance(error, TakenDown)
    _ = words(language_of(request))
    said = _("This article was taken down on %(day)s.", day=_.day(error.day.date()))
    shown = ErrorPage(title=_("Taken down"), said=said, reason=error.reason or "")
    return answer(request, 410, shown, "taken down")


async def _bad(request: Request, error: Exception) -> Response:
    _ = words(language_of(request))
    shown = ErrorPage(title=_("This address asks for something that cannot be"), said=_(str(error)))
    return answer(request, 400, shown, str(error))


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    _ = words(language_of(request))
    names = ", ".join(sorted({str(each["loc"][-1]) for each in error.errors()}))
    path = all(each["loc"][0] == "path" for each in error.errors())
    if path:
        return await _missing(request, NoSuchPage(names))
    said = _("The value of %(names)s is not of its kind or out of bounds.", names=names)
    shown = ErrorPage(title=_("This address asks for something that cannot be"), said=said)
    return answer(request, 400, shown, names)


async def _query(request: Request, error: Exception) -> Response:
    assert isinstance(error, QueryError)
    _ = words(language_of(request))
    shown = ErrorPage(title=_("The query cannot be read"), said=str(error))
    return answer(request, 400, shown, str(error))


async def _index(request: Request, error: Exception) -> Response:
    assert isinstance(error, IndexDamaged)
    _ = words(language_of(request))
    said = _("The search index is being rebuilt or damaged; articles and events can still be read.")
    if isinstance(error, IndexMissing):
        said = _("There is no search index yet; articles and events can be read.")
    return answer(request, 503, ErrorPage(title=_("Search is not available now"), said=said), str(error))


async def _database(request: Request, error: Exception) -> Response:
    _ = words(language_of(request))
    said = _("The archive is busy or cannot be read at the moment. Please try again in half a minute.")
    return answer(request, 503, ErrorPage(title=_("The archive is not available now"), said=said), str(error))


async def _busy(request: Request, error: Exception) -> Response:
    _ = words(language_of(request))
    said = _("As many exports are being made as the server allows. Please try again in half a minute.")
    return answer(request, 503, ErrorPage(title=_("The server is busy"), said=said), repr(error))


async def _slow(request: Request, error: Exception) -> Response:
    _ = words(language_of(request))
    said = _("This search takes longer than the server allows. Fewer or longer words are found faster.")
    return answer(request, 503, ErrorPage(title=_("The search takes too long"), said=said), repr(error))


async def _not_allowed(request: Request, error: Exception) -> Response:
    assert isinstance(error, NotAllowed)
    _ = words(language_of(request))
    shown = ErrorPage(title=_("This is for those who look after the archive"), said=_(str(error)))
    return answer(request, error.status, shown, str(error))


async def _refused(request: Request, error: Exception) -> Response:
    _ = words(language_of(request))
    shown = ErrorPage(title=_("This cannot be decided"), said=phrases.said(str(error), _))
    return answer(request, 409, shown, str(error))


async def _unforeseen(request: Request, error: Exception) -> Response:
    log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    _ = words(language_of(request))
    said = _("This is a fault of the site, which is written down in its log.")
    made = answer(request, 500, ErrorPage(title=_("Something went wrong"), said=said), type(error).__name__)
    made.headers.update(HEADERS)  # this answer goes out beside the middleware that adds them
    return made
