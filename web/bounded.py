"""The search engine with a bound on time: a query that takes too long is answered without, and cannot stall the rest.

A thread cannot be stopped from outside, so searches have threads of their own: those that hang keep at most these
busy, further searches are told so, and every other page goes on.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLong
from typing import Any, ParamSpec, TypeVar

from records.entry import Entry
from search import FacetValue, Hit, Hits, SearchIndex, Sort
from search.engine import Chosen

log = logging.getLogger(__name__)
SECONDS = 10.0
ASIDE = 1.0  # for what stands beside a page that is whole without it
AT_ONCE = 8
P = ParamSpec("P")
T = TypeVar("T")


class SearchTooSlow(Exception):
    """A search was not answered in time."""


class BoundedIndex:
    """A SearchIndex whose reading raises SearchTooSlow after some seconds; what writes passes through."""

    def __init__(self, index: SearchIndex, seconds: float = SECONDS, at_once: int = AT_ONCE) -> None:
        self._index = index
        self._seconds = seconds
        self._threads = ThreadPoolExecutor(at_once, thread_name_prefix="search")

    def _within(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        return self._waited(self._seconds, self._threads.submit(call, *args, **kwargs), args)

    def _waited(self, seconds: float, future: Future[T], args: object) -> T:
        try:
            return future.result(seconds)
        except TooLong as error:
            future.cancel()  # where it has not begun
            log.error("a search took more than %s s: %.200r", seconds, args)
            raise SearchTooSlow from error

    def search(
        self,
        query: str,
        *,
        limit: int | None = 10,
        offset: int = 0,
        sort: Sort = "relevance",
        facets: Sequence[str] = (),
        values: int | None = None,
        include: Chosen | None = None,
        exclude: Chosen | None = None,
        fold_duplicates: bool = True,
        translate: bool = True,
    ) -> Hits:
        """As SearchIndex.search."""
        asked: dict[str, Any] = {"limit": limit, "offset": offset, "sort": sort, "facets": facets, "values": values}
        asked |= {"include": include, "exclude": exclude}
        return self._within(self._index.search, query, fold_duplicates=fold_duplicates, translate=translate, **asked)

    def ids(
        self, query: str, *, include: Chosen | None = None, exclude: Chosen | None = None, translate: bool = True
    ) -> list[int]:
        """As SearchIndex.ids."""
        return self._within(self._index.ids, query, include=include, exclude=exclude, translate=translate)

    def facets(
        self,
        query: str,
        names: Sequence[str] = (),
        *,
        include: Chosen | None = None,
        exclude: Chosen | None = None,
        translate: bool = True,
    ) -> dict[str, tuple[FacetValue, ...]]:
        """As SearchIndex.facets."""
        return self._within(self._index.facets, query, names, include=include, exclude=exclude, translate=translate)

    def suggest(self, query: str) -> str | None:
        """As SearchIndex.suggest."""
        return self._within(self._index.suggest, query)

    def more_like(self, number: int, *, limit: int = 10) -> list[Hit]:
        """As SearchIndex.more_like, within a second: the page beside which it stands does not wait for it."""
        future = self._threads.submit(self._index.more_like, number, limit=limit)
        return self._waited(min(ASIDE, self._seconds), future, number)

    def update(self, entries: Iterable[Entry], removed: Iterable[int] = ()) -> None:
        """As SearchIndex.update, unbounded."""
        self._index.update(entries, removed)

    def rebuild(self, entries: Iterable[Entry]) -> int:
        """As SearchIndex.rebuild, unbounded."""
        return self._index.rebuild(entries)

    def count(self) -> int:
        """As SearchIndex.count."""
        return self._within(self._index.count)

    def verify(self) -> list[str]:
        """As SearchIndex.verify, unbounded."""
        return self._index.verify()

    def close(self) -> None:
        """Lets go of the engine and the threads; a search that hangs is not waited for."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._index.close()
