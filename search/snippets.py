"""The piece of a text that shows best why it was found, hits marked in the text's own spelling."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from search.marking import Marking, Span
from search.query import Count, Leaf, Phrase, Query, Term, leaves, ranges, stand_ins
from search.results import MARK_BEGIN, MARK_END
from search.text import exact, written

LENGTH = 40  # words
LEAD_IN = 8  # words before the first hit
# Characters that are looked through: first so many, then, where these show nothing, the rest up to the second figure.
_SCANNED = (20_000, 60_000)
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Shown:
    """What of a query a hit shows: what may be marked, words with what may stand for them, ranges of counts."""

    leaves: tuple[Leaf, ...] = ()
    stand_ins: tuple[tuple[Leaf, tuple[Leaf, ...]], ...] = ()
    counts: tuple[Count, ...] = ()
    _marking: Marking = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_marking", Marking(self.leaves))

    @classmethod
    def of(cls, tree: Query) -> "Shown":
        """What a query tree asks for, each leaf once."""
        return cls(tuple(dict.fromkeys(leaf for _, leaf in leaves(tree))), tuple(stand_ins(tree)), tuple(ranges(tree)))

    def told(self, title: str, text: str, counts: Sequence[tuple[str, float]] = ()) -> tuple[str, tuple[str, ...]]:
        """The snippet of a hit, and the translations by which it was found, for NFC texts and the article's counts.

        A translation is told if the hit has it and not the words that it stands for.
        """
        figures = {f"{value:g}" for unit, value in counts for asked in self.counts if asked.covers(unit, value)}
        for scanned in _SCANNED:
            found = written(text[:scanned])
            spans = self._marking.spans(found)
            if figures:
                spans = sorted([*spans, *_figures(found, figures, len(self.leaves))])
            if spans or len(text) <= scanned:
                break
        shown = _cut(text, found, spans, len(text) <= scanned) if found else text[:300].strip()
        return shown, self._otherwise(title, spans)

    def _otherwise(self, title: str, spans: list[Span]) -> tuple[str, ...]:
        """Translations in a text that has not the words that they stand for, as the thesaurus spells them."""
        if not self.stand_ins:
            return ()
        held = {which for _, _, which in spans} | {which for _, _, which in self._marking.spans(written(title))}
        present = {leaf for which, leaf in enumerate(self.leaves) if which in held}
        told: dict[str, None] = {}
        for asked, others in self.stand_ins:
            if asked not in present:
                told |= {_spoken(other): None for other in others if other in present}
        return tuple(told)


def _figures(found: list[str], figures: set[str], which: int) -> Iterable[Span]:
    """The numbers that a range of counts asks for."""
    for at, word in enumerate(found):
        if word[0].isdigit() and exact(word) in figures:
            yield at, at, which


def _spoken(leaf: Leaf) -> str:
    match leaf:
        case Term(word):
            return word
        case Phrase(words):
            return " ".join(words)
        case _:
            return ""


def _cut(text: str, found: list[str], spans: list[Span], whole: bool) -> str:
    """About LENGTH words of a text with its hits marked, its beginning where there are none.

    `whole`: the words found are all that the text has.
    """
    first, last = _window(spans, len(found))
    places = _places(text, found[: last + 1])
    begin = 0 if first == 0 else places[first][0]
    end = len(text) if whole and last == len(found) - 1 else places[last][1]
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
    """First and last word of the window that holds most of what was asked, then most hits, then the earliest.

    The window moves from hit to hit; hits enter it by their last words and leave it by their first.
    """
    by_end = sorted(spans, key=lambda span: span[1])
    inside: Counter[int] = Counter()
    best, chosen = (0, 0), 0
    hits = entered = left = limit = 0
    for begin, _, _ in spans:
        while spans[left][0] < begin:
            if spans[left][1] < limit:
                _leave(inside, spans[left][2])
                hits -= 1
            left += 1
        limit = begin + LENGTH - LEAD_IN
        while entered < len(by_end) and by_end[entered][1] < limit:
            if by_end[entered][0] >= begin:
                inside[by_end[entered][2]] += 1
                hits += 1
            entered += 1
        if (len(inside), hits) > best:
            best, chosen = (len(inside), hits), begin
    first = max(0, min(chosen - LEAD_IN, words - LENGTH))
    return first, min(words, first + LENGTH) - 1


def _leave(inside: Counter[int], which: int) -> None:
    inside[which] -= 1
    if not inside[which]:
        del inside[which]
