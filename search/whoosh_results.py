"""From matching documents to what is shown: chosen by facet, folded, ordered, counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from search.engine import Chosen, Sort
from search.fields import FACETS
from search.postings.columns import first
from search.postings.found import Found, mask
from search.results import FacetValue, Hit
from search.snippets import Shown
from search.text import nfc
from search.whoosh_schema import FACET_COLUMNS
from search.whoosh_segments import Snapshot


@dataclass(slots=True)
class Match:
    """A document to be shown, numbered over all segments, with the number of its near-copies that matched."""

    doc: int
    score: float
    duplicates: int = 0


def check_facets(facets: Sequence[str], include: Chosen | None, exclude: Chosen | None) -> None:
    for name in (*facets, *(include or ()), *(exclude or ())):
        if name not in FACETS:
            raise ValueError(f"there is no facet {name!r}; there are {', '.join(FACETS)}")


class Result:
    """All documents that match, numbered over all segments."""

    def __init__(self, snapshot: Snapshot, found: Found) -> None:
        self.snapshot = snapshot
        self.columns = snapshot.columns
        self.docs, self.scores = found

    def __len__(self) -> int:
        return len(self.docs)

    def ids(self) -> list[int]:
        """The articles, ascending."""
        ids: list[int] = np.sort(self.columns.ids[self.docs]).tolist()
        return ids

    def chosen(self, include: Chosen | None, exclude: Chosen | None) -> "Result":
        """Those that have one of the values included in every facet named, and none of those excluded."""
        kept = np.ones(len(self.docs), bool)
        for given, wanted in ((include, True), (exclude, False)):
            for name, values in (given or {}).items():
                facet = self.columns.facet(FACET_COLUMNS[name])
                kept &= facet.having([nfc(value) for value in values], self.columns.size)[self.docs] == wanted
        return self.keeping(kept)

    def keeping(self, kept: NDArray[np.bool_]) -> "Result":
        """Those that are marked."""
        return Result(self.snapshot, Found(self.docs[kept], self.scores[kept]))

    def facet_values(self, name: str, folded: bool, most: int | None = None) -> tuple[FacetValue, ...]:
        """Values with the number of hits that including each would give, the `most` frequent."""
        counts = self.columns.facet(FACET_COLUMNS[name]).counts(mask(self.docs, self.columns.size), folded, most)
        return tuple(FacetValue(value, n) for value, n in counts)

    def total(self, folded: bool) -> int:
        """How many hits there are: articles, or stories if near-copies are folded."""
        if not folded:
            return len(self)
        return int(np.count_nonzero(mask(self.columns.story[self.docs], self.columns.stories)))

    def page(self, order: Sort, offset: int, limit: int | None, folded: bool) -> list[Match]:
        """Hits in order from `offset`; of a story its first, if near-copies are folded."""
        if not len(self) or limit == 0:
            return []
        ranks = self.columns.ranks(self.docs, self.scores, order)
        end = None if limit is None else offset + limit
        if not folded:
            at = first(ranks, len(self) if end is None else end)[offset:end]
            return self._matches(at, np.zeros(len(at), np.int64))
        stories = self.columns.story[self.docs]
        copies = np.bincount(stories, minlength=self.columns.stories)
        wanted = len(self) if end is None else 2 * end + 10
        while True:
            best = first(ranks, wanted)
            own = np.sort(np.unique(stories[best], return_index=True)[1])
            if wanted >= len(self) or (end is not None and len(own) >= end):
                break
            wanted *= 4
        at = best[own][offset:end]
        return self._matches(at, copies[stories[at]] - 1)

    def _matches(self, at: NDArray[np.int64], copies: NDArray[np.int64]) -> list[Match]:
        each = zip(self.docs[at].tolist(), self.scores[at].tolist(), copies.tolist(), strict=True)
        return [Match(doc, score, duplicates) for doc, score, duplicates in each]

    def show(self, match: Match, shown: Shown) -> Hit:
        stored = self.snapshot.shown(match.doc)
        text = f"{stored['lead']}\n\n{stored['body']}" if stored["lead"] else stored["body"]
        snippet, translated = shown.told(stored["title"], text, stored["counts"])
        return Hit(
            id=stored["id"],
            url=stored["url"],
            title=stored["title"],
            source=stored["source"],
            language=stored["language"],
            published=date.fromordinal(stored["published"]) if stored["published"] else None,
            score=round(match.score, 4),
            snippet=snippet,
            events=tuple(stored["events"]),
            duplicates=match.duplicates,
            translated=translated,
        )
