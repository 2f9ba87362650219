"""The piece of a text that shows best why it was found, hits marked in the text's own spelling."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain

from rapidfuzz.distance import OSA

from search.query import Fuzzy, Leaf, Phrase, Prefix, Query, Term, leaves, stand_ins
from search.results import MARK_BEGIN, MARK_END
from search.text import Form, fold, form, written
from search.whoosh_stems import stem

LENGTH = 40  # words
LEAD_IN = 8  # words before the first hit
FEW = 4  # things asked that are looked for without knowing that the text has their words
_SCANNED = 60_000  # characters; beyond, a text is searched but not shown
Span = tuple[int, int, int]
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Shown:
    """What of a query a hit shows: everything that may be marked, and words with what may stand for them."""

    leaves: tuple[Leaf, ...] = ()
    stand_ins: tuple[tuple[Leaf, tuple[Leaf, ...]], ...] = ()

    @classmethod
    def of(cls, tree: Query) -> "Shown":
        """What a query tree asks for, each leaf once."""
        return cls(tuple(dict.fromkeys(leaf for _, leaf in leaves(tree))), tuple(stand_ins(tree)))

    def otherwise(self, text: str) -> tuple[str, ...]:
        """Translations in a text that has not the words that they stand for, as the thesaurus spells them."""
        if not self.stand_ins:
            return ()
        found = written(text[:_SCANNED])
        present = _Present(found)
        told: dict[str, None] = {}
        for asked, others in self.stand_ins:
            if not (present.may_have(asked) and _hits(found, asked, 0)):
                told |= {_spoken(other): None for other in others if present.may_have(other) and _hits(found, other, 0)}
        return tuple(told)


@lru_cache(maxsize=200_000)
def _shapes(word: str) -> tuple[str, ...]:
    """All that a word as written may be asked for as."""
    exact, folded = form(word)
    return exact, folded, stem(exact), stem(folded)


class _Present:
    """The words of a text as a set, to pass over what cannot match before looking at each place."""

    def __init__(self, found: list[str]) -> None:
        self.shapes = set(chain.from_iterable(map(_shapes, set(found))))

    def may_have(self, leaf: Leaf) -> bool:
        match leaf:
            case Term(word):
                return self._has(word)
            case Phrase(words):
                return all(map(self._has, words))
            case _:
                return True

    def _has(self, word: str) -> bool:
        return not self.shapes.isdisjoint((word, fold(word), stem(word)))


def _spoken(leaf: Leaf) -> str:
    match leaf:
        case Term(word):
            return word
        case Phrase(words):
            return " ".join(words)
        case _:
            return ""


def snippet(text: str, asked: Sequence[Leaf]) -> str:
    """About LENGTH words of an NFC text with the hits of the query marked; its beginning where nothing matches."""
    found = written(text[:_SCANNED])
    if not found:
        return text[:300].strip()
    may = list(enumerate(asked))
    if len(may) > FEW:
        present = _Present(found)
        may = [(which, leaf) for which, leaf in may if present.may_have(leaf)]
    spans = sorted({span for which, leaf in may for span in _hits(found, leaf, which)})
    first, last = _window(spans, len(found))
    places = _places(text, found[: last + 1])
    begin = 0 if first == 0 else places[first][0]
    end = len(text) if last == len(found) - 1 and len(text) <= _SCANNED else places[last][1]
    shown = _marked(text, places, [span for span in spans if first <= span[0] and span[1] <= last], begin, end)
    return " ".join(("… " * (begin > 0) + shown + " …" * (end < len(text))).split())


def _places(text: str, found: Sequence[str]) -> list[Place]:
    """Begin and end of each word: between two of them stands nothing that a word could begin with."""
    places: list[Place] = []
    end = 0
    for word in found:
        begin = text.index(word, end)
        end = begin + len(word)
        places.append((begin, end))
    return places


def _marked(text: str, places: list[Place], spans: list[Span], begin: int, end: int) -> str:
    pieces: list[str] = []
    at = begin
    for first, last, _ in spans:
        start, stop = places[first][0], places[last][1]
        if stop <= at:
            continue
        start = max(start, at)
        pieces += [text[at:start], MARK_BEGIN, text[start:stop], MARK_END]
        at = stop
    return "".join([*pieces, text[at:end]])


def _window(spans: list[Span], words: int) -> tuple[int, int]:
    """First and last word of the window that holds most of what was asked, then most hits, then the earliest."""
    best, chosen = (0, 0), 0
    for begin, _, _ in spans:
        inside = [span for span in spans if begin <= span[0] and span[1] < begin + LENGTH - LEAD_IN]
        worth = (len({which for _, _, which in inside}), len(inside))
        if worth > best:
            best, chosen = worth, begin
    first = max(0, min(chosen - LEAD_IN, words - LENGTH))
    return first, min(words, first + LENGTH) - 1


def _hits(found: list[str], leaf: Leaf, which: int) -> list[Span]:
    """Word ranges that a leaf matches: (first word, last word, number of the leaf)."""
    match leaf:
        case Phrase(asked, 0):
            first, *others = [_matching(Term(word)) for word in asked]
            last = len(asked) - 1
            return [
                (at, at + last, which)
                for at, word in enumerate(found[: len(found) - last])
                if first[word] and all(test[found[at + offset]] for offset, test in enumerate(others, 1))
            ]
        case Phrase(asked, slop):
            return _near(found, asked, slop, which)
        case _:
            matching = _matching(leaf)
            return [(at, at, which) for at, word in enumerate(found) if matching[word]]


def _near(found: list[str], asked: tuple[str, ...], slop: int, which: int) -> list[Span]:
    tests = {word: _matching(Term(word)) for word in asked}
    at_words = [(at, word) for at, one in enumerate(found) for word, test in tests.items() if test[one]]
    spans: list[Span] = []
    for at, _ in at_words:
        window = [(place, word) for place, word in at_words if at <= place < at + len(asked) + slop]
        if {word for _, word in window} == set(asked):
            spans += [(place, place, which) for place, _ in window]
    return spans


class _Matching(dict[str, bool]):
    """Whether words as written match; each is tested once."""

    def __init__(self, test: Callable[[Form], bool]) -> None:
        super().__init__()
        self._test = test

    def __missing__(self, word: str) -> bool:
        self[word] = matches = self._test(form(word))
        return matches


@lru_cache(maxsize=512)
def _matching(leaf: Leaf) -> _Matching:
    """Shared by the hits of a page, which repeat most of their words."""
    return _Matching(_test(leaf))


def _test(leaf: Leaf) -> Callable[[Form], bool]:
    match leaf:
        case Term(word):
            return _spelt(word)
        case Prefix(stem):
            bare = fold(stem)
            if bare == stem:
                return lambda token: token.folded.startswith(stem)
            return lambda token: (token.folded if token.exact == token.folded else token.exact).startswith(
                bare if token.exact == token.folded else stem
            )
        case Fuzzy(word, distance):
            return _fuzzy(fold(word), distance)
        case Phrase():
            raise TypeError("a phrase is no test of one word")


def _fuzzy(bare: str, distance: int) -> Callable[[Form], bool]:
    @cache
    def close(folded: str) -> bool:
        return folded[:1] == bare[:1] and bool(OSA.distance(folded, bare, score_cutoff=distance) <= distance)

    return lambda token: close(token.folded)


def _spelt(word: str) -> Callable[[Form], bool]:
    """The same rule as in the index: with diacritics a word matches itself and its bare spelling, without them all.

    A word of plain letters matches its inflections too.
    """
    bare = fold(word)
    if bare == word:
        root = stem(word)
        return lambda token: token.folded == bare or (token.exact == token.folded and stem(token.exact) == root)
    return lambda token: token.exact in (word, bare)
