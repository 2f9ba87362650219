"""The search page and the page on the query language."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from web.contexts.page import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class HitView:
    """One article found, its source as people call it."""

    id: int
    title: str
    source: str
    language: str | None
    published: date | None
    snippet: str
    duplicates: int
    events: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueView:
    """A facet's value with where choosing or excluding it leads."""

    name: str
    count: int | None
    only: str
    without: str
    chosen: bool
    refused: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetView:
    """A facet: the values shown at once and those one click away."""

    name: str
    first: tuple[ValueView, ...]
    rest: tuple[ValueView, ...]
    open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A link among others, the one that holds marked."""

    name: str
    address: str
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Where a query cannot be read: the text before, at and after the character at fault."""

    message: str
    before: str
    at: str
    after: str


@dataclass(frozen=True, kw_only=True)
class SearchPage(Page):
    """A page of hits, or what is wrong with the query."""

    template: ClassVar[str] = "search.html"
    section: ClassVar[str] = "search"
    asked: str
    fault: Fault | None
    total: int
    copies: int
    hits: tuple[HitView, ...]
    first: int
    note: str
    meant: str
    meant_address: str
    facets: tuple[FacetView, ...]
    chosen: tuple[ValueView, ...]
    hidden: tuple[tuple[str, str], ...]
    sorts: tuple[Choice, ...]
    each: Choice
    previous: str
    next: str
    number: int
    pages: int
    exports: tuple[tuple[str, str], ...]
    feed: str
    calendar: str
    cleared: str
    indexed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A query with what it means."""

    query: str
    means: str
    address: str


@dataclass(frozen=True, kw_only=True)
class QueryLanguagePage(Page):
    """How to ask."""

    template: ClassVar[str] = "query_language.html"
    section: ClassVar[str] = "search"
    examples: tuple[tuple[str, tuple[Example, ...]], ...]
    fields: tuple[tuple[str, tuple[tuple[str, tuple[str, ...]], ...]], ...]
