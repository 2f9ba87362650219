"""Segments written into one file: what is deleted left out, terms and documents numbered anew.

Works through a field a range of terms at a time, so that memory is bounded by CHUNK, whatever the segments hold.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.postings.arrays import Array, ArrayWriter
from search.postings.builder import Numbering, ordered
from search.postings.field import Field, Texts, moved, sizes
from search.postings.source import INDEXED, LABELS, NUMBER, STORED, Source

Marks = NDArray[np.bool_]
CHUNK = 2_000_000  # postings sorted at once


class Part(NamedTuple):
    """A source with which of its documents are kept, and the numbers that these get (-1 for the others)."""

    source: Source
    kept: Marks
    numbers: NDArray[np.int64]


class _Postings(NamedTuple):
    terms: Array
    docs: Array
    counts: Array
    places: Array


def write_segment(path: Path, sources: Sequence[tuple[Source, Marks | None]]) -> int:
    """Writes the documents marked (None: all) of all sources, in order; returns how many."""
    parts: list[Part] = []
    size = 0
    for source, marks in sources:
        kept = np.ones(source.size, bool) if marks is None else marks
        numbers = np.where(kept, np.cumsum(kept) - 1 + size, -1)
        parts.append(Part(source, kept, numbers))
        size += int(kept.sum())
    with ArrayWriter(path) as writer:
        for name in dict.fromkeys(name for part in parts for name in part.source.fields):
            _write_field(writer, name, parts)
        for name in dict.fromkeys(name for part in parts for name in part.source.numbers):
            columns = [_numbers(part, name)[part.kept] for part in parts]
            writer.add_parts(NUMBER + name, np.int32, columns)
        for name in dict.fromkeys(name for part in parts for name in part.source.labels):
            _write_labels(writer, name, parts)
        _write_stored(writer, parts)
    return size


def _numbers(part: Part, name: str) -> NDArray[np.int32]:
    column = part.source.numbers.get(name)
    return np.zeros(part.source.size, np.int32) if column is None else column


def _write_texts(writer: ArrayWriter, name: str, texts: list[bytes]) -> None:
    held = Texts.of(texts)
    writer.add(f"{name}.blob", np.frombuffer(held.blob, np.uint8))
    writer.add(f"{name}.ends", _narrow(held.ends))


def _narrow(offsets: Array) -> Array:
    return offsets.astype(np.uint32) if not len(offsets) or offsets[-1] < 1 << 32 else offsets


def _write_field(writer: ArrayWriter, name: str, parts: Sequence[Part]) -> None:
    fields = [part.source.field(name) for part in parts]
    listed = [list(field.terms) for field in fields]
    names = listed[0] if len(parts) == 1 else sorted(set().union(*listed))
    if len(parts) == 1:
        numbers = [np.arange(len(names))]
    else:
        number = {term: at for at, term in enumerate(names)}
        numbers = [np.array([number[term] for term in terms], np.int64) for terms in listed]
    label = INDEXED + name
    frequency, occurring = np.zeros(len(names), np.int64), np.zeros(len(names), np.int64)
    docs: list[Array] = []
    counts: list[Array] = []

    def chunks() -> Iterator[Array]:
        for chunk in _chunks(fields, numbers, parts, len(names)):
            frequency[:] += np.bincount(chunk.terms, minlength=len(names))
            docs.append(chunk.docs.astype(np.uint32))
            if len(chunk.counts):
                occurring[:] += np.bincount(chunk.terms, chunk.counts, len(names)).astype(np.int64)
                counts.append(chunk.counts)
            yield chunk.places

    writer.add_parts(f"{label}.places", _widest([field.places for field in fields]), chunks())
    writer.add_parts(f"{label}.counts", _widest([field.counts for field in fields]), counts)
    held = np.flatnonzero(frequency)  # terms of deleted documents only are gone
    writer.add_parts(f"{label}.docs", np.uint32, docs)
    writer.add(f"{label}.posts", _narrow(np.concatenate(([0], np.cumsum(frequency[held])))))
    writer.add(f"{label}.starts", _narrow(np.concatenate(([0], np.cumsum(occurring[held])))))
    _write_texts(writer, label, names if len(held) == len(names) else [names[at] for at in held.tolist()])


def _widest(arrays: Sequence[Array]) -> Any:
    return np.result_type(*(array.dtype for array in arrays if len(array)), np.uint8)


def _chunks(
    fields: Sequence[Field], numbers: Sequence[NDArray[np.int64]], parts: Sequence[Part], terms: int
) -> Iterator[_Postings]:
    """Postings by term and document, many terms at a time."""
    frequency = np.zeros(terms, np.int64)
    for field, number in zip(fields, numbers, strict=True):
        frequency[number] += sizes(field.posts)
    through = np.cumsum(frequency)
    begin = 0
    while begin < terms:
        done = through[begin - 1] if begin else 0
        end = max(begin + 1, int(np.searchsorted(through, done + CHUNK, "right")))
        pieces = [
            _piece(field, number, part, begin, end) for field, number, part in zip(fields, numbers, parts, strict=True)
        ]
        yield pieces[0] if len(pieces) == 1 else _sorted(pieces)
        begin = end


def _piece(field: Field, number: NDArray[np.int64], part: Part, begin: int, end: int) -> _Postings:
    """A source's share of a range of terms, documents numbered anew, deleted ones left out."""
    low, high = np.searchsorted(number, [begin, end])
    posts = field.posts[low : high + 1].astype(np.int64)
    terms = np.repeat(number[low:high], np.diff(posts))
    docs = part.numbers[field.docs[posts[0] : posts[-1]]]
    counts = field.counts[posts[0] : posts[-1]]
    places = field.places[int(field.starts[low]) : int(field.starts[high])] if len(field.places) else field.places
    if part.kept.all():
        return _Postings(terms, docs, counts, places)
    live = docs >= 0
    places = places[np.repeat(live, counts)] if len(places) else places
    return _Postings(terms[live], docs[live], counts[live] if len(counts) else counts, places)


def _sorted(pieces: Sequence[_Postings]) -> _Postings:
    joined = _Postings(*(np.concatenate(arrays) for arrays in zip(*pieces, strict=True)))
    order = ordered(joined.terms)
    if not len(joined.counts):
        return _Postings(joined.terms[order], joined.docs[order], joined.counts, joined.places)
    places = joined.places[moved(joined.counts, order)]
    return _Postings(joined.terms[order], joined.docs[order], joined.counts[order], places)


def _write_labels(writer: ArrayWriter, name: str, parts: Sequence[Part]) -> None:
    values = Numbering()
    which: list[Array] = []
    held: list[Array] = []
    for part in parts:
        labels = part.source.labels.get(name)
        if labels is None:
            held.append(np.zeros(int(part.kept.sum()), np.int64))
            continue
        new = np.array([values[value] for value in labels.values], np.int64)
        each = sizes(labels.ends)
        held.append(each[part.kept])
        which.append(new[labels.which[np.repeat(part.kept, each)]] if len(new) else new)
    ends = np.concatenate([[0], np.cumsum(np.concatenate(held))])
    writer.add(f"{LABELS}{name}.docs", _narrow(ends))
    writer.add_parts(f"{LABELS}{name}.which", np.uint32, which)
    _write_texts(writer, LABELS + name, list(values))


def _write_stored(writer: ArrayWriter, parts: Sequence[Part]) -> None:
    held = [sizes(part.source.stored.ends)[part.kept] for part in parts]

    def blobs() -> Iterator[Array]:
        for part in parts:
            blob = np.frombuffer(part.source.stored.blob, np.uint8)
            if part.kept.all():
                yield blob
            else:
                ends = part.source.stored.ends
                for doc in np.flatnonzero(part.kept).tolist():
                    yield blob[int(ends[doc]) : int(ends[doc + 1])]

    writer.add_parts(f"{STORED}.blob", np.uint8, blobs())
    writer.add(f"{STORED}.ends", _narrow(np.concatenate([[0], np.cumsum(np.concatenate(held))])))
