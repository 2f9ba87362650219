"""What a query is taken to mean, from the words as they were typed to less and less strict readings.

1. The words as asked, with what stands for them (translations). Diacritics that are surely wrong are ignored.
2. Where that finds nothing: without diacritics.
3. Then with unknown words replaced by words of the index that resemble them.
4. Then any of the words instead of all. Every reading but the first carries a note.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from search import query as q
from search.postings.found import Found, nothing
from search.suggestions import candidates, respell, side_by_side, unknown
from search.text import fold, nfc, tokens
from search.thesaurus import expanded
from search.whoosh_query import Evaluation, spellings
from search.whoosh_results import Result
from search.whoosh_schema import SEPARATOR
from search.whoosh_segments import Snapshot

ACCENTS_NOTE = "Nothing has these words with these diacritics; diacritics are ignored."
OR_NOTE = "No article has all of these words; these have at least one of them."
MEANT_NOTE = "No article has all of these words; these have: {}"
_MOST_UNKNOWN = 5
MOST_TRANSLATED = 40  # words; a longer query is a pasted text, which has enough words of its own


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to take a query, with the note that goes with it."""

    tree: q.Query
    note: str | None = None


@dataclass(slots=True)
class Matching:
    """The readings of one query over one snapshot. `text` is what was typed, `tree` what was parsed from it."""

    snapshot: Snapshot
    text: str
    tree: q.Query
    translate: bool = True
    evaluation: Evaluation = field(init=False)

    def __post_init__(self) -> None:
        self.evaluation = Evaluation(self.snapshot)
        self.text = nfc(self.text)
        asked = sum(1 for _ in q.leaves(self.tree))
        self.translate = self.translate and asked <= MOST_TRANSLATED

    def first(self) -> tuple[Result, Reading]:
        """What the first reading finds that finds anything."""
        for reading in self.readings():
            result = evaluated(self.evaluation, reading.tree)
            if len(result):
                return result, reading
        return Result(self.snapshot, nothing()), Reading(self._with_stand_ins(self.tree))

    def readings(self) -> Iterator[Reading]:
        """The query as asked, then less and less strict."""
        known, bare = self._without_wrong_marks(), q.folded(self.tree)
        yield Reading(self._with_stand_ins(known), ACCENTS_NOTE if known != self.tree else None)
        if bare != known:
            yield Reading(self._with_stand_ins(bare), ACCENTS_NOTE)
        meant = self._respelt(bare, poor=True)
        if meant:
            text = self._typed(meant, self.text)
            tree = q.folded(_replaced(bare, meant))
            yield Reading(self._with_stand_ins(tree), MEANT_NOTE.format(text))
        loose = q.loosened(self._with_stand_ins(known))
        if isinstance(self.tree, q.And) and self.tree.implied:
            yield Reading(loose, OR_NOTE)
            if bare != known:
                yield Reading(q.loosened(self._with_stand_ins(bare)), f"{OR_NOTE} {ACCENTS_NOTE}")

    def suggestion(self, *, poor: bool) -> str | None:
        """The query with its unknown words replaced, or None. `poor`: what was found is not what was asked."""
        meant = self._respelt(self.tree, poor=poor)
        return self._typed(meant, self.text) if meant else None

    def _with_stand_ins(self, tree: q.Query) -> q.Query:
        return expanded(tree, translate=self.translate)

    def _without_wrong_marks(self) -> q.Query:
        """The tree in which words that no article has with these diacritics, but with others, stand without any."""
        tree = self.tree
        for word in self._respelt(tree, poor=False):
            tree = q.with_word(tree, word, fold(word))
        return tree

    def _frequency(self, word: str) -> int:
        """In how many texts a word stands: as it is spelt with diacritics, in any form without."""
        terms = spellings(word) if word.isascii() else spellings(word)[:1]
        return sum(self.snapshot.frequency("text", term) for term, _ in terms)

    def _respelt(self, tree: q.Query, *, poor: bool) -> dict[str, str]:
        """Unknown words to what stands most often beside their neighbours, then to what is commonest."""
        missing = list(dict.fromkeys(unknown(tree, self._frequency)))
        if not missing or len(missing) > _MOST_UNKNOWN:
            return {}
        meant: dict[str, str] = {}
        for word in missing:
            forms, changed = self._forms(word), _replaced(tree, meant)
            best: str | None = max(
                candidates(word, forms),
                key=lambda new: (self._company(q.with_word(changed, word, new), new), forms[new]),
                default=None,
            )
            # where there are hits, only better company is reason enough to doubt a spelling
            if best is not None and (poor or self._fits_better(changed, word, best)):
                meant[word] = best
        return meant

    def _fits_better(self, tree: q.Query, word: str, new: str) -> bool:
        return self._company(q.with_word(tree, word, new), new) > self._company(tree, word)

    def _company(self, tree: q.Query, new: str) -> int:
        phrase = side_by_side(tree, new)
        return len(evaluated(self.evaluation, phrase)) if phrase else 0

    def _forms(self, word: str) -> dict[str, int]:
        """Words of the index that begin with the same letter, diacritics aside, with their frequencies."""
        forms: dict[str, int] = {}
        for term in self.snapshot.terms("text", fold(word)[:1]):
            bare, separator, exact = term.partition(SEPARATOR)
            if exact or not separator:
                forms[exact or bare] = self.snapshot.frequency("text", term)
        return forms

    @staticmethod
    def _typed(meant: dict[str, str], text: str) -> str:
        """What was typed with its words replaced, be they typed with diacritics or without."""

        def spelt(typed: str) -> list[tuple[str, int, int]]:
            return [
                (token.exact if token.exact in meant else token.folded, token.begin, token.end)
                for token in tokens(typed)
            ]

        for word, new in meant.items():
            text = respell(text, word, new, spelt)
        return text


def evaluated(evaluation: Evaluation, tree: q.Query) -> Result:
    """Everything that matches, over all segments."""
    snapshot = evaluation.snapshot
    found = [part for _, part in evaluation.matches(tree)] or [nothing()]
    docs = np.concatenate([part.docs + base for part, base in zip(found, snapshot.bases, strict=False)])
    return Result(snapshot, Found(docs, np.concatenate([part.scores for part in found])))


def _replaced(tree: q.Query, meant: dict[str, str]) -> q.Query:
    for word, new in meant.items():
        tree = q.with_word(tree, word, new)
    return tree
