"""The engine on Whoosh: snapshots, searching, updates, rebuilding."""

# mypy: disallow-untyped-calls=False
# (Whoosh is typed in part.)

import heapq
import logging
import struct
import threading
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from pickle import UnpicklingError
from typing import TypeVar

from whoosh.index import EmptyIndexError, IndexVersionError
from whoosh.index import IndexError as WhooshIndexError

from records.entry import Entry
from search import query as q
from search.engine import Chosen, Sort
from search.errors import IndexDamaged, IndexMissing
from search.fields import FACETS
from search.parser import parse
from search.results import FacetValue, Hit, Hits
from search.snippets import Shown
from search.text import tokens
from search.whoosh_matching import Matching, Reading, evaluated
from search.whoosh_query import Evaluation
from search.whoosh_results import Result, check_facets
from search.whoosh_schema import document
from search.whoosh_segments import Segment, Snapshot
from search.whoosh_store import Store, Writer, attach, check_segments, create, tiered

log = logging.getLogger(__name__)
T = TypeVar("T")
RELEASE = 64  # queries after which the memory of mapped files is given back
# What reading a damaged file may raise from Whoosh, pickle, zlib and struct; damage only if a check finds some.
_READING = (
    OSError, EOFError, ValueError, LookupError, ArithmeticError, TypeError, AttributeError, AssertionError, ImportError,
    MemoryError, UnpicklingError, zlib.error, struct.error, EmptyIndexError, IndexVersionError, WhooshIndexError,
)  # fmt: skip


class WhooshIndex:
    """A SearchIndex in a folder. Threads search one at a time, processes write one at a time."""

    def __init__(self, path: Path) -> None:
        self.store = Store(path)
        self._lock = threading.RLock()
        self._snapshot: Snapshot | None = None
        self._at: tuple[Path, int] | None = None
        self._reads = 0

    # Reading

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
        """One page of hits with the most frequent `values` of each facet; None gives all of either."""
        tree = parse(query)
        check_facets(facets, include, exclude)

        def read(snapshot: Snapshot) -> Hits:
            matching = Matching(snapshot, query, tree, translate)
            result, reading = self._matching(matching, include, exclude)
            shown = Shown.of(reading.tree)
            poor = reading.note is not None or not len(result)
            return Hits(
                query=query,
                total=result.total(fold_duplicates),
                articles=len(result),
                hits=tuple(result.show(match, shown) for match in result.page(sort, offset, limit, fold_duplicates)),
                facets={name: result.facet_values(name, fold_duplicates, values) for name in facets},
                did_you_mean=matching.suggestion(poor=poor),
                note=reading.note if len(result) else None,
            )

        return self._reading(read)

    def ids(
        self, query: str, *, include: Chosen | None = None, exclude: Chosen | None = None, translate: bool = True
    ) -> list[int]:
        """All matching articles, ascending."""
        tree = parse(query)
        check_facets((), include, exclude)

        def read(snapshot: Snapshot) -> list[int]:
            return self._matching(Matching(snapshot, query, tree, translate), include, exclude)[0].ids()

        return self._reading(read)

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
        hits = self.search(
            query, limit=0, facets=names or FACETS, include=include, exclude=exclude, translate=translate
        )
        return hits.facets

    def suggest(self, query: str) -> str | None:
        """The query with unknown words replaced by words of the index, or None."""
        tree = parse(query)

        def read(snapshot: Snapshot) -> str | None:
            matching = Matching(snapshot, query, tree)
            result, reading = matching.first()
            return matching.suggestion(poor=reading.note is not None or not len(result))

        return self._reading(read)

    def more_like(self, number: int, *, limit: int = 10) -> list[Hit]:
        """Articles that resemble one; KeyError if it is not indexed."""

        def read(snapshot: Snapshot) -> list[Hit]:
            evaluation = Evaluation(snapshot)
            own = snapshot.document("key", str(number))
            if own is None:
                raise KeyError(number)
            stored = snapshot.shown(own)
            told = Counter(token.exact for token in tokens(f"{stored['title']}\n{stored['body']}"))
            weights = {word: n * evaluation.rarity("text", word) for word, n in told.items() if len(word) > 1}
            words = heapq.nlargest(25, weights, key=lambda word: (weights[word], word))
            if not words:
                return []
            tree = q.Or(tuple(map(q.Term, words)))
            result = evaluated(evaluation, tree)
            stories = snapshot.columns.story
            others = result.keeping(stories[result.docs] != stories[own])
            return [others.show(match, Shown()) for match in others.page("relevance", 0, limit, True)]

        return self._reading(read)

    def count(self) -> int:
        """How many articles are indexed."""
        return self._reading(Snapshot.count)

    def verify(self) -> list[str]:
        """Reads every file and says in words what is damaged; empty if nothing is."""
        try:
            self._check(thorough=True)
            self.count()
        except IndexDamaged as error:
            return [str(error)]
        return []

    def close(self) -> None:
        """Lets go of all files."""
        with self._lock:
            self._snapshot = self._at = None

    # Writing

    def update(self, entries: Iterable[Entry], removed: Iterable[int] = ()) -> None:
        """Puts entries in place of those with their ids and takes others out, in one commit; makes a missing index."""
        latest = {entry.id: entry for entry in entries}
        gone = set(removed) - set(latest)
        if not latest and not gone:
            return
        with self.store.writing():
            try:
                folder = self.store.current()
            except IndexMissing:
                folder = self.store.new_folder()
                create(folder)
                self.store.name_current(folder)
            self.store.sweep(folder)
            self._trusting(lambda: self._commit(folder, latest, gone))

    def rebuild(self, entries: Iterable[Entry]) -> int:
        """Builds anew beside the live index, which stays searchable, and swaps; returns how many entries."""
        with self.store.writing():
            folder = self.store.new_folder()
            writer = Writer(create(folder))
            number = 0
            for number, entry in enumerate(entries, 1):  # noqa: B007  # the count is returned
                writer.add_document(**document(entry))
            writer.commit(merge=False)
            self.store.name_current(folder)
        return number

    def _commit(self, folder: Path, latest: dict[int, Entry], gone: set[int]) -> None:
        index = attach(folder)
        check_segments(folder, index._segments())
        writer = Writer(index)
        try:
            base = 0
            for held in writer.segments:
                segment = Segment(held, folder)
                for number in (*latest, *gone):
                    for doc in segment.documents("key", str(number)):
                        writer.delete_document(base + doc)
                base += segment.size
            for entry in latest.values():
                writer.add_document(**document(entry))
        except BaseException:
            writer.cancel()
            raise
        writer.commit(mergetype=tiered)

    # Inside

    def _matching(self, matching: Matching, include: Chosen | None, exclude: Chosen | None) -> tuple[Result, Reading]:
        """What matches, of the values chosen, and how the query was taken."""
        result, reading = matching.first()
        return result.chosen(include, exclude), reading

    def _reading(self, read: Callable[[Snapshot], T]) -> T:
        with self._lock:
            try:
                return self._trusting(lambda: read(self._fresh()))
            finally:
                self._reads += 1
                if self._snapshot and self._reads % RELEASE == 0:
                    self._snapshot.release()

    def _trusting(self, work: Callable[[], T]) -> T:
        """Runs what reads the files; an error is damage if a check of every file finds any, and otherwise an error."""
        try:
            return work()
        except (IndexDamaged, KeyError) as error:
            if isinstance(error, IndexDamaged):
                self.close()
                raise
            failure: Exception = error
        except _READING as error:
            failure = error
        log.warning("reading the search index failed (%r); checking its files", failure)
        self.close()
        try:
            self._check(thorough=True)
        except IndexDamaged as damage:
            raise damage from failure
        raise failure

    def _fresh(self) -> Snapshot:
        """The snapshot of the latest commit."""
        at = self.store.place()
        if self._snapshot and self._at == at:
            self._snapshot.check()
            return self._snapshot

        def opened(folder: Path) -> Snapshot:
            contents = attach(folder)._read_toc()
            check_segments(folder, contents.segments)
            return Snapshot(contents.segments, folder, contents.generation)

        self._snapshot = snapshot = self._settled(opened)
        self._at = (at[0], snapshot.generation) if self.store.current() == at[0] else None
        return snapshot

    def _check(self, *, thorough: bool) -> None:
        """Raises IndexDamaged unless the live generation's files are what was written."""
        self._settled(lambda folder: check_segments(folder, attach(folder)._segments(), thorough=thorough))

    def _settled(self, work: Callable[[Path], T]) -> T:
        """Works in the live folder, again if a writer moved on meanwhile: it deletes what a new commit replaces."""
        for patience in range(5, -1, -1):
            at = self.store.place()
            try:
                return work(at[0])
            except (IndexDamaged, FileNotFoundError) as error:
                if not patience or self.store.place() == at:
                    raise
                log.debug("the index moved on while it was read: %s", error)
        raise AssertionError("unreachable")
