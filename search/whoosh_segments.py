"""A snapshot of the index: its segments with their columns and postings, read as often as a search needs them."""

# mypy: disallow-untyped-calls=False
# (Whoosh is typed in part.)

from array import array
from collections.abc import Iterator
from typing import Any

from whoosh.columns import NumericColumn, VarBytesColumn

from search.whoosh_schema import FACET_COLUMNS, SEPARATOR

_NUMBERS = NumericColumn("i")
_BYTES = VarBytesColumn()


class Segment:
    """One segment. Columns are loaded once; the segment never changes but for the documents deleted from it."""

    def __init__(self, reader: Any) -> None:
        self.reader = reader
        self.size: int = reader.doc_count_all()
        self._numbers: dict[str, array[int]] = {}
        self._facets: dict[str, Any] = {}

    def live(self) -> Iterator[int]:
        """Documents that are not deleted."""
        return (doc for doc in range(self.size) if not self.reader.is_deleted(doc))

    def numbers(self, column: str) -> "array[int]":
        """A column of numbers, 0 where a document has none."""
        if column not in self._numbers:
            values = array("i", bytes(4 * self.size))
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

    def postings(self, field: str, term: str) -> dict[int, float]:
        """Document to number of occurrences, for a term that may be absent."""
        matcher = self._matcher(field, term)
        found: dict[int, float] = {}
        if matcher is None:
            return found
        doc, weight, following = matcher.id, matcher.weight, matcher.next
        while matcher.is_active():
            found[doc()] = weight()
            following()
        return found

    def documents(self, field: str, term: str) -> Iterator[int]:
        """Documents that hold a term."""
        matcher = self._matcher(field, term)
        return iter(()) if matcher is None else iter(matcher.all_ids())

    def positions(self, field: str, term: str, docs: list[int]) -> Iterator[tuple[int, list[int]]]:
        """Where a term stands in those of the given documents (ascending) that hold it."""
        matcher = self._matcher(field, term)
        if matcher is None:
            return
        for doc in docs:
            if not matcher.is_active():
                return
            matcher.skip_to(doc)
            if matcher.is_active() and matcher.id() == doc:
                yield doc, matcher.value_as("positions")

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
        length = sum(sum(segment.numbers("n_length")) for segment in self.segments)
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
