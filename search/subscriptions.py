"""Saved searches to subscribe to: the newest articles as an Atom feed, the events of all articles as a calendar."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import BinaryIO

from records.saved import Saved
from search.engine import SearchIndex
from search.exports import ExportRow, Manifest, write

FORMATS = ("atom", "ics")
NEWEST = 100  # articles in a feed

Rows = Callable[[Sequence[int]], Iterable[ExportRow]]


def articles(index: SearchIndex, saved: Saved, form: str) -> list[int]:
    """What a subscription shows: the newest articles, the latest first, or all whose events a calendar has."""
    if form not in FORMATS:
        raise ValueError(f"a saved search cannot be subscribed to as {form!r}, only as {' or '.join(FORMATS)}")
    if form == "ics":
        return index.ids(saved.query, translate=saved.translate)
    newest = index.search(saved.query, limit=NEWEST, sort="newest", fold_duplicates=False, translate=saved.translate)
    return [hit.id for hit in newest.hits]


def subscription(index: SearchIndex, saved: Saved, form: str, rows: Rows, out: BinaryIO, *, made: datetime) -> Manifest:
    """Writes the feed or calendar of a saved search; `rows` gives the rows of articles in the order of their ids."""
    return write(rows(articles(index, saved, form)), form, out, query=f"{saved.name}: {saved.query}", made=made)
