"""What every page works with, made once by `web.app` and kept with the application."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from fastapi import Request

from archive import Archive
from records import Source
from search import SearchIndex
from search.exports import ExportRow

Rows = Callable[[Sequence[int]], Iterator[ExportRow]]


@dataclass(frozen=True, slots=True)
class Site:
    """Archive and index, the source definitions by name, and what comes from above this layer.

    `rows` gives the export rows of articles, `clock` an aware now, `desk` takes decisions of people (None: read-only).
    """

    archive: Archive
    index: SearchIndex
    rows: Rows
    clock: Callable[[], datetime]
    sources: Mapping[str, Source] = field(default_factory=dict)
    public: bool = False
    base: str = ""  # address that readers know; "" takes the one that they ask at
    desk: Any = None
    agent: str = "ocop-archive"  # as the crawler names itself
    free_bytes: Callable[[], int] | None = None  # on the disk of the archive, for the metrics
    kept: dict[str, Any] = field(default_factory=dict)  # what is read once

    def title_of(self, source: str) -> str:
        """A source as people call it."""
        known = self.sources.get(source)
        return known.title if known else source


def base_of(request: Request) -> str:
    """Scheme and host of this site, for addresses that leave it: citations, feeds, exports."""
    return site_of(request).base or str(request.base_url).rstrip("/")


def site_of(request: Request) -> Site:
    """The site that this request is for."""
    site = request.app.state.site
    assert isinstance(site, Site)
    return site
