"""How the work of a function grows with its input: a ratio within one run, so that a noisy machine fails no test."""

from collections.abc import Callable
from time import process_time
from typing import TypeVar

T = TypeVar("T")
FOURFOLD = 9.0  # four times the input takes about 4 times the work where it is linear, 16 times where it is quadratic
FLOOR = 0.02  # seconds of CPU below which a figure says nothing


def growth(work: Callable[[T], object], small: T, large: T) -> float:
    """CPU time of the large input over that of the small one (a quarter of it), best of three each."""
    return max(_best(work, large), FLOOR) / max(_best(work, small), FLOOR)


def _best(work: Callable[[T], object], given: T) -> float:
    found = []
    for _ in range(3):
        begin = process_time()
        work(given)
        found.append(process_time() - begin)
    return min(found)
