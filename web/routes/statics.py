"""Files, the way in, and what machines look for."""

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, RedirectResponse, Response

from web.errors import NoSuchPage
from web.language import preferred
from web.statics import address, digest, files

router = APIRouter(include_in_schema=False)


@router.get("/static/{name}")
def static(name: str, v: str = "") -> Response:
    """A file of the site."""
    path = files().get(name)
    if path is None:
        raise NoSuchPage(name)
    kept = "public, max-age=31536000, immutable" if v == digest(name) else "no-cache"
    return FileResponse(path, headers={"Cache-Control": kept})


@router.get("/")
def root(request: Request) -> Response:
    """To the home page in the reader's language."""
    lang = preferred(request.headers.get("accept-language"))
    return RedirectResponse(f"/{lang}/", 302, headers={"Vary": "Accept-Language"})


@router.get("/favicon.ico")
def favicon() -> Response:
    """Browsers ask for it by this name."""
    return RedirectResponse(address("icon.svg"), 301)


@router.get("/robots.txt")
def robots() -> Response:
    """Search engines may list pages, not every search and export."""
    text = "User-agent: *\nDisallow: /export/\nDisallow: /en/search\nDisallow: /vi/search\nDisallow: /desk/\n"
    return Response(text, media_type="text/plain")
