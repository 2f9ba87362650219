"""What a search answers with. Snippets carry two marks that occur in no text, for each surface to show its own way."""

from dataclasses import dataclass
from datetime import date

MARK_BEGIN = "\x02"
MARK_END = "\x03"


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value of a facet and how many hits have it."""

    value: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One article found. `snippet` marks hits with MARK_BEGIN and MARK_END, `duplicates` counts folded near-copies.

    `translated` are translations that the article has where it does not have the words asked for.
    """

    id: int
    url: str
    title: str
    source: str
    language: str | None
    published: date | None
    score: float
    snippet: str
    events: tuple[int, ...] = ()
    duplicates: int = 0
    translated: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hits:
    """One page of hits. `total` counts what listing every page gives; `articles` counts folded near-copies as well."""

    query: str
    total: int
    articles: int
    hits: tuple[Hit, ...]
    facets: dict[str, tuple[FacetValue, ...]]
    did_you_mean: str | None = None
    note: str | None = None


def marked(snippet: str, begin: str, end: str) -> str:
    """The snippet with other marks, such as `**`."""
    return snippet.replace(MARK_BEGIN, begin).replace(MARK_END, end)
