"""The API as an application of its own under `/api/v1`, with its description."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from web import errors
from web.api.caching import PROBLEM
from web.api.models import Problem
from web.api.routes import router
from web.site import Site

ABOUT = """Everything that the pages show, read-only. Queries are those of the pages. Lists lead on by `next`, which is
given back as `cursor`. Every answer has an ETag; ask with If-None-Match. Errors are problem+json. All that a query
finds is at `/export/{format}?q=` (CSV, JSON lines, Parquet, RIS, BibTeX, CSL-JSON), as a feed at `/export/atom?q=`;
the events as a calendar at `/calendar.ics`."""
REF = {"schema": {"$ref": "#/components/schemas/Problem"}}
WRONG: dict[int | str, dict[str, Any]] = {
    "4XX": {"description": "What was asked for cannot be given.", "content": {PROBLEM: REF}},
    "503": {"description": "Archive or index cannot answer at the moment.", "content": {PROBLEM: REF}},
}


def create_api(site: Site) -> FastAPI:
    """The API over a site."""
    api = FastAPI(title="OCOP Archive", version="1", docs_url=None, redoc_url=None, openapi_url="/openapi.json")
    api.state.site = site
    api.include_router(router, responses=WRONG)
    errors.install(api)

    def described() -> dict[str, Any]:
        if api.openapi_schema is None:
            found = get_openapi(title=api.title, version=api.version, description=ABOUT, routes=api.routes)
            found["servers"] = [{"url": "/api/v1"}]
            found["components"]["schemas"]["Problem"] = Problem.model_json_schema()
            api.openapi_schema = found
        return api.openapi_schema

    api.openapi = described  # type: ignore[method-assign]  # the way that FastAPI documents
    return api
