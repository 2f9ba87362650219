"""Places of terms as arrays, and which words stand side by side."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.postings.found import Docs

LOOKED_UP = 20  # so many times shorter, a list is looked up in the other instead of merged with it
_SHIFT = 32  # a place and its document in one number: places are below 2**32

Joined = NDArray[np.int64]


class Places(NamedTuple):
    """Occurrences by document and place, both ascending: the document of each, and the place of each."""

    docs: Docs
    at: NDArray[np.int64]


def beside(parts: Sequence[Places]) -> Places:
    """The occurrences of several terms as those of one."""
    held = [part for part in parts if len(part.docs)]
    if len(held) == 1:
        return held[0]
    joined = np.concatenate([_joined(part) for part in parts])
    joined.sort(kind="stable")  # merges what is in order already
    return _split(joined[np.diff(joined, prepend=-1) != 0])


def adjacent(words: Sequence[Places]) -> Docs:
    """For each time that the words stand side by side in order its document."""
    # the rarest word first: what is left of it is looked up in the others
    order = sorted(range(len(words)), key=lambda which: len(words[which].docs))
    left = _joined(words[order[0]]) - order[0]
    for which in order[1:]:
        others = _joined(words[which]) - which
        if not len(left) or not len(others):
            return np.empty(0, np.int64)
        left = _shared(left, others)
    return left >> _SHIFT


def windows(words: Sequence[str], places: Mapping[str, Places], slop: int) -> Docs:
    """For each window that holds all words in any order, at most `slop` others among them, its document.

    A window begins at an occurrence and ends where the last of the words has come, a word that is asked twice for the
    second time; so every occurrence begins one at most. Of two words at one place the alphabet decides.
    """
    joined = {word: _joined(places[word]) for word in words}
    found: list[Joined] = []
    for first, begins in joined.items():
        ends, inside = begins, np.ones(len(begins), bool)
        for word, others in joined.items():
            at = np.searchsorted(others, begins, "right" if word < first else "left") + words.count(word) - 1
            inside &= at < len(others)
            if not inside.any():
                break
            ends = np.maximum(ends, others[np.minimum(at, len(others) - 1)])
        # numbers of one document differ by their places, of two by more than any place
        found.append(begins[inside & (ends - begins + 1 - len(words) <= slop)])
    return np.sort(np.concatenate(found) >> _SHIFT)


def _shared(few: Joined, many: Joined) -> Joined:
    """Numbers that stand in both of two ascending lists."""
    if len(few) * LOOKED_UP < len(many):
        found = np.searchsorted(many, few)
        found[found == len(many)] = 0
        held: Joined = few[many[found] == few]
        return held
    merged = np.concatenate((few, many))
    merged.sort(kind="stable")  # merges two lists that are in order
    twice: Joined = merged[1:][merged[1:] == merged[:-1]]
    return twice


def split(places: Places) -> dict[int, list[int]]:
    """The places of each document."""
    if not len(places.docs):
        return {}
    starts = np.flatnonzero(np.concatenate(([True], places.docs[1:] != places.docs[:-1])))
    ends = np.append(starts[1:], len(places.docs))
    at = places.at.tolist()
    held = zip(places.docs[starts].tolist(), starts.tolist(), ends.tolist(), strict=True)
    return {doc: at[begin:end] for doc, begin, end in held}


def _joined(places: Places) -> NDArray[np.int64]:
    return (places.docs << _SHIFT) | places.at


def _split(joined: NDArray[np.int64]) -> Places:
    return Places(joined >> _SHIFT, joined & ((1 << _SHIFT) - 1))
