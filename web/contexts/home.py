"""The first page."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from archive.views.histories import EventLine
from web.contexts.page import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class NewArticle:
    """An article that the last night brought."""

    id: int
    title: str
    source: str
    language: str | None
    published: date | None
    lead: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How the archive stands: `alarms` of the last night, `night` its day as text (None: there was none yet)."""

    night: str | None
    state: str
    alarms: int
    sources: int
    articles: int
    events: int


@dataclass(frozen=True, kw_only=True)
class HomePage(Page):
    """What is new, what is on and what is coming."""

    template: ClassVar[str] = "home.html"
    section: ClassVar[str] = "home"
    new: tuple[NewArticle, ...]
    new_total: int
    running: tuple[EventLine, ...]
    upcoming: tuple[EventLine, ...]
    recent: tuple[EventLine, ...]
    health: Health
