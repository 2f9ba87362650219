"""The engine on Whoosh: snapshots, searching, updates, rebuilding."""

# mypy: disallow-untyped-calls=False
# (Whoosh is typed in part.)

import heapq
import logging
import struct
import threading
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from pickle import UnpicklingError
from typing import TypeVar

import numpy as np
from whoosh.index import EmptyIndexError, IndexVersionError
from whoosh.index import IndexError as WhooshIndexError

from records.entry import Entry
from search import query as q
from search.engine import Chosen, Sort
from search.errors import IndexDamaged, IndexMissing
from search.fields import FACETS
from search.parser import parse
from search.postings.found import Found, nothing
from search.results import FacetValue, Hit, Hits
from search.suggestions import candidates, respell, side_by_side, unknown
from search.text import fold, nfc, tokens
from search.whoosh_query import Evaluation, spellings
from search.whoosh_results import Result, check_facets
from search.whoosh_schema import SEPARATOR, document
from search.whoosh_segments import Segment, Snapshot
from search.whoosh_store import Store, Writer, attach, check_segments, create, tiered

log = logging.getLogger(__name__)
T = TypeVar("T")
# What reading a damaged file may raise from Whoosh, pickle, zlib and struct; damage only if a check finds some.
_READING = (
    OSError, EOFError, ValueError, LookupError, ArithmeticError, TypeError, AttributeError, AssertionError, ImportError,
    MemoryError, UnpicklingError, zlib.error, struct.error, EmptyIndexError, IndexVersionError, WhooshIndexError,
)  # fmt: skip
ACCENTS_NOTE = "Nothing has these words with these diacritics; diacritics are ignored."
OR_NOTE = "No article has all of these words; these have at least one of them."


class WhooshIndex:
    """A SearchIndex in a folder. Threads search one at a time, processes write one at a time."""

    def __init__(self, path: Path) -> None:
        self.store = Store(path)
        self._lock = threading.RLock()
        self._snapshot: Snapshot | None = None
        self._at: tuple[Path, int] | None = None

    # Reading

    def search(
        self,
        query: str,
        *,
        limit: int | None = 10,
        offset: int = 0,
        sort: Sort = "relevance",
        facets: Sequence[str] = (),
        include: Chosen | None = None,
        exclude: Chosen | None = None,
        fold_duplicates: bool = True,
    ) -> Hits:
        """One page of hits; limit None gives all."""
        tree = parse(query)
        check_facets(facets, include, exclude)

        def read(snapshot: Snapshot) -> Hits:
            result, tried, note = self._matching(snapshot, tree, include, exclude)
            shown = [leaf for _, leaf in q.leaves(tried)]
            poor = note is not None or not len(result)
            return Hits(
                query=query,
                total=result.total(fold_duplicates),
                articles=len(result),
                hits=tuple(result.show(match, shown) for match in result.page(sort, offset, limit, fold_duplicates)),
                facets={name: result.facet_values(name, fold_duplicates) for name in facets},
                did_you_mean=self._suggestion(snapshot, query, tree, poor),
                note=note,
            )

        return self._reading(read)

    def ids(self, query: str, *, include: Chosen | None = None, exclude: Chosen | None = None) -> list[int]:
        """All matching articles, ascending."""
        tree = parse(query)
        check_facets((), include, exclude)
        return self._reading(lambda snapshot: self._matching(snapshot, tree, include, exclude)[0].ids())

    def facets(
        self, query: str, names: Sequence[str] = (), *, include: Chosen | None = None, exclude: Chosen | None = None
    ) -> dict[str, tuple[FacetValue, ...]]:
        """Values of facets (all facets by default) over what matches, the most frequent first."""
        return self.search(query, limit=0, facets=names or FACETS, include=include, exclude=exclude).facets

    def suggest(self, query: str) -> str | None:
        """The query with unknown words replaced by words of the index, or None."""
        tree = parse(query)

        def read(snapshot: Snapshot) -> str | None:
            result, _, note = self._matching(snapshot, tree, None, None)
            return self._suggestion(snapshot, query, tree, note is not None or not len(result))

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
            result = self._evaluated(evaluation, tree)
            stories = snapshot.columns.story
            others = result.keeping(stories[result.docs] != stories[own])
            return [others.show(match, []) for match in others.page("relevance", 0, limit, True)]

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

    def _matching(
        self, snapshot: Snapshot, tree: q.Query, include: Chosen | None, exclude: Chosen | None
    ) -> tuple[Result, q.Query, str | None]:
        """What matches; where nothing does, without diacritics, and then any of the words, with a note."""
        evaluation = Evaluation(snapshot)
        bare, loose = q.folded(tree), q.loosened(tree)
        attempts: list[tuple[q.Query, str | None]] = [(tree, None)]
        attempts += [(bare, ACCENTS_NOTE)] * (bare != tree)
        attempts += [(loose, OR_NOTE)] * (loose != tree)
        attempts += [(q.loosened(bare), f"{OR_NOTE} {ACCENTS_NOTE}")] * (loose != tree and bare != tree)
        for attempt, note in attempts:
            result = self._evaluated(evaluation, attempt)
            if len(result):
                return result.chosen(include, exclude), attempt, note
        return Result(snapshot, nothing()), tree, None

    def _evaluated(self, evaluation: Evaluation, tree: q.Query) -> Result:
        snapshot = evaluation.snapshot
        found = [part for _, part in evaluation.matches(tree)] or [nothing()]
        docs = np.concatenate([part.docs + base for part, base in zip(found, snapshot.bases, strict=False)])
        return Result(snapshot, Found(docs, np.concatenate([part.scores for part in found])))

    def _suggestion(self, snapshot: Snapshot, text: str, tree: q.Query, poor: bool) -> str | None:
        """Unknown words replaced by what stands most often beside their neighbours, then by what is commonest."""

        def frequency(word: str) -> int:
            return snapshot.frequency("text", spellings(word)[0][0]) + (
                snapshot.frequency("text", word + SEPARATOR) if word.isascii() else 0
            )

        text = nfc(text)
        missing = list(dict.fromkeys(unknown(tree, frequency)))
        if not missing or len(missing) > 5:
            return None
        evaluation, changed = Evaluation(snapshot), tree
        for word in missing:
            forms = _forms(snapshot, word)
            best = max(
                candidates(word, forms),
                key=lambda new: (self._company(evaluation, q.with_word(changed, word, new), new), forms[new]),
                default=None,
            )
            if best is None or not (poor or self._company(evaluation, q.with_word(changed, word, best), best)):
                continue  # where there are hits, only company is reason enough to doubt a spelling
            changed = q.with_word(changed, word, best)
            text = respell(text, word, best, lambda t: [(token.exact, token.begin, token.end) for token in tokens(t)])
        return text if changed != tree else None

    def _company(self, evaluation: Evaluation, tree: q.Query, new: str) -> int:
        phrase = side_by_side(tree, new)
        return len(self._evaluated(evaluation, phrase)) if phrase else 0

    def _reading(self, read: Callable[[Snapshot], T]) -> T:
        with self._lock:
            return self._trusting(lambda: read(self._fresh()))

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


def _forms(snapshot: Snapshot, word: str) -> dict[str, int]:
    """Words of the index that begin with the same letter, diacritics aside, with their frequencies."""
    forms: dict[str, int] = {}
    for term in _initial(snapshot, word):
        bare, separator, exact = term.partition(SEPARATOR)
        if exact or not separator:
            forms[exact or bare] = snapshot.frequency("text", term)
    return forms


def _initial(snapshot: Snapshot, word: str) -> Iterator[str]:
    yield from snapshot.terms("text", fold(word)[:1])
