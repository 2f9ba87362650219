"""Which weights rank best: tried on one half of the judged queries, checked on the other.

`python -m benchmarks.relevance.sweep` changes one weight at a time and prints the figures of both halves: a weight is
chosen on the first and only believed if the second does not fall.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

from benchmarks.relevance import engines, measure
from benchmarks.relevance.corpus import documents
from search import thesaurus, whoosh_query

TRIED: list[tuple[ModuleType, str, tuple[float, ...]]] = [
    (whoosh_query, "K1", (0.8, 1.2, 1.6, 2.0)),
    (whoosh_query, "B", (0.3, 0.5, 0.75, 0.9)),
    (whoosh_query, "TITLE", (0.5, 1.0, 1.5, 2.0, 3.0)),
    (whoosh_query, "OTHER_SPELLING", (0.3, 0.5, 0.7, 0.9)),
    (whoosh_query, "INFLECTED", (0.5, 0.7, 0.9)),
    (whoosh_query, "NEAR", (0.0, 0.5, 1.0, 2.0, 3.0)),
    (whoosh_query, "COORDINATION", (0.0, 0.5, 1.0, 2.0)),
    (thesaurus, "FACTOR", (0.5, 0.65, 0.8, 0.9)),
]


@contextmanager
def changed(module: ModuleType, name: str, value: float) -> Iterator[None]:
    """One weight at another value."""
    before = getattr(module, name)
    setattr(module, name, value)
    try:
        yield
    finally:
        setattr(module, name, before)


def main() -> int:
    """Print the figure of each half for each value of each weight; the one in use is marked."""
    articles = documents()
    queries = measure.judged(article.key for article in articles)
    halves = queries[::2], queries[1::2]
    with engines.scratch() as folder:
        _, ours = engines.ours(articles, Path(folder) / "index")
        for module, name, values in TRIED:
            for value in values:
                with changed(module, name, value):
                    first, second = (measure.mean(measure.scores(half, ours)) for half in halves)
                mark = "*" if value == getattr(module, name) else " "
                print(f"{name:16}{value:6.2f}{mark}  {first:.3f}  {second:.3f}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
