"""Columns of all segments together: stories, days, orders and facets, as arrays over documents numbered throughout.

What a query has found is ordered and counted with these alone; no document is looked at one by one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.postings.builder import Numbering
from search.postings.field import sizes
from search.postings.found import Docs, Scores
from search.postings.source import Source
from search.text import fold_text

_LAST = np.iinfo(np.int32).max


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet of all documents: entry i says that document `docs[i]` has value `which[i]`; `rank` is by the alphabet.

    `pair[i]` numbers the pairs of story and value; pair p is of value `of_pair[p]`. So that near-copies count once,
    pairs are marked and then counted.
    """

    values: list[str]
    rank: NDArray[np.int64]
    number: dict[str, int]
    docs: NDArray[np.int32]
    which: NDArray[np.int32]
    pair: NDArray[np.int32]
    of_pair: NDArray[np.int32]

    def counts(self, found: NDArray[np.bool_], folded: bool, most: int | None = None) -> list[tuple[str, int]]:
        """How many of the documents marked have each value, the `most` frequent first; stories if `folded`."""
        entries = found[self.docs]
        if folded:
            marks = np.zeros(len(self.of_pair), bool)
            marks[self.pair[entries]] = True
            counts = np.bincount(self.of_pair[marks], minlength=len(self.values))
        else:
            counts = np.bincount(self.which[entries], minlength=len(self.values))
        held = np.flatnonzero(counts)
        held = held[np.lexsort((self.rank[held], -counts[held]))][:most]
        return [(self.values[at], n) for at, n in zip(held.tolist(), counts[held].tolist(), strict=True)]

    def having(self, values: Sequence[str], size: int) -> NDArray[np.bool_]:
        """Marks the documents that have one of the values."""
        wanted = np.zeros(len(self.values), bool)
        wanted[[self.number[value] for value in values if value in self.number]] = True
        marks = np.zeros(size, bool)
        marks[self.docs[wanted[self.which]]] = True
        return marks


class Columns:
    """Columns of the segments of one commit; each is put together when first needed."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._sources = sources
        self.size = sum(source.size for source in sources)
        self._facets: dict[str, Facet] = {}

    def numbers(self, name: str) -> NDArray[np.int32]:
        """A column of numbers, 0 where a document has none."""
        held = [source.numbers.get(name, np.zeros(source.size, np.int32)) for source in self._sources]
        return np.concatenate(held) if held else np.zeros(0, np.int32)

    @cached_property
    def ids(self) -> NDArray[np.int32]:
        """The articles' own numbers."""
        return self.numbers("n_id")

    @cached_property
    def story(self) -> NDArray[np.int64]:
        """Stories numbered from 0; an article without one is a story of its own."""
        stories = self.numbers("n_story").astype(np.int64)
        return np.unique(np.where(stories != 0, stories, -self.ids.astype(np.int64)), return_inverse=True)[1]

    @cached_property
    def stories(self) -> int:
        """How many stories there are."""
        return int(self.story.max()) + 1 if self.size else 0

    @cached_property
    def newest(self) -> NDArray[np.int64]:
        """The rank of each document by day of publication, the latest first, unknown days last."""
        return self._ranks(self.ids, -self.numbers("n_published"))

    @cached_property
    def oldest(self) -> NDArray[np.int64]:
        """The rank by day of publication, the earliest first, unknown days last."""
        published = self.numbers("n_published")
        return self._ranks(self.ids, np.where(published == 0, _LAST, published))

    @cached_property
    def event_date(self) -> NDArray[np.int64]:
        """The rank by the day of the event, the latest first, unknown days last."""
        return self._ranks(self.ids, -self.numbers("n_published"), -self.numbers("n_event"))

    def _ranks(self, *keys: NDArray[Any]) -> NDArray[np.int64]:
        ranks = np.empty(self.size, np.int64)
        ranks[np.lexsort(keys)] = np.arange(self.size)
        return ranks

    def ranks(self, docs: Docs, scores: Scores, order: str) -> NDArray[np.int64]:
        """A number for each document found, all different; the lowest comes first.

        By relevance, scores that agree to six decimals are equal and the newer article comes first.
        """
        if order == "relevance":
            return (-np.rint(scores * 1e6)).astype(np.int64) * (self.size + 1) + self.newest[docs]
        by_day: NDArray[np.int64] = {"newest": self.newest, "oldest": self.oldest, "event-date": self.event_date}[order]
        return by_day[docs]

    def facet(self, name: str) -> Facet:
        """The column of a facet."""
        if name not in self._facets:
            self._facets[name] = self._facet(name)
        return self._facets[name]

    def _facet(self, name: str) -> Facet:
        values = Numbering()
        docs: list[NDArray[np.int64]] = []
        which: list[NDArray[np.int64]] = []
        base = 0
        for source in self._sources:
            if labels := source.labels.get(name):
                new = np.array([values[value.decode()] for value in labels.values], np.int64)
                docs.append(np.repeat(np.arange(base, base + source.size), sizes(labels.ends)))
                which.append(new[labels.which] if len(new) else new)
            base += source.size
        spelt = list(values)
        taken = same_name(spelt)
        if len(docs):  # an article that spells a value in two ways has it once
            given = np.concatenate(docs) * len(spelt) + taken[np.concatenate(which)]
            each, value = np.divmod(np.unique(given), max(len(spelt), 1))
        else:
            each = value = np.empty(0, np.int64)
        rank = np.empty(len(spelt), np.int64)
        rank[sorted(range(len(spelt)), key=spelt.__getitem__)] = np.arange(len(spelt))
        pairs, pair = np.unique(value * max(self.stories, 1) + self.story[each], return_inverse=True)
        return Facet(
            spelt,
            rank,
            {name: int(taken[number]) for name, number in values.items()},
            each.astype(np.int32),
            value.astype(np.int32),
            pair.astype(np.int32),
            (pairs // max(self.stories, 1)).astype(np.int32),
        )


def same_name(values: Sequence[str]) -> NDArray[np.int64]:
    """For each value the number of the one it is counted with.

    A name without diacritics is that with them, if there is one such name only: English articles spell names so.
    """
    spellings: dict[str, list[int]] = {}
    for number, value in enumerate(values):
        if not value.isascii():
            spellings.setdefault(fold_text(value), []).append(number)
    taken = np.arange(len(values))
    for number, value in enumerate(values):
        held = spellings.get(value.lower(), []) if value.isascii() else []
        if len(held) == 1:
            taken[number] = held[0]
    return taken


def first(ranks: NDArray[np.int64], number: int) -> NDArray[np.int64]:
    """Where the `number` lowest of ranks stand, in order."""
    if number < len(ranks):
        lowest = np.argpartition(ranks, number)[:number]
        return lowest[np.argsort(ranks[lowest])]
    return np.argsort(ranks)
