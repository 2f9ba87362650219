"""The terms of one field of a segment in order, with documents, counts and places as slices of arrays."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from search.postings.arrays import Array, ArrayFile
from search.postings.found import Counts, Docs
from search.postings.places import Places

_NONE: Array = np.empty(0, np.uint8)


@dataclass(frozen=True, slots=True)
class Texts:
    """Byte strings one behind the other: the i-th is `blob[ends[i]:ends[i + 1]]`."""

    blob: memoryview
    ends: Array

    def __len__(self) -> int:
        return len(self.ends) - 1

    def __getitem__(self, which: int) -> bytes:
        return self.blob[self.ends[which] : self.ends[which + 1]].tobytes()

    def __iter__(self) -> Iterator[bytes]:
        blob, ends = self.blob.tobytes(), self.ends.tolist()
        return (blob[begin:end] for begin, end in pairwise(ends))

    @classmethod
    def of(cls, texts: list[bytes]) -> "Texts":
        """From a list."""
        ends = np.zeros(len(texts) + 1, np.int64)
        np.cumsum([len(text) for text in texts], out=ends[1:])
        return cls(memoryview(b"".join(texts)), ends)

    @classmethod
    def read(cls, arrays: ArrayFile, name: str) -> "Texts":
        """From a file."""
        return cls(memoryview(arrays[f"{name}.blob"].data), arrays[f"{name}.ends"])


def sizes(ends: Array) -> NDArray[np.int64]:
    """How many elements each group has, of the offsets where groups begin and the last one ends."""
    offsets = ends.astype(np.int64)
    return offsets[1:] - offsets[:-1]


@dataclass(frozen=True, slots=True)
class Field:
    """Postings of the i-th term are `posts[i]:posts[i + 1]` of `docs` and `counts`, its places `starts[i]` onwards.

    `counts` and `places` are empty where every term stands once in a document and places do not matter.
    """

    terms: Texts
    posts: Array
    docs: Array
    counts: Array
    starts: Array
    places: Array

    def at_or_after(self, term: bytes) -> int:
        """Number of the first term that is not before another."""
        return bisect_left(self.terms, term)

    def find(self, term: bytes) -> int:
        """Number of a term, -1 if there is none."""
        at = self.at_or_after(term)
        return at if at < len(self.terms) and self.terms[at] == term else -1

    def frequency(self, which: int) -> int:
        """In how many documents a term stands."""
        return int(self.posts[which + 1]) - int(self.posts[which])

    def postings(self, which: int) -> tuple[Docs, Counts]:
        """Documents of a term with how often it stands there."""
        begin, end = int(self.posts[which]), int(self.posts[which + 1])
        docs = self.docs[begin:end].astype(np.int64)
        return docs, self.counts[begin:end] if len(self.counts) else np.ones(len(docs), np.uint8)

    def occurrences(self, which: int, among: NDArray[np.bool_] | None) -> Places:
        """Where a term stands, in all documents or those marked in `among`."""
        docs, counts = self.postings(which)
        if not len(self.places):
            return Places(docs, np.zeros(len(docs), np.int64))
        begin, end = int(self.starts[which]), int(self.starts[which + 1])
        if among is None:
            return Places(np.repeat(docs, counts), self.places[begin:end].astype(np.int64))
        marked = np.flatnonzero(among[docs])
        if not len(marked):
            return Places(np.empty(0, np.int64), np.empty(0, np.int64))
        own = moved(counts, marked)
        return Places(np.repeat(docs[marked], counts[marked]), self.places[begin:end][own].astype(np.int64))


def moved(counts: Array, order: NDArray[np.int64]) -> NDArray[np.int64]:
    """Which elements come where if groups of `counts` elements are put into another order, or some are left out."""
    ends = np.cumsum(counts, dtype=np.int64)
    each = counts[order].astype(np.int64)
    shifts = ends[order] - np.cumsum(each)
    return np.repeat(shifts, each) + np.arange(int(each.sum()))


EMPTY = Field(Texts.of([]), np.zeros(1, np.int64), _NONE, _NONE, np.zeros(1, np.int64), _NONE)


def read_field(arrays: ArrayFile, name: str) -> Field:
    """A field of a segment's file; EMPTY if the segment has no such field."""
    if f"{name}.docs" not in arrays:
        return EMPTY
    parts = (arrays[f"{name}.{part}"] for part in ("posts", "docs", "counts", "starts", "places"))
    return Field(Texts.read(arrays, name), *parts)
