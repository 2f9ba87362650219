"""Did you mean: words of the index in place of those it does not know."""

from collections.abc import Callable, Iterator, Sequence

from rapidfuzz.distance import OSA

from search.query import Fuzzy, Leaf, Phrase, Prefix, Query, Term, leaves
from search.text import fold

CANDIDATES = 8

Frequency = Callable[[str], int]


def candidates(word: str, forms: dict[str, int]) -> list[str]:
    """Known words (with their frequencies) that resemble one: the same letters with other diacritics first."""
    bare = fold(word)
    reach = 0 if len(bare) < 4 else 1 if len(bare) < 8 else 2

    def rank(known: str) -> tuple[int, int, str]:
        return (OSA.distance(fold(known), bare), -forms[known], known)

    # a word with diacritics matches its bare spelling anyway
    near = [known for known in forms if known not in (word, bare) and abs(len(known) - len(word)) <= reach]
    near = [known for known in near if OSA.distance(fold(known), bare, score_cutoff=reach) <= reach]
    return sorted(near, key=rank)[:CANDIDATES]


def unknown(query: Query, frequency: Frequency) -> Iterator[str]:
    """Words of the query, asked of the whole text, that the index does not hold in the spelling asked for."""
    for field, leaf in leaves(query):
        if field in ("", "body"):
            yield from (word for word in _words(leaf) if len(word) > 1 and not frequency(word))


def _words(leaf: Leaf) -> Sequence[str]:
    match leaf:
        case Term(word):
            return (word,)
        case Phrase(words):
            return words
        case Prefix() | Fuzzy():
            return ()


def side_by_side(query: Query, new: str) -> Query | None:
    """The word with its neighbours as a phrase, to weigh candidates by the company they keep; None if alone."""
    plain = [leaf.word for field, leaf in leaves(query) if isinstance(leaf, Term) and not field]
    if new not in plain or len(plain) < 2:
        return None
    at = plain.index(new)
    return Phrase(tuple(plain[max(0, at - 1) : at + 2]))


def respell(text: str, old: str, new: str, find: Callable[[str], list[tuple[str, int, int]]]) -> str:
    """What was typed with each occurrence of a word replaced; `find` gives (word, begin, end) of the text's words."""
    for word, begin, end in reversed(find(text)):
        if word == old:
            text = text[:begin] + new + text[end:]
    return text
