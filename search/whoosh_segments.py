"""A snapshot of the index: its segments, and what concerns all of them together."""

# mypy: disallow-untyped-calls=False
# (Whoosh is typed in part.)

from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.errors import IndexDamaged
from search.postings.codec import ArraySegment
from search.postings.columns import Columns
from search.postings.found import Counts, Docs
from search.postings.places import Places
from search.postings.source import Source


class Segment:
    """One segment: its arrays, and which of its documents are still there."""

    def __init__(self, held: ArraySegment, folder: Path) -> None:
        self.held = held
        self.source: Source = held.source(folder)
        self.size = self.source.size
        self._live = held.live()

    def live(self) -> Docs:
        """Documents that are not deleted."""
        return np.arange(self.size) if self._live is None else np.flatnonzero(self._live)

    def numbers(self, column: str) -> NDArray[np.int32]:
        """A column of numbers, 0 where a document has none."""
        column_held = self.source.numbers.get(column)
        return np.zeros(self.size, np.int32) if column_held is None else column_held

    def postings(self, field: str, term: str) -> tuple[Docs, Counts]:
        """Documents with the number of occurrences, for a term that may be absent."""
        held = self.source.field(field)
        which = held.find(term.encode())
        if which < 0:
            return np.empty(0, np.int64), np.empty(0, np.uint8)
        docs, counts = held.postings(which)
        if self._live is None:
            return docs, counts
        kept = self._live[docs]
        return docs[kept], counts[kept]

    def documents(self, field: str, term: str) -> list[int]:
        """Documents that hold a term."""
        docs: list[int] = self.postings(field, term)[0].tolist()
        return docs

    def places(self, field: str, term: str, among: NDArray[np.bool_] | None = None) -> Places:
        """Where a term stands, in all documents or those marked in `among`."""
        held = self.source.field(field)
        which = held.find(term.encode())
        if which < 0:
            return Places(np.empty(0, np.int64), np.empty(0, np.int64))
        if self._live is not None:
            among = self._live if among is None else among & self._live
        return held.occurrences(which, among)

    def frequency(self, field: str, term: str) -> int:
        """In how many documents a term stands, deleted ones included."""
        held = self.source.field(field)
        which = held.find(term.encode())
        return held.frequency(which) if which >= 0 else 0

    def terms(self, field: str, prefix: str) -> Iterator[str]:
        """The terms of a field that begin so, in order."""
        held, begun = self.source.field(field), prefix.encode()
        for at in range(held.at_or_after(begun), len(held.terms)):
            term = held.terms[at]
            if not term.startswith(begun):
                return
            yield term.decode()

    def terms_between(self, field: str, low: str, high: str) -> Iterator[str]:
        """The terms of a field from `low` to `high`, both included, in order."""
        held, last = self.source.field(field), high.encode()
        for at in range(held.at_or_after(low.encode()), len(held.terms)):
            term = held.terms[at]
            if term > last:
                return
            yield term.decode()


class Snapshot:
    """All segments of one commit, with the figures that scoring needs of the whole."""

    def __init__(self, held: list[ArraySegment], folder: Path, generation: int) -> None:
        self.generation = generation
        self.segments = [Segment(segment, folder) for segment in held]
        self.bases = np.cumsum([0, *(segment.size for segment in self.segments)]).tolist()
        self.documents: int = self.bases[-1]
        self.columns = Columns([segment.source for segment in self.segments])
        length = sum(int(segment.numbers("n_length").sum()) for segment in self.segments)
        self.mean_length = length / self.documents if length else 1.0
        self._frequencies: dict[tuple[str, str], int] = {}

    def count(self) -> int:
        """How many documents are not deleted."""
        return sum(int(segment.held.doc_count()) for segment in self.segments)

    def shown(self, doc: int) -> dict[str, Any]:
        """What is stored of a document, numbered over all segments."""
        which = bisect_right(self.bases, doc) - 1
        return self.segments[which].source.shown(doc - self.bases[which])

    def document(self, field: str, term: str) -> int | None:
        """The first document that holds a term, numbered over all segments."""
        for segment, base in zip(self.segments, self.bases, strict=False):
            for doc in segment.documents(field, term):
                return int(base + doc)
        return None

    def frequency(self, field: str, term: str) -> int:
        """In how many documents a term stands, deleted ones that are still there included."""
        key = (field, term)
        if key not in self._frequencies:
            self._frequencies[key] = sum(segment.frequency(field, term) for segment in self.segments)
        return self._frequencies[key]

    def terms(self, field: str, prefix: str) -> set[str]:
        """The terms of a field that begin so."""
        return {term for segment in self.segments for term in segment.terms(field, prefix)}

    def release(self) -> None:
        """Gives back the memory of what was read of the files: a process would hold more of them with every query."""
        for segment in self.segments:
            if segment.source.arrays:
                segment.source.arrays.release()

    def check(self) -> None:
        """Raises IndexDamaged if a file got shorter while it was open: reading it would end the process."""
        for segment in self.segments:
            arrays = segment.source.arrays
            if arrays and not arrays.is_whole():
                raise IndexDamaged(f"the search index is damaged: {arrays.path.name} was cut short")
