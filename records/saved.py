"""A query that somebody saved under a name."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """A saved search. `seen` are the articles that it found when somebody looked last (`looked`, None for never)."""

    name: str
    query: str
    made: datetime
    translate: bool = True
    looked: datetime | None = None
    seen: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """An article in one line."""

    id: int
    title: str
    url: str
    source: str
    published: date | None
