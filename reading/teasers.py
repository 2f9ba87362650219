"""Teasers of other articles at the end of a text without any heading, told from its last paragraphs.

A teaser is one sentence that stands for itself: it opens a subject anew, refers back to nothing, quotes nobody. A
paragraph of the article leans on what was said before: by a pronoun, a definite noun, a name, the words of the text.
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from reading.lexicon import one_of, words

LEAST = 3
# words that lean on what came before
LEANS = re.compile(rf"^{one_of('leaning_openings')}\b", re.I)
INSIDE = re.compile(rf"\b{one_of('leaning_words')}\b|[“”\"]", re.I)
SENTENCES = re.compile(r"[.!?…]['\"”’)]?(?:\s+|$)")
WORD = re.compile(r"[^\W\d_]{4,}")
COMMON = frozenset(words("common_words"))


def teaser_start(lines: Sequence[str]) -> int | None:
    """The index at which a run of at least three teasers begins that goes to the end of `lines`, or None."""
    if len(lines) < LEAST + 3:
        return None
    start = len(lines)
    while start > 3 and _stands_alone(lines[start - 1]):
        start -= 1
    run = lines[start:]
    if len(run) < LEAST:
        return None
    # an article of bare single sentences would look the same: then the run must be foreign to the text before it
    before = Counter(w for line in lines[:start] for w in _words(line))
    kin = [_kinship(line, before) for line in run]
    while run and kin[0] > 0.5:
        start, run, kin = start + 1, run[1:], kin[1:]
    if len(run) < LEAST or sum(kin) / len(kin) > 0.45 or _chained(run) > 0.3:
        return None
    return start


def _stands_alone(line: str) -> bool:
    """One sentence of a teaser's length that neither leans on others nor reports speech."""
    words = len(line.split())
    if not 9 <= words <= 50 or len(SENTENCES.findall(line)) != 1 or not re.search(r"[.!?]['\"”’)]?$", line):
        return False
    quoted_name = re.sub(r"[“\"][^”\"]{3,80}[”\"]", "", line) if not re.search(r"[,.]”", line) else line
    return not LEANS.match(line) and not INSIDE.search(quoted_name)


def _words(line: str) -> set[str]:
    return {w for w in WORD.findall(line.casefold()) if w not in COMMON}


def _kinship(line: str, before: Counter[str]) -> float:
    """Share of a line's own words that the text before has used."""
    words = _words(line)
    return sum(w in before for w in words) / len(words) if words else 1.0


def _chained(run: Sequence[str]) -> float:
    """Mean share of words that each line takes over from the line before: high in prose, low between teasers."""
    shares = []
    for one, two in pairwise(run):
        a, b = _words(one), _words(two)
        shares.append(len(a & b) / max(1, min(len(a), len(b))))
    return sum(shares) / len(shares) if shares else 0.0
