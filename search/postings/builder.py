"""Documents gathered into arrays before a segment is written.

A document's words are numbered and appended to flat arrays; one sort at the end brings all postings into order.
"""

from array import array
from collections.abc import Callable, Iterable, Sequence
from itertools import repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.postings.arrays import smallest
from search.postings.field import Field, Texts, moved
from search.postings.source import Labels, Source, pack


class Numbering(dict[Any, int]):
    """Numbers keys from 0 in the order in which they are first asked for."""

    def __missing__(self, key: Any) -> int:
        self[key] = number = len(self)
        return number


class KeysBuilder:
    """A field of whole values, present or absent."""

    def __init__(self) -> None:
        self._terms = Numbering()
        self._term = array("I")
        self._doc = array("I")

    def add(self, doc: int, terms: Iterable[bytes]) -> None:
        """The values of a document, each once."""
        before = len(self._term)
        self._term.extend(map(self._terms.__getitem__, terms))
        self._doc.extend(repeat(doc, len(self._term) - before))

    @property
    def size(self) -> int:
        """Bytes held, terms aside."""
        return 8 * len(self._term)

    def finished(self) -> Field:
        """All postings, ordered by term and document."""
        names, rank = _ranked(list(self._terms))
        given = rank[_array(self._term)]
        posts = np.concatenate(([0], np.cumsum(np.bincount(given, minlength=len(names)))))
        none = np.empty(0, np.uint8)
        return Field(Texts.of(names), posts, _array(self._doc)[ordered(given)], none, np.zeros(1, np.int64), none)


class WordsBuilder:
    """A field of words with places. A word as written is looked at once a segment, however often it stands there."""

    def __init__(self, terms: Callable[[str], Sequence[bytes]]) -> None:
        self._terms = terms
        self._written = Numbering()
        self._words = array("I")
        self._doc, self._length, self._first, self._last = (array("I") for _ in range(4))

    def add(self, doc: int, pieces: Iterable[tuple[list[str], int, int]]) -> None:
        """A document's texts: words as written, the position of the first, the highest that any may have."""
        for words, first, last in pieces:
            self._words.extend(map(self._written.__getitem__, words))
            self._doc.append(doc)
            self._length.append(len(words))
            self._first.append(first)
            self._last.append(last)

    @property
    def size(self) -> int:
        """Bytes held while the postings are sorted, terms aside."""
        return 64 * len(self._words)

    def finished(self) -> Field:
        """All postings, ordered by term, document and place."""
        terms = Numbering()
        given = [[terms[term] for term in self._terms(word)] for word in self._written]
        names, rank = _ranked(list(terms))
        forms = np.array([len(each) for each in given], np.int64)
        flat = rank[np.array([term for each in given for term in each], np.int64)]
        words, lengths = _array(self._words), _array(self._length).astype(np.int64)
        # one occurrence for each term that a word stands for; `which` is the word's number in the order read
        which = np.repeat(np.arange(len(words), dtype=np.uint32), forms[words])
        term = flat[moved(forms, words)] if len(words) else flat
        begun = np.repeat(np.cumsum(lengths) - lengths, lengths)
        place = np.minimum(
            np.arange(len(words)) - begun + np.repeat(_array(self._first), lengths),
            np.repeat(_array(self._last), lengths),
        )
        doc = np.repeat(_array(self._doc), lengths)
        order = ordered(term)
        term, which = term[order], which[order]
        return _grouped(names, term, doc[which], place[which])


def _grouped(names: list[bytes], term: NDArray[Any], doc: NDArray[Any], place: NDArray[Any]) -> Field:
    """Occurrences in order as a field."""
    changed = np.ones(len(term), bool)
    changed[1:] = (term[1:] != term[:-1]) | (doc[1:] != doc[:-1])
    begins = np.flatnonzero(changed)
    counts = np.diff(begins, append=len(term))
    posts = np.concatenate(([0], np.cumsum(np.bincount(term[begins], minlength=len(names)))))
    starts = np.append(begins, len(term))[posts]
    highest = place.max() if len(place) else 0
    return Field(
        Texts.of(names),
        posts,
        doc[begins],
        counts.astype(smallest(counts.max() if len(counts) else 0)),
        starts,
        place.astype(smallest(highest)),
    )


def _ranked(names: list[bytes]) -> tuple[list[bytes], NDArray[np.int64]]:
    """Names in order, and where each of the names given stands there."""
    order = sorted(range(len(names)), key=names.__getitem__)
    rank = np.empty(len(names), np.int64)
    rank[order] = np.arange(len(names))
    return [names[at] for at in order], rank


class SegmentBuilder:
    """A segment in the making: indexed fields, which are filled from outside, and columns by their kind."""

    def __init__(
        self, fields: dict[str, KeysBuilder | WordsBuilder], numbers: Iterable[str], labels: Iterable[str]
    ) -> None:
        self.size = 0
        self.fields = fields
        self._numbers = {name: array("i") for name in numbers}
        self._labels = {name: (Numbering(), array("I"), array("I")) for name in labels}
        self._stored: list[bytes] = []
        self._stored_size = 0

    @property
    def bytes(self) -> int:
        """About how much memory the documents so far take."""
        return self._stored_size + sum(field.size for field in self.fields.values())

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
            fields={name: field.finished() for name, field in self.fields.items() if field.size},
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


def _array(values: "array[int]") -> NDArray[Any]:
    return np.array(values, np.uint32) if len(values) else np.empty(0, np.uint32)
