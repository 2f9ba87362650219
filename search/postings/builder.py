"""Documents gathered into arrays before a segment is written.

A document's postings are appended to flat arrays; one sort at the end brings them into the order of the terms.
"""

from array import array
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.postings.arrays import smallest
from search.postings.field import Field, Texts
from search.postings.source import Labels, Source, pack

Item = tuple[bytes, int, float, bytes]


class Numbering(dict[Any, int]):
    """Numbers keys from 0 in the order in which they are first asked for."""

    def __missing__(self, key: Any) -> int:
        self[key] = number = len(self)
        return number


class FieldBuilder:
    """One field of the documents so far."""

    def __init__(self) -> None:
        self._terms = Numbering()
        self._term = array("I")
        self._count = array("I")
        self._places = bytearray()
        self._docs = array("I")
        self._sizes = array("I")

    def add(self, doc: int, items: Iterable[Item]) -> None:
        """The postings of a document: (term, count, weight, places as four bytes each) for each of its terms."""
        before, number = len(self._term), self._terms
        for term, count, _, places in items:
            self._term.append(number[term])
            self._count.append(count)
            self._places += places
        self._docs.append(doc)
        self._sizes.append(len(self._term) - before)

    @property
    def size(self) -> int:
        """Bytes held, terms aside."""
        return 8 * len(self._term) + len(self._places)

    def finished(self) -> Field:
        """All postings, ordered by term and document."""
        names = sorted(self._terms)
        rank = np.empty(len(names), np.int64)
        rank[[self._terms[name] for name in names]] = np.arange(len(names))
        given = rank[_array(self._term)]
        order = ordered(given)
        docs = np.repeat(_array(self._docs), _array(self._sizes))[order]
        posts = np.zeros(len(names) + 1, np.int64)
        np.cumsum(np.bincount(given, minlength=len(names)), out=posts[1:])
        counts = _array(self._count)
        if not self._places:
            none = np.empty(0, np.uint8)
            return Field(Texts.of(names), posts, docs, none, np.zeros(1, np.int64), none)
        places = np.frombuffer(self._places, np.uint32)
        places = places[moved(counts, order)].astype(smallest(places.max()))
        counts = counts[order]
        starts = np.concatenate(([0], np.cumsum(counts, dtype=np.int64)))[posts]
        return Field(Texts.of(names), posts, docs, counts.astype(smallest(counts.max())), starts, places)


class SegmentBuilder:
    """A segment in the making. `words` are indexed fields, the others columns by their kind."""

    def __init__(self, numbers: Iterable[str], labels: Iterable[str]) -> None:
        self.size = 0
        self._fields: dict[str, FieldBuilder] = {}
        self._numbers = {name: array("i") for name in numbers}
        self._labels = {name: (Numbering(), array("I"), array("I")) for name in labels}
        self._stored: list[bytes] = []
        self._stored_size = 0

    @property
    def bytes(self) -> int:
        """About how much memory the documents so far take."""
        return self._stored_size + sum(field.size for field in self._fields.values())

    def postings(self, field: str, items: Iterable[Item]) -> None:
        """The terms of a field of the current document."""
        if field not in self._fields:
            self._fields[field] = FieldBuilder()
        self._fields[field].add(self.size, items)

    def finish_document(self, numbers: dict[str, int], labels: dict[str, Iterable[str]], shown: dict[str, Any]) -> None:
        """Columns and what is shown of the current document; absent numbers are 0."""
        for name, column in self._numbers.items():
            column.append(numbers.get(name, 0))
        for name, (values, which, sizes) in self._labels.items():
            given = [values[value.encode()] for value in labels.get(name, ())]
            which.extend(given)
            sizes.append(len(given))
        self._stored.append(pack(shown))
        self._stored_size += len(self._stored[-1])
        self.size += 1

    def finished(self) -> Source:
        """All documents so far."""
        labels = {}
        for name, (values, which, sizes) in self._labels.items():
            ends = np.concatenate(([0], np.cumsum(_array(sizes), dtype=np.int64)))
            labels[name] = Labels(Texts.of(list(values)), ends, _array(which).astype(np.int64))
        return Source(
            size=self.size,
            fields={name: field.finished() for name, field in self._fields.items()},
            numbers={name: np.array(column, np.int32) for name, column in self._numbers.items()},
            labels=labels,
            stored=Texts.of(self._stored),
        )


def ordered(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """A stable order of keys below 2**31; the sort of plain numbers is several times faster than that of an index."""
    joined = (keys << 32) | np.arange(len(keys))
    joined.sort()
    joined &= (1 << 32) - 1
    return joined


def moved(counts: NDArray[Any], order: NDArray[np.int64]) -> NDArray[np.int64]:
    """Which elements come where if groups of `counts` elements are put into another order."""
    ends = np.cumsum(counts, dtype=np.int64)
    begins = (ends - counts)[order]
    sizes = counts[order].astype(np.int64)
    shifts = begins - (np.cumsum(sizes) - sizes)
    return np.repeat(shifts, sizes) + np.arange(int(sizes.sum()))


def _array(values: "array[int]") -> NDArray[Any]:
    return np.array(values, np.uint32) if len(values) else np.empty(0, np.uint32)
