"""The query tree over Whoosh's postings: for each segment the documents that match, with their scores.

Term at a time: every leaf becomes {document: score}, AND, OR and NOT are operations on these. Scores are BM25 over the
whole text, where all spellings of a word share one rarity, so that the spelling asked for outranks the others; words of
the title count again.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import log

from rapidfuzz.distance import OSA

from search import query as q
from search.text import fold
from search.whoosh_schema import BODY, SEPARATOR, count_key
from search.whoosh_segments import Segment, Snapshot

K1 = 1.2
B = 0.75
TITLE = 1.5
OTHER_SPELLING = 0.5
MAX_EXPANSION = 5_000
Scores = dict[int, float]


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

    def matches(self, tree: q.Query) -> Iterator[tuple[Segment, Scores]]:
        """For each segment its matching documents with their scores."""
        for segment in self.snapshot.segments:
            yield segment, self.scores(tree, segment, Scope())

    def scores(self, tree: q.Query, segment: Segment, scope: Scope) -> Scores:
        match tree:
            case q.All():
                return dict.fromkeys(segment.live(), 0.0)
            case q.Term(word):
                return self.term(word, segment, scope)
            case q.Phrase(words, slop):
                return self.phrase(words, slop, segment, scope)
            case q.Prefix() | q.Fuzzy():
                return self.expansion(tree, segment, scope)
            case q.Days(name, low, high):
                return union(segment, name, grains(low, high))
            case q.Count():
                return union(segment, "count", counted(tree, segment))
            case q.Field(name, part):
                inner = Scope("text", BODY) if name == "body" else Scope(name)
                return self.scores(part, segment, inner)
            case q.And(parts):
                return self.both(parts, segment, scope)
            case q.Or(parts):
                total: Scores = {}
                for part in parts:
                    add(total, self.scores(part, segment, scope))
                return total
            case q.Not(part):
                excluded = self.scores(part, segment, scope)
                return {doc: 0.0 for doc in segment.live() if doc not in excluded}

    def both(self, parts: tuple[q.Query, ...], segment: Segment, scope: Scope) -> Scores:
        """All parts; what is excluded is taken from the others instead of from everything."""
        total: Scores | None = None
        for part in sorted(parts, key=lambda part: isinstance(part, q.Not)):
            if total is not None and not total:
                return {}
            if isinstance(part, q.Not) and total is not None:
                excluded = self.scores(part.part, segment, scope)
                total = {doc: score for doc, score in total.items() if doc not in excluded}
                continue
            found = self.scores(part, segment, scope)
            if total is None:
                total = found
            else:
                small, large = (total, found) if len(total) <= len(found) else (found, total)
                total = {doc: score + large[doc] for doc, score in small.items() if doc in large}
        return total or {}

    def rarity(self, name: str, word: str) -> float:
        """The inverse document frequency of a word in all its spellings."""
        bare = fold(word)
        n = self.snapshot.frequency(name, bare) + self.snapshot.frequency(name, bare + SEPARATOR)
        n = min(n, self.snapshot.documents)
        return log(1 + (self.snapshot.documents - n + 0.5) / (n + 0.5))

    def term(self, word: str, segment: Segment, scope: Scope) -> Scores:
        rarity = self.rarity(scope.name, word)
        total: Scores = {}
        for term, factor in spellings(word):
            docs = segment.postings(scope.name, term)
            if scope.first and docs:
                docs = {doc: len(at) for doc, at in self.places(segment, scope, term, sorted(docs)) if at}
            add(total, self.weighed(docs, rarity * factor, segment, scope))
            if scope.name == "text" and not scope.first and docs:
                titled = segment.postings("title", term)
                for doc in titled:
                    if doc in total:
                        total[doc] += TITLE * rarity * factor
        return total

    def weighed(self, docs: Scores, rarity: float, segment: Segment, scope: Scope) -> Scores:
        """BM25; in short fields without regard to length."""
        if scope.name != "text":
            return {doc: rarity * (K1 + 1) * tf / (tf + K1) for doc, tf in docs.items()}
        lengths, fixed, slope = segment.numbers("n_length"), K1 * (1 - B), K1 * B / self.snapshot.mean_length
        top = rarity * (K1 + 1)
        return {doc: top * tf / (tf + fixed + slope * lengths[doc]) for doc, tf in docs.items()}

    def phrase(self, words: tuple[str, ...], slop: int, segment: Segment, scope: Scope) -> Scores:
        """Words side by side in order, or within a window in any order."""
        candidates: set[int] | None = None
        for word in set(words):
            docs = {doc for term, _ in spellings(word) for doc in segment.documents(scope.name, term)}
            candidates = docs if candidates is None else candidates & docs
            if not candidates:
                return {}
        ordered = sorted(candidates or ())
        places = {word: self.word_places(segment, scope, word, ordered) for word in set(words)}
        found: Scores = {}
        for doc in ordered:
            held = [places[word].get(doc) or [] for word in words]
            if count := (nearby(words, held, slop) if slop else adjacent(held)):
                found[doc] = float(count)
        rarity = sum(self.rarity(scope.name, word) for word in set(words))
        scores = self.weighed(found, rarity, segment, scope)
        exact = dict(self.exactness(words, segment, scope, list(found)))
        return {doc: score * exact.get(doc, OTHER_SPELLING) for doc, score in scores.items()}

    def exactness(
        self, words: tuple[str, ...], segment: Segment, scope: Scope, docs: list[int]
    ) -> Iterator[tuple[int, float]]:
        """1 for documents that hold every word of a phrase in the spelling asked for."""
        for word in set(words):
            term = spellings(word)[0][0]
            held = {doc for doc, at in self.places(segment, scope, term, docs) if at}
            docs = [doc for doc in docs if doc in held]
        return ((doc, 1.0) for doc in docs)

    def word_places(self, segment: Segment, scope: Scope, word: str, docs: list[int]) -> dict[int, list[int]]:
        """Where a word stands in any spelling that it matches."""
        places: dict[int, list[int]] = {}
        for term, _ in spellings(word):
            for doc, at in self.places(segment, scope, term, docs):
                places[doc] = sorted([*places[doc], *at]) if doc in places else at
        return places

    def places(self, segment: Segment, scope: Scope, term: str, docs: list[int]) -> Iterator[tuple[int, list[int]]]:
        for doc, at in segment.positions(scope.name, term, docs):
            yield doc, [place for place in at if place >= scope.first] if scope.first else at

    def expansion(self, tree: q.Prefix | q.Fuzzy, segment: Segment, scope: Scope) -> Scores:
        """Words that begin so or resemble; all count the same."""
        key = (scope.name, tree)
        if key not in self._expanded:
            self._expanded[key] = expand(self.snapshot, scope.name, tree)[:MAX_EXPANSION]
        if not scope.first:
            return union(segment, scope.name, self._expanded[key], 1.0)
        total: Scores = {}
        for term in self._expanded[key]:
            docs = sorted(segment.documents(scope.name, term))
            total |= {doc: 1.0 for doc, at in self.places(segment, scope, term, docs) if at}
        return total


def spellings(word: str) -> tuple[tuple[str, float], ...]:
    """The terms that a word matches, the spelling asked for first, each with its weight."""
    bare = fold(word)
    if bare == word:
        return (bare, 1.0), (bare + SEPARATOR, OTHER_SPELLING)
    return (bare + SEPARATOR + word, 1.0), (bare, OTHER_SPELLING)


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


def adjacent(held: list[list[int]]) -> int:
    """How often the words stand side by side in order."""
    starts = set(held[0])
    for offset, at in enumerate(held[1:], 1):
        starts &= {place - offset for place in at}
    return len(starts)


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


def union(segment: Segment, name: str, terms: Iterable[str], score: float = 0.0) -> Scores:
    """Documents that hold any of the terms, all with one score."""
    found: Scores = {}
    for term in terms:
        found |= dict.fromkeys(segment.documents(name, term), score)
    return found


def add(total: Scores, more: Scores) -> None:
    """Adds scores into a total."""
    if not total:
        total |= more
        return
    for doc, score in more.items():
        total[doc] = total.get(doc, 0.0) + score


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
