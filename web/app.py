"""The application: pages in two languages, exports and files, over an archive and an index."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from fastapi import Depends, FastAPI
from starlette.middleware.gzip import GZipMiddleware

from archive import Archive
from records import Source
from search import SearchIndex
from web import errors
from web.api.app import create_api
from web.bounded import BoundedIndex
from web.desk import Desk, recognise
from web.headers import Headers, Heads
from web.limits import Limits
from web.rates import RateLimits, Rates
from web.routes import FILES, PAGES
from web.site import Rows, Site


def create_app(
    archive: Archive,
    index: SearchIndex,
    *,
    rows: Rows,
    sources: Mapping[str, Source] | None = None,
    public: bool = False,
    base: str = "",
    desk: Desk | None = None,
    rates: Rates | None = None,
    agent: str = "ocop-archive",
    free_bytes: Callable[[], int] | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> FastAPI:
    """The web application. `rows` gives export rows of articles; `desk` takes decisions (None: read-only).

    `base` is the address that readers know (https://ocop.example.org), where that is not the one asked at.
    `rates` bounds how often one address may search and export (None: no bound, for tests and measurements). `agent` is
    how the crawler names itself, `free_bytes` says for the metrics how much room the disk of the archive has.
    """
    app = FastAPI(title="OCOP Archive", version="0.1.0", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.site = Site(
        archive=archive,
        index=BoundedIndex(index),
        rows=rows,
        clock=clock,
        sources=sources or {},
        public=public,
        base=base,
        desk=desk,
        agent=agent,
        free_bytes=free_bytes,
    )
    app.mount("/api/v1", create_api(app.state.site))
    for router in FILES:
        app.include_router(router)
    for router in PAGES:
        app.include_router(router, prefix="/{lang}", include_in_schema=False, dependencies=[Depends(recognise)])
    errors.install(app)
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    if rates is not None:
        app.add_middleware(RateLimits, rates=rates)
    app.add_middleware(Limits)
    app.add_middleware(Heads)
    app.add_middleware(Headers)
    return app
