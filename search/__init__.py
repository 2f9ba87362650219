"""Search over the archive's articles: `open_index` and what it answers with. The engine stays behind the door."""

from pathlib import Path

from search.engine import SearchIndex, Sort
from search.errors import IndexDamaged, IndexMissing, QueryError
from search.fields import FACETS
from search.results import MARK_BEGIN, MARK_END, FacetValue, Hit, Hits, marked
from search.whoosh_index import WhooshIndex
from search.whoosh_schema import SCHEMA

__all__ = [
    "FACETS",
    "MARK_BEGIN",
    "MARK_END",
    "SCHEMA",
    "FacetValue",
    "Hit",
    "Hits",
    "IndexDamaged",
    "IndexMissing",
    "QueryError",
    "SearchIndex",
    "Sort",
    "marked",
    "open_index",
]


def open_index(path: Path) -> SearchIndex:
    """The index in a folder. Nothing is read before it is used, so a damaged index can be opened and rebuilt."""
    return WhooshIndex(path)
