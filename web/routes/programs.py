"""The API for people: its OpenAPI description as a page."""

from collections.abc import Iterator
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import Response
from starlette.routing import Mount

from search import FACETS
from search.exports import FORMATS
from web.contexts.programs import ApiCall, ApiPage, Parameter
from web.language import words
from web.rendering import page
from web.routes.language import Language

router = APIRouter()
API = "/api/v1"


def _described(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI description of the API that is mounted in the application."""
    api = next(route.app for route in app.routes if isinstance(route, Mount) and route.path == API)
    assert isinstance(api, FastAPI)
    return api.openapi()


@router.get("/api")
def api(request: Request, lang: Language) -> Response:
    """Every address of the API with what it takes, as the description for programs has it."""
    _ = words(lang)
    described = _described(request.app)
    shown = ApiPage(
        title=_("For programs: the API"),
        described=_("The addresses that give programs what the pages show."),
        json=f"{API}/openapi.json",
        about=described["info"]["description"],
        calls=tuple(_calls(described)),
        facets=FACETS,
        formats=tuple((form, f"/export/{form}?q=lacquer") for form in FORMATS),
    )
    return page(request, lang, shown)


def _calls(described: dict[str, Any]) -> Iterator[ApiCall]:
    choices = {*FACETS, *(f"not-{facet}" for facet in FACETS)}
    for path, verbs in described["paths"].items():
        call = verbs["get"]
        takes = call.get("parameters", [])
        needed = any(one.get("required") for one in takes)
        yield ApiCall(
            path=API + path,
            said=call.get("description", ""),
            address="" if needed else API + path,
            parameters=tuple(
                Parameter(name=one["name"], said=one.get("description", ""), required=bool(one.get("required")))
                for one in takes
                if one["name"] not in choices
            ),
            facets=any(one["name"] in choices for one in takes),
        )
