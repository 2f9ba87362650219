"""Near-duplicates: one wire story on ten sites is one story.

MinHash over shingles of five folded words (datasketch), cut into bands: two articles that share a band are candidates,
and the real overlap of their shingles decides (Leskovec, Rajaraman, Ullman: Mining of Massive Datasets, chapter 3).
"""

import hashlib
import re
import struct
from collections.abc import Iterable

import numpy as np
from datasketch import MinHash

from facts.names import fold

SHINGLE = 5  # words
PERMUTATIONS = 63
ROWS = 3  # in a band: 21 bands find a pair of overlap 0.6 with probability 0.99, one of 0.2 with 0.15
SAME_STORY = 0.55  # containment: prefix, suffix and a cut paragraph leave most of a reprint's shingles
FEWEST = 12  # shingles; shorter texts (photo captions) are no story of their own
WORD = re.compile(r"\w+")


def shingles(text: str) -> frozenset[str]:
    """The distinct runs of five words, folded."""
    words = WORD.findall(fold(text))
    return frozenset(" ".join(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1))


def bands(text: str) -> tuple[int, ...]:
    """The bands of the text's signature as signed 64-bit numbers; none for a text too short to compare."""
    found = shingles(text)
    if len(found) < FEWEST:
        return ()
    sketch = MinHash(num_perm=PERMUTATIONS, seed=1)
    sketch.update_batch([item.encode() for item in sorted(found)])
    values = np.asarray(sketch.hashvalues, dtype="<u8")
    out = []
    for index in range(PERMUTATIONS // ROWS):
        chunk = struct.pack("<H", index) + values[index * ROWS : (index + 1) * ROWS].tobytes()
        out.append(int.from_bytes(hashlib.blake2b(chunk, digest_size=8).digest(), "little", signed=True))
    return tuple(out)


def same_story(text: str, others: Iterable[tuple[int, str]]) -> set[int]:
    """Of (key, text) pairs the keys whose text repeats most of `text`, or is mostly repeated by it."""
    own = shingles(text)
    out = set()
    for key, other in others:
        theirs = shingles(other)
        smaller = min(len(own), len(theirs))
        if smaller >= FEWEST and len(own & theirs) / smaller >= SAME_STORY:
            out.add(key)
    return out
