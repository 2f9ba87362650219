"""One module for each group of pages; a new one is one line here."""

from fastapi import APIRouter

from web.routes import home, statics

# pages carry the language in their address; the others are the same in every language
PAGES: tuple[APIRouter, ...] = (home.router,)
FILES: tuple[APIRouter, ...] = (statics.router,)
