"""Arrays against Whoosh's own path: the same index written by Whoosh's stock writer, read one posting at a time."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex
from whoosh.reading import SegmentReader
from whoosh.writing import SegmentWriter

import search
from records.entry import Entry
from search.parser import parse
from search.postings import merge
from search.postings.arrays import ArrayFile, ArrayWriter
from search.postings.found import Found, both, either, mask, tallied, without
from search.postings.places import Places, adjacent, beside, windows
from search.whoosh_index import WhooshIndex
from search.whoosh_query import Evaluation, nearby
from search.whoosh_schema import build_schema, document
from search.whoosh_segments import Segment, Snapshot

WORDS = "làng lang lãng nghề nghe sơn son mài fairs fair lacquer weaving weave 3.463 y An 12".split()  # noqa: SIM905
texts = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
entries = st.builds(
    Entry,
    id=st.just(0),
    url=st.just("u"),
    title=texts,
    body=texts,
    lead=texts,
    source=st.sampled_from(["Báo A", "Post B"]),
    captions=st.lists(texts, max_size=2).map(tuple),
    published=st.dates(date(2023, 1, 1), date(2025, 12, 31)) | st.none(),
    counts=st.lists(st.tuples(st.just("booth"), st.integers(0, 300).map(float)), max_size=2).map(tuple),
    story=st.integers(0, 5),
    provinces=st.lists(st.sampled_from(["Hà Nội", "Huế"]), max_size=2, unique=True).map(tuple),
)
archives = st.lists(entries, min_size=1, max_size=14).map(
    lambda some: [replace(entry, id=number) for number, entry in enumerate(some, 1)]
)


class StockSegment(Segment):
    """A segment in Whoosh's own format, read through its matchers one posting at a time."""

    def __init__(self, reader: Any) -> None:
        self.reader = reader
        self.size = reader.doc_count_all()
        deleted = list(reader.segment().deleted_docs())
        self._live = ~mask(np.array(deleted, np.int64), self.size)

    def numbers(self, column: str) -> Any:
        return np.array(list(self.reader.column_reader(column, translate=False)), np.int32)

    def _matcher(self, field: str, term: str) -> Any:
        key = (field, term.encode())
        return self.reader.postings(*key) if key in self.reader else None

    def _walk(self, field: str, term: str) -> Iterator[tuple[int, float, list[int]]]:
        matcher = self._matcher(field, term)
        while matcher and matcher.is_active():
            at = matcher.value_as("positions") if field not in KEYS else []
            yield matcher.id(), matcher.weight(), at
            matcher.next()

    def postings(self, field: str, term: str) -> Any:
        walked = list(self._walk(field, term))
        return np.array([doc for doc, _, _ in walked], np.int64), np.array([int(n) for _, n, _ in walked], np.int64)

    def places(self, field: str, term: str, among: Any = None) -> Places:
        walked = [(doc, at) for doc, _, held in self._walk(field, term) for at in held if among is None or among[doc]]
        return Places(np.array([doc for doc, _ in walked], np.int64), np.array([at for _, at in walked], np.int64))

    def frequency(self, field: str, term: str) -> int:
        return int(self.reader.doc_frequency(field, term.encode()))

    def terms(self, field: str, prefix: str) -> Iterator[str]:
        if field in self.reader.indexed_field_names():
            yield from (term.decode() for term in self.reader.expand_prefix(field, prefix.encode()))

    def terms_between(self, field: str, low: str, high: str) -> Iterator[str]:
        if field in self.reader.indexed_field_names():
            for name, term in self.reader.terms_from(field, low.encode()):
                if name == field and term.decode() <= high:
                    yield term.decode()


KEYS = ("key", "published", "event-date", "count")


class StockSnapshot(Snapshot):
    """The commit of a stock index."""

    def __init__(self, segments: list[StockSegment]) -> None:
        self.segments = list(segments)
        self.bases = np.cumsum([0, *(segment.size for segment in segments)]).tolist()
        self.documents = self.bases[-1]
        length = sum(int(segment.numbers("n_length").sum()) for segment in segments)
        self.mean_length = length / self.documents if length else 1.0
        self._frequencies = {}


def stock(folder: Path, batches: list[list[Entry]], removed: set[int]) -> list[Any]:
    """Readers of an index that Whoosh's own writer made of the same documents, a segment for each batch."""
    folder.mkdir()
    index = FileIndex.create(FileStorage(str(folder)), build_schema(), "stock")
    for batch in batches:
        writer = SegmentWriter(index)
        for entry in batch:
            writer.add_document(**document(entry))
        writer.commit(merge=False)
    writer = SegmentWriter(index)
    place = {entry.id: at for at, entry in enumerate(entry for batch in batches for entry in batch)}
    for number in removed & set(place):
        writer.delete_document(place[number])
    writer.commit(merge=False)
    readers = [SegmentReader(index.storage, index.schema, segment) for segment in index._segments()]
    return sorted(readers, key=lambda reader: reader.stored_fields(0)["stored"]["id"])


def ours(folder: Path, batches: list[list[Entry]], removed: set[int]) -> WhooshIndex:
    """The same through our door, nothing merged."""
    index = WhooshIndex(folder)
    index.rebuild([])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("search.whoosh_index.tiered", lambda _, segments: segments)
        for batch in batches:
            index.update(batch)
        index.update([], removed=removed)
    return index


def dump(reader: Any) -> list[Any]:
    """Everything that a segment's reader says of its postings."""
    told = []
    for field, term in sorted(reader.all_terms()):
        matcher = reader.postings(field, term)
        while matcher.is_active():
            at = matcher.value_as("positions") if field not in KEYS else []
            told.append((field, bytes(term), matcher.id(), matcher.weight(), at))
            matcher.next()
    return told


leaves = st.one_of(
    st.sampled_from(WORDS),
    st.lists(st.sampled_from(WORDS), min_size=2, max_size=3).map(lambda some: f'"{" ".join(some)}"'),
    st.tuples(st.sampled_from(WORDS), st.sampled_from(WORDS), st.integers(1, 5)).map(
        lambda t: f'"{t[0]} {t[1]}"~{t[2]}'
    ),
    st.sampled_from(
        [
            "title:làng",
            "body:(nghe OR làng)",
            'body:"lang nghe"',
            "caption:fairs",
            "lan*",
            "nghê~",
            "weavin~2",
            "published:2024",
            "published:2024-03-05..2025-06-07",
            "booths:>100",
            "booths:<=200",
            'source:"post b"',
        ]
    ),
)
trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["AND", "OR", "AND NOT"]), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        inner.map("NOT {}".format),
    ),
    max_leaves=5,
)
PHASES = [Phase.explicit, Phase.reuse, Phase.generate]
# No shrinking: an index written for each example makes it a matter of minutes.
SLOW = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)


@SLOW
@given(archives, st.lists(trees, min_size=5, max_size=10), st.integers(0, 14), st.sets(st.integers(1, 14), max_size=4))
def test_the_same_documents_and_scores_as_by_whooshs_own_path(
    tmp_path_factory: pytest.TempPathFactory, archive: list[Entry], asked: list[str], cut: int, removed: set[int]
) -> None:
    folder = tmp_path_factory.mktemp("both")
    batches = [batch for batch in (archive[:cut], archive[cut:]) if batch]
    removed &= {entry.id for entry in archive}
    readers = stock(folder / "stock", batches, removed)
    index = ours(folder / "ours", batches, removed)
    snapshot = index._fresh()
    reference = StockSnapshot([StockSegment(reader) for reader in readers])
    assert [segment.size for segment in snapshot.segments] == [segment.size for segment in reference.segments]
    for query in asked:
        tree = parse(query)
        for (_, expected), (_, got) in zip(
            Evaluation(reference).matches(tree), Evaluation(snapshot).matches(tree), strict=True
        ):
            assert got.docs.tolist() == expected.docs.tolist(), query
            assert got.scores == pytest.approx(expected.scores, abs=1e-4), query


@SLOW
@given(archives, st.integers(0, 14), st.sets(st.integers(1, 14), max_size=4), st.sampled_from([1, 3, 1 << 20]))
def test_merged_segments_hold_what_one_segment_would(
    tmp_path_factory: pytest.TempPathFactory, archive: list[Entry], cut: int, removed: set[int], chunk: int
) -> None:
    folder = tmp_path_factory.mktemp("merged")
    index = ours(folder / "parts", [batch for batch in (archive[:cut], archive[cut:]) if batch], removed)
    left = [entry for entry in archive if entry.id not in removed]
    held = [(segment.source, segment._live) for segment in index._fresh().segments]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(merge, "CHUNK", chunk)
        assert merge.write_segment(folder / "merged.arr", held) == len(left)
    whole = WhooshIndex(folder / "whole")
    whole.rebuild(left)
    expected = next(iter(whole._fresh().segments), None)
    merged = ArrayFile(folder / "merged.arr")
    if expected is None:
        return
    arrays = expected.source.arrays
    assert arrays
    kept = {
        name for name in merged.names() if not name.startswith("t:") or len(merged[name.rpartition(".")[0] + ".docs"])
    }
    assert kept == set(arrays.names())  # a field that no document has any more may stay, empty
    for name in kept:
        if not name.startswith("l:"):  # labels may be numbered otherwise
            assert merged[name].tolist() == arrays[name].tolist(), name


def test_whoosh_reads_our_segments_as_its_own(tmp_path: Path, archive: list[Entry]) -> None:
    (reader,) = stock(tmp_path / "stock", [archive], {2})
    index = ours(tmp_path / "ours", [archive], {2})
    held = index._fresh().segments[0].held
    mine = SegmentReader(FileStorage(str(index.store.current())), build_schema(), held)
    assert dump(mine) == dump(reader)
    assert len(dump(mine)) > 300
    assert [bytes(term) for term in mine.expand_prefix("text", b"la")] == list(reader.expand_prefix("text", b"la"))
    for field, term in (("text", b"lang\x1f"), ("published", b"2025"), ("title", b"no")):
        assert mine.doc_frequency(field, term) == reader.doc_frequency(field, term)
        assert mine.frequency(field, term) == reader.frequency(field, term)
    assert mine.doc_frequency("text", b"absent") == 0
    assert mine.stored_fields(0)["stored"]["url"] == reader.stored_fields(0)["stored"]["url"]
    for column in ("n_id", "n_published", "n_length"):
        assert list(mine.column_reader(column, translate=False)) == list(reader.column_reader(column, translate=False))


# The joins, against sets and dictionaries

SIZE = 200
findings = st.dictionaries(st.integers(0, SIZE - 1), st.integers(0, 9).map(float), max_size=SIZE)


def found(held: dict[int, float]) -> Found:
    docs = sorted(held)
    return Found(np.array(docs, np.int64), np.array([held[doc] for doc in docs], np.float64))


def as_dict(some: Found) -> dict[int, float]:
    assert np.all(np.diff(some.docs) > 0)
    return dict(zip(some.docs.tolist(), some.scores.tolist(), strict=True))


@given(st.lists(findings, min_size=1, max_size=4), st.sampled_from([SIZE, SIZE * 1000]))
def test_joins(parts: list[dict[int, float]], size: int) -> None:
    arrays = [found(part) for part in parts]
    every = set().union(*parts)
    assert as_dict(either(arrays, size)) == {doc: sum(part.get(doc, 0.0) for part in parts) for doc in every}
    shared = set.intersection(*map(set, parts))
    assert as_dict(both(arrays, size)) == {doc: sum(part[doc] for part in parts) for doc in shared}
    left = {doc: score for doc, score in parts[0].items() if doc not in parts[-1]}
    assert as_dict(without(arrays[0], arrays[-1].docs, size)) == left


occurrences = st.sets(st.tuples(st.integers(0, 4), st.integers(0, 12)), max_size=30)


def places(held: set[tuple[int, int]]) -> Places:
    ordered = np.array(sorted(held), np.int64).reshape(-1, 2)
    return Places(ordered[:, 0], ordered[:, 1])


@given(st.lists(occurrences, min_size=2, max_size=4))
def test_side_by_side(words: list[set[tuple[int, int]]]) -> None:
    expected = [
        doc for doc, at in sorted(words[0]) if all((doc, at + n) in others for n, others in enumerate(words[1:], 1))
    ]
    assert adjacent([places(word) for word in words]).tolist() == expected
    joined = beside([places(word) for word in words])
    assert list(zip(joined.docs.tolist(), joined.at.tolist(), strict=True)) == sorted(set().union(*words))
    docs, counts = tallied(np.array(expected, np.int64))
    assert dict(zip(docs.tolist(), counts.tolist(), strict=True)) == {doc: expected.count(doc) for doc in expected}


@given(
    st.lists(st.sampled_from("abc"), min_size=2, max_size=4),
    st.lists(occurrences, min_size=3, max_size=3),
    st.integers(1, 9),
)
def test_windows(words: list[str], held: list[set[tuple[int, int]]], slop: int) -> None:
    by_word = dict(zip("abc", held, strict=True))
    counts = {
        doc: nearby(tuple(words), [sorted(at for own, at in by_word[word] if own == doc) for word in words], slop)
        for doc in range(5)
    }
    got = windows(words, {word: places(by_word[word]) for word in words}, slop).tolist()
    assert got == [doc for doc, n in counts.items() for _ in range(n)]


# Orders and facets, against every document looked at


@SLOW
@given(archives, st.sampled_from(["", "làng", "NOT y"]), st.booleans())
def test_pages_totals_and_facets(
    tmp_path_factory: pytest.TempPathFactory, archive: list[Entry], query: str, folded: bool
) -> None:
    index = search.open_index(tmp_path_factory.mktemp("pages") / "index")
    index.rebuild(archive)
    by_id = {entry.id: entry for entry in archive}
    story = {entry.id: entry.story or -entry.id for entry in archive}
    ids = index.ids(query)
    asked: Any = {"limit": None, "facets": search.FACETS, "fold_duplicates": folded}
    for sort in ("relevance", "newest", "oldest", "event-date"):
        hits = index.search(query, sort=sort, **asked)  # type: ignore[arg-type]
        assert hits.articles == len(ids)
        assert hits.total == len(hits.hits) == (len({story[number] for number in ids}) if folded else len(ids))
        assert sum(1 + hit.duplicates for hit in hits.hits) == len(ids)
        pages = [
            hit
            for at in range(0, len(ids) + 1, 2)
            for hit in index.search(query, sort=sort, limit=2, offset=at, fold_duplicates=folded).hits  # type: ignore[arg-type]
        ]
        assert pages == list(hits.hits)
    days = [by_id[hit.id].published for hit in index.search(query, sort="newest", **asked).hits]
    known = [day for day in days if day]
    assert days == [*sorted(known, reverse=True), *([None] * (len(days) - len(known)))]
    expected: dict[str, set[int]] = {}
    for number in ids:
        for place in by_id[number].provinces:
            expected.setdefault(place, set()).add(story[number] if folded else number)
    got = {value.value: value.count for value in hits.facets["province"]}
    assert got == {place: len(those) for place, those in expected.items()}


# Files


def test_arrays_come_back_as_they_were(tmp_path: Path) -> None:
    given = {"a": np.arange(5, dtype=np.uint8), "b": np.array([], np.int64), "c": np.array([1 << 40, 7], np.int64)}
    with ArrayWriter(tmp_path / "x.arr") as writer:
        for name, array in given.items():
            writer.add(name, array)
        writer.add_parts("d", np.uint16, [np.array([1, 2]), np.array([3])])
    read = ArrayFile(tmp_path / "x.arr")
    assert read.names() == ["a", "b", "c", "d"]
    assert all(read[name].tolist() == array.tolist() for name, array in given.items())
    assert read["d"].tolist() == [1, 2, 3]
    assert read.is_whole()
    content = (tmp_path / "x.arr").read_bytes()
    for broken in (b"", content[:20], content[:-1], b"X" + content[1:], content[:-9] + b"\xff" + content[-8:]):
        (tmp_path / "y.arr").write_bytes(broken)
        with pytest.raises(ValueError, match=r"y\.arr"):
            ArrayFile(tmp_path / "y.arr")
