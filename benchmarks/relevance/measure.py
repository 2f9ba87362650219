"""nDCG@10 of ranked lists against judgements."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import log2
from pathlib import Path
from typing import Any

import yaml

DEPTH = 10
QUERIES = Path(__file__).with_name("queries.yml")


@dataclass(frozen=True, slots=True)
class Judged:
    """A query with the grade of every article that answers it (2) or helps (1); all others have 0."""

    kind: str
    query: str
    need: str
    grades: dict[str, int]


def judged(keys: Iterable[str]) -> list[Judged]:
    """The judged queries, with the grades of articles that are there; those that none of them answers are left out."""
    known = set(keys)
    rows: list[dict[Any, Any]] = yaml.safe_load(QUERIES.read_text("utf-8"))
    found = []
    for row in rows:
        grades = {key: grade for grade in (1, 2) for key in expanded(str(row[grade]), known)}
        if 2 in grades.values():
            found.append(Judged(row["kind"], str(row["query"]), row["need"], grades))
    return found


def expanded(listed: str, known: set[str]) -> list[str]:
    """`1001-1003 dev-en-01` as the keys that are known; a range takes what is there."""
    keys: list[str] = []
    for part in listed.split():
        low, dash, high = part.partition("-")
        if dash and low.isdigit() and high.isdigit():
            keys += [str(number) for number in range(int(low), int(high) + 1)]
        else:
            keys.append(part)
    return [key for key in keys if key in known]


def ndcg(ranked: Sequence[str], grades: dict[str, int]) -> float:
    """Normalised discounted cumulative gain of the first ten, with gains of 3 and 1 for the grades 2 and 1."""

    def worth(gains: Iterable[int]) -> float:
        return sum((float(2**grade) - 1.0) / log2(place) for place, grade in enumerate(gains, 2))

    best = worth(sorted(grades.values(), reverse=True)[:DEPTH])
    return worth(grades.get(key, 0) for key in ranked[:DEPTH]) / best


def scores(queries: Sequence[Judged], ranked: Callable[[str], list[str]]) -> list[float]:
    """The figure of each query."""
    return [ndcg(ranked(query.query), query.grades) for query in queries]


def mean(values: Sequence[float]) -> float:
    """The mean; 0 of nothing."""
    return sum(values) / len(values) if values else 0.0
