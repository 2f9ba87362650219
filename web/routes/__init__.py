"""One module for each group of pages; a new one is one line here."""

from fastapi import APIRouter

from web.routes import (
    archive,
    articles,
    calendar,
    deciding,
    desk,
    events,
    exports,
    home,
    metrics,
    names,
    places,
    programme,
    programs,
    removals,
    search,
    series,
    statics,
    watching,
)

# pages carry the language in their address
PAGES: tuple[APIRouter, ...] = (
    home.router,
    search.router,
    articles.router,
    events.router,
    series.router,
    calendar.router,
    names.router,
    places.router,
    programme.router,
    archive.router,
    programs.router,
    desk.router,
    deciding.router,
    removals.router,
    watching.router,
)
# the others are the same in every language
FILES: tuple[APIRouter, ...] = (
    statics.router,
    articles.downloads,
    exports.router,
    calendar.files,
    metrics.router,
)
