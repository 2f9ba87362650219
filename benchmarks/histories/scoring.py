"""Pairwise and B-cubed figures of a clustering (Bagga and Baldwin 1998)."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TypeVar

M = TypeVar("M", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F1 over pairs, F1 over mentions; with the pairs that were missed or wrong."""

    mentions: int
    precision: float
    recall: float
    pairwise: float
    b_cubed: float
    missed: tuple[tuple[Hashable, Hashable], ...]
    wrong: tuple[tuple[Hashable, Hashable], ...]


def score(truth: Mapping[M, Hashable], groups: Iterable[Iterable[M]]) -> Score:
    """Score groups of mentions against mention -> the one thing that it is.

    Mentions that the truth does not know are left out; those that no group has stand alone.
    """
    found: dict[M, int] = {}
    for number, group in enumerate(groups):
        for mention in group:
            if mention in truth:
                found.setdefault(mention, number)
    for mention in truth:
        found.setdefault(mention, -1 - len(found))
    right, told = _pairs(truth), _pairs(found)
    hit = len(right & told)
    precision = hit / len(told) if told else float(not right)
    recall = hit / len(right) if right else float(not told)
    return Score(
        len(truth),
        precision,
        recall,
        _f1(precision, recall),
        _b_cubed(truth, found),
        tuple(sorted(right - told, key=str)),
        tuple(sorted(told - right, key=str)),
    )


def _pairs(of: Mapping[M, Hashable]) -> set[tuple[M, M]]:
    members: dict[Hashable, list[M]] = {}
    for mention, number in of.items():
        members.setdefault(number, []).append(mention)
    return {pair for group in members.values() for pair in combinations(sorted(group, key=str), 2)}


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _b_cubed(truth: Mapping[M, Hashable], found: Mapping[M, Hashable]) -> float:
    if not truth:
        return 1.0
    both = Counter((truth[m], found[m]) for m in truth)
    right, told = Counter(truth.values()), Counter(found.values())
    precision = sum(both[truth[m], found[m]] / told[found[m]] for m in truth) / len(truth)
    recall = sum(both[truth[m], found[m]] / right[truth[m]] for m in truth) / len(truth)
    return _f1(precision, recall)


def line(name: str, result: Score) -> str:
    """One row of the table."""
    figures = (result.precision, result.recall, result.pairwise, result.b_cubed)
    return f"   {name:24}{result.mentions:>9}" + "".join(f"{value:>9.3f}" for value in figures)


def header(columns: Sequence[str] = ("P", "R", "F1", "B-cubed")) -> str:
    """The head of the table."""
    return f"   {'':24}{'mentions':>9}" + "".join(f"{name:>9}" for name in columns)
