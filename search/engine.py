"""What any engine behind the door must do."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, Protocol

from records.entry import Entry
from search.results import FacetValue, Hit, Hits

Sort = Literal["relevance", "newest", "oldest", "event-date"]
Chosen = Mapping[str, Sequence[str]]


class SearchIndex(Protocol):
    """An index of entries. It is a cache: whatever is wrong with it, `rebuild` mends it.

    Reading raises IndexMissing where there is none yet and IndexDamaged where it cannot be trusted; a query that cannot
    be read raises QueryError. `include` and `exclude` name facets and their values.
    """

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
        """One page of hits; limit None gives all. `translate` False finds the words themselves only.

        Of each of `facets` all values are counted; only the `values` most frequent are given, None gives all.
        """
        ...

    def ids(
        self, query: str, *, include: Chosen | None = None, exclude: Chosen | None = None, translate: bool = True
    ) -> list[int]:
        """All matching articles, ascending."""
        ...

    def facets(
        self,
        query: str,
        names: Sequence[str] = (),
        *,
        include: Chosen | None = None,
        exclude: Chosen | None = None,
        translate: bool = True,
    ) -> dict[str, tuple[FacetValue, ...]]:
        """Values of facets (all facets by default) over what matches, the most frequent first."""
        ...

    def suggest(self, query: str) -> str | None:
        """The query with unknown words replaced by words of the index, or None."""
        ...

    def more_like(self, number: int, *, limit: int = 10) -> list[Hit]:
        """Articles that resemble one; KeyError if it is not indexed."""
        ...

    def update(self, entries: Iterable[Entry], removed: Iterable[int] = ()) -> None:
        """Puts entries in place of those with their ids and takes others out, in one commit; makes a missing index."""
        ...

    def rebuild(self, entries: Iterable[Entry]) -> int:
        """Builds anew beside the live index, which stays searchable, and swaps; returns how many entries."""
        ...

    def count(self) -> int:
        """How many articles are indexed."""
        ...

    def verify(self) -> list[str]:
        """Reads every file and says in words what is damaged; empty if nothing is."""
        ...

    def close(self) -> None:
        """Lets go of all files."""
        ...
