"""Where the words and phrases of a query stand in a text: each word as written is looked at once for all of them."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from rapidfuzz.distance import OSA

from search.query import Fuzzy, Leaf, Phrase, Prefix, Term
from search.text import exact, fold
from search.whoosh_stems import stem

Span = tuple[int, int, int]  # first word, last word, number of the leaf
Shapes = tuple[str, str, str]
Test = Callable[[Shapes], bool]


class Marking:
    """The leaves of a query over any number of texts, given as words as written; leaves are numbered as given."""

    def __init__(self, leaves: Sequence[Leaf]) -> None:
        self._table = _Table()
        number = self._table.number
        self._asked = [
            (tuple(number(Term(word, leaf.strict)) for word in leaf.words), leaf.slop)
            if isinstance(leaf, Phrase)
            else ((number(leaf),), 0)
            for leaf in leaves
        ]

    def spans(self, found: Sequence[str]) -> list[Span]:
        """All that matches, in order."""
        table = self._table
        places: dict[int, list[int]] = defaultdict(list)
        for at, word in enumerate(found):
            for test in table[word]:
                places[test].append(at)
        if not places:
            return []
        spans: list[Span] = []
        for which, (tests, slop) in enumerate(self._asked):
            if len(tests) == 1:
                spans += [(at, at, which) for at in places.get(tests[0], ())]
            elif all(test in places for test in tests):
                held = [places[test] for test in tests]
                spans += [(*each, which) for each in (_near(held, slop) if slop else _adjacent(held))]
        spans.sort()
        return spans


class _Table(dict[str, tuple[int, ...]]):
    """Words as written to the numbers of the tests that they pass.

    The same rule as in the index: with diacritics a word matches itself and its bare spelling, without them all. A word
    of plain letters matches its inflections too.
    """

    def __init__(self) -> None:
        super().__init__()
        self._numbers: dict[Leaf, int] = {}
        self._exact: dict[str, list[int]] = defaultdict(list)
        self._folded: dict[str, list[int]] = defaultdict(list)
        self._roots: dict[str, list[int]] = defaultdict(list)
        self._tests: list[tuple[int, Test]] = []
        self._keys: set[str] = set()

    def number(self, leaf: Leaf) -> int:
        """The number of a test of one word."""
        if leaf in self._numbers:
            return self._numbers[leaf]
        self._numbers[leaf] = number = len(self._numbers)
        if isinstance(leaf, Term):
            self._keys |= {leaf.word, fold(leaf.word), stem(leaf.word)}
        match leaf:
            case Term(word, strict) if fold(word) == word:
                (self._exact if strict else self._folded)[word].append(number)
                self._roots[stem(word)].append(number)
            case Term(word):
                self._exact[word].append(number)
                self._exact[fold(word)].append(number)
            case Prefix(begun):
                self._tests.append((number, _begins(begun)))
            case Fuzzy(word, distance):
                self._tests.append((number, _resembles(fold(word), distance)))
            case Phrase():
                raise TypeError("a phrase is no test of one word")
        return number

    def __missing__(self, written: str) -> tuple[int, ...]:
        shapes = _shapes(written)
        if not self._tests and self._keys.isdisjoint(shapes):  # most words
            self[written] = ()
            return ()
        spelt, bare, root = shapes
        passed = {*self._exact.get(spelt, ()), *self._folded.get(bare, ())}
        if spelt == bare:
            passed.update(self._roots.get(root, ()))
        passed.update(number for number, test in self._tests if test(shapes))
        self[written] = found = tuple(passed)
        return found


@lru_cache(maxsize=50_000)
def _shapes(written: str) -> Shapes:
    """What a word as written is compared by: exact form, folded form, stem."""
    spelt = exact(written)
    return spelt, fold(spelt), stem(spelt)


def _begins(begun: str) -> Test:
    """With diacritics a prefix leaves open those of words that have none."""
    bare = fold(begun)
    if bare == begun:
        return lambda shapes: shapes[1].startswith(begun)
    return lambda shapes: shapes[0].startswith(bare if shapes[0] == shapes[1] else begun)


def _resembles(bare: str, distance: int) -> Test:
    def close(shapes: Shapes) -> bool:
        folded = shapes[1]
        return folded[:1] == bare[:1] and bool(OSA.distance(folded, bare, score_cutoff=distance) <= distance)

    return close


def _adjacent(held: Sequence[list[int]]) -> Iterable[tuple[int, int]]:
    """First and last place of words side by side in order."""
    begins = held[0]
    for offset, places in enumerate(held[1:], 1):
        there = set(places)
        begins = [at for at in begins if at + offset in there]
    last = len(held) - 1
    return ((at, at + last) for at in begins)


def _near(held: Sequence[list[int]], slop: int) -> Iterable[tuple[int, int]]:
    """Each place of words that stand within a window with all others, `slop` more words among them."""
    line = sorted({(at, which) for which, places in enumerate(held) for at in places})
    wanted = set(range(len(held)))
    marked: set[int] = set()
    for begin, (at, _) in enumerate(line):
        window = line[begin : bisect_left(line, (at + len(held) + slop, -1))]
        if {which for _, which in window} == wanted:
            marked.update(place for place, _ in window)
    return ((at, at) for at in sorted(marked))
