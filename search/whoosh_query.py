"""The query tree over postings: for each segment the documents that match, with their scores.

Term at a time: every leaf becomes documents with scores (arrays, `search.postings.found`), AND, OR and NOT are
operations on these. Scores are BM25 over the whole text, where all spellings of a word share one rarity, so that the
spelling asked for outranks the others; words of the title count again.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from math import log

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

from search import query as q
from search.postings.found import Counts, Docs, Found, alike, both, either, mask, nothing, tallied, without
from search.postings.places import Places, adjacent, beside, split, windows
from search.text import fold
from search.whoosh_schema import BODY, SEPARATOR, STEM, count_key
from search.whoosh_segments import Segment, Snapshot
from search.whoosh_stems import stem

K1 = 1.5
B = 0.75
TITLE = 2.0
OTHER_SPELLING = 0.5
INFLECTED = 0.7
NEAR = 1.0
NEAREST = 300  # documents of a segment, by score, whose words are looked at for neighbours
COORDINATION = 1.0
MAX_EXPANSION = 5_000


@dataclass(slots=True)
class Scope:
    """The field asked in, and the first position that counts (the body of `text` begins at BODY)."""

    name: str = "text"
    first: int = 0


@dataclass(slots=True)
class Evaluation:
    """Answers one query tree over a snapshot; expansions of prefixes and fuzzy words are shared by the segments."""

    snapshot: Snapshot
    _expanded: dict[tuple[str, q.Query], list[str]] = field(default_factory=dict)
    _stand_ins: dict[tuple[int, str, int, q.Query], Found] = field(default_factory=dict)

    def matches(self, tree: q.Query) -> Iterator[tuple[Segment, Found]]:
        """For each segment its matching documents with their scores."""
        for segment in self.snapshot.segments:
            yield segment, self.found(tree, segment, Scope())

    def found(self, tree: q.Query, segment: Segment, scope: Scope) -> Found:
        match tree:
            case q.All():
                return alike(segment.live())
            case q.Term(word, strict):
                return self.term(word, segment, scope, strict)
            case q.Phrase():
                return self.phrase(tree, segment, scope)
            case q.Prefix() | q.Fuzzy():
                return self.expansion(tree, segment, scope)
            case q.Days(name, low, high):
                return union(segment, name, grains(low, high))
            case q.Count():
                return union(segment, "count", counted(tree, segment))
            case q.Field(name, part):
                inner = Scope("text", BODY) if name == "body" else Scope(name)
                return self.found(part, segment, inner)
            case q.And(parts, implied):
                total = self.both(parts, segment, scope)
                return self.nearer(parts, total, segment, scope) if implied else total
            case q.Or(parts, loose):
                found = [self.found(part, segment, scope) for part in parts]
                total = either(found, segment.size)
                return self.nearer(parts, coordinated(found, total), segment, scope) if loose else total
            case q.Best(asked, others):
                return self.best(asked, others, segment, scope)
            case q.Scaled(part, factor):
                docs, scores = self.found(part, segment, scope)
                return Found(docs, scores * factor)
            case q.Not(part):
                return without(alike(segment.live()), self.found(part, segment, scope).docs, segment.size)

    def both(self, parts: tuple[q.Query, ...], segment: Segment, scope: Scope) -> Found:
        """All parts; what is excluded is taken from the others instead of from everything."""
        wanted = [part for part in parts if not isinstance(part, q.Not)]
        held: list[Found] = []
        for one in wanted:
            held.append(self.found(one, segment, scope))
            if not len(held[-1].docs):
                return nothing()
        total = both(held, segment.size) if held else alike(segment.live())
        for part in parts:
            if isinstance(part, q.Not) and len(total.docs):
                total = without(total, self.found(part.part, segment, scope).docs, segment.size)
        return total

    def nearer(self, parts: tuple[q.Query, ...], total: Found, segment: Segment, scope: Scope) -> Found:
        """More for the best documents that have neighbouring words side by side: syllables make words so."""
        run = [part.asked if isinstance(part, q.Best) else part for part in parts]
        ends = [(p.word, p.word) if isinstance(p, q.Term) else _ends(p) for p in run]
        pairs = [(a[1], b[0]) for a, b in pairwise(ends) if a and b]
        if not pairs or not len(total.docs):
            return total
        best = total.docs
        if len(best) > NEAREST:
            best = best[np.argpartition(total.scores, -NEAREST)[-NEAREST:]]
        among = mask(best, segment.size)
        scores = total.scores.copy()
        held: dict[str, Places] = {}
        for pair in pairs:
            for word in pair:
                if word not in held:
                    spelt = [self.places(segment, scope, term, among) for term, _ in spellings(word)]
                    held[word] = beside(spelt)
            docs, tf = tallied(adjacent([held[word] for word in pair]))
            rarity = sum(self.rarity(scope.name, word) for word in pair)
            scores[np.searchsorted(total.docs, docs)] += NEAR * rarity * tf / (tf + K1)
        return Found(total.docs, scores)

    def best(self, asked: q.Query, others: tuple[q.Scaled, ...], segment: Segment, scope: Scope) -> Found:
        """What matches any, with the highest score; a stand-in is looked up once for all words that it stands for."""
        total = np.full(segment.size, -1.0)
        docs, scores = self.found(asked, segment, scope)
        total[docs] = scores
        for other in others:
            key = (id(segment), scope.name, scope.first, other.part)
            if key not in self._stand_ins:
                self._stand_ins[key] = self.found(other.part, segment, scope)
            docs, scores = self._stand_ins[key]
            total[docs] = np.maximum(total[docs], scores * other.factor)
        docs = np.flatnonzero(total >= 0)
        return Found(docs, total[docs])

    def rarity(self, name: str, word: str, strict: bool = False) -> float:
        """The inverse document frequency of a word in all its spellings and inflections."""
        bare = fold(word)
        terms = {bare, bare + SEPARATOR, *(term for term, _ in spellings(word) if SEPARATOR not in term)}
        if strict and bare == word:
            terms.discard(bare + SEPARATOR)
        n = min(sum(self.snapshot.frequency(name, term) for term in terms), self.snapshot.documents)
        return log(1 + (self.snapshot.documents - n + 0.5) / (n + 0.5))

    def term(self, word: str, segment: Segment, scope: Scope, strict: bool) -> Found:
        rarity = self.rarity(scope.name, word, strict)
        spelt = spellings(word, strict)
        return either([self.spelling(term, rarity * factor, segment, scope) for term, factor in spelt], segment.size)

    def spelling(self, term: str, rarity: float, segment: Segment, scope: Scope) -> Found:
        """One term of the index."""
        if scope.first:
            docs, tf = tallied(self.places(segment, scope, term).docs)
        else:
            docs, tf = segment.postings(scope.name, term)
        found = self.weighed(docs, tf, rarity, segment, scope)
        if scope.name == "text" and not scope.first and len(docs):
            titled, _ = segment.postings("title", term)  # all of them among docs: text holds the title
            found.scores[np.searchsorted(docs, titled)] += TITLE * rarity
        return found

    def weighed(self, docs: Docs, tf: Counts, rarity: float, segment: Segment, scope: Scope) -> Found:
        """BM25; in short fields without regard to length."""
        norm: float | NDArray[np.floating] = K1
        if scope.name == "text":
            norm = segment.numbers("n_length")[docs] * (K1 * B / self.snapshot.mean_length) + K1 * (1 - B)
        return Found(docs, rarity * (K1 + 1) * tf / (tf + norm))

    def phrase(self, tree: q.Phrase, segment: Segment, scope: Scope) -> Found:
        """Words side by side in order, or within a window in any order."""
        words, slop = tree.words, tree.slop
        spelt = {word: [term for term, _ in spellings(word, tree.strict)] for word in words}
        candidates: NDArray[np.bool_] | None = None
        for word in set(words):
            held = [segment.postings(scope.name, term)[0] for term in spelt[word]]
            marks = mask(np.concatenate(held), segment.size)
            candidates = marks if candidates is None else candidates & marks
            if not candidates.any():
                return nothing()
        places = {
            word: beside([self.places(segment, scope, term, candidates) for term in spelt[word]]) for word in set(words)
        }
        docs: Docs
        tf: Counts
        if slop:
            docs, tf = self.windows(words, places, slop)
        else:
            docs, tf = tallied(adjacent([places[word] for word in words]))
        rarity = sum(self.rarity(scope.name, word, tree.strict) for word in set(words))
        found = self.weighed(docs, tf, rarity, segment, scope)
        if scope.name == "text" and not scope.first and not slop and len(found.docs):
            titled = self.phrase(tree, segment, Scope("title")).docs  # all of them among those found
            found.scores[np.searchsorted(found.docs, titled)] += TITLE * rarity
        exact = self.exactness(words, segment, scope, found.docs)
        return Found(found.docs, found.scores * np.where(exact, 1.0, OTHER_SPELLING))

    def windows(self, words: tuple[str, ...], places: dict[str, Places], slop: int) -> tuple[Docs, Counts]:
        """Documents with the number of windows that hold all words."""
        if len(set(map(fold, words))) == len(set(words)):
            return tallied(windows(words, places, slop))
        # spellings of one word: no place may serve two of them
        by_doc = {word: split(at) for word, at in places.items()}
        shared = sorted(set.intersection(*(set(held) for held in by_doc.values())))
        counts = [nearby(words, [by_doc[word][doc] for word in words], slop) for doc in shared]
        docs, tf = np.array(shared, np.int64), np.array(counts, np.int64)
        return docs[tf > 0], tf[tf > 0]

    def exactness(self, words: tuple[str, ...], segment: Segment, scope: Scope, docs: Docs) -> NDArray[np.bool_]:
        """Which documents hold every word of a phrase in the spelling asked for."""
        exact = np.ones(len(docs), bool)
        for word in set(words):
            term = spellings(word)[0][0]
            held = self.places(segment, scope, term).docs if scope.first else segment.postings(scope.name, term)[0]
            exact &= mask(held, segment.size)[docs]
        return exact

    def places(self, segment: Segment, scope: Scope, term: str, among: NDArray[np.bool_] | None = None) -> Places:
        """Where a term stands in the scope, in documents marked in `among`."""
        found = segment.places(scope.name, term, among)
        if not scope.first:
            return found
        inside = found.at >= scope.first
        return Places(found.docs[inside], found.at[inside])

    def expansion(self, tree: q.Prefix | q.Fuzzy, segment: Segment, scope: Scope) -> Found:
        """Words that begin so or resemble; all count the same."""
        key = (scope.name, tree)
        if key not in self._expanded:
            self._expanded[key] = expand(self.snapshot, scope.name, tree)[:MAX_EXPANSION]
        if not scope.first:
            return union(segment, scope.name, self._expanded[key], 1.0)
        marks = np.zeros(segment.size, bool)
        for term in self._expanded[key]:
            marks[self.places(segment, scope, term).docs] = True
        return alike(np.flatnonzero(marks), 1.0)


@lru_cache(maxsize=10_000)
def spellings(word: str, strict: bool = False) -> tuple[tuple[str, float], ...]:
    """The terms that a word matches, the spelling asked for first, each with its weight.

    `strict`: a word without diacritics matches none with them.
    """
    bare = fold(word)
    if bare == word:
        plain: tuple[tuple[str, float], ...] = ((bare, 1.0),)
        if not strict:
            plain = (*plain, (bare + SEPARATOR, OTHER_SPELLING))
        if not (word.isascii() and word.isalpha()):
            return plain
        root = stem(word)
        return (*plain, (STEM + root, INFLECTED), *(((root, INFLECTED),) if root != word else ()))
    return (bare + SEPARATOR + word, 1.0), (bare, OTHER_SPELLING)


def _ends(part: q.Query) -> tuple[str, str] | None:
    """First and last word of a compound."""
    return (part.words[0], part.words[-1]) if isinstance(part, q.Phrase) and not part.slop else None


def coordinated(parts: list[Found], total: Found) -> Found:
    """Scores in proportion to how many of the parts a document has."""
    if not len(total.docs):
        return total
    having = np.zeros(int(total.docs[-1]) + 1)
    for part in parts:
        having[part.docs] += 1
    return Found(total.docs, total.scores * (having[total.docs] / len(parts)) ** COORDINATION)


def expand(snapshot: Snapshot, name: str, tree: q.Prefix | q.Fuzzy) -> list[str]:
    """The terms of a field that a prefix or a fuzzy word stands for, the most frequent first."""
    if isinstance(tree, q.Prefix):
        bare = fold(tree.stem)
        found = [term for term in snapshot.terms(name, bare) if _begins(term, tree.stem, bare)]
    else:
        bare = fold(tree.word)
        near = (term for term in snapshot.terms(name, bare[:1]) if term.count(SEPARATOR) == 0 or term[-1] == SEPARATOR)
        found = [
            term
            for term in near
            if OSA.distance(term.rstrip(SEPARATOR), bare, score_cutoff=tree.distance) <= tree.distance
        ]
    return sorted(found, key=lambda term: (-snapshot.frequency(name, term), term))


def _begins(term: str, stem: str, bare: str) -> bool:
    _, separator, exact = term.partition(SEPARATOR)
    if stem == bare:
        return not exact  # bare words, and all words with diacritics together
    return exact.startswith(stem) if separator else True


def nearby(words: tuple[str, ...], held: list[list[int]], slop: int) -> int:
    """How many windows hold all words, in any order, with at most `slop` other words among them."""
    needed: dict[str, int] = {}
    places: dict[str, list[int]] = {}
    for word, at in zip(words, held, strict=True):
        needed[word] = needed.get(word, 0) + 1
        places[word] = at
    for bare in {fold(word) for word in needed}:
        alike = [word for word in needed if fold(word) == bare]
        if len(alike) > 1:  # spellings of one word: no place may serve two of them
            needed[bare + SEPARATOR] = sum(needed[word] for word in alike)
            places[bare + SEPARATOR] = sorted({place for word in alike for place in places[word]})
    line = sorted((place, word) for word, at in places.items() for place in at)
    have: dict[str, int] = dict.fromkeys(needed, 0)
    windows, begin, missing = 0, 0, sum(needed.values())
    for place, word in line:
        have[word] += 1
        missing -= have[word] <= needed[word]
        while missing == 0:
            first, leaving = line[begin]
            windows += place - first + 1 - len(words) <= slop
            have[leaving] -= 1
            missing += have[leaving] < needed[leaving]
            begin += 1
    return windows


def union(segment: Segment, name: str, terms: Iterable[str], score: float = 0.0) -> Found:
    """Documents that hold any of the terms, all with one score."""
    marks = np.zeros(segment.size, bool)
    for term in terms:
        marks[segment.postings(name, term)[0]] = True
    return alike(np.flatnonzero(marks), score)


def grains(low: date | None, high: date | None) -> list[str]:
    """Years, months and days that together cover a range exactly."""
    first = low or date(1, 1, 1)
    last = high or date(9999, 12, 31)
    terms: list[str] = []
    for year in range(first.year, last.year + 1):
        begin, end = max(first, date(year, 1, 1)), min(last, date(year, 12, 31))
        if (begin.month, begin.day, end.month, end.day) == (1, 1, 12, 31):
            terms.append(f"{year:04}")
        else:
            terms.extend(_months(begin, end))
    return terms


def _months(begin: date, end: date) -> Iterator[str]:
    while begin <= end:
        last = _month_end(begin)
        if begin.day == 1 and last <= end:
            yield f"{begin:%Y-%m}"
        else:
            last = min(last, end)
            yield from (f"{begin + timedelta(days=n):%Y-%m-%d}" for n in range((last - begin).days + 1))
        if last == date.max:
            return
        begin = last + timedelta(days=1)


def _month_end(day: date) -> date:
    if day.month == 12:
        return day.replace(day=31)
    return day.replace(month=day.month + 1, day=1) - timedelta(days=1)


def counted(tree: q.Count, segment: Segment) -> Iterator[str]:
    """The count terms of a segment that a range covers."""
    low = count_key(tree.unit, tree.low or 0.0)
    high = count_key(tree.unit, tree.high) if tree.high is not None else f"{tree.unit}{SEPARATOR}:"  # ":" follows "9"
    for term in segment.terms_between("count", low, high):
        if not ((tree.over and term == low) or (tree.under and term == high)):
            yield term
