"""What a query finds in a segment: documents, ascending, with scores; and how two such findings are joined."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Docs = NDArray[np.int64]
Counts = NDArray[np.integer]
Scores = NDArray[np.float64]
# A finding this much smaller than its segment is looked up in the others instead of adding all of them up.
SPARSE = 64


class Found(NamedTuple):
    """Documents of a segment, ascending and each once, with their scores."""

    docs: Docs
    scores: Scores


def alike(docs: Docs, score: float = 0.0) -> Found:
    """All with one score."""
    return Found(docs, np.full(len(docs), score))


def nothing() -> Found:
    """No document."""
    return alike(np.empty(0, np.int64))


def either(parts: Sequence[Found], size: int) -> Found:
    """Documents of any part, scores added; `size` is the number of documents of the segment."""
    held = [part for part in parts if len(part.docs)]
    if len(held) < 2:
        return held[0] if held else nothing()
    total, seen = np.zeros(size), np.zeros(size, bool)
    for docs, scores in held:
        total[docs] += scores  # a document stands once in a part
        seen[docs] = True
    docs = np.flatnonzero(seen)
    return Found(docs, total[docs])


def both(parts: Sequence[Found], size: int) -> Found:
    """Documents of all parts, scores added."""
    ordered = sorted(parts, key=lambda part: len(part.docs))
    docs, scores = ordered[0]
    for other in ordered[1:]:
        if not len(docs):
            break
        if len(docs) * SPARSE < size:
            at = np.searchsorted(other.docs, docs)
            at[at == len(other.docs)] = 0
            kept = other.docs[at] == docs
            docs, scores = docs[kept], scores[kept] + other.scores[at[kept]]
        else:
            added = np.full(size, np.nan)
            added[other.docs] = other.scores
            sums = scores + added[docs]
            kept = ~np.isnan(sums)
            docs, scores = docs[kept], sums[kept]
    return Found(docs, scores)


def without(found: Found, excluded: Docs, size: int) -> Found:
    """Documents that are not among the excluded ones."""
    kept = ~mask(excluded, size)[found.docs]
    return Found(found.docs[kept], found.scores[kept])


def mask(docs: Docs, size: int) -> NDArray[np.bool_]:
    """True at each of the documents."""
    marks = np.zeros(size, bool)
    marks[docs] = True
    return marks


def tallied(docs: Docs) -> tuple[Docs, Counts]:
    """Each document of an ascending list once, with how often it stands there."""
    if not len(docs):
        return docs, docs
    starts = np.flatnonzero(np.concatenate(([True], docs[1:] != docs[:-1])))
    return docs[starts], np.diff(starts, append=len(docs))
