"""What the search index needs of one article; built from the archive, so the index can be thrown away."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One article (its current version) with its facts by name. `story` is its near-duplicate cluster.

    `provinces` are those of its places, by their names before and since July 2025.
    """

    id: int
    url: str
    title: str
    body: str
    source: str
    lead: str = ""
    captions: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    language: str | None = None
    authors: tuple[str, ...] = ()
    published: date | None = None
    story: int = 0
    events: tuple[tuple[int, str], ...] = ()
    event_kinds: tuple[str, ...] = ()
    event_days: tuple[date, ...] = ()
    venues: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    provinces: tuple[str, ...] = ()
    crafts: tuple[str, ...] = ()
    villages: tuple[str, ...] = ()
    officials: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()
    counts: tuple[tuple[str, float], ...] = ()
    stars: tuple[int, ...] = ()
