"""Articles, and the search over them."""

from datetime import date, datetime
from typing import Any

from pydantic import Field

from web.api.models.base import Model
from web.api.models.events import EventLine


class FacetValue(Model):
    """A value of a facet and how many hits have it."""

    value: str = Field(examples=["Hà Nội"])
    count: int = Field(examples=[12])


class Hit(Model):
    """One article found; `snippet` has its hits between `**`. `duplicates` are near-copies folded into it."""

    id: int = Field(examples=[17])
    url: str
    title: str
    source: str
    language: str | None
    published: date | None
    score: float
    snippet: str
    events: tuple[int, ...]
    duplicates: int
    translated: tuple[str, ...]


class SearchAnswer(Model):
    """One page of hits. `total` counts all hits, `articles` the folded near-copies as well."""

    query: str
    total: int
    articles: int
    hits: tuple[Hit, ...]
    facets: dict[str, tuple[FacetValue, ...]]
    did_you_mean: str | None
    note: str | None
    next: str | None


class Suggestion(Model):
    """The query with unknown words replaced by words of the archive, null where there is nothing to replace."""

    query: str
    suggestion: str | None


class Fact(Model):
    """A fact of a text: `text[begin:end]` is `quote`, in code points; `value` is what the rule made of it."""

    fact: int
    kind: str = Field(examples=["count"])
    begin: int
    end: int
    quote: str
    rule: str
    value: dict[str, Any]


class VersionLine(Model):
    """A version of an article, with when it was seen."""

    number: int
    title: str | None
    published: date | None
    first_seen: datetime
    last_seen: datetime
    current: bool
    flags: tuple[str, ...]


class Versions(Model):
    """All versions of an article, oldest first."""

    article: int
    versions: tuple[VersionLine, ...]


class CopyLine(Model):
    """A near-copy of an article."""

    id: int
    source: str
    url: str
    title: str | None
    published: date | None


class Article(Model):
    """One version of an article with its facts. `text` is title, body and captions, which the facts' offsets count."""

    id: int = Field(examples=[17])
    url: str
    source: str
    publisher: str
    version: int
    title: str | None
    lead: str | None
    text: str
    authors: tuple[str, ...]
    published: date | None
    published_at: datetime | None
    published_from: str | None
    modified_at: datetime | None
    language: str | None
    tags: tuple[str, ...]
    flags: tuple[str, ...]
    withdrawn: datetime | None
    withdrawn_reason: str | None
    facts: tuple[Fact, ...]
    events: tuple[EventLine, ...]
    copies: tuple[CopyLine, ...]
    citation: str
    permalink: str
    versions: tuple[VersionLine, ...]


class LookupLine(Model):
    """An article that stands, or stood, under the address."""

    id: int
    url: str
    title: str | None
    published: date | None
    versions: int
    first_seen: datetime
    last_seen: datetime
    permalink: str


class Lookup(Model):
    """Whether the archive has the page of an address."""

    url: str
    found: bool
    articles: tuple[LookupLine, ...]
