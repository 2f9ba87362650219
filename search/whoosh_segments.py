"""A snapshot of the index: its segments with their columns and postings, read as often as a search needs them."""

# mypy: disallow-untyped-calls=False
# (Whoosh is typed in part.)

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.columns import NumericColumn, VarBytesColumn

from search.postings.found import Counts, Docs
from search.postings.places import Places
from search.whoosh_schema import FACET_COLUMNS, SEPARATOR

_NUMBERS = NumericColumn("i")
_BYTES = VarBytesColumn()


class Segment:
    """One segment. Columns are loaded once; the segment never changes but for the documents deleted from it."""

    def __init__(self, reader: Any) -> None:
        self.reader = reader
        self.size: int = reader.doc_count_all()
        self._numbers: dict[str, NDArray[np.int32]] = {}
        self._facets: dict[str, Any] = {}

    def live(self) -> Docs:
        """Documents that are not deleted."""
        marks = np.ones(self.size, bool)
        marks[list(self.reader.segment().deleted_docs())] = False
        return np.flatnonzero(marks)

    def numbers(self, column: str) -> NDArray[np.int32]:
        """A column of numbers, 0 where a document has none."""
        if column not in self._numbers:
            values = np.zeros(self.size, np.int32)
            if self.reader.has_column(column):
                loaded = self.reader.column_reader(column, _NUMBERS, translate=False).load()
                values[: len(loaded)] = loaded
            self._numbers[column] = values
        return self._numbers[column]

    def facet(self, name: str, doc: int) -> list[str]:
        """The values that a document has in a facet."""
        column = FACET_COLUMNS[name]
        if column not in self._facets:
            held = self.reader.has_column(column)
            self._facets[column] = self.reader.column_reader(column, _BYTES, translate=False) if held else None
        values = self._facets[column]
        text = bytes(values[doc]).decode() if values is not None else ""
        return text.split(SEPARATOR) if text else []

    def postings(self, field: str, term: str) -> tuple[Docs, Counts]:
        """Documents with the number of occurrences, for a term that may be absent."""
        matcher = self._matcher(field, term)
        docs: list[int] = []
        counts: list[int] = []
        while matcher and matcher.is_active():
            docs.append(matcher.id())
            counts.append(int(matcher.weight()))
            matcher.next()
        return np.array(docs, np.int64), np.array(counts, np.int64)

    def documents(self, field: str, term: str) -> list[int]:
        """Documents that hold a term."""
        docs: list[int] = self.postings(field, term)[0].tolist()
        return docs

    def places(self, field: str, term: str, among: NDArray[np.bool_] | None = None) -> Places:
        """Where a term stands, in all documents or those marked in `among`."""
        matcher = self._matcher(field, term)
        docs: list[int] = []
        at: list[int] = []
        while matcher and matcher.is_active():
            doc = matcher.id()
            if among is None or among[doc]:
                held = matcher.value_as("positions")
                docs += [doc] * len(held)
                at += held
            matcher.next()
        return Places(np.array(docs, np.int64), np.array(at, np.int64))

    def _matcher(self, field: str, term: str) -> Any:
        key = (field, term.encode())
        return self.reader.postings(*key) if key in self.reader else None

    def terms(self, field: str, prefix: str) -> Iterator[str]:
        """The terms of a field that begin so, in order."""
        if field in self.reader.indexed_field_names():
            for term in self.reader.expand_prefix(field, prefix.encode()):
                yield term.decode()

    def terms_between(self, field: str, low: str, high: str) -> Iterator[str]:
        """The terms of a field from `low` to `high`, both included, in order."""
        if field not in self.reader.indexed_field_names():
            return
        for name, term in self.reader.terms_from(field, low.encode()):
            text = term.decode()
            if name != field or text > high:
                return
            yield text


class Snapshot:
    """All segments of one commit, with the figures that scoring needs of the whole."""

    def __init__(self, reader: Any, known: dict[str, Segment]) -> None:
        self.reader = reader
        self.segments: list[Segment] = []
        for leaf, _ in reader.leaf_readers():
            if leaf.segment() is None:
                continue  # an empty index
            segment = Segment(leaf)
            if old := known.get(leaf.segment().segment_id()):
                segment._numbers = old._numbers  # columns of a segment never change
            self.segments.append(segment)
        self.documents: int = sum(segment.size for segment in self.segments)
        length = sum(int(segment.numbers("n_length").sum()) for segment in self.segments)
        self.mean_length = length / self.documents if length else 1.0
        self._frequencies: dict[tuple[str, str], int] = {}

    def frequency(self, field: str, term: str) -> int:
        """In how many documents a term stands, deleted ones that are still there included."""
        key = (field, term)
        if key not in self._frequencies:
            self._frequencies[key] = sum(
                segment.reader.doc_frequency(field, term.encode()) for segment in self.segments
            )
        return self._frequencies[key]

    def terms(self, field: str, prefix: str) -> set[str]:
        """The terms of a field that begin so."""
        return {term for segment in self.segments for term in segment.terms(field, prefix)}

    def by_id(self) -> dict[str, Segment]:
        """Segments by their name, for the next snapshot."""
        return {segment.reader.segment().segment_id(): segment for segment in self.segments}

    def close(self) -> None:
        self.reader.close()
