"""The pages of officials and venues: lists, and one of them."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from archive.views.histories import EventLine
from web.contexts.event import Said
from web.contexts.page import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedLine:
    """A person or venue in a list, with how many articles and sources name it and over which days."""

    name: str
    address: str
    articles: int
    sources: int
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """Where in a list this page stands; addresses are empty at its ends."""

    number: int
    pages: int
    total: int
    previous: str
    next: str


@dataclass(frozen=True, kw_only=True)
class NamesPage(Page):
    """Officials or venues, the most often named first."""

    template: ClassVar[str] = "names.html"
    kind: str
    asked: str
    lines: tuple[NamedLine, ...]
    paging: Paging
    json: str


@dataclass(frozen=True, kw_only=True)
class OfficialsPage(NamesPage):
    """Officials."""

    section: ClassVar[str] = "people"


@dataclass(frozen=True, kw_only=True)
class VenuesPage(NamesPage):
    """Venues."""

    section: ClassVar[str] = "venues"


@dataclass(frozen=True, slots=True, kw_only=True)
class PostView:
    """A title at an organisation: the days of the first and last report, how many articles give it."""

    held: str
    days: str
    articles: int
    said: Said


@dataclass(frozen=True, kw_only=True)
class OfficialPage(Page):
    """An official over all articles."""

    template: ClassVar[str] = "official.html"
    section: ClassVar[str] = "people"
    id: int
    spellings: tuple[tuple[str, int], ...]
    posts: tuple[PostView, ...]
    appearances: tuple[Said, ...]
    events: tuple[EventLine, ...]
    left_out: int
    search: str
    json: str


@dataclass(frozen=True, kw_only=True)
class VenuePage(Page):
    """A venue under all its spellings."""

    template: ClassVar[str] = "venue.html"
    section: ClassVar[str] = "venues"
    id: int
    spellings: tuple[tuple[str, int], ...]
    mentions: tuple[Said, ...]
    events: tuple[EventLine, ...]
    left_out: int
    provinces: tuple[tuple[str, str], ...]
    search: str
    json: str
